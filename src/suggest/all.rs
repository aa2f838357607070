//! Guesses for a whole project at once, as one edit.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{DocumentReading, Guess, Proposal, Register, guesses_in};
use crate::edit::{Change, Edit, Swap, Unset};
use crate::model::{
    Annotation, AnnotatorKind, Attribute, AttributeId, AttributeValue, Document, LabelId, Project, Sheet, SheetKey,
    Speaker, SpeakerId, SpeakerKind, Stamp, ValueOrigin,
};

/// What was guessed for a project.
#[derive(Clone, Debug)]
pub struct Guessed {
    /// The edit that writes it down; empty where there is nothing to guess.
    pub edit: Edit,
    /// How many values of each attribute.
    pub values: BTreeMap<(LabelId, AttributeId), usize>,
    /// How many annotations get one or more.
    pub annotations: usize,
    /// How many speakers are new in the register.
    pub speakers: usize,
}

/// Whose guesses are accepted, when and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Acceptance<'a> {
    /// The sheet.
    pub key: &'a SheetKey,
    /// When, and by whom.
    pub stamp: &'a Stamp,
    /// What stays unset.
    pub unset: &'a Unset,
}

/// The best guess for each attribute that an annotation of any sheet lacks; what was decided from several annotators is left alone.
///
/// The values are written as what `origin` says. Speakers that the register lacks are added to it. Once its edit has been applied,
/// the next one is empty.
#[must_use]
pub fn guess_all(project: &Project, stamp: &Stamp, origin: ValueOrigin) -> Guessed {
    let unset = Unset::default();
    let mut run = Run::new(project, stamp, origin, &unset);
    for document in project.documents.values() {
        let wanted = |it: &(&SheetKey, &Arc<Sheet>)| it.1.kind != AnnotatorKind::Gold;
        run.sheets(document, project.sheets_of(&document.id).filter(wanted).collect());
    }
    run.finish()
}

/// Accepts all that is guessed of the annotations of one sheet: what is there by rule becomes somebody's own, and so does the best guess for
/// each attribute that is still lacking, but for what somebody has unset by hand. Speakers that the register lacks are added to it. `None`
/// where it did not go on to the end, for which it is asked with each annotation.
#[must_use]
pub fn accept_sheet(
    project: &Project,
    Acceptance { key, stamp, unset }: Acceptance<'_>,
    goes_on: &dyn Fn() -> bool,
) -> Option<Guessed> {
    let mut run = Run { accepts: true, goes_on, ..Run::new(project, stamp, ValueOrigin::Hand, unset) };
    if let (Some(document), Some(sheet)) = (project.documents.get(&key.document), project.sheets.get(key)) {
        run.sheets(document, vec![(key, sheet)]);
    }
    run.guessed.edit.title = "accept all guesses".into();
    goes_on().then(|| run.finish())
}

struct Run<'a> {
    project: &'a Project,
    stamp: &'a Stamp,
    origin: ValueOrigin,
    register: Register,
    /// What gets no guess.
    unset: &'a Unset,
    /// Whether what is there by rule becomes somebody's own.
    accepts: bool,
    /// Whether anybody still waits for it.
    goes_on: &'a dyn Fn() -> bool,
    new: BTreeMap<SpeakerId, Speaker>,
    guessed: Guessed,
}

impl<'a> Run<'a> {
    fn new(project: &'a Project, stamp: &'a Stamp, origin: ValueOrigin, unset: &'a Unset) -> Self {
        let edit = Edit::new("guess attributes", Vec::new());
        let guessed = Guessed { edit, values: BTreeMap::new(), annotations: 0, speakers: 0 };
        let register = Register::new(project);
        let (accepts, new) = (false, BTreeMap::new());
        Self { project, stamp, origin, register, unset, accepts, goes_on: &|| true, new, guessed }
    }

    fn finish(self) -> Guessed {
        let Self { new, mut guessed, .. } = self;
        guessed.speakers = new.len();
        let speakers = new.into_values().map(|it| Change::Speaker(Swap::create(Arc::new(it))));
        // The register comes first, so that no step points at a speaker who is not there yet.
        guessed.edit.changes.splice(0..0, speakers);
        guessed
    }

    fn sheets(&mut self, document: &Document, sheets: Vec<(&SheetKey, &Arc<Sheet>)>) {
        let sheets: Vec<_> = sheets.into_iter().filter(|it| !it.1.annotations.is_empty()).collect();
        let Some(reading) = sheets.first().and_then(|_| DocumentReading::new(self.project, document)) else { return };
        for (key, sheet) in sheets {
            for annotation in sheet.annotations.iter().take_while(|_| (self.goes_on)()) {
                let guesses = guesses_in(self.project, document, annotation, &reading, &self.register);
                self.write(key, annotation, guesses);
            }
        }
    }

    /// The annotation with the first guess for each attribute.
    fn write(&mut self, key: &SheetKey, before: &Arc<Annotation>, guesses: Vec<Guess>) {
        let mut after = before.as_ref().clone();
        for Guess { attribute, proposal, .. } in guesses {
            if after.attributes.get(attribute.as_str()).is_some() || self.unset.has(before, &attribute) {
                continue;
            }
            let value = match proposal {
                Proposal::Value(value) => value,
                Proposal::NewSpeaker { name, kind } => AttributeValue::Text(self.speaker(name, kind).as_str().into()),
            };
            *self.guessed.values.entry((after.label.clone(), attribute.clone())).or_default() += 1;
            after.attributes.set(attribute, Some(Attribute { value, origin: self.origin }));
        }
        if self.accepts {
            for (id, guessed) in before.attributes.iter().filter(|(_, it)| it.origin == ValueOrigin::Rule) {
                *self.guessed.values.entry((after.label.clone(), id.clone())).or_default() += 1;
                after.attributes.set(id.clone(), Some(Attribute { origin: self.origin, ..guessed.clone() }));
            }
        }
        if after != **before {
            after.changed = self.stamp.clone();
            self.guessed.annotations += 1;
            let swap = Swap::replace(before.clone(), Arc::new(after));
            self.guessed.edit.changes.push(Change::Annotation(key.clone(), swap));
        }
    }

    /// The speaker of a name, a new one where an earlier annotation has not brought it in.
    fn speaker(&mut self, name: String, kind: SpeakerKind) -> SpeakerId {
        if let Some(known) = self.register.find(&name, kind).first() {
            return (*known).clone();
        }
        let taken = |id: &SpeakerId| self.project.speakers.contains_key(id) || self.new.contains_key(id);
        let id = SpeakerId::from_title(&name, taken);
        let speaker = Speaker { kind, ..Speaker::new(id.clone(), name) };
        self.register.add(&speaker);
        self.new.insert(id.clone(), speaker);
        id
    }
}
