//! Where annotations lie, for the scroll bar: how many of each label begin in each of a few hundred stretches of the text.
//!
//! Counts annotations; stretches are bounded by bytes of the text, and equally high on the bar. An edit is followed by what it has changed
//! alone; all of many annotations are counted on a thread of its own.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use eframe::egui::Context;

use crate::app::reading::{ReadingView, Setting};
use crate::app::session::Workspace;
use crate::model::{Annotation, AnnotationSet, AnnotatorId, DocumentId, LabelId, Sheet};
use crate::store;
use crate::text::{ByteOffset, Span};

/// How many stretches are told apart: about as many as a bar has room for marks.
pub const STRETCHES: usize = 512;
/// So many annotations are counted within a frame.
const AT_ONCE: usize = 4096;
/// By how much the height of the text may become another one, while estimates become measures, before stretches are drawn anew.
const STALE: f64 = 0.01;

/// What stretches and counts depend on besides the annotations.
#[derive(Clone, Debug, PartialEq)]
struct Basis {
    document: DocumentId,
    annotator: AnnotatorId,
    labels: Arc<[LabelId]>,
    setting: Setting,
    /// The height of the text in points when the stretches were drawn.
    whole: f64,
}

impl Basis {
    /// Whether this is about the same annotations as another one, wherever they lie on the bar.
    fn is_of_same(&self, other: &Self) -> bool {
        (&self.document, &self.annotator, &self.labels) == (&other.document, &other.annotator, &other.labels)
    }

    /// Whether what was counted for another one still holds for this one.
    fn agrees(&self, other: &Self) -> bool {
        let grown = (self.whole - other.whole).abs() / other.whole.max(1.0);
        self.is_of_same(other) && self.setting == other.setting && grown < STALE
    }
}

/// The number of annotations of each label that begin in each stretch.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    /// Where each stretch begins. Invariant: sorted, the first is 0.
    edges: Arc<[ByteOffset]>,
    labels: Arc<[LabelId]>,
    /// For each stretch the number of each label, and behind them that of labels which the schema has lost.
    counts: Vec<u32>,
}

impl Counts {
    /// Nothing counted yet.
    fn new(edges: Arc<[ByteOffset]>, labels: Arc<[LabelId]>) -> Self {
        let counts = vec![0; edges.len() * (labels.len() + 1)];
        Self { edges, labels, counts }
    }

    /// The stretch that an offset lies in.
    fn stretch_of(&self, offset: ByteOffset) -> usize {
        self.edges.partition_point(|edge| *edge <= offset).saturating_sub(1)
    }

    fn count_of(&mut self, annotation: &Annotation) -> Option<&mut u32> {
        let label = self.labels.iter().position(|it| *it == annotation.label).unwrap_or(self.labels.len());
        let stretch = self.stretch_of(annotation.spans.hull().start());
        self.counts.get_mut(stretch * (self.labels.len() + 1) + label)
    }

    fn add<'a>(&mut self, annotations: impl IntoIterator<Item = &'a Arc<Annotation>>) {
        for annotation in annotations {
            self.count_of(annotation).into_iter().for_each(|count| *count += 1);
        }
    }

    /// Counts what is different from what was counted.
    fn follow(&mut self, counted: &AnnotationSet, now: &AnnotationSet) {
        let (gone, come) = now.unshared(counted);
        for annotation in gone {
            self.count_of(annotation).into_iter().for_each(|count| *count = count.saturating_sub(1));
        }
        self.add(come);
    }

    /// The stretches in which anything begins, with the number of annotations of each label, in the order of labels; those of no label of the
    /// schema come last.
    pub fn stretches(&self) -> impl Iterator<Item = (usize, &[u32])> {
        let stretches = self.counts.chunks(self.labels.len() + 1).enumerate();
        stretches.filter(|(_, counts)| counts.iter().any(|count| *count > 0))
    }

    /// The largest number of annotations of one label in one stretch.
    pub fn most(&self) -> u32 {
        self.counts.iter().copied().max().unwrap_or_default()
    }

    /// The stretches in which any of some sorted spans begins.
    pub fn stretches_of(&self, spans: &[Span]) -> Vec<usize> {
        let mut stretches = Vec::new();
        let mut next = 0;
        while let Some(span) = spans.get(next) {
            let stretch = self.stretch_of(span.start());
            stretches.push(stretch);
            let end = self.edges.get(stretch + 1);
            next += end.map_or(spans.len() - next, |end| spans[next..].partition_point(|it| it.start() < *end));
        }
        stretches
    }
}

