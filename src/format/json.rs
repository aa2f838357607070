//! JSON as strangers write it: a key that stands twice is refused, since one of its values would be dropped unseen.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The value that a text stands for.
///
/// # Errors
///
/// Where it is no JSON, too deep, or has a key twice: in words, with the column where that is known.
pub(super) fn parse(text: &[u8]) -> Result<Value, String> {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    serde_json::from_slice::<Strict>(text).map(|it| it.0).map_err(|error| {
        // A line of a file is told by the caller, who knows where it stands.
        let message = error.to_string();
        message.replace(" at line 1 column", " at column")
    })
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue).map(Self)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Strict(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let Strict(value) = entries.next_value()?;
            if map.contains_key(&key) {
                let key: String = key.chars().take(60).collect();
                return Err(A::Error::custom(format!("the key “{key}” stands twice")));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

/// An object whose keys are taken out one by one, so that what is left over is what nobody has understood.
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// The fields of an object, or `None` for any other value.
    pub(super) fn of(value: Value) -> Option<Self> {
        match value {
            Value::Object(map) => Some(Self(map)),
            _ => None,
        }
    }

    /// The value of a key; one that is `null` is not there.
    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        self.0.shift_remove(key).filter(|it| !it.is_null())
    }

    /// Puts a value back.
    pub(super) fn put(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// The text of a key, or `None` where it is not there.
    ///
    /// # Errors
    ///
    /// Where it is something other than a text.
    pub(super) fn text(&mut self, key: &str) -> Result<Option<String>, String> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(format!("“{key}” is no text")),
        }
    }

    /// Whether there is a key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The keys of texts.
    pub(super) fn texts_there(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, value)| value.is_string()).map(|(key, _)| key.as_str())
    }

    /// Puts a value under a key that is not there.
    pub(super) fn put_new(&mut self, key: &str, value: Value) {
        self.0.entry(key).or_insert(value);
    }

    /// The text of a key; anything else stays where it is.
    pub(super) fn text_if(&mut self, key: &str) -> Option<String> {
        match self.0.get(key) {
            Some(Value::String(_)) => self.take(key).and_then(|it| it.as_str().map(str::to_owned)),
            _ => None,
        }
    }

    /// The list of a key; anything else stays where it is.
    pub(super) fn list_if(&mut self, key: &str) -> Option<Vec<Value>> {
        match self.0.get(key) {
            Some(Value::Array(_)) => self.list(key).ok(),
            _ => None,
        }
    }

    /// The same as a value that is read from its words.
    pub(super) fn parsed<T>(&mut self, key: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, String> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        parse(&text).map(Some).ok_or_else(|| format!("“{key}” is “{}”", text.chars().take(60).collect::<String>()))
    }

    /// The list of a key, empty where it is not there.
    pub(super) fn list(&mut self, key: &str) -> Result<Vec<Value>, String> {
        match self.take(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(format!("“{key}” is no list")),
        }
    }

    /// A list of texts, empty where it is not there.
    pub(super) fn texts(&mut self, key: &str) -> Result<Vec<String>, String> {
        let text = |value| match value {
            Value::String(text) => Ok(text),
            _ => Err(format!("“{key}” has something other than texts in it")),
        };
        self.list(key)?.into_iter().map(text).collect()
    }

    /// Yes or no; no where it is not there.
    pub(super) fn flag(&mut self, key: &str) -> Result<bool, String> {
        match self.take(key) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => Err(format!("“{key}” is neither true nor false")),
        }
    }

    /// A list of pairs of offsets, empty where it is not there.
    pub(super) fn pairs(&mut self, key: &str) -> Result<Vec<[u64; 2]>, String> {
        self.list(key)?
            .iter()
            .map(|it| pair(it).ok_or_else(|| format!("“{key}” has something other than pairs in it")))
            .collect()
    }

    /// The keys that are left over, but for those that say nothing.
    pub(super) fn rest(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, value)| !value.is_null()).map(|(key, _)| key.as_str())
    }

    /// The entries that are left over, in their order.
    pub(super) fn into_entries(self) -> impl Iterator<Item = (String, Value)> {
        self.0.into_iter()
    }
}

fn pair(value: &Value) -> Option<[u64; 2]> {
    match value.as_array()?.as_slice() {
        [start, end] => Some([start.as_u64()?, end.as_u64()?]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_twice_or_too_deep_is_refused() {
        assert_eq!(parse(b"{\"a\": [1, null, \"x\"]}").unwrap().to_string(), "{\"a\":[1,null,\"x\"]}");
        assert!(parse(b"{\"a\": {\"b\": 1, \"b\": 2}}").unwrap_err().contains("“b” stands twice"));
        assert!(parse("[".repeat(10_000).as_bytes()).unwrap_err().contains("recursion limit"));
        assert!(parse(b"{\"a\": 1").is_err());
    }

    #[test]
    fn fields_that_nobody_takes_are_left_over() {
        let mut fields = Fields::of(parse(b"{\"a\": \"x\", \"b\": null, \"c\": [[1, 2]], \"d\": 4}").unwrap()).unwrap();
        assert_eq!(fields.text("a"), Ok(Some("x".to_owned())));
        assert_eq!(fields.pairs("c"), Ok(vec![[1, 2]]));
        assert!(fields.text("d").is_err());
        assert_eq!(fields.rest().count(), 0);
    }
}
