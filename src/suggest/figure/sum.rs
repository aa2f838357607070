//! Number words added up: `two hundred and six thousand and forty`.

use super::decimal::Decimal;
use super::lexicon::Lexicon;
use super::part::{Item, Part};

/// What a run of number words comes to.
#[derive(Clone, Debug, Default)]
pub(super) struct Sum {
    /// What has been multiplied already, with its power of ten; the powers fall.
    stack: Vec<(u32, Decimal)>,
    /// What the next word may multiply.
    current: Option<Decimal>,
    /// What is added has to be smaller: behind “twenty” ten, behind “hundred” a hundred.
    room: u64,
    /// The item behind the last word that counted.
    pub(super) end: usize,
    /// Whether the last word that counted was an ordinal, and one in the plural.
    pub(super) ordinal: bool,
    pub(super) plural: bool,
}

/// What a run of number words may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mode {
    /// Ordinals.
    pub(super) ordinals: bool,
    /// “and” between its words; between two numbers it may part them instead.
    pub(super) and: bool,
}

/// Adds up the longest run of number words that starts at an item; `None` where none does.
pub(super) fn sum(items: &[Item], from: usize, lexicon: &Lexicon, mode: Mode) -> Option<Sum> {
    let mut sum = Sum { end: from, ..Sum::default() };
    let mut at = from;
    while let Some(item) = items.get(at) {
        let begun = sum.end > from;
        let next = items.get(at + 1);
        match item.part {
            Part::Hyphen if begun && next.is_some_and(|it| !matches!(it.part, Part::Digits(_))) => {}
            Part::And if begun && mode.and => match sum.joined(items, at, lexicon, mode) {
                Some(joined) => {
                    at = joined.end;
                    sum = joined;
                    continue;
                }
                None => break,
            },
            Part::Point | Part::Whole if begun && sum.current.is_some() && (mode.and || item.part == Part::Point) => {
                match sum.behind_point(items, at + 1, lexicon) {
                    Some(end) => {
                        (sum.end, at) = (end, end);
                        continue;
                    }
                    None => break,
                }
            }
            _ if sum.take(item, lexicon, mode, false).is_some() => sum.end = at + 1,
            _ => break,
        }
        at += 1;
    }
    (sum.end > from).then_some(sum)
}

impl Sum {
    /// The number, or `None` where it is larger than any.
    pub(super) fn value(&self) -> Option<Decimal> {
        let current = self.current.clone().unwrap_or_else(|| Decimal::whole(0));
        self.stack
            .iter()
            .rev()
            .try_fold(current, |sum, (_, it)| if sum.is_zero() { Some(it.clone()) } else { sum.plus(it) })
    }

    /// The power of ten that all of it was multiplied with: 6 in “3.5 million”.
    pub(super) fn power(&self) -> Option<u32> {
        match (&self.stack[..], &self.current) {
            ([(power, _)], None) => Some(*power),
            _ => None,
        }
    }

    /// Adds a word, or leaves all as it is where it does not fit.
    fn take(&mut self, item: &Item, lexicon: &Lexicon, mode: Mode, joined: bool) -> Option<()> {
        let ordinal = matches!(item.part, Part::Ordinal(_) | Part::OrdinalMagnitude(_));
        // Nothing but a further ordinal goes on with one: “vigésimo quinto”.
        (ordinal || !self.ordinal).then_some(())?;
        match &item.part {
            Part::Digits(digits) => self.digits(digits)?,
            Part::Ones(number) => self.add(*number, lexicon, joined)?,
            Part::Ordinal(number) if mode.ordinals => self.add(*number, lexicon, joined)?,
            Part::Hundred => self.hundred()?,
            Part::OrdinalMagnitude(2) if mode.ordinals => self.hundred()?,
            Part::OrdinalMagnitude(0) if mode.ordinals && self.current.is_some() => {}
            Part::OrdinalMagnitude(power) if mode.ordinals && *power > 2 => self.multiply(*power)?,
            Part::Magnitude(power) => self.multiply(*power)?,
            // “Millones” is a number behind a number, and many by itself.
            Part::Vague(low, _) if *low >= 1_000 && self.begun() => self.multiply(low.ilog10())?,
            Part::Times(factor) | Part::Vague(factor @ (10 | 12), _)
                if self.begun() || matches!(item.part, Part::Times(_)) =>
            {
                let one = || Decimal::whole(1);
                self.current = Some(self.current.clone().unwrap_or_else(one).times(*factor)?);
                self.room = 1;
            }
            _ => return None,
        }
        self.ordinal = ordinal;
        if item.part == Part::Ordinal(10) {
            // “décimo octavo”
            self.room = 10;
        }
        self.plural = item.plural;
        Some(())
    }

    fn begun(&self) -> bool {
        self.current.is_some() || !self.stack.is_empty()
    }

    /// Whether a number is smaller than what the last power of ten leaves open.
    fn fits(&self, number: &Decimal) -> bool {
        self.stack.last().is_none_or(|(power, _)| 10_u64.checked_pow(*power).is_none_or(|it| number.is_below(it)))
    }

    fn digits(&mut self, digits: &Decimal) -> Option<()> {
        let Some(current) = &self.current else {
            self.fits(digits).then(|| self.current = Some(digits.clone()))?;
            self.room = 1;
            return Some(());
        };
        digits.as_whole().filter(|it| *it < self.room)?;
        self.current = Some(current.plus(digits)?);
        self.room = 1;
        Some(())
    }

