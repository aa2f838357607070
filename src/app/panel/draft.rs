//! What is being typed in the inspector, and what becomes of it when its field is left or not drawn any more.
//!
//! A draft names the annotation that it is about, so that it never ends up on another one. What cannot be taken stays a
//! draft, to be mended when its annotation is shown again.

use std::collections::HashSet;
use std::sync::Arc;

use crate::app::command::{Command, Place};
use crate::app::session::{NOTE_FIELD, Workspace};
use crate::find;
use crate::model::{
    Annotation, AttributeDefinition, AttributeKind, AttributeValue, Period, Project, Speaker, SpeakerId, SpeakerKind,
    is_decimal, is_period_date,
};

/// What is being typed, and where.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The annotation that it is about.
    pub place: Place,
    /// The field: an attribute by its id, a part of one as `when/to`, or the note.
    pub field: String,
    /// What is typed by now.
    pub text: String,
    /// Whether anything was typed; until then the field shows what its attribute holds, whatever becomes of that.
    pub typed: bool,
    /// The entry of a list that the arrows have gone to.
    pub entry: usize,
    /// Why it could not be taken when it was last tried.
    pub kept: Option<Kept>,
}

/// Why a draft was not taken: holds for a text and a revision of the project.
#[derive(Clone, Debug)]
pub struct Kept {
    revision: u64,
    text: String,
    why: String,
}

/// What a draft comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Settled {
    /// Nothing: what is typed is what stands there, or there is no such field any more.
    Nothing,
    /// A change.
    Change(Command),
    /// It cannot be taken as it is; the words say what was expected.
    Kept(String),
}

/// How sure it is that the field will be drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The keys have left the field, which is still there.
    Left,
    /// The project is about to be closed.
    Last,
}

/// A part of a period, which has a field of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// When it begins.
    From,
    /// When it ends.
    To,
    /// The words of the text.
    Words,
}

impl Part {
    /// What stands before its field.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To => "to",
            Self::Words => "words",
        }
    }

    /// The name of its field. The first part has that of the attribute, so that the way to the attribute leads there.
    #[must_use]
    pub fn field(self, attribute: &str) -> String {
        if self == Self::From { attribute.to_owned() } else { format!("{attribute}/{}", self.name()) }
    }

    /// What a period has here.
    #[must_use]
    pub fn of(self, period: &Period) -> &str {
        match self {
            Self::From => &period.from,
            Self::To => &period.to,
            Self::Words => &period.words,
        }
    }

    /// Whether a text can stand here.
    #[must_use]
    pub fn takes(self, text: &str) -> bool {
        self == Self::Words || text.is_empty() || is_period_date(text)
    }

    fn set(self, period: &mut Period, text: &str) {
        let part = match self {
            Self::From => &mut period.from,
            Self::To => &mut period.to,
            Self::Words => &mut period.words,
        };
        text.clone_into(part);
    }
}

impl Draft {
    /// Why it cannot be taken as it is, tried anew only where it or the project has changed since.
    pub fn waits(&mut self, workspace: &Workspace) -> Option<&str> {
        let is_as_it_was = |it: &Kept| it.revision == workspace.revision && it.text == self.text;
        if !self.kept.as_ref().is_some_and(is_as_it_was) {
            self.kept = match settle(workspace, self, Moment::Left) {
                Settled::Kept(why) => Some(Kept { revision: workspace.revision, text: self.text.clone(), why }),
                _ => None,
            };
        }
        self.kept.as_ref().map(|it| it.why.as_str())
    }
}

/// What a number should look like.
pub const NUMBER: &str = "a number like 1250 or -0.5";
/// What a date should look like.
pub const DATE: &str = "2025, 2025-05 or 2025-05-03";

/// What becomes of a draft.
#[must_use]
pub fn settle(workspace: &Workspace, draft: &Draft, moment: Moment) -> Settled {
    if !draft.typed {
        return Settled::Nothing;
    }
    let Some(annotation) = annotation(workspace, &draft.place) else { return Settled::Nothing };
    if draft.field == NOTE_FIELD {
        let note = draft.text.trim_end();
        return change_unless(*note == *annotation.note, || Command::SetNote(draft.place.clone(), note.to_owned()));
    }
    let (id, part) = match draft.field.split_once('/') {
        None => (draft.field.as_str(), Part::From),
        Some((id, part)) => (id, if part == Part::To.name() { Part::To } else { Part::Words }),
    };
    let mut definitions = workspace.project.schema.attributes_of(&annotation.label);
    let Some(definition) = definitions.find(|it| it.id.as_str() == id) else { return Settled::Nothing };
    let typed = draft.text.trim();
    match definition.kind {
        AttributeKind::Text => text(draft, definition, annotation),
        AttributeKind::Number if typed.is_empty() || is_decimal(typed) => text(draft, definition, annotation),
        AttributeKind::Number => Settled::Kept(NUMBER.to_owned()),
        AttributeKind::Period if !part.takes(typed) => Settled::Kept(DATE.to_owned()),
        AttributeKind::Period => period(draft, definition, annotation, part),
        AttributeKind::Speaker => speaker(&workspace.project, draft, definition, annotation, moment),
        _ => Settled::Nothing,
    }
}

fn annotation<'a>(workspace: &'a Workspace, place: &Place) -> Option<&'a Annotation> {
    workspace.project.sheet(&place.key)?.annotations.get(place.annotation).map(AsRef::as_ref)
}

fn change_unless(same: bool, command: impl FnOnce() -> Command) -> Settled {
    if same { Settled::Nothing } else { Settled::Change(command()) }
}

