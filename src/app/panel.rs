//! The parts of the window around the text, and what they are given to draw themselves.

pub mod annotations;
mod attribute;
pub mod beside;
mod choice;
mod completion;
pub mod conflicts;
pub mod documents;
mod draft;
pub mod find_bar;
pub mod found;
mod guess;
pub mod history;
pub mod inspector;
pub mod left;
mod line;
mod partners;
mod period;
pub mod prompt;
mod relations;
mod speaker;
pub mod speakers;
pub mod status;
pub mod strip;
mod switches;
pub mod toasts;
pub mod top;
pub mod welcome;

use super::command::{Action, Command};
use super::keys::Keymap;
use super::session::{Focus, Part, Session, Workspace};
use super::theme::Theme;

/// What a part of the window reads, and where it puts what the user wants.
pub struct PanelContext<'a> {
    /// The state behind the window.
    pub session: &'a Session,
    /// Which keys do what.
    pub keymap: &'a Keymap,
    /// Where the keys are to go with this frame.
    pub focus: Option<&'a Focus>,
    /// What the user wants done, in order.
    pub commands: &'a mut Vec<Command>,
    /// The colours.
    pub theme: &'static Theme,
}

impl PanelContext<'_> {
    /// Wants something done.
    pub fn push(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Wants an action of the table done.
    pub fn act(&mut self, action: Action) {
        self.commands.push(Command::Do(action));
    }

    /// The open project, if any.
    #[must_use]
    pub fn workspace(&self) -> Option<&Workspace> {
        self.session.workspace.as_ref()
    }

    /// Whether the keys are to go to a part of the window with this frame.
    #[must_use]
    pub fn wants(&self, part: Part) -> bool {
        self.focus == Some(&Focus::Part(part))
    }

    /// Whether the keys are to go to a field with this frame.
    #[must_use]
    pub fn wants_field(&self, name: &str) -> bool {
        matches!(self.focus, Some(Focus::Field(field)) if field == name)
    }
}
