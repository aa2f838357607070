//! The other report beside the open one: its text and annotations, read along with the open one, and what both share.
//!
//! A click or a drag in it goes over to it, and each report stays where it stands. The work of a frame depends on what is in view.

mod link;

use eframe::egui::{
    CornerRadius, CursorIcon, Id, Painter, PointerButton, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::marks::{self, Mark};
use super::mouse::stretch;
use super::{Caret, Places, Position, ReadingPane, ReadingView, is_in, margin, places};
use crate::app::beside::{Comparison, only, place};
use crate::app::command::Command;
use crate::app::panel::PanelContext;
use crate::app::reading::layout::ROOMY_LINE_HEIGHT;
use crate::app::reading::{Piece, Setting, paint_fill, paint_underline};
use crate::app::session::Workspace;
use crate::app::theme::Theme;
use crate::model::{DocumentId, SheetKey, Underline};
use crate::suggest::agree::Agreement;
use crate::text::{Language, ObjectFinder, Span};

/// The width of the scroll bar of the other report, in points.
const BAR_WIDTH: f32 = 8.0;

/// The pane of the report beside the open one.
#[derive(Default)]
pub struct BesidePane {
    view: Option<ReadingView>,
    document: Option<DocumentId>,
    margin: margin::Margin,
    drag: Option<(Caret, Option<Span>)>,
    /// Where both stood when they were last brought together.
    together: Option<Together>,
    /// How many blocks of both are measured.
    measured: [usize; 2],
}

/// What the place of the other page follows from.
#[derive(Clone, Copy, PartialEq)]
struct Together {
    leader: Position,
    settings: [Setting; 2],
    comparison: *const Comparison,
    measured: [usize; 2],
}

impl BesidePane {
    /// Where a span of the other report is in view: the rectangles of its letters on the screen, in points.
    #[must_use]
    pub fn rects_of(&self, span: Span) -> Vec<Rect> {
        let pieces = self.view.as_ref().map(|view| view.pieces(span)).unwrap_or_default();
        pieces.into_iter().map(|piece| piece.rect).collect()
    }

    /// Draws the other report into a rectangle, and what both share between it and the open one, which is drawn already.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, pane: Rect, open: &mut ReadingPane) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        let Some(document) = context.session.beside.other(workspace) else { return };
        self.show(workspace, &document, open);
        let response = ui.interact(pane, Id::unique("the other report"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Pane, true, "the other report"));
        let zoom = context.session.settings.zoom;
        let places = places(pane, zoom, false);
        let Some(view) = self.view.as_mut() else { return };
        let facts = workspace.project.documents.get(&document);
        view.set_language(facts.map_or("", |it| &it.language));
        let rect = pane.with_min_y(pane.top() + 10.0);
        view.begin_frame(ui.ctx(), rect, places.column, (zoom, ROOMY_LINE_HEIGHT), context.theme.dark);
        let scrolled = scroll(ui, view, &response, pane);
        let comparison = context.session.beside.comparison(workspace).cloned();
        if let Some(comparison) = comparison.as_ref().filter(|_| context.session.beside.together) {
            self.bring_together(ui, (comparison, comparison.side(&document)), open, scrolled);
        }
        let Some(view) = self.view.as_ref() else { return };
        let key = SheetKey::new(document.clone(), workspace.annotator.clone());
        let marks = marks::in_view(workspace, (Some(key), None), view, context.theme);
        self.mouse(ui, context, &response, &document);
        self.paint(ui, context, (&places, &document), &marks, comparison.as_deref());
        if let (Some(comparison), Some(view), Some(other)) = (&comparison, &self.view, &open.view) {
            let sides = (comparison.as_ref(), comparison.side(&document));
            link::ui(ui, context, sides, (view, places.column), (other, open.margin.column()));
        }
        if let Some(view) = &self.view {
            // Whoever goes over finds the page as it is.
            open.positions.insert(document, view.position());
        }
    }

    /// Shows a document where it was last scrolled to.
    fn show(&mut self, workspace: &Workspace, document: &DocumentId, open: &ReadingPane) {
        let text = workspace.project.text(document);
        if self.document.as_ref() == Some(document) && self.view.as_ref().map(ReadingView::text) == text {
            return;
        }
        self.document = Some(document.clone());
        self.drag = None;
        self.together = None;
        self.measured = [0; 2];
        self.view = text.map(|text| ReadingView::new(text.clone(), open.fonts.clone()));
        if let (Some(view), Some(position)) = (self.view.as_mut(), open.positions.get(document)) {
            view.set_position(*position);
        }
    }

    /// Scrolls the one that was not scrolled to where the same is said as in the other.
    fn bring_together(
        &mut self,
        ui: &Ui,
        (comparison, side): (&std::sync::Arc<Comparison>, usize),
        open: &mut ReadingPane,
        scrolled: bool,
    ) {
        let (Some(view), Some(other)) = (self.view.as_mut(), open.view.as_mut()) else { return };
        let before = self.measured;
        self.measured = [view.measure_ahead(before[0]), other.measure_ahead(before[1])];
        if self.measured != before {
            ui.ctx().request_repaint();
        }
        let together = |leader: Position, measured: [usize; 2], view: &ReadingView, other: &ReadingView| Together {
            leader,
            settings: [view.setting(), other.setting()],
            comparison: std::sync::Arc::as_ptr(comparison),
            measured,
        };
        if scrolled {
            other.follow(view, |offset| comparison.around(side, offset));
            ui.ctx().request_repaint();
        } else if self.together != Some(together(other.position(), self.measured, view, other)) {
            view.follow(other, |offset| comparison.around(1 - side, offset));
        }
        self.together = Some(together(other.position(), self.measured, view, other));
    }

    /// A click goes over to the report, and what is dragged is taken there.
    fn mouse(&mut self, ui: &Ui, context: &mut PanelContext<'_>, response: &Response, document: &DocumentId) {
        let (Some(view), Some(workspace)) = (self.view.as_ref(), context.session.workspace.as_ref()) else { return };
        if response.hovered() {
            ui.ctx().set_cursor_icon(CursorIcon::Text);
        }
        let (pointer, origin, shift) =
            ui.input(|input| (input.pointer.interact_pos(), input.pointer.press_origin(), input.modifiers.shift));
        if response.drag_started_by(PointerButton::Primary) {
            self.drag = origin.and_then(|origin| view.hit(origin)).map(|hit| (hit.caret, None));
        }
        let Some(hit) = pointer.and_then(|pointer| view.hit(pointer)) else { return };
        if let (Some((from, preview)), Some(facts)) = (self.drag.as_mut(), workspace.project.documents.get(document)) {
            let finder = ObjectFinder::new(view.text(), Language(&facts.language), &facts.excluded);
            *preview = stretch(workspace, &finder, (from.offset, hit.caret.offset), shift);
        }
        let taken = if response.drag_stopped_by(PointerButton::Primary) { self.drag.take() } else { None };
        if let Some((from, span)) = taken {
            context.push(Command::CrossTo(document.clone()));
            context.push(span.map_or(Command::Point(from.offset, from.offset), Command::Take));
        } else if response.clicked() {
            let under = if hit.on_text { hit.under } else { hit.caret.offset };
            context.push(Command::CrossTo(document.clone()));
            context.push(Command::Point(hit.caret.offset, under));
        }
    }

    /// Fills, differences, text, underlines, chips: as in the pane of the open document.
    fn paint(
        &mut self,
        ui: &mut Ui,
        context: &mut PanelContext<'_>,
        (places, document): (&Places, &DocumentId),
        marks: &[Mark],
        comparison: Option<&Comparison>,
    ) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        let (theme, facts) = (context.theme, workspace.project.documents.get(document));
        let Some(view) = self.view.as_mut() else { return };
        let painter = ui.painter().with_clip_rect(places.pane);
        marks::paint_fills(&painter, marks);
        if let Some(comparison) = comparison {
            paint_shared(&painter, view, comparison, comparison.side(document), theme);
        }
        let preview: Vec<Span> = self.drag.iter().filter_map(|(_, preview)| *preview).collect();
        marks::paint_selection(&painter, view, &preview, theme, workspace.armed());
        let excluded = facts.map_or(&[][..], |facts| &facts.excluded);
        view.paint_text(&painter, &|offset| if is_in(excluded, offset) { theme.excluded } else { theme.ink });
        marks::paint_underlines(&painter, marks);
        self.margin.ui(ui, context, places, marks, Some(document));
    }
}

