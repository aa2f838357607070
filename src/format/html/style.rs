//! The style of the page: what is the same for all, and the colours and lines of the labels.

use std::fmt::Write as _;

use crate::format::Outline;
use crate::model::{Color, Label, Underline};

/// The colour of a label that no schema has.
const UNKNOWN: Color = Color([0x6b, 0x72, 0x80]);

/// The whole style sheet.
pub(super) fn sheet(outline: &Outline<'_>) -> String {
    let mut sheet = include_str!("page.css").to_owned();
    let mut dark = String::new();
    for id in outline.layers {
        let label = outline.schemas.iter().find_map(|it| it.label(id));
        let color = label.map_or(UNKNOWN, |it| it.color);
        let style = label.map_or("solid", line_style);
        // Ids are lower-case letters, digits and hyphens, and end no string.
        let _ = writeln!(sheet, "[data-label=\"{id}\"] {{ {}; --style: {style}; }}", colors(color, 0.16));
        let _ = writeln!(dark, "  [data-label=\"{id}\"] {{ {}; }}", colors(lighter(color), 0.24));
    }
    let _ = writeln!(sheet, "@media screen and (prefers-color-scheme: dark) {{\n{dark}}}");
    sheet
}

fn colors(Color([red, green, blue]): Color, share: f32) -> String {
    format!("--fill: rgba({red}, {green}, {blue}, {share}); --stroke: rgb({red}, {green}, {blue})")
}

/// The colour as it is seen on a dark page: half way to white.
fn lighter(Color(parts): Color) -> Color {
    Color(parts.map(|it| it + (255 - it) / 2))
}

/// The line of a border that comes nearest to an underline; a border cannot be wavy.
fn line_style(label: &Label) -> &'static str {
    match label.underline {
        Underline::Solid => "solid",
        Underline::Dashed => "dashed",
        // Two lines and what is between them.
        Underline::Double => "double; --width: 3px",
        Underline::Dotted => "dotted",
        Underline::Wavy => "ridge",
    }
}
