//! Every user command as data. One table feeds the menu, the palette, the keys and the help.
//!
//! A [`Command`] says what the user wants with everything that is needed to do it; an [`Action`] is a command that needs
//! nothing but the session and so can have a key. Both are plain data, so that tests replay them.

mod table;
mod whole;

use std::path::PathBuf;

pub use self::table::{Group, Row, Scope, TABLE};

use super::correction::Source;
use super::finder::Within;
use super::hand::Boundary;
use super::session::DialogKind;
use crate::edit::Edit;
use crate::find::{Field, Query};
use crate::model::{
    AnnotationId, AnnotatorId, AttributeId, AttributeValue, ConflictId, Document, DocumentId, LabelId, RelationId,
    SheetKey, Speaker, SpeakerId, Status,
};
use crate::store::Theme;
use crate::text::{ByteOffset, Span};

/// Something that the user wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// An action of the table.
    Do(Action),
    /// A press of a label's key: tags the selection, or arms the label where nothing is selected.
    LabelKey(LabelId),
    /// A press of a label's key with Shift: replaces the label of the focused annotation.
    Relabel(LabelId),
    /// Arms a label, or lets it go where it is armed already.
    Arm(LabelId),
    /// Selects from one position to another; the caret is at the second.
    Select(ByteOffset, ByteOffset),
    /// A finished drag, double or triple click: selects, fills a waiting mention, or tags where a label is armed.
    Take(Span),
    /// A finished drag with Ctrl: a further span of the focused annotation, or of the selection.
    TakeFurther(Span),
    /// A click in the text: puts the caret at the first position, and focuses the shortest annotation over the character
    /// behind the second; again, the next one of the stack.
    Point(ByteOffset, ByteOffset),
    /// Focuses an annotation of the open document.
    Focus(AnnotationId),
    /// Focuses an annotation of any document.
    GoTo(DocumentId, AnnotationId),
    /// Moves a boundary of one span of an annotation.
    MoveBoundary(AnnotationId, usize, Boundary, ByteOffset),
    /// Sets an attribute of an annotation, or unsets it.
    SetAttribute(Place, AttributeId, Option<AttributeValue>),
    /// Puts a new entry into the register and sets it as the speaker attribute of an annotation.
    AddSpeaker(Place, Speaker, AttributeId),
    /// Changes an entry of the register, or adds one.
    SetSpeaker(Box<Speaker>),
    /// Makes two entries of the register one: the first becomes part of the second.
    MergeSpeakers(SpeakerId, SpeakerId),
    /// Goes on from a required attribute of an annotation to what else is required.
    GoOn(Place, AttributeId),
    /// Gives the keys to an attribute of the focused annotation, by its place in the schema.
    ToField(usize),
    /// Lets the next words that are selected fill a mention attribute of the focused annotation.
    AwaitMention(AttributeId),
    /// Changes the note of an annotation.
    SetNote(Place, String),
    /// Marks the focused annotation as unsure, or not.
    SetUnsure(bool),
    /// Chooses the label of the relation that is being drawn, and draws it where its target is focused.
    LinkAs(LabelId),
    /// Chooses one of the likely partners of the relation that is being drawn, by its place.
    ChoosePartner(usize),
    /// Says of the relation that is being drawn that the wording differs in a way, or does not, by the place of that in the schema.
    ToggleChange(usize),
    /// Takes an annotation to the focused one, so that what is said of it is said of both; or lets it go.
    ToggleOther(AnnotationId),
    /// Takes all annotations from the focused one to this one.
    TakeTo(AnnotationId),
    /// Sets an attribute of a relation that starts from the open document, or unsets it.
    SetRelationAttribute(RelationId, AttributeId, Option<AttributeValue>),
    /// Removes a relation of a sheet.
    Unlink(SheetKey, RelationId),
    /// Opens a document of the project.
    OpenDocument(DocumentId),
    /// Sets the status of the annotator's sheet on a document.
    SetStatus(DocumentId, Status),
    /// Changes the source facts of the open document.
    SetFacts(Box<Document>),
    /// Removes a document from the project.
    RemoveDocument(DocumentId),
    /// Opens a project folder.
    OpenProject(PathBuf),
    /// Makes a new project folder and opens it.
    CreateProject(PathBuf, String),
    /// Imports files and folders.
    Import(Box<super::job::ImportRequest>),
    /// Brings in the annotated data that was read.
    BringIn,
    /// Counts what an export would lose.
    PreviewExport(Box<crate::export::Options>),
    /// Imports a text from the clipboard or the dialog, with a title unless that is empty.
    ImportText(String, String),
    /// Walks through the history to where so many of its entries are done, those that were undone behind the others.
    WalkTo(usize),
    /// Has another document stand beside the open one.
    Beside(DocumentId),
    /// Goes over to the document that stands beside the open one; the page stays where it is.
    CrossTo(DocumentId),
    /// Shows a conflict with both its sides, and its place in the text.
    Review(ConflictId),
    /// Compares a corrected text with that of the open document.
    Compare(Source),
    /// Puts the corrected text that was compared in the place of the present one.
    Correct,
    /// Forgets the corrected text that was compared.
    ForgetCorrection,
    /// Shows one of the things that are left to do, by its number.
    ShowLeft(usize),
    /// Applies an edit that somebody else has built.
    Apply(Edit),
    /// Shows a dialog, or closes the one that is shown.
    Show(Option<DialogKind>),
    /// Asks the system for a file or folder, for the dialog that is shown.
    Pick(super::job::Pick),
    /// Writes a dataset.
    Export(Box<super::job::ExportRequest>),
    /// Sets who annotates.
    SetAnnotator(String),
    /// Shows the annotations of somebody else, or one's own again.
    ShowAnnotator(AnnotatorId),
    /// Sets the theme.
    SetTheme(Theme),
    /// Sets the zoom of the reading pane; 1 is 17 px.
    SetZoom(f32),
    /// Gives the keys back to the text.
    ToText,
    /// Gives the keys to the history.
    ToHistory,
    /// Finds, goes to what was found, or tags it.
    Find(Find),
    /// Hides the find bar, or the panel of what was found.
    CloseFind,
    /// Takes a toast away.
    CloseToast(u64),
    /// Puts a text on the clipboard.
    Copy(String),
    /// Takes a folder out of the list of recent projects.
    ForgetRecent(PathBuf),
    /// Copies the sample project to where the user may change it, unless that has been done, and opens the copy.
    OpenSample,
}

