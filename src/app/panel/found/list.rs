//! The hits, by document, each in its line of context. Rows in view are all that is drawn.

use eframe::egui::{
    Align, Align2, FontId, Id, Label as Words, Layout, Painter, Pos2, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder,
    pos2, vec2,
};

use crate::app::command::{Command, Find};
use crate::app::finder::{Standing, Tagging};
use crate::app::panel::PanelContext;
use crate::app::panel::find_bar::grouped;
use crate::app::panel::strip::source_line;
use crate::app::session::Workspace;
use crate::app::theme::{Theme, strong};
use crate::app::widget::{checkbox, list_row};
use crate::find::{Excerpt, Group, Hit};
use crate::model::SheetKey;
use crate::text::shown;

/// The height of a row, in points.
const ROW: f32 = 26.0;
/// The size of the letters of a hit, in points.
const SIZE: f32 = 13.0;
/// The room for what is told of a hit behind its line, in points.
const TOLD: f32 = 132.0;

/// What the list remembers between frames.
#[derive(Default)]
pub struct List {
    /// The hit that was last brought into view.
    revealed: Option<usize>,
    /// Where the list was scrolled to, in points.
    scrolled: f32,
}

/// A row of the list.
enum Row<'a> {
    /// A document and how many hits it has.
    Document(&'a Group),
    /// A hit by its number.
    Hit(usize),
}

impl List {
    /// Draws the list; `id` is what has the keys.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, id: Id) {
        let all = &context.session.finder.all;
        let found = &all.found;
        let rect = ui.available_rect_before_wrap();
        let response = ui.interact(rect, id, Sense::focusable_noninteractive());
        response.widget_info(|| {
            let name = format!("What was found: {} hits", found.count());
            eframe::egui::WidgetInfo::labeled(eframe::egui::Role::List, true, name)
        });
        if response.has_focus() {
            let filter = eframe::egui::EventFilter {
                vertical_arrows: true,
                escape: true,
                ..eframe::egui::EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
            ui.painter().vline(rect.left() - 8.0, rect.y_range(), (2.0, context.theme.accent));
        }
        let mut area = ScrollArea::vertical().id_salt("found").auto_shrink([false, false]);
        if self.revealed != all.current {
            self.revealed = all.current;
            let row = all.current.and_then(|hit| Some(hit + found.group_of(hit)? + 1));
            if let Some(top) = row.map(offset_of)
                && (top < self.scrolled || top + ROW > self.scrolled + rect.height())
            {
                area = area.vertical_scroll_offset((top - rect.height() / 3.0).max(0.0));
            }
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let count = found.hits().len() + found.groups().len();
        let output = area.show_rows(ui, ROW, count, |ui, rows| {
            ui.set_max_width(ui.available_width() - 8.0);
            for row in rows {
                match row_of(found.groups(), row) {
                    Some(Row::Document(group)) => document_ui(ui, context, workspace, group),
                    Some(Row::Hit(number)) => hit_ui(ui, context, workspace, number),
                    None => {}
                }
            }
        });
        self.scrolled = output.state.clamped_offset().y;
    }
}

/// What stands in a row: before its hits each document has one.
fn row_of(groups: &[Group], row: usize) -> Option<Row<'_>> {
    let numbered = |place: usize| groups.get(place).map(|group| group.hits.start + place);
    let (mut low, mut high) = (0, groups.len());
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if numbered(middle)? <= row { low = middle } else { high = middle }
    }
    let group = groups.get(low)?;
    Some(match row - numbered(low)? {
        0 => Row::Document(group),
        behind => Row::Hit(group.hits.start + behind - 1),
    })
}

#[expect(clippy::cast_precision_loss, reason = "at most ten thousand hits are kept")]
fn offset_of(row: usize) -> f32 {
    row as f32 * ROW
}

/// The line of a document. A click goes to its first hit.
fn document_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, group: &Group) {
    let theme = context.theme;
    let facts = workspace.project.documents.get(&group.document);
    let title = facts.map_or_else(|| group.document.to_string(), |it| it.title.clone());
    let title = shown(&title).into_owned();
    let source = facts.map(|it| source_line(it)).filter(|it| it != "add source facts").unwrap_or_default();
    let hits = if group.count == 1 { "1 hit".to_owned() } else { format!("{} hits", grouped(group.count)) };
    let listed = group.hits.len();
    let hits = if listed < group.count { format!("{hits}, {} listed", grouped(listed)) } else { hits };
    ui.push_id(("document", group.hits.start), |ui| {
        let row = list_row(ui, theme, (false, &format!("{title}: {hits}")), ROW, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().interact_size.y = 18.0;
                ui.add(Words::new(RichText::new(&title).font(strong(13.0)).color(theme.ink)).truncate());
                let more = [hits.as_str(), source.as_str()].into_iter().filter(|it| !it.is_empty());
                let more = more.collect::<Vec<_>>().join(" · ");
                ui.add(Words::new(RichText::new(shown(&more)).size(12.0).color(theme.soft)).truncate());
            });
        });
        if row.clicked() {
            context.push(Command::Find(Find::GoTo(group.hits.start)));
        }
    });
}

