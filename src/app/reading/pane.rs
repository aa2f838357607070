//! The reading pane: the open document with its annotations, and the hands that work on it.
//!
//! Reads the session, paints what is in view and turns mouse and keys into commands. Only previews of what a hand is doing at
//! this moment live here; everything that lasts is in the session.

mod access;
mod beside;
mod caret;
mod map;
mod margin;
mod marks;
mod mouse;
mod scroll_bar;
mod tie;
mod trace;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{Align2, EventFilter, FontId, Id, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

pub use self::beside::BesidePane;
use self::marks::Mark;
use self::mouse::Drag;
use super::layout::{LINE_HEIGHT, ROOMY_LINE_HEIGHT};
use super::{Caret, Fonts, Position, ReadingView, SharedFonts};
use crate::app::beside::Comparison;
use crate::app::command::Command;
use crate::app::panel::PanelContext;
use crate::app::session::{Part, Session, Workspace};
use crate::app::theme::{MEASURE, Theme};
use crate::model::DocumentId;
use crate::text::{ByteOffset, Span, shown};

/// The room left of the text, for the hand, in points.
const LEFT_MARGIN: f32 = 34.0;
/// The room right of the text, for notes, in points.
const NOTE_MARGIN: f32 = 184.0;
/// What is brought into view has at least this above and below, in points.
const SPARE: f64 = 36.0;
/// The room of the scroll bar, in points.
const BAR: f32 = 18.0;
/// How long a double click waits whether it becomes a triple click, in seconds.
const CLICK_WAIT: f64 = 0.32;

/// The reading pane of a window.
pub struct ReadingPane {
    fonts: SharedFonts,
    view: Option<ReadingView>,
    document: Option<DocumentId>,
    positions: std::collections::HashMap<DocumentId, Position>,
    /// The drag that goes on.
    drag: Option<Drag>,
    /// A double click under an armed label that may yet become a triple click, and when it was, by the window's clock.
    click: Option<(Span, f64)>,
    /// The caret with the line that it clings to, while it is where the hand is.
    caret: Caret,
    /// How far from the left the caret wants to be when it goes up and down.
    wanted_x: Option<f32>,
    bar: scroll_bar::ScrollBar,
    margin: margin::Margin,
    /// What the find bar has found in the document, in order, while it is shown.
    hits: Arc<[Span]>,
    /// The words that led to a guess that is being looked at.
    because: Arc<[Span]>,
    /// Whether another report stands beside, and what both share.
    beside: Option<Option<Arc<Comparison>>>,
    /// How much something covers of the pane, from its lower edge, in points, and what has to stay clear of it.
    covered: (f32, Option<Span>),
}

/// Where the parts of the pane are on the screen.
#[derive(Clone, Copy, Debug)]
struct Places {
    /// The whole pane.
    pane: Rect,
    /// The text column: its left edge and width.
    column: (f32, f32),
    /// Whether notes stand in the margin, rather than above the lines.
    margin: bool,
}

impl ReadingPane {
    /// A pane without a document.
    #[must_use]
    pub fn new(fonts: Fonts) -> Self {
        Self {
            fonts: Rc::new(RefCell::new(fonts)),
            view: None,
            document: None,
            positions: std::collections::HashMap::new(),
            drag: None,
            click: None,
            caret: Caret::default(),
            wanted_x: None,
            bar: scroll_bar::ScrollBar::default(),
            margin: margin::Margin::default(),
            hits: Arc::default(),
            because: Arc::default(),
            beside: None,
            covered: (0.0, None),
        }
    }

    /// Has the scroll bar show where something was found in the open document. The spans are in order.
    pub fn mark_hits(&mut self, hits: Arc<[Span]>) {
        self.hits = hits;
    }

    /// Has the words marked that led to a guess.
    pub fn mark_because(&mut self, because: Arc<[Span]>) {
        self.because = because;
    }

    /// Leaves room for another report beside, and marks what both share, as far as that is known.
    pub fn stand_beside(&mut self, beside: Option<Option<Arc<Comparison>>>) {
        self.beside = beside;
    }

