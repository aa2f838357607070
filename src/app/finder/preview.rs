//! What would become of each hit if all were tagged.

use std::sync::Arc;

use super::{InAll, Tagging};
use crate::app::session::Workspace;
use crate::edit;
use crate::find::Hit;
use crate::model::{DocumentId, LabelId, Sheet, SheetKey};
use crate::text::Span;

/// How a hit stands in the preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is tagged with the others.
    Taken,
    /// It is left out by hand.
    Left,
    /// These words have this label already.
    Tagged,
    /// It lies in page furniture, which is never trained on.
    Excluded,
    /// The text of its document has changed since it was found, or the document is gone.
    Gone,
}

/// How many hits stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that are tagged.
    pub taken: usize,
    /// Those that may be tagged and are left out by hand.
    pub left: usize,
    /// Those that are tagged so already.
    pub tagged: usize,
    /// Those that cannot be tagged.
    pub barred: usize,
}

impl InAll {
    /// How a hit stands.
    #[must_use]
    pub fn standing(&self, workspace: &Workspace, tagging: &Tagging, number: usize) -> Option<Standing> {
        let hit = self.hit(number)?;
        Some(self.standing_beside(workspace, tagging, (number, hit), sheet_of(workspace, hit).as_deref()))
    }

    /// The same, beside the sheet of the hit's document.
    fn standing_beside(
        &self,
        workspace: &Workspace,
        tagging: &Tagging,
        (number, hit): (usize, &Hit),
        sheet: Option<&Sheet>,
    ) -> Standing {
        let of_hit = standing_of(workspace, tagging.label.as_ref(), hit, sheet);
        if of_hit == Standing::Taken && tagging.left.contains(&number) { Standing::Left } else { of_hit }
    }

    /// How all hits stand, in order. Those of one document come one behind the other, and its sheet is asked for once.
    fn standings<'a>(
        &'a self,
        workspace: &'a Workspace,
        tagging: &'a Tagging,
    ) -> impl Iterator<Item = (&'a Hit, Standing)> {
        let mut last: Option<(&DocumentId, Option<Arc<Sheet>>)> = None;
        (0..self.found.hits().len()).filter_map(move |number| {
            let hit = self.hit(number)?;
            let known = last.take().filter(|(document, _)| **document == hit.document);
            let (document, sheet) = known.unwrap_or_else(|| (&hit.document, sheet_of(workspace, hit)));
            let standing = self.standing_beside(workspace, tagging, (number, hit), sheet.as_deref());
            last = Some((document, sheet));
            Some((hit, standing))
        })
    }

    /// How many hits stand how.
    #[must_use]
    pub fn tally(&self, workspace: &Workspace, tagging: &Tagging) -> Tally {
        let mut tally = Tally::default();
        for (_, standing) in self.standings(workspace, tagging) {
            match standing {
                Standing::Taken => tally.taken += 1,
                Standing::Left => tally.left += 1,
                Standing::Tagged => tally.tagged += 1,
                Standing::Excluded | Standing::Gone => tally.barred += 1,
            }
        }
        tally
    }

    /// The places that are tagged.
    #[must_use]
    pub fn taken(&self, workspace: &Workspace, tagging: &Tagging) -> Vec<(DocumentId, Span)> {
        let taken = self.standings(workspace, tagging).filter(|(_, it)| *it == Standing::Taken);
        taken.map(|(hit, _)| (hit.document.clone(), hit.span)).collect()
    }
}

/// The sheet of a hit's document, which does not stay unpacked because of it.
fn sheet_of(workspace: &Workspace, hit: &Hit) -> Option<Arc<Sheet>> {
    let key = SheetKey::new(hit.document.clone(), workspace.annotator.clone());
    workspace.project.sheets.once(&key)
}

/// How a hit stands, whatever was left out by hand.
fn standing_of(workspace: &Workspace, label: Option<&LabelId>, hit: &Hit, sheet: Option<&Sheet>) -> Standing {
    let Some(document) = workspace.project.documents.get(&hit.document).filter(|it| it.text == hit.text) else {
        return Standing::Gone;
    };
    if document.excluded.iter().any(|region| region.overlaps(hit.span)) {
        return Standing::Excluded;
    }
    if label.zip(sheet).is_some_and(|(label, sheet)| edit::is_tagged(sheet, label, hit.span)) {
        return Standing::Tagged;
    }
    Standing::Taken
}
