//! Laws that hold for whatever the generator comes up with.

use std::sync::Arc;

use manicule::edit::intent::{self, Author};
use manicule::edit::{Change, Edit, Entry, History, Swap};
use manicule::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotationSet, Attributes, LabelId, Origin, Project, RelationId,
    SheetKey, Spans, Status,
};
use manicule::text::{
    ByteOffset, CharOffset, Direction, Language, ObjectFinder, ObjectKind, SnapRule, Span, Text, Utf16Offset,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::util::laws::cases;
use crate::util::markup::{Marked, parse, print, project, stamp};

const LABELS: [&str; 3] = ["claim", "quote", "figure"];
const TEXT: &str = "« Äh, nö 🚢 », 記者は said; e\u{301}t “seven\n officers” ate 84 pies.";

fn label(id: &str) -> LabelId {
    id.parse().expect("a label id")
}

/// What a user might want, with indexes into whatever there is.
#[derive(Clone, Debug)]
enum Wish {
    Create(&'static str, Vec<(Index, Index)>),
    Relabel(Index, &'static str),
    Move(Index, (Index, Index)),
    Note(Index, u8),
    Unsure(Index, bool),
    Remove(Vec<Index>),
    Link(Index, Index),
    Unlink(Index),
    Status(Status),
    Exclude((Index, Index)),
    RemoveDocument,
}

fn wish() -> impl Strategy<Value = Wish> {
    let stretch = || (any::<Index>(), any::<Index>());
    prop_oneof![
        4 => (select(&LABELS[..]), prop::collection::vec(stretch(), 1..4)).prop_map(|(label, it)| Wish::Create(label, it)),
        1 => (any::<Index>(), select(&LABELS[..])).prop_map(|(at, label)| Wish::Relabel(at, label)),
        1 => (any::<Index>(), stretch()).prop_map(|(at, it)| Wish::Move(at, it)),
        1 => (any::<Index>(), 0..3_u8).prop_map(|(at, it)| Wish::Note(at, it)),
        1 => (any::<Index>(), any::<bool>()).prop_map(|(at, it)| Wish::Unsure(at, it)),
        1 => prop::collection::vec(any::<Index>(), 1..3).prop_map(Wish::Remove),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Wish::Link(from, to)),
        1 => any::<Index>().prop_map(Wish::Unlink),
        1 => select(&Status::ALL[..]).prop_map(Wish::Status),
        1 => stretch().prop_map(Wish::Exclude),
        1 => Just(Wish::RemoveDocument),
    ]
}

/// A span of a text between two characters, or `None` where both indexes fall together.
fn span(text: &Text, (one, other): (Index, Index)) -> Option<Span> {
    let bounds: Vec<usize> = (0..=text.end().0).filter(|at| text.is_char_boundary(ByteOffset(*at))).collect();
    Span::between(ByteOffset(*one.get(&bounds)), ByteOffset(*other.get(&bounds)))
}

/// The edit that fulfils a wish, or `None` where there is nothing that it could be about.
fn fulfil(wish: &Wish, project: &Project, key: &SheetKey, step: u64) -> Option<Edit> {
    let author = Author { key: key.clone(), stamp: stamp() };
    let text = project.text(&key.document)?;
    let sheet = project.sheet(key);
    let ids: Vec<AnnotationId> = sheet.map(|it| it.annotations.iter().map(|it| it.id).collect()).unwrap_or_default();
    let relations: Vec<RelationId> = sheet.map(|it| it.relations.keys().copied().collect()).unwrap_or_default();
    let nth = |at: &Index| (!ids.is_empty()).then(|| *at.get(&ids));
    let edit = match wish {
        Wish::Create(id, stretches) => {
            let spans: Vec<Span> = stretches.iter().filter_map(|it| span(text, *it)).collect();
            intent::create(project, &author, AnnotationId::from_number(step), &label(id), &spans)
        }
        Wish::Relabel(at, id) => intent::relabel(project, &author, nth(at)?, &label(id)),
        Wish::Move(at, stretch) => intent::move_spans(project, &author, nth(at)?, &[span(text, *stretch)?]),
        Wish::Note(at, note) => intent::set_note(project, &author, nth(at)?, &note.to_string()),
        Wish::Unsure(at, unsure) => intent::set_unsure(project, &author, nth(at)?, *unsure),
        Wish::Remove(at) => {
            let removed: Option<Vec<_>> = at.iter().map(nth).collect();
            intent::remove(project, &author, &removed?)
        }
        Wish::Link(from, to) => {
            let to = AnnotationPlace { document: key.document.clone(), annotation: nth(to)? };
            intent::link(project, &author, RelationId::from_number(step), &label("supports"), (nth(from)?, to))
        }
        Wish::Unlink(_) if relations.is_empty() => return None,
        Wish::Unlink(at) => intent::unlink(project, &author, *at.get(&relations)),
        Wish::Status(status) => Ok(intent::set_status(project, key, *status)),
        Wish::Exclude(stretch) => intent::toggle_excluded(project, &author, span(text, *stretch)?),
        Wish::RemoveDocument => Ok(intent::remove_document(project, &project.documents[&key.document])),
    };
    edit.ok()
}

/// Fulfils wishes one after the other, and gives the edits that were applied.
fn fulfil_all(wishes: &[Wish], project: &mut Project, key: &SheetKey) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (step, wish) in wishes.iter().enumerate() {
        if let Some(edit) = fulfil(wish, project, key, step as u64 + 100) {
            edit.apply(project).unwrap_or_else(|error| panic!("{wish:?} made an edit that does not fit: {error}"));
            edits.push(edit);
        }
    }
    edits
}

fn start() -> (Project, SheetKey) {
    let text = Text::new(TEXT);
    let spans = vec![text.span().expect("not empty")];
    project(&Marked { text, annotations: vec![(label("claim"), spans)], selection: None, focus: None, armed: None })
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn edits_and_then_their_inverses_are_nothing(wishes in prop::collection::vec(wish(), 0..24)) {
        let (mut project, key) = start();
        let before = project.clone();
        let edits = fulfil_all(&wishes, &mut project, &key);
        for edit in edits.iter().rev() {
            prop_assert_eq!(edit.inverse().inverse(), edit.clone());
            edit.inverse().apply(&mut project).expect("the inverse fits");
        }
        prop_assert!(project == before);
    }

    #[test]
    fn undoing_all_and_redoing_all_is_nothing(wishes in prop::collection::vec(wish(), 0..24)) {
        let (mut project, key) = start();
        let before = project.clone();
        let mut history = History::default();
        fulfil_all(&wishes, &mut project, &key).into_iter().for_each(|edit| history.record(Entry::edit(edit, stamp())));
        let after = project.clone();
        while let Some(step) = history.undo(&mut project, stamp()) {
            prop_assert_eq!(step.skipped, []);
        }
        prop_assert!(project == before);
        while let Some(step) = history.redo(&mut project, stamp()) {
            prop_assert_eq!(step.skipped, []);
        }
        prop_assert!(project == after);
    }

    #[test]
    fn an_edit_that_fits_in_part_changes_nothing(wishes in prop::collection::vec(wish(), 1..12)) {
        let (mut project, key) = start();
        let mut edits = fulfil_all(&wishes, &mut project, &key);
        let before = project.clone();
        let stale = Swap::replace("no such title".to_owned(), "new".to_owned());
        for edit in &mut edits {
            // The title is the last record, so that all others would have been set before it.
            let mut inverse = edit.inverse();
            inverse.changes.push(Change::Title(stale.clone()));
            prop_assert!(inverse.apply(&mut project).is_err());
            prop_assert!(project == before);
        }
    }

    #[test]
    fn what_fits_can_be_applied(wishes in prop::collection::vec(wish(), 1..24)) {
        let (mut project, key) = start();
        let edits = fulfil_all(&wishes, &mut project, &key);
        for edit in &edits {
            let (fit, skipped) = edit.inverse().fitting(&project);
            prop_assert_eq!(fit.changes.len() + skipped.len(), edit.changes.len());
            prop_assert!(fit.apply(&mut project.clone()).is_ok());
        }
    }

    #[test]
    fn markup_reads_back_whatever_is_annotated(wishes in prop::collection::vec(wish(), 0..12)) {
        let (mut project, key) = start();
        fulfil_all(&wishes, &mut project, &key);
        if project.text(&key.document).is_some() {
            let printed = print(&crate::util::markup::marked(&project, &key, None));
            prop_assert_eq!(print(&parse(&printed)), printed);
        }
    }

    #[test]
    fn offsets_convert_there_and_back(piece in any::<String>(), times in 1..600_usize) {
        let string = piece.repeat(times.min(12_000 / (piece.len() + 1) + 1));
        let text = Text::new(string.clone());
        let (mut char, mut utf16) = (0, 0);
        let mut characters = string.chars();
        for byte in 0..=string.len() + 1 {
            let offset = ByteOffset(byte);
            prop_assert_eq!(text.is_char_boundary(offset), string.is_char_boundary(byte));
            if !string.is_char_boundary(byte) {
                prop_assert_eq!(text.char_from_byte(offset), None);
                prop_assert_eq!(text.utf16_from_byte(offset), None);
                continue;
            }
            // All of a short text; of a long one what lies around the places where counting starts anew, and some between.
            if byte < 200 || byte % 4096 < 9 || byte % 4096 > 4087 || byte % 61 == 0 {
                prop_assert_eq!(text.char_from_byte(offset), Some(CharOffset(char)));
                prop_assert_eq!(text.utf16_from_byte(offset), Some(Utf16Offset(utf16)));
                prop_assert_eq!(text.byte_from_char(CharOffset(char)), Some(offset));
                prop_assert_eq!(text.byte_from_utf16(Utf16Offset(utf16)), Some(offset));
            }
            if let Some(character) = characters.next() {
                char += 1;
                utf16 += character.len_utf16();
                if character.len_utf16() == 2 && byte < 200 {
                    prop_assert_eq!(text.byte_from_utf16(Utf16Offset(utf16 - 1)), None);
                }
            }
        }
        prop_assert_eq!(text.byte_from_char(CharOffset(char + 1)), None);
        prop_assert_eq!(text.byte_from_utf16(Utf16Offset(utf16 + 1)), None);
    }

    #[test]
    fn objects_are_whole_and_walked_in_order(text in sentences(), at in any::<Index>(), until in any::<Index>()) {
        let text = Text::new(text);
        let finder = ObjectFinder::new(&text, Language("en"), &[]);
        for kind in ObjectKind::GROWTH {
            let forward = walk(&finder, kind, Direction::Forward);
            let mut backward = walk(&finder, kind, Direction::Backward);
            backward.reverse();
            // Backward goes to starts that lie inside what forward walks past, so that it stops at least as often.
            prop_assert!(forward.iter().all(|it| backward.contains(it)), "{kind:?}: {forward:?} {backward:?}");
            for object in forward {
                whole(&text, object)?;
                prop_assert!(finder.at(kind, object.start()).is_some(), "{kind:?} at {object}");
                let parts = finder.parts(kind, object);
                prop_assert!(parts.first().is_some_and(|it| it.start() == object.start()), "{kind:?} {object}: {parts:?}");
                prop_assert!(parts.windows(2).all(|it| it[0].end() < it[1].start()), "{kind:?} {object}: {parts:?}");
                for part in parts {
                    whole(&text, part)?;
                }
                for shorter in [finder.without_first(object), finder.without_last(object)].into_iter().flatten() {
                    whole(&text, shorter)?;
                    prop_assert!(object.covers(shorter) && shorter != object, "{object} {shorter}");
                }
            }
        }
        let offset = |index: Index| text.floor_grapheme(ByteOffset(index.index(text.end().0 + 1)));
        let (mut anchor, mut head) = (offset(at), offset(until));
        if let Some(stretch) = Span::between(anchor, head) {
            for rule in [SnapRule::Words, SnapRule::Clause, SnapRule::Quotation, SnapRule::Number] {
                if let Some(snapped) = finder.snap(rule, stretch) {
                    prop_assert!(text.is_grapheme_boundary(snapped.start()) && text.is_grapheme_boundary(snapped.end()));
                }
            }
        }
        while let Some((_, grown)) = finder.grow(anchor, head) {
            whole(&text, grown)?;
            if let Some(selection) = Span::between(anchor, head) {
                prop_assert!(grown.covers(selection) && grown != selection);
            }
            (anchor, head) = (grown.start(), grown.end());
        }
    }
}

/// Text of marks, numbers and words in no sensible order.
fn sentences() -> impl Strategy<Value = String> {
    let pieces = "“ ” „ \" ' ’ ‘ « » 「 」 《 》 . , ? - – : ( ) one two hundred million 75 3 2018 1,000 % $ € km May in of a and \
                  between to least said that officers half third s El as é e\u{301} \u{301} 👨‍👩‍👧 人 75人 年 記者 ภาษา م −";
    let mut pieces: Vec<&str> = pieces.split(' ').collect();
    pieces.extend([" ", " ", " ", "\n", "\r", "\u{a0}", " at least ", "According to ", "known as "]);
    let attributions = "، |؛ |，|；|说|, she said, |, said Al. |, and the men fell| que |, but they ";
    pieces.extend(attributions.split('|'));
    prop::collection::vec(select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

fn whole(text: &Text, object: Span) -> Result<(), TestCaseError> {
    prop_assert!(text.is_grapheme_boundary(object.start()) && text.is_grapheme_boundary(object.end()), "{object}");
    prop_assert!(!text.slice(object).expect("in the text").contains('\n'), "{object} crosses a paragraph");
    Ok(())
}

fn walk(finder: &ObjectFinder<'_>, kind: ObjectKind, direction: Direction) -> Vec<Span> {
    let mut walked: Vec<Span> = Vec::new();
    let mut at = match direction {
        Direction::Forward => ByteOffset(0),
        Direction::Backward => finder.text.end(),
    };
    while let Some(object) = finder.next(kind, at, direction) {
        assert!(walked.len() < 10_000, "{kind:?} walks on the spot");
        walked.push(object);
        at = if direction == Direction::Forward { object.end() } else { object.start() };
    }
    walked
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn annotation(text: &Text, id: u64, start: usize, length: usize) -> Arc<Annotation> {
    let span = Span::from_range(start..start + length).expect("not empty");
    Arc::new(Annotation {
        id: AnnotationId::from_number(id),
        label: label("claim"),
        spans: Spans::quote(&[span], text).expect("in the text"),
        attributes: Attributes::default(),
        note: Box::default(),
        unsure: false,
        origin: Origin::Hand,
        created: stamp(),
        changed: stamp(),
    })
}

/// The set as one would write it without thinking of speed.
#[derive(Default)]
struct Plain(Vec<Arc<Annotation>>);

impl Plain {
    fn insert(&mut self, annotation: Arc<Annotation>) -> Option<Arc<Annotation>> {
        let replaced = self.remove(annotation.id);
        let key = |it: &Annotation| (it.spans.hull(), it.id);
        let place = self.0.iter().position(|it| key(it) > key(&annotation)).unwrap_or(self.0.len());
        self.0.insert(place, annotation);
        replaced
    }

    fn remove(&mut self, id: AnnotationId) -> Option<Arc<Annotation>> {
        let place = self.0.iter().position(|it| it.id == id)?;
        Some(self.0.remove(place))
    }

    fn compare(&self, set: &AnnotationSet, dice: &mut Dice, length: usize) {
        assert_eq!(set.len(), self.0.len());
        assert_eq!(set.is_empty(), self.0.is_empty());
        assert!(set.iter().eq(self.0.iter()), "the order");
        assert!(set.iter().rev().eq(self.0.iter().rev()), "the order backward");
        for _ in 0..20 {
            let at = ByteOffset(dice.roll(length as u64) as usize);
            let until = ByteOffset(at.0 + 1 + dice.roll(90) as usize);
            let near = Span::new(at, until).expect("not empty");
            assert!(set.near(near).eq(self.0.iter().filter(|it| it.spans.hull().overlaps(near))), "near {near}");
            let mut over: Vec<_> = self.0.iter().filter(|it| it.spans.contains(at)).collect();
            over.sort_by_key(|it| it.spans.byte_len());
            assert_eq!(set.at(at), over, "at {at}");
            let first = self.0.iter().position(|it| it.spans.hull().start() >= at);
            assert_eq!(set.first_from(at), first.map(|it| &self.0[it]), "first from {at}");
            let last = self.0.iter().rposition(|it| it.spans.hull().start() < at);
            assert_eq!(set.last_before(at), last.map(|it| &self.0[it]), "last before {at}");
            let Some(place) = (dice.roll(1 << 30) as usize).checked_rem(self.0.len()) else { continue };
            let id = self.0[place].id;
            assert_eq!(set.get(id), Some(&self.0[place]));
            assert_eq!(set.after(id), self.0.get(place + 1));
            assert_eq!(set.before(id), place.checked_sub(1).map(|it| &self.0[it]));
        }
    }
}

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn a_set_of_thousands_is_as_a_plain_list(seed in any::<u64>(), crowded in any::<bool>()) {
        let mut dice = Dice(seed);
        let text = Text::new("x".repeat(20_000));
        // In a crowded set most start at the same few places, so that ends and ids decide the order.
        let places = if crowded { 12 } else { 19_000 };
        let (mut set, mut plain) = (AnnotationSet::default(), Plain::default());
        let mut snapshots = Vec::new();
        for step in 0..6_000_u64 {
            // It grows to thousands, then shrinks until leaves are empty.
            let grows = if step < 3_500 { dice.roll(10) < 9 } else { dice.roll(10) < 1 };
            let id = dice.roll(4_000);
            if grows {
                let start = dice.roll(places) as usize;
                let longest = if dice.roll(50) == 0 { 900 } else { 9 };
                let length = 1 + dice.roll(longest) as usize;
                let annotation = annotation(&text, id, start, length);
                prop_assert_eq!(set.insert(annotation.clone()), plain.insert(annotation));
            } else {
                let id = match (dice.roll(1 << 30) as usize).checked_rem(plain.0.len()) {
                    Some(place) if step % 4 != 0 => plain.0[place].id,
                    _ => AnnotationId::from_number(id),
                };
                prop_assert_eq!(set.remove(id), plain.remove(id));
            }
            if step % 500 == 0 {
                plain.compare(&set, &mut dice, 20_000);
                snapshots.push((set.clone(), plain.0.clone()));
            }
        }
        while let Some(last) = plain.0.last().cloned() {
            prop_assert_eq!(set.remove(last.id), plain.remove(last.id));
        }
        plain.compare(&set, &mut dice, 20_000);
        for (snapshot, list) in snapshots {
            prop_assert!(snapshot.iter().eq(list.iter()), "an edit reached into a snapshot");
            prop_assert!(list.into_iter().collect::<AnnotationSet>() == snapshot);
        }
    }
}
