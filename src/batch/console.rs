//! What the batch program says, and where: data to stdout, words to stderr, a progress bar where stderr is a terminal.

use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use super::{BatchError, Cli};
use crate::model::{AnnotatorId, Diagnostic, Severity};
use crate::store::{Folder, Opened, Settings, Shelved, StoreError, open, open_shelved, open_to_write};
use crate::text::{escaped, shown};

/// How much is said, and in what form.
pub(super) struct Console {
    quiet: bool,
    json: bool,
}

impl Console {
    pub(super) fn new(cli: &Cli) -> Self {
        Self { quiet: cli.quiet, json: cli.json }
    }

    /// Whether the result is wanted as JSON.
    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    /// Says something to the user, unless they want quiet.
    pub(super) fn say(&self, words: impl AsRef<str>) {
        if !self.quiet {
            to_stderr(words.as_ref());
        }
    }

    /// Shows findings on stderr; of those that are no errors none where quiet is wanted.
    pub(super) fn show(&self, findings: &[Diagnostic]) {
        findings
            .iter()
            .filter(|it| !self.quiet || it.severity == Severity::Error)
            .for_each(|it| to_stderr(&it.to_string()));
    }

    /// Prints the result.
    pub(super) fn print(&self, text: &str) -> Result<(), BatchError> {
        let written = io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush());
        match written {
            // Whoever reads has read enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.map_err(BatchError::Stdout),
        }
    }

    /// Prints the result as JSON.
    pub(super) fn print_json(&self, value: &Value) -> Result<(), BatchError> {
        self.print(&format!("{value:#}\n"))
    }

    /// A bar on a terminal, nothing elsewhere.
    pub(super) fn progress(&self) -> ProgressBar {
        if self.quiet || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {eta}");
        style.map_or(bar.clone(), |style| bar.with_style(style))
    }

    /// Opens a project to be read; findings are named as seen from here, and shown.
    pub(super) fn open(&self, dir: &Path) -> Result<Opened, StoreError> {
        Ok(self.shown(open(dir)?, dir))
    }

    /// Opens a project to be gone through once, a document at a time; findings as with [`open`](Self::open).
    pub(super) fn open_shelved(&self, dir: &Path) -> Result<Shelved, StoreError> {
        let mut shelved = open_shelved(dir)?;
        self.show_opened(&mut shelved.opened, dir);
        Ok(shelved)
    }

    /// Opens a project to be changed, with the lock of who sits at this machine by the settings of the window.
    pub(super) fn open_to_write(&self, dir: &Path) -> Result<Opened, StoreError> {
        let opened = self.shown(open_to_write(dir, &Self::annotator())?, dir);
        if let Some(recovered) = &opened.recovered {
            self.show(&recovered.dropped);
            let edits = counted(recovered.edits, "edit");
            self.say(format!("{}: {edits} recovered, {} conflicts", dir.display(), recovered.conflicts));
        }
        Ok(opened)
    }

    /// Who sits at this machine by the settings of the window.
    pub(super) fn annotator() -> AnnotatorId {
        let settings = Settings::folder().map(|folder| Settings::load(&folder).0).unwrap_or_default();
        settings.annotator
    }

    fn shown(&self, mut opened: Opened, dir: &Path) -> Opened {
        self.show_opened(&mut opened, dir);
        opened
    }

    fn show_opened(&self, opened: &mut Opened, dir: &Path) {
        tracing::debug!("{}: {} documents opened", dir.display(), opened.project.documents.len());
        name_from_here(&opened.folder, &mut opened.diagnostics);
        self.show(&opened.diagnostics);
    }
}

fn to_stderr(words: &str) {
    // Where stderr is closed nobody is there to be told.
    // A title or a path may hold what speaks to the terminal.
    words.lines().for_each(|line| drop(writeln!(io::stderr(), "{}", escaped(line))));
}

/// Gives findings of a project their file and line, with the path of the project in front.
pub(super) fn name_from_here(folder: &Folder, findings: &mut [Diagnostic]) {
    folder.locate(findings);
    for file in findings.iter_mut().filter_map(|it| it.place.file.as_mut()) {
        *file = folder.path().join(PathBuf::from(&*file)).display().to_string();
    }
}

/// A number and what it counts, in the plural but for one.
pub(super) fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// Whether one of the findings is an error.
pub(super) fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|it| it.severity == Severity::Error)
}

/// Findings as JSON with their keys in a fixed order.
pub(super) fn findings_json(findings: &[Diagnostic]) -> Value {
    let finding = |it: &Diagnostic| {
        json!({
            "severity": it.severity.name(),
            "file": it.place.file,
            "line": it.place.line,
            "document": it.place.document.as_ref().map(ToString::to_string),
            "annotator": it.place.annotator.as_ref().map(ToString::to_string),
            "annotation": it.place.annotation.map(|it| it.to_string()),
            "message": it.message,
            "hint": it.hint,
        })
    };
    findings.iter().map(finding).collect()
}

/// Rows as text, the columns aligned and two blanks apart.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| shown(cell).into_owned()).collect()).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell_width = |column| move |row: &Vec<String>| row.get(column).map_or(0, |it: &String| it.chars().count());
    let widths: Vec<usize> =
        (0..columns).map(|column| rows.iter().map(cell_width(column)).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}
