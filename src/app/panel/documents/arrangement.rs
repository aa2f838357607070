//! Which documents the list shows, in which order and under which headings. Knows the project, and nothing of how a line is drawn.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::app::session::Works;
use crate::find::fold;
use crate::model::{AnnotatorId, Document, DocumentId, Project, SheetKey, Status};

/// How the user wants the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// Words of the title, the publisher or the event; all where it is empty.
    pub filter: String,
    /// How far the annotator is; all where it is `None`.
    pub status: Option<Status>,
    /// Who published it; all where it is `None`.
    pub publisher: Option<String>,
    /// What the headings tell.
    pub group: Group,
    /// What the documents below one heading are sorted by.
    pub sort: Sort,
    /// Whether the last comes first.
    pub reversed: bool,
    /// The headings whose documents are hidden.
    pub folded: BTreeSet<String>,
}

/// What documents stand together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// The event that they report.
    #[default]
    Event,
    /// Who published them.
    Publisher,
    /// They stand in one list.
    Nothing,
}

/// What documents are sorted by. Those that are equal in it stand as in [`Sort::Date`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// When they were published; those of which it is not known come last.
    #[default]
    Date,
    /// Their titles, whatever the case of the letters.
    Title,
    /// The names of their files.
    Name,
    /// Who published them.
    Publisher,
    /// How far the annotator is.
    Status,
    /// How many annotations they have.
    Count,
}

impl Group {
    /// All, with words for the menu.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Event, "Event"), (Self::Publisher, "Publisher"), (Self::Nothing, "Nothing")];

    fn of(self, document: &Document) -> &str {
        match self {
            Self::Event => &document.event,
            Self::Publisher => &document.publisher,
            Self::Nothing => "",
        }
    }

    /// What documents without one stand under.
    fn none(self) -> &'static str {
        if self == Self::Publisher { "No publisher" } else { "No event" }
    }

    fn counted(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Event, 1) => "report",
            (Self::Event, _) => "reports",
            (_, 1) => "document",
            (..) => "documents",
        }
    }
}

impl Sort {
    /// All, with words for the menu.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Date, "Date"),
        (Self::Title, "Title"),
        (Self::Name, "File name"),
        (Self::Publisher, "Publisher"),
        (Self::Status, "Status"),
        (Self::Count, "Annotations"),
    ];
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// What the documents below have in common.
    Heading {
        /// The event or publisher, by which it is folded.
        name: String,
        /// The name and how many there are.
        words: String,
        /// How many bytes of the words are the name, which is shortened where there is no room for all.
        title_bytes: usize,
        /// Whether they are hidden.
        folded: bool,
    },
    /// A document.
    Document(Arc<Document>),
}

/// The list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arranged {
    /// Its lines.
    pub rows: Vec<Row>,
    /// The documents of these.
    pub listed: Arc<[Arc<Document>]>,
    /// How many documents there are in it, folded ones too.
    pub count: usize,
    /// All publishers of the project, each with the number of its documents.
    pub publishers: Vec<(String, usize)>,
}

impl Arrangement {
    /// Whether some documents may be left out, beside those that are folded.
    #[must_use]
    pub fn leaves_out(&self) -> bool {
        !self.filter.is_empty() || self.status.is_some() || self.publisher.is_some()
    }

