//! What the structures of a CAS say of its texts: annotations, relations, facts.
//!
//! An annotation is what has a place, a relation what has a `Governor` and a `Dependent`. A reference from an annotation to another one is
//! a relation of the feature's name, or of the role of the link between them. Tokens and sentences come in only where a relation
//! leads to them.

use std::collections::BTreeSet;

use super::graph::{Cas, KnownTypes, Node, Raw, SOFA};
use super::own;
use super::types::Kind;
use crate::format::whose::stem;
use crate::format::{
    Counting, Facts, ImportedAnnotation, ImportedAttribute, ImportedDocument, ImportedRelation, ImportedSheet,
    ImportedValue, LossKind, ReadReport,
};
use crate::model::{AnnotationId, Diagnostic, Origin, Place, Severity, Status};
use crate::text::TextHash;

/// DKPro's tokens and sentences.
const SEGMENTS: [&str; 2] = [
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence",
];

/// What INCEpTION writes for itself.
const MACHINERY: [&str; 3] = ["LayerDefinition", "FeatureDefinition", "TagsetDescription"];

/// What a file has, and where.
pub(super) struct Sheets<'c> {
    cas: &'c Cas,
    types: &'c KnownTypes,
    file: &'c str,
    /// Whether a structure with a role or place is one that something else is made of.
    used: BTreeSet<u64>,
}

/// The documents of a file, one a text.
pub(super) fn documents(cas: &Cas, types: &KnownTypes, file: &str, report: &mut ReadReport) -> Vec<ImportedDocument> {
    let sheets = Sheets { cas, types, file, used: used(cas) };
    let documents = cas.sofas().map(|sofa| sheets.document(sofa, report)).collect();
    sheets.tell_strays(report);
    if cas.is_exhausted() {
        report.losses.add(LossKind::Field, || file.to_owned());
        let message =
            "its arrays and lists are shared by so many structures that not all of their elements were followed";
        report.findings.push(Diagnostic::in_file(
            Severity::Warning,
            file,
            message,
            "look at what refers to lists in it",
        ));
    }
    documents
}

/// The structures that links and relations lead to.
fn used(cas: &Cas) -> BTreeSet<u64> {
    let mut used = BTreeSet::new();
    // What a token refers to does not make a neighbour of it one that is wanted.
    for node in cas.nodes.iter().filter(|it| it.kind != SOFA && !SEGMENTS.contains(&it.kind.as_str())) {
        // What is in an array or list is used by that itself.
        let values = node.features.iter().filter(|(name, value)| name != "sofa" && !cas.is_collection(value));
        used.extend(values.flat_map(|(_, value)| cas.targets(value)).filter(|it| *it != node.id));
    }
    used
}

/// The id of the text that a structure is about.
fn sofa_of(node: &Node) -> Option<u64> {
    node.one("sofa").or_else(|| node.text("sofa")?.parse().ok())
}