fn set(draft: &Draft, definition: &AttributeDefinition, value: Option<AttributeValue>) -> Command {
    Command::SetAttribute(draft.place.clone(), definition.id.clone(), value)
}

fn text(draft: &Draft, definition: &AttributeDefinition, annotation: &Annotation) -> Settled {
    let typed = draft.text.trim();
    let held = annotation.attributes.text(definition.id.as_str()).unwrap_or_default();
    let value = (!typed.is_empty()).then(|| AttributeValue::Text(typed.into()));
    change_unless(typed == held, || set(draft, definition, value))
}

fn period(draft: &Draft, definition: &AttributeDefinition, annotation: &Annotation, part: Part) -> Settled {
    let typed = draft.text.trim();
    let mut period = match annotation.attributes.get(definition.id.as_str()).map(|it| &it.value) {
        Some(AttributeValue::Period(period)) => Period::clone(period),
        _ => Period::default(),
    };
    if part.of(&period) == typed {
        return Settled::Nothing;
    }
    part.set(&mut period, typed);
    let value = (period != Period::default()).then(|| AttributeValue::Period(period.into()));
    Settled::Change(set(draft, definition, value))
}

/// The entry of the register that has the name; a new one where no other could be meant. A few letters of a name that is in
/// the register wait, unless there is no time left: then they are better kept as a name than lost.
fn speaker(
    project: &Project,
    draft: &Draft,
    definition: &AttributeDefinition,
    annotation: &Annotation,
    moment: Moment,
) -> Settled {
    let typed = draft.text.trim();
    let held = annotation.attributes.text(definition.id.as_str()).unwrap_or_default();
    if typed == name_of(project, held) {
        return Settled::Nothing;
    }
    if typed.is_empty() {
        return Settled::Change(set(draft, definition, None));
    }
    let mut speakers = project.speakers.values();
    if let Some(same) = speakers.find(|it| find::fold(&it.name) == find::fold(typed)) {
        let value = AttributeValue::Text(same.id.as_str().into());
        return change_unless(same.id.as_str() == held, || set(draft, definition, Some(value)));
    }
    match fitting(project, typed).first() {
        Some(best) if moment == Moment::Left => Settled::Kept(format!("not taken yet; Enter takes {}", best.name)),
        _ => Settled::Change(add(project, &draft.place, definition, (typed, SpeakerKind::Person))),
    }
}

/// The entries of the register that letters may mean, kept until those or the project are others.
#[derive(Default)]
pub struct Meant {
    of: Option<(u64, String)>,
    /// Those that fit the letters, the best first.
    pub fitting: Vec<Arc<Speaker>>,
    /// Those that only sound like them.
    pub sounding: Vec<Arc<Speaker>>,
    /// Whether one of them has the letters as its name.
    pub is_known: bool,
}

impl Meant {
    /// What letters may mean, in a state of the project that has a revision.
    pub fn by(&mut self, letters: &str, project: &Project, revision: u64) -> &Self {
        if self.of.as_ref().is_none_or(|(at, of)| (*at, of.as_str()) != (revision, letters)) {
            self.fitting = fitting(project, letters).into_iter().cloned().collect();
            self.sounding = sounding(project, letters).into_iter().cloned().collect();
            let folded = find::fold(letters);
            self.is_known = project.speakers.values().any(|it| find::fold(&it.name) == folded);
            self.of = Some((revision, letters.to_owned()));
        }
        self
    }
}

/// The entries of the register that letters may mean, the best first.
#[must_use]
pub fn fitting<'a>(project: &'a Project, letters: &str) -> Vec<&'a std::sync::Arc<Speaker>> {
    let speakers: Vec<_> = project.speakers.values().collect();
    let names: Vec<String> =
        speakers.iter().map(|it| format!("{} {} {}", it.name, it.aliases.join(" "), it.role)).collect();
    find::best(letters, names.iter().map(String::as_str)).into_iter().map(|place| speakers[place]).collect()
}

/// The entries whose names do not fit the letters and sound like them, as in another script.
#[must_use]
pub fn sounding<'a>(project: &'a Project, letters: &str) -> Vec<&'a std::sync::Arc<Speaker>> {
    // Without letters all of them fit.
    if letters.is_empty() {
        return Vec::new();
    }
    let fits: HashSet<&SpeakerId> = fitting(project, letters).into_iter().map(|it| &it.id).collect();
    let sound = find::Sound::of(letters);
    let sounds = |it: &&std::sync::Arc<Speaker>| {
        std::iter::once(&it.name).chain(&it.aliases).any(|name| sound.begins_a_word_of(name))
    };
    project.speakers.values().filter(|it| !fits.contains(&it.id)).filter(sounds).collect()
}

/// A new entry of the register, named as the speaker.
#[must_use]
pub fn add(
    project: &Project,
    place: &Place,
    definition: &AttributeDefinition,
    (name, kind): (&str, SpeakerKind),
) -> Command {
    let id = SpeakerId::from_title(name, |id| project.speakers.contains_key(id));
    let speaker = Speaker { kind, ..Speaker::new(id, name) };
    Command::AddSpeaker(place.clone(), speaker, definition.id.clone())
}

/// The name of a speaker, or what the attribute holds where the register has no such entry.
#[must_use]
pub fn name_of(project: &Project, written: &str) -> String {
    let speaker = written.parse::<SpeakerId>().ok().and_then(|id| project.speakers.get(&id));
    speaker.map_or_else(|| written.to_owned(), |speaker| speaker.name.clone())
}
