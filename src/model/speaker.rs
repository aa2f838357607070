//! The register of those that quotes and claims are attributed to.

use super::SpeakerId;

/// What a speaker is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpeakerKind {
    /// A single human being.
    #[default]
    Person,
    /// A company, an office, a party.
    Organisation,
    /// A report, a decree, a letter.
    Document,
    /// A newspaper, a station, an agency.
    Medium,
    /// Several people who are not an organisation: residents, two officials.
    Group,
}

impl SpeakerKind {
    /// All kinds, in the order of menus.
    pub const ALL: [Self; 5] = [Self::Person, Self::Organisation, Self::Document, Self::Medium, Self::Group];

    /// The word for it, in files and in the window.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Document => "document",
            Self::Medium => "medium",
            Self::Group => "group",
        }
    }
}

/// An entry in the register of sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Its id, which never changes.
    pub id: SpeakerId,
    /// The name to show.
    pub name: String,
    /// What it is.
    pub kind: SpeakerKind,
    /// Office or occupation: “security analyst”.
    pub role: String,
    /// Other names in the texts.
    pub aliases: Vec<String>,
    /// Whom it speaks for.
    pub speaks_for: Option<SpeakerId>,
    /// Through whom its words reached us: outlet ← agency ← local paper.
    pub through: Option<SpeakerId>,
    /// The project's words about it.
    pub note: String,
}

impl Speaker {
    /// A person of whom only the name is known.
    #[must_use]
    pub fn new(id: SpeakerId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            kind: SpeakerKind::Person,
            role: String::new(),
            aliases: Vec::new(),
            speaks_for: None,
            through: None,
            note: String::new(),
        }
    }
}
