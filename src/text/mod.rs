//! The immutable text of a document, its positions and its bounds.
//!
//! Everything here counts in bytes ([`ByteOffset`]) unless the type says otherwise, and knows nothing of annotations, files
//! or windows.
//!
//! Invariant: a text never changes. Offsets are valid for one text, which its [`TextHash`] names.

mod bounds;
mod clause;
mod object;
mod offset;
mod senses;
mod shown;
mod span;
mod word_bounds;
mod words;

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use sha2::{Digest as _, Sha256};

pub use self::bounds::{Direction, Language};
pub(crate) use self::clause::common::is_telling;
pub(crate) use self::clause::{Clause, Joint, Reading, Tense};
pub use self::object::{ObjectFinder, ObjectKind, ObjectWalk, Objects, Quotation, QuotationNature, Reached, SnapRule};
pub(crate) use self::object::{ends_noun_phrase, is_plain_verb, words_for_each};
pub use self::offset::{ByteOffset, CharOffset, Utf16Offset};
pub(crate) use self::senses::senses;
pub use self::shown::{escaped, shown};
pub use self::span::Span;
pub use self::word_bounds::WordBounds;
pub use self::words::is_blank;

/// An immutable text with its table of paragraphs. Cheap to clone.
///
/// A paragraph is what stands between two line feeds; the line feed itself belongs to none.
#[derive(Clone)]
pub struct Text(Arc<Inner>);

struct Inner {
    string: String,
    /// Where each paragraph starts, in bytes. Invariant: not empty, sorted, the first is 0.
    starts: Vec<usize>,
    hash: OnceLock<TextHash>,
    checkpoints: OnceLock<Vec<Checkpoint>>,
}

/// The same position in three units; one every [`CHECKPOINT_BYTES`] or so, so that no conversion counts from the start.
#[derive(Clone, Copy, Default)]
struct Checkpoint {
    byte: usize,
    char: usize,
    utf16: usize,
}

/// How far apart checkpoints are: datasets ask for four positions of each annotation, and each is counted from the checkpoint before it.
const CHECKPOINT_BYTES: usize = 512;

/// Bytes from this one on begin a character of four bytes, which UTF-16 writes as a pair.
const FIRST_OF_FOUR: u8 = 0xf0;

impl Text {
    /// The text with exactly these characters.
    #[must_use]
    pub fn new(string: impl Into<String>) -> Self {
        Self::with(string.into(), OnceLock::new())
    }

    /// The same where the hash is known already, since whoever read the bytes has hashed them.
    pub(crate) fn with_hash(string: String, hash: TextHash) -> Self {
        debug_assert_eq!(hash, TextHash::of(string.as_bytes()));
        Self::with(string, hash.into())
    }

