//! Words that read from right to left, in labels.
//!
//! egui shapes each word as its script wants it, but sets words beside each other from left to right. Here it is given them in the order in
//! which they are to stand on the screen, row by row. Texts of documents are laid out by the reading pane, which needs none of this; what
//! assistive technology reads is named apart from what is painted.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Align, FontSelection, Galley, Painter, RichText, Ui, WidgetText};
use unicode_bidi::BidiInfo;
use unicode_segmentation::UnicodeSegmentation as _;

/// The words of a label of at most `rows` rows, as wide as there is room.
#[must_use]
pub fn label(ui: &Ui, words: RichText, rows: usize) -> WidgetText {
    if !has_rtl(words.text()) {
        return words.into();
    }
    let mut job = WidgetText::from(words).into_layout_job(ui.style(), FontSelection::Default, Align::Min);
    let wrap = TextWrapping { max_width: ui.available_width(), max_rows: rows, ..TextWrapping::default() };
    Arc::make_mut(&mut job).wrap = wrap;
    arranged(ui, Arc::unwrap_or_clone(job)).into()
}

/// What is to be laid out for a job of one section, its rows broken and its words in the order of the screen.
#[must_use]
pub fn arranged(ui: &Ui, job: LayoutJob) -> LayoutJob {
    let [section] = job.sections.as_slice() else { return job };
    if !has_rtl(&job.text) {
        return job;
    }
    let format = section.format.clone();
    let measure = |words: &str| {
        let job = LayoutJob {
            wrap: TextWrapping::no_max_width(),
            ..LayoutJob::single_section(words.to_owned(), format.clone())
        };
        ui.fonts_mut(|fonts| fonts.layout_job(job)).size().x
    };
    let rows = rows(&job.text, job.wrap.max_rows, job.wrap.max_width, measure);
    let rows: Vec<String> = rows.iter().map(|row| in_screen_order(row)).collect();
    LayoutJob { wrap: TextWrapping::no_max_width(), ..LayoutJob::single_section(rows.join("\n"), format.clone()) }
}

/// The words of a label that is on one row however long it is.
#[must_use]
pub fn row(words: String) -> String {
    if has_rtl(&words) { in_screen_order(&words) } else { words }
}

/// Words on one row with what stands behind them, which stays whole: the words are shortened until both find room in a width in points.
#[must_use]
pub fn beside(painter: &Painter, (words, behind): (&str, &str), width: f32, format: &TextFormat) -> Arc<Galley> {
    let lay_out = |words: &str| {
        let whole = row(format!("{words}{behind}"));
        painter.layout_job(LayoutJob {
            wrap: TextWrapping::no_max_width(),
            ..LayoutJob::single_section(whole, format.clone())
        })
    };
    lay_out(&shortened(words, width, |words| lay_out(words).size().x))
}

/// Words in at most `most` rows of a width, in the order in which they are read; what finds no room is left out, with `…` for it.
fn rows(text: &str, most: usize, width: f32, measure: impl Fn(&str) -> f32) -> Vec<String> {
    let mut rows = vec![String::new()];
    for word in text.split_inclusive(' ') {
        let full = rows.len() >= most;
        let Some(row) = rows.last_mut() else { break };
        let longer = format!("{row}{word}");
        if row.is_empty() || measure(longer.trim_end()) <= width {
            *row = longer;
        } else if full {
            // More of it than is shown, so that it is seen to go on.
            *row = longer;
            break;
        } else {
            rows.push(word.to_owned());
        }
    }
    for row in &mut rows {
        *row = shortened(row.trim_end(), width, &measure);
    }
    rows
}

fn shortened(row: &str, width: f32, measure: impl Fn(&str) -> f32) -> String {
    if measure(row) <= width {
        return row.to_owned();
    }
    let starts = row.grapheme_indices(true).map(|(start, _)| start).rev();
    let fitting =
        starts.map(|start| format!("{}…", row[..start].trim_end_matches(is_cut))).find(|cut| measure(cut) <= width);
    fitting.unwrap_or_else(|| "…".to_owned())
}

/// What does not stand before `…`.
fn is_cut(character: char) -> bool {
    character.is_whitespace() || character == '…'
}

/// The characters of a row from left to right, but the letters of each word that egui turns around itself as they are read.
fn in_screen_order(row: &str) -> String {
    let info = BidiInfo::new(row, None);
    let [paragraph] = info.paragraphs.as_slice() else { return row.to_owned() };
    let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
    let mut ordered = String::with_capacity(row.len());
    for run in runs {
        if levels[run.start].is_rtl() {
            ordered.extend(words(&row[run.clone()]).into_iter().rev().map(|word| turned(&row[run.clone()][word])));
        } else {
            ordered.push_str(&row[run]);
        }
    }
    ordered
}

/// The words of a run that reads from right to left, and each character between them.
fn words(run: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut in_word = false;
    for (start, cluster) in run.grapheme_indices(true) {
        let continues = std::mem::replace(&mut in_word, has_rtl(cluster)) && in_word;
        match words.last_mut().filter(|_| continues) {
            Some(word) => word.end += cluster.len(),
            None => words.push(start..start + cluster.len()),
        }
    }
    words
}

/// A word as it is, or a character with what opens and what closes exchanged.
fn turned(word: &str) -> String {
    const PAIRS: [(char, char); 6] = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›')];
    let turned = |it: char| match PAIRS.iter().find(|(open, close)| *open == it || *close == it) {
        Some((open, close)) => {
            if *open == it {
                *close
            } else {
                *open
            }
        }
        None => it,
    };
    word.chars().map(turned).collect()
}

/// Whether there is a character of a script that is written from right to left.
fn has_rtl(words: &str) -> bool {
    words.chars().any(|it| {
        matches!(u32::from(it), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_from_right_to_left_and_letters_as_they_are_read() {
        for (read, on_screen) in [
            ("The ferry burned", "The ferry burned"),
            ("שלום עולם", "עולם שלום"),
            ("قال الوزير", "الوزير قال"),
            ("קנינו 84 ספרים", "ספרים 84 קנינו"),
            ("אמר (היום) כך", "כך (היום) אמר"),
            ("שם Maré Star כאן", "כאן Maré Star שם"),
            ("He said “שלום עולם”.", "He said “עולם שלום”."),
            ("שלום, עולם.", ".עולם ,שלום"),
        ] {
            assert_eq!(in_screen_order(read), on_screen, "{read}");
        }
    }

    #[test]
    fn rows_are_broken_as_words_are_read_and_shortened_at_their_end() {
        let measure = |words: &str| words.chars().count() as f32;
        assert_eq!(rows("one two three", 2, 8.0, measure), ["one two", "three"]);
        assert_eq!(rows("one two three", 1, 8.0, measure), ["one two…"]);
        assert_eq!(rows("one two three four", 2, 7.0, measure), ["one two", "three…"]);
        assert_eq!(rows("unbroken", 2, 4.0, measure), ["unb…"]);
        assert_eq!(rows("", 1, 4.0, measure), [""]);
        assert_eq!(rows("longer than nothing", 1, 0.0, measure), ["…"]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_on_the_way(row in "([a-cאבגקل1-3.,() ]|e\u{301}){0,24}") {
            let sorted = |words: &str| {
                let mut sorted: Vec<char> = words.replace(['(', ')'], "|").chars().collect();
                sorted.sort_unstable();
                sorted
            };
            proptest::prop_assert_eq!(sorted(&in_screen_order(&row)), sorted(&row));
        }
    }
}
