//! The word that a few letters begin, shown behind them in a line of text and taken by Right or End.
//!
//! What is said of an annotation is mostly said in words that stand beside it, or was said of its neighbours. No list opens below the
//! field: Enter, Tab and Esc keep what they mean in every field of the inspector.

use std::collections::HashSet;
use std::sync::Arc;

use eframe::egui::text::{CCursor, CCursorRange, CharIndex};
use eframe::egui::{Event, Id, Key, Response, TextEdit, Ui};
use unicode_segmentation::UnicodeSegmentation;

use super::PanelContext;
use super::attribute::Shown;
use super::line::{self, Fields, LineLook, field_id};
use crate::app::command::Place;
use crate::app::session::Workspace;
use crate::model::{Annotation, AttributeDefinition, AttributeKind};
use crate::text::{ByteOffset, Text};

/// How many annotations on each side have values that are offered.
const NEIGHBOURS: usize = 50;
/// How far words that are offered stand from the annotation, in bytes.
const NEAR: usize = 1500;
/// Shorter words are typed as fast.
const SHORTEST: usize = 3;

/// What a field can be completed to.
#[derive(Debug, Default)]
struct Offered {
    /// Values of annotations nearby, the nearest first.
    values: Vec<String>,
    /// Words of the text around the annotation, the nearest first.
    words: Vec<String>,
}

/// Draws the line of a field whose letters are completed; `wrong` where what stands in it cannot be taken.
pub fn line_ui(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    fields: &Fields,
    shown: &Shown<'_>,
    text: &mut String,
    wrong: bool,
) -> Response {
    let rest = context.workspace().and_then(|it| rest(ui, it, fields, shown));
    let completed = take(ui, shown.field(), text, rest.as_deref());
    let rest = rest.filter(|_| !completed);
    let look = LineLook { rest: rest.as_deref().unwrap_or_default(), ..shown.look(wrong) };
    let mut response = line::line_ui(ui, context.theme, shown.field(), text, look, shown.colors.stroke);
    if completed {
        response.mark_changed();
    }
    response
}

/// What is lacking behind the letters that are being typed in a field of text, where anything begins with them.
fn rest(ui: &Ui, workspace: &Workspace, fields: &Fields, shown: &Shown<'_>) -> Option<String> {
    let draft = fields.draft(shown.place, shown.field()).filter(|draft| draft.typed)?;
    ui.memory(|memory| memory.has_focus(field_id(shown.field()))).then_some(())?;
    kept(ui, workspace, shown.place, shown.definition)?.rest(&draft.text)
}

/// Puts the rest behind the letters where Right or End was pressed at their end. Tells whether it did.
fn take(ui: &Ui, field: &str, text: &mut String, rest: Option<&str>) -> bool {
    let Some(rest) = rest else { return false };
    let id = field_id(field);
    let Some(mut state) = TextEdit::load_state(ui.ctx(), id) else { return false };
    let end = |text: &str| CCursorRange::one(CCursor::new(CharIndex(text.chars().count())));
    let at_end =
        state.cursor.char_range().is_some_and(|it| it.is_empty() && it.primary.index == end(text).primary.index);
    // What was typed in the same frame before the key is not in the field yet.
    let pressed = |ui: &Ui| {
        ui.input_mut(|input| {
            let first =
                input.events.iter().position(|it| matches!(it, Event::Key { pressed: true, .. } | Event::Text(_)));
            let meant = |event: &Event| match event {
                Event::Key { key, modifiers, .. } => matches!(key, Key::ArrowRight | Key::End) && modifiers.is_none(),
                _ => false,
            };
            first.filter(|first| meant(&input.events[*first])).map(|first| input.events.remove(first)).is_some()
        })
    };
    if !at_end || !pressed(ui) {
        return false;
    }
    text.push_str(rest);
    state.cursor.set_char_range(Some(end(text)));
    state.store(ui.ctx(), id);
    true
}

/// What the field that has the keys can be completed to, looked for when it is another than with the last frame.
fn kept(ui: &Ui, workspace: &Workspace, place: &Place, definition: &AttributeDefinition) -> Option<Arc<Offered>> {
    type Kept = Option<(Place, String, u64, Arc<Offered>)>;
    let id = Id::unique("completions of a field");
    let field = definition.id.as_str();
    let revision = workspace.revision;
    let kept: Kept = ui.data(|data| data.get_temp(id)).flatten();
    if let Some((of, in_field, at, offered)) = kept
        && (&of, in_field.as_str(), at) == (place, field, revision)
    {
        return Some(offered);
    }
    let offered = Arc::new(offered(workspace, place, definition)?);
    let kept: Kept = Some((place.clone(), field.to_owned(), revision, offered.clone()));
    ui.data_mut(|data| data.insert_temp(id, kept));
    Some(offered)
}

