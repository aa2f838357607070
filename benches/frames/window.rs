//! The window without a display: hands for it, and a clock for each frame.

use std::hint::black_box;
use std::time::Duration;

use eframe::egui::{
    Context, Event, Id, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect,
    TouchPhase, pos2, vec2,
};
use manicule::app::App;
use manicule::app::command::Command;
use manicule::app::reading::Fonts;
use manicule::app::session::Workspace;
use manicule::model::Project;
use manicule::store::{Settings, Theme};

use crate::news::ANNOTATOR;

/// The time between two frames as the window sees it, in seconds.
const FRAME: f64 = 1.0 / 60.0;
/// The least that is read between two frames so that nothing of the last one is left in the processor's caches, in bytes.
pub const EVICTED_LEAST: usize = 64 << 20;
/// The most: a cache that is larger than this is that of a machine which many share.
const EVICTED_MOST: usize = 512 << 20;

/// What evicts the largest cache of the processor that the system tells of (Linux), in bytes.
pub fn evicted() -> usize {
    let indices = std::fs::read_dir("/sys/devices/system/cpu/cpu0/cache").into_iter().flatten().flatten();
    let kilobytes = indices.filter_map(|index| {
        let size = std::fs::read_to_string(index.path().join("size")).ok()?;
        size.trim().strip_suffix('K')?.parse::<usize>().ok()
    });
    (kilobytes.max().unwrap_or(0) << 10).clamp(EVICTED_LEAST, EVICTED_MOST)
}

/// A window on a project in memory.
pub struct Window {
    context: Context,
    app: App,
    size: (f32, f32),
    now: f64,
    events: Vec<Event>,
    /// How long the frames took since they were last asked for.
    times: Vec<Duration>,
    /// For how long the window's thread had a processor in each frame.
    worked: Vec<Duration>,
    /// What evicts the caches, unless frames are to find them warm.
    evicting: Option<Vec<u64>>,
    /// Whether the times that passed are told, rather than those for which this thread had a processor.
    wall: bool,
    /// A job that is begun again whenever it is over, and whether it is cancelled before it is.
    beside: Option<(Command, bool)>,
    /// How often that was begun.
    begun: usize,
    /// The project as it was, which the thread that saves holds on to while an edit is made.
    snapshot: Option<std::sync::Arc<Project>>,
}

impl Window {
    /// The window before its first frame. Between frames so many bytes are read, to evict the processor's caches; none where frames are to
    /// find them warm.
    pub fn new(evicted: usize) -> Result<Self, String> {
        let context = Context::default();
        let annotator = ANNOTATOR.parse().map_err(|error| format!("{ANNOTATOR}: {error}"))?;
        let settings =
            Settings { annotator, annotator_name: "Ada".to_owned(), theme: Theme::Light, ..Settings::default() };
        let app = App::with_fonts(&context, settings, None, Fonts::bundled());
        Ok(Self {
            context,
            app,
            size: (1440.0, 900.0),
            now: 10.0,
            events: Vec::new(),
            times: Vec::new(),
            worked: Vec::new(),
            evicting: (evicted > 0).then(|| vec![1; evicted / size_of::<u64>()]),
            wall: false,
            beside: None,
            begun: 0,
            snapshot: None,
        })
    }

    /// Tells from now on how much time has passed, waits for a processor included.
    pub fn by_the_clock(&mut self) {
        self.wall = true;
    }

    /// Has a job run beside the frames from now on. Where it would change the project it never ends.
    pub fn beside(&mut self, command: Command, endless: bool) {
        self.beside = Some((command, endless));
    }

    /// How often the job beside the frames was begun.
    pub fn begun(&self) -> usize {
        self.begun
    }

    /// Whether a job runs.
    pub fn is_busy(&self) -> bool {
        self.app.session().jobs.running().next().is_some()
    }

    /// Shows a project, with the first frame of it.
    pub fn open(&mut self, project: Project) {
        let begun = Clock::now();
        self.app.show(project);
        self.frame_since(begun);
    }

    /// The open project.
    pub fn workspace(&self) -> Result<&Workspace, String> {
        self.app.session().workspace.as_ref().ok_or_else(|| "no project is open".to_owned())
    }

    /// The window behind the frames.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Where a part of the window that has an id of its own was in the last frame.
    pub fn rect(&self, id: &'static str) -> Result<Rect, String> {
        let response = self.context.read_response(Id::unique(id));
        response.map(|it| it.rect).ok_or_else(|| format!("the {id} is not shown"))
    }

    /// The memory that is there for the measurement alone, in MB.
    pub fn set_aside(&self) -> f64 {
        self.evicting.as_ref().map_or(0.0, |words| words.len() as f64 * 8.0 / 1e6)
    }

