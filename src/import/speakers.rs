//! Speakers of the data found in the project's register, by id, name or alias, or added to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::edit::{Change, Swap};
use crate::format::SpeakerHint;
use crate::model::{Project, Speaker, SpeakerId};

/// The register that the project will have.
pub(super) struct Register {
    all: BTreeMap<SpeakerId, Arc<Speaker>>,
    /// Who is called so, in lower case.
    by_name: BTreeMap<String, SpeakerId>,
    /// What the ids of the data's own registers are in the project, by the project that was exported.
    ids: BTreeMap<(String, SpeakerId), SpeakerId>,
    /// The project that each new speaker comes from.
    from: BTreeMap<SpeakerId, String>,
    pub(super) added: Vec<SpeakerId>,
}

impl Register {
    /// The project's register, and with it that of the data, as far as the data names its own.
    pub(super) fn new(project: &Project, others: &[SpeakerHint]) -> Self {
        let (all, by_name, ids) = (project.speakers.clone(), BTreeMap::new(), BTreeMap::new());
        let mut register = Self { all, by_name, ids, from: BTreeMap::new(), added: Vec::new() };
        for speaker in project.speakers.values() {
            register.name(speaker);
        }
        for SpeakerHint { project, speaker: other } in others {
            let there = register.all.get(&other.id).filter(|it| it.name == other.name).map(|it| it.id.clone());
            let there = there.or_else(|| register.by_name.get(&other.name.to_lowercase()).cloned());
            let id = there.unwrap_or_else(|| {
                let free = |id: &SpeakerId| !register.all.contains_key(id);
                let id = Some(other.id.clone())
                    .filter(free)
                    .unwrap_or_else(|| SpeakerId::from_title(&other.name, |it| !free(it)));
                register.from.insert(id.clone(), project.clone());
                register.add(Speaker { id: id.clone(), ..other.clone() });
                id
            });
            register.ids.insert((project.clone(), other.id.clone()), id);
        }
        register.mend_references();
        register
    }

    /// The speaker that a value of the data names, which may be of an exported project; one that nobody knows is added.
    pub(super) fn find(&mut self, named: &str, project: &str) -> SpeakerId {
        let id = named.parse::<SpeakerId>().ok();
        // An id of several registers is nobody's where the data does not say of which project it is.
        let is_unclear = |id: &SpeakerId| project.is_empty() && self.ids.keys().any(|(_, it)| it == id);
        let own = |id: &SpeakerId| self.all.get(id).filter(|_| !is_unclear(id)).map(|it| it.id.clone());
        let by_id = id.and_then(|id| self.here(project, &id).or_else(|| own(&id)));
        if let Some(id) = by_id.or_else(|| self.by_name.get(&named.to_lowercase()).cloned()) {
            return id;
        }
        let id = SpeakerId::from_title(named, |id| self.all.contains_key(id));
        self.add(Speaker::new(id.clone(), named));
        id
    }

    /// What an id of the data's own register is here. Where the data does not say of which project it is, it has to be the same in all.
    fn here(&self, project: &str, id: &SpeakerId) -> Option<SpeakerId> {
        let told = self.ids.get(&(project.to_owned(), id.clone()));
        let mut all = self.ids.iter().filter(|((_, it), _)| it == id && project.is_empty()).map(|(_, here)| here);
        let only = || all.next().filter(|first| all.all(|it| it == *first));
        told.or_else(only).cloned()
    }

    pub(super) fn changes(&self) -> impl Iterator<Item = Change> {
        self.added.iter().filter_map(|id| Some(Change::Speaker(Swap::create(self.all.get(id)?.clone()))))
    }

    fn add(&mut self, speaker: Speaker) {
        let speaker = Arc::new(speaker);
        self.name(&speaker);
        self.added.push(speaker.id.clone());
        self.all.insert(speaker.id.clone(), speaker);
    }

    fn name(&mut self, speaker: &Speaker) {
        for name in std::iter::once(&speaker.name).chain(&speaker.aliases) {
            self.by_name.entry(name.to_lowercase()).or_insert_with(|| speaker.id.clone());
        }
    }

    /// Whom a new speaker speaks for has the id here that the data's register gives it, or is not known.
    fn mend_references(&mut self) {
        for id in self.added.clone() {
            let Some(speaker) = self.all.get(&id) else { continue };
            let project = self.from.get(&id).map_or("", String::as_str);
            let here = |id: &Option<SpeakerId>| id.as_ref().and_then(|id| self.here(project, id));
            let (speaks_for, through) = (here(&speaker.speaks_for), here(&speaker.through));
            let mended = Speaker { speaks_for, through, ..Speaker::clone(speaker) };
            self.all.insert(id, Arc::new(mended));
        }
    }
}
