//! A corrected text for the open document: where it is, what would become of the annotations, and the word to do it.

use std::path::PathBuf;

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, Button, Id, Key, Label, Layout, RichText, ScrollArea, TextEdit, TextFormat, TextStyle, Ui, vec2,
};

use super::{foot, head, path_row, room};
use crate::anchor::Counts;
use crate::app::command::Command;
use crate::app::correction::{Correction, Source, Unsure};
use crate::app::job::Pick;
use crate::app::panel::PanelContext;
use crate::app::panel::welcome::given_path;
use crate::app::theme::{Theme, strong};
use crate::app::widget::{heading, primary, small, soft};
use crate::app::word_diff::{self, Part};
use crate::text::shown;

/// The height of a row of the list, in points.
const ROW: f32 = 66.0;

/// What the dialog remembers.
#[derive(Default)]
pub struct Update {
    path: String,
    text: String,
    taken: Vec<PathBuf>,
}

impl Update {
    /// Draws the dialog: what to take, or what would become of it.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, opening: bool) {
        let Some(title) = context.workspace().and_then(|it| it.facts()).map(|it| it.title.clone()) else { return };
        if opening {
            self.text.clear();
            self.taken.clear();
        }
        if let Some(picked) = context.session.picked.first().filter(|_| self.taken != context.session.picked) {
            self.path = picked.display().to_string();
            self.taken.clone_from(&context.session.picked);
        }
        head(ui, "Update the text");
        match context.session.correction.as_deref() {
            Some(correction) => preview_ui(ui, context, correction),
            None => self.source_ui(ui, context, &title, opening),
        }
    }

    /// Which file, or what was pasted.
    fn source_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, title: &str, opening: bool) {
        let words = format!(
            "A corrected version takes the place of the text of “{}”. Annotations move with it; the present text stays in the \
             project, and undo brings everything back.",
            shown(title)
        );
        ui.add(Label::new(RichText::new(words).color(context.theme.soft)).wrap());
        ui.add_space(4.0);
        let row =
            path_row(ui, context, "corrected text", (&mut self.path, "Path of the corrected text"), Pick::Corrected);
        row.take_keys(opening || context.wants_field("corrected text"));
        heading(ui, context.theme, "Or paste the corrected text");
        let height = room(ui, 220.0, 400.0);
        ScrollArea::vertical().id_salt("corrected").max_height(height).min_scrolled_height(height).show(ui, |ui| {
            let edit = TextEdit::multiline(&mut self.text)
                .id(Id::unique("corrected pasted"))
                .desired_width(f32::INFINITY)
                .desired_rows(9);
            ui.add(edit.hint_text("Paste the whole text here").margin(vec2(8.0, 6.0)))
                .accessible_name("Corrected text");
        });
        let pasted = !self.text.trim().is_empty();
        let ready = pasted || !self.path.trim().is_empty();
        let busy = context.session.jobs.running().any(|job| job.title.starts_with("Comparing"));
        let mut wanted = row.entered && ready && !busy;
        foot(ui, context, "Cancel", |ui, context| {
            let words = if busy { "Comparing…" } else { "Compare" };
            ui.add_enabled_ui(ready && !busy, |ui| {
                let button = primary(ui, context.theme, words);
                wanted |=
                    button.on_hover_text("shows what becomes of each annotation; nothing is changed yet").clicked();
            });
        });
        if wanted {
            let source = if pasted { Source::Pasted(self.text.clone()) } else { Source::File(given_path(&self.path)) };
            context.push(Command::Compare(source));
        }
    }
}

