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

/// What a project says, without what only one of the two formats can say.
fn said(project: &Project) -> Vec<String> {
    let mut said = told(project);
    said.sort();
    said
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn rows_and_xml_say_the_same() {
    let mut folders: Vec<_> =
        fs::read_dir(shared("corpora/inception-fixtures/tsv3-suite")).unwrap().map(|it| it.unwrap().path()).collect();
    folders.sort();
    let (mut different, mut same) = (BTreeMap::new(), 0);
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let read = |file: &str| fs::read_to_string(folder.join(file)).ok();
        let Some(tsv) = read("reference.tsv") else { continue };
        let mut rows = empty();
        let report = import(&mut rows, "webanno-tsv", &[("reference.tsv", &tsv)]);
        let loud: Vec<_> = warnings(&report).into_iter().filter(|it| !it.contains("is empty or reversed")).collect();
        let Some(xmi) = read("reference.xmi") else {
            if !loud.is_empty() {
                different.insert(name, (Vec::new(), Vec::new(), loud));
            }
            continue;
        };
        let types = read("typesystem.xml").unwrap_or_default();
        let mut files = vec![("reference.xmi", xmi.as_str())];
        if !types.is_empty() {
            files.push(("typesystem.xml", &types));
        }
        let mut xml = empty();
        import(&mut xml, "cas-xmi", &files);
        let names = |it: Project| said(&it).iter().map(|it| it.replacen("doc ", "reference ", 1)).collect::<Vec<_>>();
        let (rows, xml) = (names(rows), names(xml));
        if rows == xml && loud.is_empty() {
            same += 1;
        } else {
            different.insert(name, (rows, xml, loud));
        }
    }
    println!("{same} say the same");
    assert!(different.is_empty(), "{} differ: {different:#?}", different.len());
}
