//! What a number counts or measures: the noun phrase behind it, or the subject before it.

use std::ops::Range;

use super::token::Token;
use crate::text::ends_noun_phrase;

/// The most words of a noun phrase.
const WORDS_MAX: usize = 4;

/// The most words before the colon of an entry of a list.
const LABEL_WORDS: usize = 8;

/// Words that make a sentence of what stands before a colon.
const PREDICATES: &[&str] =
    &["is", "was", "are", "were", "has", "have", "had", "said", "says", "es", "fue", "son", "ist", "war", "sind"];

/// The most words for what money is given for.
const GIVEN_WORDS: usize = 2;

/// What money is given for; “in early trading” and “in recent years” tell when.
const GIVEN: &[&str] = &[
    "aid",
    "assistance",
    "benefits",
    "compensation",
    "contributions",
    "damages",
    "debt",
    "debts",
    "donations",
    "exports",
    "fees",
    "fines",
    "funding",
    "grants",
    "imports",
    "interest",
    "investment",
    "investments",
    "loans",
    "losses",
    "pledges",
    "profit",
    "relief",
    "rent",
    "revenue",
    "sales",
    "savings",
    "subsidies",
    "support",
    "taxes",
    "wages",
];

/// Words before where something is, in the middle of a subject.
const PLACES: &[&str] = &["in", "at", "on", "over", "across", "near", "en", "im"];

/// Behind the number, these stand before the noun.
const DETERMINERS: &[&str] = &[
    "+", "of", "de", "del", "des", "d", "der", "von", "the", "los", "las", "el", "la", "les", "its", "their", "our",
    "your", "his", "her", "my", "many", "these", "those", "such", "all", "os", "as", "do", "da", "dos", "das",
];

/// Of these, those that part a measure from what it measures.
const OF: &[&str] = &["of", "de", "del", "des", "d", "der", "von", "do", "da", "dos", "das"];

/// Articles before a subject.
const ARTICLES: &[&str] = &[
    "the", "a", "an", "el", "la", "los", "las", "un", "una", "der", "die", "das", "le", "les", "o", "os", "as", "its",
    "their", "his", "her", "su", "sus",
];

/// Words that no noun phrase behind a number goes on with, besides those that `text` knows.
const ENDS: &[&str] = &[
    "per",
    "each",
    "every",
    "cada",
    "al",
    "last",
    "this",
    "ago",
    "old",
    "again",
    "now",
    "today",
    "yesterday",
    "tomorrow",
    "here",
    "an",
    "los",
    "una",
    "un",
    "se",
    "fueron",
    "han",
    "ha",
    "hay",
    "es",
    "son",
    "como",
    "para",
    "sin",
    "sobre",
    "mas",
    "menos",
    "or",
    "o",
    "um",
    "par",
    "pro",
    "no",
    "em",
    "do",
    "sind",
    "waren",
    "war",
    "wurden",
    "hat",
    "haben",
    "im",
    "am",
    "und",
    "die",
    "der",
    "das",
    "sont",
    "ont",
    "est",
    "au",
    "long",
    "high",
    "tall",
    "wide",
    "deep",
    "worth",
    "walked",
    "signed",
    "came",
    "made",
    "took",
    "left",
    "entre",
    "desde",
    "hasta",
    "durante",
    "tras",
    "ante",
    "contra",
    "hacia",
    "depuis",
    "zwischen",
    "seit",
    "bis",
];

/// Verbs between a subject and its number.
const VERBS: &[&str] = &[
    "is",
    "was",
    "are",
    "were",
    "be",
    "been",
    "has",
    "have",
    "had",
    "rose",
    "rises",
    "fell",
    "falls",
    "grew",
    "climbed",
    "jumped",
    "dropped",
    "slipped",
    "increased",
    "decreased",
    "declined",
    "reached",
    "reaches",
    "reach",
    "hit",
    "stood",
    "stands",
    "came",
    "comes",
    "amounted",
    "totalled",
    "totaled",
    "averaged",
    "surged",
    "gained",
    "sank",
    "plunged",
    "exceeded",
    "remained",
    "es",
    "era",
    "fue",
    "son",
    "eran",
    "subio",
    "bajo",
    "aumento",
    "crecio",
    "cayo",
    "disminuyo",
    "descendio",
    "alcanzo",
    "asciende",
    "ascendio",
    "llego",
    "llega",
    "ronda",
    "supera",
    "supero",
    "suma",
    "sumo",
    "betrug",
    "betragt",
    "stieg",
    "sank",
    "fiel",
    "liegt",
    "lag",
    "atteint",
    "s",
    "subiu",
    "foi",
    "caiu",
];

