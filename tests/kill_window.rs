//! The real program in its window is killed at random moments while keys are pressed, and what it said to be safe is looked for.
//!
//! Runs where `MANICULE_WINDOW_TEST=1` is set, 30 times unless `MANICULE_WINDOW_KILLS` says otherwise. The program tells in its log
//! which edits are safe (`MANICULE_LOG=manicule::safe=debug`); each edit of this test tags the next sentence.

use std::path::Path;
use std::time::{Duration, Instant};

use manicule::model::{DocumentId, Severity, SheetKey};
use manicule::store;
use tempfile::TempDir;

use crate::util::display::{Display, Window};
use crate::util::failing_disk::Dice;

/// How many sentences are tagged at most before the kill.
const TAGS: usize = 40;
/// After how many kills a new project is begun: the keys pass over what is tagged already.
const KILLS_OF_ONE: usize = 6;

#[test]
fn what_the_window_says_to_be_safe_survives_a_kill() {
    if std::env::var_os("MANICULE_WINDOW_TEST").is_none_or(|it| it != "1") {
        eprintln!("left out, since it needs a display server: set MANICULE_WINDOW_TEST=1");
        return;
    }
    let kills = std::env::var("MANICULE_WINDOW_KILLS").map_or(30, |it| it.parse().expect("a number of kills"));
    let display = Display::start("us");
    let (mut safe, mut surplus, mut recovered) = (0, 0, 0);
    let mut folder = TempDir::new().unwrap();
    for kill in 0..kills {
        if kill % KILLS_OF_ONE == 0 {
            folder = project();
        }
        let killed = kill_once(&display, folder.path(), &Dice::new(kill as u64));
        safe += killed.safe;
        surplus += killed.surplus;
        recovered += usize::from(killed.is_recovered);
    }
    println!(
        "the window was killed {kills} times: {safe} edits acknowledged, none of them lost; {surplus} came back that were not yet \
         acknowledged; {recovered} times there were edits to recover"
    );
    assert!(safe > 0, "nothing was ever acknowledged");
}

struct Killed {
    safe: usize,
    surplus: usize,
    is_recovered: bool,
}

/// A project of one article with more sentences than are ever tagged.
fn project() -> TempDir {
    let folder = TempDir::new().unwrap();
    store::create(folder.path(), "News").unwrap();
    let sentences: String =
        (0..TAGS * KILLS_OF_ONE + 10).map(|it| format!("Gate {it} was shut by noon.\n\n")).collect();
    let article = folder.path().with_extension("txt");
    std::fs::write(&article, sentences).unwrap();
    let batch = std::process::Command::new(env!("CARGO_BIN_EXE_manicule-batch"))
        .args(["import", folder.path().to_str().unwrap(), article.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(batch.status.success(), "{}", String::from_utf8_lossy(&batch.stderr));
    std::fs::remove_file(&article).unwrap();
    folder
}

fn kill_once(display: &Display, folder: &Path, dice: &Dice) -> Killed {
    let (before, _) = tagged(folder);
    let mut window = Window::open(display, folder);
    window.await_shown("the reading pane to have the keys", |shown| shown["keys"] == true);
    window.press(&["ctrl+Home", "c"]);
    window.await_shown("a claim to be armed", |shown| shown["armed"] == "claim");
    window.await_rest();
    let moment = Instant::now() + Duration::from_millis(dice.below(2500) as u64);
    std::thread::scope(|scope| {
        // Tab passes over what is tagged already, and the key of the label goes on by itself.
        let keys: Vec<&str> = std::iter::once("Tab").chain(std::iter::repeat_n("c", TAGS)).collect();
        scope.spawn(move || display.press(&keys));
        window.listen_until(moment);
        window.kill();
    });
    let safe = window.safe.iter().filter(|it| it.split(' ').nth(1) == Some("edit")).count();
    let (after, is_recovered) = tagged(folder);
    assert!(after >= before + safe, "{before} were there and {safe} acknowledged, and {after} are left");
    Killed { safe, surplus: after - before - safe, is_recovered }
}

/// How many sentences are tagged, from the first one on and each once; and whether edits had to be taken from the journal.
fn tagged(folder: &Path) -> (usize, bool) {
    let opened = store::open(folder).unwrap();
    let errors: Vec<_> = opened.diagnostics.iter().filter(|it| it.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let document: DocumentId = opened.project.documents.keys().next().unwrap().clone();
    let sheet = opened.project.sheet(&SheetKey::new(document, "ada".parse().unwrap())).cloned().unwrap_or_default();
    for (number, annotation) in sheet.annotations.iter().enumerate() {
        let words: Vec<&str> = annotation.spans.iter().map(|it| it.quoted.as_ref()).collect();
        assert_eq!(words, [format!("Gate {number} was shut by noon")]);
    }
    let is_recovered = opened.diagnostics.iter().any(|it| it.severity == Severity::Note);
    (sheet.annotations.len(), is_recovered)
}
