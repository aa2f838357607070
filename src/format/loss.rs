//! What an export could not hold, counted by kind, with the first examples.

use std::collections::BTreeMap;
use std::fmt;

/// The number of examples that are kept of each kind.
pub(crate) const EXAMPLES_MAX: usize = 3;

/// A kind of thing that an export left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LossKind {
    /// An annotation that shares characters with another of its label, left out because it was asked for.
    Overlap,
    /// A relation that the format has no place for.
    Relation,
    /// A relation to an annotation that is not part of the export.
    RelationTarget,
    /// A relation for which nothing was left to draw a pair of that nobody has related.
    Partner,
    /// An annotation of a label that the schema does not have, in a view that has none of it.
    StrayLabel,
    /// Where the words of a mention stand; the words themselves are written.
    MentionPlace,
    /// A value of an attribute that the schema does not have.
    StrayAttribute,
    /// Facts of a document that the format has no place for.
    DocumentFact,
    /// Excluded regions of a document.
    Excluded,
    /// A document without annotations, in a format that has no line for it.
    EmptyDocument,
    /// Who made or changed an annotation, where that was somebody other than the annotator.
    Author,
    /// How far an annotator is.
    Status,
    /// Line breaks and other control characters at the ends of an annotation, or the whole of one that has nothing else.
    LineBreak,
    /// A line of the data that could not be used.
    Line,
    /// An event of the data, which became the annotation of its trigger with relations.
    Event,
    /// What a relation of the data is about beyond its two ends.
    Argument,
    /// A field of the data that nothing in a project is for.
    Field,
    /// A value of the data that does not fit its attribute.
    Value,
    /// An example of the data that its annotator rejected, skipped or gave up.
    Rejected,
    /// An annotation of the data whose place is not in the text, or has other words than it quotes.
    Misplaced,
    /// A relation of the data that has lost an end.
    End,
    /// Something of the data that the project has in another state, and keeps so.
    Kept,
    /// A value of an attribute, in a format that has none.
    Attribute,
    /// A note, in a format that has none.
    Note,
    /// That an annotator was unsure.
    Unsure,
    /// That an annotation was not made by hand.
    Origin,
    /// That the parts of an annotation belong together; each is written.
    Discontinuous,
    /// An annotation that gave way to a longer one in a format whose layers hold no overlaps.
    Flattened,
    /// A word that was cut into tokens at the bounds of an annotation inside it.
    CutWord,
    /// An annotation that was grown to whole words.
    Grown,
    /// White space at the ends of an annotation.
    WhiteSpace,
    /// An annotation without any word.
    NoWord,
    /// A character that the format cannot hold, for which another one of the same length stands.
    Character,
    /// A text that is longer than a cell may be, cut.
    Cut,
}

impl LossKind {
    /// The word for it in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Overlap => "overlap",
            Self::Relation => "relation",
            Self::RelationTarget => "relation_target",
            Self::Partner => "partner",
            Self::StrayLabel => "stray_label",
            Self::MentionPlace => "mention_place",
            Self::StrayAttribute => "stray_attribute",
            Self::DocumentFact => "document_fact",
            Self::Excluded => "excluded",
            Self::EmptyDocument => "empty_document",
            Self::Author => "author",
            Self::Status => "status",
            Self::LineBreak => "line_break",
            Self::Line => "line",
            Self::Event => "event",
            Self::Argument => "argument",
            Self::Field => "field",
            Self::Value => "value",
            Self::Rejected => "rejected",
            Self::Misplaced => "misplaced",
            Self::End => "end",
            Self::Kept => "kept",
            Self::Attribute => "attribute",
            Self::Note => "note",
            Self::Unsure => "unsure",
            Self::Origin => "origin",
            Self::Discontinuous => "discontinuous",
            Self::Flattened => "flattened",
            Self::CutWord => "cut_word",
            Self::Grown => "grown",
            Self::WhiteSpace => "white_space",
            Self::NoWord => "no_word",
            Self::Character => "character",
            Self::Cut => "cut",
        }
    }
}

