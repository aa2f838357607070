//! Texts that are lent are read once, let go, and missed no more often than they have to be.

use std::sync::Mutex;

use super::*;

/// A shelf that has every text of some words, until they are taken away, and tells how often it was asked.
#[derive(Debug, Default)]
struct Words {
    there: Mutex<Vec<&'static str>>,
    asked: AtomicU64,
}

impl Shelf for Words {
    fn text(&self, hash: TextHash) -> Option<Text> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let there = self.there.lock().expect("no panic");
        there.iter().map(|it| Text::new(*it)).find(|it| it.hash() == hash)
    }
}

fn hash(words: &str) -> TextHash {
    TextHash::of(words.as_bytes())
}

fn pool(words: &[&'static str]) -> (TextPool, Arc<Words>) {
    let shelf = Arc::new(Words { there: Mutex::new(words.to_vec()), asked: AtomicU64::new(0) });
    let mut pool = TextPool::default();
    words.iter().for_each(|it| pool.lend(hash(it), shelf.clone(), None));
    (pool, shelf)
}

#[test]
fn a_text_is_read_when_it_is_first_asked_for() {
    let (pool, shelf) = pool(&["rain", "sun"]);
    assert_eq!((pool.lent_bytes(), shelf.asked.load(Ordering::Relaxed)), (0, 0));
    assert_eq!(pool.get(&hash("rain")).map(Text::as_str), Some("rain"));
    assert_eq!(pool.get(&hash("rain")).map(Text::as_str), Some("rain"));
    assert_eq!((pool.lent_bytes(), shelf.asked.load(Ordering::Relaxed)), (4, 1));
    assert_eq!(pool.once(&hash("sun")), Some(Text::new("sun")));
    assert_eq!(pool.lent_bytes(), 4, "what is asked for once does not stay");
    assert_eq!(pool.get(&hash("snow")), None);
}

#[test]
fn those_that_were_not_asked_for_longest_go_first() {
    let (mut pool, shelf) = pool(&["rain", "snow", "hail"]);
    pool.values().for_each(drop);
    for words in ["hail", "rain", "snow"] {
        assert!(pool.get(&hash(words)).is_some());
    }
    pool.let_go(9);
    let asked = shelf.asked.load(Ordering::Relaxed);
    assert_eq!(pool.lent_bytes(), 8);
    assert!(pool.get(&hash("rain")).is_some() && pool.get(&hash("snow")).is_some());
    assert_eq!(shelf.asked.load(Ordering::Relaxed), asked, "both were still there");
    pool.let_go(0);
    assert_eq!(pool.lent_bytes(), 4, "the last one stays");
}

#[test]
fn who_seldom_asks_keeps_all_or_none() {
    let (mut pool, shelf) = pool(&["rain", "snow"]);
    pool.values().for_each(drop);
    pool.keep_all_or_none();
    assert_eq!(pool.lent_bytes(), 8, "there is room for all");
    pool.lend(hash("hail"), shelf.clone(), None);
    pool.keep_all_or_none();
    assert_eq!((pool.lent_bytes(), pool.read.load(Ordering::Relaxed)), (0, 0));
    pool.remember(hash("hail"), Text::new("hail"));
    pool.remember(hash("fog"), Text::new("fog"));
    assert_eq!((pool.lent_bytes(), shelf.asked.load(Ordering::Relaxed)), (4, 2), "one is held");
    pool.keep_all_or_none();
    assert!(pool.in_memory(&hash("fog")).is_some() && pool.in_memory(&hash("hail")).is_none());
}

#[test]
fn what_is_in_memory_is_never_more_than_what_is_counted() {
    let (mut pool, _) = pool(&["rain", "snow", "hail"]);
    let counted = |pool: &TextPool| pool.read.load(Ordering::Relaxed);
    let clone = pool.clone();
    assert!(clone.get(&hash("rain")).is_some() && pool.get(&hash("rain")).is_some());
    assert_eq!((pool.lent_bytes(), counted(&pool), counted(&clone)), (4, 4, 4), "read once, by whichever");
    let apart = pool.apart();
    assert!(apart.get(&hash("snow")).is_some());
    assert_eq!((counted(&pool), counted(&apart), apart.lent_bytes()), (4, 8, 8));
    pool.join(&apart);
    assert_eq!((counted(&pool), pool.lent_bytes()), (8, 8));
    pool.remove(&hash("rain"));
    assert!(pool.lent_bytes() <= counted(&pool));
}

#[test]
fn what_is_held_is_never_let_go() {
    let (mut pool, shelf) = pool(&["rain"]);
    pool.insert(hash("own"), Text::new("own"));
    pool.insert(hash("rain"), Text::new("rain"));
    pool.lend(hash("rain"), shelf.clone(), None);
    shelf.there.lock().expect("no panic").clear();
    pool.let_go(0);
    assert!(pool.get(&hash("own")).is_some() && pool.get(&hash("rain")).is_some());
}

#[test]
fn a_text_that_is_gone_is_none_until_it_is_tried_again() {
    let (mut pool, shelf) = pool(&["rain"]);
    let before = pool.apart();
    shelf.there.lock().expect("no panic").clear();
    assert!(pool.contains_key(&hash("rain")), "nobody has looked");
    assert_eq!(pool.get(&hash("rain")), None);
    assert!(!pool.contains_key(&hash("rain")));
    shelf.there.lock().expect("no panic").push("rain");
    assert_eq!(pool.get(&hash("rain")), None, "it is not looked for again and again");
    assert!(before.get(&hash("rain")).is_some(), "one that is apart reads for itself");
    pool.let_go(usize::MAX);
    assert!(pool.get(&hash("rain")).is_some());
}

#[test]
fn what_a_clone_could_not_read_is_read_all_the_same() {
    let (pool, shelf) = pool(&["rain"]);
    let clone = pool.clone();
    shelf.there.lock().expect("no panic").clear();
    assert_eq!(clone.get(&hash("rain")), None);
    shelf.there.lock().expect("no panic").push("rain");
    assert!(pool.contains_key(&hash("rain")), "it was not this one that looked");
    assert_eq!(pool.get(&hash("rain")).map(Text::as_str), Some("rain"));
    let asked = shelf.asked.load(Ordering::Relaxed);
    assert!(clone.get(&hash("rain")).is_some(), "both have what one of them has read");
    assert_eq!(shelf.asked.load(Ordering::Relaxed), asked);
}

#[test]
fn a_clone_does_not_look_again_for_what_was_missed_before() {
    let (pool, shelf) = pool(&["rain"]);
    shelf.there.lock().expect("no panic").clear();
    assert_eq!((pool.get(&hash("rain")), pool.once(&hash("rain"))), (None, None));
    let asked = shelf.asked.load(Ordering::Relaxed);
    assert_eq!((pool.clone().get(&hash("rain")), pool.get(&hash("rain"))), (None, None));
    assert_eq!(shelf.asked.load(Ordering::Relaxed), asked);
    shelf.there.lock().expect("no panic").push("rain");
    assert_eq!(pool.once(&hash("rain")), Some(Text::new("rain")), "whoever asks once looks");
}

#[test]
fn a_text_that_two_documents_had_was_gone_with_one_of_them() {
    let (mut pool, first) = pool(&["rain"]);
    let other = Arc::new(Words { there: Mutex::new(vec!["rain"]), asked: AtomicU64::new(0) });
    pool.lend(hash("rain"), other.clone(), None);
    other.there.lock().expect("no panic").clear();
    assert!(pool.once(&hash("rain")).is_some(), "the first document has it");
    first.there.lock().expect("no panic").clear();
    assert!(pool.once(&hash("rain")).is_none());
}

#[test]
fn pools_are_equal_whatever_of_them_is_read() {
    let (one, _) = pool(&["rain", "sun"]);
    let (mut other, _) = pool(&["rain", "sun"]);
    one.values().for_each(drop);
    assert_eq!(one, other);
    other.insert(hash("sun"), Text::new("damage"));
    assert_ne!(one, other);
    other.remove(&hash("sun"));
    assert_ne!(one, other);
}
