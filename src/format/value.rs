//! Values of attributes in the JSON of `jsonl`, which notes of brat have too: read, as [`super::jsonl`] writes them.

use serde_json::Value;

use super::json::Fields;
use super::{ImportedAttribute, ImportedValue, Quoted};
use crate::model::Period;

/// What joins the words of several parts in everything that is our own.
pub(super) const JOINT: &str = " … ";

/// What labels and relations begin with that stand for a mention, in formats without values that are places.
pub(super) const MENTION: &str = "mention-";

/// The attributes of an object in its order; what is `null` is unset.
///
/// # Errors
///
/// Where a value is of no known form: in words.
pub(super) fn attributes(
    value: Option<Value>,
    by_rule: &[String],
    by_hand: bool,
) -> Result<Vec<ImportedAttribute>, String> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let fields = Fields::of(value).ok_or("“attributes” is no object")?;
    let set = fields.into_entries().filter(|(_, value)| !value.is_null());
    set.map(|(name, value)| {
        let value = attribute(value).ok_or_else(|| format!("the attribute “{name}” has a value of no known form"))?;
        let by_rule = by_rule.contains(&name);
        Ok(ImportedAttribute { name, value, by_rule, by_hand: by_hand && !by_rule })
    })
    .collect()
}

fn attribute(value: Value) -> Option<ImportedValue> {
    Some(match value {
        Value::String(text) => ImportedValue::Text(text),
        Value::Bool(yes) => ImportedValue::YesNo(yes),
        Value::Number(number) => ImportedValue::Text(number.to_string()),
        Value::Array(list) => {
            let texts = list.into_iter().map(|it| it.as_str().map(str::to_owned));
            ImportedValue::Choices(texts.collect::<Option<_>>()?)
        }
        Value::Object(_) => return object(Fields::of(value)?),
        Value::Null => return None,
    })
}

fn object(mut fields: Fields) -> Option<ImportedValue> {
    let value = match fields.text("state").ok()?.as_deref() {
        Some("unknown") => ImportedValue::Unknown,
        Some("none") => ImportedValue::None,
        Some(_) => return None,
        None => {
            let fragments = fields.pairs("fragments").ok()?;
            if fragments.is_empty() {
                let mut text = |key| fields.text(key).ok().map(Option::unwrap_or_default);
                let (from, to, words) = (text("from")?, text("to")?, text("words")?);
                ImportedValue::Period(Period { from, to, words })
            } else {
                let quoted = fields.text("text").ok()?.map(|words| Quoted { words, joint: JOINT });
                ImportedValue::Mention { fragments, quoted }
            }
        }
    };
    (fields.rest().count() == 0).then_some(value)
}
