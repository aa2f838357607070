//! The register as a panel: found, changed, merged, refused; and a speaker named by words of the text.

use manicule::model::{AttributeValue, Speaker, SpeakerId};

use super::harness::Window;
use manicule::app::command::Command;

fn id(written: &str) -> SpeakerId {
    written.parse().unwrap()
}

/// A window on two quotes and a claim, with two speakers that mean the same and one that is somebody else.
fn window() -> Window {
    let mut window = Window::with("[quote! “One”] a [quote “two”].", &[("other", "[claim! three]")]);
    let names = ["Zoë Ångström", "Zoe Angstrom", "Harbour office"];
    for (place, name) in names.iter().enumerate() {
        let speaker = Speaker::new(id(&format!("speaker-{place}")), *name);
        window.app_mut().dispatch(Command::SetSpeaker(Box::new(speaker)));
    }
    for (place, speaker) in ["speaker-0", "speaker-1"].iter().enumerate() {
        let workspace = window.workspace();
        let annotation = workspace.sheet().unwrap().annotations.iter().nth(place).unwrap().id;
        let at = manicule::app::command::Place { key: workspace.key().unwrap(), annotation };
        let value = Some(AttributeValue::Text((*speaker).into()));
        window.app_mut().dispatch(Command::SetAttribute(at, "speaker".parse().unwrap(), value));
    }
    window.settle();
    window
}

fn speakers(window: &Window) -> Vec<String> {
    let mut attributes = Vec::new();
    for annotation in window.workspace().sheet().unwrap().annotations.iter() {
        attributes.push(annotation.attributes.text("speaker").unwrap_or("unset").to_owned());
    }
    attributes
}

#[test]
fn letters_without_accents_find_a_name_and_a_click_goes_to_its_words() {
    let mut window = window();
    window.press("Ctrl+Shift+s");
    window.type_text("zoe ang");
    assert!(window.shows("speaker Zoë Ångström") && window.shows("speaker Zoe Angstrom"));
    assert!(!window.shows("speaker Harbour office"));
    window.click_label("speaker Zoe Angstrom");
    assert!(window.shows("1 annotation"));
    window.press("Ctrl+z Ctrl+Shift+z");
    window.click_label("quote in Doc: “two”");
    assert!(window.markup().contains("[quote! “two”]"), "{}", window.markup());
    assert!(window.shows("‹ All speakers"), "the register stays open");
}

#[test]
fn an_entry_is_changed_field_by_field() {
    let mut window = window();
    window.press("Ctrl+Shift+s");
    window.click_label("speaker Harbour office");
    window.click_label("Role");
    window.type_text("authority");
    window.press("Enter");
    window.click_label("Other names");
    window.type_text("the harbour; Port Office, Ltd.");
    window.press("Enter");
    window.click_label("organisation");
    let speaker = |window: &Window| window.workspace().project.speakers[&id("speaker-2")].as_ref().clone();
    let changed = speaker(&window);
    assert_eq!((changed.role.as_str(), changed.kind.name()), ("authority", "organisation"));
    assert_eq!(changed.aliases, ["the harbour", "Port Office, Ltd."]);
    let before = window.workspace().revision;
    window.click_label("Other names");
    window.press("Tab");
    assert_eq!(window.workspace().revision, before, "what is only gone through stays as it is");
    window.click_label("Name");
    window.type_text("xyz");
    window.press("Escape");
    assert_eq!(speaker(&window).name, "Harbour office", "Esc forgets what was typed");
    window.click_label("Name");
    window.press("Ctrl+a Backspace Enter");
    assert_eq!(speaker(&window).name, "Harbour office", "nobody is without a name");
}

#[test]
fn a_circle_is_refused_and_named() {
    let mut window = window();
    for (one, other) in [("speaker-0", "speaker-2"), ("speaker-2", "speaker-0")] {
        let mut speaker = window.workspace().project.speakers[&id(one)].as_ref().clone();
        speaker.speaks_for = Some(id(other));
        window.app_mut().dispatch(Command::SetSpeaker(Box::new(speaker)));
    }
    let told = window.toasts().into_iter().find(|it| it.contains("→")).unwrap();
    assert!(told.contains("Harbour office → Zoë Ångström → Harbour office"), "{told}");
    assert_eq!(window.workspace().project.speakers[&id("speaker-2")].speaks_for, None);
}

