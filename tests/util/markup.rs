//! A document, its annotations and the selection as one readable string, both ways.
//!
//! ```text
//! He said [quote “we will [figure not]”].         nested; `]` closes the innermost that is open
//! [quote#1 “No,”] she said, [quote#1 “not yet.”]  one annotation of two spans: the same number
//! [claim#1 He [quote said]#1 so]                  crossing: `]#1` closes the one of that number
//! [claim#1 He [quote paid]#1#7 euros]              the same before a digit: a second `#` ends the number
//! He ⟦said|⟧ so    He ⟦|said⟧ so                   a selection with its head at the end, at the start
//! He sa|id so                                     a caret
//! [figure! seven] officers                        a focused annotation
//! {figure} He said seven                          an armed label
//! ```
//!
//! A bracket opens with the id of the label, perhaps `#` and a number, perhaps `!`, and one space that is no part of the text,
//! nor is the one behind `}`. The text of a test has none of `[`, `]`, `⟦`, `⟧` and `|`, and does not start with `{`. Everything malformed panics with what is wrong.

use std::collections::BTreeMap;
use std::sync::Arc;

use manicule::model::{
    Annotation, AnnotationId, AnnotatorId, Attributes, Document, DocumentId, LabelId, Origin, Project, ProjectId,
    Sheet, SheetKey, Spans, Stamp, Status, Time,
};
use manicule::text::{ByteOffset, Span, Text};

/// A text with annotations and a selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The text without the marks.
    pub text: Text,
    /// Labels and spans, in the order in which they open.
    pub annotations: Vec<(LabelId, Vec<Span>)>,
    /// Anchor and head; a caret where they are equal.
    pub selection: Option<(ByteOffset, ByteOffset)>,
    /// The focused annotation, by its place in the list.
    pub focus: Option<usize>,
    /// The armed label.
    pub armed: Option<LabelId>,
}

/// A bracket that is open: which annotation it belongs to, its number and where it started.
struct Open {
    annotation: usize,
    number: Option<u64>,
    start: usize,
}

/// Where the marks of the selection were met.
#[derive(Default)]
struct Selection {
    start: Option<usize>,
    end: Option<usize>,
    caret: Option<usize>,
}

/// Reads the notation of this module.
pub fn parse(markup: &str) -> Marked {
    let mut text = String::new();
    let mut annotations: Vec<(LabelId, Vec<Span>)> = Vec::new();
    let mut numbered = BTreeMap::new();
    let mut open: Vec<Open> = Vec::new();
    let mut selection = Selection::default();
    let mut focus = None;
    let mut rest = markup;
    let armed = rest.strip_prefix('{').map(|behind| {
        let (label, text) = behind.split_once("} ").expect("a brace and a space behind the armed label");
        rest = text;
        label.parse().unwrap_or_else(|error| panic!("{error} in {markup}"))
    });
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            '[' => {
                let (head, behind) = rest.split_once(' ').expect("a space behind the label");
                rest = behind;
                let (head, focused) = head.strip_suffix('!').map_or((head, false), |head| (head, true));
                let (label, number) =
                    head.split_once('#').map_or((head, None), |(label, number)| (label, Some(number)));
                let label: LabelId = label.parse().unwrap_or_else(|error| panic!("{error} in {markup}"));
                let number: Option<u64> = number.map(|it| it.parse().expect("a number behind #"));
                let known = number.and_then(|it| numbered.get(&it).copied());
                let annotation = known.unwrap_or_else(|| {
                    annotations.push((label.clone(), Vec::new()));
                    annotations.len() - 1
                });
                assert_eq!(annotations[annotation].0, label, "two labels of one number in {markup}");
                assert!(
                    !focused || focus.replace(annotation).is_none_or(|it| it == annotation),
                    "two focused in {markup}"
                );
                numbered.extend(number.map(|it| (it, annotation)));
                open.push(Open { annotation, number, start: text.len() });
            }
            ']' => {
                let closed = match closing_number(&mut rest) {
                    Some(number) => open.iter().rposition(|it| it.number == Some(number)),
                    None => open.len().checked_sub(1),
                };
                let closed = open.remove(closed.unwrap_or_else(|| panic!("a bracket that closes nothing in {markup}")));
                let span = Span::from_range(closed.start..text.len()).expect("something between the brackets");
                annotations[closed.annotation].1.push(span);
            }
            '⟦' => assert_eq!(selection.start.replace(text.len()), None, "two selections in {markup}"),
            '⟧' => assert_eq!(selection.end.replace(text.len()), None, "two selections in {markup}"),
            '|' => assert_eq!(selection.caret.replace(text.len()), None, "two carets in {markup}"),
            other => text.push(other),
        }
    }
    assert!(open.is_empty(), "a bracket is not closed in {markup}");
    annotations.iter_mut().for_each(|(_, spans)| spans.sort());
    Marked { text: Text::new(text), annotations, selection: selection.read(markup), focus, armed }
}

