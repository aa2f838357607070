//! What Tab selects next: the objects of the armed label that are not tagged with it yet.

use std::sync::Arc;

use super::hand::Hand;
use super::session::{Part, Workspace};
use crate::model::{Document, Label, LabelId, Sheet, SheetKey, Snap};
use crate::text::{ByteOffset, Direction, Language, ObjectFinder, ObjectKind, ObjectWalk, Reached, Span, Text};

/// What a label is about to find.
#[must_use]
pub fn kind(snap: Snap) -> ObjectKind {
    match snap {
        Snap::Quotation => ObjectKind::Quotation,
        Snap::Number => ObjectKind::Number,
        Snap::Clause => ObjectKind::Statement,
        Snap::Words => ObjectKind::Sentence,
    }
}

/// Looking for the next or previous object of a label that is not tagged with it. What is looked through is that of the moment when it began.
#[derive(Clone)]
pub struct Search {
    text: Text,
    document: Arc<Document>,
    passed_over: Vec<Span>,
    sheet: Option<Arc<Sheet>>,
    label: LabelId,
    walk: ObjectWalk,
}

impl Search {
    /// A search in the open document, seen from an offset. `None` where there is no text.
    #[must_use]
    pub fn new(workspace: &Workspace, label: &Label, from: ByteOffset, direction: Direction) -> Option<Self> {
        Some(Self {
            text: workspace.text()?.clone(),
            document: workspace.facts()?.clone(),
            passed_over: workspace.passed_over().to_vec(),
            sheet: workspace.key().and_then(|key| workspace.project.sheets.get(&key)).cloned(),
            label: label.id.clone(),
            walk: ObjectWalk::new(kind(label.snap), from, direction),
        })
    }

    /// What is looked for.
    #[must_use]
    pub fn kind(&self) -> ObjectKind {
        self.walk.kind()
    }

    /// Where to.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.walk.direction()
    }

    /// Looks on, until so many bytes of the text were read or a few more.
    pub fn on(&mut self, bytes: usize) -> Reached {
        let finder = ObjectFinder::new(&self.text, Language(&self.document.language), &self.passed_over);
        let (sheet, label) = (self.sheet.as_deref(), &self.label);
        let is_tagged =
            |part: &Span| sheet.is_some_and(|sheet| sheet.annotations.overlapping(*part).any(|it| it.label == *label));
        self.walk.on(&finder, bytes, |parts| parts.iter().any(is_tagged))
    }
}

/// What a search that goes on beside the window was begun for. Who has gone on with the work by its end is not interrupted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// Whose work on which document.
    pub key: SheetKey,
    /// The revision that is looked through.
    pub revision: u64,
    /// What the hand held, and which part of the window had the keys.
    pub at: (Hand, Part),
    /// Where to.
    pub direction: Direction,
}
