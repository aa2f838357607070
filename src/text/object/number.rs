//! Number phrases: a number with its qualifier and unit. No dates, no numbers that only name something.
//!
//! A list of tokens is read once with a look of a few tokens to each side. Offsets are bytes of the given slice.

mod counted;
mod measure;

pub(crate) use self::counted::words_for_each;
use self::measure::is_currency;

use std::ops::Range;

use super::lexicon::{self, contains};
use super::token::{Kind, Token, tokens};

/// The phrases in a slice of one paragraph, in reading order, for a language by its primary tag.
pub(super) fn phrases(slice: &str, language: &str) -> Vec<Range<usize>> {
    let tokens = tokens(slice);
    let reader = Reader {
        tokens: &tokens,
        words: lexicon::number_words(language),
        german: language == "de",
        adjectives_first: !matches!(language, "es" | "fr" | "pt" | "it" | "ca" | "ro"),
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut at, mut floor) = (0, 0);
    while at < tokens.len() {
        let Some(quantity) = reader.quantity(at) else {
            at += 1;
            continue;
        };
        let (range, next) = reader.phrase(&quantity, floor);
        found.extend(range.map(|it| tokens[it.start].range.start..tokens[it.end - 1].range.end));
        at = next.max(at + 1);
        floor = at;
    }
    found
}

struct Reader<'a> {
    tokens: &'a [Token],
    words: &'static [&'static str],
    german: bool,
    /// Whether adjectives stand before their nouns.
    adjectives_first: bool,
}

/// A number without qualifier and noun, as a range of tokens.
struct Quantity {
    range: Range<usize>,
    /// Four digits that may be a year.
    year: bool,
    /// “one” alone.
    one: bool,
    /// “half”, “a third”: a part of something.
    part: bool,
    /// “hundreds”, “dozens”: of something.
    vague: bool,
    /// “twice”: a number only where something is compared or counted by it.
    times: bool,
    /// A currency sign or a sign or words of per cent say what it counts.
    measured: bool,
    percent: bool,
    digits: bool,
}

