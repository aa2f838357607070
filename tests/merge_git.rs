//! The merge driver under a real git: two branches, all three kinds of file, and never a conflict marker.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use manicule::anchor::reanchor;
use manicule::edit::intent::{self, Author};
use manicule::edit::{Change, Edit, Swap};
use manicule::merge::{Decision, settle};
use manicule::model::{AnnotationId, Document, LabelId, Project, SheetKey, Speaker, SpeakerId, Stamp, Status, Time};
use manicule::store::{self, FileKey};
use manicule::text::{Span, Text};
use tempfile::TempDir;

const BATCH: &str = env!("CARGO_BIN_EXE_manicule-batch");
const FERRY: &str = "“No,” said Ana Díaz. About 7 officers left.";

/// A repository with a project of one annotated document in it, and the driver set up as the README says.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git(&["init", "-q", "-b", "main"]);
        repository.git(&["config", "user.name", "Ada"]);
        repository.git(&["config", "user.email", "ada@example.org"]);
        repository.git(&["config", "merge.manicule.name", "Manicule, record by record"]);
        let driver = format!("'{BATCH}' merge %O %A %B --path %P");
        repository.git(&["config", "merge.manicule.driver", &driver]);
        store::create(&repository.project(), "Ferry").unwrap();
        repository.change(|project| {
            let text = Text::new(FERRY);
            let document = Document::new("ferry".parse().unwrap(), "Ferry burns", text.hash());
            project.texts.insert(text.hash(), text);
            intent::add_documents(vec![document])
        });
        repository.change(|project| tag(project, 1, "quote", "“No,”"));
        repository.change(|project| speaker(project, "ana", "officer"));
        repository.commit("start");
        repository
    }

    /// The project lies in a folder of the repository, not at its top.
    fn project(&self) -> PathBuf {
        self.0.path().join("news")
    }

    fn try_git(&self, arguments: &[&str]) -> Output {
        let mut git = Command::new("git");
        git.current_dir(self.0.path()).args(arguments);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C");
        git.output().unwrap()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = self.try_git(arguments);
        let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(output.status.success(), "git {arguments:?}: {}{}", words(&output.stdout), words(&output.stderr));
        words(&output.stdout) + &words(&output.stderr)
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    fn open(&self) -> Project {
        let opened = store::open(&self.project()).unwrap();
        assert_eq!(opened.diagnostics, Vec::new());
        opened.project
    }

    fn change(&self, edit: impl FnOnce(&mut Project) -> Edit) {
        let mut opened = store::open(&self.project()).unwrap();
        let edit = edit(&mut opened.project);
        edit.apply(&mut opened.project).unwrap();
        opened.folder.save(&opened.project, &FileKey::touched(&edit)).unwrap();
    }

    /// Two branches of edits, merged into `main`; what git said.
    fn merge(&self, ours: &[&dyn Fn(&Project) -> Edit], theirs: &[&dyn Fn(&Project) -> Edit]) -> Output {
        self.git(&["checkout", "-q", "-b", "theirs"]);
        theirs.iter().for_each(|edit| self.change(|project| edit(project)));
        self.commit("theirs");
        self.git(&["checkout", "-q", "main"]);
        ours.iter().for_each(|edit| self.change(|project| edit(project)));
        self.commit("ours");
        let output = self.try_git(&["merge", "--no-edit", "theirs"]);
        self.has_no_markers(&self.project());
        output
    }

    fn has_no_markers(&self, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
            if entry.is_dir() {
                self.has_no_markers(&entry);
            } else {
                let words = String::from_utf8_lossy(&fs::read(&entry).unwrap()).into_owned();
                let marker = ["<<<<<<<", ">>>>>>>", "======="].iter().find(|it| words.contains(**it));
                assert_eq!(marker, None, "{}", entry.display());
            }
        }
    }
}

fn succeeded(output: &Output) -> String {
    let words = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
    words
}

