//! Where one span of the old text is in the new one, and what speaks for it.

use std::ops::Range;

use super::align::Alignment;
use super::token;
use crate::model::QuotedSpan;
use crate::text::{ByteOffset, Span, Text, TextHash};

/// How far around a span its surroundings are compared, in tokens.
const CONTEXT: usize = 12;
/// How far from a span other places with the same words are looked for, in tokens.
const NEAR: usize = 48;
/// The same for words that have lost their neighbours on one side.
const FAR: usize = 400;
/// Words in the same order, so many of them, that stand once in each text are the same occurrence whatever surrounds them.
const TELLING_WORDS: usize = 8;

/// Which place of a new text is which of an old one.
pub struct Anchoring {
    old: Text,
    new: Text,
    /// `None` where the texts are the same.
    alignment: Option<Alignment>,
}

/// Where a span of the old text is in the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The very words at the very offsets.
    Same(Span),
    /// The very words at other offsets, and certainly the same occurrence of them.
    Moved(Span),
    /// Something differs, or is not certain. Everything but [`Difference::Look`] is a proposal.
    Changed(Span, Difference),
    /// Nothing in the new text can be taken for it.
    Lost,
}

/// In what a proposed place differs from the span in the old text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The same words and marks in the same order, certainly the same occurrence: only white space, the form of quotation marks,
    /// apostrophes and hyphens, or the encoding of the same characters differs.
    Look,
    /// The very words, but they may be another occurrence of them.
    Occurrence,
    /// Other words.
    Words,
}

impl Place {
    /// The span in the new text, proposals included.
    #[must_use]
    pub fn span(self) -> Option<Span> {
        match self {
            Self::Same(span) | Self::Moved(span) | Self::Changed(span, _) => Some(span),
            Self::Lost => None,
        }
    }

    /// Whether nobody need look at it: the same words, and certainly the same occurrence.
    #[must_use]
    pub fn is_sure(self) -> bool {
        matches!(self, Self::Same(_) | Self::Moved(_) | Self::Changed(_, Difference::Look))
    }
}

impl Anchoring {
    /// Compares two texts.
    #[must_use]
    pub fn new(old: &Text, new: &Text) -> Self {
        let alignment = (old != new).then(|| {
            let (old, new) = token::pair(old, new);
            Alignment::new(old, new)
        });
        Self { old: old.clone(), new: new.clone(), alignment }
    }

    /// The old text.
    #[must_use]
    pub fn old(&self) -> &Text {
        &self.old
    }

    /// The new text.
    #[must_use]
    pub fn new_text(&self) -> &Text {
        &self.new
    }

    /// The name of the old text.
    #[must_use]
    pub fn old_hash(&self) -> TextHash {
        self.old.hash()
    }

    /// Where some quoted words are now. Words that did not stand at their place in the old text are lost, for nothing is known of
    /// where they were.
    #[must_use]
    pub fn place_of(&self, quoted: &QuotedSpan) -> Place {
        if quoted.agrees_with(&self.old) { self.place(quoted.span) } else { Place::Lost }
    }

    /// Where a span of the old text is now.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let Some(words) = self.old.slice(span) else { return Place::Lost };
        let Some(alignment) = &self.alignment else { return Place::Same(span) };
        let tokens = alignment.old.touching(&span.range());
        let found = Finder { alignment, span, words, tokens }.find();
        match found {
            None => Place::Lost,
            Some((at, _)) if self.cuts_what_was_whole(span, at) => {
                self.grown(at).map_or(Place::Lost, |at| Place::Changed(at, Difference::Words))
            }
            Some((at, None)) if at == span => Place::Same(at),
            Some((at, None)) => Place::Moved(at),
            Some((at, Some(difference))) => Place::Changed(at, difference),
        }
    }

    /// Whether a span that cut no grapheme cluster would cut one at its new place.
    fn cuts_what_was_whole(&self, before: Span, after: Span) -> bool {
        let cuts = |text: &Text, at: ByteOffset| !text.is_grapheme_boundary(at);
        (cuts(&self.new, after.start()) && !cuts(&self.old, before.start()))
            || (cuts(&self.new, after.end()) && !cuts(&self.old, before.end()))
    }

    /// The span grown to whole grapheme clusters.
    fn grown(&self, span: Span) -> Option<Span> {
        let end = self.new.floor_grapheme(span.end());
        let end = if end < span.end() { self.new.next_grapheme(span.end()) } else { end };
        Span::new(self.new.floor_grapheme(span.start()), end)
    }
}

/// A place in the new text, and what is to be said against it.
type Found = (Span, Option<Difference>);

/// What is asked for one span.
struct Finder<'a> {
    alignment: &'a Alignment,
    span: Span,
    words: &'a str,
    /// The tokens of the old text that it touches.
    tokens: Range<usize>,
}

