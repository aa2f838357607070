//! What stays of sheets that can be read once more: a summary of each, and the sheets themselves while all of them find room.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Sheet, SheetKey, SheetSummary};

/// How many bytes of sheets stay in memory: those of some thousand articles, which an export then need not read and understand twice. Of a
/// larger project none stays, so that what an export needs has a bound.
pub(super) const SHEETS_MOST: usize = 160 << 20;
/// About so many bytes has a record in memory beside its words; `benches/opening` measures it.
const RECORD_BYTES: usize = 256;

/// After so many sheets it can be told whether there will be room for all.
const ENOUGH: usize = 256;

/// The sheets that can be read once more.
#[derive(Debug, Default)]
pub(super) struct LetGo {
    sheets: BTreeMap<SheetKey, (SheetSummary, Option<Arc<Sheet>>)>,
    /// How many bytes of sheets there is room for; `None` when it was seen that there are more.
    room: Option<usize>,
    /// How many bytes stay so far.
    bytes: usize,
    /// How many sheets there will be.
    awaited: usize,
}

impl LetGo {
    /// None yet, and room for so many bytes of them.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self { room: Some(bytes), ..Self::default() }
    }

    /// Says how many sheets there will be.
    pub(super) fn await_sheets(&mut self, count: usize) {
        self.awaited = count;
    }

    /// Whether sheets stay so far.
    pub(super) fn has_room(&self) -> bool {
        self.room.is_some()
    }

    /// Takes a sheet with its summary, and lets it go where there are too many, or there will be, as far as those that came tell: memory that
    /// they were in is not all of it of use to an export.
    pub(super) fn take(&mut self, key: SheetKey, summary: SheetSummary, sheet: Sheet) {
        self.bytes += bytes_of(&sheet);
        let taken = self.sheets.len() + 1;
        let in_the_end =
            if taken < ENOUGH { self.bytes } else { (self.bytes / taken).saturating_mul(self.awaited.max(taken)) };
        if self.room.is_some_and(|room| self.bytes.max(in_the_end) > room) {
            self.room = None;
            self.sheets.values_mut().for_each(|(_, sheet)| *sheet = None);
        }
        self.sheets.insert(key, (summary, self.room.map(|_| Arc::new(sheet))));
    }

    /// The summary of a sheet, and the sheet where it is in memory.
    pub(super) fn get(&self, key: &SheetKey) -> Option<&(SheetSummary, Option<Arc<Sheet>>)> {
        self.sheets.get(key)
    }
}

/// About how many bytes a sheet has in memory.
fn bytes_of(sheet: &Sheet) -> usize {
    let words: usize = sheet.annotations.iter().map(|it| it.spans.byte_len() + it.note.len()).sum();
    RECORD_BYTES * (1 + sheet.annotations.len() + sheet.relations.len()) + words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Document, Schema, Status};
    use crate::text::Text;

    fn key(name: &str) -> SheetKey {
        SheetKey::new(name.parse().expect("an id"), "ada".parse().expect("a name"))
    }

    fn put(sheets: &mut LetGo, name: &str) {
        let text = Text::new("No.");
        let (key, sheet) = (key(name), Sheet { status: Status::Done, ..Sheet::default() });
        let document = Document::new(key.document.clone(), "", text.hash());
        let summary = SheetSummary::of(&Schema::claim_quote_figure(), &document, &text, &sheet).expect("a summary");
        sheets.take(key, summary, sheet);
    }

    fn stay(sheets: &LetGo) -> usize {
        sheets.sheets.values().filter(|(_, sheet)| sheet.is_some()).count()
    }

    #[test]
    fn all_stay_or_none() {
        let mut sheets = LetGo::with_room(2 * RECORD_BYTES);
        put(&mut sheets, "one");
        put(&mut sheets, "two");
        assert_eq!((sheets.sheets.len(), stay(&sheets)), (2, 2));
        put(&mut sheets, "three");
        put(&mut sheets, "four");
        assert_eq!((sheets.sheets.len(), stay(&sheets)), (4, 0));
        assert!(sheets.get(&key("four")).is_some_and(|(_, sheet)| sheet.is_none()));
    }

    #[test]
    fn none_stays_where_the_first_tell_that_there_will_be_too_many() {
        let mut sheets = LetGo::with_room(2 * ENOUGH * RECORD_BYTES);
        sheets.await_sheets(3 * ENOUGH);
        let counts = (0..ENOUGH).map(|number| {
            put(&mut sheets, &format!("d{number}"));
            stay(&sheets)
        });
        assert!(counts.eq((1..ENOUGH).chain([0])));
    }
}
