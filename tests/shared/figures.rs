//! Figures of others, with exactly the words that they tagged: how many are read as they say.
//!
//! Each test prints a table, and with `MANICULE_WRONG=1` every figure that is read otherwise.

use std::collections::BTreeMap;

use manicule::suggest::figure::{self, Qualifier, Reading, Sentence};
use serde_json::Value;

use super::shared;

/// How many figures of a kind there are, and how many values and units are read right.
#[derive(Default)]
struct Tally {
    figures: usize,
    values: usize,
    units_told: usize,
    units: usize,
    wrong: Vec<String>,
}

/// Tallies by kind, to be printed as a table.
#[derive(Default)]
struct Table(BTreeMap<String, Tally>);

impl Table {
    fn count(&mut self, kind: &str, what: &str, value: bool, unit: Option<bool>) {
        let tally = self.0.entry(kind.to_owned()).or_default();
        tally.figures += 1;
        tally.values += usize::from(value);
        tally.units_told += usize::from(unit.is_some());
        tally.units += usize::from(unit == Some(true));
        if !value || unit == Some(false) {
            tally.wrong.push(format!("{}{what}", if value { "(unit) " } else { "" }));
        }
    }

    /// Prints the table and tells how many values and units of a hundred are right, rounded down.
    fn print(&self, title: &str) -> (usize, usize) {
        println!("{title:34} figures  values right   units right");
        let mut all = Tally::default();
        let row = |name: &str, it: &Tally| {
            let percent = |right: usize, of: usize| (right * 1_000).checked_div(of).unwrap_or(1_000);
            let (value, unit) = (percent(it.values, it.figures), percent(it.units, it.units_told));
            let unit = if it.units_told == 0 {
                "–".to_owned()
            } else {
                format!("{} of {} {}.{} %", it.units, it.units_told, unit / 10, unit % 10)
            };
            println!("{name:34} {:7}  {:5} {:3}.{} %  {unit}", it.figures, it.values, value / 10, value % 10);
        };
        for (kind, tally) in &self.0 {
            row(kind, tally);
            all.figures += tally.figures;
            all.values += tally.values;
            all.units_told += tally.units_told;
            all.units += tally.units;
        }
        row("all", &all);
        if std::env::var_os("MANICULE_WRONG").is_some() {
            self.0.iter().for_each(|(kind, tally)| tally.wrong.iter().for_each(|it| println!("wrong {kind}: {it}")));
        }
        (all.values * 100 / all.figures, all.units * 100 / all.units_told.max(1))
    }
}

