//! A time or a stretch of time: from, to, and the words of the text.

use eframe::egui::Ui;

use super::attribute::{self, Shown};
use super::draft::{self, Part};
use super::line::{self, Fields, Left, LineLook, line_ui};
use super::{PanelContext, guess};
use crate::app::widget;
use crate::model::{AttributeValue, Period};
use crate::suggest::Proposal;

/// Draws the three fields of a period.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    let period = match shown.value.map(|it| &it.value) {
        Some(AttributeValue::Period(period)) => Period::clone(period),
        _ => Period::default(),
    };
    let mut wrong = false;
    for part in [Part::From, Part::To] {
        wrong |= part_ui(ui, context, fields, shown, (&period, part));
    }
    if wrong {
        line::expected(ui, context.theme, draft::DATE);
    }
    part_ui(ui, context, fields, shown, (&period, Part::Words));
    words_of_selection(ui, context, shown, &period);
}

/// Draws one field, and tells whether what stands in it is no date.
fn part_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    fields: &mut Fields,
    shown: &Shown<'_>,
    (period, part): (&Period, Part),
) -> bool {
    let field = part.field(shown.field());
    let held = part.of(period);
    let mut text = fields.text(shown.place, &field, held);
    let name = format!("{} {}", crate::text::shown(&shown.definition.name), part.name());
    let guess = shown.best().and_then(|it| match &it.proposal {
        Proposal::Value(AttributeValue::Period(period)) => Some(part.of(period)).filter(|it| !it.is_empty()),
        _ => None,
    });
    let look = LineLook {
        hint: guess.unwrap_or(if part == Part::Words { "unset" } else { "" }),
        prefix: part.name(),
        rest: "",
        name: &name,
        by_rule: shown.by_rule(),
        guess: guess.is_some(),
        required: shown.is_missing() && part == Part::From,
        wrong: !part.takes(text.trim()),
    };
    let response = line_ui(ui, context.theme, &field, &mut text, look, shown.colors.stroke);
    fields.take_keys(context, &field, &response);
    let wrong = !part.takes(text.trim());
    let left = fields.keep(ui, shown.place, &field, (&response, &text));
    attribute::finish(context, fields, shown, (&response, left), &field);
    if left == Left::Entered && !wrong {
        if text.trim() == held && guess::accept(context, shown) {
            // The period as a whole is the guess.
            fields.go_on(context, shown, true);
        } else if part == Part::Words {
            fields.go_on(context, shown, shown.value.is_some() || !text.trim().is_empty());
        } else {
            fields.next = true;
        }
    }
    wrong
}

/// Offers the selected words of the text as those of the period.
fn words_of_selection(ui: &mut Ui, context: &mut PanelContext<'_>, shown: &Shown<'_>, period: &Period) {
    let words = context.workspace().and_then(|workspace| {
        let selection = workspace.hand.selection()?;
        workspace.text()?.slice(selection).map(|words| widget::shortened(words, 60))
    });
    let Some(words) = words.filter(|words| *words != period.words) else { return };
    let button = eframe::egui::Button::new(format!("“{}”", widget::shortened(&words, 22))).small();
    if ui.add(button).on_hover_text("take the selected words").clicked() {
        let value = AttributeValue::Period(Period { words, ..period.clone() }.into());
        line::set(context, shown, Some(value));
    }
}