    /// Keeps a span clear of what lies over the lower edge of the pane, so many points high. What is scrolled away later stays away until either
    /// is another one or more is covered.
    pub fn keep_clear(&mut self, covered: f32, span: Option<Span>) {
        let (before, kept) = std::mem::replace(&mut self.covered, (covered, span));
        let Some(view) = self.view.as_mut() else { return };
        view.cover(covered);
        if let Some(span) = span.filter(|_| kept != span || covered > before + 1.0) {
            view.scroll_to_span(span, SPARE);
        }
    }

    /// The words that are marked as having led to a guess.
    #[must_use]
    pub fn because(&self) -> &[Span] {
        &self.because
    }

    /// The widget that has the keys when the pane has them.
    #[must_use]
    pub fn id(&self) -> Id {
        Id::unique("reading pane")
    }

    /// Where a span is in view: the rectangles of its letters on the screen, line by line, in points.
    #[must_use]
    pub fn rects_of(&self, span: Span) -> Vec<Rect> {
        let pieces = self.view.as_ref().map(|view| view.pieces(span)).unwrap_or_default();
        pieces.into_iter().map(|piece| piece.rect).collect()
    }

    /// What the drag that goes on will take when the button is let go.
    #[must_use]
    pub fn preview(&self) -> Option<Span> {
        match &self.drag {
            Some(Drag::Selecting { preview, .. }) => *preview,
            _ => None,
        }
    }

    /// Draws the pane into a rectangle and takes in what the mouse does.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, pane: Rect) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        self.show(workspace);
        let response = ui.interact(pane, self.id(), Sense::click_and_drag());
        self.take_focus(ui, context);
        if self.view.is_none() {
            empty_ui(ui, workspace, context.theme, pane);
            return;
        }
        let language = workspace.facts().map_or("", |facts| &facts.language);
        let places = places(pane, context.session.settings.zoom, self.beside.is_none());
        self.scroll(ui, context, &response);
        let Some(view) = self.view.as_mut() else { return };
        view.set_language(language);
        let leading = if places.margin { LINE_HEIGHT } else { ROOMY_LINE_HEIGHT };
        let (zoom, dark) = (context.session.settings.zoom, context.theme.dark);
        view.begin_frame(ui.ctx(), pane.with_min_y(pane.top() + 10.0), places.column, (zoom, leading), dark);
        let marks = marks::in_view(workspace, (workspace.key(), workspace.hand.focus), view, context.theme);
        self.mouse(ui, context, &response, &marks);
        self.click_ui(ui, context);
        self.paint(ui, context, &places, &marks);
        access::nodes(ui, context, self.view.as_ref(), &marks);
        self.missing_ui(ui, context.theme, pane);
    }

    /// Brings into view what the session asks for. Called when the commands of a frame are done.
    pub fn after_dispatch(&mut self, session: &mut Session) {
        let Some(workspace) = session.workspace.as_mut() else {
            self.view = None;
            self.document = None;
            return;
        };
        if self.document != workspace.document {
            return;
        }
        let Some(reveal) = workspace.reveal.take() else { return };
        let Some(view) = self.view.as_mut() else { return };
        let margin = if reveal.centred { 160.0 } else { SPARE };
        view.scroll_to_span(reveal.span, margin);
    }

    /// Ends the wait for a third click: what was double-clicked is taken.
    pub fn finish_click(&mut self, session: &mut Session) {
        if let Some((span, _)) = self.click.take() {
            crate::app::dispatch::dispatch(session, Command::Take(span));
        }
    }

    /// Shows the document that is open, where it was scrolled to when it was last shown.
    fn show(&mut self, workspace: &Workspace) {
        let text = workspace.text();
        if self.document == workspace.document && self.view.as_ref().map(ReadingView::text) == text {
            if let (Some(view), Some(text)) = (self.view.as_mut(), text) {
                // The same words may have been read twice; they are compared only once.
                view.hold(text);
            }
            return;
        }
        if let (Some(document), Some(view)) = (self.document.take(), &self.view) {
            self.positions.insert(document, view.position());
        }
        self.document = workspace.document.clone();
        self.drag = None;
        self.click = None;
        self.view = text.map(|text| ReadingView::new(text.clone(), self.fonts.clone()));
        let position = self.document.as_ref().and_then(|document| self.positions.get(document));
        if let (Some(view), Some(position)) = (self.view.as_mut(), position) {
            view.set_position(*position);
        }
    }

