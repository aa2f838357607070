//! What two reports share, as lines between them: passages, figures about the same thing, relations.
//!
//! A line is drawn where both its ends are in view. Signs on the lines say what it is, and in words when they are pointed at.

use std::sync::Arc;

use eframe::egui::epaint::CubicBezierShape;
use eframe::egui::{
    Align2, Color32, CursorIcon, FontId, Id, Painter, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::brackets;
use crate::app::beside::{Comparison, FigurePair};
use crate::app::command::Command;
use crate::app::panel::PanelContext;
use crate::app::reading::ReadingView;
use crate::app::session::Workspace;
use crate::app::theme::Theme;
use crate::model::{AnnotationPlace, DocumentId, Relation, SheetKey, Snap};
use crate::suggest::agree::Agreement;
use crate::text::{Span, shown};

/// How far from the text a bracket stands, in points.
const BESIDE: f32 = 9.0;
/// The radius of a sign, in points.
const SIGN: f32 = 8.0;

/// A view with the left edge and the width of its text column.
type Placed<'a> = (&'a ReadingView, (f32, f32));

/// A line between both texts.
struct Line {
    /// Where it begins beside the open text, and ends beside the other one, from the top of the screen.
    ends: (f32, f32),
    color: Color32,
    sign: &'static str,
    words: String,
    goes_to: Option<Command>,
}

/// Draws what both share between a view, whose side of the comparison is named, and that of the open document.
pub fn ui(
    ui: &Ui,
    context: &mut PanelContext<'_>,
    (comparison, side): (&Comparison, usize),
    view: Placed<'_>,
    open: Placed<'_>,
) {
    let Some(workspace) = context.session.workspace.as_ref() else { return };
    let theme = context.theme;
    // Each text has its bracket on the side of the other one.
    let (left, right) = if view.1.0 < open.1.0 { (view.1, open.1) } else { (open.1, view.1) };
    let (left, right) = (left.0 + left.1 + BESIDE, right.0 - BESIDE);
    let (view_x, open_x) = if view.1.0 < open.1.0 { (left, right) } else { (right, left) };
    let clip = ui.clip_rect().intersect(Rect::from_x_y_ranges(ui.clip_rect().x_range(), view.0.rect.y_range()));
    let painter = &ui.painter().with_clip_rect(clip);
    paint_passages(painter, workspace, theme, (comparison, side), (view.0, view_x), (open.0, open_x));
    let mut lines = figures(workspace, theme, (comparison, side), view.0, open.0);
    lines.extend(relations(workspace, theme, (view.0, open.0), context.session.beside.other(workspace)));
    lines.sort_by(|one, other| one.ends.0.total_cmp(&other.ends.0));
    let mut last = f32::NEG_INFINITY;
    for (number, line) in lines.into_iter().enumerate() {
        let (from, to) = (pos2(open_x, line.ends.0), pos2(view_x, line.ends.1));
        curve(painter, from, to, Stroke::new(1.5, line.color));
        let middle = from + (to - from) * 0.5;
        // Signs make room for each other.
        let at = pos2(middle.x, middle.y.max(last + 2.0 * SIGN + 2.0));
        last = at.y;
        if clip.shrink(SIGN).contains(at) {
            sign_ui(ui, context, (at, number), line);
        }
    }
}

/// The relations that have an end in view on both sides.
fn relations(
    workspace: &Workspace,
    theme: &Theme,
    (view, open): (&ReadingView, &ReadingView),
    other: Option<DocumentId>,
) -> Vec<Line> {
    let key = other.map(|it| SheetKey::new(it, workspace.annotator.clone()));
    let beside = key.as_ref().and_then(|key| Some((key, workspace.project.sheet(key)?)));
    let here = workspace.key().zip(workspace.sheet()).zip(open.visible_span());
    let (Some((key, beside)), Some(((here, sheet), visible))) = (beside, here) else { return Vec::new() };
    let mut lines = Vec::new();
    for annotation in sheet.annotations.near(visible) {
        let place = AnnotationPlace { document: here.document.clone(), annotation: annotation.id };
        let there = |it: &&Arc<Relation>| it.to.document == key.document;
        let starting = sheet.relations.starting_at(annotation.id).filter(there).map(|it| (it, it.to.annotation, true));
        let leading = beside.relations.leading_to(&place).map(|it| (it, it.from, false));
        for (relation, other, is_outgoing) in starting.chain(leading) {
            let theirs = beside.annotations.get(other).map(|it| it.spans.hull());
            let ends = middle(open, annotation.spans.hull()).zip(theirs.and_then(|it| middle(view, it)));
            let name = shown(workspace.project.schema.relation_name(&relation.label));
            let words = if is_outgoing {
                format!("{name} what stands beside")
            } else {
                format!("what stands beside {name} it")
            };
            let goes_to = Some(Command::Focus(annotation.id));
            lines.extend(ends.map(|ends| Line { ends, color: theme.accent, sign: "→", words, goes_to }));
        }
    }
    lines
}

