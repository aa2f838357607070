//! The scroll bar, which is a map: where annotations lie, where the selection is, what is in view.

use eframe::egui::{Color32, CornerRadius, Id, Rect, Sense, Ui, pos2};

use crate::app::reading::ReadingView;
use crate::app::session::Workspace;
use crate::app::theme::Theme;
use crate::model::DocumentId;

/// The width of the bar, in points.
const WIDTH: f32 = 12.0;

/// The bar with the marks that it has last computed.
#[derive(Default)]
pub struct ScrollBar {
    /// What the marks were computed for.
    of: Option<(DocumentId, u64, bool, u32)>,
    /// From the top of the bar, in points, with colours; one a colour and point at most.
    marks: Vec<(u32, Color32)>,
}

impl ScrollBar {
    /// Draws the bar; where it was used, says where the handle is to begin, from 0 to 1.
    pub fn ui(&mut self, ui: &Ui, workspace: &Workspace, view: &ReadingView, pane: Rect, theme: &Theme) -> Option<f32> {
        let bar = Rect::from_min_max(
            pos2(pane.right() - WIDTH - 4.0, pane.top() + 8.0),
            pos2(pane.right() - 4.0, pane.bottom() - 8.0),
        );
        let response = ui.interact(bar, Id::unique("scroll bar"), Sense::click_and_drag());
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
        self.compute(workspace, view, bar.height(), theme);
        for (y, color) in &self.marks {
            #[expect(clippy::cast_precision_loss, reason = "a bar is some thousand points long")]
            let top = bar.top() + *y as f32;
            let mark = Rect::from_min_max(pos2(bar.left() + 2.0, top), pos2(bar.right() - 2.0, top + 2.5));
            painter.rect_filled(mark, CornerRadius::same(1), *color);
        }
        let caret = bar.top() + view.share_of(workspace.hand.head) * bar.height();
        painter.hline(bar.x_range(), caret, (1.0, theme.soft));
        let pointer = response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged())?;
        Some((pointer.y - bar.top()) / bar.height() - handle.size / 2.0)
    }

    fn compute(&mut self, workspace: &Workspace, view: &ReadingView, height: f32, theme: &Theme) {
        let Some(document) = workspace.document.clone() else { return };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a height is a small positive number"
        )]
        let of = Some((document, workspace.revision, theme.dark, height as u32));
        if self.of == of {
            return;
        }
        self.of = of;
        self.marks.clear();
        for annotation in workspace.sheet().into_iter().flat_map(|sheet| sheet.annotations.iter()) {
            let label = workspace.project.schema.label(&annotation.label);
            let color = label.map_or(theme.soft, |label| theme.label(label.color).stroke);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the height")]
            let y = (view.share_of(annotation.spans.hull().start()) * (height - 3.0)) as u32;
            if !self.marks.contains(&(y, color)) {
                self.marks.push((y, color));
            }
        }
    }
}
