//! One line of a text, and whether it is furniture by itself.

use super::Reason;
use super::lexicon::{
    ADVERTISEMENTS, CREDITS, DATED, INVITATIONS, LINK_BEGINNINGS, LINK_HEADINGS, OFFICES, READING_TIMES, SHARES,
    WIRE_CREDITS,
};
use crate::find::fold;
use crate::model::Document;
use crate::text::{Span, Text};

/// The most links behind a heading of links.
pub(super) const LINKS_MAX: usize = 12;
/// From this length on a line is a paragraph of the article, in characters.
const PARAGRAPH_MIN: usize = 120;
/// How far the head of an article may reach, in lines with words.
const HEAD_LINES: usize = 12;
/// The longest line that is furniture, in bytes; captions tell what is to be seen, and may be longer.
const LINE_MAX: usize = 240;
const CAPTION_MAX: usize = 480;
/// The most words behind “Advertisement –”.
const NOTE_WORDS: usize = 6;
/// From this length on two equal lines are no coincidence, in bytes.
const REPEATED_MIN: usize = 24;

/// A line with words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) span: Span,
    pub(super) words: &'a str,
}

impl<'a> Line<'a> {
    /// The lines of a text that are not empty, in order.
    pub(super) fn all(text: &'a Text) -> Vec<Self> {
        let line = |paragraph: usize| {
            let whole = Span::new(text.paragraph_start(paragraph), text.paragraph_end(paragraph))?;
            let span = text.trim(whole)?;
            Some(Self { span, words: text.slice(span)? })
        };
        (0..text.paragraph_count()).filter_map(line).collect()
    }

    /// Why it is furniture wherever it stands, or `None`.
    pub(super) fn reason(&self) -> Option<Reason> {
        if self.words.len() > CAPTION_MAX || self.quotes() {
            return None;
        }
        let folded = fold(self.words);
        if is_credit(&folded, self.words) {
            return Some(Reason::Caption);
        }
        if self.words.len() > LINE_MAX {
            return None;
        }
        let bare = folded.trim_matches(|it: char| !it.is_alphanumeric());
        let begins = |list: &[&str]| list.iter().any(|it| folded.starts_with(it));
        match () {
            () if is_advertisement(bare) => Some(Reason::Advertisement),
            // “Reporting by the Ledger has shown …” is a sentence.
            () if begins(WIRE_CREDITS) && (folded.starts_with('(') || !(self.is_stopped() || self.reports())) => {
                Some(Reason::ByLine)
            }
            () if is_copyright(&folded, self.words) => Some(Reason::Copyright),
            () if is_shares(bare) => Some(Reason::Share),
            () if begins(INVITATIONS) && !self.reports() => Some(Reason::Newsletter),
            () if begins(LINK_BEGINNINGS) && !self.is_stopped() => Some(Reason::Related),
            () if is_address(&folded) => Some(Reason::Related),
            () => None,
        }
    }

    /// Why it is furniture above the first paragraph of an article, or `None`.
    pub(super) fn reason_in_head(&self, document: &Document) -> Option<Reason> {
        let folded = fold(self.words);
        if self.words.len() >= PARAGRAPH_MIN || self.is_stopped() || self.quotes() {
            return None;
        }
        let dated = DATED.iter().any(|it| folded.starts_with(it)) && folded.contains(|it: char| it.is_ascii_digit());
        match () {
            () if READING_TIMES.iter().any(|it| folded.ends_with(it)) || dated => Some(Reason::ReadingTime),
            () if is_byline(self.words, &folded) => Some(Reason::ByLine),
            () if !document.author.is_empty() && fold(&document.author) == folded => Some(Reason::ByLine),
            () if is_sections(self.words) => Some(Reason::Sections),
            () => None,
        }
    }

    /// Whether it is nothing but the name of a person.
    pub(super) fn is_name(&self) -> bool {
        let words: Vec<&str> = self.words.split_whitespace().collect();
        let capital = |it: &&str| {
            it.starts_with(char::is_uppercase) && it.chars().all(|it| it.is_alphabetic() || "-’'.".contains(it))
        };
        (2..=4).contains(&words.len()) && words.iter().all(capital)
    }

    /// Whether it is nothing but what a reporter is: “Chief reporter”, “Crime correspondent”.
    pub(super) fn is_office(&self) -> bool {
        let folded = fold(self.words);
        let words: Vec<&str> = folded.split_whitespace().collect();
        (2..=4).contains(&words.len()) && words.last().is_some_and(|it| OFFICES.contains(it))
    }

    /// Whether it is a few words without a stop.
    pub(super) fn is_label(&self) -> bool {
        self.words.split_whitespace().count() <= 4 && !self.is_stopped()
    }

    /// Whether it heads a list of links.
    pub(super) fn heads_links(&self) -> bool {
        let folded = fold(self.words);
        LINK_HEADINGS.contains(&folded.trim_matches(|it: char| !it.is_alphanumeric()))
    }

    /// Whether it may be the headline of another article: short and without a stop.
    pub(super) fn is_headline(&self) -> bool {
        self.words.chars().count() < PARAGRAPH_MIN && !self.is_stopped()
    }

