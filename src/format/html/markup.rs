//! HTML as it is put together: tags of our own, words of others escaped.

use std::fmt::Write as _;

use crate::format::legible::{Legible, in_html};
use crate::format::{Entry, words};
use crate::model::{AnnotatorId, DocumentId, ProjectId};

/// The address of a record within the page: `harbour.ada`, the project before it where there are several.
pub(super) struct Key(pub(super) String);

impl Key {
    pub(super) fn new(
        several_projects: bool,
        project: ProjectId,
        document: &DocumentId,
        annotator: Option<&AnnotatorId>,
    ) -> Self {
        // No name has a point in it, so that no two records share an address.
        let project = if several_projects { format!("{project}.") } else { String::new() };
        Self(format!("{project}{document}.{}", annotator.map_or("", |it| it.as_str())))
    }
}

/// HTML that is being written.
pub(super) struct Markup {
    pub(super) html: String,
    pub(super) legible: Legible,
}

impl Markup {
    pub(super) fn new() -> Self {
        Self { html: String::new(), legible: Legible::new(in_html) }
    }

    /// Appends HTML of our own.
    pub(super) fn raw(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Appends words of others, in whatever place: between tags or in an attribute.
    pub(super) fn text(&mut self, text: &str) {
        for character in self.legible.text(text).chars() {
            match character {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str("&quot;"),
                '\'' => self.html.push_str("&#39;"),
                it => self.html.push(it),
            }
        }
    }

    /// Appends an element with words of others, whose direction does not reach what is around them.
    pub(super) fn element(&mut self, name: &str, text: &str) {
        let _ = write!(self.html, "<{name}><bdi>");
        self.text(text);
        let _ = write!(self.html, "</bdi></{name}>");
    }

    /// A line of the list of documents.
    pub(super) fn entry(&mut self, entry: &Entry<'_>, several_projects: bool) {
        let key = Key::new(several_projects, entry.project.id, &entry.document.id, entry.annotator);
        let _ = write!(self.html, "<li><a href=\"#{}\"><bdi>", key.0);
        self.text(&entry.document.title);
        let annotator = entry.annotator.map(|it| format!("{it}, ")).unwrap_or_default();
        let _ = writeln!(self.html, "</bdi></a> ({annotator}{})</li>", words::annotations(entry.annotations));
    }
}
