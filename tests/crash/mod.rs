//! The store on a disk that crashes, or refuses, at every operation in turn.
//!
//! Each scenario is a list of moves that was worked out in memory. It is carried out once on a whole disk to count the operations, and
//! then again for each operation and each fault, waiting after every edit until the store says that it is safe, or that it is not.
//! After a crash every disk that the model of `util::failing_disk` allows is opened, to be read and to be written:
//!
//! - each edit that was said to be safe is there;
//! - the project is what it was after some edit, and nothing in between;
//! - no file is half written: opening finds no error;
//! - undo goes back over every edit to the beginning.
//!
//! After a refusal work goes on, the message names the folder, the power may fail at any moment, and once the disk is mended all of it is written.

mod scenario;
mod world;

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash as _, Hasher as _};
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;

use manicule::edit::{Change, Edit, EntryKind, History};
use manicule::model::{Annotation, Project, Severity, SheetKey};
use manicule::store::{self, FileKey, Opened, StoreError};

use self::world::{DIR, MACHINE, Move, World, open_to_write};
use crate::util::failing_disk::{FailingDisk, Failure, Fault};
use crate::util::states::{difference, filed};
use crate::util::writer::{Rest, Writer};

/// How many failures of one scenario are told before it gives up.
const TOLD: usize = 5;

#[test]
fn first_save() {
    Trial::new("first save", scenario::first_save).exhaust();
}

#[test]
fn import() {
    Trial::new("import", scenario::import).exhaust();
}

#[test]
fn many_edits() {
    Trial::new("many edits", scenario::many_edits).exhaust();
}

#[test]
fn checkpoint() {
    Trial::new("checkpoint", scenario::checkpoint).exhaust();
}

#[test]
fn reanchoring() {
    Trial::new("re-anchoring", scenario::reanchoring).exhaust();
}

#[test]
fn merge_from_outside() {
    Trial::new("merge from outside", scenario::merge).exhaust();
}

#[test]
fn corrected_text_from_outside() {
    Trial::new("corrected text from outside", scenario::corrected_outside).exhaust();
}

#[test]
fn schema_change() {
    Trial::new("schema change", scenario::schema_change).exhaust();
}

#[test]
fn removal_of_a_document() {
    Trial::new("removal of a document", scenario::removal).exhaust();
}

#[test]
fn undo_and_redo() {
    Trial::new("undo and redo", scenario::undo_redo).exhaust();
}

#[test]
fn recovery_that_is_cut_short() {
    Trial::new("recovery", scenario::recovery).exhaust();
}

#[test]
fn a_sheet_that_is_emptied() {
    Trial::new("an emptied sheet", scenario::emptied).exhaust();
}

/// One scenario, and what was found so far.
struct Trial {
    name: &'static str,
    world: World,
    /// What each disk came to that was opened before, since most of them come up again and again.
    opened: HashMap<u64, Result<Vec<usize>, String>>,
    survivors: usize,
    failures: Vec<String>,
}

/// What was submitted, and how much of it the store has said to be safe.
#[derive(Clone, Copy, Debug)]
struct Progress {
    submitted: usize,
    safe: usize,
}

impl Progress {
    /// After which entries the project may be found.
    fn allowed(self) -> RangeInclusive<usize> {
        self.safe..=self.submitted
    }
}

impl Trial {
    fn new(name: &'static str, world: fn() -> World) -> Self {
        Self { name, world: world(), opened: HashMap::new(), survivors: 0, failures: Vec::new() }
    }