impl Finder<'_> {
    fn find(&self) -> Option<Found> {
        if self.tokens.is_empty() {
            return self.blank();
        }
        if let Some(new) = self.aligned() {
            let is_sure = self.is_certain(&new);
            return self.found(&new, is_sure);
        }
        let proposed = self.proposal();
        let elsewhere = if proposed.as_ref().is_some_and(|(_, share)| *share >= 60) { None } else { self.elsewhere() };
        self.found(&elsewhere.or(proposed.map(|(new, _)| new))?, false)
    }

    /// The tokens of the new text, where all of the span are there, the same and side by side.
    fn aligned(&self) -> Option<Range<usize>> {
        let first = self.alignment.image(self.tokens.start)?;
        let is_next = |(by, token): (usize, usize)| {
            self.alignment.image(token) == Some(first + by) && self.alignment.equal(token, first + by)
        };
        self.tokens.clone().enumerate().all(is_next).then(|| first..first + self.tokens.len())
    }

    /// The bytes of some tokens of the new text as a place for the span.
    fn found(&self, new: &Range<usize>, is_sure: bool) -> Option<Found> {
        if let Some(exact) = self.exact(new) {
            return Some((exact, (!is_sure).then_some(Difference::Occurrence)));
        }
        let tokens = &self.alignment.new;
        let whole = Span::from_range(tokens.start(new.start)..tokens.end(new.end.checked_sub(1)?))?;
        let same = self.alignment.old.keys.get(self.tokens.clone()) == tokens.keys.get(new.clone());
        // A part of a word whose form has changed may be any part of it.
        let looks_differ = is_sure && same && self.cuts_no_word();
        Some((whole, Some(if looks_differ { Difference::Look } else { Difference::Words })))
    }

    /// The very words of the span at some tokens of the new text, at the same distance from the first or from the last one.
    fn exact(&self, new: &Range<usize>) -> Option<Span> {
        let (old, tokens) = (&self.alignment.old, &self.alignment.new);
        let from_start = (tokens.start(new.start) + self.span.start().0)
            .checked_sub(old.start(self.tokens.start))
            .and_then(|start| Span::from_range(start..start + self.span.byte_len()));
        let last = (new.end.checked_sub(1)?, self.tokens.end.checked_sub(1)?);
        let from_end = (tokens.end(last.0) + self.span.end().0)
            .checked_sub(old.end(last.1))
            .and_then(|end| Span::from_range(end.checked_sub(self.span.byte_len())?..end));
        let is_same = |span: &Span| tokens.text().slice(*span) == Some(self.words);
        match (from_start.filter(is_same), from_end.filter(is_same)) {
            (Some(one), Some(other)) if one != other => None,
            (one, other) => one.or(other),
        }
    }

    fn cuts_no_word(&self) -> bool {
        let old = &self.alignment.old;
        self.span.start().0 <= old.start(self.tokens.start) && self.span.end().0 >= old.end(self.tokens.end - 1)
    }

    /// White space between two words that are still side by side, and still the same.
    fn blank(&self) -> Option<Found> {
        let (old, new) = (&self.alignment.old, &self.alignment.new);
        let before = self.tokens.start.checked_sub(1)?;
        let image = self.alignment.image(before)?;
        let is_beside = self.tokens.start == old.len() && image + 1 == new.len()
            || self.alignment.image(self.tokens.start) == Some(image + 1);
        let between = |tokens: &token::Tokens, at: usize| tokens.end(at)..tokens.start(at + 1);
        let (before, after) = (between(old, before), between(new, image));
        let is_same = old.text().as_str().get(before.clone()) == new.text().as_str().get(after.clone());
        let start = after.start + self.span.start().0.checked_sub(before.start)?;
        let span = Span::from_range(start..start + self.span.byte_len())?;
        let is_sure = is_beside && self.is_certain(&(image..image + 1));
        (is_same && is_beside).then_some((span, (!is_sure).then_some(Difference::Occurrence)))
    }

    /// Whether the words at some tokens of the new text, equal to those of the span, are the same occurrence of them.
    fn is_certain(&self, new: &Range<usize>) -> bool {
        let old = self.old_tokens();
        if self.alignment.is_doubtful(old.clone()) {
            return false;
        }
        let (before, after) = (self.is_beside_before(&old, new), self.is_beside_after(&old, new));
        let [left, right] = self.surroundings(&old, new);
        let (same, all) = (left.0 + right.0, left.1 + right.1);
        if self.stands_once(&old) {
            let tells = self.alignment.old.words(old.clone()) >= TELLING_WORDS && same * 4 >= all;
            if tells || (before && after) {
                return true;
            }
        }
        // A word or two with half of their neighbours gone may be anybody's.
        let is_short = self.alignment.old.words(old.clone()) < 3;
        let is_cut_off = is_short && [left, right].iter().any(|(same, all)| *same * 4 < *all);
        (before || after) && !is_cut_off && same * 2 >= all && !self.has_rival(&old, new)
    }

    /// The tokens of the span; for white space the one before it.
    fn old_tokens(&self) -> Range<usize> {
        if self.tokens.is_empty() {
            self.tokens.start.saturating_sub(1)..self.tokens.start
        } else {
            self.tokens.clone()
        }
    }

    /// Whether the words stand once in each text.
    fn stands_once(&self, old: &Range<usize>) -> bool {
        let alignment = self.alignment;
        let Some(keys) = alignment.old.keys.get(old.clone()) else { return false };
        let once = |tokens: &token::Tokens| tokens.occurrences(keys).is_some_and(|it| it.len() == 1);
        once(&alignment.old) && once(&alignment.new)
    }

    /// Whether the token before the span is still before it, with nothing but new words between them.
    fn is_beside_before(&self, old: &Range<usize>, new: &Range<usize>) -> bool {
        let start = match old.start.checked_sub(1) {
            None => 0,
            Some(neighbour) => match self.alignment.image(neighbour) {
                Some(image) if image < new.start => image + 1,
                _ => return false,
            },
        };
        self.is_new(start..new.start)
    }

    /// The same for the token behind the span.
    fn is_beside_after(&self, old: &Range<usize>, new: &Range<usize>) -> bool {
        let end = match self.alignment.image(old.end) {
            Some(image) => image,
            None if old.end == self.alignment.old.len() => self.alignment.new.len(),
            None => return false,
        };
        new.end <= end && self.is_new(new.end..end)
    }

    fn is_new(&self, mut tokens: Range<usize>) -> bool {
        tokens.len() <= FAR && tokens.all(|it| self.alignment.origin(it).is_none())
    }

    /// How many tokens before and behind the span are still there, and how many there were.
    fn surroundings(&self, old: &Range<usize>, new: &Range<usize>) -> [(usize, usize); 2] {
        let is_same = |token: usize, near: Range<usize>| {
            let image = self.alignment.image(token).filter(|it| near.contains(it));
            image.is_some_and(|image| self.alignment.equal(token, image))
        };
        let before = old.start.saturating_sub(CONTEXT)..old.start;
        let after = old.end..(old.end + CONTEXT).min(self.alignment.old.len());
        // Each may be a few tokens further away than it was.
        let near_before = |at: usize| new.start.saturating_sub(old.start - at + 4)..new.start;
        let near_after = |at: usize| new.end..new.end + (at - old.end) + 5;
        [
            (before.clone().filter(|at| is_same(*at, near_before(*at))).count(), before.len()),
            (after.clone().filter(|at| is_same(*at, near_after(*at))).count(), after.len()),
        ]
    }

    /// How many tokens on either side are the same without a break, the ends of the texts counting as all.
    fn unbroken(&self, old: &Range<usize>, new: &Range<usize>) -> (usize, usize) {
        let before = (1..=CONTEXT).take_while(|by| match (old.start.checked_sub(*by), new.start.checked_sub(*by)) {
            (Some(old), Some(new)) => self.alignment.equal(old, new),
            (old, new) => old == new,
        });
        let (old_len, new_len) = (self.alignment.old.len(), self.alignment.new.len());
        let after = (0..CONTEXT).take_while(|by| match (old.end + by < old_len, new.end + by < new_len) {
            (true, true) => self.alignment.equal(old.end + by, new.end + by),
            (old, new) => old == new,
        });
        (before.count(), after.count())
    }

    /// Whether the same words stand near by, in either text, at a place that is nobody else's and fits about as well.
    fn has_rival(&self, old: &Range<usize>, new: &Range<usize>) -> bool {
        let (before, after) = self.unbroken(old, new);
        if before.min(after) >= 4 && before + after >= CONTEXT {
            return false;
        }
        let alignment = self.alignment;
        let fits = |old: &Range<usize>, new: &Range<usize>| {
            let (rival_before, rival_after) = self.unbroken(old, new);
            rival_before + rival_after + 1 >= before + after
        };
        let Some(keys) = alignment.old.keys.get(old.clone()) else { return true };
        let is_settled = |old: usize, new: usize| {
            let (before, after) = self.unbroken(&(old..old + 1), &(new..new + 1));
            before + after >= 6
        };
        // What has lost its neighbours on one side may have come from anywhere.
        let near = if before.min(after) >= 2 { NEAR } else { FAR };
        let new_rival = around(new.start, near, alignment.new.len()).filter(|at| *at != new.start).any(|at| {
            let there = at..at + keys.len();
            alignment.new.keys.get(there.clone()) == Some(keys)
                && !alignment.origin(at).is_some_and(|origin| is_settled(origin, at))
                && fits(old, &there)
        });
        new_rival
            || around(old.start, near, alignment.old.len()).filter(|at| *at != old.start).any(|at| {
                let there = at..at + keys.len();
                alignment.old.keys.get(there.clone()) == Some(keys)
                    && !alignment.image(at).is_some_and(|image| is_settled(at, image))
                    && fits(&there, new)
            })
    }

    /// The place of what is left of the words, and what share of them that is, in percent.
    fn proposal(&self) -> Option<(Range<usize>, usize)> {
        let all = self.alignment.old.weight(self.tokens.clone());
        match self.heaviest_cluster() {
            Some((pairs, weight)) if weight * 100 >= all * 35 => {
                let (first, last) = (*pairs.first()?, *pairs.last()?);
                Some((self.grow_before(first)..self.grow_after(last), weight * 100 / all))
            }
            _ => self.replaced().map(|it| (it, 0)),
        }
    }

    /// The words of the span that stand close to each other in the new text: those that weigh most.
    fn heaviest_cluster(&self) -> Option<(Vec<(usize, usize)>, usize)> {
        let mut clusters: Vec<(Vec<(usize, usize)>, usize)> = Vec::new();
        let apart = CONTEXT + self.tokens.len() / 2;
        for old in self.tokens.clone() {
            let Some(new) = self.alignment.image(old) else { continue };
            let weight = self.alignment.old.weight(old..old + 1);
            match clusters.last_mut() {
                Some((pairs, sum))
                    if pairs
                        .last()
                        .is_some_and(|(before, image)| *image < new && new - image <= old - before + apart) =>
                {
                    pairs.push((old, new));
                    *sum += weight;
                }
                _ => clusters.push((vec![(old, new)], weight)),
            }
        }
        clusters.into_iter().rev().max_by_key(|(_, weight)| *weight)
    }

    /// The first token of a proposal whose first word that is left is a pair: what replaced the words before it belongs to it.
    fn grow_before(&self, (old, new): (usize, usize)) -> usize {
        let missing = old - self.tokens.start;
        let neighbour =
            self.tokens.start.checked_sub(1).map_or(Some(0), |it| self.alignment.image(it).map(|it| it + 1));
        match neighbour {
            _ if missing == 0 => new,
            Some(start) if start <= new && new - start <= 2 * missing + 4 => start,
            _ => new - (1..=missing.min(new)).take_while(|by| self.alignment.origin(new - by).is_none()).count(),
        }
    }

    /// The same for the end, which is behind the last token.
    fn grow_after(&self, (old, new): (usize, usize)) -> usize {
        let missing = self.tokens.end - 1 - old;
        let count = self.alignment.new.len();
        let end = self.tokens.end;
        let neighbour = if end == self.alignment.old.len() { Some(count) } else { self.alignment.image(end) };
        match neighbour {
            _ if missing == 0 => new + 1,
            Some(end) if end > new && end - new - 1 <= 2 * missing + 4 => end,
            _ => {
                let free = |by: &usize| new + by < count && self.alignment.origin(new + by).is_none();
                new + 1 + (1..=missing).take_while(free).count()
            }
        }
    }

    /// What stands between the neighbours of a span of which no word is left.
    fn replaced(&self) -> Option<Range<usize>> {
        let start = self.tokens.start.checked_sub(1).map_or(Some(0), |it| self.alignment.image(it).map(|it| it + 1))?;
        let is_last = self.tokens.end == self.alignment.old.len();
        let end = if is_last { self.alignment.new.len() } else { self.alignment.image(self.tokens.end)? };
        let longest = 2 * self.tokens.len() + 4;
        (start < end && end - start <= longest).then_some(start..end)
    }

    /// The same words at a place that no other words came to. Never certain: what is moved as a whole is found by [`moved`](super::moved).
    fn elsewhere(&self) -> Option<Range<usize>> {
        let alignment = self.alignment;
        let keys = alignment.old.keys.get(self.tokens.clone())?;
        let there = |at: usize| at..at + keys.len();
        let is_free = |at: &usize| there(*at).all(|it| alignment.origin(it).is_none_or(|it| self.tokens.contains(&it)));
        let fit = |at: usize| {
            let (before, after) = self.unbroken(&self.tokens, &there(at));
            before + after
        };
        let everywhere = alignment.new.occurrences(keys)?;
        let best = everywhere.into_iter().filter(is_free).max_by_key(|at| (fit(*at), at.wrapping_neg()))?;
        (alignment.old.words(self.tokens.clone()) >= 2 || fit(best) >= 3).then(|| there(best))
    }
}

/// The tokens near one.
fn around(token: usize, near: usize, count: usize) -> Range<usize> {
    token.saturating_sub(near)..(token + near).min(count)
}
