//! The lines of a WebAnno TSV file: layers, rows of tokens, and the text, put together from sentences.

use super::tsv_cell::plain;
use super::xml::{Fault, short};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The value of a feature.
    Feature(String),
    /// The roles of the links of a feature.
    Roles(String),
    /// Where those links lead, to annotations of a type.
    Targets(String),
    /// Where a relation comes from, an annotation of a type.
    Base(String),
}

/// What annotations of a layer are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LayerKind {
    Span,
    Chain,
    Relation,
}

/// A layer with its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layer {
    pub(super) kind: LayerKind,
    /// The whole name of its type.
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The first of its columns.
    pub(super) first: usize,
}

/// A token or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Sentence and token: `3-6`, of a part of a token `3-6.1`.
    pub(super) id: String,
    /// Start and end in UTF-16 code units.
    pub(super) place: [u64; 2],
    /// The columns of the layers, as they are written.
    pub(super) cells: Vec<String>,
    pub(super) line: usize,
}

/// A file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct File {
    pub(super) layers: Vec<Layer>,
    pub(super) rows: Vec<Row>,
    pub(super) text: String,
    /// The lines that say something that nothing is for.
    pub(super) comments: Vec<usize>,
}

/// What begins the first line.
const FORMAT: &str = "#FORMAT=WebAnno TSV 3.";

/// Reads a file; what is wrong with a line goes to `faults`.
///
/// # Errors
///
/// Where it is no such file.
pub(super) fn read(bytes: &[u8], faults: &mut Vec<Fault>) -> Result<File, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|_| (1, "it is not UTF-8".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !text.starts_with(FORMAT) {
        return Err((1, format!("it is no WebAnno TSV 3: expected “{FORMAT}” in the first line")));
    }
    let gaps = GAPS_MAX + bytes.len();
    let mut reading =
        Reading { file: File::default(), length: 0, gaps, sentence: Vec::new(), is_placed: false, faults };
    for (at, line) in text.split('\n').enumerate().skip(1) {
        reading.line(at + 1, line.strip_suffix('\r').unwrap_or(line));
    }
    Ok(reading.file)
}

struct Reading<'f> {
    file: File,
    /// How long the text is, in UTF-16 code units.
    length: u64,
    /// How many line breaks may still be put between sentences.
    gaps: usize,
    /// The lines of the text of the sentence.
    sentence: Vec<String>,
    /// Whether the sentence is in the text.
    is_placed: bool,
    faults: &'f mut Vec<Fault>,
}

impl Reading<'_> {
    fn line(&mut self, number: usize, line: &str) {
        let header = [("#T_SP=", LayerKind::Span), ("#T_CH=", LayerKind::Chain), ("#T_RL=", LayerKind::Relation)];
        if let Some((rest, kind)) = header.into_iter().find_map(|(head, kind)| Some((line.strip_prefix(head)?, kind))) {
            let first = self.file.layers.last().map_or(0, |it| it.first + it.columns.len());
            self.file.layers.push(layer(kind, rest, first));
        } else if let Some(text) = line.strip_prefix("#Text=") {
            if self.is_placed {
                self.sentence.clear();
                self.is_placed = false;
            }
            self.sentence.push(plain(text));
        } else if line.is_empty() || line.starts_with("#Sentence.id=") {
            if line.is_empty() {
                self.sentence.clear();
                self.is_placed = false;
            }
        } else if line.starts_with('#') && !line.contains('\t') {
            self.file.comments.push(number);
        } else {
            self.row(number, line);
        }
    }

    fn row(&mut self, number: usize, line: &str) {
        let mut cells: Vec<&str> = line.split('\t').collect();
        let wanted = 3 + self.file.layers.last().map_or(0, |it| it.first + it.columns.len());
        if cells.len() == wanted + 1 && cells.last() == Some(&"") {
            cells.pop();
        }
        let place = cells.get(1).and_then(|it| it.split_once('-'));
        let place = place.and_then(|(start, end)| Some([start.parse::<u64>().ok()?, end.parse::<u64>().ok()?]));
        let (Some(place), true) = (place, cells.len() == wanted) else {
            let message = format!(
                "expected {wanted} columns, the second one a pair of offsets; it was passed over: {}",
                short(line)
            );
            return self.faults.push((number, message));
        };
        let words = plain(cells[2]);
        self.place_sentence(number, place[0], &words);
        self.file.rows.push(Row {
            id: cells[0].to_owned(),
            place,
            cells: cells[3..].iter().map(|it| (*it).to_owned()).collect(),
            line: number,
        });
    }

    /// Puts the sentence where its first token is. What stood between two sentences is not in the file: it becomes line breaks.
    fn place_sentence(&mut self, number: usize, start: u64, words: &str) {
        if self.is_placed {
            return;
        }
        self.is_placed = true;
        let sentence = self.sentence.join("\n");
        let Some(before) = sentence.find(words) else {
            return self.faults.push((number, format!("its sentence does not have the words “{}”", short(words))));
        };
        let start = start.saturating_sub(length(&sentence[..before]));
        if start < self.length {
            let message =
                "its sentence begins before the end of the last one; offsets are UTF-16 code units in this format";
            return self.faults.push((number, message.to_owned()));
        }
        // Gaps longer than any text are none that somebody wrote.
        let gap = usize::try_from(start - self.length).ok().filter(|it| *it <= self.gaps);
        let Some(gap) = gap else {
            return self
                .faults
                .push((number, format!("its sentence begins {} behind the last one", start - self.length)));
        };
        self.gaps -= gap;
        self.file.text.extend(std::iter::repeat_n('\n', gap));
        self.file.text.push_str(&sentence);
        self.length = start + length(&sentence);
    }
}

/// No more than this stands between all sentences of a file, and as much as the file itself has.
const GAPS_MAX: usize = 100_000;

fn length(text: &str) -> u64 {
    text.chars().map(|it| it.len_utf16() as u64).sum()
}

/// `webanno.custom.Host|ROLE_webanno.custom.Host:links_webanno.custom.Link|webanno.custom.Span|value`
fn layer(kind: LayerKind, rest: &str, first: usize) -> Layer {
    let mut parts = rest.split('|');
    let name = parts.next().unwrap_or_default().to_owned();
    let mut columns = Vec::new();
    let mut is_target = false;
    for part in parts.filter(|it| !it.is_empty()) {
        if std::mem::take(&mut is_target) {
            columns.push(Column::Targets(part.to_owned()));
        } else if let Some(role) = part.strip_prefix("ROLE_") {
            let feature = role.split_once(':').map_or(role, |(_, it)| it);
            let feature = feature.split_once('_').map_or(feature, |(it, _)| it);
            columns.push(Column::Roles(feature.to_owned()));
            is_target = true;
        } else if let Some(base) = part.strip_prefix("BT_").filter(|_| kind == LayerKind::Relation) {
            columns.push(Column::Base(base.to_owned()));
        } else {
            columns.push(Column::Feature(part.to_owned()));
        }
    }
    // A layer without features has a column all the same.
    if columns.is_empty() {
        columns.push(Column::Feature(String::new()));
    }
    Layer { kind, name, columns, first }
}
