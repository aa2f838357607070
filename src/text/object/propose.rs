//! The next object that is worth proposing, seen from an offset in either direction, with its parts.
//!
//! A walk reads the text window by window and can be broken off and taken up again anywhere, so that nobody waits for the end of a long
//! text. Offsets are bytes.

use std::collections::VecDeque;
use std::ops::Range;

use super::{ObjectFinder, ObjectKind, Quotation};
use crate::text::{ByteOffset, Direction, Span};

/// How many windows are kept at hand: a quotation and the parts that go on with it stand in no more.
const KEPT: usize = 20;
/// What a window costs at least, in bytes: paragraphs of a word are not read for nothing.
const LEAST: usize = 64;

/// Going from object to object until one is found that is not passed over. The other parts of an object are met with its first one alone.
///
/// Linear in the length of the text: each window is read once, whatever is passed over in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectWalk {
    kind: ObjectKind,
    direction: Direction,
    /// Forward, where the next object starts at the earliest; backward, what it starts before.
    from: ByteOffset,
    /// Where the text is read next.
    at: ByteOffset,
    /// Forward: up to here reach the parts of what was met.
    end: ByteOffset,
    /// Backward: an object whose first part is looked for, and the first one as far as that is known.
    held: Option<(Span, Span)>,
    read: usize,
}

/// What a walk has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The parts of an object that is not passed over. The walk goes on behind it.
    Object(Vec<Span>),
    /// The end of the text, or its start.
    Nothing,
    /// Neither, by the time as much was read as was allowed.
    Further,
}

/// What came of one step.
enum Step {
    Met(Vec<Span>),
    On,
    Over,
}

impl ObjectWalk {
    /// A walk from an offset: forward to objects that start there or behind it, backward to those that start before it.
    #[must_use]
    pub fn new(kind: ObjectKind, from: ByteOffset, direction: Direction) -> Self {
        Self { kind, direction, from, at: from, end: from, held: None, read: 0 }
    }

    /// What is looked for.
    #[must_use]
    pub fn kind(&self) -> ObjectKind {
        self.kind
    }

    /// Where to.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// How many bytes of the text were read, each as often as it was.
    #[must_use]
    pub fn read(&self) -> usize {
        self.read
    }

    /// Goes on to the next object that is not passed over, or until some more bytes were read: at least one window. It has to be the same
    /// text each time.
    pub fn on(&mut self, finder: &ObjectFinder<'_>, bytes: usize, is_passed: impl Fn(&[Span]) -> bool) -> Reached {
        let mut pages = Pages { finder, kind: self.kind, kept: VecDeque::new(), read: 0, cost: 0 };
        let reached = loop {
            let step = match self.direction {
                Direction::Forward => self.forward(&mut pages),
                Direction::Backward => self.backward(&mut pages),
            };
            match step {
                Step::Met(parts) if !is_passed(&parts) => break Reached::Object(parts),
                Step::Over => break Reached::Nothing,
                Step::Met(_) | Step::On if pages.cost >= bytes => break Reached::Further,
                Step::Met(_) | Step::On => {}
            }
        };
        self.read += pages.read;
        reached
    }

    fn forward(&mut self, pages: &mut Pages<'_>) -> Step {
        let text = pages.finder.text;
        let page = pages.around(self.at);
        let end = page.window.end;
        let first = page.proposed.partition_point(|it| it.start() < self.from);
        let Some(object) = page.proposed.get(first).copied() else {
            if end >= text.end().0 {
                return Step::Over;
            }
            // Behind the line feed, or in the middle of a long paragraph the rest of it.
            self.at = ByteOffset(if text.as_str().as_bytes()[end] == b'\n' { end + 1 } else { end });
            return Step::On;
        };
        (self.from, self.at) = (object.end(), object.end());
        let parts = pages.parts(object);
        let is_part = object.start() < self.end;
        self.end = self.end.max(parts.last().map_or(self.end, |it| it.end()));
        if is_part { Step::On } else { Step::Met(parts) }
    }

    fn backward(&mut self, pages: &mut Pages<'_>) -> Step {
        let text = pages.finder.text;
        let page = pages.around(self.at);
        let start = page.window.start;
        let before = page.proposed.partition_point(|it| it.start() < self.from);
        let before = before.checked_sub(1).map(|last| page.proposed[last]);
        match (before, self.held) {
            (Some(object), None) if matches!(self.kind, ObjectKind::Quotation | ObjectKind::Statement) => {
                self.held = Some((object, object));
                self.before(object);
                Step::On
            }
            (Some(object), None) => self.met(pages, object),
            (Some(object), Some((held, first))) => {
                if !pages.parts(object).contains(&held) {
                    return self.met(pages, first);
                }
                self.held = Some((held, object));
                self.before(object);
                Step::On
            }
            (None, held) => {
                // An object and its parts are in one paragraph.
                let goes_on = |at: &usize| {
                    let paragraph = text.paragraph_at(ByteOffset(*at));
                    held.is_none_or(|(held, _)| text.paragraph_at(held.start()) == paragraph)
                };
                match (start.checked_sub(1).filter(goes_on), held) {
                    (Some(at), _) => {
                        self.at = ByteOffset(at);
                        Step::On
                    }
                    (None, Some((_, first))) => self.met(pages, first),
                    (None, None) => Step::Over,
                }
            }
        }
    }

    fn met(&mut self, pages: &mut Pages<'_>, object: Span) -> Step {
        self.held = None;
        self.before(object);
        Step::Met(pages.parts(object))
    }

    fn before(&mut self, object: Span) {
        (self.from, self.at) = (object.start(), object.start());
    }
}

/// A window of the text, with what is found in it.
struct Page {
    window: Range<usize>,
    /// All quotations, where those are looked for.
    quotations: Vec<Quotation>,
    /// What may be proposed, sorted by starts.
    proposed: Vec<Span>,
}

/// The windows that were read last.
struct Pages<'a> {
    finder: &'a ObjectFinder<'a>,
    kind: ObjectKind,
    /// The last one first.
    kept: VecDeque<Page>,
    read: usize,
    cost: usize,
}

impl Pages<'_> {
    /// The window around an offset, which is read unless it is at hand.
    fn around(&mut self, at: ByteOffset) -> &Page {
        let at = at.min(self.finder.text.end());
        let window = self.finder.text.window(at);
        let place = self.kept.iter().position(|it| it.window == window).unwrap_or_else(|| {
            self.read += window.len();
            self.cost += window.len().max(LEAST);
            self.kept.truncate(KEPT - 1);
            let page = self.page(window.clone(), at);
            self.kept.push_front(page);
            0
        });
        &self.kept[place]
    }

    fn page(&self, window: Range<usize>, at: ByteOffset) -> Page {
        if self.kind == ObjectKind::Quotation {
            let quotations = self.finder.quotations_in(window.clone());
            let proposed = self.finder.speech_of(&quotations);
            return Page { window, quotations, proposed };
        }
        Page { window, quotations: Vec::new(), proposed: self.finder.proposals_near(self.kind, at) }
    }

    /// As [`ObjectFinder::parts`] finds them.
    fn parts(&mut self, object: Span) -> Vec<Span> {
        if self.kind != ObjectKind::Quotation {
            return self.finder.parts(self.kind, object);
        }
        let finder = self.finder;
        let next = |it: &Span| finder.continuation_among(*it, &self.around(it.start()).quotations);
        super::statement::chain(object, next)
    }
}
