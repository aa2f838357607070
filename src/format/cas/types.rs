//! The types that an export is made of: fixed layers, whose features for attributes come from the schemas.

use std::collections::BTreeMap;

use crate::format::Outline;
use crate::model::{AttributeDefinition, AttributeKind};

/// A type of a feature structure of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What DKPro and INCEpTION know of a document.
    MetaData,
    /// What they do not.
    Facts,
    /// An annotation.
    Span,
    /// A part of an annotation, or words that it mentions.
    Part,
    /// From an annotation to one of its parts.
    PartLink,
    /// From an annotation to words that an attribute mentions.
    MentionLink,
    /// Page furniture.
    Excluded,
    /// A relation inside a document.
    Relation,
    /// A relation to an annotation of another document.
    DocumentRelation,
}

impl Kind {
    pub(super) const ALL: [Self; 9] = [
        Self::MetaData,
        Self::Facts,
        Self::Span,
        Self::Part,
        Self::PartLink,
        Self::MentionLink,
        Self::Excluded,
        Self::Relation,
        Self::DocumentRelation,
    ];

    /// The whole name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::MetaData => "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData",
            Self::Facts => "webanno.custom.Facts",
            Self::Span => "webanno.custom.Span",
            Self::Part => "webanno.custom.Part",
            Self::PartLink => "webanno.custom.SpanPartsLink",
            Self::MentionLink => "webanno.custom.SpanMentionsLink",
            Self::Excluded => "webanno.custom.Excluded",
            Self::Relation => "webanno.custom.Relation",
            Self::DocumentRelation => "webanno.custom.DocumentRelation",
        }
    }

    /// The name of its element in XMI, behind the prefix of its namespace.
    pub(super) fn element(self) -> &'static str {
        match self {
            Self::MetaData => "type:DocumentMetaData",
            Self::Facts => "custom:Facts",
            Self::Span => "custom:Span",
            Self::Part => "custom:Part",
            Self::PartLink => "custom:SpanPartsLink",
            Self::MentionLink => "custom:SpanMentionsLink",
            Self::Excluded => "custom:Excluded",
            Self::Relation => "custom:Relation",
            Self::DocumentRelation => "custom:DocumentRelation",
        }
    }

    pub(super) fn supertype(self) -> &'static str {
        match self {
            Self::MetaData => "uima.tcas.DocumentAnnotation",
            Self::Facts | Self::DocumentRelation => "uima.cas.AnnotationBase",
            Self::PartLink | Self::MentionLink => "uima.cas.TOP",
            Self::Span | Self::Part | Self::Excluded | Self::Relation => "uima.tcas.Annotation",
        }
    }

    /// Whether it is in the index of the view, and names its text. Links are reached by what they belong to.
    pub(super) fn is_indexed(self) -> bool {
        !matches!(self, Self::PartLink | Self::MentionLink)
    }
}

/// What the values of a feature are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    Text,
    YesNo,
    Texts,
    One(Kind),
    Many(Kind),
}

/// The features that attributes have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AttributeFeatures(BTreeMap<String, (String, Range)>);

impl AttributeFeatures {
    fn of<'a>(definitions: impl Iterator<Item = &'a AttributeDefinition>) -> Self {
        let mut features: BTreeMap<String, (String, Range)> = BTreeMap::new();
        for definition in definitions {
            let range = if definition.kind == AttributeKind::Choices { Range::Texts } else { Range::Text };
            let id = definition.id.as_str();
            let feature = features.entry(id.to_owned()).or_insert_with(|| (feature_of(id), range));
            if feature.1 != range {
                feature.1 = Range::Text;
            }
        }
        Self(features)
    }

    /// The feature of an attribute, and whether it takes a list; `None` where no schema has the attribute.
    pub(super) fn get(&self, id: &str) -> Option<(&str, bool)> {
        self.0.get(id).map(|(name, range)| (name.as_str(), *range == Range::Texts))
    }
}

