//! Words, numbers and marks of a slice, as the rules for numbers need them.
//!
//! Offsets are bytes of the given slice.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits with separators between them.
    Digits,
    /// Letters.
    Word,
    /// Letters and digits that name something, ordinals, dates and times in digits.
    Name,
    /// One other character.
    Mark,
}

/// A word, a number or a mark.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
    pub(super) lower: String,
    pub(super) capital: bool,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
}

impl Token {
    /// Whether it is four digits that are rather a year than a number.
    pub(super) fn may_be_year(&self) -> bool {
        let digits: Option<Vec<u32>> = self.lower.chars().map(digit_value).collect();
        let year = digits.filter(|it| it.len() == 4).map(|it| it.iter().fold(0, |year, digit| year * 10 + digit));
        year.is_some_and(|year| (1500..=2100).contains(&year))
    }

    pub(super) fn is_alphabetic(&self) -> bool {
        self.lower.chars().all(|it| it.is_alphabetic() || it == '-' || it == '’')
    }
}

/// The tokens of a slice in order.
pub(super) fn tokens(slice: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut at, mut spaced) = (0, true);
    while let Some(character) = slice[at..].chars().next() {
        if character.is_whitespace() {
            spaced = true;
            at += character.len_utf8();
            continue;
        }
        let (kind, end) = match character {
            _ if is_digit(character) => number_end(slice, at),
            _ if character.is_alphanumeric() => (Kind::Word, word_end(slice, at)),
            _ => (Kind::Mark, at + character.len_utf8()),
        };
        let written = &slice[at..end];
        let kind = if kind == Kind::Word && written.chars().any(is_digit) { Kind::Name } else { kind };
        tokens.push(Token {
            range: at..end,
            kind,
            lower: written.to_lowercase(),
            capital: character.is_uppercase(),
            spaced,
        });
        at = end;
        spaced = false;
    }
    tokens
}

/// What a decimal digit of the Latin, Arabic, Persian, Devanagari, Bengali or Thai script counts.
fn digit_value(character: char) -> Option<u32> {
    let zeros = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50];
    zeros.iter().filter_map(|zero| u32::from(character).checked_sub(*zero)).find(|value| *value < 10)
}

/// Decimal digits of any script, and fractions such as ½.
fn is_digit(character: char) -> bool {
    character.is_numeric() && !matches!(character, '〇' | '\u{2160}'..='\u{2188}' | '\u{3021}'..='\u{3029}')
}

/// Where a word ends: letters and digits, joined by hyphens, apostrophes and the stops of `U.S`.
fn word_end(slice: &str, from: usize) -> usize {
    let mut end = from;
    let mut rest = slice[from..].chars().peekable();
    while let Some(character) = rest.next() {
        // Where no spaces are written, digits follow close on words.
        if is_digit(character) && slice[from..end].ends_with(is_ideographic) {
            break;
        }
        let joins = matches!(character, '-' | '’' | '\'' | '.' | '_' | '@' | '/' | '\u{2011}' | '\u{ad}');
        let word = |it: char| it.is_alphanumeric() || is_combining(it);
        if !(word(character) || (joins && rest.peek().is_some_and(|next| word(*next)))) {
            break;
        }
        end += character.len_utf8();
    }
    end
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{64b}'..='\u{65f}')
}

/// Where digits end, and whether they are a number.
fn number_end(slice: &str, from: usize) -> (Kind, usize) {
    let digits = digits_end(slice, from);
    let rest = &slice[digits..];
    let next = rest.chars().next();
    if next.is_some_and(is_ideographic) {
        return counted_end(slice, digits);
    }
    // Letters joined to digits: a unit, or a name.
    let letters = &rest[..rest.find(|it: char| !it.is_alphabetic()).unwrap_or(rest.len())];
    let behind = &rest[letters.len()..];
    if !letters.is_empty() {
        let plain = !behind.starts_with(|it: char| it.is_alphanumeric() || it == '-');
        let end = digits + letters.len();
        return if is_unit(letters) && plain { (Kind::Digits, end) } else { (Kind::Name, word_end(slice, from)) };
    }
    let mut following = rest.chars();
    let (sign, then) = (following.next(), following.next());
    let digit_then = then.is_some_and(is_digit);
    match sign {
        // 10:02, 3/5/2025, 10.02.2025
        Some(':' | '/' | '.') if digit_then => (Kind::Name, joined_end(slice, from)),
        // 75-year-old, 12-minute
        Some('-' | '\u{2011}') if then.is_some_and(char::is_alphabetic) => (Kind::Digits, word_end(slice, from)),
        Some('_' | '@') => (Kind::Name, word_end(slice, from)),
        _ if is_dotted(&slice[from..digits]) => (Kind::Name, digits),
        // 2020-05-03, and 555-0134-22
        Some('-') if digit_then && is_chain(rest) => (Kind::Name, joined_end(slice, from)),
        _ => (Kind::Digits, digits),
    }
}

