//! The two reports of one event that others wrote: their texts from a folder, what is to be said of them from a list of offsets.

use std::path::Path;
use std::sync::Arc;

use manicule::model::{
    Annotation, AnnotationId, AnnotatorId, Attributes, Document, Origin, Project, ProjectId, SheetKey, Spans, Stamp,
    Status, Time,
};
use manicule::text::{Span, Text};
use serde::Deserialize;

use crate::expected::Expected;

/// The list of offsets; its first lines say how it is written.
const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/seeds.ron");

#[derive(Deserialize)]
struct Key {
    files: Vec<String>,
    annotations: Vec<(usize, String, usize, usize)>,
}

/// The number of a document, and a place in it.
type Place = (usize, usize, usize);

/// What is to be there, or `None` where the folder does not have the texts.
pub fn expected(folder: &Path) -> Option<Expected> {
    let key: Key = ron::from_str(&std::fs::read_to_string(KEY).unwrap()).unwrap();
    let texts: Option<Vec<Text>> =
        key.files.iter().map(|it| Some(Text::new(std::fs::read_to_string(folder.join(it)).ok()?))).collect();
    let by: AnnotatorId = "ada".parse().unwrap();
    let mut making = Making { project: Project::new(ProjectId::random(), "Two reports"), by, texts: texts?, last: 0 };
    making.documents();
    for (document, label, start, end) in &key.annotations {
        making.annotation((*document, *start, *end), label);
    }
    Some(Expected { project: making.project, by: making.by })
}

struct Making {
    project: Project,
    by: AnnotatorId,
    texts: Vec<Text>,
    last: u64,
}

impl Making {
    fn documents(&mut self) {
        for (number, text) in self.texts.iter().enumerate() {
            let id = format!("report-{}", number + 1);
            let facts = Document::new(id.parse().unwrap(), format!("Report {}", number + 1), text.hash());
            let facts = Document { language: "en".to_owned(), event: "One event".to_owned(), ..facts };
            self.project.texts.insert(text.hash(), text.clone());
            self.project.documents.insert(facts.id.clone(), facts.into());
        }
    }

    fn key(&self, document: usize) -> SheetKey {
        SheetKey::new(format!("report-{}", document + 1).parse().unwrap(), self.by.clone())
    }

    fn stamp(&self) -> Stamp {
        Stamp { at: Time::from_unix(1_700_000_000), by: self.by.clone() }
    }

    fn annotation(&mut self, (document, start, end): Place, label: &str) {
        let span = Span::from_range(start..end).unwrap();
        self.last += 1;
        let annotation = Annotation {
            id: AnnotationId::from_number(self.last),
            label: label.parse().unwrap(),
            spans: Spans::quote(&[span], &self.texts[document]).unwrap(),
            attributes: Attributes::default(),
            note: Box::default(),
            unsure: false,
            origin: Origin::Hand,
            created: self.stamp(),
            changed: self.stamp(),
        };
        let key = self.key(document);
        let sheet = Arc::make_mut(self.project.sheets.entry(key).or_default());
        sheet.status = Status::InProgress;
        sheet.annotations.insert(Arc::new(annotation));
    }
}
