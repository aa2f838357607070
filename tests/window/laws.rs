//! Laws of the window: whatever is done in whatever order, nothing panics, no span moves from its words, and undo leads back.

use manicule::app::command::{Action, Command, Place, TABLE};
use manicule::app::hand::Boundary;
use manicule::app::session::Workspace;
use manicule::model::{AnnotationId, AttributeValue, LabelId, Status};
use manicule::text::{ByteOffset, Span};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::harness::Window;
use crate::util::laws::cases;

const TEXT: &str = "{figure} «Äh, nö 🚢» said Ana. [claim At least [figure seven] people] 記者は e\u{301}t.\n\
    [quote#1 “No,”] she said, [quote#1 “not yet.”]\nשלום 84 pies.";
const OTHER: &str = "[claim It poured]. “Never,” said he.";

/// What a user might do, with indexes into whatever there is.
#[derive(Clone, Debug)]
enum Wish {
    Act(Index),
    Press(&'static str),
    Label(&'static str, bool),
    Select(Index, Index),
    Take(Index, Index, bool),
    Point(Index),
    Focus(Index),
    Boundary(Index, Index, bool, Index),
    Set(Index, &'static str),
    Mention(Index),
    Relation(Index),
    Note(u8),
    Status(Index, Status),
    Remove(Index),
}

fn wish() -> impl Strategy<Value = Wish> {
    let index = any::<Index>;
    const KEYS: [&str; 11] =
        ["Tab", "Shift+Tab", "Space", "Enter", "Escape", "Ctrl+Shift+Right", "Down", "Delete", "F2", "Ctrl+r", "F8"];
    prop_oneof![
        4 => index().prop_map(Wish::Act),
        4 => select(&KEYS[..]).prop_map(Wish::Press),
        3 => (select(&["claim", "quote", "figure"][..]), any::<bool>()).prop_map(|(it, shift)| Wish::Label(it, shift)),
        2 => (index(), index()).prop_map(|(from, to)| Wish::Select(from, to)),
        4 => (index(), index(), any::<bool>()).prop_map(|(from, to, further)| Wish::Take(from, to, further)),
        2 => index().prop_map(Wish::Point),
        2 => index().prop_map(Wish::Focus),
        2 => (index(), index(), any::<bool>(), index()).prop_map(|(a, b, start, to)| Wish::Boundary(a, b, start, to)),
        1 => (index(), select(&["7", "many", ""][..])).prop_map(|(at, it)| Wish::Set(at, it)),
        1 => index().prop_map(Wish::Mention),
        2 => index().prop_map(Wish::Relation),
        1 => (0..3_u8).prop_map(Wish::Note),
        1 => (index(), select(&Status::ALL[..])).prop_map(|(at, it)| Wish::Status(at, it)),
        1 => index().prop_map(Wish::Remove),
    ]
}

fn offset(workspace: &Workspace, index: Index) -> Option<ByteOffset> {
    let text = workspace.text()?;
    Some(text.floor_grapheme(ByteOffset(index.index(text.end().0 + 1))))
}

fn span(workspace: &Workspace, from: Index, to: Index) -> Option<Span> {
    Span::between(offset(workspace, from)?, offset(workspace, to)?)
}

fn annotation(workspace: &Workspace, index: Index) -> Option<(AnnotationId, usize)> {
    let annotations: Vec<_> = workspace.sheet()?.annotations.iter().collect();
    let some = annotations.get(index.index(annotations.len().max(1)))?;
    Some((some.id, some.spans.count()))
}

/// The command of a wish, if there is anything that it can be about.
fn command(window: &Window, wish: &Wish) -> Option<Command> {
    let workspace = window.workspace();
    let label = |id: &str| id.parse::<LabelId>().expect("a label");
    let focused = || Some(Place { key: workspace.key()?, annotation: workspace.focused()?.id });
    Some(match wish {
        Wish::Act(at) => match TABLE[at.index(TABLE.len())].action {
            // Without a project there is nothing to undo.
            Action::CloseProject | Action::Undo => return None,
            action => Command::Do(action),
        },
        Wish::Press(_) => return None,
        Wish::Label(it, false) => Command::LabelKey(label(it)),
        Wish::Label(it, true) => Command::Relabel(label(it)),
        Wish::Select(from, to) => Command::Select(offset(workspace, *from)?, offset(workspace, *to)?),
        Wish::Take(from, to, false) => Command::Take(span(workspace, *from, *to)?),
        Wish::Take(from, to, true) => Command::TakeFurther(span(workspace, *from, *to)?),
        Wish::Point(at) => Command::Point(offset(workspace, *at)?, offset(workspace, *at)?),
        Wish::Focus(at) => Command::Focus(annotation(workspace, *at)?.0),
        Wish::Boundary(at, number, start, to) => {
            let (id, count) = annotation(workspace, *at)?;
            let boundary = if *start { Boundary::Start } else { Boundary::End };
            Command::MoveBoundary(id, number.index(count), boundary, offset(workspace, *to)?)
        }
        Wish::Set(at, value) => {
            let attributes: Vec<_> = workspace.project.schema.attributes.iter().collect();
            let value = (!value.is_empty()).then(|| AttributeValue::Text((*value).into()));
            Command::SetAttribute(focused()?, attributes[at.index(attributes.len())].id.clone(), value)
        }
        Wish::Mention(at) => {
            let attributes: Vec<_> = workspace.project.schema.attributes_of(&workspace.focused()?.label).collect();
            Command::AwaitMention(attributes[at.index(attributes.len())].id.clone())
        }
        Wish::Relation(at) => {
            let relations = &workspace.project.schema.relations;
            Command::LinkAs(relations[at.index(relations.len())].id.clone())
        }
        Wish::Note(number) => Command::SetNote(focused()?, "n".repeat(usize::from(*number))),
        Wish::Status(at, status) => {
            let documents: Vec<_> = workspace.project.documents.keys().cloned().collect();
            Command::SetStatus(documents.get(at.index(documents.len().max(1)))?.clone(), *status)
        }
        Wish::Remove(at) => {
            let documents: Vec<_> = workspace.project.documents.keys().cloned().collect();
            Command::RemoveDocument(documents.get(at.index(documents.len().max(1)))?.clone())
        }
    })
}

/// Every span of every sheet still has its words.
fn check_words(workspace: &Workspace) {
    for (key, sheet) in &workspace.project.sheets {
        let text = workspace.project.text(&key.document).expect("the text of a sheet");
        for annotation in sheet.annotations.iter() {
            for quoted in annotation.spans.iter() {
                assert_eq!(text.slice(quoted.span), Some(&*quoted.quoted));
                assert!(text.is_grapheme_boundary(quoted.span.start()) && text.is_grapheme_boundary(quoted.span.end()));
            }
        }
    }
    if let Some(text) = workspace.text() {
        assert!(text.is_grapheme_boundary(workspace.hand.head) && text.is_grapheme_boundary(workspace.hand.anchor));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 40, ..cases(12) })]

    #[test]
    fn whatever_is_done_can_be_undone(wishes in prop::collection::vec(wish(), 1..40)) {
        let mut window = Window::with(TEXT, &[("other", OTHER)]);
        let start = window.workspace().project.clone();
        for wish in &wishes {
            if let Some(command) = command(&window, wish) {
                window.app_mut().dispatch(command);
            }
            match wish {
                Wish::Press(key) => window.press(key),
                _ => window.frame(),
            }
            check_words(window.workspace());
        }
        window.app_mut().dispatch(Command::Show(None));
        window.settle();
        while window.workspace().history.undo_title().is_some() {
            window.app_mut().dispatch(Command::Do(Action::Undo));
        }
        let end = &window.workspace().project;
        prop_assert_eq!(&end.sheets, &start.sheets);
        prop_assert_eq!(&end.documents, &start.documents);
        prop_assert_eq!(&end.speakers, &start.speakers);
        let saved = window.saved();
        prop_assert_eq!(&saved.sheets, &start.sheets);
    }
}
