//! The other report that stands beside the open one: which it is, and what both share.
//!
//! What two reports share is looked for on a thread, and kept until a text or a sheet is another one. Counts in bytes of each text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::session::Workspace;
use crate::model::{AnnotatorId, Document, DocumentId, Project, Sheet, SheetKey};
use crate::suggest::agree::{self, Agreement, Stated};
use crate::suggest::furniture;
use crate::suggest::passage::{self, Anchor, Passage, Passages};
use crate::text::{ByteOffset, Language, ObjectFinder, Span, Text, TextHash};

/// No more reports of an event than this are put in order of how much they share with the open one.
const ORDERED_MOST: usize = 24;

/// What the window knows of the report beside the open one.
pub struct Beside {
    /// Whether there is one to be shown.
    pub shown: bool,
    /// Whether both are scrolled together.
    pub together: bool,
    /// Whether the open document stands on the right, rather than on the left.
    pub on_right: bool,
    /// Whether a job looks for what both share.
    pub asked: bool,
    chosen: BTreeMap<DocumentId, DocumentId>,
    /// Those beside which document, as of which state of the documents: the most alike first.
    order: Option<(DocumentId, u64, Arc<[DocumentId]>)>,
    comparison: Option<Arc<Comparison>>,
    /// The open document and the other one, as they were last seen.
    last: Option<(DocumentId, DocumentId)>,
}

impl Default for Beside {
    fn default() -> Self {
        Self {
            shown: false,
            together: true,
            on_right: false,
            asked: false,
            chosen: BTreeMap::new(),
            order: None,
            comparison: None,
            last: None,
        }
    }
}

/// What a job has found for the report beside.
pub enum Found {
    /// The other reports of the event of a document, in a state of the documents that has a revision, the most alike first.
    Order(DocumentId, u64, Vec<DocumentId>),
    /// What two reports share.
    Compared(Box<Comparison>),
}

/// What is still to be looked for.
pub enum Wanted {
    /// In which order other reports are alike to a document.
    Order(DocumentId, u64, Vec<DocumentId>),
    /// What two reports share.
    Comparison([DocumentId; 2], Option<Arc<Comparison>>),
}

impl Wanted {
    /// Looks for it, which takes time that grows with the texts.
    #[must_use]
    pub fn look(self, project: &Project, annotator: &AnnotatorId) -> Found {
        match self {
            Self::Order(of, revision, others) => {
                let others = in_order(project, &of, others);
                Found::Order(of, revision, others)
            }
            Self::Comparison(documents, kept) => {
                Found::Compared(Box::new(Comparison::new(project, annotator, documents, kept.as_ref())))
            }
        }
    }
}

impl Beside {
    /// The document that stands beside the open one; `None` while that is not known, and where its event has no other.
    #[must_use]
    pub fn other(&self, workspace: &Workspace) -> Option<DocumentId> {
        let open = workspace.document.as_ref()?;
        let is_there = |it: &&DocumentId| *it != open && workspace.project.documents.contains_key(*it);
        let first = || self.others(workspace).and_then(|others| others.iter().find(is_there));
        self.chosen.get(open).filter(is_there).or_else(first).cloned()
    }

    /// The documents that may stand beside the open one, the most alike first; `None` while that is not known.
    #[must_use]
    pub fn others(&self, workspace: &Workspace) -> Option<&Arc<[DocumentId]>> {
        let (of, _, others) = self.order.as_ref()?;
        (Some(of) == workspace.document.as_ref()).then_some(others)
    }

    /// Has another document stand beside the open one.
    pub fn choose(&mut self, workspace: &Workspace, other: DocumentId) {
        if let Some(open) = workspace.document.clone().filter(|open| *open != other) {
            self.chosen.insert(open, other);
        }
    }

    /// What the open document and the one beside it share, as far as it is known.
    #[must_use]
    pub fn comparison(&self, workspace: &Workspace) -> Option<&Arc<Comparison>> {
        let documents = pair(workspace.document.clone()?, self.other(workspace)?);
        self.comparison.as_ref().filter(|it| it.is_of_texts(&workspace.project, &documents))
    }

