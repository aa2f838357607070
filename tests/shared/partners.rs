//! Likely partners across the two reports of one event, by a key of our own: what is annotated in each, and which say the same.
//!
//! Attributes are filled in by rule, as the window does when something is tagged.

use std::fs;
use std::sync::Arc;

use manicule::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorId, Document, DocumentId, Origin, Project, ProjectId, Sheet,
    SheetKey, Spans, Status, ValueOrigin,
};
use manicule::suggest::{self, furniture};
use manicule::text::{ByteOffset, Span, Text};

use super::shared;
use crate::util::markup::stamp;

/// What is annotated in the first report: label, and where in bytes.
const HERE: &[(&str, usize, usize)] = &[
    ("claim", 73, 132),
    ("claim", 408, 535),
    ("claim", 576, 729),
    ("claim", 759, 839),
    ("quote", 855, 977),
    ("quote", 1002, 1157),
    ("figure", 1071, 1092),
    ("claim", 1159, 1281),
    ("claim", 1305, 1386),
    ("figure", 1409, 1423),
    ("claim", 1409, 1473),
    ("claim", 1476, 1603),
    ("claim", 1662, 1804),
    ("figure", 1827, 1854),
    ("claim", 1827, 1918),
    ("quote", 1958, 2089),
    ("claim", 2142, 2228),
    ("quote", 2158, 2185),
    ("quote", 2231, 2417),
    ("quote", 2454, 2569),
    ("claim", 2571, 2638),
    ("claim", 2654, 2802),
    ("quote", 2968, 2991),
    ("claim", 3135, 3196),
    ("figure", 3267, 3293),
    ("claim", 3375, 3419),
];

/// What is annotated in the second.
const THERE: &[(&str, usize, usize)] = &[
    ("claim", 0, 81),
    ("claim", 88, 192),
    ("claim", 195, 338),
    ("claim", 387, 458),
    ("quote", 475, 593),
    ("quote", 595, 753),
    ("figure", 669, 690),
    ("claim", 794, 937),
    ("claim", 940, 1070),
    ("claim", 1072, 1130),
    ("claim", 1186, 1288),
    ("claim", 1290, 1361),
    ("claim", 1364, 1521),
    ("figure", 1425, 1439),
    ("claim", 1524, 1658),
    ("figure", 1719, 1755),
    ("claim", 1719, 1807),
    ("figure", 1831, 1878),
    ("claim", 1831, 1919),
    ("figure", 1921, 1952),
    ("claim", 1921, 1987),
    ("claim", 1990, 2099),
    ("quote", 2102, 2236),
    ("quote", 2292, 2351),
    ("quote", 2353, 2427),
    ("claim", 2450, 2610),
    ("quote", 2613, 2810),
    ("quote", 2837, 2947),
    ("claim", 2959, 3083),
    ("claim", 3127, 3288),
];

/// Which say the same, or the same with another number, by their places in the lists.
const PAIRS: &[(usize, usize)] = &[
    (0, 21),
    (1, 1),
    (2, 2),
    (3, 3),
    (4, 4),
    (5, 5),
    (6, 6),
    (7, 7),
    (8, 14),
    (10, 16),
    (9, 15),
    (11, 8),
    (11, 9),
    (12, 10),
    (12, 11),
    (14, 20),
    (13, 19),
    (13, 17),
    (15, 22),
    (16, 25),
    (18, 26),
    (19, 27),
    (20, 28),
    (21, 29),
];

fn add(project: &mut Project, (name, published): (&str, &str), key: &[(&str, usize, usize)], first: u64) -> SheetKey {
    let text = Text::new(fs::read_to_string(shared(format!("seeds/{name}.txt"))).unwrap());
    let id: DocumentId = name.split('_').next().unwrap().parse().unwrap();
    let facts = Document::new(id.clone(), name, text.hash());
    let facts = Document { language: "en".into(), published: published.into(), event: "one".into(), ..facts };
    let excluded = furniture::regions(&text, &facts).iter().map(|it| it.span).collect();
    let annotations = key.iter().zip(first..).map(|((label, start, end), number)| {
        let span = Span::new(ByteOffset(*start), ByteOffset(*end)).unwrap();
        Arc::new(Annotation {
            id: AnnotationId::from_number(number),
            label: label.parse().unwrap(),
            spans: Spans::quote(&[span], &text).unwrap(),
            attributes: Default::default(),
            note: Box::default(),
            unsure: false,
            origin: Origin::Hand,
            created: stamp(),
            changed: stamp(),
        })
    });
    let sheet = Sheet { status: Status::InProgress, annotations: annotations.collect(), ..Sheet::default() };
    let annotator: AnnotatorId = "ada".parse().unwrap();
    let key = SheetKey::new(id.clone(), annotator);
    project.texts.insert(text.hash(), text);
    project.documents.insert(id, Arc::new(Document { excluded, ..facts }));
    project.sheets.insert(key.clone(), Arc::new(sheet));
    key
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn the_right_partner_in_the_other_report_is_among_the_first() {
    let mut project = Project::new(ProjectId::from_number(1), "Two reports");
    let here = add(&mut project, ("000_c019e62e501ff370", "2021-06-01"), HERE, 1);
    let there = add(&mut project, ("003_2b7cd19ea27e037c", "2021-05-31"), THERE, 101);
    suggest::guess_all(&project, &stamp(), ValueOrigin::Rule).edit.apply(&mut project).unwrap();
    let place = |at: usize| AnnotationPlace {
        document: there.document.clone(),
        annotation: AnnotationId::from_number(101 + at as u64),
    };
    let (mut first, mut three) = (0, 0);
    for (one, other) in PAIRS {
        let id = AnnotationId::from_number(1 + *one as u64);
        let mut found = suggest::partners(&project, &here, id, usize::MAX);
        // Of several right partners none stands in the way of the others.
        let right: Vec<_> = PAIRS.iter().filter(|it| it.0 == *one).map(|it| place(it.1)).collect();
        found.retain(|it| *it == place(*other) || !right.contains(it));
        let rank = found.iter().position(|it| *it == place(*other));
        let words = |key: &SheetKey, id| project.sheet(key).unwrap().annotations.get(id).unwrap().spans.quoted();
        let shown = |it: &AnnotationPlace| {
            let key = SheetKey::new(it.document.clone(), here.annotator.clone());
            words(&key, it.annotation)
        };
        println!("{:>3} {}", rank.map_or("–".to_owned(), |it| (it + 1).to_string()), words(&here, id));
        if rank != Some(0) {
            println!("      wanted {}", shown(&place(*other)));
            found.iter().take(3).for_each(|it| println!("      {}", shown(it)));
        }
        first += usize::from(rank == Some(0));
        three += usize::from(rank.is_some_and(|it| it < 3));
    }
    println!("first {first}, among three {three}, of {}", PAIRS.len());
    assert_eq!((first, three), (20, 22));
}
