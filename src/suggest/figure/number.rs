//! A number in digits and words, with fractions, ordinals and what is only the order of a number.

use std::ops::Range;

use super::decimal::Decimal;
use super::lexicon::Lexicon;
use super::part::{Item, Part, items};
use super::sum::{Mode, Sum, sum};
use super::token::Token;

/// How a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// It counts or measures.
    Plain,
    /// It is a part of something: two thirds.
    Part,
    /// It is a place in an order: third.
    Ordinal,
    /// It tells how many digits the number has: hundreds.
    Vague,
    /// There is none: no one.
    Nothing,
}

/// A number of a text.
#[derive(Clone, Debug)]
pub(super) struct Number {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// The item behind it.
    end: usize,
    pub(super) low: Decimal,
    /// The upper end, where it is only the order of a number.
    pub(super) high: Option<Decimal>,
    pub(super) nature: Nature,
    /// The power of ten that all of it was multiplied with: 6 in “3.5 million”.
    pub(super) power: Option<u32>,
}

impl Number {
    /// The power of ten, where the number is a word for one alone: million, millones.
    pub(super) fn magnitude(&self) -> Option<u32> {
        let vague = (self.nature == Nature::Vague).then(|| self.low.as_whole()?.checked_ilog10()).flatten();
        self.power.or(vague.filter(|it| *it >= 3)).filter(|_| self.tokens.len() == 1)
    }
}

/// Reads the numbers of some tokens.
pub(super) struct Reader<'a> {
    tokens: &'a [Token<'a>],
    items: Vec<Item>,
    lexicon: &'static Lexicon,
}

/// Behind these, `no` only begins a qualifier.
const BEHIND_NO: &[&str] = &["more", "less", "fewer", "longer", "later", "doubt", "matter"];

