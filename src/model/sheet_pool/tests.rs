//! What is packed is as good as what is open, and takes its place in nothing.

use super::*;
use crate::model::{
    AnnotationId, AnnotationPlace, AnnotatorKind, Attributes, Relation, RelationId, Stamp, Status, Time,
};

/// Makes a sheet of the byte that names it; of a nought none, which is a damaged pack.
fn unpack(bytes: &[u8]) -> Option<Sheet> {
    let [name] = bytes else { return None };
    (*name != b'0').then(|| sheet(*name))
}

/// A sheet with a relation to the document of its name.
fn sheet(name: u8) -> Sheet {
    let stamp = Stamp { at: Time::from_unix(0), by: "ada".parse().expect("a name") };
    let ends = [AnnotationId::from_number(1), AnnotationId::from_number(2)];
    let to = AnnotationPlace { document: document(name), annotation: ends[1] };
    let relation = Relation {
        id: RelationId::from_number(u64::from(name)),
        label: "same".parse().expect("a name"),
        from: ends[0],
        to,
        attributes: Attributes::default(),
        note: "".into(),
        created: stamp.clone(),
        changed: stamp,
    };
    let relations = [Arc::new(relation)].into_iter().collect();
    Sheet { status: Status::Done, relations, ..Sheet::default() }
}

fn document(name: u8) -> DocumentId {
    format!("to{}", char::from(name)).parse().expect("a name")
}

fn key(name: u8) -> SheetKey {
    SheetKey::new(format!("d{}", char::from(name)).parse().expect("a name"), "ada".parse().expect("a name"))
}

fn put(pool: &mut SheetPool, name: u8) {
    pool.insert_packed(key(name), Pack::new(Box::new([name]), unpack, &sheet(name)));
}

fn pool(names: &[u8]) -> SheetPool {
    let mut pool = SheetPool::new();
    names.iter().for_each(|name| put(&mut pool, *name));
    pool
}

fn unpacked(pool: &SheetPool) -> usize {
    pool.unpacked().count()
}

#[test]
fn a_sheet_is_unpacked_when_it_is_first_asked_for() {
    let pool = pool(b"abc");
    assert_eq!((pool.len(), unpacked(&pool)), (3, 0));
    assert_eq!(pool.once(&key(b'a')).as_deref(), Some(&sheet(b'a')));
    assert_eq!(pool.wanted(|_, _| true).count(), 3);
    assert_eq!(unpacked(&pool), 0, "what is asked for once does not stay");
    let first = pool.get(&key(b'b')).expect("a sheet");
    assert!(Arc::ptr_eq(first, pool.get(&key(b'b')).expect("a sheet")));
    assert_eq!((unpacked(&pool), pool.unpacked_bytes()), (1, sheet(b'b').memory()));
    assert_eq!(pool.get(&key(b'z')), None);
}

#[test]
fn a_glance_tells_the_same_of_a_sheet_packed_or_open() {
    let packed = pool(b"a");
    let mut open = packed.clone();
    assert!(open.get_mut(&key(b'a')).is_some());
    for pool in [&packed, &open] {
        let glance = pool.glance(&key(b'a')).expect("a sheet");
        assert_eq!((glance.kind(), glance.status(), glance.annotations()), (AnnotatorKind::Person, Status::Done, 0));
        assert!(glance.has_relations() && glance.leads_into(&document(b'a')));
        assert!(!glance.leads_into(&document(b'b')) && !glance.leads_into(&key(b'a').document));
    }
    assert!(packed.glance(&key(b'a')).is_some_and(|it| it.open().is_none()));
    assert!(open.glance(&key(b'a')).is_some_and(|it| it.open().is_some()));
    assert_eq!(packed, open);
    assert!(open.glances_of(&key(b'a').document).map(|(it, _)| it.clone()).eq([key(b'a')]));
    assert_eq!(unpacked(&packed), 0);
}

#[test]
fn those_that_were_not_asked_for_longest_go_first() {
    let mut pool = pool(b"abcd");
    pool.iter().for_each(drop);
    pool.insert(key(b'o'), Arc::new(sheet(b'o')));
    for name in *b"cab" {
        assert!(pool.get(&key(name)).is_some());
    }
    pool.let_go(5 * sheet(b'a').memory() / 2);
    let left: Vec<_> = pool.unpacked().map(|(key, _)| key.clone()).collect();
    assert_eq!(left, [key(b'a'), key(b'b')]);
    pool.let_go(0);
    assert!(pool.unpacked().map(|(key, _)| key.clone()).eq([key(b'b')]), "the last one stays");
    assert_eq!(pool.len(), 5);
    assert!(pool.glance(&key(b'o')).is_some_and(|it| it.open().is_some()), "what is open is never let go");
}

#[test]
fn a_pool_that_is_apart_holds_nothing_of_the_other() {
    let pool = pool(b"ab");
    let (clone, apart) = (pool.clone(), pool.apart());
    assert!(pool.get(&key(b'a')).is_some());
    assert_eq!((unpacked(&clone), unpacked(&apart)), (1, 0));
    assert_eq!(pool, apart);
}

#[test]
fn a_sheet_that_is_changed_is_open_and_other_pools_have_it_as_it_was() {
    let before = pool(b"ab");
    let mut after = before.clone();
    Arc::make_mut(after.get_mut(&key(b'a')).expect("a sheet")).status = Status::InProgress;
    assert_ne!(before, after);
    let status = |pool: &SheetPool| pool.glance(&key(b'a')).map(Glance::status);
    assert_eq!((status(&before), status(&after)), (Some(Status::Done), Some(Status::InProgress)));
    let mut taken = before.clone();
    taken.take_over(&key(b'a'), &after);
    assert_eq!(taken, after);
    taken.take_over(&key(b'b'), &SheetPool::new());
    assert!(!taken.contains_key(&key(b'b')));
    after.remove(&key(b'b'));
    assert!(!after.contains_key(&key(b'b')) && before.contains_key(&key(b'b')));
}

#[test]
fn a_damaged_sheet_is_not_taken_for_an_empty_one() {
    let mut pool = pool(b"0");
    assert!(pool.get(&key(b'0')).is_none() && pool.contains_key(&key(b'0')) && !pool.is_whole(&key(b'0')));
    assert!(pool.get_or_default(&key(b'0')).is_none(), "nothing is put over it");
    assert!(pool.is_whole(&key(b'z')), "what is not there can be begun");
    assert!(pool.get_or_default(&key(b'z')).is_some());
}
