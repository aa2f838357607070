//! The parts of the window that can have the keys, and the order in which F6 goes through them.

/// A part of the window that can have the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The list of documents.
    Documents,
    /// The reading pane.
    #[default]
    Text,
    /// What is said of the focused annotation.
    Inspector,
    /// The list of annotations.
    Annotations,
    /// What was done and undone.
    History,
    /// What is still to be decided.
    Conflicts,
    /// What was found in many documents.
    Found,
    /// What is left to do.
    Left,
    /// The register of speakers.
    Speakers,
}

impl Part {
    /// All, in the order in which F6 goes through them.
    pub const ALL: [Self; 9] = [
        Self::Documents,
        Self::Text,
        Self::Found,
        Self::Conflicts,
        Self::Left,
        Self::Inspector,
        Self::Annotations,
        Self::Speakers,
        Self::History,
    ];

    /// What it is called in the status bar.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Text => "text",
            Self::Inspector => "inspector",
            Self::Annotations => "annotation list",
            Self::History => "history",
            Self::Conflicts => "conflicts",
            Self::Left => "what is left",
            Self::Found => "what was found",
            Self::Speakers => "speakers",
        }
    }
}
