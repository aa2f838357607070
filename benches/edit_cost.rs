//! What an edit costs from the command until it is safe, in documents of 10, 10,000 and 1,000,000 annotations, and while the files of
//! the largest are being rewritten.
//!
//! ```sh
//! cargo bench --bench edit_cost
//! MANICULE_BENCH_DIR=/mnt/disk cargo bench --bench edit_cost    # on another disk than that of the temporary folder
//! ```
//!
//! **What is measured.** An annotation is made and applied to the open project as the window does it (*in the window*: what a frame has
//! to wait for), handed to the saver, and awaited until the saver says that it is safe (*until safe*). One edit follows the other, so
//! nothing is grouped. Beside it stands the bare cost of what nobody can do without: as many bytes as the journal grows by are
//! appended to a file on the same disk and synced. For the rewrite, the same is done while plain code writes a file of the same size in
//! the same parts, each of them synced, as `store` does.
//!
//! **What is not.** Nothing is asserted: the figures are those of one machine and its disk. The first edits of a project, which make
//! folders, are left out.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use manicule::edit::Entry;
use manicule::edit::intent::{self, Author};
use manicule::model::{
    Annotation, AnnotationId, AnnotatorId, Attributes, Document, DocumentId, LabelId, Origin, Project, Sheet, SheetKey,
    Spans, Stamp, Status, Time,
};
use manicule::store::{self, FileKey, SaveState, Saver};
use manicule::text::{Span, Text};

/// How many annotations the documents have.
const SIZES: [usize; 3] = [10, 10_000, 1_000_000];
/// How many edits are measured where nothing else goes on.
const EDITS: usize = 400;
/// How many edits come before those that are measured.
const WARM: usize = 20;
/// How many bytes `store` writes before it syncs them.
const PART: usize = 4 << 20;
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(300);
/// What the words are that an edit tags.
const WORDS: &str = "the wall held";

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("edit_cost: {error}");
            ExitCode::from(2)
        }
    }
}

