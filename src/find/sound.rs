//! Names that sound alike, however and in whatever script they are written.

use deunicode::deunicode;

/// Fewer sounds than this are those of too many names.
const FEWEST: usize = 2;
/// The consonants of `al` and `el`, which stand before many Arabic names.
const ARTICLE: &str = "al";

/// How a name sounds, as far as it was typed.
///
/// Names are written in Latin letters, sign by sign, and compared by their consonants, since scripts differ most in how they write
/// vowels. It is a way to find a name whose spelling nobody knows, and no proof that two are one.
pub struct Sound(Vec<String>);

impl Sound {
    /// The sound of what was typed.
    #[must_use]
    pub fn of(typed: &str) -> Self {
        let mut words = words(typed);
        // An article that is typed apart is not written, or a part of its word, elsewhere.
        if words.len() > 1 {
            words.retain(|it| it != ARTICLE);
        }
        Self(words)
    }

    /// Whether each word that was typed sounds as the beginning of a word of a name: `mohamed` as `محمد`, `Petrova` as `Петрова`.
    #[must_use]
    pub fn begins_a_word_of(&self, name: &str) -> bool {
        if !self.0.iter().any(|it| it.len() >= FEWEST) {
            return false;
        }
        // Chinese has no words, and each of its signs is one here: what was typed may go on over several.
        let mut joined = String::new();
        let mut starts = Vec::new();
        for word in words(name) {
            starts.push(joined.len());
            joined.push_str(&word);
        }
        self.0.iter().all(|word| starts.iter().any(|from| joined[*from..].starts_with(word.as_str())))
    }
}

/// The consonants of each word, those that are mixed up as one.
fn words(name: &str) -> Vec<String> {
    // The Arabic article is written as a part of its word, and apart or not at all in Latin letters.
    let bare = |word: &str| deunicode(word.strip_prefix("ال").unwrap_or(word)).to_lowercase();
    let latin: Vec<String> = name.split_whitespace().map(bare).collect();
    let parts = latin.iter().flat_map(|it| it.split(|it: char| !it.is_ascii_alphanumeric()));
    parts.filter(|it| !it.is_empty()).map(consonants).collect()
}

fn consonants(word: &str) -> String {
    let word = word.replace("ph", "f").replace("sch", "sh").replace("tch", "ch");
    let mut sounds = String::new();
    let mut before = None;
    for (place, letter) in word.chars().enumerate() {
        let doubled = before.replace(letter) == Some(letter);
        let sound = match letter {
            _ if doubled => continue,
            'c' | 'q' => 'k',
            'z' => 's',
            'v' | 'w' => 'v',
            // A word that begins with a vowel is to begin with one.
            'a' | 'e' | 'i' | 'o' | 'u' if place == 0 => 'a',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'j' | 'h' => continue,
            other => other,
        };
        sounds.push(sound);
    }
    sounds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sounds_like(typed: &str, name: &str) -> bool {
        Sound::of(typed).begins_a_word_of(name)
    }

    #[test]
    fn a_name_is_found_in_another_script_and_spelling() {
        for (typed, name) in [
            ("mohamed", "محمد الرشيد"),
            ("Muhammad", "Mohammed Al-Rashid"),
            ("rashid", "محمد الرشيد"),
            ("Al-Rashid", "محمد الرشيد"),
            ("el-Sisi", "السيسي"),
            ("محمد", "Mohammed Al-Rashid"),
            ("Петрова", "Anna Petrova"),
            ("petr", "Анна Петрова"),
            ("pappas", "Γιάννης Παππάς"),
            ("wang xiaoming", "王小明"),
            ("Bruckner", "Brückner"),
        ] {
            assert!(sounds_like(typed, name), "{typed} {:?} {name} {:?}", words(typed), words(name));
        }
    }

    #[test]
    fn other_names_sound_otherwise() {
        for (typed, name) in [
            ("mohamed", "Mehdi Rahimi"),
            ("petrova", "Anna Pavlova"),
            ("a", "Anna Petrova"),
            ("", "Anna"),
            ("—", "Anna"),
        ] {
            assert!(!sounds_like(typed, name), "{typed} {:?} {name} {:?}", words(typed), words(name));
        }
    }
}
