//! What to export, and where to.

use eframe::egui::{Button, ComboBox, RichText, ScrollArea, Ui};

use super::split::SplitChoice;
use super::{foot, form_row, head, path_row, report, room};
use crate::app::command::Command;
use crate::app::job::{ExportRequest, Pick, Preview};
use crate::app::panel::PanelContext;
use crate::app::panel::welcome::given_path;
use crate::app::widget::{checkbox, heading, primary, small, toggle};
use crate::export::{Options, Overlaps, View};
use crate::format::{Chosen, Description, Format, TABLES, Unit, format_named, formats};
use crate::model::{AnnotatorId, LabelId, Status};

/// What the dialog remembers, from one export to the next too.
pub struct Export {
    options: Options,
    split: SplitChoice,
    /// Whether the split can be read.
    is_split_read: bool,
    folder: String,
    replace: bool,
    taken: Vec<std::path::PathBuf>,
    /// Whether an export was asked for since the dialog was opened.
    asked: bool,
}

impl Default for Export {
    fn default() -> Self {
        let first = formats().first().map_or("jsonl", |it| it.description().name);
        Self {
            options: Options::new(first),
            split: SplitChoice::default(),
            is_split_read: true,
            folder: String::new(),
            replace: false,
            taken: Vec::new(),
            asked: false,
        }
    }
}