/// Something that the user wants found, or done with what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Find {
    /// Looks for something else.
    Query(Query),
    /// Looks into other documents.
    Within(Within),
    /// Looks into something else of them.
    What(Field),
    /// Looks through all once more.
    Again,
    /// Stops; what was found stays.
    Stop,
    /// Goes to a hit by its number.
    GoTo(usize),
    /// Shows what would be tagged, with a label or one that is yet to be chosen.
    Preview(Option<LabelId>),
    /// Leaves that; nothing is tagged.
    LeavePreview,
    /// Takes a hit by its number, or leaves it out.
    Take(usize, bool),
    /// Takes all hits, or leaves all out.
    TakeAll(bool),
    /// Tags the hits that are taken.
    Tag,
}

/// An annotation of a sheet. What is typed about it goes there, whatever is focused by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The sheet.
    pub key: SheetKey,
    /// The annotation.
    pub annotation: AnnotationId,
}

/// A command that needs nothing but the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the table says what each does")]
pub enum Action {
    OpenProject,
    NewProject,
    Import,
    PasteText,
    Export,
    GoToDocument,
    Find,
    FindAll,
    NextHit,
    PreviousHit,
    Occurrences,
    TagFound,
    Palette,
    Settings,
    Help,
    Undo,
    Redo,
    Copy,
    SelectAll,
    Grow,
    Shrink,
    LeaveFirst,
    LeaveLast,
    NextObject,
    PreviousObject,
    NextAnnotation,
    PreviousAnnotation,
    BoundaryStart,
    BoundaryEnd,
    BoundaryBack,
    BoundaryForward,
    Reselect,
    Accept,
    AcceptGuesses,
    AcceptDocument,
    SameAsLast,
    SpeakerFromWords,
    AllOfLabel,
    Split,
    Join,
    DropPart,
    Note,
    Relate,
    Unsure,
    Remove,
    Exclude,
    LookedAt,
    ExcludeSuggested,
    KeepSuggested,
    Facts,
    NextDocument,
    PreviousDocument,
    DoneAndNext,
    NextLeft,
    PreviousLeft,
    CloseLeft,
    Reopen,
    Beside,
    CrossOver,
    NextBeside,
    ScrollTogether,
    NextPart,
    PreviousPart,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    Theme,
    CloseProject,
    Release,
    Speakers,
    History,
    UpdateText,
    NextConflict,
    PreviousConflict,
    KeepOurs,
    TakeTheirs,
    PlaceHere,
    CloseConflicts,
    TryAgain,
    Problems,
}
