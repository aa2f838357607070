//! What became of the last export.

use std::collections::BTreeMap;

use eframe::egui::{RichText, Ui};

use super::problems::diagnostic_ui;
use crate::app::panel::PanelContext;
use crate::app::theme::strong;
use crate::app::widget::{heading, small};
use crate::export::Report;
use crate::format::LossReport;
use crate::model::Diagnostic;

/// Draws the report, or why there is none.
pub fn ui(ui: &mut Ui, context: &PanelContext<'_>) {
    let theme = context.theme;
    let Some((folder, result)) = &context.session.exported else { return };
    heading(ui, theme, "Report");
    match result {
        Ok(report) => {
            ui.label(RichText::new(format!("Written to {}", folder.display())).font(strong(13.0)));
            contents_ui(ui, context, report);
            let files: Vec<String> =
                report.files.iter().map(|file| format!("{} ({} bytes)", file.name, file.bytes)).collect();
            small(ui, theme, files.join(", "));
        }
        Err(problem) => {
            ui.label(RichText::new(problem).color(theme.problem));
        }
    }
}

/// Draws what a dataset holds and what it does not.
pub fn contents_ui(ui: &mut Ui, context: &PanelContext<'_>, report: &Report) {
    let theme = context.theme;
    counts_ui(ui, context, report);
    for skipped in report.skipped.iter().take(SHOWN_MOST) {
        let words = format!("Skipped {}: {}", skipped.document, skipped.reason);
        ui.label(RichText::new(words).color(theme.problem));
    }
    and_more(ui, context, report.skipped.len().saturating_sub(SHOWN_MOST));
    losses_ui(ui, context, &report.losses, "Not in the dataset");
    findings_ui(ui, context, report.findings.iter().map(|it| &it.diagnostic));
}

fn counts_ui(ui: &mut Ui, context: &PanelContext<'_>, report: &Report) {
    let documents = report.documents.len();
    let total = report.annotation_count();
    ui.label(format!(
        "{} records of {documents} documents · {total} annotations · {} relations",
        report.records, report.relations
    ));
    let mut by_label: BTreeMap<&str, u64> = BTreeMap::new();
    for (tallied, count) in &report.annotations {
        *by_label.entry(tallied.label.as_str()).or_default() += count;
    }
    let counts: Vec<String> = by_label.iter().map(|(label, count)| format!("{label} {count}")).collect();
    if !counts.is_empty() {
        small(ui, context.theme, counts.join(" · "));
    }
    for line in report.balance().take(SHOWN_MOST) {
        small(ui, context.theme, line);
    }
    and_more(ui, context, report.splits.len().saturating_sub(SHOWN_MOST));
    for (status, count) in &report.left_out {
        small(ui, context.theme, format!("{count} left out: {}", status.name().replace('_', " ")));
    }
}

/// How many findings, splits, or records that were skipped, are shown.
const SHOWN_MOST: usize = 200;

/// Draws findings, as many as somebody may read.
pub fn findings_ui<'d>(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    findings: impl ExactSizeIterator<Item = &'d Diagnostic>,
) {
    let more = findings.len().saturating_sub(SHOWN_MOST);
    findings.take(SHOWN_MOST).for_each(|it| diagnostic_ui(ui, context, it));
    and_more(ui, context, more);
}

fn and_more(ui: &mut Ui, context: &PanelContext<'_>, more: usize) {
    if more > 0 {
        small(ui, context.theme, format!("and {more} more; the batch program lists them all"));
    }
}

/// Draws what is lost, by its kind; `what` says of what that is told.
pub fn losses_ui(ui: &mut Ui, context: &PanelContext<'_>, losses: &LossReport, what: &str) {
    if losses.is_empty() {
        small(ui, context.theme, "Nothing is lost");
    }
    for (kind, tally) in losses.iter() {
        ui.label(format!("{what}: {} {kind}", tally.count)).on_hover_text(tally.examples.join("\n"));
    }
}
