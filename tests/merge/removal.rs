//! Documents that one side removed and another worked on, and questions about documents that are gone.

use super::*;

/// The question about an annotation whose document is gone.
fn stray(project: &Project) -> Arc<Conflict> {
    let change = Change::Annotation(key(), Swap::remove(annotation(project, 1)));
    Arc::new(Conflict::new(Reason::Recovery, None, change).to_stray(None))
}

/// Takes the document away as a `git rm` of its files does: what is asked about it elsewhere stays.
fn lose_document(project: &Project) -> Edit {
    let mut edit = remove_document(project);
    edit.changes.retain(|it| !matches!(it, Change::Conflict(_)));
    edit
}

#[test]
fn a_stray_question_of_theirs_was_dropped_where_its_document_was_kept() {
    let base = start("He [quote said] so");
    let asked = stray(&base);
    let ask = |_: &Project| Edit::new("ask", vec![Change::Conflict(Swap::create(asked.clone()))]);
    let theirs: [Deed; 2] = [&remove_document, &ask];
    let (_, result) = merge(&base, &[&note(1, "ours", 0)], &theirs);
    assert_eq!(shown(&result), "He [quote said] so");
    assert!(result.conflicts.contains_key(&asked.id));
    let ours = done(&base, &[&note(1, "ours", 0)]);
    let merged = onto(&ours, &diff(&base, &done(&base, &theirs), &Scope::Whole), Reason::Merge);
    assert!(done(&ours, &[&|_| merged.edit.clone()]).conflicts.contains_key(&asked.id));
}

#[test]
fn a_stray_question_was_dropped_where_its_document_went_again() {
    let mut base = start("He [quote said] so");
    let asked = stray(&base);
    base.conflicts.insert(asked.id, asked.clone());
    let (_, result) = merge(&base, &[], &[&lose_document]);
    assert!(result.documents.is_empty());
    assert_eq!(result.conflicts.keys().collect::<Vec<_>>(), [&asked.id]);
}

#[test]
fn a_question_becomes_stray_with_the_text_that_it_counts_in_where_its_document_goes() {
    let base = start("He [quote said] so");
    let recovered = recover(&done(&base, &[&remove_document]), &[note(1, "new", 0)(&base)]);
    assert!(recovered.conflicts.iter().all(|it| it.stray && it.text.is_none()), "nobody knows the text");
    let text = base.documents[&key().document].text;
    let changes = diff(&base, &done(&base, &[&note(1, "new", 0)]), &Scope::Sheet(key()));
    let gone = done(&base, &[&remove_document]);
    let merged = three_way(&base, &gone, &done(&base, &[&|_| Edit::new("", changes.clone())]), &[], Reason::Merge);
    assert!(merged.edit.is_empty(), "nothing was looked at");
    let question = Conflict::new(Reason::Merge, None, changes[0].clone());
    assert_eq!(question.to_stray(Some(text)).text, Some(text));
    assert_ne!(question.to_stray(Some(text)).id, question.to_stray(None).id);
}

#[test]
fn a_document_that_a_journal_removed_was_gone_with_what_somebody_else_had_added() {
    let base = start("He [quote said] so");
    let noted = done(&base, &[&note(1, "mine", 0)]);
    let pending = [note(1, "mine", 0)(&base), remove_document(&noted)];
    let recovered = |files: &Project| done(files, &[&|it| recover(it, &pending).edit]);
    assert!(recovered(&base).documents.is_empty(), "nobody else did anything");
    for files in [&base, &noted] {
        let result = recovered(&done(files, &[&create(9, "claim", "so")]));
        assert_eq!(shown(&result), "He [quote said] [claim so]");
        assert_eq!(&*annotation(&result, 1).note, "mine", "what came before the removal is not lost with it");
        let asked: Vec<_> = result.conflicts.values().map(|it| it.change.record()).collect();
        assert_eq!(asked, [Some(RecordKey::Document(key().document))]);
    }
    // The sheet had gone already when the machine stopped.
    let files = done(&base, &[&remove(1), &create(9, "claim", "so")]);
    assert_eq!(shown(&recovered(&files)), "He [quote said] [claim so]");
    // Somebody else has changed what both knew.
    let files = done(&base, &[&relabel(1, "claim"), &create(9, "claim", "so")]);
    let result = recovered(&files);
    assert_eq!(shown(&result), "He [claim said] [claim so]");
    assert_eq!(result.conflicts.len(), 2, "the removal, and the note");
}

