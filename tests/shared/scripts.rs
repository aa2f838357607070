//! Texts of many scripts, selected here and there by point and by key, tagged, saved and exported.
//!
//! The window is the real one without a display. Each frame brings keys, which go first, and then the mouse; the dice that choose
//! both have a fixed seed.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use std::{cell::RefCell, rc::Rc};

use eframe::egui::{Context, Event, Id, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, pos2, vec2};
use manicule::app::App;
use manicule::app::command::Command;
use manicule::app::reading::{Fonts, ReadingView};
use manicule::export;
use manicule::format::{MemorySink, Unit};
use manicule::ingest::{self, Ingested};
use manicule::model::{DocumentId, Project};
use manicule::store::{self, FileKey, SaveState, Settings};
use manicule::text::Text;

use super::shared;
use crate::util::failing_disk::Dice;

/// How many selections are tagged in all.
const SELECTIONS: usize = 10_000;
/// How many of them come of keys for each that comes of the mouse.
const BY_KEY: usize = 19;
/// The size of the window in points.
const SIZE: (f32, f32) = (800.0, 480.0);
/// Longer than anything here takes.
const LONGEST: Duration = Duration::from_secs(60);

/// The declaration of human rights in many languages, and strings that have broken programs.
fn documents() -> Vec<Ingested> {
    let mut documents: Vec<Ingested> = Vec::new();
    let mut add = |title: &str, text: &str| {
        let taken = |id: &DocumentId| documents.iter().any(|it| it.document.id == *id);
        documents.push(ingest::pasted(Some(title), text, taken).unwrap());
    };
    let folder = std::fs::read_dir(shared("corpora/udhr")).unwrap();
    let mut pages: Vec<_> = folder.map(|it| it.unwrap().path()).collect();
    pages.sort();
    for page in pages.iter().filter(|it| it.extension().is_some_and(|it| it == "html")) {
        let title = page.file_stem().unwrap().to_str().unwrap();
        add(title, &without_tags(&std::fs::read_to_string(page).unwrap()));
    }
    let naughty = std::fs::read_to_string(shared("corpora/blns/blns.json")).unwrap();
    let naughty: Vec<String> = serde_json::from_str(&naughty).unwrap();
    add("naughty", &naughty.join("\n"));
    assert!(documents.len() > 25, "{} documents", documents.len());
    documents
}

/// What stands between the tags of a page, a paragraph a line.
fn without_tags(page: &str) -> String {
    let between = page.split('<').filter_map(|it| it.split_once('>')).map(|(_, text)| text.trim());
    between.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A project folder of documents.
fn save(path: &Path, documents: &[Ingested]) {
    store::create(path, "Scripts").unwrap();
    let opened = store::open(path).unwrap();
    let mut project = opened.project;
    for Ingested { document, text, .. } in documents {
        project.texts.insert(text.hash(), text.clone());
        project.documents.insert(document.id.clone(), document.clone().into());
    }
    opened.folder.save(&project, &FileKey::all(&project)).unwrap();
}

/// The fonts of this machine for all characters of the texts: found before anything is looked at, so that it is the same each time.
fn fonts(documents: &[Ingested]) -> Fonts {
    let (wake, found) = channel();
    let wake = move || {
        // Nobody waits any more when all is found.
        let _ = wake.send(());
    };
    let fonts = Rc::new(RefCell::new(Fonts::start(wake)));
    for document in documents {
        lay_out(&document.text, &fonts, &found);
    }
    Rc::into_inner(fonts).unwrap().into_inner()
}

fn lay_out(text: &Text, fonts: &Rc<RefCell<Fonts>>, found: &Receiver<()>) {
    let context = Context::default();
    let mut view = ReadingView::new(text.clone(), fonts.clone());
    // High enough for all of the text.
    let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(600.0, 100_000.0));
    view.begin_frame(&context, rect, (0.0, 600.0), (1.0, 1.62), false);
    while fonts.borrow().is_looking() {
        found.recv_timeout(LONGEST).unwrap();
        view.begin_frame(&context, rect, (0.0, 600.0), (1.0, 1.62), false);
    }
    assert_eq!(view.visible_span(), text.span());
}

