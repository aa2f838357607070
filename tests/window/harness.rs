//! A window on a project folder, and hands for it: mouse, keyboard and a clock that only tests turn.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use eframe::egui::accesskit::Role;
use eframe::egui::{Context, Event, Modifiers, OutputCommand, PointerButton, Pos2, Rect, Theme, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use manicule::app::App;
use manicule::app::command::{Action, Command};
use manicule::app::hand::Hand;
use manicule::app::job::{Done, Opening, Running, Turn};
use manicule::app::reading::Fonts;
use manicule::app::session::Workspace;
use manicule::model::{Document, DocumentId, Project, SheetKey};
use manicule::store::{self, FileKey, SaveState, Settings};
use manicule::text::{ByteOffset, Span};

use super::keyboard::Layout;
use crate::util::markup::{self, Marked};

/// Seconds between two frames.
const FRAME: f64 = 1.0 / 60.0;
/// Seconds after which a click does not belong to the one before any more, nor a double click becomes a triple one.
const PAUSE: f64 = 0.6;

/// A window, and the folder of its project.
pub struct Window {
    pub harness: Harness<'static, Option<App>>,
    pub path: PathBuf,
    pub layout: Layout,
    /// What was copied last.
    pub copied: Option<String>,
    now: f64,
    _folder: tempfile::TempDir,
}

/// A project folder with one document in the notation of [`markup`], and further ones: id and text.
pub fn folder(markup: &str, further: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let (project, _) = project(markup, further);
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let path = temporary.path().join("project");
    store::create(&path, "Test").expect("a new project");
    let folder = store::open(&path).expect("the new project").folder;
    folder.save(&project, &FileKey::all(&project)).expect("saved");
    (temporary, path)
}

fn project(markup: &str, further: &[(&str, &str)]) -> (Project, SheetKey) {
    let (mut project, key) = markup::project(&markup::parse(markup));
    for (id, markup) in further {
        let id: DocumentId = id.parse().expect("a document id");
        let (other, other_key) = markup::project(&markup::parse(markup));
        let text = other.text(&other_key.document).expect("a text").clone();
        let facts = Document { language: "en".to_owned(), ..Document::new(id.clone(), id.as_str(), text.hash()) };
        project.texts.insert(text.hash(), text);
        project.documents.insert(id.clone(), facts.into());
        if let Some(sheet) = other.sheet(&other_key) {
            project.sheets.insert(SheetKey::new(id, other_key.annotator), sheet.clone());
        }
    }
    (project, key)
}

/// The application without a project.
fn application(ctx: &Context) -> App {
    let settings = Settings {
        annotator: "ada".parse().expect("an annotator"),
        annotator_name: "Ada".to_owned(),
        theme: store::Theme::Light,
        ..Settings::default()
    };
    App::with_fonts(ctx, settings, None, Fonts::bundled())
}

/// The application with an open project.
fn start(ctx: &Context, project: &Path) -> App {
    let mut app = application(ctx);
    app.dispatch(Command::OpenProject(project.to_owned()));
    assert!(app.await_job(Duration::from_secs(20)), "the project was not opened");
    app
}

/// The first opening of a window.
fn opening(path: &Path) -> Opening {
    let me = "ada".parse().expect("an annotator");
    Opening { number: 0, path: path.to_owned(), annotator: None, me, document: None, since: SystemTime::now() }
}

impl Window {
    /// A window on a document in the notation of [`markup`], its selection, armed label and focus included.
    pub fn on(markup: &str) -> Self {
        Self::with(markup, &[])
    }

    /// The same without anybody who guesses.
    pub fn without_guesses(markup: &str) -> Self {
        let mut window = Self::on(markup);
        window.guess_with(|_, _, _, _| Vec::new());
        window
    }

    /// Has somebody else guess.
    pub fn guess_with(&mut self, guesser: manicule::suggest::Guesser) {
        App::guess_with(self.app_mut(), guesser);
        self.settle();
    }

    /// The same with further documents: id and markup. The first one, `doc`, is open.
    pub fn with(markup: &str, further: &[(&str, &str)]) -> Self {
        Self::changed(markup, further, |_| {})
    }

    /// The same with something done to the folder before it is opened.
    pub fn changed(markup: &str, further: &[(&str, &str)], change: impl FnOnce(&Path)) -> Self {
        let (temporary, path) = folder(markup, further);
        change(&path);
        let mut window = Self::started((temporary, path), start);
        window.take_up(&markup::parse(markup));
        window
    }

    /// A window on a project that is still being opened: what is foreseen of it is shown. It has been opened when
    /// [`arrive`](Self::arrive) was called.
    pub fn foreseeing(markup: &str, further: &[(&str, &str)]) -> Self {
        Self::foreseeing_by(markup, further, Running::new("Opening", true))
    }

    /// The same by a job.
    pub fn foreseeing_by(markup: &str, further: &[(&str, &str)], job: Running) -> Self {
        Self::started(folder(markup, further), move |ctx, path| {
            let mut app = application(ctx);
            let foreseen = store::foresee_from(path, None).expect("something to show");
            app.take_in(Done::Foreseen(opening(path), Box::new(foreseen), job.clone()));
            app
        })
    }

    /// The opening of a window that was foreseeing its project is over; as in any large project, its sheets are packed.
    pub fn arrive(&mut self) {
        let opening = opening(&self.path);
        let disk = std::sync::Arc::new(store::RealDisk);
        let opened = store::open_packed_on(disk, &store::machine_name(), &opening.path, (&opening.me, 0));
        self.app_mut().take_in(Done::Opened(opening, Box::new(opened), Turn::default()));
        self.settle();
    }

    fn started(
        (temporary, path): (tempfile::TempDir, PathBuf),
        start: impl Fn(&Context, &Path) -> App + 'static,
    ) -> Self {
        let open = path.clone();
        let harness = Harness::builder()
            .with_size(vec2(1440.0, 900.0))
            .with_pixels_per_point(1.0)
            .with_theme(Theme::Light)
            .allow_missing_glyphs()
            .build_ui_state(
                move |ui, app: &mut Option<App>| app.get_or_insert_with(|| start(ui.ctx(), &open)).frame(ui),
                None,
            );
        let mut window = Self { harness, path, layout: Layout::Us, copied: None, now: 10.0, _folder: temporary };
        window.frame();
        window
    }

    /// Opens another document, with the selection, the armed label and the focus of its markup and nothing else in hand.
    pub fn open(&mut self, document: &str, markup: &str) {
        (0..6).for_each(|_| self.app_mut().dispatch(Command::Do(Action::Release)));
        self.app_mut().dispatch(Command::OpenDocument(document.parse().expect("a document id")));
        self.pause();
        self.take_up(&markup::parse(markup));
    }

    /// Brings selection, armed label and focus about by commands.
    fn take_up(&mut self, marked: &Marked) {
        let focus = marked.focus.map(|place| {
            let (label, spans) = &marked.annotations[place];
            let sheet = self.workspace().sheet().expect("annotations").clone();
            let same = sheet.annotations.iter().find(|it| it.label == *label && it.spans.places() == *spans);
            same.expect("the focused annotation").id
        });
        let armed = marked.armed.clone();
        let select = marked.selection.map(|(anchor, head)| Command::Select(anchor, head));
        let commands = [focus.map(Command::Focus), select, armed.map(Command::Arm)];
        for command in commands.into_iter().flatten() {
            self.app_mut().dispatch(command);
        }
        self.frame();
        self.frame();
    }

    pub fn app(&self) -> &App {
        self.harness.state().as_ref().expect("a window")
    }

    pub fn app_mut(&mut self) -> &mut App {
        self.harness.state_mut().as_mut().expect("a window")
    }

    pub fn workspace(&self) -> &Workspace {
        self.app().session().workspace.as_ref().expect("a project")
    }

    pub fn hand(&self) -> &Hand {
        &self.workspace().hand
    }

    /// The open document with its annotations, focus, armed label, selection or caret in the notation of [`markup`].
    pub fn markup(&self) -> String {
        let workspace = self.workspace();
        let key = workspace.key().expect("a document");
        let hand = self.hand();
        let mut marked = markup::marked(&workspace.project, &key, Some((hand.anchor, hand.head)));
        marked.armed.clone_from(&hand.armed);
        // Ids are drawn by lot, and so is the order of annotations of the same words; here it goes by label.
        let mut annotations: Vec<_> = workspace.sheet().iter().flat_map(|sheet| sheet.annotations.iter()).collect();
        annotations.sort_by_key(|it| (it.spans.places(), it.label.clone()));
        marked.annotations = annotations.iter().map(|it| (it.label.clone(), it.spans.places())).collect();
        marked.focus = annotations.iter().position(|it| Some(it.id) == hand.focus);
        markup::print(&marked)
    }

    /// What is on the disk when everything is written, as its own open reads it.
    pub fn saved(&self) -> Project {
        let state = self.app().session().flush(Duration::from_secs(20));
        assert!(matches!(state, None | Some(SaveState::Written { .. })), "{state:?}");
        let opened = store::open(&self.path).expect("the project");
        assert_eq!(opened.diagnostics, Vec::new());
        opened.project
    }

    /// Waits until a project that is being opened is there.
    pub fn await_project(&mut self) {
        for _ in 0..1000 {
            if self.app().session().workspace.is_some() {
                break;
            }
            self.app_mut().await_job(Duration::from_millis(20));
        }
        assert!(self.app().session().workspace.is_some(), "the project was not opened: {:?}", self.toasts());
        self.settle();
    }

    /// The words of the toasts that are shown.
    pub fn toasts(&self) -> Vec<String> {
        self.app().session().toasts.shown().map(|toast| toast.words.clone()).collect()
    }

    /// One frame, with what is in the input by now.
    pub fn frame(&mut self) {
        self.now += FRAME;
        let now = self.now;
        self.harness.input_mut().time = Some(now);
        self.harness.step();
        for command in &self.harness.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                self.copied = Some(text.clone());
            }
        }
    }

    /// Frames until nothing is left to be done.
    pub fn settle(&mut self) {
        for _ in 0..4 {
            self.frame();
        }
        // A walk through the history takes as many frames as the machine lets it.
        while self.app().session().walk.is_some() {
            self.frame();
        }
        assert_eq!(self.harness.unnamed_widgets(), Vec::<String>::new(), "widgets without a name");
    }

    /// Lets time pass.
    pub fn pause(&mut self) {
        self.now += PAUSE;
        self.settle();
    }

    /// Events of one frame.
    pub fn events(&mut self, events: impl IntoIterator<Item = Event>, modifiers: Modifiers) {
        let input = self.harness.input_mut();
        input.events.push(Event::ModifiersChanged(modifiers));
        input.events.extend(events);
        self.frame();
        self.harness.input_mut().events.push(Event::ModifiersChanged(Modifiers::NONE));
    }

    /// Presses keys one after the other, written as `Ctrl+Home c Esc`.
    pub fn press(&mut self, chords: &str) {
        for chord in chords.split_whitespace() {
            let (events, modifiers) = self.layout.press(chord);
            self.events(events, modifiers);
            self.settle();
        }
    }

    /// Presses keys so fast that all of them come with one frame.
    pub fn press_at_once(&mut self, chords: &str) {
        let presses: Vec<_> = chords.split_whitespace().map(|chord| self.layout.press(chord).0).collect();
        self.events(presses.into_iter().flatten(), Modifiers::NONE);
        self.settle();
    }

    /// Types letters into whatever has the keys.
    pub fn type_text(&mut self, text: &str) {
        for character in text.chars() {
            self.events([Event::Text(character.to_string())], Modifiers::NONE);
        }
        self.settle();
    }

    /// Where words are on the screen, line by line.
    pub fn rects(&self, words: &str) -> Vec<Rect> {
        let rects = self.app().rects_of(self.span(words));
        assert!(!rects.is_empty(), "“{words}” is not in view");
        rects
    }

    /// The first place of words in the open document.
    pub fn span(&self, words: &str) -> Span {
        let text = self.workspace().text().expect("a text");
        let start = text.as_str().find(words).unwrap_or_else(|| panic!("“{words}” is not in the text"));
        Span::new(ByteOffset(start), ByteOffset(start + words.len())).expect("some words")
    }

    /// Presses and lets go of the button.
    pub fn click_at(&mut self, at: Pos2, modifiers: Modifiers) {
        self.events([Event::PointerMoved(at)], modifiers);
        self.events([button(at, true, modifiers)], modifiers);
        self.events([button(at, false, modifiers)], modifiers);
    }

    /// A click on the first letter of words.
    pub fn click(&mut self, words: &str) {
        self.clicks(words, 1);
        self.pause();
    }

    /// Clicks in quick succession on the first letter of words. Afterwards no time has passed.
    pub fn clicks(&mut self, words: &str, count: usize) {
        let rect = self.rects(words)[0];
        let at = pos2(rect.left() + 3.0, rect.center().y);
        (0..count).for_each(|_| self.click_at(at, Modifiers::NONE));
    }

    /// A drag from the start of some words to the end of others.
    pub fn drag(&mut self, from: &str, to: &str) {
        self.drag_with(from, to, Modifiers::NONE);
    }

    pub fn drag_with(&mut self, from: &str, to: &str, modifiers: Modifiers) {
        let (first, last) = (self.rects(from)[0], *self.rects(to).last().expect("a rectangle"));
        self.drag_points(
            pos2(first.left() + 1.0, first.center().y),
            pos2(last.right() - 1.0, last.center().y),
            modifiers,
        );
    }

    /// Presses the button at one point, goes to another, and holds it there.
    pub fn hold(&mut self, from: Pos2, to: Pos2) {
        self.events([Event::PointerMoved(from)], Modifiers::NONE);
        self.events([button(from, true, Modifiers::NONE)], Modifiers::NONE);
        self.events([Event::PointerMoved(from + (to - from) * 0.5)], Modifiers::NONE);
        self.events([Event::PointerMoved(to)], Modifiers::NONE);
    }

    pub fn drag_points(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.pause();
        self.events([Event::PointerMoved(from)], modifiers);
        self.events([button(from, true, modifiers)], modifiers);
        self.events([Event::PointerMoved(from + (to - from) * 0.5)], modifiers);
        self.events([Event::PointerMoved(to)], modifiers);
        self.events([button(to, false, modifiers)], modifiers);
        self.pause();
    }

    /// The same within one frame, as on a slow machine.
    pub fn flick(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.pause();
        self.events([Event::PointerMoved(from)], modifiers);
        let moved = Event::PointerMoved(from + (to - from) * 0.5);
        self.events(
            [button(from, true, modifiers), moved, Event::PointerMoved(to), button(to, false, modifiers)],
            modifiers,
        );
        self.pause();
    }

    /// Where that is which a screen reader knows by a name; of several the first that is no mere text.
    pub fn rect_of(&self, label: &str) -> Rect {
        let mut named: Vec<_> = self.harness.query_all_by_label(label).collect();
        named.sort_by_key(|node| node.accesskit_node().role() == Role::Label);
        named.first().unwrap_or_else(|| panic!("nothing is called “{label}”")).rect()
    }

    /// Clicks on what a screen reader knows by a name.
    pub fn click_label(&mut self, label: &str) {
        let at = self.rect_of(label).center();
        self.pause();
        self.click_at(at, Modifiers::NONE);
        self.pause();
    }

    /// The same as a hand does it: some frames are drawn while the button is down.
    pub fn slow_click_label(&mut self, label: &str) {
        let at = self.rect_of(label).center();
        self.pause();
        self.events([Event::PointerMoved(at)], Modifiers::NONE);
        self.events([button(at, true, Modifiers::NONE)], Modifiers::NONE);
        self.settle();
        self.events([button(at, false, Modifiers::NONE)], Modifiers::NONE);
        self.pause();
    }

    /// Has a screen reader press what it knows by a name; of several the last, which is in the text.
    pub fn ask(&mut self, label: &str) {
        self.harness
            .query_all_by_label(label)
            .last()
            .unwrap_or_else(|| panic!("nothing is called “{label}”"))
            .click_accesskit();
        self.settle();
    }

    /// Gives the keys to what a screen reader knows by a name.
    pub fn focus_label(&mut self, label: &str) {
        self.harness.get_by_label(label).focus();
        self.settle();
    }

    /// Whether something of this name is shown.
    pub fn shows(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    /// What is shown of words that begin so; plain words have no name, and are what they say.
    pub fn said(&self, start: &str) -> Option<String> {
        let mut nodes = self.harness.root().children_recursive();
        nodes.find_map(|node| node.accesskit_node().value().filter(|it| it.starts_with(start)))
    }

    /// The first name of anything shown that is as it is wanted.
    pub fn named(&self, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
        let mut nodes = self.harness.root().children_recursive();
        nodes.find_map(|node| node.accesskit_node().label().filter(|it| is_wanted(it)))
    }

    /// The name of what has the keys.
    pub fn keys_at(&self) -> Option<String> {
        let mut nodes = self.harness.root().children_recursive();
        nodes.find(|node| node.is_focused()).and_then(|node| node.accesskit_node().label())
    }
}

fn button(pos: Pos2, pressed: bool, modifiers: Modifiers) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers }
}
