//! Sides that count in different texts of a document, brought to one text before they are compared.
//!
//! Re-anchoring makes the same records wherever it is done, so that a side which has the new text and one that is carried to it here
//! differ in nothing but what somebody did.

use std::borrow::Cow;

use super::diff::{Scope, diff};
use super::onto::{Merged, new_conflicts};
use crate::anchor::reanchor;
use crate::model::{DocumentId, Project};
use crate::text::{Text, TextHash};

/// The three sides of a merge, each as it is or carried to another text.
pub(super) struct Sides<'a> {
    pub(super) base: Cow<'a, Project>,
    pub(super) ours: Cow<'a, Project>,
    pub(super) theirs: Cow<'a, Project>,
}

impl<'a> Sides<'a> {
    /// The sides with the documents of which only one text is new, or both have the same new one, in that text. Where a text is not
    /// in the pools, and where each side has a new text of its own, nothing is carried.
    pub(super) fn in_one_text(base: &'a Project, ours: &'a Project, theirs: &'a Project, scopes: &[Scope]) -> Self {
        let mut sides = Self { base: Cow::Borrowed(base), ours: Cow::Borrowed(ours), theirs: Cow::Borrowed(theirs) };
        for (id, document) in &ours.documents {
            let text = |project: &Project| project.documents.get(id).map(|it| it.text);
            let (Some(old), here, Some(there)) = (text(base), document.text, text(theirs)) else { continue };
            if (old == here && old == there) || !scopes.iter().any(|it| it.has_document(id)) {
                continue;
            }
            let pool = |hash: TextHash| [ours, theirs, base].iter().find_map(|it| it.texts.get(&hash)).cloned();
            let Some(before) = pool(old) else { continue };
            if here == there {
                carry(&mut sides.base, id, &before, pool(here));
            } else if here == old {
                let after = pool(there);
                carry(&mut sides.base, id, &before, after.clone());
                carry(&mut sides.ours, id, &before, after);
            } else if there == old {
                let after = pool(here);
                carry(&mut sides.base, id, &before, after.clone());
                carry(&mut sides.theirs, id, &before, after);
            }
        }
        sides
    }
}

/// Gives a document of one side another text, with all that is in its sheets.
fn carry(side: &mut Cow<'_, Project>, id: &DocumentId, before: &Text, after: Option<Text>) {
    let Some(after) = after else { return };
    let mut carried = side.as_ref().clone();
    carried.texts.insert(before.hash(), before.clone());
    carried.texts.insert(after.hash(), after.clone());
    let edit = reanchor(&carried, id, &after, None).map(|it| it.edit);
    if edit.is_ok_and(|edit| edit.apply(&mut carried).is_ok()) {
        *side = Cow::Owned(carried);
    }
}

impl Merged {
    /// The same result, from ours as it was before it was carried.
    pub(super) fn rebase(&mut self, ours: &Project, mut carried: Project) {
        // What fits record by record fits; should it not, there is nothing to do rather than something wrong.
        if self.edit.apply(&mut carried).is_err() {
            self.edit.changes.clear();
            return;
        }
        self.edit.changes = diff(ours, &carried, &Scope::Whole);
        self.conflicts = new_conflicts(&self.edit.changes);
    }
}