    fn with(string: String, hash: OnceLock<TextHash>) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', string.as_bytes()).map(|at| at + 1));
        Self(Arc::new(Inner { string, starts, hash, checkpoints: OnceLock::new() }))
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.string
    }

    /// The position behind the last character.
    #[must_use]
    pub fn end(&self) -> ByteOffset {
        ByteOffset(self.0.string.len())
    }

    /// Whether there are no characters.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.string.is_empty()
    }

    /// The whole text as a span, or `None` for the empty text.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        Span::new(ByteOffset(0), self.end())
    }

    /// The SHA-256 of the UTF-8 bytes, which names this text. Computed once.
    #[must_use]
    pub fn hash(&self) -> TextHash {
        *self.0.hash.get_or_init(|| TextHash::of(self.0.string.as_bytes()))
    }

    /// The characters of a span, or `None` where it reaches beyond the text or cuts a character.
    #[must_use]
    pub fn slice(&self, span: Span) -> Option<&str> {
        self.0.string.get(span.range())
    }

    /// Whether the offset lies in the text and between two characters.
    #[must_use]
    pub fn is_char_boundary(&self, offset: ByteOffset) -> bool {
        self.0.string.is_char_boundary(offset.0)
    }

    /// The number of paragraphs, at least 1.
    #[must_use]
    pub fn paragraph_count(&self) -> usize {
        self.0.starts.len()
    }

    /// Where a paragraph starts. A number beyond the last gives the end of the text.
    #[must_use]
    pub fn paragraph_start(&self, paragraph: usize) -> ByteOffset {
        self.0.starts.get(paragraph).map_or(self.end(), |start| ByteOffset(*start))
    }

    /// Where a paragraph ends, before its line feed.
    #[must_use]
    pub fn paragraph_end(&self, paragraph: usize) -> ByteOffset {
        self.0.starts.get(paragraph + 1).map_or(self.end(), |next| ByteOffset(next - 1))
    }

    /// The characters of a paragraph without its line feed.
    #[must_use]
    pub fn paragraph(&self, paragraph: usize) -> &str {
        &self.0.string[self.paragraph_start(paragraph).0..self.paragraph_end(paragraph).0]
    }

    /// The number of the paragraph that holds the offset; the position before a line feed belongs to the paragraph that it ends.
    #[must_use]
    pub fn paragraph_at(&self, offset: ByteOffset) -> usize {
        self.0.starts.partition_point(|start| *start <= offset.0).saturating_sub(1)
    }

    /// The same position in characters, or `None` where the offset is no boundary of this text.
    #[must_use]
    pub fn char_from_byte(&self, offset: ByteOffset) -> Option<CharOffset> {
        let (checkpoint, rest) = self.since_checkpoint(offset)?;
        Some(CharOffset(checkpoint.char + rest.chars().count()))
    }

    /// The same position in UTF-16 code units, or `None` where the offset is no boundary of this text.
    #[must_use]
    pub fn utf16_from_byte(&self, offset: ByteOffset) -> Option<Utf16Offset> {
        let (checkpoint, rest) = self.since_checkpoint(offset)?;
        Some(Utf16Offset(checkpoint.utf16 + rest.chars().count() + pairs(rest)))
    }

    /// The same position in bytes, or `None` beyond the end of the text.
    #[must_use]
    pub fn byte_from_char(&self, offset: CharOffset) -> Option<ByteOffset> {
        self.byte_from(offset.0, |checkpoint| checkpoint.char, |_| 1)
    }

    /// The same position in bytes, or `None` beyond the end of the text and inside a surrogate pair.
    #[must_use]
    pub fn byte_from_utf16(&self, offset: Utf16Offset) -> Option<ByteOffset> {
        self.byte_from(offset.0, |checkpoint| checkpoint.utf16, char::len_utf16)
    }

    fn byte_from(&self, wanted: usize, unit: fn(&Checkpoint) -> usize, width: fn(char) -> usize) -> Option<ByteOffset> {
        let checkpoints = self.checkpoints();
        let checkpoint = checkpoints[checkpoints.partition_point(|it| unit(it) <= wanted) - 1];
        let mut left = wanted - unit(&checkpoint);
        let mut byte = checkpoint.byte;
        for character in self.0.string[checkpoint.byte..].chars() {
            if left == 0 {
                break;
            }
            left = left.checked_sub(width(character))?;
            byte += character.len_utf8();
        }
        (left == 0).then_some(ByteOffset(byte))
    }

    fn since_checkpoint(&self, offset: ByteOffset) -> Option<(Checkpoint, &str)> {
        if !self.is_char_boundary(offset) {
            return None;
        }
        let checkpoints = self.checkpoints();
        let checkpoint = checkpoints[checkpoints.partition_point(|it| it.byte <= offset.0) - 1];
        Some((checkpoint, &self.0.string[checkpoint.byte..offset.0]))
    }

    /// Invariant: not empty, the first is zero in all units.
    fn checkpoints(&self) -> &[Checkpoint] {
        self.0.checkpoints.get_or_init(|| {
            let string = &self.0.string;
            let mut here = Checkpoint::default();
            let mut checkpoints = vec![here];
            while string.len() - here.byte > CHECKPOINT_BYTES {
                let end = string.floor_char_boundary(here.byte + CHECKPOINT_BYTES);
                let piece = &string[here.byte..end];
                // Both counts are loops over bytes without a branch: a long text is gone through at the pace of memory.
                let chars = piece.chars().count();
                here = Checkpoint { byte: end, char: here.char + chars, utf16: here.utf16 + chars + pairs(piece) };
                checkpoints.push(here);
            }
            checkpoints
        })
    }
}

