//! What finds, goes to what was found, and tags it.

use super::{Outcome, tell};
use crate::app::command::Find;
use crate::app::finder::{Finder, InAll, Shown, Standing, Tagging, Within};
use crate::app::job::Search;
use crate::app::session::{Focus, Part, Reveal, Session, Workspace};
use crate::edit;
use crate::find::{Field, Query};
use crate::model::{DocumentId, LabelId};
use crate::text::{Direction, Span};

/// Words of which every occurrence is looked for have at most so many bytes: to make more of them ready would hold up the frame.
const OCCURRENCE_MAX: usize = 4_000;

/// Does what is wanted of the finder.
pub fn carry_out(session: &mut Session, wanted: Find) {
    match wanted {
        Find::Query(query) => set_query(session, query),
        Find::Within(within) => set_within(session, within),
        Find::What(field) => set_field(session, field),
        Find::Again => search(session),
        Find::Stop => session.finder.all.stop(),
        Find::GoTo(number) => go_to(session, number),
        Find::Preview(label) => preview(session, label),
        Find::LeavePreview => leave_preview(session),
        Find::Take(number, on) => take(session, number, on),
        Find::TakeAll(on) => take_all(session, on),
        Find::Tag => tag(session),
    }
}

/// Shows the bar, or the panel, in place of the other; the words stay.
pub fn show(session: &mut Session, shown: Shown) {
    session.finder.shown = Some(shown);
    session.focus = Some(Focus::Find);
    if shown == Shown::Panel {
        session.finder.all.tagging = None;
        // Two panels would leave no room for the text.
        if let Some(workspace) = &mut session.workspace {
            workspace.review = None;
        }
        search(session);
    } else {
        session.finder.all.stop();
    }
    refresh(session);
}

/// Hides bar and panel, and gives the keys back to the text.
pub fn close(session: &mut Session) {
    session.finder.shown = None;
    session.finder.all.clear();
    session.focus = Some(Focus::Part(Part::Text));
}

/// Looks for something else.
pub fn set_query(session: &mut Session, query: Query) {
    if session.finder.query == query {
        return;
    }
    session.finder.set_query(query);
    session.finder.all.as_written = None;
    if session.finder.shows_panel() {
        search(session);
    }
    refresh(session);
}

/// Looks into other documents.
pub fn set_within(session: &mut Session, within: Within) {
    session.finder.all.within = within;
    search(session);
}

/// Looks into something else of them.
pub fn set_field(session: &mut Session, field: Field) {
    session.finder.all.field = field;
    search(session);
}

/// Begins a search of the panel anew.
pub fn search(session: &mut Session) {
    let Some(workspace) = &session.workspace else { return };
    let all = &mut session.finder.all;
    all.clear();
    all.revision = workspace.revision;
    let searcher = session.finder.searcher.clone();
    let by_label = matches!(&all.field, Field::Annotations(said) if said.label.is_some() || said.attribute.is_some());
    // What is wrong is not looked for, and a text is not looked into for nothing.
    if searcher.is_none() && (session.finder.problem.is_some() || !by_label) {
        return;
    }
    let search = Search {
        project: workspace.project.clone(),
        folder: workspace.folder.clone(),
        documents: documents(workspace, all.within),
        annotator: workspace.annotator.clone(),
        field: all.field.clone(),
        searcher,
    };
    all.running = session.jobs.find(search);
    all.number = all.running.as_ref().map_or(all.number, |(number, _)| *number);
}

fn documents(workspace: &Workspace, within: Within) -> Vec<DocumentId> {
    let open = workspace.facts();
    let event = open.map(|it| it.event.as_str()).unwrap_or_default();
    let is_within = |id: &DocumentId, its_event: &str| match within {
        Within::Project => true,
        Within::Event if !event.is_empty() => its_event == event,
        Within::Event | Within::Document => open.is_some_and(|it| it.id == *id),
    };
    let documents = workspace.ordered().iter().filter(|it| is_within(&it.id, &it.event));
    documents.map(|it| it.id.clone()).collect()
}

/// Has the bar follow the text that is open, and forgets what was found in a project that is open no more.
pub fn refresh(session: &mut Session) {
    let project = session.workspace.as_ref().map(|workspace| workspace.project.id);
    if session.finder.project != project {
        let mut finder = Finder { project, ..Finder::default() };
        finder.set_query(session.finder.query.clone());
        session.finder.all.stop();
        session.finder = finder;
    }
    let Some(workspace) = &session.workspace else { return };
    if workspace.review.is_some() && session.finder.shows_panel() {
        // The questions have taken the place of the panel.
        session.finder.all.stop();
        session.finder.shown = None;
    }
    if let Some((text, searcher)) = session.finder.refresh_bar(workspace) {
        session.finder.bar.running = session.jobs.find_in_text(text, searcher);
    }
}

/// Goes to the next hit or the one before, in the document or, where the panel is shown, across all.
pub fn step(session: &mut Session, direction: Direction) {
    if session.finder.shown.is_none() {
        session.finder.shown = Some(Shown::Bar);
        refresh(session);
    }
    if session.finder.query.words.is_empty() {
        session.focus = Some(Focus::Find);
    }
    let Some(workspace) = &mut session.workspace else { return };
    if session.finder.shows_panel() {
        if let Some(number) = session.finder.all.beside(workspace, direction) {
            go_to(session, number);
        }
        return;
    }
    if let Some(hit) = session.finder.beside(workspace, direction) {
        select(workspace, hit);
    }
}