fn key() -> SheetKey {
    SheetKey::new("ferry".parse().unwrap(), "ada".parse().unwrap())
}

fn author() -> Author {
    Author { key: key(), stamp: Stamp { at: Time::from_unix(1_760_000_000), by: "ada".parse().unwrap() } }
}

fn tag(project: &Project, number: u64, label: &str, words: &str) -> Edit {
    let start = FERRY.find(words).unwrap();
    let span = Span::from_range(start..start + words.len()).unwrap();
    let label: LabelId = label.parse().unwrap();
    intent::create(project, &author(), AnnotationId::from_number(number), &label, &[span]).unwrap()
}

fn note(project: &Project, words: &str) -> Edit {
    intent::set_note(project, &author(), AnnotationId::from_number(1), words).unwrap()
}

fn speaker(project: &Project, id: &str, role: &str) -> Edit {
    let id: SpeakerId = id.parse().unwrap();
    let after = Speaker { role: role.to_owned(), ..Speaker::new(id.clone(), "Ana Díaz") };
    let before = project.speakers.get(&id).cloned();
    Edit::new("speaker", vec![Change::Speaker(Swap { before, after: Some(Arc::new(after)) })])
}

fn fact(project: &Project, change: impl FnOnce(&mut Document)) -> Edit {
    intent::change_document(project, &author(), "fact", change).unwrap()
}

fn rename(project: &Project, id: &str, name: &str) -> Edit {
    let before = project.schema.label(&id.parse().unwrap()).unwrap().clone();
    let after = manicule::model::Label { name: name.to_owned(), ..before.clone() };
    Edit::new("rename", vec![Change::Label(Swap::replace(before, after))])
}

#[test]
fn two_branches_that_annotate_one_document_become_one_sheet() {
    let repository = Repository::new();
    let output = repository.merge(
        &[&|project| tag(project, 2, "figure", "About 7 officers"), &|project| note(project, "who?")],
        &[&|project| tag(project, 3, "claim", "Ana Díaz"), &|project| {
            intent::set_unsure(project, &author(), AnnotationId::from_number(1), true).unwrap()
        }],
    );
    succeeded(&output);
    let project = repository.open();
    let sheet = project.sheet(&key()).unwrap();
    assert_eq!(sheet.annotations.len(), 3);
    let first = sheet.annotations.get(AnnotationId::from_number(1)).unwrap();
    assert_eq!((&*first.note, first.unsure), ("who?", true), "fields of one annotation");
    assert!(project.conflicts.is_empty());
    let check = Command::new(BATCH).arg("check").arg(repository.project()).output().unwrap();
    assert!(succeeded(&check).contains("nothing wrong"));
}

#[test]
fn labels_speakers_and_facts_are_merged_as_records() {
    let repository = Repository::new();
    let output = repository.merge(
        &[&|project| rename(project, "claim", "Assertion"), &|project| speaker(project, "bo", "clerk"), &|project| {
            fact(project, |it| it.publisher = "Port Post".to_owned())
        }],
        &[&|project| rename(project, "quote", "Citation"), &|project| speaker(project, "cy", "mayor"), &|project| {
            fact(project, |it| it.published = "2025-05-03".to_owned())
        }],
    );
    succeeded(&output);
    let project = repository.open();
    let names: Vec<&str> = project.schema.labels.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Assertion", "Citation", "figure"]);
    let speakers: Vec<&str> = project.speakers.keys().map(SpeakerId::as_str).collect();
    assert_eq!(speakers, ["ana", "bo", "cy"]);
    let document = &project.documents[&key().document];
    assert_eq!((document.publisher.as_str(), document.published.as_str()), ("Port Post", "2025-05-03"));
    assert!(project.conflicts.is_empty());
}

