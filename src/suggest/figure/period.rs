//! The times of a sentence, with dates as far as the day of publication tells them.

mod accounts;
mod near;
mod tense;

use std::ops::Range;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

pub(super) use self::tense::Clauses;
use super::digits::Point;
use super::lexicon::primary;
use super::token::{Token, tokens};
use crate::model::{Period, is_period_date};

/// A time: its first and last day, month or year as a period of the model has them, empty where open or not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: String,
    pub(super) to: String,
}

/// Which word a time has before it, and what it makes of the time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    Within,
    Since,
    Until,
    From,
    Between,
}

#[rustfmt::skip]
const LEADS: &[(Lead, &[&str])] = &[
    (Lead::Within, &["in", "on", "during", "over", "within", "throughout", "en", "durante", "el", "im", "am", "wahrend", "em", "no", "na", "pendant", "for", "of", "de", "del"]),
    (Lead::Since, &["since", "desde", "seit", "depuis"]),
    (Lead::Until, &["until", "till", "by", "before", "hasta", "bis", "ate"]),
    (Lead::From, &["from", "de", "desde", "von", "du"]),
    (Lead::Between, &["between", "entre", "zwischen"]),
];

const ARTICLES: &[&str] = &["the", "el", "los", "las", "la", "den", "dem", "o", "os", "as", "le", "les"];

#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "enero", "januar", "janvier", "janeiro"], &["february", "feb", "febrero", "februar", "fevrier", "fevereiro"],
    &["march", "marzo", "marz", "mars", "marco"], &["april", "apr", "abril", "avril"], &["may", "mayo", "mai", "maio"],
    &["june", "jun", "junio", "juni", "juin", "junho"], &["july", "jul", "julio", "juli", "juillet", "julho"], &["august", "aug", "agosto", "aout"],
    &["september", "sept", "sep", "septiembre", "septembre", "setembro"], &["october", "oct", "octubre", "oktober", "octobre", "outubro"],
    &["november", "nov", "noviembre", "novembre", "novembro"], &["december", "dec", "diciembre", "dezember", "decembre", "dezembro"],
];

#[rustfmt::skip]
const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Monday, &["monday", "lunes", "montag", "lundi"]), (Weekday::Tuesday, &["tuesday", "martes", "dienstag", "mardi"]),
    (Weekday::Wednesday, &["wednesday", "miercoles", "mittwoch", "mercredi"]), (Weekday::Thursday, &["thursday", "jueves", "donnerstag", "jeudi"]),
    (Weekday::Friday, &["friday", "viernes", "freitag", "vendredi"]), (Weekday::Saturday, &["saturday", "sabado", "samstag", "samedi"]),
    (Weekday::Sunday, &["sunday", "domingo", "sonntag", "dimanche"]),
];

const PAST: &[&str] =
    &["past", "last", "previous", "ultimos", "ultimas", "letzten", "vergangenen", "derniers", "dernieres"];
const SMALL: &[(&str, i64)] = &[
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("twelve", 12),
    ("twenty", 20),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("doce", 12),
    ("veinte", 20),
    ("zwei", 2),
    ("drei", 3),
    ("funf", 5),
    ("zehn", 10),
    ("deux", 2),
    ("trois", 3),
    ("cinq", 5),
    ("dix", 10),
];

/// Words that tell a time only in some languages, and are a planet, a name or “here” in others.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("mars", &["fr"]),
    ("mai", &["fr", "de"]),
    ("hier", &["fr"]),
    ("demain", &["fr"]),
    ("morgen", &["de"]),
    ("manana", &["es"]),
    ("an", &["fr"]),
    ("ans", &["fr"]),
];
/// Before a month that is a name: “by April Holm”, “of Jan Novak”.
const BEFORE_NAMES: &[&str] = &["by", "of", "for", "from", "de", "del", "von", "du", "on", "to"];

/// A stretch of the calendar that things are counted by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Stretch {
    /// Whether its ends are dates of the calendar and, as far as both are exact, the first is not behind the last.
    fn is_sound(&self) -> bool {
        let exact = self.from.len().min(self.to.len());
        let ends = [&self.from, &self.to];
        ends.into_iter().all(|it| it.is_empty() || is_period_date(it)) && self.from[..exact] <= self.to[..exact]
    }
}

