//! Sheets and facts in exactly the form that `sheet_file` and `document_file` write, read without asking at each byte what else it
//! could be: several times as fast as the `ron` crate, which reads whatever else is valid.
//!
//! Offsets are bytes. Knows the form of the files, and touches none.
//!
//! Invariant: what is read here is what `ron` reads of the same bytes; where that is not sure, nothing is. The words of every
//! refusal are those of `ron`, which is asked again.

mod cursor;
mod facts;
mod record;
mod shared;

use std::sync::Arc;

use memchr::memmem;

use self::cursor::Cursor;
pub(super) use self::facts::facts;
use self::shared::Shared;
use super::change_file::{self, ConflictRecord};
use super::parallel::{in_parallel, processors};
use super::parse;
use super::ron_writer::RonWriter;
use super::sheet_file::SheetParts;
use crate::model::{Annotation, AnnotationSet, Conflict, Relation, RelationId, Sheet, SheetKey};

/// What opens a list with a record a line, and what closes it.
const OPEN: &str = "[\n";
const CLOSE: &str = "    ]";
/// What stands before and behind a record on its line.
const BEFORE: &str = "        (";
const BEHIND: &str = "),\n";
/// What stands before the list of annotations and behind it, brackets included.
const BEFORE_ANNOTATIONS: &str = "    annotations: [";
const BEHIND_ANNOTATIONS: &str = "],\n    relations: ";
/// How many bytes of annotations are worth a thread.
const PIECE: usize = 4 << 20;

/// What a sheet's file holds, or `None` where a byte is other than the writer would have it.
pub(super) fn sheet(bytes: &[u8]) -> Option<SheetParts> {
    let [head, annotations, tail] = sections(bytes)?;
    let mut cursor = Cursor::new(simdutf8::basic::from_utf8(head).ok()?);
    cursor.literal("(\n    format: ")?;
    if cursor.number()? != usize::try_from(super::FORMAT).ok()? {
        return None;
    }
    cursor.literal(",\n    document: ")?;
    let document = cursor.parsed()?;
    cursor.literal(",\n    text: ")?;
    let text = cursor.parsed()?;
    cursor.literal(",\n    annotator: ")?;
    let annotator = cursor.parsed()?;
    cursor.literal(",\n    kind: ")?;
    let kind = cursor.word()?;
    cursor.literal(",\n    status: ")?;
    let status = cursor.word()?;
    cursor.literal(",\n")?;
    cursor.end()?;
    let annotations = read_annotations(annotations)?;
    let mut cursor = Cursor::new(simdutf8::basic::from_utf8(tail).ok()?);
    let relations = relations(&mut cursor)?.into_iter().collect();
    cursor.literal(",\n    conflicts: ")?;
    let conflicts = conflicts(&mut cursor)?;
    cursor.literal(",\n)\n")?;
    cursor.end()?;
    let sheet = Sheet { kind, status, annotations, relations };
    Some((SheetKey::new(document, annotator), text, sheet, conflicts))
}

/// What stands before the annotations, they themselves, and what stands behind them. Were the words between the three found within a
/// string, none of the three would be what is expected of it.
fn sections(bytes: &[u8]) -> Option<[&[u8]; 3]> {
    let start = memmem::find(bytes, BEFORE_ANNOTATIONS.as_bytes())?;
    let (head, behind) = bytes.split_at(start);
    let behind = behind.get(BEFORE_ANNOTATIONS.len()..)?;
    // Looked for from behind, for there are far more annotations than relations.
    let end = memmem::rfind(behind, BEHIND_ANNOTATIONS.as_bytes())?;
    let (annotations, tail) = behind.split_at(end);
    Some([head, annotations, tail.get(BEHIND_ANNOTATIONS.len()..)?])
}

/// The annotations between the brackets of their list, in order and none twice; of many each thread reads some.
fn read_annotations(list: &[u8]) -> Option<AnnotationSet> {
    if list.is_empty() {
        return Some(AnnotationSet::default());
    }
    let lines = list.strip_prefix(b"\n")?.strip_suffix(b"    ")?;
    let mut annotations: Vec<Arc<Annotation>> = Vec::new();
    for piece in in_parallel(&pieces(lines), |piece| read_lines(piece)) {
        match annotations.is_empty() {
            true => annotations = piece?,
            false => annotations.append(&mut piece?),
        }
    }
    AnnotationSet::from_ordered(annotations)
}

/// Whole lines, cut into about as many pieces as there are threads for them.
fn pieces(lines: &[u8]) -> Vec<&[u8]> {
    let least = (lines.len() / processors()).max(PIECE);
    let mut pieces = Vec::new();
    let mut rest = lines;
    while let Some(end) = rest.get(least..).and_then(|behind| memchr::memchr(b'\n', behind)) {
        let (piece, behind) = rest.split_at(least + end + 1);
        pieces.push(piece);
        rest = behind;
    }
    pieces.push(rest);
    pieces
}

fn read_lines(lines: &[u8]) -> Option<Vec<Arc<Annotation>>> {
    let mut cursor = Cursor::new(simdutf8::basic::from_utf8(lines).ok()?);
    Shared::of_thread(|shared| {
        let mut annotations = Vec::new();
        while !cursor.is_at_end() {
            cursor.literal(BEFORE)?;
            annotations.push(Arc::new(record::annotation(&mut cursor, shared)?));
            cursor.literal(BEHIND)?;
        }
        Some(annotations)
    })
}

/// The relations, in the order of their ids and none twice.
fn relations(cursor: &mut Cursor<'_>) -> Option<Vec<Arc<Relation>>> {
    let mut last: Option<RelationId> = None;
    Shared::of_thread(|shared| {
        records(cursor, |cursor| {
            let relation = record::relation(cursor, shared)?;
            let is_next = last.is_none_or(|it| it < relation.id);
            last = Some(relation.id);
            is_next.then(|| Arc::new(relation))
        })
    })
}

/// The open questions, which are few: each is read by `ron`, and is what was meant where it is written with the same bytes.
fn conflicts(cursor: &mut Cursor<'_>) -> Option<Vec<Arc<Conflict>>> {
    let mut last = None;
    records(cursor, |cursor| {
        let line = cursor.before(BEHIND)?;
        let ron = format!("({line})");
        let ConflictRecord { conflict } = parse::from_ron(&ron).ok()?;
        let mut writer = RonWriter::default();
        writer.record(|fields| change_file::write_conflict(fields, &conflict));
        let is_next = last.is_none_or(|it| it < conflict.id) && writer.into_string() == ron;
        last = Some(conflict.id);
        is_next.then_some(conflict)
    })
}

/// A list with a record a line.
fn records<'a, T>(cursor: &mut Cursor<'a>, mut record: impl FnMut(&mut Cursor<'a>) -> Option<T>) -> Option<Vec<T>> {
    let mut records = Vec::new();
    if cursor.skip("[]") {
        return Some(records);
    }
    cursor.literal(OPEN)?;
    while !cursor.skip(CLOSE) {
        cursor.literal(BEFORE)?;
        records.push(record(cursor)?);
        cursor.literal(BEHIND)?;
    }
    Some(records)
}
