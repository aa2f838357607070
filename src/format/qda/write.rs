//! Writes the project of an export: texts as they come, and at the end what is said of them.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::codes::Codes;
use super::own;
use super::xml::Xml;
use super::{CODEBOOK_NAMESPACE, NAMESPACE, OWN_NOTE, PART, in_ascii};
use crate::format::guid::Guid;
use crate::format::jsonl;
use crate::format::{Entry, FormatError, LossReport, Outline, Record, Sink, Unit, Writer, Written, append, words};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, AttributeKind, AttributeValue, DocumentId, ProjectId, Speaker, SpeakerId,
    Time,
};

const FILE: &str = "project.qdpx";
const CODEBOOK: &str = "codebook.qdc";

/// The name of a selection shows no more of its words than this.
const NAME_CHARS: usize = 80;

/// Collects the project. It is in memory until the end, since the parts of the XML do not stand in the order of the records.
pub(super) struct Project {
    title: String,
    codes: Codes,
    archive: ZipWriter<Cursor<Vec<u8>>>,
    /// The elements of `Sources`, `Notes` and `Links` so far.
    sources: Xml,
    notes: Xml,
    links: Xml,
    users: Vec<AnnotatorId>,
    /// The document that is being written, which further annotators may have annotated.
    open: Option<Source>,
    /// The speakers, and the selections that are attributed to each.
    cases: BTreeMap<(ProjectId, SpeakerId), Case>,
    written: Written,
}

/// A document whose element is not closed.
struct Source {
    project: ProjectId,
    document: DocumentId,
    selections: Xml,
    note_refs: Vec<Guid>,
    /// What the selections of the record that is being written look like, and the links of its relations.
    seen: BTreeMap<String, Vec<String>>,
    linked: BTreeMap<String, String>,
    head: Vec<(&'static str, String)>,
    description: String,
    variables: Vec<(&'static str, String)>,
}

struct Case {
    name: String,
    description: String,
    selections: Vec<Guid>,
}

impl Project {
    pub(super) fn new(outline: &Outline<'_>) -> Self {
        let mut users: Vec<AnnotatorId> = outline.entries.iter().filter_map(|it| it.annotator.cloned()).collect();
        users.sort();
        users.dedup();
        Self {
            title: outline.titles.join(", "),
            codes: Codes::new(outline),
            archive: ZipWriter::new(Cursor::new(Vec::new())),
            sources: Xml::new(),
            notes: Xml::new(),
            links: Xml::new(),
            users,
            open: None,
            cases: cases(outline.entries),
            written: Written::default(),
        }
    }
}

impl Writer for Project {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        self.written.add("links", 0);
        if self.codes.is_empty() {
            return Ok(());
        }
        let mut xml = Xml::new();
        xml.out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        xml.open("CodeBook", &[("xmlns", CODEBOOK_NAMESPACE), ("origin", "Manicule")]);
        self.codes.write(&mut xml);
        xml.close("CodeBook");
        append(sink, CODEBOOK, xml.out.as_bytes())
    }

    fn write(&mut self, record: &Record<'_>, _: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        let is_open = |it: &Source| it.project == record.project.id && it.document == record.document.id;
        if !self.open.as_ref().is_some_and(is_open) {
            self.close_source();
            let name = text_name(record.project.id, &record.document.id);
            self.add_file(&format!("sources/{name}"), record.text.as_str().as_bytes())?;
            self.open = Some(source(record, &name));
        }
        self.add(record).ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        jsonl::count_losses(record, losses);
        for xml in [&mut self.sources, &mut self.notes, &mut self.links] {
            xml.legible.count(&record.document.id, losses);
        }
        if let Some(open) = &mut self.open {
            open.selections.legible.count(&record.document.id, losses);
        }
        Ok(())
    }

    fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        self.close_source();
        let project = self.project();
        self.add_file("project.qde", project.as_bytes())?;
        let archive = std::mem::replace(&mut self.archive, ZipWriter::new(Cursor::new(Vec::new())));
        let bytes = archive.finish().map_err(refuse)?.into_inner();
        append(sink, FILE, &bytes)
    }

    fn written(&self) -> Option<&Written> {
        Some(&self.written)
    }
}

fn refuse(error: impl std::fmt::Display) -> FormatError {
    FormatError::Form { name: FILE.to_owned(), message: error.to_string() }
}

