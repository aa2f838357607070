//! Where a target is: its positions and the words that stand there.

use serde_json::Value;

use crate::format::Quotation;
use crate::format::json::Fields;

/// Selectors refine each other; more deeply than this nobody does.
const DEPTH_MAX: usize = 8;

/// What the selectors of one target say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Selected {
    /// Start and end by the position.
    pub(super) position: Option<[u64; 2]>,
    /// The words by the quotation.
    pub(super) quotation: Option<Quotation>,
}

/// A target: what it is a part of, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Target {
    /// The name of the document, or of the annotation that is meant as a whole.
    pub(super) source: String,
    pub(super) selected: Selected,
}

/// The targets of an annotation.
pub(super) fn targets(value: Option<Value>) -> Vec<Target> {
    list(value).into_iter().filter_map(target).collect()
}

/// A value, the members of a list, or nothing.
pub(super) fn list(value: Option<Value>) -> Vec<Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(list)) => list,
        Some(value) => vec![value],
    }
}

/// The name of a thing that is written as its name, or as an object with one.
pub(super) fn name(value: Value) -> Option<String> {
    match value {
        Value::String(name) => Some(name),
        Value::Object(mut object) => object.shift_remove("id")?.as_str().map(str::to_owned),
        _ => None,
    }
}

fn target(value: Value) -> Option<Target> {
    let mut fields = match value {
        Value::String(source) => return Some(Target { source, selected: Selected::default() }),
        value => Fields::of(value)?,
    };
    let source = fields.take("source").or_else(|| fields.take("id")).and_then(name)?;
    let mut selected = Selected::default();
    for selector in list(fields.take("selector")) {
        selected.add(selector, 0);
    }
    Some(Target { source, selected })
}

impl Selected {
    fn add(&mut self, value: Value, depth: usize) {
        let Some(mut fields) = Fields::of(value).filter(|_| depth < DEPTH_MAX) else { return };
        let kind = fields.text("type").ok().flatten().unwrap_or_default();
        let mut text = |key| fields.text(key).ok().flatten().unwrap_or_default();
        match kind.as_str() {
            "TextQuoteSelector" => {
                let quotation = Quotation { exact: text("exact"), prefix: text("prefix"), suffix: text("suffix") };
                self.quotation = Some(quotation).filter(|it| !it.exact.is_empty()).or(self.quotation.take());
            }
            "TextPositionSelector" => {
                let mut number = |key| fields.take(key).as_ref().and_then(Value::as_u64);
                if let (Some(start), Some(end)) = (number("start"), number("end")) {
                    self.position = Some([start, end]);
                }
            }
            // Paths through a page that we do not have; what is said beside them is enough.
            _ => {}
        }
        for refined in list(fields.take("refinedBy")) {
            self.add(refined, depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_target_is_what_its_selectors_say_together() {
        let value = json!({ "source": {"id": "https://x.org/a"}, "selector": [
            {"type": "RangeSelector", "startContainer": "/p[1]"},
            {"type": "FragmentSelector", "value": "p1", "refinedBy": {"type": "TextPositionSelector", "start": 3, "end": 7}},
            {"type": "TextQuoteSelector", "exact": "said", "prefix": "He "},
        ]});
        let quotation = Quotation { exact: "said".to_owned(), prefix: "He ".to_owned(), suffix: String::new() };
        let selected = Selected { position: Some([3, 7]), quotation: Some(quotation) };
        assert_eq!(targets(Some(value)), [Target { source: "https://x.org/a".to_owned(), selected }]);
        assert_eq!(targets(Some(json!("urn:x"))).len(), 1);
        assert_eq!(targets(Some(json!([{"selector": []}, 7]))), []);
    }
}
