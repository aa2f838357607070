//! An index is taken as far as it fits the files, and never matters beyond that.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::*;
use crate::model::{LookedAt, Sheet, Status};
use crate::store::{Foreseen, create, foresee, foresee_from, open};
use crate::text::{Span, Text};

/// A project of three documents, which ada is at different stages of, with an index that knows all of them.
fn noted() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("weather");
    create(&dir, "Weather").expect("created");
    let mut opened = open(&dir).expect("opened");
    for (id, status) in [("hail", Status::New), ("rain", Status::InProgress), ("sun", Status::Done)] {
        let text = Text::new(format!("There was {id}."));
        let key = SheetKey::new(id.parse().expect("a name"), "ada".parse().expect("a name"));
        let mut document = Document::new(key.document.clone(), format!("Of {id}"), text.hash());
        document.publisher = "Lantern".to_owned();
        let span = Span::from_range(0..5).expect("a span");
        document.looked_at = vec![LookedAt { span, by: key.annotator.clone() }];
        opened.project.texts.insert(text.hash(), text);
        opened.project.documents.insert(key.document.clone(), Arc::new(document));
        opened.project.sheets.insert(key, Arc::new(Sheet { status, ..Sheet::default() }));
    }
    opened.folder.save(&opened.project, &FileKey::all(&opened.project)).expect("saved");
    rest(&dir);
    let shown = ("rain".parse().expect("a name"), ByteOffset(6));
    note(&dir, Some(&shown));
    (folder, dir)
}

fn note(dir: &Path, shown: Option<&Shown>) {
    let opened = open(dir).expect("opened");
    opened.folder.write_index(&opened.project, shown).expect("noted");
}

/// Makes all files of a folder an hour old.
fn rest(dir: &Path) {
    for entry in fs::read_dir(dir).expect("a folder").map(|it| it.expect("an entry").path()) {
        if entry.is_dir() {
            rest(&entry);
        } else {
            touch(&entry, 3600);
        }
    }
}

fn touch(path: &Path, seconds_ago: u64) {
    let file = File::options().write(true).open(path).expect("a file");
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds_ago)).expect("set");
}

/// The index of a project, as the next opening reads it.
fn index(dir: &Path) -> Index {
    let opened = open(dir).expect("opened");
    Index::read(&opened.folder, opened.project.id)
}

fn titles(foreseen: &Foreseen) -> Vec<&str> {
    foreseen.project.documents.values().map(|it| it.title.as_str()).collect()
}

/// Whether what is foreseen is what is there, but for what stands in sheets.
fn foresees_what_is_there(dir: &Path) -> Foreseen {
    let (foreseen, opened) = (foresee_from(dir, None).expect("foreseen"), open(dir).expect("opened"));
    assert_eq!(foreseen.project.documents, opened.project.documents);
    assert_eq!(foreseen.project.sheets.keys().collect::<Vec<_>>(), opened.project.sheets.keys().collect::<Vec<_>>());
    for (key, sheet) in &opened.project.sheets {
        assert_eq!(foreseen.project.sheets.get(key).expect("a sheet").status, sheet.status);
        assert_eq!(foreseen.counts[key], sheet.annotations.len());
    }
    assert_eq!(foreseen.documents, opened.project.documents.len());
    foreseen
}

#[test]
fn what_fits_is_taken_and_the_document_that_was_shown_last_is_shown() {
    let (_folder, dir) = noted();
    let noted = index(&dir);
    assert_eq!(noted.documents.len(), 3);
    assert_eq!(noted.documents.values().filter(|it| it.works.len() == 1).count(), 2, "of hail there is no sheet");
    let foreseen = foresees_what_is_there(&dir);
    let (shown, caret) = foreseen.shown.clone().expect("a document");
    assert_eq!((shown.as_str(), caret), ("rain", ByteOffset(6)));
    assert_eq!(foreseen.project.text(&shown).map(Text::as_str), Some("There was rain."));
    let sun = "sun".parse().expect("a name");
    assert_eq!(foreseen.project.text(&sun).map(Text::as_str), Some("There was sun."), "others are read on demand");
    assert_eq!(foresee_from(&dir, Some(&sun)).and_then(|it| it.shown), Some((sun, ByteOffset(0))));
    assert!(foresee(&dir, None).is_none(), "so few are read as soon as foreseen");
}