impl Project {
    fn add_file(&mut self, name: &str, bytes: &[u8]) -> Result<(), FormatError> {
        // The time is that of no clock, so that the same project gives the same bytes.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default())
            .large_file(bytes.len() >= 1 << 32);
        self.archive.start_file(name, options).map_err(refuse)?;
        self.archive.write_all(bytes).map_err(refuse)
    }

    /// What one annotator made of the open document; `None` where an offset is no boundary of the text.
    fn add(&mut self, record: &Record<'_>) -> Option<()> {
        let user = record.annotator.map(|it| user(it).to_string()).unwrap_or_default();
        for annotation in &record.annotations {
            self.select(record, annotation, &user)?;
            self.written.add_spans("spans", &annotation.label, 1);
            self.written.add_spans("codings", &annotation.label, annotation.spans.count());
        }
        for relation in &record.relations {
            let ids = [record.project.id.to_string(), relation.id.to_string()];
            let annotator = record.annotator.map_or("", |it| it.as_str());
            let document = record.document.id.as_str();
            let guid = Guid::of(&["relation", &ids[0], document, annotator, &ids[1]]).to_string();
            let from =
                selection(record.project.id, &record.document.id, record.annotator, relation.from, 0).to_string();
            let to = &relation.to;
            let to = selection(record.project.id, &to.document, record.annotator, to.annotation, 0).to_string();
            let name = record.project.schema.relation_name(&relation.label);
            self.link(&guid, name, "OneWay", &from, &to);
            self.open.as_mut()?.linked.insert(ids[1].clone(), guid);
        }
        self.note(record)
    }

    fn link(&mut self, guid: &str, name: &str, direction: &str, from: &str, to: &str) {
        self.links.empty(
            "Link",
            &[("guid", guid), ("name", name), ("direction", direction), ("originGUID", from), ("targetGUID", to)],
        );
        self.written.add("links", 1);
    }

    /// The selections of an annotation, one a span, linked to the first.
    fn select(&mut self, record: &Record<'_>, annotation: &Annotation, user: &str) -> Option<()> {
        let key = |part| selection(record.project.id, &record.document.id, record.annotator, annotation.id, part);
        let (created, changed) = (time(annotation.created.at), time(annotation.changed.at));
        let description = description(record, annotation)?;
        let codes: Vec<String> = self.codes_of(annotation).iter().map(ToString::to_string).collect();
        let description = self.open.as_mut()?.selections.legible.text(&description).into_owned();
        let mut guids = Vec::new();
        let mut looks: Vec<([u64; 2], &[String])> = Vec::new();
        for (part, quoted) in annotation.spans.iter().enumerate() {
            let [start, end] = Unit::Chars.pair(record.text, quoted.span)?;
            let (guid, name) = (key(part).to_string(), quoted.quoted.chars().take(NAME_CHARS).collect::<String>());
            // What is chosen of an annotation is said once, and its label of each part.
            let its_codes = &codes[..if part == 0 { codes.len() } else { 1 }];
            guids.push(guid.clone());
            looks.push(([start as u64, end as u64], its_codes));
            let xml = &mut self.open.as_mut()?.selections;
            xml.open(
                "PlainTextSelection",
                &[
                    ("guid", &guid),
                    ("name", &name),
                    ("startPosition", &start.to_string()),
                    ("endPosition", &end.to_string()),
                    ("creatingUser", user),
                    ("creationDateTime", &created),
                    ("modifyingUser", user),
                    ("modifiedDateTime", &changed),
                ],
            );
            xml.words("Description", if part == 0 { &description } else { "" });
            for code in its_codes {
                let coding = Guid::of(&["coding", &guid, code]).to_string();
                xml.open("Coding", &[("guid", &coding), ("creatingUser", user), ("creationDateTime", &created)]);
                xml.empty("CodeRef", &[("targetGUID", code)]);
                xml.close("Coding");
            }
            xml.close("PlainTextSelection");
            if part > 0 {
                let link = Guid::of(&["part", &guid]).to_string();
                self.link(&link, PART, "Associative", &key(0).to_string(), &guid);
            }
        }
        guids.insert(0, own::look(&looks, &description));
        self.open.as_mut()?.seen.insert(annotation.id.to_string(), guids);
        self.attribute(record, annotation, key(0));
        Some(())
    }