fn hit_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, number: usize) {
    let theme = context.theme;
    let all = &context.session.finder.all;
    let Some(hit) = all.hit(number) else { return };
    let Excerpt { before, words, after } = &hit.excerpt;
    let tagging = all.tagging.as_ref();
    let standing = tagging.and_then(|tagging| all.standing(workspace, tagging, number));
    let told = told(workspace, hit, (tagging, standing), all.as_written.as_deref());
    let spoken = format!("{before}{words}{after}");
    ui.push_id(number, |ui| {
        let mut box_pressed = false;
        let row = list_row(ui, theme, (all.current == Some(number), &shown(&spoken)), ROW, |ui| {
            let mut line = ui.max_rect();
            line.set_right(line.right() - TOLD);
            if let Some(standing) = standing {
                let place = Rect::from_min_size(line.min, vec2(22.0, line.height()));
                box_pressed = take_ui(ui, theme, place, standing);
                line.set_left(line.left() + 26.0);
            }
            let pale =
                matches!(standing, Some(Standing::Left | Standing::Tagged | Standing::Excluded | Standing::Gone));
            line_ui(ui.painter(), theme, line, &hit.excerpt, pale);
            let end = ui.max_rect().with_min_x(line.right() + 8.0);
            let mut behind = ui.new_child(UiBuilder::new().max_rect(end).layout(Layout::right_to_left(Align::Center)));
            behind.add(Words::new(RichText::new(told).size(11.5).color(theme.soft)).truncate());
        });
        if box_pressed {
            context.push(Command::Find(Find::Take(number, standing == Some(Standing::Left))));
        } else if row.clicked() {
            context.push(Command::Find(Find::GoTo(number)));
        }
    });
}

/// The box that takes a hit; tells whether it was pressed. What cannot be taken has none.
fn take_ui(ui: &mut Ui, theme: &Theme, place: Rect, standing: Standing) -> bool {
    if !matches!(standing, Standing::Taken | Standing::Left) {
        return false;
    }
    let mut on = standing == Standing::Taken;
    let mut inside = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    inside.spacing_mut().interact_size.y = 18.0;
    checkbox(&mut inside, theme, &mut on, "").accessible_name("Take this hit").changed()
}

/// A line of context: the hits stand below one another, what is before them ends there.
fn line_ui(painter: &Painter, theme: &Theme, rect: Rect, excerpt: &Excerpt, pale: bool) {
    let painter = painter.with_clip_rect(rect.expand2(vec2(0.0, 4.0)).intersect(painter.clip_rect()));
    let at = rect.left() + rect.width() * 0.36;
    let middle = rect.center().y;
    let (plain, bold) = (FontId::proportional(SIZE), strong(SIZE));
    let ink = if pale { theme.soft } else { theme.ink };
    let one_line = |words: &str| shown(words).replace('\n', " ¶ ");
    // The words first, since they lie on a ground.
    let words = painter.layout_no_wrap(one_line(&excerpt.words), bold, ink);
    let left_at = |width: f32, x: f32| pos2(x - width, middle);
    let before = painter.layout_no_wrap(one_line(&excerpt.before), plain.clone(), theme.soft);
    let place = |corner: Pos2, size: eframe::egui::Vec2| Align2::LEFT_CENTER.anchor_size(corner, size);
    let ground = place(pos2(at, middle), words.size());
    if !pale {
        painter.rect_filled(ground.expand2(vec2(1.5, 1.0)), 3.0, theme.selection);
    }
    painter.galley(place(left_at(before.size().x, at), before.size()).min, before, theme.soft);
    painter.galley(ground.min, words, ink);
    let after = painter.layout_no_wrap(one_line(&excerpt.after), plain, theme.soft);
    painter.galley(place(pos2(ground.right(), middle), after.size()).min, after, theme.soft);
}

/// What is told of a hit behind its line.
fn told(
    workspace: &Workspace,
    hit: &Hit,
    (tagging, standing): (Option<&Tagging>, Option<Standing>),
    as_written: Option<&str>,
) -> String {
    match standing {
        Some(Standing::Tagged) => return "tagged so already".to_owned(),
        Some(Standing::Excluded) => return "page furniture".to_owned(),
        Some(Standing::Gone) => return "its text has changed".to_owned(),
        _ => {}
    }
    // A long hit is kept in part, and begins like the words.
    let otherwise = as_written.is_some_and(|words| !words.starts_with(hit.excerpt.words.trim_end_matches('…')));
    if otherwise && tagging.is_some() {
        return "written otherwise".to_owned();
    }
    labels(workspace, hit)
}

/// The labels of the annotation, or of those on just these words.
fn labels(workspace: &Workspace, hit: &Hit) -> String {
    let key = SheetKey::new(hit.document.clone(), workspace.annotator.clone());
    let Some(sheet) = workspace.project.sheet(&key) else { return String::new() };
    let schema = &workspace.project.schema;
    let of_hit = sheet.annotations.near(hit.span).filter(|it| match hit.annotation {
        Some(id) => it.id == id,
        None => it.spans.count() == 1 && it.spans.hull() == hit.span,
    });
    let names: Vec<_> = of_hit.map(|it| shown(schema.label_name(&it.label)).into_owned()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_document_has_a_row_before_its_hits() {
        let group = |id: &str, hits: std::ops::Range<usize>| Group {
            document: id.parse().expect("an id"),
            count: hits.len(),
            hits,
        };
        let groups = [group("a", 0..2), group("b", 2..3), group("c", 3..6)];
        let rows: Vec<String> = (0..9)
            .map(|row| match row_of(&groups, row).expect("a row") {
                Row::Document(group) => group.document.to_string(),
                Row::Hit(number) => number.to_string(),
            })
            .collect();
        assert_eq!(rows, ["a", "0", "1", "b", "2", "c", "3", "4", "5"]);
        assert!(row_of(&[], 0).is_none());
    }
}
