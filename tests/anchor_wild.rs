//! Wild edits of real texts: nothing panics, no annotation is left with words that are not at its place, and the inverse of what was
//! done is nothing.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use manicule::anchor::{self, Kind};
use manicule::check::check;
use manicule::edit::Edit;
use manicule::model::{AnnotationId, Diagnostic, Document, DocumentId, Project, Severity};
use manicule::store;
use manicule::text::{ByteOffset, Language, Span, Text};
use proptest::prelude::*;

use crate::util::laws::cases;
use crate::util::markup::{self, Marked};

/// What comes in between: marks, joiners, overrides of direction, control characters, and what the texts have anyway.
const PIECES: [&str; 14] = [
    "",
    " ",
    "\n\n",
    "said",
    "“no”",
    "\u{301}",
    "\u{200d}",
    "👩‍🚒",
    "🇫🇷",
    "\u{202e}",
    "\0\u{1b}[2J",
    "84",
    "the ferry ",
    "\u{ad}",
];

/// One edit: what it does, where, how far, and with which piece.
type Wild = (u8, usize, usize, usize);

fn wild() -> impl Strategy<Value = Vec<Wild>> {
    prop::collection::vec((0..6_u8, any::<usize>(), any::<usize>(), 0..PIECES.len()), 1..12)
}

fn edited(text: &str, edits: &[Wild]) -> Text {
    let mut text = text.to_owned();
    for (what, at, length, piece) in edits {
        let start = text.floor_char_boundary(at % (text.len() + 1));
        let most = if *length % 5 == 0 { text.len() } else { 200 };
        let end = text.floor_char_boundary((start + length % (most + 1)).min(text.len())).max(start);
        let cut = text[start..end].to_owned();
        match what {
            0 => text.replace_range(start..end, ""),
            1 => text.insert_str(start, PIECES[*piece]),
            2 => text.replace_range(start..end, PIECES[*piece]),
            3 => text.insert_str(start, &cut),
            4 => {
                text.replace_range(start..end, "");
                let there = text.floor_char_boundary(length.rotate_left(17) % (text.len() + 1));
                text.insert_str(there, &cut);
            }
            _ => text.replace_range(start..end, &cut.replace(' ', PIECES[*piece])),
        }
    }
    Text::new(text)
}

fn sample() -> Project {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare");
    store::open(&folder).expect("the sample project opens").project
}

/// The articles that the project was begun with, annotated by sentence and by word; none where they are not at hand.
fn seeds() -> Vec<Project> {
    let shared = std::env::var_os("MANICULE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), std::path::PathBuf::from);
    let files = std::fs::read_dir(shared.join("seeds")).into_iter().flatten().flatten();
    let texts = files.filter_map(|it| std::fs::read_to_string(it.path()).ok());
    texts.map(|it| annotated(&Text::new(it.replace('\r', "")))).collect()
}

fn annotated(text: &Text) -> Project {
    let places = (0..text.end().0).step_by(97).map(|it| text.floor_grapheme(ByteOffset(it)));
    let of_place = |at: ByteOffset| text.sentences_near(at, Language("en")).into_iter().chain(text.word_at(at));
    let spans: BTreeSet<Span> = places.flat_map(of_place).collect();
    let label = "claim".parse().expect("a label");
    let annotations = spans.into_iter().map(|it| (Clone::clone(&label), vec![it])).collect();
    markup::project(&Marked { text: text.clone(), annotations, selection: None, focus: None, armed: None }).0
}

fn errors(project: &Project) -> Vec<Diagnostic> {
    check(project).into_iter().filter(|it| it.severity == Severity::Error).collect()
}

/// The project after an edit, whose inverse brings back what was.
fn applied(before: &Project, edit: &Edit) -> Project {
    let mut after = before.clone();
    edit.apply(&mut after).expect("the edit fits");
    let mut back = after.clone();
    edit.inverse().apply(&mut back).expect("the inverse fits");
    assert!(back == *before, "the inverse left something else than there was");
    after
}

fn reanchors(project: &Project, document: &DocumentId, edits: &[Wild]) {
    let mut before = project.clone();
    let new = edited(before.text(document).expect("a text").as_str(), edits);
    let done = anchor::reanchor(&before, document, &new, None).expect("the document is there");
    before.texts.insert(new.hash(), new);
    assert_eq!(errors(&applied(&before, &done.edit)), []);
}

/// A text that was changed behind the annotations' back. What has no place in it stays as wrong as it was, and `check` says so.
fn repairs(project: &Project, document: &DocumentId, edits: &[Wild]) {
    let mut before = project.clone();
    let facts = before.documents[document].clone();
    let new = edited(before.text(document).expect("a text").as_str(), edits);
    // Excluded regions have no words to find them by.
    let facts = Document { text: new.hash(), excluded: Vec::new(), ..(*facts).clone() };
    before.documents.insert(document.clone(), Arc::new(facts));
    before.texts.insert(new.hash(), new);
    let done = anchor::repair(&before);
    let after = applied(&before, &done.edit);
    let lost: BTreeSet<AnnotationId> =
        done.outcomes.iter().filter(|it| it.kind == Kind::Lost).map(|it| it.annotation).collect();
    let others = |it: &Diagnostic| it.place.annotation.is_none_or(|it| !lost.contains(&it));
    assert_eq!(errors(&after).into_iter().filter(others).collect::<Vec<_>>(), []);
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn the_sample_is_reanchored_and_repaired(edits in wild()) {
        let project = sample();
        for document in project.documents.keys() {
            reanchors(&project, document, &edits);
            repairs(&project, document, &edits);
        }
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn real_articles_are_reanchored_and_repaired(edits in wild()) {
        for project in seeds() {
            for document in project.documents.keys() {
                reanchors(&project, document, &edits);
                repairs(&project, document, &edits);
            }
        }
    }
}
