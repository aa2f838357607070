//! The state behind the window: the open project, its history, what the hand holds, and the jobs that run.
//!
//! Panels read it and push [`Command`](super::command::Command)s; only [`dispatch`](super::dispatch) changes it.

mod changes;
mod closing;
mod coming;
mod dialog;
mod guesses;
mod left;
mod part;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;

pub use self::closing::note_index;
pub use self::coming::{Coming, Works};
pub use self::dialog::DialogKind;
pub use self::left::{Left, Looking, Then};
pub use self::part::Part;
use super::beside::Beside;
use super::correction::Correction;
use super::dispatch::{Guessing, Walk};
use super::finder::Finder;
use super::hand::Hand;
use super::job::{Awaited, Jobs, Preview, Reading};
use super::proposal::Sought;
use super::toast::Toasts;
use crate::edit::History;
use crate::edit::intent::Author;
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, ConflictId, Diagnostic, Document, DocumentId, Glance, Label, Project, Sheet,
    SheetKey, Stamp, Status, Time,
};
use crate::store::{FileKey, Folder, Opened, Outside, Recovered, SaveState, Saver, Settings, Watcher};
use crate::suggest::{self, Guesser, Nearby};
use crate::text::{ByteOffset, Language, ObjectFinder, Span, Text};

/// Where the keys are to go with the next frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    /// To a part of the window.
    Part(Part),
    /// To a field of the inspector: an attribute by its id, or the note.
    Field(String),
    /// To the field of words to find.
    Find,
    /// They stay, and what is said of the focused annotation is shown.
    Shown,
}

/// What the field for notes is called where a [`Focus::Field`] names it.
pub const NOTE_FIELD: &str = "note";

/// What the reading pane is to bring into view with the next frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reveal {
    /// The span, or the character behind the caret.
    pub span: Span,
    /// Whether it is to stand in the upper third, rather than just anywhere in view.
    pub centred: bool,
}

/// The state of the window.
pub struct Session {
    /// The open project, if any.
    pub workspace: Option<Workspace>,
    /// What is kept from one start to the next.
    pub settings: Settings,
    /// Where the settings are kept, if the system names a place.
    pub settings_folder: Option<PathBuf>,
    /// The dialog that is shown.
    pub dialog: Option<DialogKind>,
    /// What the system's file dialog has answered, for the dialog that asked.
    pub picked: Vec<PathBuf>,
    /// Whether the user was told that changes could not be saved, and may now give them up by asking again.
    pub may_give_up: bool,
    /// The number of the opening that was asked for last; answers to earlier ones come too late.
    pub opening: u64,
    /// What the hand held when the last import was asked for, and the revision.
    pub before_import: Option<(u64, Hand)>,
    /// Annotated data that was read, for the dialog that asks whether to bring it in.
    pub reading: Option<Box<Reading>>,
    /// What the export of the dialog would lose.
    pub preview: Option<Preview>,
    /// What came of the last import, where it needs more words than a toast has.
    pub findings: Vec<Diagnostic>,
    /// What has happened of late.
    pub toasts: Toasts,
    /// What runs beside the window.
    pub jobs: Jobs,
    /// The walk through the history that goes on.
    pub walk: Option<Walk>,
    /// Where the keys are to go.
    pub focus: Option<Focus>,
    /// The part of the window that has the keys.
    pub part: Part,
    /// What is looked for.
    pub finder: Finder,
    /// The report beside the open one.
    pub beside: Beside,
    /// The documents as their list shows them, while it is shown; those that are folded or left out are not among them.
    pub listed: Option<Arc<[Arc<Document>]>>,
    /// The attribute of which a field has the keys.
    pub field: Option<String>,
    /// Whether what is said of the focused annotation is shown, rather than another tab.
    pub shows_annotation: bool,
    /// Whether the settings have to be written.
    pub settings_changed: bool,
    /// How the last export went, for the export dialog.
    pub exported: Option<(PathBuf, Result<crate::export::Report, String>)>,
    /// A corrected text for a document, compared and not yet taken, for the dialog.
    pub correction: Option<Box<Correction>>,
    /// Whether the clipboard is to be asked for its text.
    pub paste: bool,
    /// What is to be put on the clipboard with the next frame.
    pub clipboard: Option<String>,
}

