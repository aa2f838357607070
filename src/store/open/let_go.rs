//! What stays of sheets that can be read once more: a summary of each, and the sheets themselves while all of them find room.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Sheet, SheetKey, SheetSummary};

/// How many bytes of sheets stay in memory: those of some thousand articles, which an export then need not read and understand twice. Of a
/// larger project none stays, so that what an export needs has a bound.
pub(super) const SHEETS_MOST: usize = 160 << 20;
/// About so many bytes has an annotation in memory; `benches/opening` measures it.
const ANNOTATION_BYTES: usize = 256;

/// The sheets that can be read once more.
#[derive(Debug, Default)]
pub(super) struct LetGo {
    sheets: BTreeMap<SheetKey, (SheetSummary, Option<Arc<Sheet>>)>,
    /// How many bytes of sheets there is room for; `None` when there were too many.
    room: Option<usize>,
}

impl LetGo {
    /// None yet, and room for so many bytes of them.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self { sheets: BTreeMap::new(), room: Some(bytes) }
    }

    /// Whether sheets stay so far.
    pub(super) fn has_room(&self) -> bool {
        self.room.is_some()
    }

    /// Takes a sheet with its summary, and lets it go where there are too many.
    pub(super) fn take(&mut self, key: SheetKey, summary: SheetSummary, sheet: Sheet) {
        let bytes = (sheet.annotations.len() + 1).saturating_mul(ANNOTATION_BYTES);
        let had_room = self.room.is_some();
        self.room = self.room.and_then(|room| room.checked_sub(bytes));
        if had_room && self.room.is_none() {
            self.sheets.values_mut().for_each(|(_, sheet)| *sheet = None);
        }
        self.sheets.insert(key, (summary, self.room.map(|_| Arc::new(sheet))));
    }

    /// The summary of a sheet, and the sheet where it is in memory.
    pub(super) fn get(&self, key: &SheetKey) -> Option<&(SheetSummary, Option<Arc<Sheet>>)> {
        self.sheets.get(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Document, Schema, Status};
    use crate::text::Text;

    #[test]
    fn all_stay_or_none() {
        let key = |name: &str| SheetKey::new(name.parse().expect("an id"), "ada".parse().expect("a name"));
        let text = Text::new("No.");
        let put = |sheets: &mut LetGo, name: &str| {
            let (key, sheet) = (key(name), Sheet { status: Status::Done, ..Sheet::default() });
            let document = Document::new(key.document.clone(), "", text.hash());
            let summary = SheetSummary::of(&Schema::claim_quote_figure(), &document, &text, &sheet).expect("a summary");
            sheets.take(key, summary, sheet);
        };
        let stay = |sheets: &LetGo| sheets.sheets.values().filter(|(_, sheet)| sheet.is_some()).count();
        let mut sheets = LetGo::with_room(2 * ANNOTATION_BYTES);
        put(&mut sheets, "one");
        put(&mut sheets, "two");
        assert_eq!((sheets.sheets.len(), stay(&sheets)), (2, 2));
        put(&mut sheets, "three");
        put(&mut sheets, "four");
        assert_eq!((sheets.sheets.len(), stay(&sheets)), (4, 0));
        assert!(sheets.get(&key("four")).is_some_and(|(_, sheet)| sheet.is_none()));
    }
}
