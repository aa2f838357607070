//! Splits: what belongs together stays so, and what is there stays where it is.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use manicule::export::{self, Options, Report, Splitting};
use manicule::format::{MemorySink, formats};
use manicule::group::{DocumentKey, Split, SplitBy, SplitRule};
use manicule::model::{Diagnostic, Document, DocumentId, Project};
use proptest::prelude::*;
use serde_json::Value;

use super::{options, project_of};
use crate::util::markup::parse;

/// Sentences of words that no other number has.
fn words(number: usize, count: usize) -> String {
    (0..count).map(|it| format!("w{number}x{it} ")).collect()
}

/// A project of documents with the event and the date of each, and words of its own.
fn project(documents: &[(&str, &str)]) -> Project {
    let texts: Vec<_> =
        (0..documents.len()).map(|it| parse(&format!("[claim {}] so.", words(it, 60).trim()))).collect();
    let mut project = project_of(&texts);
    for (number, (event, published)) in documents.iter().enumerate() {
        set(&mut project, number, |it| {
            (*event).clone_into(&mut it.event);
            (*published).clone_into(&mut it.published);
        });
    }
    project
}

fn set(project: &mut Project, number: usize, change: impl FnOnce(&mut Document)) {
    let id: DocumentId = format!("d{number}").parse().unwrap();
    change(Arc::make_mut(project.documents.get_mut(&id).unwrap()));
}

fn rule(parts: &str, by: SplitBy, seed: u64) -> SplitRule {
    SplitRule { parts: SplitRule::parts_from(parts).unwrap(), by, seed }
}

const THREE: &str = "train=0.8,dev=0.1,test=0.1";

fn split(project: &Project, rule: &SplitRule, earlier: Option<&Split>) -> (Split, Vec<Diagnostic>) {
    Split::new(&[project], rule, earlier, &mut |_, _| ControlFlow::Continue(())).unwrap()
}

/// The name of the part of each document.
fn parts(project: &Project, split: &Split) -> BTreeMap<String, String> {
    let part = |id: &DocumentId| {
        let part = split.part_of(&DocumentKey { project: project.id, document: id.clone() }).unwrap();
        (id.to_string(), split.names()[part].to_owned())
    };
    project.documents.keys().map(part).collect()
}

fn exported(project: &Project, format: &str, rule: SplitRule) -> (MemorySink, Report) {
    let mut options = options(format, &[]);
    options.split = Some(Splitting::Anew { rule, earlier: None });
    let mut sink = MemorySink::default();
    let report = export::run(&[project], &options, &mut sink, &|_| ControlFlow::Continue(())).unwrap();
    (sink, report)
}

fn has(findings: &[Diagnostic], words: &str) -> bool {
    findings.iter().any(|it| it.message.contains(words))
}

/// Documents of which each fourth reports an event with the one before, and each sixth has a passage of the one before.
fn news(from: usize, count: usize, year: usize) -> Vec<(usize, String, String, String)> {
    let document = |number: usize| {
        let event = if number % 4 == 1 { number - 1 } else { number };
        let event = if number.is_multiple_of(3) { String::new() } else { format!("event {event}") };
        let passage = if number % 6 == 5 && number > from { words(number - 1, 40) } else { String::new() };
        let text = format!("{}{passage}", words(number, 60));
        (number, event, format!("{year}-{:02}-{:02}", 1 + number % 12, 1 + number % 28), text)
    };
    (from..from + count).map(document).collect()
}

fn project_with(news: &[(usize, String, String, String)]) -> Project {
    let texts: Vec<_> = news.iter().map(|(.., text)| parse(&format!("[claim {}] so.", text.trim()))).collect();
    let mut project = project_of(&texts);
    for (at, (_, event, published, _)) in news.iter().enumerate() {
        set(&mut project, at, |it| {
            it.event.clone_from(event);
            it.published.clone_from(published);
        });
    }
    project
}

#[test]
fn two_reports_that_share_a_passage_or_an_event_are_in_one_part_whatever_the_seed() {
    let mut documents = news(0, 8, 2025);
    documents[5].3 = words(5, 60) + &words(2, 20);
    documents[6].1 = "event 7".to_owned();
    let it = project_with(&documents);
    let mut differ = 0;
    for seed in 0..40 {
        let parts = parts(&it, &split(&it, &rule("a=1,b=1", SplitBy::Group, seed), None).0);
        assert_eq!(parts["d5"], parts["d2"], "a passage, seed {seed}");
        assert_eq!(parts["d6"], parts["d7"], "an event, seed {seed}");
        differ += usize::from(parts["d2"] != parts["d7"]);
    }
    assert!((8..=32).contains(&differ), "groups that have nothing in common part: {differ} of 40");
}

