//! The strip above the text: the document's title, who published it, and when, with the day of the week.

use eframe::egui::{Align, Button, Label, Layout, Rect, RichText, Ui, UiBuilder, pos2, vec2};

use super::PanelContext;
use super::find_bar::FindBar;
use crate::app::command::{Action, Command};
use crate::app::reading_order;
use crate::app::session::Workspace;
use crate::app::theme;
use crate::model::{Document, Status};
use crate::text::shown;

/// How wide the strip gets, in points: as wide as the text with its margins.
const WIDTH: f32 = 760.0;

/// The height of the strip, and of the bar that may stand below it, in points.
const HEIGHT: f32 = 48.0;
const BAR_HEIGHT: f32 = 40.0;

/// In a strip that is narrower, in points, the date alone stands beside the title, which would have no room otherwise.
const ROOM_FOR_SOURCE: f32 = 420.0;

/// Draws the strip at the top of `area`, and below it the find bar; the rest is left.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, finder: &mut FindBar, area: Rect) -> Rect {
    let Some(workspace) = context.session.workspace.as_ref() else { return area };
    let Some(facts) = workspace.facts() else { return area };
    let width = (area.width() - 32.0).min(WIDTH);
    let left = area.center().x - width / 2.0;
    let row = |top: f32, height: f32| Rect::from_min_size(pos2(left, top), vec2(width, height));
    let strip = row(area.top(), HEIGHT);
    inside(ui, strip, Layout::right_to_left(Align::Center), |ui| facts_ui(ui, context, workspace, facts));
    ui.painter().hline(strip.x_range(), strip.bottom(), (1.0, context.theme.line));
    let mut top = strip.bottom();
    if context.session.finder.shows_bar() {
        let bar = row(top, BAR_HEIGHT);
        inside(ui, bar, Layout::left_to_right(Align::Center), |ui| finder.ui(ui, context, workspace));
        top = bar.bottom();
    }
    area.with_min_y(top)
}

/// Draws into a rectangle that does not grow with what is drawn.
fn inside(ui: &mut Ui, rect: Rect, layout: Layout, draw: impl FnOnce(&mut Ui)) {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    child.set_clip_rect(rect.expand(2.0).intersect(ui.clip_rect()));
    draw(&mut child);
}

fn facts_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, facts: &Document) {
    status_button(ui, context, workspace, facts);
    let line = source_line(facts);
    let mut tip = format!("Source facts ({})", context.keymap.shown(Action::Facts));
    let short = short_day(&facts.published).filter(|_| ui.available_width() < ROOM_FOR_SOURCE);
    if short.is_some() {
        tip = format!("{}\n{tip}", shown(&line));
    }
    let source = RichText::new(shown(short.as_deref().unwrap_or(&line))).color(context.theme.soft);
    if ui.add(Button::new(source).frame(false)).on_hover_text(tip).clicked() {
        context.act(Action::Facts);
    }
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let title = RichText::new(shown(&facts.title)).font(theme::strong(15.0)).color(context.theme.ink);
        ui.add(Label::new(reading_order::label(ui, title, 1)).truncate()).on_hover_text(shown(&facts.title));
    });
}

/// “Coast Courier · Saturday, 3 May 2025”: Thursday means nothing without the date that it was written on.
#[must_use]
pub fn source_line(facts: &Document) -> String {
    let date = day_in_words(&facts.published).unwrap_or_else(|| facts.published.clone());
    let parts: Vec<&str> =
        [facts.publisher.as_str(), date.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "add source facts".to_owned() } else { parts.join(" · ") }
}

/// A date, or the date of a date and time, with its day of the week; `None` where it is no date.
#[must_use]
pub fn day_in_words(published: &str) -> Option<String> {
    day(published).map(|it| it.strftime("%A, %-d %B %Y").to_string())
}

/// The same in few letters: “Sat 3 May 2025”.
fn short_day(published: &str) -> Option<String> {
    day(published).map(|it| it.strftime("%a %-d %b %Y").to_string())
}

fn day(published: &str) -> Option<jiff::civil::Date> {
    published.get(..10)?.parse().ok()
}

fn status_button(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, facts: &Document) {
    let status = workspace.status(&facts.id);
    let words = match status {
        Status::New => "new",
        Status::InProgress => "in progress",
        Status::Done => "done",
    };
    ui.menu_button(RichText::new(words).size(12.0), |ui| {
        for (status, words) in [(Status::InProgress, "In progress"), (Status::Done, "Done"), (Status::New, "New")] {
            if ui.button(words).on_hover_text(super::documents::status_tip(status)).clicked() {
                context.push(Command::SetStatus(facts.id.clone(), status));
                ui.close();
            }
        }
    })
    .response
    .on_hover_text(format!(
        "How far you are with this document; {} marks it as done",
        context.keymap.shown(Action::DoneAndNext)
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_get_their_day_of_the_week() {
        assert_eq!(day_in_words("2025-05-03").as_deref(), Some("Saturday, 3 May 2025"));
        assert_eq!(day_in_words("2025-05-03T18:40:00Z").as_deref(), Some("Saturday, 3 May 2025"));
        assert_eq!(short_day("2025-05-03").as_deref(), Some("Sat 3 May 2025"));
        assert_eq!(day_in_words("May 2025"), None);
        assert_eq!(day_in_words("2025-02-30"), None);
    }
}