/// What features are called that are none of an attribute. Names of Java are no names of features.
const RESERVED: [&str; 38] = [
    "absent",
    "begin",
    "boolean",
    "by_rule",
    "case",
    "char",
    "class",
    "created",
    "default",
    "do",
    "double",
    "end",
    "final",
    "float",
    "for",
    "id",
    "if",
    "int",
    "label",
    "long",
    "mentions",
    "modified",
    "new",
    "note",
    "origin",
    "parts",
    "public",
    "self",
    "short",
    "sofa",
    "super",
    "target",
    "target_document",
    "this",
    "type",
    "unknown",
    "unsure",
    "void",
];

/// What stands before the name of a feature that would be a reserved one, or begin with a digit.
pub(super) const ATTRIBUTE: &str = "attribute_";

/// The feature of an attribute: ids have hyphens, which features cannot.
fn feature_of(id: &str) -> String {
    let name = id.replace('-', "_");
    if is_free(&name) { name } else { format!("{ATTRIBUTE}{name}") }
}

fn is_free(name: &str) -> bool {
    !RESERVED.contains(&name) && !name.starts_with(|it: char| it.is_ascii_digit()) && !name.starts_with(ATTRIBUTE)
}

/// The types of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Types {
    /// What annotations can say.
    pub(super) spans: AttributeFeatures,
    /// What relations can say.
    pub(super) relations: AttributeFeatures,
}

/// A type with its features by name.
pub(super) type TypeDefinition<'t> = (Kind, Vec<(&'t str, Range)>);

impl Types {
    pub(super) fn of(outline: &Outline<'_>) -> Self {
        let schemas = || outline.schemas.iter().copied();
        let spans = schemas().flat_map(|schema| {
            let is_exported =
                |it: &&AttributeDefinition| schema.label(&it.label).is_some() && outline.has_label(&it.label);
            schema.attributes.iter().filter(is_exported)
        });
        let relations =
            schemas().flat_map(|schema| schema.attributes.iter().filter(|it| schema.relation(&it.label).is_some()));
        Self { spans: AttributeFeatures::of(spans), relations: AttributeFeatures::of(relations) }
    }

    /// All types.
    pub(super) fn all(&self) -> Vec<TypeDefinition<'_>> {
        Kind::ALL.into_iter().map(|kind| (kind, self.features(kind))).collect()
    }

    fn features(&self, kind: Kind) -> Vec<(&str, Range)> {
        let texts = |names: &[&'static str]| names.iter().map(|it| (*it, Range::Text)).collect::<Vec<_>>();
        match kind {
            Kind::MetaData => {
                let mut features =
                    texts(&["documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri"]);
                features.push(("isLastSegment", Range::YesNo));
                features
            }
            Kind::Facts => texts(&[
                "project",
                "annotator",
                "status",
                "publisher",
                "author",
                "published",
                "url",
                "event",
                "rights",
                "note",
                "text_sha256",
            ]),
            Kind::Part | Kind::Excluded => Vec::new(),
            Kind::PartLink | Kind::MentionLink => vec![("role", Range::Text), ("target", Range::One(Kind::Part))],
            Kind::Span => {
                let mut features = of_record(&self.spans);
                features.extend(texts(&["origin"]));
                features.push(("unsure", Range::YesNo));
                features.push(("parts", Range::Many(Kind::PartLink)));
                features.push(("mentions", Range::Many(Kind::MentionLink)));
                features
            }
            Kind::Relation => {
                let mut features = vec![("Governor", Range::One(Kind::Span)), ("Dependent", Range::One(Kind::Span))];
                features.extend(of_record(&self.relations));
                features
            }
            Kind::DocumentRelation => {
                let mut features = vec![("Governor", Range::One(Kind::Span))];
                features.extend(texts(&["target", "target_document"]));
                features.extend(of_record(&self.relations));
                features
            }
        }
    }
}

/// What annotations and relations have in common.
fn of_record(attributes: &AttributeFeatures) -> Vec<(&str, Range)> {
    let mut features = vec![("label", Range::Text)];
    features.extend(attributes.0.values().map(|(name, range)| (name.as_str(), *range)));
    features.extend(["note", "id", "created", "modified"].map(|it| (it, Range::Text)));
    features.extend(["by_rule", "unknown", "absent"].map(|it| (it, Range::Texts)));
    features
}
