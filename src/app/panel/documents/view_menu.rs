//! The menu of the list of documents: what it is grouped and sorted by, and what is left out.

use eframe::egui::{RichText, ScrollArea, Ui};

use super::arrangement::{Arrangement, Group, Sort};
use crate::app::theme::Theme;
use crate::app::widget;
use crate::model::Status;
use crate::text::shown;

/// The statuses, with words for the menu.
const STATUSES: [(Status, &str); 3] =
    [(Status::New, "New"), (Status::InProgress, "In progress"), (Status::Done, "Done")];

/// How high the list of publishers gets, in points.
const PUBLISHERS_HEIGHT: f32 = 320.0;

/// Draws the button of the menu.
pub fn ui(ui: &mut Ui, arrangement: &mut Arrangement, publishers: &[(String, usize)]) {
    let button = ui.menu_button("View", |ui| {
        ui.menu_button("Group by", |ui| choices(ui, &Group::ALL, &mut arrangement.group));
        ui.menu_button("Sort by", |ui| {
            choices(ui, &Sort::ALL, &mut arrangement.sort);
            ui.separator();
            ui.checkbox(&mut arrangement.reversed, "Last one first");
        });
        ui.menu_button("Status", |ui| {
            let all = [(None, "All")];
            let each = STATUSES.map(|(status, words)| (Some(status), words));
            choices(ui, &[all.as_slice(), &each].concat(), &mut arrangement.status);
        });
        if !publishers.is_empty() {
            ui.menu_button("Publisher", |ui| publishers_ui(ui, arrangement, publishers));
        }
    });
    button.response.on_hover_text("What the list is grouped and sorted by, and what is shown");
}

fn choices<T: Copy + PartialEq>(ui: &mut Ui, choices: &[(T, &str)], chosen: &mut T) {
    for (choice, words) in choices {
        if ui.radio(chosen == choice, *words).clicked() {
            *chosen = *choice;
            ui.close();
        }
    }
}

/// Lines of one height, of which those in view are drawn: a project may have thousands of publishers.
fn publishers_ui(ui: &mut Ui, arrangement: &mut Arrangement, publishers: &[(String, usize)]) {
    if ui.radio(arrangement.publisher.is_none(), "All").clicked() {
        arrangement.publisher = None;
        ui.close();
    }
    let height = ui.spacing().interact_size.y;
    ScrollArea::vertical().max_height(PUBLISHERS_HEIGHT).show_rows(ui, height, publishers.len(), |ui, rows| {
        for (publisher, count) in &publishers[rows] {
            let is_chosen = arrangement.publisher.as_ref() == Some(publisher);
            if ui.radio(is_chosen, format!("{} ({count})", shown(publisher))).clicked() {
                arrangement.publisher = Some(publisher.clone());
                ui.close();
            }
        }
    });
}

/// What a filter that is not to be seen in a field leaves, and the way out of it.
pub fn kept_ui(ui: &mut Ui, theme: &Theme, arrangement: &mut Arrangement, count: usize) {
    let status = STATUSES.iter().find(|(it, _)| Some(*it) == arrangement.status).map(|(_, words)| *words);
    let publisher = arrangement.publisher.as_deref().map(shown);
    let kept: Vec<&str> = status.into_iter().chain(publisher.as_deref()).collect();
    let words = format!("{count} shown: {}", kept.join(", "));
    ui.horizontal(|ui| {
        if ui.button(RichText::new("Show all").small()).clicked() {
            (arrangement.status, arrangement.publisher) = (None, None);
        }
        widget::small(ui, theme, words);
    });
    ui.add_space(4.0);
}
