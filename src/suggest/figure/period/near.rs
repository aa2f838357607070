//! Times that are counted from the day of publication: “yesterday”, “last Tuesday”, “next month”.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::{Stretch, Times, Unit, WEEKDAYS, whole};

/// Whole days from the one of publication.
const DAYS: &[(i64, &[&str])] = &[
    (-1, &["yesterday", "ayer", "gestern", "hier", "ontem"]),
    (0, &["today", "tonight", "hoy", "heute", "hoje"]),
    (1, &["tomorrow", "manana", "morgen", "demain", "amanha"]),
];

/// Before “mañana”, these make it a morning.
const OF_MORNINGS: &[&str] = &["la", "esta", "una", "de", "cada"];

/// How many weeks, months or years from the one of publication, before the name of one.
const STEPS: &[(i64, &[&str])] = &[
    (
        -1,
        &[
            "last",
            "past",
            "previous",
            "letztes",
            "letzten",
            "letztem",
            "letzte",
            "letzter",
            "vergangenen",
            "vergangenes",
            "vergangene",
            "vergangener",
        ],
    ),
    (0, &["this", "este", "esta", "dieses", "diesem", "diesen", "diese", "dieser", "cette", "ce"]),
    (1, &["next", "nachste", "nachsten", "nachstes", "nachster", "kommenden", "kommendes", "kommende", "kommender"]),
    (-1, &["pasado", "pasada", "passado", "passada"]),
    (1, &["proximo", "proxima"]),
];

/// The same behind it; English has none, since there other words begin: “on Monday next to the pier”.
const STEPS_BEHIND: &[(i64, &[&str])] = &[
    (-1, &["pasado", "pasada", "passado", "passada", "dernier", "derniere"]),
    (1, &["proximo", "proxima", "prochain", "prochaine", "entrante"]),
];

/// Behind “the”, these count from a time that was told before: “the next Monday”.
const FROM_TOLD: &[&str] = &["next", "previous", "following"];

/// A day of the week, or a stretch of the calendar.
#[derive(Clone, Copy)]
enum Named {
    Weekday(Weekday),
    Unit(Unit),
}

impl Times<'_> {
    /// “yesterday”, “Tuesday”, “this month”, “el año pasado”
    pub(super) fn near(&self, at: usize, published: Option<Date>) -> Option<(Stretch, usize)> {
        if let Some(days) = self.days(at) {
            let day = published.and_then(|it| it.checked_add(days.days()).ok());
            return Some((day.map(|it| whole(it.to_string())).unwrap_or_default(), at + 1));
        }
        if self.is_from_told(at) {
            return self.name(at + 1).map(|_| (Stretch::default(), at + 2));
        }
        let before = self.step(STEPS, at);
        let first = at + usize::from(before.is_some());
        let name = self.name(first)?;
        if before.is_none() && matches!(self.word(first + 1), "siguiente" | "anterior") {
            return Some((Stretch::default(), first + 2));
        }
        let (step, end) = match before {
            Some(step) => (Some(step), first + 1),
            None => self.step_behind(first + 1),
        };
        let stretch = published.and_then(|day| match name {
            Named::Weekday(weekday) => self.weekday(weekday, step, (first, day)),
            Named::Unit(unit) => calendar(day, unit, step?),
        });
        let known = step.is_some() || matches!(name, Named::Weekday(_));
        known.then(|| (stretch.unwrap_or_default(), end))
    }

    /// The days from the one of publication that a word tells.
    fn days(&self, at: usize) -> Option<i64> {
        let word = self.word(at);
        if self.is_foreign(word) {
            return None;
        }
        let (days, _) = DAYS.iter().find(|(_, words)| words.contains(&word))?;
        let before = at.checked_sub(1).map_or("", |it| self.word(it));
        // “Am Morgen” and “por la mañana” tell at what time of a day.
        let morning = (word == "morgen" && at > 0 && self.tokens[at].capital)
            || (word == "manana" && OF_MORNINGS.contains(&before));
        (!morning).then_some(*days)
    }

    fn is_from_told(&self, at: usize) -> bool {
        FROM_TOLD.contains(&self.word(at)) && at.checked_sub(1).is_some_and(|it| self.word(it) == "the")
    }

    fn step(&self, table: &[(i64, &[&str])], at: usize) -> Option<i64> {
        let word = self.tokens.get(at).filter(|it| it.is_word())?;
        table.iter().find(|(_, words)| words.contains(&word.folded.as_str())).map(|(step, _)| *step)
    }

    /// The step that stands behind a name, and the token behind all of it.
    fn step_behind(&self, at: usize) -> (Option<i64>, usize) {
        if self.word(at) == "que" && self.word(at + 1) == "viene" {
            return (Some(1), at + 2);
        }
        let step = self.step(STEPS_BEHIND, at);
        (step, at + usize::from(step.is_some()))
    }

    fn name(&self, at: usize) -> Option<Named> {
        let weekday = WEEKDAYS.iter().find(|(_, names)| names.contains(&self.word(at)));
        let unit = || self.unit(at).filter(|it| *it != Unit::Day).map(Named::Unit);
        weekday.map(|(it, _)| Named::Weekday(*it)).or_else(unit)
    }

    /// The day of the week before the day of publication, or that day itself; the one behind it where it is to come.
    fn weekday(&self, weekday: Weekday, step: Option<i64>, (at, day): (usize, Date)) -> Option<Stretch> {
        let comes = match step {
            Some(step) if step != 0 => step > 0,
            _ => day.weekday() != weekday && self.comes(at),
        };
        let found = match comes {
            true => day.nth_weekday(1, weekday),
            false if day.weekday() == weekday => Ok(day),
            false => day.nth_weekday(-1, weekday),
        };
        found.ok().map(|it| whole(it.to_string()))
    }
}

/// The week, month or year of a day, or one some steps from it.
fn calendar(day: Date, unit: Unit, steps: i64) -> Option<Stretch> {
    match unit {
        Unit::Day => None,
        Unit::Week => {
            let back = i64::from(day.weekday().to_monday_zero_offset());
            let monday = day.checked_add((7 * steps - back).days()).ok()?;
            Some(Stretch { from: monday.to_string(), to: monday.checked_add(6.days()).ok()?.to_string() })
        }
        Unit::Month => {
            let month = day.first_of_month().checked_add(steps.months()).ok()?;
            Some(whole(month.to_string().get(..7)?.to_owned()))
        }
        Unit::Year => Some(whole(format!("{:04}", i64::from(day.year()) + steps))),
    }
}
