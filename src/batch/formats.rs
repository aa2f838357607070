//! `manicule-batch formats`: what each format reads, writes and can hold.

use serde_json::{Value, json};

use super::console::table;
use super::{BatchError, Console, Outcome};
use crate::format::{Capabilities, Description, formats};

pub(super) fn run(console: &Console) -> Result<Outcome, BatchError> {
    let descriptions = formats().iter().map(|it| it.description());
    if console.is_json() {
        console.print_json(&descriptions.map(description_json).collect())?;
        return Ok(Outcome::Clean);
    }
    let header = ["format", "reads", "writes", "holds", "offsets", "what it is"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(descriptions.map(|it| {
        let mark = |yes: bool| if yes { "yes" } else { "–" }.to_owned();
        let holds: Vec<&str> = things(it.capabilities).iter().filter(|(_, held)| *held).map(|(it, _)| *it).collect();
        let holds = if holds.is_empty() { "–".to_owned() } else { holds.join(", ") };
        vec![it.name.to_owned(), mark(it.reads), mark(it.writes), holds, units(it).join(", "), it.summary.to_owned()]
    }));
    console.print(&table(&rows))?;
    Ok(Outcome::Clean)
}

fn things(capabilities: Capabilities) -> [(&'static str, bool); 6] {
    [
        ("overlap", capabilities.overlap),
        ("discontinuous", capabilities.discontinuous),
        ("attributes", capabilities.attributes),
        ("relations", capabilities.relations),
        ("notes", capabilities.notes),
        ("annotators", capabilities.annotators),
    ]
}

fn units(description: &Description) -> Vec<&'static str> {
    description.capabilities.units.iter().map(|it| it.name()).collect()
}

fn description_json(description: &Description) -> Value {
    let holds = things(description.capabilities).into_iter().map(|(thing, held)| (thing.to_owned(), json!(held)));
    json!({
        "name": description.name,
        "extensions": description.extensions,
        "summary": description.summary,
        "reads": description.reads,
        "writes": description.writes,
        "holds": holds.collect::<serde_json::Map<_, _>>(),
        "offsets": units(description),
    })
}
