//! `check --repair`: annotations whose words are not at their place go to where these words are.

use std::path::Path;

use serde_json::Value;

use super::update::{fates_json, summary, told};
use super::writing::Writing;
use super::{BatchError, Console};
use crate::anchor::{self, Counts, Kind, Outcome, Repaired};
use crate::edit::{Change, Edit, Swap};
use crate::model::{Document, DocumentId, Project};
use crate::store::{Folder, open_to_repair};
use crate::text::Text;

/// Mends a project, says what became of each annotation that was broken, and gives it as JSON.
///
/// A text that somebody has changed by hand is taken for a corrected version where the earlier one is among the versions; where it is
/// not, the quoted words alone say where annotations belong.
pub(super) fn run(dir: &Path, console: &Console) -> Result<Value, BatchError> {
    let opened = open_to_repair(dir, &Console::annotator())?;
    let folder = opened.folder.clone();
    let mut writing = Writing::begin(dir, opened)?.alone(dir, open_to_repair)?;
    let mut repair = Repair { fates: Vec::new(), counts: Counts::default(), lines: Vec::new() };
    for (id, text) in changed_texts(&writing) {
        repair.adopt(&mut writing, &folder, &id, text)?;
    }
    let before = writing.project.clone();
    let Repaired { edit, outcomes, counts } = anchor::repair(&before);
    writing.apply(edit)?;
    repair.note(&before, outcomes, counts);
    let Repair { fates, counts, lines } = repair;
    lines.iter().for_each(|line| console.say(line));
    if !lines.is_empty() {
        console.say(format!("{}: repaired: {}", dir.display(), summary(&counts)));
    }
    Ok(Value::Array(fates))
}

/// The documents whose text is not the recorded one, with the text that is there.
fn changed_texts(writing: &Writing) -> Vec<(DocumentId, Text)> {
    let documents = writing.project.documents.values();
    let changed = documents.filter_map(|document| {
        let text = writing.project.text(&document.id)?;
        (text.hash() != document.text).then(|| (document.id.clone(), text.clone()))
    });
    changed.collect()
}

struct Repair {
    fates: Vec<Value>,
    counts: Counts,
    lines: Vec<String>,
}

impl Repair {
    /// Takes a text that was changed by hand for the text of its document.
    fn adopt(&mut self, writing: &mut Writing, folder: &Folder, id: &DocumentId, text: Text) -> Result<(), BatchError> {
        let Some(facts) = writing.project.documents.get(id).cloned() else { return Ok(()) };
        let texts = &mut writing.project.texts;
        texts.remove(&facts.text);
        texts.insert(text.hash(), text.clone());
        let earlier = folder.earlier_text(id, facts.text);
        self.lines.push(match &earlier {
            Some(_) => format!("{id}: its text was changed by hand, and is taken for a corrected version of the earlier one"),
            None => format!("{id}: its text was changed by hand; the earlier one is not there, so only quoted words can be looked for"),
        });
        let Some(earlier) = earlier else {
            let after = Document { text: text.hash(), ..(*facts).clone() };
            let change = Change::Document(Swap::replace(facts, after.into()));
            return writing.apply(Edit::new(format!("take the changed text of {id}"), vec![change]));
        };
        texts.insert(facts.text, earlier);
        let before = writing.project.clone();
        match anchor::reanchor(&before, id, &text, None) {
            Ok(reanchored) => {
                writing.apply(reanchored.edit)?;
                self.note(&before, reanchored.outcomes, reanchored.counts);
            }
            Err(error) => self.lines.push(error.to_string()),
        }
        Ok(())
    }

    fn note(&mut self, before: &Project, outcomes: Vec<Outcome>, counts: Counts) {
        self.lines.extend(outcomes.iter().filter(|it| it.kind != Kind::Same).map(|fate| told(before, fate)));
        if let Value::Array(fates) = fates_json(before, &outcomes) {
            self.fates.extend(fates);
        }
        self.counts = self.counts.and(counts);
    }
}
