//! Which dialogs there are.

/// A dialog of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DialogKind {
    /// Which project to open.
    Open,
    /// Where to make a new project.
    New,
    /// What to import.
    Import,
    /// What has been read of annotated data, before it comes in.
    BringIn,
    /// What to export, and where to.
    Export,
    /// Who annotates, theme, zoom.
    Settings,
    /// Any command by a few letters.
    Palette,
    /// A document by a few letters.
    GoTo,
    /// What mouse and keys do.
    Help,
    /// The source facts of the open document.
    Facts,
    /// What went wrong when the project was opened.
    Problems,
    /// What was found on the way in of documents.
    Findings,
    /// A corrected text for the open document.
    Update,
}
