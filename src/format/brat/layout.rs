//! Which annotation file is about which text, and whose it is: nothing in the files says so, only their names.

use std::collections::{BTreeMap, BTreeSet};

use crate::format::Source;
use crate::text::TextHash;

/// A text, and the annotation files about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    /// What the document is called.
    pub(super) name: String,
    /// The file of the text; `None` where there is none.
    pub(super) text: Option<String>,
    /// The annotation files.
    pub(super) sheets: Vec<SheetFile>,
}

/// An annotation file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SheetFile {
    /// Its name.
    pub(super) file: String,
    /// Whose it is, where its name says so.
    pub(super) annotator: Option<String>,
}

/// The texts of a source with their annotation files, in the order of names; `annotators` are known to have folders of their own.
///
/// - `NAME.ann` is about `NAME.txt` in the same folder.
/// - `NAME_ANNOTATOR.ann` is about `NAME.txt`, in a folder `text` beside it or above, or wherever it is.
/// - The same text in several folders has an annotator a folder, which is called as they are; so has a text that stands elsewhere, or
///   nowhere, with annotation files in several folders.
pub(super) fn groups(source: &dyn Source, annotators: &BTreeSet<&str>) -> Vec<Group> {
    let with_ending = |ending: &str| -> Vec<&str> {
        let names = source.names().iter().map(String::as_str);
        names.filter(|name| name.to_ascii_lowercase().ends_with(ending)).collect()
    };
    let (texts, sheets) = (Texts::new(with_ending(".txt")), with_ending(".ann"));
    let mut groups: BTreeMap<(String, Option<String>), Vec<SheetFile>> = BTreeMap::new();
    for file in sheets {
        let (text, annotator) = texts.of(file);
        let name = text.map_or_else(|| stem(file).to_owned(), |it| stem(it).to_owned());
        let sheet = SheetFile { file: file.to_owned(), annotator: annotator.map(str::to_owned) };
        groups.entry((name, text.map(str::to_owned))).or_default().push(sheet);
    }
    // A text that nobody has annotated is a document all the same.
    for text in &texts.files {
        groups.entry((stem(text).to_owned(), Some((*text).to_owned()))).or_default();
    }
    joined(source, groups, annotators)
}

/// Groups of one name and the same bytes are one text, whose annotators have folders of their own.
fn joined(
    source: &dyn Source,
    groups: BTreeMap<(String, Option<String>), Vec<SheetFile>>,
    annotators: &BTreeSet<&str>,
) -> Vec<Group> {
    let mut by_name: BTreeMap<String, Vec<Group>> = BTreeMap::new();
    for ((name, text), sheets) in groups {
        by_name.entry(name.clone()).or_default().push(Group { name, text, sheets });
    }
    let mut all = Vec::new();
    for (_, groups) in by_name {
        let hash = |group: &Group| source.read(group.text.as_deref()?).ok().map(|bytes| TextHash::of(&bytes));
        let alone = groups.len() == 1;
        let mut same: Vec<(Option<TextHash>, Vec<Group>)> = Vec::new();
        for group in groups {
            let hash = if alone { None } else { hash(&group) };
            match same.iter_mut().find(|(it, _)| hash.is_some() && *it == hash) {
                Some((_, groups)) => groups.push(group),
                None => same.push((hash, vec![group])),
            }
        }
        all.extend(same.into_iter().filter_map(|(_, groups)| one(groups, annotators)));
    }
    all
}

/// The group that some of one text make together.
fn one(groups: Vec<Group>, annotators: &BTreeSet<&str>) -> Option<Group> {
    // Where a file stands whose annotator its name does not tell; a text without any counts where it stands itself.
    let unnamed = |group: &Group| -> Vec<String> {
        let sheets = group.sheets.iter().filter(|it| it.annotator.is_none());
        let text = group.text.iter().filter(|_| group.sheets.is_empty());
        sheets.map(|it| &it.file).chain(text).map(|it| folder(it).to_owned()).collect()
    };
    let folders: BTreeSet<String> = groups.iter().flat_map(unnamed).collect();
    let parts: Vec<Vec<&str>> = folders.iter().map(|it| it.split('/').collect()).collect();
    let is_shared = |at: &usize| parts.iter().all(|it| it.get(*at).is_some() && it.get(*at) == parts[0].get(*at));
    let shared = if parts.len() > 1 { (0..).take_while(is_shared).count() } else { usize::MAX };
    let mut joined: Option<Group> = None;
    for mut group in groups {
        for sheet in group.sheets.iter_mut().filter(|it| it.annotator.is_none()) {
            let parts: Vec<&str> = folder(&sheet.file).split('/').collect();
            // The innermost, since an annotator may be called as some folder far above is.
            let own = parts.iter().rfind(|it| annotators.contains(**it));
            let own = own.or_else(|| parts.get(shared).filter(|it| !it.is_empty()));
            sheet.annotator = own.map(|it| (*it).to_owned());
        }
        match &mut joined {
            None => joined = Some(group),
            Some(joined) => joined.sheets.append(&mut group.sheets),
        }
    }
    joined
}

