//! `project.ron`: title, schema and register of speakers, one record a line.

use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::change_file::{self, ConflictRecord};
use super::folder::FileKey;
use super::parse::{DEFINITIONS_MAX, Definitions, Format, Keyed, Parsed, Unique, quoted};
use super::ron_writer::{Fields, RonWriter, file};
use super::words::{Word as _, Written};
use crate::model::{
    AttributeDefinition, AttributeId, AttributeKind, Color, Label, LabelId, Project, ProjectId, RelationLabel, Schema,
    Snap, Speaker, SpeakerId, SpeakerKind, Underline,
};

/// The bytes of the project's file.
pub(super) fn write(project: &Project) -> String {
    file(|fields| {
        fields.field("format", |writer| writer.word(&super::FORMAT.to_string()));
        fields.string("id", &project.id.to_string());
        fields.string("title", &project.title);
        fields.records("labels", &project.schema.labels, write_label);
        fields.records("attributes", &project.schema.attributes, write_attribute);
        fields.records("relations", &project.schema.relations, write_relation_label);
        fields.records("speakers", project.speakers.values(), |fields, speaker| write_speaker(fields, speaker));
        change_file::write_conflicts(fields, &change_file::conflicts_of(project, &FileKey::Project), false);
    })
}

pub(super) fn write_label(fields: &mut Fields<'_>, label: &Label) {
    let Color([red, green, blue]) = label.color;
    let mut letter = [0; 4];
    let key = label.key.map(|key| &*key.encode_utf8(&mut letter));
    fields.string("id", label.id.as_str()).string("name", &label.name);
    fields.word("rank", &label.rank.to_string());
    fields.string("color", &format!("#{red:02x}{green:02x}{blue:02x}"));
    fields.word("underline", label.underline.word());
    fields.field("key", |writer| writer.option(key, RonWriter::string));
    fields.word("snap", label.snap.word()).string("rule", &label.rule);
}

pub(super) fn write_attribute(fields: &mut Fields<'_>, attribute: &AttributeDefinition) {
    fields.string("label", attribute.label.as_str()).string("id", attribute.id.as_str());
    fields.string("name", &attribute.name).word("rank", &attribute.rank.to_string());
    fields.word("kind", attribute.kind.word());
    fields.field("choices", |writer| writer.strings(attribute.choices.iter().map(String::as_str)));
    fields.word("required", if attribute.required { "true" } else { "false" });
    fields.string("rule", &attribute.rule);
}

pub(super) fn write_relation_label(fields: &mut Fields<'_>, relation: &RelationLabel) {
    fields.string("id", relation.id.as_str()).string("name", &relation.name);
    fields.word("rank", &relation.rank.to_string()).string("rule", &relation.rule);
}

pub(super) fn write_speaker(fields: &mut Fields<'_>, speaker: &Speaker) {
    let other = |writer: &mut RonWriter, id: &Option<SpeakerId>| {
        writer.option(id.as_ref().map(SpeakerId::as_str), RonWriter::string);
    };
    fields.string("id", speaker.id.as_str()).string("name", &speaker.name);
    fields.word("kind", speaker.kind.word()).string("role", &speaker.role);
    fields.field("aliases", |writer| writer.strings(speaker.aliases.iter().map(String::as_str)));
    fields.field("speaks_for", |writer| other(writer, &speaker.speaks_for));
    fields.field("through", |writer| other(writer, &speaker.through));
    fields.string("note", &speaker.note);
}

/// The project's file as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProjectRecord {
    #[serde(rename = "format")]
    _format: Format,
    id: Parsed<ProjectId>,
    title: String,
    labels: Definitions<LabelRecord>,
    attributes: Definitions<AttributeRecord>,
    relations: Definitions<RelationLabelRecord>,
    speakers: Unique<SpeakerRecord>,
    #[serde(default)]
    conflicts: Unique<ConflictRecord>,
}

