//! Page furniture: what stands around an article and belongs to no sentence of it.
//!
//! Line by line, by rules that would rather miss one than take a sentence away: what they find is excluded from training. Offsets are
//! bytes of the text. Whether a region is taken is up to whoever looks at it.

#[rustfmt::skip]
mod lexicon;
mod line;

use std::collections::{BTreeMap, BTreeSet};

use crate::find::fold;
use crate::model::Document;
use crate::text::{Span, Text};
use line::Line;

/// Why a region is furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The mark of an advertisement.
    Advertisement,
    /// Who wrote it.
    ByLine,
    /// How long it takes to read, and when it was put there.
    ReadingTime,
    /// What is to be seen on a picture.
    Caption,
    /// A line that stands there twice in a row.
    Repeated,
    /// Whose the text is.
    Copyright,
    /// Buttons and invitations to share.
    Share,
    /// An invitation to subscribe, to write or to follow.
    Newsletter,
    /// Links to other articles.
    Related,
    /// Sections that the article stands in.
    Sections,
}

impl Reason {
    /// The words for it in the window.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Advertisement => "advertisement",
            Self::ByLine => "by-line",
            Self::ReadingTime => "reading time and date",
            Self::Caption => "caption",
            Self::Repeated => "a line that stands there twice",
            Self::Copyright => "copyright",
            Self::Share => "share buttons",
            Self::Newsletter => "newsletter or contact",
            Self::Related => "related articles",
            Self::Sections => "sections of the site",
        }
    }
}

/// A part of a text that seems to be page furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Where it is: one line without white space at its ends.
    pub span: Span,
    /// Why.
    pub reason: Reason,
}

/// The furniture of a document’s text in reading order, without what is excluded already, and what somebody has looked at and kept.
#[must_use]
pub fn regions(text: &Text, document: &Document) -> Vec<Region> {
    let lines = Line::all(text);
    let mut found: BTreeMap<usize, Reason> = BTreeMap::new();
    let head = line::head_length(&lines);
    for (place, line) in lines.iter().enumerate() {
        // The first line of all is the headline.
        let office = || (place > 0 && line.is_office()).then_some(Reason::ByLine);
        let in_head = || if place < head { line.reason_in_head(document).or_else(office) } else { None };
        if let Some(reason) = line.reason().or_else(in_head) {
            found.insert(place, reason);
        }
    }
    add_names_beside(&lines, head, &mut found);
    add_captions_beside(&lines, &mut found);
    add_repeated(&lines, &mut found);
    add_related(&lines, &mut found);
    // Both lists are sorted, and excluded regions share no character.
    let excluded = |span: Span| {
        let first = document.excluded.partition_point(|it| it.end() <= span.start());
        document.excluded.get(first).is_some_and(|it| it.overlaps(span))
    };
    let regions = found.into_iter().map(|(place, reason)| Region { span: lines[place].span, reason });
    let kept: BTreeSet<Span> = document.looked_at.iter().map(|it| it.span).collect();
    regions.filter(|it| !excluded(it.span) && !kept.contains(&it.span)).collect()
}

/// What is no matter of the article: the excluded regions and some that may be, in order.
#[must_use]
pub fn passed_over(document: &Document, regions: &[Region]) -> Vec<Span> {
    let mut spans: Vec<Span> = document.excluded.iter().copied().chain(regions.iter().map(|it| it.span)).collect();
    spans.sort();
    spans
}

/// A name alone in the head of an article is a by-line where the reading time, the date or an office stands beside it.
fn add_names_beside(lines: &[Line<'_>], head: usize, found: &mut BTreeMap<usize, Reason>) {
    for (place, line) in lines.iter().enumerate().take(head) {
        let timed = |at: Option<usize>| {
            at.is_some_and(|at| matches!(found.get(&at), Some(Reason::ReadingTime | Reason::ByLine)))
        };
        let beside = timed(place.checked_sub(1)) || timed(Some(place + 1));
        // The first line of all is the headline.
        if place > 0 && beside && line.is_name() && !found.contains_key(&place) {
            found.insert(place, Reason::ByLine);
        }
    }
}

/// A few words right above a caption, all of which it repeats, are what is shown where the picture is not.
fn add_captions_beside(lines: &[Line<'_>], found: &mut BTreeMap<usize, Reason>) {
    let captions: Vec<usize> =
        found.iter().filter(|(_, it)| **it == Reason::Caption).map(|(place, _)| *place).collect();
    for place in captions {
        let Some(above) = place.checked_sub(1).filter(|it| !found.contains_key(it)) else { continue };
        let caption = fold(lines[place].words);
        let repeated = lines[above].words.split_whitespace().all(|word| caption.contains(&fold(word)));
        if repeated && lines[above].follows_directly(&lines[place]) && lines[above].is_label() {
            found.insert(above, Reason::Caption);
        }
    }
}

/// A line that stands there twice in a row is neither time a sentence of the article.
fn add_repeated(lines: &[Line<'_>], found: &mut BTreeMap<usize, Reason>) {
    for place in 1..lines.len() {
        let (one, other) = (&lines[place - 1], &lines[place]);
        if one.words == other.words && one.is_long_enough_to_tell() {
            found.entry(place - 1).or_insert(Reason::Repeated);
            found.entry(place).or_insert(Reason::Repeated);
        }
    }
}

/// Headlines behind “Related articles”, up to the first line that is a sentence.
fn add_related(lines: &[Line<'_>], found: &mut BTreeMap<usize, Reason>) {
    let headings: Vec<usize> = (0..lines.len()).filter(|it| lines[*it].heads_links()).collect();
    for heading in headings {
        found.insert(heading, Reason::Related);
        let behind = lines.iter().enumerate().skip(heading + 1);
        for (place, _) in behind.take_while(|(_, it)| it.is_headline()).take(line::LINKS_MAX) {
            found.entry(place).or_insert(Reason::Related);
        }
    }
}
