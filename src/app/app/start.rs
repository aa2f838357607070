//! The window of the system around the application.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui;

use super::{App, Start};
use crate::store::{self, Settings};

/// Opens the window, with a project if one is named.
///
/// # Errors
///
/// Where there is no display, or no OpenGL on it.
pub fn run(start: Start) -> eframe::Result {
    let folder = Settings::folder();
    let (settings, findings) = folder.as_deref().map(Settings::load).unwrap_or_default();
    let (width, height) = settings.window.map_or((1440.0, 900.0), |window| window.size);
    let viewport = egui::ViewportBuilder::default()
        .with_title("Manicule")
        .with_app_id("manicule")
        .with_inner_size([width, height])
        .with_min_inner_size([720.0, 480.0])
        .with_maximized(settings.window.is_some_and(|window| window.maximized))
        .with_icon(icon());
    let viewport = match settings.window.and_then(|window| window.position) {
        Some((left, top)) => viewport.with_position([left, top]),
        None => viewport,
    };
    let options = eframe::NativeOptions {
        viewport,
        // Named, since a test feature elsewhere in the build would make another one the default.
        renderer: eframe::Renderer::Glow,
        multisampling: 0,
        ..Default::default()
    };
    let create = move |creation: &eframe::CreationContext<'_>| {
        let mut app = App::new(&creation.egui_ctx, settings, folder, start);
        findings.iter().for_each(|finding| app.session.toasts.problem(finding.to_string()));
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    eframe::run_native("Manicule", options, Box::new(create))
}

/// The face of panels, where it usually lies.
pub(super) fn sans(weight: &str) -> Option<Vec<u8>> {
    let folders = ["/usr/share/fonts/truetype/noto", "/usr/share/fonts/noto", "/usr/share/fonts/google-noto"];
    let paths: Vec<PathBuf> =
        folders.iter().map(|folder| PathBuf::from(format!("{folder}/NotoSans-{weight}.ttf"))).collect();
    store::read_first(&paths)
}

fn icon() -> Arc<egui::IconData> {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../../assets/manicule.png"));
    Arc::new(icon.unwrap_or_default())
}
