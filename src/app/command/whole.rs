//! Which commands need the whole project, and so have to wait while it is still being opened: those that change something, and those
//! that hand something on.

use super::{Action, Command, Find};

impl Command {
    /// Whether it needs the project as it is, rather than what is foreseen of it. That of some keys depends on whether something is
    /// selected.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "all commands by name, so that the compiler asks about a new one")]
    pub fn needs_whole(&self, selects: bool) -> bool {
        match self {
            Self::Do(action) => action.needs_whole(),
            Self::LabelKey(_) => selects,
            Self::Relabel(_)
            | Self::MoveBoundary(..)
            | Self::SetAttribute(..)
            | Self::AddSpeaker(..)
            | Self::SetSpeaker(_)
            | Self::MergeSpeakers(..)
            | Self::GoOn(..)
            | Self::AwaitMention(_)
            | Self::ToField(_)
            | Self::SetNote(..)
            | Self::SetUnsure(_)
            | Self::LinkAs(_)
            | Self::ChoosePartner(_)
            | Self::ToggleChange(_)
            | Self::SetRelationAttribute(..)
            | Self::Unlink(..)
            | Self::SetStatus(..)
            | Self::SetFacts(_)
            | Self::RemoveDocument(_)
            | Self::Import(_)
            | Self::ImportText(..)
            | Self::WalkTo(_)
            | Self::Review(_)
            | Self::Compare(_)
            | Self::Correct
            | Self::Apply(_)
            | Self::BringIn
            | Self::PreviewExport(_)
            | Self::Export(_)
            | Self::Beside(_)
            | Self::CrossTo(_)
            | Self::ShowLeft(_) => true,
            Self::Find(find) => matches!(find, Find::Preview(_) | Find::Tag),
            // What tags where a label is armed is refused by the workspace.
            Self::Arm(_)
            | Self::Select(..)
            | Self::Take(_)
            | Self::TakeFurther(_)
            | Self::Point(..)
            | Self::Focus(_)
            | Self::GoTo(..)
            | Self::ToggleOther(_)
            | Self::TakeTo(_)
            | Self::OpenDocument(_)
            | Self::OpenProject(_)
            | Self::CreateProject(..)
            | Self::ForgetCorrection
            | Self::Show(_)
            | Self::Pick(_)
            | Self::SetAnnotator(_)
            | Self::ShowAnnotator(_)
            | Self::SetTheme(_)
            | Self::SetZoom(_)
            | Self::ToText
            | Self::ToHistory
            | Self::CloseFind
            | Self::CloseToast(_)
            | Self::Copy(_)
            | Self::ForgetRecent(_)
            | Self::OpenSample => false,
        }
    }
}

impl Action {
    #[expect(clippy::too_many_lines, reason = "all actions by name, so that the compiler asks about a new one")]
    fn needs_whole(self) -> bool {
        match self {
            Self::Import
            | Self::PasteText
            | Self::Export
            | Self::Occurrences
            | Self::TagFound
            | Self::Undo
            | Self::Redo
            | Self::BoundaryBack
            | Self::BoundaryForward
            | Self::Reselect
            | Self::Accept
            | Self::AcceptGuesses
            | Self::AcceptDocument
            | Self::SameAsLast
            | Self::SpeakerFromWords
            | Self::Split
            | Self::Join
            | Self::DropPart
            | Self::Note
            | Self::Relate
            | Self::Unsure
            | Self::Remove
            | Self::Exclude
            | Self::DoneAndNext
            | Self::Reopen
            | Self::UpdateText
            | Self::NextConflict
            | Self::PreviousConflict
            | Self::KeepOurs
            | Self::TakeTheirs
            | Self::PlaceHere
            | Self::LookedAt
            | Self::ExcludeSuggested
            | Self::KeepSuggested
            | Self::NextLeft
            | Self::PreviousLeft
            | Self::Beside
            | Self::CrossOver
            | Self::NextBeside
            | Self::TryAgain => true,
            Self::OpenProject
            | Self::NewProject
            | Self::GoToDocument
            | Self::Find
            | Self::FindAll
            | Self::NextHit
            | Self::PreviousHit
            | Self::Palette
            | Self::Settings
            | Self::Help
            | Self::Copy
            | Self::SelectAll
            | Self::Grow
            | Self::Shrink
            | Self::LeaveFirst
            | Self::LeaveLast
            | Self::NextObject
            | Self::PreviousObject
            | Self::NextAnnotation
            | Self::PreviousAnnotation
            | Self::BoundaryStart
            | Self::BoundaryEnd
            | Self::AllOfLabel
            | Self::Facts
            | Self::NextDocument
            | Self::PreviousDocument
            | Self::NextPart
            | Self::PreviousPart
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset
            | Self::Theme
            | Self::CloseProject
            | Self::Release
            | Self::Speakers
            | Self::History
            | Self::CloseConflicts
            | Self::CloseLeft
            | Self::ScrollTogether
            | Self::Problems => false,
        }
    }
}