#[test]
fn what_was_done_after_a_document_had_been_kept_was_undone_by_the_next_crash() {
    let base = start("He [quote said] so");
    let files = done(&base, &[&create(9, "claim", "so")]);
    let mut pending = vec![remove_document(&base)];
    let kept = recover(&files, &pending).edit;
    let after = done(&files, &[&|_| kept.clone()]);
    let more: [Deed; 3] = [&create(10, "figure", "He"), &relabel(9, "quote"), &remove(1)];
    pending.push(kept);
    let mut state = after;
    for deed in more {
        pending.push(deed(&state));
        state = done(&state, &[deed]);
    }
    let again = done(&files, &[&|it| recover(it, &pending).edit]);
    assert_eq!(shown(&again), "[figure He] said [quote so]");
    assert_eq!(again.conflicts, state.conflicts, "asked once");
    assert!(recover(&state, &pending).edit.is_empty());
    // Decided to keep it, and not asked again.
    let question = state.conflicts.values().next().expect("a question").clone();
    pending.push(Edit::new("keep", vec![Change::Conflict(Swap::remove(question))]));
    let again = done(&files, &[&|it| recover(it, &pending).edit]);
    assert_eq!((shown(&again).as_str(), again.conflicts.len()), ("[figure He] said [quote so]", 0));
}

#[test]
fn a_document_whose_facts_somebody_else_had_changed_was_emptied() {
    let base = start("He [quote said] so");
    let files = done(&base, &[&fact(|it| it.title = "Theirs".to_owned())]);
    let recovered = recover(&files, &[remove_document(&base)]);
    let result = done(&files, &[&|_| recovered.edit.clone()]);
    assert_eq!(shown(&result), "He [quote said] so");
    let asked: Vec<_> = recovered.conflicts.iter().map(|it| it.change.record()).collect();
    assert_eq!(asked, [Some(RecordKey::Document(key().document))]);
}

#[test]
fn what_was_removed_from_a_document_that_is_away_would_have_come_back_with_it() {
    let base = start("He [quote said] so");
    let pending = [remove(1)(&base)];
    let recovered = recover(&done(&base, &[&lose_document]), &pending);
    let [asked] = recovered.conflicts.as_slice() else { panic!("{:?}", recovered.conflicts) };
    assert!(asked.stray);
    assert_eq!(asked.change, Change::Annotation(key(), Swap::remove(annotation(&base, 1))));
    let own =
        recover(&done(&base, &[&lose_document]), &[remove(1)(&base), remove_document(&done(&base, &[&remove(1)]))]);
    assert!(own.conflicts.is_empty(), "the journal itself had the document go");
}

#[test]
fn a_stray_question_went_with_a_document_and_did_not_come_back_with_it() {
    let mut base = start("He [quote said] so");
    let asked = stray(&base);
    base.conflicts.insert(asked.id, asked.clone());
    assert!(done(&base, &[&remove_document]).conflicts.contains_key(&asked.id));
}

#[test]
fn relations_into_a_document_that_was_kept_stayed_removed() {
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare");
    let base = manicule::store::open(&sample).expect("the sample project").project;
    let relations = |it: &Project| it.sheets.values().map(|sheet| sheet.relations.len()).sum::<usize>();
    let points_at = |id: &DocumentId| {
        let others = base.sheets.iter().filter(|(key, _)| key.document != *id);
        others.flat_map(|(_, sheet)| sheet.relations.values()).any(|it| it.to.document == *id)
    };
    let document = base.documents.values().find(|it| points_at(&it.id)).expect("a relation across").clone();
    let removal = intent::remove_document(&base, &document);
    let gone = done(&base, &[&|_| removal.clone()]);
    let carol = SheetKey::new(document.id.clone(), name("carol"));
    let touch = Edit::new("status", vec![Change::Status(carol, Swap::create(Status::Done))]);
    let files = done(&base, &[&|_| touch.clone()]);
    let result = done(&files, &[&|it| recover(it, std::slice::from_ref(&removal)).edit]);
    assert_eq!((relations(&result), result.documents.len()), (relations(&base), base.documents.len()));
    let merged = onto(&files, &diff(&base, &gone, &Scope::Whole), Reason::Merge).edit;
    assert_eq!(relations(&done(&files, &[&|_| merged.clone()])), relations(&base));
}

