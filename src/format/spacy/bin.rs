//! The bytes of a DocBin: MessagePack, compressed by zlib.
//!
//! ```text
//! attrs        65 (word), 77 (how the entity goes), 78 (label of the entity): the columns of tokens
//! tokens       a row of these for each token, u64, little endian
//! spaces       for each token, whether a blank follows
//! lengths      for each document, its number of tokens, i32, little endian
//! strings      every string of which tokens, groups and spans have the hash
//! span_groups  for each document the bytes of a map: bytes of a group → its names
//! ```
//!
//! A string stands as its MurmurHash64A with the seed 1, the empty one as 0, and those that spaCy numbers itself as their number.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{self, BufWriter};
use std::ops::Range;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use rmp::encode::{write_array_len, write_bin, write_bin_len, write_bool, write_map_len, write_str, write_uint};

use super::super::short::Short;
use super::symbols::number_of;

/// How hard to compress, from 1 to 9. Training reads a file once, so that time counts for more than the last percent: 2 takes half the time
/// of 3 and a tenth more bytes, 1 a quarter of it and half as many again.
const COMPRESSION: u32 = 2;

/// Columns of a token row: the word, how its entity goes, the label of its entity.
const COLUMNS: [u64; 3] = [65, 77, 78];

/// In pieces of how many bytes a file is handed to what compresses it.
const PIECE: usize = 1 << 16;

/// Three hashes and four bounds.
const SPAN_BYTES: u32 = 40;

/// How the entity of a token goes: not known, goes on, none, begins.
const MISSING: u64 = 0;
const INSIDE: u64 = 1;
const OUTSIDE: u64 = 2;
const BEGINS: u64 = 3;

/// A span of a document.
#[derive(Clone, Debug)]
pub(super) struct TokenSpan<'a> {
    /// That of the annotation; a span that is none has no id.
    pub(super) id: Option<Short>,
    pub(super) label: &'a str,
    pub(super) tokens: Range<usize>,
    pub(super) characters: Range<usize>,
}

/// Documents that are being gathered for one file.
#[derive(Default)]
pub(super) struct Bin {
    /// The words of all documents by their hashes.
    words: Vec<u64>,
    /// How the entities of as many words in a row go, and the label of their entity.
    runs: Vec<(u32, u64, u64)>,
    spaces: Vec<u8>,
    lengths: Vec<u8>,
    strings: Strings,
    groups: Vec<Vec<u8>>,
}

