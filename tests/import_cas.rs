//! CAS files and columns of others and our own: what comes in of XMI, JSON, WebAnno TSV and CoNLL, and what hostile ones get.

use manicule::format::{LossKind, Source as _, format_named};
use manicule::import;
use manicule::model::{AttributeKind, Origin};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::datasets;
use crate::import::{empty, import as import_files, import_with, options, told, warnings, written};

const QUAY: &str = "🚢 Quay. Inês left.";

/// An XMI file with these elements about [`QUAY`].
fn xmi(elements: &str, members: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" \
         xmlns:custom=\"http:///webanno/custom.ecore\" xmlns:ner=\"http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore\" \
         xmlns:seg=\"http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore\" xmi:version=\"2.0\">\n\
         <cas:NULL xmi:id=\"0\"/>\n{elements}\n\
         <cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" sofaString=\"{QUAY}\"/>\n\
         <cas:View sofa=\"1\" members=\"{members}\"/>\n</xmi:XMI>"
    )
}

#[test]
fn layers_of_others_become_labels_attributes_and_relations() {
    let elements = "<ner:NamedEntity xmi:id=\"2\" sofa=\"1\" begin=\"9\" end=\"13\" value=\"PER\" identifier=\"Q7\"/>\n\
        <custom:Event xmi:id=\"3\" sofa=\"1\" begin=\"14\" end=\"18\" certain=\"true\" roles=\"4\">\n\
        <kinds>a</kinds><kinds>b &amp; c</kinds></custom:Event>\n\
        <custom:EventRolesLink xmi:id=\"4\" role=\"who\" target=\"2\"/>\n\
        <seg:Token xmi:id=\"5\" sofa=\"1\" begin=\"3\" end=\"7\"/>\n<seg:Token xmi:id=\"6\" sofa=\"1\" begin=\"7\" end=\"8\"/>\n\
        <custom:Near xmi:id=\"7\" sofa=\"1\" begin=\"3\" end=\"7\" Governor=\"2\" Dependent=\"5\" how=\"before\"/>\n\
        <custom:Unseen xmi:id=\"8\" sofa=\"1\" begin=\"0\" end=\"2\"/>";
    let mut project = empty();
    let report = import_files(&mut project, "cas-xmi", &[("quay.xmi", &xmi(elements, "2 3 5 6 7"))]);
    assert_eq!(warnings(&report), Vec::<String>::new());
    let expected = [
        "quay imported token “Quay”",
        "quay imported per “Inês” identifier=Q7",
        "quay imported event “left” certain=yes kinds=a+b & c",
        "near “Inês” → “Quay”",
        "who “left” → “Inês”",
    ];
    let mut there = told(&project);
    there[3..].sort();
    assert_eq!(there, expected);
    let kind =
        |label: &str, id: &str| project.schema.attribute(&label.parse().unwrap(), &id.parse().unwrap()).unwrap().kind;
    assert_eq!((kind("event", "certain"), kind("event", "kinds")), (AttributeKind::YesNo, AttributeKind::Choices));
    assert_eq!(kind("near", "how"), AttributeKind::Text, "a relation has attributes");
    let again = import_files(&mut project, "cas-xmi", &[("quay.xmi", &xmi(elements, "2 3 5 6 7"))]);
    assert_eq!((again.annotations.new, again.annotations.known, again.relations.known), (0, 3, 2));
}

#[test]
fn a_type_system_tells_references_from_numbers() {
    let types = "<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\"><types><typeDescription>\
        <name>webanno.custom.Event</name><description/><supertypeName>uima.tcas.Annotation</supertypeName><features>\
        <featureDescription><name>count</name><description/><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>\
        <featureDescription><name>after</name><description/><rangeTypeName>uima.tcas.Annotation</rangeTypeName></featureDescription>\
        </features></typeDescription></types></typeSystemDescription>";
    let elements = "<custom:Event xmi:id=\"2\" sofa=\"1\" begin=\"9\" end=\"13\" count=\"3\"/>\n\
        <custom:Event xmi:id=\"3\" sofa=\"1\" begin=\"14\" end=\"18\" count=\"2\" after=\"2\"/>";
    let mut project = empty();
    let files = [("a/quay.xmi", xmi(elements, "2 3")), ("TypeSystem.xml", types.to_owned())];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, it)| (*name, it.as_str())).collect();
    let report = import_files(&mut project, "cas-xmi", &files);
    assert_eq!(warnings(&report), Vec::<String>::new());
    let expected =
        ["quay imported event “Inês” count=3", "quay imported event “left” count=2", "after “left” → “Inês”"];
    assert_eq!(told(&project), expected);
}

