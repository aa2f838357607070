//! Who is heard behind a quotation: whoever signs it in the line below, and the voices that follow.

use super::super::lexicon::{CUE, Senses};
use super::super::phrase::{Head, starting};
use super::super::token::Kind;
use super::{CANDIDATES, Candidate, Reader};

/// The longest line that signs a quotation, in tokens.
const SIGNATURE_TOKENS: usize = 8;

impl Reader<'_> {
    /// “We are late.”, and below it “Ada Holm, clerk”: whoever signs a quotation that stands alone has said it.
    pub(super) fn add_signatures(&mut self) {
        for sentence in 1..self.tokens.sentences.len() {
            let (before, range) =
                (self.tokens.sentences[sentence - 1].tokens.clone(), self.tokens.sentences[sentence].tokens.clone());
            let alone = before.len() == 1 && self.is_first(sentence - 1) && self.is_first(sentence);
            let Kind::Quote(quote) = self.tokens.tokens[before.start].kind else { continue };
            let last = self.tokens.sentences.get(sentence + 1).is_none_or(|_| self.is_first(sentence + 1));
            let words =
                range.clone().all(|at| self.tokens.tokens[at].is_word() || self.tokens.tokens[at].is_mark(&[',']));
            let acts = range.clone().any(|at| self.tokens.tokens[at].has(CUE.and(Senses::VERB)));
            if !alone || !last || !words || acts || range.len() > SIGNATURE_TOKENS {
                continue;
            }
            let Some(signed) = starting(&self.tokens, range.start, range.end) else { continue };
            let Head::Name(name) = &signed.head else { continue };
            let member = self.cast.named(&self.tokens, name);
            let span = self.tokens.span(&(signed.tokens.start..name.end)).filter(|_| self.cast.is_person(member));
            let Some(words) = span else { continue };
            let found = &mut self.quotes[quote].1;
            found.retain(|it| it.member != member);
            found.insert(0, Candidate { member, words: Some(words), cue: None, because: vec![words] });
            found.truncate(CANDIDATES);
        }
    }

    /// Fills up with who is heard behind a quotation, for the beginning of a text and of a paragraph.
    pub(super) fn add_later_voices(&mut self) {
        for sentence in 0..self.tokens.sentences.len() {
            for at in self.tokens.sentences[sentence].tokens.clone() {
                let Kind::Quote(quote) = self.tokens.tokens[at].kind else { continue };
                let later = self.voices[sentence + 1..].iter().take(3).flatten().cloned().collect::<Vec<_>>();
                let found = &mut self.quotes[quote].1;
                for voice in later {
                    if found.len() < CANDIDATES && found.iter().all(|it| it.member != voice.member) {
                        let because = vec![voice.because];
                        found.push(Candidate { member: voice.member, words: None, cue: None, because });
                    }
                }
            }
        }
    }
}