/// Where digits with the separators between them end.
fn digits_end(slice: &str, from: usize) -> usize {
    let mut end = from;
    let mut rest = slice[from..].chars();
    while let Some(character) = rest.next() {
        let ahead = rest.as_str();
        let group = || ahead.chars().take_while(|it| is_digit(*it)).count() == 3;
        let goes_on = match character {
            _ if is_digit(character) => true,
            '.' | ',' | '٫' | '٬' => ahead.starts_with(is_digit),
            '’' | '\'' | '\u{a0}' | '\u{202f}' | '\u{2009}' => group(),
            _ => false,
        };
        if !goes_on {
            break;
        }
        end += character.len_utf8();
    }
    end
}

/// Whether digits are parted by stops in a way that no number is: `10.02.2025`, `1.2.3`.
fn is_dotted(digits: &str) -> bool {
    let groups: Vec<&str> = digits.split('.').collect();
    groups.len() > 2 && groups[1..].iter().any(|group| group.split(',').next().is_none_or(|it| it.chars().count() != 3))
}

/// Whether more than one group of digits follows, parted by hyphens.
fn is_chain(rest: &str) -> bool {
    let chain = &rest[..rest.find(|it: char| !is_digit(it) && it != '-').unwrap_or(rest.len())];
    chain.trim_end_matches('-').matches('-').count() > 1
}

/// Where digits end that are joined by the signs of dates and times.
fn joined_end(slice: &str, from: usize) -> usize {
    let joins = |it: char| it.is_alphanumeric() || matches!(it, ':' | '/' | '.' | '-');
    let end = slice[from..].find(|it| !joins(it)).map_or(slice.len(), |at| from + at);
    from + slice[from..end].trim_end_matches(|it: char| !it.is_alphanumeric()).len()
}

/// Letters that are written close to digits and leave them a number.
fn is_unit(letters: &str) -> bool {
    matches!(
        letters,
        "km" | "m"
            | "cm"
            | "mm"
            | "kg"
            | "g"
            | "mg"
            | "t"
            | "bn"
            | "mn"
            | "tn"
            | "k"
            | "K"
            | "M"
            | "B"
            | "mph"
            | "kph"
            | "MW"
            | "GW"
            | "kWh"
            | "MWh"
            | "GWh"
            | "TWh"
            | "ft"
            | "in"
            | "lb"
            | "lbs"
            | "ha"
            | "l"
            | "ml"
            | "GB"
            | "MB"
            | "TB"
            | "pc"
            | "p"
            | "kW"
            | "C"
            | "F"
    )
}

fn is_ideographic(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Where digits end that are followed by a counter: `75人`, `3億円`. With one of the calendar they are a date.
fn counted_end(slice: &str, from: usize) -> (Kind, usize) {
    let magnitudes: usize =
        slice[from..].chars().take_while(|it| "万萬億亿兆千百十만억".contains(*it)).map(char::len_utf8).sum();
    let end = from + magnitudes;
    match slice[end..].chars().next() {
        Some('年' | '月' | '日' | '时' | '時' | '点' | '号' | '분' | '년' | '월' | '일' | '시') => {
            (Kind::Name, end + 3)
        }
        Some(counter) if "人名件個个台円元歳岁匹頭头隻只本枚軒戸回次倍％명개원".contains(counter) => {
            (Kind::Digits, end + counter.len_utf8())
        }
        _ => (Kind::Digits, end),
    }
}
