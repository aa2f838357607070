//! Two numbers of one figure: a range, a share, a sum, a middle with its reach.

use std::ops::Range;

use super::decimal::Decimal;
use super::number::Nature;
use super::part::is_one;
use super::qualifier::{Place, qualifier};
use super::read::{Figure, Measured, Value};
use super::token::Token;
use super::unit::is_currency;
use super::{Aggregate, Qualifier};

impl Figure<'_> {
    /// Two numbers as a range, a share or a sum; `None` where they are two figures.
    pub(super) fn two(&self, first: Measured, mut second: Measured) -> Option<Value> {
        let between = &self.tokens[first.tokens.end.min(second.tokens.start)..second.tokens.start];
        let joint: Vec<&str> =
            between.iter().map(|it| it.folded.as_str()).filter(|it| !is_one(it) && !is_the(it)).collect();
        let before = self.tokens[..first.tokens.start].iter().rev().map(|it| it.folded.as_str());
        let opening = before.into_iter().find(|it| !is_the(it) && !is_one(it)).unwrap_or_default();
        let dash = self.tokens[second.number.tokens.start].is_minus() && self.tokens[second.number.tokens.start].spaced;
        // “1000 – 5000”: a dash with spaces, and no sign.
        let parted = joint.is_empty() && dash && first.tokens.end == second.tokens.start;
        if parted {
            second.number.low = second.number.low.clone().negated();
        }
        let between_both = matches!(opening, "between" | "entre" | "zwischen");
        let ranged = match joint.as_slice() {
            [] => parted,
            [one] | ["-", one] | ["per", _, one] => match *one {
                "to" | "or" | "until" | "through" | "a" | "o" | "hasta" | "bis" | "oder" | "ou" | "à" => true,
                "and" | "y" | "und" | "et" | "e" => between_both,
                "~" | "～" => joint.len() == 1,
                _ => joint.len() == 1 && between[0].is_dash(),
            },
            _ => false,
        };
        let share = matches!(
            joint.as_slice(),
            ["in"]
                | ["out", "of"]
                | ["de", "cada"]
                | ["von"]
                | ["sur"]
                | ["em", "cada"]
                | ["of", "every"]
                | ["in", "every"]
        );
        // “un Français sur cinq”
        let share = share || matches!(joint.as_slice(), [_, "sur" | "in" | "von"]);
        if share {
            return self.share(&first, &second);
        }
        if matches!(joint.as_slice(), ["and" | "y" | "et" | "e" | "und"]) && second.number.nature == Nature::Part {
            return with_part(first, &second);
        }
        if ranged {
            return self.range(first, second);
        }
        if joint.as_slice() == ["±"] || matches!(joint.as_slice(), ["+", "/", "-"]) {
            return spread(&first, &second);
        }
        if is_part_of(between, &joint) && first.unit.is_none() {
            return Some(Value { tokens: first.tokens.start..second.tokens.end, ..Value::of(first) });
        }
        self.bounds(&first, &second).or_else(|| cents(&first, &second, &joint))
    }

    /// “One in five” as a part of one.
    fn share(&self, first: &Measured, second: &Measured) -> Option<Value> {
        let low = first.number.low.over(second.number.low.as_whole()?)?;
        let less = low.is_below(1) && first.unit.is_none() && second.unit.is_none();
        let tokens = first.tokens.start..second.tokens.end;
        less.then_some(Value {
            low,
            high: None,
            unit: None,
            nature: Nature::Part,
            aggregate: Some(Aggregate::Share),
            tokens,
            bounded: false,
        })
    }

    fn range(&self, first: Measured, second: Measured) -> Option<Value> {
        // “30 minutes to 20 hours” has no one unit.
        if first.unit.as_ref().zip(second.unit.as_ref()).is_some_and(|(one, other)| one.name != other.name) {
            return None;
        }
        let (mut low, high) = (first.number.low.clone(), second.number.low.clone());
        // “Between 3 and 5 million”: both are millions.
        if let (None, Some(power)) = (first.number.power, second.number.power.and_then(|it| i32::try_from(it).ok()))
            && high.shifted(-power).is_some_and(|mantissa| low.compare(&mantissa).is_le())
        {
            low = low.shifted(power)?;
        }
        let tokens = first.tokens.start..second.tokens.end;
        let opening = tokens.start.checked_sub(1).map_or("", |it| self.tokens[it].folded.as_str());
        let before = tokens.start.checked_sub(2).map_or("", |it| self.tokens[it].folded.as_str());
        let changed = matches!(opening, "from" | "de" | "von")
            && matches!(
                before,
                "up" | "down" | "rose" | "fell" | "grew" | "dropped" | "subio" | "bajo" | "paso" | "crecio"
            );
        let unit = second.unit.or(first.unit);
        let aggregate = changed.then_some(Aggregate::Change);
        // “3-1” and “52 % to 48 %” are results; “−3 to −5 °C” only goes down.
        let falls = larger(&low, &high) && !changed;
        if falls && !high.is_negative() {
            return None;
        }
        let (low, high) = if falls { (high, low) } else { (low, high) };
        Some(Value { low, high: Some(high), unit, nature: first.number.nature, aggregate, tokens, bounded: false })
    }

    /// “At least 20 and at most 100”
    fn bounds(&self, first: &Measured, second: &Measured) -> Option<Value> {
        let inner = |it: &Measured, words: Range<usize>| {
            qualifier(self.tokens, &Place { number: it.tokens.clone(), words }).map(|(it, _)| it)
        };
        let one = inner(first, self.words.start..first.tokens.end)?;
        let other = inner(second, first.tokens.end..self.words.end)?;
        let lower = |it| matches!(it, Qualifier::AtLeast | Qualifier::MoreThan);
        let upper = |it| matches!(it, Qualifier::AtMost | Qualifier::LessThan);
        let (low, high) = match (lower(one), lower(other)) {
            (true, false) if upper(other) => (first, second),
            (false, true) if upper(one) => (second, first),
            _ => return None,
        };
        let tokens = first.tokens.start..second.tokens.end;
        let unit = second.unit.clone().or(first.unit.clone());
        let (low, high) = (low.number.low.clone(), Some(high.number.low.clone()));
        Some(Value { low, high, unit, nature: Nature::Plain, aggregate: None, tokens, bounded: true })
    }
}

