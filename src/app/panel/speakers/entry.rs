//! An entry of the register, field by field, and the way to merge it into another one.

use std::sync::Arc;

use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{Button, Id, Key, Label, RichText, ScrollArea, Ui, vec2};

use crate::app::command::Command;
use crate::app::panel::PanelContext;
use crate::app::session::Workspace;
use crate::app::widget::{heading, line, primary, soft, toggle};
use crate::model::{Speaker, SpeakerId, SpeakerKind};
use crate::text::shown;

/// What the form remembers between frames.
#[derive(Default)]
pub struct Entry {
    /// The entry as it is being changed, and its aliases as they are typed.
    draft: Option<Speaker>,
    aliases: String,
    /// Whether one of its fields had the keys when it was drawn last.
    typing: bool,
    /// The entry that this one is about to be merged into.
    into: Option<(SpeakerId, SpeakerId)>,
}

/// A field of text: its name, what is expected, and where it is.
type Field = (&'static str, &'static str, fn(&mut Speaker) -> &mut String);

const FIELDS: [Field; 3] = [
    ("Name", "the name to show", |it| &mut it.name),
    ("Role", "office or occupation", |it| &mut it.role),
    ("Note", "the project’s words about it", |it| &mut it.note),
];
const ALIASES: &str = "Other names";
/// What stands between them; a comma may be part of one.
const BETWEEN: &str = "; ";
/// The field that the other names stand before.
const ALIASES_AT: usize = 2;

/// The names of all fields that are typed in.
fn fields() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|it| it.0).chain([ALIASES])
}

fn field_id(name: &str) -> Id {
    Id::unique(("speaker field", name))
}

impl Entry {
    /// Draws the form. Tells which entry is to be shown instead, where this one was merged into it.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        context: &mut PanelContext<'_>,
        workspace: &Workspace,
        (speaker, count): (&Arc<Speaker>, Option<usize>),
    ) -> Option<SpeakerId> {
        let is_typing = fields().any(|name| ui.memory(|memory| memory.has_focus(field_id(name))));
        if !is_typing || self.draft.as_ref().is_none_or(|it| it.id != speaker.id) {
            self.draft = Some(speaker.as_ref().clone());
            self.aliases = speaker.aliases.join(BETWEEN);
        }
        if let Some(draft) = self.draft.as_mut() {
            ui.add_enabled_ui(workspace.read_only.is_none(), |ui| {
                if form_ui(ui, context, workspace, (draft, speaker), &mut self.aliases) && *draft != **speaker {
                    context.push(Command::SetSpeaker(Box::new(draft.clone())));
                }
            });
        }
        self.typing = fields().any(|name| ui.memory(|memory| memory.has_focus(field_id(name))));
        self.merge_ui(ui, context, workspace, (speaker, count))
    }

    /// What is being typed, as a command that changes its entry: the form is not drawn any more, or the project is about to be closed.
    pub fn commit(&mut self, workspace: &Workspace) -> Option<Command> {
        if !std::mem::take(&mut self.typing) || workspace.read_only.is_some() {
            return None;
        }
        let mut draft = self.draft.take()?;
        let stored = workspace.project.speakers.get(&draft.id)?;
        take_aliases(&mut draft, &self.aliases);
        tidy(&mut draft, stored);
        (draft != **stored).then(|| Command::SetSpeaker(Box::new(draft)))
    }

    /// The way to another entry that means the same, with what becomes of both.
    fn merge_ui(
        &mut self,
        ui: &mut Ui,
        context: &mut PanelContext<'_>,
        workspace: &Workspace,
        (speaker, count): (&Speaker, Option<usize>),
    ) -> Option<SpeakerId> {
        ui.add_space(6.0);
        let into = self.into.as_ref().filter(|(of, _)| *of == speaker.id).map(|(_, into)| into.clone());
        let Some(kept) = into.and_then(|into| workspace.project.speakers.get(&into)) else {
            let enabled = workspace.read_only.is_none() && workspace.project.speakers.len() > 1;
            ui.add_enabled_ui(enabled, |ui| {
                let chosen = names_menu(ui, workspace, ("Merge into…", "Merge into…"), &speaker.id, false);
                if let Some(Some(into)) = chosen {
                    self.into = Some((speaker.id.clone(), into));
                }
            });
            return None;
        };
        ui.add(Label::new(shown(&merge_words(speaker, kept, count))).wrap());
        let mut merged = None;
        ui.horizontal(|ui| {
            if primary(ui, context.theme, "Merge").clicked() {
                context.push(Command::MergeSpeakers(speaker.id.clone(), kept.id.clone()));
                merged = Some(kept.id.clone());
            }
            if ui.button("Cancel").clicked() || merged.is_some() {
                self.into = None;
            }
        });
        merged
    }
}

