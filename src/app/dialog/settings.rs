//! Who annotates, the theme, the size of the text.

use eframe::egui::{Button, Id, Key, Ui, vec2};

use super::{foot, form_row, head};
use crate::app::command::Command;
use crate::app::panel::PanelContext;
use crate::app::widget::{line, small, soft};
use crate::store;

/// What the dialog remembers.
#[derive(Default)]
pub struct Settings {
    name: String,
}

impl Settings {
    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, opening: bool) {
        if opening {
            self.name.clone_from(&context.session.settings.annotator_name);
        }
        let settings = context.session.settings.clone();
        head(ui, "Settings");
        let mut name = None;
        form_row(ui, context.theme, "Annotator", |ui| {
            let field = line(ui, Id::unique("settings annotator"), &mut self.name, "your name", "Annotator");
            if opening {
                field.request_focus();
            }
            let escaped = ui.input(|input| input.key_pressed(Key::Escape));
            if field.lost_focus()
                && !escaped
                && !self.name.trim().is_empty()
                && self.name.trim() != settings.annotator_name
            {
                name = Some(self.name.trim().to_owned());
            }
        });
        let words = format!(
            "Annotations go to the folder annotations/{}; another name has files of its own",
            settings.annotator
        );
        form_row(ui, context.theme, "", |ui| drop(small(ui, context.theme, words)));
        if let Some(name) = name {
            context.push(Command::SetAnnotator(name));
        }
        theme_ui(ui, context, settings.theme);
        zoom_ui(ui, context, settings.zoom);
        if let Some(folder) = store::Settings::folder() {
            let words =
                format!("These settings, and keys of your own, are in {}", folder.join("settings.ron").display());
            ui.add_space(4.0);
            small(ui, context.theme, words);
        }
        foot(ui, context, "Close", |_, _| {});
    }
}

fn theme_ui(ui: &mut Ui, context: &mut PanelContext<'_>, now: store::Theme) {
    let mut wanted = None;
    form_row(ui, context.theme, "Theme", |ui| {
        ui.horizontal(|ui| {
            for (theme, words) in
                [(store::Theme::System, "As the system"), (store::Theme::Light, "Light"), (store::Theme::Dark, "Dark")]
            {
                if ui.add(Button::selectable(now == theme, words).frame_when_inactive(true)).clicked() {
                    wanted = Some(theme);
                }
            }
        });
    });
    if let Some(theme) = wanted {
        context.push(Command::SetTheme(theme));
    }
}

fn zoom_ui(ui: &mut Ui, context: &mut PanelContext<'_>, now: f32) {
    let mut wanted = None;
    form_row(ui, context.theme, "Text size", |ui| {
        ui.horizontal(|ui| {
            if ui.add(Button::new("Smaller").min_size(vec2(64.0, 26.0))).clicked() {
                wanted = Some(now / 1.1);
            }
            soft(ui, context.theme, format!("{:.0} %", now * 100.0));
            if ui.add(Button::new("Larger").min_size(vec2(64.0, 26.0))).clicked() {
                wanted = Some(now * 1.1);
            }
            if ui.add_enabled(now != 1.0, Button::new("Normal").min_size(vec2(64.0, 26.0))).clicked() {
                wanted = Some(1.0);
            }
        });
    });
    if let Some(zoom) = wanted {
        context.push(Command::SetZoom(zoom));
    }
}
