//! Whom a name belongs to in the register of speakers: by case and accents folded, by surname alone, by alias.

use std::collections::HashMap;

use crate::find::fold;
use crate::model::{Project, Speaker, SpeakerId, SpeakerKind};

/// The names of a project's speakers, to be looked up. It knows the register as it was when it was made.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// Speakers by a whole name.
    by_name: HashMap<String, Vec<SpeakerId>>,
    /// People by a word of a name, with all words of that name.
    by_word: HashMap<String, Vec<(SpeakerId, Vec<String>)>>,
    /// Whoever is not a person by the first letters of a name of several words, or by a name that is such letters.
    by_initials: HashMap<String, Vec<SpeakerId>>,
}

impl Register {
    /// The names and aliases of a project's speakers.
    #[must_use]
    pub fn new(project: &Project) -> Self {
        let mut register = Self::default();
        project.speakers.values().for_each(|it| register.add(it));
        register
    }

    /// Takes a speaker in.
    pub fn add(&mut self, speaker: &Speaker) {
        for name in std::iter::once(&speaker.name).chain(&speaker.aliases) {
            let words = words(name);
            push(self.by_name.entry(words.join(" ")).or_default(), speaker.id.clone());
            if let Some(initials) = initials(name, &words).filter(|_| speaker.kind != SpeakerKind::Person) {
                push(self.by_initials.entry(initials).or_default(), speaker.id.clone());
            }
            if speaker.kind == SpeakerKind::Person && words.len() > 1 {
                for word in &words {
                    push(self.by_word.entry(word.clone()).or_default(), (speaker.id.clone(), words.clone()));
                }
            }
        }
    }

    /// The speakers that a name may belong to, in the order of their ids; those of exactly this name, where there are any.
    ///
    /// The name of a person may be a part of the registered one or have more to it: `Renn`, `Dr Tobias Renn`.
    #[must_use]
    pub fn find(&self, name: &str, kind: SpeakerKind) -> Vec<&SpeakerId> {
        let words = words(name);
        if let Some(found) = self.by_name.get(&words.join(" ")) {
            return found.iter().collect();
        }
        let initials = initials(name, &words).filter(|_| kind != SpeakerKind::Person);
        if let Some(found) = initials.and_then(|it| self.by_initials.get(&it)) {
            // Two names of several words that happen to begin alike are not the same.
            let short = |name: &str| name.split_whitespace().count() == 1;
            let one_is_short =
                |id: &&SpeakerId| short(name) || self.by_name.iter().any(|(it, ids)| short(it) && ids.contains(id));
            return found.iter().filter(one_is_short).collect();
        }
        let last = words.last().filter(|_| kind == SpeakerKind::Person);
        let sharing = last.and_then(|it| self.by_word.get(it)).into_iter().flatten();
        let mut found: Vec<&SpeakerId> =
            sharing.filter(|(_, other)| ends_alike(&words, other)).map(|(id, _)| id).collect();
        found.sort();
        found.dedup();
        found
    }
}

fn push<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// The words of a name without case, accents and articles.
fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(|it: char| !it.is_alphanumeric() && it != '\'' && it != '-').collect();
    let mut words: Vec<String> = words.into_iter().filter(|it| !it.is_empty()).map(str::to_owned).collect();
    if words.len() > 1
        && matches!(words[0].as_str(), "the" | "a" | "an" | "el" | "la" | "los" | "las" | "der" | "die" | "das")
    {
        words.remove(0);
    }
    words
}

/// `hbc` for both `Harbour Broadcasting Company` and `HBC`.
fn initials(name: &str, words: &[String]) -> Option<String> {
    match words {
        [word] if (2..=5).contains(&word.len()) => {
            let mut letters = name.chars().filter(|it| it.is_alphabetic());
            letters.all(char::is_uppercase).then(|| word.clone())
        }
        [_] | [] => None,
        words => Some(words.iter().filter_map(|it| it.chars().next()).collect()),
    }
}

/// Whether one of two names is the end, or the whole, of the other.
fn ends_alike(one: &[String], other: &[String]) -> bool {
    one.ends_with(other) || other.ends_with(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register(names: &[(&str, &[&str], SpeakerKind)]) -> Register {
        let mut register = Register::default();
        for (name, aliases, kind) in names {
            let id = SpeakerId::from_title(name, |_| false);
            let aliases = aliases.iter().map(|it| (*it).to_owned()).collect();
            register.add(&Speaker { kind: *kind, aliases, ..Speaker::new(id, *name) });
        }
        register
    }

    #[test]
    fn a_name_is_found_by_what_a_text_has_of_it() {
        let register = register(&[
            ("Inés Brandão", &[], SpeakerKind::Person),
            ("Harbour Authority", &["the port"], SpeakerKind::Organisation),
            ("Ada Holm", &[], SpeakerKind::Person),
            ("Jon Holm", &["Old Jon"], SpeakerKind::Person),
        ]);
        let found =
            |name: &str, kind| register.find(name, kind).iter().map(|it| it.as_str()).collect::<Vec<_>>().join(" ");
        let person = SpeakerKind::Person;
        assert_eq!(found("ines brandao", person), "ines-brandao");
        assert_eq!(found("Brandão", person), "ines-brandao");
        assert_eq!(found("Dr Inés Brandão", person), "ines-brandao");
        assert_eq!(found("Old Jon", person), "jon-holm");
        assert_eq!(found("the Port", SpeakerKind::Organisation), "harbour-authority");
        assert_eq!(found("Holm", person), "ada-holm jon-holm");
        assert_eq!(found("Inés", person), "", "a first name alone is anybody’s");
        assert_eq!(found("Authority", SpeakerKind::Organisation), "");
    }
}
