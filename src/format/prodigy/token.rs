//! A text as tokens that put together are the text.
//!
//! ```text
//! text     T w o ␣ ␣ d o g s ⏎
//! tokens   [     )ws
//!                  [ )
//!                    [       )
//!                            [ )
//! ```

use crate::format::token::{bounds_inside, split_at};
use crate::format::{LossKind, LossReport, Record};
use crate::text::{ByteOffset, Span, Text};

/// A word, or white space that is more than the blank behind one.
pub(super) struct Token {
    pub(super) span: Span,
    /// Whether a blank follows that is no token.
    pub(super) is_followed: bool,
}

/// The tokens of a record, with a bound wherever a span of an annotation has one; annotations that cut a word are counted.
pub(super) fn tokens(record: &Record<'_>, losses: &mut LossReport) -> Vec<Token> {
    let spans = || record.annotations.iter().flat_map(|it| it.spans.iter()).map(|it| it.span);
    let bounds = Bounds { starts: sorted(spans().map(Span::start)), ends: sorted(spans().map(Span::end)) };
    let all = sorted(bounds.starts.iter().chain(&bounds.ends).copied());
    let words = record.text.words();
    let cut = bounds_inside(&words, &all);
    for annotation in &record.annotations {
        let cuts = |it: Span| [it.start(), it.end()].iter().any(|bound| cut.binary_search(bound).is_ok());
        if annotation.spans.iter().any(|it| cuts(it.span)) {
            losses.add(LossKind::CutWord, || format!("{}: annotation {}", record.document.id, annotation.id));
        }
    }
    let words = split_at(&words, &cut);
    let mut tokens = Vec::with_capacity(words.len() + words.len() / 8);
    let mut at = ByteOffset(0);
    for word in words {
        add_white_space(record.text, (at, word.start()), &bounds, &mut tokens);
        tokens.push(Token { span: word, is_followed: false });
        at = word.end();
    }
    add_white_space(record.text, (at, record.text.end()), &bounds, &mut tokens);
    tokens
}

/// Where spans begin and end, sorted, each once.
struct Bounds {
    starts: Vec<ByteOffset>,
    ends: Vec<ByteOffset>,
}

fn sorted(bounds: impl Iterator<Item = ByteOffset>) -> Vec<ByteOffset> {
    let mut bounds: Vec<ByteOffset> = bounds.collect();
    bounds.sort_unstable();
    bounds.dedup();
    bounds
}

/// The white space between two words: a blank that no span begins or ends with belongs to the word before it.
fn add_white_space(text: &Text, (mut from, until): (ByteOffset, ByteOffset), bounds: &Bounds, tokens: &mut Vec<Token>) {
    let behind = ByteOffset(from.0 + 1);
    let is_free = bounds.starts.binary_search(&from).is_err() && bounds.ends.binary_search(&behind).is_err();
    let begins_with_blank = text.as_str().get(from.0..until.0).is_some_and(|it| it.starts_with(' '));
    if let Some(last) = tokens.last_mut().filter(|_| is_free && begins_with_blank) {
        last.is_followed = true;
        from = behind;
    }
    for piece in split_at(&Span::new(from, until).into_iter().collect::<Vec<_>>(), &inside(from, until, bounds)) {
        tokens.push(Token { span: piece, is_followed: false });
    }
}

/// The bounds strictly between two offsets.
fn inside(from: ByteOffset, until: ByteOffset, bounds: &Bounds) -> Vec<ByteOffset> {
    let between = |list: &[ByteOffset]| {
        let start = list.partition_point(|it| *it <= from);
        let end = list.partition_point(|it| *it < until);
        list.get(start..end).unwrap_or_default().to_vec()
    };
    sorted(between(&bounds.starts).into_iter().chain(between(&bounds.ends)))
}

/// The first and the last token of a span; `None` where it has no bounds among them.
pub(super) fn ends_of(tokens: &[Token], span: Span) -> Option<[usize; 2]> {
    let first = tokens.binary_search_by_key(&span.start(), |it| it.span.start()).ok()?;
    let last = tokens.binary_search_by_key(&span.end(), |it| it.span.end()).ok()?;
    Some([first, last])
}
