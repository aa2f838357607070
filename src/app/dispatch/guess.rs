//! Guesses: filled in as annotations are made, accepted, and what is taken over from the annotation before.

use std::sync::Arc;

use super::annotate::{apply, author, focused, set};
use super::{Outcome, Result, tell};
use crate::app::command::Place;
use crate::app::job::Awaited;
use crate::app::session::{Focus, Session, Workspace};
use crate::app::unfinished;
use crate::edit::intent::{self, Author};
use crate::edit::{Change, Edit, Unset};
use crate::model::{
    Annotation, AnnotationId, Attribute, AttributeId, Attributes, Project, Relation, RelationId, SheetKey, ValueOrigin,
};
use crate::suggest::{self, Acceptance};

/// The edit with the best guesses filled into the annotations that it makes, so that undo takes both back.
pub fn filled(workspace: &Workspace, mut edit: Edit) -> Edit {
    for change in &mut edit.changes {
        let Change::Annotation(key, swap) = change else { continue };
        let (None, Some(annotation)) = (&swap.before, &mut swap.after) else { continue };
        let Some(facts) = workspace.project.documents.get(&key.document) else { continue };
        let guesses = workspace.guesses_in(facts, annotation);
        suggest::fill(Arc::make_mut(annotation), &guesses);
    }
    edit
}

/// Accepts every guess about the focused annotation and the relations that start from it, and goes on to the next annotation that wants
/// looking at.
pub fn accept_all(workspace: &mut Workspace) -> Result {
    let id = focused(workspace)?;
    let Some(annotation) = workspace.focused().cloned() else { return Ok(Outcome::Quiet) };
    let mut accepted = annotation.as_ref().clone();
    suggest::fill(&mut accepted, &workspace.guesses_to_accept(&annotation));
    let mut count = by_hand(&mut accepted.attributes);
    let relations = relations_guessed(workspace, id);
    apply(workspace, |workspace, author| {
        let project = &workspace.project;
        let mut edit = intent::set_attributes(project, author, id, "accept guesses", accepted.attributes)?;
        for relation in relations {
            let accept = |relation: &mut Relation| count += by_hand(&mut relation.attributes);
            edit.changes.extend(intent::change_relation(project, author, relation, "", accept)?.changes);
        }
        Ok(edit)
    })?;
    let next = next_open(workspace, &annotation)?;
    let said = match count {
        0 => return Ok(next),
        1 => "Accepted 1 guess".to_owned(),
        count => format!("Accepted {count} guesses"),
    };
    Ok(Outcome::Undoable(match next {
        Outcome::Said(words) => format!("{said}. {words}"),
        _ => said,
    }))
}

/// Texts of at most so many bytes are guessed within a frame, where they have no more annotations than [`FEW`].
const AT_ONCE: usize = 32 * 1024;
/// So many annotations are few.
const FEW: usize = 500;

/// All guesses of a document that are being made beside the window.
pub struct Guessing {
    key: SheetKey,
    revision: u64,
    /// Who makes them.
    pub job: Awaited,
}

/// What accepting all guesses of a document would change.
pub struct Guessed {
    key: SheetKey,
    revision: u64,
    /// The edit, or why there is none.
    edit: std::result::Result<Edit, String>,
    /// How many guesses, of how many annotations and relations.
    counts: (usize, usize),
}

impl Guessed {
    /// Every guess about the annotations of a document, and the relations that start in it. `None` where that did not go on to the end.
    pub fn of(
        project: &Project,
        (author, unset): (&Author, &Unset),
        revision: u64,
        goes_on: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let suggest::Guessed { mut edit, values, annotations, .. } =
            suggest::accept_sheet(project, Acceptance { key: &author.key, stamp: &author.stamp, unset }, goes_on)?;
        let mut count: usize = values.values().sum();
        let relations = project.sheet(&author.key).into_iter().flat_map(|sheet| sheet.relations.values());
        let guessed: Vec<RelationId> = relations.filter(|it| has_guess(&it.attributes)).map(|it| it.id).collect();
        let mut problem = None;
        for relation in guessed.iter().take_while(|_| goes_on()) {
            let accept = |relation: &mut Relation| count += by_hand(&mut relation.attributes);
            match intent::change_relation(project, author, *relation, "", accept) {
                Ok(change) => edit.changes.extend(change.changes),
                Err(error) => problem = Some(error.to_string()),
            }
        }
        let counts = (count, annotations + guessed.len());
        goes_on().then(|| Self { key: author.key.clone(), revision, edit: problem.map_or(Ok(edit), Err), counts })
    }
}

