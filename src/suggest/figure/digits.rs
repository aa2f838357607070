//! Digits of any script with the separators of any language, read exactly.

use super::decimal::Decimal;

/// The zeros of all scripts that count by ten, as Unicode has them; nine more digits follow each.
#[rustfmt::skip]
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0,
    0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60,
    0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

/// The most digits of an exponent.
const EXPONENT_DIGITS: usize = 4;

/// What a decimal digit counts.
pub(super) fn digit(character: char) -> Option<u8> {
    let code = u32::from(character);
    let zero = ZEROS[..ZEROS.partition_point(|zero| *zero <= code)].last()?;
    u8::try_from(code - zero).ok().filter(|it| *it < 10)
}

/// What a raised digit counts.
pub(super) fn superscript(character: char) -> Option<u8> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|it| it == character).and_then(|it| u8::try_from(it).ok())
}

/// The fraction that a single character is.
pub(super) fn vulgar(character: char) -> Option<(u64, u64)> {
    Some(match character {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅐' => (1, 7),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        '⅑' => (1, 9),
        '⅒' => (1, 10),
        _ => return None,
    })
}

/// Which sign parts whole from fraction where both readings are possible, as in `1.250` and `1,250`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Point {
    /// `1,250.5`
    Stop,
    /// `1.250,5`
    Comma,
}

impl Point {
    /// The sign of a language, by its BCP 47 tag. Mexico and its neighbours write as the north does.
    pub(super) fn of(language: &str) -> Self {
        let lower = language.to_ascii_lowercase().replace('_', "-");
        let mut tags = lower.split('-');
        let primary = tags.next().unwrap_or_default();
        let region = tags.find(|it| it.len() == 2).unwrap_or_default();
        let stop = match primary {
            "es" => ["mx", "us", "gt", "hn", "ni", "pa", "pr", "sv", "do"].contains(&region),
            "de" => region == "ch" || region == "li",
            "fr" | "it" | "pt" | "nl" | "da" | "sv" | "nb" | "nn" | "no" | "fi" | "pl" | "cs" | "sk" | "sl" | "hr"
            | "sr" | "bs" | "hu" | "ro" | "bg" | "ru" | "uk" | "be" | "el" | "tr" | "id" | "vi" | "ca" | "gl"
            | "eu" | "lt" | "lv" | "et" | "is" | "az" | "kk" => false,
            _ => true,
        };
        if stop { Self::Stop } else { Self::Comma }
    }
}

/// The number that a slice starts with, and how many bytes it takes; `None` where it starts with none, or with digits that are
/// parted in a way that no number is.
pub(super) fn number(slice: &str, point: Point) -> Option<(Decimal, usize)> {
    let (groups, end) = groups(slice);
    let mantissa = joined(&groups, point)?;
    let (power, further) = exponent(&slice[end..]);
    Some((mantissa.shifted(power)?, end + further))
}

/// Digits and the sign before them.
#[derive(Default)]
struct Group {
    sign: Option<char>,
    digits: Vec<u8>,
}

/// The groups of digits that a slice starts with, and where the last one ends.
fn groups(slice: &str) -> (Vec<Group>, usize) {
    let mut groups = vec![Group::default()];
    let mut end = 0;
    for (at, character) in slice.char_indices() {
        if let Some(digit) = digit(character) {
            if let Some(last) = groups.last_mut() {
                last.digits.push(digit);
            }
            end = at + character.len_utf8();
            continue;
        }
        let ahead = &slice[at + character.len_utf8()..];
        let long = groups.last().map_or(0, |it| it.digits.len());
        let three = || ahead.chars().take_while(|it| self::digit(*it).is_some()).count() == 3;
        let parts = match character {
            '.' | ',' | '．' | '，' | '٫' | '٬' | '·' => ahead.starts_with(|it| self::digit(it).is_some()),
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' | '’' | '\'' => (1..=3).contains(&long) && three(),
            _ => false,
        };
        if !parts {
            break;
        }
        groups.push(Group { sign: Some(plain(character)), digits: Vec::new() });
    }
    (groups, end)
}

fn plain(sign: char) -> char {
    match sign {
        '．' => '.',
        '，' => ',',
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' => ' ',
        '’' => '\'',
        other => other,
    }
}

/// The number that groups of digits are.
fn joined(groups: &[Group], point: Point) -> Option<Decimal> {
    let last = groups.last()?;
    if last.digits.is_empty() {
        return None;
    }
    let decimal = is_decimal(groups, point)?;
    let whole = if decimal { &groups[..groups.len() - 1] } else { groups };
    let whole: Vec<u8> = whole.iter().flat_map(|it| it.digits.iter().copied()).collect();
    Decimal::new(&whole, if decimal { &last.digits } else { &[] })
}

