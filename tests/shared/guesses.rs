//! What is guessed of the annotations of two real articles, beside what is to be said of them.

use std::collections::BTreeMap;

use manicule::model::{AnnotatorId, Project, SheetKey, ValueOrigin};
use manicule::suggest;

use super::shared;
use crate::util::markup::stamp;

#[allow(dead_code)]
#[path = "../../benches/actions/judge.rs"]
mod judge;
#[path = "../../benches/actions/seeds.rs"]
mod seeds;

/// The same project with no attributes and relations, and nobody in its register.
fn bare(project: &Project) -> Project {
    let mut bare = project.clone();
    bare.speakers.clear();
    for sheet in bare.sheets.values_mut() {
        let annotations = sheet.annotations.iter().map(|it| {
            let attributes = manicule::model::Attributes::default();
            std::sync::Arc::new(manicule::model::Annotation { attributes, ..it.as_ref().clone() })
        });
        let annotations = annotations.collect();
        let status = sheet.status;
        *sheet = manicule::model::Sheet { status, annotations, ..Default::default() }.into();
    }
    bare
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn most_of_what_is_to_be_said_is_guessed() {
    let by: AnnotatorId = "ada".parse().unwrap();
    let wanted = seeds::project(&shared("seeds"), &by).unwrap();
    let mut made = bare(&wanted);
    suggest::guess_all(&made.clone(), &stamp(), ValueOrigin::Rule).edit.apply(&mut made).unwrap();
    let judge = judge::Judge { wanted: &wanted, made: &made };
    // How many are as they are to be, and how many there are.
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (key, sheet) in &wanted.sheets {
        let guessed = made.sheet(&SheetKey::new(key.document.clone(), by.clone())).unwrap();
        for annotation in sheet.annotations.iter() {
            let guessed = guessed.annotations.get(annotation.id).unwrap();
            let differing = judge.differing(annotation, guessed);
            for definition in wanted.schema.attributes_of(&annotation.label) {
                let count = counts.entry(format!("{}: {}", annotation.label, definition.name)).or_default();
                count.0 += usize::from(!differing.contains(definition));
                count.1 += 1;
            }
            for it in &differing {
                let value =
                    |of: &manicule::model::Annotation| of.attributes.get(it.id.as_str()).map(|it| it.value.clone());
                println!(
                    "{} {:?}\n    {}: {:?}\n    to be {:?}",
                    key.document,
                    annotation.spans.quoted(),
                    it.name,
                    value(guessed),
                    value(annotation)
                );
            }
        }
    }
    for (attribute, (right, all)) in &counts {
        println!("{attribute:<24} {right:>3} of {all}");
    }
    let (right, all) = counts.values().fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    println!("{right} of {all}");
    assert_eq!((right, all), (337, 354));
}
