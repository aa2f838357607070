//! Samples of formats that no corpus here is in, written by the readers' own libraries.

use manicule::format::MemorySource;

use super::shared;
use crate::import::{empty, import_with, options, told, warnings};

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn a_project_of_qualitative_analysis_comes_in() {
    let bytes = std::fs::read(shared("oracles/samples/refi/demo.qdpx")).unwrap();
    let mut it = empty();
    let report = import_with(&mut it, "refi-qda", &MemorySource::new([("demo.qdpx", bytes)]), &options());
    assert_eq!(warnings(&report), Vec::<String>::new());
    let told = told(&it);
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(told[..3].iter().any(|it| it == "doc1 anna figure “4.2%”"), "{told:#?}");
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn an_annotation_of_the_standard_comes_in() {
    let read = |name: &str| std::fs::read(shared(format!("oracles/samples/webannotation/{name}"))).unwrap();
    let mut it = empty();
    let files = MemorySource::new([("doc1.txt", read("doc1.txt")), ("a1.jsonld", read("a1.jsonld"))]);
    let report = import_with(&mut it, "web-annotation", &files, &options());
    assert_eq!(warnings(&report), Vec::<String>::new());
    assert_eq!(told(&it), ["doc1 anna quote ““Exports rose 4.2% in 2025.””"]);
}
