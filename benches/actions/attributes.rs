//! Attributes: what was guessed right stays, what was not is corrected right after the tag, while its annotation is in hand.
//!
//! All that is left by then is accepted at once, document by document.

use eframe::egui::Modifiers;
use manicule::model::{
    Annotation, AnnotationPlace, Attribute, AttributeDefinition, AttributeKind, AttributeValue, DocumentId, Period,
    Project, Speaker, ValueOrigin,
};
use manicule::suggest::{self, Proposal};
use manicule::text::Span;

use crate::expected::Expected;
use crate::hands::{Hands, How};
use crate::judge::{self, lacking};
use crate::spans;

/// Corrects what was guessed wrong of the annotation in hand.
pub fn correct(hands: &mut Hands, expected: &Expected, document: &DocumentId, annotation: &Annotation) {
    if !hands.whole {
        return;
    }
    let mut last = None;
    while let Some(definition) = wrong(hands, expected, document, annotation) {
        let name = definition.name.clone();
        hands.tell(&name);
        assert_ne!(last.as_ref(), Some(&name), "{name} of “{}” stays what it is", annotation.spans.quoted());
        Correction { hands, expected, document, annotation, definition: &definition }.make();
        last = Some(name);
    }
    if hands.how == How::Keyboard {
        hands.back_to_text();
    }
}

/// The first attribute that is not what it is to be, nor guessed to be that.
fn wrong(
    hands: &Hands,
    expected: &Expected,
    document: &DocumentId,
    annotation: &Annotation,
) -> Option<AttributeDefinition> {
    let workspace = hands.window.workspace();
    let made = expected.made(hands, document, annotation);
    let guesses = workspace.guesses(&made);
    let own = |definition: &AttributeDefinition| guesses.iter().find(|it| it.attribute == definition.id);
    let wanted = |definition: &AttributeDefinition| annotation.attributes.get(definition.id.as_str()).cloned();
    let is_unset = |definition: &AttributeDefinition| made.attributes.get(definition.id.as_str()).is_none();
    // What an answer lets guess, and whom the register does not have, is accepted with all the rest.
    let is_offered = |definition: &AttributeDefinition| match own(definition).map(|it| &it.proposal) {
        Some(Proposal::NewSpeaker { name, .. }) => {
            let text = annotation.attributes.text(definition.id.as_str()).and_then(|it| it.parse().ok());
            let wanted = text.and_then(|it| expected.project.speakers.get(&it));
            wanted.is_some_and(|it| judge::is_name_of(name, it))
        }
        Some(Proposal::Value(value)) => {
            let offered = Attribute { value: value.clone(), origin: ValueOrigin::Rule };
            expected.judge(hands).agrees(definition, wanted(definition), Some(offered))
        }
        None => false,
    };
    let differs = expected.differing(hands, document, annotation);
    let wrong = |it: &&AttributeDefinition| match is_unset(it) {
        true => own(it).map_or_else(|| differs.contains(it), |_| !is_offered(it)),
        false => differs.contains(it),
    };
    expected.project.schema.attributes_of(&annotation.label).find(wrong).cloned()
}

/// Accepts all that is guessed of the open document, and corrects what is not as it is to be even then.
pub fn accept(hands: &mut Hands, expected: &Expected, document: &DocumentId) {
    let sheet = expected.sheet(document);
    hands.press("Ctrl+Shift+Enter");
    let mut corrected = false;
    for annotation in sheet.annotations.iter() {
        if expected.differing(hands, document, annotation).is_empty() {
            continue;
        }
        let place = AnnotationPlace { document: document.clone(), annotation: annotation.id };
        hands.focus(&expected.made_at(hands, &place));
        correct(hands, expected, document, annotation);
        corrected = true;
    }
    if corrected {
        hands.press("Ctrl+Shift+Enter");
    }
    for annotation in sheet.annotations.iter() {
        let differing = expected.differing(hands, document, annotation);
        assert!(differing.is_empty(), "{:?} of {}", differing, annotation.spans.quoted());
    }
}

struct Correction<'a> {
    hands: &'a mut Hands,
    expected: &'a Expected,
    document: &'a DocumentId,
    annotation: &'a Annotation,
    definition: &'a AttributeDefinition,
}

