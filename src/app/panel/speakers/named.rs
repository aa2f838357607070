//! Everything that is attributed to a speaker, across the documents; or to nobody. Where there are many annotations they are looked through on a
//! thread, and what was known of the same speaker stays until that is done.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use eframe::egui::{Context, Label, RichText, Ui, vec2};

use super::Whom;
use crate::app::command::Command;
use crate::app::panel::PanelContext;
use crate::app::session::Workspace;
use crate::app::theme::LabelColors;
use crate::app::widget::{heading, list_row, shortened, small};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, AttributeKind, AttributeValue, Document, DocumentId, Glance, LabelId,
    Project, Schema, SheetKey,
};
use crate::store;
use crate::text::shown;

/// The height of a row, in points.
const ROW: f32 = 46.0;
/// No more are listed; what is beyond them is counted.
const LISTED: usize = 200;

/// What is attributed to somebody, as it was at a revision.
#[derive(Default)]
pub struct Named {
    of: Option<Of>,
    list: List,
    /// What a thread is about to find.
    coming: Option<(Of, Receiver<List>)>,
}

/// What is looked for: the revision, and whom.
type Of = (u64, Whom);

/// So many annotations are looked through within a frame.
const AT_ONCE: usize = 20_000;

#[derive(Default)]
struct List {
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
    /// How many annotations of the annotator are attributed to somebody; `None` while that is being counted.
    pub fn count(&mut self, workspace: &Workspace, whom: &Whom, ctx: &Context) -> Option<usize> {
        self.look(workspace, whom, ctx);
        self.of.as_ref().map(|_| self.list.count)
    }

    fn look(&mut self, workspace: &Workspace, whom: &Whom, ctx: &Context) {
        if let Some((of, coming)) = self.coming.take() {
            match coming.try_recv() {
                Ok(list) => (self.of, self.list) = (Some(of), list),
                Err(TryRecvError::Empty) => self.coming = Some((of, coming)),
                Err(TryRecvError::Disconnected) => {}
            }
        }
        let of = (workspace.revision, whom.clone());
        if self.of.as_ref() == Some(&of) || self.coming.as_ref().is_some_and(|it| it.0 == of) {
            return;
        }
        if self.of.as_ref().is_some_and(|it| it.1 != *whom) {
            // What is attributed to somebody else is nothing to go by.
            (self.of, self.list) = (None, List::default());
        }
        let sheets = workspace.project.sheets.glances().filter(|(key, _)| key.annotator == workspace.annotator);
        // To unpack one is much more work than to look at it.
        let work = sheets.map(|(_, it)| it.annotations() * if it.open().is_some() { 1 } else { 10 });
        if work.sum::<usize>() <= AT_ONCE {
            self.coming = None;
            self.list = List::find(&workspace.project, workspace.ordered(), &workspace.annotator, whom);
            self.of = Some(of);
            return;
        }
        // The last search goes on to its end where there is one: its list is newer than what is shown.
        if self.coming.is_none() {
            self.coming = begin(workspace, whom.clone(), ctx.clone()).map(|coming| (of, coming));
        }
    }

    /// Draws the list; a click goes there.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, whom: &Whom) {
        self.look(workspace, whom, ui.ctx());
        heading(ui, context.theme, "In the texts");
        let words = match self.list.count {
            _ if self.of.is_none() => "looking…".to_owned(),
            0 => "nothing yet".to_owned(),
            1 => "1 annotation".to_owned(),
            count if count > LISTED => format!("{count} annotations; these come first"),
            count => format!("{count} annotations"),
        };
        small(ui, context.theme, words);
        ui.spacing_mut().item_spacing.y = 2.0;
        for place in &self.list.places {
            row_ui(ui, context, workspace, place);
        }
    }
}

/// Has a thread look for what is attributed to somebody. Where none can be started it is tried again with the next frame.
fn begin(workspace: &Workspace, whom: Whom, ctx: Context) -> Option<Receiver<List>> {
    let (done, coming) = channel();
    let (project, annotator) = (workspace.project.clone(), workspace.annotator.clone());
    let ordered = workspace.ordered().to_vec();
    let work = move || {
        store::give_way();
        let list = List::find(&project, &ordered, &annotator, &whom);
        // The snapshot goes before the window hears of it: it would be copied with the next edit.
        drop(project);
        if done.send(list).is_ok() {
            ctx.request_repaint();
        }
    };
    std::thread::Builder::new().name("named".to_owned()).spawn(work).ok().map(|_| coming)
}

impl List {
    /// What an annotator attributes to somebody, in the order of the documents.
    fn find(project: &Project, ordered: &[Arc<Document>], annotator: &AnnotatorId, whom: &Whom) -> Self {
        let mut list = Self::default();
        for document in ordered {
            let key = SheetKey::new(document.id.clone(), annotator.clone());
            let may_be = |it: Glance<'_>| !matches!(whom, Whom::Speaker(id) if !it.may_name(id));
            let Some(sheet) =
                project.sheets.glance(&key).filter(|it| may_be(*it)).and_then(|_| project.sheets.once(&key))
            else {
                continue;
            };
            for annotation in sheet.annotations.iter() {
                if !is_by(&project.schema, annotation, whom) {
                    continue;
                }
                list.count += 1;
                if list.places.len() < LISTED {
                    let quoted = shortened(&annotation.spans.quoted(), 90);
                    let (document, label) = (document.id.clone(), annotation.label.clone());
                    list.places.push(Place { document, annotation: annotation.id, label, quoted });
                }
            }
        }
        list
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