#[test]
fn a_hundred_documents_more_move_none_of_the_old_ones() {
    let old = news(0, 60, 2024);
    let mut all = old.clone();
    all.extend(news(60, 60, 2025));
    // New reports of old events, and copies of old ones.
    for number in 120..160 {
        let of = &old[number % 60];
        let text = if number.is_multiple_of(2) { of.3.clone() + &words(number, 30) } else { words(number, 60) };
        // One event each, lest two old groups become one.
        let event = if number.is_multiple_of(2) { String::new() } else { of.1.clone() };
        all.push((number, event, "2025-12-31".to_owned(), text));
    }
    for seed in 0..5 {
        let rule = rule(THREE, SplitBy::Group, seed);
        let (few, many) = (project_with(&old), project_with(&all));
        let (before, after) = (parts(&few, &split(&few, &rule, None).0), parts(&many, &split(&many, &rule, None).0));
        let moved: Vec<_> = before.iter().filter(|(id, part)| after[*id] != **part).collect();
        assert!(moved.is_empty(), "seed {seed}: {moved:?}");
        assert!(after.values().any(|it| it != "train"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever comes in, and whatever it joins, nothing that an earlier split has moves; and without one the groups are whole.
    #[test]
    fn what_an_earlier_split_has_stays(
        facts in prop::collection::vec((0..6_usize, 0..28_usize, prop::option::of(0..30_usize)), 2..30),
        old in 1..15_usize,
        by in prop::sample::select(SplitBy::ALL.to_vec()),
    ) {
        let document = |(number, (event, day, copied)): (usize, &(usize, usize, Option<usize>))| {
            let event = if *event == 0 { String::new() } else { format!("event {event}") };
            let copied = copied.filter(|it| *it < number).map(|it| words(it, 40)).unwrap_or_default();
            (number, event, format!("2025-03-{:02}", day + 1), words(number, 60) + &copied)
        };
        let all: Vec<_> = facts.iter().enumerate().map(document).collect();
        let rule = rule("a=2,b=1,c=1", by, 7);
        let (few, many) = (project_with(&all[..old.min(all.len())]), project_with(&all));
        let (before, _) = split(&few, &rule, None);
        let before = Split::from_json(&before.json()).unwrap();
        let (after, _) = split(&many, &rule, Some(&before));
        let (kept, now) = (parts(&few, &before), parts(&many, &after));
        for (id, part) in &kept {
            prop_assert_eq!(part, &now[id]);
        }
        let (anew, findings) = split(&many, &rule, None);
        for group in &anew.groups {
            let parts: std::collections::BTreeSet<_> = group.documents.iter().map(|it| anew.part_of(it)).collect();
            prop_assert_eq!(parts.len(), 1);
        }
        if matches!(by, SplitBy::Group | SplitBy::Date) {
            prop_assert!(!has(&findings, "pairs of documents in different parts"));
        }
        prop_assert_eq!(Split::from_json(&anew.json()).unwrap(), anew);
    }
}

#[test]
fn the_order_of_projects_says_nothing() {
    let (one, mut other) = (project_with(&news(0, 20, 2024)), project_with(&news(20, 20, 2024)));
    other.id = manicule::model::ProjectId::from_number(2);
    let rule = rule(THREE, SplitBy::Group, 3);
    let of = |projects: &[&Project]| Split::new(projects, &rule, None, &mut |_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!(of(&[&one, &other]), of(&[&other, &one]));
}

#[test]
fn by_date_nothing_in_a_part_is_of_the_days_of_the_next_and_new_days_keep_the_bounds() {
    let days: Vec<String> = (0..40).map(|it| format!("2025-{:02}-{:02}", 1 + it / 28, 1 + it % 28)).collect();
    let mut documents: Vec<(&str, &str)> = days.iter().map(|day| ("", day.as_str())).collect();
    documents[3] = ("fire", documents[3].1);
    documents[39] = ("fire", documents[39].1);
    let rule = rule("train=6,dev=2,test=2", SplitBy::Date, 0);
    let it = project(&documents);
    let (found, _) = split(&it, &rule, None);
    assert_eq!(found.sizes(), [24, 8, 8]);
    let now = parts(&it, &found);
    assert_eq!(now["d3"], "test", "an event goes where its last report does");
    let day = |id: &String| it.documents[&id.parse::<DocumentId>().unwrap()].published.clone();
    for (bound, earlier) in found.bounds.iter().zip([&["train"][..], &["train", "dev"][..]]) {
        assert!(now.iter().filter(|(_, part)| earlier.contains(&part.as_str())).all(|(id, _)| day(id) < *bound));
    }
    documents.extend([("", "2025-12-24"), ("", "2025-01-01"), ("", "soon")]);
    let more = project(&documents);
    let (grown, findings) = split(&more, &rule, Some(&found));
    assert_eq!(grown.bounds, found.bounds);
    assert_eq!((grown.sizes(), has(&findings, "1 of 43 documents have no date")), (vec![26, 8, 9], true));
}

#[test]
fn days_that_are_not_those_of_the_parts_are_no_split() {
    let it = project(&[("", "2025-01-01"), ("", "2025-01-02"), ("", "2025-01-03")]);
    let with = |by, bounds: &[&str]| {
        let mut json = split(&it, &rule("a=1,b=1,c=1", by, 0), None).0.json();
        json["bounds"] = bounds.into();
        Split::from_json(&json).map(|it| it.bounds)
    };
    assert_eq!(with(SplitBy::Date, &["2025-01-02", "2025-01-02"]).unwrap(), ["2025-01-02"; 2]);
    for bounds in [&[][..], &["2025-01-02"], &["2025-01-01"; 3], &["2025-01-03", "2025-01-02"]] {
        assert!(with(SplitBy::Date, bounds).is_err(), "{bounds:?}");
    }
    assert!(with(SplitBy::Document, &["2025-01-02"]).is_err());
}

#[test]
fn by_publisher_none_is_in_two_parts() {
    let mut it = project(&[("e1", ""), ("e1", ""), ("e2", ""), ("e2", ""), ("", ""), ("", "")]);
    for (number, publisher) in ["Post", "Times", "Post", "Times", "Post", ""].iter().enumerate() {
        set(&mut it, number, |it| (*publisher).clone_into(&mut it.publisher));
    }
    let two = |seed| split(&it, &rule("a=1,b=1", SplitBy::Publisher, seed), None);
    let (found, findings) =
        (0..20).map(two).find(|(found, _)| parts(&it, found)["d0"] != parts(&it, found)["d1"]).unwrap();
    let now = parts(&it, &found);
    assert!(now["d0"] == now["d2"] && now["d0"] == now["d4"] && now["d1"] == now["d3"]);
    assert!(has(&findings, "2 pairs of documents in different parts share an event"));
    assert!(has(&findings, "1 of 6 documents have no publisher"));
}

#[test]
fn what_is_not_as_one_would_wish_is_said() {
    let mut news = news(0, 12, 2025);
    news[1].1 = "flood".to_owned();
    news[2].1 = "fire".to_owned();
    news[2].3 = words(2, 60) + &words(1, 30);
    let it = project_with(&news);
    let (_, findings) = split(&it, &rule(THREE, SplitBy::Group, 0), None);
    assert!(has(&findings, "2 events share passages and are one group: fire, flood"), "{findings:?}");
    assert!(has(&findings, "documents have no event"));
    let (_, report) = exported(&it, "jsonl", rule("train=1000,dev=0.001", SplitBy::Group, 0));
    let messages: Vec<_> = report.findings.iter().map(|it| it.diagnostic.clone()).collect();
    assert!(has(&messages, "the part dev has no records"), "{messages:?}");
    assert!(!report.has_errors());
    for document in &mut news {
        document.1 = "flood".to_owned();
    }
    let (_, findings) = split(&project_with(&news), &rule(THREE, SplitBy::Group, 0), None);
    assert!(has(&findings, "12 of 12 documents are one group"), "{findings:?}");
}

#[test]
fn a_document_that_joins_what_was_apart_moves_neither_and_is_told() {
    let apart = project(&[("e1", "2025-01-01"), ("e2", "2025-01-02"), ("e3", "2025-01-03"), ("e4", "2025-01-04")]);
    let rules = (0..20).map(|seed| rule("a=1,b=1", SplitBy::Group, seed));
    let of_seed = |rule: SplitRule| {
        let (before, _) = split(&apart, &rule, None);
        let was = parts(&apart, &before);
        let other = (1..4).find(|it| was[&format!("d{it}")] != was["d0"])?;
        Some((rule, before, was, other))
    };
    let (rule, before, was, other) = rules.into_iter().find_map(of_seed).expect("a seed with something in both parts");
    let mut news: Vec<_> =
        (0..4).map(|it| (it, format!("e{}", it + 1), format!("2025-01-0{}", it + 1), words(it, 60) + " so.")).collect();
    news.push((4, String::new(), "2025-02-01".to_owned(), words(0, 30) + &words(other, 30)));
    let it = project_with(&news);
    let (after, findings) = split(&it, &rule, Some(&before));
    let now = parts(&it, &after);
    assert!(was.iter().all(|(id, part)| now[id] == *part));
    assert_eq!(now["d4"], was["d0"], "it goes with the oldest");
    assert!(has(&findings, "one group stays in 2 parts"), "{findings:?}");
    assert!(has(&findings, "1 pairs of documents in different parts"), "{findings:?}");
}

#[test]
fn each_split_has_files_of_its_own_which_together_are_the_unsplit_records() {
    let it = project_with(&news(0, 40, 2025));
    let (whole, _) = super::export(&it, &options("jsonl", &[]));
    let (sink, report) = exported(&it, "jsonl", rule(THREE, SplitBy::Group, 1));
    let lines = |sink: &MemorySink, name: &str| -> Vec<String> {
        sink.text(name).unwrap().lines().map(str::to_owned).collect()
    };
    let mut together: Vec<String> =
        ["train", "dev", "test"].iter().flat_map(|it| lines(&sink, &format!("{it}/annotations.jsonl"))).collect();
    let mut all = lines(&whole, "annotations.jsonl");
    together.sort();
    all.sort();
    assert_eq!(together, all);
    let manifest: Value = serde_json::from_str(sink.text("manifest.json").unwrap()).unwrap();
    let by_split = manifest["counts"]["by_split"].as_array().unwrap();
    let counted: Vec<_> =
        by_split.iter().map(|it| (it["split"].as_str().unwrap(), it["documents"].as_u64().unwrap())).collect();
    let sizes: Vec<_> = ["train", "dev", "test"]
        .iter()
        .map(|it| (*it, lines(&sink, &format!("{it}/annotations.jsonl")).len() as u64))
        .collect();
    assert_eq!(counted, sizes);
    assert_eq!(
        report.annotations.keys().filter_map(|key| key.split.as_deref()).collect::<Vec<_>>(),
        ["dev", "test", "train"]
    );
    assert_eq!(Split::from_json(&manifest["split"]).unwrap().sizes().iter().sum::<usize>(), 40);
}

#[test]
fn every_format_has_each_split_and_hugging_face_its_names() {
    let it = project_with(&news(0, 24, 2025));
    for description in formats().iter().map(|it| it.description()).filter(|it| it.writes && it.name != "hf") {
        let (sink, _) = exported(&it, description.name, rule("train=1,test=1", SplitBy::Group, 0));
        for split in ["train", "test"] {
            assert!(sink.files.keys().any(|it| it.starts_with(&format!("{split}/"))), "{} {split}", description.name);
        }
    }
    let mut options = options("hf", &[("files", "both")]);
    options.split = Some(Splitting::Anew { rule: rule("train=1,test=1", SplitBy::Group, 0), earlier: None });
    let mut sink = MemorySink::default();
    export::run(&[&it], &options, &mut sink, &|_| ControlFlow::Continue(())).unwrap();
    for file in
        ["data/train-00000-of-00001.parquet", "data/test-00000-of-00001.parquet", "jsonl/test-00000-of-00001.jsonl"]
    {
        assert!(sink.files.contains_key(file), "{file}: {:?}", sink.files.keys());
    }
    let card = sink.text("README.md").unwrap();
    assert!(card.contains(
        "  - split: train\n    path: data/train-*.parquet\n  - split: test\n    path: data/test-*.parquet\n"
    ));
    assert_eq!(card.matches("pretty_name").count(), 1);
    // The library reads no Parquet without rows.
    let (sink, _) = exported(&it, "hf", rule("dev=0.000001,train=1000", SplitBy::Group, 0));
    let files: Vec<_> = sink.files.keys().filter(|it| it.starts_with("data/")).collect();
    assert_eq!(files, ["data/train-00000-of-00001.parquet"]);
    let card = sink.text("README.md").unwrap();
    assert!(card.contains("split: train") && !card.contains("split: dev"));
}

#[test]
fn untouched_documents_and_other_annotators_change_no_part() {
    let it = project_with(&news(0, 20, 2025));
    let all = exported(&it, "jsonl", rule(THREE, SplitBy::Group, 2)).0;
    let mut fewer = it.clone();
    fewer.sheets.retain(|key| key.document.as_str().len() > 2);
    let some = exported(&fewer, "jsonl", rule(THREE, SplitBy::Group, 2)).0;
    let split = |sink: &MemorySink| {
        serde_json::from_str::<Value>(sink.text("manifest.json").unwrap()).unwrap()["split"].clone()
    };
    assert_eq!(split(&all), split(&some));
    let unsplit = Options::new("jsonl");
    assert_eq!(super::export(&it, &unsplit).0.files.len(), 5);
}
