//! Relations: begun from an annotation, drawn to the likeliest partner or to whatever is gone to, changed and removed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::annotate::{apply, author, focused};
use super::{Outcome, Result, tell};
use crate::app::link::{self, Link};
use crate::app::session::{Focus, Part, Session, Workspace};
use crate::edit::intent::{self, Author};
use crate::edit::{Change, Edit};
use crate::model::{
    Annotation, AnnotationId, AnnotationPlace, Attribute, AttributeId, AttributeKind, AttributeValue, LabelId,
    RelationId, SheetKey, ValueOrigin,
};
use crate::suggest::{self, Partners};
use crate::text::ByteOffset;

/// How many likely partners are offered.
pub const OFFERED: usize = 8;
/// With more annotations than this on the documents of an event, partners are looked for beside the window.
const AT_ONCE: usize = 3000;

/// Begins a relation from the focused annotation, and looks for whom it may lead to. Where one is begun already, passes its annotation over
/// for the next one that has a likely partner; where none is focused, goes to the first.
pub fn begin(session: &mut Session) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let begun = workspace.hand.link.as_ref().filter(|link| link.label.is_none()).map(|link| link.from.annotation);
    let outcome = match (begun, workspace.hand.focus) {
        (Some(from), focus) if focus == Some(from) => go_on(workspace, Some(from)),
        // One that is begun waits for its other end.
        (None, None) if workspace.hand.link.is_none() => go_on(workspace, None),
        _ => relate(workspace),
    };
    let is_large = is_large(workspace);
    if let Some(from) = workspace.hand.link.as_ref().map(|link| link.from.clone()).filter(|_| is_large) {
        let key = SheetKey::new(from.document.clone(), workspace.annotator.clone());
        session.jobs.partners(workspace.project.clone(), key, from);
    }
    tell(session, outcome);
}

fn relate(workspace: &mut Workspace) -> Result {
    let annotation = focused(workspace)?;
    let document = author(workspace)?.key.document;
    if workspace.project.schema.relations.is_empty() {
        return Err("The schema of this project has no relations".to_owned());
    }
    let from = AnnotationPlace { document, annotation };
    workspace.hand.mention = None;
    workspace.hand.link =
        Some(Link { from: from.clone(), label: None, partners: Arc::default(), chosen: 0, change: None });
    if !is_large(workspace) {
        let key = SheetKey::new(from.document.clone(), workspace.annotator.clone());
        let found = suggest::partners(&workspace.project, &key, annotation, 2 * OFFERED);
        partners_found(workspace, &from, found);
    }
    Ok(Outcome::Keys(Focus::Part(Part::Text)))
}

/// Whether partners are looked for beside the window.
fn is_large(workspace: &Workspace) -> bool {
    workspace.key().is_some_and(|key| suggest::partners_looked_at(&workspace.project, &key) > AT_ONCE)
}

/// Offers the partners that were found, but for those that the annotation is related to already.
pub fn partners_found(workspace: &mut Workspace, from: &AnnotationPlace, mut found: Vec<AnnotationPlace>) {
    let key = SheetKey::new(from.document.clone(), workspace.annotator.clone());
    for (there, relation) in workspace.project.relations_of(&key, from.annotation) {
        let start = AnnotationPlace { document: there.document.clone(), annotation: relation.from };
        found.retain(|it| *it != start && *it != relation.to);
    }
    found.truncate(OFFERED);
    // Whoever has chosen among them already keeps what was chosen.
    if let Some(link) = workspace.hand.link.as_mut().filter(|link| link.from == *from && link.partners.is_empty()) {
        (link.partners, link.chosen) = (found.into(), 0);
    }
}

