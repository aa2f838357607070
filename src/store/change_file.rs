//! A change of a record, and an open question about one, on one line of RON: `annotation(document: "…", annotator: "…", before: None,
//! after: Some((id: …)))`. The journal and the `conflicts` of project files are made of them. Offsets are bytes.

use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::document_file::{self, DocumentRecord};
use super::folder::FileKey;
use super::parse::{Keyed, Parsed};
use super::project_file::{self, AttributeRecord, LabelRecord, RelationLabelRecord, SpeakerRecord};
use super::ron_writer::{Fields, RonWriter};
use super::sheet_file::{self, AnnotationRecord, RelationRecord};
use super::words::{Word, Written};
use crate::model::{
    AnnotatorId, AnnotatorKind, Change, Conflict, ConflictId, DocumentId, Project, Reason, SheetKey, Status, Swap,
};
use crate::text::TextHash;

/// Writes a change.
pub(super) fn write_change(writer: &mut RonWriter, change: &Change) {
    match change {
        Change::Title(swap) => write(writer, "title", None, swap, |writer, it| writer.string(it)),
        Change::Label(swap) => write_records(writer, "label", None, swap, project_file::write_label),
        Change::Attribute(swap) => write_records(writer, "attribute", None, swap, project_file::write_attribute),
        Change::RelationLabel(swap) => {
            write_records(writer, "relation_label", None, swap, project_file::write_relation_label);
        }
        Change::Speaker(swap) => {
            write_records(writer, "speaker", None, swap, |fields, it| project_file::write_speaker(fields, it));
        }
        Change::Document(swap) => {
            write_records(writer, "document", None, swap, |fields, it| document_file::write_fields(fields, it));
        }
        Change::Status(key, swap) => write_words(writer, "status", key, swap),
        Change::Kind(key, swap) => write_words(writer, "kind", key, swap),
        Change::Annotation(key, swap) => {
            write_records(writer, "annotation", Some(key), swap, |fields, it| sheet_file::write_annotation(fields, it));
        }
        Change::Relation(key, swap) => {
            write_records(writer, "relation", Some(key), swap, |fields, it| sheet_file::write_relation(fields, it));
        }
        Change::Conflict(swap) => {
            write_records(writer, "conflict", None, swap, |fields, it| write_conflict(fields, it));
        }
    }
}

/// Writes an open question.
pub(super) fn write_conflict(fields: &mut Fields<'_>, conflict: &Conflict) {
    fields.string("id", &conflict.id.to_string()).word("reason", conflict.reason.word());
    fields.field("text", |writer| writer.option(conflict.text, |writer, text| writer.string(&text.to_string())));
    fields.field("change", |writer| write_change(writer, &conflict.change));
    if conflict.stray {
        fields.word("stray", "true");
    }
}

fn write_words<T: Word>(writer: &mut RonWriter, name: &str, key: &SheetKey, swap: &Swap<T>) {
    write(writer, name, Some(key), swap, |writer, it| writer.word(it.word()));
}

fn write_records<T>(
    writer: &mut RonWriter,
    name: &str,
    key: Option<&SheetKey>,
    swap: &Swap<T>,
    fields: impl Fn(&mut Fields<'_>, &T),
) {
    write(writer, name, key, swap, |writer, it| writer.record(|record| fields(record, it)));
}

fn write<T>(
    writer: &mut RonWriter,
    name: &str,
    key: Option<&SheetKey>,
    swap: &Swap<T>,
    side: impl Fn(&mut RonWriter, &T),
) {
    writer.word(name);
    writer.record(|fields| {
        if let Some(key) = key {
            fields.string("document", key.document.as_str()).string("annotator", key.annotator.as_str());
        }
        fields.field("before", |writer| writer.option(swap.before.as_ref(), &side));
        fields.field("after", |writer| writer.option(swap.after.as_ref(), &side));
    });
}

/// A change as it is read.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ChangeRecord {
    Title {
        before: Option<String>,
        after: Option<String>,
    },
    Label {
        before: Option<LabelRecord>,
        after: Option<LabelRecord>,
    },
    Attribute {
        before: Option<AttributeRecord>,
        after: Option<AttributeRecord>,
    },
    RelationLabel {
        before: Option<RelationLabelRecord>,
        after: Option<RelationLabelRecord>,
    },
    Speaker {
        before: Option<SpeakerRecord>,
        after: Option<SpeakerRecord>,
    },
    Document {
        before: Option<Box<DocumentRecord>>,
        after: Option<Box<DocumentRecord>>,
    },
    Status {
        document: Parsed<DocumentId>,
        annotator: Parsed<AnnotatorId>,
        before: Option<Written<Status>>,
        after: Option<Written<Status>>,
    },
    Kind {
        document: Parsed<DocumentId>,
        annotator: Parsed<AnnotatorId>,
        before: Option<Written<AnnotatorKind>>,
        after: Option<Written<AnnotatorKind>>,
    },
    Annotation {
        document: Parsed<DocumentId>,
        annotator: Parsed<AnnotatorId>,
        before: Option<AnnotationRecord>,
        after: Option<AnnotationRecord>,
    },
    Relation {
        document: Parsed<DocumentId>,
        annotator: Parsed<AnnotatorId>,
        before: Option<RelationRecord>,
        after: Option<RelationRecord>,
    },
    Conflict {
        before: Option<Box<ConflictRecord>>,
        after: Option<Box<ConflictRecord>>,
    },
}

