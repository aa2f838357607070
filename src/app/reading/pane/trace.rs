//! What the pane shows, as a line of the log a frame: for tests that work the real window with a real mouse and keyboard.
//!
//! Rectangles are in pixels from the window's upper left corner, spans in bytes. Nothing is computed unless the log asks
//! for it: `MANICULE_LOG=manicule::shown=debug`.

use eframe::egui::Ui;
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

use crate::app::reading::ReadingView;
use crate::app::session::Workspace;
use crate::text::{ByteOffset, Span};

/// Writes the line: what is armed, what is selected or about to be, whether the pane has the keys, and where the words are.
pub fn shown(ui: &Ui, workspace: &Workspace, view: &ReadingView, selection: &[Span], has_keys: bool) {
    if !tracing::enabled!(target: "manicule::shown", tracing::Level::DEBUG) {
        return;
    }
    let scale = ui.ctx().pixels_per_point();
    let text = view.text().as_str();
    let words = view.visible().iter().flat_map(|block| {
        let words = text[block.start.0..block.end.0].unicode_word_indices();
        words.filter_map(|(at, word)| {
            let start = ByteOffset(block.start.0 + at);
            let span = Span::new(start, ByteOffset(start.0 + word.len()))?;
            let rect = view.pieces(span).first()?.rect * scale;
            Some(json!([start.0, rect.left(), rect.top(), rect.right(), rect.bottom()]))
        })
    });
    let line = json!({
        "document": workspace.document.as_ref().map(ToString::to_string),
        "keys": has_keys,
        "armed": workspace.armed().map(|label| label.id.to_string()),
        "selection": selection.iter().map(|span| [span.start().0, span.end().0]).collect::<Vec<_>>(),
        "words": words.collect::<Vec<Value>>(),
    });
    tracing::debug!(target: "manicule::shown", "{line}");
}
