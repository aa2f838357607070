//! A few small pictures of the window, drawn without a graphics card and compared with those kept in `snapshots/`.
//!
//! They show Latin text in the fonts that egui carries, since other fonts differ from machine to machine. Where a change of
//! the look is meant, run the test with `UPDATE_SNAPSHOTS=1` and look at what it has drawn.

use std::time::Duration;

use egui_kittest::{Harness, SnapshotOptions};
use manicule::app::App;
use manicule::app::command::Command;
use manicule::app::reading::Fonts;
use manicule::model::AnnotationId;
use manicule::store::{self, FileKey, Settings, Theme};

use crate::util::markup;
use crate::util::raster::Raster;

/// Overlapping and nested annotations, one of them in two parts.
const NEWS: &str = "[claim The ferry had [figure at least 84 passengers] on board], the harbour office said.\n\n\
                    [quote#1 “We heard one bang,”] said the purser. [quote#1 “Nobody ran for [figure twelve minutes].”]\n\n\
                    [claim The line had [quote “passed [figure all 14] checks”] in June].";

fn picture(name: &str, theme: Theme, size: [f32; 2]) {
    let (project, _) = markup::project(&markup::parse(NEWS));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("project");
    store::create(&path, "Harbour news").expect("a new project");
    store::open(&path).expect("the new project").folder.save(&project, &FileKey::all(&project)).expect("saved");
    let mut app: Option<App> = None;
    let mut harness =
        Harness::builder().with_size(size).with_pixels_per_point(1.0).renderer(Raster::default()).build_ui(move |ui| {
            let app = app.get_or_insert_with(|| {
                let annotator = "ada".parse().expect("an annotator");
                let settings = Settings { annotator, annotator_name: "Ada".to_owned(), theme, ..Settings::default() };
                let mut app = App::with_fonts(ui.ctx(), settings, None, Fonts::bundled());
                app.dispatch(Command::OpenProject(path.clone()));
                assert!(app.await_job(Duration::from_secs(20)), "the project was not opened");
                app.dispatch(Command::Focus(AnnotationId::from_number(3)));
                app
            });
            app.frame(ui);
        });
    harness.run_steps(4);
    // Rounding differs a little between processors; a letter that is off by a pixel differs a lot.
    let options = SnapshotOptions::new().threshold(1.5).max_failed_pixels(40);
    harness.snapshot_options(name, &options);
}

#[test]
fn light() {
    picture("light", Theme::Light, [1120.0, 460.0]);
}

#[test]
fn dark() {
    picture("dark", Theme::Dark, [1120.0, 460.0]);
}

#[test]
fn narrow_with_chips_above_the_lines() {
    picture("narrow", Theme::Light, [860.0, 460.0]);
}
