//! Projects of qualitative analysis: ours to the element, those of others as they write them, and those that are meant to harm. And workbooks, which are zip files too.

use std::io::{Cursor, Read as _, Write as _};
use std::ops::ControlFlow;
use std::sync::Arc;

use manicule::export::{self, Options, Splitting};
use manicule::format::{LossKind, MemorySink, MemorySource, Source as _};
use manicule::group::{SplitBy, SplitRule};
use manicule::model::{Attribute, AttributeValue, Project, ProjectId, Severity, ValueOrigin};
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::datasets::{export, options, project, repeating};
use crate::import::{empty, import_with, options as import_options, told, warnings};

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|it| it.unwrap().into_owned()).collect();
    let read = |name: String| {
        let mut bytes = Vec::new();
        zip.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        (name, bytes)
    };
    names.into_iter().map(read).collect()
}

/// The project with a value, a note and a second part.
fn ferry() -> Project {
    let mut it = project("🚢 He [quote#1 “we & ]said [quote#1 so] [figure#2 ten].");
    let sheet = Arc::make_mut(it.sheets.values_mut().next().unwrap());
    let annotations: Vec<_> = sheet.annotations.iter().cloned().collect();
    let changed = annotations.into_iter().enumerate().map(|(at, annotation)| {
        let mut annotation = (*annotation).clone();
        if at == 0 {
            let value = Attribute { value: AttributeValue::Text("direct".into()), origin: ValueOrigin::Hand };
            annotation.attributes.set("kind".parse().unwrap(), Some(value));
            annotation.note = "two\nlines <b>".into();
        }
        Arc::new(annotation)
    });
    sheet.annotations = changed.collect();
    it
}

fn qde(sink: &MemorySink) -> String {
    let files = unzipped(&sink.files["project.qdpx"]);
    String::from_utf8(files.into_iter().find(|(name, _)| name == "project.qde").unwrap().1).unwrap()
}

#[test]
fn a_project_has_codes_selections_and_the_text_as_it_is() {
    let (sink, report) = export(&ferry(), &options("refi-qda", &[]));
    assert!(report.losses.is_empty(), "{:?}", report.losses);
    let xml = qde(&sink);
    for part in [
        "<User guid=",
        "name=\"quote\" isCodable=\"true\" color=\"#",
        "name=\"kind\" isCodable=\"false\"",
        "name=\"direct\" isCodable=\"true\"",
        "startPosition=\"5\" endPosition=\"11\"",
        "startPosition=\"16\" endPosition=\"18\"",
        "<Description>two\nlines &lt;b&gt;\nkind: direct</Description>",
        "name=\"part of the same\" direction=\"Associative\"",
        "name=\"Manicule\"",
    ] {
        assert!(xml.contains(part), "{part} is not in {xml}");
    }
    assert_eq!(xml.matches("<PlainTextSelection ").count(), 3);
    assert_eq!(xml.matches("<CodeRef ").count(), 4, "a label each, and a value");
    let files = unzipped(&sink.files["project.qdpx"]);
    assert_eq!(files[0].1, "🚢 He “we & said so ten.".as_bytes());
    assert!(sink.text("codebook.qdc").unwrap().contains("urn:QDA-XML:codebook:1.0"));
    assert_eq!(export(&ferry(), &options("refi-qda", &[])).0.files, sink.files, "twice the same bytes");
}

fn in_folds(projects: &[&Project]) -> MemorySink {
    let rule = SplitRule { parts: SplitRule::folds(2), by: SplitBy::Document, seed: 1 };
    let options = Options { split: Some(Splitting::Anew { rule, earlier: None }), ..options("refi-qda", &[]) };
    let mut sink = MemorySink::default();
    export::run(projects, &options, &mut sink, &|_| ControlFlow::Continue(())).unwrap();
    sink
}

#[test]
fn no_link_of_a_split_leads_to_what_is_in_another() {
    let sink = in_folds(&[&repeating()]);
    let mut links = 0;
    for fold in ["fold_1", "fold_2"] {
        let files = unzipped(&sink.files[&format!("{fold}/project.qdpx")]);
        let xml = files.into_iter().find(|(name, _)| name == "project.qde").unwrap().1;
        let xml = String::from_utf8(xml).unwrap();
        for target in xml.split("targetGUID=\"").skip(1) {
            let guid = target.split('"').next().unwrap();
            assert!(xml.contains(&format!(" guid=\"{guid}\"")), "{guid} is not in {fold}");
            links += 1;
        }
    }
    assert!(links > 0);
}

#[test]
fn codes_are_the_same_in_each_split_whichever_projects_it_has() {
    let few = Project { id: ProjectId::from_number(2), ..project("One [quote “line”].") };
    let sink = in_folds(&[&repeating(), &few]);
    let codebook = |fold: &str| sink.text(&format!("{fold}/codebook.qdc")).unwrap().to_owned();
    assert_eq!(codebook("fold_1"), codebook("fold_2"));
}