impl Sheets<'_> {
    /// Tells of structures that are there for their own sake, and about no text of the file.
    fn tell_strays(&self, report: &mut ReadReport) {
        let sofas: BTreeSet<u64> = self.cas.sofas().map(|it| it.id).collect();
        for node in self.cas.nodes.iter().filter(|it| it.kind != SOFA && self.is_indexed(it)) {
            let has_sofa = sofa_of(node).is_some_and(|it| sofas.contains(&it));
            if has_sofa || self.used.contains(&node.id) || self.is_passed_over(node) {
                continue;
            }
            if node.place().is_some() {
                report.losses.add(LossKind::Misplaced, || self.at(node));
                let message =
                    format!("the structure {}, a {}, was left out: its text is not there", node.id, node.short_kind());
                let hint = "its sofa is to be the id of a text of the file";
                report.findings.push(Diagnostic::new(Severity::Error, self.place(node), message, hint));
            } else if self.cas.members.contains(&node.id) {
                report.losses.add(LossKind::Field, || format!("{}: {}", self.at(node), node.kind));
            }
        }
    }

    fn is_indexed(&self, node: &Node) -> bool {
        self.cas.members.is_empty() || self.cas.members.contains(&node.id)
    }

    fn document(&self, sofa: &Node, report: &mut ReadReport) -> ImportedDocument {
        let nodes: Vec<&Node> = self.cas.nodes.iter().filter(|it| sofa_of(it) == Some(sofa.id)).collect();
        let place = Place { file: Some(self.file.to_owned()), ..Place::default() };
        let (mut document, mut sheet) = (ImportedDocument { place, ..Default::default() }, ImportedSheet::default());
        document.counting = Some(Counting::Utf16);
        document.text = sofa.text("sofaString").map(str::to_owned);
        for node in &nodes {
            self.take_facts(node, &mut document, &mut sheet);
        }
        if document.name.is_empty() {
            document.name = stem(self.file).to_owned();
        }
        if let Some(view) = sofa.text("sofaID").filter(|it| *it != "_InitialView") {
            document.name = format!("{}-{view}", document.name);
        }
        if document.facts.title == document.name {
            document.facts.title.clear();
        }
        for node in nodes {
            self.take(node, &mut document, &mut sheet, report);
        }
        let is_annotated = sheet.annotator.is_some() || !sheet.annotations.is_empty() || !sheet.relations.is_empty();
        document.sheets = if is_annotated { vec![sheet] } else { Vec::new() };
        document
    }

    /// What a structure says of the document as a whole.
    fn take_facts(&self, node: &Node, document: &mut ImportedDocument, sheet: &mut ImportedSheet) {
        let text = |feature| node.text(feature).unwrap_or_default().to_owned();
        if self.is_document(node) {
            let language = text("language");
            document.facts.language = if language == "x-unspecified" { String::new() } else { language };
            document.facts.title = text("documentTitle");
            if document.name.is_empty() {
                document.name = text("documentId");
            }
        } else if node.short_kind() == "CASMetadata" {
            document.name = text("sourceDocumentName");
            sheet.annotator = Some(text("username")).filter(|it| !it.is_empty());
        } else if node.kind == Kind::Facts.name() {
            let Facts { language, title, .. } = std::mem::take(&mut document.facts);
            document.facts = Facts {
                title,
                language,
                publisher: text("publisher"),
                author: text("author"),
                published: text("published"),
                url: text("url"),
                event: text("event"),
                rights: text("rights"),
                note: text("note"),
            };
            document.text_hash = format!("sha256:{}", text("text_sha256")).parse::<TextHash>().ok();
            sheet.project = text("project");
            sheet.annotator = Some(text("annotator")).filter(|it| !it.is_empty());
            sheet.status = Status::ALL.into_iter().find(|it| it.name() == text("status"));
        }
    }

    fn is_document(&self, node: &Node) -> bool {
        let short = node.short_kind();
        self.types.is(&node.kind, "uima.tcas.DocumentAnnotation")
            || matches!(short, "DocumentAnnotation" | "DocumentMetaData")
    }

    /// Whether a structure is part of something else, or of what this program makes itself.
    fn is_passed_over(&self, node: &Node) -> bool {
        let is_used = self.used.contains(&node.id);
        let is_segment = SEGMENTS.contains(&node.kind.as_str()) && !is_used;
        let is_part = node.kind == Kind::Part.name() && is_used;
        let is_known = self.is_document(node) || node.kind == Kind::Facts.name() || node.short_kind() == "CASMetadata";
        // The head of a chain says nothing that its links do not.
        let is_chain = node.one("first").is_some() && node.place().is_none();
        is_known || is_segment || is_part || is_chain || MACHINERY.contains(&node.short_kind())
    }

    fn take(&self, node: &Node, document: &mut ImportedDocument, sheet: &mut ImportedSheet, report: &mut ReadReport) {
        let is_there = self.is_indexed(node) || self.used.contains(&node.id);
        if !is_there || self.is_passed_over(node) {
            return;
        }
        match (node.one("Governor"), node.one("Dependent"), node.place()) {
            (Some(from), Some(to), _) => {
                let ends = (self.key(from), self.key(to));
                sheet.relations.push(self.relation(node, ends, report));
            }
            (Some(from), None, None) if node.kind == Kind::DocumentRelation.name() => {
                let text = |feature| node.text(feature).unwrap_or_default().to_owned();
                let relation = self.relation(node, (self.key(from), text("target")), report);
                sheet.relations.push(ImportedRelation { to_document: Some(text("target_document")), ..relation });
            }
            (_, _, Some(place)) if node.kind == Kind::Excluded.name() => document.excluded.push(place),
            (_, _, Some(place)) => self.add_annotation(node, place, sheet, report),
            // What has no place of its own is read by what refers to it, or is lost.
            (_, _, None) if self.used.contains(&node.id) => {}
            (_, _, None) => report.losses.add(LossKind::Field, || format!("{}: {}", self.at(node), node.kind)),
        }
    }

    /// What relations call an annotation: its id in a project, where it is of ours, since other documents know no other.
    fn key(&self, id: u64) -> String {
        let own = self.cas.node(id).filter(|it| it.kind == Kind::Span.name());
        let own = own.and_then(|it| it.text("id")).filter(|it| it.parse::<AnnotationId>().is_ok());
        own.map_or_else(|| id.to_string(), str::to_owned)
    }

    fn place(&self, node: &Node) -> Place {
        Place { file: Some(self.file.to_owned()), line: node.line, ..Place::default() }
    }

    fn at(&self, node: &Node) -> String {
        format!("{}, structure {}", self.place(node), node.id)
    }

    fn add_annotation(&self, node: &Node, place: [u64; 2], sheet: &mut ImportedSheet, report: &mut ReadReport) {
        let is_own = node.kind == Kind::Span.name();
        let (label, label_feature) = label(node);
        let mut annotation = ImportedAnnotation {
            key: self.key(node.id),
            label: label.to_owned(),
            fragments: vec![place],
            place: self.place(node),
            ..Default::default()
        };
        for (feature, value) in &node.features {
            let is_known =
                matches!(feature.as_str(), "sofa" | "begin" | "end") || Some(feature.as_str()) == label_feature;
            if is_known || (is_own && own::take_annotation(feature, value, self.cas, &mut annotation)) {
                continue;
            }
            match self.value(value) {
                Some(value) => annotation.attributes.extend(value.map(|it| attribute(feature, it, is_own))),
                // What a token refers to is about it, and has the same place.
                None if SEGMENTS.contains(&node.kind.as_str()) => {}
                None => self.refer(node, feature, value, sheet, report),
            }
        }
        if is_own {
            let by_hand = annotation.origin.is_some_and(|it| it != Origin::Imported);
            own::settle(node, self.cas, by_hand, &mut annotation.attributes);
        }
        sheet.annotations.push(annotation);
    }

    fn relation(&self, node: &Node, (from, to): (String, String), report: &mut ReadReport) -> ImportedRelation {
        let is_own = node.kind == Kind::Relation.name() || node.kind == Kind::DocumentRelation.name();
        let (label, label_feature) = label(node);
        let mut relation = ImportedRelation {
            key: node.id.to_string(),
            label: label.to_owned(),
            from,
            to,
            place: self.place(node),
            ..Default::default()
        };
        for (feature, value) in &node.features {
            let is_known = matches!(feature.as_str(), "sofa" | "begin" | "end" | "Governor" | "Dependent");
            if is_known
                || Some(feature.as_str()) == label_feature
                || (is_own && own::take_relation(feature, value, &mut relation))
            {
                continue;
            }
            match self.value(value) {
                Some(value) => relation.attributes.extend(value.map(|it| attribute(feature, it, is_own))),
                None => report.losses.add(LossKind::Field, || format!("{}: {feature}", self.at(node))),
            }
        }
        if is_own {
            own::settle(node, self.cas, true, &mut relation.attributes);
        }
        relation
    }

    /// What a feature says in itself: the outer `None` is a reference to other structures, the inner one nothing at all.
    fn value(&self, value: &Raw) -> Option<Option<ImportedValue>> {
        Some(match value {
            Raw::Text(text) => Some(ImportedValue::Text(text.clone())).filter(|_| !text.is_empty()),
            Raw::YesNo(yes) => Some(ImportedValue::YesNo(*yes)),
            value => {
                let texts = self.cas.texts(value)?;
                Some(ImportedValue::Choices(texts)).filter(|it| *it != ImportedValue::Choices(Vec::new()))
            }
        })
    }

    /// The relations that a reference stands for.
    fn refer(&self, node: &Node, feature: &str, value: &Raw, sheet: &mut ImportedSheet, report: &mut ReadReport) {
        for id in self.cas.targets(value) {
            let Some(target) = self.cas.node(id) else { continue };
            let link = target.one("target").filter(|_| target.place().is_none());
            let end = link.and_then(|id| self.cas.node(id)).unwrap_or(target);
            if end.place().is_none() || self.is_document(end) {
                report.losses.add(LossKind::Field, || format!("{}: {feature}", self.at(node)));
                continue;
            }
            let role = link.and(target.text("role")).filter(|it| !it.is_empty()).unwrap_or(feature);
            let (label, place) = (role.to_owned(), self.place(node));
            let (from, to) = (self.key(node.id), self.key(end.id));
            sheet.relations.push(ImportedRelation { label, from, to, place, ..Default::default() });
        }
    }
}

/// What a structure is called, and the feature that says so: its `label`, the value of a named entity, or else its type.
fn label(node: &Node) -> (&str, Option<&'static str>) {
    let feature = if node.short_kind() == "NamedEntity" { "value" } else { "label" };
    match node.text(feature).filter(|it| !it.is_empty()) {
        Some(label) => (label, Some(feature)),
        None => (node.short_kind(), None),
    }
}

fn attribute(feature: &str, value: ImportedValue, is_own: bool) -> ImportedAttribute {
    let name = if is_own { own::attribute_of(feature) } else { feature.to_owned() };
    ImportedAttribute { name, value, by_rule: false, by_hand: false }
}
