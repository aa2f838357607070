//! The cast of a text: who is named in it, at the fullest, and who goes by which other words.

use std::collections::HashMap;
use std::ops::Range;

use super::lexicon::{DETERMINER, Senses};
use super::phrase::{Head, is_name_part, name_from};
use super::token::{Kind, Tokens};
use crate::find::fold;
use crate::model::SpeakerKind;

/// Somebody or something that may be a source.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The name as the text has it at its fullest, without titles and articles.
    pub(super) name: String,
    pub(super) kind: SpeakerKind,
    /// The words of the name without case and accents.
    words: Vec<String>,
    /// Offices and occupations that stand beside the name.
    roles: Vec<String>,
    /// [`Senses::MALE`], [`Senses::FEMALE`] or nothing.
    pub(super) gender: Senses,
    /// Whether it is a place, which says nothing.
    pub(super) is_place: bool,
    /// Whether it has a name, as against a description.
    pub(super) is_named: bool,
    /// Whether the name itself tells what it is: “Finance Ministry”, but not “Brightwater”.
    pub(super) tells_kind: bool,
}

/// Nouns for a business, as they stand for one that has been named.
const BUSINESSES: &[&str] =
    &["company", "firm", "operator", "utility", "manufacturer", "maker", "supplier", "retailer", "airline", "carrier"];
/// What the names of businesses have among their words.
const BUSINESS_NAMES: &[&str] = &[
    "company",
    "inc",
    "ltd",
    "corp",
    "corporation",
    "plc",
    "llc",
    "ag",
    "gmbh",
    "airlines",
    "ferries",
    "industries",
    "motors",
    "systems",
    "technologies",
    "holdings",
    "energy",
    "shipping",
    "transport",
    "logistics",
    "studios",
    "insurance",
    "rail",
    "water",
    "power",
    "gas",
    "electric",
    "foods",
    "stores",
    "steel",
    "mining",
    "telecom",
];

impl Member {
    /// Whether it is an organisation whose name does not tell what it is.
    pub(super) fn is_unlike_any(&self) -> bool {
        self.is_named && !self.tells_kind && self.kind == SpeakerKind::Organisation
    }

    /// Whether its name tells that it is a business.
    fn is_business(&self) -> bool {
        let tells = self.words.iter().any(|it| BUSINESS_NAMES.contains(&it.as_str()));
        self.is_named && self.kind == SpeakerKind::Organisation && tells
    }
}

/// Where a name stands.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) tokens: Range<usize>,
    pub(super) member: usize,
}

/// Everybody who is named, and everything that is described as a source.
#[derive(Default)]
pub(super) struct Cast {
    pub(super) members: Vec<Member>,
    /// Names in reading order.
    pub(super) mentions: Vec<Mention>,
    /// The members that have a word in their name.
    by_word: HashMap<String, Vec<usize>>,
    by_description: HashMap<String, usize>,
    /// The last longer description with a noun: “the Jalisco cartel”, which “the cartel” means from then on.
    by_noun: HashMap<String, usize>,
}

/// How many mentions back whoever is meant by a noun is looked for.
const MENTIONS_BACK: usize = 400;

impl Cast {
    /// Reads the names of a text, the longer ones first, so that the shorter ones are known for what they are.
    pub(super) fn read(tokens: &Tokens<'_>) -> Self {
        let mut cast = Self::default();
        let names = names(tokens);
        for wanted in [true, false] {
            for (name, role) in names.iter().filter(|(name, _)| (name.len() > 1) == wanted) {
                let member = cast.add_name(tokens, name, !role.is_empty());
                cast.learn(tokens, member, role);
                cast.mentions.push(Mention { tokens: name.clone(), member });
            }
        }
        cast.mentions.sort_by_key(|it| it.tokens.start);
        cast.learn_genders(tokens);
        cast
    }

    /// The member that a name, which stands in the text, belongs to.
    pub(super) fn named(&mut self, tokens: &Tokens<'_>, name: &Range<usize>) -> usize {
        let place = self.mentions.binary_search_by_key(&name.start, |it| it.tokens.start);
        match place.ok().map(|it| &self.mentions[it]).filter(|it| it.tokens == *name) {
            Some(mention) => mention.member,
            None => self.add_name(tokens, name, false),
        }
    }