fn read(it: &mut Project, bytes: Vec<u8>) -> Vec<String> {
    let report = import_with(it, "refi-qda", &MemorySource::new([("p.qdpx", bytes)]), &import_options());
    warnings(&report)
}

#[test]
fn what_another_program_has_changed_is_what_is_seen() {
    let (sink, _) = export(&ferry(), &options("refi-qda", &[]));
    let with = |change: fn(String) -> String| {
        let xml = change(qde(&sink));
        let files = unzipped(&sink.files["project.qdpx"]);
        let (name, text) = &files[0];
        let mut it = empty();
        let said = read(&mut it, zipped(&[("project.qde", xml.as_bytes()), (name, text)]));
        assert!(said.is_empty(), "{said:?}");
        (told(&it), it)
    };
    let quote = "doc ada quote ““we &  … so” kind=direct | two\nlines <b>";
    assert_eq!(with(|xml| xml).0, [quote, "doc ada figure “ten”"]);
    // One was moved by a character, and keeps what can be seen of it.
    let moved =
        with(|xml| xml.replace("startPosition=\"16\" endPosition=\"18\"", "startPosition=\"15\" endPosition=\"18\"")).0;
    assert_eq!(
        moved,
        ["doc ada quote ““we &  …  so” kind=direct | two\nlines <b>\nkind: direct", "doc ada figure “ten”"]
    );
    // One was taken away.
    let gone = |xml: String| {
        let (before, rest) =
            xml.split_once("<PlainTextSelection guid").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let first = rest.find("</PlainTextSelection>").unwrap() + "</PlainTextSelection>".len();
        let second = rest[first..].find("</PlainTextSelection>").unwrap() + first + "</PlainTextSelection>".len();
        before + &rest[second..]
    };
    assert_eq!(with(gone).0, ["doc ada figure “ten”"]);
}

/// A project as another program might write it.
fn foreign(origin: &str, path: &str, selections: &str, rest: &str) -> String {
    format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"P\" origin=\"{origin}\">\n\
         <Users><User guid=\"{{AAAAAAAA-0000-0000-0000-000000000001}}\" name=\"Inês\"/></Users>\n\
         <CodeBook><Codes><Code guid=\"c1\" name=\"Claim\" isCodable=\"true\"><Code guid=\"c2\" name=\"tone\" isCodable=\"false\">\
         <Code guid=\"c3\" name=\"angry\" isCodable=\"true\"/></Code><Code guid=\"c4\" name=\"doubt\" isCodable=\"true\"/></Code></Codes></CodeBook>\n\
         <Sources><TextSource guid=\"s1\" name=\"quay.txt\" {path}>{selections}</TextSource>{rest}</Project>"
    )
}

fn coded(start: u32, end: u32, codes: &[&str]) -> String {
    let codings = codes.iter().map(|it| {
        format!(
            "<Coding guid=\"g{start}{it}\" creatingUser=\"aaaaaaaa-0000-0000-0000-000000000001\"><CodeRef targetGUID=\"{it}\"/></Coding>"
        )
    });
    let codings: String = codings.collect();
    format!(
        "<PlainTextSelection guid=\"sel{start}\" startPosition=\"{start}\" endPosition=\"{end}\"><Description>so</Description>{codings}</PlainTextSelection>"
    )
}

#[test]
fn projects_of_others_come_in_with_codes_values_links_and_line_ends() {
    let text = "\u{feff}One.\r\nTwo boats.\r\n";
    let rest = "<PictureSource guid=\"p\" name=\"photo\"/></Sources>\n\
                <Links><Link guid=\"l\" name=\"about\" originGUID=\"SEL6\" targetGUID=\"sel0\"/><Link guid=\"m\" originGUID=\"sel6\" targetGUID=\"c1\"/></Links>\
                <Sets><Set guid=\"t\" name=\"all\"/></Sets>";
    // Code points with the carriage return counted, and without.
    for (origin, start) in [("NVivo", 6), ("ATLAS.ti Windows", 5)] {
        let two = coded(start, start + 3, &["c1"]).replace("sel5", "sel6");
        let selections = coded(0, 4, &["c1", "c3", "c4"]) + &two + &coded(start + 4, start + 9, &[]);
        let xml = foreign(origin, "plainTextPath=\"internal://Q.TXT\"", &selections, rest);
        let mut it = empty();
        let said = read(&mut it, zipped(&[("project.qde", xml.as_bytes()), ("Sources/q.txt", text.as_bytes())]));
        let expected = [
            "quay ines claim “One.” tone=angry | so",
            "quay ines doubt “One.” | so",
            "quay ines claim “Two” | so",
            "about “Two” → “One.”",
            "quay imported selection “boats” | so",
        ];
        let mut there = told(&it);
        there.sort();
        let mut expected: Vec<String> = expected.map(str::to_owned).to_vec();
        expected.sort();
        assert_eq!(there, expected, "{origin}");
        let wanted = ["photo", "link"];
        assert!(wanted.iter().all(|it| said.iter().any(|line| line.contains(it))), "{said:#?}");
    }
}

