//! Corrected texts on either side, and what becomes of the places that were chosen in the other text.

use super::*;

/// A corrected text, as the window and `update` put it in the place of the old one.
fn correct(text: &'static str) -> impl Fn(&Project) -> Edit {
    move |it| reanchor(it, &key().document, &Text::new(text), None).expect("the text is there").edit
}

const CORRECTED: &str = "Ha! He said so, they paid seven";

fn with_texts(markup: &str, texts: &[&str]) -> Project {
    let mut base = start(markup);
    base.texts.extend(texts.iter().map(|it| Text::new(*it)).map(|it| (it.hash(), it)));
    base
}

#[test]
fn what_was_done_in_a_text_that_gives_way_moves_along() {
    let base = with_texts("He [quote said] so, they [claim paid] seven", &[CORRECTED]);
    let work = [&create(7, "figure", "seven") as Deed, &note(1, "ours", 0), &remove(2)];
    let corrected = [&correct(CORRECTED) as Deed];
    for (ours, theirs) in [(&work[..], &corrected[..]), (&corrected[..], &work[..])] {
        let (merged, result) = merge(&base, ours, theirs);
        assert_eq!(shown(&result), "Ha! He [quote said] so, they paid [figure seven]");
        assert_eq!(&*annotation(&result, 1).note, "ours");
        assert!(merged.conflicts.is_empty() && result.conflicts.is_empty());
        let again = three_way(&base, &result, &done(&base, theirs), &[Scope::Whole], Reason::Merge);
        assert!(again.edit.is_empty(), "{:#?}", again.edit);
    }
}

#[test]
fn what_was_done_to_words_that_are_gone_is_asked() {
    let text = "He said so, they paid eight";
    let base = with_texts("He [quote said] so, they paid seven", &[text]);
    let work = [&create(7, "figure", "seven") as Deed];
    let corrected = [&correct(text) as Deed];
    for (ours, theirs) in [(&work[..], &corrected[..]), (&corrected[..], &work[..])] {
        let (merged, result) = merge(&base, ours, theirs);
        let (record, conflict) = only(&merged);
        assert_eq!(record, RecordKey::Annotation(key(), id(7)));
        assert_eq!(conflict.text, Some(base.documents[&key().document].text));
        assert_eq!(result.conflicts.len(), 1);
    }
}

#[test]
fn places_of_a_text_that_is_not_at_hand_are_asked_and_never_guessed() {
    let base = with_texts("He [quote said] so, they [claim paid] seven", &[CORRECTED]);
    let (old, new) = (base.documents[&key().document].text, Text::new(CORRECTED).hash());
    let work = [&create(7, "figure", "seven") as Deed, &note(1, "ours", 0), &remove(2)];
    let corrected = [&correct(CORRECTED) as Deed];
    for (ours, theirs) in [(&work[..], &corrected[..]), (&corrected[..], &work[..])] {
        let without = |project: Project| Project { texts: Default::default(), ..project };
        let [base, ours, theirs] = [base.clone(), done(&base, ours), done(&base, theirs)].map(without);
        let merged = three_way(&base, &ours, &theirs, &[Scope::Whole], Reason::Merge);
        let mut result = done(&ours, &[&|_| merged.edit.clone()]);
        result.texts.insert(new, Text::new(CORRECTED));
        assert_eq!(result.documents[&key().document].text, new);
        assert_eq!(shown(&result), "Ha! He [quote said] so, they paid seven", "the note is kept, and the removal");
        assert_eq!(&*annotation(&result, 1).note, "ours");
        let (record, conflict) = only(&merged);
        assert_eq!(record, RecordKey::Annotation(key(), id(7)));
        assert_eq!(conflict.text, Some(old));
        let refused = settle(&result, conflict.id, Decision::TakeTheirs);
        assert_eq!(refused, Err(SettleError::OtherText(record, old)));
        let moved = create(7, "figure", "seven")(&result);
        let place = moved.changes.iter().find(|it| matches!(it, Change::Annotation(..))).expect("the annotation");
        let edit = settle_with(&result, conflict.id, place).expect("settled");
        assert_eq!(shown(&done(&result, &[&|_| edit.clone()])), "Ha! He [quote said] so, they paid [figure seven]");
    }
}