    /// Where the document that stood beside is gone to, both stay where they are on the screen, and the other one is the open one.
    pub fn follow(&mut self, workspace: &Workspace) {
        let Some(open) = workspace.document.clone().filter(|_| self.shown) else { return };
        if let Some((before, other)) = self.last.take()
            && other == open
            && before != open
        {
            self.chosen.insert(open.clone(), before);
            self.on_right = !self.on_right;
        }
        self.last = self.other(workspace).map(|other| (open, other));
    }

    /// What a job is to look for, if anything. What is known of a single other report needs none.
    pub fn wanted(&mut self, workspace: &Workspace) -> Option<Wanted> {
        let open = workspace.document.clone().filter(|_| self.shown && !self.asked)?;
        let revision = workspace.documents_revision;
        let is_of_now = self.order.as_ref().is_some_and(|(of, at, _)| *of == open && *at == revision);
        if !is_of_now {
            let others = others_of_event(workspace, &open);
            // The order that is known stays in use until there is another one, and for good where the event has the same reports.
            let is_same = self.others(workspace).is_some_and(|known| is_permutation(known, &others));
            if others.len() > 1 && !is_same {
                return Some(Wanted::Order(open, revision, others));
            }
            let order = if is_same { self.others(workspace).cloned() } else { None };
            self.order = Some((open.clone(), revision, order.unwrap_or_else(|| others.into())));
        }
        let documents = pair(open, self.other(workspace)?);
        let known = self.comparison.as_ref();
        let fresh = known.is_some_and(|it| it.is_of(&workspace.project, &workspace.annotator, &documents));
        // What the texts share stays, where only annotations are others.
        let kept = known.filter(|it| it.is_of_texts(&workspace.project, &documents)).cloned();
        (!fresh).then_some(Wanted::Comparison(documents, kept))
    }

    /// Takes in what a job has found.
    pub fn take(&mut self, found: Found) {
        self.asked = false;
        match found {
            Found::Order(of, revision, others) => self.order = Some((of, revision, others.into())),
            Found::Compared(comparison) => self.comparison = Some(Arc::from(comparison)),
        }
    }
}

/// The other documents of an event, in the order of the list.
fn others_of_event(workspace: &Workspace, open: &DocumentId) -> Vec<DocumentId> {
    let Some(event) = workspace.project.documents.get(open).map(|it| it.event.as_str()) else { return Vec::new() };
    let same = |it: &&Arc<Document>| !event.is_empty() && it.event == event && it.id != *open;
    workspace.ordered().iter().filter(same).map(|it| it.id.clone()).collect()
}

/// Whether two lists hold the same documents, in whatever order.
fn is_permutation(one: &[DocumentId], other: &[DocumentId]) -> bool {
    let set = |list: &[DocumentId]| list.iter().cloned().collect::<BTreeSet<_>>();
    one.len() == other.len() && set(one) == set(other)
}

/// Two documents in one order, so that it does not matter which of them is open.
fn pair(one: DocumentId, other: DocumentId) -> [DocumentId; 2] {
    if one <= other { [one, other] } else { [other, one] }
}

/// Puts documents in order of how many words they share with one of them, the most first.
fn in_order(project: &Project, of: &DocumentId, mut others: Vec<DocumentId>) -> Vec<DocumentId> {
    let (text, excluded) = readable(project, of);
    let shared = |other: &DocumentId| {
        let (other, left_out) = readable(project, other);
        Passages::new((&text, &excluded), (&other, &left_out)).words()
    };
    let rest = others.split_off(others.len().min(ORDERED_MOST));
    others.sort_by_cached_key(|other| std::cmp::Reverse(shared(other)));
    others.extend(rest);
    others
}

/// The text of a document, or none where it cannot be read, and what of it is page furniture or seems to be.
fn readable(project: &Project, id: &DocumentId) -> (Text, Vec<Span>) {
    let text = project.text_once(id).unwrap_or_else(|| Text::new(""));
    let furniture = |it: &Arc<Document>| furniture::passed_over(it, &furniture::regions(&text, it));
    let left_out = project.documents.get(id).map(furniture).unwrap_or_default();
    (text, left_out)
}

