//! What was found in many documents, under the text: what to look for where, the hits by document, and the preview of tagging them all.

mod head;
mod list;
mod preview;

use std::sync::Arc;

use eframe::egui::{Align, Button, Id, Key, Label as Words, Layout, Modifiers, RichText, Ui};

use self::list::List;
use self::preview::Preview;
use super::PanelContext;
use super::find_bar::{field_id, grouped};
use crate::app::command::{Action, Command, Find};
use crate::app::finder::{Finder, HITS_MAX};
use crate::app::session::{Part, Workspace};
use crate::app::widget::typed;
use crate::find::Field;
use crate::model::{DocumentId, LabelId};
use crate::text::{Span, TextHash};

/// What the panel remembers between frames.
#[derive(Default)]
pub struct FoundPanel {
    words: String,
    list: List,
    preview: Preview,
    marks: Marks,
    /// The widgets of the panel that can have the keys.
    ids: Vec<Id>,
}

/// The hits of the open document, for the map of its scroll bar.
#[derive(Default)]
struct Marks {
    of: Option<(DocumentId, TextHash, usize, u64)>,
    hits: Arc<[Span]>,
}

impl FoundPanel {
    /// Whether a widget belongs to the panel.
    #[must_use]
    pub fn has(&self, id: Id) -> bool {
        self.ids.contains(&id)
    }

    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        self.ids.clear();
        let all = ui.max_rect();
        head::ui(ui, context, workspace, &mut self.words);
        match &context.session.finder.all.tagging {
            Some(tagging) => self.preview.ui(ui, context, workspace, tagging),
            None => status_ui(ui, context, workspace),
        }
        let id = Id::unique("what was found");
        self.ids.extend([id, field_id(head::hint(&context.session.finder.all.field))]);
        self.keys(ui, context, workspace, id);
        self.list.ui(ui, context, workspace, id);
        ui.expand_to_include_rect(all);
    }

    /// The hits in the open document, in order and disjoint.
    pub fn marks(&mut self, finder: &Finder, workspace: &Workspace) -> Arc<[Span]> {
        let (Some(document), Some(text)) = (&workspace.document, workspace.text()) else { return Arc::default() };
        let of = Some((document.clone(), text.hash(), finder.all.found.hits().len(), finder.all.number()));
        if self.marks.of != of {
            self.marks.of = of;
            self.marks.hits = finder.all.hits_in(document, text.hash()).into();
        }
        self.marks.hits.clone()
    }

    /// The keys of the list while it has them.
    fn keys(&self, ui: &Ui, context: &mut PanelContext<'_>, workspace: &Workspace, id: Id) {
        if context.wants(Part::Found) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        if !ui.memory(|memory| memory.has_focus(id)) {
            return;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) {
            context.act(Action::NextHit);
        }
        if pressed(Key::ArrowUp) {
            context.act(Action::PreviousHit);
        }
        let all = &context.session.finder.all;
        let (enter, escape) = (pressed(Key::Enter), pressed(Key::Escape));
        let Some(tagging) = &all.tagging else {
            if enter {
                context.push(Command::ToText);
            } else if escape {
                context.push(Command::CloseFind);
            }
            return;
        };
        if pressed(Key::Space)
            && let Some(current) = all.current
        {
            context.push(Command::Find(Find::Take(current, tagging.left.contains(&current))));
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
            context.push(Command::Find(Find::TakeAll(!tagging.left.is_empty())));
        }
        let label = typed(ui.ctx()).into_iter().find_map(|letter| label_of(workspace, letter));
        if let Some(label) = label {
            context.push(Command::Find(Find::Preview(Some(label))));
        }
        if enter {
            context.push(Command::Find(Find::Tag));
        } else if escape {
            context.push(Command::Find(Find::LeavePreview));
        }
    }
}

/// The label of a key: its letter or its number.
fn label_of(workspace: &Workspace, letter: char) -> Option<LabelId> {
    let labels = &workspace.project.schema.labels;
    let number = letter.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1));
    let letter = letter.to_lowercase().next();
    let by_letter = labels.iter().find(|label| label.key.is_some() && label.key == letter);
    by_letter.or_else(|| labels.get(number?)).map(|label| label.id.clone())
}

/// How much was found, what is wrong, and what can be done with it.
fn status_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
    let theme = context.theme;
    let finder = &context.session.finder;
    let all = &finder.all;
    let any = !all.found.hits().is_empty();
    ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let tag = ui.add_enabled(any && !all.field.is_said(), Button::new("Tag all…"));
            if tag.on_hover_text(with_key(context, Action::TagFound)).clicked() {
                context.act(Action::TagFound);
            }
            for (action, words) in [(Action::NextHit, "Next"), (Action::PreviousHit, "Previous")] {
                let button = ui.add_enabled(any, Button::new(words)).on_hover_text(with_key(context, action));
                if button.clicked() {
                    context.act(action);
                }
            }
            if all.progress().is_some() {
                if ui.button("Stop").on_hover_text("What was found so far stays").clicked() {
                    context.push(Command::Find(Find::Stop));
                }
            } else if all.field.is_said() && all.revision != workspace.revision && any {
                let tip = "Annotations have changed since they were searched";
                if ui.button("Search again").on_hover_text(tip).clicked() {
                    context.push(Command::Find(Find::Again));
                }
            }
            let (words, color) = match &finder.problem {
                Some(problem) => (problem.clone(), theme.problem),
                None => (status(finder), theme.soft),
            };
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Words::new(RichText::new(&words).color(color)).truncate()).on_hover_text(words);
            });
        });
    });
}

fn with_key(context: &PanelContext<'_>, action: Action) -> String {
    format!("{} ({})", action.row().tip, context.keymap.shown(action))
}

/// “41 hits in 7 documents”, and what else there is to say.
fn status(finder: &Finder) -> String {
    let all = &finder.all;
    let (count, kept) = (all.found.count(), all.found.hits().len());
    let going_on = all.progress();
    let by_label = matches!(&all.field, Field::Annotations(said) if said.label.is_some() || said.attribute.is_some());
    let mut words = match (count, going_on) {
        (0, None) if finder.query.words.is_empty() && !by_label => {
            "Case, accents, kinds of quotation marks and of spaces do not matter unless you say so".to_owned()
        }
        (0, None) => "Not found".to_owned(),
        (0, Some(_)) => String::new(),
        (count, _) => {
            let hits = if count == 1 { "1 hit".to_owned() } else { format!("{} hits", grouped(count)) };
            let documents = all.found.documents();
            let among =
                if documents == 1 { "1 document".to_owned() } else { format!("{} documents", grouped(documents)) };
            format!("{hits} in {among}")
        }
    };
    if kept < count {
        words.push_str(&format!("; the first {} are listed", grouped(HITS_MAX.min(kept))));
    }
    if let Some(progress) = going_on {
        let percent = (progress * 100.0).floor();
        words.push_str(&format!("{}searching … {percent} %", if words.is_empty() { "" } else { " · " }));
    }
    if all.stopped {
        words.push_str(" · stopped before the end");
    }
    match all.unread {
        0 => {}
        1 => words.push_str(" · 1 document could not be read"),
        unread => words.push_str(&format!(" · {} documents could not be read", grouped(unread))),
    }
    words
}
