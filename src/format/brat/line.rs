//! The lines of an annotation file, one by one: what each says, without what it refers to.

/// A line of an annotation file. Ids stand as they are written, `T1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// `T1⇥Quote 20 48;52 60⇥words`
    TextBound { id: String, kind: String, fragments: Vec<[u64; 2]>, words: Option<String> },
    /// `E1⇥Says:T1 Speaker:T2`
    Event { id: String, kind: String, trigger: String, arguments: Vec<Argument> },
    /// `R1⇥Supports Arg1:T1 Arg2:T2`
    Relation { id: String, kind: String, arguments: Vec<Argument> },
    /// `*⇥Equiv T1 T2 T3`
    Equal { kind: String, targets: Vec<String> },
    /// `A1⇥Negated T1`, `A2⇥Unit T1 percent`
    Attribute { kind: String, target: String, value: Option<String> },
    /// `N1⇥Reference T1 Wikidata:Q1⇥words`
    Reference { kind: String, target: String, entry: String, words: String },
    /// `#1⇥AnnotatorNotes T1⇥words`
    Note { kind: String, target: String, words: String },
}

/// What an event or relation is about, in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Argument {
    /// The role without the number that tells several of one role apart: `Content2` is `Content`.
    pub(super) role: String,
    /// The id of what it is about.
    pub(super) target: String,
}

/// Whether something begins as a line of the format does, and is not the rest of the line above it.
pub(super) fn begins_line(line: &str) -> bool {
    let Some((id, _)) = line.split_once('\t') else { return false };
    if id == "*" {
        return true;
    }
    let digits = id.trim_start_matches(|it: char| it.is_ascii_alphabetic() || it == '#');
    digits.len() < id.len() && digits.starts_with(|it: char| it.is_ascii_digit())
}

/// What a line says.
///
/// # Errors
///
/// What was expected instead.
pub(super) fn parse(line: &str) -> Result<Line, &'static str> {
    let (id, rest) = line.split_once('\t').ok_or("an id, a tab, and what it says")?;
    let (data, tail) = rest.split_once('\t').map_or((rest, None), |(data, tail)| (data, Some(tail)));
    let words = || tail.unwrap_or_default().to_owned();
    match id.chars().next() {
        Some('T') => text_bound(id, data, tail),
        Some('E') => event(id, data),
        Some('R') => {
            let (kind, rest) = word(data).ok_or("a type and two arguments")?;
            Ok(Line::Relation { id: id.to_owned(), kind, arguments: arguments(rest)? })
        }
        Some('*') => {
            let (kind, rest) = word(data).ok_or("a type and ids")?;
            Ok(Line::Equal { kind, targets: rest.split_whitespace().map(str::to_owned).collect() })
        }
        Some('A' | 'M') => {
            let (kind, target, value) = kind_and_target(data).ok_or("a type, an id and perhaps a value")?;
            // A value may itself have a tab in front of it: some programs write it so.
            let value = value.or_else(|| tail.map(str::trim)).filter(|it| !it.is_empty());
            Ok(Line::Attribute { kind, target, value: value.map(str::to_owned) })
        }
        Some('N') => {
            let (kind, target, entry) = kind_and_target(data).ok_or("a type, an id and an entry")?;
            let entry = entry.ok_or("an entry such as Wikidata:Q1")?.to_owned();
            Ok(Line::Reference { kind, target, entry, words: words() })
        }
        Some('#') => {
            let (kind, target, _) = kind_and_target(data).ok_or("a type and an id")?;
            Ok(Line::Note { kind, target, words: words() })
        }
        _ => Err("a line that starts with T, E, R, A, M, N, # or *"),
    }
}

fn text_bound(id: &str, data: &str, words: Option<&str>) -> Result<Line, &'static str> {
    let expected = "a type, and start and end of each part as numbers, as in: Quote 20 48;52 60";
    let (kind, places) = word(data).ok_or(expected)?;
    let mut fragments = Vec::new();
    for place in places.split(';') {
        let mut numbers = place.split_whitespace().map(str::parse::<u64>);
        match (numbers.next(), numbers.next(), numbers.next()) {
            (Some(Ok(start)), Some(Ok(end)), None) => fragments.push([start, end]),
            _ => return Err(expected),
        }
    }
    Ok(Line::TextBound { id: id.to_owned(), kind, fragments, words: words.map(str::to_owned) })
}