/// Takes `#1` off the front.
fn closing_number(rest: &mut &str) -> Option<u64> {
    let behind = rest.strip_prefix('#')?;
    let digits = behind.find(|it: char| !it.is_ascii_digit()).unwrap_or(behind.len());
    let number = behind[..digits].parse().expect("a number behind ]#");
    *rest = &behind[digits..];
    *rest = rest.strip_prefix('#').unwrap_or(rest);
    Some(number)
}

impl Selection {
    fn read(&self, markup: &str) -> Option<(ByteOffset, ByteOffset)> {
        match (self.start, self.end, self.caret) {
            (None, None, None) => None,
            (None, None, Some(caret)) => Some((ByteOffset(caret), ByteOffset(caret))),
            (Some(start), Some(end), Some(head)) if head == end && start < end => {
                Some((ByteOffset(start), ByteOffset(end)))
            }
            (Some(start), Some(end), Some(head)) if head == start && start < end => {
                Some((ByteOffset(end), ByteOffset(start)))
            }
            _ => panic!("a selection without its head at one end in {markup}"),
        }
    }
}

/// Writes the notation of this module, in one way for one meaning.
pub fn print(marked: &Marked) -> String {
    let mut fragments: Vec<(Span, usize)> = Vec::new();
    for (annotation, (_, spans)) in marked.annotations.iter().enumerate() {
        fragments.extend(spans.iter().map(|span| (*span, annotation)));
    }
    fragments.sort_by_key(|(span, annotation)| (*span, marked.annotations[*annotation].0.clone(), *annotation));
    let several = |annotation: usize| marked.annotations[annotation].1.len() > 1;
    let crossed = |span: Span| {
        let crosses = |it: Span| span.start() < it.start() && it.start() < span.end() && span.end() < it.end();
        fragments.iter().any(|(it, _)| crosses(*it))
    };
    let mut numbers: BTreeMap<usize, u64> = BTreeMap::new();
    for (span, annotation) in &fragments {
        if several(*annotation) || crossed(*span) {
            let next = numbers.len() as u64 + 1;
            numbers.entry(*annotation).or_insert(next);
        }
    }
    let mut printed = marked.armed.as_ref().map_or(String::new(), |label| format!("{{{label}}} "));
    let mut open: Vec<(Span, usize)> = Vec::new();
    for at in (0..=marked.text.end().0).filter(|at| marked.text.is_char_boundary(ByteOffset(*at))) {
        while let Some(closing) = open.iter().rposition(|(span, _)| span.end().0 == at) {
            let innermost = closing + 1 == open.len();
            let (_, annotation) = open.remove(closing);
            printed.push(']');
            if !innermost {
                let ambiguous = marked.text.as_str()[at..].starts_with(|it: char| it.is_ascii_digit() || it == '#');
                printed.push_str(&format!("#{}{}", numbers[&annotation], if ambiguous { "#" } else { "" }));
            }
        }
        print_selection(&mut printed, marked.selection, at);
        for fragment in fragments.iter().filter(|(span, _)| span.start().0 == at) {
            let number = numbers.get(&fragment.1).map_or(String::new(), |number| format!("#{number}"));
            let focused = if marked.focus == Some(fragment.1) { "!" } else { "" };
            printed.push_str(&format!("[{}{number}{focused} ", marked.annotations[fragment.1].0));
            open.push(*fragment);
        }
        printed.extend(marked.text.as_str()[at..].chars().next());
    }
    printed
}

fn print_selection(printed: &mut String, selection: Option<(ByteOffset, ByteOffset)>, at: usize) {
    let Some((anchor, head)) = selection else { return };
    let (start, end) = (anchor.min(head), anchor.max(head));
    if start == end {
        printed.push_str(if head.0 == at { "|" } else { "" });
        return;
    }
    let head = if head.0 == at { "|" } else { "" };
    if start.0 == at {
        printed.push_str(&format!("⟦{head}"));
    } else if end.0 == at {
        printed.push_str(&format!("{head}⟧"));
    }
}

