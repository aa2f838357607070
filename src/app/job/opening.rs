//! Opening projects and letting them go, beside the window: a folder is opened when whoever had it before is done with it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

use super::{Done, Jobs, Opening, Running, name_of};
use crate::app::session::note_index;
use crate::model::Project;
use crate::store::{self, Folder, Saver, Shown};

/// Who opens a folder. Whoever comes next waits until it is dropped.
#[derive(Debug, Default)]
pub struct Turn {
    /// Hangs up.
    _over: Option<Sender<()>>,
}

/// A project that is being let go: the disk is slow to take its last files, or to give its lock back; or one that is being opened.
pub(super) struct Closing {
    path: PathBuf,
    /// Hangs up when that is over.
    over: Receiver<()>,
}

/// How long opening a project waits for the same one to be let go. Then the lock tells who has it.
const LET_GO_WAIT: Duration = Duration::from_secs(10);

impl Jobs {
    /// Lets go of a project, on a thread of its own, since that waits for the disk without limit, and waits for that for a while. What is left to
    /// do then, nobody waits for but [`finish`](Self::finish).
    pub fn let_go(&mut self, path: PathBuf, saver: Saver, last: impl FnOnce() + Send + 'static, longest: Duration) {
        let (sender, over) = channel::<()>();
        let (done, last_over) = channel::<()>();
        self.last.push(last_over);
        let thread = std::thread::Builder::new().name("closing".to_owned());
        // Where there is no thread, the saver is dropped here along with what the thread was to run.
        drop(thread.spawn(move || {
            drop(saver);
            drop(sender);
            last();
            drop(done);
        }));
        if over.recv_timeout(longest) == Err(RecvTimeoutError::Timeout) {
            self.closing.push(Closing { path, over });
        }
    }

    /// Waits for a while for what is left to do of projects that were let go: when the process ends, so does that.
    pub fn finish(&mut self, longest: Duration) {
        let until = Instant::now() + longest;
        for over in self.last.drain(..) {
            // Nothing is ever sent; the other end hangs up.
            let _ = over.recv_timeout(until.saturating_duration_since(Instant::now()));
        }
    }

    /// What tells when a folder has been let go.
    fn closing_of(&mut self, path: &Path) -> Vec<Receiver<()>> {
        let (same, others) =
            std::mem::take(&mut self.closing).into_iter().partition(|it: &Closing| store::same_folder(&it.path, path));
        self.closing = others;
        same.into_iter().map(|it| it.over).collect()
    }

    /// Opens a project folder. What can be shown before it has been read comes as [`Done::Foreseen`], unless it is read as soon.
    pub fn open(&mut self, opening: Opening) {
        let closing = self.closing_of(&opening.path);
        let turn = self.turn(&opening.path);
        let (sender, wake) = (self.sender.clone(), self.wake.clone());
        self.start(format!("Opening {}", name_of(&opening.path)), false, move |progress| {
            if let Some(foreseen) = store::foresee(&opening.path, opening.document.as_ref()) {
                let running = Running { title: String::new(), cancellable: true, progress: progress.clone() };
                // Nobody listens any more only when the window has gone.
                drop(sender.send(Done::Foreseen(opening.clone(), Box::new(foreseen), running)));
                wake();
            }
            for over in closing {
                // Nothing is ever sent; the other end hangs up, or the lock tells who still has the folder.
                let _ = over.recv_timeout(LET_GO_WAIT);
            }
            let opened = store::open_to_write_telling(&opening.path, &opening.me, &|read, of| {
                progress.total.store(of, Ordering::Relaxed);
                progress.done.fetch_max(read, Ordering::Relaxed);
                if progress.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            Done::Opened(opening, Box::new(opened), turn)
        });
    }

    /// Makes a project folder and opens it.
    pub fn create(&mut self, opening: Opening, title: String) {
        self.start(format!("Making {}", name_of(&opening.path)), false, move |_| {
            let created = store::create(&opening.path, &title);
            let opened = created.and_then(|()| store::open_to_write(&opening.path, &opening.me));
            Done::Opened(opening, Box::new(opened), Turn::default())
        });
    }

    /// Makes the user's own copy of a project that comes with the program, and opens it.
    pub fn copy(&mut self, from: PathBuf, opening: Opening) {
        self.start(format!("Copying {}", name_of(&from)), false, move |_| {
            let copied = store::copy_project(&from, &opening.path);
            let opened = copied.and_then(|()| store::open_to_write(&opening.path, &opening.me));
            Done::Opened(opening, Box::new(opened), Turn::default())
        });
    }

    /// Notes what is known of a project for its next opening, beside everything else. Nothing is told of it.
    pub fn note_index(&self, folder: Folder, project: Arc<Project>, shown: Option<Shown>) {
        // Where no thread can be started nothing is noted.
        drop(std::thread::Builder::new().name("index".to_owned()).spawn(move || {
            store::give_way();
            note_index(&folder, &project, shown.as_ref());
        }));
    }

    /// The turn to open a folder, for which the next one waits.
    fn turn(&mut self, path: &Path) -> Turn {
        let (sender, over) = channel();
        self.closing.retain(|it| it.over.try_recv() != Err(TryRecvError::Disconnected));
        self.closing.push(Closing { path: path.to_owned(), over });
        Turn { _over: Some(sender) }
    }
}
