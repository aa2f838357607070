//! The scroll bar, which is a map: where annotations, hits and the selection lie, and what is in view. A click goes there.
//!
//! Its cost is bounded by its height: marks are counted in stretches, and painted from a mesh that is kept until they change.

use std::sync::Arc;

use eframe::egui::{Color32, CornerRadius, Id, Mesh, Painter, Rect, Role, Sense, Shape, Ui, WidgetInfo, pos2, vec2};

use super::map::{Counts, Map, STRETCHES};
use crate::app::reading::ReadingView;
use crate::app::session::Workspace;
use crate::app::theme::Theme;
use crate::text::Span;

/// The width of the bar, in points.
const WIDTH: f32 = 12.0;
/// The least height of a mark, in points.
const MARK: f32 = 2.5;
/// How strong the mark of a single annotation is beside that of the densest place.
const FAINTEST: f32 = 0.45;

/// The bar with the marks that it has last computed.
#[derive(Default)]
pub struct ScrollBar {
    map: Map,
    mesh: Arc<Mesh>,
    of: Option<MadeOf>,
}

/// What the mesh is made of.
struct MadeOf {
    version: u64,
    bar: Rect,
    /// Those of the labels, in their order, and behind them that of what has no label of the schema.
    colors: Vec<Color32>,
    hits: Arc<[Span]>,
}

impl MadeOf {
    fn is_same(&self, other: &Self) -> bool {
        let same_hits = Arc::ptr_eq(&self.hits, &other.hits) || (self.hits.is_empty() && other.hits.is_empty());
        same_hits && (self.version, self.bar, &self.colors) == (other.version, other.bar, &other.colors)
    }
}

impl ScrollBar {
    /// Draws the bar; where it was used, says where the handle is to begin, from 0 to 1.
    pub fn ui(
        &mut self,
        ui: &Ui,
        workspace: &Workspace,
        view: &ReadingView,
        (pane, hits): (Rect, &Arc<[Span]>),
        theme: &Theme,
    ) -> Option<f32> {
        let bar = Rect::from_min_max(
            pos2(pane.right() - WIDTH - 4.0, pane.top() + 8.0),
            pos2(pane.right() - 4.0, pane.bottom() - 8.0),
        );
        let response = ui.interact(bar, Id::unique("scroll bar"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Scroll bar"));
        let handle = view.bar();
        let painter = ui.painter();
        painter.rect_filled(bar, CornerRadius::same(6), theme.background);
        if handle.size < 1.0 {
            let top = bar.top() + handle.start * bar.height();
            let height = (handle.size * bar.height()).max(24.0);
            let rect = Rect::from_min_max(
                pos2(bar.left(), top.min(bar.bottom() - height)),
                pos2(bar.right(), (top + height).min(bar.bottom())),
            );
            painter.rect_filled(
                rect,
                CornerRadius::same(6),
                if response.hovered() { theme.line } else { theme.selection },
            );
        }
        self.map.update(ui.ctx(), workspace, view);
        self.refresh(bar, workspace, hits, theme);
        painter.add(Shape::mesh(self.mesh.clone()));
        paint_selection(painter, bar, workspace, view, theme);
        let pointer = response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged())?;
        Some((pointer.y - bar.top()) / bar.height() - handle.size / 2.0)
    }

    /// Makes the mesh of all marks anew if need be.
    fn refresh(&mut self, bar: Rect, workspace: &Workspace, hits: &Arc<[Span]>, theme: &Theme) {
        let Some((counts, version)) = self.map.counts() else {
            self.mesh = Arc::default();
            self.of = None;
            return;
        };
        let labels = &workspace.project.schema.labels;
        let colors = labels.iter().map(|label| theme.label(label.color).stroke).chain([theme.soft]).collect();
        let of = MadeOf { version, bar, colors, hits: hits.clone() };
        if self.of.as_ref().is_some_and(|it| it.is_same(&of)) {
            return;
        }
        let mut mesh = Mesh::default();
        add_annotations(&mut mesh, bar, counts, &of.colors);
        for stretch in counts.stretches_of(hits) {
            let mark = mark(bar, stretch);
            mesh.add_colored_rect(mark.with_min_x(bar.right() - 4.0).with_max_x(bar.right()), theme.ink);
        }
        self.mesh = Arc::new(mesh);
        self.of = Some(of);
    }
}

/// The marks of annotations: the labels of a stretch share the width of the bar, and are the stronger the more there are.
fn add_annotations(mesh: &mut Mesh, bar: Rect, counts: &Counts, colors: &[Color32]) {
    let left = bar.left() + 2.0;
    let most = (counts.most() as f32).ln_1p();
    for (stretch, numbers) in counts.stretches() {
        let present: Vec<(usize, &u32)> = numbers.iter().enumerate().filter(|(_, number)| **number > 0).collect();
        let width = (bar.width() - 4.0) / present.len() as f32;
        for (column, (label, number)) in present.into_iter().enumerate() {
            let color = colors.get(label).or(colors.last()).copied().unwrap_or_default();
            let strength = FAINTEST + (1.0 - FAINTEST) * (*number as f32).ln_1p() / most;
            let mark = mark(bar, stretch);
            let at = pos2(left + column as f32 * width, mark.top());
            mesh.add_colored_rect(
                Rect::from_min_size(at, vec2(width, mark.height())),
                color.gamma_multiply(strength.min(1.0)),
            );
        }
    }
}

/// The place of a stretch on the bar, as wide as the bar.
fn mark(bar: Rect, stretch: usize) -> Rect {
    let height = bar.height() / STRETCHES as f32;
    let top = bar.top() + (stretch as f32 * height).min(bar.height() - MARK);
    Rect::from_min_size(pos2(bar.left(), top), vec2(bar.width(), height.max(MARK)))
}

/// Where the caret is, and how far the selection reaches.
fn paint_selection(painter: &Painter, bar: Rect, workspace: &Workspace, view: &ReadingView, theme: &Theme) {
    let y = |offset| bar.top() + view.share_of(offset) * bar.height();
    for span in workspace.hand.spans() {
        let (top, bottom) = (y(span.start()), y(span.end()));
        let mark = Rect::from_min_max(pos2(bar.left(), top), pos2(bar.left() + 3.0, bottom.max(top + MARK)));
        painter.rect_filled(mark.intersect(bar), CornerRadius::same(1), theme.accent);
    }
    painter.hline(bar.x_range(), y(workspace.hand.head), (1.0, theme.soft));
}