/// How many characters are two UTF-16 code units: those of four bytes.
fn pairs(string: &str) -> usize {
    string.bytes().filter(|byte| *byte >= FIRST_OF_FOUR).count()
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes, {})", self.0.string.len(), self.hash())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.string == other.0.string
    }
}

impl Eq for Text {}

/// The libraries that decide where words, sentences and characters end, and their versions, which stand in the manifests of exports.
pub const SEGMENTERS: [(&str, &str); 3] =
    [("icu_segmenter", "2.4.0"), ("sentencex", "0.1.33"), ("unicode-segmentation", "1.13.3")];

/// The SHA-256 of a text's UTF-8 bytes, written `sha256:` and 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextHash([u8; 32]);

impl TextHash {
    /// The hash of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash that was made piece by piece.
    pub(crate) fn made(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its first 64 bits, for ids that follow from what they name.
    #[must_use]
    pub fn first_bits(self) -> u64 {
        self.0.iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte))
    }
}

impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A hash that is not written as `sha256:` and 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no text hash; expected sha256: and 64 lower-case hexadecimal digits")]
pub struct TextHashError(String);

impl FromStr for TextHash {
    type Err = TextHashError;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let refuse = || TextHashError(written.chars().take(80).collect());
        let digits = written.strip_prefix("sha256:").ok_or_else(refuse)?;
        let lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if digits.len() != 64 || !digits.bytes().all(lower_hex) {
            return Err(refuse());
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| refuse())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| refuse())?;
        }
        Ok(Self(hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lie_between_line_feeds() {
        let text = Text::new("one\n\nthree\n");
        assert_eq!(text.paragraph_count(), 4);
        assert_eq!((0..4).map(|it| text.paragraph(it)).collect::<Vec<_>>(), ["one", "", "three", ""]);
        assert_eq!(text.paragraph_at(ByteOffset(3)), 0);
        assert_eq!(text.paragraph_at(ByteOffset(4)), 1);
        assert_eq!(text.paragraph_at(text.end()), 3);
        assert_eq!(Text::new("").paragraph_count(), 1);
    }

    #[test]
    fn units_agree_beyond_the_first_checkpoint() {
        let text = Text::new("é🚢x".repeat(5_000));
        let byte = ByteOffset(7 * 4_000 + 2);
        assert_eq!(text.char_from_byte(byte), Some(CharOffset(12_001)));
        assert_eq!(text.utf16_from_byte(byte), Some(Utf16Offset(16_001)));
        assert_eq!(text.byte_from_char(CharOffset(12_001)), Some(byte));
        assert_eq!(text.byte_from_utf16(Utf16Offset(16_001)), Some(byte));
        assert_eq!(text.byte_from_utf16(Utf16Offset(16_002)), None, "inside a surrogate pair");
        assert_eq!(text.byte_from_char(CharOffset(15_001)), None, "beyond the end");
        assert_eq!(text.char_from_byte(ByteOffset(1)), None, "inside a character");
    }

    #[test]
    fn segmenters_are_those_that_are_built_in() {
        let lock = include_str!("../../Cargo.lock");
        for (name, version) in SEGMENTERS {
            assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"")), "{name} is not {version}");
        }
    }

    #[test]
    fn hash_reads_back_as_it_is_written() {
        let hash = Text::new("manicule").hash();
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert!("sha256:00".parse::<TextHash>().is_err());
        assert!(hash.to_string().to_uppercase().parse::<TextHash>().is_err());
    }
}
