//! The one place that may change a session: a command comes in, a small function does it.
//!
//! What cannot be done is said in a toast, never swallowed.

mod annotate;
mod beside;
mod conflict;
mod correct;
mod document;
mod exchange;
mod find;
mod guess;
mod history;
mod left;
mod mention;
mod navigate;
mod outside;
mod project;
mod propose;
mod register;
mod relate;
mod select;
mod shape;

pub use self::guess::{Guessed, Guessing};
pub use self::history::Walk;
use super::command::{Action, Command};
use super::finder::Shown;
use super::job::{Done, Running};
use super::proposal::Search;
use super::session::{DialogKind, Focus, NOTE_FIELD, Part, Session, Workspace};
use crate::merge::Decision;
use crate::store::Theme;

/// Does what a command wants.
pub fn dispatch(session: &mut Session, command: Command) {
    history::stop(session);
    if let Some(reason) = waits(session, &command) {
        session.toasts.problem(reason);
        return;
    }
    carry_out(session, command);
    beside::refresh(session);
}

fn carry_out(session: &mut Session, command: Command) {
    match command {
        Command::Do(action) => {
            if (action.row().enabled)(session) {
                act(session, action);
            }
        }
        Command::Show(dialog) => show(session, dialog),
        Command::Pick(pick) => {
            let project = session.workspace.as_ref().map(|workspace| workspace.project.id);
            session.jobs.pick(pick, project);
        }
        Command::OpenProject(path) => project::open(session, &path, None),
        Command::CreateProject(path, title) => project::create(session, &path, title),
        Command::SetAnnotator(name) => project::set_annotator(session, &name),
        Command::SetTheme(theme) => {
            session.settings.theme = theme;
            session.settings_changed = true;
        }
        Command::SetZoom(zoom) => set_zoom(session, zoom),
        Command::ToText => session.focus = Some(Focus::Part(Part::Text)),
        Command::ToHistory => session.focus = Some(Focus::Part(Part::History)),
        Command::Find(wanted) => find::carry_out(session, wanted),
        Command::CloseFind => find::close(session),
        Command::CloseToast(id) => session.toasts.close(id),
        Command::Copy(text) => session.clipboard = Some(text),
        Command::Import(request) => exchange::import(session, *request),
        Command::BringIn => exchange::bring_in(session),
        Command::PreviewExport(options) => exchange::preview(session, *options),
        Command::ImportText(title, text) => project::import_text(session, &title, &text),
        Command::Export(request) => exchange::export(session, *request),
        Command::ForgetRecent(path) => {
            session.settings.recent.retain(|it| *it != path);
            session.settings_changed = true;
        }
        Command::OpenSample => project::open_sample(session),
        Command::Compare(source) => correct::compare(session, source),
        Command::Correct => correct::correct(session),
        Command::ForgetCorrection => session.correction = None,
        Command::WalkTo(position) => history::walk_to(session, position),
        Command::Beside(document) => beside::choose(session, document),
        Command::CrossTo(document) => beside::cross(session, Some(document)),
        command => {
            let Some(workspace) = session.workspace.as_mut() else { return };
            let outcome = in_workspace(workspace, command);
            tell(session, outcome);
        }
    }
}

/// Why a command has to wait until the project has been read, if it has to.
fn waits(session: &Session, command: &Command) -> Option<String> {
    let workspace = session.workspace.as_ref().filter(|it| it.coming.is_some())?;
    let selects = !workspace.hand.spans().is_empty();
    command.needs_whole(selects).then(|| workspace.refusal()).flatten()
}

/// Opens a project in the background, showing the annotations of somebody, unless one's own.
pub fn open_project(session: &mut Session, path: &std::path::Path, annotator: Option<crate::model::AnnotatorId>) {
    project::open(session, path, annotator);
}

/// Merges what has come from outside, and goes on with a walk through the history, if one goes on.
pub fn go_on(session: &mut Session) {
    outside::take_in(session);
    history::go_on(session);
    propose::refresh(session);
    guess::refresh(session);
    find::refresh(session);
    left::refresh(session);
    beside::refresh(session);
    exchange::ask(session);
    if let Some(workspace) = &mut session.workspace {
        workspace.make_room_for_sheets();
    }
}

