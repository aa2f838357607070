//! The real program on a real display, under a window manager, with mouse and keyboard and two keyboard layouts.
//!
//! Needs Xvfb, openbox, xdotool, setxkbmap and xprop, and so runs only where `MANICULE_WINDOW_TEST=1` is set, as
//! `scripts/test` does. `MANICULE_SEEDS` may name a folder of further articles to go the same way with.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::util::display::{Display, Window, await_some};

const FLOOD: &str = "The sea wall at Sant Aldó gave way before dawn. Nobody was hurt, the harbour office said.\n\n\
    Water stood in the lower streets until noon 🌊.\n\n\
    “We heard the wall go before we saw the water,” said Inês Calado, who keeps the chandlery. “It took a minute.”\n\n\
    The council counted at least 240 cellars under water by Thursday evening.\n";
const REPAIR: &str = "Zinc for the wall was ordered in May. The mayor would not say what it cost.\n";

/// What fingers press for letters, by the number of the key, on one layout. Digits need none: their row is the same everywhere.
struct Layout {
    name: &'static str,
    c: &'static str,
    q: &'static str,
    z: &'static str,
}

const US: Layout = Layout { name: "us", c: "54", q: "24", z: "52" };
const FRENCH: Layout = Layout { name: "fr", c: "54", q: "38", z: "25" };
/// The third key of the row of digits; on a French keyboard it writes `"`.
const KEY_OF_3: &str = "12";

#[test]
fn us_keyboard() {
    from_article_to_dataset(&US);
}

#[test]
fn french_keyboard() {
    from_article_to_dataset(&FRENCH);
}

fn from_article_to_dataset(layout: &Layout) {
    if std::env::var_os("MANICULE_WINDOW_TEST").is_none_or(|it| it != "1") {
        eprintln!("left out, since it needs a display server: set MANICULE_WINDOW_TEST=1");
        return;
    }
    let display = Display::start(layout.name);
    let own = tempfile::tempdir().unwrap();
    fs::write(own.path().join("flood.txt"), FLOOD).unwrap();
    fs::write(own.path().join("repair.txt"), REPAIR).unwrap();
    Task::new(own.path(), "240", "at least 240 cellars").carry_out(&display, layout);
    if let Some(seeds) = std::env::var_os("MANICULE_SEEDS") {
        Task::new(Path::new(&seeds), "seven", "seven officers").carry_out(&display, layout);
    }
}

/// A project to annotate, and what its dataset is to hold.
struct Task {
    folder: tempfile::TempDir,
    document: String,
    text: String,
    /// Where the word begins that is dragged over, in bytes.
    dragged: usize,
    claim: Extent,
    quote: Extent,
    figure: Extent,
}

/// First byte and the byte behind the last.
type Extent = (usize, usize);

impl Task {
    /// A project made of the articles in a folder. The article is the one with the words `phrase`, in which the mouse is drawn
    /// over `word`.
    fn new(articles: &Path, word: &str, phrase: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        batch(folder.path(), &["new", "news", "--title", "News"]);
        batch(folder.path(), &["import", "news", articles.to_str().unwrap()]);
        let files = fs::read_dir(folder.path().join("news/documents")).unwrap();
        let texts = files.map(|it| it.unwrap().path()).filter(|path| path.extension().is_some_and(|it| it == "txt"));
        let mut texts = texts.map(|path| (path.clone(), fs::read_to_string(path).unwrap()));
        let (path, text) = texts.find(|(_, text)| text.contains(phrase)).unwrap();
        let at = text.find(phrase).unwrap();
        Self {
            document: path.file_stem().unwrap().to_str().unwrap().to_owned(),
            dragged: at + phrase.find(word).unwrap(),
            claim: first_sentence(&text),
            quote: first_quotation(&text),
            figure: (at, at + phrase.len()),
            folder,
            text,
        }
    }

    fn carry_out(&self, display: &Display, layout: &Layout) {
        let mut window = Window::open(display, &self.folder.path().join("news"));
        // Nothing was clicked yet.
        window.await_shown("the reading pane to have the keys", |shown| shown["keys"] == true);
        for _ in 0..1 + self.document_count() {
            let before = window.shown["document"].clone();
            if before == self.document {
                break;
            }
            window.press(&["alt+Down"]);
            window.await_shown("another document", |shown| shown["document"] != before);
        }
        self.tag_by_keys(&mut window, layout);
        self.tag_by_mouse(&mut window);
        window.press(&[&format!("ctrl+{}", layout.z)]);
        self.await_file(&[self.claim, self.quote]);
        window.press(&[&format!("ctrl+shift+{}", layout.z)]);
        self.await_file(&[self.claim, self.quote, self.figure]);
        window.press(&["alt+F4"]);
        assert!(window.await_end().success());
        assert_eq!(self.dataset(), json!([self.expected()]));
    }

