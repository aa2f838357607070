//! Who says what in a text: an attribution, a quotation, a voice that goes on.
//!
//! One pass in reading order, since a pronoun means somebody before it. What is found is kept by position; looking one up is a
//! binary search. Offsets are bytes of the text.

mod later;

use std::ops::Range;

use super::cast::{Cast, Member};
use super::cue::{Attribution, Form, Manner, attributions};
use super::lexicon::{NOUN, Senses};
use super::phrase::{Head, Phrase, subject};
use super::token::{Kind, Tokens};
use crate::model::SpeakerKind;
use crate::text::{Language, Span, Text};

/// How many sentences back a voice is heard.
const SENTENCES_BACK: usize = 12;
/// The most candidates for one quotation.
const CANDIDATES: usize = 5;
/// How many names back somebody is looked for whom a pronoun may mean.
const MENTIONS_BACK: usize = 40;

/// Somebody who may have said it.
#[derive(Clone, Debug)]
pub(in crate::suggest) struct Candidate {
    /// Its place in the cast.
    pub(super) member: usize,
    /// The words beside the cue that name the source.
    pub(super) words: Option<Span>,
    pub(super) cue: Option<Span>,
    /// The words that led to it.
    pub(super) because: Vec<Span>,
}

/// An attribution with who it may be, the likeliest first.
struct Voiced {
    attribution: Attribution,
    who: Vec<(usize, Span)>,
}

/// Whom a sentence lets speak or is about, with the words that name it.
#[derive(Clone, Debug)]
struct Voice {
    member: usize,
    because: Span,
}

/// An attribution that statements without marks are looked up by.
#[derive(Debug)]
pub(in crate::suggest) struct Stated {
    pub(super) cue: Span,
    pub(super) manner: Manner,
    /// Whether the cue is a part of what is stated.
    pub(super) inside: bool,
    pub(super) by: Vec<Candidate>,
}

/// Who says what in a text.
pub(in crate::suggest) struct Speeches {
    /// The text that was read.
    pub(super) text: Text,
    pub(super) members: Vec<Member>,
    /// The quotations in reading order, with who may have said each.
    pub(in crate::suggest) quotes: Vec<(Span, Vec<Candidate>)>,
    /// The sentences in reading order, with what they attribute.
    pub(super) sentences: Vec<(Span, Vec<Stated>)>,
}

impl Speeches {
    /// Reads some paragraphs of a text.
    pub(in crate::suggest) fn read(
        text: &Text,
        language: Language<'_>,
        excluded: &[Span],
        paragraphs: Range<usize>,
    ) -> Self {
        let tokens = Tokens::read(text, language, excluded, paragraphs);
        let mut reader = Reader {
            cast: Cast::read(&tokens),
            quotes: tokens.quotes.iter().map(|it| (*it, Vec::new())).collect(),
            sentences: Vec::new(),
            voices: Vec::new(),
            colon: None,
            tokens,
        };
        for sentence in 0..reader.tokens.sentences.len() {
            reader.read(sentence);
        }
        reader.add_later_voices();
        reader.add_signatures();
        Self { text: text.clone(), members: reader.cast.members, quotes: reader.quotes, sentences: reader.sentences }
    }
}

struct Reader<'a> {
    tokens: Tokens<'a>,
    cast: Cast,
    quotes: Vec<(Span, Vec<Candidate>)>,
    sentences: Vec<(Span, Vec<Stated>)>,
    /// Of each sentence that was read, where it lets anybody speak or is about anybody.
    voices: Vec<Option<Voice>>,
    /// What the paragraph before ended with, where that was a colon.
    colon: Option<Vec<Candidate>>,
}

