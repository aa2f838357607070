//! Texts of which a format cannot hold every character: U+FFFD stands for each of those, so that places stay, and they are counted.

use std::borrow::Cow;

use super::{LossKind, LossReport};
use crate::model::DocumentId;

/// Which characters a format holds, and those that were met and it does not.
pub(super) struct Legible {
    holds: fn(char) -> bool,
    replaced: Vec<char>,
}

impl Legible {
    pub(super) fn new(holds: fn(char) -> bool) -> Self {
        Self { holds, replaced: Vec::new() }
    }

    /// The text with U+FFFD for each character that the format does not hold.
    pub(super) fn text<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if text.chars().all(self.holds) {
            return Cow::Borrowed(text);
        }
        let held = |it: char| {
            if (self.holds)(it) {
                return it;
            }
            self.replaced.push(it);
            char::REPLACEMENT_CHARACTER
        };
        Cow::Owned(text.chars().map(held).collect())
    }

    /// Counts what was replaced since the last time.
    pub(super) fn count(&mut self, document: &DocumentId, losses: &mut LossReport) {
        for it in self.replaced.drain(..) {
            losses.add(LossKind::Character, || format!("{document}: U+{:04X}", u32::from(it)));
        }
    }
}

/// Whether XML 1.0 has the character, and a reader gives it back as it is: a carriage return becomes a line feed where it is not escaped.
pub(super) fn in_xml(it: char) -> bool {
    matches!(it, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Whether a page of HTML may have the character, by the rules of its parser: no controls but white space, and no noncharacters.
pub(super) fn in_html(it: char) -> bool {
    let white = matches!(it, '\t' | '\n' | '\u{c}');
    white || !(it.is_control() || is_noncharacter(it))
}

/// Whether a page of Markdown may have the character: a form feed would be white space that ends a line for some.
pub(super) fn in_markdown(it: char) -> bool {
    it != '\u{c}' && in_html(it)
}

/// Whether Unicode has set the character aside for no use in texts.
fn is_noncharacter(it: char) -> bool {
    matches!(it, '\u{fdd0}'..='\u{fdef}') || u32::from(it) & 0xfffe == 0xfffe
}