/// The first day of a day, month or year.
fn first_day(date: &str) -> Option<Date> {
    let rest = "0000-01-01".get(date.len()..)?;
    format!("{date}{rest}").parse().ok()
}

/// Finds the times of a sentence.
pub(super) struct Times<'a> {
    pub(super) tokens: &'a [Token<'a>],
    /// The day of publication, where it is known.
    pub(super) published: Option<Date>,
    /// The primary tag of the language, or nothing.
    pub(super) language: &'a str,
    pub(super) clauses: &'a Clauses<'a>,
}

/// The day that the facts of a document give: `2025-05-03`, with or without a time.
pub(super) fn day(published: &str) -> Option<Date> {
    published.get(..10)?.parse().ok()
}

/// Between a time and what it is said of: “in June, when …”.
const RELATIVE: &[&str] = &["when", "where", "that", "als", "cuando"];

/// The first time that some words name, else the one that stands right before them.
pub(super) fn time_of(
    before: &str,
    words: &str,
    (published, language): (&str, &str),
) -> Option<(Period, Range<usize>)> {
    let point = Point::of(language);
    let mut all = tokens(before, 0, point);
    let first = all.len();
    all.extend(tokens(words, before.len(), point));
    let clauses = Clauses::new([before, words, ""], language);
    let times = Times { tokens: &all, published: day(published), language: primary(language), clauses: &clauses }.all();
    let known = times.iter().filter(|(it, _)| !(it.from.is_empty() && it.to.is_empty()));
    // What an aside within the words tells is another thing: “its rules, which were made in 2016”.
    let aside = |at: &Range<usize>| {
        let clause = all.get(at.start).and_then(|it| clauses.at(it.range.start));
        at.start > first && clause.is_some_and(|it| it.is_aside && it.begins() > before.len())
    };
    let mut known = known.filter(|(_, at)| !aside(at));
    let leads = |at: &Range<usize>| {
        at.end <= first
            && !clauses.tells(&all, at.start)
            && all[at.end..first].iter().all(|it| !it.is_word() || RELATIVE.contains(&it.folded.as_str()))
    };
    let inside = known.clone().find(|(_, at)| at.start >= first);
    let (stretch, at) = inside.or_else(|| known.find(|(_, at)| leads(at)))?;
    let period = Period { from: stretch.from.clone(), to: stretch.to.clone(), words: String::new() };
    Some((period, all[at.start].range.start..all[at.end - 1].range.end))
}