#[test]
fn rows_become_spans_relations_chains_and_links() {
    let tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Who|name|role\n\
        #T_SP=webanno.custom.Event|ROLE_webanno.custom.Event:roles_webanno.custom.EventRolesLink|webanno.custom.Who\n\
        #T_CH=webanno.custom.CorefLink|referenceRelation|referenceType\n#T_RL=webanno.custom.Knows|how|BT_webanno.custom.Who\n\n\n\
        #Text=🚢 Ana Lima left\n\
        1-1\t0-2\t🚢\t_\t_\t_\t_\t_\t_\t_\t_\t\n\
        1-2\t3-6\tAna\tA\\|L[1]|first[2]\t*[1]|given[2]\t_\t_\t*->1-1\tname[1]\t_\t_\t\n\
        1-3\t7-11\tLima\tA\\|L[1]\t*[1]\t_\t_\t*->1-1\tname[1]\t_\t_\t\n\
        1-4\t12-16\tleft\t_\t_\tagent;*\t1-2[1];2-1\t_\t_\t_\t_\t\n\n\
        #Text=She did\n\
        2-1\t18-21\tShe\t\\_\t_\t_\t_\t*->1-2\tpronoun[1]\twell\t1-2[1_0]\t\n\
        2-1.1\t19-21\the\t_\t_\t_\t_\t_\t_\t_\t_\t\n\
        2-2\t22-25\tdid\t_\t_\t_\t_\t_\t_\t_\t_\t\n";
    let mut project = empty();
    let report = import_files(&mut project, "webanno-tsv", &[("quay.tsv", tsv)]);
    assert_eq!(warnings(&report), Vec::<String>::new());
    let text = project.text(&"quay".parse().unwrap()).unwrap();
    assert_eq!(text.as_str(), "🚢 Ana Lima left\n\nShe did");
    let mut expected = vec![
        "agent “left” → “Ana Lima”",
        "knows “Ana Lima” → “She”",
        "next “Ana Lima” → “She”",
        "quay imported corefLink “Ana Lima” referenceType=name",
        "quay imported corefLink “She” referenceType=pronoun",
        "quay imported event “left”",
        "quay imported who “Ana Lima” name=A|L",
        "quay imported who “Ana” name=first role=given",
        "quay imported who “She” name=_",
        "roles “left” → “She”",
    ]
    .into_iter()
    .map(|it| it.replace("corefLink", "coreflink").replace("referenceType", "referencetype"))
    .collect::<Vec<_>>();
    let mut there = told(&project);
    there.sort();
    expected.sort();
    assert_eq!(there, expected);
}

#[test]
fn annotators_are_told_by_the_names_of_files() {
    let tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Who|\n\n\n#Text=Ana\n1-1\t0-3\tAna\t*\t\n";
    let files = [("x/annotation/pier.txt/ada.tsv", tsv), ("x/curation/pier.txt/CURATION_USER.tsv", tsv)];
    let mut project = empty();
    import_files(&mut project, "webanno-tsv", &files);
    assert_eq!(told(&project), ["pier-txt ada who “Ana”", "pier-txt curation-user who “Ana”"]);
}

