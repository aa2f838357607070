//! Seeded corrections of a text that knows what has become of each of its characters.

use std::ops::Range;

use crate::dice::Dice;

/// The width to which text is reflowed, in characters.
const WIDTH: usize = 72;

/// The kinds of correction: the name, what was wrong before, and what is different afterwards.
pub const KINDS: &[(&str, &[Change], &[Change])] = &[
    ("typos mended", &[typos], &[]),
    ("a sentence at the top", &[], &[sentence_at_top]),
    ("a paragraph moved", &[], &[paragraph_moved]),
    ("quotes straightened", &[quotes_curled], &[quotes_straightened]),
    ("CRLF", &[], &[]),
    ("white space reflowed", &[], &[reflowed]),
    ("a sentence removed", &[], &[line_removed]),
    ("a line said twice", &[], &[line_repeated]),
    ("words replaced", &[], &[words_replaced]),
    (
        "all but the last three",
        &[typos, quotes_curled],
        &[sentence_at_top, paragraph_moved, quotes_straightened, reflowed],
    ),
    (
        "all together",
        &[typos, quotes_curled],
        &[sentence_at_top, paragraph_moved, line_removed, line_repeated, words_replaced, quotes_straightened, reflowed],
    ),
];

/// One correction of a text.
pub type Change = fn(&mut Vec<Cell>, &mut Dice);

/// A character, and which of the original's it is or stands for.
#[derive(Clone, Copy)]
pub struct Cell {
    pub character: char,
    pub origin: Option<usize>,
}

/// The stretches of letters and digits that are long enough to hold a mistake.
fn words(cells: &[Cell]) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for at in 0..=cells.len() {
        let is_letter = cells.get(at).is_some_and(|it| it.character.is_alphanumeric());
        match (start, is_letter) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// One word in thirty is misspelt.
fn typos(cells: &mut Vec<Cell>, dice: &mut Dice) {
    for word in words(cells).into_iter().rev().filter(|it| it.len() >= 4) {
        if dice.roll(30) != 0 {
            continue;
        }
        let at = word.start + 1 + dice.roll(word.len() - 2);
        match dice.roll(4) {
            0 => drop(cells.remove(at)),
            1 => {
                let (one, other) = (cells[at].character, cells[at + 1].character);
                (cells[at].character, cells[at + 1].character) = (other, one);
            }
            2 => cells.insert(at, cells[at]),
            _ => cells[at].character = (b'a' + dice.roll(26) as u8) as char,
        }
    }
}

/// Words in five of a hundred places become others.
fn words_replaced(cells: &mut Vec<Cell>, dice: &mut Dice) {
    const OTHERS: [&str; 8] = ["ferry", "the", "those", "seven", "and", "he", "harbour master", "in"];
    for word in words(cells).into_iter().rev() {
        if dice.roll(20) == 0 {
            let origin = |at: usize, count: usize| cells[word.start + at * (word.len() - 1) / count.max(1)].origin;
            let other = OTHERS[dice.roll(OTHERS.len())];
            let count = other.chars().count() - 1;
            let other: Vec<Cell> =
                other.chars().enumerate().map(|(at, it)| Cell { character: it, origin: origin(at, count) }).collect();
            cells.splice(word, other);
        }
    }
}

/// A new first sentence, the last of whose words may be those of the old first one.
fn sentence_at_top(cells: &mut Vec<Cell>, dice: &mut Dice) {
    const SENTENCES: [&str; 4] = [
        "This article has been corrected. ",
        "The mayor said on Sunday that he knew nothing of it.\n\n",
        "The officers of the state of Guanajuato have not been in the news. The ",
        "Correction: an earlier version of this article said the wrong thing.\n",
    ];
    let sentence = SENTENCES[dice.roll(SENTENCES.len())];
    cells.splice(0..0, sentence.chars().map(|character| Cell { character, origin: None }));
}

/// The lines that hold something, with their line feeds.
fn lines(cells: &[Cell]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, cell) in cells.iter().enumerate() {
        if cell.character == '\n' {
            lines.push(start..at + 1);
            start = at + 1;
        }
    }
    lines.retain(|it| it.len() > 1);
    lines
}

fn paragraph_moved(cells: &mut Vec<Cell>, dice: &mut Dice) {
    let lines = lines(cells);
    if lines.len() < 4 {
        return;
    }
    let first = dice.roll(lines.len() - 2);
    let last = first + dice.roll(2);
    let moved: Vec<Cell> = cells.drain(lines[first].start..lines[last].end).collect();
    let there = self::lines(cells);
    let at = there[dice.roll(there.len())].start;
    cells.splice(at..at, moved);
}

fn line_removed(cells: &mut Vec<Cell>, dice: &mut Dice) {
    let lines = lines(cells);
    if let Some(line) = lines.get(dice.roll(lines.len())) {
        cells.drain(line.clone());
    }
}

/// A line stands somewhere else as well.
fn line_repeated(cells: &mut Vec<Cell>, dice: &mut Dice) {
    let lines = lines(cells);
    if lines.is_empty() {
        return;
    }
    let (from, to) = (dice.roll(lines.len()), dice.roll(lines.len()));
    let line: Vec<Cell> = cells[lines[from].clone()].iter().map(|it| Cell { origin: None, ..*it }).collect();
    let at = lines[to].start;
    cells.splice(at..at, line);
}

fn quotes_curled(cells: &mut Vec<Cell>, _: &mut Dice) {
    let mut is_open = false;
    for cell in cells {
        match cell.character {
            '"' => {
                cell.character = if is_open { '”' } else { '“' };
                is_open = !is_open;
            }
            '\'' => cell.character = '’',
            _ => {}
        }
    }
}

fn quotes_straightened(cells: &mut Vec<Cell>, _: &mut Dice) {
    for cell in cells {
        match cell.character {
            '“' | '”' => cell.character = '"',
            '‘' | '’' => cell.character = '\'',
            _ => {}
        }
    }
}

/// One space between words, lines of one width, an empty line between paragraphs.
fn reflowed(cells: &mut Vec<Cell>, _: &mut Dice) {
    let mut flowed: Vec<Cell> = Vec::with_capacity(cells.len());
    let (mut column, mut at) = (0, 0);
    while at < cells.len() {
        let until = |white: bool| {
            (at..cells.len()).find(|it| cells[*it].character.is_whitespace() != white).unwrap_or(cells.len())
        };
        let (white, word) = (until(true), until(false));
        if white > at {
            let feeds = cells[at..white].iter().filter(|it| it.character == '\n').count();
            let length = (white..cells.len()).take_while(|it| !cells[*it].character.is_whitespace()).count();
            let feeds = if feeds > 1 { 2 } else { usize::from(column + length >= WIDTH) };
            let space = |character| Cell { character, origin: cells[at].origin };
            match feeds {
                0 => flowed.push(space(' ')),
                _ => flowed.extend((0..feeds).map(|_| space('\n'))),
            }
            column = if feeds > 0 { 0 } else { column + 1 };
            at = white;
        } else {
            flowed.extend(&cells[at..word]);
            column += word - at;
            at = word;
        }
    }
    *cells = flowed;
}
