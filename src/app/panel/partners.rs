//! The likely partners of an annotation that is being related: both texts, and word by word how they differ.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Id, Label, RichText, ScrollArea, Sense, TextFormat, TextStyle, Ui, vec2};

use super::PanelContext;
use crate::app::command::Command;
use crate::app::link::{self, Link};
use crate::app::session::Workspace;
use crate::app::theme::{LabelColors, Theme, strong};
use crate::app::widget::{key_cap, list_row, shortened, small, toggle};
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

/// Draws the annotation that is being related beside the one that it would lead to, and in what the wording differs.
pub fn pair_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    workspace: &Workspace,
    link: &Link,
    to: Option<&AnnotationPlace>,
) {
    let Some(from) = annotation(workspace, &link.from) else { return };
    let to = to.and_then(|place| Some((place, annotation(workspace, place)?)));
    let kept = differences(ui, workspace, (&link.from, from), to);
    ui.spacing_mut().item_spacing.y = 4.0;
    parts_ui(ui, context.theme, "this", &kept.ours);
    if let Some((to, _)) = to {
        parts_ui(ui, context.theme, "that", &kept.theirs);
        change_ui(ui, context, workspace, (link, to), &kept.guess);
    }
    ui.add_space(2.0);
}

/// The ways in which the wording may differ, each on or off, with the digits of their keys.
fn change_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    workspace: &Workspace,
    (link, to): (&Link, &AnnotationPlace),
    guess: &[String],
) {
    let Some(definition) = link::proposed_change(&workspace.project.schema) else { return };
    let said = link.change.as_ref().filter(|(said_of, _)| said_of == to).map(|(_, said)| said.as_slice());
    let now = said.unwrap_or(guess);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (place, choice) in definition.choices.iter().enumerate() {
            // There are nine keys.
            let words = if place < 9 { format!("{} {choice}", place + 1) } else { choice.clone() };
            let response = toggle(ui, context.theme, &words, now.contains(choice));
            if response.on_hover_text(shown(&definition.rule)).clicked() {
                context.push(Command::ToggleChange(place));
            }
        }
        key_cap(ui, context.theme, "Alt+1 …");
        if said.is_none() && !guess.is_empty() {
            ui.label(RichText::new("as it is guessed").small().italics().color(context.theme.soft));
        }
    });
}

/// Draws whom the annotation that is being related may lead to, the likeliest first.
pub fn list_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, link: &Link) {
    let height = (ROW + 2.0) * 3.5;
    ScrollArea::vertical().id_salt("partners").max_height(height).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (place, partner) in link.partners.iter().enumerate() {
            let Some(annotation) = annotation(workspace, partner) else { continue };
            row_ui(ui, context, workspace, (annotation, partner), (place, place == link.chosen));
        }
    });
}

/// How the texts of two annotations differ.
#[derive(Clone)]
struct Difference {
    /// What the project was then; figures within both and the schema have a say in the guess.
    revision: u64,
    from: Arc<Annotation>,
    to: Option<Arc<Annotation>>,
    ours: Arc<[Part]>,
    theirs: Arc<[Part]>,
    /// What of the schema’s choices is guessed to tell the difference.
    guess: Arc<[String]>,
}

/// Both texts with the words marked that the other one lacks, and what is guessed of that; computed when one of the two is another.
fn differences(
    ui: &Ui,
    workspace: &Workspace,
    (from, ours): (&AnnotationPlace, &Arc<Annotation>),
    to: Option<(&AnnotationPlace, &Arc<Annotation>)>,
) -> Difference {
    let id = Id::unique("differences of partners");
    let kept: Option<Difference> = ui.data(|data| data.get_temp(id)).flatten();
    let is_same = |it: &Difference| {
        it.revision == workspace.revision
            && Arc::ptr_eq(&it.from, ours)
            && it.to.as_ref().map(Arc::as_ptr) == to.map(|(_, it)| Arc::as_ptr(it))
    };
    if let Some(kept) = kept.filter(is_same) {
        return kept;
    }
    let words = |it: &Arc<Annotation>| shortened(&it.spans.quoted(), LONGEST);
    let (parts, guess) = match to {
        Some((to, theirs)) => {
            let definition = link::proposed_change(&workspace.project.schema);
            let guess = definition.map(|it| link::guessed_change(workspace, it, from, to)).unwrap_or_default();
            (word_diff::parts(&words(ours), &words(theirs)), guess)
        }
        None => ((vec![(words(ours), false)], Vec::new()), Vec::new()),
    };
    let made = Difference {
        revision: workspace.revision,
        from: ours.clone(),
        to: to.map(|(_, it)| it.clone()),
        ours: parts.0.into(),
        theirs: parts.1.into(),
        guess: guess.into(),
    };
    ui.data_mut(|data| data.insert_temp(id, Some(made.clone())));
    made
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