    /// The member that a description makes of itself, new where nothing was described so.
    pub(super) fn described(&mut self, tokens: &Tokens<'_>, phrase: &Range<usize>, noun: usize) -> usize {
        let start = phrase.clone().find(|at| !is_article(tokens, *at)).unwrap_or(phrase.start);
        let Some(span) = tokens.span(&(start..phrase.end)) else {
            return self.unnamed(String::new(), SpeakerKind::Group);
        };
        let mut name = tokens.text[span.range()].to_owned();
        let name_follows = start + 1 < phrase.end && tokens.tokens[start + 1].is_capital();
        if tokens.is_common(start)
            && !name_follows
            && name.chars().nth(1).is_some_and(char::is_lowercase)
            && !is_german_noun(tokens, start)
        {
            let first = name.chars().next().map(char::len_utf8).unwrap_or_default();
            name = name[..first].to_lowercase() + &name[first..];
        }
        let longer = phrase.end - start > 1;
        if let Some(known) = self.by_description.get(&name).copied() {
            if longer {
                self.by_noun.insert(tokens.lower(noun), known);
            }
            return known;
        }
        let member = self.unnamed(name.clone(), kind_of_noun(tokens, phrase, noun));
        self.members[member].gender = gender(tokens, &(noun..noun + 1));
        self.by_description.insert(name, member);
        if longer {
            self.by_noun.insert(tokens.lower(noun), member);
        }
        member
    }

    /// Those whose office or name has a noun, the last one mentioned before a token first.
    pub(super) fn with_noun(&self, noun: &str, before: usize) -> Vec<usize> {
        let noun = fold(noun);
        let end = self.mentions.partition_point(|it| it.tokens.start < before);
        let mut found = Vec::new();
        for mention in self.mentions[..end].iter().rev().take(MENTIONS_BACK) {
            let member = &self.members[mention.member];
            let fits =
                member.roles.contains(&noun) || (member.kind != SpeakerKind::Person && member.words.contains(&noun));
            if fits && !found.contains(&mention.member) {
                found.push(mention.member);
            }
        }
        found
    }

    /// The business that was last named before a token, where a noun stands for one: “the company”.
    pub(super) fn business_before(&self, noun: &str, before: usize) -> Option<usize> {
        let end = self.mentions.partition_point(|it| it.tokens.start < before);
        let mut nearby = self.mentions[..end].iter().rev().take(MENTIONS_BACK).map(|it| it.member);
        nearby.find(|it| {
            let member = &self.members[*it];
            BUSINESSES.contains(&noun) && member.is_business() && !member.is_place
        })
    }

    /// What was last described at greater length by a noun.
    pub(super) fn described_before(&self, noun: &str) -> Option<usize> {
        self.by_noun.get(noun).copied()
    }

    fn unnamed(&mut self, name: String, kind: SpeakerKind) -> usize {
        let (words, roles) = (Vec::new(), Vec::new());
        let member = Member {
            name,
            kind,
            words,
            roles,
            gender: Senses::default(),
            is_place: false,
            is_named: false,
            tells_kind: true,
        };
        self.members.push(member);
        self.members.len() - 1
    }

    fn add_name(&mut self, tokens: &Tokens<'_>, name: &Range<usize>, has_role: bool) -> usize {
        let words: Vec<String> = name.clone().map(|at| fold(stem(&tokens.lower(at)))).collect();
        let last = words.last().cloned().unwrap_or_default();
        let first = words.first().cloned().unwrap_or_default();
        let written = written(tokens, name);
        let sharing = self.by_word.get(&last).into_iter().chain(self.by_word.get(&first)).flatten();
        let mut fitting: Vec<usize> = sharing.copied().filter(|it| is_part(&words, &self.members[*it].words)).collect();
        // One word alone is a surname rather than a first name, and the later of two.
        fitting.sort_by_key(|it| (self.members[*it].words.last() == Some(&last), *it));
        if let Some(known) = fitting.pop() {
            if words.len() > self.members[known].words.len() {
                self.members[known].name = written;
                self.index(known, &words);
                self.members[known].words = words;
            }
            return known;
        }
        let (kind, is_place) = kind_of_name(tokens, name, has_role);
        let (roles, gender) = (Vec::new(), Senses::default());
        let tells_kind = name.clone().any(|at| tokens.tokens[at].has(Senses::ORGANISATION.and(Senses::MEDIUM)));
        let (words_of, is_named) = (words.clone(), true);
        self.members.push(Member {
            name: written,
            kind,
            words: words_of,
            roles,
            gender,
            is_place,
            is_named,
            tells_kind,
        });
        let member = self.members.len() - 1;
        self.index(member, &words);
        member
    }

    fn index(&mut self, member: usize, words: &[String]) {
        for word in words {
            let list = self.by_word.entry(word.clone()).or_default();
            if !list.contains(&member) {
                list.push(member);
            }
        }
    }