/// A bracket beside each shared passage, and a thin line from one to the other; in the colour of quotes where it is said in one.
fn paint_passages(
    painter: &Painter,
    workspace: &Workspace,
    theme: &Theme,
    (comparison, side): (&Comparison, usize),
    (view, view_x): (&ReadingView, f32),
    (open, open_x): (&ReadingView, f32),
) {
    let quote = color_of(workspace, theme, Snap::Quotation);
    let color = |passage| if comparison.is_quoted(passage) { quote } else { theme.soft.gamma_multiply(0.6) };
    let bracket = |x: f32, (top, bottom): (f32, f32), color: Color32| {
        painter.vline(x, top..=bottom, Stroke::new(2.0, color));
    };
    let ours = brackets(open, comparison, 1 - side);
    for (passage, reach) in &ours {
        bracket(open_x, *reach, color(passage));
    }
    for (passage, theirs) in brackets(view, comparison, side) {
        bracket(view_x, theirs, color(passage));
        if let Some((_, ours)) = ours.iter().find(|(it, _)| std::ptr::eq(*it, passage)) {
            let line = Stroke::new(1.0, color(passage).gamma_multiply(0.7));
            curve(painter, pos2(open_x, ours.0 + 9.0), pos2(view_x, theirs.0 + 9.0), line);
        }
    }
}

/// The figures about the same thing that are in view on both sides.
fn figures(
    workspace: &Workspace,
    theme: &Theme,
    (comparison, side): (&Comparison, usize),
    view: &ReadingView,
    open: &ReadingView,
) -> Vec<Line> {
    let (Some(here), Some(there)) = (open.visible_span(), view.visible_span()) else { return Vec::new() };
    let plain = color_of(workspace, theme, Snap::Number);
    let in_view = |it: &FigurePair<'_>| it.there.span.overlaps(there);
    let line = |pair: FigurePair<'_>| {
        let ends = (middle(open, pair.here.span)?, middle(view, pair.there.span)?);
        let differs = pair.agreement == Agreement::Differs;
        let color = if differs { theme.problem } else { plain };
        let goes_to = pair.here.annotation.map(Command::Focus);
        let goes_to = goes_to.or(Some(Command::Select(pair.here.span.start(), pair.here.span.end())));
        Some(Line { ends, color, sign: sign(&pair.agreement), words: pair.words(), goes_to })
    };
    comparison.pairs_in(1 - side, here).filter(in_view).filter_map(line).collect()
}

/// What becomes of two figures, as a sign.
fn sign(agreement: &Agreement) -> &'static str {
    match agreement {
        Agreement::Same => "=",
        Agreement::Compatible => "≈",
        Agreement::Derived { .. } => "÷",
        Agreement::Differs => "≠",
    }
}

fn middle(view: &ReadingView, span: Span) -> Option<f32> {
    view.pieces(span).first().map(|it| it.rect.center().y)
}

/// The colour of the first label of a kind.
fn color_of(workspace: &Workspace, theme: &Theme, snap: Snap) -> Color32 {
    let label = workspace.project.schema.labels.iter().find(|it| it.snap == snap);
    label.map_or(theme.soft, |it| theme.label(it.color).stroke)
}

fn curve(painter: &Painter, from: Pos2, to: Pos2, stroke: Stroke) {
    let bend = vec2((to.x - from.x) * 0.5, 0.0);
    let points = [from, from + bend, to - bend, to];
    painter.add(CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke));
}

/// The sign on a line; what it means is told when it is pointed at, and a click goes to its end in the open text.
fn sign_ui(ui: &Ui, context: &mut PanelContext<'_>, (at, number): (Pos2, usize), line: Line) {
    let rect = Rect::from_center_size(at, vec2(2.0 * SIGN, 2.0 * SIGN));
    let response = ui.interact(rect, Id::unique(("link between reports", number)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &line.words));
    let fill = if response.hovered() { context.theme.selection } else { context.theme.page };
    ui.painter().circle(at, SIGN, fill, Stroke::new(1.2, line.color));
    ui.painter().text(at, Align2::CENTER_CENTER, line.sign, FontId::proportional(11.5), line.color);
    let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(&line.words);
    if let Some(command) = line.goes_to.filter(|_| response.clicked()) {
        context.push(command);
        context.push(Command::ToText);
    }
}
