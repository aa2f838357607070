//! Notes in the margin beside the lines, as a reader of old would have put them; where the window is narrow, chips above the
//! lines. The focused annotation has the hand.

use eframe::egui::text::TextFormat;
use eframe::egui::{Color32, CursorIcon, FontId, Galley, Id, Painter, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};
use std::sync::Arc;

use super::Places;
use super::marks::Mark;
use super::tie::Ties;
use crate::app::command::Command;
use crate::app::panel::PanelContext;
use crate::app::reading_order;
use crate::app::session::Workspace;
use crate::app::summary::{self, Chip};
use crate::app::theme::{self, Theme};
use crate::app::widget::dashed_frame;
use crate::model::{AnnotationId, DocumentId};

/// The height of a note in the margin, and of a chip above a line, in points.
const NOTE: f32 = 19.0;
const CHIP: f32 = 13.0;
/// How far the words of a note are from its left and right edge, in points.
const INSET: f32 = 6.0;

/// The relations that the notes tell of, and where the text stands.
#[derive(Default)]
pub struct Margin {
    ties: Ties,
    column: (f32, f32),
}

struct Note {
    id: AnnotationId,
    galley: Arc<Galley>,
    rect: Rect,
    color: Color32,
    focused: bool,
    hollow: bool,
}

impl Margin {
    /// Draws the notes of what is in view of a document.
    pub fn ui(
        &mut self,
        ui: &Ui,
        context: &mut PanelContext<'_>,
        places: &Places,
        marks: &[Mark],
        document: Option<&DocumentId>,
    ) {
        let (Some(workspace), Some(document)) = (context.session.workspace.as_ref(), document) else { return };
        let is_open = workspace.document.as_ref() == Some(document);
        self.ties.refresh(workspace, document, marks);
        self.column = places.column;
        let theme = context.theme;
        let painter = ui.painter().with_clip_rect(places.pane);
        let notes = if places.margin {
            self.beside(&painter, places, marks, workspace)
        } else {
            self.above(&painter, places, marks, workspace)
        };
        for note in notes {
            let response = ui.interact(note.rect, Id::unique(("note", is_open, note.id.number())), Sense::click());
            paint(&painter, theme, &note, response.hovered());
            let response = response.on_hover_cursor(CursorIcon::PointingHand);
            if response.clicked() {
                if !is_open {
                    context.push(Command::CrossTo(document.clone()));
                }
                context.push(Command::Focus(note.id));
                context.push(Command::ToText);
            }
        }
        self.ties.ui(ui, context, places, marks, document);
        paint_hand(&painter, places, marks, theme);
    }

    /// The left edge and the width of the text column that was last drawn beside, in points.
    #[must_use]
    pub fn column(&self) -> (f32, f32) {
        self.column
    }

    /// The words of a note of so many characters, whether it is hollow, and what stands behind them and always has room: the count of
    /// relations and a doubt.
    fn chip(&self, workspace: &Workspace, mark: &Mark, longest: usize) -> (Chip, String) {
        let relations = self.ties.count(mark.annotation.id);
        let longest = if relations > 0 { longest - 5 } else { longest };
        let chip = summary::chip(&workspace.project, &mark.annotation, longest);
        let relations = if relations > 0 { format!(" ↔ {relations}") } else { String::new() };
        let doubt = if mark.annotation.unsure { " ?" } else { "" };
        (chip, relations + doubt)
    }

