//! One line of a log: a checksum of eight hexadecimal digits, a space, and one record in RON.
//!
//! ```text
//! 5f0c1a3e (number: 12, at: "2026-11-22T10:02:11Z", by: "ada", kind: edit, title: "tag claim", changes: [annotation(…)])
//! ```
//!
//! The first line of each file says whose log it is, so that a folder copied by hand with somebody else's log in it applies nothing.
//! Offsets are bytes.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::edit::{Change, Edit, Entry, EntryKind, Refusal};
use crate::model::{AnnotationId, AnnotatorId, AttributeId, DocumentId, ProjectId, SheetKey, Stamp, Time};
use crate::store::change_file::{self, ChangeRecord};
use crate::store::parse::{self, Format, Parsed};
use crate::store::ron_writer::{Fields, RonWriter};
use crate::store::words::{Word as _, Written};

/// The highest number that a record may have; a higher one is no work of ours.
pub(super) const NUMBER_MAX: u64 = 999_999_999_999;

/// An entry of the history under the number that it has in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Record {
    /// From 1, rising by one for ever.
    pub(in crate::store) number: u64,
    /// What happened.
    pub(in crate::store) entry: Entry,
}

/// The line of an entry.
pub(in crate::store) fn write(number: u64, entry: &Entry) -> String {
    let Entry { kind, edit, stamp } = entry;
    line(|fields| {
        fields.word("number", &number.to_string());
        fields.string("at", &stamp.at.to_string()).string("by", stamp.by.as_str());
        fields.word("kind", kind.word()).string("title", &edit.title);
        fields.field("changes", |writer| writer.list(&edit.changes, change_file::write_change));
        if !edit.refused.is_empty() {
            fields.field("refused", |writer| writer.list(&edit.refused, write_refusal));
        }
    })
}

fn write_refusal(writer: &mut RonWriter, refusal: &Refusal) {
    let Refusal { key, annotation, attribute } = refusal;
    writer.record(|fields| {
        fields.string("document", key.document.as_str()).string("annotator", key.annotator.as_str());
        fields.string("annotation", &annotation.to_string()).string("attribute", attribute.as_str());
    });
}

/// The first line of a file of the log.
pub(super) fn write_header(project: ProjectId) -> String {
    line(|fields| {
        fields.word("format", &crate::store::FORMAT.to_string()).string("project", &project.to_string());
    })
}

/// The one line that says up to which number the files of a project hold everything.
pub(super) fn write_written(project: ProjectId, number: u64) -> String {
    line(|fields| {
        fields.string("project", &project.to_string()).word("number", &number.to_string());
    })
}

