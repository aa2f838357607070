//! What Tab selects next: the objects of the armed label that are not tagged with it yet.

use super::session::Workspace;
use crate::model::{Label, LabelId, Snap};
use crate::text::{ByteOffset, Direction, ObjectFinder, ObjectKind, Span};

/// What a label is about to find.
#[must_use]
pub fn kind(snap: Snap) -> ObjectKind {
    match snap {
        Snap::Quotation => ObjectKind::Quotation,
        Snap::Number => ObjectKind::Number,
        Snap::Clause => ObjectKind::Statement,
        Snap::Words => ObjectKind::Sentence,
    }
}

/// The spans of the next or previous object of a label, seen from an offset. `None` where there is none that is not tagged with it.
#[must_use]
pub fn next(workspace: &Workspace, label: &Label, from: ByteOffset, direction: Direction) -> Option<Vec<Span>> {
    let finder = workspace.objects()?;
    let kind = kind(label.snap);
    match direction {
        Direction::Forward => {
            let mut objects = finder.objects(kind, from);
            // The other half of a quotation is proposed with the first, not by itself.
            let mut end = from;
            objects.find_map(|object| {
                let parts = finder.parts(kind, object);
                let fresh = object.start() >= end && !is_tagged(workspace, &label.id, &parts);
                end = end.max(parts.last().map_or(end, |it| it.end()));
                fresh.then_some(parts)
            })
        }
        Direction::Backward => {
            let mut at = from;
            loop {
                let object = first_half(&finder, kind, finder.next(kind, at, Direction::Backward)?);
                let parts = finder.parts(kind, object);
                if !is_tagged(workspace, &label.id, &parts) {
                    return Some(parts);
                }
                at = object.start();
            }
        }
    }
}

/// The object that another one is a part of, or that one itself.
fn first_half(finder: &ObjectFinder<'_>, kind: ObjectKind, object: Span) -> Span {
    let whole = |it: &Span| finder.parts(kind, *it).contains(&object);
    let before =
        std::iter::successors(Some(object), |it| finder.next(kind, it.start(), Direction::Backward).filter(whole));
    before.last().unwrap_or(object)
}

fn is_tagged(workspace: &Workspace, label: &LabelId, parts: &[Span]) -> bool {
    let Some(sheet) = workspace.sheet() else { return false };
    parts.iter().any(|part| sheet.annotations.overlapping(*part).any(|it| it.label == *label))
}
