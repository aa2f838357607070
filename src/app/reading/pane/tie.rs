//! Relations in the margin left of the text: a dot at each annotation that has some, an arc from one to another that is in view.
//!
//! A click on a dot goes to the other end, in whatever document; where there are several a menu lists them. A tail to the left says
//! that an end is in another document.

use std::collections::HashMap;

use eframe::egui::epaint::CubicBezierShape;
use eframe::egui::{
    Color32, CursorIcon, Id, Painter, Popup, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::Places;
use super::marks::Mark;
use crate::app::command::Command;
use crate::app::panel::PanelContext;
use crate::app::session::Workspace;
use crate::app::summary::shortened;
use crate::app::theme::Theme;
use crate::model::{AnnotationId, AnnotationPlace, DocumentId, Relation, SheetKey};
use crate::text::shown;

/// How far left of the text dots stand, and how large they are, in points.
const BESIDE: f32 = 6.0;
const DOT: f32 = 3.0;

/// A relation as it is seen from one of its ends.
struct Tie {
    name: String,
    other: AnnotationPlace,
    outgoing: bool,
}

/// So many annotations are remembered with their relations, which is more than a view has; then all are looked up anew.
const REMEMBERED: usize = 4_096;

/// The relations of the annotations of a document that are or were in view, looked up anew when any relation has changed.
#[derive(Default)]
pub struct Ties {
    of: Option<(DocumentId, u64)>,
    /// The sheets of other documents of which relations lead into this one.
    others: Vec<SheetKey>,
    ties: HashMap<AnnotationId, Vec<Tie>>,
}

impl Ties {
    /// Looks up the relations of what is in view, unless they are known.
    pub fn refresh(&mut self, workspace: &Workspace, document: &DocumentId, marks: &[Mark]) {
        let of = Some((document.clone(), workspace.relations_revision));
        if self.of != of {
            self.of = of;
            self.ties.clear();
            let sheets = workspace.project.sheets.glances().filter(|(key, _)| key.annotator == workspace.annotator);
            let others = sheets.filter(|(key, it)| key.document != *document && it.leads_into(document));
            self.others = others.map(|(key, _)| key.clone()).collect();
        }
        if self.ties.len() > REMEMBERED {
            self.ties.clear();
        }
        for mark in marks {
            let annotation = mark.annotation.id;
            if !self.ties.contains_key(&annotation) {
                let place = AnnotationPlace { document: document.clone(), annotation };
                self.ties.insert(annotation, self.look_up(workspace, &place));
            }
        }
    }

    /// The relations that start from an annotation, and then those that lead to it.
    fn look_up(&self, workspace: &Workspace, place: &AnnotationPlace) -> Vec<Tie> {
        let project = &workspace.project;
        let name = |it: &Relation| shown(project.schema.relation_name(&it.label)).into_owned();
        let own = SheetKey::new(place.document.clone(), workspace.annotator.clone());
        let starting = project.sheet(&own).into_iter().flat_map(|it| it.relations.starting_at(place.annotation));
        let mut ties: Vec<Tie> =
            starting.map(|it| Tie { name: name(it), other: it.to.clone(), outgoing: true }).collect();
        for key in [&own].into_iter().chain(&self.others) {
            let leading = project.sheet(key).into_iter().flat_map(|it| it.relations.leading_to(place));
            ties.extend(leading.map(|it| {
                let other = AnnotationPlace { document: key.document.clone(), annotation: it.from };
                Tie { name: name(it), other, outgoing: false }
            }));
        }
        ties
    }

    /// How many relations an annotation has.
    #[must_use]
    pub fn count(&self, id: AnnotationId) -> usize {
        self.ties.get(&id).map_or(0, Vec::len)
    }

    /// Draws the relations of what is in view.
    pub fn ui(&self, ui: &Ui, context: &mut PanelContext<'_>, places: &Places, marks: &[Mark], document: &DocumentId) {
        let painter = ui.painter().with_clip_rect(places.pane);
        let mut dots: Vec<(&Mark, Pos2, &[Tie])> = Vec::new();
        for mark in marks {
            let ties = self.ties.get(&mark.annotation.id).filter(|it| !it.is_empty());
            let Some((ties, (piece, ..))) = ties.zip(mark.pieces.first()) else { continue };
            let mut at = pos2(places.column.0 - BESIDE, piece.rect.center().y);
            // Several on one line stand below each other.
            while dots.iter().any(|(_, taken, _)| taken.distance(at) < 2.0 * DOT) {
                at.y += 2.0 * DOT + 1.0;
            }
            dots.push((mark, at, ties));
        }
        for (mark, from, ties) in &dots {
            for tie in ties.iter().filter(|it| it.outgoing) {
                let end = dots
                    .iter()
                    .find(|it| tie.other.document == *document && it.0.annotation.id == tie.other.annotation);
                let focused = mark.focused || end.is_some_and(|it| it.0.focused);
                let color = if focused { context.theme.accent } else { context.theme.soft.gamma_multiply(0.6) };
                if let Some((_, to, _)) = end {
                    arc(&painter, *from, *to, Stroke::new(if focused { 1.6 } else { 1.0 }, color));
                }
            }
        }
        for (mark, at, ties) in dots {
            dot_ui(ui, context, &painter, (mark, at, ties), document);
        }
    }
}

/// An arc to the left, the wider the further its ends are from each other.
fn arc(painter: &Painter, from: Pos2, to: Pos2, stroke: Stroke) {
    let wide = vec2(-(8.0 + (to.y - from.y).abs() * 0.06).min(24.0), 0.0);
    let points = [from, from + wide, to + wide, to];
    painter.add(CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke));
    painter.line_segment([to + vec2(-5.0, -3.0), to], stroke);
    painter.line_segment([to + vec2(-5.0, 3.0), to], stroke);
}