impl fmt::Display for LossKind {
    /// What was lost, to stand behind a number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Overlap => "overlapping annotations left out",
            Self::Relation => "relations, which the format cannot hold",
            Self::RelationTarget => "relations to annotations that are not exported",
            Self::Partner => "relations for which no pair was left that nobody has related",
            Self::StrayLabel => "annotations of labels that the schema does not have, which the view leaves out",
            Self::MentionPlace => "places of mentions (their words are written)",
            Self::StrayAttribute => "values of attributes that the schema does not have",
            Self::DocumentFact => "facts of documents that the format cannot hold",
            Self::Excluded => "excluded regions, which the format cannot hold",
            Self::EmptyDocument => "documents without annotations, for which the format has no line",
            Self::Author => "authors of changes other than the annotator",
            Self::Status => "marks of how far an annotator is",
            Self::LineBreak => {
                "annotations with line breaks or control characters at their ends, which are not written"
            }
            Self::Line => "lines that could not be used",
            Self::Event => "events, which became annotations of their triggers with relations",
            Self::Argument => "relations with more than two ends, of which two were taken",
            Self::Field => "fields that nothing in a project is for",
            Self::Value => "values that do not fit their attributes",
            Self::Rejected => "examples that were rejected, skipped or given up",
            Self::Misplaced => "annotations whose words are not what stands at their place",
            Self::End => "relations that have lost an end",
            Self::Kept => "records that the project has in another state, which it keeps",
            Self::Attribute => "values of attributes, which the format cannot hold",
            Self::Note => "notes, which the format cannot hold",
            Self::Unsure => "marks of annotators who were unsure",
            Self::Origin => "origins of annotations that were not made by hand",
            Self::Discontinuous => "annotations in several parts, each written as a span of its own",
            Self::Flattened => "annotations left out under longer ones, since a layer holds no overlaps",
            Self::CutWord => "annotations that cut a word, which became several tokens",
            Self::Grown => "annotations that cut a word and were grown to the whole of it",
            Self::WhiteSpace => "annotations with white space at their ends, which is not written",
            Self::NoWord => "annotations without a word in them, left out",
            Self::Character => "characters that the format cannot hold, for each of which another one stands",
            Self::Cut => "texts longer than a cell can hold, cut",
        })
    }
}

/// How often something was lost, and where first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How often.
    pub count: u64,
    /// The first places, at most 3.
    pub examples: Vec<String>,
}

/// What an export could not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LossReport(BTreeMap<LossKind, Tally>);

impl LossReport {
    /// Counts a loss; the example is made only while few are known.
    pub fn add(&mut self, kind: LossKind, example: impl FnOnce() -> String) {
        let tally = self.0.entry(kind).or_default();
        tally.count += 1;
        if tally.examples.len() < EXAMPLES_MAX {
            tally.examples.push(example());
        }
    }

    /// Counts what another part of the export has lost, its examples behind those that are there.
    pub fn merge(&mut self, other: Self) {
        for (kind, theirs) in other.0 {
            let tally = self.0.entry(kind).or_default();
            tally.count += theirs.count;
            let room = EXAMPLES_MAX.saturating_sub(tally.examples.len());
            tally.examples.extend(theirs.examples.into_iter().take(room));
        }
    }

    /// Whether nothing was lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How often something of a kind was lost.
    #[must_use]
    pub fn count(&self, kind: LossKind) -> u64 {
        self.0.get(&kind).map_or(0, |tally| tally.count)
    }

    /// How often something was lost, of whatever kind.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.values().map(|tally| tally.count).sum()
    }

    /// The kinds of which something was lost, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (LossKind, &Tally)> {
        self.0.iter().map(|(kind, tally)| (*kind, tally))
    }
}