    /// Takes the words beside a name for an office of whoever has it.
    fn learn(&mut self, tokens: &Tokens<'_>, member: usize, role: &[usize]) {
        let member = &mut self.members[member];
        for at in role {
            let senses = tokens.tokens[*at].senses;
            if senses.has(Senses::MALE) != senses.has(Senses::FEMALE) {
                member.gender = gender(tokens, &(*at..at + 1));
            }
            let noun = fold(stem(&tokens.lower(*at)));
            if !member.roles.contains(&noun) {
                member.roles.push(noun);
            }
        }
        if role.iter().any(|at| tokens.tokens[*at].has(Senses::MALE)) && member.gender == Senses::default() {
            member.gender = Senses::MALE;
        }
    }

    /// “Mirela Stoica wipes the counter with her sleeve” tells that she is a woman, where nobody else is named and it is the first
    /// that is heard of her.
    fn learn_genders(&mut self, tokens: &Tokens<'_>) {
        let mut mention = 0;
        let mut met = vec![false; self.members.len()];
        for sentence in &tokens.sentences {
            let first = mention;
            while self.mentions.get(mention).is_some_and(|it| it.tokens.start < sentence.tokens.end) {
                mention += 1;
            }
            let people = self.mentions[first..mention].iter().filter(|it| self.is_person(it.member));
            let people: Vec<&Mention> = people.collect();
            let [only] = people.as_slice() else { continue };
            let member = only.member;
            let is_new = !std::mem::replace(&mut met[member], true);
            let behind = only.tokens.end..sentence.tokens.end;
            // “Conrad Weiss, her colleague” is somebody else’s.
            let own = |at: &usize| tokens.tokens[*at].has(Senses::POSSESSIVE) && !tokens.tokens[at - 1].is_mark(&[',']);
            let mut possessives = behind.filter(own);
            if is_new
                && self.members[member].gender == Senses::default()
                && let Some(at) = possessives.next()
            {
                self.members[member].gender = gender(tokens, &(at..at + 1));
            }
        }
    }

    pub(super) fn is_person(&self, member: usize) -> bool {
        let member = &self.members[member];
        member.kind == SpeakerKind::Person && !member.is_place
    }
}

/// The names of a text, each with the nouns beside it that tell an office.
fn names(tokens: &Tokens<'_>) -> Vec<(Range<usize>, Vec<usize>)> {
    let mut found = Vec::new();
    for sentence in &tokens.sentences {
        let range = sentence.tokens.clone();
        let mut at = range.start;
        while at < range.end {
            if !is_name_part(tokens, at, range.start) {
                at += 1;
                continue;
            }
            let run = name_from(tokens, at, range.end);
            at = run.end;
            if let Head::Name(name) = super::phrase::without_titles(tokens, run.clone()) {
                let role = roles(tokens, &run, &name, &range);
                found.push((name, role));
            }
        }
    }
    found
}

/// The nouns before a name, and those between commas behind it.
fn roles(tokens: &Tokens<'_>, run: &Range<usize>, name: &Range<usize>, sentence: &Range<usize>) -> Vec<usize> {
    let office = Senses::PERSON.and(Senses::ADDRESS).and(Senses::MALE).and(Senses::FEMALE);
    let is_role = |at: &usize| tokens.tokens[*at].has(office) && !tokens.tokens[*at].has(Senses::POSSESSIVE);
    let mut found: Vec<usize> = (run.start..name.start).filter(is_role).collect();
    if tokens.tokens[name.start].has(Senses::MALE.and(Senses::FEMALE)) {
        found.push(name.start);
    }
    let before = (sentence.start..run.start).rev().take(3).take_while(|at| {
        let token = &tokens.tokens[*at];
        token.kind == Kind::Word && !token.has(Senses::PREPOSITION.and(Senses::VERB).and(DETERMINER))
    });
    found.extend(before.filter(is_role));
    let comma = tokens.tokens.get(name.end).filter(|it| name.end < sentence.end && it.is_mark(&[',']));
    if comma.is_some() {
        let aside = (name.end + 1..sentence.end).take(8).take_while(|at| {
            tokens.tokens[*at].is_word()
                && !tokens.tokens[*at].has(Senses::RELATIVE.and(Senses::VERB).and(Senses::PREPOSITION))
        });
        found.extend(aside.filter(is_role));
    }
    found
}

