//! The window: lays its parts out and carries commands to [`dispatch`]. Nothing else is decided here.

mod drafts;
mod panels;
mod start;

use std::path::PathBuf;
use std::time::Duration;

use eframe::egui::{self, CentralPanel, Context, Frame, Rect, Ui, ViewportCommand};

use self::panels::Panels;
pub use self::start::run;
use super::command::{Action, Command};
use super::dialog::Dialogs;
use super::dispatch::dispatch;
use super::job::Jobs;
use super::keys::{self, Holder, Keymap};
use super::panel::inspector::Tab;
use super::panel::{PanelContext, toasts, welcome};
use super::reading::{Fonts, ReadingPane};
use super::session::{Focus, Part, Session, Workspace};
use super::theme::{self, Theme};
use crate::model::{AnnotatorId, Project};
use crate::store::{self, SaveState, Settings, WindowPlace};
use crate::suggest::Guesser;
use crate::text::{Span, shown};

/// How long closing waits for the disk before it says that it could not write.
const CLOSE_WAIT: Duration = Duration::from_secs(10);
/// How long the process waits for the index of the project that was open, when the window has gone.
const INDEX_WAIT: Duration = Duration::from_secs(2);

/// What the window shows at first.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The project to open; none shows the welcome page.
    pub project: Option<PathBuf>,
    /// Whose annotations to show, unless one's own.
    pub annotator: Option<AnnotatorId>,
}

/// The desktop application.
pub struct App {
    session: Session,
    keymap: Keymap,
    reading: ReadingPane,
    panels: Panels,
    welcome: welcome::Welcome,
    dialogs: Dialogs,
    /// What had the keys when the last frame ended.
    holder: Holder,
    /// Events that wait for the next frame.
    held_back: Vec<egui::Event>,
    /// When changed settings are to be written, in egui's time.
    settings_due: Option<f64>,
    /// What the title bar says.
    title: String,
    /// How many frames were begun.
    frames: u64,
}

impl App {
    /// The application in a window of eframe, opening a project if one is named.
    #[must_use]
    pub fn new(ctx: &Context, settings: Settings, settings_folder: Option<PathBuf>, start: Start) -> Self {
        let waker = ctx.clone();
        let fonts = Fonts::start(move || waker.request_repaint());
        let mut app = Self::with_fonts(ctx, settings, settings_folder, fonts);
        theme::set_fonts(ctx, start::sans("Regular"), start::sans("Bold"));
        if let Some(project) = start.project {
            super::dispatch::open_project(&mut app.session, &project, start.annotator);
            // Most projects are read within a moment, which is better waited for than shown as an empty window.
            app.await_job(Duration::from_millis(150));
        }
        app
    }

    /// The application with given fonts for the document's text and egui's own for everything else, as tests want it.
    #[must_use]
    pub fn with_fonts(ctx: &Context, settings: Settings, settings_folder: Option<PathBuf>, fonts: Fonts) -> Self {
        theme::dress(ctx);
        theme::set_fonts(ctx, None, None);
        ctx.options_mut(|options| {
            options.zoom_with_keyboard = false;
            options.fallback_theme = egui::Theme::Light;
        });
        let (keymap, problems) = Keymap::new(&settings.keys);
        let waker = ctx.clone();
        let mut session = Session::new(settings, settings_folder, Jobs::new(move || waker.request_repaint()));
        problems.into_iter().for_each(|problem| session.toasts.problem(problem));
        let app = Self {
            session,
            keymap,
            reading: ReadingPane::new(fonts),
            panels: Panels::default(),
            welcome: welcome::Welcome::default(),
            dialogs: Dialogs::default(),
            holder: Holder::Reading,
            held_back: Vec::new(),
            settings_due: None,
            title: String::new(),
            frames: 0,
        };
        app.set_theme(ctx);
        app
    }

    /// The state behind the window.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Shows a project that is in memory alone, in the name of whoever the settings say. Nothing of it is saved.
    pub fn show(&mut self, project: Project) {
        let me = self.session.settings.annotator.clone();
        self.session.workspace = Some(Workspace::in_memory(project, me));
    }

    /// Has guesses about the open project made by something else, as tests do.
    pub fn guess_with(&mut self, guesser: Guesser) {
        if let Some(workspace) = self.session.workspace.as_mut() {
            workspace.guess_with(guesser);
        }
    }

    /// The words that are marked as having led to the guess that is being looked at.
    #[must_use]
    pub fn because(&self) -> &[Span] {
        self.reading.because()
    }

