//! Long documents: the scroll bar as a map, and the list of annotations beside them.

use eframe::egui::Modifiers;
use egui_kittest::kittest::Queryable as _;

use super::harness::Window;

/// Many paragraphs, numbered.
fn long() -> String {
    (0..400).map(|number| format!("Paragraph {number} says that the sea wall holds.")).collect::<Vec<_>>().join("\n")
}

/// How many things of this name are shown.
fn shown(window: &Window, label: &str) -> usize {
    window.harness.query_all_by_label_contains(label).count()
}

#[test]
fn a_click_on_the_scroll_bar_goes_there() {
    let mut window = Window::on(&long());
    let bar = window.harness.get_by_label("Scroll bar").rect();
    assert!(window.app().rects_of(window.span("Paragraph 200 ")).is_empty(), "out of view at first");
    window.click_at(bar.center(), Modifiers::NONE);
    window.pause();
    assert!(!window.app().rects_of(window.span("Paragraph 200 ")).is_empty(), "the middle of the text is in view");
    window.click_at(bar.center_bottom() - eframe::egui::vec2(0.0, 1.0), Modifiers::NONE);
    window.pause();
    assert!(!window.app().rects_of(window.span("Paragraph 399 ")).is_empty(), "its end is in view");
}

#[test]
fn another_width_keeps_the_words_that_are_read() {
    let mut window = Window::on(&long());
    let bar = window.harness.get_by_label("Scroll bar").rect();
    window.click_at(bar.center(), Modifiers::NONE);
    window.pause();
    let top = |window: &Window| {
        let shown = |number: &usize| !window.app().rects_of(window.span(&format!("Paragraph {number} "))).is_empty();
        (0..400).find(shown).expect("some paragraph is in view")
    };
    let before = top(&window);
    for width in [900.0, 1200.0, 1440.0] {
        window.harness.set_size(eframe::egui::vec2(width, 900.0));
        window.settle();
        assert!(
            top(&window).abs_diff(before) <= 1,
            "{} was at the top, and {} is at {width} points",
            before,
            top(&window)
        );
    }
}

#[test]
fn the_list_shows_what_its_filter_leaves_and_follows_edits() {
    let mut window = Window::on("[claim The ferry burned]. “We ran,” said Inês Calado. [claim The ferry is old].");
    window.click_label("All 2");
    let unfiltered = (shown(&window, "The ferry burned"), shown(&window, "The ferry is old"));
    window.focus_label("Filter annotations");
    window.type_text("burn");
    assert_eq!(shown(&window, "The ferry burned"), unfiltered.0);
    // A row is known by its name, and the words in it are known as well.
    assert_eq!(shown(&window, "The ferry is old"), unfiltered.1 - 2, "gone from the list, not from the text");
    window.press("Ctrl+A Backspace");
    assert_eq!(shown(&window, "The ferry is old"), unfiltered.1);
    window.type_text("wall");
    assert!(window.shows("No annotation matches"));
}