#[test]
fn an_annotation_of_an_old_text_that_the_new_one_has_lost_does_not_stay_at_its_old_place() {
    let text = "He said so, they paid";
    let base = with_texts("He said so, they paid [figure seven]", &[text]);
    let without = |project: Project| Project { texts: Default::default(), ..project };
    let [work, corrected] = [done(&base, &[&note(1, "new", 0)]), done(&base, &[&correct(text)])].map(without);
    for (ours, theirs) in [(&work, &corrected), (&corrected, &work)] {
        let merged = three_way(&without(base.clone()), ours, theirs, &[Scope::Whole], Reason::Merge);
        let result = done(ours, &[&|_| merged.edit.clone()]);
        assert!(result.sheet(&key()).is_none_or(|it| it.annotations.is_empty()));
        assert!(
            result
                .conflicts
                .values()
                .any(|it| it.reason == Reason::Merge && it.text == Some(Text::new(BASE_TEXT).hash()))
        );
    }
}

const BASE_TEXT: &str = "He said so, they paid seven";

#[test]
fn in_a_conflict_the_side_whose_text_stays_is_in_effect() {
    let base = with_texts("He [quote said] so, they paid seven", &[CORRECTED]);
    let without = |project: Project| Project { texts: Default::default(), ..project };
    let work = without(done(&base, &[&note(1, "old text", 0)]));
    let corrected = without(done(&base, &[&note(1, "new text", 0), &correct(CORRECTED)]));
    for (ours, theirs) in [(&work, &corrected), (&corrected, &work)] {
        let merged = three_way(&without(base.clone()), ours, theirs, &[Scope::Whole], Reason::Merge);
        let mut result = done(ours, &[&|_| merged.edit.clone()]);
        result.texts = base.texts.clone();
        assert_eq!(shown(&result), "Ha! He [quote said] so, they paid seven");
        assert_eq!(&*annotation(&result, 1).note, "new text");
        assert_eq!(only(&merged).1.text, Some(Text::new(BASE_TEXT).hash()));
    }
}

#[test]
fn two_corrections_of_one_text_leave_ours_and_ask() {
    let base = with_texts("He [quote said] so", &["Ha! He said so", "Oh no! He said so"]);
    let (merged, result) = merge(&base, &[&correct("Ha! He said so")], &[&correct("Oh no! He said so")]);
    assert_eq!(shown(&result), "Ha! He [quote said] so");
    let asked: Vec<_> = merged.conflicts.iter().filter_map(|it| it.change.record()).collect();
    assert_eq!(asked, [RecordKey::Document(key().document), RecordKey::Annotation(key(), id(1))]);
    assert!(merged.conflicts.iter().all(|it| it.text == Some(Text::new("Oh no! He said so").hash())));
}

/// Found by the law that nothing is guessed without the texts.
#[test]
fn facts_that_both_had_changed_kept_the_old_text_under_annotations_of_the_new_one() {
    let base = with_texts("He [quote said] so", &["Ha! He said so"]);
    let rename = |title: &'static str| fact(move |it: &mut Document| it.title = title.to_owned());
    let ours = done(&base, &[&rename("Ours")]);
    let theirs = done(&base, &[&correct("Ha! He said so"), &rename("Theirs")]);
    let without = |project: &Project| Project { texts: TextPool::default(), ..project.clone() };
    let (base, ours, theirs) = (without(&base), without(&ours), without(&theirs));
    let merged = three_way(&base, &ours, &theirs, &[Scope::Whole], Reason::Merge);
    let result = done(&ours, &[&|_| merged.edit.clone()]);
    let (now, there) = (&result.documents[&key().document], &theirs.documents[&key().document]);
    assert_eq!((now.title.as_str(), now.text), ("Ours", there.text));
    assert_eq!(result.sheets, theirs.sheets);
    assert_eq!(only(&merged).0, RecordKey::Document(key().document));
}