#[test]
fn files_that_fit_are_not_read() {
    let (_folder, dir) = noted();
    let facts = dir.join("documents/sun.ron");
    let changed = fs::read_to_string(&facts).expect("facts").replace("Of sun", "Of bun");
    let old = fs::metadata(&facts).expect("facts").modified().expect("a time");
    fs::write(&facts, changed).expect("written");
    // As nobody would but on purpose.
    File::options().write(true).open(&facts).expect("a file").set_modified(old).expect("set");
    assert_eq!(titles(&foresee_from(&dir, None).expect("foreseen")), ["Of hail", "Of rain", "Of sun"]);
}

#[test]
fn what_was_changed_made_or_removed_since_is_read_anew() {
    let (_folder, dir) = noted();
    let facts = dir.join("documents/sun.ron");
    let ron = fs::read_to_string(&facts).expect("facts");
    fs::write(&facts, ron.replace("Of sun", "Of bun")).expect("written");
    touch(&facts, 60);
    assert_eq!(titles(&foresees_what_is_there(&dir)), ["Of hail", "Of rain", "Of bun"], "of the same length");
    fs::write(dir.join("documents/wind.ron"), ron.replace("sun", "wind")).expect("written");
    fs::write(dir.join("documents/wind.txt"), "There was sun.").expect("written");
    assert_eq!(titles(&foresees_what_is_there(&dir)).len(), 4);
    let sheet = dir.join("annotations/ada/rain.ron");
    fs::write(&sheet, fs::read_to_string(&sheet).expect("a sheet").replace("in_progress", "done")).expect("written");
    foresees_what_is_there(&dir);
    fs::remove_file(&sheet).expect("removed");
    ["sun.ron", "sun.txt"].iter().for_each(|it| fs::remove_file(dir.join("documents").join(it)).expect("removed"));
    assert_eq!(titles(&foresees_what_is_there(&dir)), ["Of hail", "Of rain", "Of wind"]);
}

#[test]
fn a_file_that_was_changed_a_moment_ago_is_not_noted() {
    let (_folder, dir) = noted();
    let facts = dir.join("documents/sun.ron");
    touch(&facts, 0);
    note(&dir, None);
    assert_eq!(index(&dir).documents.len(), 2);
    touch(&facts, 60);
    note(&dir, None);
    assert_eq!(index(&dir).documents.len(), 3);
}

#[test]
fn what_was_written_here_is_noted_as_it_is() {
    let (_folder, dir) = noted();
    let mut opened = open(&dir).expect("opened");
    let key = SheetKey::new("rain".parse().expect("a name"), "ada".parse().expect("a name"));
    opened.project.sheets.insert(key.clone(), Arc::new(Sheet { status: Status::Done, ..Sheet::default() }));
    let sheet = FileKey::Sheet(key);
    opened.folder.save(&opened.project, &[sheet.clone()].into()).expect("saved");
    let path = opened.folder.file(&sheet);
    touch(&path, 60);
    opened.folder.write_index(&opened.project, None).expect("noted");
    assert_eq!(index(&dir).documents[&"rain".parse().expect("a name")].works[0].1.status, Status::Done);
    foresees_what_is_there(&dir);
    // Another program had the last word.
    fs::write(&path, "()").expect("written");
    touch(&path, 60);
    opened.folder.known.accept(&path, Some(crate::text::TextHash::of(b"(  )")));
    opened.folder.write_index(&opened.project, None).expect("noted");
    assert_eq!(index(&dir).documents[&"rain".parse().expect("a name")].works, []);
}