#[test]
fn two_entries_are_merged_after_a_preview_and_undo_takes_it_back() {
    let mut window = window();
    window.press("Ctrl+Shift+s");
    window.click_label("speaker Zoe Angstrom");
    window.click_label("Merge into…");
    window.click_label("Zoë Ångström");
    assert!(window.shows("1 annotation names it"));
    assert_eq!(window.workspace().project.speakers.len(), 3, "nothing is done yet");
    window.click_label("Merge");
    assert_eq!(speakers(&window), ["speaker-0", "speaker-0"]);
    assert_eq!(window.workspace().project.speakers[&id("speaker-0")].aliases, ["Zoe Angstrom"]);
    window.press("Ctrl+z");
    assert_eq!(speakers(&window), ["speaker-0", "speaker-1"]);
    assert_eq!(window.workspace().project.speakers.len(), 3);
}

#[test]
fn nobody_is_told_apart_in_three_ways() {
    let mut window = Window::on("[quote! “One”] a [quote “two”] b [quote “three”] c [quote “four”].");
    window.click_label("more for speaker");
    window.click_label("unknown");
    window.click("two");
    window.click_label("more for speaker");
    window.click_label("none");
    window.press("Ctrl+Shift+s");
    for (whom, count) in
        [("speaker unset", "2 annotations"), ("speaker unknown", "1 annotation"), ("speaker none", "1 annotation")]
    {
        window.click_label(whom);
        assert!(window.shows(count), "{whom}");
        window.click_label("‹ All speakers");
    }
}

#[test]
fn words_of_the_text_name_the_speaker() {
    let mut window = Window::on("Residents said [quote! “no”]. Later [quote “never”], residents said.");
    window.drag("Residents", "Residents");
    window.press("Ctrl+Shift+n");
    let annotation = window.workspace().focused().unwrap().clone();
    assert_eq!(annotation.attributes.text("speaker"), Some("residents"));
    let words = &annotation.attributes.get("speaker-words").unwrap().value;
    assert!(matches!(words, AttributeValue::Mention(spans) if &*spans[0].quoted == "Residents"), "{words:?}");
    // The second time the register knows them.
    window.click("never");
    window.drag("residents", "residents");
    window.press("Ctrl+Shift+n");
    assert_eq!(speakers(&window), ["residents", "residents"]);
    assert_eq!(window.workspace().project.speakers.len(), 1);
    window.press("Ctrl+z Ctrl+z");
    assert!(window.workspace().project.speakers.is_empty(), "one step each");
}

#[test]
fn a_name_in_another_script_is_found_by_its_sound_and_a_new_one_stays_new() {
    let mut window = window();
    window.app_mut().dispatch(Command::SetSpeaker(Box::new(Speaker::new(id("rashid"), "محمد الرشيد"))));
    window.press("Ctrl+Shift+s");
    window.type_text("muhammad");
    assert!(window.shows("speaker محمد الرشيد") && !window.shows("speaker Harbour office"));
    let mut window = Window::on("[claim! It rained].");
    window.app_mut().dispatch(Command::SetSpeaker(Box::new(Speaker::new(id("rashid"), "محمد الرشيد"))));
    window.press("Enter");
    window.type_text("mohamed");
    assert!(window.shows("محمد الرشيد"), "offered below what Enter does");
    window.press("Enter");
    let names: Vec<_> = window.workspace().project.speakers.values().map(|it| it.name.clone()).collect();
    assert_eq!(names, ["mohamed", "محمد الرشيد"]);
}

#[test]
fn what_was_typed_in_an_entry_was_lost_with_a_change_of_tab() {
    let mut window = window();
    let role = |window: &Window| window.workspace().project.speakers[&id("speaker-2")].role.clone();
    for (typed, expected, leave) in [("author", "author", "Ctrl+h"), ("ity", "authority", "")] {
        window.press("Ctrl+Shift+s");
        window.click_label("speaker Harbour office");
        window.click_label("Role");
        window.press("End");
        window.type_text(typed);
        if leave.is_empty() {
            window.click_label("History");
        } else {
            window.press(leave);
        }
        assert_eq!(role(&window), expected);
    }
}
