//! A figure read: its number, or its range, with all that the words beside it say of it.

use std::ops::Range;

use super::counted::Nouns;
use super::decimal::Decimal;
use super::digits::Point;
use super::lexicon::primary;
use super::number::{Nature, Number, Reader};
use super::part::is_one;
use super::per::{is_time, per};
use super::period::{Clauses, Stretch, Times, day};
use super::qualifier::{Place, aggregate, qualifier};
use super::token::{Token, tokens};
use super::unit::{Unit, Units, is_currency};
use super::{Aggregate, Qualifier, Read, Reading, Sentence};
use crate::model::Period;

/// More bytes than the words of one figure have.
const WORDS_MAX: usize = 400;

/// Numbers that money is counted by without its name.
const GREAT: &[&str] = &["million", "billion", "trillion", "bn", "mn", "m", "millones", "millionen", "milliarden"];

/// What stands before a number that is compared to a sum, or that somebody gets or gives.
#[rustfmt::skip]
const BESIDE_MONEY: &[&str] = &[
    "of", "from", "to", "against", "than", "versus", "at", "by", "or", "and", "between", "up", "down", "worth", "(", ",", ":", "earned", "made", "lost",
    "paid", "pays", "cost", "costs", "raised", "owed", "owes", "spent", "gave", "borrowed", "invested", "received", "de", "a", "hasta", "von", "auf", "bis",
    "um", "gewann", "verlor", "perdio", "gano", "pago", "frente",
];

/// Reads the words of a figure, as [`super::read`] promises.
pub(super) fn read(words: &str, sentence: Sentence<'_>, language: &str) -> Option<Reading> {
    if words.len() > WORDS_MAX {
        return None;
    }
    let point = Point::of(language);
    let (start, end) = (sentence.before.len(), sentence.before.len() + words.len());
    let mut all = tokens(sentence.before, 0, point);
    let before = all.len();
    all.extend(tokens(words, start, point));
    let (written, words) = (words, before..all.len());
    all.extend(tokens(sentence.after, end, point));
    let clauses = Clauses::new([sentence.before, written, sentence.after], language);
    let figure = Figure { tokens: &all, words, language, published: sentence.published, clauses: &clauses };
    figure.read()
}

/// The sentence of a figure in tokens.
pub(super) struct Figure<'a> {
    pub(super) tokens: &'a [Token<'a>],
    pub(super) words: Range<usize>,
    pub(super) language: &'a str,
    pub(super) published: &'a str,
    pub(super) clauses: &'a Clauses<'a>,
}

/// The value of a figure with its unit.
pub(super) struct Value {
    pub(super) low: Decimal,
    pub(super) high: Option<Decimal>,
    pub(super) unit: Option<Unit>,
    pub(super) nature: Nature,
    /// What follows from how several numbers stand together.
    pub(super) aggregate: Option<Aggregate>,
    /// From the first sign of the number to its unit.
    pub(super) tokens: Range<usize>,
    /// Said by both of its bounds.
    pub(super) bounded: bool,
}

/// A number with the unit before or behind it.
pub(super) struct Measured {
    pub(super) number: Number,
    pub(super) unit: Option<Unit>,
    /// The number with its unit.
    pub(super) tokens: Range<usize>,
}

