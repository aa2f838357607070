//! What becomes of two numbers for one thing: the same, both possible, one computed from the other, or a difference.

use jiff::civil::Date;

use super::Figure;
use crate::model::Period;

/// How far from its number an approximate figure may be, as a share of it.
const ABOUT: f64 = 0.1;
/// How far an average may be from the total divided by its years: both are rounded, and years are rarely whole.
const DERIVED: f64 = 0.15;

/// What becomes of two numbers for the same thing.
#[derive(Clone, Debug, PartialEq)]
pub enum Agreement {
    /// The same number.
    Same,
    /// Another number, and both can be true: at least 7, and 12.
    Compatible,
    /// The one follows from the other: 262 in 3.4 years are 78 a year.
    Derived {
        /// Whether the total is that of the first report.
        total_here: bool,
        /// Over how many years or the like the total goes.
        times: f64,
        /// What the total comes to for each of them.
        each: f64,
    },
    /// They cannot both be true.
    Differs,
}

impl Agreement {
    /// The same, as it is seen from the second report.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        match *self {
            Self::Derived { total_here, times, each } => Self::Derived { total_here: !total_here, times, each },
            ref other => other.clone(),
        }
    }

    /// In a few words: “79 here, at least 84 there”.
    #[must_use]
    pub fn words(&self, here: &Figure, there: &Figure) -> String {
        match self {
            Self::Same if hedge(here) == hedge(there) => format!("{} in both", told(here)),
            Self::Same => format!("{} here, {} there: the same number", told(here), told(there)),
            Self::Compatible => format!("{} here, {} there: both can be true", told(here), told(there)),
            Self::Differs => format!("{} here, {} there", told(here), told(there)),
            Self::Derived { total_here, times, each } => {
                let (total, rate) = if *total_here { (here, there) } else { (there, here) };
                let per = rate.per.as_deref().unwrap_or("year");
                let place = if *total_here { "there" } else { "here" };
                let rate = told(rate);
                format!("{} in {times:.1} {per}s is {each:.0} a {per}; {rate} {place}", told(total))
            }
        }
    }
}

/// How exact a number claims to be, unless it is exact, which goes without saying.
fn hedge(figure: &Figure) -> Option<&str> {
    figure.qualifier.as_deref().filter(|it| *it != "exactly")
}

/// A number as the report has it: “at least 84”, “38000–42000 euro”.
fn told(figure: &Figure) -> String {
    let exact = |it: &&str| *it != "exactly" && *it != "order of magnitude";
    let qualifier = figure.qualifier.as_deref().filter(exact).map(|it| format!("{it} ")).unwrap_or_default();
    let to = figure.to.as_ref().map(|it| format!("–{it}")).unwrap_or_default();
    let unit = figure.unit.as_ref().map(|it| format!(" {it}")).unwrap_or_default();
    format!("{qualifier}{}{to}{unit}", figure.value)
}

/// Compares two figures that are about the same thing; `None` where they measure, or are computed, in another way, or hold for another
/// time, so that nothing can be said.
#[must_use]
pub fn verdict(here: &Figure, there: &Figure) -> Option<Agreement> {
    let differ = |one: &Option<String>, other: &Option<String>| one.is_some() && other.is_some() && one != other;
    if differ(&here.unit, &there.unit) || are_apart(here.period.as_ref(), there.period.as_ref()) {
        return None;
    }
    let is_rate = |it: &Figure| it.per.is_some() || matches!(it.aggregate.as_deref(), Some("average" | "rate"));
    match (is_rate(here), is_rate(there)) {
        (false, true) => return derived(here, there, true),
        (true, false) => return derived(there, here, false),
        _ if differ(&here.per, &there.per) => return None,
        _ => {}
    }
    let is_relative = |it: &Figure| matches!(it.aggregate.as_deref(), Some("share" | "change"));
    if (is_relative(here) || is_relative(there)) && here.aggregate != there.aggregate {
        return None;
    }
    let same = |one: &str, other: &str| trimmed(one) == trimmed(other);
    let same_to = match (&here.to, &there.to) {
        (Some(one), Some(other)) => same(one, other),
        (None, None) => true,
        _ => false,
    };
    if same(&here.value, &there.value) && same_to {
        return Some(Agreement::Same);
    }
    let ((least, most), (other_least, other_most)) = (range(here)?, range(there)?);
    let meet = least <= other_most && other_least <= most;
    Some(if meet { Agreement::Compatible } else { Agreement::Differs })
}