/// What two documents share, as one annotator has annotated them.
///
/// The documents are in one order whichever of them is open; what is asked for one of them names its side, 0 or 1.
pub struct Comparison {
    documents: [DocumentId; 2],
    facts: [Option<Arc<Document>>; 2],
    annotator: AnnotatorId,
    sheets: [Option<Arc<Sheet>>; 2],
    passages: Arc<Passages>,
    /// Which passages stand in a quotation in both, by where they begin in the first document.
    quoted: Arc<[ByteOffset]>,
    figures: [Vec<Stated>; 2],
    pairs: Vec<agree::Pair>,
    /// The pairs by their numbers, in order of each document.
    by_side: [Vec<usize>; 2],
    differing: usize,
}

/// Two figures about the same thing, as they are seen from one of the documents.
pub struct FigurePair<'a> {
    /// The figure of the document that is asked for.
    pub here: &'a Stated,
    /// That of the other one.
    pub there: &'a Stated,
    /// What becomes of both.
    pub agreement: Agreement,
}

impl FigurePair<'_> {
    /// What becomes of both, in words.
    #[must_use]
    pub fn words(&self) -> String {
        self.agreement.words(&self.here.figure, &self.there.figure)
    }
}

impl Comparison {
    /// Looks for what two documents share. What is known of their texts already is not looked for again.
    #[must_use]
    pub fn new(
        project: &Project,
        annotator: &AnnotatorId,
        documents: [DocumentId; 2],
        kept: Option<&Arc<Self>>,
    ) -> Self {
        let [(one, excluded), (other, left_out)] = documents.each_ref().map(|it| readable(project, it));
        let (passages, quoted) = match kept {
            Some(kept) => (kept.passages.clone(), kept.quoted.clone()),
            None => {
                let passages = Passages::new((&one, &excluded), (&other, &left_out));
                let quoted = quoted(project, &documents, [&one, &other], &passages);
                (Arc::new(passages), quoted.into())
            }
        };
        let keys = documents.each_ref().map(|it| SheetKey::new(it.clone(), annotator.clone()));
        let figures = [agree::stated(project, &keys[0], &one), agree::stated(project, &keys[1], &other)];
        let pairs = agree::pairs(&figures[0], &figures[1], &passages);
        let mut by_there: Vec<usize> = (0..pairs.len()).collect();
        by_there.sort_by_key(|number| pairs[*number].there);
        Self {
            by_side: [(0..pairs.len()).collect(), by_there],
            differing: pairs.iter().filter(|it| it.agreement == Agreement::Differs).count(),
            facts: documents.each_ref().map(|it| project.documents.get(it).cloned()),
            sheets: keys.each_ref().map(|it| project.sheet(it).cloned()),
            annotator: annotator.clone(),
            documents,
            passages,
            quoted,
            figures,
            pairs,
        }
    }

    /// Whether it is about these documents with the texts and the furniture that they have now.
    fn is_of_texts(&self, project: &Project, documents: &[DocumentId; 2]) -> bool {
        let same = |(then, id): (&Option<Arc<Document>>, &DocumentId)| match (then, project.documents.get(id)) {
            (Some(then), Some(now)) => {
                (then.text, &then.excluded, &then.looked_at) == (now.text, &now.excluded, &now.looked_at)
            }
            (then, now) => then.is_none() && now.is_none(),
        };
        self.documents == *documents && self.facts.iter().zip(documents).all(same)
    }

    /// Whether nothing has changed that it follows from.
    fn is_of(&self, project: &Project, annotator: &AnnotatorId, documents: &[DocumentId; 2]) -> bool {
        let same = |side: usize| {
            let key = SheetKey::new(documents[side].clone(), annotator.clone());
            let facts = project.documents.get(&documents[side]);
            self.facts[side].as_ref().map(Arc::as_ptr) == facts.map(Arc::as_ptr)
                && self.sheets[side].as_ref().map(Arc::as_ptr) == project.sheet(&key).map(Arc::as_ptr)
        };
        self.annotator == *annotator && self.documents == *documents && same(0) && same(1)
    }

