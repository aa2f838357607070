//! Times of many frames as a few figures, and the figures as a table.

use std::collections::BTreeMap;
use std::time::Duration;

/// The times of frames, to be asked for their quantiles.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds further frames.
    pub fn add(&mut self, frames: impl IntoIterator<Item = Duration>) {
        self.0.extend(frames);
        self.0.sort_unstable();
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time that a share of all frames does not exceed, in milliseconds.
    pub fn quantile(&self, share: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        let place = ((self.0.len() as f64 * share).ceil() as usize).saturating_sub(1).min(last);
        self.0.get(place).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    }
}

/// What was measured of one size.
#[derive(Default)]
pub struct Column {
    /// The times of each step, and of all of them together, by their names.
    pub steps: BTreeMap<String, Times>,
    /// Facts beside the frames, each once a round: the least is told.
    pub facts: BTreeMap<String, f64>,
}

/// The name under which all frames of all steps are kept.
pub const ALL: &str = "all frames";

/// Prints the columns beside each other, steps in the order of the script.
pub fn print(columns: &[(&str, Column)], steps: &[String]) {
    print!("{:24}", "milliseconds");
    columns.iter().for_each(|(name, _)| print!(" | {name:^26}"));
    print!("\n{:24}", "");
    columns.iter().for_each(|_| print!(" | {:>8} {:>8} {:>8}", "p50", "p99", "worst"));
    println!();
    for step in steps.iter().map(String::as_str).chain([ALL]) {
        print!("{step:24}");
        for (_, column) in columns {
            let figure = |share| column.steps.get(step).map_or(f64::NAN, |times| times.quantile(share));
            print!(" | {:8.2} {:8.2} {:8.2}", figure(0.5), figure(0.99), figure(1.0));
        }
        println!();
    }
    let facts = columns.first().map(|(_, column)| column.facts.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    for fact in facts {
        print!("{fact:24}");
        columns.iter().for_each(|(_, it)| print!(" | {:26.1}", it.facts.get(&fact).copied().unwrap_or(f64::NAN)));
        println!();
    }
}

/// Prints how much longer each step takes than at the size that ratios are of.
pub fn print_ratios(columns: &[(&str, Column)], base: &str, steps: &[String]) {
    let Some((_, of)) = columns.iter().find(|(name, _)| *name == base) else { return };
    for (name, column) in columns.iter().filter(|(name, _)| *name != base) {
        println!("\n{name} beside {base}: {:13} {:>8} {:>8}", "", "p50", "p99");
        for step in steps.iter().map(String::as_str).chain([ALL]) {
            let (Some(here), Some(there)) = (column.steps.get(step), of.steps.get(step)) else { continue };
            let ratio = |share| here.quantile(share) / there.quantile(share);
            println!("{step:32} {:8.2} {:8.2}", ratio(0.5), ratio(0.99));
        }
    }
}