impl Reader<'_> {
    fn read(&mut self, sentence: usize) {
        let range = self.tokens.sentences[sentence].tokens.clone();
        let first_of_paragraph = self.is_first(sentence);
        if first_of_paragraph && sentence > 0 && !self.ends_with_colon(sentence - 1) {
            self.colon = None;
        }
        let subject = subject(&self.tokens, &range).filter(|it| self.may_speak(it));
        let subject = subject.and_then(|it| {
            let who = self.who(&it, sentence).into_iter().next()?;
            Some((who.0, self.tokens.span(&it.tokens)?))
        });
        self.voices.push(None);
        let mut voiced: Vec<Voiced> = Vec::new();
        for attribution in attributions(&self.tokens, &range) {
            let who = match &attribution.source {
                Some(source) => self.who_says(source, sentence, subject),
                None if attribution.form == Form::Nobody => Vec::new(),
                None => self.voice_before(sentence, |_| true).map(|it| (it.member, it.because)).into_iter().collect(),
            };
            self.hear(sentence, who.first().copied());
            voiced.push(Voiced { attribution, who });
        }
        let speaks = self.assign(sentence, &voiced, subject);
        if voiced.is_empty() {
            self.hear(sentence, speaks.or(subject));
        }
        let stated: Vec<Stated> = voiced.iter().filter_map(|it| self.stated(it)).collect();
        if self.ends_with_colon(sentence) {
            self.colon = Some(stated.last().map(|it| it.by.clone()).unwrap_or_default());
        }
        if let Some(span) = self.tokens.span(&range) {
            self.sentences.push((span, stated));
        }
    }

    /// Gives each quotation of a sentence its candidates, and tells who speaks where no attribution does.
    fn assign(&mut self, sentence: usize, voiced: &[Voiced], subject: Option<(usize, Span)>) -> Option<(usize, Span)> {
        let range = self.tokens.sentences[sentence].tokens.clone();
        let mut speaks = None;
        for at in range.clone() {
            let Kind::Quote(quote) = self.tokens.tokens[at].kind else { continue };
            let mut found: Vec<Candidate> = Vec::new();
            if let Some(beside) = beside(&self.tokens, voiced, at) {
                found.extend(self.candidates(&voiced[beside]));
            } else if let Some(before) = self.colon.clone() {
                found.extend(before);
            } else if range.clone().any(|it| self.tokens.tokens[it].is_word()) {
                found.extend(self.named_before(at, &range, subject));
            }
            let others =
                voiced.iter().flat_map(|it| self.candidates(it)).map(|it| Candidate { words: None, cue: None, ..it });
            let others: Vec<Candidate> = others.chain(self.voices_back(sentence)).collect();
            for other in others {
                if found.len() < CANDIDATES && found.iter().all(|it| it.member != other.member) {
                    found.push(other);
                }
            }
            speaks = speaks.or(found.first().and_then(|it| Some((it.member, *it.because.first()?))));
            self.quotes[quote].1 = found;
        }
        speaks
    }

    /// Whoever is named last before a quotation in its sentence, or else whom the sentence is about.
    fn named_before(&self, at: usize, range: &Range<usize>, subject: Option<(usize, Span)>) -> Vec<Candidate> {
        let mentions = &self.cast.mentions;
        let first = mentions.partition_point(|it| it.tokens.start < range.start);
        let until = mentions.partition_point(|it| it.tokens.start < at);
        let people = mentions[first..until.max(first)].iter().rev().filter(|it| self.cast.is_person(it.member));
        let people = people.filter_map(|it| Some((it.member, self.tokens.span(&it.tokens)?)));
        let subject = subject.filter(|(_, words)| words.end().0 <= self.tokens.tokens[at].start);
        let one =
            |(member, words): (usize, Span)| Candidate { member, words: Some(words), cue: None, because: vec![words] };
        // Whom the sentence is about speaks, unless somebody is named behind: “hers, says the title that Ada gave it”.
        subject.into_iter().chain(people).map(one).collect()
    }

    /// The voices before a sentence, the nearest first. A quotation alone goes on with the first of them.
    fn voices_back(&self, sentence: usize) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        for voice in self.voices[..sentence].iter().rev().take(SENTENCES_BACK).flatten() {
            if found.iter().all(|it| it.member != voice.member) {
                let because = vec![voice.because];
                found.push(Candidate { member: voice.member, words: None, cue: None, because });
            }
        }
        found
    }

    fn candidates(&self, voiced: &Voiced) -> Vec<Candidate> {
        let words = voiced.attribution.source.as_ref().and_then(|it| self.tokens.span(&it.tokens));
        let cue = self.tokens.span(&voiced.attribution.cue).filter(|_| voiced.attribution.form != Form::Label);
        let one = |(member, named): &(usize, Span)| {
            let mut because: Vec<Span> = words.into_iter().chain(cue).chain([*named]).collect();
            because.sort();
            because.dedup_by(|next, kept| kept.covers(*next));
            Candidate { member: *member, words, cue, because }
        };
        voiced.who.iter().map(one).collect()
    }

    fn stated(&self, voiced: &Voiced) -> Option<Stated> {
        let cue = self.tokens.span(&voiced.attribution.cue)?;
        let Attribution { manner, form, .. } = voiced.attribution;
        Some(Stated { cue, manner, inside: form == Form::Estimates, by: self.candidates(voiced) })
    }

    /// The same as [`Self::who`]; “it” is the institution that its sentence is about sooner than one before.
    fn who_says(&mut self, phrase: &Phrase, sentence: usize, subject: Option<(usize, Span)>) -> Vec<(usize, Span)> {
        let mut who = self.who(phrase, sentence);
        let is_it = matches!(&phrase.head, Head::Pronoun(senses) if senses.has(Senses::IT));
        let start = self.tokens.tokens[phrase.tokens.start].start;
        let about = subject.filter(|(member, words)| {
            let kind = self.cast.members[*member].kind;
            is_it && words.end().0 <= start && matches!(kind, SpeakerKind::Organisation | SpeakerKind::Medium)
        });
        if let Some(about) = about {
            who.retain(|it| it.0 != about.0);
            who.insert(0, about);
        }
        who
    }

    /// Who a noun phrase may be, the likeliest first, each with the words that name it.
    fn who(&mut self, phrase: &Phrase, sentence: usize) -> Vec<(usize, Span)> {
        let Some(words) = self.tokens.span(&phrase.tokens) else { return Vec::new() };
        match &phrase.head {
            Head::Name(name) => vec![(self.cast.named(&self.tokens, name), words)],
            Head::Pronoun(senses) => self.antecedents(*senses, sentence, phrase.tokens.start),
            Head::Description(noun) => self.meant(phrase, *noun, sentence, words),
        }
    }

    /// Whom a description may mean.
    fn meant(&mut self, phrase: &Phrase, noun: usize, sentence: usize, words: Span) -> Vec<(usize, Span)> {
        let senses = self.tokens.tokens[noun].senses;
        let first = &self.tokens.tokens[phrase.tokens.start];
        let definite = first.has(Senses::DEFINITE);
        let before = phrase.tokens.start;
        if let Some(answers) = self.is_answer_label(phrase) {
            // Whoever answers is named first; whoever asks is not named at all.
            let people = self.cast.mentions.iter().find(|it| self.cast.is_person(it.member)).filter(|_| answers);
            return people.map(|it| (it.member, words)).into_iter().collect();
        }
        let longer = self.cast.described_before(&self.tokens.lower(noun)).filter(|_| phrase.tokens.len() <= 2);
        let own = self.cast.described(&self.tokens, &phrase.tokens, noun);
        let mut found = Vec::new();
        if definite {
            let lower = self.tokens.lower(noun);
            let named = self.cast.with_noun(&lower, before).into_iter().map(|it| (it, words));
            match senses {
                it if it.has(Senses::MESSAGE) => found.extend(self.voices(sentence, |_| true)),
                it if it.has(Senses::DOCUMENT.and(Senses::GROUP)) => found.extend(longer.map(|it| (it, words))),
                it if it.has(Senses::ORGANISATION.and(Senses::MEDIUM)) => {
                    found.extend(named.chain(longer.map(|it| (it, words))));
                    if found.is_empty() && phrase.tokens.len() <= 2 {
                        // “The company” is the one whose name does not tell what it is, or tells that it is one.
                        found.extend(self.cast.business_before(&lower, before).map(|it| (it, words)));
                        let fits = |it: &Member| it.is_unlike_any() && !it.is_place;
                        let voices = self.voices(sentence, fits).into_iter().filter(|_| found.is_empty());
                        found.extend(voices.collect::<Vec<_>>());
                    }
                }
                // “The boards” are several, and nobody who was named alone.
                it if !it.has(NOUN) && lower.ends_with('s') => found.extend(named),
                // “The county confirmed”: a place speaks for itself.
                it if it.has(Senses::PLACE) && !it.has(Senses::PERSON) => found.extend(named),
                _ => {
                    found.extend(named);
                    let gender = senses;
                    found.extend(self.antecedents_like(gender, sentence, before));
                }
            }
            found.truncate(2);
        }
        let mut seen = found.iter().map(|it| it.0);
        if !seen.any(|it| it == own) {
            found.push((own, words));
        }
        found
    }

    /// Whom a pronoun may mean, the likeliest first. What it means tells whether that is a man or a woman.
    fn antecedents(&mut self, pronoun: Senses, sentence: usize, before: usize) -> Vec<(usize, Span)> {
        if pronoun.has(Senses::HE.and(Senses::SHE)) {
            let gender = if pronoun.has(Senses::HE) { Senses::MALE } else { Senses::FEMALE };
            let found = self.antecedents_like(gender, sentence, before);
            if let Some((first, _)) = found.first().filter(|it| self.cast.members[it.0].gender == Senses::default()) {
                self.cast.members[*first].gender = gender;
            }
            if !found.is_empty() || !pronoun.has(Senses::THEY) {
                return found;
            }
        }
        let several = pronoun.has(Senses::THEY);
        let fits = |it: &Member| match it.kind {
            SpeakerKind::Person => false,
            SpeakerKind::Group => several,
            _ => !it.is_place,
        };
        let mut found = self.voices(sentence, fits);
        if found.is_empty() {
            found = self.voices(sentence, |_| true);
        }
        found.truncate(3);
        found
    }

    /// The people before a token who may be a man, or a woman: first whom sentences let speak or are about, then whoever is named.
    fn antecedents_like(&self, gender: Senses, sentence: usize, before: usize) -> Vec<(usize, Span)> {
        let other = match gender {
            it if it.has(Senses::MALE) && !it.has(Senses::FEMALE) => Senses::FEMALE,
            it if it.has(Senses::FEMALE) && !it.has(Senses::MALE) => Senses::MALE,
            _ => Senses::default(),
        };
        let fits = |it: &Member| it.kind == SpeakerKind::Person && !it.is_place && !it.gender.has(other);
        let mut found = self.voices(sentence, fits);
        if found.is_empty() && other != Senses::default() {
            // Where nobody is left, what was thought of somebody was wrong.
            found = self.voices(sentence, |it| it.kind == SpeakerKind::Person && !it.is_place);
        }
        let end = self.cast.mentions.partition_point(|it| it.tokens.start < before);
        for mention in self.cast.mentions[..end].iter().rev().take(MENTIONS_BACK) {
            let known = found.iter().any(|it| it.0 == mention.member);
            if !known && fits(&self.cast.members[mention.member]) {
                found.extend(self.tokens.span(&mention.tokens).map(|it| (mention.member, it)));
            }
        }
        found.truncate(3);
        found
    }

    /// The voices of a sentence and those before it that fit, the nearest first.
    fn voices(&self, sentence: usize, fits: impl Fn(&Member) -> bool) -> Vec<(usize, Span)> {
        let mut found: Vec<(usize, Span)> = Vec::new();
        let heard = self.voices[..self.voices.len().min(sentence + 1)].iter().rev().take(SENTENCES_BACK + 1).flatten();
        for voice in heard {
            if fits(&self.cast.members[voice.member]) && found.iter().all(|it| it.0 != voice.member) {
                found.push((voice.member, voice.because));
            }
        }
        found
    }

    fn voice_before(&self, sentence: usize, fits: impl Fn(&Member) -> bool) -> Option<Voice> {
        let heard = self.voices[..self.voices.len().min(sentence + 1)].iter().rev().take(SENTENCES_BACK).flatten();
        heard.into_iter().find(|it| fits(&self.cast.members[it.member])).cloned()
    }

    fn hear(&mut self, sentence: usize, who: Option<(usize, Span)>) {
        if let (Some((member, because)), Some(voice)) = (who, self.voices.get_mut(sentence)) {
            *voice = Some(Voice { member, because });
        }
    }

    /// Whether what a sentence is about may say something: nobody’s prices do.
    fn may_speak(&self, subject: &Phrase) -> bool {
        match &subject.head {
            Head::Name(_) => true,
            Head::Pronoun(senses) => !senses.has(Senses::IT),
            Head::Description(noun) => self.tokens.tokens[*noun]
                .has(Senses::PERSON.and(Senses::GROUP).and(Senses::ORGANISATION).and(Senses::MEDIUM)),
        }
    }

    /// Whether a phrase is the letter before an answer, or that before a question.
    fn is_answer_label(&self, phrase: &Phrase) -> Option<bool> {
        let colon = self.tokens.tokens.get(phrase.tokens.end).is_some_and(|it| it.is_mark(&[':']));
        let letter = (colon && phrase.tokens.len() == 1).then(|| self.tokens.lower(phrase.tokens.start))?;
        super::lexicon::is_answer(&letter)
    }

    fn is_first(&self, sentence: usize) -> bool {
        let paragraph = |it: usize| self.tokens.sentences[it].paragraph;
        sentence == 0 || paragraph(sentence) != paragraph(sentence - 1)
    }

    fn ends_with_colon(&self, sentence: usize) -> bool {
        let range = &self.tokens.sentences[sentence].tokens;
        let last_of_paragraph = self
            .tokens
            .sentences
            .get(sentence + 1)
            .is_none_or(|it| it.paragraph != self.tokens.sentences[sentence].paragraph);
        last_of_paragraph && self.tokens.tokens[range.end - 1].is_mark(&[':'])
    }
}

