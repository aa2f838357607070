//! How many actions it takes to select and label all that is to be said of the reports of one event. Attributes and relations are not
//! counted yet.
//!
//! ```sh
//! cargo bench --bench actions                              # the sample project, and the two reports of ../shared/seeds where they are
//! cargo bench --bench actions -- --project FOLDER --by ada # the annotations of somebody in another project
//! cargo bench --bench actions -- --how mouse               # or keyboard: that alone
//! cargo bench --bench actions -- --log                     # tells each action
//! ```
//!
//! **What is done.** The annotations that a project has are made anew in an empty copy of it, in the window itself without a display, by
//! events of mouse and keyboard alone; each is compared with what is to be there, label and spans, and the benchmark stops where one differs.
//! It knows the keys, makes no mistake, and looks for the shortest way within one selection (`plan.rs`).
//!
//! **What counts as one action.** A press of a key with whatever modifiers; a drag; a turn of the wheel that brings the next words into
//! view; going to another document. Moving the pointer counts nothing.

// A benchmark that cannot go on stops.
#![allow(clippy::unwrap_used)]

mod expected;
mod hands;
#[allow(dead_code)]
#[path = "../../tests/window/harness.rs"]
mod harness;
#[allow(dead_code)]
#[path = "../../tests/window/keyboard.rs"]
mod keyboard;
mod plan;
mod seeds;
mod spans;
mod util;

use std::path::PathBuf;

use expected::Expected;
use hands::{Hands, How};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--bench")).collect();
    let value = |name: &str| {
        let place = arguments.iter().position(|it| it == name)?;
        arguments.get(place + 1).cloned()
    };
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("MANICULE_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let by = value("--by").unwrap_or_else(|| "ada".to_owned());
    let named = value("--project").map(PathBuf::from);
    let how = value("--how");
    let log = arguments.iter().any(|it| it == "--log");
    let seeds = seeds::expected(&shared.join("seeds")).filter(|_| named.is_none());
    let sample = || Expected::open(&named.clone().unwrap_or_else(|| root.join("projects/port-mare")), &by);
    for expected in seeds.into_iter().chain([sample()]) {
        println!("\n{}: {} annotations", expected.project.title, expected.count());
        let hows = [How::Mouse, How::Keyboard].into_iter();
        for hands in hows.filter(|it| how.as_deref().is_none_or(|how| it.name().ends_with(how))) {
            run(&expected, hands, log);
        }
    }
}

/// Makes all annotations, and tells how many actions that took.
fn run(expected: &Expected, how: How, log: bool) {
    let mut hands = Hands::on(expected, how, log);
    for document in expected.documents() {
        hands.open(&document);
        spans::make(&mut hands, expected, &document);
    }
    expected.compare(&hands);
    #[expect(clippy::cast_precision_loss, reason = "some thousand actions")]
    let each = hands.count as f64 / expected.count() as f64;
    println!("{:<12} {:>5} actions, {each:>5.2} an annotation", how.name(), hands.count);
}
