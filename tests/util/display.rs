//! A display without a screen, with a window manager, on which the real program is worked by mouse and keyboard.
//!
//! Keys are pressed by their place on the keyboard, as fingers do it: what they write is the layout's affair.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// How long anything may take before the test gives up. Software OpenGL on a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long the window draws nothing when it has come to rest.
const REST: Duration = Duration::from_millis(400);

/// Asks again and again until there is an answer; after a minute the test fails with what was waited for.
pub fn await_some<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < until, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A display of its own, under openbox. Ends with the value.
pub struct Display {
    name: String,
    home: TempDir,
    server: Child,
    manager: Child,
}

impl Display {
    /// Starts the display with a keyboard layout (`us`, `fr`).
    pub fn start(layout: &str) -> Self {
        let mut server = Command::new("Xvfb");
        // Else the server begins anew whenever a program such as xprop was for a moment its only one.
        server.args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"]);
        let mut server = server.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // The server picks a number that is free, and writes it when it is ready.
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        assert!(!number.is_empty(), "the display did not start");
        let (name, home) = (format!(":{}", number.trim()), tempfile::tempdir().unwrap());
        let mut manager = on_display(Command::new("openbox"), &name, home.path());
        let manager = manager.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let display = Self { name, home, server, manager };
        await_some("the window manager", || {
            display.run("xprop", &["-root", "_NET_SUPPORTING_WM_CHECK"]).contains("window id").then_some(())
        });
        display.run("setxkbmap", &[layout]);
        assert!(display.run("setxkbmap", &["-query"]).contains(&format!("layout:     {layout}")));
        display
    }

    /// Runs a program on the display and returns what it writes.
    pub fn run(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = on_display(Command::new(program), &self.name, self.home.path());
        let output = command.args(arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {arguments:?}: {errors}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Presses keys one after the other; each is a chord of names or numbers of keys, `ctrl+52`.
    pub fn press(&self, chords: &[&str]) {
        self.run("xdotool", &[&["key"], chords].concat());
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // The window manager first, so that it does not complain of a lost display.
        for child in [&mut self.manager, &mut self.server] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn on_display(mut command: Command, display: &str, home: &Path) -> Command {
    command.env("DISPLAY", display).env("HOME", home).env("XDG_CONFIG_HOME", home).env_remove("WAYLAND_DISPLAY");
    command
}

/// The program in its window.
pub struct Window<'a> {
    display: &'a Display,
    program: Child,
    id: String,
    lines: Receiver<String>,
    /// What the reading pane showed in the last frame that was heard of.
    pub shown: Value,
    /// What was said to be safe since the start: number, kind and title of each edit.
    pub safe: Vec<String>,
}

impl<'a> Window<'a> {
    /// Opens a project as the annotator `ada` and waits until the window is active.
    pub fn open(display: &'a Display, project: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_manicule"));
        command.arg(project).env("MANICULE_CONFIG_DIR", display.home.path().join("manicule")).env("USER", "ada");
        command.env("MANICULE_LOG", "manicule=warn,manicule::shown=debug,manicule::safe=debug");
        command.env("LIBGL_ALWAYS_SOFTWARE", "1").env("WINIT_X11_SCALE_FACTOR", "1");
        let mut command = on_display(command, &display.name, display.home.path());
        let mut program = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let (send, lines) = channel();
        let errors = BufReader::new(program.stderr.take().unwrap());
        std::thread::spawn(move || errors.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        let search = ["60", "xdotool", "search", "--sync", "--onlyvisible", "--name", "Manicule"];
        let id = display.run("timeout", &search).lines().next().unwrap_or_default().to_owned();
        display.run("xdotool", &["windowactivate", "--sync", &id]);
        Self { display, program, id, lines, shown: Value::Null, safe: Vec::new() }
    }

    /// Waits until the pane shows what is asked for.
    pub fn await_shown(&mut self, what: &str, is_so: impl Fn(&Value) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !is_so(&self.shown) {
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => self.take_in(&line),
                Err(error) => panic!("waited in vain for {what} ({error}); the window shows {}", self.told()),
            }
        }
    }

    /// Waits until the window draws nothing any more.
    pub fn await_rest(&mut self) {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(REST) {
                Ok(line) => self.take_in(&line),
                Err(RecvTimeoutError::Timeout) => return,
                Err(RecvTimeoutError::Disconnected) => panic!("the window is gone"),
            }
            assert!(Instant::now() < until, "the window draws without end");
        }
    }

    fn take_in(&mut self, line: &str) {
        if let Some((_, shown)) = line.split_once("manicule::shown: ") {
            self.shown = serde_json::from_str(shown).unwrap();
        } else if let Some((_, edit)) = line.split_once("manicule::safe: ") {
            self.safe.push(edit.to_owned());
        } else {
            eprintln!("manicule: {line}");
        }
    }

    /// Takes in what the program says until a moment.
    pub fn listen_until(&mut self, moment: Instant) {
        loop {
            match self.lines.recv_timeout(moment.saturating_duration_since(Instant::now())) {
                Ok(line) => self.take_in(&line),
                Err(RecvTimeoutError::Timeout) => return,
                Err(RecvTimeoutError::Disconnected) => panic!("the window is gone"),
            }
        }
    }

    /// Ends the program at once, as a lost process would, and takes in what it has still said.
    pub fn kill(&mut self) {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
        while let Ok(line) = self.lines.recv() {
            // The last line may have been cut off.
            let is_whole = line.split_once("manicule::shown: ").is_none_or(|(_, it)| it.ends_with('}'));
            if is_whole {
                self.take_in(&line);
            }
        }
    }

    fn told(&self) -> String {
        let told: Vec<_> = ["document", "keys", "armed", "selection"].iter().map(|it| &self.shown[it]).collect();
        format!("{told:?}")
    }

    /// Where a word is that starts at a byte: left, top, right, bottom in pixels of the window.
    pub fn word(&self, start: usize) -> Option<[f64; 4]> {
        let word = self.shown["words"].as_array()?.iter().find(|word| word[0] == start)?;
        Some([1, 2, 3, 4].map(|at| word[at].as_f64().unwrap()))
    }

    /// Presses keys one after the other.
    pub fn press(&self, chords: &[&str]) {
        self.display.press(chords);
    }

    /// Moves the pointer to a place in the window.
    pub fn point(&self, (x, y): (f64, f64)) {
        let (x, y) = (x.round().to_string(), y.round().to_string());
        self.display.run("xdotool", &["mousemove", "--sync", "--window", &self.id, &x, &y]);
    }

    /// Works the mouse otherwise: `mousedown 1`, `mouseup 1`, `click 5`.
    pub fn mouse(&self, what: &str, button: &str) {
        self.display.run("xdotool", &[what, button]);
    }

    /// Waits until the program has ended.
    pub fn await_end(&mut self) -> ExitStatus {
        await_some("the end of the program", || self.program.try_wait().unwrap())
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