/// The wheel and the bar; tells whether the page was moved by them.
fn scroll(ui: &Ui, view: &mut ReadingView, response: &Response, pane: Rect) -> bool {
    let delta = ui.input(|input| input.smooth_scroll_delta().y);
    let wheel = response.contains_pointer() && delta != 0.0;
    if wheel {
        view.scroll_by(f64::from(-delta));
    }
    let bar = Rect::from_min_max(
        pos2(pane.right() - BAR_WIDTH - 4.0, pane.top() + 8.0),
        pos2(pane.right() - 4.0, pane.bottom() - 8.0),
    );
    let handle = view.bar();
    if handle.size >= 1.0 {
        return wheel;
    }
    let response = ui.interact(bar, Id::unique("scroll bar of the other report"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Scroll bar of the other report"));
    let height = (handle.size * bar.height()).max(24.0);
    let top = (bar.top() + handle.start * bar.height()).min(bar.bottom() - height);
    let rect = Rect::from_min_size(pos2(bar.left(), top), vec2(bar.width(), height));
    let visuals = ui.visuals();
    ui.painter().rect_filled(bar, CornerRadius::same(4), visuals.faint_bg_color);
    ui.painter().rect_filled(rect, CornerRadius::same(4), visuals.selection.bg_fill);
    let pointer = response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged());
    if let Some(pointer) = pointer {
        view.scroll_bar_to((pointer.y - bar.top()) / bar.height() - handle.size / 2.0);
    }
    wheel || pointer.is_some()
}

/// Marks the words of shared passages that the other report lacks, by a ground and by dots above them, and figures that differ.
pub fn paint_shared(painter: &Painter, view: &ReadingView, comparison: &Comparison, side: usize, theme: &Theme) {
    if comparison.text(side) != Some(view.text().hash()) {
        return;
    }
    let Some(visible) = view.visible_span() else { return };
    let painter = &painter.with_clip_rect(view.rect.intersect(painter.clip_rect()));
    for passage in comparison.passages_in(side, visible) {
        for piece in only(passage, side).iter().filter(|it| it.overlaps(visible)).flat_map(|it| view.pieces(*it)) {
            paint_fill(painter, [piece.rect], theme.selection, 2.0);
            let above = Rect::from_min_max(piece.rect.left_top(), piece.rect.right_top());
            paint_underline(painter, &Piece { rect: above, ..piece }, Underline::Dotted, 0, theme.accent);
        }
    }
    for pair in comparison.pairs_in(side, visible).filter(|it| it.agreement == Agreement::Differs) {
        let pieces = view.pieces(pair.here.span);
        paint_fill(
            painter,
            pieces.iter().map(|it| it.rect.expand2(vec2(1.0, 0.0))),
            theme.problem.gamma_multiply(0.18),
            3.0,
        );
    }
}

/// The middle of the first line of a passage that is in view, and of its last.
fn reach(view: &ReadingView, span: Span) -> Option<(f32, f32)> {
    let pieces = view.pieces(span);
    Some((pieces.first()?.rect.top(), pieces.last()?.rect.bottom()))
}

/// The places of passages in view on one side, for brackets beside the text.
fn brackets<'a>(
    view: &ReadingView,
    comparison: &'a Comparison,
    side: usize,
) -> Vec<(&'a crate::suggest::passage::Passage, (f32, f32))> {
    let passages = view.visible_span().map(|visible| comparison.passages_in(side, visible)).unwrap_or_default();
    passages.into_iter().filter_map(|it| Some((it, reach(view, place(it, side))?))).collect()
}
