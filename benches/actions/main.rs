//! How many actions it takes to say all that is to be said of the reports of one event: spans and labels, attributes, relations.
//!
//! ```sh
//! cargo bench --bench actions                              # two reports unseen, the sample project, and ../shared/seeds where that is
//! cargo bench --bench actions -- --project FOLDER --by ada # the annotations of somebody in another project
//! cargo bench --bench actions -- --how mouse               # or keyboard: that alone
//! cargo bench --bench actions -- --only unseen             # or seeds, or sample: that alone
//! cargo bench --bench actions -- --log                     # tells each action
//! ```
//!
//! **What is done.** The annotations that a project has are made anew in an empty copy of it, in the window itself without a display, by
//! events of mouse and keyboard alone; all is compared with what is to be there, and the benchmark stops where anything differs. What is
//! guessed right stays and is accepted document by document; what is guessed wrong is corrected right after its tag. Relations follow when
//! all is annotated. The hands know the keys, make no mistake, and look for the shortest way within one selection (`plan.rs`). What is right
//! is told by `judge.rs`. Of the sample project, spans and labels alone are made.
//!
//! **Of what.** The rules that propose and guess were written with the sample project and the two reports of `../shared/seeds` in view. The two
//! reports of `tests/data/unseen` were tagged before any rule was asked, and tell what an annotator finds on the first day.
//!
//! **What counts as one action.** A press of a key with whatever modifiers, each letter that is typed among them; a click; a drag; a turn of
//! the wheel that brings the next words into view; going to another document. Moving the pointer counts nothing, nor does looking.

// A benchmark that cannot go on stops.
#![allow(clippy::unwrap_used)]

mod attributes;
mod expected;
mod fields;
mod hands;
#[allow(dead_code)]
#[path = "../../tests/window/harness.rs"]
mod harness;
mod judge;
mod key;
#[allow(dead_code)]
#[path = "../../tests/window/keyboard.rs"]
mod keyboard;
mod plan;
mod relations;
mod spans;
mod table;
mod util;

use std::path::PathBuf;

use expected::Expected;
use hands::{For, Hands, How};

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
    let only = value("--only");
    let asked = |name: &str| only.as_deref().is_none_or(|it| it == name);
    let own = |name: &str| named.is_none() && asked(name);
    let seeds = Expected::seeds(&shared.join("seeds"), "ada").filter(|_| own("seeds"));
    let unseen = own("unseen").then(|| Expected::unseen(&root.join("tests/data"), "ada"));
    let sample = || Expected::open(&named.clone().unwrap_or_else(|| root.join("projects/port-mare")), &by);
    // The hands do not know how to correct all that the sample says, such as periods.
    let sample = asked("sample").then(|| (sample(), false));
    let all = seeds.into_iter().chain(unseen).map(|it| (it, true)).chain(sample);
    for (expected, whole) in all {
        println!("\n{}: {} annotations, {} relations", expected.project.title, expected.count(), expected.relations());
        let hows = [How::Mouse, How::Keyboard].into_iter();
        for how in hows.filter(|it| how.as_deref().is_none_or(|how| it.name().ends_with(how))) {
            run(&expected, Hands { log, whole, ..Hands::on(&expected, how) });
        }
    }
}

/// Makes all that is to be there, or spans and labels alone, and tells how many actions that took.
fn run(expected: &Expected, mut hands: Hands) {
    for document in expected.documents() {
        hands.doing.0 = For::Spans;
        hands.open(&document);
        spans::make(&mut hands, expected, &document);
        if hands.whole {
            hands.during(For::Attributes, "", |hands| attributes::accept(hands, expected, &document));
        }
    }
    if !hands.whole {
        expected.compare_spans(&hands);
        return table::print(&hands, expected);
    }
    for document in expected.documents() {
        hands.during(For::Relations, "", |hands| relations::make(hands, expected, &document));
    }
    for document in expected.documents() {
        hands.during(For::Relations, "", |hands| relations::accept(hands, expected, &document));
    }
    expected.compare_spans(&hands);
    let (kinds, speakers) = expected.compare(&hands);
    table::print(&hands, expected);
    println!("{kinds} of {speakers} speakers have another kind in the register");
}
