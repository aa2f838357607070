//! A project that is shown before it has been read: what is foreseen of it, and why nothing of it can be changed yet.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Reveal, Workspace};
use crate::app::job::Running;
use crate::model::{AnnotatorId, DocumentId, Project, SheetKey, Status};
use crate::store::{Foreseen, Shown};
use crate::text::{ByteOffset, Span};

/// The opening of a project that is shown already.
#[derive(Clone)]
pub struct Coming {
    /// Which opening of the session it is.
    pub number: u64,
    /// How far it is.
    running: Running,
    counts: Arc<HashMap<SheetKey, usize>>,
    /// How many documents the project has.
    documents: usize,
}

impl Coming {
    /// How far it is, for the status bar, and for whoever wants to change something.
    #[must_use]
    pub fn words(&self) -> String {
        let (read, of) = self.running.counts();
        let of = if of == 0 { self.documents } else { of };
        format!("opening: {read} of {of} documents read")
    }

    /// Whether the job has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.running.is_over()
    }

    /// Whether it is this job.
    #[must_use]
    pub fn is_of(&self, job: &Running) -> bool {
        self.running.is_same(job)
    }

    /// Asks for an end of it: nobody wants the project any more.
    pub fn stop(&self) {
        self.running.cancel();
    }
}

/// How far annotators are with documents, be their sheets read by now or only foreseen.
#[derive(Clone, Default)]
pub struct Works(Option<Arc<HashMap<SheetKey, usize>>>);

impl Works {
    /// How far an annotator is, and how many annotations there are.
    #[must_use]
    pub fn of(&self, project: &Project, key: &SheetKey) -> (Status, usize) {
        let Some(sheet) = project.sheets.glance(key) else { return Default::default() };
        let foreseen = self.0.as_ref().and_then(|counts| counts.get(key).copied());
        (sheet.status(), foreseen.unwrap_or_else(|| sheet.annotations()))
    }
}

impl Workspace {
    /// What is foreseen of a project that is being opened. It is shown, and nothing of it can be changed.
    #[must_use]
    pub fn foreseen(foreseen: Foreseen, (path, me): (PathBuf, AnnotatorId), number: u64, running: Running) -> Self {
        let Foreseen { project, counts, shown, documents } = foreseen;
        let mut workspace = Self::in_memory(project, me);
        workspace.path = path;
        workspace.read_only = Some("it is still being opened".to_owned());
        workspace.coming = Some(Coming { number, running, counts: Arc::new(counts), documents });
        if let Some(shown) = shown {
            workspace.show_again(shown);
        }
        workspace
    }

    /// Shows the document that was shown last, with the caret where it was.
    fn show_again(&mut self, (document, caret): Shown) {
        self.open_document(document);
        let Some(text) = self.text() else { return };
        let caret = text.floor_grapheme(ByteOffset(caret.0.min(text.end().0)));
        self.hand.place(caret);
        if caret > ByteOffset(0) {
            self.reveal = Span::new(caret, ByteOffset(caret.0 + 1)).map(|span| Reveal { span, centred: true });
        }
    }

    /// Takes up where a workspace on the same project was, that was shown until this one had been read: whose annotations, which document, and
    /// what the hand holds of its text, if that is the same.
    pub fn take_up(&mut self, before: &Self) {
        if before.annotator != before.me {
            self.show_annotator(before.annotator.clone());
        }
        if let Some(document) = before.document.clone() {
            self.open_document(document);
        }
        // Opening has noted where the caret was in the document before, where nobody had been yet.
        self.carets.clone_from(&before.carets);
        if self.document == before.document && self.text().is_some() && self.text() == before.text() {
            self.hand = before.hand.clone();
            self.reveal = before.reveal;
        }
    }

    /// How far annotators are with documents.
    #[must_use]
    pub fn works(&self) -> Works {
        Works(self.coming.as_ref().map(|coming| coming.counts.clone()))
    }

    /// Why nothing can be changed, if that is so; the words are for the user.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        match (&self.coming, &self.read_only) {
            (Some(coming), _) => Some(coming.words()),
            (None, reason) => reason.as_ref().map(|reason| format!("This project is read-only: {reason}")),
        }
    }

    /// The document that is shown and where the caret is, for the next opening.
    #[must_use]
    pub fn shown(&self) -> Option<Shown> {
        Some((DocumentId::clone(self.document.as_ref()?), self.hand.head))
    }
}
