//! The lines of one annotation file put together: annotations with their attributes, relations, notes.

use std::collections::HashMap;

use super::line::{Argument, Line, begins_line, parse};
use super::{MENTION, OWN_NOTE};
use crate::format::json::{self, Fields};
use crate::format::jsonl::origin_named;
use crate::format::{
    ImportedAnnotation, ImportedAttribute, ImportedRelation, ImportedSheet, ImportedValue, LossKind, Quoted,
    ReadReport, value,
};
use crate::model::{AttributeId, Diagnostic, Origin, Place, Severity};

/// What an id of the file stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Annotation(usize),
    Relation(usize),
}

/// Puts the lines of a file together.
pub(super) struct Assembly<'r> {
    file: &'r str,
    report: &'r mut ReadReport,
    sheet: ImportedSheet,
    targets: HashMap<String, Target>,
    /// How the values of annotations came to be, by our own notes.
    came: HashMap<usize, Came>,
    stray_notes: Vec<String>,
}

/// How the values of an annotation came to be.
struct Came {
    by_rule: Vec<String>,
    by_hand: bool,
}

/// The order in which lines are put together: what is referred to may stand behind the line that refers to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    Annotations,
    Events,
    Relations,
    Rest,
}

impl<'r> Assembly<'r> {
    pub(super) fn new(file: &'r str, report: &'r mut ReadReport) -> Self {
        Self {
            file,
            report,
            sheet: ImportedSheet::default(),
            targets: HashMap::new(),
            came: HashMap::new(),
            stray_notes: Vec::new(),
        }
    }

    /// What a file says, and the notes in it that are about nothing.
    pub(super) fn read(mut self, content: &str) -> (ImportedSheet, Vec<String>) {
        let lines = self.lines(content);
        for pass in [Pass::Annotations, Pass::Events, Pass::Relations, Pass::Rest] {
            for (number, line) in &lines {
                self.add(pass, *number, line);
            }
        }
        self.take_mentions();
        for (at, came) in self.came {
            for attribute in self.sheet.annotations.get_mut(at).into_iter().flat_map(|it| &mut it.attributes) {
                // Lines of attributes have the name where it leads to the id, which is what our own notes have.
                let id = AttributeId::from_title(&attribute.name, |_| false);
                attribute.by_rule = came.by_rule.iter().any(|it| *it == attribute.name || it == id.as_str());
                attribute.by_hand = came.by_hand && !attribute.by_rule;
            }
        }
        self.sheet.annotations.retain(|it| !it.label.is_empty());
        (self.sheet, self.stray_notes)
    }

