//! Words in all documents of the project.

use std::ops::Range;
use std::time::{Duration, Instant};

use eframe::egui::text::LayoutJob;
use eframe::egui::{FontId, Id, Key, Label, Modifiers, RichText, ScrollArea, TextFormat, Ui, vec2};

use super::{foot, head, room};
use crate::app::command::Command;
use crate::app::panel::PanelContext;
use crate::app::session::Workspace;
use crate::app::theme::{Theme, strong};
use crate::app::widget::{line, list_row, soft};
use crate::find::Needle;
use crate::model::DocumentId;
use crate::text::{Span, Text, shown};

/// More than this nobody reads; another word narrows it down.
const HITS_MAX: usize = 1000;
/// How long a frame may search.
const FRAME: Duration = Duration::from_millis(6);
/// How many paragraphs are searched at a time.
const PARAGRAPHS: usize = 256;
/// The characters that are shown to each side of a hit.
const CONTEXT: usize = 48;
/// The height of a row, in points.
const ROW: f32 = 44.0;

/// What the dialog remembers. A search goes on from frame to frame, a few milliseconds each.
#[derive(Default)]
pub struct FindAll {
    words: String,
    hits: Vec<(DocumentId, Span)>,
    chosen: usize,
    /// The words that are being searched, and from when the texts are.
    searched: (String, u64),
    /// The documents that are still to be searched, the next one last, and the next paragraph of it.
    left: Vec<DocumentId>,
    paragraph: usize,
}

impl FindAll {
    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, opening: bool) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        head(ui, "Find in all documents");
        let moved = self.walk(ui);
        let field = line(ui, Id::unique("find in all"), &mut self.words, "Words to find", "Words to find");
        if opening {
            field.request_focus();
        }
        self.search(ui, workspace);
        let words = self.status(workspace);
        soft(ui, context.theme, words);
        self.chosen = self.chosen.min(self.hits.len().saturating_sub(1));
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let mut taken = self.hits.get(self.chosen).filter(|_| entered).cloned();
        let height = room(ui, 440.0, 260.0);
        let mut area =
            ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, false]);
        if moved {
            area = area.vertical_scroll_offset(offset_of(self.chosen, height));
        }
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            area.show_rows(ui, ROW, self.hits.len(), |ui, rows| {
                ui.set_max_width(ui.available_width() - 8.0);
                for place in rows {
                    let hit = &self.hits[place];
                    if ui.push_id(place, |ui| hit_ui(ui, context.theme, workspace, hit, place == self.chosen)).inner {
                        taken = Some(hit.clone());
                    }
                }
            });
        });
        if let Some((document, span)) = taken {
            context.push(Command::Show(None));
            context.push(Command::OpenDocument(document));
            context.push(Command::Select(span.start(), span.end()));
        }
        foot(ui, context, "Close", |_, _| {});
    }

    fn walk(&mut self, ui: &Ui) -> bool {
        let (down, up) = ui.input_mut(|input| {
            (input.consume_key(Modifiers::NONE, Key::ArrowDown), input.consume_key(Modifiers::NONE, Key::ArrowUp))
        });
        self.chosen = (self.chosen + usize::from(down)).saturating_sub(usize::from(up));
        down || up
    }

    /// Begins a search where other words were typed, and goes on with it for a few milliseconds.
    fn search(&mut self, ui: &Ui, workspace: &Workspace) {
        let wanted = (self.words.clone(), workspace.revision);
        if self.searched != wanted {
            self.searched = wanted;
            self.hits.clear();
            self.chosen = 0;
            self.paragraph = 0;
            self.left = workspace.ordered().iter().rev().map(|it| it.id.clone()).collect();
        }
        let Some(needle) = Needle::new(self.words.trim()) else {
            self.left.clear();
            return;
        };
        let begun = Instant::now();
        while let Some(document) = self.left.last().cloned() {
            if self.hits.len() >= HITS_MAX {
                self.left.clear();
                break;
            }
            let Some(text) = workspace.project.text_once(&document).filter(|it| self.paragraph < it.paragraph_count())
            else {
                self.left.pop();
                self.paragraph = 0;
                continue;
            };
            let found = needle.hits(&text, self.paragraph..self.paragraph + PARAGRAPHS);
            self.hits.extend(found.into_iter().map(|span| (document.clone(), span)));
            self.paragraph += PARAGRAPHS;
            if begun.elapsed() > FRAME {
                ui.ctx().request_repaint();
                break;
            }
        }
        self.hits.truncate(HITS_MAX);
    }

    fn status(&self, workspace: &Workspace) -> String {
        if self.words.trim().is_empty() {
            return format!("{} documents, whatever the case of the letters", workspace.project.documents.len());
        }
        let mut documents: Vec<&DocumentId> = self.hits.iter().map(|(document, _)| document).collect();
        documents.dedup();
        let more = if self.left.is_empty() { "" } else { ", searching…" };
        match self.hits.len() {
            0 if self.left.is_empty() => "Not found".to_owned(),
            HITS_MAX => format!("The first {HITS_MAX} hits"),
            1 => format!("1 hit{more}"),
            count => format!("{count} hits in {} documents{more}", documents.len()),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are at most a thousand hits")]
fn offset_of(chosen: usize, height: f32) -> f32 {
    (chosen as f32 * (ROW + 2.0) - (height - ROW) / 2.0).max(0.0)
}

fn hit_ui(
    ui: &mut Ui,
    theme: &Theme,
    workspace: &Workspace,
    (document, span): &(DocumentId, Span),
    chosen: bool,
) -> bool {
    let Some(text) = workspace.project.text(document) else { return false };
    let facts = workspace.project.documents.get(document);
    let title = facts.map_or_else(|| document.to_string(), |it| it.title.clone());
    let publisher = facts.map(|it| it.publisher.clone()).unwrap_or_default();
    let source = if publisher.is_empty() { title } else { format!("{publisher} · {title}") };
    let source = shown(&source).into_owned();
    let (before, words, after) = in_context(text, *span);
    let spoken = format!("{before}{words}{after}");
    let row = list_row(ui, theme, (chosen, &spoken), ROW, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 1.0);
        let mut job = LayoutJob::default();
        let plain = TextFormat::simple(FontId::proportional(13.0), theme.soft);
        let found = TextFormat { background: theme.selection, ..TextFormat::simple(strong(13.0), theme.ink) };
        job.append(&before, 0.0, plain.clone());
        job.append(&words, 0.0, found);
        job.append(&after, 0.0, plain);
        ui.add(Label::new(job).truncate());
        ui.add(Label::new(RichText::new(source).small().color(theme.soft)).truncate());
    });
    row.clicked()
}

/// The words with some characters of their paragraph to each side.
fn in_context(text: &Text, span: Span) -> (String, String, String) {
    let paragraph = text.paragraph_at(span.start());
    let (start, end) = (text.paragraph_start(paragraph).0, text.paragraph_end(paragraph).0);
    let slice = |range: Range<usize>| text.as_str().get(range).unwrap_or_default();
    let before: Vec<char> = slice(start..span.start().0).chars().rev().take(CONTEXT / 2).collect();
    let cut = before.len() == CONTEXT / 2;
    let before: String = before.into_iter().rev().collect();
    let after: String = slice(span.end().0..end).chars().take(CONTEXT * 2).collect();
    (if cut { format!("…{before}") } else { before }, slice(span.range()).to_owned(), after)
}
