//! Whatever lies in the folders of journals beside a sound project: it is opened without a panic, nothing is put where its words are not,
//! reading changes nothing on the disk, and what was recovered and written is read back as the same.
//!
//! An input is made of lines, so that a checksum is not the end of all that the fuzzer comes up with:
//!
//! ```text
//! #ada@fern/written   the lines that follow are in this file, below `.manicule`
//! %doc words          a text of a document, among its versions; TEXT1 stands for the hash of the first of them, TEXTHASH for its present one
//! !                   the first line of a log of this project
//! @7                  the number of the next record
//! +title(before: …)   a record of this change, with its number and its checksum
//! =(number: 1, …)     a line under its checksum
//! ^bytes              bytes without a line feed
//! bytes               a line as it is
//! ```
#![no_main]

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use manicule::check::check;
use manicule::model::{Project, Severity, Stamp, Time};
use manicule::store::{FileKey, Opened, SaveState, Saver, open_as, open_to_write_on};
use manicule::text::TextHash;
use manicule_fuzz::{MemoryDisk, remove_untouched};

const DIR: &str = "/p";
const MACHINE: &str = "fern";
const TEXT: &str = "Ad\nNo, said Ana. É 84 pies.\n";
const PROJECT: &str = include_str!("../sound/project.ron");
const FACTS: &str = include_str!("../sound/doc.ron");
const SHEET: &str = include_str!("../sound/sheet.ron");

fuzz_target!(|bytes: &[u8]| {
    let disk = Arc::new(MemoryDisk::default());
    let has_others = put(&disk, bytes);
    let before = disk.files();
    let shown = open_as(disk.clone(), MACHINE, Path::new(DIR)).expect("the files are sound");
    assert_eq!(disk.files(), before, "reading changes nothing");
    look_at(&shown);

    let opened = write(&disk);
    look_at(&opened);
    if opened.read_only.is_some() {
        assert_eq!(project_files(disk.files()), project_files(before), "it may only be read");
        return;
    }
    // What others have not written yet is applied again to whatever they find.
    match (bytes.len() % 8, has_others) {
        (0, _) => go_on(opened, &disk, has_others),
        (_, true) => {}
        (_, false) => {
            // The machine stops when all files are written and the journal does not know it yet.
            opened.folder.save(&opened.project, &FileKey::all(&opened.project)).expect("saved");
            let project = filed(opened.project);
            drop(opened.journal);
            let again = write(&disk);
            look_at(&again);
            assert_eq!(again.read_only, None);
            assert_eq!(filed(again.project), project, "what was written is recovered again as the same");
        }
    }
});

/// Goes on as the window does: undoes the last thing that the journal knows of, and closes.
fn go_on(opened: Opened, disk: &Arc<MemoryDisk>, has_others: bool) {
    let Opened { mut project, folder, journal, mut history, .. } = opened;
    let saver = Saver::start(folder, journal.expect("it may be written"), Arc::new(project.clone()), || {});
    let stamp = Stamp { at: Time::from_unix(0), by: "ada".parse().expect("a name") };
    let is_undone = match history.undo(&mut project, stamp) {
        Some(step) => {
            saver.submit(&project, &step.entry);
            true
        }
        None => false,
    };
    let state = saver.flush(Duration::from_secs(10));
    assert!(matches!(state, SaveState::Written { .. }), "{state:?}");
    drop(saver);
    let again = write(disk);
    if !is_undone && !has_others {
        look_at(&again);
        assert_eq!(again.read_only, None);
        assert_eq!(again.recovered.map(|it| it.edits).unwrap_or_default(), 0, "it was written");
        assert_eq!(filed(again.project), filed(project), "what was written is read back");
    }
}

/// The files that are not private to a machine.
fn project_files(files: BTreeMap<PathBuf, Vec<u8>>) -> BTreeMap<PathBuf, Vec<u8>> {
    files.into_iter().filter(|(path, _)| !path.starts_with("/p/.manicule")).collect()
}