/// Accepts every guess about the annotations of the open document and the relations that start in it, as one step; those of a long document
/// are made beside the window.
pub fn accept_document(session: &mut Session) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let (author, length) = match may_accept(workspace) {
        Ok(it) => it,
        Err(problem) => return tell(session, Err(problem)),
    };
    let count = workspace.sheet().map_or(0, |sheet| sheet.annotations.len());
    if length <= AT_ONCE && count <= FEW {
        let by = (&author, workspace.history.unset());
        let Some(guessed) = Guessed::of(&workspace.project, by, workspace.revision, &|| true) else { return };
        let outcome = accept_guessed(workspace, guessed);
        return tell(session, outcome);
    }
    // Pressed again, the key waits for what is being made.
    let is_made = |it: &Guessing| it.revision == workspace.revision && it.key == author.key && it.job.goes_on();
    if !workspace.guessing.as_ref().is_some_and(is_made) {
        // The older one ends before the next begins.
        workspace.guessing = None;
        let (key, revision) = (author.key.clone(), workspace.revision);
        let by = (author, workspace.history.unset().clone());
        let job = session.jobs.guess(workspace.project.clone(), by, revision);
        workspace.guessing = job.map(|job| Guessing { key, revision, job });
    }
}

/// Ends the guesses of somebody who has changed anything meanwhile, and says so.
pub fn refresh(session: &mut Session) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let revision = workspace.revision;
    let Some(ended) = workspace.guessing.take_if(|it| it.revision != revision) else { return };
    let name = workspace.project.documents.get(&ended.key.document).map_or("the document", |it| &*it.title);
    let words =
        format!("No guess of {name} was accepted, since something was changed meanwhile; accept them once more");
    session.toasts.problem(words);
}

/// Whose guesses of how long a text are accepted, or why they cannot be.
fn may_accept(workspace: &Workspace) -> std::result::Result<(Author, usize), String> {
    if let Some(reason) = workspace.refusal() {
        return Err(reason);
    }
    let author = author(workspace)?;
    let text = workspace.text().ok_or("The text of this document cannot be read, so nothing is guessed of it")?;
    Ok((author, text.end().0))
}

/// Accepts the guesses that were made beside the window, unless that was stopped.
pub fn take_guessed(session: &mut Session, guessed: Option<Guessed>) {
    refresh(session);
    let Some(workspace) = session.workspace.as_mut() else { return };
    let Some(guessed) = guessed else {
        // Those that were begun since may be over too, and on their way.
        return drop(workspace.guessing.take_if(|it| it.job.is_stopped()));
    };
    // Those of a project that was closed, or of what was changed meanwhile, are nobody's.
    let is_it = |it: &mut Guessing| it.revision == guessed.revision && it.key == guessed.key;
    if workspace.guessing.take_if(is_it).is_some() {
        let outcome = accept_guessed(workspace, guessed);
        tell(session, outcome);
    }
}

fn accept_guessed(workspace: &mut Workspace, guessed: Guessed) -> Result {
    let edit = guessed.edit?;
    if edit.changes.is_empty() {
        return Ok(Outcome::Said("Nothing in this document is a guess".to_owned()));
    }
    workspace.apply(edit)?;
    Ok(Outcome::Undoable(match guessed.counts {
        (1, _) => "Accepted 1 guess".to_owned(),
        (count, 1) => format!("Accepted {count} guesses of one annotation"),
        (count, what) => format!("Accepted {count} guesses of {what} annotations and relations"),
    }))
}

