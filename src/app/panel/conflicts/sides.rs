//! Both versions of a record side by side, with the words marked that the other side lacks.

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Label as Words, Layout, RichText, ScrollArea, TextFormat, TextStyle, Ui, vec2};

use crate::app::panel::inspector::clock;
use crate::app::record::{Field, Record};
use crate::app::summary::shortened;
use crate::app::theme::{Theme, strong};
use crate::app::widget::small;
use crate::app::word_diff::{self, Part};
use crate::model::{Conflict, Project, Reason};

/// No more of a value is shown.
const LONGEST: usize = 2000;
/// The width of the names of fields, in points.
const NAMES: f32 = 88.0;

/// Both versions of a record, computed once for a conflict and a state of the project.
pub struct Sides {
    /// Whether the project has the record.
    pub stands: bool,
    /// Whether the other version counts in another text than the document has.
    pub other_text: bool,
    heads: [Head; 2],
    rows: Vec<Row>,
    /// The names of fields that say the same on both sides and are not shown.
    same: Vec<String>,
}

/// What a version is, and whose.
struct Head {
    title: &'static str,
    told: String,
    /// What stands in place of the fields where the record is not there.
    absent: Option<&'static str>,
}

struct Row {
    name: String,
    parts: [Vec<Part>; 2],
}

impl Sides {
    /// The two versions of what a conflict is about: what the project has, and the other side's.
    #[must_use]
    pub fn of(project: &Project, conflict: &Conflict) -> Self {
        let key = conflict.change.record();
        let standing = key.as_ref().and_then(|key| Record::standing(project, key));
        let (before, after) = Record::sides(&conflict.change);
        let reanchored = conflict.reason == Reason::Reanchoring;
        let other = if reanchored { before } else { after };
        let titles = if reanchored {
            ["In the corrected text", "In the earlier text"]
        } else {
            ["Stands now", "The other version"]
        };
        let absents = match conflict.reason {
            Reason::Reanchoring => ["it has no place here", "it was not there"],
            _ => ["it was removed", "it was removed"],
        };
        let told = |record: Option<Record<'_>>| {
            let stamp = record.and_then(|it| it.stamp());
            stamp.map(|it| format!("{}, {}", it.by, clock(it.at))).unwrap_or_default()
        };
        let head = |place: usize, record: Option<Record<'_>>| Head {
            title: titles[place],
            // A corrected text has not changed what was said of it, nor when.
            told: if reanchored { String::new() } else { told(record) },
            absent: record.is_none().then_some(absents[place]),
        };
        let fields = |record: Option<Record<'_>>| record.map(|it| it.fields(project)).unwrap_or_default();
        let (rows, same) = rows(&fields(standing), &fields(other));
        let now = conflict.change.document().and_then(|it| project.documents.get(it)).map(|it| it.text);
        Self {
            stands: standing.is_some(),
            other_text: conflict.text.is_some() && conflict.text != now,
            heads: [head(0, standing), head(1, other)],
            rows,
            same,
        }
    }

    /// Draws both versions.
    pub fn ui(&self, ui: &mut Ui, theme: &Theme) {
        let column = ((ui.available_width() - NAMES - 3.0 * 12.0) / 2.0).max(80.0);
        ui.spacing_mut().item_spacing = vec2(12.0, 6.0);
        self.row_ui(ui, column, "", |ui, side| {
            let head = &self.heads[side];
            ui.add(Words::new(RichText::new(head.title).font(strong(13.0))).selectable(false));
            let told = head.absent.unwrap_or(&head.told);
            if !told.is_empty() {
                small(ui, theme, told);
            }
        });
        ScrollArea::vertical().id_salt("sides").auto_shrink([false, false]).show(ui, |ui| {
            for row in &self.rows {
                self.row_ui(ui, column, &row.name, |ui, side| {
                    if self.heads[side].absent.is_none() {
                        value_ui(ui, theme, &row.parts[side]);
                    }
                });
            }
            if !self.same.is_empty() {
                let same = self.same.join(", ");
                self.row_ui(ui, 2.0 * column + 12.0, "", |ui, side| {
                    if side == 0 {
                        small(ui, theme, format!("the same on both sides: {same}"));
                    }
                });
            }
        });
    }

    /// A name, and something for each side.
    fn row_ui(&self, ui: &mut Ui, column: f32, name: &str, contents: impl Fn(&mut Ui, usize)) {
        let soft = ui.visuals().weak_text_color();
        let one_column = column > ui.available_width() / 2.0;
        ui.horizontal_top(|ui| {
            let layout = Layout::top_down(Align::Min);
            ui.allocate_ui_with_layout(vec2(NAMES, 18.0), layout, |ui| {
                ui.set_width(NAMES);
                ui.add(Words::new(RichText::new(name).color(soft)).truncate());
            });
            for side in 0..if one_column { 1 } else { 2 } {
                ui.allocate_ui_with_layout(vec2(column, 18.0), layout, |ui| {
                    ui.set_width(column);
                    ui.spacing_mut().item_spacing.y = 2.0;
                    contents(ui, side);
                });
            }
        });
    }
}

/// A value, its words marked that the other side lacks: by a ground, and bold, since not everybody tells colours apart.
fn value_ui(ui: &mut Ui, theme: &Theme, parts: &[Part]) {
    if parts.is_empty() {
        small(ui, theme, "–");
        return;
    }
    let body = TextStyle::Body.resolve(ui.style());
    let mut job = LayoutJob::default();
    for (words, lacking) in parts {
        let format = if *lacking {
            TextFormat { background: theme.selection, ..TextFormat::simple(strong(13.0), theme.ink) }
        } else {
            TextFormat::simple(body.clone(), theme.ink)
        };
        job.append(words, 0.0, format);
    }
    ui.add(Words::new(job).wrap());
}

/// The fields of both sides that differ, and the words of either in any case; the names of the others.
fn rows(ours: &[Field], theirs: &[Field]) -> (Vec<Row>, Vec<String>) {
    let mut names: Vec<&str> = ours.iter().map(|field| field.name.as_str()).collect();
    // What only the other side says stands where that side has it.
    for (place, field) in theirs.iter().enumerate() {
        if !names.contains(&field.name.as_str()) {
            let before = theirs[..place].iter().rev().find_map(|it| names.iter().position(|name| *name == it.name));
            names.insert(before.map_or(0, |before| before + 1), &field.name);
        }
    }
    let value = |fields: &[Field], name: &str| {
        fields.iter().find(|it| it.name == name).map_or(String::new(), |it| cut(&it.value))
    };
    let (mut rows, mut same) = (Vec::new(), Vec::new());
    for name in names {
        let (our, their) = (value(ours, name), value(theirs, name));
        if our == their && name != "words" {
            same.push(name.to_owned());
            continue;
        }
        let (our, their) = match (ours.is_empty(), theirs.is_empty()) {
            (false, false) => word_diff::parts(&our, &their),
            _ => (plain(our), plain(their)),
        };
        rows.push(Row { name: name.to_owned(), parts: [our, their] });
    }
    (rows, same)
}

/// A value without a mark.
fn plain(value: String) -> Vec<Part> {
    if value.is_empty() { Vec::new() } else { vec![(value, false)] }
}

/// A value on the way to the screen: of what is longer than anybody reads here the beginning.
fn cut(value: &str) -> String {
    if value.len() > LONGEST { shortened(value, LONGEST) } else { value.to_owned() }
}