fn write(disk: &Arc<MemoryDisk>) -> Opened {
    let annotator = "ada".parse().expect("a name");
    open_to_write_on(disk.clone(), MACHINE, Path::new(DIR), &annotator).expect("the files are sound")
}

/// Texts that nothing names are not written; a sheet that says nothing is none.
fn filed(mut project: Project) -> Project {
    project.texts.clear();
    remove_untouched(&mut project);
    project
}

/// Where a project may be written, its texts are there and its words at their places.
fn look_at(opened: &Opened) {
    opened.diagnostics.iter().for_each(|it| drop(it.to_string()));
    let is_sound = |message: &str| !message.contains("expected the quoted") && !message.starts_with("the text of");
    let errors = check(&opened.project).into_iter().filter(|it| it.severity == Severity::Error);
    let unsound: Vec<_> = errors.filter(|it| !is_sound(&it.message)).collect();
    assert!(opened.read_only.is_some() || unsound.is_empty(), "{unsound:?}");
}

/// Puts a sound project and what an input says beside it on a disk; whether others have a log on this machine too.
fn put(disk: &MemoryDisk, input: &[u8]) -> bool {
    let hash = TextHash::of(TEXT.as_bytes()).to_string();
    let mut texts = vec![("TEXTHASH".to_owned(), hash)];
    let dir = Path::new(DIR);
    for (name, file) in [("project.ron", PROJECT), ("documents/doc.ron", FACTS), ("annotations/ada/doc.ron", SHEET)] {
        disk.put(&dir.join(name), file.replace("TEXTHASH", &texts[0].1).as_bytes());
    }
    disk.put(&dir.join("documents/doc.txt"), TEXT.as_bytes());
    let mut file = Vec::new();
    let mut name = "ada@fern/journal-000000000001.log".to_owned();
    let mut number = 1_u64;
    let mut has_others = false;
    for line in input.split(|byte| *byte == b'\n') {
        let (sign, rest) = line.split_first().map_or((0, line), |(sign, rest)| (*sign, rest));
        let words = || texts.iter().fold(lossy(rest), |words, (name, hash)| words.replace(name, hash));
        match sign {
            b'#' => {
                has_others |= put_file(disk, &name, &file);
                (name, file) = (words(), Vec::new());
            }
            b'%' => {
                let (document, text) =
                    lossy(rest).split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap_or_default();
                let text = text.replace("\\n", "\n");
                let hash = TextHash::of(text.as_bytes()).to_string();
                if is_below(&document) {
                    disk.put(
                        &dir.join("documents/versions").join(document).join(format!("{hash}.txt")),
                        text.as_bytes(),
                    );
                }
                texts.push((format!("TEXT{}", texts.len()), hash));
            }
            b'!' => file.extend(signed("(format: 1, project: \"000000000001\")")),
            b'@' => number = lossy(rest).parse().unwrap_or(u64::MAX),
            b'+' => {
                let record = format!(
                    "(number: {number}, at: \"2026-11-22T10:02:11Z\", by: \"ada\", kind: edit, title: \"t\", changes: [{}])",
                    words()
                );
                file.extend(signed(&record));
                number = number.saturating_add(1);
            }
            b'=' => file.extend(signed(&words())),
            b'^' => file.extend(rest),
            _ => file.extend([line, b"\n"].concat()),
        }
    }
    put_file(disk, &name, &file) || has_others
}

fn put_file(disk: &MemoryDisk, name: &str, bytes: &[u8]) -> bool {
    if is_below(name) {
        disk.put(&Path::new(DIR).join(".manicule").join(name), bytes);
    }
    !name.starts_with("ada@fern/")
}

/// Whether a path stays below the folder that it is in.
fn is_below(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|it| matches!(it, Component::Normal(_)))
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A line under its checksum.
fn signed(ron: &str) -> Vec<u8> {
    format!("{:08x} {ron}\n", crc32fast::hash(ron.as_bytes())).into_bytes()
}