/// Which attribution of its sentence a quotation belongs to: the one right behind it, the nearest one before, or another behind.
fn beside(tokens: &Tokens<'_>, voiced: &[Voiced], quote: usize) -> Option<usize> {
    let calls = |it: &Voiced| it.attribution.form == Form::Calls;
    let voiced_by = |it: &Voiced| !it.who.is_empty();
    let between = |from: usize, to: usize| (from..to).any(|at| tokens.tokens[at].is_quote());
    let behind = voiced.iter().position(|it| {
        voiced_by(it) && it.attribution.cue.start > quote && !calls(it) && !between(quote + 1, it.attribution.cue.start)
    });
    let adjacent = behind.filter(|place| {
        let Voiced { attribution, .. } = &voiced[*place];
        let source =
            attribution.source.as_ref().map_or(attribution.cue.start, |it| it.tokens.start.min(attribution.cue.start));
        let first = source.min(attribution.cue.start);
        (quote + 1..first)
            .all(|at| !tokens.tokens[at].is_word() || tokens.tokens[at].has(Senses::BETWEEN.and(Senses::CONJUNCTION)))
    });
    let before = voiced.iter().rposition(|it| voiced_by(it) && it.attribution.cue.start < quote);
    // “called it “a walk” and promised more”: what it is called is no promise.
    let called = before.filter(|place| calls(&voiced[*place]));
    // “called it “a walk”, but Ada Holm said …”: somebody else says something else.
    let other = |place: usize| {
        let words = quote + 1..voiced[place].attribution.cue.start;
        words.into_iter().any(|at| tokens.tokens[at].has(Senses::CONJUNCTION))
    };
    let promised = |place: usize| voiced[place].attribution.manner == Manner::Promises;
    let adjacent = adjacent.filter(|place| called.is_none() || !(promised(*place) || other(*place)));
    adjacent.or(before).or(behind)
}