    /// On which side a document stands; the first for one that is neither.
    #[must_use]
    pub fn side(&self, document: &DocumentId) -> usize {
        usize::from(self.documents[1] == *document)
    }

    /// The text that a side was compared with.
    #[must_use]
    pub fn text(&self, side: usize) -> Option<TextHash> {
        self.facts[side].as_ref().map(|it| it.text)
    }

    /// All that the texts share.
    #[must_use]
    pub fn passages(&self) -> &Passages {
        &self.passages
    }

    /// The passages of which a part lies in a span of one side.
    #[must_use]
    pub fn passages_in(&self, side: usize, span: Span) -> Vec<&Passage> {
        if side == 0 { self.passages.in_here(span).iter().collect() } else { self.passages.in_there(span).collect() }
    }

    /// Whether a passage stands in a quotation in both.
    #[must_use]
    pub fn is_quoted(&self, passage: &Passage) -> bool {
        self.quoted.binary_search(&passage.here.start()).is_ok()
    }

    /// Before and behind which places a side is read at an offset; that of this side comes first in each.
    #[must_use]
    pub fn around(&self, side: usize, offset: ByteOffset) -> (Option<Anchor>, Option<Anchor>) {
        if side == 0 {
            return self.passages.around_here(offset);
        }
        let (before, behind) = self.passages.around_there(offset);
        let turned = |(here, there): Anchor| (there, here);
        (before.map(turned), behind.map(turned))
    }

    /// The figures that both have, as they are seen from one side, in its order.
    pub fn pairs(&self, side: usize) -> impl ExactSizeIterator<Item = FigurePair<'_>> {
        self.by_side[side].iter().map(move |number| self.seen(*number, side))
    }

    /// Those whose figure of that side begins in a span of it.
    pub fn pairs_in(&self, side: usize, span: Span) -> impl Iterator<Item = FigurePair<'_>> {
        let is_before = |number: &usize| self.seen(*number, side).here.span.start() < span.start();
        let first = self.by_side[side].partition_point(is_before);
        let rest = self.by_side[side][first..].iter().map(move |number| self.seen(*number, side));
        rest.take_while(move |pair| pair.here.span.start() < span.end())
    }

    fn seen(&self, number: usize, side: usize) -> FigurePair<'_> {
        let pair = &self.pairs[number];
        let (one, other) = (&self.figures[0][pair.here], &self.figures[1][pair.there]);
        let (here, there) = if side == 0 { (one, other) } else { (other, one) };
        let agreement = if side == 0 { pair.agreement.clone() } else { pair.agreement.mirrored() };
        FigurePair { here, there, agreement }
    }

    /// How many of them differ.
    #[must_use]
    pub fn differing(&self) -> usize {
        self.differing
    }
}

/// The place of a passage on a side.
#[must_use]
pub fn place(passage: &Passage, side: usize) -> Span {
    if side == 0 { passage.here } else { passage.there }
}

/// The words of a passage that only one side has.
#[must_use]
pub fn only(passage: &Passage, side: usize) -> &[Span] {
    if side == 0 { &passage.only_here } else { &passage.only_there }
}

/// Where the passages begin that stand in a quotation in both texts.
fn quoted(project: &Project, documents: &[DocumentId; 2], texts: [&Text; 2], passages: &Passages) -> Vec<ByteOffset> {
    let language = |side: usize| project.documents.get(&documents[side]).map_or("", |it| it.language.as_str());
    let finders = [0, 1].map(|side| ObjectFinder::new(texts[side], Language(language(side)), &[]));
    let mut quotations = finders.each_ref().map(passage::Quotations::new);
    let mut is_quoted = |it: &&Passage| quotations[0].over(it.here).is_some() && quotations[1].over(it.there).is_some();
    passages.list().iter().filter(|it| is_quoted(it)).map(|it| it.here.start()).collect()
}
