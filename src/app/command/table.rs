//! The table of actions: name, words, keys, where they work and when they can be done.

use super::Action;
use crate::app::session::Session;

/// A part of the table of commands, as a heading of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the titles say what each holds")]
pub enum Group {
    Selecting,
    Annotations,
    Conflicts,
    Documents,
    Project,
    Window,
}

impl Group {
    /// All, in the order of the help.
    pub const ALL: [Self; 6] =
        [Self::Selecting, Self::Annotations, Self::Conflicts, Self::Documents, Self::Project, Self::Window];

    /// The heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Selecting => "Selecting",
            Self::Annotations => "Annotations",
            Self::Conflicts => "Conflicts",
            Self::Documents => "Documents",
            Self::Project => "Project",
            Self::Window => "Window",
        }
    }
}

/// Where an action's keys work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere, also while a text field has the keys.
    Everywhere,
    /// Wherever no text field has the keys.
    OutsideFields,
    /// Wherever no text field has the keys, and in the fields of the focused annotation.
    OwnFields,
    /// While the reading pane has the keys, or what is said of the focused annotation, outside of its text fields.
    Focused,
    /// While the reading pane has the keys.
    Reading,
}

/// A row of the table.
pub struct Row {
    /// The action.
    pub action: Action,
    /// Its name in the settings file.
    pub name: &'static str,
    /// Its name in menus and the palette.
    pub text: &'static str,
    /// What it does, for tooltips and the help.
    pub tip: &'static str,
    /// Its keys as they are written in the settings file: `Ctrl+Shift+P`.
    pub keys: &'static [&'static str],
    /// Where they work.
    pub scope: Scope,
    /// Its heading.
    pub group: Group,
    /// Whether it can be done now.
    pub enabled: fn(&Session) -> bool,
}

fn always(_: &Session) -> bool {
    true
}

fn project(session: &Session) -> bool {
    session.workspace.is_some()
}

fn document(session: &Session) -> bool {
    session.workspace.as_ref().is_some_and(|it| it.text().is_some())
}

fn focused(session: &Session) -> bool {
    session.workspace.as_ref().is_some_and(|it| it.focused().is_some())
}

fn undoable(session: &Session) -> bool {
    session.workspace.as_ref().is_some_and(|it| it.history.undo_title().is_some())
}

fn redoable(session: &Session) -> bool {
    session.workspace.as_ref().is_some_and(|it| it.history.redo_title().is_some())
}

fn beside(session: &Session) -> bool {
    session.beside.shown && document(session)
}

fn found(session: &Session) -> bool {
    session.finder.shows_panel() && !session.finder.all.found.hits().is_empty()
}

fn conflicts(session: &Session) -> bool {
    session.workspace.as_ref().is_some_and(|it| !it.conflicts().is_empty())
}

fn reviewing(session: &Session) -> bool {
    session.workspace.as_ref().is_some_and(|it| it.reviewed().is_some())
}

fn left(session: &Session) -> bool {
    session.workspace.as_ref().is_some_and(|it| it.shown_left().is_some())
}

fn read_only(session: &Session) -> bool {
    session.workspace.as_ref().is_some_and(|it| it.read_only.is_some() && it.coming.is_none())
}

macro_rules! rows {
    ($($group:ident { $($action:ident $name:literal $text:literal [$($key:literal),*] $scope:ident $enabled:ident $tip:literal)* })*) => {
        /// Every action, in the order of the help.
        pub const TABLE: &[Row] = &[$($(Row {
            action: Action::$action,
            name: $name,
            text: $text,
            tip: $tip,
            keys: &[$($key),*],
            scope: Scope::$scope,
            group: Group::$group,
            enabled: $enabled,
        },)*)*];
    };
}

