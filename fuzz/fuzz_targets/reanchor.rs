//! Laws of re-anchoring: what is said to be the same or moved has the very words; the edit fits and can be taken back; the same text
//! changes nothing; no annotation is left with words that are not at its place.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use manicule::anchor::{Anchoring, Place, reanchor};
use manicule::check::check;
use manicule::text::Text;
use manicule_fuzz::{Wish, fulfil, project, spans};

#[derive(Arbitrary, Debug)]
struct Input {
    old: String,
    /// How the new text is made of the old one: what is cut, and what comes in its place.
    edits: Vec<(u16, u16, String)>,
    wishes: Vec<Wish>,
}

fuzz_target!(|input: Input| {
    let old = Text::new(input.old.replace('\r', ""));
    let mut new = old.as_str().to_owned();
    for (one, other, words) in input.edits.iter().take(8) {
        if let Some(span) = spans(&Text::new(new.clone()), &[(*one, *other)]).first() {
            new.replace_range(span.range(), &words.replace('\r', ""));
        }
    }
    let new = Text::new(new);
    let (mut project, author) = project(&old);
    for (step, wish) in (1..).zip(input.wishes.iter().take(16)) {
        if matches!(wish, Wish::RemoveDocument) {
            continue;
        }
        if let Some(edit) = fulfil(wish, &project, &author, step) {
            drop(edit.apply(&mut project));
        }
    }
    let anchoring = Anchoring::new(&old, &new);
    for sheet in project.sheets.values() {
        for quoted in sheet.annotations.iter().flat_map(|it| it.spans.iter()) {
            match anchoring.place_of(quoted) {
                Place::Same(span) => {
                    assert_eq!(span, quoted.span);
                    assert_eq!(new.slice(span), Some(&*quoted.quoted));
                }
                Place::Moved(span) => assert_eq!(new.slice(span), Some(&*quoted.quoted)),
                Place::Changed(span, _) => assert!(new.slice(span).is_some()),
                Place::Lost => assert_ne!(old, new),
            }
        }
    }
    let before = project.clone();
    let done = reanchor(&project, &author.key.document, &new, None).expect("the document is there");
    assert!(old != new || done.edit.is_empty(), "the same text changes nothing");
    project.texts.insert(new.hash(), new.clone());
    let with_both = project.clone();
    done.edit.apply(&mut project).expect("it fits");
    let wrong: Vec<_> = check(&project).into_iter().filter(|it| it.message.contains("expected the quoted")).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    done.edit.inverse().apply(&mut project).expect("its inverse fits");
    assert_eq!(project, with_both);
    drop(before);
});
