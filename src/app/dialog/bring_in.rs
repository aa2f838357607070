//! What has been read of annotated data, and what of it would be lost, before it is brought into the project.

use eframe::egui::{RichText, ScrollArea, Ui};

use super::report::{findings_ui, losses_ui};
use super::{foot, head, room};
use crate::app::command::Command;
use crate::app::job::named;
use crate::app::panel::PanelContext;
use crate::app::theme::strong;
use crate::app::widget::{primary, small};
use crate::import::{Report, Tally};

/// Draws the dialog.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, _opening: bool) {
    let Some(reading) = context.session.reading.as_ref() else { return };
    let report = &reading.imported.report;
    head(ui, &format!("Import from {}", named(&reading.request.paths)));
    small(ui, context.theme, format!("read as {}; nothing has changed yet", reading.format));
    ScrollArea::vertical().max_height(room(ui, 480.0, 220.0)).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 8.0);
        counts_ui(ui, report);
        losses_ui(ui, context, &report.losses, "Not imported");
        findings_ui(ui, context, report.findings.iter());
    });
    let is_something = !reading.imported.edit.is_empty();
    let mut wanted = false;
    foot(ui, context, "Cancel", |ui, context| {
        ui.add_enabled_ui(is_something, |ui| wanted = primary(ui, context.theme, "Bring in").clicked());
    });
    if wanted {
        context.push(Command::BringIn);
    }
}

fn counts_ui(ui: &mut Ui, report: &Report) {
    let documents = Tally { new: report.new_documents.len() as u64, known: report.known_documents.len() as u64 };
    let counts = [
        told(documents, ["document", "documents"]),
        told(report.annotations, ["annotation", "annotations"]),
        told(report.relations, ["relation", "relations"]),
    ];
    ui.label(RichText::new(counts.join(" · ")).font(strong(13.0)));
    ui.add_space(6.0);
}

/// A count in words, and how many more are there already.
fn told(tally: Tally, [one, many]: [&str; 2]) -> String {
    let there = if tally.known == 0 { String::new() } else { format!(" ({} more are there already)", tally.known) };
    format!("{} {}{there}", tally.new, if tally.new == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_already_is_told_beside_what_is_new() {
        let words = ["relation", "relations"];
        assert_eq!(told(Tally { new: 1, known: 0 }, words), "1 relation");
        assert_eq!(told(Tally { new: 0, known: 3 }, words), "0 relations (3 more are there already)");
    }
}
