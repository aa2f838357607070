//! Words for an attribute that waits for some: proposed one after the other.

use super::{Outcome, Result};
use crate::app::session::{Reveal, Workspace};
use crate::suggest;
use crate::text::{Direction, Span};

/// The next or previous words that may fill the attribute that waits for some: first those nearest to its annotation.
pub fn propose(workspace: &mut Workspace, direction: Direction) -> Result {
    let candidates = candidates(workspace);
    let selection = workspace.hand.selection();
    let here = candidates.iter().position(|it| Some(*it) == selection);
    let next = match (here, direction) {
        (None, _) => Some(0),
        (Some(here), Direction::Forward) => Some(here + 1),
        (Some(here), Direction::Backward) => here.checked_sub(1),
    };
    let Some(span) = next.and_then(|next| candidates.get(next)).copied() else {
        return Ok(Outcome::Said("No further words to propose; select them in the text".to_owned()));
    };
    workspace.hand.select_span(span);
    workspace.reveal = Some(Reveal { span, centred: false });
    Ok(Outcome::Quiet)
}

fn candidates(workspace: &Workspace) -> Vec<Span> {
    let waiting =
        workspace.hand.mention.as_ref().and_then(|(id, attribute)| Some((workspace.annotation(*id)?, attribute)));
    let (Some((annotation, attribute)), Some(facts)) = (waiting, workspace.facts()) else { return Vec::new() };
    suggest::mention_candidates(&workspace.project, facts, annotation, attribute, &workspace.nearby)
}
