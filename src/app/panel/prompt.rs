//! What the text is waiting for, over its lower edge: the words of an attribute, the target of a relation.
//!
//! It lies over the text rather than above it, so that nothing moves away from under the pointer.

use eframe::egui::{Align2, Area, Button, Frame, Id, Label, Margin, Order, Rect, RichText, Stroke, Ui, vec2};

use super::{PanelContext, partners};
use crate::app::command::{Action, Command};
use crate::app::link::{self, Link};
use crate::app::session::Workspace;
use crate::app::theme::RADIUS;
use crate::app::widget::key_cap;
use crate::text::shown;

/// Between the prompt and the edges of the pane, in points.
const GAP: f32 = 8.0;
/// Between the edge of the prompt and what it says, beside it and above and below, in points.
const MARGIN: i8 = 10;
const MARGIN_ABOVE: i8 = 6;
/// The widest that it gets, in points: longer lines are read more slowly.
const WIDEST: f32 = 820.0;
/// The narrowest that it gets where the window has room for that, in points.
const NARROWEST: f32 = 420.0;
/// The height of its buttons, in points.
const BUTTON: f32 = 20.0;

/// Draws the prompt over the lower edge of the reading pane, if the text is waiting for anything. Tells what it covers.
pub fn ui(ui: &Ui, context: &mut PanelContext<'_>, pane: Rect) -> Option<Rect> {
    let workspace = context.session.workspace.as_ref()?;
    let hand = &workspace.hand;
    if hand.link.is_none() && hand.mention.is_none() && hand.reselected.is_none() {
        return None;
    }
    let pane = widened(pane, ui.ctx().content_rect());
    let theme = context.theme;
    let frame = Frame::new()
        .fill(theme.panel)
        .stroke(Stroke::new(1.0, theme.accent))
        .corner_radius(RADIUS)
        .inner_margin(Margin::symmetric(MARGIN, MARGIN_ABOVE));
    let area = Area::new(Id::unique("prompt")).order(Order::Middle).pivot(Align2::CENTER_BOTTOM);
    let shown = area.fixed_pos(pane.center_bottom() - vec2(0.0, GAP)).constrain_to(pane).show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.set_max_width((pane.width() - 2.0 * (GAP + f32::from(MARGIN))).min(WIDEST));
            ui.spacing_mut().item_spacing.y = 4.0;
            match &hand.link {
                Some(link) => link_ui(ui, context, workspace, link),
                None => drop(ui.label(RichText::new(words(workspace)).color(theme.accent))),
            }
        });
    });
    Some(shown.response.rect)
}

/// The pane, or where its lines would be too short to be read, with some of what is at its left.
fn widened(pane: Rect, window: Rect) -> Rect {
    let left = pane.left().min(pane.right() - NARROWEST).max(window.left());
    pane.with_min_x(left).with_max_x(pane.right().max(left + NARROWEST).min(window.right()))
}

fn words(workspace: &Workspace) -> String {
    match &workspace.hand.mention {
        Some((id, attribute)) => {
            let label = workspace.annotation(*id).map(|annotation| &annotation.label);
            let definition = label.and_then(|label| workspace.project.schema.attribute(label, attribute));
            let name = definition.map_or(attribute.as_str(), |definition| definition.name.as_str());
            format!(
                "Select the words for “{}” in the text, or let Tab propose some and press Enter; Esc leaves it",
                shown(name)
            )
        }
        None => "Change the selection, then press Enter to put the span back; Esc leaves it".to_owned(),
    }
}

