//! Text objects: what Space grows to, what Tab walks through, what a drag snaps to.
//!
//! Pure functions over a [`Text`]; offsets are bytes. The rules are cheap and right most of the time: a human being looks at
//! what they find. Nothing here knows labels, annotations or a window.
//!
//! Invariant: what is found is never empty, lies in one paragraph and on bounds of grapheme clusters; no step looks further
//! than the neighbourhood that [`Text`] gives words and sentences.

mod aside;
mod attribution;
mod lead;
#[rustfmt::skip]
mod lexicon;
mod number;
mod piece;
mod propose;
mod quotation;
mod silence;
mod statement;
mod token;
mod voice;
mod walk;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub(crate) use self::lexicon::{ends_noun_phrase, is_plain_verb};
pub(crate) use self::number::words_for_each;
pub use self::propose::{ObjectWalk, Reached};
pub use self::quotation::{Quotation, QuotationNature};
pub use self::walk::Objects;

use super::bounds::word_breaks;
use super::{ByteOffset, Direction, Language, Span, Text};

/// What a selection can be grown to or moved to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A word, without punctuation.
    Word,
    /// A number with its qualifier and unit: “at least seven officers”. No dates.
    Number,
    /// What a sentence states, without attribution and final stop.
    Clause,
    /// One of the things that a sentence states, where it states several; nothing that is said in quotation marks.
    Statement,
    /// Words between quotation marks, marks included.
    Quotation,
    /// A sentence with its final stop.
    Sentence,
    /// A paragraph without white space at its ends.
    Paragraph,
}

impl ObjectKind {
    /// All kinds, in the order in which a selection grows.
    pub const GROWTH: [Self; 7] =
        [Self::Word, Self::Number, Self::Clause, Self::Statement, Self::Quotation, Self::Sentence, Self::Paragraph];

    /// The word for it in the window.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Number => "number",
            Self::Clause => "clause",
            Self::Statement => "statement",
            Self::Quotation => "quotation",
            Self::Sentence => "sentence",
            Self::Paragraph => "paragraph",
        }
    }
}

/// What a dragged stretch becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SnapRule {
    /// Whole words.
    #[default]
    Words,
    /// Whole words without the final stop.
    Clause,
    /// The quotation with its marks, or else whole words.
    Quotation,
    /// The number with its qualifier and unit, or else whole words.
    Number,
}

/// Finds objects in one text.
#[derive(Clone, Copy, Debug)]
pub struct ObjectFinder<'a> {
    /// Where to look.
    pub text: &'a Text,
    /// The language that its rules are chosen by.
    pub language: Language<'a>,
    /// Regions that [`next`](Self::next) passes over. Sorted and disjoint. What a hand points at is found in them too.
    pub excluded: &'a [Span],
}

impl<'a> ObjectFinder<'a> {
    /// Finds objects in a text of a language; `excluded` is sorted and disjoint.
    #[must_use]
    pub fn new(text: &'a Text, language: Language<'a>, excluded: &'a [Span]) -> Self {
        Self { text, language, excluded }
    }

    /// The smallest object of a kind around an offset or else ending there, or `None` where there is none.
    #[must_use]
    pub fn at(&self, kind: ObjectKind, offset: ByteOffset) -> Option<Span> {
        if kind == ObjectKind::Word {
            return self.word_beside(offset);
        }
        let objects = self.objects_near(kind, offset);
        let around = objects.iter().filter(|object| object.contains(offset)).min_by_key(|object| object.byte_len());
        around.or_else(|| objects.iter().rfind(|object| object.end() == offset)).copied()
    }

    /// Forward, the first object that starts at or behind an offset; backward, the last that starts before it.
    ///
    /// Crosses paragraphs, passes over excluded regions and over quotation marks that only set a name off. Words and sentences
    /// of a long paragraph are looked at piece by piece.
    #[must_use]
    pub fn next(&self, kind: ObjectKind, from: ByteOffset, direction: Direction) -> Option<Span> {
        if direction == Direction::Forward {
            return self.objects(kind, from).next();
        }
        let mut at = from.min(self.text.end());
        loop {
            let proposed = self.proposals_near(kind, at);
            if let Some(found) = proposed.iter().rfind(|object| object.start() < from) {
                return Some(*found);
            }
            at = ByteOffset(self.text.window(at).start.checked_sub(1)?);
        }
    }