/// Words between a verb and the number.
const FILLERS: &[&str] = &[
    "to", "at", "by", "up", "down", "from", "a", "an", "hasta", "en", "un", "una", "um", "auf", "bei", "de", "about",
    "around", "nearly", "almost", "more", "less", "than", "over", "mas", "menos", "some", "within",
];

/// Reads noun phrases among the tokens of a sentence.
pub(super) struct Nouns<'a> {
    pub(super) tokens: &'a [Token<'a>],
    /// The tokens of the figure.
    pub(super) words: Range<usize>,
    /// The primary tag of the language.
    pub(super) language: &'a str,
}

impl Nouns<'_> {
    /// The noun phrase behind a number; where it has a unit, only one behind “of”.
    pub(super) fn behind(&self, at: usize, measured: bool) -> Option<Range<usize>> {
        // “18-year-old”
        let mut start = at + usize::from(self.tokens.get(at).is_some_and(|it| it.is_dash() && !it.spaced));
        let mut of = false;
        while let Some(token) = self
            .tokens
            .get(start)
            .filter(|it| DETERMINERS.contains(&it.folded.as_str()) || (of && matches!(it.folded.as_str(), "’" | "'")))
        {
            of |= OF.contains(&token.folded.as_str());
            start += 1;
        }
        // “More than five times core earnings” counts nothing.
        if (measured && !of) || self.tokens.get(start).is_some_and(|it| it.is("times") && !it.capital) {
            return None;
        }
        let end = if start < self.words.end { self.end_inside(start) } else { self.end_outside(start, of) };
        (end > start).then_some(start..end)
    }

    fn ends(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return true };
        !token.is_word() || ENDS.contains(&token.folded.as_str()) || ends_noun_phrase(&token.folded)
    }

    /// Within the figure its whole rest is the noun phrase, as the annotator has drawn it.
    fn end_inside(&self, start: usize) -> usize {
        let limit = self.words.end.min(start + 2 * WORDS_MAX);
        let mut end = start;
        while end < limit {
            // “door-to-door visits”
            let hyphen = end > start && self.tokens[end].is_dash() && !self.tokens[end].spaced;
            let owner = end > start && self.is_possessive(end);
            if owner {
                end += 2;
                continue;
            }
            if !hyphen && self.ends(end) {
                break;
            }
            end += 1;
        }
        end
    }

    /// “city’s”
    fn is_possessive(&self, at: usize) -> bool {
        let glued = |at: usize| self.tokens.get(at).filter(|it| !it.spaced);
        glued(at).is_some_and(|it| matches!(it.folded.as_str(), "’" | "'"))
            && glued(at + 1).is_some_and(|it| it.is("s"))
    }

    /// Behind the figure, where its noun phrase ends is a guess: with the first plural, or with the first word.
    fn end_outside(&self, start: usize, of: bool) -> usize {
        if self.ends(start) {
            return start;
        }
        let longest = (start..start + WORDS_MAX).take_while(|at| !self.ends(*at)).count();
        let is_noun = |at: &usize| {
            let token = &self.tokens[*at];
            match self.language {
                "de" => token.capital,
                "en" | "" => is_plural(&token.folded),
                _ => true,
            }
        };
        match (start..start + longest).find(is_noun) {
            // “police officers”
            Some(noun) => {
                let further = (noun + 1..start + longest).take_while(|at| is_noun(at)).count();
                noun + 1 + if self.language == "en" { further } else { 0 }
            }
            // Behind “of” there is a noun: “of rent”.
            None => start + usize::from(of),
        }
    }

    /// The subject before a number and its verb, “Rents rose by 8 %”; “gusts” in “gusts of 130 km/h”.
    pub(super) fn before(&self, number: usize, measured: bool) -> Option<Range<usize>> {
        const REACH: usize = 6;
        let lowest = number.saturating_sub(REACH);
        let filler = |at: &usize| FILLERS.contains(&self.tokens[*at].folded.as_str());
        let mut at = number.checked_sub(1)?;
        if measured && self.tokens[at].is("to") && at > lowest && self.tokens[at - 1].is("up") {
            at = at.checked_sub(2)?;
        }
        if measured && self.tokens[at].is("of") && at + 1 >= self.words.start {
            let noun = at.checked_sub(1).filter(|it| !self.ends(*it))?;
            return Some(noun..noun + 1);
        }
        while at > lowest && filler(&at) {
            at -= 1;
        }
        let verb = |at: usize| VERBS.contains(&self.tokens[at].folded.as_str());
        if !verb(at) {
            return self.label(number, measured);
        }
        while at > 0 && verb(at) {
            at -= 1;
        }
        let found = self.subject(at + 1)?;
        // “Rents in the old town rose”
        let article = found.start.checked_sub(1).filter(|it| ARTICLES.contains(&self.tokens[*it].folded.as_str()));
        let place = article.unwrap_or(found.start).checked_sub(1);
        let located = place.filter(|it| PLACES.contains(&self.tokens[*it].folded.as_str()));
        Some(located.and_then(|it| self.subject(it)).unwrap_or(found))
    }

    /// What money is given for: “aid” in “5 million euros in aid”.
    pub(super) fn given(&self, at: usize) -> Option<Range<usize>> {
        self.tokens.get(at).filter(|it| it.is("in"))?;
        let start = at + 1;
        let plain = |at: &usize| !self.ends(*at) && !self.tokens[*at].capital;
        let is_given = |at: &usize| GIVEN.contains(&self.tokens[*at].folded.as_str());
        let last = (start..start + GIVEN_WORDS).take_while(plain).find(is_given)?;
        Some(start..last + 1)
    }

    /// What an entry of a list counts, by the words before its colon: “Sheds burnt: 12, of which 3”. “Update: 340 have died” is none.
    fn label(&self, number: usize, measured: bool) -> Option<Range<usize>> {
        let colon = self.tokens[..number].iter().position(|it| it.is(":"))?;
        // “Price: £12m”, “Jobs at risk: up to 140”
        let whole = colon + 1 == self.words.start && !self.tokens.get(self.words.end).is_some_and(Token::is_word);
        let digits = self.tokens.get(colon + 1)?.written.starts_with(char::is_numeric);
        let counts = digits && (measured || !self.tokens.get(colon + 2).is_some_and(Token::is_word));
        if !whole && !counts {
            return None;
        }
        let start = self.tokens[..colon].iter().position(Token::is_word)?;
        let is_label = colon - start <= LABEL_WORDS
            && (start..colon)
                .all(|at| self.tokens[at].is_word() && !PREDICATES.contains(&self.tokens[at].folded.as_str()));
        let end = start + (start..colon.min(start + WORDS_MAX)).take_while(|at| !self.ends(*at)).count();
        (is_label && end > start).then_some(start..end)
    }

    /// The noun phrase that ends before a token: “open cases” in “the number of open cases”.
    fn subject(&self, end: usize) -> Option<Range<usize>> {
        let mut start = end;
        while start > 0 && end - start < WORDS_MAX && !self.ends(start - 1) {
            start -= 1;
        }
        while start < end && ARTICLES.contains(&self.tokens[start].folded.as_str()) {
            start += 1;
        }
        (start < end).then_some(start..end)
    }

    /// The words of a noun phrase; the capital that only begins a sentence falls off.
    pub(super) fn words(&self, phrase: &Range<usize>) -> String {
        let tokens = &self.tokens[phrase.clone()];
        let first = phrase.start == 0 || (phrase.start == 1 && ARTICLES.contains(&self.tokens[0].folded.as_str()));
        let mut words = String::new();
        for token in tokens {
            words.push_str(if words.is_empty() || !token.spaced { "" } else { " " });
            words.push_str(token.written);
        }
        let all_capitals = tokens.first().is_some_and(|it| it.written.chars().skip(1).any(char::is_uppercase));
        if first && !all_capitals && self.language != "de" {
            let mut letters = words.chars();
            return letters.next().map(|it| it.to_lowercase().chain(letters).collect()).unwrap_or_default();
        }
        words
    }
}

fn is_plural(word: &str) -> bool {
    const PLURALS: &[&str] = &[
        "people",
        "men",
        "women",
        "children",
        "police",
        "troops",
        "staff",
        "cattle",
        "sheep",
        "fish",
        "aircraft",
        "personnel",
        "dead",
    ];
    let other = ["ss", "us", "is", "as"].iter().any(|it| word.ends_with(it));
    PLURALS.contains(&word) || (word.len() > 2 && word.ends_with('s') && !other)
}
