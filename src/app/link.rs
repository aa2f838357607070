//! A relation that is being drawn: whom it leads to, and what it will say.

use std::sync::Arc;

use super::session::Workspace;
use crate::model::{AnnotationPlace, AttributeDefinition, AttributeKind, LabelId, RelationLabel, Schema, SheetKey};
use crate::suggest;

/// A relation that still lacks its label or its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The annotation that it starts from.
    pub from: AnnotationPlace,
    /// What it will say.
    pub label: Option<LabelId>,
    /// Whom it may lead to, the likeliest first.
    pub partners: Arc<[AnnotationPlace]>,
    /// Which of them it will lead to, unless another annotation is gone to.
    pub chosen: usize,
    /// How the wording differs from that of an annotation, as somebody said; from that of any other it is guessed.
    pub change: Option<(AnnotationPlace, Vec<String>)>,
}

/// What a relation to a likely partner says unless somebody says otherwise: that of the schema which tells how the wording differs.
#[must_use]
pub fn proposed(schema: &Schema) -> Option<&RelationLabel> {
    let tells_change = |it: &&RelationLabel| schema.attributes_of(&it.id).any(|it| it.kind == AttributeKind::Choices);
    schema.relations.iter().find(tells_change)
}

/// The attribute in which the proposed relation tells how the wording differs.
#[must_use]
pub fn proposed_change(schema: &Schema) -> Option<&AttributeDefinition> {
    schema.attributes_of(&proposed(schema)?.id).find(|it| it.kind == AttributeKind::Choices)
}

/// Where the relation that is being drawn leads to by now.
#[must_use]
pub fn target(workspace: &Workspace) -> Option<AnnotationPlace> {
    let link = workspace.hand.link.as_ref()?;
    let gone_to = place_of_focus(workspace).filter(|to| *to != link.from);
    gone_to.or_else(|| link.partners.get(link.chosen).cloned())
}

/// How the wording of the annotation that is being related differs from that of another one: as somebody said, else as it is guessed.
#[must_use]
pub fn change_to(workspace: &Workspace, to: &AnnotationPlace) -> Vec<String> {
    let Some(link) = workspace.hand.link.as_ref() else { return Vec::new() };
    match &link.change {
        Some((said_of, said)) if said_of == to => said.clone(),
        _ => proposed_change(&workspace.project.schema)
            .map(|definition| guessed_change(workspace, definition, &link.from, to))
            .unwrap_or_default(),
    }
}

/// How the wording of an annotation differs from that of another one, by the words and numbers of both; in the choices of an attribute.
#[must_use]
pub fn guessed_change(
    workspace: &Workspace,
    definition: &AttributeDefinition,
    from: &AnnotationPlace,
    to: &AnnotationPlace,
) -> Vec<String> {
    let project = &workspace.project;
    let key = |place: &AnnotationPlace| SheetKey::new(place.document.clone(), workspace.annotator.clone());
    let (here, there) = (key(from), key(to));
    let annotation = |key, id| project.sheet(key).and_then(|it| it.annotations.get(id));
    let ends = annotation(&here, from.annotation).zip(annotation(&there, to.annotation));
    let Some((from, to)) = ends else { return Vec::new() };
    let told = suggest::change(project, (&here, from), (&there, to));
    definition.choices.iter().filter(|it| told.contains(&it.as_str())).cloned().collect()
}

fn place_of_focus(workspace: &Workspace) -> Option<AnnotationPlace> {
    Some(AnnotationPlace { document: workspace.document.clone()?, annotation: workspace.focused()?.id })
}
