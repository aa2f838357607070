//! What is known of each file, by its name within the project folder.
//!
//! A document has three files or more, whose names differ in folder and ending alone (`documents/NAME.ron`, `documents/NAME.txt`,
//! `annotations/ANNOTATOR/NAME.ron`): `NAME` stands here once, with what is known of each beside the others. That is a third of what one
//! entry a file takes, which is felt from a hundred thousand documents on.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::store::disk::Mark;
use crate::text::TextHash;

/// What is known of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) hash: TextHash,
    pub(super) lasts: Lasts,
    /// What the file looked like before these bytes were read of it; `None` where it was not read, but written.
    pub(super) mark: Option<Mark>,
}

/// Whether a file would be as it is after the power failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lasts {
    /// It was synced, and so was its name.
    Yes,
    /// It was read, and nobody knows.
    Unknown,
    /// The system refused to sync it, and may say otherwise when asked again: it has to be written anew.
    Refused,
}

/// What is known of files by their names, with `/` between folders.
///
/// Invariant: no list is empty, and none has a kind twice; `kinds` has none twice.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Folder and ending of names, such as `documents/` and `.txt`. They are as few as there are annotators.
    kinds: Vec<(Box<str>, Box<str>)>,
    /// By what stands between folder and ending, with the number of the kind.
    stems: HashMap<Box<str>, Box<[(Kind, Seen)]>>,
}

/// The number of a folder and an ending.
type Kind = u32;

impl Files {
    /// What is known of a file.
    pub(super) fn get(&self, name: &str) -> Option<&Seen> {
        let (folder, stem, ending) = split(name);
        let of_stem = self.stems.get(stem)?;
        let kind = self.kind(folder, ending)?;
        of_stem.iter().find(|(it, _)| *it == kind).map(|(_, seen)| seen)
    }

    /// The same, to be changed.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Seen> {
        let (folder, stem, ending) = split(name);
        let kind = self.kind(folder, ending)?;
        let of_stem = self.stems.get_mut(stem)?;
        of_stem.iter_mut().find(|(it, _)| *it == kind).map(|(_, seen)| seen)
    }

    /// Notes something of a file, in place of what was known of it.
    pub(super) fn insert(&mut self, name: &str, seen: Seen) {
        if let Some(there) = self.get_mut(name) {
            *there = seen;
            return;
        }
        let (folder, stem, ending) = split(name);
        let kind = self.kind(folder, ending).unwrap_or_else(|| {
            self.kinds.push((folder.into(), ending.into()));
            number(self.kinds.len() - 1)
        });
        let one = (kind, seen);
        match self.stems.get_mut(stem) {
            Some(of_stem) => *of_stem = of_stem.iter().copied().chain([one]).collect(),
            None => drop(self.stems.insert(stem.into(), Box::new([one]))),
        }
    }

    /// Forgets a file.
    pub(super) fn remove(&mut self, name: &str) {
        let (folder, stem, ending) = split(name);
        let (Some(kind), Some(of_stem)) = (self.kind(folder, ending), self.stems.get_mut(stem)) else { return };
        *of_stem = of_stem.iter().copied().filter(|(it, _)| *it != kind).collect();
        if of_stem.is_empty() {
            self.stems.remove(stem);
        }
    }

    /// Hands on the name of each file and what is known of it, sorted by name.
    pub(super) fn each(&self, mut hand: impl FnMut(&str, &Seen)) {
        let mut all = Vec::new();
        for (stem, of_stem) in &self.stems {
            all.extend(of_stem.iter().filter_map(|(kind, seen)| {
                let (folder, ending) = self.kinds.get(*kind as usize)?;
                Some(((&**folder, &**stem, &**ending), seen))
            }));
        }
        all.sort_unstable_by(|(one, _), (other, _)| by_name(*one, *other));
        let mut name = String::new();
        for ((folder, stem, ending), seen) in all {
            name.clear();
            [folder, stem, ending].into_iter().for_each(|part| name.push_str(part));
            hand(&name, seen);
        }
    }

    fn kind(&self, folder: &str, ending: &str) -> Option<Kind> {
        self.kinds.iter().position(|(a, b)| **a == *folder && **b == *ending).map(number)
    }
}

/// The order of two names in parts. Most have the same folder.
fn by_name(one: (&str, &str, &str), other: (&str, &str, &str)) -> Ordering {
    if one.0 == other.0 {
        return one.1.bytes().chain(one.2.bytes()).cmp(other.1.bytes().chain(other.2.bytes()));
    }
    let whole = |it: (&str, &str, &str)| [it.0, it.1, it.2].concat();
    whole(one).cmp(&whole(other))
}

/// No project has that many annotators: each is a folder.
fn number(place: usize) -> Kind {
    Kind::try_from(place).unwrap_or(Kind::MAX)
}

/// The folder with its `/`, the name and the ending with its dot, each of which may be empty.
fn split(name: &str) -> (&str, &str, &str) {
    let (folder, file) = name.split_at(name.rfind('/').map_or(0, |at| at + 1));
    let (stem, ending) = file.split_at(file.rfind('.').unwrap_or(file.len()));
    (folder, stem, ending)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn name() -> impl Strategy<Value = String> {
        let folder = prop::sample::select(vec!["", "documents/", "annotations/ada/", "annotations/ben/", "a.b/"]);
        let stem = prop::sample::select(vec!["one", "two", "", "one.two", "é"]);
        let ending = prop::sample::select(vec!["", ".ron", ".txt", "."]);
        (folder, stem, ending).prop_map(|(folder, stem, ending)| format!("{folder}{stem}{ending}"))
    }

    proptest! {
        #[test]
        fn it_holds_what_a_plain_table_holds(steps in prop::collection::vec((name(), prop::option::of(any::<u8>())), 0..80)) {
            let (mut files, mut plain) = (Files::default(), BTreeMap::new());
            for (name, bytes) in steps {
                match bytes.map(|it| Seen { hash: TextHash::of(&[it]), lasts: Lasts::Unknown, mark: None }) {
                    Some(seen) => {
                        files.insert(&name, seen);
                        plain.insert(name.clone(), seen);
                    }
                    None => {
                        files.remove(&name);
                        plain.remove(&name);
                    }
                }
                prop_assert_eq!(files.get(&name), plain.get(&name));
                prop_assert_eq!(files.get_mut(&name).copied(), plain.get(&name).copied());
            }
            let mut held = Vec::new();
            files.each(|name, seen| held.push((name.to_owned(), *seen)));
            prop_assert_eq!(held, plain.into_iter().collect::<Vec<_>>());
        }
    }
}
