//! Exports in shards, and the whole that they make.

use std::io;
use std::ops::ControlFlow;

use manicule::export::{self, GatherError, Gathering, Options, Overlaps, Planned, Shard, Splitting};
use manicule::format::{MemorySink, Sink, formats};
use manicule::group::{SplitBy, SplitRule};
use manicule::model::Project;
use serde_json::{Value, json};

use super::{options, project_of};
use crate::util::markup::parse;

/// Documents with overlaps of one label, so that something is lost before anything is written.
fn news(count: usize) -> Project {
    let text = |it: usize| {
        let inner = if it.is_multiple_of(3) { "[claim was] so" } else { "was [quote so]" };
        parse(&format!("[claim A ship of {it} {inner}] and [figure {it} tons]."))
    };
    project_of(&(0..count).map(text).collect::<Vec<_>>())
}

fn run(project: &Project, options: &Options) -> MemorySink {
    let mut sink = MemorySink::default();
    export::run(&[project], options, &mut sink, &|_| ControlFlow::Continue(())).unwrap();
    sink
}

fn shards(project: &Project, options: &Options, of: u32) -> Vec<MemorySink> {
    // From the last to the first, as machines may come to finish.
    let shard = |number| run(project, &Options { shard: Some(Shard { number, of }), ..options.clone() });
    (1..=of).rev().map(shard).collect()
}

fn manifest(sink: &MemorySink) -> Value {
    serde_json::from_str(sink.text("manifest.json").unwrap()).unwrap()
}

fn append(shards: &[MemorySink]) -> impl Fn(usize, &str, &mut dyn Sink) -> io::Result<()> {
    |shard, name, sink| sink.append(name, &shards[shard].files[name])
}

fn gathered(shards: &[MemorySink]) -> Result<MemorySink, GatherError> {
    let manifests: Vec<Value> = shards.iter().map(manifest).collect();
    let gathering = Gathering::new(&manifests.iter().collect::<Vec<_>>())?;
    let mut sink = MemorySink::default();
    gathering.write(&mut sink, &append(shards)).unwrap();
    Ok(sink)
}

fn folds(count: u16) -> Splitting {
    let rule = SplitRule { parts: SplitRule::folds(count), by: SplitBy::Document, seed: 1 };
    Splitting::Anew { rule, earlier: None }
}

fn same(one: &MemorySink, other: &MemorySink, what: &str) {
    assert!(one.files.keys().eq(other.files.keys()), "{what}: {:?} {:?}", one.files.keys(), other.files.keys());
    for (name, bytes) in &one.files {
        let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(*bytes == other.files[name], "{what}: {name}\n{}\n{}", words(bytes), words(&other.files[name]));
    }
}

#[test]
fn shards_of_every_format_make_the_whole_to_the_byte() {
    let it = news(60);
    for description in formats().iter().map(|it| it.description()).filter(|it| it.writes) {
        let mut options = options(description.name, &[]);
        options.split = Some(folds(5));
        options.overlaps = Overlaps::Longest;
        let whole = run(&it, &options);
        for of in [1, 3, 8] {
            let shards = shards(&it, &options, of);
            same(&gathered(&shards).unwrap(), &whole, &format!("{} in {of}", description.name));
        }
    }
}

#[test]
fn parts_of_one_split_go_to_several_shards() {
    let it = news(1200);
    let options = options("spacy", &[]);
    let shards = shards(&it, &options, 3);
    assert!(
        shards[2].files.contains_key("annotations-00000-of-00003.spacy"),
        "the name says which part of the whole it is"
    );
    assert!(!shards[2].files.contains_key("annotations-00001-of-00003.spacy"));
    same(&gathered(&shards).unwrap(), &run(&it, &options), "spacy");
}

#[test]
fn what_is_not_the_whole_is_refused() {
    let it = news(30);
    let with = |overlaps, split| Options { overlaps, split: Some(split), ..options("jsonl", &[]) };
    let good = shards(&it, &with(Overlaps::Keep, folds(4)), 4);
    assert!(gathered(&good).is_ok());
    let missing = [good[0].clone(), good[2].clone()];
    assert_eq!(gathered(&missing).unwrap_err(), GatherError::Missing { missing: vec![1, 3], count: 2, of: 4 });
    let twice = [good[0].clone(), good[1].clone(), good[0].clone(), good[3].clone()];
    assert_eq!(gathered(&twice).unwrap_err(), GatherError::Twice(2, 4));
    let refused = |other: MemorySink, key: &str| {
        let shards = [good[0].clone(), other, good[2].clone(), good[3].clone()];
        assert_eq!(gathered(&shards).unwrap_err(), GatherError::Other(1, key.to_owned()));
    };
    let third = |project: &Project, options: Options| {
        run(project, &Options { shard: Some(Shard { number: 3, of: 4 }), ..options })
    };
    refused(third(&it, with(Overlaps::First, folds(4))), "options");
    refused(third(&news(31), with(Overlaps::Keep, folds(4))), "inputs");
    let rule = SplitRule { parts: SplitRule::folds(4), by: SplitBy::Document, seed: 2 };
    refused(third(&it, with(Overlaps::Keep, Splitting::Anew { rule, earlier: None })), "split");
    let of_five = run(&it, &Options { shard: Some(Shard { number: 3, of: 5 }), ..with(Overlaps::Keep, folds(4)) });
    refused(of_five, "shard");
    assert_eq!(gathered(&[run(&it, &with(Overlaps::Keep, folds(4)))]).unwrap_err(), GatherError::NoShard(0));
    assert_eq!(gathered(&[]).unwrap_err(), GatherError::Missing { missing: Vec::new(), count: 0, of: 0 });
}

