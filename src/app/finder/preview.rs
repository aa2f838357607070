//! What would become of each hit if all were tagged.

use super::{InAll, Tagging};
use crate::app::session::Workspace;
use crate::edit;
use crate::find::Hit;
use crate::model::{DocumentId, LabelId, SheetKey};
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
        let of_hit = standing_of(workspace, tagging.label.as_ref(), hit);
        Some(if of_hit == Standing::Taken && tagging.left.contains(&number) { Standing::Left } else { of_hit })
    }

    /// How many hits stand how.
    #[must_use]
    pub fn tally(&self, workspace: &Workspace, tagging: &Tagging) -> Tally {
        let mut tally = Tally::default();
        for number in 0..self.found.hits().len() {
            match self.standing(workspace, tagging, number) {
                Some(Standing::Taken) => tally.taken += 1,
                Some(Standing::Left) => tally.left += 1,
                Some(Standing::Tagged) => tally.tagged += 1,
                Some(Standing::Excluded | Standing::Gone) => tally.barred += 1,
                None => {}
            }
        }
        tally
    }

    /// The places that are tagged.
    #[must_use]
    pub fn taken(&self, workspace: &Workspace, tagging: &Tagging) -> Vec<(DocumentId, Span)> {
        let numbers = 0..self.found.hits().len();
        let taken = numbers.filter(|it| self.standing(workspace, tagging, *it) == Some(Standing::Taken));
        taken.filter_map(|it| self.hit(it)).map(|hit| (hit.document.clone(), hit.span)).collect()
    }
}

/// How a hit stands, whatever was left out by hand.
fn standing_of(workspace: &Workspace, label: Option<&LabelId>, hit: &Hit) -> Standing {
    let Some(document) = workspace.project.documents.get(&hit.document).filter(|it| it.text == hit.text) else {
        return Standing::Gone;
    };
    if document.excluded.iter().any(|region| region.overlaps(hit.span)) {
        return Standing::Excluded;
    }
    let key = SheetKey::new(hit.document.clone(), workspace.annotator.clone());
    if label.is_some_and(|label| edit::is_tagged(&workspace.project, &key, label, hit.span)) {
        return Standing::Tagged;
    }
    Standing::Taken
}