fn event(id: &str, data: &str) -> Result<Line, &'static str> {
    let mut all = arguments(data)?.into_iter();
    let first = all.next().ok_or("a type with its trigger, as in: Says:T1")?;
    // The type of an event may end with a digit, which tells nothing apart.
    let kind = data.trim_start().split(':').next().unwrap_or_default().to_owned();
    Ok(Line::Event { id: id.to_owned(), kind, trigger: first.target, arguments: all.collect() })
}

fn arguments(data: &str) -> Result<Vec<Argument>, &'static str> {
    let argument = |it: &str| {
        let (role, target) = it.split_once(':').ok_or("arguments of the form Role:T1")?;
        let stem = role.trim_end_matches(|it: char| it.is_ascii_digit());
        // Of Arg1 and Arg2 the number says which end it is.
        let role = if stem.is_empty() || stem == "Arg" { role } else { stem };
        Ok(Argument { role: role.to_owned(), target: target.to_owned() })
    };
    data.split_whitespace().map(argument).collect()
}

/// The first word, and what stands behind it.
fn word(data: &str) -> Option<(String, &str)> {
    let (word, rest) = data.trim_start().split_once(' ')?;
    Some((word.to_owned(), rest.trim()))
}

fn kind_and_target(data: &str) -> Option<(String, String, Option<&str>)> {
    let (kind, rest) = word(data)?;
    let (target, value) = rest.split_once(' ').map_or((rest, None), |(target, value)| (target, Some(value.trim())));
    (!target.is_empty()).then(|| (kind, target.to_owned(), value.filter(|it| !it.is_empty())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argument(role: &str, target: &str) -> Argument {
        Argument { role: role.to_owned(), target: target.to_owned() }
    }

    #[test]
    fn each_kind_of_line_is_told() {
        let text = Line::TextBound {
            id: "T2".to_owned(),
            kind: "Claim".to_owned(),
            fragments: vec![[1, 3], [5, 9]],
            words: Some("no never".to_owned()),
        };
        assert_eq!(parse("T2\tClaim 1 3;5 9\tno never"), Ok(text));
        let arguments = vec![argument("Content", "T3"), argument("Content", "E2")];
        let event = Line::Event { id: "E1".to_owned(), kind: "Says".to_owned(), trigger: "T1".to_owned(), arguments };
        assert_eq!(parse("E1\tSays:T1 Content:T3 Content2:E2"), Ok(event));
        let arguments = vec![argument("Arg2", "T1"), argument("Arg1", "T2")];
        assert_eq!(
            parse("R1\tSupports Arg2:T1 Arg1:T2"),
            Ok(Line::Relation { id: "R1".to_owned(), kind: "Supports".to_owned(), arguments })
        );
        let value = |value: Option<&str>| Line::Attribute {
            kind: "Unit".to_owned(),
            target: "T1".to_owned(),
            value: value.map(str::to_owned),
        };
        assert_eq!(parse("A1\tUnit T1 per cent"), Ok(value(Some("per cent"))));
        assert_eq!(parse("M1\tUnit T1"), Ok(value(None)));
    }

    #[test]
    fn what_is_no_line_says_what_was_expected() {
        for line in [
            "",
            "T1",
            "T1\tQuote",
            "T1\tQuote 1",
            "T1\tQuote 1 b\tx",
            "T1\tQuote 1 2 3\tx",
            "X1\tQuote 1 2\tx",
            "R1\tA T1 T2",
        ] {
            assert!(parse(line).is_err(), "{line:?}");
        }
        assert!(begins_line("#1\tAnnotatorNotes T1\tx") && begins_line("*\tEquiv T1 T2") && begins_line("T1\t"));
        assert!(!begins_line("and the rest\tof it") && !begins_line("") && !begins_line("T\tx"));
    }
}
