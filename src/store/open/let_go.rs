//! What stays of sheets that can be read once more: a summary of each, and the sheets themselves while all of them find room.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Sheet, SheetKey, SheetSummary};

/// How many bytes of sheets stay in memory: those of some thousand articles, which an export then need not read and understand twice. Of a
/// larger project none stays, so that what an export needs has a bound.
pub(super) const KEPT_MOST: usize = 160 << 20;
/// After so many sheets it can be told whether there will be room for all.
const ENOUGH: usize = 256;

/// The sheets that can be read once more.
#[derive(Debug, Default)]
pub(super) struct LetGo {
    sheets: BTreeMap<SheetKey, (SheetSummary, Option<Arc<Sheet>>)>,
    room: Room,
}

/// Room for all the sheets of a project, as long as they are not too many.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// How many bytes of sheets there is room for; `None` when it was seen that there are more.
    most: Option<usize>,
    /// How many bytes were taken so far.
    bytes: usize,
    /// How many sheets were taken so far.
    taken: usize,
    /// How many sheets there will be.
    awaited: usize,
}

impl Room {
    /// Room for so many bytes of sheets.
    pub(super) fn of(bytes: usize) -> Self {
        Self { most: Some(bytes).filter(|it| *it > 0), ..Self::default() }
    }

    /// Says how many sheets there will be.
    pub(super) fn await_sheets(&mut self, count: usize) {
        self.awaited = count;
    }

    /// Whether there was room so far, and will be, as far as what came tells.
    pub(super) fn is_left(&self) -> bool {
        self.most.is_some()
    }

    /// Takes a sheet of so many bytes.
    pub(super) fn take(&mut self, bytes: usize) {
        self.bytes += bytes;
        self.taken += 1;
        let mean = self.bytes / self.taken;
        let in_the_end = if self.taken < ENOUGH { 0 } else { mean.saturating_mul(self.awaited.max(self.taken)) };
        self.most = self.most.filter(|most| self.bytes.max(in_the_end) <= *most);
    }
}

impl LetGo {
    /// None yet, and room for so many bytes of them.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self { room: Room::of(bytes), ..Self::default() }
    }

    /// The room that there is for them.
    pub(super) fn room_mut(&mut self) -> &mut Room {
        &mut self.room
    }

    /// Whether sheets stay so far.
    pub(super) fn has_room(&self) -> bool {
        self.room.is_left()
    }

    /// Takes a sheet with its summary, and lets it go where there are too many, or there will be, as far as those that came tell: memory that
    /// they were in is not all of it of use to an export.
    pub(super) fn take(&mut self, key: SheetKey, summary: SheetSummary, sheet: Sheet) {
        let had_room = self.room.is_left();
        self.room.take(sheet.memory());
        let has_room = self.room.is_left();
        if had_room && !has_room {
            self.sheets.values_mut().for_each(|(_, sheet)| *sheet = None);
        }
        self.sheets.insert(key, (summary, has_room.then(|| Arc::new(sheet))));
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

    fn key(name: &str) -> SheetKey {
        SheetKey::new(name.parse().expect("an id"), "ada".parse().expect("a name"))
    }

    /// How many bytes one of these sheets has.
    fn memory() -> usize {
        Sheet::default().memory()
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
        let mut sheets = LetGo::with_room(2 * memory());
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
        let mut sheets = LetGo::with_room(2 * ENOUGH * memory());
        sheets.room_mut().await_sheets(3 * ENOUGH);
        let counts = (0..ENOUGH).map(|number| {
            put(&mut sheets, &format!("d{number}"));
            stay(&sheets)
        });
        assert!(counts.eq((1..ENOUGH).chain([0])));
    }
}