    /// Carries the scenario out for every operation and every fault, and prints how often that was.
    fn exhaust(mut self) {
        let faults = Failure::ALL.into_iter().flat_map(|it| [Fault::Once(it), Fault::UntilMended(it)]);
        let mut runs = 0;
        let mut counts = Vec::new();
        for fault in [Fault::Crash].into_iter().chain(faults) {
            let count = self.count(fault);
            counts.push(count);
            for n in 0..count {
                runs += 1;
                self.run(fault, n);
                if self.failures.len() >= TOLD {
                    break;
                }
            }
        }
        let (name, opened) = (self.name, self.opened.len());
        println!(
            "{name}: {} operations, {} of them changes; {runs} runs over {} faults; {} survivors, {opened} of them different",
            counts.iter().max().unwrap(),
            counts[0],
            counts.len(),
            self.survivors,
        );
        assert!(self.failures.is_empty(), "{name}:\n{}", self.failures.join("\n"));
    }

    /// What is safe before anything is done.
    fn beginning(&self) -> Progress {
        Progress { submitted: self.world.safe, safe: self.world.safe }
    }

    /// How many operations of the scenario a fault can befall; and the scenario is right where nothing goes wrong.
    fn count(&mut self, fault: Fault) -> usize {
        let disk = self.world.disk.settled();
        let writer = start(&disk).unwrap();
        let progress = self.carry_out(&writer, &disk, "nothing goes wrong");
        assert_eq!(progress.safe, self.world.entries.len(), "{}: nothing goes wrong, and not all is safe", self.name);
        drop(writer);
        let count = disk.operations(fault);
        self.check_survivors(&disk, 0, progress, "nothing goes wrong");
        count
    }

    fn run(&mut self, fault: Fault, n: usize) {
        let disk = self.world.disk.settled();
        disk.plan(fault, n);
        let writer = start(&disk);
        let what = format!("{fault:?} at {n}");
        let progress = match &writer {
            Ok(writer) => self.carry_out(writer, &disk, &what),
            Err(_) => self.beginning(),
        };
        let struck = disk.struck();
        let what = format!("{what}, {}", struck.as_deref().unwrap_or("which did not come"));
        // The power fails now, whatever came before.
        self.check_survivors(&disk, n as u64, progress, &what);
        if fault == Fault::Crash {
            drop(writer);
            return;
        }
        disk.mend();
        let Ok(writer) = writer else {
            // What could not be opened can be when the disk is mended, and nothing is missing.
            match start(&disk) {
                Ok(_) => self.check_survivors(&disk, n as u64, progress, &format!("{what}, mended, opened and closed")),
                Err(why) => self.tell(format!("{what}: mended, and cannot be opened: {why}")),
            }
            return;
        };
        let mut rest = writer.flush();
        if rest != Rest::Safe {
            // An attempt may have been under way when it was mended.
            rest = writer.flush();
        }
        if let Rest::Failed(message) = rest {
            self.tell(format!("{what}: mended, and still not written: {message}"));
            return;
        }
        let all = Progress { submitted: progress.submitted, safe: progress.submitted };
        self.check_survivors(&disk, n as u64, all, &format!("{what}, mended and written"));
        drop(writer);
        self.check_survivors(&disk, n as u64, all, &format!("{what}, mended, written and closed"));
    }

    /// Makes the moves until one finds that the machine has crashed.
    fn carry_out(&mut self, writer: &Writer, disk: &FailingDisk, what: &str) -> Progress {
        let mut progress = self.beginning();
        for made in 0..self.world.moves.len() {
            let rest = match &self.world.moves[made] {
                Move::Submit(entry) => {
                    progress.submitted = *entry;
                    writer.submit(&self.world.states[*entry], &self.world.entries[entry - 1]);
                    writer.await_rest()
                }
                Move::Pull(entry, file, pulled) => {
                    // What is to be compared afterwards is what comes of both sides, and not what comes of theirs alone.
                    if !writer.is_safe() {
                        disk.mend();
                        writer.await_safe();
                    }
                    progress = Progress { submitted: *entry, safe: entry - 1 };
                    pulled.iter().for_each(|(path, bytes)| disk.put(path, bytes));
                    self.merge(writer, disk, (*entry, file))
                }
                Move::Flush => writer.flush(),
            };
            if writer.is_safe() {
                progress.safe = progress.submitted;
            }
            match rest {
                Rest::Safe => {}
                Rest::Failed(_) if disk.is_crashed() => break,
                Rest::Failed(message) if message.contains(DIR) => {}

                Rest::Failed(message) => self.tell(format!("{what}: the message does not name the folder: {message}")),
            }
        }
        progress
    }

