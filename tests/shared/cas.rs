//! The fixtures of dkpro-cassis: emoji, scripts from right to left, arrays, lists, several texts, what is indexed and what is not.

use std::fs;
use std::path::PathBuf;

use manicule::model::{Project, ProjectId, Schema};

use super::shared;
use crate::import::{import_with, options, told, warnings};

const FOLDER: &str = "corpora/dkpro-cassis/tests/test_files";

fn read(format: &str, files: &[(&str, PathBuf)]) -> (Project, Vec<String>) {
    let files = files.iter().map(|(name, path)| (*name, fs::read(path).unwrap()));
    let source = manicule::format::MemorySource::new(files);
    let mut project = Project { schema: Schema::default(), ..Project::new(ProjectId::from_number(1), "cassis") };
    let report = import_with(&mut project, format, &source, &options());
    (project, warnings(&report))
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn json_and_xmi_of_one_cas_say_the_same() {
    let folder = shared(format!("{FOLDER}/json/fs_as_array/ser-ref"));
    let mut seen = 0;
    for entry in fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()) {
        let (xmi, types) = (entry.join("debug.xmi"), entry.join("debug-typesystem.xml"));
        if !xmi.exists() {
            continue;
        }
        if !fs::read_to_string(&xmi).unwrap().contains("sofaString=") {
            continue;
        }
        let (json, said) = read("cas-json", &[("data.json", entry.join("data.json"))]);
        let (xml, _) = read("cas-xmi", &[("data.xmi", xmi.clone()), ("typesystem.xml", types)]);
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(told(&json), told(&xml), "{name}: {said:#?}");
        assert_eq!(json.documents.len(), 1, "{name}: {said:#?}");
        seen += told(&json).len();
    }
    println!("{seen} annotations");
    assert!(seen > 10);
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn spans_of_emoji_are_the_words_that_they_were() {
    let (project, said) = read(
        "cas-json",
        &[(
            "data.json",
            shared(format!("{FOLDER}/json/fs_as_array/ser-ref/casWithEmojiUnicodeTextAndAnnotations/data.json")),
        )],
    );
    assert_eq!(said, Vec::<String>::new());
    let words: Vec<String> =
        told(&project).iter().map(|it| it.split('“').nth(1).unwrap_or_default().replace('”', "")).collect();
    assert_eq!(words, ["🥳", "This", "👳🏻‍♀️", "is", "✆", "a", "🧔🏾‍♂️", "test", "👻"]);
}

/// How many annotations each file has, without tokens and sentences of DKPro, tagsets and those of the document, and in how many texts: what
/// `oracles/cas.py` counts (`lenient_cas` has a type that it refuses).
const COUNTED: [(&str, &str, usize, usize); 6] = [
    ("small_cas", "small_typesystem", 13, 1),
    ("cas_with_smileys", "important_dkpro_types", 5, 1),
    ("cas_with_inheritance", "typesystem_with_inheritance", 5, 1),
    ("cas_with_two_sofas", "small_typesystem", 0, 1),
    ("lenient_cas", "small_typesystem", 14, 1),
    ("cas_with_references", "webanno_types", 3, 1),
];

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn xmi_files_have_what_the_judge_counts() {
    for (name, types, annotations, texts) in COUNTED {
        let types = shared(format!("{FOLDER}/typesystems")).join(format!("{types}.xml"));
        let mut files = vec![("data.xmi", shared(format!("{FOLDER}/xmi/{name}.xmi")))];
        if types.exists() {
            files.push(("typesystem.xml", types));
        }
        let (project, said) = read("cas-xmi", &files);
        let there: usize = project.sheets.values().map(|it| it.annotations.iter().count()).sum();
        assert_eq!((there, project.documents.len()), (annotations, texts), "{name}: {said:#?} {:#?}", told(&project));
    }
}
