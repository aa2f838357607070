//! The history: what it says, and how it is walked.

use egui_kittest::kittest::Queryable as _;
use manicule::app::command::Command;
use manicule::app::session::Part;
use manicule::edit::{Change, Edit, Swap};

use super::harness::Window;

/// A window in which a claim and then a quote were tagged.
fn two_steps() -> Window {
    let mut window = Window::on("⟦It|⟧ rained.");
    window.press("c");
    window.drag("rained", "rained");
    window.press("q");
    window.press("Escape Escape");
    assert_eq!(window.markup().replace('|', ""), "[claim It] [quote rained].");
    window
}

#[test]
fn the_history_says_what_was_done_where_and_by_whom() {
    let mut window = two_steps();
    assert!(!window.shows("Filter history"));
    window.press("Ctrl+h");
    assert_eq!(window.app().session().part, Part::History);
    assert_eq!(window.keys_at().as_deref(), Some("Filter history"));
    for words in ["tag quote, now", "tag claim", "as it was at first", "2 steps"] {
        assert!(window.shows(words), "{words}");
    }
    assert!(window.shows("ada · “Doc”"), "by whom and where");
    window.press("Escape");
    assert_eq!(window.app().session().part, Part::Text);
}

#[test]
fn a_click_in_the_history_walks_there_and_back_again() {
    let mut window = two_steps();
    window.press("Ctrl+h");
    window.click_label("tag claim");
    assert_eq!(window.markup().replace(['|', '!'], ""), "[claim It] rained.");
    assert!(window.shows("tag claim, now") && window.shows("tag quote, undone") && window.shows("1 step, 1 undone"));
    window.click_label("as it was at first");
    assert_eq!(window.markup().replace('|', ""), "It rained.");
    window.click_label("tag quote, undone");
    assert_eq!(window.markup().replace(['|', '!'], ""), "[claim It] [quote rained].");
    assert!(window.toasts().iter().any(|it| it.starts_with("2 steps redone")), "{:?}", window.toasts());
    assert!(window.shows("tag quote, now"), "the history is still shown");
    let saved = window.saved();
    assert_eq!(saved.sheets.values().map(|sheet| sheet.annotations.len()).sum::<usize>(), 2);
}

#[test]
fn the_history_is_walked_by_keys_and_keeps_them() {
    let mut window = two_steps();
    window.press("Ctrl+h Down Down Enter");
    assert_eq!(window.markup().replace('|', ""), "It rained.");
    assert_eq!(window.app().session().part, Part::History);
    window.press("Up Enter");
    assert_eq!(window.markup().replace(['|', '!'], ""), "[claim It] rained.");
    // What is walked is undone and redone like anything else.
    window.press("Escape Ctrl+Shift+Z");
    assert_eq!(window.markup().replace(['|', '!'], ""), "[claim It] [quote rained].");
}

#[test]
fn the_history_is_filtered_by_what_and_where() {
    let mut window = two_steps();
    window.press("Ctrl+h");
    window.type_text("claim");
    assert!(window.shows("tag claim") && !window.shows("tag quote"));
    window.press("Enter");
    assert_eq!(window.markup().replace(['|', '!'], ""), "[claim It] rained.");
    window.type_text(" nothing of that kind");
    assert!(window.shows("No step matches"));
    window.press("Enter");
    assert_eq!(window.markup().replace(['|', '!'], ""), "[claim It] rained.");
}

#[test]
fn a_history_of_a_hundred_thousand_steps_draws_what_is_in_view_and_is_walked_without_a_long_frame() {
    const STEPS: usize = 100_000;
    let mut window = Window::on("It rained.");
    let titles = ["Test", "Port Maré"].map(str::to_owned);
    for step in 0..STEPS {
        let swap = Swap::replace(titles[step % 2].clone(), titles[(step + 1) % 2].clone());
        window.app_mut().dispatch(Command::Apply(Edit::new(format!("rename {step}"), vec![Change::Title(swap)])));
    }
    window.press("Ctrl+h");
    assert!(window.shows(&format!("{STEPS} steps")));
    let rows = window.harness.query_all_by_label_contains("rename ").count();
    assert!((5..100).contains(&rows), "{rows} rows");
    window.app_mut().dispatch(Command::WalkTo(STEPS - 5000));
    let mut frames = 0;
    while window.app().session().walk.is_some() {
        window.frame();
        frames += 1;
    }
    assert!(frames > 1, "the window goes on drawing meanwhile");
    assert_eq!(window.workspace().history.done().len(), STEPS - 5000);
    assert_eq!(window.workspace().project.title, "Test");
    window.settle();
    assert!(window.shows(&format!("rename {}, now", STEPS - 5001)), "the present position is in view");
}

#[test]
fn a_walk_ends_where_the_history_ends() {
    let mut window = two_steps();
    window.app_mut().dispatch(Command::WalkTo(0));
    while window.app().session().walk.is_some() {
        window.frame();
    }
    assert_eq!(window.workspace().history.done().len(), 0);
    window.app_mut().dispatch(Command::WalkTo(99));
    while window.app().session().walk.is_some() {
        window.frame();
    }
    assert_eq!(window.workspace().history.done().len(), 2, "there is nothing behind the last step");
}