/// The counts of the document that is open, kept up with it.
#[derive(Default)]
pub struct Map {
    basis: Option<Basis>,
    counts: Option<Counts>,
    /// What the counts are of.
    counted: Arc<Sheet>,
    counting: Option<Counting>,
    version: u64,
}

/// A count that goes on elsewhere.
struct Counting {
    basis: Basis,
    sheet: Arc<Sheet>,
    answer: Receiver<Counts>,
}

impl Map {
    /// The counts, as far as they are known, and a number that is another one when they have changed.
    #[must_use]
    pub fn counts(&self) -> Option<(&Counts, u64)> {
        self.counts.as_ref().map(|counts| (counts, self.version))
    }

    /// Brings the counts up to the present annotations and layout, or has them counted.
    pub fn update(&mut self, ctx: &Context, workspace: &Workspace, view: &ReadingView) {
        let Some(basis) = self.basis_of(workspace, view) else { return };
        let sheet = workspace.sheet().cloned().unwrap_or_default();
        if self.basis.as_ref().is_some_and(|it| !basis.is_of_same(it)) {
            // What was counted is of something else, and no better than nothing.
            self.basis = None;
            self.counts = None;
            self.counting = None;
        }
        self.take_in();
        if self.counting.is_none() && self.basis.as_ref().is_none_or(|it| !basis.agrees(it)) {
            self.count(ctx, basis, sheet.clone(), view);
        }
        if let Some(counts) = self.counts.as_mut().filter(|_| !Arc::ptr_eq(&sheet, &self.counted)) {
            counts.follow(&self.counted.annotations, &sheet.annotations);
            self.counted = sheet;
            self.version += 1;
        }
    }

    fn basis_of(&self, workspace: &Workspace, view: &ReadingView) -> Option<Basis> {
        let labels = &workspace.project.schema.labels;
        let known = self.basis.as_ref().map(|it| &it.labels).filter(|it| it.iter().eq(labels.iter().map(|it| &it.id)));
        Some(Basis {
            document: workspace.document.clone()?,
            annotator: workspace.annotator.clone(),
            labels: known.map_or_else(|| labels.iter().map(|it| it.id.clone()).collect(), Arc::clone),
            setting: view.setting(),
            whole: view.whole(),
        })
    }

    fn take_in(&mut self) {
        let Some(counting) = &self.counting else { return };
        match counting.answer.try_recv() {
            Ok(counts) => {
                let counting = self.counting.take();
                self.take(counts, counting.map(|it| (it.basis, it.sheet)));
            }
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => self.counting = None,
        }
    }

    fn take(&mut self, counts: Counts, of: Option<(Basis, Arc<Sheet>)>) {
        let Some((basis, sheet)) = of else { return };
        self.basis = Some(basis);
        self.counts = Some(counts);
        self.counted = sheet;
        self.version += 1;
    }

