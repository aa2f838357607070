//! What an annotation says, in a few words: for chips, lists and screen readers.

use super::unfinished;
use crate::model::{
    Annotation, Attribute, AttributeDefinition, AttributeKind, AttributeValue, Project, SpeakerId, SpeakerKind,
    ValueOrigin,
};
use crate::store::Recovered;
use crate::text::shown;

/// What a chip says, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// “quote · Okafor” or “figure · ≥ 84 passengers”.
    pub words: String,
    /// Whether it is hollow: something required is missing, or nobody has looked at the guess for it.
    pub hollow: bool,
    /// Whether what it says is a guess.
    pub guess: bool,
}

/// The chip of an annotation, of about so many characters.
#[must_use]
pub fn chip(project: &Project, annotation: &Annotation, longest: usize) -> Chip {
    let label = project.schema.label_name(&annotation.label);
    let attributes: Vec<&AttributeDefinition> = project.schema.attributes_of(&annotation.label).collect();
    let unset = |attribute: &&&AttributeDefinition| annotation.attributes.get(attribute.id.as_str()).is_none();
    let missing = attributes.iter().filter(|it| it.required).find(unset);
    let hollow = unfinished::has_open_required(&project.schema, annotation);
    let gist = gist(project, annotation, &attributes);
    let guess = gist.as_ref().is_some_and(|(_, guess)| *guess);
    let gist = match (gist, missing) {
        (Some((gist, _)), _) => gist,
        (None, Some(missing)) if missing.kind == AttributeKind::Speaker && missing.id.as_str() == "speaker" => {
            "who?".to_owned()
        }
        (None, Some(missing)) => format!("{}?", missing.name),
        (None, None) => return Chip { words: shown(label).into_owned(), hollow, guess },
    };
    Chip { words: shortened(&shown(&format!("{label} · {gist}")), longest), hollow, guess }
}

/// What a screen reader says of an annotation: “quote: A lot of officers…, David Saucedo”.
#[must_use]
pub fn spoken(project: &Project, annotation: &Annotation) -> String {
    let attributes: Vec<&AttributeDefinition> = project.schema.attributes_of(&annotation.label).collect();
    let label = project.schema.label_name(&annotation.label);
    let gist = match gist(project, annotation, &attributes) {
        Some((gist, true)) => format!(", {gist}, a guess"),
        Some((gist, false)) => format!(", {gist}"),
        None => String::new(),
    };
    format!("{}: {}{}", shown(label), shortened(&annotation.spans.quoted(), 60), shown(&gist))
}

/// What came of a journal that the files were behind, in a sentence.
#[must_use]
pub fn recovered(recovered: &Recovered) -> String {
    let edits = match recovered.edits {
        1 => "1 edit was recovered from the journal".to_owned(),
        edits => format!("{edits} edits were recovered from the journal"),
    };
    let conflicts = match recovered.conflicts {
        0 => String::new(),
        1 => "; 1 of their records has become something else in the files, which is to be decided".to_owned(),
        conflicts => {
            format!("; {conflicts} of their records have become something else in the files, which is to be decided")
        }
    };
    let dropped = match recovered.dropped.len() {
        0 => "",
        _ => "; not all of the journal could be read",
    };
    format!("{edits}, since Manicule had ended before they were in the project's files{conflicts}{dropped}")
}

/// A text in one line: white space and line breaks folded into single spaces, cut to so many characters, the ellipsis that then
/// stands at its end included.
#[must_use]
pub fn shortened(text: &str, longest: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        // Of a long text no more is read than is shown.
        if line.len() > 4 * longest {
            break;
        }
    }
    if line.chars().nth(longest).is_some() {
        let cut = line.char_indices().nth(longest.saturating_sub(1)).map_or(0, |(at, _)| at);
        line.truncate(cut);
        line.truncate(line.trim_end().len());
        line.push('…');
    }
    line
}

/// What matters most, the speaker, or the number with its unit, and whether it is a guess.
#[must_use]
fn gist(project: &Project, annotation: &Annotation, attributes: &[&AttributeDefinition]) -> Option<(String, bool)> {
    attributes.iter().find_map(|attribute| {
        let Attribute { value, origin } = annotation.attributes.get(attribute.id.as_str())?;
        let gist = match attribute.kind {
            AttributeKind::Speaker => speaker(project, attribute, value),
            AttributeKind::Number => number(annotation, value)?,
            _ => return None,
        };
        Some((gist, *origin == ValueOrigin::Rule))
    })
}

/// A speaker's short name: of a person the last part of it.
fn speaker(project: &Project, attribute: &AttributeDefinition, value: &AttributeValue) -> String {
    match value {
        AttributeValue::Text(id) => {
            let speaker = id.parse::<SpeakerId>().ok().and_then(|id| project.speakers.get(&id));
            match speaker {
                Some(speaker) if speaker.kind == SpeakerKind::Person => {
                    speaker.name.split_whitespace().last().unwrap_or(&speaker.name).to_owned()
                }
                Some(speaker) => speaker.name.clone(),
                None => id.to_string(),
            }
        }
        AttributeValue::Unknown => format!("{} unknown", attribute.name),
        _ => format!("no {}", attribute.name),
    }
}

fn number(annotation: &Annotation, value: &AttributeValue) -> Option<String> {
    let AttributeValue::Text(value) = value else { return Some("unknown".to_owned()) };
    let text = |id: &str| annotation.attributes.text(id).filter(|it| !it.is_empty());
    let sign = match text("qualifier") {
        Some("at least") => "≥ ",
        Some("at most") => "≤ ",
        Some("more than") => "> ",
        Some("less than") => "< ",
        Some("about") => "≈ ",
        Some("order of magnitude") => "~ ",
        _ => "",
    };
    let average = if text("aggregate") == Some("average") { "∅ " } else { "" };
    let to = text("to").map(|to| format!("–{to}")).unwrap_or_default();
    let unit = text("unit").or_else(|| text("counted")).map(|unit| format!(" {unit}")).unwrap_or_default();
    let per = text("per").map(|per| format!(" / {per}")).unwrap_or_default();
    Some(format!("{average}{sign}{value}{to}{unit}{per}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_one_line_of_so_many_characters() {
        assert_eq!(shortened(" The ferry\n\n sank.\t", 40), "The ferry sank.");
        assert_eq!(shortened("The\nferry sank", 9), "The ferr…");
        assert_eq!(shortened("The\nferry", 9), "The ferry");
        assert_eq!(shortened("日本語\nの文", 5), "日本語…");
        assert_eq!(shortened("日本語\nの文", 6), "日本語 の文");
        assert_eq!(shortened("one two", 5), "one…", "no space before the ellipsis");
        assert_eq!(shortened("", 5), "");
        let long = shortened(&"word\n".repeat(100_000), 30);
        assert_eq!(long.chars().count(), 30);
    }
}