impl From<ProjectRecord> for Project {
    /// The project without documents and sheets.
    fn from(record: ProjectRecord) -> Self {
        let mut schema = Schema {
            labels: record.labels.0.into_iter().map(Label::from).collect(),
            attributes: record.attributes.0.into_iter().map(AttributeDefinition::from).collect(),
            relations: record.relations.0.into_iter().map(RelationLabel::from).collect(),
        };
        schema.sort();
        let speakers = record.speakers.0.into_iter().map(Speaker::from);
        let conflicts = record.conflicts.0.into_iter().map(|it| (it.conflict.id, it.conflict));
        Self {
            schema,
            conflicts: conflicts.collect(),
            speakers: speakers.map(|speaker| (speaker.id.clone(), Arc::new(speaker))).collect(),
            ..Self::new(record.id.0, record.title)
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelRecord {
    id: Parsed<LabelId>,
    name: String,
    rank: u16,
    color: Hex,
    underline: Written<Underline>,
    key: Option<Letter>,
    snap: Written<Snap>,
    rule: String,
}

impl Keyed for LabelRecord {
    type Key = LabelId;

    fn key(&self) -> LabelId {
        self.id.0.clone()
    }
}

impl From<LabelRecord> for Label {
    fn from(record: LabelRecord) -> Self {
        Self {
            id: record.id.0,
            name: record.name,
            rank: record.rank,
            color: record.color.0,
            underline: record.underline.0,
            key: record.key.map(|Letter(key)| key),
            snap: record.snap.0,
            rule: record.rule,
        }
    }
}

/// `#rrggbb`
struct Hex(Color);

/// What there is to choose from.
struct Choices(Vec<String>);

impl<'de> Deserialize<'de> for Choices {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let choices = Vec::<String>::deserialize(deserializer)?;
        if choices.len() > DEFINITIONS_MAX {
            let count = choices.len();
            return Err(D::Error::custom(format!("there are {count} choices; expected at most {DEFINITIONS_MAX}")));
        }
        Ok(Self(choices))
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        let color = written.strip_prefix('#').filter(|digits| digits.len() == 6).and_then(|digits| {
            let parts = [digits.get(0..2)?, digits.get(2..4)?, digits.get(4..6)?];
            let part = |at: usize| u8::from_str_radix(parts[at], 16).ok();
            Some(Color([part(0)?, part(1)?, part(2)?]))
        });
        color
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("{} is no colour; expected one like #0072b2", quoted(&written))))
    }
}

/// A string of one character.
struct Letter(char);

impl<'de> Deserialize<'de> for Letter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        let mut letters = written.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Ok(Self(letter)),
            _ => Err(D::Error::custom(format!("{} is no key; expected one letter", quoted(&written)))),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttributeRecord {
    label: Parsed<LabelId>,
    id: Parsed<AttributeId>,
    name: String,
    rank: u16,
    kind: Written<AttributeKind>,
    choices: Choices,
    required: bool,
    rule: String,
}

impl Keyed for AttributeRecord {
    type Key = (LabelId, AttributeId);

    fn key(&self) -> Self::Key {
        (self.label.0.clone(), self.id.0.clone())
    }
}

impl From<AttributeRecord> for AttributeDefinition {
    fn from(record: AttributeRecord) -> Self {
        let AttributeRecord { label, id, name, rank, kind, choices: Choices(choices), required, rule } = record;
        Self { label: label.0, id: id.0, name, rank, kind: kind.0, choices, required, rule }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationLabelRecord {
    id: Parsed<LabelId>,
    name: String,
    rank: u16,
    rule: String,
}

impl Keyed for RelationLabelRecord {
    type Key = LabelId;

    fn key(&self) -> LabelId {
        self.id.0.clone()
    }
}

impl From<RelationLabelRecord> for RelationLabel {
    fn from(record: RelationLabelRecord) -> Self {
        let RelationLabelRecord { id, name, rank, rule } = record;
        Self { id: id.0, name, rank, rule }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpeakerRecord {
    id: Parsed<SpeakerId>,
    name: String,
    kind: Written<SpeakerKind>,
    role: String,
    aliases: Vec<String>,
    speaks_for: Option<Parsed<SpeakerId>>,
    through: Option<Parsed<SpeakerId>>,
    note: String,
}

impl Keyed for SpeakerRecord {
    type Key = SpeakerId;

    fn key(&self) -> SpeakerId {
        self.id.0.clone()
    }
}

impl From<SpeakerRecord> for Speaker {
    fn from(record: SpeakerRecord) -> Self {
        let SpeakerRecord { id, name, kind, role, aliases, speaks_for, through, note } = record;
        let other = |it: Option<Parsed<SpeakerId>>| it.map(|Parsed(id)| id);
        Self {
            id: id.0,
            name,
            kind: kind.0,
            role,
            aliases,
            speaks_for: other(speaks_for),
            through: other(through),
            note,
        }
    }
}