/// An open project.
pub struct Workspace {
    /// The project. Snapshots of it are free.
    pub project: Arc<Project>,
    /// Its folder.
    pub path: PathBuf,
    /// The same with what is known of its files, unless the project is in memory alone.
    pub folder: Option<Folder>,
    /// The opening that goes on, while the project has not been read and only what is foreseen of it is shown.
    pub coming: Option<Coming>,
    /// Who writes the files, unless the project is read-only.
    pub saver: Option<Saver>,
    /// Who looks out for changes of its files by others, and the way from there.
    pub watch: Option<Watch>,
    /// Why the project is read-only, if it is.
    pub read_only: Option<String>,
    /// What its journal held and its files did not when it was opened.
    pub recovered: Option<Recovered>,
    /// What was found wrong when it was opened.
    pub diagnostics: Vec<Diagnostic>,
    /// What can be undone.
    pub history: History,
    /// Whose annotations are shown and changed.
    pub annotator: AnnotatorId,
    /// Who sits at the window, and so whose name stands on changes.
    pub me: AnnotatorId,
    /// The document in the reading pane.
    pub document: Option<DocumentId>,
    /// What the hand holds.
    pub hand: Hand,
    /// Who guesses what attributes may be.
    guesser: Guesser,
    /// What it has read.
    pub nearby: Nearby,
    /// What the reading pane is to bring into view.
    pub reveal: Option<Reveal>,
    /// The conflict that is looked at while they are shown.
    pub review: Option<ConflictId>,
    /// What is left to do in the open document, while that is shown.
    pub left: Option<Left>,
    /// The search for what is left that goes on.
    pub looking: Option<Looking>,
    /// The search for the next object that goes on.
    pub sought: Option<(Sought, Awaited)>,
    /// The guesses of a whole document that are being made.
    pub guessing: Option<Guessing>,
    suggested: left::Suggested,
    /// Another one after every change, in any workspace, so that views know when to look again.
    pub revision: u64,
    /// The same for changes of documents, statuses, and of whose annotations are shown, which is all that the list of documents tells.
    pub documents_revision: u64,
    /// The same for changes of relations, which few edits change and some views have to look through all of.
    pub relations_revision: u64,
    /// What has changed from outside and could not be merged, and at which revision.
    put_off: (u64, Vec<Outside>),
    /// What was last told of files that cannot be merged.
    unmerged: Vec<(FileKey, String)>,
    carets: HashMap<DocumentId, ByteOffset>,
    ordered: Vec<Arc<Document>>,
    conflicts: Vec<ConflictId>,
    done: usize,
}

impl Session {
    /// A session without a project.
    #[must_use]
    pub fn new(settings: Settings, settings_folder: Option<PathBuf>, jobs: Jobs) -> Self {
        Self {
            workspace: None,
            settings,
            settings_folder,
            dialog: None,
            picked: Vec::new(),
            may_give_up: false,
            opening: 0,
            before_import: None,
            reading: None,
            preview: None,
            findings: Vec::new(),
            toasts: Toasts::default(),
            jobs,
            walk: None,
            focus: None,
            part: Part::Text,
            finder: Finder::default(),
            beside: Beside::default(),
            listed: None,
            field: None,
            shows_annotation: true,
            settings_changed: false,
            exported: None,
            correction: None,
            paste: false,
            clipboard: None,
        }
    }
}

impl Workspace {
    /// A project that was just opened, with its first document in the reading pane.
    #[must_use]
    pub fn new(opened: Opened, path: PathBuf, me: AnnotatorId, saver: Option<Saver>) -> Self {
        let mut workspace = Self::in_memory(opened.project, me);
        workspace.path = path;
        workspace.folder = Some(opened.folder);
        workspace.saver = saver;
        workspace.read_only = opened.read_only;
        workspace.recovered = opened.recovered;
        workspace.diagnostics = opened.diagnostics;
        workspace.history = opened.history;
        workspace
    }

    /// A project without a folder: nothing of it is saved.
    #[must_use]
    pub fn in_memory(project: Project, me: AnnotatorId) -> Self {
        let mut workspace = Self {
            document: None,
            project: Arc::new(project),
            path: PathBuf::new(),
            folder: None,
            coming: None,
            saver: None,
            watch: None,
            read_only: None,
            recovered: None,
            diagnostics: Vec::new(),
            history: History::default(),
            annotator: me.clone(),
            me,
            hand: Hand::default(),
            guesser: suggest::guesses_nearby,
            nearby: Nearby::default(),
            reveal: None,
            review: None,
            left: None,
            looking: None,
            sought: None,
            guessing: None,
            suggested: left::Suggested::default(),
            revision: next_revision(),
            documents_revision: next_revision(),
            relations_revision: next_revision(),
            put_off: Default::default(),
            unmerged: Vec::new(),
            carets: HashMap::new(),
            ordered: Vec::new(),
            conflicts: Vec::new(),
            done: 0,
        };
        workspace.survey();
        workspace.survey_conflicts();
        workspace.document = workspace.ordered().first().map(|document| document.id.clone());
        workspace
    }

    /// Shows the annotations of somebody else, or one's own again.
    pub fn show_annotator(&mut self, annotator: AnnotatorId) {
        self.annotator = annotator;
        self.hand = self.hand.moved_on();
        self.revision = next_revision();
        self.relations_revision = next_revision();
        self.survey();
    }

