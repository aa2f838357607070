//! Guesses beside the fields of the inspector: what an attribute may be, taken by Enter, by Ctrl and a digit, or by a click.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use eframe::egui::{Align2, Button, FontId, Id, Popup, PopupCloseBehavior, Rect, RectAlign, RichText, Sense, Ui, vec2};

use super::PanelContext;
use super::attribute::Shown;
use super::draft;
use super::line::{self, Fields, field_id};
use crate::app::command::{Action, Place};
use crate::app::keys;
use crate::app::session::Workspace;
use crate::app::theme::Theme;
use crate::app::widget::{key_cap, shortened, small};
use crate::edit::Unset;
use crate::model::{Annotation, AttributeKind, AttributeValue, Project, ValueOrigin};
use crate::suggest::{Guess, Proposal};

/// More than this are not told apart at a glance.
const OFFERED_MAX: usize = 9;
/// A list below a field is no narrower than this, in points.
const LIST_WIDTH: f32 = 200.0;
/// The height of the row above the fields, in points.
const ACCEPT_ROW: f32 = 26.0;

/// What a proposal says, in a few words.
#[must_use]
pub fn words(project: &Project, proposal: &Proposal) -> String {
    match proposal {
        Proposal::NewSpeaker { name, .. } => format!("{name} (new)"),
        Proposal::Value(value) => value_words(project, value),
    }
}

/// What a value says, in a few words; of a speaker the name.
fn value_words(project: &Project, value: &AttributeValue) -> String {
    match value {
        AttributeValue::Text(text) => draft::name_of(project, text),
        AttributeValue::Choices(choices) => choices.join(", "),
        AttributeValue::Mention(spans) => spans.iter().map(|it| &*it.quoted).collect::<Vec<_>>().join(" … "),
        AttributeValue::Period(period) => {
            let days = match (period.from.as_str(), period.to.as_str()) {
                (from, to) if from == to => from.to_owned(),
                (from, to) => format!("{from} – {to}"),
            };
            [period.words.as_str(), &days].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(": ")
        }
        AttributeValue::Unknown => "unknown".to_owned(),
        AttributeValue::None => "none".to_owned(),
    }
}

/// Accepts what the field shows as a guess: a value by rule, or where it is unset the best guess. Tells whether there was one.
pub fn accept(context: &mut PanelContext<'_>, shown: &Shown<'_>) -> bool {
    if shown.by_rule() {
        line::set(context, shown, shown.value.map(|it| it.value.clone()));
        return true;
    }
    match shown.best() {
        Some(guess) => {
            take(context, shown, &guess.proposal);
            true
        }
        None => false,
    }
}

/// Sets what is proposed, by hand.
pub fn take(context: &mut PanelContext<'_>, shown: &Shown<'_>, proposal: &Proposal) {
    match proposal {
        Proposal::Value(value) => line::set(context, shown, Some(value.clone())),
        Proposal::NewSpeaker { name, kind } => {
            let Some(project) = context.workspace().map(|it| it.project.clone()) else { return };
            context.push(draft::add(&project, shown.place, shown.definition, (name, *kind)));
        }
    }
}

/// What can be taken by a digit: the guesses, then whatever else can be chosen.
fn options<'a>(shown: &Shown<'a>) -> Vec<Cow<'a, Proposal>> {
    let choices: &[String] = match shown.definition.kind {
        AttributeKind::Choice => &shown.definition.choices,
        AttributeKind::YesNo => return ["yes", "no"].into_iter().map(|it| Cow::Owned(text(it))).collect(),
        _ => &[],
    };
    let mut options: Vec<Cow<'_, Proposal>> = shown.guesses.iter().map(|it| Cow::Borrowed(&it.proposal)).collect();
    for choice in choices.iter().map(|it| text(it)) {
        if options.iter().all(|it| **it != choice) {
            options.push(Cow::Owned(choice));
        }
    }
    options.truncate(OFFERED_MAX);
    options
}

fn text(words: &str) -> Proposal {
    Proposal::Value(AttributeValue::Text(words.into()))
}

/// Whether a field of the attribute has the keys, or keeps them until the button of the mouse is let go.
#[must_use]
pub fn has_keys(ui: &Ui, fields: &Fields, shown: &Shown<'_>) -> bool {
    let field = field_id(shown.field());
    let button: Option<Id> = ui.data(|data| data.get_temp(field));
    fields.has_keys(ui, field) || button.is_some_and(|id| fields.has_keys(ui, id))
}

/// Ctrl and a digit, while the field has the keys. A speaker's list has an order of its own, and looks after that itself.
pub fn digits(ui: &Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    if shown.definition.kind == AttributeKind::Speaker {
        return;
    }
    let Some(digit) = keys::take_ctrl_digit(ui.ctx()) else { return };
    if let Some(option) = options(shown).get(digit - 1) {
        take(context, shown, option);
        leave(ui, context, fields, shown);
    }
}

/// Leaves a field that has got its value, for the next one.
pub fn leave(ui: &Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    fields.forget(shown.place, shown.field());
    if let Some(focused) = ui.memory(|memory| memory.focused()) {
        ui.memory_mut(|memory| memory.surrender_focus(focused));
    }
    fields.wanted = None;
    fields.go_on(context, shown, true);
}