#[test]
fn what_we_write_comes_back_and_what_xml_cannot_hold_is_told() {
    let mut it = datasets::project("[claim#1 Ad\u{c}a 🚢 [figure 7] ]left, [quote#2 “No,”] she said, [quote#2 “no.”]");
    datasets::exclude(&mut it, &["she"]);
    for (format, lost) in [("cas-json", 0), ("cas-xmi", 1)] {
        let (_, report) = datasets::export(&it, &datasets::options(format, &[]));
        assert_eq!(report.losses.count(LossKind::Character), lost, "{format}");
        let mut read = empty();
        let source = written(&it, format);
        let said = import_with(&mut read, format, &source, &options());
        assert_eq!(warnings(&said), Vec::<String>::new(), "{format}");
        let form_feed = |it: String| if lost == 0 { it } else { it.replace('\u{c}', " ") };
        assert_eq!(told(&read), told(&it).into_iter().map(form_feed).collect::<Vec<_>>(), "{format}");
        let excluded =
            |it: &manicule::model::Project| it.documents.values().map(|it| it.excluded.clone()).collect::<Vec<_>>();
        assert_eq!(excluded(&read), excluded(&it));
        let origins: Vec<_> = read.sheets.values().flat_map(|it| it.annotations.iter()).map(|it| it.origin).collect();
        assert!(origins.iter().all(|it| *it == Origin::Hand), "{origins:?}");
    }
    assert!(written(&it, "cas-xmi").names().contains(&"TypeSystem.xml".to_owned()));
    for format in ["cas-json", "cas-xmi"] {
        let without = manicule::export::Options { with_text: false, ..datasets::options(format, &[]) };
        let source: manicule::format::MemorySource = datasets::export(&it, &without).0.into();
        let mut read = it.clone();
        read.sheets.clear();
        import_with(&mut read, format, &source, &options());
        assert_eq!((told(&read), read.documents.len()), (told(&it), 1), "{format} finds its text in the project");
        let said = import_with(&mut empty(), format, &source, &options());
        assert!(said.has_errors() && warnings(&said)[0].contains("there is no text"), "{said:?}");
    }
}

#[test]
fn hostile_files_get_findings_and_lose_no_neighbour() {
    let good = xmi("<custom:Who xmi:id=\"2\" sofa=\"1\" begin=\"9\" end=\"13\"/>", "2");
    let bomb = good
        .replacen("<xmi:XMI", "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<xmi:XMI", 1)
        .replace("Quay.", "&b;");
    let beyond = good.replace("begin=\"9\" end=\"13\"", "begin=\"1\" end=\"18446744073709551615\"");
    let twice = good.replace("<cas:View", "<custom:Who xmi:id=\"2\" sofa=\"1\" begin=\"0\" end=\"2\"/>\n<cas:View");
    let rows = "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.Who|\n\n\n#Text=Ana\n1-1\t0-3\tAna\t*\t\n1-2\t4\n1-3\t0-99\tx\t*\t\n\
        #Text=Bo\n2-1\t9999999-10000001\tBo\t*\t\n";
    let json = "{\"%TYPES\":{},\"%FEATURE_STRUCTURES\":[{\"%ID\":1,\"%TYPE\":\"uima.cas.Sofa\",\"sofaString\":\"Ana\"},7,\
        {\"%ID\":2,\"%TYPE\":\"a.Who\",\"@sofa\":1,\"begin\":0,\"end\":3,\"@next\":2},{\"%ID\":2,\"%TYPE\":\"b\"}],\"%VIEWS\":{}}";
    let cases: [(&str, &str, &str, &str, usize); 10] = [
        ("cas-xmi", "q.xmi", &bomb, "q.xmi:2: ", 0),
        ("cas-xmi", "q.xmi", &good[..good.len() - 20], "q.xmi:6: ", 1),
        ("cas-xmi", "q.xmi", &good[..100], "q.xmi:2: ", 0),
        ("cas-xmi", "q.xmi", &beyond, "q.xmi:4: ", 0),
        ("cas-xmi", "q.xmi", &twice, "q.xmi:6: ", 1),
        ("webanno-tsv", "q.tsv", rows, "q.tsv:7: ", 1),
        ("webanno-tsv", "q.tsv", "document\tlabel\n", "q.tsv:1: ", 0),
        ("cas-json", "q.json", json, "q.json", 1),
        ("cas-json", "q.json", &"[".repeat(100_000), "q.json", 0),
        ("cas-json", "q.json", "{\"%FEATURE_STRUCTURES\":{\"1\":{\"%TYPE\":\"x\",\"%TYPE\":\"y\"}}}", "q.json", 0),
    ];
    for (format, name, content, place, count) in cases {
        let mut project = empty();
        let report = import_files(&mut project, format, &[(name, content)]);
        let said = warnings(&report);
        assert!(said.iter().any(|it| it.starts_with(place)), "{format} {place}: {said:#?}");
        assert!(report.has_errors() && !report.losses.is_empty(), "{said:#?}");
        assert_eq!(told(&project).len(), count, "{format} {place}: {said:#?}");
    }
}

