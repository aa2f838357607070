//! What the words of a number are, before they are put together.

use super::decimal::Decimal;
use super::lexicon::Lexicon;
use super::sum::{Mode, sum};
use super::token::{Kind, Token};

/// What a word or sign is to a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Digits.
    Digits(Decimal),
    /// ½
    Vulgar(u64, u64),
    /// A word for a number that is added: three, twenty, doscientos.
    Ones(u64),
    /// Times a hundred what stands right before it.
    Hundred,
    /// Times a power of ten all that is smaller before it.
    Magnitude(u32),
    /// Times a number what stands right before it: dozen.
    Times(u64),
    /// From, to: hundreds.
    Vague(u64, u64),
    /// How many, without a number: several.
    Few,
    /// first
    Ordinal(u64),
    /// hundredth; times a power of ten, to be an ordinal.
    OrdinalMagnitude(u32),
    /// A part by its own name: half, quarter.
    Share(u64),
    /// No one, none, no.
    No,
    And,
    /// Between a whole number and the fraction added to it: `con`.
    Whole,
    Article,
    Of,
    /// The point, in words.
    Point,
    /// Between numerator and denominator: over, `/`.
    Over,
    Minus,
    Hyphen,
    /// Nothing that a number has.
    Other,
}

/// A part, and the token that it stands in.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) part: Part,
    /// Whether an ordinal stands in the plural, so that it names parts: fifths.
    pub(super) plural: bool,
    pub(super) token: usize,
}

/// Endings of ordinals in digits.
const ORDINAL_ENDINGS: &[&str] = &[
    "st", "nd", "rd", "th", "er", "ro", "do", "to", "mo", "vo", "no", "ra", "da", "ta", "ma", "va", "na", "e", "eme",
    "re", "nde",
];

/// The parts of tokens, in their order; a word that is several numbers gives several.
pub(super) fn items(tokens: &[Token<'_>], lexicon: &Lexicon) -> Vec<Item> {
    let mut items = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let mut push = |part: Part, plural: bool| items.push(Item { part, plural, token: at });
        match &token.kind {
            Kind::Number(number) => push(Part::Digits(number.clone()), false),
            Kind::Vulgar(part, whole) => push(Part::Vulgar(*part, *whole), false),
            Kind::Sign => push(sign(tokens, at), false),
            Kind::Word if is_ordinal_ending(tokens, at) => push(Part::OrdinalMagnitude(0), false),
            Kind::Word if is_article(tokens, at) => push(Part::Article, false),
            Kind::Word => match lexicon.part(&token.folded) {
                Some((part, plural)) => push(part, plural),
                None => match lexicon.compound(&token.folded) {
                    Some(parts) => {
                        parts_of_compound(parts, lexicon).into_iter().for_each(|(part, plural)| push(part, plural))
                    }
                    None => push(letter(tokens, at), false),
                },
            },
        }
    }
    items
}

/// “un 3,2 por ciento”: a word for one that is none before digits.
fn is_article(tokens: &[Token<'_>], at: usize) -> bool {
    is_one(&tokens[at].folded) && tokens.get(at + 1).is_some_and(|it| it.number().is_some() && it.spaced)
}

/// Whether a word is an article as well as the number one.
pub(super) fn is_one(word: &str) -> bool {
    matches!(word, "un" | "una" | "une" | "um" | "uma" | "ein" | "eine" | "einen" | "einem" | "einer")
}

/// “8.3m people” are no metres.
fn counts_people(tokens: &[Token<'_>], at: usize) -> bool {
    const MANY: &[&str] = &[
        "people",
        "users",
        "customers",
        "tourists",
        "visitors",
        "viewers",
        "voters",
        "passengers",
        "households",
        "homes",
        "jobs",
        "children",
        "workers",
        "doses",
        "copies",
        "tonnes",
        "barrels",
        "shares",
        "followers",
        "refugees",
        "residents",
        "inhabitants",
    ];
    tokens.get(at).is_some_and(|it| MANY.contains(&it.folded.as_str()))
}

/// What a compound is: one ordinal where it ends with one, “treintaicincoavos”, or else its parts.
fn parts_of_compound(parts: Vec<(Part, bool)>, lexicon: &Lexicon) -> Vec<(Part, bool)> {
    let items: Vec<Item> =
        parts.iter().map(|(part, plural)| Item { part: part.clone(), plural: *plural, token: 0 }).collect();
    let whole =
        sum(&items, 0, lexicon, Mode { ordinals: true, and: true }).filter(|it| it.ordinal && it.end == items.len());
    match whole.and_then(|it| Some((it.value()?.as_whole()?, it.plural))) {
        Some((value, plural)) => vec![(Part::Ordinal(value), plural)],
        None => parts,
    }
}

fn sign(tokens: &[Token<'_>], at: usize) -> Part {
    let token = &tokens[at];
    let glued = !token.spaced && tokens.get(at + 1).is_some_and(|next| !next.spaced) && closes(tokens, at);
    match token.folded.as_str() {
        "/" | "⁄" if glued => Part::Over,
        "&" => Part::And,
        // Close to the digits behind it, it is their sign; between words it joins them.
        _ if token.is_minus() && !glued && tokens.get(at + 1).is_some_and(|next| next.number().is_some()) => {
            Part::Minus
        }
        _ if token.is_dash() => Part::Hyphen,
        _ => Part::Other,
    }
}

/// Whether what stands before a token ends a word or a number, so that a dash behind it is a hyphen: “5 %-10 %”, not “<-30”.
fn closes(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let money = super::unit::is_currency_sign(&tokens[before].folded);
    let counted = before.checked_sub(1).is_some_and(|it| tokens[it].number().is_some());
    match tokens[before].kind {
        Kind::Sign => matches!(tokens[before].folded.as_str(), "%" | "°" | "‰" | "′" | ")") || (money && counted),
        Kind::Word | Kind::Number(_) | Kind::Vulgar(..) => true,
    }
}

/// “21st”, “5ª”: letters close to digits.
fn is_ordinal_ending(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    let number =
        at.checked_sub(1).is_some_and(|before| tokens[before].number().is_some_and(|it| it.as_whole().is_some()));
    // “37º C” is a temperature, though its sign is a letter.
    let raised = token.range.len() == 2 && matches!(token.folded.as_str(), "o" | "a");
    let degrees = tokens.get(at + 1).is_some_and(|it| matches!(it.folded.as_str(), "c" | "f" | "k"));
    let ending = ORDINAL_ENDINGS.contains(&token.folded.as_str());
    number && !token.spaced && (ending || (raised && !degrees))
}

/// Letters that multiply the digits before them: “5k”, “$2B”.
fn letter(tokens: &[Token<'_>], at: usize) -> Part {
    let token = &tokens[at];
    let Some(number) = at.checked_sub(1).filter(|before| tokens[*before].number().is_some()) else {
        return Part::Other;
    };
    let glued = !token.spaced;
    // Behind the sign of a currency, perhaps with its country, no letter is a unit.
    let money = number.checked_sub(1).is_some_and(|it| super::unit::is_currency_sign(&tokens[it].folded));
    let power = match (token.folded.as_str(), token.capital) {
        ("k", _) if glued || (at + 1 == tokens.len() && !token.capital) => 3,
        ("m", true) if glued || money => 6,
        ("m", false) if money || (glued && counts_people(tokens, at + 1)) => 6,
        ("b", _) if glued || money => 9,
        ("t", _) if money => 12,
        _ => return Part::Other,
    };
    // “5k” may be the unit in “5 kB”, but then its letters are more.
    Part::Magnitude(power)
}
