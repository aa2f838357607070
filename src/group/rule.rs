//! How a dataset is split: its parts and their shares, by what, and the seed.

use super::DocumentKey;
use crate::model::{Document, DocumentId};
use crate::text::TextHash;

/// How a dataset is split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitRule {
    /// The parts, in the order in which they were named; at least one.
    pub parts: Vec<Share>,
    /// What documents are kept together by.
    pub by: SplitBy,
    /// Another seed is another split.
    pub seed: u64,
}

/// A part of a dataset and how much of it that should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its name: lower-case ASCII letters, digits and `_`.
    pub name: String,
    /// Its share as it was written, `0.8` or `80`.
    pub written: String,
    /// The same in millionths.
    weight: u64,
}

/// What documents are kept together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SplitBy {
    /// Their events and the passages that they share.
    #[default]
    Group,
    /// Their events alone.
    Event,
    /// Their publishers, so that none is in two parts.
    Publisher,
    /// As by group; what was published last goes into the last part.
    Date,
    /// Nothing: each document by itself.
    Document,
}

/// Why a split was not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no split; expected names and shares such as train=0.8,dev=0.1,test=0.1: {1}")]
pub struct RuleError(String, &'static str);

impl SplitBy {
    /// All, the usual one first.
    pub const ALL: [Self; 5] = [Self::Group, Self::Event, Self::Publisher, Self::Date, Self::Document];

    /// The word for it on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Event => "event",
            Self::Publisher => "publisher",
            Self::Date => "date",
            Self::Document => "document",
        }
    }

    /// The fact that it asks of each document, by the word for it, or `None` where it needs none.
    pub(super) fn fact(self, document: &Document) -> Option<(&'static str, &str)> {
        match self {
            Self::Group | Self::Event => Some(("event", document.event.trim())),
            Self::Publisher => Some(("publisher", document.publisher.trim())),
            Self::Date => Some(("date of publication", day(document).unwrap_or_default())),
            Self::Document => None,
        }
    }

    /// What the group of a document is called: after the fact that keeps it together, where that is known, else after itself.
    pub(super) fn key(self, document: &Document, key: &DocumentKey) -> String {
        match self.fact(document) {
            Some((_, name)) if !name.is_empty() && self == Self::Publisher => format!("publisher:{name}"),
            _ if !document.event.trim().is_empty() && !matches!(self, Self::Publisher | Self::Document) => {
                format!("event:{}", document.event.trim())
            }
            _ => format!("document:{key}"),
        }
    }
}

impl SplitRule {
    /// Reads `train=0.8,dev=0.1,test=0.1`. Shares are what they are of their sum, so that `80,10,10` is the same.
    ///
    /// # Errors
    ///
    /// Where a name or share is none, or a name stands twice.
    pub fn parts_from(written: &str) -> Result<Vec<Share>, RuleError> {
        let refuse = |why| RuleError(written.to_owned(), why);
        let mut parts: Vec<Share> = Vec::new();
        for part in written.split(',') {
            let (name, share) = part.split_once('=').ok_or(refuse("a name, = and a share"))?;
            let (name, share) = (name.trim(), share.trim());
            if !is_part_name(name) {
                return Err(refuse("a name has lower-case letters, digits and _"));
            }
            if parts.iter().any(|it| it.name == name) {
                return Err(refuse("a name stands once"));
            }
            let weight = millionths(share).filter(|it| *it > 0);
            let weight = weight.ok_or(refuse("a share is a number above 0 with at most six decimals"))?;
            parts.push(Share { name: name.to_owned(), written: share.to_owned(), weight });
        }
        Ok(parts)
    }

    /// So many parts of one size, for cross-validation.
    #[must_use]
    pub fn folds(count: u16) -> Vec<Share> {
        let fold = |number| Share { name: format!("fold_{number}"), written: "1".to_owned(), weight: 1_000_000 };
        (1..=count.max(1)).map(fold).collect()
    }

    /// The part that a group of a key goes to.
    pub(super) fn part_of(&self, key: &str) -> usize {
        let place = TextHash::of(format!("{}\n{key}", self.seed).as_bytes()).first_bits();
        // The share of the parts up to each, against the place among all that a hash may be.
        let scaled = u128::from(place) * u128::from(self.weight());
        let mut end = 0;
        let within = |part: &Share| {
            end += part.weight;
            scaled < u128::from(end) << 64
        };
        self.parts.iter().position(within).unwrap_or(0)
    }

    /// The part in which a place among `count` things in a row falls, given by its double so that it may lie between two.
    pub(super) fn part_at(&self, doubled_place: usize, count: usize) -> usize {
        let scaled = doubled_place as u128 * u128::from(self.weight());
        let mut end = 0;
        let within = |part: &Share| {
            end += part.weight;
            scaled < 2 * count as u128 * u128::from(end)
        };
        self.parts.iter().position(within).unwrap_or(self.parts.len() - 1)
    }

    /// The place of the part of a name.
    #[must_use]
    pub fn part_named(&self, name: &str) -> Option<usize> {
        self.parts.iter().position(|part| part.name == name)
    }

    fn weight(&self) -> u64 {
        self.parts.iter().map(|part| part.weight).sum()
    }
}

/// The day on which a document was published, `2025-05-03`.
pub(super) fn day(document: &Document) -> Option<&str> {
    document.published.get(..10).filter(|day| is_day(day))
}

/// Whether something is written as a day.
pub(super) fn is_day(written: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    written.len() == 10 && written.bytes().enumerate().all(fits)
}

/// Whether a part may be called so: it names files and folders, and what Hugging Face calls a split.
fn is_part_name(name: &str) -> bool {
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    // A document could be called so too, so that no device is.
    plain && name.len() <= 40 && name.replace('_', "-").parse::<DocumentId>().is_ok()
}

/// A decimal in millionths.
fn millionths(written: &str) -> Option<u64> {
    const DECIMALS: usize = 6;
    let (whole, decimals) = written.split_once('.').unwrap_or((written, ""));
    let digits = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + decimals.len() == 0 || whole.len() > 6 || decimals.len() > DECIMALS {
        return None;
    }
    (digits(whole) && digits(decimals)).then(|| format!("{whole}{decimals:0<DECIMALS$}").parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_they_are_written() {
        let weights = |written: &str| {
            SplitRule::parts_from(written).map(|it| it.iter().map(|it| it.weight).collect::<Vec<_>>()).ok()
        };
        assert_eq!(weights("train=0.8,dev=0.1,test=.1"), Some(vec![800_000, 100_000, 100_000]));
        assert_eq!(weights("train=80, dev=20"), Some(vec![80_000_000, 20_000_000]));
        for wrong in
            ["", "train", "train=0", "train=-1", "train=1,train=1", "Train=1", "a/b=1", "con=1", "x=1e9", "x=."]
        {
            assert_eq!(weights(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn parts_come_near_their_shares_and_the_seed_tells_splits_apart() {
        let rule = |seed| SplitRule {
            parts: SplitRule::parts_from("train=0.8,dev=0.1,test=0.1").unwrap(),
            by: SplitBy::Group,
            seed,
        };
        let places = |seed| (0..2000).map(move |it| rule(seed).part_of(&format!("event:{it}"))).collect::<Vec<_>>();
        let of_part = |part| places(1).into_iter().filter(|it| *it == part).count();
        // Three standard deviations to each side.
        assert!((1547..=1653).contains(&of_part(0)), "{}", of_part(0));
        assert!((160..=240).contains(&of_part(1)) && (160..=240).contains(&of_part(2)));
        assert_eq!(places(1), places(1));
        assert_ne!(places(1), places(2));
    }
}