impl From<ChangeRecord> for Change {
    fn from(record: ChangeRecord) -> Self {
        let key = |document: Parsed<DocumentId>, annotator: Parsed<AnnotatorId>| SheetKey::new(document.0, annotator.0);
        match record {
            ChangeRecord::Title { before, after } => Self::Title(Swap { before, after }),
            ChangeRecord::Label { before, after } => Self::Label(swap(before, after, Into::into)),
            ChangeRecord::Attribute { before, after } => Self::Attribute(swap(before, after, Into::into)),
            ChangeRecord::RelationLabel { before, after } => Self::RelationLabel(swap(before, after, Into::into)),
            ChangeRecord::Speaker { before, after } => Self::Speaker(swap(before, after, |it| Arc::new(it.into()))),
            ChangeRecord::Document { before, after } => {
                Self::Document(swap(before, after, |it| Arc::new((*it).into())))
            }
            ChangeRecord::Status { document, annotator, before, after } => {
                Self::Status(key(document, annotator), swap(before, after, |it| it.0))
            }
            ChangeRecord::Kind { document, annotator, before, after } => {
                Self::Kind(key(document, annotator), swap(before, after, |it| it.0))
            }
            ChangeRecord::Annotation { document, annotator, before, after } => {
                Self::Annotation(key(document, annotator), swap(before, after, |AnnotationRecord(it)| it))
            }
            ChangeRecord::Relation { document, annotator, before, after } => {
                Self::Relation(key(document, annotator), swap(before, after, |RelationRecord(it)| it))
            }
            ChangeRecord::Conflict { before, after } => Self::Conflict(swap(before, after, |it| it.conflict)),
        }
    }
}

fn swap<T, U>(before: Option<T>, after: Option<T>, state: impl Fn(T) -> U) -> Swap<U> {
    Swap { before: before.map(&state), after: after.map(&state) }
}

/// An open question as it is read.
#[derive(Debug)]
pub(super) struct ConflictRecord {
    pub(super) conflict: Arc<Conflict>,
}

impl Keyed for ConflictRecord {
    type Key = ConflictId;

    fn key(&self) -> ConflictId {
        self.conflict.id
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConflictFields {
    id: Parsed<ConflictId>,
    reason: Written<Reason>,
    text: Option<Parsed<TextHash>>,
    change: ChangeRecord,
    #[serde(default)]
    stray: bool,
}

impl<'de> Deserialize<'de> for ConflictRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ConflictFields { id, reason, text, change, stray } = ConflictFields::deserialize(deserializer)?;
        let id = id.0;
        let change = Change::from(change);
        if change.record().is_none() || matches!(change, Change::Conflict(_)) {
            return Err(D::Error::custom(format!(
                "conflict {id}: expected a change of one record that is no conflict"
            )));
        }
        if stray && change.document().is_none() {
            return Err(D::Error::custom(format!("conflict {id}: expected `stray` only where a document is gone")));
        }
        let text = text.map(|Parsed(text)| text);
        Ok(Self { conflict: Arc::new(Conflict { id, reason: reason.0, text, change, stray }) })
    }
}

