//! Writes JSON CAS 0.4: types, feature structures, the view, each structure on a line of its own.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::structures::{SOFA, Structure, Value, structures};
use super::types::{Range, TypeDefinition, Types};
use super::xmi_write::stem;
use crate::format::jsonl::count_losses;
use crate::format::{FormatError, LossReport, Outline, Record, Sink, Writer, Written, append};

/// Writes a folder an annotator.
pub(super) struct Files {
    types: Types,
    /// The types as they stand in each file.
    described: String,
    with_text: bool,
    several_projects: bool,
    written: Written,
}

impl Files {
    pub(super) fn new(outline: &Outline<'_>) -> Self {
        let types = Types::of(outline);
        let described = described(&types.all()).to_string();
        let (with_text, several_projects) = (outline.with_text, outline.schemas.len() > 1);
        Self { types, described, with_text, several_projects, written: Written::default() }
    }
}

impl Writer for Files {
    fn begin(&mut self, _: &mut dyn Sink) -> Result<(), FormatError> {
        Ok(())
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        let path = format!("{}.cas.json", stem(record, self.several_projects));
        let all =
            structures(record, &self.types, losses).ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        count_losses(record, losses);
        let text = self.with_text.then(|| record.text.as_str());
        let json = document(&self.described, text, &all)
            .map_err(|error| FormatError::Form { name: path.clone(), message: error.to_string() })?;
        append(sink, &path, &json)?;
        for annotation in &record.annotations {
            self.written.add_spans("spans", &annotation.label, 1);
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Sink) -> Result<(), FormatError> {
        Ok(())
    }

    fn written(&self) -> Option<&Written> {
        Some(&self.written)
    }
}

/// The file of a record.
fn document(types: &str, text: Option<&str>, all: &[Structure<'_>]) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(types.len() + text.map_or(0, str::len) + 250 * all.len() + 300);
    bytes.extend_from_slice(b"{\"%TYPES\":");
    bytes.extend_from_slice(types.as_bytes());
    bytes.extend_from_slice(b",\n\"%FEATURE_STRUCTURES\":[\n");
    let mut sofa = json!({
        "%ID": SOFA,
        "%TYPE": "uima.cas.Sofa",
        "sofaNum": 1,
        "sofaID": "_InitialView",
        "mimeType": "text/plain",
    });
    if let Some(text) = text {
        sofa["sofaString"] = text.into();
    }
    serde_json::to_writer(&mut bytes, &sofa)?;
    let mut free = all.last().map_or(SOFA, |it| it.id) + 1;
    for structure in all {
        let lists = lists(structure, &mut free);
        bytes.extend_from_slice(b",\n");
        serde_json::to_writer(&mut bytes, &Line { structure, lists: &lists })?;
        for list in &lists {
            bytes.extend_from_slice(b",\n");
            serde_json::to_writer(&mut bytes, list)?;
        }
    }
    let members: Vec<usize> = all.iter().filter(|it| it.kind.is_indexed()).map(|it| it.id).collect();
    bytes.extend_from_slice(b"\n],\n\"%VIEWS\":");
    serde_json::to_writer(&mut bytes, &json!({ "_InitialView": { "%SOFA": SOFA, "%MEMBERS": members } }))?;
    bytes.extend_from_slice(b"}\n");
    Ok(bytes)
}

/// A list, which is a structure of its own.
#[derive(Serialize)]
struct List<'s> {
    #[serde(rename = "%ID")]
    id: usize,
    #[serde(rename = "%TYPE")]
    kind: &'static str,
    #[serde(rename = "%ELEMENTS")]
    elements: Elements<'s>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Elements<'s> {
    Texts(Vec<&'s str>),
    Ids(&'s [usize]),
}

/// The lists among the features of a structure, in their order, with ids that are free.
fn lists<'s>(structure: &'s Structure<'_>, free: &mut usize) -> Vec<List<'s>> {
    let mut lists = Vec::new();
    for (feature, value) in &structure.features {
        let (kind, elements) = match value {
            Value::Texts(list) => ("uima.cas.StringArray", Elements::Texts(list.iter().map(|it| &**it).collect())),
            Value::Many(ids) if *feature == "parts" => ("webanno.custom.SpanPartsLink[]", Elements::Ids(ids)),
            Value::Many(ids) => ("webanno.custom.SpanMentionsLink[]", Elements::Ids(ids)),
            _ => continue,
        };
        lists.push(List { id: *free, kind, elements });
        *free += 1;
    }
    lists
}

/// A feature structure as it is written; `@` marks references.
struct Line<'s> {
    structure: &'s Structure<'s>,
    lists: &'s [List<'s>],
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Structure { id, kind, place, features } = self.structure;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("%ID", id)?;
        map.serialize_entry("%TYPE", kind.name())?;
        if kind.is_indexed() {
            map.serialize_entry("@sofa", &SOFA)?;
        }
        if let Some([begin, end]) = place {
            map.serialize_entry("begin", begin)?;
            map.serialize_entry("end", end)?;
        }
        let mut lists = self.lists.iter();
        for (feature, value) in features {
            let list = match value {
                Value::Text(text) => {
                    map.serialize_entry(feature, text)?;
                    continue;
                }
                Value::Short(text) => {
                    map.serialize_entry(feature, text)?;
                    continue;
                }
                Value::YesNo(yes) => {
                    map.serialize_entry(feature, yes)?;
                    continue;
                }
                Value::One(id) => Some(*id),
                Value::Texts(_) | Value::Many(_) => lists.next().map(|it| it.id),
            };
            map.serialize_entry(&format!("@{feature}"), &list)?;
        }
        map.end()
    }
}

/// The types as they stand in a file.
fn described(types: &[TypeDefinition<'_>]) -> Json {
    let mut all = Map::new();
    for (kind, features) in types {
        let mut described = Map::new();
        described.insert("%NAME".to_owned(), kind.name().into());
        described.insert("%SUPER_TYPE".to_owned(), kind.supertype().into());
        for (feature, range) in features {
            let range = match range {
                Range::Text => "uima.cas.String".to_owned(),
                Range::YesNo => "uima.cas.Boolean".to_owned(),
                Range::Texts => "uima.cas.StringArray".to_owned(),
                Range::One(kind) => kind.name().to_owned(),
                Range::Many(kind) => format!("{}[]", kind.name()),
            };
            described.insert((*feature).to_owned(), json!({ "%NAME": feature, "%RANGE": range }));
        }
        all.insert(kind.name().to_owned(), Json::Object(described));
    }
    Json::Object(all)
}
