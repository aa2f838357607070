//! Words that are not what the text has at their place: how a shift of offsets is found out when a sheet is read.
//!
//! Offsets are bytes. Knows the model alone, and touches no file.

use crate::model::{
    AnnotationId, AttributeValue, Attributes, Diagnostic, LabelId, Place, QuotedSpan, RecordKey, RelationId, Schema,
    Severity, Sheet, SheetKey,
};
use crate::text::Text;

const HINT: &str = "the text or the offsets have changed: put the right file back";

/// The spans and mentions of a sheet that disagree with the text, an error each; its place names the annotation, of a relation
/// the one that it starts from.
pub(super) fn in_sheet(schema: &Schema, key: &SheetKey, sheet: &Sheet, text: &Text) -> Vec<Diagnostic> {
    let mut search = Search { schema, key, text, relation: None, found: Vec::new() };
    for annotation in sheet.annotations.iter() {
        search.relation = None;
        annotation.spans.iter().for_each(|quoted| search.compare(annotation.id, "", quoted));
        search.mentions(annotation.id, &annotation.label, &annotation.attributes, "");
    }
    for relation in sheet.relations.values() {
        let what = format!("the relation {}, ", relation.id);
        search.relation = Some(relation.id);
        search.mentions(relation.from, &relation.label, &relation.attributes, &what);
    }
    search.found
}

struct Search<'a> {
    schema: &'a Schema,
    key: &'a SheetKey,
    text: &'a Text,
    /// The relation whose mentions are looked at.
    relation: Option<RelationId>,
    found: Vec<Diagnostic>,
}

impl Search<'_> {
    fn mentions(&mut self, annotation: AnnotationId, label: &LabelId, attributes: &Attributes, what: &str) {
        for (id, attribute) in attributes.iter() {
            let AttributeValue::Mention(spans) = &attribute.value else { continue };
            let name = self.schema.attribute(label, id).map_or(id.as_str(), |it| it.name.as_str());
            let what = format!("{what}in {name}: ");
            spans.iter().for_each(|quoted| self.compare(annotation, &what, quoted));
        }
    }

    fn compare(&mut self, annotation: AnnotationId, what: &str, quoted: &QuotedSpan) {
        let Some(disagreement) = quoted.disagreement(self.text) else { return };
        let place = Place {
            document: Some(self.key.document.clone()),
            annotator: Some(self.key.annotator.clone()),
            annotation: Some(annotation),
            record: self.relation.map(|id| RecordKey::Relation(self.key.clone(), id)),
            ..Place::default()
        };
        self.found.push(Diagnostic::new(Severity::Error, place, format!("{what}{disagreement}"), HINT));
    }
}