    /// Whether the list may become another one with every edit, and not only with those of documents and statuses.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.sort == Sort::Count
    }

    /// Makes the list for an annotator. The documents come in the order of the project's list: by event, date, title.
    #[must_use]
    pub fn arrange(
        &self,
        (project, works): (&Project, &Works),
        annotator: &AnnotatorId,
        ordered: &[Arc<Document>],
    ) -> Arranged {
        let needle = fold(&self.filter);
        let of = |id: &DocumentId| {
            let (status, count) = works.of(project, &SheetKey::new(id.clone(), annotator.clone()));
            Work { status, count }
        };
        let needs_work = self.status.is_some() || matches!(self.sort, Sort::Status | Sort::Count);
        let works = ordered.iter().map(|it| (it, if needs_work { of(&it.id) } else { Work::default() }));
        let mut kept: Vec<_> = works.filter(|(it, work)| self.keeps(it, work.status, &needle)).collect();
        if (self.group, self.sort, self.reversed) != (Group::Event, Sort::Date, false) {
            kept.sort_by(|a, b| {
                let grouped = by_name(self.group.of(a.0), self.group.of(b.0));
                let sorted = self.compare(a, b);
                grouped.then(if self.reversed { sorted.reverse() } else { sorted })
            });
        }
        let documents: Vec<_> = kept.into_iter().map(|(document, _)| document).collect();
        let rows = self.rows(&documents);
        let listed = rows.iter().filter_map(|row| match row {
            Row::Document(document) => Some(document.clone()),
            Row::Heading { .. } => None,
        });
        Arranged { count: documents.len(), publishers: publishers(ordered), listed: listed.collect(), rows }
    }

    fn keeps(&self, document: &Document, status: Status, needle: &str) -> bool {
        let matches = |text: &String| fold(text).contains(needle);
        self.status.is_none_or(|it| it == status)
            && self.publisher.as_ref().is_none_or(|it| *it == document.publisher)
            && (needle.is_empty() || [&document.title, &document.publisher, &document.event].into_iter().any(matches))
    }

    fn compare(&self, (a, of_a): &(&Arc<Document>, Work), (b, of_b): &(&Arc<Document>, Work)) -> Ordering {
        let sorted = match self.sort {
            Sort::Date => Ordering::Equal,
            Sort::Title => fold(&a.title).cmp(&fold(&b.title)),
            Sort::Name => a.id.cmp(&b.id),
            Sort::Publisher => by_name(&a.publisher, &b.publisher),
            Sort::Status => of_a.status.cmp(&of_b.status),
            Sort::Count => of_a.count.cmp(&of_b.count),
        };
        sorted.then_with(|| by_name(&a.published, &b.published)).then_with(|| (&a.title, &a.id).cmp(&(&b.title, &b.id)))
    }

    /// The documents, sorted by their group, with a heading before those of each; none where no document has one.
    fn rows(&self, documents: &[&Arc<Document>]) -> Vec<Row> {
        let mut rows = Vec::with_capacity(documents.len() + 8);
        let grouped = documents.iter().any(|it| !self.group.of(it).is_empty());
        for together in documents.chunk_by(|a, b| self.group.of(a) == self.group.of(b)) {
            let name = self.group.of(together[0]);
            let folded = grouped && self.folded.contains(name);
            if grouped {
                let title = if name.is_empty() { self.group.none() } else { name }.to_uppercase();
                let counted = match name {
                    "" => String::new(),
                    _ => format!(" · {} {}", together.len(), self.group.counted(together.len()).to_uppercase()),
                };
                let (title_bytes, words) = (title.len(), title + &counted);
                rows.push(Row::Heading { name: name.to_owned(), words, title_bytes, folded });
            }
            if !folded {
                rows.extend(together.iter().map(|document| Row::Document(Arc::clone(document))));
            }
        }
        rows
    }
}

/// How far an annotator is with a document.
#[derive(Clone, Copy, Debug, Default)]
struct Work {
    status: Status,
    count: usize,
}

/// In the order of the alphabet; what has no name comes last.
fn by_name(a: &str, b: &str) -> Ordering {
    (a.is_empty(), a).cmp(&(b.is_empty(), b))
}

