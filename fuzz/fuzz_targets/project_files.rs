//! Whatever the files of a project hold, they are opened and checked without a panic; what opens without an error is written and read
//! back as the same, and written again with the same bytes.
//!
//! An input is project.ron, the facts, the text and the sheet of one document, with a line of `%%%%` between them. `TEXTHASH` stands for the
//! hash of the text, so that a change of the text is not the end of it.
#![no_main]

use std::path::Path;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use manicule::check::check;
use manicule::store::{FileKey, Part, open_on};
use manicule::text::TextHash;
use manicule_fuzz::MemoryDisk;

const DIR: &str = "/p";
const FILES: [&str; 4] = ["project.ron", "documents/doc.ron", "documents/doc.txt", "annotations/ada/doc.ron"];

fuzz_target!(|bytes: &[u8]| {
    let input = String::from_utf8_lossy(bytes);
    let mut parts = input.splitn(FILES.len(), "\n%%%%\n");
    let parts: Vec<&str> = FILES.iter().map(|_| parts.next().unwrap_or_default()).collect();
    let hash = TextHash::of(parts[2].as_bytes()).to_string();
    let disk = Arc::new(MemoryDisk::default());
    for (name, part) in FILES.iter().zip(&parts) {
        let bytes = if name.ends_with(".ron") { part.replace("TEXTHASH", &hash) } else { (*part).to_owned() };
        drop(Part::read(Path::new(name), bytes.as_bytes()));
        disk.put(&Path::new(DIR).join(name), bytes.as_bytes());
    }
    let Ok(opened) = open_on(disk.clone(), Path::new(DIR)) else { return };
    let mut findings = check(&opened.project);
    findings.extend(opened.folder.check_canonical(&opened.project));
    findings.extend(opened.folder.check_versions());
    opened.folder.locate(&mut findings);
    findings.iter().chain(&opened.diagnostics).for_each(|it| drop(it.to_string()));
    if opened.read_only.is_some() {
        return;
    }
    let files = FileKey::all(&opened.project);
    opened.folder.save(&opened.project, &files).expect("it was opened without an error");
    let written = disk.files();
    let again = open_on(disk.clone(), Path::new(DIR)).expect("what was written opens");
    assert_eq!(again.project, opened.project, "what was written is read back");
    assert!(again.read_only.is_none(), "{:?}", again.read_only);
    again.folder.save(&again.project, &files).expect("written again");
    assert_eq!(disk.files(), written, "the same project has the same bytes");
});
