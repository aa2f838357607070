//! The likely partners of an annotation that is being related: both texts, and word by word how they differ.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Galley, Id, Label, Layout, RichText, ScrollArea, Sense, TextFormat, TextStyle, Ui, vec2};

use super::PanelContext;
use super::prompt::Room;
use crate::app::command::Command;
use crate::app::link::{self, Link};
use crate::app::session::Workspace;
use crate::app::theme::{LabelColors, Theme, strong};
use crate::app::widget::{key_cap, list_row, shortened, small, toggle};
use crate::app::word_diff::{self, Part};
use crate::model::{Annotation, AnnotationPlace, SheetKey};
use crate::text::shown;

/// The height of a row of the list, in points.
pub const ROW: f32 = 22.0;
/// The height of a line of the texts, in points.
pub const LINE: f32 = 17.0;
/// The height of a button that says in what the wording differs, and the width of the word before them, in points.
const CHIP: f32 = 21.0;
const LEAD: f32 = 62.0;
/// How many characters of what both say are left around what differs, the first that fit.
const AROUND: [usize; 4] = [usize::MAX, 80, 36, 14];
/// No more of a text is compared and shown.
const LONGEST: usize = 600;
/// The width of “this” and “that”, in points.
const NAME: f32 = 30.0;

/// An annotation of the annotator whose sheets are shown.
#[must_use]
pub fn annotation<'a>(workspace: &'a Workspace, place: &AnnotationPlace) -> Option<&'a Arc<Annotation>> {
    let key = SheetKey::new(place.document.clone(), workspace.annotator.clone());
    workspace.project.sheet(&key)?.annotations.get(place.annotation)
}

/// Draws in what the wording of the annotation that is being related differs from that of the one that it would lead to, both texts, and whom
/// else it may lead to. What room there is for that is asked once it is known how far down the first of it reaches.
pub fn pair_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    workspace: &Workspace,
    (link, to): (&Link, &AnnotationPlace),
    room: impl FnOnce(f32) -> Room,
) {
    let ends = annotation(workspace, &link.from).zip(annotation(workspace, to));
    let Some((from, target)) = ends else { return };
    let kept = differences(ui, workspace, (&link.from, from), (to, target));
    change_ui(ui, context, workspace, (link, to), &kept.guess);
    let room = room(ui.cursor().top());
    texts_ui(ui, context.theme, &kept, room.texts);
    if room.list > 0.0 {
        list_ui(ui, context, workspace, link, room.list);
    }
}

/// The ways in which the wording may differ, each on or off, with the digits of their keys.
fn change_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    workspace: &Workspace,
    (link, to): (&Link, &AnnotationPlace),
    guess: &[String],
) {
    let theme = context.theme;
    let Some(definition) = link::proposed_change(&workspace.project.schema) else { return };
    let said = link.change.as_ref().filter(|(said_of, _)| said_of == to).map(|(_, said)| said.as_slice());
    let now = said.unwrap_or(guess);
    let (lead, name) = match (said, guess) {
        (Some(_), _) => ("as said", "as it was said"),
        (None, []) => (definition.name.as_str(), definition.name.as_str()),
        (None, _) => ("as guessed", "as it is guessed"),
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
        // As wide whatever it says, so that no button moves when one of them is clicked.
        let lead = Label::new(RichText::new(shown(lead)).small().italics().color(theme.soft)).truncate();
        ui.add_sized(vec2(LEAD, CHIP), lead).accessible_name(name);
        for (place, choice) in definition.choices.iter().enumerate() {
            let shared = shared_start(&definition.choices, place);
            if !shared.is_empty() && (place == 0 || !definition.choices[place - 1].starts_with(shared)) {
                small(ui, theme, shown(shared.trim_end()));
            }
            // There are nine keys.
            let digit = if place < 9 { format!("{} ", place + 1) } else { String::new() };
            let response = toggle(ui, theme, &format!("{digit}{}", &choice[shared.len()..]), now.contains(choice));
            let response = response.accessible_name(format!("{digit}{choice}"));
            if response.on_hover_text(shown(&definition.rule)).clicked() {
                context.push(Command::ToggleChange(place));
            }
        }
        key_cap(ui, theme, "Alt+1 …");
    });
}

