//! The annotated data of other tools coming in, and what an export would lose.

use std::time::Duration;

use manicule::app::command::Command;
use manicule::app::session::DialogKind;
use manicule::export::Options;

use super::harness::Window;

const LONGEST: Duration = Duration::from_secs(30);

/// A window on a project, and beside it a folder of brat's with a text that the project has not.
fn beside_brat(annotations: &str) -> (Window, std::path::PathBuf) {
    let window = Window::on("It [claim rained].");
    let folder = window.path.with_file_name("brat");
    std::fs::create_dir(&folder).expect("made");
    std::fs::write(folder.join("ferry.txt"), "At least 84 left.\n").expect("written");
    std::fs::write(folder.join("ferry.ann"), annotations).expect("written");
    (window, folder)
}

fn import(window: &mut Window, folder: std::path::PathBuf) {
    window.app_mut().dispatch(Command::Import(Box::new(vec![folder].into())));
    assert!(window.app_mut().await_job(LONGEST));
    window.settle();
}

#[test]
fn annotated_data_is_shown_before_it_comes_in() {
    let (mut window, folder) = beside_brat("T1\tfigure 0 11\tAt least 84\nT2\tRumour 12 16\tleft\n");
    import(&mut window, folder);
    assert_eq!(window.app().session().dialog, Some(DialogKind::BringIn));
    assert!(window.shows("1 document · 2 annotations · 0 relations"));
    assert_eq!(window.workspace().project.documents.len(), 1, "nothing has changed yet");
    window.click_label("Bring in");
    window.settle();
    assert_eq!(window.app().session().dialog, None);
    let saved = window.saved();
    let labels: Vec<_> =
        saved.sheets.values().flat_map(|it| it.annotations.iter()).map(|it| it.label.as_str().to_owned()).collect();
    assert_eq!((saved.documents.len(), labels.len()), (2, 3), "{labels:?}");
    assert!(saved.schema.label(&"rumour".parse().expect("a label")).is_some(), "what the schema lacked came along");
    window.press("Ctrl+z");
    window.settle();
    assert_eq!(window.saved().documents.len(), 1, "one step back is before it");
}

#[test]
fn data_that_is_not_brought_in_leaves_nothing() {
    let (mut window, folder) = beside_brat("T1\tfigure 0 11\tAt most 84\n");
    import(&mut window, folder);
    assert!(window.shows("At most 84"), "an annotation that does not fit is told");
    window.press("Escape");
    window.settle();
    assert!(window.app().session().reading.is_none());
    assert_eq!(window.saved().documents.len(), 1);
}

#[test]
fn a_project_that_changed_after_the_files_were_read_has_them_read_again() {
    let (mut window, folder) = beside_brat("T1\tfigure 0 11\tAt least 84\n");
    import(&mut window, folder);
    let key = window.workspace().project.sheets.keys().next().cloned().expect("a sheet");
    let done = manicule::edit::intent::set_status(&window.workspace().project, &key, manicule::model::Status::Done);
    window.app_mut().dispatch(Command::Apply(done));
    window.app_mut().dispatch(Command::BringIn);
    assert!(window.app_mut().await_job(LONGEST));
    window.settle();
    assert_eq!(window.app().session().dialog, Some(DialogKind::BringIn), "it is asked about anew");
    window.click_label("Bring in");
    window.settle();
    assert_eq!(window.saved().documents.len(), 2);
}

#[test]
fn an_export_tells_beforehand_what_it_would_lose() {
    let mut window = Window::on("It [claim rained [figure on] and on].");
    let options = Options { chosen: Default::default(), ..Options::new("conll") };
    window.app_mut().dispatch(Command::PreviewExport(Box::new(options.clone())));
    assert!(window.app_mut().await_job(LONGEST));
    let session = window.app().session();
    let preview = session.preview.as_ref().expect("a preview");
    let report = preview.report.as_ref().expect("counted").as_ref().expect("possible");
    assert_eq!((preview.options.clone(), report.annotation_count()), (options, 2));
    window.press("Ctrl+e");
    window.settle();
    let is_counted = |it: &Window| it.app().session().preview.as_ref().is_some_and(|it| it.report.is_some());
    for _ in 0..1000 {
        if is_counted(&window) {
            break;
        }
        window.app_mut().await_job(Duration::from_millis(20));
    }
    window.settle();
    let preview = window.app().session().preview.as_ref().expect("a preview of the dialog's own");
    assert_eq!(preview.options, Options::new("jsonl"));
    assert!(window.shows("2 annotations"), "{:?}", preview.report);
}

