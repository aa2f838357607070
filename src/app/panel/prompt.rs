//! What the text is waiting for, over its lower edge: the words of an attribute, the target of a relation.
//!
//! It lies over the text rather than above it, so that nothing moves away from under the pointer.

use eframe::egui::{Align2, Area, Button, Frame, Id, Margin, Order, Rect, RichText, Stroke, Ui, vec2};

use super::{PanelContext, partners};
use crate::app::command::{Action, Command};
use crate::app::link::{self, Link};
use crate::app::session::Workspace;
use crate::app::theme::RADIUS;
use crate::app::widget::key_cap;
use crate::text::shown;

/// Draws the prompt over the lower edge of the reading pane, if the text is waiting for anything.
pub fn ui(ui: &Ui, context: &mut PanelContext<'_>, pane: Rect) {
    let Some(workspace) = context.session.workspace.as_ref() else { return };
    let hand = &workspace.hand;
    if hand.link.is_none() && hand.mention.is_none() && hand.reselected.is_none() {
        return;
    }
    let theme = context.theme;
    let frame = Frame::new()
        .fill(theme.panel)
        .stroke(Stroke::new(1.0, theme.accent))
        .corner_radius(RADIUS)
        .inner_margin(Margin::symmetric(12, 8));
    let area = Area::new(Id::unique("prompt")).order(Order::Middle).pivot(Align2::CENTER_BOTTOM);
    let shown = area.fixed_pos(pane.center_bottom() - vec2(0.0, 12.0)).constrain_to(pane).show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.set_max_width((pane.width() - 48.0).min(760.0));
            match &hand.link {
                Some(link) => link_ui(ui, context, workspace, link),
                None => drop(ui.label(RichText::new(words(workspace)).color(theme.accent))),
            }
        });
    });
    // From the lower edge of the window, so that toasts keep clear of it.
    let height = ui.ctx().content_rect().bottom() - shown.response.rect.top();
    ui.data_mut(|data| data.insert_temp(height_id(), height));
}

/// Where the context keeps how far the prompt reaches up from the lower edge of the window, in points.
#[must_use]
pub fn height_id() -> Id {
    Id::unique("height of the prompt")
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
    let theme = context.theme;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.label(RichText::new("Relate it as").color(theme.accent));
        for (label, digit) in workspace.project.schema.relations.iter().zip(1..) {
            let chosen = link.label.as_ref() == Some(&label.id);
            let button = Button::selectable(chosen, format!("{digit} {}", shown(&label.name)));
            if ui.add(button).on_hover_text(shown(&label.rule)).clicked() {
                context.push(Command::LinkAs(label.id.clone()));
            }
        }
    });
    let is_open = link.label.is_none();
    let listed = !link.partners.is_empty() && workspace.hand.focus.is_none_or(|it| it == link.from.annotation);
    let to = link::target(workspace);
    if to.is_some() {
        ui.set_min_width(ui.max_rect().width());
        partners::pair_ui(ui, context, workspace, link, to.as_ref());
    }
    if listed {
        partners::list_ui(ui, context, workspace, link);
    }
    if is_open && to.is_some() && workspace.hand.focus.is_some() {
        ways_ui(ui, context, workspace, listed);
    }
    let next = if listed {
        "Up and Down choose a partner, a digit says what the relation is and ends here; or click any other annotation first. Esc cancels"
    } else if link.label.is_some() {
        "Click the other annotation, or walk to it and press Enter; it may be in another document. Esc cancels"
    } else {
        "Choose by digit, before or after going to the other annotation. Esc cancels"
    };
    ui.label(RichText::new(next).color(theme.soft));
}

/// What can be done with one key: what is proposed, and passing over where partners are listed.
fn ways_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, listed: bool) {
    ui.horizontal(|ui| {
        if let Some(label) = link::proposed(&workspace.project.schema) {
            let words = format!("{}, and on", shown(&label.name));
            let tip = "relates the two; the next annotation with a likely partner follows";
            act_ui(ui, context, Action::Accept, (&words, tip));
        }
        if listed {
            let tip = "no relation from here; on to the next annotation with a likely partner";
            act_ui(ui, context, Action::Relate, ("Pass over", tip));
        }
    });
}

/// A button for an action with its key.
fn act_ui(ui: &mut Ui, context: &mut PanelContext<'_>, action: Action, (words, tip): (&str, &str)) {
    if ui.add(Button::new(RichText::new(words).color(context.theme.accent))).on_hover_text(tip).clicked() {
        context.act(action);
    }
    key_cap(ui, context.theme, context.keymap.shown(action));
}
