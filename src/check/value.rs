//! Values of attributes against their definitions.

use super::Findings;
use super::sheet::check_span;
use crate::model::{
    AttributeDefinition, AttributeKind, AttributeValue, Period, Project, SpeakerId, is_decimal, is_period_date,
};
use crate::text::Text;

/// Whether a value is of its attribute's kind, and all that it names is there.
pub(super) fn check(
    project: &Project,
    definition: &AttributeDefinition,
    value: &AttributeValue,
    text: Option<&Text>,
    findings: &mut Findings,
) {
    use AttributeKind::{Choice, Choices, Mention, Number, Speaker, YesNo};
    let name = &definition.name;
    match (definition.kind, value) {
        (_, AttributeValue::Unknown | AttributeValue::None) | (AttributeKind::Text, AttributeValue::Text(_)) => {}
        (Choice, AttributeValue::Text(choice)) => check_choice(definition, choice, findings),
        (Choices, AttributeValue::Choices(choices)) => check_choices(definition, choices, findings),
        (YesNo, AttributeValue::Text(answer)) if matches!(&**answer, "yes" | "no") => {}
        (YesNo, AttributeValue::Text(answer)) => {
            findings.error(format!("{name} is “{answer}”; expected yes or no"), "choose one");
        }
        (Number, AttributeValue::Text(number)) if is_decimal(number) => {}
        (Number, AttributeValue::Text(number)) => findings.error(
            format!("{name} is “{number}”; expected a number like 12 or -0.5"),
            "write it with digits and a point alone",
        ),
        (Speaker, AttributeValue::Text(id)) => {
            let known = id.parse::<SpeakerId>().is_ok_and(|id| project.speakers.contains_key(&id));
            if !known {
                findings.error(
                    format!("{name} is “{id}”, who is not in the register of speakers"),
                    "add the speaker, or choose another one",
                );
            }
        }
        (Mention, AttributeValue::Mention(spans)) => {
            if spans.windows(2).any(|pair| pair[0].span.end() >= pair[1].span.start()) {
                findings
                    .error(format!("the spans of {name} overlap, touch or are out of order"), "mark the words anew");
            }
            if let Some(text) = text {
                spans.iter().for_each(|quoted| check_span(quoted, text, &format!("in {name}: "), findings));
            }
        }
        (AttributeKind::Period, AttributeValue::Period(period)) => check_period(name, period, findings),
        (kind, _) => findings
            .error(format!("{name} does not hold {}", expected(kind)), "set it anew, or change its kind in the schema"),
    }
}

/// What a value of a kind is, as the object of a sentence.
fn expected(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Text => "a text",
        AttributeKind::Choice => "a choice",
        AttributeKind::Choices => "a list of choices",
        AttributeKind::YesNo => "yes or no",
        AttributeKind::Number => "a number",
        AttributeKind::Period => "a period",
        AttributeKind::Speaker => "a speaker",
        AttributeKind::Mention => "words of the text",
    }
}

fn check_choice(definition: &AttributeDefinition, choice: &str, findings: &mut Findings) {
    if !definition.choices.iter().any(|it| it == choice) {
        let choices = definition.choices.join(", ");
        findings.error(
            format!("{} is “{choice}”; expected one of: {choices}", definition.name),
            "choose one, or add the choice to the schema",
        );
    }
}

fn check_choices(definition: &AttributeDefinition, choices: &[String], findings: &mut Findings) {
    choices.iter().for_each(|choice| check_choice(definition, choice, findings));
    let places: Vec<_> = choices.iter().map(|it| definition.choices.iter().position(|other| other == it)).collect();
    if !places.is_sorted_by(|one, other| one < other || one.is_none()) {
        findings.warning(
            format!("the choices of {} are not in the order of the schema, or stand twice", definition.name),
            "choose them anew",
        );
    }
}

fn check_period(name: &str, period: &Period, findings: &mut Findings) {
    let Period { from, to, .. } = period;
    let mut valid = true;
    for date in [from, to].into_iter().filter(|date| !date.is_empty()) {
        if !is_period_date(date) {
            valid = false;
            findings.error(
                format!("{name} has the date “{date}”; expected one like 2018, 2018-05 or 2018-05-12"),
                "correct the date",
            );
        }
    }
    if from.is_empty() && to.is_empty() {
        findings.warning(format!("{name} has neither a beginning nor an end"), "fill one in, or mark it as unknown");
    }
    // As far as both are exact: 2018-05 may well reach to 2018.
    let exact = from.len().min(to.len());
    if valid && !to.is_empty() && from[..exact] > to[..exact] {
        findings.error(format!("{name} reaches from {from} to {to}; expected the earlier date first"), "swap them");
    }
}