#[test]
fn a_manifest_that_claims_what_cannot_be_is_refused_at_once() {
    let good: Vec<Value> = shards(&news(12), &options("jsonl", &[]), 2).iter().map(manifest).collect();
    // The second shard is the first of the list.
    let refused = |change: &dyn Fn(&mut [Value])| {
        let mut changed = good.clone();
        change(&mut changed);
        Gathering::new(&changed.iter().collect::<Vec<_>>()).map(|_| ()).unwrap_err()
    };
    let of = u64::MAX;
    let missing = refused(&|all| all.iter_mut().for_each(|it| it["shard"]["of"] = of.into()));
    assert_eq!(missing, GatherError::Missing { missing: (3..15).collect(), count: of - 2, of });
    assert!(missing.to_string().ends_with(", 14, …"), "{missing}");
    assert_eq!(refused(&|all| all[1]["shard"]["number"] = 9.into()), GatherError::NoShard(1));
    let parts = refused(&|all| {
        all[1]["shard"]["parts"] = u64::MAX.into();
        all[0]["shard"]["first_part"] = u64::MAX.into();
        all[0]["shard"]["parts"] = 1.into();
    });
    assert_eq!(parts, GatherError::Gap(0, u64::MAX));
    let records = refused(&|all| all.iter_mut().for_each(|it| it["counts"]["records"] = u64::MAX.into()));
    assert_eq!(records, GatherError::Form(0));
    for losses in [json!([7]), json!(7), json!([{ "kind": "overlap", "count": -1, "examples": [] }])] {
        assert_eq!(refused(&|all| all[1]["losses"] = losses.clone()), GatherError::Form(1));
    }
    let twice = refused(&|all| {
        let file = all[1]["files"][0].clone();
        all[1]["files"].as_array_mut().unwrap().push(file);
    });
    assert_eq!(twice, GatherError::Form(1));
}

#[test]
fn a_plan_reads_back_and_holds_for_the_projects_that_were_planned() {
    let it = news(30);
    let rule = SplitRule { parts: SplitRule::parts_from("train=3,test=1").unwrap(), by: SplitBy::Document, seed: 5 };
    let go_on: &dyn Fn(export::Progress<'_>) -> ControlFlow<()> = &|_| ControlFlow::Continue(());
    let (planned, _) = Planned::new(&[&it], &rule, None, Some(2), go_on).unwrap();
    let read = Planned::from_json(&planned.json(&[&it])).unwrap();
    assert_eq!(read, planned);
    let with = |split, shard| Options { split: Some(split), shard, ..options("jsonl", &[]) };
    let anew = run(&it, &with(Splitting::Anew { rule, earlier: None }, None));
    same(&run(&it, &with(Splitting::Planned(Box::new(read.clone())), None)), &anew, "planned or not");
    let refused = |project: &Project, shard| {
        let options = with(Splitting::Planned(Box::new(read.clone())), shard);
        export::run(&[project], &options, &mut MemorySink::default(), go_on).unwrap_err().to_string()
    };
    assert!(refused(&news(31), None).starts_with("1 documents are not as they were planned"));
    assert!(refused(&it, Some(Shard { number: 1, of: 3 })).contains("--shard K/2"));
    assert!(Planned::from_json(&manifest(&anew)).is_err());
}

/// Takes so many appends and no more, like a disk that is full or a program that was killed.
struct Failing<'a>(usize, &'a mut MemorySink);

impl Sink for Failing<'_> {
    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.0 = self.0.checked_sub(1).ok_or_else(|| io::Error::other("no more"))?;
        self.1.append(name, bytes)
    }
}

#[test]
fn nothing_looks_complete_that_was_broken_off() {
    let it = news(12);
    let mut options = Options { split: Some(folds(3)), ..options("jsonl", &[]) };
    let shards = shards(&it, &options, 2);
    let manifests: Vec<Value> = shards.iter().map(manifest).collect();
    options.shard = Some(Shard { number: 2, of: 2 });
    let broken_off = |run: &dyn Fn(&mut Failing<'_>) -> bool| {
        for appends in 0.. {
            let mut sink = MemorySink::default();
            let is_done = run(&mut Failing(appends, &mut sink));
            assert_eq!(sink.files.contains_key("_SUCCESS"), is_done, "after {appends} appends");
            if is_done {
                return appends;
            }
        }
        0
    };
    let shard = broken_off(&|sink| export::run(&[&it], &options, sink, &|_| ControlFlow::Continue(())).is_ok());
    let whole = broken_off(&|sink| {
        let gathering = Gathering::new(&manifests.iter().collect::<Vec<_>>()).unwrap();
        gathering.write(sink, &append(&shards)).is_ok()
    });
    assert!(shard >= 5 && whole >= 5, "{shard} {whole}");
}
