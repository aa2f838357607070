//! Where something is looked for in a document: its text, or what annotations say.

use std::sync::Arc;

use super::{Batch, Excerpt, Hit, Searcher};
use crate::model::{
    Annotation, AttributeId, AttributeValue, Document, LabelId, Project, Sheet, SheetKey, Speaker, SpeakerId,
};
use crate::text::Text;

/// What of a document is looked into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Field {
    /// Its text.
    #[default]
    Text,
    /// The notes on its annotations.
    Notes,
    /// Its annotations.
    Annotations(Said),
}

/// Which annotations are looked for by what they say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Those of one label.
    pub label: Option<LabelId>,
    /// Where the words have to stand: in this attribute, or in the annotated words where there is none.
    pub attribute: Option<AttributeId>,
    /// Whether the words have to be all of it.
    pub is: bool,
}

/// Looks into one document with the sheet of one annotator; at most `most` hits are kept, and all are counted. `None` where the search was
/// told to stop. Without a searcher, annotations are all that are asked for, whatever they say.
///
/// The text is the one that the document has now.
pub fn look_into(
    (project, document, text): (&Project, &Document, &Text),
    sheet: Option<&Sheet>,
    (field, searcher): (&Field, Option<&Searcher>),
    most: usize,
    go_on: &dyn Fn() -> bool,
) -> Option<Batch> {
    let mut batch = Batch { document: document.id.clone(), hits: Vec::new(), count: 0 };
    let mut keep = |span, annotation| {
        batch.count += 1;
        if batch.hits.len() < most {
            let (document, excerpt) = (document.id.clone(), Excerpt::of(text, span));
            batch.hits.push(Hit { document, text: text.hash(), span, annotation, excerpt });
        }
        // To ask is cheap, though not free.
        !batch.count.is_multiple_of(256) || go_on()
    };
    let goes_on = match (field, searcher) {
        (Field::Text, Some(searcher)) => searcher.hits(text).all(|span| keep(span, None)),
        (Field::Text, None) => true,
        _ => {
            let annotations = sheet.into_iter().flat_map(|sheet| sheet.annotations.iter());
            let mut saying = annotations.filter(|it| says(project, it, field, searcher));
            saying.all(|it| keep(it.spans.hull(), Some(it.id)))
        }
    };
    goes_on.then_some(batch)
}

/// Whether there may be a hit in a document: a look at its sheet, where what annotations say is looked for, and at the bytes of its text where
/// that is. Most documents have none; this spares their texts.
#[must_use]
pub fn may_hit(
    project: &Project,
    sheet: Option<&Sheet>,
    (field, searcher): (&Field, Option<&Searcher>),
    bytes: &[u8],
) -> bool {
    match (field, searcher) {
        (Field::Text, Some(searcher)) => searcher.may_hit(bytes),
        (Field::Text, None) => false,
        _ => sheet.is_some_and(|it| it.annotations.iter().any(|it| says(project, it, field, searcher))),
    }
}

/// Whether an annotation is one that is looked for.
fn says(project: &Project, annotation: &Annotation, field: &Field, searcher: Option<&Searcher>) -> bool {
    let fits = |words: &str, is: bool| {
        searcher.is_none_or(|searcher| if is { searcher.is_all_of(words) } else { searcher.is_in(words) })
    };
    match field {
        Field::Text => false,
        Field::Notes => !annotation.note.is_empty() && fits(&annotation.note, false),
        Field::Annotations(said) => {
            if said.label.as_ref().is_some_and(|label| annotation.label != *label) {
                return false;
            }
            let Some(attribute) = &said.attribute else { return fits(&annotation.spans.quoted(), said.is) };
            let value = annotation.attributes.get(attribute.as_str());
            value.is_some_and(|it| words_of(project, &it.value).iter().any(|words| fits(words, said.is)))
        }
    }
}

/// The words of a value, each of which may be what is looked for. Of a speaker these are name and aliases, beside the id.
fn words_of(project: &Project, value: &AttributeValue) -> Vec<String> {
    match value {
        AttributeValue::Text(text) => {
            let speaker = text.parse::<SpeakerId>().ok().and_then(|id| project.speakers.get(&id));
            let names = speaker.into_iter().flat_map(|it: &Arc<Speaker>| it.aliases.iter().chain([&it.name]));
            names.cloned().chain([text.to_string()]).collect()
        }
        AttributeValue::Choices(choices) => choices.clone(),
        AttributeValue::Mention(spans) => spans.iter().map(|it| it.quoted.to_string()).collect(),
        AttributeValue::Period(period) => vec![period.from.clone(), period.to.clone(), period.words.clone()],
        AttributeValue::Unknown => vec!["unknown".to_owned()],
        AttributeValue::None => vec!["none".to_owned()],
    }
}

impl Field {
    /// Whether annotations are looked at, and not the text alone.
    #[must_use]
    pub fn is_said(&self) -> bool {
        *self != Self::Text
    }

    /// The sheet that is looked into.
    #[must_use]
    pub fn sheet(&self, project: &Project, key: &SheetKey) -> Option<Arc<Sheet>> {
        if self.is_said() { project.sheets.once(key) } else { None }
    }
}