fn measure() -> Outcome<()> {
    let place = std::env::var_os("MANICULE_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(&place)?;
    println!("{EDITS} edits each, in {}; p50, p99 and worst in milliseconds", place.display());
    println!("{:42} {:>27}   {:>27}   {:>9}", "", "in the window", "until safe", "bytes");
    for size in SIZES {
        let mut desk = Desk::new(&folder.path().join(size.to_string()), size)?;
        desk.edits(WARM)?;
        let (times, bytes) = desk.edits_with_bytes(EDITS)?;
        row(&format!("{size} annotations"), Some(&times.window), &times.safe, Some(bytes));
        let bare = bare(folder.path(), bytes, EDITS)?;
        row("  bare append and sync of as many bytes", None, &bare, Some(bytes));
        if size == SIZES[SIZES.len() - 1] {
            let (times, file) = desk.edits_while_rewriting()?;
            let label = format!("{size}, while {} MB are rewritten", file >> 20);
            row(&label, Some(&times.window), &times.safe, Some(bytes));
            println!("  {} edits while that went on", times.safe.len());
            let times = bare_while_rewriting(folder.path(), bytes, file)?;
            row("  bare append and sync beside plain code", None, &times, Some(bytes));
            println!("  {} of them while that went on", times.len());
        }
        desk.close()?;
    }
    Ok(())
}

/// How long edits took: until the window can go on, and until they were safe.
#[derive(Default)]
struct Times {
    window: Vec<Duration>,
    safe: Vec<Duration>,
}

/// A project that is open, with one large document.
struct Desk {
    folder: PathBuf,
    project: Arc<Project>,
    saver: Saver,
    woken: Receiver<()>,
    key: SheetKey,
    /// Where the words start that edits tag, one after the other.
    places: Vec<usize>,
    next: usize,
}

impl Desk {
    fn new(folder: &Path, size: usize) -> Outcome<Self> {
        store::create(folder, "Bench")?;
        let me: AnnotatorId = "ada".parse()?;
        let key = SheetKey::new("doc".parse()?, me.clone());
        let opened = store::open(folder)?;
        let (filled, places) = fill(opened.project, &key, size)?;
        opened.folder.save(&filled, &FileKey::all(&filled))?;
        drop(filled);
        let opened = store::open_to_write(folder, &me)?;
        let journal = opened.journal.ok_or("the project can only be read")?;
        let project = Arc::new(opened.project);
        let (wake, woken) = channel();
        let saver = Saver::start(opened.folder, journal, project.clone(), move || wake.send(()).unwrap_or_default());
        Ok(Self { folder: folder.to_owned(), project, saver, woken, key, places, next: 0 })
    }

    /// One edit, from the command until it is safe.
    fn edit(&mut self, times: &mut Times) -> Outcome<()> {
        self.next += 1;
        let at = self.places[self.next * 7919 % self.places.len()];
        let span = Span::from_range(at..at + WORDS.len()).ok_or("an empty span")?;
        let stamp = Stamp { at: Time::now(), by: self.key.annotator.clone() };
        let author = Author { key: self.key.clone(), stamp: stamp.clone() };
        let id = AnnotationId::from_number(1 << 40 | self.next as u64);
        let label: LabelId = "claim".parse()?;
        while self.woken.try_recv().is_ok() {}
        let begun = Instant::now();
        let edit = intent::create(&self.project, &author, id, &label, &[span])?;
        edit.apply(Arc::make_mut(&mut self.project))?;
        self.saver.submit(&self.project, &Entry::edit(edit, stamp));
        times.window.push(begun.elapsed());
        loop {
            match self.saver.state() {
                SaveState::Saving { .. } => self.woken.recv_timeout(PATIENCE)?,
                SaveState::Failed { message, .. } => return Err(message.into()),
                SaveState::Safe { .. } | SaveState::Written { .. } => break,
            }
        }
        times.safe.push(begun.elapsed());
        Ok(())
    }

    fn edits(&mut self, count: usize) -> Outcome<Times> {
        let mut times = Times::default();
        for _ in 0..count {
            self.edit(&mut times)?;
        }
        Ok(times)
    }

    /// The same, and by how many bytes the journal grew with each.
    fn edits_with_bytes(&mut self, count: usize) -> Outcome<(Times, usize)> {
        let before = self.journal_bytes()?;
        let times = self.edits(count)?;
        Ok((times, (self.journal_bytes()? - before) / count))
    }

    /// Edits from the moment when the files are to be rewritten until they are.
    fn edits_while_rewriting(&mut self) -> Outcome<(Times, usize)> {
        let mut times = Times::default();
        let mut seen = false;
        let until = Instant::now() + PATIENCE;
        self.saver.checkpoint();
        loop {
            self.edit(&mut times)?;
            let under_way = self.is_rewriting()?;
            if seen && !under_way {
                break;
            }
            seen |= under_way;
            if Instant::now() > until {
                return Err("the files are not rewritten".into());
            }
        }
        Ok((times, usize::try_from(fs::metadata(self.sheet_file())?.len())?))
    }

    fn sheet_file(&self) -> PathBuf {
        self.folder.join("annotations").join(self.key.annotator.as_str()).join("doc.ron")
    }

    fn is_rewriting(&self) -> io::Result<bool> {
        let mut entries = fs::read_dir(self.sheet_file().with_file_name(""))?;
        Ok(entries.any(|it| it.is_ok_and(|it| it.path().extension().is_some_and(|it| it == "tmp"))))
    }

    fn journal_bytes(&self) -> io::Result<usize> {
        let mut bytes = 0;
        for machine in fs::read_dir(self.folder.join(".manicule"))? {
            for file in fs::read_dir(machine?.path())? {
                let file = file?;
                if file.file_name().to_string_lossy().starts_with("journal") {
                    bytes += usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
                }
            }
        }
        Ok(bytes)
    }

    fn close(self) -> Outcome<()> {
        match self.saver.flush(PATIENCE) {
            SaveState::Written { .. } => Ok(()),
            other => Err(format!("the files were not written: {other:?}").into()),
        }
    }
}

/// A document with a sentence for each annotation; where the words of each sentence start that an edit may tag.
fn fill(mut project: Project, key: &SheetKey, size: usize) -> Outcome<(Project, Vec<usize>)> {
    let mut text = String::new();
    let mut starts = Vec::with_capacity(size);
    for sentence in 0..size.max(1000) {
        starts.push(text.len());
        text.push_str(&format!("Report {sentence:07} says that {WORDS}."));
        text.push_str(if sentence % 12 == 11 { "\n\n" } else { " " });
    }
    let text = Text::new(text.trim_end());
    let stamp = Stamp { at: Time::from_unix(1_700_000_000), by: key.annotator.clone() };
    let label: LabelId = "figure".parse()?;
    let mut annotations = Vec::with_capacity(size);
    for (number, start) in starts.iter().take(size).enumerate() {
        let span = Span::from_range(start + 7..start + 14).ok_or("an empty span")?;
        annotations.push(Arc::new(Annotation {
            id: AnnotationId::from_number(number as u64 + 1),
            label: label.clone(),
            spans: Spans::quote(&[span], &text)?,
            attributes: Attributes::default(),
            note: Box::default(),
            unsure: false,
            origin: Origin::Hand,
            created: stamp.clone(),
            changed: stamp.clone(),
        }));
    }
    let id: DocumentId = key.document.clone();
    project.documents.insert(id.clone(), Arc::new(Document::new(id, "Doc", text.hash())));
    project.texts.insert(text.hash(), text);
    let sheet =
        Sheet { status: Status::InProgress, annotations: annotations.into_iter().collect(), ..Sheet::default() };
    project.sheets.insert(key.clone(), Arc::new(sheet));
    let words = "Report 0000000 says that ".len();
    Ok((project, starts.into_iter().map(|start| start + words).collect()))
}

/// Appends bytes to a file and syncs it, so many times.
fn bare(folder: &Path, bytes: usize, count: usize) -> Outcome<Vec<Duration>> {
    let path = folder.join("bare");
    File::create(&path)?.sync_all()?;
    (0..count).map(|_| append(&path, bytes)).collect()
}

/// The same while plain code writes a file of a size, in parts that are synced.
fn bare_while_rewriting(folder: &Path, bytes: usize, size: usize) -> Outcome<Vec<Duration>> {
    let path = folder.join("bare");
    let is_over = AtomicBool::new(false);
    let rewrite = |begun: mpsc::Sender<()>| -> io::Result<()> {
        let mut file = File::create(folder.join("large"))?;
        let part = vec![b'x'; PART];
        begun.send(()).unwrap_or_default();
        for start in (0..size).step_by(PART) {
            file.write_all(&part[..PART.min(size - start)])?;
            file.sync_all()?;
        }
        fs::rename(folder.join("large"), folder.join("large.ron"))?;
        File::open(folder)?.sync_all()
    };
    std::thread::scope(|scope| {
        let (begin, begun) = channel();
        let writing = scope.spawn(|| {
            let written = rewrite(begin);
            is_over.store(true, Ordering::Release);
            written
        });
        begun.recv()?;
        let mut times = Vec::new();
        while !is_over.load(Ordering::Acquire) {
            times.push(append(&path, bytes)?);
        }
        writing.join().map_err(|_| "the thread that writes is gone")??;
        Ok(times)
    })
}

fn append(path: &Path, bytes: usize) -> Outcome<Duration> {
    let line = vec![b'x'; bytes];
    let begun = Instant::now();
    OpenOptions::new().append(true).open(path)?.write_all(&line)?;
    OpenOptions::new().write(true).open(path)?.sync_all()?;
    Ok(begun.elapsed())
}

fn row(label: &str, window: Option<&[Duration]>, safe: &[Duration], bytes: Option<usize>) {
    let bytes = bytes.map_or(String::new(), |it| it.to_string());
    println!("{label:42} {:>27}   {:>27}   {bytes:>9}", window.map_or(String::new(), told), told(safe));
}

/// p50, p99 and worst in milliseconds.
fn told(times: &[Duration]) -> String {
    let mut sorted = times.to_vec();
    sorted.sort();
    let at = |share: usize| sorted.get((sorted.len() * share / 100).min(sorted.len().saturating_sub(1))).copied();
    let shown = |time: Option<Duration>| format!("{:8.3}", time.unwrap_or_default().as_secs_f64() * 1000.0);
    [at(50), at(99), sorted.last().copied()].map(shown).join(" ")
}