fn has_guess(attributes: &Attributes) -> bool {
    attributes.iter().any(|(_, it)| it.origin == ValueOrigin::Rule)
}

/// Makes what is guessed somebody's own; tells how much that is.
fn by_hand(attributes: &mut Attributes) -> usize {
    let guessed: Vec<_> = attributes.iter().filter(|(_, it)| it.origin == ValueOrigin::Rule).collect();
    let guessed: Vec<_> = guessed.into_iter().map(|(id, it)| (id.clone(), it.clone())).collect();
    for (attribute, value) in &guessed {
        attributes.set(attribute.clone(), Some(Attribute { origin: ValueOrigin::Hand, ..value.clone() }));
    }
    guessed.len()
}

/// The relations from an annotation of which anything is a guess.
fn relations_guessed(workspace: &Workspace, id: AnnotationId) -> Vec<RelationId> {
    let relations = workspace.sheet().into_iter().flat_map(|sheet| sheet.relations.starting_at(id));
    relations.filter(|it| has_guess(&it.attributes)).map(|it| it.id).collect()
}

/// Focuses the next annotation of which something required is missing, or anything is a guess.
fn next_open(workspace: &mut Workspace, from: &Annotation) -> Result {
    let schema = &workspace.project.schema;
    let is_open = |it: &Annotation| has_guess(&it.attributes) || unfinished::has_open_required(schema, it);
    let Some(sheet) = workspace.sheet() else { return Ok(Outcome::Quiet) };
    let mut behind = std::iter::successors(sheet.annotations.after(from.id), |it| sheet.annotations.after(it.id));
    let next = behind.find(|it| is_open(it)).map(|it| (it.id, it.spans.hull().start()));
    match next {
        Some((id, start)) => {
            workspace.hand.place(start);
            workspace.hand.reselected = None;
            workspace.focus(id);
            Ok(Outcome::Quiet)
        }
        None => Ok(Outcome::Said("Nothing behind this one waits to be looked at".to_owned())),
    }
}

/// Gives an attribute of the focused annotation what it is of the one of this label before: the attribute whose field has the keys, else
/// the first one that wants looking at.
pub fn same_as_last(workspace: &mut Workspace, field: Option<&str>) -> Result {
    let id = focused(workspace)?;
    let Some(annotation) = workspace.focused().cloned() else { return Ok(Outcome::Quiet) };
    let schema = &workspace.project.schema;
    let definition = match field {
        Some(field) => schema.attributes_of(&annotation.label).find(|it| it.id.as_str() == field),
        None => unfinished::first_open(schema, &annotation),
    };
    let Some((attribute, name)) = definition.map(|it| (it.id.clone(), it.name.clone())) else {
        return Ok(Outcome::Said("Nothing of this annotation is unset".to_owned()));
    };
    let Some(value) = last(workspace, &annotation, &attribute) else {
        let label = schema.label_name(&annotation.label);
        return Err(format!("No {label} before this one has a {name} that is more than a guess"));
    };
    let place = Place { annotation: id, key: author(workspace)?.key };
    set(workspace, &place, &attribute, Some(value))?;
    // The keys stay where they were, in the field or in the text, from where the value may be out of sight.
    let label = workspace.project.schema.label_name(&annotation.label);
    Ok(match field {
        Some(_) => Outcome::Keys(Focus::Field(attribute.to_string())),
        None => Outcome::Undoable(format!("Set {name} as of the {label} before")),
    })
}

/// What an attribute is of the annotation of the same label that stands before another one and has it.
fn last(workspace: &Workspace, of: &Annotation, attribute: &AttributeId) -> Option<crate::model::AttributeValue> {
    let annotations = &workspace.sheet()?.annotations;
    let mut before = std::iter::successors(annotations.before(of.id), |it| annotations.before(it.id));
    before.find_map(|it| {
        let value = it.attributes.get(attribute.as_str()).filter(|value| value.origin != ValueOrigin::Rule)?;
        (it.label == of.label).then(|| value.value.clone())
    })
}