/// Goes to a hit of the panel.
pub fn go_to(session: &mut Session, number: usize) {
    let (Some(workspace), Some(hit)) = (&mut session.workspace, session.finder.all.hit(number)) else { return };
    let now = workspace.project.documents.get(&hit.document).map(|it| it.text);
    if now != Some(hit.text) {
        session.toasts.problem("This text has changed since it was searched; search again");
        return;
    }
    workspace.open_document(hit.document.clone());
    select(workspace, hit.span);
    if let Some(id) = hit.annotation {
        workspace.hand.place(hit.span.start());
        let there = workspace.annotation(id).is_some();
        workspace.hand.focus_on(Some(id).filter(|_| there));
        if !there {
            session.toasts.problem("This annotation is gone since it was searched; search again");
        }
    }
    session.finder.all.current = Some(number);
}

fn select(workspace: &mut Workspace, hit: Span) {
    workspace.hand.select_span(hit);
    workspace.reveal = Some(Reveal { span: hit, centred: false });
}

/// Looks for every occurrence of the selection, or of the focused annotation's words, to be tagged.
pub fn occurrences(session: &mut Session) {
    let Some(workspace) = &session.workspace else { return };
    let Some((words, span)) = workspace.text().and_then(|text| {
        let span = workspace.hand.selection().or_else(|| workspace.focused().map(|it| it.spans.hull()))?;
        Some((text.slice(span)?.to_owned(), span))
    }) else {
        return session.toasts.problem("Select the words first whose occurrences are to be tagged");
    };
    if words.len() > OCCURRENCE_MAX {
        return session.toasts.problem("These are too many words to look for; select fewer");
    }
    let text = workspace.text();
    let is_whole =
        text.is_some_and(|text| [span.start(), span.end()].into_iter().all(|at| text.word_bounds_near(at).has(at)));
    // With one hand the words are tagged, with the other all of the same.
    let same = |it: &&std::sync::Arc<crate::model::Annotation>| it.spans.places() == [span];
    let label = workspace.focused().filter(same).map(|it| it.label.clone()).or_else(|| workspace.hand.armed.clone());
    let query = Query { accents: true, whole_words: is_whole, ..Query::new(words.clone()) };
    session.finder.shown = Some(Shown::Panel);
    session.finder.all.within = Within::Document;
    session.finder.all.field = Field::Text;
    session.finder.set_query(query);
    search(session);
    session.finder.all.as_written = Some(words);
    preview(session, label);
}

/// Begins the preview of tagging, or chooses its label.
pub fn preview(session: &mut Session, label: Option<LabelId>) {
    let all = &mut session.finder.all;
    if all.field.is_said() {
        return session.toasts.problem("These are annotations already; only words of texts can be tagged");
    }
    let tagging = all.tagging.get_or_insert_default();
    if label.is_some() {
        tagging.label = label;
    }
    session.focus = Some(Focus::Part(Part::Found));
}

/// Leaves the preview; nothing is tagged.
pub fn leave_preview(session: &mut Session) {
    session.finder.all.tagging = None;
    session.focus = Some(Focus::Find);
}

/// Takes a hit, or leaves it out.
pub fn take(session: &mut Session, number: usize, take: bool) {
    if let Some(tagging) = &mut session.finder.all.tagging {
        if take {
            tagging.left.remove(&number);
        } else {
            tagging.left.insert(number);
        }
    }
}

/// Takes all hits, or leaves all out.
pub fn take_all(session: &mut Session, take: bool) {
    let Some(workspace) = &session.workspace else { return };
    let InAll { found, tagging, .. } = &session.finder.all;
    let Some(tagging) = tagging else { return };
    let numbers = 0..found.hits().len();
    let may = |number: &usize| {
        let standing = session.finder.all.standing(workspace, tagging, *number);
        matches!(standing, Some(Standing::Taken | Standing::Left))
    };
    let left = if take { Default::default() } else { numbers.filter(may).collect() };
    let label = tagging.label.clone();
    session.finder.all.tagging = Some(Tagging { label, left });
}

/// Tags what is taken, as one edit.
pub fn tag(session: &mut Session) {
    let (Some(workspace), Some(tagging)) = (&mut session.workspace, &session.finder.all.tagging) else { return };
    let Some(label) = &tagging.label else {
        return session.toasts.problem("Choose a label first: a click on its name, or its key");
    };
    if session.finder.all.progress().is_some() {
        return session.toasts.problem("The search goes on; wait for its end, or stop it, and then tag");
    }
    let places = session.finder.all.taken(workspace, tagging);
    if places.is_empty() {
        return session.toasts.problem("No hit is taken");
    }
    let mut documents: Vec<&DocumentId> = places.iter().map(|(document, _)| document).collect();
    documents.dedup();
    let among = if documents.len() == 1 { String::new() } else { format!(" in {} documents", documents.len()) };
    let said = format!("Tagged {} as {}{among}", hits(places.len()), workspace.project.schema.label_name(label));
    let edit = edit::tag_all(&workspace.project, &workspace.annotator, &workspace.stamp(), label, &places);
    let outcome = edit.map_err(|error| error.to_string()).and_then(|edit| workspace.apply(edit));
    if outcome.is_ok() {
        session.finder.all.tagging = None;
        session.focus = Some(Focus::Find);
    }
    tell(session, outcome.map(|()| Outcome::Undoable(said)));
}

/// “1 hit”, “41 hits”.
fn hits(count: usize) -> String {
    if count == 1 { "1 hit".to_owned() } else { format!("{count} hits") }
}
