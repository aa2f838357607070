//! What came of it, label by label.

use std::collections::BTreeMap;

use crate::expected::Expected;
use crate::hands::{For, Hands};

/// Prints the actions an annotation of each label, for each purpose; what is done for all annotations at once stands in the last row.
#[expect(clippy::cast_precision_loss, reason = "some thousand actions")]
pub fn print(hands: &Hands, expected: &Expected) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for document in expected.documents() {
        for annotation in expected.sheet(&document).annotations.iter() {
            *counts.entry(expected.project.schema.label_name(&annotation.label).to_owned()).or_default() += 1;
        }
    }
    let all = expected.count();
    let of = |purpose: For, label: Option<&str>| -> usize {
        let meant = hands.counts.iter().filter(|((it, of), _)| *it == purpose && label.is_none_or(|label| label == of));
        meant.map(|(_, count)| count).sum()
    };
    println!(
        "{:<12} {:>11} {:>16} {:>16} {:>16}",
        hands.how.name(),
        "annotations",
        "span and label",
        "attributes",
        "relations"
    );
    let purposes = [For::Spans, For::Attributes, For::Relations];
    let row = |name: &str, count: usize, label: Option<&str>| {
        let cells = purposes.map(|it| of(it, label));
        let cells = cells.map(|it| format!("{it:>8} {:>7.2}", it as f64 / count as f64));
        println!("{name:<12} {count:>11} {}", cells.join(" "));
    };
    counts.iter().for_each(|(label, count)| row(label, *count, Some(label)));
    row("all", all, None);
    let sum: usize = hands.counts.values().sum();
    println!("{sum} actions, {:.2} an annotation", sum as f64 / all as f64);
}