#[test]
fn a_project_that_was_unpacked_has_its_texts_beside_it() {
    let xml = foreign("X", "plainTextPath=\"internal://q.txt\"", &coded(0, 3, &["c1"]), "</Sources>");
    let mut it = empty();
    let files = MemorySource::new([("p/project.qde", xml.as_str()), ("p/sources/q.txt", "One.")]);
    let report = import_with(&mut it, "refi-qda", &files, &import_options());
    assert_eq!((told(&it), warnings(&report)), (vec!["quay ines claim “One” | so".to_owned()], vec![]));
}

#[test]
fn projects_that_are_meant_to_harm_give_a_finding() {
    let good = foreign("X", "plainTextPath=\"internal://q.txt\"", &coded(0, 3, &["c1"]), "</Sources>");
    let text: (&str, &[u8]) = ("sources/q.txt", b"One.");
    let cases: [(&str, Vec<u8>, usize); 6] = [
        ("no zip", b"PK\x03\x04 no".to_vec(), 0),
        ("nothing in it", zipped(&[text]), 0),
        ("an entity", zipped(&[("project.qde", good.replace("<Users>", "<Users>&x;").as_bytes()), text]), 0),
        (
            "a type",
            zipped(&[
                ("project.qde", good.replace("<Project ", "<!DOCTYPE p [<!ENTITY a \"b\">]><Project ").as_bytes()),
                text,
            ]),
            0,
        ),
        (
            "cut off",
            zipped(&[("project.qde", good.replace("</Sources></Project>", "<TextSource").as_bytes()), text]),
            1,
        ),
        (
            "beyond",
            zipped(&[
                ("project.qde", good.replace("endPosition=\"3\"", "endPosition=\"99999999999\"").as_bytes()),
                text,
            ]),
            0,
        ),
    ];
    for (name, bytes, count) in cases {
        let mut it = empty();
        let said = read(&mut it, bytes);
        assert_eq!(told(&it).len(), count, "{name}: {said:?}");
        assert!(!said.is_empty(), "{name}");
    }
    let mut it = empty();
    assert_eq!(read(&mut it, zipped(&[("project.qde", good.as_bytes()), text])), Vec::<String>::new());
    assert_eq!(told(&it), ["quay ines claim “One” | so"]);
    assert!(manicule::check::check(&it).iter().all(|it| it.severity < Severity::Error));
}

#[test]
fn a_workbook_has_no_formula_and_cuts_what_no_cell_holds() {
    let mut it = project("[claim =1+1] [quote @SUM(A1)]\u{1} [figure x]");
    let document = Arc::make_mut(it.documents.values_mut().next().unwrap());
    document.note = "n".repeat(40_000);
    document.title = "=cmd|' /C calc'!A0".to_owned();
    let (sink, report) = export(&it, &options("xlsx", &[]));
    assert_eq!(report.losses.count(LossKind::Cut), 1);
    let files = unzipped(&sink.files["annotations.xlsx"]);
    let sheets = files.iter().filter(|(name, _)| name.starts_with("xl/worksheets/"));
    let sheets: String = sheets.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
    assert!(sheets.contains("<sheetData>") && !sheets.contains("<f>"), "{sheets}");
    let strings = files.iter().find(|(name, _)| name == "xl/sharedStrings.xml").unwrap();
    let strings = String::from_utf8_lossy(&strings.1);
    for text in [">=1+1<", ">@SUM(A1)<", ">=cmd|' /C calc'!A0<"] {
        assert!(strings.contains(text), "{text} is not in {strings}");
    }
    assert_eq!(export(&it, &options("xlsx", &[])).0.files, sink.files, "twice the same bytes");
    assert!(MemorySource::from(sink).names().contains(&"annotations.xlsx".to_owned()));
}

#[test]
fn a_project_of_millions_of_elements_is_read_no_further_than_it_is_held() {
    let good = foreign("X", "plainTextPath=\"internal://q.txt\"", &coded(0, 3, &["c1"]), "</Sources>");
    let many = good.replace("</Project>", &format!("<Sets>{}</Sets></Project>", "<a/>".repeat(1_100_000)));
    let mut it = empty();
    let said = read(&mut it, zipped(&[("project.qde", many.as_bytes()), ("sources/q.txt", b"One.")]));
    assert!(said.iter().any(|it| it.contains("more than 1000000 elements")), "{} findings", said.len());
    assert_eq!(told(&it), ["quay ines claim “One” | so"]);
}