    /// All who have annotated anything in the project, and who sits at the window.
    #[must_use]
    pub fn annotators(&self) -> std::collections::BTreeSet<AnnotatorId> {
        self.project.sheets.keys().map(|key| key.annotator.clone()).chain([self.me.clone()]).collect()
    }

    /// The documents in the order of the list: by event, then publication, then title; those of no event last.
    #[must_use]
    pub fn ordered(&self) -> &[Arc<Document>] {
        &self.ordered
    }

    /// How many documents the annotator has finished.
    #[must_use]
    pub fn done_count(&self) -> usize {
        self.done
    }

    /// Computes anew what depends on the documents and their statuses, once a change rather than once a frame.
    fn survey(&mut self) {
        self.documents_revision = next_revision();
        self.ordered = self.project.documents.values().cloned().collect();
        self.ordered.sort_by(|a, b| place_in_list(a).cmp(&place_in_list(b)));
        let sheets = self.project.sheets.glances().filter(|(key, _)| key.annotator == self.annotator);
        self.done = sheets.filter(|(_, it)| it.status() == Status::Done).count();
    }

    /// The facts of the open document.
    #[must_use]
    pub fn facts(&self) -> Option<&Arc<Document>> {
        self.project.documents.get(self.document.as_ref()?)
    }

    /// The text of the open document.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        self.project.text(self.document.as_ref()?)
    }

    /// Names the annotator's sheet on the open document.
    #[must_use]
    pub fn key(&self) -> Option<SheetKey> {
        Some(SheetKey::new(self.document.clone()?, self.annotator.clone()))
    }

    /// The annotator's sheet on the open document, unless it is untouched.
    #[must_use]
    pub fn sheet(&self) -> Option<&Arc<Sheet>> {
        self.project.sheet(&self.key()?)
    }

    /// How far the annotator is with a document.
    #[must_use]
    pub fn status(&self, document: &DocumentId) -> Status {
        let key = SheetKey::new(document.clone(), self.annotator.clone());
        self.project.sheets.glance(&key).map(Glance::status).unwrap_or_default()
    }

    /// An annotation of the open document.
    #[must_use]
    pub fn annotation(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        self.sheet()?.annotations.get(id)
    }

    /// The focused annotation.
    #[must_use]
    pub fn focused(&self) -> Option<&Arc<Annotation>> {
        self.annotation(self.hand.focus?)
    }

    /// The label that is armed.
    #[must_use]
    pub fn armed(&self) -> Option<&Label> {
        self.project.schema.label(self.hand.armed.as_ref()?)
    }

    /// Whose sheet an edit of now changes.
    #[must_use]
    pub fn author(&self) -> Option<Author> {
        Some(Author { key: self.key()?, stamp: self.stamp() })
    }

    /// Now, by who sits at the window.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp { at: Time::now(), by: self.me.clone() }
    }

    /// Finds text objects in the open document.
    #[must_use]
    pub fn objects(&self) -> Option<ObjectFinder<'_>> {
        let facts = self.facts()?;
        Some(ObjectFinder::new(self.text()?, Language(&facts.language), self.passed_over()))
    }

    /// How the last change stands on the disk.
    #[must_use]
    pub fn save_state(&self) -> Option<SaveState> {
        self.saver.as_ref().map(Saver::state)
    }

    /// Shows another document, where the caret was when it was last shown.
    pub fn open_document(&mut self, document: DocumentId) {
        if self.document.as_ref() == Some(&document) || !self.project.documents.contains_key(&document) {
            return;
        }
        if let Some(last) = self.document.replace(document.clone()) {
            self.carets.insert(last, self.hand.head);
            if let Some(saver) = &self.saver {
                saver.checkpoint();
            }
        }
        self.hand = self.hand.moved_on();
        // Asked for before others go, it is the last to go.
        let _ = self.project.text(&document);
        self.make_room();
        if let Some(caret) = self.carets.get(&document) {
            self.hand.place(*caret);
            self.reveal = Span::new(*caret, ByteOffset(caret.0 + 1)).map(|span| Reveal { span, centred: true });
        }
    }

    /// Focuses an annotation of the open document and brings it into view.
    pub fn focus(&mut self, id: AnnotationId) {
        let Some(hull) = self.annotation(id).map(|it| it.spans.hull()) else { return };
        self.hand.focus_on(Some(id));
        self.reveal = Some(Reveal { span: hull, centred: false });
    }
}

/// Looks out for changes of a project's files by others.
pub struct Watch {
    /// What names them.
    pub watcher: Watcher,
    /// The files that may have changed.
    pub changed: Receiver<Vec<FileKey>>,
}

/// A number that no workspace has had before, so that what was computed for one is never taken for another's.
fn next_revision() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// What documents are sorted by in the list.
fn place_in_list(document: &Document) -> (bool, &str, bool, &str, &str, &DocumentId) {
    let Document { id, title, published, event, .. } = document;
    (event.is_empty(), event, published.is_empty(), published, title, id)
}
