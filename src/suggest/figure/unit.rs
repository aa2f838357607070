//! What a number is measured in: the unit behind it, the sign of a currency before or behind it.

use std::ops::Range;

use super::digits::superscript;
use super::token::Token;
use super::unit_table::TABLE;

/// A unit by its one name, and its tokens.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) name: String,
    pub(super) tokens: Range<usize>,
}

/// The most words of a unit.
const WORDS_MAX: usize = 4;

/// Letters that are words as well, so that they are units only where a figure ends with them.
const WORDS_TOO: &[&str] = &["in", "a", "am", "as", "at", "pm", "au", "al", "s", "d", "y", "us", "c", "r", "mi", "A"];

/// Whether a sign stands for a currency.
pub(super) fn is_currency_sign(sign: &str) -> bool {
    matches!(
        sign,
        "$" | "＄"
            | "€"
            | "£"
            | "￡"
            | "¥"
            | "￥"
            | "₹"
            | "₽"
            | "₩"
            | "₺"
            | "₴"
            | "₪"
            | "₦"
            | "₱"
            | "฿"
            | "₫"
            | "₭"
            | "₸"
            | "₨"
    )
}

/// Whether a unit is one of money.
pub(super) fn is_currency(name: &str) -> bool {
    let noun = name.rsplit(' ').next().unwrap_or(name);
    const NOUNS: &[&str] = &[
        "dollar", "euro", "pound", "peso", "yen", "yuan", "franc", "rupee", "rouble", "won", "lira", "rand", "real",
        "crown", "krona", "krone", "zloty", "dinar", "dirham", "riyal", "shekel", "naira", "baht", "dong", "mark",
        "peseta", "cent", "penny",
    ];
    NOUNS.contains(&noun)
}

/// Reads units among the tokens of a sentence; those before `inside` are words of the figure.
pub(super) struct Units<'a> {
    pub(super) tokens: &'a [Token<'a>],
    pub(super) inside: usize,
    /// What a dollar sign alone stands for.
    pub(super) dollar: &'static str,
}

