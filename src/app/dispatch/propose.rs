//! A search for the next object that takes longer than a frame: begun beside the window, taken in.

use super::{Outcome, navigate, tell};
use crate::app::job::Awaited;
use crate::app::proposal::{Search, Sought};
use crate::app::session::Session;
use crate::text::{Direction, ObjectKind, Reached};

/// Looks on beside the window. Pressed again, the key waits for the search that goes on; any other search ends that.
pub fn look_on(session: &mut Session, search: Search) {
    let Some(sought) = now(session, search.direction()) else { return };
    let Some(workspace) = session.workspace.as_mut() else { return };
    let waits = |(other, job): &(Sought, Awaited)| *other == sought && job.goes_on();
    if workspace.sought.as_ref().is_some_and(waits) {
        return;
    }
    // The older one ends before the next begins.
    workspace.sought = None;
    let job = session.jobs.next_object(search, sought.clone());
    workspace.sought = job.map(|job| (sought, job));
}

/// Ends the search of somebody who has gone on with the work, and begins it anew where something else has changed: what is found may be
/// tagged by now.
pub fn refresh(session: &mut Session) {
    let Some(sought) = session.workspace.as_ref().and_then(|it| it.sought.as_ref()).map(|it| it.0.clone()) else {
        return;
    };
    let present = now(session, sought.direction);
    if present.as_ref() == Some(&sought) {
        return;
    }
    let is_covered = session.dialog.is_some();
    let Some(workspace) = session.workspace.as_mut() else { return };
    let is_wanted = workspace.sought.take().is_some_and(|(_, job)| !job.running().is_cancelled()) && !is_covered;
    if is_wanted && present.is_some_and(|present| (&present.key, &present.at) == (&sought.key, &sought.at)) {
        let outcome = navigate::object(workspace, sought.direction);
        tell(session, outcome);
    }
}

/// Selects what was found, where nobody has gone on with the work meanwhile.
pub fn found(session: &mut Session, sought: &Sought, kind: ObjectKind, reached: Reached) {
    let present = now(session, sought.direction);
    let is_covered = session.dialog.is_some();
    let Some(workspace) = session.workspace.as_mut() else { return };
    // One that was stopped may have been begun again since.
    let is_stopped = reached == Reached::Further;
    let is_it = |(it, job): &mut (Sought, Awaited)| it == sought && (!is_stopped || job.is_stopped());
    let asked = workspace.sought.take_if(is_it);
    let Some(present) = present.filter(|_| asked.is_some() && !is_covered) else { return };
    let outcome = if present == *sought {
        Ok(navigate::reach(workspace, (kind, sought.direction), reached))
    } else if !is_stopped && (&present.key, &present.at) == (&sought.key, &sought.at) {
        // Something else has changed: what was found may be tagged by now.
        navigate::object(workspace, sought.direction)
    } else {
        Ok(Outcome::Quiet)
    };
    tell(session, outcome);
}

fn now(session: &Session, direction: Direction) -> Option<Sought> {
    let workspace = session.workspace.as_ref()?;
    let at = (workspace.hand.clone(), session.part);
    Some(Sought { key: workspace.key()?, revision: workspace.revision, at, direction })
}