/// What becomes of two entries that are merged; how many annotations name the first is `None` while that is being counted.
fn merge_words(speaker: &Speaker, kept: &Speaker, count: Option<usize>) -> String {
    let annotations = match count {
        None => "annotations of yours name it (counting …)".to_owned(),
        Some(1) => "1 annotation names it, of yours,".to_owned(),
        Some(count) => format!("{count} annotations name it, of yours,"),
    };
    format!(
        "“{}” becomes part of “{}”: {annotations} and then name the other, as do those of other annotators; its names become other names \
         of that one.",
        speaker.name, kept.name
    )
}

/// Draws the fields; tells whether the keys have left one of them, or something was chosen.
fn form_ui(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    workspace: &Workspace,
    (draft, stored): (&mut Speaker, &Speaker),
    aliases: &mut String,
) -> bool {
    let mut done = false;
    for (place, (name, hint, field)) in FIELDS.into_iter().enumerate() {
        if place == ALIASES_AT {
            done |= aliases_ui(ui, context, draft, aliases);
        }
        let response = row(ui, context, name, |ui| line(ui, field_id(name), field(draft), hint, name));
        done |= response.lost_focus() && !ui.input(|input| input.key_pressed(Key::Escape));
    }
    done |= kind_ui(ui, context, draft);
    for (name, through) in [("Speaks for", false), ("Through", true)] {
        let now = if through { draft.through.clone() } else { draft.speaks_for.clone() };
        let named = now.as_ref().and_then(|id| workspace.project.speakers.get(id)).map(|it| it.name.clone());
        let words = named.unwrap_or_else(|| "nobody".to_owned());
        let chosen = row(ui, context, name, |ui| names_menu(ui, workspace, (&words, name), &stored.id, true));
        if let Some(chosen) = chosen {
            *(if through { &mut draft.through } else { &mut draft.speaks_for }) = chosen;
            done = true;
        }
    }
    if done {
        tidy(draft, stored);
    }
    done
}

/// Takes white space from the ends of what was typed; a name that was emptied stays as it was.
fn tidy(draft: &mut Speaker, stored: &Speaker) {
    for text in [&mut draft.name, &mut draft.role, &mut draft.note] {
        *text = text.trim().to_owned();
    }
    if draft.name.is_empty() {
        draft.name.clone_from(&stored.name);
    }
}

/// Takes the other names as they were typed. What was not touched stays as it is, whatever stands in it.
fn take_aliases(draft: &mut Speaker, aliases: &str) {
    if *aliases != draft.aliases.join(BETWEEN) {
        let names = aliases.split(BETWEEN.trim()).map(str::trim).filter(|it| !it.is_empty());
        draft.aliases = names.map(str::to_owned).collect();
    }
}

/// The other names, with semicolons between; tells whether the keys have left them.
fn aliases_ui(ui: &mut Ui, context: &PanelContext<'_>, draft: &mut Speaker, aliases: &mut String) -> bool {
    let response = row(ui, context, ALIASES, |ui| {
        line(ui, field_id(ALIASES), aliases, "in the texts, with semicolons between", ALIASES)
    });
    let left = response.lost_focus() && !ui.input(|input| input.key_pressed(Key::Escape));
    if left {
        take_aliases(draft, aliases);
    }
    left
}

fn kind_ui(ui: &mut Ui, context: &PanelContext<'_>, draft: &mut Speaker) -> bool {
    let mut chosen = false;
    heading(ui, context.theme, "Kind");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for kind in SpeakerKind::ALL {
            if toggle(ui, context.theme, kind.name(), draft.kind == kind).clicked() {
                draft.kind = kind;
                chosen = true;
            }
        }
    });
    chosen
}

/// A row with its name before it.
fn row<R>(ui: &mut Ui, context: &PanelContext<'_>, name: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| {
        ui.allocate_ui_with_layout(vec2(82.0, 27.0), *ui.layout(), |ui| {
            ui.set_min_width(82.0);
            soft(ui, context.theme, name);
        });
        contents(ui)
    })
    .inner
}

/// A menu of all other entries, by name; with nobody as its first where that can be chosen.
fn names_menu(
    ui: &mut Ui,
    workspace: &Workspace,
    (words, name): (&str, &str),
    but: &SpeakerId,
    nobody: bool,
) -> Option<Option<SpeakerId>> {
    let mut chosen = None;
    let button = Button::new(shown(words)).min_size(vec2(ui.available_width(), 26.0)).truncate().right_text("");
    let (response, _) = MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_min_width(220.0);
        if nobody && ui.add(Button::selectable(false, RichText::new("nobody").italics())).clicked() {
            chosen = Some(None);
        }
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            let mut others: Vec<_> = workspace.project.speakers.values().filter(|it| it.id != *but).collect();
            others.sort_by_cached_key(|it| crate::find::fold(&it.name));
            for other in others {
                if ui.add(Button::selectable(false, shown(&other.name))).clicked() {
                    chosen = Some(Some(other.id.clone()));
                }
            }
        });
    });
    let spoken = if name == words { name.to_owned() } else { format!("{name}: {words}") };
    response.accessible_name(spoken);
    chosen
}
