//! Annotations as they lie on the text: fills, underlines in lanes, the outline and handles of the focused one.

use std::sync::Arc;

use eframe::egui::{Color32, Painter, Pos2, Rect, Stroke, vec2};

use super::mouse::Drag;
use crate::app::hand::Boundary;
use crate::app::reading::{Caret, Piece, ReadingView, lanes, paint_fill, paint_outline, paint_underline};
use crate::app::session::Workspace;
use crate::app::theme::{LabelColors, Theme};
use crate::app::widget::dashed_frame;
use crate::model::{Annotation, AnnotationId, AttributeValue, Label, SheetKey, Underline};
use crate::suggest::furniture::Region;
use crate::text::{ByteOffset, Span};

/// The distance from a handle's middle at which it can be taken, in points.
pub const HANDLE_REACH: f32 = 9.0;
/// The radius of a handle, in points.
const HANDLE: f32 = 4.5;

/// An annotation that is in view, if only in part.
pub struct Mark {
    /// The annotation.
    pub annotation: Arc<Annotation>,
    /// The colours of its label.
    pub colors: LabelColors,
    /// Its stretches on the screen in order, with the lane of the underline and the number of the span.
    pub pieces: Vec<(Piece, usize, usize)>,
    underline: Underline,
    /// Whether it is the focused one.
    pub focused: bool,
}

/// The annotations of a sheet in view, in reading order: those that cover others first.
pub fn in_view(
    workspace: &Workspace,
    (sheet, focus): (Option<SheetKey>, Option<AnnotationId>),
    view: &ReadingView,
    theme: &Theme,
) -> Vec<Mark> {
    let sheet = sheet.and_then(|key| workspace.project.sheet(&key));
    let (Some(sheet), Some(span)) = (sheet, view.visible_span()) else { return Vec::new() };
    let annotations: Vec<&Arc<Annotation>> = sheet.annotations.near(span).collect();
    let spans: Vec<Span> = annotations.iter().flat_map(|it| it.spans.places()).collect();
    let lanes = lanes(&spans);
    let mut lane = lanes.iter().copied();
    let mut marks = Vec::with_capacity(annotations.len());
    for annotation in annotations {
        let label = workspace.project.schema.label(&annotation.label);
        let mut pieces = Vec::new();
        for (number, quoted) in annotation.spans.iter().enumerate() {
            let lane = lane.next().unwrap_or_default();
            pieces.extend(view.pieces(quoted.span).into_iter().map(|piece| (piece, lane, number)));
        }
        marks.push(Mark {
            annotation: annotation.clone(),
            colors: colors(label, theme),
            pieces,
            underline: label.map(|label| label.underline).unwrap_or_default(),
            focused: focus == Some(annotation.id),
        });
    }
    marks
}

fn colors(label: Option<&Label>, theme: &Theme) -> LabelColors {
    // A label that the schema has lost is shown without colour rather than not at all.
    label.map_or(LabelColors { stroke: theme.soft, fill: theme.line }, |label| theme.label(label.color))
}

/// Paints what lies behind the text.
pub fn paint_fills(painter: &Painter, marks: &[Mark]) {
    for mark in marks {
        paint_fill(painter, mark.pieces.iter().map(|(piece, ..)| piece.rect), mark.colors.fill, 2.0);
    }
}

/// Paints the lines under the text.
pub fn paint_underlines(painter: &Painter, marks: &[Mark]) {
    for mark in marks {
        for (piece, lane, _) in &mark.pieces {
            paint_underline(painter, piece, mark.underline, *lane, mark.colors.stroke);
        }
    }
}

/// Paints the selection; under an armed label in its colour, since that is what it becomes.
pub fn paint_selection(
    painter: &Painter,
    view: &ReadingView,
    selection: &[Span],
    theme: &Theme,
    armed: Option<&Label>,
) {
    for span in selection {
        let pieces = view.pieces(*span);
        paint_fill(painter, pieces.iter().map(|piece| piece.line), theme.selection, 0.0);
        if let Some(label) = armed {
            let colors = theme.label(label.color);
            paint_fill(painter, pieces.iter().map(|piece| piece.rect), colors.fill, 2.0);
        }
    }
}

