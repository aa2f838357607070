//! The likely partners of an annotation that is being related: both texts, and word by word how they differ.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Id, Label, RichText, ScrollArea, Sense, TextFormat, TextStyle, Ui, vec2};

use super::PanelContext;
use crate::app::command::Command;
use crate::app::hand::Link;
use crate::app::session::Workspace;
use crate::app::theme::{LabelColors, Theme, strong};
use crate::app::widget::{list_row, shortened, small};
use crate::app::word_diff::{self, Part};
use crate::model::{Annotation, AnnotationPlace, SheetKey};
use crate::text::shown;

/// The height of a row of two lines, in points.
const ROW: f32 = 46.0;
/// No more of a text is compared and shown.
const LONGEST: usize = 600;

/// An annotation of the annotator whose sheets are shown.
#[must_use]
pub fn annotation<'a>(workspace: &'a Workspace, place: &AnnotationPlace) -> Option<&'a Arc<Annotation>> {
    let key = SheetKey::new(place.document.clone(), workspace.annotator.clone());
    workspace.project.sheet(&key)?.annotations.get(place.annotation)
}

/// Draws the annotation that is being related, and whom it may lead to.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, link: &Link) {
    let Some(from) = annotation(workspace, &link.from) else { return };
    let chosen = link.partners.get(link.chosen).and_then(|place| annotation(workspace, place));
    let (ours, theirs) = differences(ui, from, chosen);
    ui.spacing_mut().item_spacing.y = 4.0;
    parts_ui(ui, context.theme, "this", &ours);
    if chosen.is_some() {
        parts_ui(ui, context.theme, "that", &theirs);
    }
    ui.add_space(2.0);
    let height = (ROW + 2.0) * 3.5;
    ScrollArea::vertical().id_salt("partners").max_height(height).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (place, partner) in link.partners.iter().enumerate() {
            let Some(annotation) = annotation(workspace, partner) else { continue };
            row_ui(ui, context, workspace, (annotation, partner), (place, place == link.chosen));
        }
    });
}

/// Both texts with the words marked that the other one lacks, computed when one of the two is another.
fn differences(ui: &Ui, from: &Arc<Annotation>, to: Option<&Arc<Annotation>>) -> (Arc<[Part]>, Arc<[Part]>) {
    type Kept = Option<(Arc<Annotation>, Option<Arc<Annotation>>, Arc<[Part]>, Arc<[Part]>)>;
    let id = Id::unique("differences of partners");
    let kept: Kept = ui.data(|data| data.get_temp(id)).flatten();
    if let Some((one, other, ours, theirs)) = kept
        && Arc::ptr_eq(&one, from)
        && other.as_ref().map(Arc::as_ptr) == to.map(Arc::as_ptr)
    {
        return (ours, theirs);
    }
    let words = |it: &Arc<Annotation>| shortened(&it.spans.quoted(), LONGEST);
    let (ours, theirs) = match to {
        Some(to) => word_diff::parts(&words(from), &words(to)),
        None => (vec![(words(from), false)], Vec::new()),
    };
    let (ours, theirs): (Arc<[Part]>, Arc<[Part]>) = (ours.into(), theirs.into());
    let kept: Kept = Some((from.clone(), to.cloned(), ours.clone(), theirs.clone()));
    ui.data_mut(|data| data.insert_temp(id, kept));
    (ours, theirs)
}

/// One of the two texts; what the other one lacks by a ground, and bold, since not everybody tells colours apart.
fn parts_ui(ui: &mut Ui, theme: &Theme, name: &str, parts: &[Part]) {
    let body = TextStyle::Body.resolve(ui.style());
    let mut job = LayoutJob::default();
    for (words, lacking) in parts {
        let format = if *lacking {
            TextFormat { background: theme.selection, ..TextFormat::simple(strong(13.0), theme.ink) }
        } else {
            TextFormat::simple(body.clone(), theme.ink)
        };
        job.append(&shown(words), 0.0, format);
    }
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(30.0, 16.0), Sense::hover());
        let mut beside = ui.new_child(eframe::egui::UiBuilder::new().max_rect(rect));
        small(&mut beside, theme, name);
        ui.add(Label::new(job).wrap());
    });
}

fn row_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    workspace: &Workspace,
    (annotation, partner): (&Annotation, &AnnotationPlace),
    (place, chosen): (usize, bool),
) {
    let theme = context.theme;
    let label = workspace.project.schema.label(&annotation.label);
    let name = shown(label.map_or(annotation.label.as_str(), |it| it.name.as_str())).into_owned();
    let colors = label.map_or(LabelColors { stroke: theme.soft, fill: theme.background }, |it| theme.label(it.color));
    let quoted = shortened(&annotation.spans.quoted(), 160);
    let spoken = format!("partner {}: {quoted}", place + 1);
    let row = ui.push_id(("partner", place), |ui| {
        list_row(ui, theme, (chosen, &spoken), ROW, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
            ui.spacing_mut().interact_size.y = 16.0;
            ui.horizontal(|ui| {
                ui.label(RichText::new(&name).small().color(colors.stroke));
                small(ui, theme, title(workspace, partner));
            });
            ui.add(Label::new(RichText::new(quoted.as_str())).truncate());
        })
    });
    let row = row.inner;
    if chosen && !ui.is_rect_visible(row.rect) {
        row.scroll_to_me(None);
    }
    if row.on_hover_text("choose it; then a digit says what the relation is").clicked() {
        context.push(Command::ChoosePartner(place));
    }
}

/// The outlet of another document, or its title where it has none.
fn title(workspace: &Workspace, place: &AnnotationPlace) -> String {
    if workspace.document.as_ref() == Some(&place.document) {
        return "this document".to_owned();
    }
    let Some(facts) = workspace.project.documents.get(&place.document) else { return place.document.to_string() };
    shown(if facts.publisher.is_empty() { &facts.title } else { &facts.publisher }).into_owned()
}