/// Goes on to the next annotation of the document that is related to nothing yet and has a likely partner, and begins a relation from it.
fn go_on(workspace: &mut Workspace, behind: Option<AnnotationId>) -> Result {
    workspace.hand.link = None;
    let Some((id, start)) = next_with_partner(workspace, behind) else {
        let said = match is_large(workspace) {
            true => {
                "Go on by . and Ctrl+R: there are too many annotations of this event to look for the next likely partner"
            }
            false => "Nothing behind this has a likely partner",
        };
        return Ok(Outcome::Said(said.to_owned()));
    };
    workspace.hand.place(start);
    workspace.hand.reselected = None;
    workspace.focus(id);
    relate(workspace)
}

/// The first annotation behind another one that is related to nothing and has most in common with one of its label in another document.
/// Where there are too many none is looked for.
fn next_with_partner(workspace: &Workspace, behind: Option<AnnotationId>) -> Option<(AnnotationId, ByteOffset)> {
    let (key, project) = (workspace.key()?, &workspace.project);
    let annotations = &workspace.sheet()?.annotations;
    let first = match behind {
        Some(id) => annotations.after(id),
        None => annotations.first_from(workspace.hand.head).or_else(|| annotations.iter().next()),
    };
    if is_large(workspace) {
        return None;
    }
    let partners = Partners::new(project, &key);
    let is_likely = |annotation: &Annotation| {
        let partner = partners.likeliest(annotation);
        partner.filter(|it| it.document != key.document).is_some_and(|it| {
            let there = project.sheet(&SheetKey::new(it.document, key.annotator.clone()));
            there.and_then(|sheet| sheet.annotations.get(it.annotation)).is_some_and(|it| it.label == annotation.label)
        })
    };
    let ids: BTreeSet<AnnotationId> = annotations.iter().map(|it| it.id).collect();
    let mut related = BTreeSet::new();
    for (there, relation) in project.relations_of_any(&key, &ids) {
        related.extend((*there == key).then_some(relation.from));
        related.extend((relation.to.document == key.document).then_some(relation.to.annotation));
    }
    let mut behind = std::iter::successors(first, |it| annotations.after(it.id));
    let found = behind.find(|it| !related.contains(&it.id) && is_likely(it))?;
    Some((found.id, found.spans.hull().start()))
}

/// Enter: draws the relation. Where nothing was chosen that it says, it says what is proposed, and the next annotation with a likely partner
/// follows.
pub fn accept(workspace: &mut Workspace) -> Result {
    let Some(link) = workspace.hand.link.clone() else { return Ok(Outcome::Quiet) };
    let label = link::proposed(&workspace.project.schema).map(|it| it.id.clone());
    // Where nothing is focused nobody points at anything.
    let is_open = link.label.is_none() && workspace.hand.focus.is_some() && link::target(workspace).is_some();
    let Some(label) = label.filter(|_| is_open) else { return finish_link(workspace) };
    link_as(workspace, label)?;
    workspace.open_document(link.from.document);
    match go_on(workspace, Some(link.from.annotation))? {
        Outcome::Said(words) => Ok(Outcome::Undoable(format!("Related. {words}"))),
        outcome => Ok(outcome),
    }
}

/// Chooses another one of the likely partners.
pub fn choose(workspace: &mut Workspace, place: usize) -> Outcome {
    if let Some(link) = workspace.hand.link.as_mut().filter(|link| place < link.partners.len()) {
        link.chosen = place;
    }
    Outcome::Keys(Focus::Part(Part::Text))
}

/// Says that the wording differs in a way, or does not, of the relation that would be drawn now; what is not said stays as it is guessed, and where
/// nothing is left of it the attribute stays unset.
pub fn toggle_change(workspace: &mut Workspace, place: usize) -> Outcome {
    let keys = Outcome::Keys(Focus::Part(Part::Text));
    let definition = link::proposed_change(&workspace.project.schema);
    let Some((definition, to)) = definition.zip(link::target(workspace)) else { return keys };
    let Some(choice) = definition.choices.get(place) else { return keys };
    let choices = definition.toggled(&link::change_to(workspace, &to), choice);
    if let Some(link) = workspace.hand.link.as_mut() {
        link.change = Some((to, choices));
    }
    keys
}