impl Export {
    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, opening: bool) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        if opening {
            self.asked = false;
            self.taken.clear();
            let there = |id: &LabelId| workspace.project.schema.label(id).is_some();
            self.options.labels.retain(there);
            self.options.annotators.retain(|it| workspace.project.sheets.keys().any(|key| key.annotator == *it));
            if self.folder.is_empty() {
                let name = workspace
                    .path
                    .file_name()
                    .map_or_else(|| "dataset".to_owned(), |it| format!("{}-export", it.to_string_lossy()));
                self.folder = workspace.path.with_file_name(name).display().to_string();
            }
        }
        if let Some(picked) = context.session.picked.first().filter(|_| self.taken != context.session.picked) {
            self.folder = picked.display().to_string();
            self.taken.clone_from(&context.session.picked);
        }
        head(ui, "Export");
        let height = room(ui, 640.0, 170.0);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 8.0);
            self.options_ui(ui, context, opening);
            if self.asked {
                report::ui(ui, context);
            } else {
                self.preview_ui(ui, context);
            }
        });
        self.foot_ui(ui, context);
    }

    fn options_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, opening: bool) {
        self.format_ui(ui, context);
        form_row(ui, context.theme, "Folder", |ui| {
            path_row(ui, context, "export folder", (&mut self.folder, "Folder to write to"), Pick::ExportFolder)
                .take_keys(opening);
        });
        self.choice_ui(ui, context);
        self.annotators_ui(ui, context);
        self.details_ui(ui, context);
        self.view_ui(ui, context);
        let split = self.split.ui(ui, context);
        self.is_split_read = split.is_ok();
        self.options.split = split.unwrap_or_default();
    }

    /// What is made of the annotations.
    fn view_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) {
        form_row(ui, context.theme, "View", |ui| {
            ui.horizontal_wrapped(|ui| {
                for view in View::ALL {
                    let button = Button::selectable(self.options.view == view, view.name()).frame_when_inactive(true);
                    if ui.add(button).clicked() {
                        self.options.view = view;
                    }
                }
            });
            small(ui, context.theme, view_means(self.options.view));
        });
    }

    fn format_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) {
        let theme = context.theme;
        form_row(ui, context.theme, "Format", |ui| {
            let chosen = self.options.format.clone();
            let combo = ComboBox::from_id_salt("export format").selected_text(&chosen).width(160.0).height(420.0);
            let shown = combo.show_ui(ui, |ui| {
                for description in written() {
                    let button = Button::selectable(chosen == description.name, description.name);
                    if ui.add(button).on_hover_text(description.summary).clicked() {
                        self.choose_format(description.name);
                    }
                }
            });
            shown.response.accessible_name("Format");
            if let Some(format) = format_named(&self.options.format) {
                small(ui, theme, format.description().summary);
            }
        });
        for option in format_named(&self.options.format).map_or(&[][..], |it| it.options()) {
            form_row(ui, context.theme, &capital(option.name), |ui| {
                ui.horizontal_wrapped(|ui| {
                    for value in option.values {
                        let on = self.options.chosen.value(option) == *value;
                        let button = Button::selectable(on, *value).frame_when_inactive(true);
                        if ui.add(button).on_hover_text(option.means).clicked() {
                            // The value stands in the table that it was taken from.
                            let _ = self.options.chosen.choose(option.name, value);
                        }
                    }
                });
            });
        }
    }

    /// Takes another format; what was chosen for the one before means nothing to it.
    fn choose_format(&mut self, name: &str) {
        if self.options.format != name {
            self.options.format = name.to_owned();
            if let Some(format) = format_named(name) {
                self.options.unit = format.description().usual_unit();
            }
            self.options.chosen = Chosen::default();
            self.options.byte_order_mark &= TABLES.contains(&name);
        }
    }

    /// What is asked for: a format that is made of the texts has them, whatever is chosen for the others.
    fn wanted(&self) -> Options {
        let is_made_of_text = format_named(&self.options.format).is_some_and(|it| it.is_made_of_text());
        Options { with_text: self.options.with_text || is_made_of_text, ..self.options.clone() }
    }

    /// What the dataset would hold and what not, counted beside the window as soon as something is chosen.
    fn preview_ui(&self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        if self.options.statuses.is_empty() || !self.is_split_read {
            return;
        }
        let theme = context.theme;
        heading(ui, theme, "What would be written");
        let revision = context.session.workspace.as_ref().map(|it| it.revision);
        let wanted = self.wanted();
        let is_of_now = |it: &&Preview| it.options == wanted && Some(it.revision) == revision;
        let preview = context.session.preview.as_ref().filter(is_of_now);
        if preview.is_none() {
            context.push(Command::PreviewExport(Box::new(wanted.clone())));
        }
        match preview.and_then(|it| it.report.as_ref()) {
            None => drop(small(ui, theme, "counting…")),
            Some(Err(problem)) => drop(ui.label(RichText::new(problem).color(theme.problem))),
            Some(Ok(report)) => report::contents_ui(ui, context, report),
        }
    }

    /// Which documents and labels go into the dataset.
    fn choice_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) {
        let Some(workspace) = context.workspace() else { return };
        form_row(ui, context.theme, "Documents", |ui| {
            ui.horizontal_wrapped(|ui| {
                for (status, words) in
                    [(Status::Done, "done"), (Status::InProgress, "in progress"), (Status::New, "new")]
                {
                    let on = self.options.statuses.contains(&status);
                    if toggle(ui, context.theme, words, on).clicked() {
                        self.options.statuses.retain(|it| *it != status);
                        if !on {
                            self.options.statuses.push(status);
                        }
                        self.options.statuses.sort();
                    }
                }
            });
            if self.options.statuses.contains(&Status::New) {
                small(ui, context.theme, "new documents without annotations would train as “nothing here”");
            }
        });
        form_row(ui, context.theme, "Labels", |ui| {
            ui.horizontal_wrapped(|ui| {
                let all: Vec<LabelId> = workspace.project.schema.labels.iter().map(|it| it.id.clone()).collect();
                for label in &workspace.project.schema.labels {
                    let on = self.options.labels.is_empty() || self.options.labels.contains(&label.id);
                    if toggle(ui, context.theme, &label.name, on).clicked() {
                        flip(&mut self.options.labels, &all, &label.id);
                    }
                }
            });
        });
    }

    fn annotators_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) {
        let Some(workspace) = context.workspace() else { return };
        let mut all: Vec<AnnotatorId> = workspace.project.sheets.keys().map(|key| key.annotator.clone()).collect();
        all.sort();
        all.dedup();
        if all.len() < 2 {
            return;
        }
        form_row(ui, context.theme, "Annotators", |ui| {
            ui.horizontal_wrapped(|ui| {
                for annotator in &all {
                    let on = self.options.annotators.is_empty() || self.options.annotators.contains(annotator);
                    if toggle(ui, context.theme, annotator.as_str(), on).clicked() {
                        flip(&mut self.options.annotators, &all, annotator);
                    }
                }
            });
        });
    }

    fn details_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) {
        let units = format_named(&self.options.format).map_or(&[][..], |it| it.description().capabilities.units);
        if let Some(first) = units.first().filter(|_| !units.contains(&self.options.unit)) {
            self.options.unit = *first;
        }
        form_row(ui, context.theme, "Offsets in", |ui| {
            ui.horizontal(|ui| {
                for unit in units {
                    let (words, tip) = match unit {
                        Unit::Chars => ("characters", "as in Python"),
                        Unit::Bytes => ("bytes", "of UTF-8, as in Rust and Go"),
                        Unit::Utf16 => ("UTF-16 units", "as in JavaScript and Java"),
                    };
                    if ui
                        .add(Button::selectable(self.options.unit == *unit, words).frame_when_inactive(true))
                        .on_hover_text(tip)
                        .clicked()
                    {
                        self.options.unit = *unit;
                    }
                }
            });
        });
        form_row(ui, context.theme, "Overlaps", |ui| {
            ui.horizontal(|ui| {
                for (overlaps, words, tip) in OVERLAPS {
                    let button =
                        Button::selectable(self.options.overlaps == *overlaps, *words).frame_when_inactive(true);
                    if ui.add(button).on_hover_text(*tip).clicked() {
                        self.options.overlaps = *overlaps;
                    }
                }
            });
        });
        form_row(ui, context.theme, "", |ui| {
            ui.horizontal_wrapped(|ui| {
                if !format_named(&self.options.format).is_some_and(Format::is_made_of_text) {
                    let mut without = !self.options.with_text;
                    checkbox(ui, context.theme, &mut without, "Leave the texts out")
                        .on_hover_text("the quoted words of annotations are always written");
                    self.options.with_text = !without;
                }
                if TABLES.contains(&self.options.format.as_str()) {
                    let tip = "a byte order mark, by which Excel knows that it is UTF-8";
                    checkbox(ui, context.theme, &mut self.options.byte_order_mark, "For Excel").on_hover_text(tip);
                }
                checkbox(ui, context.theme, &mut self.replace, "Replace a dataset that is there");
            });
        });
    }

    fn foot_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let ready = !self.folder.trim().is_empty() && !self.options.statuses.is_empty() && self.is_split_read;
        let busy = context.session.jobs.running().any(|job| job.title.starts_with("Exporting"));
        let mut wanted = false;
        foot(ui, context, "Close", |ui, context| {
            let words = if busy { "Exporting…" } else { "Export" };
            ui.add_enabled_ui(ready && !busy, |ui| wanted |= primary(ui, context.theme, words).clicked());
        });
        if wanted {
            self.asked = true;
            let request =
                ExportRequest { options: self.wanted(), folder: given_path(&self.folder), replace: self.replace };
            context.push(Command::Export(Box::new(request)));
        }
    }
}