fn offered(workspace: &Workspace, place: &Place, definition: &AttributeDefinition) -> Option<Offered> {
    let annotations = &workspace.project.sheet(&place.key)?.annotations;
    let annotation = annotations.get(place.annotation)?;
    let ahead = std::iter::successors(annotations.after(annotation.id), |it| annotations.after(it.id)).take(NEIGHBOURS);
    let before =
        std::iter::successors(annotations.before(annotation.id), |it| annotations.before(it.id)).take(NEIGHBOURS);
    let start = annotation.spans.hull().start().0;
    let far = |it: &&Arc<Annotation>| it.spans.hull().start().0.abs_diff(start);
    let mut neighbours: Vec<&Arc<Annotation>> = ahead.chain(before).collect();
    neighbours.sort_by_key(far);
    // What the register has is in the list of a speaker's field.
    let neighbours = neighbours.into_iter().filter(|_| definition.kind == AttributeKind::Text);
    let values = neighbours.filter_map(|it| it.attributes.text(definition.id.as_str()));
    // Words are at hand only of the document that is open.
    let text = workspace.text().filter(|_| workspace.document.as_ref() == Some(&place.key.document));
    let words = text.map(|text| words_around(text, annotation)).unwrap_or_default();
    Some(Offered { values: unique(values.map(str::to_owned)), words: unique(words.into_iter()) })
}

/// The words around an annotation, the nearest first.
fn words_around(text: &Text, annotation: &Annotation) -> Vec<String> {
    let hull = annotation.spans.hull();
    let from = text.floor_grapheme(ByteOffset(hull.start().0.saturating_sub(NEAR))).0;
    let until = text.floor_grapheme(ByteOffset((hull.end().0 + NEAR).min(text.end().0))).0;
    let far = |at: usize| hull.start().0.saturating_sub(at).max(at.saturating_sub(hull.end().0));
    let words = text.as_str()[from..until].unicode_word_indices();
    let mut words: Vec<_> = words.filter(|(_, word)| word.chars().count() >= SHORTEST).collect();
    words.sort_by_key(|(at, _)| far(from + at));
    words.into_iter().map(|(_, word)| word.to_owned()).collect()
}

fn unique(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    words.filter(|word| seen.insert(word.clone())).collect()
}

impl Offered {
    /// What is lacking of the value that all of the letters begin, or else of the word that the last of them begin.
    fn rest(&self, typed: &str) -> Option<String> {
        let start = typed
            .rfind(|it: char| !is_of_word(it))
            .map_or(0, |at| at + typed[at..].chars().next().map_or(0, char::len_utf8));
        let begun = &typed[start..];
        if begun.is_empty() {
            return None;
        }
        let value = self.values.iter().find_map(|value| behind(value, typed));
        value.or_else(|| self.words.iter().find_map(|word| behind(word, begun))).map(str::to_owned)
    }
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '’' | '\'')
}

/// What of a word stands behind the letters that begin it, whatever their case.
fn behind<'a>(word: &'a str, begun: &str) -> Option<&'a str> {
    let mut rest = word.chars();
    let same = |one: char, other: char| one == other || one.to_lowercase().eq(other.to_lowercase());
    begun.chars().all(|letter| rest.next().is_some_and(|it| same(it, letter))).then_some(())?;
    Some(rest.as_str()).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(typed: &str) -> Option<String> {
        let own = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect();
        let offered = Offered { values: own(&["crates lost"]), words: own(&["Crane", "crates", "Élan", "港口"]) };
        offered.rest(typed)
    }

    #[test]
    fn letters_are_completed_to_a_value_or_else_to_a_word() {
        assert_eq!(rest("c").as_deref(), Some("rates lost"), "the whole value first");
        assert_eq!(rest("cran").as_deref(), Some("e"), "whatever its case");
        assert_eq!(rest("crates").as_deref(), Some(" lost"));
        assert_eq!(rest("fish c").as_deref(), Some("rane"), "of a further word the nearest");
        assert_eq!(rest("é").as_deref(), Some("lan"));
        assert_eq!(rest("港").as_deref(), Some("口"));
    }

    #[test]
    fn nothing_is_offered_behind_a_space_or_a_whole_word() {
        assert_eq!(rest(""), None);
        assert_eq!(rest("crates lost "), None);
        assert_eq!(rest("crates lost"), None);
        assert_eq!(rest("crane"), None);
        assert_eq!(rest("x"), None);
    }
}