#[test]
fn an_index_that_is_damaged_foreign_or_of_another_version_is_ignored_and_made_anew() {
    let (_folder, dir) = noted();
    let whole = fs::read_to_string(path(&dir)).expect("an index");
    let other = noted();
    let foreign = fs::read_to_string(path(&other.1)).expect("an index");
    let (first, rest) = whole.split_once('\n').expect("lines");
    for bad in [
        String::new(),
        "\n".to_owned(),
        whole[..whole.len() - 2].to_owned(),
        whole.replace("Of sun", "Of bun"),
        whole.replace("\"manicule_index\":2", "\"manicule_index\":3"),
        foreign,
        format!("{first}\n{rest}{rest}"),
        first.to_owned(),
        "\u{0}".repeat(4096),
    ] {
        fs::write(path(&dir), &bad).expect("written");
        assert_eq!(index(&dir), Index::default(), "{bad:.80}");
        assert_eq!(titles(&foresees_what_is_there(&dir)), ["Of hail", "Of rain", "Of sun"]);
        note(&dir, None);
        assert_eq!(index(&dir).documents.len(), 3);
    }
}

#[test]
fn an_index_with_a_record_that_no_document_could_have_is_ignored() {
    let (_folder, dir) = noted();
    let opened = open(&dir).expect("opened");
    let bytes = fs::read(path(&dir)).expect("an index");
    let body = split(&bytes).expect("an index").1;
    for (good, bad) in [("\"id\":\"sun\"", "\"id\":\"../sun\""), ("\"done\"", "\"dome\""), ("\"ada\"", "\"\"")] {
        let body = String::from_utf8_lossy(body).replace(good, bad);
        let header = Header::new(opened.project.id, crc32fast::hash(body.as_bytes()), None);
        let header = serde_json::to_string(&header).expect("a header");
        assert_eq!(Index::from_bytes(format!("{header}\n{body}").as_bytes(), opened.project.id), None, "{bad}");
    }
}

#[test]
fn an_index_that_says_the_same_is_left_alone() {
    let (_folder, dir) = noted();
    note(&dir, None);
    touch(&path(&dir), 60);
    let before = fs::metadata(path(&dir)).expect("an index").modified().expect("a time");
    note(&dir, None);
    assert_eq!(fs::metadata(path(&dir)).expect("an index").modified().expect("a time"), before);
    note(&dir, Some(&("sun".parse().expect("a name"), ByteOffset(0))));
    assert_ne!(fs::metadata(path(&dir)).expect("an index").modified().expect("a time"), before);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_read_through_a_link() {
    let (_folder, dir) = noted();
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::rename(dir.join(".manicule/cache"), elsewhere.path().join("cache")).expect("moved");
    std::os::unix::fs::symlink(elsewhere.path().join("cache"), dir.join(".manicule/cache")).expect("a link");
    assert_eq!(index(&dir), Index::default());
    let opened = open(&dir).expect("opened");
    assert!(opened.folder.write_index(&opened.project, None).is_err());
}

#[test]
fn where_no_index_can_be_written_that_is_an_error_and_nothing_else() {
    let (_folder, dir) = noted();
    let opened = open(&dir).expect("opened");
    let before = opened.project.clone();
    fs::remove_dir_all(dir.join(".manicule")).expect("removed");
    fs::write(dir.join(".manicule"), "in the way").expect("written");
    assert!(opened.folder.write_index(&opened.project, None).is_err());
    assert_eq!(index(&dir), Index::default());
    assert_eq!(open(&dir).expect("opened").project, before);
    foresees_what_is_there(&dir);
}

#[test]
fn lines_are_cut_into_pieces_between_two_of_them() {
    let body = b"one\ntwo\nthree\nfour\n";
    for count in 1..9 {
        let cut = pieces(body, count);
        assert_eq!(cut.concat(), body);
        assert!(cut.iter().all(|it| it.is_empty() || it.ends_with(b"\n")), "{count}");
    }
}
