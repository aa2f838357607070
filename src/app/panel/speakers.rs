//! The register of speakers: whom quotes and claims are attributed to, and everything that is attributed to each.

mod entry;
mod named;

use std::sync::Arc;

use eframe::egui::{Button, Id, Key, Label, RichText, ScrollArea, Ui, vec2};

use self::entry::Entry;
use self::named::Named;
use super::PanelContext;
use super::draft::{fitting, sounding};
use crate::app::command::Command;
use crate::app::session::{Part, Workspace};
use crate::app::widget::{line, list_row, small, soft};
use crate::model::{Speaker, SpeakerId};
use crate::text::shown;

/// The height of a row, in points.
const ROW: f32 = 42.0;

/// Whose annotations are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// An entry of the register.
    Speaker(SpeakerId),
    /// Nobody has looked yet.
    Unset,
    /// It was looked for and could not be found out.
    Unknown,
    /// There is none.
    None,
}

/// What the panel remembers between frames.
#[derive(Default)]
pub struct Speakers {
    filter: String,
    chosen: Option<Whom>,
    entry: Entry,
    named: Named,
    /// The entries that the letters fit, and what they were found for.
    found: Vec<Arc<Speaker>>,
    found_for: Option<(u64, String)>,
}

impl Speakers {
    /// What is being typed in an entry, as a command that changes it: the register is not drawn any more.
    pub fn commit_draft(&mut self, workspace: &Workspace) -> Option<Command> {
        self.entry.commit(workspace)
    }

    /// Draws the register, or the entry of it that was chosen.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        if let Some(Whom::Speaker(id)) = &self.chosen
            && !workspace.project.speakers.contains_key(id)
        {
            self.chosen = None;
        }
        match self.chosen.clone() {
            Some(whom) => self.chosen_ui(ui, context, workspace, &whom),
            None => self.list_ui(ui, context, workspace),
        }
    }

    fn chosen_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, whom: &Whom) {
        let back = ui.add(Button::new("‹ All speakers").frame_when_inactive(false));
        if back.clicked() || context.wants(Part::Speakers) {
            self.chosen = None;
        }
        ScrollArea::vertical().id_salt("speaker").auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 8.0);
            match whom {
                Whom::Speaker(id) => {
                    let Some(speaker) = workspace.project.speakers.get(id) else { return };
                    let count = self.named.count(workspace, whom, ui.ctx());
                    if let Some(kept) = self.entry.ui(ui, context, workspace, (speaker, count)) {
                        self.chosen = Some(Whom::Speaker(kept));
                    }
                }
                Whom::Unset => drop(soft(ui, context.theme, "Nobody has said yet who speaks here")),
                Whom::Unknown => drop(soft(ui, context.theme, "It was looked for and could not be found out")),
                Whom::None => {
                    drop(soft(ui, context.theme, "There is no speaker here, such as where the report itself states it"))
                }
            }
            self.named.ui(ui, context, workspace, whom);
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
        let field = ui.scope(|ui| {
            ui.set_max_width(ui.available_width() - 8.0);
            line(ui, Id::unique("speaker filter"), &mut self.filter, "Find a speaker", "Find a speaker")
        });
        let field = field.inner;
        if context.wants(Part::Speakers) {
            field.request_focus();
        }
        self.find(workspace);
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            self.chosen = self.found.first().map(|it| Whom::Speaker(it.id.clone()));
        }
        self.add_ui(ui, context, workspace);
        ui.spacing_mut().item_spacing.y = 2.0;
        let absent = if self.filter.trim().is_empty() { 3 } else { 0 };
        let area = ScrollArea::vertical().id_salt("speakers").auto_shrink([false, false]);
        area.show_rows(ui, ROW, self.found.len() + absent, |ui, rows| {
            ui.set_max_width(ui.available_width() - 8.0);
            for place in rows {
                let whom = match self.found.get(place) {
                    Some(speaker) => row_ui(ui, context, (&speaker.name, &described(workspace, speaker)), &speaker.id),
                    None => absent_ui(ui, context, place - self.found.len()),
                };
                self.chosen = whom.or(self.chosen.take());
            }
        });
    }

    /// The entries that the letters fit, found when either has changed.
    fn find(&mut self, workspace: &Workspace) {
        let of = (workspace.revision, self.filter.clone());
        if self.found_for.as_ref() == Some(&of) {
            return;
        }
        let sounding = sounding(&workspace.project, &self.filter);
        self.found = fitting(&workspace.project, &self.filter).into_iter().chain(sounding).cloned().collect();
        if self.filter.trim().is_empty() {
            self.found.sort_by_cached_key(|it| crate::find::fold(&it.name));
        }
        self.found_for = Some(of);
    }

    /// How many there are, or the way to a new one of the name that is not among them.
    fn add_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
        let name = self.filter.trim();
        let is_known = self.found.iter().any(|it| crate::find::fold(&it.name) == crate::find::fold(name));
        if name.is_empty() || is_known {
            let count = workspace.project.speakers.len();
            small(ui, context.theme, if count == 1 { "1 speaker".to_owned() } else { format!("{count} speakers") });
            return;
        }
        let button = Button::new(format!("Add “{}” to the register", shown(name))).truncate();
        if ui.add_enabled(workspace.read_only.is_none(), button).clicked() {
            let id = SpeakerId::from_title(name, |id| workspace.project.speakers.contains_key(id));
            context.push(Command::SetSpeaker(Box::new(Speaker::new(id, name))));
        }
    }
}

/// The role, or else the kind, and whom it speaks for.
fn described(workspace: &Workspace, speaker: &Speaker) -> String {
    let first = if speaker.role.is_empty() { speaker.kind.name() } else { &speaker.role };
    let other = speaker.speaks_for.as_ref().and_then(|id| workspace.project.speakers.get(id));
    other.map_or_else(|| first.to_owned(), |other| format!("{first} · for {}", other.name))
}

fn row_ui(ui: &mut Ui, context: &PanelContext<'_>, (name, more): (&str, &str), id: &SpeakerId) -> Option<Whom> {
    let theme = context.theme;
    let row = ui.push_id(id.as_str(), |ui| {
        list_row(ui, theme, (false, &format!("speaker {name}")), ROW, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 1.0);
            ui.add(Label::new(shown(name)).truncate());
            ui.add(Label::new(RichText::new(shown(more)).small().color(theme.soft)).truncate());
        })
    });
    row.inner.clicked().then(|| Whom::Speaker(id.clone()))
}

/// The ways of having no speaker, which are three things.
fn absent_ui(ui: &mut Ui, context: &PanelContext<'_>, place: usize) -> Option<Whom> {
    let (whom, name, more) = match place {
        0 => (Whom::Unset, "unset", "nobody has looked yet"),
        1 => (Whom::Unknown, "unknown", "looked for, and could not be found out"),
        _ => (Whom::None, "none", "there is no speaker"),
    };
    let theme = context.theme;
    let row = list_row(ui, theme, (false, &format!("speaker {name}")), ROW, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 1.0);
        ui.add(Label::new(RichText::new(name).italics()).truncate());
        ui.add(Label::new(RichText::new(more).small().color(theme.soft)).truncate());
    });
    row.clicked().then_some(whom)
}