fn kind_of_name(tokens: &Tokens<'_>, name: &Range<usize>, has_role: bool) -> (SpeakerKind, bool) {
    let any = |senses: Senses| name.clone().any(|at| tokens.tokens[at].has(senses));
    let last = &tokens.tokens[name.end - 1];
    let joined =
        name.clone().any(|at| tokens.tokens[at].kind == Kind::Word && !tokens.tokens[at].has(Senses::PARTICLE));
    let preposition = name.start.checked_sub(1).map(|at| tokens.lower(at));
    let located = preposition.is_some_and(|it| matches!(it.as_str(), "in" | "at" | "near" | "en" | "bei"));
    let before = name.start.checked_sub(1).map(|at| tokens.tokens[at].senses).unwrap_or_default();
    let comma = tokens.tokens.get(name.end).is_some_and(|it| it.is_mark(&[',']));
    let which = comma && tokens.lower(name.end + 1) == "which";
    match () {
        () if before.has(Senses::THING) => (SpeakerKind::Organisation, true),
        () if which => (SpeakerKind::Organisation, false),
        () if any(Senses::MEDIUM) => (SpeakerKind::Medium, false),
        () if any(Senses::ORGANISATION) => (SpeakerKind::Organisation, false),
        () if REGIONS.contains(&tokens.lower(name.start).as_str()) => (SpeakerKind::Organisation, true),
        () if last.has(Senses::PLACE) || (located && !has_role) => (SpeakerKind::Organisation, true),
        () if joined => (SpeakerKind::Organisation, false),
        () if name.len() > 1 || has_role => (SpeakerKind::Person, false),
        () => (SpeakerKind::Organisation, false),
    }
}

fn kind_of_noun(tokens: &Tokens<'_>, phrase: &Range<usize>, noun: usize) -> SpeakerKind {
    let senses = tokens.tokens[noun].senses;
    let several = phrase.clone().any(|at| {
        tokens.tokens[at].has(Senses::INDEFINITE)
            && !matches!(
                tokens.lower(at).as_str(),
                "a" | "an" | "one" | "another" | "un" | "una" | "ein" | "eine" | "otro" | "otra"
            )
    });
    match () {
        () if senses.has(Senses::DOCUMENT.and(Senses::MESSAGE)) => SpeakerKind::Document,
        () if senses.has(Senses::MEDIUM) => SpeakerKind::Medium,
        () if senses.has(Senses::ORGANISATION) => SpeakerKind::Organisation,
        () if senses.has(Senses::GROUP) || several => SpeakerKind::Group,
        () if senses.has(Senses::PERSON) => SpeakerKind::Person,
        () if tokens.lower(noun).ends_with('s') => SpeakerKind::Group,
        () if PEOPLE.iter().any(|it| tokens.lower(noun).ends_with(it)) => SpeakerKind::Person,
        () => SpeakerKind::Organisation,
    }
}

/// How nouns for people end.
const PEOPLE: &[&str] = &["er", "or", "ist", "ian", "ant", "man", "woman", "eur", "in"];
/// What the names of countries and regions begin with.
const REGIONS: &[&str] = &[
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "new", "united", "saudi", "great",
];

/// The gender that some words tell, or nothing.
fn gender(tokens: &Tokens<'_>, range: &Range<usize>) -> Senses {
    let has = |senses: Senses| range.clone().any(|at| tokens.tokens[at].has(senses));
    match (has(Senses::MALE), has(Senses::FEMALE)) {
        (true, false) => Senses::MALE,
        (false, true) => Senses::FEMALE,
        _ => Senses::default(),
    }
}

/// The name as the text has it, without a genitive.
fn written(tokens: &Tokens<'_>, name: &Range<usize>) -> String {
    tokens.span(name).map_or(String::new(), |span| stem(&tokens.text[span.range()]).to_owned())
}

fn stem(word: &str) -> &str {
    let without = word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word);
    without.strip_suffix('’').unwrap_or(without)
}

fn is_article(tokens: &Tokens<'_>, at: usize) -> bool {
    let several = !matches!(tokens.lower(at).as_str(), "a" | "an" | "un" | "una" | "ein" | "eine" | "einer");
    let token = &tokens.tokens[at];
    token.has(Senses::DEFINITE.and(Senses::POSSESSIVE)) || (token.has(Senses::INDEFINITE) && !several)
}

/// In German a noun has its capital wherever it stands.
fn is_german_noun(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.is_german && tokens.tokens[at].senses.has(super::lexicon::NOUN)
}

/// Whether the words of one name stand side by side in the other.
fn is_part(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    !short.is_empty() && long.windows(short.len()).any(|it| it == short)
}
