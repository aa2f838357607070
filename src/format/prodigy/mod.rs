//! Prodigy: JSON Lines of texts with their tokens, spans and relations.
//!
//! A line of `annotations.jsonl` is what one annotator made of one document:
//!
//! ```json
//! {"text": "“No,” said Ana.", "meta": {"id": "ferry", "title": "Ferry", …},
//!  "tokens": [{"text": "“", "start": 0, "end": 1, "id": 0, "ws": false}, …],
//!  "spans": [{"start": 0, "end": 5, "token_start": 0, "token_end": 3, "label": "quote", "text": "“No,”", "id": "c4mzt0w9qk2b", …}],
//!  "relations": [{"head": 3, "child": 5, "label": "about", "head_span": {…}, "child_span": {…}, "from": "c4mzt0w9qk2b", …}],
//!  "answer": "accept", "_annotator_id": "ada", "_session_id": "ada", "_view_id": "relations"}
//! ```
//!
//! - Offsets count characters, half-open; `token_end` is the last token, included. `head` and `child` are the last tokens of spans.
//! - Tokens and `ws`, whether a blank follows, put together are the text: other white space is tokens of its own. A word that an
//!   annotation cuts is several tokens, so that each span begins and ends with one.
//! - What Prodigy has no word for stands in keys of spans and relations, which it keeps: all that `jsonl` says of them.
//! - An annotation in several parts is a span a part; they share the `id`, which Prodigy does not look at.
//!
//! Read are these, files without tokens or without `ws`, and spans that have tokens alone. An example whose answer is `reject` or
//! `ignore` is passed over and counted.

mod read;
mod token;
mod write;

use super::{Capabilities, Description, Format, Outline, Reader, Source, Unit, Writer};

/// The format of Prodigy.
pub(super) struct Prodigy;

static DESCRIPTION: Description = Description {
    name: "prodigy",
    extensions: &["jsonl", "json"],
    summary: "Prodigy's JSON Lines: texts with tokens, spans and relations",
    reads: true,
    writes: true,
    capabilities: Capabilities { discontinuous: false, units: &[Unit::Chars], ..Capabilities::ALL },
};

impl Format for Prodigy {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn is_made_of_text(&self) -> bool {
        true
    }

    fn writer(&self, _: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(write::Lines::default()))
    }

    fn recognizes(&self, source: &dyn Source) -> bool {
        read::recognizes(source)
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::reader(source)))
    }
}