/// The open questions about the records of a file.
pub(super) fn conflicts_of(project: &Project, file: &FileKey) -> Vec<Arc<Conflict>> {
    let about = |conflict: &&Arc<Conflict>| FileKey::of_conflict(conflict).as_ref() == Some(file);
    project.conflicts.values().filter(about).cloned().collect()
}

/// Writes the field `conflicts`, where there are some or the file always has it.
pub(super) fn write_conflicts(fields: &mut Fields<'_>, conflicts: &[Arc<Conflict>], always: bool) {
    if always || !conflicts.is_empty() {
        fields.records("conflicts", conflicts, |fields, it| write_conflict(fields, it));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnnotatorId, Project, ProjectId};

    fn read_back(change: &Change) -> Change {
        let mut writer = RonWriter::default();
        write_change(&mut writer, change);
        let written = writer.into_string();
        assert!(!written.contains('\n'), "{written}");
        ron::from_str::<ChangeRecord>(&written).unwrap_or_else(|error| panic!("{error}: {written}")).into()
    }

    #[test]
    fn every_kind_of_change_reads_back() {
        let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare");
        let project = crate::store::open(&sample).expect("the sample project").project;
        let mut changes = vec![
            Change::Title(Swap::replace("one\nline".to_owned(), "“two”".to_owned())),
            Change::Label(Swap::remove(project.schema.labels[0].clone())),
            Change::RelationLabel(Swap::create(project.schema.relations[0].clone())),
        ];
        changes.extend(project.schema.attributes.iter().map(|it| Change::Attribute(Swap::create(it.clone()))));
        changes.extend(project.speakers.values().map(|it| Change::Speaker(Swap::create(it.clone()))));
        changes.extend(project.documents.values().map(|it| Change::Document(Swap::remove(it.clone()))));
        for (key, sheet) in &project.sheets {
            changes.push(Change::Status(key.clone(), Swap { before: None, after: Some(sheet.status) }));
            changes.push(Change::Kind(key.clone(), Swap::create(AnnotatorKind::Gold)));
            changes
                .extend(sheet.annotations.iter().map(|it| Change::Annotation(key.clone(), Swap::create(it.clone()))));
            changes.extend(sheet.relations.values().map(|it| Change::Relation(key.clone(), Swap::remove(it.clone()))));
        }
        let questions = changes.iter().map(|it| Conflict::new(Reason::Recovery, Some(TextHash::of(b"x")), it.clone()));
        let questions = questions.flat_map(|it| {
            let stray = it.change.document().map(|_| it.to_stray(None));
            [Some(it), stray].into_iter().flatten()
        });
        let questions: Vec<_> = questions.map(|it| Change::Conflict(Swap::create(Arc::new(it)))).collect();
        for change in changes.iter().chain(&questions) {
            assert_eq!(read_back(change), *change);
        }
    }

    #[test]
    fn a_question_about_a_question_is_refused() {
        let title = Change::Title(Swap::replace("one".to_owned(), "two".to_owned()));
        let question = Arc::new(Conflict::new(Reason::Merge, None, title));
        let nested =
            Conflict { change: Change::Conflict(Swap::create(question.clone())), ..Conflict::clone(&question) };
        let mut writer = RonWriter::default();
        writer.record(|fields| write_conflict(fields, &nested));
        let error = ron::from_str::<ConflictRecord>(&writer.into_string()).expect_err("refused");
        assert!(error.to_string().contains("no conflict"), "{error}");
    }

    #[test]
    fn open_questions_stand_in_the_file_of_their_record() {
        let mut project = Project::new(ProjectId::from_number(1), "Port Maré");
        let annotator: AnnotatorId = "ada".parse().expect("a name");
        let key = SheetKey::new("ferry".parse().expect("a name"), annotator);
        let status = Change::Status(key.clone(), Swap::create(Status::Done));
        let question = Arc::new(Conflict::new(Reason::Merge, None, status));
        project.conflicts.insert(question.id, question.clone());
        assert_eq!(conflicts_of(&project, &FileKey::Sheet(key.clone())), std::slice::from_ref(&question));
        assert!(conflicts_of(&project, &FileKey::Project).is_empty());
        // Where there is no document, there is no sheet either.
        let stray = Arc::new(question.to_stray(None));
        project.conflicts = [(stray.id, stray.clone())].into();
        assert!(conflicts_of(&project, &FileKey::Sheet(key)).is_empty());
        assert_eq!(conflicts_of(&project, &FileKey::Project), [stray]);
    }
}