    /// Counts everything: few at once, many elsewhere, while what was counted before is still shown.
    fn count(&mut self, ctx: &Context, basis: Basis, sheet: Arc<Sheet>, view: &ReadingView) {
        let edges = (0..STRETCHES).map(|stretch| view.offset_at_share(stretch as f64 / STRETCHES as f64));
        let mut counts = Counts::new(edges.collect(), basis.labels.clone());
        if sheet.annotations.len() <= AT_ONCE {
            counts.add(sheet.annotations.iter());
            self.take(counts, Some((basis, sheet)));
            return;
        }
        let (sender, answer) = channel();
        let (ctx, counted) = (ctx.clone(), sheet.clone());
        let thread = std::thread::Builder::new().name("count for the scroll bar".to_owned()).spawn(move || {
            store::give_way();
            counts.add(counted.annotations.iter());
            // Whoever asked may be gone, and then nobody needs to know.
            let _ = sender.send(counts);
            ctx.request_repaint();
        });
        // Without a thread the bar goes without marks until there is one.
        self.counting = thread.ok().map(|_| Counting { basis, sheet, answer });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{AnnotationId, Attributes, Origin, Spans, Stamp, Time};
    use crate::text::Text;

    fn annotation(text: &Text, id: u64, label: &str, start: usize) -> Arc<Annotation> {
        let stamp = Stamp { at: Time::from_unix(0), by: "ada".parse().expect("an annotator") };
        let span = Span::from_range(start..start + 5).expect("a span");
        Arc::new(Annotation {
            id: AnnotationId::from_number(id),
            label: label.parse().expect("a label"),
            spans: Spans::quote(&[span], text).expect("in the text"),
            attributes: Attributes::default(),
            note: String::new().into(),
            unsure: false,
            origin: Origin::Hand,
            created: stamp.clone(),
            changed: stamp,
        })
    }

    fn counts() -> Counts {
        let edges = (0..40).map(|it| ByteOffset(it * 500)).collect();
        Counts::new(edges, ["claim", "quote"].map(|it| it.parse().expect("a label")).into_iter().collect())
    }

    fn recounted(set: &AnnotationSet) -> Counts {
        let mut counts = counts();
        counts.add(set.iter());
        counts
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20))]

        #[test]
        fn following_edits_comes_to_what_counting_anew_does(
            start in prop::collection::vec((0_u64..900, 0_usize..19_000), 0..900),
            edits in prop::collection::vec(prop::collection::vec((0_u64..900, 0_usize..38_000), 0..6), 1..8),
        ) {
            let text = Text::new("x".repeat(20_000));
            let label = |start: usize| ["claim", "quote", "lost"][start % 3];
            let mut set: AnnotationSet =
                start.iter().map(|(id, start)| annotation(&text, *id, label(*start), *start)).collect();
            let mut counts = recounted(&set);
            for edit in edits {
                let before = set.clone();
                for (id, place) in edit {
                    if place < 19_000 {
                        set.insert(annotation(&text, id, label(place), place));
                    } else {
                        set.remove(AnnotationId::from_number(id));
                    }
                }
                counts.follow(&before, &set);
                prop_assert_eq!(&counts, &recounted(&set));
            }
        }

        #[test]
        fn hits_are_where_they_are(starts in prop::collection::btree_set(0_usize..19_000, 0..300)) {
            let spans: Vec<Span> = starts.iter().filter_map(|it| Span::from_range(*it..*it + 2)).collect();
            let mut expected: Vec<usize> = starts.iter().map(|it| it / 500).collect();
            expected.dedup();
            prop_assert_eq!(counts().stretches_of(&spans), expected);
        }
    }

    #[test]
    fn labels_are_told_apart_and_lost_ones_come_last() {
        let text = Text::new("x".repeat(2_000));
        let mut counts = counts();
        let of = [("quote", 10), ("quote", 20), ("lost", 30), ("claim", 1_600)];
        counts.add(&(0..).zip(of).map(|(id, (label, at))| annotation(&text, id, label, at)).collect::<Vec<_>>());
        let stretches: Vec<_> = counts.stretches().collect();
        assert_eq!(stretches, [(0, &[0, 2, 1][..]), (3, &[1, 0, 0][..])]);
        assert_eq!(counts.most(), 2);
    }
}