fn link_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, link: &Link) {
    let top = ui.cursor().top();
    // No more of the window than a third.
    let room = ui.ctx().content_rect().height() / 3.0 - 2.0 * f32::from(MARGIN_ABOVE);
    labels_ui(ui, context, workspace, link);
    let listed = !link.partners.is_empty() && workspace.hand.focus.is_none_or(|it| it == link.from.annotation);
    let to = link::target(workspace);
    if let Some(to) = &to {
        ui.set_min_width(ui.max_rect().width());
        let list = if listed { link.partners.len() } else { 0 };
        partners::pair_ui(ui, context, workspace, (link, to), |used| Room::of(room - (used - top), list));
    }
    let ways = link.label.is_none() && to.is_some() && workspace.hand.focus.is_some();
    ui.horizontal(|ui| {
        compact(ui);
        if ways {
            ways_ui(ui, context, workspace, listed);
        }
        let (next, more) = next_words(link, listed);
        ui.add(Label::new(RichText::new(next).small().color(context.theme.soft)).truncate()).on_hover_text(more);
    });
}

/// What the relation may say, each with its digit.
fn labels_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, link: &Link) {
    ui.horizontal_wrapped(|ui| {
        compact(ui);
        ui.label(RichText::new("Relate it as").color(context.theme.accent));
        for (label, digit) in workspace.project.schema.relations.iter().zip(1..) {
            let chosen = link.label.as_ref() == Some(&label.id);
            let button = Button::selectable(chosen, format!("{digit} {}", shown(&label.name)));
            if ui.add(button).on_hover_text(shown(&label.rule)).clicked() {
                context.push(Command::LinkAs(label.id.clone()));
            }
        }
    });
}

/// What comes next, in a few words and in more.
fn next_words(link: &Link, listed: bool) -> (&'static str, &'static str) {
    if listed {
        let more = "Up and Down choose a partner, a digit says what the relation is and ends here; or click any other annotation first";
        ("Up, Down: another partner · a digit ends here · Esc cancels", more)
    } else if link.label.is_some() {
        ("Click the other annotation, or walk to it and press Enter · Esc cancels", "it may be in another document")
    } else {
        ("A digit, before or after going to the other annotation · Esc cancels", "it may be in another document")
    }
}

/// Rows of buttons that leave room for the text.
fn compact(ui: &mut Ui) {
    ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
    ui.spacing_mut().button_padding = vec2(5.0, 1.0);
    ui.spacing_mut().interact_size.y = BUTTON;
}

/// How high the texts and the list of partners may be, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Both texts.
    pub texts: f32,
    /// The list, nothing where there is none.
    pub list: f32,
}

impl Room {
    /// Shares what is left of the prompt, which ends with a row of buttons: the list has all its rows, or else at least one and a half, so that
    /// it is seen to go on; the texts have from two to five lines.
    fn of(left: f32, partners: usize) -> Self {
        let left = left - BUTTON - 4.0;
        let whole = partners as f32 * (partners::ROW + 1.0);
        let least = whole.min(1.5 * partners::ROW);
        let gaps = if partners == 0 { 4.0 } else { 8.0 };
        let texts = (left - gaps - whole).max(left - gaps - 3.5 * partners::ROW);
        let texts = texts.clamp(2.0 * partners::LINE, 5.0 * partners::LINE);
        Self { texts, list: (left - gaps - texts).clamp(least, whole.max(least)) }
    }
}

/// What can be done with one key: what is proposed, and passing over where partners are listed.
fn ways_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, listed: bool) {
    if let Some(label) = link::proposed(&workspace.project.schema) {
        let words = format!("{}, and on", shown(&label.name));
        let tip = "relates the two; the next annotation with a likely partner follows";
        act_ui(ui, context, Action::Accept, (&words, tip));
    }
    if listed {
        let tip = "no relation from here; on to the next annotation with a likely partner";
        act_ui(ui, context, Action::Relate, ("Pass over", tip));
    }
}

/// A button for an action with its key.
fn act_ui(ui: &mut Ui, context: &mut PanelContext<'_>, action: Action, (words, tip): (&str, &str)) {
    if ui.add(Button::new(RichText::new(words).color(context.theme.accent))).on_hover_text(tip).clicked() {
        context.act(action);
    }
    key_cap(ui, context.theme, context.keymap.shown(action));
}