impl Bin {
    /// Adds a document: its tokens, those of which no entity is to be learnt, its entities, its groups of spans.
    pub(super) fn push(
        &mut self,
        pieces: &[(&str, bool)],
        is_excluded: &[bool],
        entities: &[TokenSpan<'_>],
        groups: &[(&str, Vec<TokenSpan<'_>>)],
    ) -> io::Result<()> {
        let mut going: Vec<(u64, u64)> =
            is_excluded.iter().map(|excluded| (if *excluded { MISSING } else { OUTSIDE }, 0)).collect();
        for entity in entities {
            let label = self.strings.hash(entity.label);
            going[entity.tokens.clone()].fill((INSIDE, label));
            going[entity.tokens.start].0 = BEGINS;
        }
        for ((piece, blank), (entity, label)) in pieces.iter().zip(going) {
            self.words.push(self.strings.hash(piece));
            self.spaces.push(u8::from(*blank));
            match self.runs.last_mut() {
                Some((count, last, of)) if (*last, *of) == (entity, label) && *count < u32::MAX => *count += 1,
                _ => self.runs.push((1, entity, label)),
            }
        }
        self.lengths.extend(int(pieces.len())?.to_le_bytes());
        let mut packed = Vec::new();
        write_map_len(&mut packed, length(groups.len())?)?;
        for (name, spans) in groups {
            write_bin(&mut packed, &self.group(name, spans)?)?;
            write_array_len(&mut packed, 1)?;
            write_str(&mut packed, name)?;
        }
        self.groups.push(packed);
        Ok(())
    }

    fn group(&mut self, name: &str, spans: &[TokenSpan<'_>]) -> io::Result<Vec<u8>> {
        self.strings.hash(name);
        let mut packed = Vec::with_capacity(64 + spans.len() * 42);
        write_map_len(&mut packed, 3)?;
        write_str(&mut packed, "name")?;
        write_str(&mut packed, name)?;
        write_str(&mut packed, "attrs")?;
        write_map_len(&mut packed, 0)?;
        write_str(&mut packed, "spans")?;
        write_array_len(&mut packed, length(spans.len())?)?;
        for span in spans {
            write_bin_len(&mut packed, SPAN_BYTES)?;
            // Its id, an id in a knowledge base, its label.
            for hash in [self.strings.hash(span.id.as_deref().unwrap_or_default()), 0, self.strings.hash(span.label)] {
                packed.extend(hash.to_be_bytes());
            }
            for bound in [span.tokens.start, span.tokens.end, span.characters.start, span.characters.end] {
                packed.extend(int(bound)?.to_be_bytes());
            }
        }
        Ok(packed)
    }

    /// The file with all documents so far.
    pub(super) fn bytes(&self) -> io::Result<Vec<u8>> {
        let out = ZlibEncoder::new(Vec::new(), Compression::new(COMPRESSION));
        let mut out = BufWriter::with_capacity(PIECE, out);
        let documents = length(self.groups.len())?;
        write_map_len(&mut out, 9)?;
        write_str(&mut out, "version")?;
        write_str(&mut out, "0.1")?;
        write_str(&mut out, "attrs")?;
        write_array_len(&mut out, length(COLUMNS.len())?)?;
        for column in COLUMNS {
            write_uint(&mut out, column)?;
        }
        self.write_tokens(&mut out)?;
        for (name, bytes) in [("spaces", &self.spaces), ("lengths", &self.lengths)] {
            write_str(&mut out, name)?;
            length(bytes.len())?;
            write_bin(&mut out, bytes)?;
        }
        write_str(&mut out, "strings")?;
        self.strings.pack(&mut out)?;
        write_str(&mut out, "cats")?;
        write_array_len(&mut out, documents)?;
        for _ in 0..documents {
            write_map_len(&mut out, 0)?;
        }
        write_str(&mut out, "flags")?;
        write_array_len(&mut out, documents)?;
        for _ in 0..documents {
            write_map_len(&mut out, 1)?;
            write_str(&mut out, "has_unknown_spaces")?;
            write_bool(&mut out, false)?;
        }
        write_str(&mut out, "span_groups")?;
        write_array_len(&mut out, documents)?;
        for groups in &self.groups {
            write_bin(&mut out, groups)?;
        }
        out.into_inner().map_err(io::IntoInnerError::into_error)?.finish()
    }

    /// The rows of all tokens, which take three times the memory that the words do.
    fn write_tokens(&self, out: &mut impl io::Write) -> io::Result<()> {
        write_str(out, "tokens")?;
        write_bin_len(out, length(self.words.len() * COLUMNS.len() * size_of::<u64>())?)?;
        let mut words = self.words.iter();
        for (count, entity, label) in &self.runs {
            for word in words.by_ref().take(*count as usize) {
                [*word, *entity, *label].into_iter().try_for_each(|value| out.write_all(&value.to_le_bytes()))?;
            }
        }
        Ok(())
    }
}

/// A length as MessagePack holds it.
fn length(count: usize) -> io::Result<u32> {
    u32::try_from(count).map_err(|_| io::Error::other("more than 4 GB of tokens in one file"))
}

/// A count as spaCy holds it.
fn int(count: usize) -> io::Result<i32> {
    i32::try_from(count).map_err(|_| io::Error::other("a document has more than 2,147,483,647 characters"))
}

/// The strings that were hashed, by their hashes, each with the number by which spaCy knows it.
#[derive(Default)]
struct Strings(HashMap<u64, (u64, Box<str>), BuildHasherDefault<AsItIs>>);

impl Strings {
    fn hash(&mut self, string: &str) -> u64 {
        let hash = hash(string.as_bytes());
        // A text has few words, and each often: whether spaCy has a number for one is looked up once.
        self.0.entry(hash).or_insert_with(|| (number_of(string).unwrap_or(hash), string.into())).0
    }

    fn pack(&self, out: &mut impl io::Write) -> io::Result<()> {
        let mut strings: Vec<&str> = self.0.values().map(|(_, it)| &**it).collect();
        strings.sort_unstable();
        write_array_len(out, length(strings.len())?)?;
        strings.into_iter().try_for_each(|it| Ok(write_str(out, it)?))
    }
}

/// A hash of what is a hash already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// MurmurHash64A with the seed 1, by which spaCy names strings; 0 for the empty one.
fn hash(bytes: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0xc6a4_a793_5bd1_e995;
    const SHIFT: u32 = 47;
    if bytes.is_empty() {
        return 0;
    }
    let mut hash = 1 ^ (bytes.len() as u64).wrapping_mul(MULTIPLIER);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        let mut word = u64::from_le_bytes(*word).wrapping_mul(MULTIPLIER);
        word ^= word >> SHIFT;
        hash = (hash ^ word.wrapping_mul(MULTIPLIER)).wrapping_mul(MULTIPLIER);
    }
    if !rest.is_empty() {
        let word = rest.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte));
        hash = (hash ^ word).wrapping_mul(MULTIPLIER);
    }
    hash ^= hash >> SHIFT;
    hash = hash.wrapping_mul(MULTIPLIER);
    hash ^ (hash >> SHIFT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_have_the_hashes_of_spacy() {
        // As `spacy.strings.hash_string` gives them.
        assert_eq!(hash(b""), 0);
        assert_eq!(hash(b"coffee"), 3_197_928_453_018_144_401);
        assert_eq!(hash("🚢 Port Maré".as_bytes()), 12_699_600_514_084_239_667);
    }
}