/// Chooses what the relation that is being drawn says; draws it to the annotation that was gone to, else to the partner that is chosen.
pub fn link_as(workspace: &mut Workspace, label: LabelId) -> Result {
    let Some(link) = workspace.hand.link.as_mut() else { return Ok(Outcome::Quiet) };
    link.label = Some(label);
    match link::target(workspace) {
        Some(_) => finish_link(workspace),
        None => Ok(Outcome::Keys(Focus::Part(Part::Text))),
    }
}

/// Draws the relation to the annotation that was gone to, else to the partner that is chosen.
pub fn finish_link(workspace: &mut Workspace) -> Result {
    let Some(link) = workspace.hand.link.clone() else { return Ok(Outcome::Quiet) };
    let Some(label) = link.label.clone() else {
        return Err("Choose what the relation says first: a digit, or a click on its name".to_owned());
    };
    let Some(to) = link::target(workspace) else {
        return Err("Go to the other annotation first: click it, or walk to it with F8".to_owned());
    };
    let mut author = author(workspace)?;
    author.key = SheetKey::new(link.from.document.clone(), author.key.annotator);
    let drawn = (link.from.annotation, to);
    let edit =
        intent::link(&workspace.project, &author, RelationId::random(), &label, drawn).map_err(|it| it.to_string())?;
    let name = workspace.project.schema.relation_name(&label).to_owned();
    let edit = with_change(workspace, &link, edit);
    workspace.hand.link = None;
    workspace.apply(edit)?;
    Ok(Outcome::Undoable(format!("Related: {name}")))
}

/// The edit with how the wording of both ends differs, where the relation tells that: as somebody said, else as a guess.
fn with_change(workspace: &Workspace, link: &Link, mut edit: Edit) -> Edit {
    let schema = &workspace.project.schema;
    for change in &mut edit.changes {
        let Change::Relation(_, swap) = change else { continue };
        let Some(relation) = swap.after.as_mut() else { continue };
        let label = relation.label.clone();
        let Some(definition) = schema.attributes_of(&label).find(|it| it.kind == AttributeKind::Choices) else {
            continue;
        };
        let (mut choices, origin) = match &link.change {
            Some((to, said)) if *to == relation.to => (said.clone(), ValueOrigin::Hand),
            _ => (link::guessed_change(workspace, definition, &link.from, &relation.to), ValueOrigin::Rule),
        };
        choices.retain(|it| definition.choices.contains(it));
        if !choices.is_empty() {
            let value = Attribute { value: AttributeValue::Choices(choices), origin };
            Arc::make_mut(relation).attributes.set(definition.id.clone(), Some(value));
        }
    }
    edit
}

/// Sets an attribute of a relation that starts from the open document.
pub fn set_relation_attribute(
    workspace: &mut Workspace,
    id: RelationId,
    attribute: &AttributeId,
    value: Option<AttributeValue>,
) -> Result {
    let value = value.map(|value| Attribute { value, origin: ValueOrigin::Hand });
    apply(workspace, |workspace, author| {
        let project = &workspace.project;
        let label = project.sheet(&author.key).and_then(|sheet| sheet.relations.get(&id)).map(|it| &it.label);
        let definition = label.and_then(|label| project.schema.attribute(label, attribute));
        let name = definition.map_or(attribute.as_str(), |it| it.name.as_str());
        intent::change_relation(project, author, id, &format!("set {name}"), |relation| {
            relation.attributes.set(attribute.clone(), value);
        })
    })
}

/// Removes a relation of any sheet of the annotator.
pub fn unlink(workspace: &mut Workspace, key: SheetKey, id: RelationId) -> Result {
    apply(workspace, |workspace, author| {
        let author = Author { key, stamp: author.stamp.clone() };
        intent::unlink(&workspace.project, &author, id)
    })?;
    Ok(Outcome::Undoable("Removed relation".to_owned()))
}
