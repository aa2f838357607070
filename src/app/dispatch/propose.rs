//! A search for the next object that takes longer than a frame: begun beside the window, taken in.

use super::{Outcome, navigate, tell};
use crate::app::proposal::{Search, Sought};
use crate::app::session::Session;
use crate::text::{Direction, ObjectKind, Reached};

/// Looks on beside the window. Pressed again, the key waits for the search that goes on; any other search ends that.
pub fn look_on(session: &mut Session, search: Search) {
    let Some(sought) = now(session, search.direction()) else { return };
    let Some(workspace) = session.workspace.as_mut() else { return };
    if let Some((other, running)) = &workspace.sought {
        if *other == sought && !running.is_over() {
            return;
        }
        running.cancel();
    }
    let running = session.jobs.next_object(search, sought.clone());
    workspace.sought = running.map(|running| (sought, running));
}

/// Selects what was found, where nobody has gone on with the work meanwhile.
pub fn found(session: &mut Session, sought: &Sought, kind: ObjectKind, reached: Reached) {
    let present = now(session, sought.direction);
    let is_covered = session.dialog.is_some();
    let Some(workspace) = session.workspace.as_mut() else { return };
    let asked = workspace.sought.take_if(|(it, _)| it == sought);
    let Some(present) = present.filter(|_| asked.is_some() && !is_covered) else { return };
    let outcome = if present == *sought {
        Ok(navigate::reach(workspace, (kind, sought.direction), reached))
    } else if (&present.key, &present.at) == (&sought.key, &sought.at) {
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