impl Times<'_> {
    /// The times in their order with their tokens, the words before them included.
    pub(super) fn all(&self) -> Vec<(Stretch, Range<usize>)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            match self.led(at).or_else(|| self.alone(at)) {
                Some((stretch, end)) => {
                    // What cannot be a period is none: its words are left.
                    found.push((if stretch.is_sound() { stretch } else { Stretch::default() }, at..end));
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |it| it.folded.as_str())
    }

    /// “since 2015”, “between May 3 and June 12”, “in the past five years”
    fn led(&self, at: usize) -> Option<(Stretch, usize)> {
        let word = self.word(at);
        let lead = |it: Lead| LEADS.iter().any(|(lead, words)| *lead == it && words.contains(&word));
        if lead(Lead::Between) || lead(Lead::From) {
            let pair = self.pair(at + 1, lead(Lead::Between));
            if pair.is_some() {
                return pair;
            }
        }
        let article = usize::from(ARTICLES.contains(&self.word(at + 1)));
        let time = |at: usize| self.time(at, self.published);
        // “as early as 2021”, “the rules date from 2016”
        let measured = word == "as" && matches!(self.word(at + 1), "early" | "late") && self.word(at + 2) == "as";
        let dated = matches!(word, "date" | "dates" | "dated" | "dating") && self.word(at + 1) == "from";
        if measured || dated {
            return time(at + if measured { 3 } else { 2 });
        }
        let (stretch, end) = time(at + 1).or_else(|| if article == 1 { time(at + 2) } else { None })?;
        let capital = self.tokens.get(end).is_some_and(|it| it.is_word() && it.capital && it.spaced);
        if BEFORE_NAMES.contains(&word) && end == at + 2 && capital && self.month(at + 1).is_some() {
            return None;
        }
        if lead(Lead::Since) {
            return Some((Stretch { to: String::new(), ..stretch }, end));
        }
        if lead(Lead::Until) {
            return Some((Stretch { from: String::new(), ..stretch }, end));
        }
        lead(Lead::Within).then_some((stretch, end))
    }

    /// Two times with what joins them.
    fn pair(&self, at: usize, between: bool) -> Option<(Stretch, usize)> {
        let article = |at: usize| usize::from(ARTICLES.contains(&self.word(at)));
        let at = at + article(at);
        let (mut first, joint) = self.time(at, self.published)?;
        let joins: &[&str] = if between {
            &["and", "y", "und", "e", "et"]
        } else {
            &["to", "until", "till", "through", "a", "hasta", "bis", "au", "ate"]
        };
        joins.contains(&self.word(joint)).then_some(())?;
        let (second, end) = self.time(joint + 1 + article(joint + 1), self.published)?;
        // “From May 3 to June 12, 2020”: the year is that of the second one.
        let year = second.to.get(..4).and_then(|it| it.parse().ok());
        let has_year = (joint + 1..end).any(|it| self.year(it).is_some());
        if let Some(last) = year.filter(|_| has_year).and_then(|year| Date::new(year, 12, 31).ok()) {
            first = self.time(at, Some(last))?.0;
        }
        // “From November to March”, “between Tuesday and Friday”: the first is the one before the second.
        let pair = |first: Stretch| Stretch { from: first.from, to: second.to.clone() };
        if !pair(first.clone()).is_sound()
            && let Some((before, _)) = first_day(&second.from).and_then(|day| self.named(at, day))
        {
            first = before;
        }
        Some((pair(first), end))
    }

    /// The last time of a name that comes round, as it is at some day: a date, a day of the week, a part of the year.
    fn named(&self, at: usize, day: Date) -> Option<(Stretch, usize)> {
        let is_weekday = WEEKDAYS.iter().any(|(_, names)| names.contains(&self.word(at)));
        self.date(at, Some(day))
            .or_else(|| if is_weekday { self.near(at, Some(day)) } else { None })
            .or_else(|| self.part_of_year(at, Some(day)))
    }

    /// A time that needs no word before it.
    fn alone(&self, at: usize) -> Option<(Stretch, usize)> {
        let (stretch, end) = self.time(at, self.published)?;
        let one = end == at + 1;
        let bare = one && (self.year(at).is_some() || self.month(at).is_some());
        (!bare).then_some((stretch, end))
    }

    fn time(&self, at: usize, published: Option<Date>) -> Option<(Stretch, usize)> {
        self.date(at, published)
            .or_else(|| self.months_to(at, published))
            .or_else(|| self.years(at))
            .or_else(|| self.near(at, published))
            .or_else(|| self.part_of_year(at, published))
            .or_else(|| self.past(at, published))
    }

    /// The year that a token is.
    fn year(&self, at: usize) -> Option<i16> {
        let token = self.tokens.get(at)?;
        let four = token.number().is_some() && token.written.chars().count() == 4;
        let year = token.number().filter(|_| four)?.as_whole().and_then(|it| i16::try_from(it).ok())?;
        (1500..=2100).contains(&year).then_some(year)
    }

    /// Whether a word tells a time in other languages than this one.
    fn is_foreign(&self, word: &str) -> bool {
        ONLY_IN.iter().any(|(it, languages)| *it == word && !languages.contains(&self.language))
    }

    fn month(&self, at: usize) -> Option<i8> {
        let token = self.tokens.get(at).filter(|it| it.is_word())?;
        if self.is_foreign(&token.folded) {
            return None;
        }
        let month = MONTHS.iter().position(|names| names.contains(&token.folded.as_str()))?;
        // “May”, “March” and the short forms are words as well.
        let small = !token.capital && (token.folded.len() <= 4 || matches!(token.folded.as_str(), "march" | "august"));
        let plain = !matches!(self.language, "en" | "de" | "");
        (!small || plain).then_some(i8::try_from(month + 1).ok()?)
    }

    fn day(&self, at: usize) -> Option<i8> {
        let day = self.tokens.get(at)?.number()?.as_whole()?;
        i8::try_from(day).ok().filter(|it| (1..=31).contains(it))
    }

    /// “2018”, “the 1990s”, “2018–2020”
    fn years(&self, at: usize) -> Option<(Stretch, usize)> {
        let year = self.year(at)?;
        if self.word(at + 1) == "s" && !self.tokens[at + 1].spaced && year % 10 == 0 {
            return Some((Stretch { from: format!("{year}"), to: format!("{}", year + 9) }, at + 2));
        }
        let dash = self.tokens.get(at + 1).is_some_and(|it| it.is_dash() && !it.spaced);
        match self.year(at + 2).filter(|last| dash && *last > year) {
            Some(last) => Some((Stretch { from: format!("{year}"), to: format!("{last}") }, at + 3)),
            None => Some((whole(format!("{year}")), at + 1)),
        }
    }

    /// “May 12, 2021”, “12 de mayo”, “May 2021”, “May”
    fn date(&self, at: usize, published: Option<Date>) -> Option<(Stretch, usize)> {
        let (month, day, mut end) = if let Some(month) = self.month(at) {
            match self.day(at + 1) {
                Some(day) => (month, Some(day), at + 2),
                None => (month, None, at + 1),
            }
        } else {
            let day = self.day(at)?;
            let joint = usize::from(matches!(self.word(at + 1), "de" | "." | "of" | "th" | "st" | "nd" | "rd"));
            let month = self.month(at + 1 + joint)?;
            (month, Some(day), at + 2 + joint)
        };
        let comma = usize::from(matches!(self.word(end), "," | "de" | "del" | "of"));
        let year = self.year(end + comma);
        end += if year.is_some() { comma + 1 } else { 0 };
        let past = |published: Date| {
            let later =
                (month, day.unwrap_or(1)) > (published.month(), if day.is_some() { published.day() } else { 31 });
            published.year() - i16::from(later && !self.comes(at))
        };
        let Some(year) = year.or_else(|| published.map(past)) else { return Some((Stretch::default(), end)) };
        let date = Date::new(year, month, day.unwrap_or(1)).ok()?;
        let written = date.to_string();
        Some((whole(if day.is_some() { written } else { written.get(..7)?.to_owned() }), end))
    }

    /// A small number in digits or words.
    fn count(&self, at: usize) -> Option<i64> {
        let digits = self.tokens.get(at)?.number().and_then(|it| i64::try_from(it.as_whole()?).ok());
        digits.or_else(|| SMALL.iter().find(|(it, _)| *it == self.word(at)).map(|(_, count)| *count))
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        if self.is_foreign(self.word(at)) {
            return None;
        }
        Some(match self.word(at) {
            "day" | "days" | "dia" | "dias" | "tag" | "tagen" | "jours" => Unit::Day,
            "week" | "weeks" | "semana" | "semanas" | "woche" | "wochen" | "semaine" | "semaines" => Unit::Week,
            "month" | "months" | "mes" | "meses" | "monat" | "monaten" | "monate" | "mois" => Unit::Month,
            "year" | "years" | "ano" | "anos" | "jahr" | "jahre" | "jahren" | "an" | "ans" | "annee" | "annees" => {
                Unit::Year
            }
            _ => return None,
        })
    }

    /// “past five years”
    fn past(&self, at: usize, published: Option<Date>) -> Option<(Stretch, usize)> {
        const MANY: i64 = 1_000;
        (PAST.contains(&self.word(at)) && self.tokens[at].is_word()).then_some(())?;
        let count = self.count(at + 1)?;
        let unit = self.unit(at + 2).filter(|_| count < MANY)?;
        let back: Span = match unit {
            Unit::Day => count.days(),
            Unit::Week => count.weeks(),
            Unit::Month => count.months(),
            Unit::Year => count.years(),
        };
        let stretch =
            published.and_then(|to| Some(Stretch { from: to.checked_sub(back).ok()?.to_string(), to: to.to_string() }));
        Some((stretch.unwrap_or_default(), at + 3))
    }
}

/// One day, month or year as a stretch.
fn whole(date: String) -> Stretch {
    Stretch { from: date.clone(), to: date }
}