fn records(path: &str) -> Vec<Value> {
    let file = std::fs::read_to_string(shared(path)).unwrap();
    file.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The first and the last character of a span, and behind it.
fn fragment(span: &Value) -> (usize, usize) {
    let fragments = span["fragments"].as_array().unwrap();
    let of = |it: &Value, end: usize| usize::try_from(it[end].as_u64().unwrap()).unwrap();
    (of(&fragments[0], 0), of(fragments.last().unwrap(), 1))
}

fn slice(text: &str, (start, end): (usize, usize)) -> &str {
    let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    &text[byte(start)..byte(end)]
}

fn read(text: &str, place: (usize, usize), language: &str) -> Option<Reading> {
    let around =
        Sentence { before: slice(text, (0, place.0)), after: slice(text, (place.1, usize::MAX)), published: "" };
    figure::read(slice(text, place), around, Some(language))
}

/// Whether two numbers are the same, or the same to fifteen digits where no decimal ends them.
fn same(one: &str, other: &str) -> bool {
    let (Ok(one), Ok(other)) = (one.parse::<f64>(), other.parse::<f64>()) else { return false };
    one == other || (one - other).abs() <= 1e-13 * one.abs()
}

/// Whether a unit is the expected one, with what it is divided by.
fn unit_is(reading: Option<&Reading>, expected: &str) -> bool {
    let read = reading.map(|it| {
        let parts = [it.unit.as_ref(), it.per.as_ref()].into_iter().flatten().map(|it| it.value.as_str());
        parts.collect::<Vec<_>>().join(" per ")
    });
    let alone = reading.and_then(|it| it.unit.as_ref()).map(|it| it.value.clone());
    let written = match expected {
        "C" | "F" => format!("degree {expected}"),
        // `km.s^-1`
        power => power.split('.').collect::<Vec<_>>().join("·").replace("^-1", "−1").replace("^-", "−"),
    };
    let known = figure::unit(expected).or_else(|| figure::unit(&written));
    let expected = known.unwrap_or_else(|| expected.to_owned()).to_lowercase();
    [read, alone].into_iter().flatten().any(|it| it.to_lowercase() == expected)
}

/// `(5000,)`, `[20,30)` and what was read of it.
fn is_interval(expected: &str, reading: &Reading) -> bool {
    let (low, high) = expected[1..expected.len() - 1].split_once(',').unwrap();
    let value = &reading.value.value;
    let qualifier = reading.qualifier.as_ref().map(|it| it.value);
    match (low, high) {
        (low, "") if expected.starts_with('(') => same(low, value) && qualifier == Some(Qualifier::MoreThan),
        (low, "") => same(low, value) && qualifier == Some(Qualifier::AtLeast),
        ("", high) if expected.ends_with(')') => same(high, value) && qualifier == Some(Qualifier::LessThan),
        ("", high) => same(high, value) && qualifier == Some(Qualifier::AtMost),
        (low, high) if low == high => same(low, value),
        (low, high) => same(low, value) && reading.to.as_ref().is_some_and(|it| same(high, &it.value)),
    }
}

fn recognizers(language: &str, tag: &str) -> (usize, usize) {
    let mut table = Table::default();
    for record in records("corpora/recognizers-number/recognizers-number.jsonl") {
        if record["lang"] != *language {
            continue;
        }
        let text = record["text"].as_str().unwrap();
        for span in record["spans"].as_array().unwrap() {
            let label = span["label"].as_str().unwrap();
            // “Last” has no number; and a unit without a number is none of a figure.
            let Some(expected) = span["attrs"]["value"].as_str().filter(|it| *it != "null") else { continue };
            if label == "ordinal.relative" {
                continue;
            }
            let place = fragment(span);
            let reading = read(text, place, tag);
            let decimal =
                |it: &str| if tag == "es" && label != "numberrange" { it.replace(',', ".") } else { it.to_owned() };
            let right = reading.as_ref().is_some_and(|it| match label {
                "numberrange" => is_interval(expected, it),
                "percentage" => {
                    let number = decimal(expected.trim_end_matches('%'));
                    let share = it.value.value.parse::<f64>().map(|it| (it * 100.0).to_string());
                    let percent = it.unit.as_ref().is_some_and(|it| it.value == "%");
                    same(&number, if percent { &it.value.value } else { share.as_ref().unwrap() })
                }
                _ => same(&decimal(expected), &it.value.value),
            });
            let unit = span["attrs"]["unit"].as_str().map(|it| unit_is(reading.as_ref(), it));
            let read = reading.map(|it| {
                (it.value.value, it.to.map(|it| it.value), it.unit.map(|it| it.value), it.qualifier.map(|it| it.value))
            });
            let what = format!("“{}” {expected} {} read {read:?}", slice(text, place), span["attrs"]["unit"]);
            let kind = span["attrs"]["subtype"].as_str().filter(|_| label == "number").unwrap_or("");
            table.count(&format!("{label} {kind}"), &what, right, unit);
        }
    }
    table.print(&format!("recognizers-number, {language}"))
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn recognizers_number_in_english() {
    let (values, units) = recognizers("English", "en");
    assert!(values >= 94 && units >= 92, "{values} % of the values, {units} % of the units");
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn recognizers_number_in_spanish() {
    let (values, units) = recognizers("Spanish", "es");
    assert!(values >= 97 && units >= 97, "{values} % of the values, {units} % of the units");
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn quantulum3() {
    let mut table = Table::default();
    for record in records("corpora/quantulum3/quantulum3.jsonl") {
        let text = record["text"].as_str().unwrap();
        for span in record["spans"].as_array().unwrap() {
            let place = fragment(span);
            let reading = read(text, place, "en");
            let attributes = &span["attrs"];
            let value = attributes["value"].as_f64().unwrap();
            let spread = attributes["uncertainty"].as_f64();
            let right = reading.as_ref().is_some_and(|it| match (&it.to, spread) {
                // A range is given by its middle.
                (Some(to), Some(spread)) => {
                    same(&format!("{:.6}", value - spread), &format!("{:.6}", it.value.value.parse::<f64>().unwrap()))
                        && same(&format!("{:.6}", value + spread), &format!("{:.6}", to.value.parse::<f64>().unwrap()))
                }
                _ => same(&value.to_string(), &it.value.value),
            });
            let unit = match attributes["unit"].as_str().unwrap() {
                "percentage" => "%",
                "pound sterling" | "pound-mass" => "pound",
                other => other,
            };
            let unit_right = match unit {
                "dimensionless" => reading.as_ref().is_some_and(|it| it.unit.is_none()),
                unit => unit_is(reading.as_ref(), unit),
            };
            let read = reading.map(|it| (it.value.value, it.to.map(|it| it.value), it.unit.map(|it| it.value)));
            let what = format!("“{}” {value} {unit} read {read:?}", slice(text, place));
            table.count(if unit == "dimensionless" { "number" } else { "measure" }, &what, right, Some(unit_right));
        }
    }
    let (values, units) = table.print("quantulum3");
    assert!(values >= 93 && units >= 86, "{values} % of the values, {units} % of the units");
}

/// A number of `grobid-quantities` where its record says it, or else its digits.
fn grobid_number(num: &Value, text: &str) -> Option<String> {
    let said = ["atLeast", "atMost", "value"].iter().find_map(|it| num["attrs"][*it].as_str());
    let digits = said.map_or_else(|| slice(text, fragment(num)).trim().replace('−', "-"), str::to_owned);
    let grouped = digits.split(',').skip(1).all(|it| it.len() == 3);
    let plain = if grouped { digits.replace(',', "") } else { digits.replace(',', ".") };
    plain.parse::<f64>().ok().map(|_| plain)
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn grobid_quantities() {
    let mut table = Table::default();
    let mut untold = 0;
    for record in records("corpora/grobid-quantities/grobid-quantities-final.jsonl") {
        let text = record["text"].as_str().unwrap();
        let spans = record["spans"].as_array().unwrap();
        for span in spans {
            let kind = span["attrs"]["type"].as_str().unwrap_or_default();
            if span["label"] != "measure" || !matches!(kind, "value" | "interval") {
                continue;
            }
            let place = fragment(span);
            let inside = |it: &&Value| fragment(it).0 >= place.0 && fragment(it).1 <= place.1;
            let nums: Vec<&Value> = spans.iter().filter(|it| it["label"] == "num").filter(inside).collect();
            let numbers: Option<Vec<String>> = nums.iter().map(|it| grobid_number(it, text)).collect();
            let Some(numbers) = numbers.filter(|it| matches!(it.len(), 1 | 2)) else {
                untold += 1;
                continue;
            };
            let unit = spans.iter().filter(inside).find_map(|it| it["attrs"]["unit"].as_str());
            let start = place.0.saturating_sub(200);
            let near = slice(text, (start, place.1 + 200));
            let place = (place.0 - start, place.1 - start);
            let reading = read(near, place, "en");
            let right = reading.as_ref().is_some_and(|it| {
                let read = [Some(&it.value), it.to.as_ref()].map(|it| it.map(|it| it.value.as_str()));
                // A middle with its reach is read as a range.
                let six = |it: f64| format!("{it:.6}");
                if numbers.len() == 2 && slice(near, place).contains('±') {
                    let [middle, reach] = [0, 1].map(|it| numbers[it].parse::<f64>().unwrap());
                    let ends = [six(middle - reach), six(middle + reach)];
                    return read.map(|it| it.map(|it| six(it.parse().unwrap()))) == ends.map(Some);
                }
                same(&numbers[0], read[0].unwrap())
                    && numbers.get(1).is_none_or(|to| read[1].is_some_and(|it| same(to, it)))
            });
            let unit_right = unit.map(|it| unit_is(reading.as_ref(), it));
            let read = reading.map(|it| (it.value.value, it.to.map(|it| it.value), it.unit.map(|it| it.value)));
            table.count(
                kind,
                &format!("“{}” {numbers:?} {unit:?} read {read:?}", slice(near, place)),
                right,
                unit_right,
            );
        }
    }
    let (values, units) = table.print("grobid-quantities");
    println!("{untold} left out, whose numbers are words, or none or more than two");
    assert!(values >= 96 && units >= 84, "{values} % of the values, {units} % of the units");
}