impl Units<'_> {
    /// The currency right before a number: “US$”, “€”, “usd”.
    pub(super) fn before(&self, number: usize, floor: usize) -> Option<Unit> {
        let last = number.checked_sub(1).filter(|it| *it >= floor)?;
        let sign = &self.tokens[last];
        // “per cent of 22”
        if sign.is("of")
            && last > floor
            && matches!(self.tokens[last - 1].folded.as_str(), "cent" | "percent" | "percents")
        {
            return Some(Unit { name: "%".to_owned(), tokens: last - 1..number });
        }
        if !is_currency_sign(&sign.folded) {
            let rs = (sign.written == "Rs").then(|| "rupee".to_owned());
            let code = TABLE.codes.get(&sign.folded).filter(|_| sign.folded.len() == 3);
            // “Dollar 22.5 million”
            let word = || in_words(&sign.folded).filter(|it| is_currency(it) && last == 0 || sign.capital);
            let name = rs.or_else(|| code.cloned()).or_else(word).filter(|it| is_currency(it))?;
            return Some(Unit { name, tokens: last..number });
        }
        let country = last.checked_sub(1).filter(|it| *it >= floor).filter(|it| {
            let token = &self.tokens[*it];
            token.folded.len() == 3
                || token.capital
                || !sign.spaced
                || matches!(token.folded.as_str(), "us" | "c" | "hk" | "nz")
        });
        let coded = country.and_then(|it| Some((it, TABLE.codes.get(&self.tokens[it].folded)?)));
        match coded.filter(|_| sign.folded == "$") {
            Some((start, name)) => Some(Unit { name: name.clone(), tokens: start..number }),
            None => Some(Unit { name: self.money(sign), tokens: last..number }),
        }
    }

    fn money(&self, sign: &Token<'_>) -> String {
        if matches!(sign.written, "$" | "＄") {
            return self.dollar.to_owned();
        }
        TABLE.symbols.get(sign.written).cloned().unwrap_or_else(|| sign.written.to_owned())
    }

    /// The unit that starts at a token: “km/h”, “square miles”, “millones de euros” from “de” on.
    pub(super) fn behind(&self, at: usize) -> Option<Unit> {
        let start = at;
        let token = self.tokens.get(at)?;
        // “18-year”, “3 millions d’euros”
        let hyphen = usize::from(token.is_dash() && !token.spaced);
        let of = usize::from(hyphen == 0 && matches!(token.folded.as_str(), "de" | "d" | "of"));
        let elided =
            usize::from(of == 1 && self.tokens.get(at + 1).is_some_and(|it| matches!(it.folded.as_str(), "’" | "'")));
        // “1,5 Mrd. Euro”
        let stop = usize::from(token.is(".") && !token.spaced && at + 1 < self.inside);
        let at = at + hyphen + of + elided + stop;
        let unit = self.whole(at)?;
        Some(Unit { tokens: start..unit.tokens.end, ..unit })
    }

    fn whole(&self, at: usize) -> Option<Unit> {
        let mut unit = self.powered(at)?;
        while let Some(sign) = self.tokens.get(unit.tokens.end) {
            if let Some(inverse) = self.inverse(unit.tokens.end) {
                unit = Unit {
                    name: format!("{} per {}", unit.name, inverse.name),
                    tokens: unit.tokens.start..inverse.tokens.end,
                };
                continue;
            }
            let over = sign.folded == "/"
                || (matches!(sign.folded.as_str(), "per" | "por" | "pro" | "par") && is_length(&unit.name));
            let times = matches!(sign.folded.as_str(), "·" | "⋅") && !sign.spaced;
            if !(over || times) || is_currency(&unit.name) {
                break;
            }
            let Some(next) = self.powered(unit.tokens.end + 1) else { break };
            unit.name = format!("{} {}{}", unit.name, if over { "per " } else { "" }, next.name);
            unit.tokens.end = next.tokens.end;
        }
        Some(unit)
    }

    /// “s−1”, “· min −1”, behind another unit.
    fn inverse(&self, at: usize) -> Option<Unit> {
        let dot = usize::from(self.tokens.get(at).is_some_and(|it| matches!(it.folded.as_str(), "·" | "." | "⋅")));
        let unit = TABLE.symbols.get(self.tokens.get(at + dot)?.written)?;
        let minus = self.tokens.get(at + dot + 1).is_some_and(|it| it.is_minus() || it.is("⁻"));
        let digit = self.tokens.get(at + dot + 2).filter(|it| minus && !it.spaced)?;
        let power = match digit.number().map_or_else(
            || digit.written.chars().next().and_then(superscript).map(u64::from),
            super::decimal::Decimal::as_whole,
        )? {
            1 => "",
            2 => "square ",
            3 => "cubic ",
            _ => return None,
        };
        Some(Unit { name: format!("{power}{unit}"), tokens: at..at + dot + 3 })
    }

    /// One unit with its power: “km²”, “cubic metres”, “metros cuadrados”.
    fn powered(&self, at: usize) -> Option<Unit> {
        let power = match self.tokens.get(at)?.folded.as_str() {
            "square" | "sq" => "square ",
            "cubic" | "cu" => "cubic ",
            _ => "",
        };
        if let Some(unit) = self.simple(at) {
            let (power, end) = self.power_behind(unit.tokens.end, unit.tokens.len() == 1);
            return Some(Unit { name: format!("{power}{}", unit.name), tokens: at..end });
        }
        let stop = usize::from(self.tokens.get(at + 1).is_some_and(|it| it.is(".")));
        let unit = (!power.is_empty()).then(|| self.simple(at + 1 + stop))??;
        Some(Unit { name: format!("{power}{}", unit.name), tokens: at..unit.tokens.end })
    }

    fn power_behind(&self, end: usize, one: bool) -> (&'static str, usize) {
        let Some(token) = self.tokens.get(end) else { return ("", end) };
        let hat = usize::from(token.is("^"));
        let raised = self.tokens.get(end + hat).filter(|it| !it.spaced && one);
        let power = raised.and_then(|it| match it.number() {
            Some(number) => number.as_whole(),
            None => it.written.chars().next().and_then(superscript).map(u64::from),
        });
        match (power, token.folded.as_str()) {
            (Some(2), _) => ("square ", end + hat + 1),
            (Some(3), _) => ("cubic ", end + hat + 1),
            (_, "squared" | "cuadrado" | "cuadrados" | "cuadradas" | "carres" | "quadrados") => ("square ", end + 1),
            (_, "cubed" | "cubico" | "cubicos" | "cubes") => ("cubic ", end + 1),
            _ => ("", end),
        }
    }

    /// The longest name of a unit that starts at a token.
    fn simple(&self, at: usize) -> Option<Unit> {
        self.named(at).or_else(|| self.symbol(at))
    }

    fn named(&self, at: usize) -> Option<Unit> {
        let first = self.tokens.get(at)?;
        let mut phrase = String::new();
        let mut found = None;
        let (mut end, mut words) = (at, 0);
        while let Some(token) = self.tokens.get(end).filter(|_| words < WORDS_MAX) {
            if token.number().is_some() {
                break;
            }
            end += 1;
            // “sq. mi.”, “light-years”, “<kg>”
            if (token.is(".") || token.is_dash()) && !token.spaced && !phrase.is_empty() {
                continue;
            }
            phrase.push_str(if phrase.is_empty() { "" } else { " " });
            phrase.push_str(&token.folded);
            words += 1;
            if let Some(name) = in_words(&phrase) {
                found = Some(Unit { name, tokens: at..end });
            }
        }
        let ambiguous = |unit: &Unit| unit.tokens.len() == 1 && WORDS_TOO.contains(&first.folded.as_str());
        found.filter(|unit| !ambiguous(unit)).map(|unit| self.with_nation(unit)).or_else(|| self.nation_first(at))
    }

    /// “dólares australianos”
    fn with_nation(&self, unit: Unit) -> Unit {
        let end = unit.tokens.end;
        let nation = is_currency(&unit.name).then(|| self.nation(end)).flatten();
        match nation {
            Some((nation, end)) => Unit { name: of_nation(nation, &unit.name), tokens: unit.tokens.start..end },
            None => unit,
        }
    }

    /// “Hong Kong dollars”, “U.S. dollars”
    fn nation_first(&self, at: usize) -> Option<Unit> {
        let (nation, end) = self.nation(at)?;
        let stop = usize::from(self.tokens.get(end).is_some_and(|it| it.is(".")));
        let money = in_words(&self.tokens.get(end + stop)?.folded).filter(|it| is_currency(it))?;
        Some(Unit { name: of_nation(nation, &money), tokens: at..end + stop + 1 })
    }

    fn nation(&self, at: usize) -> Option<(&'static str, usize)> {
        let mut phrase = String::new();
        let mut found = None;
        let mut words = 0;
        for (end, token) in self.tokens.iter().enumerate().skip(at).take(5) {
            if token.is(".") && !phrase.is_empty() {
                continue;
            }
            phrase.push_str(if phrase.is_empty() { "" } else { " " });
            phrase.push_str(&token.folded);
            words += 1;
            let singular = phrase.strip_suffix('s').unwrap_or(&phrase);
            let nation = TABLE.nations.get(&phrase).or_else(|| TABLE.nations.get(singular));
            found = nation.map(|it| (it.as_str(), end + 1)).or(found);
            if words == 3 {
                break;
            }
        }
        found
    }

    fn symbol(&self, at: usize) -> Option<Unit> {
        let token = self.tokens.get(at)?;
        let last = at + 1 == self.inside;
        if WORDS_TOO.contains(&token.written) && !last && token.spaced {
            return None;
        }
        // “20 (kg)”
        let closing = self.tokens.get(at + 2).is_some_and(|it| matches!(it.folded.as_str(), ">" | ")" | "]" | "}"));
        let bracket = usize::from(closing && matches!(token.folded.as_str(), "<" | "(" | "[" | "{"));
        let written = self.tokens.get(at + bracket)?.written;
        // “45C”, close to its number.
        let degrees = match written {
            "C" | "F" if !token.spaced => {
                Some(format!("degree {}", if written == "C" { "Celsius" } else { "Fahrenheit" }))
            }
            _ => None,
        };
        let currency = matches!(written, "$" | "＄").then(|| self.dollar.to_owned());
        let code = || TABLE.codes.get(&token.folded).filter(|_| token.folded.len() == 3).cloned();
        let name = degrees.or(currency).or_else(|| TABLE.symbols.get(written).cloned()).or_else(code)?;
        let sign = usize::from(code().is_some() && self.tokens.get(at + 1).is_some_and(|it| it.is("$")));
        Some(Unit { name, tokens: at..at + 1 + bracket + sign })
    }
}

/// The currency of a nation; those that one nation alone has go without its name.
fn of_nation(nation: &str, money: &str) -> String {
    match (nation, money) {
        ("Japanese" | "Chinese" | "British" | "Indian", _) | (_, "euro" | "yen" | "yuan") => money.to_owned(),
        _ => format!("{nation} {money}"),
    }
}

fn is_length(name: &str) -> bool {
    name.ends_with("metre") || matches!(name, "mile" | "foot" | "inch" | "yard")
}

/// The name of a unit by its words, in the singular or the plural.
fn in_words(phrase: &str) -> Option<String> {
    let words = &TABLE.words;
    let singular = || phrase.strip_suffix('s').and_then(|it| words.get(it));
    let plural = || phrase.strip_suffix("es").and_then(|it| words.get(it));
    words.get(phrase).or_else(singular).or_else(plural).cloned()
}

/// The unit that some words name, in the one name that guesses give it.
pub(super) fn named(words: &str) -> Option<String> {
    let tokens = super::token::tokens(words, 0, super::digits::Point::Stop);
    let units = Units { tokens: &tokens, inside: tokens.len(), dollar: "dollar" };
    units.whole(0).filter(|it| it.tokens.end == tokens.len()).map(|it| it.name)
}
