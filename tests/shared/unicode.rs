//! The break tests of Unicode 17 against the bounds that carets and clicks go by.

use manicule::text::{ByteOffset, Language, ObjectFinder, ObjectKind, Text};

use super::shared;

/// A string of a break test, and the bounds that the standard gives it, in bytes; the first and the last included.
struct Case {
    text: Text,
    bounds: Vec<usize>,
    /// The line of the file, for words about it.
    line: String,
}

/// The cases of a file, in which `÷` stands for a bound and `×` for none: `÷ 0061 × 0308 ÷ 0062 ÷`.
fn cases(file: &str) -> Vec<Case> {
    let written = std::fs::read_to_string(shared("corpora/unicode").join(file)).unwrap();
    let lines = written.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).map(case).collect()
}

fn case(line: &str) -> Case {
    let (mut text, mut bounds) = (String::new(), Vec::new());
    for sign in line.split_whitespace() {
        match sign {
            "÷" => bounds.push(text.len()),
            "×" => {}
            code => text.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap()),
        }
    }
    Case { text: Text::new(text), bounds, line: line.to_owned() }
}

/// Where a walk from the start goes, the start included.
fn walk(text: &Text, next: impl Fn(ByteOffset) -> ByteOffset) -> Vec<usize> {
    let mut stops = vec![0];
    let mut at = ByteOffset(0);
    while at < text.end() {
        at = next(at);
        stops.push(at.0);
    }
    stops
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn a_caret_stops_between_grapheme_clusters_and_nowhere_else() {
    let cases = cases("GraphemeBreakTest_17.txt");
    assert!(cases.len() > 700, "{} cases", cases.len());
    for Case { text, bounds, line } in cases {
        assert_eq!(walk(&text, |at| text.next_grapheme(at)), bounds, "forward: {line}");
        let mut at = text.end();
        let mut back = vec![at.0];
        while at.0 > 0 {
            at = text.prev_grapheme(at);
            back.insert(0, at.0);
        }
        assert_eq!(back, bounds, "back: {line}");
        for offset in 0..=text.end().0 {
            assert_eq!(text.is_grapheme_boundary(ByteOffset(offset)), bounds.contains(&offset), "{offset} of {line}");
            let floor = bounds.iter().rfind(|it| **it <= offset).copied();
            assert_eq!(Some(text.floor_grapheme(ByteOffset(offset)).0), floor, "{offset} of {line}");
        }
    }
}

/// The pieces that words, white space and punctuation make of a text; a line feed, which is in no paragraph, is one of its own.
fn pieces(text: &Text) -> Vec<usize> {
    walk(text, |at| match text.as_str().as_bytes()[at.0] {
        b'\n' => ByteOffset(at.0 + 1),
        _ => text.word_at(at).unwrap().end(),
    })
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn words_are_those_of_the_standard() {
    let cases = cases("WordBreakTest_17.txt");
    assert!(cases.len() > 1_800, "{} cases", cases.len());
    for Case { text, mut bounds, line } in cases {
        // Our rule: a paragraph ends at each line feed, and what stands before it is in another piece. Texts are given line feeds
        // alone when they are imported, so that no document has a carriage return there.
        let feeds = text.as_str().match_indices("\r\n").map(|(at, _)| at + 1);
        bounds.extend(feeds);
        bounds.sort_unstable();
        assert_eq!(pieces(&text), bounds, "{line}");
    }
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn a_double_click_takes_the_word_of_the_standard() {
    let mut clicked = 0;
    for Case { text, bounds, line } in cases("WordBreakTest_17.txt") {
        let finder = ObjectFinder::new(&text, Language::default(), &[]);
        let words = bounds.windows(2).map(|pair| pair[0]..pair[1]);
        // What has neither letters nor digits is no word to click on.
        for word in words.filter(|word| text.as_str()[word.clone()].chars().any(char::is_alphanumeric)) {
            for offset in word.clone() {
                let found = finder.at(ObjectKind::Word, text.floor_grapheme(ByteOffset(offset)));
                assert_eq!(found.map(|it| it.range()), Some(word.clone()), "at {offset} of {line}");
            }
            clicked += 1;
        }
    }
    assert!(clicked > 1_500, "{clicked} words");
}

/// Where the standard leaves it to others: it makes each of these signs a word of its own, or none of them.
#[test]
fn scripts_without_spaces_have_words_by_their_dictionaries() {
    let cases = [
        ("雨が降る前に帰る", &["雨", "が", "降る", "前", "に", "帰る"][..]),
        ("港口关闭了", &["港口", "关闭", "了"]),
        ("ท่าเรือปิด", &["ท่าเรือ", "ปิด"]),
        ("កំពង់ផែបិទ", &["កំពង់ផែ", "បិទ"]),
    ];
    for (text, words) in cases {
        let text = Text::new(text);
        let bounds = pieces(&text);
        let found: Vec<&str> = bounds.windows(2).map(|pair| &text.as_str()[pair[0]..pair[1]]).collect();
        assert_eq!(found, words);
    }
}

/// Sentences are not those of the standard, which knows neither titles nor initials; whole clusters they are all the same.
#[test]
#[ignore = "needs MANICULE_SHARED"]
fn sentences_cut_no_grapheme_cluster() {
    let cases = cases("SentenceBreakTest_17.txt");
    assert!(cases.len() > 400, "{} cases", cases.len());
    for Case { text, bounds, line } in cases {
        let finder = ObjectFinder::new(&text, Language("en"), &[]);
        for offset in bounds {
            let Some(sentence) = finder.at(ObjectKind::Sentence, text.floor_grapheme(ByteOffset(offset))) else {
                continue;
            };
            for end in [sentence.start(), sentence.end()] {
                assert!(text.is_grapheme_boundary(end), "{end} of {line}");
            }
        }
    }
}

/// The arrows of the pane, which go from glyph to glyph, stop between grapheme clusters.
#[cfg(feature = "gui")]
#[test]
#[ignore = "needs MANICULE_SHARED"]
fn arrows_in_the_pane_stop_between_grapheme_clusters() {
    use eframe::egui::{Context, Rect, pos2, vec2};
    use manicule::app::reading::{Caret, Fonts, ReadingView};

    let fonts = std::rc::Rc::new(std::cell::RefCell::new(Fonts::bundled()));
    let context = Context::default();
    // No document has a carriage return before a line feed, where a paragraph ends.
    let cases = cases("GraphemeBreakTest_17.txt").into_iter().filter(|it| !it.text.as_str().contains("\r\n"));
    for Case { text, bounds, line } in cases {
        let end = text.end();
        let mut view = ReadingView::new(text, fonts.clone());
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(600.0, 400.0));
        view.begin_frame(&context, rect, (0.0, 600.0), (1.0, 1.62), false);
        let mut met = std::collections::BTreeSet::new();
        for right in [true, false] {
            let mut at = Caret::from(if right { ByteOffset(0) } else { end });
            for _ in 0..2 * bounds.len() {
                met.insert(at.offset.0);
                at = if right { view.right(at) } else { view.left(at) };
            }
        }
        assert!(met.iter().all(|it| bounds.contains(it)), "{met:?} but {bounds:?}: {line}");
    }
}