/// Takes in what one job has found.
pub fn take_in(session: &mut Session, done: Done) {
    match done {
        Done::Foreseen(opening, foreseen, running) => project::foreseen(session, opening, *foreseen, running),
        Done::Opened(opening, opened, _turn) => project::opened(session, opening, *opened),
        Done::Imported(of, ingested, diagnostics) => {
            // What was read for one project has no place in another that was opened meanwhile.
            if session.workspace.as_ref().is_some_and(|workspace| workspace.project.id == of) {
                project::imported(session, ingested, &diagnostics);
            } else {
                session
                    .toasts
                    .problem("The import came to nothing, since its project was closed; open it and import again");
            }
        }
        Done::Read(reading) => exchange::read(session, reading),
        Done::Previewed(number, report) => exchange::previewed(session, number, *report),
        Done::Exported(folder, report) => exchange::exported(session, &folder, *report),
        Done::Compared(of, compared) => correct::compared(session, of, *compared),
        Done::Found(number, batches) => session.finder.all.take(number, batches),
        Done::Searched(number, unread) => session.finder.all.finish(number, unread),
        Done::FoundInText(number, hits, count) => session.finder.bar.take(hits, count, Some(number)),
        Done::Partners(of, from, found) => {
            if let Some(workspace) = session.workspace.as_mut().filter(|it| it.project.id == of) {
                relate::partners_found(workspace, &from, found);
            }
        }
        Done::Furniture(document, regions) => {
            if let Some(workspace) = session.workspace.as_mut() {
                workspace.take_furniture(document, regions);
            }
        }
        Done::Left(key, revision, found) => left::found(session, &key, revision, found),
        Done::Beside(found) => beside::found(session, found),
        Done::Reached(sought, kind, reached) => propose::found(session, &sought, kind, reached),
        Done::Guessed(guessed) => guess::take_guessed(session, guessed.map(|it| *it)),
        Done::Picked(pick, of, paths) => project::picked(session, pick, of, paths),
        Done::Cancelled(words) => session.toasts.done(words),
        Done::Broken(job, words) => {
            broken(session, &job);
            session.toasts.problem(words);
        }
    }
}

/// What waited for a job that broke off waits no more.
fn broken(session: &mut Session, job: &Running) {
    beside::broken(session);
    session.finder.broken(job);
    if let Some(workspace) = session.workspace.as_mut() {
        workspace.sought.take_if(|(_, it)| it.running().is_same(job));
        workspace.guessing.take_if(|it| it.job.running().is_same(job));
    }
    if session.workspace.as_ref().and_then(|it| it.coming.as_ref()).is_some_and(|it| it.is_of(job)) {
        // What is foreseen of a project will not become one.
        session.let_go();
    }
}

/// What a command in a project comes to, beside the change that it made.
enum Outcome {
    /// Nothing that the window does not show anyway.
    Quiet,
    /// A word on what was done.
    Said(String),
    /// A word on what was done, with the offer to undo it.
    Undoable(String),
    /// The keys go elsewhere.
    Keys(Focus),
    /// What is looked for lies further on than a frame can look.
    Further(Box<Search>),
}

type Result = std::result::Result<Outcome, String>;

fn in_workspace(workspace: &mut Workspace, command: Command) -> Result {
    match command {
        Command::LabelKey(label) => annotate::label_key(workspace, &label),
        Command::Relabel(label) => annotate::relabel(workspace, &label),
        Command::Arm(label) => Ok(annotate::arm(workspace, &label)),
        Command::Select(anchor, head) => Ok(select::select(workspace, anchor, head)),
        Command::Take(span) => select::take(workspace, span),
        Command::TakeFurther(span) => select::take_further(workspace, span),
        Command::Point(caret, under) => select::point(workspace, caret, under),
        Command::Focus(id) => navigate::focus(workspace, id),
        Command::GoTo(document, id) => navigate::go_to(workspace, document, id),
        Command::MoveBoundary(id, number, boundary, offset) => {
            annotate::move_boundary(workspace, (id, number), boundary, offset)
        }
        Command::SetAttribute(place, attribute, value) => annotate::set(workspace, &place, &attribute, value),
        Command::AddSpeaker(place, speaker, attribute) => annotate::add_speaker(workspace, &place, speaker, &attribute),
        Command::GoOn(place, attribute) => Ok(annotate::go_on(workspace, &place, &attribute)),
        Command::ToField(place) => Ok(annotate::to_field(workspace, place)),
        Command::AwaitMention(attribute) => annotate::await_mention(workspace, attribute),
        Command::SetSpeaker(speaker) => register::set(workspace, *speaker),
        Command::MergeSpeakers(gone, kept) => register::merge(workspace, &gone, &kept),
        Command::SetNote(place, note) => annotate::set_note(workspace, &place, &note),
        Command::SetUnsure(unsure) => annotate::set_unsure(workspace, unsure),
        Command::LinkAs(label) => relate::link_as(workspace, label),
        Command::ChoosePartner(place) => Ok(relate::choose(workspace, place)),
        Command::ToggleChange(place) => Ok(relate::toggle_change(workspace, place)),
        Command::ToggleOther(id) => shape::toggle(workspace, id),
        Command::TakeTo(id) => shape::take_to(workspace, id),
        Command::SetRelationAttribute(id, attribute, value) => {
            relate::set_relation_attribute(workspace, id, &attribute, value)
        }
        Command::Unlink(key, id) => relate::unlink(workspace, key, id),
        Command::OpenDocument(document) => {
            workspace.open_document(document);
            navigate::told_of_text(workspace)
        }
        Command::SetStatus(document, status) => document::set_status(workspace, document, status),
        Command::SetFacts(facts) => document::set_facts(workspace, *facts),
        Command::RemoveDocument(document) => document::remove(workspace, &document),
        Command::ShowAnnotator(annotator) => {
            workspace.show_annotator(annotator);
            Ok(Outcome::Quiet)
        }
        Command::Review(conflict) => conflict::review(workspace, conflict),
        Command::ShowLeft(at) => left::show(workspace, at),
        Command::Apply(edit) => workspace.apply(edit).map(|()| Outcome::Quiet),
        _ => Ok(Outcome::Quiet),
    }
}