    /// How long each frame took since this was last asked.
    pub fn times(&mut self) -> Vec<Duration> {
        std::mem::take(&mut self.times)
    }

    /// Has these times stand for the frames since the times were last asked.
    pub fn keep(&mut self, times: Vec<Duration>) {
        self.times = times;
    }

    /// For how long the window's thread had a processor in each frame so far.
    pub fn worked(&mut self) -> Vec<Duration> {
        std::mem::take(&mut self.worked)
    }

    /// The window gets another size with the next frame.
    pub fn resize(&mut self, width: f32, height: f32) {
        self.size = (width, height);
    }

    /// A frame.
    pub fn frame(&mut self) {
        self.evict();
        let begun = Clock::now();
        self.frame_since(begun);
    }

    /// What a command does, and the frame that shows it.
    pub fn command(&mut self, command: Command) {
        self.snapshot = self.app.session().workspace.as_ref().map(|workspace| workspace.project.clone());
        self.evict();
        let begun = Clock::now();
        self.app.dispatch(command);
        self.frame_since(begun);
    }

    /// A frame with a key press. A letter comes with the text that it writes.
    pub fn press(&mut self, key: Key, modifiers: Modifiers) {
        self.snapshot = self.app.session().workspace.as_ref().map(|workspace| workspace.project.clone());
        let event = |pressed| Event::Key { key, physical_key: Some(key), pressed, repeat: false, modifiers };
        self.events.extend([Event::ModifiersChanged(modifiers), event(true)]);
        if modifiers.is_none() && key.name().len() == 1 {
            self.events.push(Event::Text(key.name().to_lowercase()));
        }
        self.events.extend([event(false), Event::ModifiersChanged(Modifiers::NONE)]);
        self.frame();
    }

    /// A frame in which the pointer goes somewhere.
    pub fn point(&mut self, at: Pos2) {
        self.events.push(Event::PointerMoved(at));
        self.frame();
    }

    /// A frame in which the button goes down or up.
    pub fn button(&mut self, at: Pos2, pressed: bool) {
        let modifiers = Modifiers::NONE;
        self.events.push(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers });
        self.frame();
    }

    /// A frame in which the wheel turns by so many points, down if above 0.
    pub fn wheel(&mut self, points: f32) {
        self.events.push(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, -points),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        self.frame();
    }

    /// Lets so much time pass that no click belongs to the one before.
    pub fn pause(&mut self) {
        self.now += 1.0;
    }

    /// Runs a frame from input to triangles, and keeps the time since `begun`.
    fn frame_since(&mut self, begun: Clock) {
        self.now += FRAME;
        self.keep_busy();
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(self.size.0, self.size.1))),
            max_texture_side: Some(8192),
            time: Some(self.now),
            events: std::mem::take(&mut self.events),
            focused: true,
            ..RawInput::default()
        };
        let mut output = self.context.run_ui(input, |ui| self.app.frame(ui));
        let shapes = std::mem::take(&mut output.shapes);
        black_box(self.context.tessellate(shapes, output.pixels_per_point));
        let over = Clock::now();
        let [passed, worked] = [over.passed - begun.passed, over.worked.saturating_sub(begun.worked)];
        self.times.push(if self.wall { passed } else { worked });
        self.worked.push(worked);
        output.drop_without_applying_deltas();
    }

    /// Begins the job that runs beside the frames, or begins it anew.
    fn keep_busy(&mut self) {
        let Some((command, endless)) = &self.beside else { return };
        let running = self.app.session().jobs.running().next().cloned();
        match running {
            None => {
                self.begun += 1;
                self.app.dispatch(command.clone());
            }
            Some(job) if *endless && job.fraction().is_some_and(|it| it > 0.9) => job.cancel(),
            Some(_) => {}
        }
    }

    fn evict(&mut self) {
        if let Some(words) = &mut self.evicting {
            words.iter_mut().step_by(8).for_each(|word| *word = word.wrapping_mul(3));
            black_box(words);
        }
    }
}

/// A moment.
#[derive(Clone, Copy)]
struct Clock {
    /// How long this program has run.
    passed: Duration,
    /// How long this thread has had a processor.
    worked: Duration,
}

impl Clock {
    fn now() -> Self {
        Self { passed: passed(), worked: now() }
    }
}

/// How long this thread has had a processor so far: on a machine that is shared, the time that passes tells of the others.
#[cfg(target_os = "linux")]
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// How long this thread has run, where the system does not tell for how long it had a processor.
#[cfg(not(target_os = "linux"))]
fn now() -> Duration {
    passed()
}

/// How long this program has run so far.
fn passed() -> Duration {
    static BEGUN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    BEGUN.get_or_init(std::time::Instant::now).elapsed()
}