fn line(write: impl FnOnce(&mut Fields<'_>)) -> String {
    let mut writer = RonWriter::default();
    writer.record(write);
    let ron = writer.into_string();
    format!("{:08x} {ron}\n", crc32fast::hash(ron.as_bytes()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordFields {
    number: u64,
    at: Parsed<Time>,
    by: Parsed<AnnotatorId>,
    kind: Written<EntryKind>,
    title: String,
    changes: Vec<ChangeRecord>,
    #[serde(default)]
    refused: Vec<RefusalFields>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RefusalFields {
    document: Parsed<DocumentId>,
    annotator: Parsed<AnnotatorId>,
    annotation: Parsed<AnnotationId>,
    attribute: Parsed<AttributeId>,
}

impl From<RefusalFields> for Refusal {
    fn from(RefusalFields { document, annotator, annotation, attribute }: RefusalFields) -> Self {
        Self { key: SheetKey::new(document.0, annotator.0), annotation: annotation.0, attribute: attribute.0 }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderFields {
    #[serde(rename = "format")]
    _format: Format,
    project: Parsed<ProjectId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFields {
    project: Parsed<ProjectId>,
    number: u64,
}

/// Reads a line without its line feed.
///
/// # Errors
///
/// What is wrong with it and what was expected, in words.
pub(super) fn read(line: &[u8]) -> Result<Record, String> {
    let fields: RecordFields = parsed(line)?;
    if fields.number == 0 || fields.number > NUMBER_MAX {
        return Err(format!("{} is no number of a record; expected one from 1 to {NUMBER_MAX}", fields.number));
    }
    let changes: Vec<Change> = fields.changes.into_iter().map(Into::into).collect();
    if changes.iter().any(|change| change.record().is_none()) {
        return Err("a change has neither a state before nor one after; expected one of them".to_owned());
    }
    let stamp = Stamp { at: fields.at.0, by: fields.by.0 };
    let refused = fields.refused.into_iter().map(Into::into).collect();
    let entry = Entry { kind: fields.kind.0, edit: Edit { title: fields.title, changes, refused }, stamp };
    Ok(Record { number: fields.number, entry })
}

/// Reads the first line of a file: the project that it belongs to.
pub(super) fn read_header(line: &[u8]) -> Result<ProjectId, String> {
    parsed::<HeaderFields>(line).map(|it| it.project.0)
}

/// Reads up to which number the files of which project hold everything.
pub(super) fn read_written(bytes: &[u8]) -> Result<(ProjectId, u64), String> {
    let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    parsed::<WrittenFields>(line).map(|it| (it.project.0, it.number.min(NUMBER_MAX)))
}

fn parsed<T: DeserializeOwned>(line: &[u8]) -> Result<T, String> {
    let damaged = || "the checksum does not agree; expected the line as it was written".to_owned();
    let (sum, ron) = line.split_at_checked(9).ok_or_else(damaged)?;
    let sum = std::str::from_utf8(sum).ok().and_then(|it| it.strip_suffix(' '));
    let sum = sum.filter(|it| it.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let sum = sum.and_then(|it| u32::from_str_radix(it, 16).ok()).ok_or_else(damaged)?;
    if sum != crc32fast::hash(ron) {
        return Err(damaged());
    }
    let ron =
        std::str::from_utf8(ron).map_err(|_| "it is not UTF-8; expected the line as it was written".to_owned())?;
    // A stranger's log may be as deep as a stranger's file.
    parse::from_ron(ron).map_err(|error| error.code.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Change, Swap};

    fn entry(title: &str) -> Entry {
        let change = Change::Title(Swap::replace("one\n".to_owned(), title.to_owned()));
        let stamp = Stamp { at: Time::from_unix(1_763_800_000), by: "ada".parse().expect("a name") };
        let key = SheetKey::new("one".parse().expect("a document"), "ada".parse().expect("a name"));
        let attribute = "qualifier".parse().expect("an attribute");
        let refused = vec![Refusal { key, annotation: AnnotationId::from_number(7), attribute }];
        Entry {
            kind: EntryKind::Undo, edit: Edit { refused, ..Edit::new("edit the “title”", vec![change]) }, stamp
        }
    }

    #[test]
    fn a_line_reads_back_and_any_flipped_bit_is_noticed() {
        let line = write(12, &entry("two"));
        let (last, line) = line.as_bytes().split_last().expect("a line");
        assert_eq!(*last, b'\n');
        assert_eq!(read(line), Ok(Record { number: 12, entry: entry("two") }));
        for place in 0..line.len() {
            for bit in 0..8 {
                let mut damaged = line.to_vec();
                damaged[place] ^= 1 << bit;
                // The case of a hexadecimal digit says nothing.
                if !(place < 8 && damaged[place].eq_ignore_ascii_case(&line[place])) {
                    assert!(read(&damaged).is_err(), "{place} {bit}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_work_of_ours_is_refused() {
        let signed = |ron: &str| format!("{:08x} {ron}", crc32fast::hash(ron.as_bytes()));
        let of = |number: &str, changes: &str| {
            signed(&format!(
                "(number: {number}, at: \"2026-11-22T10:02:11Z\", by: \"ada\", kind: edit, title: \"\", changes: [{changes}])"
            ))
        };
        assert!(read(of("1", "").as_bytes()).is_ok());
        let deep = format!("title(before: {}None{})", "Some(".repeat(100_000), ")".repeat(100_000));
        for (number, changes) in [("0", ""), ("18446744073709551615", ""), ("-1", ""), ("1", &*deep), ("1", "label()")]
        {
            assert!(read(of(number, changes).as_bytes()).is_err(), "{number}");
        }
        for line in [&b""[..], b"00000000", b"00000000 ", b"+0000000 ()", &[0; 4096]] {
            assert!(read(line).is_err(), "{line:?}");
        }
    }

    #[test]
    fn conflicts_nested_in_conflicts_went_deeper_than_in_a_file() {
        let nested = |depth: usize| {
            let conflict = "conflict(after: Some((id: \"000000000001\", reason: recovery, change: ";
            let changes = format!("{}title(after: Some(\"\")){}", conflict.repeat(depth), ")))".repeat(depth));
            let ron = format!(
                "(number: 1, at: \"2026-11-22T10:02:11Z\", by: \"ada\", kind: edit, title: \"\", changes: [{changes}])"
            );
            read(format!("{:08x} {ron}", crc32fast::hash(ron.as_bytes())).as_bytes())
        };
        for depth in [12, 30, 100, 10_000] {
            let error = nested(depth).expect_err("too deep");
            assert!(error.to_lowercase().contains("recursion"), "{depth}: {error}");
        }
    }

    #[test]
    fn header_and_mark_read_back() {
        let project = ProjectId::from_number(7);
        assert_eq!(read_header(write_header(project).trim_end().as_bytes()), Ok(project));
        assert_eq!(read_written(write_written(project, 12).as_bytes()), Ok((project, 12)));
        assert!(read_written(write_header(project).as_bytes()).is_err());
    }
}
