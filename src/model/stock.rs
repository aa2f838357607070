//! A project as whoever goes through it once needs it: a sheet at a time, whether they are in memory or not. Lengths are bytes. Knows no
//! files.

use std::sync::Arc;

use super::{Diagnostic, Document, LabelId, Place, Project, Schema, Severity, Sheet, SheetKey};
use crate::text::Text;

/// A project whose sheets are in memory, or are read when somebody asks for one.
///
/// Invariant: what it hands out is the same each time, and agrees with its summary where it has one.
pub trait Stock: Sync {
    /// The project. Of a sheet that has a summary nothing but status and kind need be in it.
    fn project(&self) -> &Project;

    /// A sheet with all that is in it, or `None` where the annotator has not touched the document.
    ///
    /// # Errors
    ///
    /// Where it was there and is not any more, or has become another one.
    fn sheet(&self, key: &SheetKey) -> Result<Option<Arc<Sheet>>, Box<Diagnostic>>;

    /// What is known of a sheet without its being read; `None` where somebody has to look.
    fn summary(&self, key: &SheetKey) -> Option<&SheetSummary>;
}

impl Stock for Project {
    fn project(&self) -> &Project {
        self
    }

    fn sheet(&self, key: &SheetKey) -> Result<Option<Arc<Sheet>>, Box<Diagnostic>> {
        let sheet = self.sheets.once(key);
        if sheet.is_none() && self.sheets.contains_key(key) {
            let (document, annotator) = (Some(key.document.clone()), Some(key.annotator.clone()));
            let place = Place { document, annotator, ..Place::default() };
            let message = "its annotations cannot be unpacked; expected them as they were read";
            return Err(Box::new(Diagnostic::new(Severity::Error, place, message, "open the project again")));
        }
        Ok(sheet)
    }

    fn summary(&self, _key: &SheetKey) -> Option<&SheetSummary> {
        None
    }
}

/// What stays of a sheet all of whose words are what the text of its document has at their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetSummary {
    /// The length of the text.
    text_bytes: usize,
    /// How many annotations it has of each label.
    labels: Box<[(LabelId, usize)]>,
    /// Whether relations start from them.
    has_relations: bool,
}

impl SheetSummary {
    /// Sums up a sheet whose words agree with the text, or nothing where the document itself disagrees with it. The names of labels are
    /// those of the schema, so that the sheets of a project share them.
    #[must_use]
    pub fn of(schema: &Schema, document: &Document, text: &Text, sheet: &Sheet) -> Option<Self> {
        let shared = |label: &LabelId| schema.label(label).map_or(label, |it| &it.id).clone();
        document.excluded.iter().all(|region| text.slice(*region).is_some()).then(|| Self {
            text_bytes: text.end().0,
            labels: sheet.annotations.labels().map(|(label, count)| (shared(label), count)).collect(),
            has_relations: !sheet.relations.is_empty(),
        })
    }

    /// The length of the text of its document.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        self.text_bytes
    }

    /// The labels of its annotations by id, each with their number.
    pub fn labels(&self) -> impl Iterator<Item = (&LabelId, usize)> {
        self.labels.iter().map(|(label, count)| (label, *count))
    }

    /// Whether neither annotations nor relations are in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty() && !self.has_relations
    }
}