fn dot_ui(
    ui: &Ui,
    context: &mut PanelContext<'_>,
    painter: &Painter,
    (mark, at, ties): (&Mark, Pos2, &[Tie]),
    document: &DocumentId,
) {
    let Some(workspace) = context.session.workspace.as_ref() else { return };
    let theme: &Theme = context.theme;
    let rect = Rect::from_center_size(at, vec2(10.0, 12.0));
    let id = Id::unique(("relations of", document.as_str(), mark.annotation.id.number()));
    let response = ui.interact(rect.intersect(painter.clip_rect()), id, Sense::click());
    // They are made where somebody asks for them, not for each dot with each frame.
    let words = || ties.iter().map(|tie| words(workspace, tie)).collect::<Vec<String>>();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words().join("; ")));
    let color = if mark.focused || response.hovered() { theme.accent } else { theme.soft };
    if ties.iter().any(|tie| tie.other.document != *document) {
        painter.line_segment([at - vec2(9.0, 0.0), at], Stroke::new(1.2, color));
    }
    painter.circle_filled(at, DOT, color);
    let mut response = response.on_hover_cursor(CursorIcon::PointingHand);
    if response.hovered() {
        response = response.on_hover_text(words().join("\n"));
    }
    let go = |tie: &Tie| Command::GoTo(tie.other.document.clone(), tie.other.annotation);
    if let [tie] = ties {
        if response.clicked() {
            context.push(go(tie));
            context.push(Command::ToText);
        }
        return;
    }
    Popup::menu(&response).show(|ui| {
        for (tie, words) in ties.iter().zip(words()) {
            if ui.button(words).clicked() {
                context.push(go(tie));
                context.push(Command::ToText);
                ui.close();
            }
        }
    });
}

/// “repeats → The Meridian: We heard …”.
fn words(workspace: &Workspace, tie: &Tie) -> String {
    let arrow = if tie.outgoing { "→" } else { "←" };
    let key = SheetKey::new(tie.other.document.clone(), workspace.annotator.clone());
    let quoted = workspace.project.sheet(&key).and_then(|sheet| sheet.annotations.get(tie.other.annotation));
    let quoted = quoted.map(|it| shortened(&it.spans.quoted(), 60)).unwrap_or_default();
    let place = if workspace.document.as_ref() == Some(&tie.other.document) {
        String::new()
    } else {
        let facts = workspace.project.documents.get(&tie.other.document);
        let name = facts
            .map_or(tie.other.document.as_str(), |it| if it.publisher.is_empty() { &it.title } else { &it.publisher });
        format!("{}: ", shown(name))
    };
    format!("{} {arrow} {place}{}", tie.name, shown(&quoted))
}