    /// Awaits what another program has changed in a file, and takes it over.
    fn merge(&self, writer: &Writer, disk: &FailingDisk, (entry, file): (usize, &FileKey)) -> Rest {
        let outside = loop {
            let outside = writer.look(file);
            if !outside.is_empty() {
                break outside;
            }
            if disk.is_crashed() {
                return Rest::Failed(format!("{DIR} is gone"));
            }
            if disk.struck().is_some() {
                disk.mend();
            }
        };
        writer.merged(&self.world.states[entry], &self.world.entries[entry - 1], outside);
        writer.await_rest()
    }

    fn check_survivors(&mut self, disk: &FailingDisk, seed: u64, progress: Progress, what: &str) {
        for survivor in disk.survivors(seed) {
            self.survivors += 1;
            let key = digest(&survivor.disk);
            let world = &self.world;
            let found = self.opened.entry(key).or_insert_with(|| reopen(world, &survivor.disk));
            let wrong = match found {
                Ok(states) if states.iter().any(|it| progress.allowed().contains(it)) => continue,
                Ok(states) => format!("it is as after edit {states:?}, expected one of {:?}", progress.allowed()),
                Err(wrong) => wrong.clone(),
            };
            self.tell(format!("{what}; of what was unsynced {} survives: {wrong}", survivor.what));
            return;
        }
    }

    fn tell(&mut self, failure: String) {
        self.failures.push(failure);
    }
}

/// Opens and begins to write, or says why not.
fn start(disk: &FailingDisk) -> Result<Writer, String> {
    open_to_write(disk).map_err(|error| error.to_string()).and_then(Writer::start)
}

/// Opens a disk in every way, and gives after which entries the project is as it is found.
fn reopen(world: &World, disk: &FailingDisk) -> Result<Vec<usize>, String> {
    let shown = |error: StoreError| error.to_string();
    let read = store::open_as(Arc::new(disk.settled()), MACHINE, Path::new(DIR)).map_err(shown)?;
    let disk = disk.settled();
    let opened = open_to_write(&disk).map_err(shown)?;
    for diagnostic in read.diagnostics.iter().chain(&opened.diagnostics) {
        if diagnostic.severity == Severity::Error {
            return Err(diagnostic.to_string());
        }
    }
    if let Some(why) = opened.read_only {
        return Err(format!("it can only be read: {why}"));
    }
    if filed(&read.project) != filed(&opened.project) {
        return Err("what reads and what writes do not find the same".to_owned());
    }
    let found = filed(&opened.project);
    let mut states = (0..world.states.len()).filter(|at| filed(&world.states[*at]) == found).collect::<Vec<_>>();
    if states.is_empty() {
        states.extend((0..world.states.len()).filter(|at| is_asked_after(world, *at, &found)));
    }
    if states.is_empty() {
        return Err(format!("it is as after no edit: {}", difference(&world.states, &found)));
    }
    let replayed = |at: &usize| told(&History::replay(world.entries[..*at].iter().cloned())) == told(&opened.history);
    let replayed: Vec<usize> = states.iter().copied().filter(replayed).collect();
    if replayed.is_empty() {
        return Err(format!("it is as after edit {states:?}, and its history is another: {:?}", told(&opened.history)));
    }
    undo_all(world, opened).map(|()| replayed)
}

