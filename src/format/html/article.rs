//! A record on the page: facts, the text with its annotations in their place, and what is said of each.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::markup::{Key, Markup};
use crate::format::piece::{self, Step};
use crate::format::{Record, Unit, Written, words};
use crate::model::{Annotation, AnnotationId, Attributes, LabelId, Relation};

/// A piece of text is painted for no more annotations than these, so that a page does not grow with the square of them.
const LANES_MAX: usize = 4;

/// A record as it is written.
pub(super) struct Article<'a> {
    record: &'a Record<'a>,
    unit: Unit,
    key: Key,
    out: Markup,
    written: &'a mut Written,
    several_projects: bool,
    /// The relations that start from each annotation, until they are written.
    relations: BTreeMap<AnnotationId, Vec<&'a Relation>>,
}

impl<'a> Article<'a> {
    pub(super) fn new(record: &'a Record<'a>, unit: Unit, several_projects: bool, written: &'a mut Written) -> Self {
        let key = Key::new(several_projects, record.project.id, &record.document.id, record.annotator);
        let mut relations: BTreeMap<_, Vec<&Relation>> = BTreeMap::new();
        for relation in &record.relations {
            relations.entry(relation.from).or_default().push(relation);
        }
        Self { record, unit, key, out: Markup::new(), written, several_projects, relations }
    }

    /// Writes all of it, or gives `None` where an offset is no boundary of the text.
    pub(super) fn write(mut self, with_text: bool) -> Option<Markup> {
        let record = self.record;
        let _ = writeln!(self.out.html, "<article id=\"{}\">", self.key.0);
        self.out.element("h2", &record.document.title);
        let annotator = record.annotator.map(|it| format!("{it} · ")).unwrap_or_default();
        let (status, count) = (words::status(record.status), words::annotations(record.annotations.len()));
        let _ = writeln!(self.out.html, "\n<p class=\"by\">{annotator}{status} · {count}</p>");
        if words::facts(record.document).next().is_some() {
            self.out.raw("<dl>\n");
            for (name, fact) in words::facts(record.document) {
                self.pair(name, fact, false);
            }
            self.out.raw("</dl>\n");
        }
        if with_text {
            self.text();
        }
        if !record.annotations.is_empty() {
            self.out.raw("<ol class=\"notes\">\n");
            for annotation in &record.annotations {
                self.note(annotation, with_text)?;
            }
            self.out.raw("</ol>\n");
        }
        self.out.raw("</article>\n");
        Some(self.out)
    }

    /// The text with its annotations in their place.
    fn text(&mut self) {
        let record = self.record;
        let language = &record.document.language;
        let is_tag = !language.is_empty() && language.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
        let language = if is_tag { format!(" lang=\"{language}\"") } else { String::new() };
        let _ = write!(self.out.html, "<div class=\"doc\" dir=\"auto\"{language}>");
        let (out, key, written) = (&mut self.out, &self.key.0, &mut *self.written);
        let annotations = &record.annotations;
        piece::read(record, |step| match step {
            Step::Begins { annotation, is_first: true } => {
                let _ = write!(out.html, "<span id=\"{key}.{}.text\"></span>", annotations[annotation].id);
            }
            Step::Ends { annotation, is_last: true } => {
                let (id, number) = (annotations[annotation].id, annotation + 1);
                let _ = write!(
                    out.html,
                    "<a class=\"number\" href=\"#{key}.{id}\" data-number=\"{number}\" aria-label=\"note {number}\"></a>"
                );
            }
            Step::Begins { .. } | Step::Ends { .. } => {}
            Step::Words { range, lanes, is_excluded } => {
                let painted = lanes.iter().take(LANES_MAX).enumerate();
                let painted: Vec<(usize, &LabelId)> =
                    painted.filter_map(|(lane, it)| Some((lane, &annotations[(*it)?].label))).collect();
                out.raw(if is_excluded { "<span class=\"furniture\">" } else { "" });
                for (lane, label) in &painted {
                    let _ = write!(out.html, "<mark class=\"{label}\" data-label=\"{label}\" data-lane=\"{lane}\">");
                    written.add_spans("marks", label, 1);
                }
                out.text(&record.text.as_str()[range]);
                painted.iter().for_each(|_| out.raw("</mark>"));
                out.raw(if is_excluded { "</span>" } else { "" });
            }
        });
        self.out.raw("</div>\n");
    }

    /// What is said of an annotation.
    fn note(&mut self, annotation: &Annotation, with_text: bool) -> Option<()> {
        let record = self.record;
        let (id, label) = (annotation.id, &annotation.label);
        let place = words::places(record.text, self.unit, annotation.spans.iter())?;
        let _ = write!(self.out.html, "<li id=\"{}.{id}\">\n<p class=\"note-head\">", self.key.0);
        let _ = write!(self.out.html, "<span class=\"name\" data-label=\"{label}\">");
        self.out.text(record.project.schema.label_name(label));
        self.out.raw("</span> ");
        match with_text {
            true => drop(write!(self.out.html, "<a href=\"#{}.{id}.text\">{place}</a>", self.key.0)),
            false => self.out.raw(&place),
        }
        for mark in words::marks(annotation) {
            let _ = write!(self.out.html, " <em>{mark}</em>");
        }
        self.out.raw("</p>\n<p class=\"words\"><bdi>");
        self.out.text(&annotation.spans.quoted());
        self.out.raw("</bdi></p>\n");
        self.values(label, &annotation.attributes, &annotation.note)?;
        if let Some(relations) = self.relations.remove(&id) {
            self.out.raw("<ul class=\"relations\">\n");
            for relation in relations {
                self.relation(relation)?;
            }
            self.out.raw("</ul>\n");
        }
        self.out.raw("</li>\n");
        Some(())
    }

    fn relation(&mut self, relation: &Relation) -> Option<()> {
        let record = self.record;
        let to = &relation.to;
        let key = Key::new(self.several_projects, record.project.id, &to.document, record.annotator);
        self.out.raw("<li>");
        self.out.text(record.project.schema.relation_name(&relation.label));
        let _ = write!(self.out.html, " → <a href=\"#{}.{}\"><bdi>", key.0, to.annotation);
        if let Some((document, annotation)) = words::target(record, relation) {
            if document.id != record.document.id {
                self.out.text(&document.title);
                self.out.raw(": ");
            }
            self.out.text(&annotation.spans.quoted());
        }
        self.out.raw("</bdi></a>\n");
        self.values(&relation.label, &relation.attributes, &relation.note)?;
        self.out.raw("</li>\n");
        Some(())
    }

    /// Attributes and the note of an annotation or relation.
    fn values(&mut self, label: &LabelId, attributes: &Attributes, note: &str) -> Option<()> {
        let said = words::said(self.record, self.unit, label, attributes)?;
        if !said.is_empty() {
            self.out.raw("<dl>\n");
            for it in said {
                self.pair(it.name, &it.words, it.is_guess);
            }
            self.out.raw("</dl>\n");
        }
        if !note.is_empty() {
            self.out.raw("<p class=\"note\"><bdi>");
            self.out.text(note);
            self.out.raw("</bdi></p>\n");
        }
        Some(())
    }

    fn pair(&mut self, name: &str, words: &str, is_guess: bool) {
        self.out.element("dt", name);
        self.out.raw("<dd><bdi>");
        self.out.text(words);
        self.out.raw(if is_guess { "</bdi> <em>guessed</em></dd>\n" } else { "</bdi></dd>\n" });
    }
}