#[test]
fn a_document_that_came_back_after_its_removal_was_half_done_again_was_emptied() {
    let base = start("[claim He] [quote said] so");
    let mut pending = vec![remove_document(&base)];
    let back = done(&base, &[&create(9, "claim", "so")]);
    // Its facts had gone, and somebody else's work came back.
    let mut files = back.clone();
    files.documents.clear();
    let first = recover(&files, &pending);
    assert!(first.conflicts.iter().any(|it| it.stray && matches!(it.change, Change::Document(_))), "{first:?}");
    pending.push(first.edit);
    let result = done(&back, &[&|it| recover(it, &pending).edit]);
    assert_eq!(shown(&result), "[claim He] [quote said] [claim so]");

    // One record had gone, and the recovery that did the rest was cut short as well.
    let mut pending = vec![remove_document(&base)];
    let half = done(&base, &[&remove(2)]);
    pending.push(recover(&half, &pending).edit);
    for files in [&half, &base] {
        let files = done(files, &[&create(9, "claim", "so")]);
        let result = done(&files, &[&|it| recover(it, &pending).edit]);
        assert_eq!(shown(&result), "[claim He] [quote said] [claim so]");
        let asked: Vec<_> = result.conflicts.values().map(|it| it.change.record()).collect();
        assert_eq!(asked, [Some(RecordKey::Document(key().document))]);
    }
}

#[test]
fn a_document_that_was_kept_was_removed_after_all_where_its_facts_were_away() {
    let base = start("He [quote said] so");
    let files = done(&base, &[&create(9, "claim", "so")]);
    let mut pending = vec![remove_document(&base)];
    pending.push(recover(&files, &pending).edit);
    let mut away = files.clone();
    away.documents.clear();
    let result = done(&away, &[&|it| recover(it, &pending).edit]);
    assert_eq!(shown(&result), "He [quote said] [claim so]");
}

#[test]
fn the_relation_between_two_documents_that_were_kept_went() {
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare");
    let base = manicule::store::open(&sample).expect("the sample project").project;
    let relations = |it: &Project| it.sheets.values().map(|sheet| sheet.relations.len()).sum::<usize>();
    let documents: Vec<_> = base.documents.values().cloned().collect();
    for order in [[0, 1], [1, 0]] {
        let (mut pending, mut state, mut files) = (Vec::new(), base.clone(), base.clone());
        for document in order.map(|at| &documents[at]) {
            let removal = intent::remove_document(&state, document);
            state = done(&state, &[&|_| removal.clone()]);
            pending.push(removal);
            let carol = SheetKey::new(document.id.clone(), name("carol"));
            let touch = Edit::new("status", vec![Change::Status(carol, Swap::create(Status::Done))]);
            files = done(&files, &[&|_| touch.clone()]);
        }
        let recovered = recover(&files, &pending);
        let result = done(&files, &[&|_| recovered.edit.clone()]);
        assert_eq!(relations(&result), relations(&base));
        assert_eq!((recovered.conflicts.len(), result.sheets == files.sheets), (2, true));
        pending.push(recovered.edit);
        assert!(recover(&result, &pending).conflicts.is_empty(), "asked once");
    }
}

#[test]
fn relations_into_a_document_that_came_back_stayed_away() {
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare");
    let base = manicule::store::open(&sample).expect("the sample project").project;
    let relations = |it: &Project| it.sheets.values().map(|sheet| sheet.relations.len()).sum::<usize>();
    for document in base.documents.values() {
        let without = intent::remove_document(&base, document);
        let carol = SheetKey::new(document.id.clone(), name("carol"));
        let touch = Edit::new("status", vec![Change::Status(carol, Swap::create(Status::Done))]);
        let (without, touched) = (done(&base, &[&|_| without.clone()]), done(&base, &[&|_| touch.clone()]));
        for (ours, theirs) in [(&without, &touched), (&touched, &without)] {
            let merged = three_way(&base, ours, theirs, &[Scope::Whole], Reason::Merge);
            let result = done(ours, &[&|_| merged.edit.clone()]);
            assert_eq!(relations(&result), relations(&base), "{} came back", document.id);
            let again = three_way(&base, &result, theirs, &[Scope::Whole], Reason::Merge);
            assert!(again.edit.is_empty(), "{again:#?}");
        }
    }
}