/// The dialog that an action shows, if it does nothing else.
fn dialog_of(action: Action) -> Option<DialogKind> {
    Some(match action {
        Action::OpenProject => DialogKind::Open,
        Action::NewProject => DialogKind::New,
        Action::Import => DialogKind::Import,
        Action::Export => DialogKind::Export,
        Action::GoToDocument => DialogKind::GoTo,
        Action::Palette => DialogKind::Palette,
        Action::Settings => DialogKind::Settings,
        Action::Help => DialogKind::Help,
        Action::Facts => DialogKind::Facts,
        Action::Problems => DialogKind::Problems,
        Action::UpdateText => DialogKind::Update,
        _ => return None,
    })
}

fn act(session: &mut Session, action: Action) {
    if let Some(dialog) = dialog_of(action) {
        show(session, Some(dialog));
        return;
    }
    match action {
        Action::FindAll => find::show(session, Shown::Panel),
        Action::Find => find::show(session, Shown::Bar),
        Action::NextHit => find::step(session, crate::text::Direction::Forward),
        Action::PreviousHit => find::step(session, crate::text::Direction::Backward),
        Action::Occurrences => find::occurrences(session),
        Action::TagFound => find::preview(session, None),
        Action::Note => session.focus = Some(Focus::Field(NOTE_FIELD.to_owned())),
        Action::NextPart => next_part(session, 1),
        Action::PreviousPart => next_part(session, -1),
        Action::Theme => {
            session.settings.theme = if session.settings.theme == Theme::Dark { Theme::Light } else { Theme::Dark };
            session.settings_changed = true;
        }
        Action::ZoomIn => set_zoom(session, session.settings.zoom * 1.1),
        Action::ZoomOut => set_zoom(session, session.settings.zoom / 1.1),
        Action::ZoomReset => set_zoom(session, 1.0),
        Action::PasteText => session.paste = true,
        Action::CloseProject => {
            project::close(session);
        }
        Action::Undo => history::undo(session),
        Action::Redo => history::redo(session),
        Action::Speakers => session.focus = Some(Focus::Part(Part::Speakers)),
        Action::History => session.focus = Some(Focus::Part(Part::History)),
        Action::TryAgain => project::try_again(session),
        Action::Relate => relate::begin(session),
        Action::SameAsLast => {
            let (field, workspace) = (session.field.clone(), session.workspace.as_mut());
            if let Some(outcome) = workspace.map(|it| guess::same_as_last(it, field.as_deref())) {
                tell(session, outcome);
            }
        }
        // Nobody accepts what they do not see.
        Action::AcceptGuesses if !session.shows_annotation => session.focus = Some(Focus::Shown),
        Action::AcceptGuesses => {
            if let Some(outcome) = session.workspace.as_mut().map(guess::accept_all) {
                tell(session, outcome);
            }
        }
        Action::AcceptDocument => guess::accept_document(session),
        Action::Exclude => left::exclude(session),
        Action::LookedAt => left::look_at(session),
        Action::DoneAndNext => left::done_and_next(session),
        Action::NextLeft => left::step(session, crate::text::Direction::Forward),
        Action::PreviousLeft => left::step(session, crate::text::Direction::Backward),
        Action::Beside => beside::toggle(session),
        Action::NextBeside => beside::next(session),
        Action::CrossOver => beside::cross(session, None),
        Action::ScrollTogether => session.beside.together = !session.beside.together,
        Action::Copy => session.clipboard = session.workspace.as_ref().and_then(select::copied),
        action => act_in_workspace(session, action),
    }
}