    fn tag_by_keys(&self, window: &mut Window<'_>, layout: &Layout) {
        window.press(&["ctrl+Home", layout.c]);
        await_armed(window, &json!("claim"));
        window.press(&["Tab"]);
        await_selection(window, self.claim);
        window.press(&[layout.c]);
        self.await_file(&[self.claim]);
        window.press(&["Escape", "Escape"]);
        await_armed(window, &Value::Null);
        window.press(&[layout.q]);
        await_armed(window, &json!("quote"));
        window.press(&["Tab"]);
        let (start, end) = self.quote;
        window.await_shown("the quotation to be proposed", |shown| shown["selection"][0] == json!([start, end]));
        if window.shown["selection"][1].is_array() {
            // It goes on behind who says it; the first half by itself is one key away.
            window.press(&["shift+space"]);
        }
        await_selection(window, self.quote);
        window.press(&[layout.q]);
        self.await_file(&[self.claim, self.quote]);
    }

    fn tag_by_mouse(&self, window: &mut Window<'_>) {
        window.press(&["Escape", "Escape"]);
        await_armed(window, &Value::Null);
        window.press(&[KEY_OF_3]);
        await_armed(window, &json!("figure"));
        window.point((720.0, 400.0));
        let mut turns = 0;
        let [left, top, right, bottom] = loop {
            window.await_rest();
            // Well inside the window, below the bars at its top and above the one at its bottom.
            if let Some(word) = window.word(self.dragged).filter(|word| word[1] > 150.0 && word[3] < 700.0) {
                break word;
            }
            assert!(turns < 40, "the wheel does not bring the word into view");
            turns += 1;
            window.mouse("click", "5");
        };
        let middle = f64::midpoint(top, bottom);
        window.point((left + 2.0, middle));
        window.mouse("mousedown", "1");
        for share in [0.3, 0.6, 1.0] {
            window.point((left + 2.0 + (right - left - 4.0) * share, middle));
        }
        // What it becomes is shown before the button is let go.
        await_selection(window, self.figure);
        window.mouse("mouseup", "1");
        self.await_file(&[self.claim, self.quote, self.figure]);
    }

    fn document_count(&self) -> usize {
        fs::read_dir(self.folder.path().join("news/documents")).unwrap().count()
    }

    /// Waits until the project on the disk, be it in the journal or in the files, holds these and no others.
    fn await_file(&self, extents: &[Extent]) {
        let path = self.folder.path().join("news");
        await_some(&format!("{extents:?} in {}", path.display()), || {
            let project = manicule::store::open(&path).ok()?.project;
            let sheets = project.sheets.iter().filter(|(key, _)| key.document.as_str() == self.document);
            let annotations: Vec<_> = sheets.flat_map(|(_, sheet)| sheet.annotations.iter()).collect();
            let starts = |it: &&Extent| {
                annotations.iter().any(|a| a.spans.iter().any(|s| (s.span.start().0, s.span.end().0) == **it))
            };
            (extents.iter().filter(starts).count() == extents.len() && annotations.len() == extents.len()).then_some(())
        });
    }

    /// What the dataset says of each document: its text and the annotations.
    fn dataset(&self) -> Value {
        batch(self.folder.path(), &["export", "news", "--format", "jsonl", "--out", "dataset"]);
        let files = fs::read_dir(self.folder.path().join("dataset")).unwrap().map(|it| it.unwrap().path());
        let annotated = files.filter(|path| path.extension().is_some_and(|it| it == "jsonl"));
        let lines =
            annotated.flat_map(|path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>());
        let records = lines.map(|line| serde_json::from_str::<Value>(&line).unwrap());
        let records = records.filter(|record| record["spans"].is_array());
        let spans = |record: &Value| {
            let spans = record["spans"].as_array().unwrap().iter();
            spans.map(|span| json!([span["label"], span["start"], span["end"], span["text"]])).collect::<Vec<_>>()
        };
        records
            .map(|it| json!({"id": it["id"], "annotator": it["annotator"], "text": it["text"], "spans": spans(&it)}))
            .collect()
    }

    fn expected(&self) -> Value {
        let mut extents = [("claim", self.claim), ("quote", self.quote), ("figure", self.figure)];
        extents.sort_by_key(|(_, extent)| *extent);
        let characters = |byte: usize| self.text[..byte].chars().count();
        let span = |(label, (start, end)): &(&str, Extent)| {
            json!([label, characters(*start), characters(*end), self.text[*start..*end]])
        };
        json!({"id": self.document, "annotator": "ada", "text": self.text, "spans": extents.iter().map(span).collect::<Vec<_>>()})
    }
}

/// The first sentence without its final stop.
fn first_sentence(text: &str) -> Extent {
    let paragraph = text.lines().next().unwrap();
    (0, paragraph.split(". ").next().unwrap().trim_end_matches('.').len())
}

/// The first words in quotation marks, with the marks.
fn first_quotation(text: &str) -> Extent {
    let start = text.find(['“', '"']).unwrap();
    let (opening, rest) = text[start..].split_at(text[start..].chars().next().unwrap().len_utf8());
    let closing = if opening == "“" { "”" } else { "\"" };
    (start, start + opening.len() + rest.find(closing).unwrap() + closing.len())
}

fn await_armed(window: &mut Window<'_>, label: &Value) {
    window.await_shown(&format!("{label} to be armed"), |shown| {
        shown["armed"] == *label && (label.is_string() || shown["selection"] == json!([]))
    });
}

fn await_selection(window: &mut Window<'_>, (start, end): Extent) {
    window.await_shown(&format!("{start}..{end} to be selected"), |shown| shown["selection"] == json!([[start, end]]));
}

fn batch(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manicule-batch"));
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
