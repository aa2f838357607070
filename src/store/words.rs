//! The words that stand for the variants of the model in project files.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::parse::quoted;
use super::settings::Theme;
use crate::edit::EntryKind;
use crate::model::{AnnotatorKind, AttributeKind, LineEndings, Origin, Reason, Snap, SpeakerKind, Status, Underline};

/// A variant that is written as one word.
pub(super) trait Word: Copy + PartialEq + 'static {
    /// What it is, for messages.
    const WHAT: &'static str;
    /// Each variant with its word.
    const WORDS: &'static [(Self, &'static str)];

    /// The word for it.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(it, _)| *it == self).map_or("", |(_, word)| word)
    }
}

macro_rules! words {
    ($name:ident, $what:literal: $($variant:ident = $word:literal),+ $(,)?) => {
        impl Word for $name {
            const WHAT: &'static str = $what;
            const WORDS: &'static [(Self, &'static str)] = &[$((Self::$variant, $word)),+];
        }

        // A new variant without a word is found by the compiler.
        const _: fn($name) = |it| match it { $($name::$variant => ()),+ };
    };
}

words! {
    EntryKind, "kind of entry":
    Edit = "edit", Undo = "undo", Redo = "redo", Outside = "outside", Recovery = "recovery",
}
words! { Reason, "reason": Merge = "merge", Recovery = "recovery", Reanchoring = "reanchoring" }
words! { AnnotatorKind, "kind of annotator": Person = "person", Machine = "machine", Gold = "gold" }
words! { Status, "status": New = "new", InProgress = "in_progress", Done = "done" }
words! { Origin, "origin": Hand = "hand", Rule = "rule", Imported = "imported", Suggested = "suggested" }
words! { LineEndings, "kind of line endings": Lf = "lf", CrLf = "crlf", Cr = "cr", Mixed = "mixed" }
words! { Theme, "theme": System = "system", Light = "light", Dark = "dark" }
words! { Underline, "underline": Solid = "solid", Dashed = "dashed", Double = "double", Dotted = "dotted", Wavy = "wavy" }
words! { Snap, "snap": Words = "words", Clause = "clause", Quotation = "quotation", Number = "number" }
words! {
    SpeakerKind, "kind of speaker":
    Person = "person", Organisation = "organisation", Document = "document", Medium = "medium", Group = "group",
}
words! {
    AttributeKind, "kind of attribute":
    Text = "text", Choice = "choice", Choices = "choices", YesNo = "yes_no", Number = "number", Period = "period",
    Speaker = "speaker", Mention = "mention",
}

/// A word as it is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Written<T>(pub(super) T);

impl<'de, T: Word> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordVisitor<T>(std::marker::PhantomData<T>);

        impl<T: Word> Visitor<'_> for WordVisitor<T> {
            type Value = Written<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let words: Vec<_> = T::WORDS.iter().map(|(_, word)| *word).collect();
                write!(f, "{}", words.join(", "))
            }

            fn visit_str<E: Error>(self, written: &str) -> Result<Self::Value, E> {
                let found = T::WORDS.iter().find(|(_, word)| *word == written);
                found.map(|(it, _)| Written(*it)).ok_or_else(|| {
                    let words: Vec<_> = T::WORDS.iter().map(|(_, word)| *word).collect();
                    E::custom(format!("{} is no {}; expected one of {}", quoted(written), T::WHAT, words.join(", ")))
                })
            }
        }

        deserializer.deserialize_identifier(WordVisitor(std::marker::PhantomData))
    }
}