/// Whether the last group stands behind the point; `None` where the groups are none of one number.
fn is_decimal(groups: &[Group], point: Point) -> Option<bool> {
    let [first, between @ .., last] = groups else { return Some(false) };
    let sign = last.sign?;
    let threes = |groups: &[Group]| groups.iter().all(|it| it.digits.len() == 3);
    // Lakhs are parted by twos before the last three.
    let grouped = |groups: &[Group]| {
        let lakhs = groups
            .split_last()
            .is_some_and(|(last, others)| last.digits.len() == 3 && others.iter().all(|it| it.digits.len() == 2));
        (1..=3).contains(&first.digits.len()) && (threes(groups) || lakhs)
    };
    if between.is_empty() {
        return match sign {
            '٫' | '·' => Some(true),
            '٬' | ' ' | '\'' => grouped(&groups[1..]).then_some(false),
            _ => {
                let written = if sign == '.' { Point::Stop } else { Point::Comma };
                let plain = !grouped(&groups[1..]) || first.digits == [0];
                Some(plain || written == point)
            }
        };
    }
    let same = between.iter().all(|it| it.sign == between[0].sign);
    if !same {
        return None;
    }
    if between[0].sign == Some(sign) {
        return grouped(&groups[1..]).then_some(false);
    }
    let decimal = matches!(sign, '.' | ',' | '٫' | '·');
    (decimal && grouped(&groups[1..groups.len() - 1])).then_some(true)
}

/// The power of ten behind a number, `e-5`, `×10−5`, ` x 10^8`, and how many bytes tell it.
fn exponent(slice: &str) -> (i32, usize) {
    let spaces = |it: &str| it.len() - it.trim_start_matches(' ').len();
    if let Some(rest) = slice.strip_prefix(['e', 'E'])
        && let Some((power, length)) = signed(rest)
        && !rest[length..].starts_with(char::is_alphanumeric)
    {
        return (power, 1 + length);
    }
    let start = spaces(slice);
    let Some(sign) = slice[start..].chars().next().filter(|it| matches!(it, '×' | 'x' | '*' | '·' | '⋅')) else {
        return (0, 0);
    };
    let ten = start + sign.len_utf8();
    let ten = ten + spaces(&slice[ten..]);
    let Some(rest) = slice[ten..].strip_prefix("10") else { return (0, 0) };
    let hat = rest.len() - rest.trim_start_matches([' ', '^']).len();
    let raised = rest.starts_with(['^', '-', '−', '–', '+']) || rest.contains('^') && hat > 0;
    match if raised { signed(&rest[hat..]).map(|(power, length)| (power, hat + length)) } else { superscripts(rest) } {
        Some((power, length)) => (power, ten + 2 + length),
        None => (0, 0),
    }
}

/// A small number with a sign, and its length in bytes.
fn signed(slice: &str) -> Option<(i32, usize)> {
    let sign = slice.chars().next().filter(|it| matches!(it, '-' | '−' | '–' | '+'));
    let start = sign.map_or(0, char::len_utf8);
    let digits: String = slice[start..].chars().take_while(char::is_ascii_digit).collect();
    let number: i32 = (digits.len() <= EXPONENT_DIGITS).then(|| digits.parse().ok())??;
    let negative = sign.is_some_and(|it| it != '+');
    Some((if negative { -number } else { number }, start + digits.len()))
}

fn superscripts(slice: &str) -> Option<(i32, usize)> {
    let start = if slice.starts_with('⁻') { '⁻'.len_utf8() } else { 0 };
    let raised: Vec<char> = slice[start..].chars().take_while(|it| superscript(*it).is_some()).collect();
    if raised.is_empty() || raised.len() > EXPONENT_DIGITS {
        return None;
    }
    let number = raised.iter().filter_map(|it| superscript(*it)).fold(0, |all, it| all * 10 + i32::from(it));
    let length = start + raised.iter().map(|it| it.len_utf8()).sum::<usize>();
    Some((if start > 0 { -number } else { number }, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str, point: Point) -> Option<String> {
        let (number, length) = number(written, point)?;
        (length == written.len()).then(|| number.to_string())
    }

    #[test]
    fn separators_of_all_languages() {
        use Point::{Comma, Stop};
        let cases = [
            ("1,250", Stop, "1250"),
            ("1,250", Comma, "1.250"),
            ("1.250", Comma, "1250"),
            ("1.250", Stop, "1.250"),
            ("1.250,5", Stop, "1250.5"),
            ("1,250.50", Comma, "1250.50"),
            ("12,5", Stop, "12.5"),
            ("0,125", Stop, "0.125"),
            ("1.234.567", Stop, "1234567"),
            ("1’234’567.8", Stop, "1234567.8"),
            ("1\u{202f}234\u{202f}567,8", Comma, "1234567.8"),
            ("1 250 000", Stop, "1250000"),
            ("1,25,000", Stop, "125000"),
            ("٢٬٥٠٠٫٥", Stop, "2500.5"),
            ("१,२५,०००", Stop, "125000"),
            ("１２．５", Stop, "12.5"),
            (".08", Stop, "0.08"),
            ("1.5e-5", Stop, "0.000015"),
            ("2.48×10−5", Stop, "0.0000248"),
            ("3 x 10^8", Stop, "300000000"),
            ("6×10⁵", Stop, "600000"),
        ];
        for (written, point, expected) in cases {
            assert_eq!(read(written, point).as_deref(), Some(expected), "{written}");
        }
        for none in ["192.168.1.2", "10.02.2025", "", "x", "1e99999"] {
            assert_eq!(read(none, Stop), None, "{none}");
        }
    }

    #[test]
    fn the_point_is_that_of_the_country() {
        assert_eq!(Point::of("es"), Point::Comma);
        assert_eq!(Point::of("es-MX"), Point::Stop);
        assert_eq!(Point::of("de-AT"), Point::Comma);
        assert_eq!(Point::of(""), Point::Stop);
    }
}