    fn take_focus(&self, ui: &Ui, context: &PanelContext<'_>) {
        let id = self.id();
        if context.wants(Part::Text) && context.session.dialog.is_none() {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        // Tab, arrows and Esc mean something here; egui must not move the focus with them.
        let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    }

    fn scroll(&mut self, ui: &Ui, context: &mut PanelContext<'_>, response: &eframe::egui::Response) {
        let Some(view) = self.view.as_mut().filter(|_| response.contains_pointer()) else { return };
        let (delta, zoom) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        if (zoom - 1.0).abs() > 0.01 {
            context.push(Command::SetZoom(context.session.settings.zoom * zoom));
        } else if delta != 0.0 {
            view.scroll_by(f64::from(-delta));
        }
    }

    /// A double click becomes a tag when no third click has come.
    fn click_ui(&mut self, ui: &Ui, context: &mut PanelContext<'_>) {
        let Some((span, since)) = self.click else { return };
        let left = since + CLICK_WAIT - ui.input(|input| input.time);
        if left > 0.0 {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
        } else {
            self.click = None;
            context.push(Command::Take(span));
        }
    }

    /// Fills, selection, text, underlines, notes, caret: in this order.
    fn paint(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, places: &Places, marks: &[Mark]) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        let theme = context.theme;
        let focused = ui.memory(|memory| memory.has_focus(self.id()));
        let Some(view) = self.view.as_mut() else { return };
        let painter = ui.painter().with_clip_rect(places.pane);
        marks::paint_fills(&painter, marks);
        if let (Some(Some(comparison)), Some(document)) = (&self.beside, &self.document) {
            beside::paint_shared(&painter, view, comparison, comparison.side(document), theme);
        }
        let selection = selection(workspace, self.drag.as_ref(), self.click.as_ref());
        marks::paint_selection(&painter, view, &selection, theme, workspace.armed());
        marks::paint_because(&painter, view, &self.because, theme);
        let passed_over = workspace.passed_over();
        view.paint_text(&painter, &|offset| if is_in(passed_over, offset) { theme.excluded } else { theme.ink });
        marks::paint_suggested(&painter, view, workspace.suggested(), theme);
        marks::paint_underlines(&painter, marks);
        marks::paint_focus(&painter, workspace, marks, self.drag.as_ref(), view, theme);
        if let Some(attribute) = workspace.focused().filter(|_| workspace.hand.selection().is_none()) {
            marks::paint_mentions(&painter, view, attribute, theme);
        }
        self.margin.ui(ui, context, places, marks, workspace.document.as_ref());
        let caret = if self.caret.offset == workspace.hand.head { self.caret } else { workspace.hand.head.into() };
        if let Some(rect) = view.caret(caret).filter(|_| self.drag.is_none()) {
            let color = if focused { theme.accent } else { theme.soft };
            super::paint_caret(&painter, rect, color, if focused { 2.0 } else { 1.0 });
        }
        if let Some(scroll) = self.bar.ui(ui, workspace, view, (places.pane, &self.hits), theme) {
            view.scroll_bar_to(scroll);
            ui.ctx().request_repaint();
        }
        frame_ui(ui, workspace, theme, places.pane, focused);
        trace::shown(ui, workspace, view, &selection, focused);
    }

