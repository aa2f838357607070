//! Tags of tokens as spans: IOB1, IOB2, BIOES and BILOU are read by one rule.
//!
//! A span begins at `B`, `S` or `U`, and at any other tag that continues nothing. It ends at `E`, `S`, `L` or `U`, and before a tag that does not
//! continue it. In IOB1 that is how spans begin; in the other schemes a tag that continues nothing is irregular.
//!
//! ```text
//! IOB1     I-x I-x B-x O      BIOES   B-x E-x S-x O
//! spans    [     ) [ )                [     ) [ )
//! ```

use std::ops::Range;

/// How the tags of a file say where spans begin and end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Tags that only schemes with ends have.
    ends: bool,
    /// Of these, those of BILOU.
    last: bool,
    /// A span that begins with `B` behind none of its own label, which is not so in IOB1.
    begins: bool,
    /// Tags that continue nothing.
    pub(super) continuing_nothing: u64,
}

impl Seen {
    pub(super) fn scheme(self) -> &'static str {
        match self {
            Self { last: true, .. } => "BILOU",
            Self { ends: true, .. } => "BIOES",
            Self { begins: false, continuing_nothing: 1.., .. } => "IOB1",
            _ => "IOB2",
        }
    }

    /// The tags that are not as their scheme has them.
    pub(super) fn irregular(self) -> u64 {
        if self.scheme() == "IOB1" { 0 } else { self.continuing_nothing }
    }
}

/// The letter and the label of a tag; `None` where it is none.
pub(super) fn parse(tag: &str) -> Option<(char, &str)> {
    if tag == "O" {
        return Some(('O', ""));
    }
    let (letter, label) = tag.split_once('-')?;
    let is_letter = matches!(letter, "B" | "I" | "E" | "S" | "L" | "U") && !label.is_empty();
    is_letter.then(|| (letter.chars().next().unwrap_or('O'), label))
}

/// The spans of the tags of a sentence, as labels and ranges of tokens. What is no tag is outside.
pub(super) fn spans<'t>(tags: impl Iterator<Item = &'t str>, seen: &mut Seen) -> Vec<(&'t str, Range<usize>)> {
    let mut spans: Vec<(&str, Range<usize>)> = Vec::new();
    // The label of the last token, and whether its span may go on.
    let mut before: Option<(&str, bool)> = None;
    for (at, tag) in tags.enumerate() {
        let Some((letter, label)) = parse(tag).filter(|(letter, _)| *letter != 'O') else {
            before = None;
            continue;
        };
        let begins = matches!(letter, 'B' | 'S' | 'U');
        let ends = matches!(letter, 'E' | 'S' | 'L' | 'U');
        seen.ends |= ends;
        seen.last |= matches!(letter, 'L' | 'U');
        seen.begins |= letter == 'B' && before.is_none_or(|(it, _)| it != label);
        match spans.last_mut() {
            Some((_, range)) if !begins && before == Some((label, true)) => range.end = at + 1,
            _ => {
                seen.continuing_nothing += u64::from(!begins);
                spans.push((label, at..at + 1));
            }
        }
        before = Some((label, !ends));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scheme_is_known_and_read() {
        let cases = [
            ("I-x I-x B-x O I-y", "IOB1", 0, vec![("x", 0..2), ("x", 2..3), ("y", 4..5)]),
            ("B-x I-x B-x O B-y", "IOB2", 0, vec![("x", 0..2), ("x", 2..3), ("y", 4..5)]),
            ("B-x E-x S-x O S-y", "BIOES", 0, vec![("x", 0..2), ("x", 2..3), ("y", 4..5)]),
            ("B-x L-x U-x O U-y", "BILOU", 0, vec![("x", 0..2), ("x", 2..3), ("y", 4..5)]),
            ("B-x I-y I-y O what", "IOB2", 1, vec![("x", 0..1), ("y", 1..3)]),
            ("B-x E-x E-x I-x", "BIOES", 2, vec![("x", 0..2), ("x", 2..3), ("x", 3..4)]),
        ];
        for (tags, scheme, irregular, expected) in cases {
            let mut seen = Seen::default();
            assert_eq!(spans(tags.split(' '), &mut seen), expected, "{tags}");
            assert_eq!((seen.scheme(), seen.irregular()), (scheme, irregular), "{tags}");
        }
    }
}
