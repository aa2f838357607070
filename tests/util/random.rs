//! Somebody at work: edits of every kind, chosen by dice, the same for the same seed and project.

use manicule::anchor;
use manicule::edit::intent::{self, Author};
use manicule::edit::{Change, Edit, Entry, History, Swap};
use manicule::model::{
    AnnotationId, AnnotationPlace, Document, DocumentId, Project, RelationId, SheetKey, Stamp, Status, Time,
};
use manicule::text::{Span, Text};

use super::failing_disk::Dice;

const SENTENCES: [&str; 6] = [
    "The sea wall at Sant Aldó gave way before dawn 🌊. ",
    "Nobody was hurt, the harbour office said. ",
    "“We heard the wall go,” said Inês Calado. ",
    "The council counted at least 240 cellars.\n\n",
    "記者は現場にいた。 ",
    "Zinc for the wall was ordered in May.\n\n",
];

/// How many documents there are at most.
const DOCUMENTS: usize = 4;

/// Somebody with dice and a history, who works on a project.
pub struct Somebody {
    dice: Dice,
    history: History,
    /// The number of the next edit, of which ids and times are made.
    step: u64,
}

impl Somebody {
    /// Begins at an edit of some number; with the same seed, number, history and project the edits are the same.
    pub fn new(seed: u64, step: u64, history: History) -> Self {
        Self { dice: Dice::new(seed), history, step }
    }

    /// A number below another one.
    pub fn roll(&self, bound: usize) -> usize {
        self.dice.below(bound)
    }

    /// Makes an edit, and gives it as it was applied.
    pub fn work(&mut self, project: &mut Project) -> Entry {
        self.step += 1;
        let stamp = Stamp { at: Time::from_unix(1_700_000_000 + self.step as i64), by: "ada".parse().unwrap() };
        let back_and_forth = match self.roll(10) {
            0 => self.history.undo(project, stamp.clone()),
            1 => self.history.redo(project, stamp.clone()),
            _ => None,
        };
        if let Some(step) = back_and_forth.filter(|it| !it.entry.edit.is_empty()) {
            return step.entry;
        }
        let edit = loop {
            if let Some(edit) = self.wish(project, &stamp).filter(|edit| !edit.is_empty()) {
                break edit;
            }
        };
        edit.apply(project).unwrap();
        let entry = Entry::edit(edit, stamp);
        self.history.record(entry.clone());
        entry
    }

    fn wish(&self, project: &mut Project, stamp: &Stamp) -> Option<Edit> {
        let documents: Vec<DocumentId> = project.documents.keys().cloned().collect();
        let kind = self.roll(20);
        if documents.is_empty() || (kind == 0 && documents.len() < DOCUMENTS) {
            return Some(self.import(project));
        }
        let document = documents[self.roll(documents.len())].clone();
        let author = Author { key: SheetKey::new(document.clone(), "ada".parse().unwrap()), stamp: stamp.clone() };
        let ids: Vec<AnnotationId> =
            project.sheet(&author.key).map(|it| it.annotations.iter().map(|it| it.id).collect()).unwrap_or_default();
        let any = || (!ids.is_empty()).then(|| ids[self.roll(ids.len())]);
        match kind {
            1 if documents.len() > 1 => Some(intent::remove_document(project, &project.documents[&document])),
            2 => Some(self.correct(project, &document)),
            3 => {
                let title = Swap::replace(project.title.clone(), format!("News of {}", self.step));
                Some(Edit::new("rename project", vec![Change::Title(title)]))
            }
            4 => Some(intent::set_status(project, &author.key, Status::ALL[1 + self.roll(2)])),
            5 => intent::set_note(project, &author, any()?, &format!("note {}\n“x”", self.step)).ok(),
            6 => intent::remove(project, &author, &[any()?]).ok(),
            7 => intent::relabel(project, &author, any()?, &"quote".parse().unwrap()).ok(),
            8 => {
                let to = AnnotationPlace { document, annotation: any()? };
                let id = RelationId::from_number(self.step);
                intent::link(project, &author, id, &"repeats".parse().unwrap(), (any()?, to)).ok()
            }
            _ => {
                let text = project.text(&document)?;
                let words: Vec<&str> = text.as_str().split_whitespace().collect();
                let word = words[self.roll(words.len())];
                let start = word.as_ptr() as usize - text.as_str().as_ptr() as usize;
                let span = Span::from_range(start..start + word.len())?;
                let id = AnnotationId::from_number(self.step);
                intent::create(project, &author, id, &"claim".parse().unwrap(), &[span]).ok()
            }
        }
    }

    fn import(&self, project: &mut Project) -> Edit {
        let id = DocumentId::from_title("article", |id| project.documents.contains_key(id));
        let sentences = (0..3 + self.roll(8)).map(|_| SENTENCES[self.roll(SENTENCES.len())]);
        let text = Text::new(format!("Article {}. {}\n", self.step, sentences.collect::<String>().trim_end()));
        project.texts.insert(text.hash(), text.clone());
        intent::add_documents(vec![Document::new(id, format!("Article {}", self.step), text.hash())])
    }

    /// The same text with words in front and others gone; annotations move along, or are asked about.
    fn correct(&self, project: &mut Project, id: &DocumentId) -> Edit {
        let old = project.text(id).unwrap().as_str();
        let gone = SENTENCES[self.roll(SENTENCES.len())];
        let text = Text::new(format!("Corrected at {}. {}", self.step, old.replacen(gone, "", 1)));
        project.texts.insert(text.hash(), text.clone());
        anchor::reanchor(project, id, &text, None).unwrap().edit
    }
}