    /// Does what a command wants, as if the user had asked for it.
    pub fn dispatch(&mut self, command: Command) {
        let closes = matches!(command, Command::Do(Action::CloseProject | Action::TryAgain) | Command::SetAnnotator(_));
        if closes || matches!(command, Command::Export(_) | Command::OpenProject(_)) {
            self.commit_drafts();
        }
        let as_last = matches!(command, Command::Do(Action::SameAsLast)).then(|| self.focused()).flatten();
        dispatch(&mut self.session, command);
        if let Some((place, before)) = as_last {
            self.forget_draft(&place, &before);
        }
    }

    /// Waits for the next answer of what runs beside the window and takes it in. Tells whether one came in time.
    pub fn await_job(&mut self, longest: Duration) -> bool {
        let done = self.session.jobs.wait(longest);
        done.map(|done| self.take_in(done)).is_some()
    }

    /// Where a span of the open document is in view: the rectangles of its letters, line by line, in points.
    #[must_use]
    pub fn rects_of(&self, span: Span) -> Vec<Rect> {
        self.reading.rects_of(span)
    }

    /// The same for the report that stands beside the open one.
    #[must_use]
    pub fn rects_beside(&self, span: Span) -> Vec<Rect> {
        self.panels.beside.rects_of(span)
    }

    /// What the drag that goes on will take when the button is let go.
    #[must_use]
    pub fn preview(&self) -> Option<Span> {
        self.reading.preview()
    }

    /// Draws a frame.
    pub fn frame(&mut self, ui: &mut Ui) {
        self.session.jobs.drain().into_iter().for_each(|done| self.take_in(done));
        super::dispatch::go_on(&mut self.session);
        self.take_dropped(ui.ctx());
        self.take_keys(ui.ctx());
        let mut commands = Vec::new();
        let focus = self.session.focus.take();
        let theme = Theme::of(ui.ctx());
        let mut context = PanelContext {
            session: &self.session,
            keymap: &self.keymap,
            focus: focus.as_ref(),
            commands: &mut commands,
            theme,
        };
        if context.session.workspace.is_some() {
            self.panels.ui(ui, &mut context, &mut self.reading);
        } else {
            let frame = Frame::new().fill(theme.background);
            CentralPanel::default().frame(frame).show(ui, |ui| self.welcome.ui(ui, &mut context));
        }
        self.dialogs.ui(ui.ctx(), &mut context);
        let room = self.panels.room.filter(|_| context.session.workspace.is_some()).unwrap_or(toasts::Room::Anywhere);
        toasts::ui(ui.ctx(), &mut context, room);
        let part = self.part(ui.ctx());
        self.session.part = part;
        self.session.listed = self.panels.listed();
        self.session.field = self.panels.inspector.field().map(ToOwned::to_owned);
        self.session.shows_annotation = self.panels.inspector.tab() == Tab::Annotation;
        let changed = !commands.is_empty();
        commands.into_iter().for_each(|command| self.dispatch(command));
        self.reading.after_dispatch(&mut self.session);
        self.finish(ui.ctx(), changed);
    }