/// The window, and somebody with dice before it.
struct Somebody {
    context: Context,
    app: App,
    dice: Dice,
    now: f64,
}

impl Somebody {
    fn new(path: &Path, fonts: Fonts) -> Self {
        let context = Context::default();
        let settings =
            Settings { annotator: "ada".parse().unwrap(), annotator_name: "Ada".to_owned(), ..Settings::default() };
        let mut app = App::with_fonts(&context, settings, None, fonts);
        app.dispatch(Command::OpenProject(path.to_owned()));
        assert!(app.await_job(LONGEST), "the project was not opened");
        Self { context, app, dice: Dice::new(17), now: 10.0 }
    }

    fn frame(&mut self, events: Vec<Event>) {
        self.now += 1.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(SIZE.0, SIZE.1))),
            max_texture_side: Some(8192),
            time: Some(self.now),
            events,
            focused: true,
            ..RawInput::default()
        };
        self.context.run_ui(input, |ui| self.app.frame(ui)).drop_without_applying_deltas();
    }

    /// The number of annotations in the open document.
    fn tagged(&self) -> usize {
        let workspace = self.app.session().workspace.as_ref().unwrap();
        workspace.sheet().map_or(0, |sheet| sheet.annotations.len())
    }

    /// Tags so many selections in a document.
    fn work(&mut self, document: &DocumentId, times: usize) {
        self.app.dispatch(Command::OpenDocument(document.clone()));
        self.frame(Vec::new());
        self.frame(Vec::new());
        let pane = self.context.read_response(Id::unique("reading pane")).unwrap().rect.shrink(4.0);
        for _ in 0..times {
            if self.tagged() >= times {
                return;
            }
            let mut events = self.keys();
            events.extend(self.mouse(pane));
            self.frame(events);
        }
        panic!("{} of {times} selections in {document}", self.tagged());
    }

    /// Tags what the mouse selected in the last frame, and what keys select.
    fn keys(&mut self) -> Vec<Event> {
        const ARROWS: [Key; 4] = [Key::ArrowRight, Key::ArrowLeft, Key::ArrowDown, Key::ArrowUp];
        const LABELS: [Key; 3] = [Key::C, Key::Q, Key::F];
        const FAR: [Key; 4] = [Key::PageDown, Key::PageUp, Key::Home, Key::End];
        let mut events = press(LABELS[self.dice.below(3)], Modifiers::NONE);
        for _ in 0..BY_KEY {
            for _ in 0..self.dice.below(4) {
                events.extend(press(ARROWS[self.dice.below(4)], Modifiers::NONE));
            }
            for _ in 0..=self.dice.below(3) {
                let held =
                    if self.dice.below(3) == 0 { Modifiers::SHIFT | Modifiers::COMMAND } else { Modifiers::SHIFT };
                let sideways = ARROWS[self.dice.below(2)];
                let key = [sideways, sideways, sideways, Key::ArrowDown, Key::End, Key::Home][self.dice.below(6)];
                events.extend(press(key, held));
            }
            if self.dice.below(4) == 0 {
                events.extend(press(Key::Space, Modifiers::NONE));
            }
            events.extend(press(LABELS[self.dice.below(3)], Modifiers::NONE));
        }
        // An armed label would tag what is selected before its key is pressed; nothing is kept but the place.
        (0..3).for_each(|_| events.extend(press(Key::Escape, Modifiers::NONE)));
        let far = FAR[self.dice.below(4)];
        events.extend(press(far, if self.dice.below(3) == 0 { Modifiers::COMMAND } else { Modifiers::NONE }));
        events
    }

    /// A drag from anywhere to anywhere, to words or exact, or a double click.
    fn mouse(&mut self, pane: Rect) -> Vec<Event> {
        let at = || {
            let share = || self.dice.below(10_000) as f32 / 10_000.0;
            pane.lerp_inside(vec2(share(), share()))
        };
        let (from, to) = (at(), at());
        match self.dice.below(3) {
            0 => [click(from), click(from)].concat(),
            1 => drag(from, to, Modifiers::NONE),
            _ => drag(from, to, Modifiers::SHIFT),
        }
    }
}