/// Whether a text came from outside after an entry, and the crash before the merge: then the text is the new one, and each annotation that
/// was only in the journal is where its words are, or a question.
fn is_asked_after(world: &World, at: usize, found: &Project) -> bool {
    let Some(next) = world.entries.get(at).filter(|it| it.kind == EntryKind::Outside) else { return false };
    let texts_changed = next.edit.changes.iter().any(|it| matches!(it, Change::Document(_)));
    let merged = &world.states[at + 1];
    let kept = |key: &SheetKey, annotation: &Arc<Annotation>| {
        let place = |project: &Project| project.sheet(key)?.annotations.get(annotation.id).cloned();
        let is_asked = found.conflicts.values().any(
            |it| matches!(&it.change, Change::Annotation(of, swap) if of == key && swap.after.as_ref() == Some(annotation)),
        );
        place(found).map_or(is_asked, |it| place(merged) == Some(it))
    };
    let mut sheets = world.states[at].sheets.iter();
    texts_changed
        && found.documents == merged.documents
        && sheets.all(|(key, sheet)| sheet.annotations.iter().all(|it| kept(key, it)))
}

/// The edits that can be taken back and brought back, without what came from elsewhere.
fn told(history: &History) -> [Vec<&Edit>; 2] {
    [history.done(), history.undone()].map(|it| it.iter().filter(|it| it.is_undoable()).map(|it| &it.edit).collect())
}

/// Undo goes back to the beginning, where nothing has come from elsewhere in between.
fn undo_all(world: &World, opened: Opened) -> Result<(), String> {
    if world.entries.iter().any(|it| it.kind == EntryKind::Outside) {
        return Ok(());
    }
    let (mut project, mut history) = (opened.project, opened.history);
    while let Some(step) = history.undo(&mut project, world.entries[0].stamp.clone()) {
        if !step.skipped.is_empty() {
            return Err(format!("undo passes over {:?}", step.skipped));
        }
    }
    match filed(&project) == filed(&world.states[0]) {
        true => Ok(()),
        false => Err(format!("undo does not lead back to the beginning: {}", difference(&world.states[..1], &project))),
    }
}

/// Names a disk by what matters on it: hidden files that were never finished have names that are never the same.
fn digest(disk: &FailingDisk) -> u64 {
    let mut hasher = DefaultHasher::new();
    let named = |path: &Path| path.extension().is_none_or(|it| it != "tmp") && !path.ends_with("lock");
    let contents: BTreeMap<_, _> = disk.contents().into_iter().filter(|(path, _)| named(path)).collect();
    contents.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn a_project_that_is_created_is_there_or_not() {
    let mut survivors = 0;
    let create = |disk: &FailingDisk| store::create_on(disk, Path::new(DIR), "News");
    // The folder is made too, and the one around it.
    let whole = FailingDisk::new(Path::new("/"));
    create(&whole).unwrap();
    let faults = Failure::ALL.into_iter().flat_map(|it| [Fault::Once(it), Fault::UntilMended(it)]);
    for fault in [Fault::Crash].into_iter().chain(faults) {
        // One more than there are: the crash comes when it has been reported.
        for n in 0..=whole.operations(fault) {
            let disk = FailingDisk::new(Path::new("/"));
            disk.plan(fault, n);
            let created = create(&disk);
            for survivor in disk.survivors(n as u64) {
                survivors += 1;
                let what = format!("{fault:?} at {n}; {} survives", survivor.what);
                match store::open_as(Arc::new(survivor.disk.clone()), MACHINE, Path::new(DIR)) {
                    Ok(opened) => assert!(opened.diagnostics.is_empty(), "{what}: {:?}", opened.diagnostics),
                    Err(StoreError::NoProject { .. }) => {
                        assert!(created.is_err(), "{what}: it was created, and is not there");
                        create(&survivor.disk)
                            .unwrap_or_else(|error| panic!("{what}: not to be created again: {error}"));
                    }
                    Err(error) => panic!("{what}: {error}"),
                }
            }
        }
    }
    println!("create: {} operations, {survivors} survivors", whole.operations(Fault::Once(Failure::Broken)));
}