rows! {
    Selecting {
        Grow "grow" "Grow selection" ["Space"] Reading document "word → number phrase → clause → statement → quotation → sentence → paragraph"
        Shrink "shrink" "Shrink selection" ["Shift+Space"] Reading document "back to what it grew out of; a sentence that was selected at once shrinks to what it states, a split quotation to its first half"
        LeaveFirst "leave-first" "Leave the first piece out" ["Alt+Shift+Right"] Reading document "the selection starts behind its first comma or joining word; Shift+Space takes it in again"
        LeaveLast "leave-last" "Leave the last piece out" ["Alt+Shift+Left"] Reading document "the selection ends before its last comma or joining word"
        NextObject "next-object" "Next object" ["Tab"] Reading document "select the next quotation, number phrase or statement that the armed label has not tagged; with none armed, the next annotation; while an attribute waits for words, those that may be meant"
        PreviousObject "previous-object" "Previous object" ["Shift+Tab"] Reading document "the one before"
        SelectAll "select-all" "Select all" ["Ctrl+A"] Reading document "the whole text"
        Copy "copy" "Copy" ["Ctrl+C"] Reading document "the selection, or the focused annotation with its source"
        Release "release" "Let go" ["Escape"] Reading document "one layer a press: the selection, the armed label, the focus"
    }
    Annotations {
        NextAnnotation "next-annotation" "Next annotation" ["F8", "."] Reading document "in reading order, stacked ones included"
        PreviousAnnotation "previous-annotation" "Previous annotation" ["Shift+F8", ","] Reading document "the one before"
        Accept "accept" "Into the inspector" ["Enter"] Reading focused "to the first attribute that wants looking at; finishes what F2 or Ctrl+R has begun"
        AcceptGuesses "accept-guesses" "Accept the guesses" ["Shift+Enter"] Focused focused "all of the focused annotation and of its relations, and on to the next one that wants looking at"
        AcceptDocument "accept-document" "Accept all guesses of the document" ["Ctrl+Shift+Enter"] OutsideFields document "of its annotations and relations, as they are shown beside the text; speakers whom the register does not know are added to it"
        SameAsLast "same-as-last" "Same as last" ["Ctrl+B"] OwnFields focused "the attribute that has the keys, or else the first one that wants looking at, as of the annotation of this label before"
        SpeakerFromWords "speaker-from-words" "Speaker from the selection" ["Ctrl+Shift+N"] Reading focused "the selected words name who speaks in the focused annotation; whom the register does not know is added to it"
        AllOfLabel "all-of-label" "All of this label" ["Ctrl+Shift+A"] Reading focused "what you say of the focused annotation is then said of all of its label in this document"
        Split "split" "Split annotation" ["Ctrl+Shift+J"] Reading focused "at the caret, or around the selected words"
        Join "join" "Join annotations" ["Ctrl+J"] Reading focused "with the next one of its label, or with those that were chosen in the list"
        DropPart "drop-part" "Drop part" ["Alt+Delete"] Reading focused "the part that the caret is in of an annotation that has several"
        BoundaryBack "boundary-back" "Boundary back a word" ["Alt+Left"] Reading focused "moves the chosen boundary of the focused annotation"
        BoundaryForward "boundary-forward" "Boundary forward a word" ["Alt+Right"] Reading focused "moves the chosen boundary of the focused annotation"
        BoundaryStart "boundary-start" "Choose the start" ["Alt+Home"] Reading focused "Alt+arrows then move the start of the focused annotation"
        BoundaryEnd "boundary-end" "Choose the end" ["Alt+End"] Reading focused "Alt+arrows then move the end of the focused annotation"
        Reselect "reselect" "Select the span again" ["F2"] Reading focused "change it like any selection, then Enter puts it back"
        Remove "remove" "Remove annotation" ["Delete"] Reading focused "with its relations; undo is one key away"
        Note "note" "Note" ["Ctrl+M"] OutsideFields focused "write a note on the focused annotation"
        Relate "relate" "Relate" ["Ctrl+R"] OutsideFields document "from the focused annotation to a likely partner, or to any other one, of this document or another; again passes it over for the next that has one"
        Unsure "unsure" "Unsure" ["Ctrl+U"] OutsideFields focused "mark the focused annotation to be looked at again, or take the mark back"
        Undo "undo" "Undo" ["Ctrl+Z"] OutsideFields undoable "without limit; says what and where, and goes there"
        Redo "redo" "Redo" ["Ctrl+Shift+Z", "Ctrl+Y"] OutsideFields redoable "what was undone"
        History "history" "History" ["Ctrl+H"] Everywhere project "what each step did, where, when and by whom; a click or Enter goes back or forth to there"
        Exclude "exclude" "Exclude as page furniture" ["Ctrl+G"] Reading document "the selection, or the region at the caret that may be some, is shown grey and never trained on; again takes it back"
        LookedAt "looked-at" "Looked at: nothing there" ["Ctrl+Shift+G"] Reading document "the selected words, or the region at the caret, belong to the text, and nothing of them is to be tagged; they are not asked for again"
        ExcludeSuggested "exclude-suggested" "Exclude all suggested regions" ["Ctrl+Shift+E"] OutsideFields document "all that looks like page furniture in this document"
        KeepSuggested "keep-suggested" "Keep all suggested regions" ["Ctrl+Shift+K"] OutsideFields document "nothing in this document is page furniture beyond what is excluded"
    }
    Conflicts {
        NextConflict "conflicts" "Conflicts: next" ["F7"] Everywhere conflicts "shows what is still to be decided, both versions side by side; again goes to the next"
        PreviousConflict "previous-conflict" "Conflicts: previous" ["Shift+F7"] Everywhere conflicts "the one before"
        KeepOurs "keep-ours" "Keep what stands" ["Ctrl+K"] OutsideFields reviewing "settles the conflict that is shown with what the project has; of a corrected text: accepts the proposal"
        TakeTheirs "take-theirs" "Take the other version" ["Ctrl+T"] OutsideFields reviewing "settles the conflict that is shown with the other side's; of a corrected text: drops the annotation"
        PlaceHere "place-here" "Place on the selection" ["Ctrl+Enter"] OutsideFields reviewing "settles the conflict that is shown with the words that are selected in the text"
        CloseConflicts "close-conflicts" "Close the conflicts" [] Everywhere reviewing "they stay open questions, and the status bar counts them"
    }
    Documents {
        NextDocument "next-document" "Next document" ["Alt+Down"] OutsideFields project "in the order of the list"
        PreviousDocument "previous-document" "Previous document" ["Alt+Up"] OutsideFields project "in the order of the list"
        DoneAndNext "done" "Done and next" ["Ctrl+D"] OutsideFields document "marks the document as done; where something is left to do, shows it first"
        NextLeft "next-left" "What is left: next" ["F10"] OutsideFields document "required attributes that are missing, quotations and numbers that are not tagged, what may be page furniture"
        PreviousLeft "previous-left" "What is left: previous" ["Shift+F10"] OutsideFields document "the one before"
        CloseLeft "close-left" "Close what is left" [] Everywhere left "it stays to be done"
        Reopen "reopen" "Not done after all" [] OutsideFields document "marks the document as in progress again"
        Speakers "speakers" "Speakers" ["Ctrl+Shift+S"] Everywhere project "the register: who they are, whom they speak for, everything that is attributed to each"
        GoToDocument "go-to-document" "Go to document…" ["Ctrl+P"] Everywhere project "by a few letters of its title or publisher"
        Facts "facts" "Source facts…" ["F4"] Everywhere document "title, publisher, author, date, event …"
        UpdateText "update-text" "Update the text…" ["F5"] Everywhere document "a corrected version of the article takes the place of the text, and annotations move with it"
        Beside "beside" "The other report beside" ["F12"] Everywhere document "the report of the same event that has most in common with this one, with what both share; again hides it"
        CrossOver "cross-over" "Over to the other report" ["Shift+F12"] OutsideFields beside "the keys go to the report beside this one; a click in it does the same"
        NextBeside "next-beside" "Another report beside" ["Ctrl+F12"] OutsideFields beside "the next of the event"
        ScrollTogether "scroll-together" "Scroll both reports together" [] OutsideFields beside "or each by itself"
        Find "find" "Find…" ["Ctrl+F"] Everywhere document "in this document"
        FindAll "find-all" "Find in all documents…" ["Ctrl+Shift+F"] Everywhere project "words of texts or notes, or annotations by what they say, in the whole project"
        NextHit "next-hit" "Next hit" ["F3"] Everywhere document "of what was found; where all documents were searched, across them"
        PreviousHit "previous-hit" "Previous hit" ["Shift+F3"] Everywhere document "the one before"
        Occurrences "occurrences" "Tag every occurrence…" ["Ctrl+L"] OutsideFields document "finds the selected words wherever they stand, whatever their case, quotation marks and spaces, and tags them after a preview"
        TagFound "tag-found" "Tag all that was found…" ["Ctrl+Shift+L"] Everywhere found "after a preview, with a label that you choose"
    }
    Project {
        OpenProject "open-project" "Open project…" ["Ctrl+O"] Everywhere always "a project folder"
        NewProject "new-project" "New project…" ["Ctrl+N"] Everywhere always "a new folder with the claim, quote and figure labels"
        Import "import" "Import documents…" ["Ctrl+I"] Everywhere project "text files, folders, or a text that you paste"
        PasteText "paste-text" "New document from the clipboard" ["Ctrl+V"] Reading project "the text that was copied becomes a document"
        Export "export" "Export…" ["Ctrl+E"] Everywhere project "write a labeled dataset"
        TryAgain "try-again" "Open for writing again" [] Everywhere read_only "where somebody else had the project open, or a file was damaged: looks whether that is over"
        Problems "problems" "Problems…" [] Everywhere project "what was found wrong when the project was opened"
        CloseProject "close-project" "Close project" ["Ctrl+W"] Everywhere project "back to the welcome page"
    }
    Window {
        Palette "palette" "All commands…" ["Ctrl+Shift+P"] Everywhere always "find a command by a few letters"
        Help "help" "Keys and hands" ["F1"] Everywhere always "what mouse and keys do"
        Settings "settings" "Settings…" ["Ctrl+,"] Everywhere always "who annotates, theme, zoom"
        NextPart "next-part" "Next part of the window" ["F6", "Ctrl+Tab"] Everywhere project "documents, text, what was found, conflicts, what is left, inspector, annotations, speakers, history"
        PreviousPart "previous-part" "Previous part of the window" ["Shift+F6", "Ctrl+Shift+Tab"] Everywhere project "the other way round"
        Theme "theme" "Light or dark" ["F9"] Everywhere always "switches the theme"
        ZoomIn "zoom-in" "Larger text" ["Ctrl+Plus", "Ctrl+="] Everywhere always "the text of the reading pane"
        ZoomOut "zoom-out" "Smaller text" ["Ctrl+Minus"] Everywhere always "the text of the reading pane"
        ZoomReset "zoom-reset" "Normal text" ["Ctrl+0"] Everywhere always "back to the size that it had at first"
    }
}

impl Action {
    /// Its row in the table.
    #[must_use]
    pub fn row(self) -> &'static Row {
        // The tidy tests prove that every action has a row; the first one stands in for none.
        TABLE.iter().find(|row| row.action == self).unwrap_or(&TABLE[0])
    }

    /// Its first key as it is shown, or nothing.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.row().keys.first().copied().unwrap_or_default()
    }
}