#[test]
fn what_both_branches_changed_waits_in_the_file_until_it_is_settled() {
    let repository = Repository::new();
    let output = repository.merge(
        &[&|project| note(project, "ours"), &|project| speaker(project, "ana", "captain"), &|project| {
            fact(project, |it| it.title = "Ferry burns down".to_owned())
        }],
        &[&|project| note(project, "theirs"), &|project| speaker(project, "ana", "admiral"), &|project| {
            fact(project, |it| it.title = "Ferry on fire".to_owned())
        }],
    );
    let words = succeeded(&output);
    assert!(words.contains("news/annotations/ada/ferry.ron: conflict: the annotation 000000000001"), "{words}");
    let project = repository.open();
    assert_eq!(project.conflicts.len(), 3, "one in each file");
    let note_of = |project: &Project| {
        project.sheet(&key()).unwrap().annotations.get(AnnotationId::from_number(1)).unwrap().note.to_string()
    };
    assert_eq!(note_of(&project), "ours");
    let check = Command::new(BATCH).arg("check").arg(repository.project()).output().unwrap();
    let found = succeeded(&check);
    assert_eq!(found.matches("an open conflict").count(), 3, "{found}");
    let sheet = fs::read_to_string(repository.project().join("annotations/ada/ferry.ron")).unwrap();
    let asked = project.conflicts.keys().find_map(|id| sheet.lines().position(|line| line.contains(&id.to_string())));
    let line = asked.expect("the question stands in the sheet's file") + 1;
    let place = format!("annotations/ada/ferry.ron:{line}: annotation 000000000001");
    assert!(found.contains(&place), "the finding names the line of the question: {place}\n{found}");
    for id in project.conflicts.keys() {
        repository.change(|project| settle(project, *id, Decision::TakeTheirs).unwrap());
    }
    let project = repository.open();
    assert_eq!(note_of(&project), "theirs");
    assert_eq!(project.documents[&key().document].title, "Ferry on fire");
    assert_eq!(project.speakers.values().next().unwrap().role, "admiral");
    assert!(project.conflicts.is_empty());
}

#[test]
fn a_sheet_that_both_branches_began_is_merged_without_a_base() {
    let repository = Repository::new();
    let bob = || Author {
        key: SheetKey::new(key().document, "bob".parse().unwrap()),
        stamp: Stamp { at: Time::from_unix(1_760_000_000), by: "bob".parse().unwrap() },
    };
    let tag = |project: &Project, number: u64, span: std::ops::Range<usize>| {
        let id = AnnotationId::from_number(number);
        intent::create(project, &bob(), id, &"claim".parse().unwrap(), &[Span::from_range(span).unwrap()]).unwrap()
    };
    let output = repository.merge(
        &[&|project| tag(project, 1, 0..3)],
        &[&|project| tag(project, 2, 3..5), &|project| intent::set_status(project, &bob().key, Status::Done)],
    );
    succeeded(&output);
    let project = repository.open();
    let sheet = project.sheet(&bob().key).unwrap();
    assert_eq!((sheet.annotations.len(), sheet.status), (2, Status::InProgress));
    assert_eq!(project.conflicts.len(), 1, "whether it is done is asked");
}

#[test]
fn a_file_that_cannot_be_read_is_left_to_git_as_unmerged() {
    let repository = Repository::new();
    let sheet = repository.project().join("annotations/ada/ferry.ron");
    repository.git(&["checkout", "-q", "-b", "theirs"]);
    fs::write(&sheet, "(\n    annotator: \"ada\",\n    damaged\n").unwrap();
    repository.commit("theirs");
    repository.git(&["checkout", "-q", "main"]);
    repository.change(|project| note(project, "ours"));
    repository.commit("ours");
    let ours = fs::read(&sheet).unwrap();
    let output = repository.try_git(&["merge", "--no-edit", "theirs"]);
    assert_eq!(output.status.code(), Some(1), "a conflict, not a failure");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("news/annotations/ada/ferry.ron was not merged, ours is as it was"), "{said}");
    assert!(said.contains("of theirs"), "{said}");
    assert_eq!(fs::read(&sheet).unwrap(), ours);
    assert!(repository.git(&["status", "--porcelain"]).contains("UU news/annotations/ada/ferry.ron"));
    repository.has_no_markers(&repository.project());
}