fn larger(one: &Decimal, other: &Decimal) -> bool {
    match (one.is_negative(), other.is_negative()) {
        (true, true) => one.compare(other).is_lt(),
        (negative, also) if negative != also => also,
        _ => one.compare(other).is_gt(),
    }
}

/// “Thirteen euros and forty-five cents”, “15 dollars 50”
fn cents(first: &Measured, second: &Measured, joint: &[&str]) -> Option<Value> {
    let money = first.unit.as_ref().filter(|it| is_currency(&it.name))?;
    let small = second.unit.as_ref().is_none_or(|it| matches!(it.name.as_str(), "cent" | "penny"));
    let joined = matches!(joint, [] | ["y" | "con" | "and" | "und" | "et" | "e"]);
    (small && joined && second.number.low.is_below(100)).then_some(())?;
    let low = away(&first.number.low, &second.number.low.shifted(-2)?)?;
    let tokens = first.tokens.start..second.tokens.end;
    Some(Value {
        low,
        high: None,
        unit: Some(money.clone()),
        nature: Nature::Plain,
        aggregate: None,
        tokens,
        bounded: false,
    })
}

/// “46 ± 13 %”: from 33 to 59.
fn spread(first: &Measured, second: &Measured) -> Option<Value> {
    let (middle, reach) = (&first.number.low, &second.number.low);
    let (low, high) = (middle.with(&reach.clone().negated())?, Some(middle.with(reach)?));
    let unit = second.unit.clone().or_else(|| first.unit.clone());
    let tokens = first.tokens.start..second.tokens.end;
    Some(Value { low, high, unit, nature: Nature::Plain, aggregate: None, tokens, bounded: true })
}

/// A number and a part of it, further away from zero: the sign is that of both.
fn away(number: &Decimal, part: &Decimal) -> Option<Decimal> {
    let sum = number.plus(part)?;
    Some(if number.is_negative() { sum.negated() } else { sum })
}

/// “dos metros y medio”
fn with_part(first: Measured, part: &Measured) -> Option<Value> {
    (part.number.low.is_below(1) && first.unit.is_some()).then_some(())?;
    let low = away(&first.number.low, &part.number.low)?;
    Some(Value { low, tokens: first.tokens.start..part.tokens.end, ..Value::of(first) })
}

/// “Three of the five gates”, “two of their six children”, “one of the town’s 12 schools”: whether of the second number the first is a part.
fn is_part_of(between: &[Token<'_>], joint: &[&str]) -> bool {
    const OWNER_TOKENS: usize = 6;
    let owner = |it: &str| matches!(it, "its" | "their" | "his" | "her" | "our" | "my" | "your");
    match joint {
        ["of" | "de" | "der"] => between.len() == 2,
        ["of", one] => owner(one) && between.len() == 2,
        ["of", .., "’" | "'", "s"] | ["of", .., "’" | "'"] => {
            joint.len() <= OWNER_TOKENS && between.iter().all(|it| it.number().is_none() && !it.is(","))
        }
        _ => false,
    }
}

fn is_the(word: &str) -> bool {
    matches!(word, "the" | "el" | "la" | "los" | "las")
}
