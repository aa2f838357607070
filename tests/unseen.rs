//! What is proposed and guessed of pairs of reports that were tagged before any rule was asked; the shared tests count others in the same way.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use manicule::model::{Annotation, AnnotatorId, Attributes, Document, Project, Sheet, SheetKey, ValueOrigin};
use manicule::suggest::{self, Guess, Proposal, furniture};
use manicule::text::Span;

use crate::proposals::Count;
use crate::util::markup::{self, stamp};

#[allow(dead_code)]
#[path = "../benches/actions/judge.rs"]
mod judge;
#[path = "../benches/actions/key.rs"]
pub mod key;

/// Two reports of one event that were tagged before any rule was asked, and what has been reached since; no fewer may be.
struct Pair {
    folder: &'static str,
    list: &'static str,
    /// How many of the attributes are guessed as they are to be, and how many there are.
    guessed: (usize, usize),
    /// How many claims, quotes and figures are proposed exactly.
    proposed: [(&'static str, usize); 3],
}

const PAIRS: [Pair; 3] = [
    Pair {
        folder: "unseen",
        list: include_str!("data/unseen.ron"),
        guessed: (602, 636),
        proposed: [("claim", 38), ("quote", 15), ("figure", 32)],
    },
    Pair {
        folder: "unseen2",
        list: include_str!("data/unseen2.ron"),
        guessed: (717, 792),
        proposed: [("claim", 39), ("quote", 13), ("figure", 46)],
    },
    Pair {
        folder: "unseen3",
        list: include_str!("data/unseen3.ron"),
        guessed: (811, 908),
        proposed: [("claim", 56), ("quote", 10), ("figure", 48)],
    },
];

impl Pair {
    /// All that is to be there.
    fn wanted(&self) -> Project {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(self.folder);
        println!("\n{}", self.folder);
        key::project(self.list, self.folder, &folder, &by()).unwrap()
    }
}

pub fn by() -> AnnotatorId {
    "ada".parse().unwrap()
}

/// The same project with no attributes and relations, and nobody in its register.
fn bare(project: &Project) -> Project {
    let mut bare = project.clone();
    bare.speakers.clear();
    for sheet in bare.sheets.values_mut() {
        let bare = |it: &Arc<Annotation>| Annotation { attributes: Attributes::default(), ..it.as_ref().clone() };
        let annotations = sheet.annotations.iter().map(|it| Arc::new(bare(it))).collect();
        *sheet = Sheet { status: sheet.status, annotations, ..Sheet::default() }.into();
    }
    bare
}

/// How many attributes are guessed as they are to be, and how many there are, each of the others printed.
pub fn guessed(wanted: &Project) -> (usize, usize) {
    let mut made = bare(wanted);
    suggest::guess_all(&made.clone(), &stamp(), ValueOrigin::Rule).edit.apply(&mut made).unwrap();
    let judge = judge::Judge { wanted, made: &made };
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (key, sheet) in &wanted.sheets {
        let guessed = made.sheet(&SheetKey::new(key.document.clone(), by())).unwrap();
        for annotation in sheet.annotations.iter() {
            let guessed = guessed.annotations.get(annotation.id).unwrap();
            let differing = judge.differing(annotation, guessed);
            for definition in wanted.schema.attributes_of(&annotation.label) {
                let count = counts.entry(format!("{}: {}", annotation.label, definition.name)).or_default();
                count.0 += usize::from(!differing.contains(definition));
                count.1 += 1;
            }
            for it in &differing {
                let value = |of: &Annotation| of.attributes.get(it.id.as_str()).map(|it| it.value.clone());
                println!("{} {:?}", key.document, annotation.spans.quoted());
                println!("    {}: {:?}\n    to be {:?}", it.name, value(guessed), value(annotation));
            }
        }
    }
    for (attribute, (right, all)) in &counts {
        println!("{attribute:<24} {right:>3} of {all}");
    }
    let (right, all) = counts.values().fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    println!("{right} of {all}");
    (right, all)
}

/// How many spans of a label Tab proposes exactly, page furniture passed over, printed with those that it does not.
fn proposed(wanted: &Project, label: &str) -> usize {
    let mut count = Count::default();
    for (key, sheet) in &wanted.sheets {
        let (text, document) = (wanted.text(&key.document).unwrap(), &wanted.documents[&key.document]);
        let passed_over = furniture::passed_over(document, &furniture::regions(text, document));
        let spans = |it: &Annotation| it.spans.iter().map(|it| it.span).collect::<Vec<Span>>();
        let tagged = sheet.annotations.iter().map(|it| (it.label.as_str(), spans(it)));
        count.ask(label, text, (document.language.as_str(), &passed_over), tagged);
    }
    println!("{label}s: {count}");
    count.exact
}

#[test]
fn as_much_as_before_is_proposed() {
    for pair in PAIRS {
        let wanted = pair.wanted();
        for (label, least) in pair.proposed {
            let found = proposed(&wanted, label);
            assert!(found >= least, "{found} {label}s of {} are fewer than {least}", pair.folder);
        }
    }
}

#[test]
fn as_much_as_before_is_guessed() {
    for pair in PAIRS {
        let (right, all) = guessed(&pair.wanted());
        assert!(right >= pair.guessed.0 && all == pair.guessed.1, "{right} of {all}, where {:?} was", pair.guessed);
    }
}

/// The name of whom an annotation in markup is attributed to first.
fn speaker(text: &str, language: &str) -> String {
    let (project, key) = markup::project(&markup::parse(text));
    let annotation = project.sheet(&key).unwrap().annotations.iter().next().unwrap().clone();
    let document = Document { language: language.to_owned(), ..project.documents[&key.document].as_ref().clone() };
    let all = suggest::guesses(&project, &document, &annotation);
    let name = |it: Guess| match it.proposal {
        Proposal::NewSpeaker { name, .. } => Some(name),
        Proposal::Value(_) => None,
    };
    all.into_iter().find_map(name).unwrap_or_default()
}

#[test]
fn voices_are_told_from_their_titles_from_things_and_from_page_furniture() {
    for (text, expected) in [
        ("An engineer at the yard, Professor Ada Holm, said [claim the gate was stuck].", "Ada Holm"),
        ("[claim Two sheds burnt], the county confirmed.", "county"),
        ("[claim The gate was shut], according to a log seen by Northline.", "log"),
        (
            "Share this article\n\nBrightwater Rail shut it. The company insists [claim it was safe].",
            "Brightwater Rail",
        ),
        (
            "Ada Holm left. The works inspectorate closed it; the gate, it said, [claim was stuck].",
            "works inspectorate",
        ),
        ("Mud, missing signs and no light\n\nAda Holm came. It was dark. [quote “No light,”] she said.", "Ada Holm"),
        ("Ada Holm accused the yard of [claim having hidden two letters].", "Ada Holm"),
        ("Ada Holm spoke of [quote “a gate with a mind”].", "Ada Holm"),
        ("Tom Bell of Garrow Securities called it [quote “a gift”].", "Tom Bell"),
        ("The Bank of Garrow said [claim rates would rise].", "Bank of Garrow"),
        ("Northline, which earned 6 million pounds, up from 5 million, said [claim fares would rise].", "Northline"),
        ("The cook, who fears for her job, said [claim the stove was old].", "cook"),
        ("Ada Holm ran. [claim The hospitals admit 12 people a day].", ""),
        ("Insurers put [claim the damage at 8 million].", "Insurers"),
        ("[claim Insurers put the damage at 8 million].", "Insurers"),
        ("Ada Holm heads the union. [claim The union counts 64 members].", "union"),
        ("[claim Tom Bell put the kettle on at 10:30].", ""),
        ("[claim The police put 40 officers at 8 gates].", ""),
        ("Insurers, who met on Monday, put [claim the damage at some 8 million].", "Insurers"),
        ("The works inspectorate left. [claim The boats were never safe], in its opinion.", "works inspectorate"),
        ("Ada Holm left. In her view of the bay [claim the boats were safe].", ""),
        ("Ada Holm left. [claim The boats were never safe], in her view.", "Ada Holm"),
        ("Ada Holm left. In her view, [claim the boats were never safe].", "Ada Holm"),
        ("Residents who were asked to leave on Friday say [claim they heard nothing].", "residents"),
        (
            "[claim The review may take a year], people familiar with the matter said.",
            "people familiar with the matter",
        ),
        ("Ada Holm called it [quote “a mistake”], but Tom Bell said he liked it.", "Ada Holm"),
        ("A clerk, who asked not to be named, told us [claim the gate was stuck].", "clerk"),
        ("Tom Bell ran.\n\n[quote “We are all very late indeed”]\n\nAda Holm, clerk\n\nIt was dark.", "Ada Holm"),
        ("[quote “It is late,”] said Tom Bell of the traders’ association.", "Tom Bell"),
    ] {
        assert_eq!(speaker(text, "en"), expected, "{text}");
    }
}

#[test]
fn voices_are_told_by_whom_verbs_have_for_a_subject_or_behind_by() {
    for (text, expected) in [
        ("Tom Bell ran.\n\n[quote “We are all very late indeed”]\n\nQuay Street\n\nIt was dark.", "Tom Bell"),
        ("Ada Holm did not say [claim whether the gate was shut].", "Ada Holm"),
        ("Ada Holm’s lawyer said [claim the gate was shut].", "Ada Holm’s lawyer"),
        ("Ada Holm told Tom Bell [claim the gate was shut].", "Ada Holm"),
        ("Tom Bell was told by Ada Holm [claim that the gate was shut].", "Ada Holm"),
        ("[claim The gate was shut], Ada Holm told the Lantern.", "Ada Holm"),
        ("[claim The gate was shut], the county’s chief engineer believes.", "county’s chief engineer"),
        ("[claim The gate], Ada Holm argues, [claim was shut].", "Ada Holm"),
        ("In a letter to Tom Bell, Ada Holm warned [claim the gate was stuck].", "Ada Holm"),
        ("Asked by Tom Bell about the gate, Ada Holm said [claim it was shut].", "Ada Holm"),
        ("Tom Bell rejected claims by Ada Holm that [claim the gate was shut].", "Tom Bell"),
        ("The town hall said [claim the gate was shut].", "town hall"),
        ("The gate was described by Tom Bell as [quote “a gift”].", "Tom Bell"),
        ("[claim The gate was praised by Tom Bell].", ""),
        ("Ada Holm was praised by Tom Bell. She said [claim it was shut].", "Ada Holm"),
        ("Ada Holm, of Garrow Securities, thinks [claim the gate was shut].", "Ada Holm"),
    ] {
        assert_eq!(speaker(text, "en"), expected, "{text}");
    }
}

#[test]
fn german_voices_are_told_by_laut_and_so() {
    assert_eq!(speaker("[claim Die Brücke ist gesperrt], so die Polizei.", "de"), "Polizei");
    assert_eq!(speaker("[quote „Die Brücke hält noch“], so Anna Weber.", "de"), "Anna Weber");
    assert_eq!(speaker("Nach Angaben der Polizei [claim ist die Brücke gesperrt].", "de"), "Polizei");
    assert_eq!(speaker("Laut Anna Weber [claim ist die Brücke gesperrt].", "de"), "Anna Weber");
}
