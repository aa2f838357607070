//! Everything that is attributed to a speaker, across the documents; or to nobody.

use eframe::egui::{Label, RichText, Ui, vec2};

use super::Whom;
use crate::app::command::Command;
use crate::app::panel::PanelContext;
use crate::app::session::Workspace;
use crate::app::theme::LabelColors;
use crate::app::widget::{heading, list_row, shortened, small};
use crate::model::{Annotation, AnnotationId, AttributeKind, AttributeValue, DocumentId, LabelId, Schema};
use crate::text::shown;

/// The height of a row, in points.
const ROW: f32 = 46.0;
/// No more are listed; what is beyond them is counted.
const LISTED: usize = 200;

/// What is attributed to somebody, as it was at a revision.
#[derive(Default)]
pub struct Named {
    of: Option<(u64, Whom)>,
    places: Vec<Place>,
    count: usize,
}

struct Place {
    document: DocumentId,
    annotation: AnnotationId,
    label: LabelId,
    quoted: String,
}

impl Named {
    /// How many annotations of the annotator are attributed to somebody.
    pub fn count(&mut self, workspace: &Workspace, whom: &Whom) -> usize {
        self.look(workspace, whom);
        self.count
    }

    fn look(&mut self, workspace: &Workspace, whom: &Whom) {
        let of = (workspace.revision, whom.clone());
        if self.of.as_ref() == Some(&of) {
            return;
        }
        self.of = Some(of);
        self.places.clear();
        self.count = 0;
        let project = &workspace.project;
        for document in workspace.ordered() {
            let key = crate::model::SheetKey::new(document.id.clone(), workspace.annotator.clone());
            for annotation in project.sheet(&key).into_iter().flat_map(|sheet| sheet.annotations.iter()) {
                if !is_by(&project.schema, annotation, whom) {
                    continue;
                }
                self.count += 1;
                if self.places.len() < LISTED {
                    let quoted = shortened(&annotation.spans.quoted(), 90);
                    let (document, label) = (document.id.clone(), annotation.label.clone());
                    self.places.push(Place { document, annotation: annotation.id, label, quoted });
                }
            }
        }
    }

    /// Draws the list; a click goes there.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, whom: &Whom) {
        self.look(workspace, whom);
        heading(ui, context.theme, "In the texts");
        let words = match self.count {
            0 => "nothing yet".to_owned(),
            1 => "1 annotation".to_owned(),
            count if count > LISTED => format!("{count} annotations; these come first"),
            count => format!("{count} annotations"),
        };
        small(ui, context.theme, words);
        ui.spacing_mut().item_spacing.y = 2.0;
        for place in &self.places {
            row_ui(ui, context, workspace, place);
        }
    }
}

/// Whether a speaker attribute of an annotation says so.
fn is_by(schema: &Schema, annotation: &Annotation, whom: &Whom) -> bool {
    let mut speakers = schema.attributes_of(&annotation.label).filter(|it| it.kind == AttributeKind::Speaker);
    speakers.any(|it| {
        let value = annotation.attributes.get(it.id.as_str()).map(|it| &it.value);
        match (whom, value) {
            (Whom::Speaker(id), Some(AttributeValue::Text(text))) => **text == *id.as_str(),
            (Whom::Unset, None) | (Whom::Unknown, Some(AttributeValue::Unknown)) => true,
            (Whom::None, Some(AttributeValue::None)) => true,
            _ => false,
        }
    })
}

fn row_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, place: &Place) {
    let theme = context.theme;
    let label = workspace.project.schema.label(&place.label);
    let name = shown(label.map_or(place.label.as_str(), |it| it.name.as_str())).into_owned();
    let colors = label.map_or(LabelColors { stroke: theme.soft, fill: theme.background }, |it| theme.label(it.color));
    let facts = workspace.project.documents.get(&place.document);
    let title = facts.map_or("", |it| if it.publisher.is_empty() { &it.title } else { &it.publisher });
    let spoken = format!("{name} in {title}: {}", place.quoted);
    let row = ui.push_id(place.annotation.number(), |ui| {
        list_row(ui, theme, (workspace.hand.focus == Some(place.annotation), &spoken), ROW, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
            ui.spacing_mut().interact_size.y = 16.0;
            ui.horizontal(|ui| {
                ui.label(RichText::new(&name).small().color(colors.stroke));
                ui.add(Label::new(RichText::new(shown(title)).small().color(theme.soft)).truncate());
            });
            ui.add(Label::new(place.quoted.as_str()).truncate());
        })
    });
    if row.inner.clicked() {
        context.push(Command::GoTo(place.document.clone(), place.annotation));
    }
}
