//! Parts of a year and runs of months, as accounts name them.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Stretch, Times, first_day};

/// Before a stretch that accounts have a name for.
const DEFINITE: &[&str] =
    &["the", "its", "their", "this", "last", "full", "half", "financial", "fiscal", "in", "over", "during"];

impl Times<'_> {
    /// “the year to March”, “the three months ended June 30”
    pub(super) fn months_to(&self, at: usize, published: Option<Date>) -> Option<(Stretch, usize)> {
        let count = match self.word(at) {
            "year" => Some((12, at + 1)),
            _ if self.word(at + 1) == "months" => Some((self.count(at)?, at + 2)),
            _ => None,
        };
        let (months, joint) = count.filter(|(it, _)| (1..=24).contains(it))?;
        // “Delayed by a year to March” tells how long, and up to when.
        let definite = || at.checked_sub(1).is_none_or(|it| DEFINITE.contains(&self.word(it)));
        (matches!(self.word(joint), "ended" | "ending") || (self.word(joint) == "to" && definite())).then_some(())?;
        let (last, end) = self.date(joint + 1, published)?;
        let first = first_day(last.to.get(..7)?)?.checked_sub((months - 1).months()).ok()?;
        Some((Stretch { from: first.to_string().get(..7)?.to_owned(), to: last.to.get(..7)?.to_owned() }, end))
    }

    /// “the first quarter of 2023”, “el segundo semestre”
    pub(super) fn part_of_year(&self, at: usize, published: Option<Date>) -> Option<(Stretch, usize)> {
        let number = [
            "first primer primeiro erste ersten",
            "second segundo zweite zweiten",
            "third tercer terceiro dritten",
            "fourth cuarto quarto vierten",
        ];
        let number = number.iter().position(|words| words.split(' ').any(|it| it == self.word(at)))?;
        let months = match self.word(at + 1) {
            "quarter" | "trimestre" | "quartal" => 3,
            "half" | "semestre" | "halbjahr" if number < 2 => 6,
            _ => return None,
        };
        let of = usize::from(matches!(self.word(at + 2), "of" | "de" | "del"));
        let year = self.year(at + 2 + of);
        // A half without a year may be that of a match.
        if months == 6 && year.is_none() {
            return None;
        }
        let end = at + 2 + if year.is_some() { of + 1 } else { 0 };
        let number = i16::try_from(number).ok()?;
        let last = (number + 1) * months;
        let past = |it: Date| it.year() - i16::from(last - months + 1 > i16::from(it.month()));
        let Some(year) = year.or_else(|| published.map(past)) else { return Some((Stretch::default(), end)) };
        let from = format!("{year}-{:02}", last - months + 1);
        Some((Stretch { from, to: format!("{year}-{last:02}") }, end))
    }
}
