//! The register of speakers: entries changed and merged, and a speaker named by words of the text.

use super::annotate::{apply, focused};
use super::{Outcome, Result};
use crate::app::session::Workspace;
use crate::edit::intent::{self, IntentError};
use crate::edit::{Change, Edit, Swap};
use crate::find;
use crate::model::{
    Attribute, AttributeKind, AttributeValue, Project, QuotedSpan, Speaker, SpeakerId, SpeakerKind, ValueOrigin,
};

/// Changes an entry of the register, or adds one.
pub fn set(workspace: &mut Workspace, speaker: Speaker) -> Result {
    let name = speaker.name.clone();
    let edit = intent::change_speaker(&workspace.project, speaker).map_err(said(&name))?;
    workspace.apply(edit).map(|()| Outcome::Quiet)
}

/// Makes one entry of two.
pub fn merge(workspace: &mut Workspace, gone: &SpeakerId, kept: &SpeakerId) -> Result {
    let edit =
        intent::merge_speakers(&workspace.project, &workspace.stamp(), (gone, kept)).map_err(said(kept.as_str()))?;
    let title = edit.title.clone();
    workspace.apply(edit)?;
    Ok(Outcome::Undoable(format!("Done: {title}")))
}

fn said(name: &str) -> impl Fn(IntentError) -> String {
    move |error| format!("{name} was not changed: {error}")
}

/// Names the speaker of the focused annotation by the selected words: the entry of that name or alias, else a new one. The words are
/// noted as those that name the speaker, where the label has an attribute for that.
pub fn from_words(workspace: &mut Workspace) -> Result {
    let id = focused(workspace)?;
    let (Some(annotation), Some(text)) = (workspace.focused().cloned(), workspace.text()) else {
        return Ok(Outcome::Quiet);
    };
    let words = workspace.hand.selection().and_then(|it| text.trim(it)).and_then(|it| QuotedSpan::new(it, text));
    let words = words.ok_or_else(|| "Select the words that name the speaker first".to_owned())?;
    let schema = &workspace.project.schema;
    let definition = schema.attributes_of(&annotation.label).find(|it| it.kind == AttributeKind::Speaker);
    let Some(definition) = definition else {
        return Err(format!("A {} has no speaker", schema.label_name(&annotation.label)));
    };
    let new = known(&workspace.project, &words.quoted).is_none().then(|| new(&workspace.project, &words.quoted));
    let speaker = known(&workspace.project, &words.quoted).or(new.as_ref().map(|it| &it.id)).cloned();
    let Some(speaker) = speaker else { return Ok(Outcome::Quiet) };
    let by_hand = |value| Some(Attribute { value, origin: ValueOrigin::Hand });
    let mut attributes = annotation.attributes.clone();
    attributes.set(definition.id.clone(), by_hand(AttributeValue::Text(speaker.as_str().into())));
    let mention = format!("{}-words", definition.id);
    let mention = schema.attributes_of(&annotation.label).find(|it| it.id.as_str() == mention);
    if let Some(mention) = mention.filter(|it| it.kind == AttributeKind::Mention) {
        attributes.set(mention.id.clone(), by_hand(AttributeValue::Mention(vec![words.clone()])));
    }
    let title = format!("set {}", definition.name);
    apply(workspace, |workspace, author| {
        let mut edit = intent::set_attributes(&workspace.project, author, id, &title, attributes)?;
        if let Some(new) = new {
            edit.changes.insert(0, Change::Speaker(Swap::create(new.into())));
        }
        Ok::<Edit, IntentError>(edit)
    })?;
    // What was selected has had its use; the annotation stays in the hand.
    workspace.hand.place(words.span.end());
    workspace.hand.focus_on(Some(id));
    Ok(Outcome::Quiet)
}

/// The entry that has some words as its name, or as one of its other names.
fn known<'a>(project: &'a Project, words: &str) -> Option<&'a SpeakerId> {
    let words = find::fold(words);
    let same = |it: &str| find::fold(it) == words;
    let named = |it: &&std::sync::Arc<Speaker>| same(&it.name) || it.aliases.iter().any(|alias| same(alias));
    project.speakers.values().find(named).map(|it| &it.id)
}

fn new(project: &Project, words: &str) -> Speaker {
    let name = crate::app::summary::shortened(words, 120);
    let id = SpeakerId::from_title(&name, |id| project.speakers.contains_key(id));
    Speaker { kind: SpeakerKind::Person, ..Speaker::new(id, name) }
}