impl Figure<'_> {
    fn read(&self) -> Option<Reading> {
        let language = primary(self.language);
        let times =
            Times { tokens: self.tokens, published: day(self.published), language, clauses: self.clauses }.all();
        let hidden: Vec<Range<usize>> = times.iter().map(|(_, at)| at.clone()).collect();
        let mut value = self.value(&hidden).or_else(|| self.value(&[])).or_else(|| self.single())?;
        value.unit = value.unit.take().or_else(|| self.money_beside(&value.tokens));
        if self.is_hour(value.tokens.end) {
            return None;
        }
        let place = Place { number: value.tokens.clone(), words: self.words.clone() };
        let money = value.unit.as_ref().is_some_and(|it| is_currency(&it.name));
        let per = per(&self.units(), value.tokens.end, money);
        let counted = self.counted(&value);
        let qualifier = if value.bounded { None } else { qualifier(self.tokens, &place) };
        // “Protests within 12 prisons” and “as long as 12 come” bound nothing: what has no length has no such bounds.
        let lies = |at: &Range<usize>| value.unit.is_none() && is_of_length(&self.tokens[at.clone()]);
        let qualifier = qualifier.filter(|(_, at)| !self.lasts(&value, at) && !lies(at));
        let vague = (value.nature == Nature::Vague).then(|| (Qualifier::OrderOfMagnitude, value.tokens.clone()));
        let aggregate = self.aggregate(&value, &place, per.as_ref(), counted.as_ref());
        let read = |value: String, at: &Range<usize>| Read { value, at: self.bytes(at) };
        Some(Reading {
            value: read(value.low.to_string(), &value.tokens),
            to: value.high.as_ref().map(|it| read(it.to_string(), &value.tokens)),
            unit: value.unit.as_ref().map(|it| read(it.name.clone(), &it.tokens)),
            qualifier: vague.or(qualifier).map(|(value, at)| Read { value, at: self.bytes(&at) }),
            aggregate: aggregate.map(|(value, at)| Read { value, at: self.bytes(&at) }),
            per: per.map(|(per, at)| read(per, &at)),
            counted: counted.map(|(noun, at)| read(noun, &at)),
            period: self.period(&times, &value.tokens),
        })
    }

    /// “Spread over | three days” tells how long something took, where the annotator has left “over” out.
    fn lasts(&self, value: &Value, qualifier: &Range<usize>) -> bool {
        let over = qualifier.end <= self.words.start && qualifier.len() == 1 && self.tokens[qualifier.start].is("over");
        over && value.unit.as_ref().is_some_and(|it| is_time(&it.name))
    }

    /// “6 p.m.” is a time of day.
    fn is_hour(&self, at: usize) -> bool {
        let word = |at: usize| self.tokens.get(at).map_or("", |it| it.folded.as_str());
        matches!(word(at), "am" | "pm" | "uhr")
            || (matches!(word(at), "a" | "p") && word(at + 1) == "." && word(at + 2) == "m")
    }

    fn units(&self) -> Units<'_> {
        let region = self.language.split(['-', '_']).skip(1).find(|it| it.len() == 2).unwrap_or_default();
        let pesos = ["MX", "AR", "CL", "CO", "UY", "DO", "CU"].contains(&region.to_ascii_uppercase().as_str());
        Units { tokens: self.tokens, inside: self.words.end, dollar: if pesos { "peso" } else { "dollar" } }
    }

    fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        let start = self.tokens.get(tokens.start).map_or(0, |it| it.range.start);
        start..tokens.end.checked_sub(1).and_then(|it| self.tokens.get(it)).map_or(start, |it| it.range.end.max(start))
    }

    /// The currency of “revenue of £1.4bn, up from 1.3 billion”: that of the nearest sum in the sentence, where a great number counts
    /// nothing by itself.
    fn money_beside(&self, number: &Range<usize>) -> Option<Unit> {
        let great = |at: usize| GREAT.contains(&self.tokens[at].folded.as_str());
        let nouns = Nouns { tokens: self.tokens, words: self.words.clone(), language: primary(self.language) };
        let last = number.end.checked_sub(1).filter(|it| great(*it))?;
        (nouns.behind(last + 1, false).is_none() && self.is_beside_money(number.start)).then_some(())?;
        let units = self.units();
        let sum = |at: usize| {
            self.tokens[at].number()?;
            let behind = at + 1 + usize::from(at + 1 < self.tokens.len() && great(at + 1));
            units.before(at, 0).or_else(|| units.behind(behind)).filter(|it| is_currency(&it.name))
        };
        (0..number.start).rev().chain(number.end..self.tokens.len()).find_map(sum)
    }

    /// Whether a number stands where one of money may: “revenue of 2 million”, “lost almost 2 million”, and not “reached 2 million”.
    fn is_beside_money(&self, number: usize) -> bool {
        let place = Place { number: number..number + 1, words: self.words.clone() };
        let first = qualifier(self.tokens, &place).map_or(number, |(_, at)| at.start.min(number));
        let before = self.tokens[..first].iter().rev().map(|it| it.folded.as_str());
        let word = before.into_iter().find(|it| !matches!(*it, "a" | "the" | "some" | "another"));
        word.is_none_or(|it| BESIDE_MONEY.contains(&it))
    }

    /// The numbers of the figure with their units.
    fn measured(&self, hidden: &[Range<usize>]) -> Vec<Measured> {
        let inside = &self.tokens[self.words.clone()];
        let first = self.words.start;
        let local = |it: &Range<usize>| it.start.saturating_sub(first)..it.end.saturating_sub(first);
        let hidden: Vec<_> = hidden.iter().map(local).collect();
        let reader = Reader::new(inside, primary(self.language));
        let units = self.units();
        let mut all: Vec<Measured> = Vec::new();
        for mut number in reader.numbers(&hidden) {
            number.tokens = number.tokens.start + first..number.tokens.end + first;
            // “80 USD million”
            if let Some(last) = all.last_mut()
                && let Some(power) = number.magnitude()
                && last.number.power.is_none()
                && last.tokens.end == number.tokens.start
                && last.unit.as_ref().is_some_and(|it| is_currency(&it.name))
                && let Some(low) = i32::try_from(power).ok().and_then(|power| last.number.low.shifted(power))
            {
                last.number.low = low;
                last.tokens.end = number.tokens.end;
                continue;
            }
            let floor = all.last().map_or(0, |it| it.tokens.end);
            // The digits of “m2” are none.
            if number.tokens.start >= floor {
                all.push(measured(&units, number, floor));
            }
        }
        if all.len() > 1 {
            all.retain(|it| !self.is_article(it));
        }
        all
    }

    /// “un promedio de 45”, as against “una de cada cuatro”.
    fn is_article(&self, one: &Measured) -> bool {
        let word = |at: usize| self.tokens.get(one.number.tokens.start + at).map_or("", |it| it.folded.as_str());
        let share = self.tokens[self.words.clone()].iter().any(|it| it.is("sur"));
        // “The once 40-strong crew”
        let once = primary(self.language) == "en" && word(0) == "once";
        !share
            && one.tokens.len() == 1
            && (is_one(word(0)) || once)
            && !matches!((word(1), word(2)), ("de" | "em", "cada") | ("sur" | "von", _))
    }

    fn value(&self, hidden: &[Range<usize>]) -> Option<Value> {
        let mut numbers = self.measured(hidden).into_iter();
        let first = numbers.next()?;
        let Some(second) = numbers.find(|it| !self.divides(it)) else { return Some(Value::of(first)) };
        // A third one has to be what the figure is divided by.
        if numbers.any(|it| !self.divides(&it)) {
            return None;
        }
        self.two(first, second)
    }

    /// Whether a number stands in what the figure is divided by: “per 100,000 inhabitants”, “in 24 hours”.
    fn divides(&self, number: &Measured) -> bool {
        let before = number.tokens.start.checked_sub(1).map_or("", |it| self.tokens[it].folded.as_str());
        let lasts = number.unit.as_ref().is_some_and(|it| is_time(&it.name));
        matches!(before, "per" | "por" | "pro" | "par" | "/") || (before == "in" && lasts)
    }

    /// “a gallon”: one of a unit.
    fn single(&self) -> Option<Value> {
        let first = self.tokens.get(self.words.start).filter(|it| matches!(it.folded.as_str(), "a" | "an"))?;
        let unit = self
            .units()
            .behind(self.words.start + 1)
            .filter(|it| it.tokens.end <= self.words.end && first.is_word())?;
        let tokens = self.words.start..unit.tokens.end;
        Some(Value {
            low: Decimal::whole(1),
            high: None,
            unit: Some(unit),
            nature: Nature::Plain,
            aggregate: None,
            tokens,
            bounded: false,
        })
    }

    fn counted(&self, value: &Value) -> Option<(String, Range<usize>)> {
        let nouns = Nouns { tokens: self.tokens, words: self.words.clone(), language: primary(self.language) };
        // “No one”, and not “no officers”.
        let last = value.tokens.end.checked_sub(1).map_or("", |it| self.tokens[it].folded.as_str());
        let nobody = matches!(
            last,
            "one" | "nobody" | "none" | "nadie" | "ninguno" | "niemand" | "keiner" | "personne" | "ninguem"
        );
        let of = self.tokens.get(value.tokens.end).is_some_and(|it| matches!(it.folded.as_str(), "of" | "de"));
        if value.nature == Nature::Nothing && nobody && !of {
            return None;
        }
        let unit = value.unit.as_ref();
        // How old somebody is counts nothing; how long something lasts does only where it is so long of something.
        let behind = nouns.behind(value.tokens.end, unit.is_some()).filter(|_| !unit.is_some_and(|it| self.is_age(it)));
        // “Second-largest” is a rank of something else.
        let rank = value.nature == Nature::Ordinal && self.tokens.get(value.tokens.end).is_some_and(Token::is_dash);
        let behind = behind.filter(|_| !rank);
        // “Within 20 centimetres of the wall” measures the way there, and not the wall.
        let first = value.tokens.start.checked_sub(1).and_then(|it| self.tokens.get(it));
        let behind = behind.filter(|_| unit.is_none() || !first.is_some_and(|it| it.is("within")));
        let lasts = rank || unit.is_some_and(|it| is_time(&it.name));
        let before = || nouns.before(value.tokens.start, unit.is_some());
        let money = unit.is_some_and(|it| is_currency(&it.name));
        let behind = behind.or_else(|| if money { nouns.given(value.tokens.end) } else { None });
        let phrase = behind.or_else(|| if lasts { None } else { before() });
        phrase.map(|phrase| (nouns.words(&phrase), phrase))
    }

    /// “years old”, “years of age”, “años de edad”
    fn is_age(&self, unit: &Unit) -> bool {
        let word = |at: usize| self.tokens.get(unit.tokens.end + at).map_or("", |it| it.folded.as_str());
        word(0) == "old" || word(1) == "old" || matches!(word(1), "age" | "edad" | "idade")
    }

    fn aggregate(
        &self,
        value: &Value,
        place: &Place,
        per: Option<&(String, Range<usize>)>,
        counted: Option<&(String, Range<usize>)>,
    ) -> Option<(Aggregate, Range<usize>)> {
        let own = value.aggregate.map(|it| (it, value.tokens.clone()));
        let of = self
            .tokens
            .get(value.tokens.end)
            .is_some_and(|it| matches!(it.folded.as_str(), "of" | "de" | "del" | "der" | "des" | "d"));
        let percent = value.unit.as_ref().is_some_and(|it| it.name == "%") && of && counted.is_some();
        let part = (value.nature == Nature::Part && value.unit.is_none() && value.low.is_below(1)) || percent;
        let rate = per.is_some() && value.nature != Nature::Ordinal;
        let found = own.or_else(|| aggregate(self.tokens, place));
        let share = || part.then(|| (Aggregate::Share, value.tokens.clone()));
        found.or_else(share).or_else(|| rate.then(|| (Aggregate::Rate, value.tokens.clone())))
    }

    /// The time that is nearest to the number.
    fn period(&self, times: &[(Stretch, Range<usize>)], number: &Range<usize>) -> Option<Read<Period>> {
        let gap = |at: &Range<usize>| at.start.saturating_sub(number.end).max(number.start.saturating_sub(at.end));
        let apart = times.iter().filter(|(_, at)| at.end <= number.start || number.end <= at.start);
        let apart = apart.filter(|(_, at)| !self.clauses.tells(self.tokens, at.start));
        let (stretch, at) = apart.min_by_key(|(_, at)| gap(at))?;
        let mut words = String::new();
        for token in &self.tokens[at.clone()] {
            words.push_str(if words.is_empty() || !token.spaced { "" } else { " " });
            words.push_str(token.written);
        }
        let Stretch { from, to } = stretch.clone();
        Some(Read { value: Period { from, to, words }, at: self.bytes(at) })
    }
}

