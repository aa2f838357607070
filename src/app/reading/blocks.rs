//! Cutting a text into blocks: what is laid out at a time.
//!
//! Counts blocks, and bytes of the text. A block is a paragraph, or a piece of a long one; knows nothing of layout.

use std::ops::Range;

use crate::text::{ByteOffset, Text};

/// The most bytes of a paragraph that is laid out whole. Long enough for nearly every paragraph, short enough for a frame.
const LONGEST: usize = 4096;

/// The most bytes of a piece of a longer paragraph: about as much as is in view, since of a piece in view in part all is laid out.
const PIECE: usize = 2048;

/// Where each block of a text begins and ends.
///
/// Invariant: the blocks are in order, do not overlap, and cover all of the text but its line feeds; there is at least one.
#[derive(Clone, Debug)]
pub struct BlockTable {
    text: Text,
    starts: Vec<usize>,
}

impl BlockTable {
    /// The blocks of a text, found in one pass over its paragraphs.
    #[must_use]
    pub fn new(text: Text) -> Self {
        let mut starts = Vec::with_capacity(text.paragraph_count());
        for paragraph in 0..text.paragraph_count() {
            let end = text.paragraph_end(paragraph).0;
            let mut at = text.paragraph_start(paragraph).0;
            starts.push(at);
            let most = if end - at > LONGEST { PIECE } else { LONGEST };
            while end - at > most {
                at = cut(&text, at);
                starts.push(at);
            }
        }
        Self { text, starts }
    }

    /// Takes a text that is equal to the one that is cut.
    pub fn hold(&mut self, text: &Text) {
        self.text.clone_from(text);
    }

    /// The text that is cut.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The number of blocks, at least 1.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: even the empty text has a block, for the caret to stand in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Where a block starts; the end of the text for blocks beyond the last.
    #[must_use]
    pub fn start(&self, block: usize) -> ByteOffset {
        self.starts.get(block).map_or(self.text.end(), |start| ByteOffset(*start))
    }

    /// Where a block ends, before the line feed if one follows.
    #[must_use]
    pub fn end(&self, block: usize) -> ByteOffset {
        match self.starts.get(block + 1) {
            Some(next) => ByteOffset(next - usize::from(self.ends_paragraph(block))),
            None => self.text.end(),
        }
    }

    /// The bytes of a block, without a line feed.
    #[must_use]
    pub fn range(&self, block: usize) -> Range<usize> {
        self.start(block).0..self.end(block).0
    }

    /// The characters of a block, without a line feed.
    #[must_use]
    pub fn str(&self, block: usize) -> &str {
        &self.text.as_str()[self.range(block)]
    }

    /// Whether a block is the last of its paragraph.
    #[must_use]
    pub fn ends_paragraph(&self, block: usize) -> bool {
        self.starts.get(block + 1).is_none_or(|next| self.text.as_str().as_bytes()[next - 1] == b'\n')
    }

    /// Whether a block is the first of its paragraph.
    #[must_use]
    pub fn starts_paragraph(&self, block: usize) -> bool {
        block == 0 || self.ends_paragraph(block - 1)
    }

    /// The block that an offset lies in: the later one between two pieces of a paragraph, the last for offsets beyond.
    #[must_use]
    pub fn block_at(&self, offset: ByteOffset) -> usize {
        self.starts.partition_point(|start| *start <= offset.0).saturating_sub(1)
    }

    /// Whether the paragraph of a block reads from right to left, told by the first letter that has a direction.
    #[must_use]
    pub fn is_rtl(&self, block: usize) -> bool {
        let paragraph = self.text.paragraph_at(self.start(block));
        let strong = self.text.paragraph(paragraph).chars().take(LONGEST).find(|it| it.is_alphabetic());
        strong.is_some_and(is_rtl)
    }
}

/// Where the block that starts here is to end: behind white space or a full stop if there is any, else between graphemes.
fn cut(text: &Text, start: usize) -> usize {
    let string = text.as_str();
    let limit = string.floor_char_boundary(start + PIECE);
    let middle = string.floor_char_boundary(start + PIECE / 2);
    let breaks = |it: char| it.is_whitespace() || matches!(it, '。' | '、' | '，' | '।' | '۔');
    let found = string[middle..limit].char_indices().rfind(|(_, character)| breaks(*character));
    let at = found.map_or(limit, |(at, character)| middle + at + character.len_utf8());
    let snapped = text.floor_grapheme(ByteOffset(at)).0;
    if snapped > start { snapped } else { limit }
}

fn is_rtl(letter: char) -> bool {
    matches!(u32::from(letter), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paragraphs_are_blocks_and_long_ones_are_several() {
        let long = "lorem ipsum ".repeat(1_000);
        let table = BlockTable::new(Text::new(format!("one\n\n{long}\nend")));
        assert_eq!((table.str(0), table.str(1)), ("one", ""));
        assert!(table.str(2).len() <= PIECE && table.str(2).ends_with(' '));
        assert_eq!(BlockTable::new(Text::new(&long[..LONGEST])).len(), 1, "a paragraph that is not long is whole");
        assert!(!table.ends_paragraph(2) && !table.starts_paragraph(3));
        assert_eq!(table.str(table.len() - 1), "end");
        assert_eq!(table.block_at(table.start(3)), 3, "the later of two pieces");
        assert_eq!(table.block_at(ByteOffset(3)), 0, "before a line feed");
    }

    #[test]
    fn a_long_word_is_cut_between_graphemes() {
        let table = BlockTable::new(Text::new("👩‍🚒".repeat(1_000)));
        assert!(table.len() > 1);
        assert!((0..table.len()).all(|block| table.text().is_grapheme_boundary(table.start(block))));
    }

    #[test]
    fn pieces_read_like_their_paragraph() {
        let table = BlockTable::new(Text::new(format!("«قال» {}", "word ".repeat(2_000))));
        assert!(table.len() > 1 && table.is_rtl(0) && table.is_rtl(1));
        assert!(!BlockTable::new(Text::new("A word, كلمة")).is_rtl(0));
    }

    proptest! {
        #[test]
        fn blocks_cover_the_text_exactly(
            pieces in prop::collection::vec(("[a-zé ]{1,9}|\n|語。|🚢", 1_usize..1_500), 0..12)
        ) {
            let text = Text::new(pieces.iter().map(|(piece, times)| piece.repeat(*times)).collect::<String>());
            let table = BlockTable::new(text.clone());
            let mut joined = String::new();
            for block in 0..table.len() {
                prop_assert!(table.range(block).len() <= LONGEST);
                prop_assert_eq!(table.block_at(table.start(block)), block);
                joined.push_str(table.str(block));
                if table.ends_paragraph(block) && block + 1 < table.len() {
                    joined.push('\n');
                }
            }
            prop_assert_eq!(joined.as_str(), text.as_str());
        }
    }
}
