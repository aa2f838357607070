//! Into which parts an export is split.

use eframe::egui::{Button, DragValue, Id, RichText, Ui};

use super::form_row;
use crate::app::panel::PanelContext;
use crate::app::widget::{line, small};
use crate::export::Splitting;
use crate::group::{SplitBy, SplitRule};

/// What the dialog remembers of a split, whether it is asked for or not.
pub(super) struct SplitChoice {
    kind: Kind,
    /// Names and shares as they are typed.
    parts: String,
    folds: u16,
    by: SplitBy,
    seed: u64,
}

/// Which parts there are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Whole,
    Parts,
    Folds,
}

impl Default for SplitChoice {
    fn default() -> Self {
        let parts = "train=0.8,dev=0.1,test=0.1".to_owned();
        Self { kind: Kind::Whole, parts, folds: 5, by: SplitBy::default(), seed: 0 }
    }
}

const KINDS: [(Kind, &str, &str); 3] = [
    (Kind::Whole, "no", "all in one"),
    (
        Kind::Parts,
        "into parts",
        "each document goes to one of them; manicule-batch has --keep-split, by which none moves later",
    ),
    (Kind::Folds, "into folds", "parts of one size, for cross-validation"),
];

impl SplitChoice {
    /// Draws the rows, and gives the split that is asked for, if it can be read.
    pub(super) fn ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) -> Result<Option<Splitting>, String> {
        form_row(ui, context.theme, "Split", |ui| {
            ui.horizontal(|ui| {
                for (kind, words, tip) in KINDS {
                    choose(ui, &mut self.kind, kind, words, tip);
                }
            });
        });
        let rule = self.rule();
        match self.kind {
            Kind::Whole => return Ok(None),
            Kind::Parts => form_row(ui, context.theme, "Parts", |ui| {
                line(ui, Id::unique("parts of a split"), &mut self.parts, "names and shares", "Parts and their shares");
                if let Err(problem) = &rule {
                    ui.label(RichText::new(problem).color(context.theme.problem));
                }
            }),
            Kind::Folds => form_row(ui, context.theme, "Folds", |ui| {
                ui.add(DragValue::new(&mut self.folds).range(2..=1000)).accessible_name("Number of folds");
            }),
        }
        form_row(ui, context.theme, "Together", |ui| {
            ui.horizontal_wrapped(|ui| {
                for by in SplitBy::ALL {
                    choose(ui, &mut self.by, by, by.name(), means(by));
                }
            });
            small(ui, context.theme, means(self.by));
        });
        form_row(ui, context.theme, "Seed", |ui| {
            ui.add(DragValue::new(&mut self.seed).range(0..=1_u64 << 53))
                .on_hover_text("another number is another split")
                .accessible_name("Seed");
        });
        rule.map(|rule| Some(Splitting::Anew { rule, earlier: None }))
    }

    fn rule(&self) -> Result<SplitRule, String> {
        let parts = match self.kind {
            Kind::Folds => SplitRule::folds(self.folds),
            Kind::Whole | Kind::Parts => SplitRule::parts_from(&self.parts).map_err(|error| error.to_string())?,
        };
        Ok(SplitRule { parts, by: self.by, seed: self.seed })
    }
}

fn choose<T: PartialEq>(ui: &mut Ui, chosen: &mut T, one: T, words: &str, tip: &str) {
    let button = Button::selectable(*chosen == one, words).frame_when_inactive(true);
    if ui.add(button).on_hover_text(tip).clicked() {
        *chosen = one;
    }
}

fn means(by: SplitBy) -> &'static str {
    match by {
        SplitBy::Group => "reports of one event, and those that share passages, are in one part",
        SplitBy::Event => "reports of one event are in one part",
        SplitBy::Publisher => "what one outlet has published is in one part",
        SplitBy::Date => "as group, and what was published last is in the last part",
        SplitBy::Document => "each document by itself: what two reports share may be in two parts",
    }
}
