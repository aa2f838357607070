//! The schema of a new project: what two reports of one event need.

use super::schema::{AttributeDefinition, AttributeKind, Color, Label, RelationLabel, Schema, Snap, Underline};
use super::{AttributeId, LabelId};

use AttributeKind::{Choice, Choices, Mention, Number, Period, Speaker, Text, YesNo};

/// An attribute as one row: id, name, kind, required, choices, rule.
type Row = (&'static str, &'static str, AttributeKind, bool, &'static [&'static str], &'static str);

const CLAIM: &[Row] = &[
    ("source", "source", Speaker, true, &[], "who states it; none where the report itself does"),
    ("source-words", "source words", Mention, false, &[], "the words that name the source"),
    (
        "status",
        "status",
        Choice,
        false,
        &["asserted", "denied", "unconfirmed", "declined to say"],
        "how the source stands to it",
    ),
    ("nature", "nature", Choice, false, &["fact", "opinion", "promise"], "what kind of statement it is"),
    ("check-worthy", "check-worthy", YesNo, false, &[], "whether it is worth a fact-check"),
    ("when", "when", Period, false, &[], "the time that it is about"),
];

const QUOTE: &[Row] = &[
    ("speaker", "speaker", Speaker, true, &[], "who said or wrote it"),
    ("speaker-words", "speaker words", Mention, false, &[], "the words that name the speaker"),
    ("cue", "cue", Mention, false, &[], "the verb or phrase that introduces it: said, according to"),
    ("kind", "kind", Choice, false, &["direct", "partial"], "whole sentences, or a few words woven into another"),
    ("edited", "edited", YesNo, false, &[], "whether the outlet put in or left out words: “(officers)”, “…”"),
    ("claim", "claim", YesNo, false, &[], "whether it states something that can be true or false"),
];

const FIGURE: &[Row] = &[
    ("value", "value", Number, true, &[], "the number, exactly; of a range the lower end"),
    ("to", "to", Number, false, &[], "the upper end of a range"),
    ("unit", "unit", Text, false, &[], "what the number is measured in: %, euro, metre"),
    (
        "qualifier",
        "qualifier",
        Choice,
        false,
        &["exactly", "about", "at least", "at most", "more than", "less than", "order of magnitude"],
        "how exact it claims to be",
    ),
    ("aggregate", "aggregate", Choice, false, &["total", "average", "share", "rate", "change"], "how it was computed"),
    ("per", "per", Text, false, &[], "what it is divided by: year, inhabitant"),
    ("counted", "counted", Text, false, &[], "what is counted or measured: passengers, officers killed"),
    ("period", "period", Period, false, &[], "the time that it holds for"),
];

const REPEATS: &[Row] = &[(
    "change",
    "change",
    Choices,
    false,
    &[
        "same",
        "reworded",
        "cut",
        "added",
        "differs in number",
        "differs in time",
        "differs in place",
        "differs in actor",
        "differs in source",
    ],
    "how the wording or the content changed",
)];

const RELATIONS: &[(&str, &str)] = &[
    ("supports", "the one gives reason to believe the other"),
    ("contradicts", "both cannot be true"),
    ("repeats", "the same statement, quotation or figure again"),
    ("continues", "the second part of what the first began"),
    ("derived-from", "computed or concluded from the other"),
    ("about", "says something of the other"),
];

impl Schema {
    /// The schema of a new project: claims, quotes and figures.
    #[must_use]
    pub fn claim_quote_figure() -> Self {
        let mut schema = Self { labels: default_labels(), ..Self::default() };
        for (label, rows) in [("claim", CLAIM), ("quote", QUOTE), ("figure", FIGURE), ("repeats", REPEATS)] {
            schema.attributes.extend(rows.iter().zip(1..).map(|(row, rank)| attribute(label, row, rank)));
        }
        schema.relations = RELATIONS
            .iter()
            .zip(1..)
            .map(|((id, rule), rank)| RelationLabel {
                id: label_id(id),
                name: id.replace('-', " "),
                rank,
                rule: (*rule).to_owned(),
            })
            .collect();
        schema.sort();
        schema
    }
}

fn default_labels() -> Vec<Label> {
    let label = |id: &str, rank: u16, color, underline, snap, rule: &str| Label {
        id: label_id(id),
        name: id.to_owned(),
        rank,
        color: Color(color),
        underline,
        key: id.chars().next(),
        snap,
        rule: rule.to_owned(),
    };
    vec![
        label(
            "claim",
            1,
            [0x00, 0x72, 0xb2],
            Underline::Solid,
            Snap::Clause,
            "the clause that states it, without its final stop",
        ),
        label(
            "quote",
            2,
            [0xb3, 0x59, 0x00],
            Underline::Dashed,
            Snap::Quotation,
            "with its quotation marks; split parts are one annotation",
        ),
        label(
            "figure",
            3,
            [0x00, 0x79, 0x5c],
            Underline::Double,
            Snap::Number,
            "the number with its qualifier and unit; no dates",
        ),
    ]
}

fn attribute(label: &str, (id, name, kind, required, choices, rule): &Row, rank: u16) -> AttributeDefinition {
    AttributeDefinition {
        label: label_id(label),
        id: AttributeId::from_title(id, |_| false),
        name: (*name).to_owned(),
        rank,
        kind: *kind,
        choices: choices.iter().map(|it| (*it).to_owned()).collect(),
        required: *required,
        rule: (*rule).to_owned(),
    }
}

fn label_id(id: &str) -> LabelId {
    LabelId::from_title(id, |_| false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_as_the_table_spells_them() {
        let schema = Schema::claim_quote_figure();
        assert_eq!(schema.labels.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["claim", "quote", "figure"]);
        assert!(schema.relations.iter().any(|it| it.id.as_str() == "derived-from"));
        let quote = label_id("quote");
        let ids: Vec<_> = schema.attributes_of(&quote).map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["speaker", "speaker-words", "cue", "kind", "edited", "claim"]);
    }
}