/// The two words and more that a choice begins with as its neighbour does, as “differs in ”: said once, they leave room.
fn shared_start(choices: &[String], place: usize) -> &str {
    let start = |it: &'_ str| it.match_indices(' ').nth(1).map_or(0, |(at, _)| at + 1);
    let own = &choices[place][..start(&choices[place])];
    let neighbours = [place.checked_sub(1), Some(place + 1)];
    let mut neighbours = neighbours.into_iter().flatten().filter_map(|it| choices.get(it));
    if neighbours.any(|it| &it[..start(it)] == own) { own } else { "" }
}

/// Draws whom the annotation that is being related may lead to, the likeliest first, a line each.
fn list_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, link: &Link, height: f32) {
    ScrollArea::vertical().id_salt("partners").max_height(height).min_scrolled_height(height).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
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
    to: Arc<Annotation>,
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
    (to, theirs): (&AnnotationPlace, &Arc<Annotation>),
) -> Difference {
    let id = Id::unique("differences of partners");
    let kept: Option<Difference> = ui.data(|data| data.get_temp(id)).flatten();
    let is_same = |it: &Difference| {
        it.revision == workspace.revision && Arc::ptr_eq(&it.from, ours) && Arc::ptr_eq(&it.to, theirs)
    };
    if let Some(kept) = kept.filter(is_same) {
        return kept;
    }
    let words = |it: &Arc<Annotation>| shortened(&it.spans.quoted(), LONGEST);
    let parts = word_diff::parts(&words(ours), &words(theirs));
    let definition = link::proposed_change(&workspace.project.schema);
    let guess = definition.map(|it| link::guessed_change(workspace, it, from, to)).unwrap_or_default();
    let made = Difference {
        revision: workspace.revision,
        from: ours.clone(),
        to: theirs.clone(),
        ours: parts.0.into(),
        theirs: parts.1.into(),
        guess: guess.into(),
    };
    ui.data_mut(|data| data.insert_temp(id, Some(made.clone())));
    made
}

/// Both texts, as much of what both say left out as it takes to have them in so many points.
fn texts_ui(ui: &mut Ui, theme: &Theme, kept: &Difference, height: f32) {
    let width = ui.available_width() - NAME - ui.spacing().item_spacing.x - 10.0;
    let galleys = |around: usize| {
        [&kept.ours, &kept.theirs].map(|parts| {
            let mut job = job(ui, theme, &word_diff::folded(parts, around));
            job.wrap.max_width = width;
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        })
    };
    let fits = |it: &[Arc<Galley>; 2]| it[0].size().y + it[1].size().y + 2.0 <= height;
    let [wider @ .., narrowest] = AROUND;
    let [ours, theirs] = wider.into_iter().map(galleys).find(fits).unwrap_or_else(|| galleys(narrowest));
    ScrollArea::vertical().id_salt("texts").max_height(height).min_scrolled_height(height).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        text_ui(ui, theme, ("this", ours), &kept.from);
        text_ui(ui, theme, ("that", theirs), &kept.to);
    });
}

/// What the other text lacks has a ground, and is bold, since not everybody tells colours apart.
fn job(ui: &Ui, theme: &Theme, parts: &[Part]) -> LayoutJob {
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
    job
}

/// One of the two texts, with the whole of it under the pointer.
fn text_ui(ui: &mut Ui, theme: &Theme, (name, galley): (&str, Arc<Galley>), annotation: &Annotation) {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(NAME, 16.0), Sense::hover());
        let mut beside = ui.new_child(eframe::egui::UiBuilder::new().max_rect(rect));
        small(&mut beside, theme, name);
        ui.add(Label::new(galley)).on_hover_text(shown(&shortened(&annotation.spans.quoted(), LONGEST)));
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
            ui.spacing_mut().interact_size.y = ROW - 8.0;
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                small(ui, theme, shortened(&title(workspace, partner), 24));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.label(RichText::new(&name).small().color(colors.stroke));
                    ui.add(Label::new(RichText::new(quoted.as_str())).truncate());
                });
            });
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