impl Correction<'_> {
    fn made(&self) -> Option<Attribute> {
        let made = self.expected.made(self.hands, self.document, self.annotation);
        made.attributes.get(self.definition.id.as_str()).cloned()
    }

    fn make(&mut self) {
        let wanted = self.annotation.attributes.get(self.definition.id.as_str()).map(|it| it.value.clone());
        // The key has no value where there is none to be had.
        let Some(wanted) = wanted else { return self.absent("none") };
        match wanted {
            AttributeValue::None => self.absent("none"),
            AttributeValue::Unknown => self.absent("unknown"),
            AttributeValue::Mention(spans) => self.mention(&spans.iter().map(|it| it.span).collect::<Vec<_>>()),
            AttributeValue::Period(period) => self.period(&period),
            AttributeValue::Choices(_) => panic!("no annotation has several choices"),
            AttributeValue::Text(text) => match self.definition.kind {
                AttributeKind::Speaker => self.speaker(&text),
                AttributeKind::Choice | AttributeKind::YesNo => self.choice(&text),
                _ => self.text(&text),
            },
        }
    }

    /// The menu at the end of a row, or Delete where that does it.
    fn absent(&mut self, word: &str) {
        let more = format!("more for {}", self.definition.name);
        if self.hands.how == How::Mouse {
            self.hands.click_label(&more);
            return self.hands.click_label(word);
        }
        self.hands.reach_field(&self.definition.name);
        self.hands.tab_to(|it| it == more);
        self.hands.press("Space");
        self.hands.tab_to(|it| it == word);
        self.hands.press("Space");
    }

    fn choice(&mut self, wanted: &str) {
        let name = &self.definition.name;
        if self.hands.how == How::Mouse {
            if self.definition.kind == AttributeKind::YesNo {
                return self.hands.click_label(&format!("{name}: {wanted}"));
            }
            self.hands.click_field(name);
            return self.hands.click_label(wanted);
        }
        self.hands.reach_field(name);
        let letter = wanted.chars().next().unwrap().to_string();
        while self.made().is_none_or(|it| it.value != AttributeValue::Text(wanted.into())) {
            self.hands.press(&letter);
        }
    }

    fn text(&mut self, wanted: &str) {
        let made = match self.made().map(|it| it.value) {
            Some(AttributeValue::Text(made)) => made.to_string(),
            Some(AttributeValue::None | AttributeValue::Unknown) => {
                self.hands.reach_field(&self.definition.name);
                // Taken back, it is a field to type into.
                if self.hands.how == How::Keyboard {
                    self.hands.press("Delete");
                }
                String::new()
            }
            _ => String::new(),
        };
        let lacking = lacking(wanted, &made);
        self.hands.reach_field(&self.definition.name);
        if !made.is_empty() && self.definition.kind == AttributeKind::Text && lacking.len() < wanted.split(' ').count()
        {
            self.hands.press("End");
            self.hands.type_completed(&made, &format!("{made} {}", lacking.join(" ")));
        } else {
            if !made.is_empty() {
                self.hands.press("Ctrl+a");
            }
            self.hands.type_completed("", wanted);
        }
        self.hands.press("Enter");
    }

    fn period(&mut self, wanted: &Period) {
        self.hands.reach_field(&format!("{} from", self.definition.name));
        for part in [&wanted.from, &wanted.to] {
            self.hands.press("Ctrl+a");
            if part.is_empty() {
                self.hands.press("Delete");
            } else {
                self.hands.type_text(part);
            }
            self.hands.press("Enter");
        }
    }

    /// The words are selected in the text while the field waits for them.
    fn mention(&mut self, spans: &[Span]) {
        let name = &self.definition.name;
        assert_eq!(spans.len(), 1, "one place");
        if self.hands.how == How::Mouse {
            self.hands.click_field(name);
            return self.hands.drag(spans[0], Modifiers::SHIFT);
        }
        let guessed = self.made().is_some();
        self.hands.reach_field(name);
        if guessed {
            self.hands.press("Delete");
        }
        // Enter takes a guess; where there is none, and Space always, it asks for words.
        self.hands.press("Space");
        let workspace = self.hands.window.workspace();
        let (facts, made) = (workspace.facts().unwrap(), workspace.focused().unwrap());
        let proposed =
            suggest::mention_candidates(&workspace.project, facts, made, &self.definition.id, &workspace.nearby);
        let proposed = proposed.into_iter().map(|it| vec![it]).collect();
        spans::select_among(self.hands, proposed, spans[0]);
        self.hands.press("Enter");
    }

    fn speaker(&mut self, wanted: &str) {
        let speaker = self.expected.project.speakers[&wanted.parse().unwrap()].clone();
        let entry = self.expected.judge(self.hands).entry(&speaker).cloned();
        let made = self.made().map(|it| it.value);
        let absent = matches!(made, Some(AttributeValue::None | AttributeValue::Unknown));
        self.hands.reach_field(&self.definition.name);
        if absent && self.hands.how == How::Keyboard {
            self.hands.press("Delete");
        }
        if absent && self.hands.how == How::Mouse && !self.hands.is_at(&self.definition.name) {
            self.hands.click_field(&self.definition.name);
        }
        if let Some(place) = self.place_in_list(&speaker, entry.as_ref()) {
            if self.hands.how == How::Mouse {
                return self.hands.click_label(&place.1);
            }
            return self.hands.press(&format!("Ctrl+{}", place.0 + 1));
        }
        let known = entry.is_some();
        let name = entry.map_or(speaker.name.clone(), |it| it.name);
        // No more letters than it takes until the right one is the first.
        let project = self.hands.window.workspace().project.clone();
        let count = if known { letters(&project, &name) } else { name.chars().count() };
        let typed: String = name.chars().take(count).collect();
        if made.is_some() && !absent {
            self.hands.press("Ctrl+a");
        }
        self.hands.type_completed("", &typed);
        let above = if known { 0 } else { fitting(&project, &typed).len().min(8) };
        (0..above).for_each(|_| self.hands.press("Down"));
        self.hands.press("Enter");
    }

    /// Which entry of the list a speaker is before any letter is typed, and what it is called: first what is guessed, then the register.
    fn place_in_list(&self, wanted: &Speaker, entry: Option<&Speaker>) -> Option<(usize, String)> {
        let workspace = self.hands.window.workspace();
        let project = &workspace.project;
        let made = self.expected.made(self.hands, self.document, self.annotation);
        let held = made.attributes.text(self.definition.id.as_str()).unwrap_or_default();
        let held = held.parse().ok().and_then(|it| project.speakers.get(&it)).map_or("", |it| &it.name).to_owned();
        let guesses = workspace.guesses(&made);
        let own = guesses.into_iter().filter(|it| it.attribute == self.definition.id);
        let mut offered: Vec<String> = own.filter_map(|it| name(project, &it.proposal)).collect();
        offered.sort_by_key(|it| *it != held);
        let mut others = fitting(project, "");
        others.retain(|it| !offered.contains(it));
        others.sort_by_key(|it| *it != held);
        offered.extend(others);
        offered.truncate(8);
        let wanted = entry.map_or_else(|| format!("{} (new)", wanted.name), |it| it.name.clone());
        let place = offered.iter().position(|it| manicule::find::fold(it) == manicule::find::fold(&wanted))?;
        Some((place, offered.swap_remove(place)))
    }
}

/// What a guess of a speaker is called in the list.
fn name(project: &Project, proposal: &Proposal) -> Option<String> {
    match proposal {
        Proposal::NewSpeaker { name, .. } => Some(format!("{name} (new)")),
        Proposal::Value(AttributeValue::Text(id)) => Some(project.speakers.get(&id.parse().ok()?)?.name.clone()),
        Proposal::Value(_) => None,
    }
}

/// The entries of the register that letters find, as the list of the window has them.
fn fitting(project: &Project, letters: &str) -> Vec<String> {
    let speakers: Vec<_> = project.speakers.values().collect();
    let names: Vec<String> =
        speakers.iter().map(|it| format!("{} {} {}", it.name, it.aliases.join(" "), it.role)).collect();
    let found = manicule::find::best(letters, names.iter().map(String::as_str));
    found.into_iter().map(|place| speakers[place].name.clone()).collect()
}

/// How many letters of a name it takes until it is found first.
fn letters(project: &Project, name: &str) -> usize {
    let all = name.chars().count();
    let first = |count: &usize| {
        let typed: String = name.chars().take(*count).collect();
        fitting(project, &typed).first().is_some_and(|it| it == name)
    };
    (1..all).find(first).unwrap_or(all)
}