    /// The lines with their numbers, and with those that a line break cut apart put together again.
    fn lines(&mut self, content: &str) -> Vec<(usize, Line)> {
        let mut whole: Vec<(usize, String)> = Vec::new();
        for (at, line) in content.split('\n').enumerate() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            match whole.last_mut() {
                Some((_, last)) if !begins_line(line) && !line.is_empty() && lacks_rest(last) => {
                    last.push('\n');
                    last.push_str(line);
                    self.warn(at + 1, "it is the rest of the line above, cut by a line break", "");
                }
                _ if line.trim().is_empty() => {}
                _ => whole.push((at + 1, line.to_owned())),
            }
        }
        let mut lines = Vec::new();
        for (number, line) in whole {
            match parse(&line) {
                Ok(line) => lines.push((number, line)),
                Err(expected) => self.refuse(number, format!("it was passed over; expected {expected}")),
            }
        }
        lines
    }

    fn add(&mut self, pass: Pass, number: usize, line: &Line) {
        match (pass, line) {
            (Pass::Annotations, Line::TextBound { id, kind, fragments, words }) => {
                let quoted = words.clone().map(|words| Quoted { words, joint: " " });
                let (key, label) = (self.free_key(number, id), kind.clone());
                self.targets.insert(key.clone(), Target::Annotation(self.sheet.annotations.len()));
                let (fragments, place) = (fragments.clone(), self.place(number));
                let annotation = ImportedAnnotation { key, label, fragments, quoted, place, ..Default::default() };
                self.sheet.annotations.push(annotation);
            }
            (Pass::Events, Line::Event { id, kind, trigger, .. }) => self.add_event(number, id, kind, trigger),
            (Pass::Relations, Line::Event { trigger, arguments, .. }) => {
                for argument in arguments {
                    self.relate(number, "", &argument.role, (trigger, &argument.target));
                }
            }
            (Pass::Relations, Line::Relation { id, kind, arguments }) => self.add_relation(number, id, kind, arguments),
            (Pass::Relations, Line::Equal { kind, targets }) => {
                targets.windows(2).for_each(|pair| self.relate(number, "", kind, (&pair[0], &pair[1])));
            }
            (Pass::Rest, Line::Attribute { kind, target, value }) => {
                let value = value.clone().map_or(ImportedValue::YesNo(true), ImportedValue::Choice);
                self.set(number, target, kind, value);
            }
            (Pass::Rest, Line::Reference { kind, target, entry, words }) => {
                let words = format!("{entry} {words}");
                self.set(number, target, kind, ImportedValue::Text(words.trim_end().to_owned()));
            }
            (Pass::Rest, Line::Note { kind, target, words }) => self.add_note(number, kind, target, words),
            _ => {}
        }
    }

    /// An event is its trigger: what is said of the one is said of the other.
    fn add_event(&mut self, number: usize, id: &str, kind: &str, trigger: &str) {
        let place = format!("{}:{number}", self.file);
        self.report.losses.add(LossKind::Event, || format!("{place}: {kind}"));
        match self.targets.get(trigger).copied() {
            Some(target) => drop(self.targets.insert(id.to_owned(), target)),
            None => self.refuse(number, format!("it was passed over: there is no {}", short(trigger))),
        }
    }

    fn add_relation(&mut self, number: usize, id: &str, kind: &str, arguments: &[Argument]) {
        let [one, other, rest @ ..] = arguments else {
            return self.refuse(number, "it was passed over; expected a relation with two arguments".to_owned());
        };
        if !rest.is_empty() {
            let place = format!("{}:{number}", self.file);
            self.report.losses.add(LossKind::Argument, || format!("{place}: {kind}"));
        }
        let swapped = one.role == "Arg2" && other.role == "Arg1";
        let (from, to) = if swapped { (other, one) } else { (one, other) };
        self.relate(number, id, kind, (&from.target, &to.target));
    }

    fn relate(&mut self, number: usize, key: &str, label: &str, (from, to): (&str, &str)) {
        let (Some(from), Some(to)) = (self.annotation_key(number, from), self.annotation_key(number, to)) else {
            return;
        };
        if !key.is_empty() {
            self.targets.insert(key.to_owned(), Target::Relation(self.sheet.relations.len()));
        }
        let (key, label, place) = (key.to_owned(), label.to_owned(), self.place(number));
        self.sheet.relations.push(ImportedRelation { key, label, from, to, place, ..Default::default() });
    }

    /// The key of an annotation, or of that which triggers an event.
    fn annotation_key(&mut self, number: usize, id: &str) -> Option<String> {
        match self.targets.get(id) {
            Some(Target::Annotation(at)) => Some(self.sheet.annotations[*at].key.clone()),
            Some(Target::Relation(_)) => {
                self.refuse(number, format!("it was passed over: {id} is a relation; expected an annotation"));
                None
            }
            None => {
                self.refuse(number, format!("it was passed over: there is no {}", short(id)));
                None
            }
        }
    }

    fn set(&mut self, number: usize, target: &str, name: &str, value: ImportedValue) {
        let attributes = match self.targets.get(target) {
            Some(Target::Annotation(at)) => &mut self.sheet.annotations[*at].attributes,
            Some(Target::Relation(at)) => &mut self.sheet.relations[*at].attributes,
            None => return self.refuse(number, format!("it was passed over: there is no {}", short(target))),
        };
        match attributes.iter_mut().find(|it| it.name == name) {
            None => attributes.push(ImportedAttribute { name: name.to_owned(), value, by_rule: false, by_hand: false }),
            Some(there) if there.value == value => {}
            // Several values of one attribute are several choices.
            Some(there) => {
                let mut all = texts(&there.value);
                all.extend(texts(&value));
                there.value = ImportedValue::Choices(all);
            }
        }
    }

    fn add_note(&mut self, number: usize, kind: &str, target: &str, words: &str) {
        let Some(found) = self.targets.get(target).copied() else {
            self.warn(number, &format!("there is no {}; the note went to the document", short(target)), "");
            return self.stray_notes.push(format!("{kind} {target}: {words}"));
        };
        if kind == OWN_NOTE {
            match self.add_own(found, words) {
                Ok(()) => return,
                Err(error) => self.warn(
                    number,
                    &format!("it is no note of Manicule: {error}"),
                    "it is kept as a note like any other",
                ),
            }
        }
        let words = if kind == "AnnotatorNotes" { words.to_owned() } else { format!("{kind}: {words}") };
        match found {
            Target::Annotation(at) => append(&mut self.sheet.annotations[at].note, &words),
            Target::Relation(at) => append(&mut self.sheet.relations[at].note, &words),
        }
    }

    /// What we ourselves have written where the format has no place for it.
    fn add_own(&mut self, target: Target, words: &str) -> Result<(), String> {
        let mut fields = json::parse(words.as_bytes())
            .and_then(|it| Fields::of(it).ok_or_else(|| "expected a JSON object".to_owned()))?;
        let (by_rule, attributes) = (fields.texts("by_rule")?, fields.take("attributes"));
        let origin = fields.parsed("origin", origin_named)?;
        let by_hand = origin.is_some_and(|it| it != Origin::Imported);
        let attributes = value::attributes(attributes, &by_rule, by_hand)?;
        let (note, unsure) = (fields.text("note")?.unwrap_or_default(), fields.flag("unsure")?);
        let created = fields.parsed("created", |it| it.parse().ok())?;
        let changed = fields.parsed("modified", |it| it.parse().ok())?;
        match target {
            Target::Annotation(at) => {
                let annotation = &mut self.sheet.annotations[at];
                annotation.id = fields.parsed("id", |it| it.parse().ok())?;
                annotation.attributes.extend(attributes);
                append(&mut annotation.note, &note);
                (annotation.unsure, annotation.origin) = (unsure, origin);
                (annotation.created, annotation.changed) = (created, changed);
                self.came.insert(at, Came { by_rule, by_hand });
            }
            Target::Relation(at) => {
                let relation = &mut self.sheet.relations[at];
                relation.id = fields.parsed("id", |it| it.parse().ok())?;
                relation.attributes.extend(attributes);
                append(&mut relation.note, &note);
                (relation.created, relation.changed) = (created, changed);
            }
        }
        Ok(())
    }

    /// A relation and its target that are both called `mention-…` are a value of the annotation that it starts from.
    fn take_mentions(&mut self) {
        let annotations = &mut self.sheet.annotations;
        let places: HashMap<String, usize> =
            annotations.iter().enumerate().map(|(at, it)| (it.key.clone(), at)).collect();
        self.sheet.relations.retain(|relation| {
            let (Some(from), Some(to)) = (places.get(&relation.from).copied(), places.get(&relation.to).copied())
            else {
                return true;
            };
            let name = relation.label.strip_prefix(MENTION).filter(|_| annotations[to].label == relation.label);
            let Some(name) = name.filter(|_| from != to).map(str::to_owned) else { return true };
            let mention = std::mem::take(&mut annotations[to]);
            let value = ImportedValue::Mention { fragments: mention.fragments, quoted: mention.quoted };
            annotations[from].attributes.push(ImportedAttribute { name, value, by_rule: false, by_hand: false });
            false
        });
    }

    /// The id of a line, or another one where a line above it has the same.
    fn free_key(&mut self, number: usize, id: &str) -> String {
        if !self.targets.contains_key(id) {
            return id.to_owned();
        }
        self.warn(number, &format!("{} stands twice; what refers to it means the first", short(id)), "");
        format!("{id} of line {number}")
    }

    fn place(&self, number: usize) -> Place {
        Place { file: Some(self.file.to_owned()), line: Some(number), ..Place::default() }
    }

    fn warn(&mut self, number: usize, message: &str, hint: &str) {
        self.report.findings.push(Diagnostic::new(Severity::Warning, self.place(number), message, hint));
    }

    /// A line that could not be used is lost to the project.
    fn refuse(&mut self, number: usize, message: String) {
        let place = self.place(number);
        self.report.losses.add(LossKind::Line, || place.to_string());
        self.report.findings.push(Diagnostic::new(
            Severity::Warning,
            place,
            message,
            "correct the line and import again",
        ));
    }
}

/// Whether the next line may be the rest of this one: of a note always, of an annotation as long as it has too few words.
fn lacks_rest(line: &str) -> bool {
    match parse(line) {
        Ok(Line::TextBound { fragments, words: Some(words), .. }) => {
            let length: u64 = fragments
                .iter()
                .map(|[start, end]| end.saturating_sub(*start).saturating_add(1))
                .fold(0, u64::saturating_add);
            (words.chars().count() as u64).saturating_add(1) < length
        }
        Ok(Line::Note { .. } | Line::Reference { .. }) => true,
        _ => false,
    }
}

fn texts(value: &ImportedValue) -> Vec<String> {
    match value {
        ImportedValue::Text(text) | ImportedValue::Choice(text) => vec![text.clone()],
        ImportedValue::Choices(list) => list.clone(),
        ImportedValue::YesNo(true) => vec!["yes".to_owned()],
        _ => Vec::new(),
    }
}

fn append(note: &mut String, words: &str) {
    if !note.is_empty() && !words.is_empty() {
        note.push('\n');
    }
    note.push_str(words);
}

fn short(id: &str) -> String {
    id.chars().take(40).collect()
}