/// Whether words bound how long or how far something goes.
fn is_of_length(bound: &[Token<'_>]) -> bool {
    bound.first().is_some_and(|it| it.is("within")) || bound.iter().any(|it| it.is("long") || it.is("far"))
}

impl Value {
    /// A number by itself.
    pub(super) fn of(one: Measured) -> Self {
        let Measured { number, unit, tokens } = one;
        let (low, high, nature) = (number.low, number.high, number.nature);
        Self { low, high, unit, nature, aggregate: None, tokens, bounded: false }
    }
}

/// A number with the currency before it, or the unit behind it.
fn measured(units: &Units<'_>, number: Number, floor: usize) -> Measured {
    let word = |at: usize| units.tokens.get(at).map_or("", |it| it.folded.as_str());
    let end = number.tokens.end;
    // “Half a per cent”, “half an hour”
    let article = end > 0 && word(end - 1) == "half" && matches!(word(end), "a" | "an");
    let unit = units.before(number.tokens.start, floor).or_else(|| units.behind(end + usize::from(article)));
    let tokens = match &unit {
        Some(unit) => unit.tokens.start.min(number.tokens.start)..unit.tokens.end.max(number.tokens.end),
        None => number.tokens.clone(),
    };
    Measured { number, unit, tokens }
}