    fn add(&mut self, number: u64, lexicon: &Lexicon, joined: bool) -> Option<()> {
        let added = Decimal::whole(number);
        let Some(current) = &self.current else {
            self.fits(&added).then(|| self.current = Some(added))?;
            self.room = room(number);
            return Some(());
        };
        let whole = current.as_whole();
        let ones = whole.map_or(0, |it| it % 100);
        if number > 0 && number < self.room {
            self.current = Some(current.plus(&added)?);
            self.room = room(number).min(self.room);
        } else if lexicon.ones_first && joined && (1..10).contains(&ones) && (20..100).contains(&number) {
            self.current = Some(current.plus(&added)?);
            self.room = 1;
        } else if lexicon.twenties && matches!(ones, 60 | 80) && (10..20).contains(&number) {
            self.current = Some(current.plus(&added)?);
            self.room = if number == 10 { 10 } else { 1 };
        } else if lexicon.twenties && ones == 4 && number == 20 {
            self.current = Some(current.plus(&Decimal::whole(76))?);
            self.room = 10;
        } else {
            return None;
        }
        Some(())
    }

    fn hundred(&mut self) -> Option<()> {
        let hundred = Decimal::whole(100);
        let current = match &self.current {
            Some(current) if current.is_below(100) => current.shifted(2)?,
            None if self.fits(&hundred) => hundred,
            _ => return None,
        };
        self.current = Some(current);
        self.room = 100;
        Some(())
    }

    /// Multiplies all that stands before and is smaller, “mil quinientos millones”, or one where there is nothing.
    fn multiply(&mut self, power: u32) -> Option<()> {
        let larger = self.stack.partition_point(|(it, _)| *it >= power);
        if larger > 0 && self.stack[larger - 1].0 == power {
            return None;
        }
        let parts: Vec<&Decimal> = self.stack[larger..].iter().map(|(_, it)| it).chain(&self.current).collect();
        let group = match parts.split_first() {
            None => Decimal::whole(1),
            Some((first, rest)) => rest.iter().try_fold((*first).clone(), |sum, it| sum.plus(it))?,
        };
        let group = group.shifted(i32::try_from(power).ok()?)?;
        self.stack.truncate(larger);
        self.stack.push((power, group));
        self.current = None;
        self.room = 0;
        Some(())
    }

    /// With what follows “and” at an item, where it belongs to the number: “hundred and six”, “two and a half”.
    fn joined(&self, items: &[Item], and: usize, lexicon: &Lexicon, mode: Mode) -> Option<Self> {
        let mut joined = self.clone();
        let article =
            items.get(and + 1).is_some_and(|it| matches!(it.part, Part::Article | Part::Hyphen | Part::Ones(1)));
        let mut half = and + 1 + usize::from(article);
        half += usize::from(article && items.get(half).is_some_and(|it| it.part == Part::Hyphen));
        if let Some(Part::Share(parts)) = items.get(half).map(|it| &it.part) {
            joined.add_share(*parts)?;
            joined.end = half + 1;
            return Some(joined);
        }
        joined.take(items.get(and + 1)?, lexicon, mode, true)?;
        joined.end = and + 2;
        Some(joined)
    }

    /// “two and a half”, “a million and a half”
    fn add_share(&mut self, parts: u64) -> Option<()> {
        let half = Decimal::whole(1).over(parts)?;
        if let Some(current) = &self.current {
            self.current = Some(current.plus(&half)?);
            self.room = 1;
            return Some(());
        }
        let (power, value) = self.stack.last_mut()?;
        *value = value.plus(&half.shifted(i32::try_from(*power).ok()?)?)?;
        Some(())
    }

    /// Adds the digits behind the point, “nine point nought four”, and tells the item where they end.
    fn behind_point(&mut self, items: &[Item], from: usize, lexicon: &Lexicon) -> Option<usize> {
        let whole = self.current.as_ref().filter(|it| it.as_whole().is_some())?;
        let ones = |at: usize| match items.get(at)?.part {
            Part::Ones(number) => u8::try_from(number).ok().filter(|it| *it < 10),
            _ => None,
        };
        let digits: Vec<u8> = (from..).map_while(ones).collect();
        let (digits, end) = if digits.is_empty() {
            let behind = sum(items, from, lexicon, Mode { ordinals: false, and: true })?;
            let number = behind.value()?.as_whole()?.to_string();
            // No more of it: “forty point twenty million” is forty millions and a fifth of one.
            let multiplied = behind.current.is_none();
            (number.bytes().map(|it| it - b'0').collect(), if multiplied { return None } else { behind.end })
        } else {
            let end = from + digits.len();
            (digits, end)
        };
        self.current = Some(whole.plus(&Decimal::new(&[], &digits)?)?);
        self.room = 1;
        Some(end)
    }
}

/// What may be added to a number word has to be smaller than this: as many zeros as it ends with.
fn room(number: u64) -> u64 {
    if number < 20 {
        return 1;
    }
    let zeros = std::iter::successors(Some(number), |it| Some(it / 10)).take_while(|it| it.is_multiple_of(10)).count();
    u32::try_from(zeros).ok().and_then(|it| 10_u64.checked_pow(it)).unwrap_or(1)
}
