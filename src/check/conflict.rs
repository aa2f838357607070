//! Open questions: each is a warning until somebody settles it.

use super::Findings;
use crate::model::{AnnotationId, Change, Conflict, Place, Project, Reason, RecordKey};

pub(super) fn check_all(project: &Project, findings: &mut Findings) {
    for conflict in project.conflicts.values() {
        findings.place = Place { record: Some(RecordKey::Conflict(conflict.id)), ..Place::default() };
        if !conflict.stray {
            // The file that it stands in.
            findings.place.document = conflict.change.document().cloned();
            findings.place.annotator = conflict.change.annotator().cloned();
            findings.place.annotation = annotation(&conflict.change);
        }
        let hint = "open the project in the window and settle it; what is there now stays in effect until then";
        findings.warning(format!("an open conflict: {}", told(conflict)), hint);
    }
}

/// The annotation that a change is of, or from which the relation starts that it is of.
fn annotation(change: &Change) -> Option<AnnotationId> {
    match change {
        Change::Annotation(_, swap) => Some(swap.either()?.id),
        Change::Relation(_, swap) => Some(swap.either()?.from),
        _ => None,
    }
}

/// What is asked, as the beginning of a sentence without its full stop.
#[must_use]
pub fn told(conflict: &Conflict) -> String {
    let record = conflict.change.record().map_or_else(|| "a record".to_owned(), |it| it.to_string());
    let is_removed = is_removed(&conflict.change);
    let happened = match (conflict.reason, is_removed) {
        _ if conflict.stray && matches!(conflict.change, Change::Document(_)) => {
            "was gone when it was changed; the change waits in the conflict"
        }
        _ if conflict.stray => "was changed while its document was gone; the change waits in the conflict",
        (Reason::Merge, false) => "was changed on both sides; the other side's state waits in the conflict",
        (Reason::Merge, true) => {
            "was removed on one side and is needed or was changed on the other; it is kept until that is decided"
        }
        (Reason::Recovery, false) => {
            "had become something else in its file than the journal knew; the journal's state waits in the conflict"
        }
        (Reason::Recovery, true) => "had become something else in its file when the journal removed it",
        (Reason::Reanchoring, _) => "could not be found again for certain in the corrected text",
    };
    format!("{record} {happened}")
}

fn is_removed(change: &Change) -> bool {
    match change {
        Change::Title(swap) => swap.after.is_none(),
        Change::Label(swap) => swap.after.is_none(),
        Change::Attribute(swap) => swap.after.is_none(),
        Change::RelationLabel(swap) => swap.after.is_none(),
        Change::Speaker(swap) => swap.after.is_none(),
        Change::Document(swap) => swap.after.is_none(),
        // Nothing stands for an untouched sheet and for a person's.
        Change::Status(..) | Change::Kind(..) => false,
        Change::Annotation(_, swap) => swap.after.is_none(),
        Change::Relation(_, swap) => swap.after.is_none(),
        Change::Conflict(swap) => swap.after.is_none(),
    }
}