fn publishers(documents: &[Arc<Document>]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for document in documents.iter().filter(|it| !it.publisher.is_empty()) {
        *counts.entry(&document.publisher).or_default() += 1;
    }
    counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ProjectId, Sheet};
    use crate::text::Text;

    /// Documents by name, title, publisher, date, event and status, in the order of the project's list.
    const REPORTS: [[&str; 6]; 4] = [
        ["b", "Ferry burns", "Courier", "2025-10-10", "Fire", "done"],
        ["a", "after the fire", "Lantern", "2025-10-11", "Fire", "new"],
        ["d", "Crew warned", "Courier", "", "Fire", "in_progress"],
        ["c", "Bees", "", "2025-01-01", "", "new"],
    ];

    fn arranged(change: impl FnOnce(&mut Arrangement)) -> Arranged {
        let mut project = Project::new(ProjectId::from_number(1), "News");
        let ada: AnnotatorId = "ada".parse().expect("a name");
        let mut ordered = Vec::new();
        for [id, title, publisher, published, event, status] in REPORTS {
            let mut document = Document::new(id.parse().expect("a name"), title, Text::new(id).hash());
            (document.publisher, document.published, document.event) =
                (publisher.to_owned(), published.to_owned(), event.to_owned());
            let status = Status::ALL.into_iter().find(|it| it.name() == status).expect("a status");
            let key = SheetKey::new(document.id.clone(), ada.clone());
            project.sheets.insert(key, Arc::new(Sheet { status, ..Sheet::default() }));
            ordered.push(Arc::new(document));
        }
        let mut arrangement = Arrangement::default();
        change(&mut arrangement);
        arrangement.arrange((&project, &Works::default()), &ada, &ordered)
    }

    /// The names of documents and the words of headings.
    fn told(arranged: &Arranged) -> Vec<&str> {
        let told = arranged.rows.iter().map(|row| match row {
            Row::Heading { words, .. } => words.as_str(),
            Row::Document(document) => document.id.as_str(),
        });
        told.collect()
    }

    #[test]
    fn documents_stand_by_event_as_the_project_has_them() {
        assert_eq!(told(&arranged(|_| {})), ["FIRE · 3 REPORTS", "b", "a", "d", "NO EVENT", "c"]);
    }

    #[test]
    fn they_stand_by_publisher_or_in_one_list() {
        let by_publisher = ["COURIER · 2 DOCUMENTS", "b", "d", "LANTERN · 1 DOCUMENT", "a", "NO PUBLISHER", "c"];
        assert_eq!(told(&arranged(|it| it.group = Group::Publisher)), by_publisher);
        assert_eq!(
            told(&arranged(|it| it.group = Group::Nothing)),
            ["c", "b", "a", "d"],
            "by date, the unknown one last"
        );
    }

    #[test]
    fn they_are_sorted_below_their_headings() {
        let sorted = |sort| {
            let list = arranged(|it| (it.group, it.sort) = (Group::Nothing, sort));
            told(&list).into_iter().map(str::to_owned).collect::<String>()
        };
        assert_eq!(sorted(Sort::Title), "acdb", "whatever the case of the letters");
        assert_eq!(sorted(Sort::Name), "abcd");
        assert_eq!(sorted(Sort::Publisher), "bdac");
        assert_eq!(sorted(Sort::Status), "cadb");
        let reversed = arranged(|it| (it.sort, it.reversed) = (Sort::Name, true));
        assert_eq!(told(&reversed), ["FIRE · 3 REPORTS", "d", "b", "a", "NO EVENT", "c"], "headings stay");
    }

    #[test]
    fn a_filter_leaves_out_and_counts() {
        let list = arranged(|it| it.status = Some(Status::New));
        assert_eq!((told(&list), list.count), (vec!["FIRE · 1 REPORT", "a", "NO EVENT", "c"], 2));
        let list = arranged(|it| it.publisher = Some("Courier".to_owned()));
        assert_eq!(told(&list), ["FIRE · 2 REPORTS", "b", "d"]);
        assert_eq!(list.publishers, [("Courier".to_owned(), 2), ("Lantern".to_owned(), 1)]);
        assert_eq!(told(&arranged(|it| it.filter = "FERRY".to_owned())), ["FIRE · 1 REPORT", "b"]);
    }

    #[test]
    fn what_is_folded_is_counted_and_not_shown() {
        let list = arranged(|it| it.folded.extend(["Fire".to_owned()]));
        assert_eq!((told(&list), list.count), (vec!["FIRE · 3 REPORTS", "NO EVENT", "c"], 4));
    }
}