    /// Files and folders that were dropped on the window: a project is opened, anything else imported.
    fn take_dropped(&mut self, ctx: &Context) {
        let paths: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|it| it.path().to_owned()).collect());
        let Some(first) = paths.first() else { return };
        let command = if crate::store::is_project(first) {
            Command::OpenProject(first.clone())
        } else {
            Command::Import(Box::new(paths.into()))
        };
        if matches!(command, Command::Import(_)) && self.session.workspace.is_none() {
            self.session.toasts.problem("Open or make a project first; then drop the documents on it");
            return;
        }
        self.dispatch(command);
    }

    fn take_keys(&mut self, ctx: &Context) {
        // As the last frame left it: Esc has by now taken the keys from whatever had them.
        let holder = self.holder;
        let mut events = std::mem::take(&mut self.held_back);
        events.append(&mut ctx.input_mut(|input| std::mem::take(&mut input.events)));
        let mut left = Vec::with_capacity(events.len());
        let mut presses = keys::presses(events).into_iter();
        // One press at a time, since what a key means depends on what the one before has done.
        for press in presses.by_ref() {
            let command = keys::command(&press, &self.session, &self.keymap, holder);
            let caret = || (holder == Holder::Reading).then(|| self.reading.key(&press, &self.session)).flatten();
            let Some(command) = command.or_else(caret) else {
                left.extend(press);
                continue;
            };
            if holder == Holder::Field && left.iter().any(|event| matches!(event, egui::Event::Text(_))) {
                // What was typed before belongs to the field, which has yet to see it.
                self.held_back.extend(press);
                ctx.request_repaint();
                break;
            }
            self.reading.finish_click(&mut self.session);
            self.dispatch(command);
            ctx.request_repaint();
            // What is typed next belongs to the field or dialog that is about to be shown.
            if self.session.focus.is_some() || self.session.dialog.is_some() {
                break;
            }
        }
        self.held_back.extend(presses.flatten());
        ctx.input_mut(|input| input.events = left);
    }

    fn holder(&self, ctx: &Context) -> Holder {
        match ctx.memory(egui::Memory::focused) {
            Some(id) if id == self.reading.id() => Holder::Reading,
            Some(_) if ctx.text_edit_focused() => Holder::Field,
            Some(_) => Holder::Other,
            None if self.session.dialog.is_none() => Holder::Reading,
            None => Holder::Other,
        }
    }

    fn part(&self, ctx: &Context) -> Part {
        match ctx.memory(egui::Memory::focused) {
            Some(id) if id == self.reading.id() => Part::Text,
            Some(id) => self.panels.part_of(id, self.session.dialog.is_some() || self.session.finder.shows_bar()),
            None => Part::Text,
        }
    }

    /// Carries out what the commands have asked of the window itself.
    fn finish(&mut self, ctx: &Context, changed: bool) {
        if let Some(text) = self.session.clipboard.take() {
            ctx.copy_text(text);
        }
        if std::mem::take(&mut self.session.paste) {
            ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
        }
        self.keep_settings(ctx);
        let nobody = ctx.memory(egui::Memory::focused).is_none();
        if nobody && self.session.dialog.is_none() && self.session.focus.is_none() && self.session.workspace.is_some() {
            self.session.focus = Some(Focus::Part(Part::Text));
        }
        if changed || self.session.focus.is_some() || self.session.walk.is_some() {
            ctx.request_repaint();
        }
        if let Some(soon) = self.session.toasts.next_change() {
            ctx.request_repaint_after(soon);
        }
        self.holder = self.holder(ctx);
        self.set_title(ctx);
        self.close_if_asked(ctx);
    }

    /// Shows changed settings at once, and writes them when they have rested a moment: zooming changes them many times.
    fn keep_settings(&mut self, ctx: &Context) {
        const REST: f64 = 1.0;
        let now = ctx.input(|input| input.time);
        if std::mem::take(&mut self.session.settings_changed) {
            self.set_theme(ctx);
            self.settings_due = Some(now + REST);
        }
        match self.settings_due {
            Some(due) if due <= now => {
                self.settings_due = None;
                self.save_settings();
            }
            Some(due) => ctx.request_repaint_after_secs((due - now) as f32),
            None => {}
        }
    }

    fn save_settings(&mut self) {
        let Some(folder) = &self.session.settings_folder else { return };
        if let Err(error) = self.session.settings.save(folder) {
            self.session.toasts.problem(error.to_string());
        }
    }

    fn set_theme(&self, ctx: &Context) {
        ctx.set_theme(match self.session.settings.theme {
            store::Theme::Light => egui::ThemePreference::Light,
            store::Theme::Dark => egui::ThemePreference::Dark,
            store::Theme::System => egui::ThemePreference::System,
        });
    }

    fn set_title(&mut self, ctx: &Context) {
        let title = self.session.workspace.as_ref().map_or_else(
            || "Manicule".to_owned(),
            |workspace| {
                let how = match (&workspace.coming, &workspace.read_only) {
                    (Some(_), _) => " (opening)",
                    (None, Some(_)) => " (read-only)",
                    (None, None) => "",
                };
                format!("{}{how} – Manicule", shown(&workspace.project.title))
            },
        );
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Holds the window open while something is not on the disk, until the user says that it may go.
    fn close_if_asked(&mut self, ctx: &Context) {
        let saved = self.session.workspace.as_ref().and_then(Workspace::save_state);
        self.session.notice(saved.as_ref());
        if !ctx.input(|input| input.viewport().close_requested()) {
            return;
        }
        self.commit_drafts();
        if let Some(problem) = self.session.hold(CLOSE_WAIT) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.session.toasts.problem(problem);
        }
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frames += 1;
        if self.frames <= 2 {
            // The first frame is on the screen when the second begins; the benchmark of the start waits for this line.
            tracing::debug!(target: "manicule::start", "frame {} begins", self.frames);
        }
        self.session.settings.window = ui.ctx().input(|input| {
            let viewport = input.viewport();
            let size = viewport.inner_rect?.size();
            let position = viewport.outer_rect.map(|rect| (rect.left(), rect.top()));
            Some(WindowPlace { position, size: (size.x, size.y), maximized: viewport.maximized.unwrap_or(false) })
        });
        self.frame(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.commit_drafts();
        if let Some(SaveState::Failed { message, .. }) = self.session.flush(CLOSE_WAIT) {
            tracing::error!("the last changes are not saved: {message}");
        }
        self.save_settings();
        // A disk that does not answer must not keep the process alive for ever.
        self.session.let_go();
        self.session.jobs.finish(INDEX_WAIT);
    }
}