#[test]
fn columns_of_others_become_spans_of_a_text_made_of_the_tokens() {
    let of_2003 = "-DOCSTART- -X- O O\n\nAna NNP I-NP I-PER\nLima NNP I-NP I-PER\nBo NNP I-NP B-PER\nleft VBD I-VP O\n\n\
        Lisbon NNP I-NP I-LOC\n\n-DOCSTART- -X- O O\n\nrain NN I-NP\n# O O O\nPier NN I-NP I-LOC\n";
    let mut project = empty();
    let report = import_files(&mut project, "conll", &[("eng.conll", of_2003)]);
    let expected = [
        "eng-1 imported per “Ana Lima”",
        "eng-1 imported per “Bo”",
        "eng-1 imported loc “Lisbon”",
        "eng-2 imported loc “Pier”",
    ];
    assert_eq!(told(&project), expected);
    assert_eq!(project.text(&"eng-1".parse().unwrap()).unwrap().as_str(), "Ana Lima Bo left\nLisbon\n");
    assert_eq!(project.text(&"eng-2".parse().unwrap()).unwrap().as_str(), "# Pier\n");
    let said: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|it| it.contains("eng.conll") && it.contains("tags are IOB1")), "{said:?}");
    assert!(said.iter().any(|it| it.starts_with("eng.conll:12: error: ") && it.contains("rain NN I-NP")), "{said:?}");
    assert_eq!((report.losses.count(LossKind::Field), report.losses.count(LossKind::Line)), (1, 1));
    let mut project = empty();
    import_files(&mut project, "conll", &[("two.conll", "Ana\tU-PER\r\n\u{a0}🚢\tB-SHIP\r\nx y\tL-SHIP\r\n")]);
    assert_eq!(told(&project), ["two imported per “Ana”", "two imported ship “\u{a0}🚢 x y”"]);
}

#[test]
fn our_columns_come_back_to_their_text_or_to_one_made_of_the_tokens() {
    let it = datasets::project("[claim The 🚢 [figure 7] left], she  said:\n[quote “No.”]");
    for (layers, scheme) in [("labels", "iob2"), ("labels", "bioes")] {
        let (sink, _) = datasets::export(&it, &datasets::options("conll", &[("layers", layers), ("scheme", scheme)]));
        let source: manicule::format::MemorySource = sink.into();
        // The project that it came from has the text.
        let mut read = it.clone();
        read.sheets.clear();
        let report = import_with(&mut read, "conll", &source, &options());
        assert_eq!(warnings(&report), Vec::<String>::new());
        assert_eq!((told(&read), read.documents.len()), (told(&it), 1), "{scheme}");
        let mut read = empty();
        import_with(&mut read, "conll", &source, &options());
        assert_eq!(told(&read), told(&it), "{scheme}");
        assert_eq!(read.text(&"doc".parse().unwrap()).unwrap().as_str(), "The 🚢 7 left, she  said:\n“No.”");
    }
}