const OVERLAPS: &[(Overlaps, &str, &str)] = &[
    (Overlaps::Keep, "keep", "all annotations stay"),
    (Overlaps::Longest, "longest", "of annotations of one label that share characters the longest stays"),
    (Overlaps::First, "first", "the first one stays"),
    (Overlaps::Error, "refuse", "a document that has some is skipped"),
];

fn view_means(view: View) -> &'static str {
    match view {
        View::Spans => "annotations as they are",
        View::Attribution => "what has a source, with the words that name it as annotations of their own",
        View::Sentences => "sentences, once for each label in them; those without any, of finished documents, as none",
        View::Pairs => "relations between documents, and as many pairs that nobody has related, as none",
    }
}

/// The name of an option as the head of a row.
fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn written() -> impl Iterator<Item = &'static Description> {
    formats().iter().map(|it| it.description()).filter(|it| it.writes)
}

/// Takes one out of those that are chosen, or puts it back; an empty list stands for all, and the last one stays.
fn flip<T: Clone + PartialEq + Ord>(chosen: &mut Vec<T>, all: &[T], one: &T) {
    if chosen.is_empty() {
        chosen.extend(all.iter().cloned());
    }
    match chosen.iter().position(|it| it == one) {
        Some(place) if chosen.len() > 1 => drop(chosen.remove(place)),
        Some(_) => {}
        None => chosen.push(one.clone()),
    }
    chosen.sort();
    if chosen.len() == all.len() {
        chosen.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_the_empty_list_and_one_always_stays() {
        let all = ["claim", "figure", "quote"];
        let mut chosen = Vec::new();
        flip(&mut chosen, &all, &"claim");
        assert_eq!(chosen, ["figure", "quote"]);
        flip(&mut chosen, &all, &"quote");
        flip(&mut chosen, &all, &"figure");
        assert_eq!(chosen, ["figure"]);
        flip(&mut chosen, &all, &"quote");
        flip(&mut chosen, &all, &"claim");
        assert!(chosen.is_empty());
    }
}