/// The list below a field that has the keys, where there is more that it may be than the field shows. It covers the names of the next rows rather
/// than their menus, and is gone as soon as anything else is typed.
pub fn list_ui(ui: &Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>, field: Rect) {
    let listed = !matches!(shown.definition.kind, AttributeKind::Speaker | AttributeKind::YesNo);
    let options = options(shown);
    let draft = fields.draft(shown.place, shown.field()).filter(|it| it.typed);
    let typed = draft.is_some_and(|it| !it.text.is_empty() && it.text != shown.text());
    let least = if shown.left_unset { 1 } else { 2 };
    if !listed || typed || options.len() < least || Popup::is_any_open(ui.ctx()) {
        return;
    }
    let Some(project) = context.workspace().map(|it| it.project.clone()) else { return };
    let id = Id::unique(("guesses", shown.field()));
    let popup = Popup::new(id, ui.ctx().clone(), field, ui.layer_id()).open(true).gap(2.0);
    let popup = popup.close_behavior(PopupCloseBehavior::IgnoreClicks).width(field.width().max(LIST_WIDTH));
    let mut clicked = None;
    let list = popup.align(RectAlign::BOTTOM_END).show(|list| {
        for (place, option) in options.iter().enumerate() {
            let guessed = shown.guesses.iter().any(|it| it.proposal == **option);
            let said = shortened(&words(&project, option), 60);
            let now = matches!(&**option, Proposal::Value(value) if shown.value.is_some_and(|it| it.value == *value));
            if option_ui(list, context.theme, (&said, place), (now, guessed)) {
                clicked = Some(place);
            }
        }
    });
    fields.hold_keys(ui, list.as_ref().map(|it| &it.response));
    if let Some(option) = clicked.and_then(|place| options.get(place)) {
        take(context, shown, option);
        leave(ui, context, fields, shown);
    }
}

/// A row of a list, with the digit that takes it; a guess is in italics. Tells whether it was clicked.
pub fn option_ui(ui: &mut Ui, theme: &Theme, (said, place): (&str, usize), (now, guessed): (bool, bool)) -> bool {
    let text = if guessed {
        RichText::new(crate::text::shown(said)).italics()
    } else {
        RichText::new(crate::text::shown(said))
    };
    let cap = if place < OFFERED_MAX { format!("Ctrl {}", place + 1) } else { String::new() };
    let cap = RichText::new(cap).monospace().size(11.0).color(theme.soft);
    let button = Button::selectable(now, text).right_text(cap).min_size(vec2(ui.available_width(), 24.0)).truncate();
    // Tab goes to the next field, not into the list.
    ui.add(button.sense(Sense::CLICK)).accessible_name(said).clicked()
}

/// The word “guess” at the right end of a field.
pub fn mark(ui: &Ui, theme: &Theme, field: Rect) {
    let galley = ui.painter().layout_no_wrap("guess".to_owned(), FontId::proportional(10.5), theme.soft);
    let rect = Align2::RIGHT_CENTER.align_size_within_rect(galley.size(), field.shrink2(vec2(7.0, 0.0)));
    ui.painter().rect_filled(rect.expand2(vec2(3.0, 0.0)), 0.0, theme.page);
    ui.painter().galley(rect.min, galley, theme.soft);
}

/// How many values of the annotation are guesses, and the way to accept them all. The row stays when none is left, so that no field moves
/// away from under the pointer that has just answered the last one.
pub fn accept_ui(ui: &mut Ui, context: &mut PanelContext<'_>, annotation: &Annotation, unset: usize) {
    let by_rule = annotation.attributes.iter().filter(|(_, it)| it.origin == ValueOrigin::Rule).count();
    let words = match by_rule + unset {
        0 => String::new(),
        1 => "Accept the guess".to_owned(),
        count => format!("Accept {count} guesses"),
    };
    ui.horizontal(|ui| {
        ui.set_height(ACCEPT_ROW);
        if words.is_empty() {
            small(ui, context.theme, "Nothing here is a guess");
            return;
        }
        let button = Button::new(RichText::new(words).italics().color(context.theme.accent));
        if ui.add(button).on_hover_text(Action::AcceptGuesses.row().tip).clicked() {
            context.act(Action::AcceptGuesses);
        }
        key_cap(ui, context.theme, context.keymap.shown(Action::AcceptGuesses));
        let all = Button::new(RichText::new("All").italics().color(context.theme.accent)).frame_when_inactive(false);
        let row = Action::AcceptDocument.row();
        let tip = format!("{} ({}): {}", row.text, context.keymap.shown(Action::AcceptDocument), row.tip);
        if ui.add(all).on_hover_text(tip).accessible_name(row.text).clicked() {
            context.act(Action::AcceptDocument);
        }
    });
}

/// The attributes of an annotation that are unset, but by nobody, and have a guess that is a value.
#[must_use]
pub fn offered(annotation: &Annotation, guesses: &[Guess], unset: &Unset) -> usize {
    let is_value = |it: &&Guess| matches!(it.proposal, Proposal::Value(_));
    let is_open = |it: &&Guess| {
        annotation.attributes.get(it.attribute.as_str()).is_none() && !unset.has(annotation, &it.attribute)
    };
    let offered: BTreeSet<_> = guesses.iter().filter(is_value).filter(is_open).map(|it| &it.attribute).collect();
    offered.len()
}

/// The guesses for one annotation, as they were at a revision: nothing is guessed anew while nothing changes.
#[derive(Default)]
pub struct Guesses {
    of: Option<(Place, u64)>,
    list: Rc<[Guess]>,
}

impl Guesses {
    /// What the open attributes of an annotation may be.
    pub fn of(&mut self, workspace: &Workspace, place: &Place, annotation: &Annotation) -> Rc<[Guess]> {
        let of = (place.clone(), workspace.revision);
        if self.of.as_ref() != Some(&of) {
            self.list = workspace.guesses(annotation).into();
            self.of = Some(of);
        }
        self.list.clone()
    }
}