/// When and by whom annotations of [`project`] were made.
pub fn stamp() -> Stamp {
    Stamp { at: Time::from_unix(1_700_000_000), by: "ada".parse().expect("an annotator") }
}

/// A project of one document, `doc`, annotated by `ada`; the ids of annotations count from 1 in the order of the list.
pub fn project(marked: &Marked) -> (Project, SheetKey) {
    let document: DocumentId = "doc".parse().expect("a document id");
    let annotator: AnnotatorId = "ada".parse().expect("an annotator id");
    let key = SheetKey::new(document.clone(), annotator);
    let mut project = Project::new(ProjectId::from_number(1), "Test");
    let facts = Document { language: "en".to_owned(), ..Document::new(document.clone(), "Doc", marked.text.hash()) };
    project.texts.insert(marked.text.hash(), marked.text.clone());
    project.documents.insert(document, Arc::new(facts));
    let annotations = marked.annotations.iter().enumerate().map(|(place, (label, spans))| {
        Arc::new(Annotation {
            id: AnnotationId::from_number(place as u64 + 1),
            label: label.clone(),
            spans: Spans::quote(spans, &marked.text).expect("spans of the text"),
            attributes: Attributes::default(),
            note: Box::default(),
            unsure: false,
            origin: Origin::Hand,
            created: stamp(),
            changed: stamp(),
        })
    });
    let sheet = Sheet { status: Status::InProgress, annotations: annotations.collect(), ..Sheet::default() };
    if !sheet.annotations.is_empty() {
        project.sheets.insert(key.clone(), Arc::new(sheet));
    }
    (project, key)
}

/// What one sheet of a project looks like, annotations in reading order, with a selection.
pub fn marked(project: &Project, key: &SheetKey, selection: Option<(ByteOffset, ByteOffset)>) -> Marked {
    let text = project.text(&key.document).expect("the text of the document").clone();
    let annotations = project.sheet(key).map(|sheet| {
        let annotation = |it: &Arc<Annotation>| (it.label.clone(), it.spans.places());
        sheet.annotations.iter().map(annotation).collect()
    });
    Marked { text, annotations: annotations.unwrap_or_default(), selection, focus: None, armed: None }
}

#[test]
fn markup_reads_back_as_it_is_written() {
    for markup in [
        "",
        "Nothing here.",
        "He said [quote “we will [figure not]”].",
        "[quote#1 “No,”] she said, [quote#1 “not yet.”]",
        "[claim#1 He [quote said]#1 so] again",
        "[claim [quote same] [figure [quote two]]]",
        "[claim#1 a [quote#2 b]#1 c [figure d]#2 e]",
        "[claim#1 He [quote paid]#1#7 euros]",
        "He ⟦said|⟧ so",
        "He ⟦|said⟧ so",
        "He ⟦[quote said]|⟧ so",
        "He sa|id so",
        "|",
        "[figure ७५ लोग] और 👨‍👩‍👧|",
        "{claim} He [figure! paid] [quote#1 seven] or [quote#1 so]",
        "[quote#1! “No,”] she said, [quote#1! “not yet.”]",
    ] {
        assert_eq!(print(&parse(markup)), markup);
    }
}

#[test]
fn markup_says_what_it_means() {
    let marked = parse("[quote#1 “No,”] she ⟦|said⟧, [quote#1 “not yet.”]");
    assert_eq!(marked.text.as_str(), "“No,” she said, “not yet.”");
    assert_eq!(marked.annotations.len(), 1);
    let words: Vec<_> =
        marked.annotations[0].1.iter().map(|span| marked.text.slice(*span).expect("in the text")).collect();
    assert_eq!(words, ["“No,”", "“not yet.”"]);
    assert_eq!(marked.selection, Some((ByteOffset(18), ByteOffset(14))));
}

#[test]
fn a_project_shows_what_it_was_made_of() {
    let before = "[claim#1 He [quote said]#1 so] ⟦again|⟧";
    let written = parse(before);
    let (project, key) = project(&written);
    assert_eq!(print(&marked(&project, &key, written.selection)), before);
    assert!(self::project(&parse("plain")).0.sheets.is_empty(), "an untouched document has no sheet");
}
