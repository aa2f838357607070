//! Cells of WebAnno TSV: what is stacked in them, what tells stacked annotations apart, and what was escaped.

/// The parts of a cell between unescaped separators.
pub(super) fn split(cell: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut from, mut escaped) = (Vec::new(), 0, false);
    for (at, character) in cell.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            it if it == separator => {
                parts.push(&cell[from..at]);
                from = at + it.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&cell[from..]);
    parts
}

/// A value and the number behind it, which tells annotations at one place apart: of `claim[3]` it is 3.
pub(super) fn numbered(piece: &str) -> (&str, Option<u64>) {
    let found = piece.strip_suffix(']').and_then(|it| it.rsplit_once('['));
    let number = found.and_then(|(value, number)| {
        // A bracket that was escaped belongs to the value.
        let is_escaped = value.chars().rev().take_while(|it| *it == '\\').count() % 2 == 1;
        Some((value, number.parse::<u64>().ok().filter(|_| !is_escaped)?))
    });
    number.map_or((piece, None), |(value, number)| (value, Some(number)))
}

/// A row that something refers to, and which annotations at both ends are meant: of `3-6[11_1]` they are 11 and 1.
pub(super) fn reference(piece: &str) -> (&str, Option<u64>, Option<u64>) {
    let Some((row, numbers)) = piece.strip_suffix(']').and_then(|it| it.split_once('[')) else {
        return (piece, None, None);
    };
    let (one, other) = numbers.split_once('_').unwrap_or((numbers, ""));
    let number = |it: &str| it.parse().ok().filter(|it| *it != 0);
    (row, number(one), number(other))
}

/// The text that an escaped one stands for, in one pass.
pub(super) fn plain(escaped: &str) -> String {
    if !escaped.contains('\\') {
        return escaped.to_owned();
    }
    let (mut plain, mut characters) = (String::with_capacity(escaped.len()), escaped.chars());
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('t') => plain.push('\t'),
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('f') => plain.push('\u{c}'),
            Some('b') => plain.push('\u{8}'),
            Some(it) => plain.push(it),
            None => plain.push('\\'),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_in_one_pass() {
        assert_eq!(split("a[1]|b\\|c[2]", '|'), ["a[1]", "b\\|c[2]"]);
        assert_eq!(numbered("a\\[1]"), ("a\\[1]", None));
        assert_eq!(numbered("a\\\\[12]"), ("a\\\\", Some(12)));
        assert_eq!(numbered("[x]"), ("[x]", None));
        assert_eq!((reference("3-6[11_1]"), reference("1-2.1")), (("3-6", Some(11), Some(1)), ("1-2.1", None, None)));
        assert_eq!(reference("3-6[0_4]"), ("3-6", None, Some(4)));
        assert_eq!(plain("\\\\n\\n\\->\\\u{c}x\\"), "\\n\n->\u{c}x\\");
    }
}
