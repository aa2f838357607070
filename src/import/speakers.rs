//! Speakers of the data found in the project's register, by id, name or alias, or added to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::edit::{Change, Swap};
use crate::model::{Project, Speaker, SpeakerId};

/// The register that the project will have.
pub(super) struct Register {
    all: BTreeMap<SpeakerId, Arc<Speaker>>,
    /// Who is called so, in lower case.
    by_name: BTreeMap<String, SpeakerId>,
    /// What the ids of the data's own register are in the project.
    ids: BTreeMap<SpeakerId, SpeakerId>,
    pub(super) added: Vec<SpeakerId>,
}

impl Register {
    /// The project's register, and with it that of the data, as far as the data names its own.
    pub(super) fn new(project: &Project, others: &[Speaker]) -> Self {
        let (all, by_name, ids) = (project.speakers.clone(), BTreeMap::new(), BTreeMap::new());
        let mut register = Self { all, by_name, ids, added: Vec::new() };
        for speaker in project.speakers.values() {
            register.name(speaker);
        }
        for other in others {
            let there = register.all.get(&other.id).filter(|it| it.name == other.name).map(|it| it.id.clone());
            let there = there.or_else(|| register.by_name.get(&other.name.to_lowercase()).cloned());
            let id = there.unwrap_or_else(|| {
                let free = |id: &SpeakerId| !register.all.contains_key(id);
                let id = Some(other.id.clone())
                    .filter(free)
                    .unwrap_or_else(|| SpeakerId::from_title(&other.name, |it| !free(it)));
                register.add(Speaker { id: id.clone(), ..other.clone() });
                id
            });
            register.ids.insert(other.id.clone(), id);
        }
        register.mend_references();
        register
    }

    /// The speaker that a value of the data names; one that nobody knows is added.
    pub(super) fn find(&mut self, named: &str) -> SpeakerId {
        let id = named.parse::<SpeakerId>().ok();
        let by_id = id.and_then(|id| self.ids.get(&id).cloned().or_else(|| self.all.get(&id).map(|it| it.id.clone())));
        if let Some(id) = by_id.or_else(|| self.by_name.get(&named.to_lowercase()).cloned()) {
            return id;
        }
        let id = SpeakerId::from_title(named, |id| self.all.contains_key(id));
        self.add(Speaker::new(id.clone(), named));
        id
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
            let here = |id: &Option<SpeakerId>| id.as_ref().and_then(|id| self.ids.get(id).cloned());
            let (speaks_for, through) = (here(&speaker.speaks_for), here(&speaker.through));
            let mended = Speaker { speaks_for, through, ..Speaker::clone(speaker) };
            self.all.insert(id, Arc::new(mended));
        }
    }
}
