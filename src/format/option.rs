//! What may be chosen of how a format is written.
//!
//! A format names its options in a table, as it names what it can hold. The command line, the manifest and the README are made
//! of that, so that a new format with an option of its own changes none of them.

use std::collections::BTreeMap;

use super::formats;

/// A choice between a few values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatOption {
    /// The name on the command line: lower-case letters and hyphens. Formats that share a name share the option.
    pub name: &'static str,
    /// The values, the usual one first.
    pub values: &'static [&'static str],
    /// What is chosen, in one phrase.
    pub means: &'static str,
}

/// The options that were chosen; the others have their usual value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen(BTreeMap<&'static str, &'static str>);

impl Chosen {
    /// Chooses a value; false where no format has such an option or value.
    #[must_use]
    pub fn choose(&mut self, name: &str, value: &str) -> bool {
        let option = format_options().into_iter().find(|it| it.name == name);
        let value = option.and_then(|option| Some((option.name, *option.values.iter().find(|it| **it == value)?)));
        self.0.extend(value);
        value.is_some()
    }

    /// The value of an option: the chosen one, else the usual one.
    #[must_use]
    pub fn value(&self, option: &FormatOption) -> &'static str {
        self.0.get(option.name).copied().or_else(|| option.values.first().copied()).unwrap_or_default()
    }

    /// The names of the options for which a value was chosen.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }
}

/// The options of all formats, each once, by name.
#[must_use]
pub fn format_options() -> Vec<&'static FormatOption> {
    let mut options: Vec<_> = formats().iter().flat_map(|format| format.options()).copied().collect();
    options.sort_by_key(|it| it.name);
    options.dedup_by_key(|it| it.name);
    options
}
