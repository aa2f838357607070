//! Real data of INCEpTION: the same documents as WebAnno TSV and as XMI, and a corpus as TSV.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use manicule::format::LossKind;
use manicule::model::{Project, ProjectId, Schema};

use super::shared;
use crate::import::{import, told, warnings};

fn empty() -> Project {
    Project { schema: Schema::default(), ..Project::new(ProjectId::from_number(1), "INCEpTION") }
}

/// How many annotations and relations a file of GUM has, by its cells alone: numbers tell the annotations of several rows apart.
fn counted(tsv: &str) -> (u64, u64) {
    let (mut spans, mut relations, mut numbers) = (0, 0, BTreeSet::new());
    for row in tsv.lines().filter(|it| !it.starts_with('#') && !it.is_empty()) {
        let cells: Vec<&str> = row.split('\t').collect();
        for piece in cells[3].split('|').filter(|it| *it != "_") {
            let is_new = piece.rsplit_once('[').is_none_or(|(_, number)| numbers.insert(number.to_owned()));
            spans += u64::from(is_new);
        }
        relations += cells[8].split('|').filter(|it| *it != "_").count() as u64;
    }
    (spans, relations)
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn gum_is_read_whole() {
    let mut files: Vec<_> =
        fs::read_dir(shared("corpora/gum-news-webanno-tsv")).unwrap().map(|it| it.unwrap().path()).collect();
    files.retain(|it| it.extension().is_some_and(|it| it == "tsv"));
    files.sort();
    assert!(files.len() > 40);
    let (mut all, mut refused) = ((0, 0), Vec::new());
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(file).unwrap();
        let mut project = empty();
        let report = import(&mut project, "webanno-tsv", &[(&name, &text)]);
        let (spans, relations) = counted(&text);
        assert_eq!(report.annotations.new, spans, "{name}: {:#?}", warnings(&report));
        let lost = report.losses.count(LossKind::End) + report.relations.known;
        assert_eq!(report.relations.new + lost, relations, "{name}: {:#?}", warnings(&report));
        refused.extend(warnings(&report));
        let words: usize = text.lines().filter(|it| it.starts_with("#Text=")).map(|it| it.len() - "#Text=".len()).sum();
        let read: usize = project.documents.keys().filter_map(|it| project.text(it)).map(|it| it.as_str().len()).sum();
        assert!(read >= words, "{name}: {read} of {words} bytes");
        all = (all.0 + report.annotations.new, all.1 + report.relations.new);
    }
    println!(
        "{} files, {} annotations, {} relations; {} findings: {refused:#?}",
        files.len(),
        all.0,
        all.1,
        refused.len()
    );
}

/// The documents of which the rows say something else than the XML, and why.
const DIFFERENT: [(&str, &str); 5] = [
    ("testAnnotationWithLeadingWhitespace", "rows have no blanks"),
    ("testAnnotationWithLeadingWhitespaceAtStart", "rows have no blanks"),
    ("testAnnotationWithTrailingWhitespace", "rows have no blanks"),
    ("testAnnotationWithTrailingWhitespaceAtEnd", "rows have no blanks"),
    (
        "testDependencyWithValues",
        "relations of the XML lead from token to token, those of the rows between the words' parts of speech",
    ),
];

/// What a project says, in an order that does not depend on what its document is called.
fn said(project: &Project) -> Vec<String> {
    let mut said: Vec<String> = told(project).iter().map(|it| it.replacen("doc ", "reference ", 1)).collect();
    said.sort();
    said
}

/// The XML with the types that the rows have: the fixtures call them otherwise.
fn renamed(xmi: &str, tsv: &str) -> String {
    let xmi = xmi.replace("pos:POS_NOUN", "pos:POS");
    if tsv.contains("#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity") {
        xmi
    } else {
        xmi.replace("type4:NamedEntity", "custom:Span")
    }
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn rows_and_xml_say_the_same() {
    let suite = fs::read_dir(shared("corpora/inception-fixtures/tsv3-suite")).unwrap();
    let (mut different, mut same, mut alone) = (BTreeMap::new(), 0, 0);
    for folder in suite.map(|it| it.unwrap().path()) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let read = |file: &str| fs::read_to_string(folder.join(file)).ok();
        let tsv = read("reference.tsv").unwrap();
        let mut rows = empty();
        let report = import(&mut rows, "webanno-tsv", &[("reference.tsv", &tsv)]);
        // An annotation of no width is none here, and what leads to it has lost an end.
        let is_expected = |it: &String| it.contains("is empty or reversed") || it.contains("one of them is not there");
        let loud: Vec<_> = warnings(&report).into_iter().filter(|it| !is_expected(it)).collect();
        let (mut xml, rows) = (empty(), said(&rows));
        let Some(xmi) = read("reference.xmi") else {
            assert_eq!((loud, rows.is_empty()), (Vec::new(), false), "{name}");
            alone += 1;
            continue;
        };
        let (xmi, types) = (renamed(&xmi, &tsv), read("typesystem.xml").unwrap_or_default());
        let files = [("reference.xmi", xmi.as_str()), ("typesystem.xml", &types)];
        import(&mut xml, "cas-xmi", &files[..if types.is_empty() { 1 } else { 2 }]);
        let xml = said(&xml);
        if rows == xml && loud.is_empty() {
            same += 1;
        } else {
            different.insert(name, (rows, xml, loud));
        }
    }
    println!("{same} say the same, {alone} have no XML, {} differ", different.len());
    let names: BTreeSet<&str> = different.keys().map(String::as_str).collect();
    assert_eq!(names, DIFFERENT.iter().map(|(name, _)| *name).collect(), "{different:#?}");
}