    /// Notes in rows beside the lines that they belong to, packed where many come together.
    fn beside(&self, painter: &Painter, places: &Places, marks: &[Mark], workspace: &Workspace) -> Vec<Note> {
        let left = places.column.0 + places.column.1 + 16.0;
        let right = (places.pane.right() - super::BAR - 4.0).min(left + 230.0);
        let mut order: Vec<&Mark> = marks.iter().filter(|mark| !mark.pieces.is_empty()).collect();
        order.sort_by(|a, b| {
            let key = |mark: &Mark| (mark.pieces[0].0.line.top(), mark.pieces[0].0.rect.left());
            key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut notes: Vec<Note> = Vec::new();
        let mut cursor = pos2(left, f32::NEG_INFINITY);
        for mark in order {
            let (chip, behind) = self.chip(workspace, mark, 32);
            let room = right - left - 2.0 * INSET;
            let galley = galley(painter, (&chip, &behind), (11.5, room), mark.colors.stroke);
            let size = vec2((galley.size().x + 2.0 * INSET).min(right - left), NOTE);
            let wanted = mark.pieces[0].0.rect.top() + 1.0;
            let fits_in_row = cursor.y + NOTE > wanted && cursor.x + size.x <= right;
            if !fits_in_row {
                cursor = pos2(left, wanted.max(cursor.y + NOTE + 3.0));
            }
            let rect = Rect::from_min_size(cursor, size);
            cursor.x = rect.right() + 4.0;
            notes.push(Note {
                id: mark.annotation.id,
                galley,
                rect,
                color: mark.colors.stroke,
                focused: mark.focused,
                hollow: chip.hollow,
            });
        }
        notes
    }

    /// Chips above the lines on which annotations begin.
    fn above(&self, painter: &Painter, places: &Places, marks: &[Mark], workspace: &Workspace) -> Vec<Note> {
        let right = places.column.0 + places.column.1 + 12.0;
        let mut notes: Vec<Note> = Vec::new();
        for mark in marks {
            let Some((piece, ..)) = mark.pieces.first() else { continue };
            let (chip, behind) = self.chip(workspace, mark, 20);
            let galley = galley(painter, (&chip, &behind), (10.0, f32::INFINITY), mark.colors.stroke);
            let size = vec2(galley.size().x + 8.0, CHIP);
            let left = piece.rect.left().min(right - size.x);
            let mut rect = Rect::from_min_size(pos2(left, piece.rect.top() - CHIP - 1.0), size);
            while let Some(other) = notes.iter().find(|other| other.rect.expand(1.0).intersects(rect)) {
                rect = rect.translate(vec2(other.rect.right() + 3.0 - rect.left(), 0.0));
            }
            // What finds no room on its line is told by the list and the inspector.
            if rect.right() <= right + 1.0 {
                let (color, focused, hollow) = (mark.colors.stroke, mark.focused, chip.hollow);
                notes.push(Note { id: mark.annotation.id, galley, rect, color, focused, hollow });
            }
        }
        notes
    }
}

/// The words of a chip in a room, with what stands behind them; a guess is in italics. Sizes are in points.
fn galley(painter: &Painter, (chip, behind): (&Chip, &str), (size, room): (f32, f32), color: Color32) -> Arc<Galley> {
    let format = TextFormat { italics: chip.guess, ..TextFormat::simple(FontId::proportional(size), color) };
    reading_order::beside(painter, (&chip.words, behind), room, &format)
}

fn paint(painter: &Painter, theme: &Theme, note: &Note, hovered: bool) {
    let fill = if note.focused || hovered { theme.selection } else { theme.page };
    painter.rect_filled(note.rect, 5.0, fill);
    let width = if note.focused { 1.6 } else { 1.0 };
    let stroke = Stroke::new(width, note.color);
    if note.hollow {
        dashed_frame(painter, note.rect, stroke);
    } else {
        painter.rect_stroke(note.rect, 5.0, stroke, StrokeKind::Inside);
    }
    let inset = if note.rect.height() > CHIP { INSET } else { 4.0 };
    let at = pos2(note.rect.left() + inset, note.rect.center().y - note.galley.size().y / 2.0);
    painter.with_clip_rect(note.rect.shrink2(vec2(3.0, 0.0)).intersect(painter.clip_rect())).galley(
        at,
        note.galley.clone(),
        note.color,
    );
}

/// The hand that points at the focused annotation.
fn paint_hand(painter: &Painter, places: &Places, marks: &[Mark], theme: &Theme) {
    let piece = marks.iter().find(|mark| mark.focused).and_then(|mark| mark.pieces.first());
    if let Some((piece, ..)) = piece {
        let at = pos2(places.column.0 - 10.0, piece.rect.center().y);
        theme::paint_hand(painter, at - vec2(12.0, 0.0), 21.0, theme.accent);
    }
}