/// Waits until what would be written has been counted: the dialog is as high then as it will be, so that a hand finds things where it saw them.
fn await_count(window: &mut Window) {
    for _ in 0..1000 {
        window.settle();
        if !window.shows("counting…") {
            return;
        }
        window.app_mut().await_job(Duration::from_millis(20));
    }
    panic!("what would be written is never counted");
}

#[test]
fn an_export_is_split_and_viewed_as_the_dialog_says() {
    let mut window = Window::with("It [claim rained].", &[("other", "It [quote poured].")]);
    let folder = window.path.with_file_name("split");
    window.press("Ctrl+e");
    window.focus_label("Folder to write to");
    window.press("Ctrl+a");
    window.type_text(&folder.display().to_string());
    await_count(&mut window);
    window.click_label("sentences");
    await_count(&mut window);
    window.click_label("into parts");
    await_count(&mut window);
    window.focus_label("Parts and their shares");
    window.press("Ctrl+a");
    window.type_text("train=1,test");
    window.settle();
    assert!(window.shows("is no split"), "it is told before anything is written");
    window.press("Enter Tab");
    window.focus_label("Parts and their shares");
    window.press("Ctrl+a");
    window.type_text("train=1,test=1");
    await_count(&mut window);
    window.click_label("document");
    await_count(&mut window);
    window.click_label("Export");
    for _ in 0..1000 {
        if window.app().session().exported.is_some() {
            break;
        }
        window.app_mut().await_job(Duration::from_millis(20));
    }
    window.settle();
    let (_, report) = window.app().session().exported.as_ref().expect("exported");
    let report = report.as_ref().expect("possible");
    let names: Vec<_> = report.splits.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["train", "test"]);
    assert_eq!(report.splits.iter().map(|it| it.documents).sum::<u64>(), 2);
    assert!(window.shows("train: ") && window.shows("test: "), "the balance is told");
    assert!(folder.join("_SUCCESS").exists());
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
    assert!(manifest.contains("\"view\": \"sentences\""), "{manifest}");
}

#[test]
fn a_name_that_no_annotator_can_have_was_taken_for_none() {
    let (mut window, folder) = beside_brat("T1\tfigure 0 11\tAt least 84\n");
    window.press("Ctrl+i");
    window.type_text(&folder.display().to_string());
    window.click_label("Read as");
    window.click_label("brat");
    window.focus_label("Name of the annotator");
    window.type_text("Ben!");
    window.click_label("Import");
    assert_eq!(window.app().session().dialog, Some(DialogKind::Import), "it waits for another name");
    window.focus_label("Name of the annotator");
    window.press("Backspace");
    window.press("Home Delete");
    window.type_text("b");
    window.click_label("Import");
    // It may have been read within the frames of the click.
    while !window.shows("Bring in") && window.app_mut().await_job(LONGEST) {
        window.settle();
    }
    window.click_label("Bring in");
    window.settle();
    let saved = window.saved();
    assert!(
        saved.sheets.keys().any(|it| it.annotator.as_str() == "ben"),
        "{:?}",
        saved.sheets.keys().collect::<Vec<_>>()
    );
}

#[test]
fn what_was_read_waits_for_the_dialog_that_is_open() {
    let (mut window, folder) = beside_brat("T1\tfigure 0 11\tAt least 84\n");
    window.app_mut().dispatch(Command::Import(Box::new(vec![folder].into())));
    window.press("F4");
    let is_read = |it: &Window| it.app().session().reading.is_some();
    for _ in 0..1000 {
        if is_read(&window) {
            break;
        }
        window.app_mut().await_job(Duration::from_millis(20));
    }
    window.settle();
    assert_eq!(window.app().session().dialog, Some(DialogKind::Facts));
    window.press("Escape");
    window.settle();
    assert_eq!(window.app().session().dialog, Some(DialogKind::BringIn));
}