/// A small file of each format, of which every line matters.
fn seeds() -> [(&'static str, &'static str, String); 4] {
    let elements = "<custom:Span xmi:id=\"2\" sofa=\"1\" begin=\"9\" end=\"13\" label=\"who\" parts=\"4\"><kinds>a</kinds></custom:Span>\n\
        <custom:Span xmi:id=\"3\" sofa=\"1\" begin=\"14\" end=\"18\" label=\"event\" id=\"00000000000a\" origin=\"hand\" next=\"2\"/>\n\
        <custom:SpanPartsLink xmi:id=\"4\" role=\"part\" target=\"5\"/>\n<custom:Part xmi:id=\"5\" sofa=\"1\" begin=\"3\" end=\"7\"/>\n\
        <custom:Relation xmi:id=\"6\" sofa=\"1\" Governor=\"2\" Dependent=\"3\" label=\"about\" how=\"7\"/>";
    let json = "{\"%TYPES\":{\"a.B\":{\"%SUPER_TYPE\":\"uima.tcas.Annotation\"}},\"%FEATURE_STRUCTURES\":[\
        {\"%ID\":1,\"%TYPE\":\"uima.cas.Sofa\",\"sofaID\":\"_InitialView\",\"sofaString\":\"The 🚢 burned.\"},\
        {\"%ID\":2,\"%TYPE\":\"a.B\",\"@sofa\":1,\"begin\":4,\"end\":6,\"label\":\"ship\",\"@kinds\":4,\"@next\":3},\
        {\"%ID\":3,\"%TYPE\":\"a.B\",\"@sofa\":1,\"begin\":7,\"end\":13,\"certain\":true},\
        {\"%ID\":4,\"%TYPE\":\"uima.cas.StringArray\",\"%ELEMENTS\":[\"a\",\"b\"]}],\
        \"%VIEWS\":{\"_InitialView\":{\"%SOFA\":1,\"%MEMBERS\":[2,3]}}}";
    let rows = "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.Who|name\n#T_SP=a.Host|ROLE_a.Host:links_a.Link|a.Who\n\
        #T_CH=a.CorefLink|referenceRelation|referenceType\n#T_RL=a.Knows|how|BT_a.Who\n\n\n#Text=🚢 Lima left\n\
        1-1\t0-2\t🚢\tA\\|L[1]|b[2]\t_\t_\t*->1-1\tx[1]\t_\t_\t\n1-2\t3-7\tLima\tA\\|L[1]\tr;*\t1-1[1];1-3\t*->1-2\ty[1]\twell\t1-1[2_1]\t\n\
        1-3\t8-12\tleft\tq\t_\t_\t_\t_\t_\t_\t\n";
    let columns = "-DOCSTART- -X- O\n\nThe B-x I-y\n🚢 I-x E-y\n\nburned S-z O\n";
    [
        ("cas-xmi", "a/quay.xmi", xmi(elements, "2 3 6")),
        ("cas-json", "quay.json", json.to_owned()),
        ("webanno-tsv", "quay.tsv", rows.to_owned()),
        ("conll", "quay.conll", columns.to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_becomes_of_a_file_it_makes_a_sound_project_and_comes_in_once(
        which in 0..4_usize,
        changes in prop::collection::vec((any::<Index>(), 0..5_usize, any::<Index>()), 0..6),
    ) {
        let (format, name, content) = &seeds()[which];
        let mut characters: Vec<char> = content.chars().collect();
        for (at, what, other) in changes {
            if characters.len() < 2 {
                break;
            }
            let (at, other) = (at.index(characters.len()), other.index(characters.len()));
            match what {
                0 => drop(characters.remove(at)),
                1 => characters[at] = characters[other],
                2 => characters.insert(at, ['9', '"', '\\', '\t', '\u{c}', '&', '-'][other % 7]),
                3 => characters.truncate(at.max(1)),
                _ => characters.swap(at, other),
            }
        }
        let content: String = characters.into_iter().collect();
        let source = crate::import::source(&[(name, &content)]);
        let mut project = empty();
        import_with(&mut project, format, &source, &options());
        let again = import::run(&project, format_named(format).unwrap(), &source, &options()).unwrap();
        prop_assert!(again.edit.is_empty(), "{} {:?}", content, again.edit);
    }
}

#[test]
fn lists_that_lead_back_and_are_shared_by_all_are_followed_no_further_than_the_file_is_long() {
    let count = 1500;
    let mut elements = String::new();
    for at in 0..count {
        let (one, link) = (at + 10, at + 10_000);
        let tail = 10_000 + (at + 1) % count;
        elements += &format!("<custom:Span xmi:id=\"{one}\" sofa=\"1\" begin=\"9\" end=\"13\" near=\"10000\"/>\n");
        elements += &format!("<cas:NonEmptyFSList xmi:id=\"{link}\" head=\"{one}\" tail=\"{tail}\"/>\n");
    }
    let types = "<typeSystemDescription><types><typeDescription><name>webanno.custom.Span</name><supertypeName>uima.tcas.Annotation</supertypeName>\
        <features><featureDescription><name>near</name><rangeTypeName>uima.cas.FSList</rangeTypeName></featureDescription></features>\
        </typeDescription></types></typeSystemDescription>";
    let members: Vec<String> = (10..10 + count).map(|it| it.to_string()).collect();
    let file = xmi(&elements, &members.join(" "));
    let mut project = empty();
    let report = import_files(&mut project, "cas-xmi", &[("quay.xmi", &file), ("TypeSystem.xml", types)]);
    let near = report.relations.new;
    assert!((1..=260_000).contains(&near), "{near}");
    assert!(warnings(&report).iter().any(|it| it.contains("shared by so many")), "{:?}", &warnings(&report)[..1]);
}

#[test]
fn a_structure_of_no_text_is_told() {
    let elements = "<custom:Span xmi:id=\"2\" begin=\"9\" end=\"13\"/>\n<custom:Span xmi:id=\"3\" sofa=\"77\" begin=\"9\" end=\"13\"/>\n\
        <custom:Span xmi:id=\"4\" sofa=\"1\" begin=\"9\" end=\"13\"/>\n<custom:Thing xmi:id=\"5\" name=\"a\"/>";
    let mut project = empty();
    let report = import_files(&mut project, "cas-xmi", &[("quay.xmi", &xmi(elements, "2 3 4 5"))]);
    assert_eq!(told(&project), ["quay imported span “Inês”"]);
    let said = warnings(&report);
    assert!(said.len() == 2 && said.iter().all(|it| it.contains("its text is not there")), "{said:?}");
    assert_eq!([LossKind::Misplaced, LossKind::Field].map(|it| report.losses.count(it)), [2, 1]);
}

#[test]
fn gaps_of_a_file_are_no_longer_together_than_a_text_is() {
    let mut tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Who|name\n\n".to_owned();
    let mut at = 0;
    for sentence in 1..=200 {
        tsv += &format!("\n#Text=Ana\n{sentence}-1\t{at}-{}\tAna\t_\t\n", at + 3);
        at += 90_000;
    }
    let mut project = empty();
    let report = import_files(&mut project, "webanno-tsv", &[("quay.tsv", &tsv)]);
    let length = project.text(&"quay".parse().unwrap()).unwrap().as_str().len();
    assert!(length < 110_000 + tsv.len(), "{length}");
    assert!(warnings(&report).iter().any(|it| it.contains("begins 90")), "{:?}", warnings(&report));

    let (mut conll, mut told_of) = (String::new(), String::new());
    for document in 0..40 {
        let end = 1_000_000;
        conll += &format!("{}Ana\tO\nleft\tO\n", if document == 0 { "" } else { "\n-DOCSTART-\tO\n\n" });
        told_of += &format!(
            "{{\"id\": \"d{document}\", \"text_sha256\": \"{}\", \"offsets\": \"chars\", \"tokens\": [[0, 3], [{end}, {}]], \"excluded\": []}}\n",
            "0".repeat(64),
            end + 4
        );
    }
    let source = manicule::format::MemorySource::new([("d.conll", conll), ("documents.jsonl", told_of)]);
    let mut reader = format_named("conll").unwrap().reader(&source).unwrap();
    let mut report = manicule::format::ReadReport::default();
    let (mut count, mut length, mut told_count) = (0, 0, 0);
    while let Some(document) = reader.next(&mut report) {
        count += 1;
        told_count += usize::from(document.name.starts_with("d") && document.text.is_none());
        length += document.stand_in.map_or(0, |it| it.len());
    }
    assert_eq!((count, told_count), (40, 40), "{:?}", report.findings);
    assert!((1_000_000..2_200_000).contains(&length), "{length}");
}

#[test]
fn what_reads_all_its_files_at_once_can_be_called_off_between_two() {
    let files: Vec<(String, String)> = (0..50).map(|at| (format!("{at}.conll"), "Ana\tO\n".to_owned())).collect();
    let source = manicule::format::MemorySource::new(files);
    let asked = std::cell::Cell::new(0);
    let goes_on = |_: usize| {
        asked.set(asked.get() + 1);
        asked.get() < 10
    };
    let imported = import::run_while(&empty(), format_named("conll").unwrap(), &source, &options(), &goes_on);
    assert!(imported.is_none() && asked.get() == 10, "{}", asked.get());
}