#[test]
fn a_text_that_both_branches_changed_gets_no_markers() {
    let repository = Repository::new();
    let text = repository.project().join("documents/ferry.txt");
    repository.git(&["checkout", "-q", "-b", "theirs"]);
    fs::write(&text, FERRY.replace("No", "Never")).unwrap();
    repository.commit("theirs");
    repository.git(&["checkout", "-q", "main"]);
    fs::write(&text, FERRY.replace("No", "Not now")).unwrap();
    repository.commit("ours");
    let output = repository.try_git(&["merge", "--no-edit", "theirs"]);
    assert_eq!(output.status.code(), Some(1), "a conflict");
    assert_eq!(fs::read_to_string(&text).unwrap(), FERRY.replace("No", "Not now"));
}

#[test]
fn merging_by_hand_says_what_it_did_and_repeats_itself() {
    let repository = Repository::new();
    let path = |name: &str| repository.0.path().join(name);
    let sheet = repository.project().join("annotations/ada/ferry.ron");
    fs::copy(&sheet, path("base.ron")).unwrap();
    repository.change(|project| note(project, "theirs"));
    fs::copy(&sheet, path("theirs.ron")).unwrap();
    fs::copy(path("base.ron"), &sheet).unwrap();
    repository.change(|project| note(project, "ours"));
    let merge = || {
        let mut command = Command::new(BATCH);
        command.arg("--json").arg("merge").args([path("base.ron"), sheet.clone(), path("theirs.ron")]);
        let output = command.output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (json["conflicts"].as_array().unwrap().len(), fs::read(&sheet).unwrap())
    };
    let (asked, once) = merge();
    assert_eq!(asked, 1);
    assert_eq!(merge(), (0, once), "asked already");
    let output = Command::new(BATCH).arg("merge").args([path("base.ron"), sheet.clone(), path("none.ron")]).output();
    assert_eq!(output.unwrap().status.code(), Some(2));
    let project = repository.project().join("project.ron");
    let output = Command::new(BATCH).arg("merge").args([path("base.ron"), sheet, project]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("different files"), "{said}");
}

#[test]
fn a_sheet_of_an_earlier_text_is_brought_to_the_present_one() {
    let repository = Repository::new();
    let path = |name: &str| repository.0.path().join(name);
    let sheet = repository.project().join("annotations/ada/ferry.ron");
    fs::copy(&sheet, path("base.ron")).unwrap();
    repository.change(|project| tag(project, 2, "figure", "About 7 officers"));
    fs::rename(&sheet, path("theirs.ron")).unwrap();
    fs::copy(path("base.ron"), &sheet).unwrap();
    let corrected = Text::new(format!("Update. {FERRY}"));
    repository.change(|project| {
        project.texts.insert(corrected.hash(), corrected.clone());
        reanchor(project, &key().document, &corrected, None).unwrap().edit
    });
    let ours = fs::read(&sheet).unwrap();
    let merge = || {
        let command =
            Command::new(BATCH).arg("merge").args([path("base.ron"), sheet.clone(), path("theirs.ron")]).output();
        succeeded(&command.unwrap())
    };
    assert!(merge().contains("1 record taken, 0 merged, 0 conflicts"));
    let project = repository.open();
    let places: Vec<_> =
        project.sheet(&key()).unwrap().annotations.iter().map(|it| it.spans.hull().start().0).collect();
    assert_eq!(places, [8, 8 + FERRY.find("About").unwrap()]);
    // Without the earlier text nobody can tell where the words are now.
    fs::remove_dir_all(repository.project().join("documents/versions")).unwrap();
    fs::write(&sheet, ours).unwrap();
    assert!(merge().contains("0 records taken, 0 merged, 1 conflict"));
    let project = repository.open();
    let conflict = project.conflicts.values().next().unwrap();
    assert_eq!(conflict.text, Some(Text::new(FERRY).hash()));
}