fn act_in_workspace(session: &mut Session, action: Action) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let outcome = match action {
        Action::Grow => select::grow(workspace),
        Action::Shrink => Ok(select::shrink(workspace)),
        Action::LeaveFirst => Ok(select::leave_out(workspace, super::hand::Boundary::Start)),
        Action::LeaveLast => Ok(select::leave_out(workspace, super::hand::Boundary::End)),
        Action::SelectAll => Ok(select::select_all(workspace)),
        Action::NextObject if workspace.hand.mention.is_some() => {
            mention::propose(workspace, crate::text::Direction::Forward)
        }
        Action::PreviousObject if workspace.hand.mention.is_some() => {
            mention::propose(workspace, crate::text::Direction::Backward)
        }
        Action::NextObject => navigate::object(workspace, crate::text::Direction::Forward),
        Action::PreviousObject => navigate::object(workspace, crate::text::Direction::Backward),
        Action::NextAnnotation => Ok(navigate::annotation(workspace, crate::text::Direction::Forward)),
        Action::PreviousAnnotation => Ok(navigate::annotation(workspace, crate::text::Direction::Backward)),
        Action::NextDocument => navigate::document(workspace, session.listed.as_deref(), 1),
        Action::PreviousDocument => navigate::document(workspace, session.listed.as_deref(), -1),
        Action::Accept => annotate::accept(workspace),
        Action::BoundaryStart => Ok(annotate::choose_boundary(workspace, super::hand::Boundary::Start)),
        Action::BoundaryEnd => Ok(annotate::choose_boundary(workspace, super::hand::Boundary::End)),
        Action::BoundaryBack => annotate::step_boundary(workspace, crate::text::Direction::Backward),
        Action::BoundaryForward => annotate::step_boundary(workspace, crate::text::Direction::Forward),
        Action::Reselect => Ok(annotate::reselect(workspace)),
        Action::AllOfLabel => shape::take_label(workspace),
        Action::SpeakerFromWords => register::from_words(workspace),
        Action::Split => shape::split(workspace),
        Action::Join => shape::join(workspace),
        Action::DropPart => shape::drop_part(workspace),
        Action::Unsure => annotate::toggle_unsure(workspace),
        Action::Remove => annotate::remove(workspace),
        Action::ExcludeSuggested => left::decide_all(workspace, true),
        Action::KeepSuggested => left::decide_all(workspace, false),
        Action::CloseLeft => Ok(left::close(workspace)),
        Action::Reopen => document::reopen(workspace),
        Action::NextConflict => conflict::next(workspace, 1),
        Action::PreviousConflict => conflict::next(workspace, -1),
        Action::KeepOurs => conflict::settle(workspace, Decision::KeepOurs),
        Action::TakeTheirs => conflict::settle(workspace, Decision::TakeTheirs),
        Action::PlaceHere => conflict::place_here(workspace),
        Action::CloseConflicts => Ok(conflict::close(workspace)),
        Action::Release => {
            // What was found, or what is left, is the last layer.
            match (workspace.hand.release(), session.finder.shown.is_some()) {
                (true, _) => {}
                (false, true) => find::close(session),
                (false, false) => workspace.left = None,
            }
            Ok(Outcome::Quiet)
        }
        _ => Ok(Outcome::Quiet),
    };
    tell(session, outcome);
}

fn tell(session: &mut Session, outcome: Result) {
    match outcome {
        Ok(Outcome::Quiet) => {}
        Ok(Outcome::Said(words)) => session.toasts.done(words),
        Ok(Outcome::Undoable(words)) => {
            let revision = session.workspace.as_ref().map_or(0, |workspace| workspace.revision);
            session.toasts.undoable(words, revision);
        }
        Ok(Outcome::Keys(focus)) => session.focus = Some(focus),
        Ok(Outcome::Further(search)) => propose::look_on(session, *search),
        Err(problem) => session.toasts.problem(problem),
    }
}

fn show(session: &mut Session, dialog: Option<DialogKind>) {
    session.picked.clear();
    session.correction = None;
    if session.dialog == Some(DialogKind::BringIn) {
        session.reading = None;
    }
    session.preview = None;
    if dialog.is_none() {
        session.focus = Some(Focus::Part(Part::Text));
    }
    session.dialog = dialog;
}

fn next_part(session: &mut Session, step: isize) {
    // Where nothing is focused, the inspector has nothing that could take the keys; conflicts are not always shown.
    let shown = |part: &Part| {
        session.workspace.as_ref().is_some_and(|workspace| match part {
            Part::Inspector => workspace.focused().is_some(),
            Part::Conflicts => workspace.review.is_some(),
            Part::Left => workspace.shown_left().is_some(),
            Part::Found => session.finder.shows_panel(),
            _ => true,
        })
    };
    let parts: Vec<Part> = Part::ALL.into_iter().filter(shown).collect();
    let now = parts.iter().position(|part| *part == session.part).unwrap_or(0);
    let next = (now + parts.len()).saturating_add_signed(step) % parts.len();
    session.focus = Some(Focus::Part(parts[next]));
}

fn set_zoom(session: &mut Session, zoom: f32) {
    session.settings.zoom = zoom.clamp(0.5, 3.0);
    session.settings_changed = true;
}