/// Frames what may be page furniture with a broken line.
pub fn paint_suggested(painter: &Painter, view: &ReadingView, regions: &[Region], theme: &Theme) {
    let Some(visible) = view.visible_span() else { return };
    let first = regions.partition_point(|it| it.span.end() <= visible.start());
    for region in regions[first..].iter().take_while(|it| it.span.start() < visible.end()) {
        for piece in view.pieces(region.span) {
            dashed_frame(painter, piece.rect.expand2(vec2(4.0, 1.0)), Stroke::new(1.0, theme.excluded));
        }
    }
}

/// Paints the words that led to a guess, while its field has the keys.
pub fn paint_because(painter: &Painter, view: &ReadingView, because: &[Span], theme: &Theme) {
    for piece in because.iter().flat_map(|span| view.pieces(*span)) {
        paint_fill(painter, [piece.rect.expand2(vec2(1.0, 0.0))], theme.selection, 3.0);
        paint_underline(painter, &piece, Underline::Dotted, 0, theme.accent);
    }
}

/// Paints the words that attributes of the focused annotation name, such as its cue.
pub fn paint_mentions(painter: &Painter, view: &ReadingView, annotation: &Annotation, theme: &Theme) {
    for (_, attribute) in annotation.attributes.iter() {
        let AttributeValue::Mention(spans) = &attribute.value else { continue };
        for piece in spans.iter().flat_map(|quoted| view.pieces(quoted.span)) {
            paint_underline(painter, &piece, Underline::Dotted, 0, theme.accent);
        }
    }
}

/// Outlines the focused annotation and paints the handles of its boundaries.
pub fn paint_focus(
    painter: &Painter,
    workspace: &Workspace,
    marks: &[Mark],
    drag: Option<&Drag>,
    view: &ReadingView,
    theme: &Theme,
) {
    for mark in marks.iter().filter(|mark| workspace.hand.others.contains(&mark.annotation.id)) {
        for quoted in mark.annotation.spans.iter() {
            paint_outline(painter, &view.pieces(quoted.span), 1, mark.colors.stroke);
        }
    }
    let Some(mark) = marks.iter().find(|mark| mark.focused) else { return };
    let moving = match drag {
        Some(Drag::Handle { id, number, boundary, offset }) if *id == mark.annotation.id => {
            Some((*number, *boundary, *offset))
        }
        _ => None,
    };
    for (number, quoted) in mark.annotation.spans.iter().enumerate() {
        let span = moved(quoted.span, moving.filter(|(it, ..)| *it == number));
        let pieces = view.pieces(span);
        let lanes =
            mark.pieces.iter().filter(|(_, _, it)| *it == number).map(|(_, lane, _)| lane + 1).max().unwrap_or(1);
        paint_outline(painter, &pieces, lanes, mark.colors.stroke);
        for boundary in [Boundary::Start, Boundary::End] {
            let Some(at) = handle(view, span, boundary) else { continue };
            // The boundary that Alt+arrow moves is the full one.
            let last = mark.annotation.spans.count() - 1;
            let chosen =
                workspace.hand.boundary == boundary && number == if boundary == Boundary::Start { 0 } else { last };
            paint_handle(painter, at, mark.colors.stroke, if chosen { mark.colors.stroke } else { theme.page });
        }
    }
}

fn moved(span: Span, moving: Option<(usize, Boundary, ByteOffset)>) -> Span {
    let moved = match moving {
        Some((_, Boundary::Start, offset)) => Span::new(offset, span.end()),
        Some((_, Boundary::End, offset)) => Span::new(span.start(), offset),
        None => None,
    };
    moved.unwrap_or(span)
}

/// Where the handle of a boundary is, above the line; `None` out of view.
pub fn handle(view: &ReadingView, span: Span, boundary: Boundary) -> Option<Pos2> {
    let caret = match boundary {
        Boundary::Start => Caret { offset: span.start(), upstream: false },
        Boundary::End => Caret { offset: span.end(), upstream: true },
    };
    let rect: Rect = view.caret(caret)?;
    Some(rect.center_top() - vec2(0.0, HANDLE - 1.0))
}

fn paint_handle(painter: &Painter, at: Pos2, stroke: Color32, fill: Color32) {
    painter.circle(at, HANDLE, fill, Stroke::new(1.5, stroke));
}