    /// Says which characters no font on this machine can show.
    fn missing_ui(&self, ui: &Ui, theme: &Theme, pane: Rect) {
        let fonts = self.fonts.borrow();
        if fonts.is_looking() || fonts.missing().is_empty() {
            return;
        }
        let some: String = fonts.missing().iter().take(12).collect();
        let codes: Vec<String> = fonts.missing().iter().take(3).map(|it| format!("U+{:04X}", u32::from(*it))).collect();
        let words = format!("No font on this machine shows {some} ({} …); the text is all there", codes.join(", "));
        let galley = ui.painter().layout_no_wrap(words, FontId::proportional(12.0), theme.problem);
        let rect = Rect::from_min_size(pos2(pane.left() + 12.0, pane.bottom() - 26.0), galley.size() + vec2(12.0, 6.0));
        ui.painter().rect(rect, 6.0, theme.panel, Stroke::new(1.0, theme.line), StrokeKind::Inside);
        ui.painter().galley(rect.min + vec2(6.0, 3.0), galley, theme.problem);
    }
}

/// What is selected, or will be when the button is let go.
fn selection(workspace: &Workspace, drag: Option<&Drag>, click: Option<&(Span, f64)>) -> Vec<Span> {
    match (drag, click) {
        (Some(Drag::Selecting { preview, further, .. }), _) => {
            let kept = if *further { workspace.hand.spans() } else { Vec::new() };
            kept.into_iter().chain(*preview).collect()
        }
        (_, Some((span, _))) => vec![*span],
        _ => workspace.hand.spans(),
    }
}

fn is_in(regions: &[Span], offset: ByteOffset) -> bool {
    let behind = regions.partition_point(|region| region.end() <= offset);
    regions.get(behind).is_some_and(|region| region.contains(offset))
}

fn places(pane: Rect, zoom: f32, notes: bool) -> Places {
    let measure = MEASURE * zoom;
    let room = pane.width() - BAR;
    let margin = notes && room >= LEFT_MARGIN + measure.min(420.0 * zoom) + NOTE_MARGIN;
    let notes = if margin { NOTE_MARGIN } else { 16.0 };
    let width = (room - LEFT_MARGIN - notes).min(measure).max(80.0);
    let left = pane.left() + ((room - LEFT_MARGIN - width - notes) / 2.0).max(0.0) + LEFT_MARGIN;
    Places { pane, column: (left.round(), width), margin }
}

/// The pane's border says which label is armed; a line at its top that it has the keys.
fn frame_ui(ui: &Ui, workspace: &Workspace, theme: &Theme, pane: Rect, focused: bool) {
    let painter = ui.painter();
    match workspace.armed() {
        Some(label) => {
            let colors = theme.label(label.color);
            painter.rect_stroke(pane, 0.0, Stroke::new(2.0, colors.stroke), StrokeKind::Inside);
            // Only while the pointer moves: at rest it would cover the words below.
            let pointer =
                ui.input(|input| input.pointer.hover_pos().filter(|_| input.pointer.time_since_last_movement() < 1.5));
            let pointer = pointer.filter(|pos| pane.contains(*pos));
            ui.ctx().request_repaint_after(Duration::from_millis(400));
            if let Some(pointer) = pointer {
                let galley =
                    painter.layout_no_wrap(shown(&label.name).into_owned(), FontId::proportional(11.5), colors.stroke);
                let rect = Rect::from_min_size(pointer + vec2(12.0, 16.0), galley.size() + vec2(10.0, 4.0));
                painter.rect(rect, 5.0, theme.page, Stroke::new(1.0, colors.stroke), StrokeKind::Inside);
                painter.galley(rect.min + vec2(5.0, 2.0), galley, colors.stroke);
            }
        }
        None if focused => {
            painter.hline(pane.x_range(), pane.top() + 1.0, Stroke::new(2.0, theme.accent));
        }
        None => {}
    }
}

fn empty_ui(ui: &Ui, workspace: &Workspace, theme: &Theme, rect: Rect) {
    let words = if workspace.project.documents.is_empty() {
        "No documents yet\n\nDrop text files or a folder here, press Ctrl+I to import, or Ctrl+V to paste a text"
    } else if workspace.document.is_some() {
        "The text of this document could not be read"
    } else {
        "Choose a document on the left"
    };
    let galley = ui.painter().layout(words.to_owned(), FontId::proportional(15.0), theme.soft, rect.width() - 48.0);
    let rect = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    ui.painter().galley(rect.min, galley, theme.soft);
}