/// What would become of the annotations.
fn preview_ui(ui: &mut Ui, context: &mut PanelContext<'_>, correction: &Correction) {
    let theme = context.theme;
    ui.add(Label::new(summary(&correction.counts)).wrap());
    if correction.counts.lost * 2 > correction.counts.annotations() {
        let words = "Most annotations lose their place. Is this another version of the same article?";
        ui.add(Label::new(RichText::new(words).font(strong(13.0)).color(theme.problem)).wrap());
    }
    if let Some(words) = losses(&correction.counts) {
        ui.add(Label::new(RichText::new(words).color(theme.problem)).wrap());
    }
    for finding in &correction.findings {
        small(ui, theme, finding.to_string());
    }
    ui.add_space(4.0);
    if correction.unsure.is_empty() {
        soft(ui, theme, "No annotation has to be looked at");
    } else {
        let column = (ui.available_width() - 8.0 - 16.0) / 2.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            for words in ["Before", "In the corrected text"] {
                ui.allocate_ui_with_layout(vec2(column, 18.0), Layout::left_to_right(Align::Center), |ui| {
                    ui.set_width(column);
                    ui.add(Label::new(RichText::new(words).font(strong(12.0)).color(theme.soft)).selectable(false));
                });
            }
        });
        let height = room(ui, 380.0, 330.0);
        ScrollArea::vertical().max_height(height).show_rows(ui, ROW, correction.unsure.len(), |ui, rows| {
            for unsure in &correction.unsure[rows] {
                ui.allocate_ui_with_layout(vec2(ui.available_width(), ROW), Layout::top_down(Align::Min), |ui| {
                    ui.set_min_height(ROW);
                    unsure_ui(ui, theme, unsure, column);
                });
            }
        });
    }
    let read_only = context.workspace().is_some_and(|it| it.read_only.is_some());
    let (mut back, mut wanted) = (false, false);
    foot(ui, context, "Cancel", |ui, context| {
        ui.add_enabled_ui(!read_only, |ui| {
            let button = primary(ui, context.theme, "Update the text");
            // Enter does what the dialog is for.
            let entered = ui.input(|input| input.key_pressed(Key::Enter)) && ui.memory(|it| it.focused().is_none());
            wanted = button.clicked() || entered;
        });
        back = ui.add(Button::new("Back").min_size(vec2(72.0, 28.0))).clicked();
    });
    if wanted {
        context.push(Command::Correct);
    } else if back {
        context.push(Command::ForgetCorrection);
    }
}

/// An annotation that has to be looked at: what it is, and its words before and after.
fn unsure_ui(ui: &mut Ui, theme: &Theme, unsure: &Unsure, column: f32) {
    ui.spacing_mut().item_spacing = vec2(16.0, 2.0);
    small(ui, theme, format!("{} · {} · {}", unsure.label, unsure.kind.name(), unsure.annotator));
    let (before, after) = if unsure.after.is_empty() {
        (vec![(unsure.before.clone(), false)], Vec::new())
    } else {
        word_diff::parts(&unsure.before, &unsure.after)
    };
    ui.horizontal_top(|ui| {
        for parts in [near_difference(before), near_difference(after)] {
            ui.allocate_ui_with_layout(vec2(column, 40.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(column);
                words_ui(ui, theme, &parts);
            });
        }
    });
}

/// Words from shortly before the first that the other side lacks, so that it is in view.
fn near_difference(mut parts: Vec<Part>) -> Vec<Part> {
    const BEFORE: usize = 40;
    if let [(words, false), _, ..] = parts.as_mut_slice()
        && let Some((cut, _)) = words.char_indices().rev().nth(BEFORE)
    {
        let cut = words[cut..].find(' ').map_or(cut, |space| cut + space);
        *words = format!("…{}", &words[cut..]);
    }
    parts
}

/// Two lines of words, those marked that the other side lacks.
fn words_ui(ui: &mut Ui, theme: &Theme, parts: &[Part]) {
    if parts.is_empty() {
        small(ui, theme, "no place");
        return;
    }
    let body = TextStyle::Body.resolve(ui.style());
    let mut job = LayoutJob::default();
    for (words, lacking) in parts {
        let format = TextFormat::simple(if *lacking { strong(13.0) } else { body.clone() }, theme.ink);
        let background = if *lacking { theme.selection } else { format.background };
        job.append(words, 0.0, TextFormat { background, ..format });
    }
    job.wrap.max_rows = 2;
    ui.add(Label::new(job).wrap());
}

/// How many annotations come out how.
fn summary(counts: &Counts) -> String {
    let annotations = counts.annotations();
    let parts = [
        (counts.same, "the same"),
        (counts.moved, "moved"),
        (counts.look, "the same words with another look"),
        (counts.changed, "with changed text"),
        (counts.lost, "without a place"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}")).collect();
    match annotations {
        0 => "The document has no annotations yet".to_owned(),
        1 => format!("1 annotation: {}", parts.join(", ")),
        _ => format!("{annotations} annotations: {}", parts.join(", ")),
    }
}

/// What else has to be looked at.
fn losses(counts: &Counts) -> Option<String> {
    let parts = [
        (counts.relations_changed, "relations of which quoted words have changed"),
        (counts.relations_lost, "relations that go with an annotation without a place"),
        (counts.excluded_lost, "excluded regions of which nothing is left"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}")).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