fn press(key: Key, modifiers: Modifiers) -> Vec<Event> {
    let event = |pressed| Event::Key { key, physical_key: Some(key), pressed, repeat: false, modifiers };
    let letter = modifiers.is_none() && key.name().len() == 1;
    let text = match key {
        Key::Space => Some(" ".to_owned()),
        _ => letter.then(|| key.name().to_lowercase()),
    };
    [event(true)].into_iter().chain(text.map(Event::Text)).chain([event(false)]).collect()
}

fn click(at: Pos2) -> Vec<Event> {
    drag(at, at, Modifiers::NONE)
}

fn drag(from: Pos2, to: Pos2, modifiers: Modifiers) -> Vec<Event> {
    let button = |pos, pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers };
    let held = Event::ModifiersChanged(modifiers);
    let free = Event::ModifiersChanged(Modifiers::NONE);
    vec![held, Event::PointerMoved(from), button(from, true), Event::PointerMoved(to), button(to, false), free]
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn what_is_selected_in_any_script_is_what_is_saved_and_exported() {
    let documents = documents();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scripts");
    save(&path, &documents);
    let mut somebody = Somebody::new(&path, fonts(&documents));
    let times = SELECTIONS.div_ceil(documents.len());
    for document in &documents {
        somebody.work(&document.document.id, times);
    }
    let state = somebody.app.session().flush(LONGEST);
    assert!(matches!(state, None | Some(SaveState::Written { .. })), "{state:?}");
    drop(somebody);

    let opened = store::open(&path).unwrap();
    assert_eq!(opened.diagnostics, Vec::new());
    look_through(&opened.project, &documents);
    for unit in Unit::ALL {
        look_through_export(&opened.project, unit);
    }
}

/// Each text is as it was, and each annotation says the words at its place, which are whole grapheme clusters.
fn look_through(project: &Project, documents: &[Ingested]) {
    assert!(documents.iter().all(|it| project.text(&it.document.id) == Some(&it.text)));
    let mut count = 0;
    for (key, sheet) in &project.sheets {
        let text = project.text(&key.document).unwrap();
        for quoted in sheet.annotations.iter().flat_map(|it| it.spans.iter()) {
            assert_eq!(text.slice(quoted.span), Some(&*quoted.quoted), "{} in {}", quoted.span, key.document);
            let ends = [quoted.span.start(), quoted.span.end()];
            assert!(ends.iter().all(|it| text.is_grapheme_boundary(*it)), "{} in {}", quoted.span, key.document);
            count += 1;
        }
    }
    assert!(count >= SELECTIONS, "{count}");
}

/// The offsets of each exported span cut its words out of the exported text, as a program would that counts in this unit.
fn look_through_export(project: &Project, unit: Unit) {
    let mut sink = MemorySink::default();
    let options = export::Options { unit, ..export::Options::new("jsonl") };
    let report = export::run(&[project], &options, &mut sink, &|_| ControlFlow::Continue(())).unwrap();
    assert!(report.skipped.is_empty(), "{:?}", report.skipped);
    let mut count = 0;
    for line in sink.text("annotations.jsonl").unwrap().lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = Cut::new(record["text"].as_str().unwrap(), unit);
        for span in record["spans"].as_array().unwrap() {
            let [start, end] = ["start", "end"].map(|it| usize::try_from(span[it].as_u64().unwrap()).unwrap());
            assert_eq!(text.cut(start, end), span["text"].as_str().unwrap(), "{start} to {end} in {}", record["id"]);
            count += 1;
        }
    }
    assert!(count >= SELECTIONS, "{count}");
}

/// A text in pieces that a unit counts.
enum Cut {
    Chars(Vec<char>),
    Bytes(String),
    Utf16(Vec<u16>),
}

impl Cut {
    fn new(text: &str, unit: Unit) -> Self {
        match unit {
            Unit::Chars => Self::Chars(text.chars().collect()),
            Unit::Bytes => Self::Bytes(text.to_owned()),
            Unit::Utf16 => Self::Utf16(text.encode_utf16().collect()),
        }
    }

    fn cut(&self, start: usize, end: usize) -> String {
        match self {
            Self::Chars(text) => text[start..end].iter().collect(),
            Self::Bytes(text) => text[start..end].to_owned(),
            Self::Utf16(text) => String::from_utf16(&text[start..end]).unwrap(),
        }
    }
}
