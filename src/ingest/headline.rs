//! The title of a text that came without one.

/// The longest title, in characters.
const TITLE_MAX: usize = 120;
/// A longer line is a paragraph and no headline, in characters.
const HEADLINE_MAX: usize = 160;

/// What web pages put above a headline.
const FURNITURE: [&str; 28] = [
    "advertisement",
    "advertisement scroll to continue",
    "advertising",
    "anuncio",
    "anzeige",
    "breaking news",
    "continue reading",
    "home",
    "latest news",
    "log in",
    "menu",
    "news",
    "opinion",
    "print",
    "publicidad",
    "publicité",
    "read more",
    "search",
    "share",
    "share this",
    "sign in",
    "skip to content",
    "skip to main content",
    "sponsored",
    "subscribe",
    "subscribe now",
    "top stories",
    "werbung",
];

/// The first line that looks like a headline; where there is none the file's stem, or the first words if the stem tells
/// nothing.
pub(super) fn title(text: &str, stem: &str) -> String {
    let mut lines = text.lines().map(plain).filter(|line| !line.is_empty() && !is_furniture(line));
    let first = lines.next().unwrap_or_default();
    // A caption may stand above the headline, but nothing below the first paragraph is one.
    let headline =
        std::iter::once(first).chain(lines).take_while(|line| !is_paragraph(line)).find(|line| is_headline(line));
    match headline {
        Some(headline) => shorten(headline),
        None if is_telling(stem) => shorten(stem),
        None if first.is_empty() => "Untitled".to_owned(),
        None => shorten(first),
    }
}

/// Whether a file's stem says anything: not when it is a number, a hash, or several of them.
pub(super) fn is_telling(stem: &str) -> bool {
    stem.split(|it: char| !it.is_alphanumeric()).any(|part| {
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        let is_hash = part.len() >= 4
            && part.bytes().all(|byte| byte.is_ascii_hexdigit())
            && part.bytes().any(|byte| byte.is_ascii_digit());
        // An id is made of these letters; from others it would have to be invented.
        let has_letters = part.chars().any(|it| it.is_ascii_alphabetic());
        has_letters && !is_number && !is_hash
    })
}

/// A line without the marks of a Markdown heading.
fn plain(line: &str) -> &str {
    let line = line.trim();
    let heading = line.trim_start_matches('#');
    if heading.starts_with(' ') { heading.trim() } else { line }
}

fn is_furniture(line: &str) -> bool {
    let words = line.trim_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
    words.is_empty()
        || FURNITURE.contains(&words.as_str())
        || words.starts_with("http://")
        || words.starts_with("https://")
        || words.chars().all(|it| it.is_ascii_digit() || !it.is_alphanumeric())
}

fn is_paragraph(line: &str) -> bool {
    line.chars().count() > HEADLINE_MAX
}

fn is_headline(line: &str) -> bool {
    let byline = line.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
    let minutes = line.to_lowercase().ends_with("minute read") || line.to_lowercase().ends_with("min read");
    // Scripts without spaces have headlines of one word.
    let words = line.split_whitespace().count();
    !byline && !minutes && (words >= 2 || line.chars().count() >= 6)
}

/// The line, cut at a word where it is too long.
fn shorten(line: &str) -> String {
    if line.chars().count() <= TITLE_MAX {
        return line.to_owned();
    }
    let cut = line.char_indices().nth(TITLE_MAX - 1).map_or(line.len(), |(at, _)| at);
    let words = line[..cut].rfind(char::is_whitespace).filter(|at| *at > cut / 2).unwrap_or(cut);
    format!("{}…", line[..words].trim_end_matches(|it: char| !it.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_above_the_headline_is_passed_over() {
        let text = "- Advertisement -\n\nNews\nBy Staff Writers\n2 minute read\nFerry burns in harbour\n\nText.";
        assert_eq!(title(text, "42"), "Ferry burns in harbour");
        assert_eq!(title("## Ferry burns\n", "42"), "Ferry burns");
        assert_eq!(title("渡り船が港で燃える\n\n本文。", "42"), "渡り船が港で燃える");
    }

    #[test]
    fn a_text_that_begins_with_a_paragraph_has_no_headline() {
        let text = format!("{}\n\nShort line below.", "The ferry burned in the harbour and sank. ".repeat(6));
        assert_eq!(title(&text, "ferry-fire"), "ferry-fire");
        let cut = title(&text, "003_2b7cd19ea27e037c");
        assert!(cut.starts_with("The ferry burned") && cut.ends_with('…') && cut.chars().count() <= 120, "{cut}");
        assert_eq!(title(&"長".repeat(300), "1").chars().count(), 120);
        assert_eq!(title("***\n\n!", ""), "Untitled");
    }

    #[test]
    fn numbers_and_hashes_tell_nothing() {
        for stem in ["", "42", "003_2b7cd19ea27e037c", "550e8400-e29b-41d4-a716-446655440000", "2021-05-30", "記者"] {
            assert!(!is_telling(stem), "{stem}");
        }
        for stem in ["asia-times", "covid19", "2021-05-30-ferry", "facade", "deadbeefs"] {
            assert!(is_telling(stem), "{stem}");
        }
    }
}
