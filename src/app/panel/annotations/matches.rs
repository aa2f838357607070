//! Which annotations the list shows: all, by their number, or those that a filter leaves, looked for a few milliseconds a frame.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::session::Workspace;
use crate::find;
use crate::model::{Annotation, AnnotationId, AttributeValue, DocumentId, LabelId, Order};

/// How long a frame may look.
const FRAME: Duration = Duration::from_millis(4);
/// How many annotations are looked at between two looks at the clock.
const BATCH: usize = 64;

/// What a filter is about: the revision, which no other workspace has, and the document.
type Looked = (u64, Option<DocumentId>);

/// The annotations that are shown.
#[derive(Default)]
pub struct Matches {
    /// What is looked for and where; `None` without a filter, when nothing has to be looked for.
    of: Option<(Looked, String, Vec<LabelId>)>,
    /// What was found by the last search that has ended.
    found: Vec<AnnotationId>,
    search: Option<Search>,
}

/// A search that goes on.
#[derive(Default)]
struct Search {
    found: Vec<AnnotationId>,
    /// Behind which annotation it goes on.
    behind: Option<Order>,
}

impl Matches {
    /// Whether there is no filter.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.of.is_none()
    }

    /// Whether more may be found.
    #[must_use]
    pub fn is_looking(&self) -> bool {
        self.search.is_some()
    }

    /// Looks for what the filter leaves, and goes on with that for a few milliseconds.
    pub fn refresh(&mut self, workspace: &Workspace, filter: &str, labels: &[LabelId]) {
        let needle = find::fold(filter.trim());
        if needle.is_empty() && labels.is_empty() {
            *self = Self::default();
            return;
        }
        let looked = (workspace.revision, workspace.document.clone());
        let of = Some((looked, needle, labels.to_vec()));
        if self.of != of {
            let same_filter = |(_, needle, labels): &(Looked, String, Vec<LabelId>)| {
                of.as_ref().is_some_and(|(_, other, others)| (needle, labels) == (other, others))
            };
            if !self.of.as_ref().is_some_and(same_filter) {
                self.found.clear();
            }
            self.of = of;
            self.search = Some(Search::default());
        }
        self.look(workspace);
    }

    fn look(&mut self, workspace: &Workspace) {
        let (Some(search), Some((_, needle, labels))) = (self.search.as_mut(), &self.of) else { return };
        let begun = Instant::now();
        let all = workspace.sheet().map(|sheet| &sheet.annotations);
        let from = search.behind.unwrap_or(Order::before(crate::text::ByteOffset(0)));
        let skipped = usize::from(search.behind.is_some());
        let rest = all.into_iter().flat_map(|all| all.iter_from(from)).skip(skipped);
        let mut ended = true;
        for (number, annotation) in rest.enumerate() {
            let is_of_label = labels.is_empty() || labels.contains(&annotation.label);
            if is_of_label && (needle.is_empty() || find::fold(&searched(workspace, annotation)).contains(needle)) {
                search.found.push(annotation.id);
            }
            if number % BATCH == BATCH - 1 && begun.elapsed() > FRAME {
                search.behind = Some(Order::of(annotation));
                ended = false;
                break;
            }
        }
        if ended {
            self.found = self.search.take().map(|search| search.found).unwrap_or_default();
        }
    }

    /// What the filter leaves: after an edit what it left before, until as much is found anew.
    fn shown(&self) -> &[AnnotationId] {
        let newer = self.search.as_ref().filter(|search| search.found.len() >= self.found.len());
        newer.map_or(&self.found, |search| &search.found)
    }

    /// How many annotations are shown.
    #[must_use]
    pub fn count(&self, workspace: &Workspace) -> usize {
        if self.is_all() { workspace.sheet().map_or(0, |sheet| sheet.annotations.len()) } else { self.shown().len() }
    }

    /// The number of an annotation among those that are shown.
    #[must_use]
    pub fn place(&self, workspace: &Workspace, id: AnnotationId) -> Option<usize> {
        let annotations = &workspace.sheet()?.annotations;
        if self.is_all() {
            return annotations.rank(id);
        }
        let order = |id| annotations.get(id).map(|it| Order::of(it));
        let place = self.shown().partition_point(|it| order(*it) < order(id));
        (self.shown().get(place) == Some(&id)).then_some(place)
    }

    /// Some of the annotations that are shown, by their numbers.
    pub fn rows<'a>(
        &'a self,
        workspace: &'a Workspace,
        rows: Range<usize>,
    ) -> impl Iterator<Item = &'a Arc<Annotation>> {
        let all = workspace.sheet().map(|sheet| &sheet.annotations).filter(|_| self.is_all());
        let all = all.into_iter().flat_map({
            let rows = rows.clone();
            move |all| all.iter_from_rank(rows.start).take(rows.len())
        });
        let found = self.shown().get(rows).unwrap_or_default();
        all.chain(found.iter().filter_map(|id| workspace.annotation(*id)))
    }
}

/// Everything of an annotation that the filter looks at.
fn searched(workspace: &Workspace, annotation: &Annotation) -> String {
    let mut words = annotation.spans.quoted();
    words.push('\n');
    words.push_str(&annotation.note);
    for (_, attribute) in annotation.attributes.iter() {
        words.push('\n');
        match &attribute.value {
            AttributeValue::Text(text) => words.push_str(&crate::app::panel::draft::name_of(&workspace.project, text)),
            AttributeValue::Choices(choices) => words.push_str(&choices.join("\n")),
            AttributeValue::Mention(spans) => spans.iter().for_each(|it| words.push_str(&it.quoted)),
            AttributeValue::Period(period) => {
                words.push_str(&format!("{} {} {}", period.from, period.to, period.words))
            }
            AttributeValue::Unknown => words.push_str("unknown"),
            AttributeValue::None => words.push_str("none"),
        }
    }
    words
}