impl Reader<'_> {
    fn lower(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.lower.as_str())
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Whether a token stands behind white space.
    fn spaced(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.spaced)
    }

    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.lower(before))
    }

    /// The number that starts at a token, dates included.
    fn quantity(&self, at: usize) -> Option<Quantity> {
        let token = self.tokens.get(at)?;
        let mut quantity = Quantity {
            range: at..at + 1,
            year: token.kind == Kind::Digits && token.may_be_year(),
            one: false,
            part: false,
            vague: false,
            times: false,
            measured: false,
            percent: false,
            digits: token.kind == Kind::Digits,
        };
        match token.kind {
            Kind::Digits => {}
            Kind::Word => self.number_words(&mut quantity)?,
            Kind::Mark | Kind::Name => return None,
        }
        self.multiply(&mut quantity);
        self.measure(&mut quantity);
        Some(quantity)
    }

    /// Takes number words in: “two hundred and six”, “a third”, “half a million”.
    fn number_words(&self, quantity: &mut Quantity) -> Option<()> {
        let at = quantity.range.start;
        let next = self.lower(at + 1);
        let word = self.lower(at);
        match word {
            "half" if next == "a" && contains(lexicon::MAGNITUDES, self.lower(at + 2)) => quantity.range.end = at + 3,
            "half" if next == "a" && self.percent_end(at + 2) > at + 2 => quantity.range.end = at + 2,
            "half" => {
                quantity.part = matches!(next, "of" | "the" | "a" | "an" | "all" | "their" | "his" | "its");
                (quantity.part && !matches!(self.before(at), "first" | "second" | "other")).then_some(())?;
            }
            "a" | "one" | "una" | "eine" if contains(lexicon::FRACTIONS, next) && self.is_part(at, next) => {
                quantity.part = true;
                quantity.range.end = at + 2;
            }
            "a" | "un" | "una" | "ein" | "eine"
                if contains(lexicon::MAGNITUDES, next) && !matches!(next, "mil" | "mio") =>
            {
                quantity.range.end = at + 2;
            }
            "twice" | "once" | "thrice" if self.words.contains(&"two") => {
                quantity.times = true;
                return Some(());
            }
            "one" if self.words.contains(&"two") => quantity.one = !contains(lexicon::MAGNITUDES, next),
            _ if self.is_number_word(word) => {
                quantity.vague = word.ends_with('s') && !matches!(word, "dos" | "tres" | "seis") && self.is_vague(word);
            }
            _ => return None,
        }
        let of_magnitude = quantity.part
            && self.lower(quantity.range.end) == "of"
            && self.lower(quantity.range.end + 1) == "a"
            && contains(lexicon::MAGNITUDES, self.lower(quantity.range.end + 2));
        quantity.range.end += if of_magnitude { 3 } else { 0 };
        while let Some(end) = self.further_word(quantity.range.end) {
            quantity.range.end = end;
        }
        quantity.one &= quantity.range.len() == 1;
        if contains(lexicon::FRACTIONS, self.lower(quantity.range.end)) && !quantity.one && !quantity.part {
            quantity.part = true;
            quantity.range.end += 1;
        }
        Some(())
    }

    fn is_vague(&self, word: &str) -> bool {
        matches!(
            word,
            "dozens"
                | "hundreds"
                | "thousands"
                | "millions"
                | "billions"
                | "scores"
                | "cientos"
                | "decenas"
                | "docenas"
                | "miles"
        )
    }

    /// “a third of the voters”, and not “a third man” or “a quarter past”.
    fn is_part(&self, at: usize, fraction: &str) -> bool {
        self.lower(at + 2) == "of" || (self.lower(at) == "one" && fraction != "half")
    }

    fn is_number_word(&self, word: &str) -> bool {
        let parts = || word.split('-');
        let counts = |part: &str| self.words.contains(&part) || (part == "one" && !self.words.is_empty());
        let joined = parts().count() > 1
            && parts().all(|it| counts(it) || contains(lexicon::MAGNITUDES, it) || contains(lexicon::FRACTIONS, it));
        self.words.contains(&word) || joined
    }

    fn is_number_word_or_one(&self, word: &str) -> bool {
        self.is_number_word(word) || word == "one"
    }

    /// The token behind a number word that goes on with the number, if one does.
    fn further_word(&self, at: usize) -> Option<usize> {
        let word = self.lower(at);
        let goes_on = |word: &str| self.is_number_word_or_one(word);
        if self.kind(at) != Some(Kind::Word) {
            return None;
        }
        if contains(lexicon::MAGNITUDES, word) || (goes_on(word) && contains(lexicon::MAGNITUDES, self.before(at))) {
            return Some(at + 1);
        }
        // “Two and a half”
        let fraction = matches!(self.lower(at + 2), "half" | "quarter");
        if word == "and" && self.lower(at + 1) == "a" && fraction && self.is_number_word_or_one(self.before(at)) {
            return Some(at + 3);
        }
        let and = word == "and" && matches!(self.before(at), "hundred" | "thousand") && goes_on(self.lower(at + 1));
        and.then_some(at + 2)
    }

    /// The phrase around a quantity, or `None` where it is a date or a name; and the token to go on from.
    fn phrase(&self, quantity: &Quantity, floor: usize) -> (Option<Range<usize>>, usize) {
        let last = self.range_end(quantity);
        let end = last.as_ref().map_or(quantity.range.end, |last| last.range.end);
        if self.is_date(quantity) || last.as_ref().is_some_and(|last| self.is_date(last)) {
            return (None, end);
        }
        let measured = last.as_ref().map_or(quantity.measured, |last| last.measured || quantity.measured);
        let noun = if measured || quantity.times { end } else { self.noun_end(end, quantity.vague) };
        let start = self.qualifier_start(quantity.range.start, floor, last.is_some());
        let qualified = start < quantity.range.start;
        let year = quantity.year && last.as_ref().is_none_or(|last| last.year);
        let unit = noun > end && contains(lexicon::UNITS, self.lower(noun - 1));
        let counted = unit && !contains(lexicon::YEAR_PREPOSITIONS, self.before(start));
        if year && !counted && !(qualified && noun > end) {
            return (None, end);
        }
        if quantity.one && last.is_none() && !qualified && !self.one_counts(quantity, noun > end) {
            return (None, end);
        }
        if self.is_numbered(quantity, noun > end || qualified) {
            return (None, end);
        }
        if quantity.times && !self.times_count(end, qualified) {
            return (None, end);
        }
        let one = usize::from(quantity.one && last.is_none() && noun == end && self.is_counted(end));
        // “Over four years” rather says how long something takes.
        let lasts = self.lower(start) == "over" && contains(lexicon::TIMES, self.before(noun));
        let start = if lasts { quantity.range.start } else { start };
        let end = self.rate_end(noun + one);
        (Some(start.max(floor)..end), end)
    }

    /// The second number of “12–14”, “two or three”, “between 3 and 5”, “one in five”.
    fn range_end(&self, quantity: &Quantity) -> Option<Quantity> {
        let opening = self.before(quantity.range.start);
        // “20 minutes to 40 minutes”
        let unit = Some(self.lower(quantity.range.end)).filter(|it| contains(lexicon::UNITS, it) && !quantity.measured);
        let at = quantity.range.end + usize::from(unit.is_some());
        let dash = matches!(self.lower(at), "–" | "-" | "—" | "−") && !self.spaced(at) && !self.spaced(at + 1);
        // “18- to 24-year-olds”
        let at = at + usize::from(self.lower(at) == "-" && matches!(self.lower(at + 1), "to" | "or" | "bis"));
        let joint = self.lower(at);
        let joined = match joint {
            "to" | "or" | "a" | "o" | "bis" | "oder" => opening != "between",
            "and" | "y" | "und" => matches!(opening, "between" | "entre" | "zwischen"),
            _ if unit.is_some() => false,
            "in" => !quantity.vague && self.is_ratio(at + 1),
            _ => dash,
        };
        let ratio = unit.is_none() && matches!((joint, self.lower(at + 1)), ("out", "of") | ("de", "cada"));
        let from = at + 1 + usize::from(ratio);
        if !(joined || ratio) {
            return None;
        }
        // The currency sign of the second number stands between.
        let from = from + usize::from(is_currency(self.lower(from)));
        let second = self.quantity(from).filter(|second| second.range.end > at)?;
        // “Rose 4% to 381” tells a change and what came of it.
        let parted = matches!(joint, "to" | "a") && opening != "from" && quantity.percent && !second.percent;
        if unit.is_some_and(|it| it != self.lower(second.range.end)) {
            return None;
        }
        // “One in 2018” is no ratio.
        (!second.part && !parted).then_some(second)
    }

    /// Whether “in” before a token makes a share, “two in five”, and neither a year nor a time, “two in five days”.
    fn is_ratio(&self, at: usize) -> bool {
        let short = self.tokens.get(at).is_some_and(|it| it.kind == Kind::Word || it.range.len() < 4);
        short && !contains(lexicon::TIMES, self.lower(at + 1))
    }

    /// Whether a number is a day, a year of a date, a time of day or a decade.
    fn is_date(&self, quantity: &Quantity) -> bool {
        if !quantity.digits || quantity.measured {
            return false;
        }
        let behind = quantity.range.end;
        // “3. Mai” and “3 de mayo”.
        let skipped = behind + usize::from(matches!(self.lower(behind), "." | "de" | "of"));
        let after = self.is_calendar(behind) || self.is_calendar(skipped);
        let start = quantity.range.start;
        let before = start > 0
            && (self.is_calendar(start - 1)
                || (self.before(start) == "."
                    && start > 1
                    && self.is_calendar(start - 2)
                    && self.lower(start - 2).len() <= 4));
        // “12 and 13 May”, “May 3 and 4”
        let joins = |at: usize| matches!(self.lower(at), "and" | "or" | "to" | "," | "y" | "und" | "et" | "bis");
        let digits = |at: usize| self.kind(at) == Some(Kind::Digits);
        let after = after || (joins(behind) && digits(behind + 1) && self.is_calendar(behind + 2));
        let before = before
            || (start > 2
                && joins(start - 1)
                && digits(start - 2)
                && self.is_calendar(start - 3)
                && self.lower(start - 1) != ",");
        let hour = matches!(self.lower(behind), "am" | "pm" | "a.m" | "p.m" | "uhr" | "o’clock" | "o'clock");
        after || before || hour
    }

    fn is_calendar(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        (token.capital && contains(lexicon::CALENDAR, &token.lower)) || contains(lexicon::SMALL_CALENDAR, &token.lower)
    }

    /// Whether a number only tells things apart: “Section 12”, “Boeing 737”, “1.” at the start of a list.
    fn is_numbered(&self, quantity: &Quantity, counts: bool) -> bool {
        let start = quantity.range.start;
        if !quantity.digits || quantity.measured {
            return false;
        }
        if start == 0 {
            let short = self.tokens[0].range.len() <= 2;
            let stop = matches!(self.lower(1), "." | ")") && self.spaced(2) && !self.spaced(1);
            return short && stop;
        }
        let before = &self.tokens[start - 1];
        let behind = quantity.range.end;
        let bracketed = before.lower == "("
            && self.lower(behind) == ")"
            && behind == start + 1
            && self.tokens[start].range.len() <= 2;
        // “10 Downing Street”
        let address =
            (behind..behind + 3).any(|at| contains(lexicon::STREETS, self.lower(at)) && self.tokens[at].capital);
        // “555-0134”
        let padded = self
            .tokens
            .get(behind + 1)
            .is_some_and(|it| it.lower.starts_with('0') && it.range.len() > 1 && !it.lower.contains(['.', ',']));
        if bracketed || (address && !counts) || (self.lower(behind) == "-" && padded) {
            return true;
        }
        let behind_stop =
            before.lower == "." && start > 1 && matches!(self.lower(start - 2), "no" | "nr" | "art" | "abs" | "nos");
        if contains(lexicon::NUMBERED, &before.lower) || behind_stop || before.lower == "#" || before.lower == "§" {
            return true;
        }
        let first = start == 1 || matches!(self.lower(start - 2), "." | "!" | "?" | ":" | "“" | "\"" | "”");
        before.kind != Kind::Mark && before.capital && !first && !counts && self.spaced(start)
    }

    fn one_counts(&self, quantity: &Quantity, noun: bool) -> bool {
        let behind = quantity.range.end;
        let before = self.before(quantity.range.start);
        let plain = self.is_counted(behind);
        !contains(lexicon::BEFORE_PRONOUN, before)
            && !contains(lexicon::BEHIND_PRONOUN, self.lower(behind))
            && (noun || plain)
    }

    /// Whether “twice”, which ends before a token, is a number: “more than twice”, “twice a year”, “twice as many”, and not “has closed
    /// it twice”. “At least once” only says that something has happened.
    fn times_count(&self, end: usize, qualified: bool) -> bool {
        let start = end.saturating_sub(1);
        let once = self.lower(start) == "once";
        // “She was once a day nurse”
        if once && matches!(self.before(start), "was" | "were") {
            return false;
        }
        let compared = self.lower(end) == "as" && matches!(self.lower(end + 1), "many" | "much");
        self.rate_end(end) > end || (!once && (qualified || compared))
    }

    /// Whether a token may be the noun that “one” counts.
    fn is_counted(&self, at: usize) -> bool {
        let noun = |it: &Token| it.kind == Kind::Word && it.spaced && !it.capital && it.is_alphabetic();
        self.tokens.get(at).is_some_and(noun)
    }

    /// Where the qualifiers before a token start: “an average of about”.
    fn qualifier_start(&self, at: usize, floor: usize, range: bool) -> usize {
        let start = self.one_qualifier_start(at, floor, range);
        if start < at { self.one_qualifier_start(start, floor, false) } else { start }
    }

    /// Where the longest qualifier before a token starts.
    fn one_qualifier_start(&self, at: usize, floor: usize, range: bool) -> usize {
        if range && at > floor && matches!(self.before(at), "between" | "from" | "entre" | "zwischen") {
            return at - 1;
        }
        let mut words = String::new();
        let mut start = at;
        for first in (floor.max(at.saturating_sub(4))..at).rev() {
            if self.kind(first) == Some(Kind::Mark) {
                break;
            }
            words =
                if words.is_empty() { self.lower(first).to_owned() } else { format!("{} {words}", self.lower(first)) };
            if contains(lexicon::QUALIFIERS, &words) {
                start = first;
            }
        }
        start
    }
}
