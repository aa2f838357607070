//! A program that edits is killed at random moments, again and again, and what it said to be safe is looked for.
//!
//! The program is this test program itself: it starts itself with the test `somebody_edits`, which opens a project and edits it without
//! end. A line of its output says which edit was begun, another which ones are safe. Since the edits follow from a seed, the parent can make
//! the same ones in memory, and knows what the project must be.
//!
//! `SIGKILL` loses nothing that was handed to the system, synced or not: what a crash of the machine does is the matter of `crash`.
//! `MANICULE_KILLS` says how often (40 times unless it is set).

use std::io::{BufRead, BufReader, Write as _};
use std::ops::RangeInclusive;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use manicule::edit::History;
use manicule::model::{Project, Severity};
use manicule::store::{self, Opened};
use tempfile::TempDir;

use crate::util::failing_disk::Dice;
use crate::util::random::Somebody;
use crate::util::states::{difference, filed};
use crate::util::writer::{PATIENCE, Rest, Writer};

/// The project folder that the editing program is to open, its seed, and the number of its first edit.
const FOLDER: &str = "MANICULE_KILL_FOLDER";
const SEED: &str = "MANICULE_KILL_SEED";
const STEP: &str = "MANICULE_KILL_STEP";

/// After how many kills a new project is begun, so that it stays small.
const KILLS_OF_ONE: u64 = 50;

#[test]
fn what_is_acknowledged_survives_a_kill() {
    let kills = std::env::var("MANICULE_KILLS").map_or(40, |it| it.parse().expect("MANICULE_KILLS is a number"));
    let mut tally = Tally::default();
    let mut folder = TempDir::new().unwrap();
    let mut step = 0;
    for kill in 0..kills {
        if kill % KILLS_OF_ONE == 0 {
            folder = TempDir::new().unwrap();
            store::create(folder.path(), "News").unwrap();
        }
        step = kill_once(folder.path(), kill, step, &mut tally);
    }
    println!(
        "killed {kills} times: {} before the project was open, {} edits begun, {} of them acknowledged, none of these \
         lost; {} edits came back that were not yet acknowledged, {} times there were edits to recover",
        tally.unopened, tally.begun, tally.safe, tally.surplus, tally.recovered,
    );
    assert!(kills < 20 || tally.safe > 0, "nothing was ever acknowledged");
}

/// What came of all kills. What is lost fails the test at once.
#[derive(Default)]
struct Tally {
    unopened: u64,
    begun: u64,
    safe: u64,
    surplus: u64,
    recovered: u64,
}

/// Starts the program, kills it, and looks what is left. Gives the number of the next edit.
fn kill_once(folder: &Path, seed: u64, step: u64, tally: &mut Tally) -> u64 {
    let before = open(folder).project;
    let dice = Dice::new(seed);
    let started = Instant::now();
    let mut child = start(folder, seed, step);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // One in four is killed at a moment of its own, most likely while it opens the project; the others a moment after some line.
    let after = if dice.below(4) == 0 { 0 } else { 1 + dice.below(60) };
    let moment = Duration::from_micros(if after == 0 { dice.below(60_000) } else { dice.below(4_000) } as u64);
    if after == 0 {
        std::thread::sleep(moment);
        child.kill().unwrap();
    }
    let (mut begun, mut safe, mut seen, mut is_open) = (step, step, 0, false);
    for line in lines {
        let line = line.unwrap();
        match line.split_once(' ') {
            Some(("begun", number)) => begun = number.parse().unwrap(),
            Some(("safe", number)) => (safe, is_open) = (number.parse().unwrap(), true),
            Some(("failed", why)) => panic!("kill {seed}: {why}"),
            _ => continue,
        }
        seen += 1;
        if seen == after {
            std::thread::sleep(moment);
            child.kill().unwrap();
        }
        assert!(started.elapsed() < PATIENCE, "kill {seed}: the program does not end");
    }
    child.wait().unwrap();
    tally.unopened += u64::from(!is_open);
    tally.begun += begun - step;
    tally.safe += safe - step;
    let after = open(folder);
    tally.recovered += u64::from(after.diagnostics.iter().any(|it| it.severity == Severity::Note));
    let reached = reached(before, &after.project, seed, step..=begun).unwrap_or_else(|difference| {
        panic!("kill {seed}: the project is as after none of the edits {step} to {begun}; {difference}")
    });
    assert!(reached >= safe, "kill {seed}: edit {safe} was acknowledged, and the project is as after {reached}");
    tally.surplus += reached - safe;
    // Numbers are never used twice, since ids are made of them.
    begun
}

/// Makes the edits of the program again until the project is what was found. The last such moment counts; where there is none, in what
/// they differ is told.
fn reached(before: Project, found: &Project, seed: u64, range: RangeInclusive<u64>) -> Result<u64, String> {
    let mut somebody = Somebody::new(seed, *range.start(), History::default());
    let mut project = before.clone();
    let mut states = vec![before];
    for _ in range.clone().skip(1) {
        somebody.work(&mut project);
        states.push(project.clone());
    }
    let found = filed(found);
    let place = states.iter().rposition(|it| filed(it) == found);
    place.map(|at| range.start() + at as u64).ok_or_else(|| difference(&states, &found))
}

fn open(folder: &Path) -> Opened {
    let opened = store::open_to_write(folder, &"ada".parse().unwrap()).unwrap();
    let errors: Vec<_> = opened.diagnostics.iter().filter(|it| it.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    opened
}

fn start(folder: &Path, seed: u64, step: u64) -> Child {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "kill::somebody_edits", "--ignored", "--nocapture"]);
    program.env(FOLDER, folder).env(SEED, seed.to_string()).env(STEP, step.to_string());
    program.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap()
}

/// The program that is killed.
#[test]
#[ignore = "it edits until it is killed; what_is_acknowledged_survives_a_kill starts it"]
fn somebody_edits() {
    let variable =
        |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is set by the test that starts this"));
    let number = |name| variable(name).parse::<u64>().unwrap();
    let opened = store::open_to_write(Path::new(&variable(FOLDER)), &"ada".parse().unwrap()).unwrap();
    let mut project = opened.project.clone();
    let writer = Writer::start(opened).unwrap_or_else(|why| {
        tell("failed", &why);
        std::process::exit(1)
    });
    let mut step = number(STEP);
    tell("safe", &step.to_string());
    let mut somebody = Somebody::new(number(SEED), step, History::default());
    let dice = Dice::new(number(SEED) ^ 1);
    loop {
        for _ in 0..=dice.below(4) {
            let entry = somebody.work(&mut project);
            step += 1;
            tell("begun", &step.to_string());
            writer.submit(&project, &entry);
        }
        if dice.below(8) == 0 {
            writer.checkpoint();
        }
        match writer.await_rest() {
            Rest::Safe => tell("safe", &step.to_string()),
            Rest::Failed(why) => tell("failed", &why),
        }
    }
}

/// Says something to the program that has started this one, at once.
fn tell(what: &str, rest: &str) {
    let mut out = std::io::stdout().lock();
    // The one that listens may be about to kill this program, and gone.
    let _ = out.write_all(format!("{what} {rest}\n").as_bytes()).and_then(|()| out.flush());
}