impl<'a> Reader<'a> {
    pub(super) fn new(tokens: &'a [Token<'a>], language: &str) -> Self {
        let lexicon = Lexicon::of(language);
        Self { tokens, items: items(tokens, lexicon), lexicon }
    }

    /// The numbers in their order, those left out whose tokens are `hidden`.
    pub(super) fn numbers(&self, hidden: &[Range<usize>]) -> Vec<Number> {
        let mut numbers: Vec<Number> = Vec::new();
        let mut at = 0;
        while at < self.items.len() {
            let token = self.items[at].token;
            if hidden.iter().any(|it| it.contains(&token)) {
                at += 1;
                continue;
            }
            // “Between five hundred and six hundred”: the “and” is none of the first number, unless there is no second one.
            let between =
                token > 0 && matches!(self.tokens[token - 1].folded.as_str(), "between" | "entre" | "zwischen");
            let number = if between && self.is_parted(at) { self.number(at, false) } else { self.number(at, true) };
            match number {
                Some(number) => {
                    at = number.end.max(at + 1);
                    numbers.push(number);
                }
                None => at += 1,
            }
        }
        numbers
    }

    /// Whether the number at an item, without any “and”, is followed by “and” and a larger one.
    fn is_parted(&self, at: usize) -> bool {
        let Some(first) = self.number(at, false) else { return false };
        let and = self.part(first.end) == Some(&Part::And);
        let second = if and { self.number(first.end + 1, true) } else { None };
        second.is_some_and(|it| it.low.compare(&first.low).is_ge())
    }

    fn part(&self, at: usize) -> Option<&Part> {
        self.items.get(at).map(|it| &it.part)
    }

    /// The number words at an item, with or without “and” between them.
    fn sum(&self, at: usize, and: bool) -> Option<Sum> {
        sum(&self.items, at, self.lexicon, Mode { ordinals: false, and })
    }

    /// The same with ordinals.
    fn order_of(&self, at: usize, and: bool) -> Option<Sum> {
        sum(&self.items, at, self.lexicon, Mode { ordinals: true, and })
    }

    fn made(&self, from: usize, end: usize, low: Decimal, nature: Nature) -> Option<Number> {
        let tokens = self.items.get(from)?.token..self.items.get(end.checked_sub(1)?)?.token + 1;
        Some(Number { tokens, end, low, high: None, nature, power: None })
    }

    /// The number that starts at an item.
    fn number(&self, from: usize, and: bool) -> Option<Number> {
        if self.part(from) == Some(&Part::Minus) {
            let follows_word = from > 0 && self.tokens[self.items[from].token].is_word() && self.is_least(from);
            let number = (!follows_word).then(|| self.unsigned(from + 1, and))??;
            let tokens = self.items[from].token..number.tokens.end;
            return Some(Number { low: number.low.negated(), tokens, ..number });
        }
        self.unsigned(from, and)
    }

    /// “al menos”, “pelo menos”, “au moins”: not minus.
    fn is_least(&self, minus: usize) -> bool {
        let before = &self.tokens[self.items[minus - 1].token].folded;
        ["al", "lo", "cuando", "o", "pelo", "ao", "au", "du"].contains(&before.as_str())
    }

    fn unsigned(&self, from: usize, and: bool) -> Option<Number> {
        self.nothing(from)
            .or_else(|| self.vague(from))
            .or_else(|| self.half(from))
            .or_else(|| self.digit_fraction(from))
            .or_else(|| self.words(from, and))
    }

    /// “no one”, “none”, “no officers”
    fn nothing(&self, from: usize) -> Option<Number> {
        (self.part(from)? == &Part::No).then_some(())?;
        let behind = self.tokens.get(self.items[from].token + 1);
        if behind.is_some_and(|it| BEHIND_NO.contains(&it.folded.as_str())) {
            return None;
        }
        let one = self.part(from + 1) == Some(&Part::Ones(1));
        self.made(from, from + 1 + usize::from(one), Decimal::whole(0), Nature::Nothing)
    }

    /// “hundreds”, “tens of thousands”, “several hundred”
    fn vague(&self, from: usize) -> Option<Number> {
        let article = usize::from(self.part(from)? == &Part::Article && self.part(from + 1) == Some(&Part::Few));
        let at = from + article;
        let (low, high, end) = match self.part(at)? {
            Part::Few => {
                let (low, high) = self.order(at + 1)?;
                (low, high, at + 2)
            }
            Part::Vague(low, high) => {
                let of = usize::from(self.part(at + 1) == Some(&Part::Of));
                match self.order(at + 1 + of) {
                    // (99 + 1) × 1,000 − 1
                    Some((unit, _)) => {
                        (low.checked_mul(unit)?, high.checked_add(1)?.checked_mul(unit)? - 1, at + 2 + of)
                    }
                    None => (*low, *high, at + 1),
                }
            }
            _ => return None,
        };
        let number = self.made(from, end, Decimal::whole(low), Nature::Vague)?;
        Some(Number { high: Some(Decimal::whole(high)), ..number })
    }

    /// From where to where a number reaches of which only a magnitude is told.
    fn order(&self, at: usize) -> Option<(u64, u64)> {
        let power = match self.part(at)? {
            Part::Hundred => 2,
            Part::Magnitude(power) => *power,
            Part::Times(12) => return Some((12, 99)),
            Part::Vague(low, high) => return Some((*low, *high)),
            _ => return None,
        };
        let low = 10_u64.checked_pow(power)?;
        Some((low, low.checked_mul(10)? - 1))
    }

    /// “half”, “half a million”, “½ million”
    fn half(&self, from: usize) -> Option<Number> {
        let article = usize::from(matches!(self.part(from)?, Part::Article));
        let fraction = match self.part(from + article)? {
            Part::Share(parts) => Decimal::whole(1).over(*parts)?,
            Part::Vulgar(part, whole) if article == 0 => Decimal::whole(*part).over(*whole)?,
            _ => return None,
        };
        self.part_of(from, from + article + 1, fraction)
    }

    /// A fraction, times the magnitude that it is a part of: “three quarters of a million”.
    fn part_of(&self, from: usize, end: usize, fraction: Decimal) -> Option<Number> {
        let mut at = end;
        for skipped in [Part::Of, Part::Article] {
            at += usize::from(self.part(at) == Some(&skipped));
        }
        let article = at > end || self.part(at) == Some(&Part::Ones(1));
        let at = at + usize::from(self.part(at) == Some(&Part::Ones(1)));
        let multiplied = match self.part(at) {
            Some(Part::Magnitude(power)) => Some((fraction.shifted(i32::try_from(*power).ok()?)?, Some(*power))),
            Some(Part::Hundred) if article => Some((fraction.shifted(2)?, None)),
            Some(Part::Times(factor)) => Some((fraction.times(*factor)?, None)),
            _ => None,
        };
        match multiplied {
            Some((value, power)) => Some(Number { power, ..self.made(from, at + 1, value, Nature::Plain)? }),
            None => self.made(from, end, fraction, Nature::Part),
        }
    }

    /// “3/4”, “2 1/2”, “2½”
    fn digit_fraction(&self, from: usize) -> Option<Number> {
        let whole = |at: usize| match self.part(at)? {
            Part::Digits(digits) => digits.as_whole(),
            _ => None,
        };
        let fraction = |at: usize| {
            if let Part::Vulgar(part, of) = self.part(at)? {
                return Some((Decimal::whole(*part).over(*of)?, at + 1));
            }
            (self.part(at + 1)? == &Part::Over).then_some(())?;
            Some((Decimal::whole(whole(at)?).over(whole(at + 2)?)?, at + 3))
        };
        let first = whole(from)?;
        if let Some((fraction, end)) = fraction(from) {
            return self.part_of(from, end, fraction);
        }
        let (fraction, end) = fraction(from + 1).filter(|(it, _)| it.is_below(1))?;
        let number = self.part_of(from, end, Decimal::whole(first).plus(&fraction)?)?;
        Some(Number { nature: Nature::Plain, ..number })
    }

    /// Digits and number words, as a number, a fraction or an ordinal.
    fn words(&self, from: usize, and: bool) -> Option<Number> {
        let article = self.part(from)? == &Part::Article;
        let at = from + usize::from(article);
        if article
            && !matches!(
                self.part(at)?,
                Part::Hundred | Part::Magnitude(_) | Part::Times(_) | Part::Ordinal(_) | Part::OrdinalMagnitude(_)
            )
        {
            return None;
        }
        let cardinal = if self.part(from)? == &Part::Point {
            // “point five”: a zero that nobody says stands before it, and no number is “point” alone.
            let mode = Mode { ordinals: false, and: false };
            let spoken = sum(&self.with_zero(from), 0, self.lexicon, mode).filter(|it| it.end > 2);
            spoken.map(|mut sum| {
                sum.end = from + sum.end - 1;
                sum
            })
        } else {
            self.sum(at, and)
        };
        let Some(cardinal) = cardinal else { return self.ordinal_or_part(from, at, article) };
        let value = cardinal.value()?;
        let one = cardinal.end == at + 1 && self.part(at) == Some(&Part::Ones(1));
        if let Some(number) = self.mixed(from, at, and).filter(|it| it.end > cardinal.end) {
            return Some(number);
        }
        if let Some((fraction, end)) = self.parts_of(&value, cardinal.end, one) {
            return self.part_of(from, end, fraction);
        }
        if let Some((fraction, end)) = self.added_fraction(cardinal.end) {
            return self.made(from, end, value.plus(&fraction)?, Nature::Plain);
        }
        let ordinal = self.order_of(at, and).filter(|it| it.ordinal && it.end > cardinal.end);
        match ordinal.filter(|it| self.is_order(it)) {
            Some(ordinal) => self.made(from, ordinal.end, ordinal.value()?, Nature::Ordinal),
            None => Some(Number { power: cardinal.power(), ..self.made(from, cardinal.end, value, Nature::Plain)? }),
        }
    }

    /// A whole number with a fraction: “twenty and three fifths”, “five million and three quarters”.
    fn mixed(&self, from: usize, at: usize, and: bool) -> Option<Number> {
        let whole = self.sum(at, false).filter(|_| and)?;
        // “Ciento treinta y dos quintos” are 132 of them.
        if self.lexicon.compounds && self.part(whole.end) == Some(&Part::And) {
            return None;
        }
        let (fraction, end) = self.added_fraction(whole.end)?;
        let power = i32::try_from(whole.power().unwrap_or_default()).ok()?;
        self.made(from, end, whole.value()?.plus(&fraction.shifted(power)?)?, Nature::Plain)
    }

    /// The items from a point on, with a zero before it.
    fn with_zero(&self, from: usize) -> Vec<Item> {
        let zero = Item { part: Part::Ones(0), plural: false, token: self.items[from].token };
        std::iter::once(zero).chain(self.items[from..].iter().cloned()).collect()
    }

    /// “Twenty second delay” rather counts seconds.
    fn is_order(&self, ordinal: &Sum) -> bool {
        let last = ordinal.end.checked_sub(1).and_then(|it| self.part(it));
        let glued = ordinal.end > 1 && self.part(ordinal.end - 2) == Some(&Part::Hyphen);
        last != Some(&Part::Ordinal(2)) || glued || self.part(ordinal.end).is_none()
    }

    /// “third”, “a third of”: an ordinal without a number before it.
    fn ordinal_or_part(&self, from: usize, at: usize, article: bool) -> Option<Number> {
        let ordinal = self.order_of(at, false).filter(|it| it.ordinal)?;
        let of = matches!(self.part(ordinal.end), None | Some(Part::Of));
        let value = ordinal.value()?;
        if article && of && !value.is_below(3) {
            return self.part_of(from, ordinal.end, Decimal::whole(1).over(value.as_whole()?)?);
        }
        self.made(at, ordinal.end, value, Nature::Ordinal)
    }

    /// What a number is as so many parts, “two thirds”, “five over eight”, and where they end.
    fn parts_of(&self, number: &Decimal, at: usize, one: bool) -> Option<(Decimal, usize)> {
        let hyphen = usize::from(self.part(at)? == &Part::Hyphen);
        if let Part::Share(parts) = self.part(at + hyphen)? {
            return (one || self.items[at + hyphen].plural).then_some((number.over(*parts)?, at + hyphen + 1));
        }
        if self.part(at)? == &Part::Over {
            let below = self.sum(at + 1, true)?;
            return Some((number.over(below.value()?.as_whole()?)?, below.end));
        }
        let parts = self.order_of(at + hyphen, true).filter(|it| it.ordinal && (it.plural || one))?;
        let count = parts.value()?.as_whole().filter(|it| *it > 2)?;
        Some((number.over(count)?, parts.end))
    }

    /// “and three quarters”, “con un cuarto”, behind a whole number.
    fn added_fraction(&self, at: usize) -> Option<(Decimal, usize)> {
        let joined = matches!(self.part(at)?, Part::And | Part::Whole);
        joined.then_some(())?;
        if let Part::Share(parts) = self.part(at + 1)? {
            return Some((Decimal::whole(1).over(*parts)?, at + 2));
        }
        let article = usize::from(self.part(at + 1)? == &Part::Article);
        let (number, end, one) = if article == 1 {
            (Decimal::whole(1), at + 2, true)
        } else {
            let above = self.sum(at + 1, false)?;
            (above.value()?, above.end, self.part(at + 1) == Some(&Part::Ones(1)))
        };
        self.parts_of(&number, end, one).filter(|(it, _)| it.is_below(1))
    }
}