    /// Refers to a selection from the cases of its speakers.
    fn attribute(&mut self, record: &Record<'_>, annotation: &Annotation, selection: Guid) {
        for (id, attribute) in annotation.attributes.iter() {
            let definition = record.project.schema.attribute(&annotation.label, id);
            if let AttributeValue::Text(text) = &attribute.value
                && definition.is_some_and(|it| it.kind == AttributeKind::Speaker)
                && let Ok(speaker) = text.parse::<SpeakerId>()
                && let Some(case) = self.cases.get_mut(&(record.project.id, speaker))
                && case.selections.last() != Some(&selection)
            {
                case.selections.push(selection);
            }
        }
    }

    /// The code of the label, then those of what was chosen.
    fn codes_of(&self, annotation: &Annotation) -> Vec<Guid> {
        let mut codes = vec![self.codes.of_label(&annotation.label)];
        for (id, attribute) in annotation.attributes.iter() {
            let chosen: Vec<&str> = match &attribute.value {
                AttributeValue::Text(text) => vec![text],
                AttributeValue::Choices(choices) => choices.iter().map(String::as_str).collect(),
                _ => Vec::new(),
            };
            for code in chosen.into_iter().filter_map(|it| self.codes.of_choice(&annotation.label, id, it)) {
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        codes
    }

    /// The record as `jsonl` has it, without its text: what a program of ours reads beside what everybody sees.
    fn note(&mut self, record: &Record<'_>) -> Option<()> {
        let open = self.open.as_mut()?;
        let (seen, links) = (std::mem::take(&mut open.seen), std::mem::take(&mut open.linked));
        let note = own::Note { seen, links, record: jsonl::line(record, Unit::Chars, false)? };
        let json = in_ascii(&serde_json::to_string(&note).ok()?);
        let (project, annotator) = (record.project.id.to_string(), record.annotator.map_or("", |it| it.as_str()));
        let guid = Guid::of(&["note", &project, record.document.id.as_str(), annotator]);
        self.notes.open("Note", &[("guid", &guid.to_string()), ("name", OWN_NOTE)]);
        self.notes.words("PlainTextContent", &json);
        self.notes.close("Note");
        self.open.as_mut()?.note_refs.push(guid);
        Some(())
    }

    fn close_source(&mut self) {
        let Some(source) = self.open.take() else { return };
        let xml = &mut self.sources;
        let head: Vec<(&str, &str)> = source.head.iter().map(|(name, value)| (*name, value.as_str())).collect();
        xml.open("TextSource", &head);
        xml.words("Description", &source.description);
        xml.out.push_str(&source.selections.out);
        for guid in source.note_refs {
            xml.empty("NoteRef", &[("targetGUID", &guid.to_string())]);
        }
        for (name, value) in &source.variables {
            xml.open("VariableValue", &[]);
            xml.empty("VariableRef", &[("targetGUID", &variable(name).to_string())]);
            xml.words("TextValue", value);
            xml.close("VariableValue");
        }
        xml.close("TextSource");
    }

    /// The whole of `project.qde`, its parts in the order of the schema.
    fn project(&mut self) -> String {
        let mut xml = Xml::new();
        xml.out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        xml.open("Project", &[("xmlns", NAMESPACE), ("name", &self.title), ("origin", "Manicule")]);
        if !self.users.is_empty() {
            xml.open("Users", &[]);
            for it in &self.users {
                xml.empty("User", &[("guid", &user(it).to_string()), ("name", it.as_str()), ("id", it.as_str())]);
            }
            xml.close("Users");
        }
        if !self.codes.is_empty() {
            xml.open("CodeBook", &[]);
            self.codes.write(&mut xml);
            xml.close("CodeBook");
        }
        xml.open("Variables", &[]);
        for name in VARIABLES {
            let guid = variable(name).to_string();
            xml.empty("Variable", &[("guid", &guid), ("name", name), ("typeOfVariable", "Text")]);
        }
        xml.close("Variables");
        write_cases(&mut xml, &self.cases);
        for (name, part) in [("Sources", &self.sources), ("Notes", &self.notes), ("Links", &self.links)] {
            if !part.out.is_empty() {
                xml.open(name, &[]);
                xml.out.push_str(&part.out);
                xml.close(name);
            }
        }
        xml.close("Project");
        xml.out
    }
}

/// The facts of documents that are variables of their sources.
const VARIABLES: [&str; 7] = ["publisher", "author", "published", "URL", "language", "event", "rights"];

fn variable(name: &str) -> Guid {
    Guid::of(&["variable", name])
}

fn user(annotator: &AnnotatorId) -> Guid {
    Guid::of(&["annotator", annotator.as_str()])
}

fn text_name(project: ProjectId, document: &DocumentId) -> String {
    format!("{}.txt", Guid::of(&["text", &project.to_string(), document.as_str()]))
}

/// The selection of a part of an annotation.
fn selection(
    project: ProjectId,
    document: &DocumentId,
    annotator: Option<&AnnotatorId>,
    annotation: AnnotationId,
    part: usize,
) -> Guid {
    let annotator = annotator.map_or("", |it| it.as_str());
    let ids = [project.to_string(), annotation.to_string(), part.to_string()];
    Guid::of(&["selection", &ids[0], document.as_str(), annotator, &ids[1], &ids[2]])
}

/// A time as the schema has it, or nothing where it has no year of four digits.
fn time(time: Time) -> String {
    Some(time.to_string()).filter(|it| it.len() == "2026-11-22T10:02:11Z".len()).unwrap_or_default()
}

fn source(record: &Record<'_>, name: &str) -> Source {
    let document = record.document;
    let guid = Guid::of(&["source", &record.project.id.to_string(), document.id.as_str()]);
    let (facts, notes): (Vec<_>, Vec<_>) = words::facts(document).partition(|(name, _)| *name != "note");
    Source {
        project: record.project.id,
        document: document.id.clone(),
        selections: Xml::new(),
        note_refs: Vec::new(),
        seen: BTreeMap::new(),
        linked: BTreeMap::new(),
        head: vec![
            ("guid", guid.to_string()),
            ("name", document.title.clone()),
            ("plainTextPath", format!("internal://{name}")),
        ],
        description: notes.into_iter().map(|(_, note)| note).collect(),
        variables: facts.into_iter().map(|(name, fact)| (name, fact.to_owned())).collect(),
    }
}

/// What people are told of an annotation: its note, then what is said of it.
fn description(record: &Record<'_>, annotation: &Annotation) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(Some(annotation.note.to_string()).filter(|it| !it.is_empty()));
    for it in words::said(record, Unit::Chars, &annotation.label, &annotation.attributes)? {
        lines.push(format!("{}: {}{}", it.name, it.words, if it.is_guess { " (guessed)" } else { "" }));
    }
    lines.extend(words::marks(annotation).map(str::to_owned));
    Some(lines.join("\n"))
}

/// A case for each speaker of the projects.
fn cases(entries: &[Entry<'_>]) -> BTreeMap<(ProjectId, SpeakerId), Case> {
    let mut cases = BTreeMap::new();
    let mut before = None;
    for project in entries.iter().map(|it| it.project) {
        if before.replace(project.id) == Some(project.id) {
            continue;
        }
        for Speaker { id, name, kind, role, note, aliases, .. } in project.speakers.values().map(AsRef::as_ref) {
            let mut lines = vec![kind.name().to_owned()];
            lines.extend([role, note].into_iter().filter(|it| !it.is_empty()).cloned());
            lines.extend(Some(aliases.join(", ")).filter(|it| !it.is_empty()));
            let case = Case { name: name.clone(), description: lines.join("\n"), selections: Vec::new() };
            cases.insert((project.id, id.clone()), case);
        }
    }
    cases
}

fn write_cases(xml: &mut Xml, cases: &BTreeMap<(ProjectId, SpeakerId), Case>) {
    if cases.is_empty() {
        return;
    }
    xml.open("Cases", &[]);
    for ((project, speaker), case) in cases {
        let guid = Guid::of(&["speaker", &project.to_string(), speaker.as_str()]).to_string();
        xml.open("Case", &[("guid", &guid), ("name", &case.name)]);
        xml.words("Description", &case.description);
        for it in &case.selections {
            xml.empty("SelectionRef", &[("targetGUID", &it.to_string())]);
        }
        xml.close("Case");
    }
    xml.close("Cases");
}