/// The texts of a source, to be looked up by the names of annotation files.
struct Texts<'s> {
    files: Vec<&'s str>,
    by_stem: BTreeMap<&'s str, Vec<&'s str>>,
}

impl<'s> Texts<'s> {
    fn new(files: Vec<&'s str>) -> Self {
        let mut by_stem: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for file in &files {
            by_stem.entry(stem(file)).or_default().push(file);
        }
        Self { files, by_stem }
    }

    /// The text of an annotation file, and the annotator that its name gives.
    fn of<'f>(&self, file: &'f str) -> (Option<&'s str>, Option<&'f str>) {
        let (folder, whole) = (folder(file), stem(file));
        if let Some(text) = self.named(whole).iter().find(|it| self::folder(it) == folder) {
            return (Some(*text), None);
        }
        // The longest name of a text that the file's begins with.
        let cuts = whole
            .char_indices()
            .rev()
            .filter(|(_, it)| *it == '_')
            .map(|(at, _)| (&whole[..at], Some(&whole[at + 1..])));
        for (name, annotator) in std::iter::once((whole, None)).chain(cuts) {
            if let Some(text) = self.nearest(name, folder) {
                return (Some(text), annotator.filter(|it| !it.is_empty()));
            }
        }
        (None, None)
    }

    fn named(&self, stem: &str) -> &[&'s str] {
        self.by_stem.get(stem).map_or(&[], Vec::as_slice)
    }

    /// The text of a name in a folder `text` or `texts` beside or above, in the folder itself, or the only one that there is.
    fn nearest(&self, name: &str, folder: &str) -> Option<&'s str> {
        let named = self.named(name);
        let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
        let wanted =
            [join(folder, "text"), join(above, "text"), join(folder, "texts"), join(above, "texts"), folder.to_owned()];
        let near = wanted.iter().find_map(|wanted| named.iter().find(|it| self::folder(it) == wanted));
        near.copied().or(match named {
            [only] => Some(*only),
            _ => None,
        })
    }
}

fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The name of a file without its folder and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::MemorySource;

    /// Each group as `name text: file by annotator, …`.
    fn told(files: &[(&str, &str)], annotators: &[&str]) -> Vec<String> {
        let source = MemorySource::new(files.iter().map(|(name, text)| (*name, *text)));
        let groups = groups(&source, &annotators.iter().copied().collect());
        let sheet = |it: &SheetFile| format!("{} by {}", it.file, it.annotator.as_deref().unwrap_or("?"));
        groups
            .iter()
            .map(|it| {
                let sheets = it.sheets.iter().map(sheet).collect::<Vec<_>>().join(", ");
                format!("{} {}: {sheets}", it.name, it.text.as_deref().unwrap_or("-"))
            })
            .collect()
    }

    #[test]
    fn names_tell_whose_file_is_about_what() {
        let beside = [("a/x.ann", ""), ("a/x.txt", "one"), ("a/y.txt", "two"), ("lost.ann", "")];
        assert_eq!(told(&beside, &[]), ["lost -: lost.ann by ?", "x a/x.txt: a/x.ann by ?", "y a/y.txt: "]);
        let apart = [("x_1_ada.ann", ""), ("x_1_bob.ann", ""), ("text/x_1.txt", "one"), ("text/x.txt", "two")];
        assert_eq!(told(&apart, &[]), ["x text/x.txt: ", "x_1 text/x_1.txt: x_1_ada.ann by ada, x_1_bob.ann by bob"]);
    }

    #[test]
    fn a_folder_is_an_annotator_where_another_one_has_the_same_text() {
        let files = [("c/ada/x.ann", ""), ("c/ada/x.txt", "one"), ("c/bob/x.ann", ""), ("c/bob/x.txt", "one")];
        assert_eq!(told(&files, &[]), ["x c/ada/x.txt: c/ada/x.ann by ada, c/bob/x.ann by bob"]);
        let other = [("train/x.ann", ""), ("train/x.txt", "one"), ("test/x.ann", ""), ("test/x.txt", "two")];
        assert_eq!(told(&other, &[]), ["x test/x.txt: test/x.ann by ?", "x train/x.txt: train/x.ann by ?"]);
        assert_eq!(told(&other[..2], &["train"]), ["x train/x.txt: train/x.ann by train"]);
        let below = [("ada/out/bob/x.ann", ""), ("ada/out/bob/x.txt", "one")];
        assert_eq!(told(&below, &["ada", "bob"]), ["x ada/out/bob/x.txt: ada/out/bob/x.ann by bob"]);
    }

    #[test]
    fn a_folder_is_an_annotator_where_texts_stand_elsewhere() {
        let without = [("o/ada/x.ann", ""), ("o/bob/x.ann", "")];
        assert_eq!(told(&without, &[]), ["x -: o/ada/x.ann by ada, o/bob/x.ann by bob"]);
        let apart = [("ada/x.ann", ""), ("bob/x.ann", ""), ("text/x.txt", "one")];
        assert_eq!(told(&apart, &[]), ["x text/x.txt: ada/x.ann by ada, bob/x.ann by bob"]);
        assert_eq!(told(&apart[1..], &[]), ["x text/x.txt: bob/x.ann by ?"]);
    }
}
