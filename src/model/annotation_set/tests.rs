//! A whole tree of small leaves, beside a plain list.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::model::{Attributes, Origin, Spans, Stamp, Time};
use crate::text::Text;

const LABELS: [&str; 3] = ["claim", "quote", "figure"];

fn annotation(text: &Text, id: u64, start: usize, length: usize) -> Arc<Annotation> {
    let stamp = Stamp { at: Time::from_unix(0), by: "ada".parse().expect("an annotator") };
    let span = Span::from_range(start..start + length).expect("a span");
    Arc::new(Annotation {
        id: AnnotationId::from_number(id),
        label: LABELS[start % 3].parse().expect("a label"),
        spans: Spans::quote(&[span], text).expect("in the text"),
        attributes: Attributes::default(),
        note: String::new().into(),
        unsure: false,
        origin: Origin::Hand,
        created: stamp.clone(),
        changed: stamp,
    })
}

/// Ids that are put in at a start with a length, or taken out where the length is 0.
fn steps(most: usize) -> impl Strategy<Value = Vec<(u64, usize, usize)>> {
    let length = prop_oneof![1 => Just(0_usize), 3 => 1_usize..9, 1 => 1_usize..400];
    prop::collection::vec((0_u64..300, 0_usize..600, length), 0..most)
}

fn take(
    steps: &[(u64, usize, usize)],
    text: &Text,
    set: &mut AnnotationSet,
    plain: &mut BTreeMap<u64, Arc<Annotation>>,
) {
    for (id, start, length) in steps {
        if *length == 0 {
            assert_eq!(set.remove(AnnotationId::from_number(*id)), plain.remove(id));
        } else {
            let annotation = annotation(text, *id, *start, *length);
            assert_eq!(set.insert(annotation.clone()), plain.insert(*id, annotation));
        }
    }
}

fn sorted(plain: &BTreeMap<u64, Arc<Annotation>>) -> Vec<Arc<Annotation>> {
    let mut list: Vec<_> = plain.values().cloned().collect();
    list.sort_by_key(|it| Order::of(it));
    list
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn numbers_places_and_counts_are_those_of_a_plain_list(steps in steps(500), at in 0_usize..700, len in 1_usize..60) {
        let text = Text::new("x".repeat(1_000));
        let (mut set, mut plain) = (AnnotationSet::default(), BTreeMap::new());
        take(&steps, &text, &mut set, &mut plain);
        let list = sorted(&plain);
        prop_assert!(set.iter().eq(&list) && set.len() == list.len());
        for (rank, annotation) in list.iter().enumerate() {
            prop_assert_eq!(set.rank(annotation.id), Some(rank));
            prop_assert_eq!(set.get(annotation.id), Some(annotation));
            prop_assert_eq!(set.after(annotation.id), list.get(rank + 1));
            prop_assert_eq!(set.before(annotation.id), rank.checked_sub(1).map(|it| &list[it]));
            prop_assert!(set.iter_from(Order::of(annotation)).eq(&list[rank..]));
            prop_assert!(set.iter_from_rank(rank).eq(&list[rank..]));
        }
        prop_assert_eq!(set.iter_from_rank(list.len()).next(), None);
        prop_assert_eq!(set.rank(AnnotationId::from_number(999)), None);
        let span = Span::from_range(at..at + len).expect("a span");
        prop_assert!(set.near(span).eq(list.iter().filter(|it| it.spans.hull().overlaps(span))));
        let starts = |it: &&Arc<Annotation>| it.spans.hull().start() >= ByteOffset(at);
        prop_assert_eq!(set.first_from(ByteOffset(at)), list.iter().find(starts));
        prop_assert_eq!(set.last_before(ByteOffset(at)), list.iter().rfind(|it| !starts(it)));
        for label in LABELS {
            let label: LabelId = label.parse().expect("a label");
            prop_assert_eq!(set.count_of(&label), list.iter().filter(|it| it.label == label).count());
        }
    }

    #[test]
    fn what_is_put_in_at_once_is_as_what_is_put_in_one_by_one(before in steps(400), after in steps(60)) {
        let text = Text::new("x".repeat(1_000));
        let (mut set, mut plain) = (AnnotationSet::default(), BTreeMap::new());
        take(&before, &text, &mut set, &mut plain);
        let list = sorted(&plain);
        let mut at_once = AnnotationSet::from_ordered(list.clone()).expect("in order");
        prop_assert_eq!(&at_once, &set);
        prop_assert_eq!(&plain.values().cloned().collect::<AnnotationSet>(), &set);
        prop_assert!(list.iter().all(|it| at_once.get(it.id) == Some(it)));
        let reversed: Vec<_> = list.iter().rev().cloned().collect();
        prop_assert_eq!(AnnotationSet::from_ordered(reversed).is_some(), list.len() < 2);
        take(&after, &text, &mut at_once, &mut plain);
        let list = sorted(&plain);
        prop_assert!(at_once.iter().eq(&list) && at_once.len() == list.len());
        for (rank, annotation) in list.iter().enumerate() {
            prop_assert_eq!((at_once.rank(annotation.id), at_once.get(annotation.id)), (Some(rank), Some(annotation)));
        }
        for label in LABELS.map(|it| it.parse::<LabelId>().expect("a label")) {
            prop_assert_eq!(at_once.count_of(&label), list.iter().filter(|it| it.label == label).count());
        }
    }

    #[test]
    fn what_two_states_do_not_share_holds_all_that_differs(before in steps(300), after in steps(12)) {
        let text = Text::new("x".repeat(1_000));
        let (mut set, mut plain) = (AnnotationSet::default(), BTreeMap::new());
        take(&before, &text, &mut set, &mut plain);
        let (older, old) = (set.clone(), plain.clone());
        take(&after, &text, &mut set, &mut plain);
        prop_assert!(older.iter().eq(&sorted(&old)), "an edit reached into a snapshot");
        let (gone, come) = set.unshared(&older);
        // Once what both hold is taken from both, the rest of each is what the other lacks.
        let only = |these: &[&Arc<Annotation>], others: &[&Arc<Annotation>]| -> Vec<_> {
            let of_these = these.iter().filter(|it| !others.iter().any(|other| Arc::ptr_eq(it, other)));
            of_these.map(|it| it.id).collect()
        };
        let lacks = |these: &BTreeMap<u64, Arc<Annotation>>, others: &BTreeMap<u64, Arc<Annotation>>| -> Vec<_> {
            let list = sorted(these);
            let others: Vec<_> = others.values().collect();
            list.iter().filter(|it| !others.iter().any(|other| Arc::ptr_eq(it, other))).map(|it| it.id).collect()
        };
        prop_assert_eq!(only(&gone, &come), lacks(&old, &plain));
        prop_assert_eq!(only(&come, &gone), lacks(&plain, &old));
    }
}
