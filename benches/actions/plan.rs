//! The fewest keys that select a span, found before any is pressed.
//!
//! It knows what the keys do from the library that the window asks too; the window then has to agree.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use manicule::text::{ByteOffset, Direction, ObjectFinder, Span, Text};

/// Anchor and head of a selection, or a caret.
pub type Selection = (ByteOffset, ByteOffset);

/// What the keys go through.
pub struct Planner<'a> {
    finder: ObjectFinder<'a>,
    /// What Tab selects, press by press; nothing where no label is armed.
    proposals: Vec<Vec<Span>>,
    /// Steps by word that were asked for.
    steps: RefCell<HashMap<(ByteOffset, bool), ByteOffset>>,
}

/// A selection, and whether further spans are selected beside it.
type Place = (Selection, bool);

impl<'a> Planner<'a> {
    pub fn new(finder: ObjectFinder<'a>, proposals: Vec<Vec<Span>>) -> Self {
        Self { finder, proposals, steps: RefCell::default() }
    }

    /// How many presses of Tab select these spans and no others, where they do.
    pub fn tabs(&self, spans: &[Span]) -> Option<usize> {
        self.proposals.iter().position(|it| it == spans).map(|place| place + 1)
    }

    /// Keys that lead from one selection to a span.
    pub fn keys(&self, from: Place, to: Span) -> Vec<&'static str> {
        let mut waiting: BTreeMap<usize, VecDeque<(Place, Vec<&'static str>)>> = BTreeMap::new();
        for (at, keys) in self.starts(from, to) {
            waiting.entry(keys.len()).or_default().push_back((at, keys));
        }
        let mut seen = HashSet::new();
        while let Some(mut shortest) = waiting.first_entry() {
            let Some((at, keys)) = shortest.get_mut().pop_front() else {
                shortest.remove();
                continue;
            };
            let ((anchor, head), further) = at;
            if Span::between(anchor, head) == Some(to) && !further {
                return keys;
            }
            let last = keys.last().copied();
            if !seen.insert((at, grows(last))) {
                continue;
            }
            for (key, next) in self.moves(at, to, last) {
                let longer: Vec<_> = keys.iter().copied().chain([key]).collect();
                waiting.entry(longer.len()).or_default().push_back(((next, false), longer));
            }
        }
        panic!("no keys select {to}");
    }

    /// Where Tab, and the keys that go from paragraph to paragraph, lead to near a span.
    fn starts(&self, from: Place, to: Span) -> Vec<(Place, Vec<&'static str>)> {
        let mut starts = Vec::new();
        let near = |at: Selection| at.0.min(at.1).0 < to.end().0 + 400 && at.0.max(at.1).0 + 400 > to.start().0;
        if near(from.0) {
            starts.push((from, Vec::new()));
        }
        for (place, parts) in self.proposals.iter().enumerate() {
            let at = (parts[0].start(), parts[0].end());
            if near(at) {
                starts.push(((at, parts.len() > 1), vec!["Tab"; place + 1]));
            }
        }
        for (key, direction) in [("Ctrl+Down", Direction::Forward), ("Ctrl+Up", Direction::Backward)] {
            let mut at = from.0.1;
            for count in 1..60 {
                at = self.paragraph(at, direction);
                if near((at, at)) {
                    starts.push((((at, at), false), vec![key; count]));
                }
            }
        }
        starts
    }

    fn paragraph(&self, from: ByteOffset, direction: Direction) -> ByteOffset {
        let text = self.finder.text;
        let here = text.paragraph_at(from);
        let filled = |paragraph: &usize| !text.paragraph(*paragraph).trim().is_empty();
        match direction {
            Direction::Forward => {
                (here + 1..text.paragraph_count()).find(filled).map_or(text.end(), |it| text.paragraph_start(it))
            }
            Direction::Backward if text.paragraph_start(here) < from => text.paragraph_start(here),
            Direction::Backward => (0..here).rev().find(filled).map_or(ByteOffset(0), |it| text.paragraph_start(it)),
        }
    }

    fn step(&self, from: ByteOffset, direction: Direction) -> ByteOffset {
        let step = || self.finder.text.word_step(from, direction);
        *self.steps.borrow_mut().entry((from, direction == Direction::Forward)).or_insert_with(step)
    }

    /// What keys make of a selection, as far as that can be of use: near the span, and with an anchor that is one of its ends.
    fn moves(
        &self,
        ((anchor, head), further): Place,
        to: Span,
        last: Option<&'static str>,
    ) -> Vec<(&'static str, Selection)> {
        let text: &Text = self.finder.text;
        // Whatever was grown or walked to may grow further, what was dragged out by keys may not.
        let grows = grows(last);
        let proposed = last.is_none_or(|it| it == "Tab");
        let selection = Span::between(anchor, head);
        let caret = |at: ByteOffset| (at, at);
        let mut moves = Vec::new();
        if selection.is_none() || grows {
            moves.push(("Ctrl+Right", caret(self.step(head, Direction::Forward))));
            moves.push(("Ctrl+Left", caret(self.step(head, Direction::Backward))));
            moves.push(("Right", caret(selection.map_or_else(|| text.next_grapheme(head), |it| it.end()))));
            moves.push(("Left", caret(selection.map_or_else(|| text.prev_grapheme(head), |it| it.start()))));
        }
        if anchor == to.start() || anchor == to.end() {
            moves.push(("Ctrl+Shift+Right", (anchor, self.step(head, Direction::Forward))));
            moves.push(("Ctrl+Shift+Left", (anchor, self.step(head, Direction::Backward))));
            // Letter by letter only where the end is near.
            if [to.start(), to.end()].iter().any(|it| it.0.abs_diff(head.0) <= 8) {
                moves.push(("Shift+Right", (anchor, text.next_grapheme(head))));
                moves.push(("Shift+Left", (anchor, text.prev_grapheme(head))));
            }
        }
        if further {
            moves.push(("Shift+Space", (anchor, head)));
        } else if proposed && let Some(stated) = selection.and_then(|it| self.finder.stated(it)) {
            moves.push(("Shift+Space", (stated.start(), stated.end())));
        }
        if let Some(selection) = selection.filter(|it| it.overlaps(to)) {
            let shorter = [
                ("Alt+Shift+Right", self.finder.without_first(selection)),
                ("Alt+Shift+Left", self.finder.without_last(selection)),
            ];
            moves.extend(shorter.into_iter().filter_map(|(key, it)| Some((key, (it?.start(), it?.end())))));
        }
        let inside = to.start() <= anchor.min(head) && anchor.max(head) <= to.end();
        if inside
            && (selection.is_none() || grows)
            && let Some((_, grown)) = self.finder.grow(anchor, head)
        {
            moves.push(("Space", (grown.start(), grown.end())));
        }
        let near = |at: &Selection| at.0.min(at.1).0 + 400 > to.start().0 && at.0.max(at.1).0 < to.end().0 + 400;
        moves.retain(|(_, at)| near(at) && (further || *at != (anchor, head)));
        moves
    }
}

fn grows(last: Option<&'static str>) -> bool {
    last.is_none_or(|it| matches!(it, "Space" | "Shift+Space" | "Tab" | "Alt+Shift+Right" | "Alt+Shift+Left"))
}