    pub(super) fn is_long_enough_to_tell(&self) -> bool {
        self.words.len() >= REPEATED_MIN
    }

    /// Whether no empty line stands between this and the next one.
    pub(super) fn follows_directly(&self, next: &Self) -> bool {
        next.span.start().0 - self.span.end().0 <= 1
    }

    fn is_stopped(&self) -> bool {
        self.words.ends_with(['.', '!', '?', '…', ':', '”', '"', '»', '“', '’', '。'])
    }

    fn quotes(&self) -> bool {
        self.words.starts_with(['“', '"', '«', '„', '‘', '—', '「'])
    }

    /// Whether it goes on like a sentence about somebody: “Sign up for the army, he told them”.
    fn reports(&self) -> bool {
        [" said", " told ", " says"].iter().any(|it| self.words.contains(it))
    }
}

/// How many lines stand above the first paragraph of an article.
pub(super) fn head_length(lines: &[Line<'_>]) -> usize {
    let body =
        lines.iter().position(|it| it.words.chars().count() >= PARAGRAPH_MIN && !is_credit(&fold(it.words), it.words));
    // A text without a paragraph is no article that a head could stand above.
    body.unwrap_or(0).min(HEAD_LINES)
}

/// “… Photo: AP”, “Image: Ada Holm / Northline”: a credit with a few words behind it, or at the start.
fn is_credit(folded: &str, words: &str) -> bool {
    let Some((at, credit)) = CREDITS.iter().filter_map(|it| Some((folded.rfind(it)?, it))).max_by_key(|(at, _)| *at)
    else {
        return false;
    };
    let starts = folded[..at].chars().next_back().is_none_or(|it| !it.is_alphanumeric());
    let behind = folded[at + credit.len()..].split_whitespace().count();
    let before = folded[..at].trim_end();
    let sentence = before.is_empty() || before.ends_with(['.', ')', '(', '/', '|', '-', '–', '—', ':', '”', '"', '!']);
    starts && sentence && behind <= 6 && !words.contains(['“', '”'])
        || (folded.ends_with("/ reuters") || folded.ends_with("/ afp"))
}

fn is_copyright(folded: &str, words: &str) -> bool {
    let year = folded.contains(|it: char| it.is_ascii_digit());
    words.starts_with('©')
        || ((folded.starts_with("copyright") || folded.starts_with("(c)")) && year)
        || (folded.starts_with("all rights reserved"))
        || folded.ends_with("all rights reserved.")
}

/// “Advertisement”, “Advertisement - story continues below”.
fn is_advertisement(bare: &str) -> bool {
    let (word, rest) = bare.split_once(['-', '–', '—', '|', ':']).unwrap_or((bare, ""));
    // “Ad” and “ads” begin a sentence sooner than a line of their own.
    let whole = rest.is_empty() || (word.len() > 3 && rest.split_whitespace().count() <= NOTE_WORDS);
    whole && ADVERTISEMENTS.contains(&word.trim_end())
}

/// Whether a line is nothing but names of networks and buttons.
fn is_shares(bare: &str) -> bool {
    let parts: Vec<&str> = bare.split(['|', '·', '•', ',', '/']).map(str::trim).filter(|it| !it.is_empty()).collect();
    let button = |it: &&str| SHARES.contains(it) || it.strip_prefix("share on ").is_some_and(|it| SHARES.contains(&it));
    let words: Vec<&str> = bare.split_whitespace().collect();
    let all = parts.iter().all(button) || words.iter().all(button);
    // “Print” or “Listen” alone may be a headline of its own.
    let sure = bare.starts_with("share") || words.len() > 1 || ["facebook", "whatsapp", "twitter"].contains(&bare);
    !parts.is_empty() && all && sure
}

/// Whether a line is a web address and nothing else.
fn is_address(folded: &str) -> bool {
    let one = !folded.contains(char::is_whitespace);
    one && (folded.starts_with("http://") || folded.starts_with("https://") || folded.starts_with("www."))
}

fn is_byline(words: &str, folded: &str) -> bool {
    if matches!(
        folded,
        "staff writer" | "staff writers" | "staff reporter" | "staff reporters" | "by staff" | "news desk" | "agencies"
    ) {
        return true;
    }
    let Some(name) = ["By ", "BY ", "Von ", "Por ", "Par "].iter().find_map(|it| words.strip_prefix(it)) else {
        return false;
    };
    let small = |it: &str| {
        matches!(it, "and" | "und" | "y" | "et" | "de" | "del" | "von" | "van" | "der" | "in" | "for" | "|" | "la")
    };
    let capital = |it: &str| it.starts_with(char::is_uppercase);
    let parts: Vec<&str> = name.split_whitespace().collect();
    parts.len() <= 10 && parts.len() >= 2 && parts.iter().all(|it| capital(it) || small(it)) && capital(parts[0])
}

/// “Coast · Ferries”, “Home > News > Local”.
fn is_sections(words: &str) -> bool {
    let parts: Vec<&str> = words.split(['·', '>', '›', '»', '|']).map(str::trim).collect();
    let short = |it: &&str| !it.is_empty() && it.split_whitespace().count() <= 2 && it.starts_with(char::is_uppercase);
    parts.len() >= 2 && parts.iter().all(short)
}
