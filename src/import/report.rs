//! What became of an import.

use crate::format::LossReport;
use crate::model::{AttributeId, Diagnostic, DocumentId, LabelId, Severity, SpeakerId};

/// What came into the project, what did not, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The documents that are new.
    pub new_documents: Vec<DocumentId>,
    /// The documents that the project had already.
    pub known_documents: Vec<DocumentId>,
    /// The annotations.
    pub annotations: Tally,
    /// The relations.
    pub relations: Tally,
    /// What the schema and the register got.
    pub added: Added,
    /// How offsets were counted, in the order in which it was found out.
    pub scales: Vec<super::Scale>,
    /// What the project could not hold.
    pub losses: LossReport,
    /// What the user should know.
    pub findings: Vec<Diagnostic>,
}

/// How many records were new, and how many there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// New ones.
    pub new: u64,
    /// Those that the project has already, in the same state or another one.
    pub known: u64,
}

/// What a schema and a register lacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Labels.
    pub labels: Vec<LabelId>,
    /// Attributes.
    pub attributes: Vec<(LabelId, AttributeId)>,
    /// Choices of attributes that were there.
    pub choices: Vec<(LabelId, AttributeId, String)>,
    /// Relations.
    pub relations: Vec<LabelId>,
    /// Speakers.
    pub speakers: Vec<SpeakerId>,
}

impl Report {
    /// Whether something is broken, so that not all that the data has came into the project.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|it| it.severity == Severity::Error)
    }
}