    /// What [`next`](Self::next) finds going forward from an offset, again and again from the end of the last one.
    ///
    /// Linear in the length of the text, where as many calls of `next` would read each long paragraph once for each object.
    #[must_use]
    pub fn objects(&self, kind: ObjectKind, from: ByteOffset) -> Objects<'a> {
        Objects::new(*self, kind, from)
    }

    /// The smallest object that covers a selection and is larger, with its kind; of two alike the earlier kind.
    ///
    /// From a caret, where anchor and head are equal, the word beside it. `None` where nothing is larger.
    #[must_use]
    pub fn grow(&self, anchor: ByteOffset, head: ByteOffset) -> Option<(ObjectKind, Span)> {
        let selection = Span::between(anchor, head);
        if selection.is_none()
            && let Some(word) = self.word_beside(head)
        {
            return Some((ObjectKind::Word, word));
        }
        let larger = |object: &Span| match selection {
            Some(selection) => object.covers(selection) && *object != selection,
            None => object.start() <= head && head <= object.end(),
        };
        let from = anchor.min(head);
        let candidates = ObjectKind::GROWTH.into_iter().flat_map(|kind| {
            self.objects_near(kind, from).into_iter().filter(larger).map(move |object| (kind, object))
        });
        candidates.min_by_key(|(kind, object)| (object.byte_len(), *kind))
    }

    /// What a selection states, where it says more than that: the largest clause within it. `None` where there is none.
    #[must_use]
    pub fn stated(&self, selection: Span) -> Option<Span> {
        let middle = ByteOffset(selection.start().0.midpoint(selection.end().0));
        let places = [selection.start(), middle, self.text.prev_grapheme(selection.end())];
        let clauses = places.into_iter().filter_map(|it| self.at(ObjectKind::Clause, it));
        clauses.filter(|it| selection.covers(*it) && *it != selection).max_by_key(|it| it.byte_len())
    }

    /// What a dragged stretch becomes, or `None` where it holds nothing but white space.
    #[must_use]
    pub fn snap(&self, rule: SnapRule, stretch: Span) -> Option<Span> {
        let words = || self.text.snap_to_words(stretch).and_then(|words| self.whole(words.range()));
        match rule {
            SnapRule::Words => words(),
            SnapRule::Clause => {
                let words = words()?;
                let stated = attribution::without_stop(self.text.slice(words)?);
                self.whole(words.start().0 + stated.start..words.start().0 + stated.end).or(Some(words))
            }
            SnapRule::Quotation => self.quotation_over(stretch).or_else(words),
            SnapRule::Number => self.number_over(stretch).or_else(words),
        }
    }

    /// The quotations of a paragraph in reading order, nested ones behind those that they stand in. Linear in its length.
    #[must_use]
    pub fn quotations(&self, paragraph: usize) -> Vec<Quotation> {
        let range = self.text.paragraph_start(paragraph).0..self.text.paragraph_end(paragraph).0;
        self.quotations_in(range)
    }

    /// The second half of a quotation that is split by its attribution, `“…,” she said, “…”`, in the same paragraph.
    #[must_use]
    pub fn split_partner(&self, quotation: Span) -> Option<Span> {
        let window = self.text.window(quotation.start());
        let partner = self.quotations_in(window).into_iter().find(|it| it.span.start() >= quotation.end())?;
        let between = Span::new(quotation.end(), partner.span.start())?;
        let first = self.text.slice(quotation)?;
        quotation::is_split(first, self.text.slice(between)?).then_some(partner.span)
    }

    /// The quotation that goes on with one: its other half, or what the same voice says right behind the attribution,
    /// `“…,” she said. “…”`.
    fn continuation(&self, quotation: Span) -> Option<Span> {
        self.continuation_among(quotation, &self.quotations_in(self.text.window(quotation.start())))
    }

    /// The same among the quotations of the window around its start.
    fn continuation_among(&self, quotation: Span, quotations: &[Quotation]) -> Option<Span> {
        let behind = quotations.partition_point(|it| it.span.start() < quotation.end());
        let next = quotations.get(behind)?;
        let between = self.text.slice(Span::new(quotation.end(), next.span.start())?)?;
        let first = self.text.slice(quotation)?;
        let behind = self.text.as_str().get(next.span.end().0..)?;
        let goes_on = || {
            next.nature == QuotationNature::Speech
                && quotation::is_continued(first, between)
                && self
                    .text
                    .slice(next.span)
                    .is_some_and(|it| !voice::is_answer(first, it) && voice::goes_on(between, it, behind))
        };
        (quotation::is_split(first, between) || goes_on()).then_some(next.span)
    }

    /// The word at a caret, or before it where none follows.
    fn word_beside(&self, offset: ByteOffset) -> Option<Span> {
        let word = |offset| self.text.word_at(offset).filter(|word| self.text.is_word(*word));
        let before = || {
            let before = word(self.text.prev_grapheme(offset))?;
            (before.end() == offset).then_some(before)
        };
        let word = word(offset).filter(|word| word.contains(offset)).or_else(before)?;
        self.whole(word.range())
    }

    /// The objects of a kind in the paragraph at an offset, of a long one those nearby, in reading order.
    fn objects_near(&self, kind: ObjectKind, offset: ByteOffset) -> Vec<Span> {
        let window = self.text.window(offset);
        match kind {
            ObjectKind::Word => self.words_in(window),
            ObjectKind::Number => self.numbers_in(window),
            ObjectKind::Clause => {
                let sentences = self.text.sentences_near(offset, self.language);
                sentences.into_iter().filter_map(|sentence| self.clause_of(sentence)).collect()
            }
            ObjectKind::Statement => self.statements_near(offset),
            ObjectKind::Quotation => self.quotations_in(window).into_iter().map(|it| it.span).collect(),
            ObjectKind::Sentence => {
                let sentences = self.text.sentences_near(offset, self.language).into_iter();
                sentences.filter_map(|sentence| self.whole(sentence.range())).collect()
            }
            ObjectKind::Paragraph => {
                let paragraph = self.text.paragraph_at(offset);
                let span = Span::new(self.text.paragraph_start(paragraph), self.text.paragraph_end(paragraph));
                span.and_then(|span| self.whole(self.text.trim(span)?.range())).into_iter().collect()
            }
        }
    }

    /// The objects that may be proposed: no names in quotation marks, nothing that is excluded, nothing without words.
    fn proposals_near(&self, kind: ObjectKind, offset: ByteOffset) -> Vec<Span> {
        if kind == ObjectKind::Quotation {
            return self.speech_of(&self.quotations_in(self.text.window(offset)));
        }
        let mut objects = self.objects_near(kind, offset);
        objects.retain(|object| self.may_be_proposed(*object));
        objects
    }

    /// Those of some quotations that may be proposed.
    fn speech_of(&self, quotations: &[Quotation]) -> Vec<Span> {
        let speech = quotations.iter().filter(|it| it.nature == QuotationNature::Speech).map(|it| it.span);
        speech.filter(|it| self.may_be_proposed(*it)).collect()
    }

    fn may_be_proposed(&self, object: Span) -> bool {
        !self.is_excluded(object) && self.text.is_word(object)
    }

    fn is_excluded(&self, object: Span) -> bool {
        let behind = self.excluded.partition_point(|region| region.end() <= object.start());
        self.excluded.get(behind).is_some_and(|region| region.overlaps(object))
    }

    fn words_in(&self, window: Range<usize>) -> Vec<Span> {
        let breaks = word_breaks(&self.text.as_str()[window.clone()]);
        let pieces = breaks.windows(2).filter_map(|pair| self.whole(window.start + pair[0]..window.start + pair[1]));
        pieces.filter(|piece| self.text.is_word(*piece)).collect()
    }

    fn numbers_in(&self, window: Range<usize>) -> Vec<Span> {
        let phrases = number::phrases(&self.text.as_str()[window.clone()], self.language.primary());
        phrases.into_iter().filter_map(|it| self.whole(window.start + it.start..window.start + it.end)).collect()
    }

    fn quotations_in(&self, window: Range<usize>) -> Vec<Quotation> {
        let following = self.following_mark(window.end);
        let found = quotation::quotations(&self.text.as_str()[window.clone()], self.language.primary(), following);
        let quotation = |(range, nature): (Range<usize>, QuotationNature)| {
            Some(Quotation { span: self.whole(window.start + range.start..window.start + range.end)?, nature })
        };
        found.into_iter().filter_map(quotation).collect()
    }

    /// The first character of the next paragraph that is not empty, where the window ends with its paragraph.
    fn following_mark(&self, end: usize) -> Option<char> {
        let rest = self.text.as_str().get(end..)?.strip_prefix('\n')?;
        // More blank lines than a few end whatever was said.
        rest.chars().take(8).find(|character| !character.is_whitespace())
    }

    fn clause_of(&self, sentence: Span) -> Option<Span> {
        let stated = attribution::clause(self.text.slice(sentence)?);
        self.whole(sentence.start().0 + stated.start..sentence.start().0 + stated.end)
    }

    /// The smallest quotation that covers a stretch, or else the one that most of the stretch lies in.
    fn quotation_over(&self, stretch: Span) -> Option<Span> {
        let stretch = self.text.trim(stretch)?;
        let quotations = self.objects_near(ObjectKind::Quotation, stretch.start());
        if let Some(around) = quotations.iter().filter(|it| it.covers(stretch)).min_by_key(|it| it.byte_len()) {
            return Some(*around);
        }
        let shared = |it: &Span| it.intersection(stretch).map_or(0, Span::byte_len);
        quotations.into_iter().filter(|it| 2 * shared(it) > stretch.byte_len()).max_by_key(shared)
    }

    /// The number phrase that shares most with a stretch, or else one beside it.
    fn number_over(&self, stretch: Span) -> Option<Span> {
        let stretch = self.text.trim(stretch)?;
        let shared = |it: &Span| it.intersection(stretch).map_or(0, Span::byte_len);
        let phrases = self.objects_near(ObjectKind::Number, stretch.start());
        phrases.into_iter().filter(|it| it.touches(stretch)).max_by_key(shared)
    }

    /// A range as a span on bounds of grapheme clusters, or `None` where it is empty.
    fn whole(&self, range: Range<usize>) -> Option<Span> {
        let start = self.text.floor_grapheme(ByteOffset(range.start));
        let end = ByteOffset(range.end);
        let end = if self.text.is_grapheme_boundary(end) { end } else { self.text.next_grapheme(end) };
        Span::new(start, end)
    }
}