/// A decimal without zeros that say nothing.
fn trimmed(decimal: &str) -> &str {
    if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal }
}

fn number(decimal: &str) -> Option<f64> {
    decimal.parse::<f64>().ok().filter(|it| it.is_finite())
}

/// From where to where the true number may be, for all that the figure claims.
fn range(figure: &Figure) -> Option<(f64, f64)> {
    let value = number(&figure.value)?;
    let to = figure.to.as_deref().and_then(number);
    let slack = value.abs() * ABOUT;
    // A number that is more than another one is larger by however little.
    let little = value.abs().max(1.0) * 1e-9;
    Some(match figure.qualifier.as_deref() {
        Some("at least") => (value, f64::INFINITY),
        Some("more than") => (value + little, f64::INFINITY),
        Some("at most") => (f64::NEG_INFINITY, to.unwrap_or(value)),
        Some("less than") => (f64::NEG_INFINITY, to.unwrap_or(value) - little),
        Some("about") => (value - slack, to.unwrap_or(value) + slack),
        Some("order of magnitude") => (value, to.unwrap_or(value * 10.0)),
        _ => (value, to.unwrap_or(value)),
    })
}

/// A total over some time beside an average for each year or the like of it.
fn derived(total: &Figure, rate: &Figure, total_here: bool) -> Option<Agreement> {
    let days = days_of(rate.per.as_deref().unwrap_or("year"))?;
    let (first, last) = bounds(total.period.as_ref()?)?;
    let length = f64::from((last - first).get_days() + 1);
    let times = length / days;
    let each = number(&total.value)? / times;
    let wanted = number(&rate.value)?;
    // A total of a single year is the figure of that year.
    let follows = times > 1.5 && (each - wanted).abs() <= DERIVED * wanted.abs().max(each.abs());
    follows.then_some(Agreement::Derived { total_here, times, each })
}

/// How many days a stretch of time has that something is divided by.
fn days_of(per: &str) -> Option<f64> {
    match per.to_lowercase().as_str() {
        "year" | "año" | "jahr" | "an" | "année" | "ano" => Some(365.25),
        "month" | "mes" | "monat" | "mois" | "mês" => Some(365.25 / 12.0),
        "week" | "semana" | "woche" | "semaine" => Some(7.0),
        "day" | "día" | "tag" | "jour" | "dia" => Some(1.0),
        _ => None,
    }
}

/// Whether two times have no day in common.
fn are_apart(one: Option<&Period>, other: Option<&Period>) -> bool {
    let days = |it: Option<&Period>| it.and_then(bounds);
    let apart = |((first, last), (other_first, other_last))| last < other_first || other_last < first;
    days(one).zip(days(other)).is_some_and(apart)
}

/// The first and the last day of a time; `None` where it is open.
fn bounds(period: &Period) -> Option<(Date, Date)> {
    let first = match period.from.len() {
        4 => format!("{}-01-01", period.from),
        7 => format!("{}-01", period.from),
        _ => period.from.clone(),
    };
    let last = match period.to.len() {
        4 => format!("{}-12-31", period.to).parse().ok()?,
        7 => format!("{}-01", period.to).parse::<Date>().ok()?.last_of_month(),
        _ => period.to.parse().ok()?,
    };
    Some((first.parse().ok()?, last))
}
