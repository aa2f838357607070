//! The page without a project: make one, open one, look at the sample.

use std::path::{Path, PathBuf};

use eframe::egui::{Align, Button, Id, Key, Label, Layout, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::PanelContext;
use crate::app::command::{Action, Command};
use crate::app::theme::{self, strong};
use crate::app::widget::{self, cross, heading, key_cap, line, line_beside, small, soft};
use crate::store;

/// The width of the page, in points.
const WIDTH: f32 = 600.0;

/// What the page remembers between frames.
#[derive(Default)]
pub struct Welcome {
    path: String,
    /// The annotator's name while it is being changed.
    name: Option<String>,
    /// The recent projects, and whether each is still there; looked up once for each list.
    recent: Vec<(PathBuf, bool)>,
}

impl Welcome {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        ScrollArea::vertical().id_salt("welcome").auto_shrink([false, false]).show(ui, |ui| {
            let room = ui.available_size();
            let width = WIDTH.min(room.x - 48.0);
            ui.add_space(((room.y - 560.0) / 2.6).max(24.0));
            ui.horizontal(|ui| {
                ui.add_space((room.x - width) / 2.0);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    self.page_ui(ui, context);
                });
            });
        });
    }

    fn page_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        self.head_ui(ui, context);
        ui.add_space(20.0);
        buttons_ui(ui, context);
        ui.add_space(12.0);
        self.path_ui(ui, context);
        self.recent_ui(ui, context);
        ui.add_space(12.0);
        small(ui, context.theme, "or drop a project folder here");
        for job in context.session.jobs.running() {
            small(ui, context.theme, format!("{}…", job.title));
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let theme = context.theme;
        ui.horizontal(|ui| {
            let (rect, mark) = ui.allocate_exact_size(vec2(64.0, 52.0), Sense::hover());
            theme::paint_hand(ui.painter(), rect.center(), 52.0, theme.accent);
            mark.widget_info(|| WidgetInfo::labeled(Role::Image, true, "☞"));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(RichText::new("Manicule").font(strong(26.0))).selectable(false));
                soft(ui, theme, "Mark claims, quotes and figures in documents");
            });
        });
        ui.add_space(8.0);
        ui.horizontal(|ui| self.annotator_ui(ui, context));
    }

    /// Who annotates, which can be changed in place.
    fn annotator_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let theme = context.theme;
        let Some(name) = self.name.as_mut() else {
            soft(ui, theme, "Annotating as");
            ui.label(RichText::new(&context.session.settings.annotator_name).font(strong(13.0)));
            if ui
                .add(Button::new(RichText::new("change").color(theme.accent)).frame_when_inactive(false).small())
                .clicked()
            {
                self.name = Some(context.session.settings.annotator_name.clone());
            }
            return;
        };
        soft(ui, theme, "Annotating as");
        let id = Id::unique("welcome annotator");
        let fresh = !ui.memory(|memory| memory.has_focus(id) || memory.had_focus_last_frame(id));
        let response = ui.scope(|ui| {
            ui.set_width(200.0);
            line(ui, id, name, "your name", "Your name")
        });
        let response = response.inner;
        if response.lost_focus() {
            if !ui.input(|input| input.key_pressed(Key::Escape)) && !name.trim().is_empty() {
                context.push(Command::SetAnnotator(name.trim().to_owned()));
            }
            self.name = None;
        } else if fresh {
            response.request_focus();
        }
    }

    fn path_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        ui.horizontal(|ui| {
            let (room, name) = (72.0, "Path of a project folder");
            let response = line_beside(ui, room, Id::unique("welcome path"), &mut self.path, (name, name));
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let ready = !self.path.trim().is_empty();
            let open = ui.add_enabled(ready, Button::new("Open").min_size(vec2(room, 28.0)));
            if ready && (open.clicked() || entered) {
                context.push(Command::OpenProject(given_path(&self.path)));
            }
        });
    }

    fn recent_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let recent = &context.session.settings.recent;
        if !recent.iter().eq(self.recent.iter().map(|(path, _)| path)) {
            self.recent = recent.iter().map(|path| (path.clone(), store::is_project(path))).collect();
        }
        if self.recent.is_empty() {
            return;
        }
        ui.add_space(8.0);
        heading(ui, context.theme, "Recent projects");
        for (path, there) in &self.recent {
            recent_row(ui, context, path, *there);
        }
    }
}

/// The path that was typed, with the tilde for the user's own folder.
#[must_use]
pub fn given_path(written: &str) -> PathBuf {
    let written = written.trim().trim_matches('"');
    match (written.strip_prefix("~/"), directories::UserDirs::new()) {
        (Some(rest), Some(user)) => user.home_dir().join(rest),
        _ => PathBuf::from(written),
    }
}

/// A project that was open before. One that is not there any more is grey, and can be taken off the list.
pub fn recent_row(ui: &mut Ui, context: &mut PanelContext<'_>, path: &Path, there: bool) {
    let theme = context.theme;
    let name = path.file_name().map_or_else(|| path.display().to_string(), |it| it.to_string_lossy().into_owned());
    ui.push_id(path, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if !there && cross(ui, theme, &format!("take {name} off the list")).clicked() {
                    context.push(Command::ForgetRecent(path.to_owned()));
                }
                let spoken = format!("Open {name}");
                let row = widget::list_row(ui, theme, (false, &spoken), 44.0, |ui| {
                    ui.spacing_mut().item_spacing.y = 1.0;
                    let title =
                        RichText::new(&name).font(strong(13.0)).color(if there { theme.ink } else { theme.soft });
                    ui.add(Label::new(title).truncate());
                    let words = if there {
                        path.display().to_string()
                    } else {
                        format!("not there any more: {}", path.display())
                    };
                    ui.add(Label::new(RichText::new(words).small().color(theme.soft)).truncate());
                });
                if there && row.interact(Sense::click()).clicked() {
                    context.push(Command::OpenProject(path.to_owned()));
                }
            });
        });
    });
}

fn buttons_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let theme = context.theme;
    let width = (ui.available_width() - 16.0) / 3.0;
    ui.horizontal(|ui| {
        for (words, action) in [
            ("New project…", Some(Action::NewProject)),
            ("Open project…", Some(Action::OpenProject)),
            ("Open the sample project", None),
        ] {
            let text = RichText::new(words).font(strong(13.0));
            let tip = action
                .map_or("a copy of two short reports, annotated: change what you like", |action| action.row().tip);
            let button = Button::new(text).wrap().min_size(vec2(width, 64.0));
            let response = ui.add(button).on_hover_text(tip);
            if let Some(action) = action {
                let corner = response.rect.shrink2(vec2(8.0, 6.0));
                let layout = Layout::right_to_left(Align::Max);
                let mut over = ui.new_child(eframe::egui::UiBuilder::new().max_rect(corner).layout(layout));
                key_cap(&mut over, theme, context.keymap.shown(action));
            }
            if response.clicked() {
                context.push(action.map_or(Command::OpenSample, Command::Do));
            }
        }
    });
}
