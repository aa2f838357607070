//! Figures in sentences of news, and what is read from them.

use manicule::model::{Attributes, Document, Schema, is_decimal};
use manicule::suggest::figure::{self, Reading, Sentence};
use manicule::suggest::{Guess, Proposal};
use proptest::prelude::*;
use serde::Deserialize;

use crate::util::laws::cases;
use crate::util::markup::{parse, project};

/// The cases that are read otherwise than they should be.
const KNOWN_FAILURES: &[&str] = &[];

/// A sentence with its figure in brackets, and what is to be read.
#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
struct Case {
    id: String,
    /// English where it is empty.
    language: String,
    text: String,
    /// Whether nothing is to be read.
    none: bool,
    value: String,
    to: String,
    unit: String,
    qualifier: String,
    aggregate: String,
    per: String,
    counted: String,
    /// From, to, words.
    period: (String, String, String),
}

const PUBLISHED: &str = "2024-03-14T09:30:00Z";

/// What is read from a sentence with its figure in brackets.
fn read(text: &str, language: &str, published: &str) -> Option<Reading> {
    let (before, rest) = text.split_once('[').unwrap();
    let (words, after) = rest.split_once(']').unwrap();
    figure::read(words, Sentence { before, after, published }, Some(language))
}

/// The case that a reading is the right one of.
fn told(case: &Case, reading: Reading) -> Case {
    let text = |it: Option<figure::Read<String>>| it.map(|it| it.value).unwrap_or_default();
    let period = reading.period.map(|it| (it.value.from, it.value.to, it.value.words));
    let Case { id, language, text: sentence, .. } = case;
    Case {
        id: id.clone(),
        language: language.clone(),
        text: sentence.clone(),
        none: false,
        value: reading.value.value,
        to: text(reading.to),
        unit: text(reading.unit),
        qualifier: reading.qualifier.map(|it| it.value.name().to_owned()).unwrap_or_default(),
        aggregate: reading.aggregate.map(|it| it.value.name().to_owned()).unwrap_or_default(),
        per: text(reading.per),
        counted: text(reading.counted),
        period: period.unwrap_or_default(),
    }
}

#[test]
fn figures_of_news_are_read() {
    let cases: Vec<Case> = ron::from_str(include_str!("data/figures.ron")).unwrap();
    assert_eq!(cases.len(), 60);
    let mut failed = Vec::new();
    for case in &cases {
        let language = if case.language.is_empty() { "en" } else { &case.language };
        let found = read(&case.text, language, PUBLISHED).map(|it| told(case, it));
        if if case.none { found.is_some() } else { found.as_ref() != Some(case) } {
            println!("expected {case:?}\n    read {found:?}");
            failed.push(case.id.as_str());
        }
    }
    assert_eq!(failed, KNOWN_FAILURES);
}

#[test]
fn figures_of_a_flood_are_read() {
    let value = |text: &str| {
        let read = read(text, "en", PUBLISHED)?;
        let text = |it: Option<figure::Read<String>>| it.map(|it| it.value).unwrap_or_default();
        let qualifier = read.qualifier.map_or("", |it| it.value.name());
        Some((read.value.value, text(read.unit), qualifier, text(read.per), text(read.counted)))
    };
    for (text, expected) in [
        ("Repairs will cost [12 million crowns].", ("12000000", "crown", "", "", "")),
        ("The lake rose [within 20 centimetres] of the wall.", ("20", "centimetre", "at most", "", "lake")),
        ("Rain in the lower town came to [90 mm].", ("90", "millimetre", "", "", "rain")),
        ("They gave [5 million euros] in aid.", ("5000000", "euro", "", "", "aid")),
        ("They owed [5 million euros] in May.", ("5000000", "euro", "", "", "")),
        ("It was spread over [three days].", ("3", "day", "", "", "")),
        ("It took [over three days].", ("3", "day", "more than", "", "")),
        ("Rain came to [90 mm in 24 hours].", ("90", "millimetre", "", "24 hours", "rain")),
        ("They got [900 euros] for each flooded house.", ("900", "euro", "", "flooded house", "")),
        ("• Sheds burnt: [12], of which three on the quay", ("12", "", "", "", "Sheds burnt")),
        ("• Sheds burnt: 12, of which [3]", ("3", "", "", "", "Sheds burnt")),
        ("The verdict was clear: [12]", ("12", "", "", "", "")),
        ("Update: [340] have died since Monday.", ("340", "", "", "", "")),
        ("Ada Holm: I saw [12].", ("12", "", "", "", "")),
        ("Oil rose to [$80] in early trading.", ("80", "dollar", "", "", "oil")),
        ("There were protests within [12] prisons.", ("12", "", "", "", "prisons")),
        ("It holds as long as [40 members] attend.", ("40", "", "", "", "members")),
        ("It may take [as long as nine months].", ("9", "month", "at most", "", "")),
        ("It spread as far as [40 villages].", ("40", "", "", "", "villages")),
        ("They meet [thrice] a year.", ("3", "", "", "year", "")),
        ("They wrote to [40 Times reporters].", ("40", "", "", "", "Times reporters")),
        ("It is worth [40 times] as much.", ("40", "", "", "", "")),
        ("They got [£90] for every child last year.", ("90", "pound", "", "child", "")),
        ("They got [£90] for each house damaged.", ("90", "pound", "", "house", "")),
        ("They got [£90] for each flooded house.", ("90", "pound", "", "flooded house", "")),
        ("They got [£90 for every child this week].", ("90", "pound", "", "child", "")),
        ("She saw [the once 40-strong crew].", ("40", "", "", "", "strong crew")),
        ("It has [twice] as many boats.", ("2", "", "", "", "boats")),
        ("It rose [from 4% to 5 per cent].", ("4", "%", "", "", "")),
        ("Rates rose by [half a per cent].", ("0.5", "%", "", "", "rates")),
        ("It took [half an hour].", ("0.5", "hour", "", "", "")),
        ("It is [half a boat].", ("0.5", "", "", "", "")),
        ("Sales fell [one per cent].", ("1", "%", "", "", "sales")),
        ("They shut [two of their six mills].", ("2", "", "", "", "mills")),
        ("They shut [three of the town’s 5 mills].", ("3", "", "", "", "mills")),
        ("They shut [two of the parishes’ 5 mills].", ("2", "", "", "", "mills")),
        ("They lost [one of his three boats].", ("1", "", "", "", "boats")),
        ("Ada Holm: [12] boats sank.", ("12", "", "", "", "boats")),
        ("It was a long night: [12] boats sank.", ("12", "", "", "", "boats")),
        ("Her message: [12] is enough.", ("12", "", "", "", "")),
        ("It is [twice the size] of the old one.", ("2", "", "", "", "size")),
        ("It fell [once] in ten years.", ("1", "", "", "", "")),
        ("They meet [twice a week].", ("2", "", "", "week", "")),
        ("It serves [as many as 40 schools].", ("40", "", "at most", "", "schools")),
        ("It cost [as little as £4].", ("4", "pound", "at least", "", "")),
        ("They paid [£12 for each boat and crew].", ("12", "pound", "", "boat", "")),
        ("They paid [£12 for every Monday].", ("12", "pound", "", "Monday", "")),
    ] {
        let (number, unit, qualifier, per, counted) = expected;
        let wanted = (number.to_owned(), unit.to_owned(), qualifier, per.to_owned(), counted.to_owned());
        assert_eq!(value(text), Some(wanted), "{text}");
    }
}

/// The guesses for the one annotation of a document.
fn guesses(marked: &str, set: &[(&str, &str)], schema: &Schema) -> Vec<Guess> {
    use manicule::model::{Attribute, AttributeId, AttributeValue, ValueOrigin};
    let (project, key) = project(&parse(marked));
    let annotation = project.sheet(&key).unwrap().annotations.iter().next().unwrap();
    let mut annotation = annotation.as_ref().clone();
    annotation.attributes = set
        .iter()
        .map(|(id, value)| {
            let value = AttributeValue::Text((*value).into());
            (AttributeId::from_title(id, |_| false), Attribute { value, origin: ValueOrigin::Hand })
        })
        .collect::<Attributes>();
    let document = Document { published: PUBLISHED.to_owned(), ..project.documents[&key.document].as_ref().clone() };
    figure::guesses(&document, project.text(&document.id).unwrap(), &annotation, schema)
}

fn ids(guesses: &[Guess]) -> Vec<&str> {
    guesses.iter().map(|it| it.attribute.as_str()).collect()
}

#[test]
fn guesses_are_for_what_is_not_set() {
    let schema = Schema::claim_quote_figure();
    let text = "Late. [figure At least seven ferries] sank since 2015. So it went.";
    assert_eq!(ids(&guesses(text, &[], &schema)), ["value", "qualifier", "counted", "period"]);
    assert_eq!(ids(&guesses(text, &[("value", "8"), ("counted", "boats")], &schema)), ["qualifier", "period"]);
    let claim = "Late. [claim At least seven ferries] sank since 2015.";
    assert_eq!(ids(&guesses(claim, &[], &schema)), Vec::<&str>::new(), "a claim has no value");
}

#[test]
fn guesses_name_the_words_that_led_to_them() {
    let schema = Schema::claim_quote_figure();
    let text = "Late. [figure At least seven ferries] sank since  2015. So it went.";
    let plain = "Late. At least seven ferries sank since  2015. So it went.";
    let guesses = guesses(text, &[], &schema);
    let because: Vec<&str> = guesses.iter().map(|it| &plain[it.because[0].range()]).collect();
    assert_eq!(because, ["seven", "At least", "ferries", "since  2015"]);
    let Proposal::Value(manicule::model::AttributeValue::Period(period)) = &guesses[3].proposal else { panic!() };
    assert_eq!(period.words, "since  2015", "as the text has them");
}

#[test]
fn choices_that_the_schema_lacks_are_not_guessed() {
    let mut schema = Schema::claim_quote_figure();
    let qualifier = schema.attributes.iter_mut().find(|it| it.id.as_str() == "qualifier").unwrap();
    qualifier.choices.retain(|it| it != "at least");
    let text = "[figure At least seven ferries] sank.";
    assert_eq!(ids(&guesses(text, &[], &schema)), ["value", "counted"]);
    let value = schema.attributes.iter_mut().find(|it| it.id.as_str() == "value").unwrap();
    value.kind = manicule::model::AttributeKind::Text;
    assert_eq!(ids(&guesses(text, &[], &schema)), Vec::<&str>::new(), "no label for figures any more");
}

#[test]
fn without_a_day_of_publication_a_time_has_words_only() {
    let period = |text: &str| read(text, "en", "").unwrap().period.unwrap().value;
    let words = period("[Seven ferries] sank last year.");
    assert_eq!((words.from.as_str(), words.to.as_str(), words.words.as_str()), ("", "", "last year"));
    assert_eq!(period("[Seven ferries] sank in May 2021.").from, "2021-05");
}

#[test]
fn what_is_to_come_is_dated_ahead_in_other_languages() {
    for (language, text, from) in [
        ("es", "El sábado, [siete barcos] zarparán.", "2024-03-16"),
        ("es", "El sábado [siete barcos] van a zarpar.", "2024-03-16"),
        ("es", "El sábado zarparon [siete barcos].", "2024-03-09"),
        ("es", "La alcaldesa contó al diario el sábado que [siete barcos] zarparán.", "2024-03-09"),
        ("de", "Am Samstag werden [sieben Schiffe] auslaufen.", "2024-03-16"),
        ("de", "Am Samstag werden [sieben Schiffe] gesperrt.", "2024-03-16"),
        ("de", "Am Samstag wurden [sieben Schiffe] gesperrt.", "2024-03-09"),
        ("fr", "Samedi, [sept bateaux] vont partir.", "2024-03-16"),
        ("fr", "Samedi, [sept bateaux] ont coulé.", "2024-03-09"),
    ] {
        let period = read(text, language, PUBLISHED).unwrap().period.map(|it| it.value).unwrap_or_default();
        assert_eq!(period.from, from, "{text}");
    }
}

#[test]
fn dates_follow_from_the_day_of_publication() {
    let cases = [
        ("[Seven ferries] sank last month.", "2024-02", "2024-02"),
        ("[Seven ferries] sank in the year to March.", "2023-04", "2024-03"),
        ("[Seven trials] were delayed by a year to March 2025.", "2025-03", "2025-03"),
        ("The mayor, who had said the pier would be safe, lost [seven votes] in November.", "2023-11", "2023-11"),
        ("[Seven ferries] would have closed in November.", "2023-11", "2023-11"),
        ("[Seven ferries] sank in the three months ended January.", "2023-11", "2024-01"),
        ("They said [seven ferries] would sail on May 1.", "2024-05-01", "2024-05-01"),
        ("[Seven ferries] sail next Monday.", "2024-03-18", "2024-03-18"),
        ("In May they came; the next Wednesday, [seven ferries] sank.", "", ""),
        ("[Seven ferries] sank the following Wednesday.", "", ""),
        ("[Seven ferries] sank the previous Wednesday.", "", ""),
        ("[Seven ferries] sank last Wednesday.", "2024-03-13", "2024-03-13"),
        ("[Seven ferries] will sail next month.", "2024-04", "2024-04"),
        ("[Seven ferries] will sail next year.", "2025", "2025"),
        ("[Seven ferries] sank the next year.", "", ""),
        ("[Seven ferries] will sail tomorrow.", "2024-03-15", "2024-03-15"),
        ("[Seven ferries] will sail on Monday.", "2024-03-18", "2024-03-18"),
        ("[Seven ferries] will sail this Monday.", "2024-03-18", "2024-03-18"),
        ("[Seven ferries] sank this Monday.", "2024-03-11", "2024-03-11"),
        ("The trust said [seven ferries] would sail on Monday.", "2024-03-18", "2024-03-18"),
        ("On Monday, the trust said that it will sell [seven ferries].", "2024-03-11", "2024-03-11"),
        ("[Seven ferries] will sail on Monday next to the pier.", "2024-03-18", "2024-03-18"),
        ("[Seven ferries], which will be sold, sank on Monday.", "2024-03-11", "2024-03-11"),
        ("[Seven ferries] that will be scrapped sank on Monday.", "2024-03-11", "2024-03-11"),
        ("They bought [seven ferries] that will sail on Monday.", "2024-03-18", "2024-03-18"),
        ("[Seven probes] landed on Mars.", "", ""),
        ("[Seven ferries] were built by April Holm.", "", ""),
        ("She saw [seven ferries] of Jan Novak.", "", ""),
        ("In May Lisbon lost [seven ferries].", "2023-05", "2023-05"),
        ("[Seven ferries] will be built by April.", "", "2024-04"),
        ("[Seven ferries] would close, the mayor said, in May.", "2024-05", "2024-05"),
        ("[Seven ferries] would not have closed in November.", "2023-11", "2023-11"),
        ("[Seven trials] were put off for a year to March 2025.", "2025-03", "2025-03"),
        ("[Seven trials] took three months to January.", "", ""),
        ("In the financial year to March, [seven ferries] sank.", "2023-04", "2024-03"),
        ("Profit for the six months to January rose [7%].", "2023-08", "2024-01"),
        ("[Seven ferries] sank last week.", "2024-03-04", "2024-03-10"),
        ("[Seven ferries] sank on Thursday.", "2024-03-14", "2024-03-14"),
        ("[Seven ferries] sank in May.", "2023-05", "2023-05"),
        ("[Seven ferries] sank on March 3.", "2024-03-03", "2024-03-03"),
        ("[Seven ferries] sank from May 3 to June 12, 2020.", "2020-05-03", "2020-06-12"),
        ("[Seven ferries] sank in the 1990s.", "1990", "1999"),
        ("[Seven ferries] will sail by 2030.", "", "2030"),
        ("[Seven ferries] sank on 12 May 2021.", "2021-05-12", "2021-05-12"),
        ("[Seven ferries] sank in the last three weeks.", "2024-02-22", "2024-03-14"),
        // The verb stands behind the time as well as before it.
        ("On Saturday, [seven ferries] will sail.", "2024-03-16", "2024-03-16"),
        ("On Saturday [seven ferries] are to sail.", "2024-03-16", "2024-03-16"),
        ("It sank; on Saturday, [seven ferries] will sail.", "2024-03-16", "2024-03-16"),
        ("On Saturday, [seven ferries] sank.", "2024-03-09", "2024-03-09"),
        ("She told a paper in November that [seven ferries] will sail.", "2023-11", "2023-11"),
        ("The mayor said that, on Saturday, [seven ferries] will sail.", "2024-03-16", "2024-03-16"),
    ];
    for (text, from, to) in cases {
        let period = read(text, "en", PUBLISHED).unwrap().period.map(|it| it.value).unwrap_or_default();
        assert_eq!((period.from.as_str(), period.to.as_str()), (from, to), "{text}");
    }
}

#[test]
fn dates_follow_from_the_day_of_publication_in_other_languages() {
    for (text, language, from, to) in [
        ("Nächsten Mittwoch fahren [sieben Fähren].", "de", "2024-03-20", "2024-03-20"),
        ("Am kommenden Mittwoch fahren [sieben Fähren].", "de", "2024-03-20", "2024-03-20"),
        ("Am Mittwoch sanken [sieben Fähren].", "de", "2024-03-13", "2024-03-13"),
        ("[Sieben Fähren] sinken nächstes Jahr.", "de", "2025", "2025"),
        ("Morgen fahren [sieben Fähren].", "de", "2024-03-15", "2024-03-15"),
        ("Am Morgen sanken [sieben Fähren].", "de", "", ""),
        ("[Sieben Fähren] sanken vergangene Woche.", "de", "2024-03-04", "2024-03-10"),
        ("In dieser Woche sanken [sieben Fähren].", "de", "2024-03-11", "2024-03-17"),
        ("Kommende Woche fahren [sieben Fähren].", "de", "2024-03-18", "2024-03-24"),
        ("[Siete barcos] se hundieron la semana pasada.", "es", "2024-03-04", "2024-03-10"),
        ("[Siete barcos] zarparán el próximo miércoles.", "es", "2024-03-20", "2024-03-20"),
        ("[Siete barcos] zarparán el miércoles próximo.", "es", "2024-03-20", "2024-03-20"),
        ("[Siete barcos] zarparán el año que viene.", "es", "2025", "2025"),
        ("[Siete barcos] zarparon el miércoles siguiente.", "es", "", ""),
        ("Hier sanken [sieben Fähren].", "de", "", ""),
        ("Hier, [sept bateaux] ont coulé.", "fr", "2024-03-13", "2024-03-13"),
        ("En mars, [sept bateaux] ont coulé.", "fr", "2024-03", "2024-03"),
        ("[Siete barcos] de Mai Tran se hundieron.", "es", "", ""),
        ("[Siete barcos] zarparán el próximo mes.", "es", "2024-04", "2024-04"),
        ("[Siete barcos] zarparán en mayo.", "es", "2024-05", "2024-05"),
        ("[Siete barcos] zarparían en mayo.", "es", "2024-05", "2024-05"),
        ("[Siete barcos] zarparon en mayo.", "es", "2023-05", "2023-05"),
        ("[Siete barcos] se hundieron por la mañana.", "es", "", ""),
        ("[Sieben Fähren] würden im Mai fahren.", "de", "2024-05", "2024-05"),
        ("[Sieben Fähren] wurden im Mai gebaut.", "de", "2023-05", "2023-05"),
        ("[Siete barcos] van a zarpar en mayo.", "es", "2024-05", "2024-05"),
    ] {
        let period = read(text, language, PUBLISHED).unwrap().period.map(|it| it.value).unwrap_or_default();
        assert_eq!((period.from.as_str(), period.to.as_str()), (from, to), "{text}");
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn whatever_a_figure_says_its_value_is_a_decimal(
        pieces in prop::collection::vec(
            prop_oneof![
                "[0-9]{1,12}", "[٠-٩१-९]{1,4}", "[.,’/+−%$€°½x×^e-]", "\\PC{0,3}",
                prop::sample::select(vec![
                    "million", "hundred", "a", "half", "third", "thirds", "and", "point", "over", "no", "one", "dozen", "hundreds",
                    "of", "between", "to", "minus", "per", "km", "square", "US", "year", "last", "May", "2018", "mil", "trescientos",
                    "avos", "fünfunddreißig", "million million", "1e9999", "10^400", "trillion trillion trillion",
                ]).prop_map(str::to_owned),
            ],
            0..12,
        ),
        glue in prop::sample::select(vec![" ", "", "-"]),
        language in prop::sample::select(vec!["en", "es", "de", "fr", "pt", "hi", ""]),
        cut in 0..3_usize,
    ) {
        let sentence = pieces.join(glue);
        let at = sentence.floor_char_boundary(sentence.len() * cut / 6);
        let until = sentence.ceil_char_boundary(sentence.len() - at);
        let (at, until) = (at.min(until), at.max(until));
        let around = Sentence { before: &sentence[..at], after: &sentence[until..], published: "2024-03-14" };
        if let Some(reading) = figure::read(&sentence[at..until], around, Some(language)) {
            prop_assert!(is_decimal(&reading.value.value), "{:?}", reading.value);
            prop_assert!(reading.to.as_ref().is_none_or(|to| is_decimal(&to.value)), "{:?}", reading.to);
            let places = [&reading.value].into_iter().chain(&reading.to).chain(&reading.unit).chain(&reading.per).chain(&reading.counted);
            for place in places {
                prop_assert!(sentence.get(place.at.clone()).is_some_and(|it| !it.is_empty()), "{place:?}");
            }
            let period = reading.period.map(|it| it.value).unwrap_or_default();
            for date in [&period.from, &period.to] {
                prop_assert!(date.is_empty() || manicule::model::is_period_date(date), "{date}");
            }
        }
    }
}

#[test]
fn point_alone_is_no_number() {
    let point = |text: &str| read(text, "en", "").map(|it| it.value.value);
    assert_eq!(point("[point of order]"), None);
    assert_eq!(point("[point five] of a degree").as_deref(), Some("0.5"));
    assert_eq!(point("They scored [21 point]").as_deref(), Some("21"));
}

#[test]
fn a_period_does_not_end_before_it_begins() {
    // Published on a Thursday, the 14th of March 2024.
    for (text, from, to) in [
        ("Between Tuesday and Friday [40 boats] sank.", "2024-03-05", "2024-03-08"),
        ("From November to March [40 boats] sank.", "2023-11", "2024-03"),
        ("From November to March 2020, [40 boats] sank.", "2019-11", "2020-03"),
        ("Between 2020 and 2018 [40 boats] sank.", "", ""),
        ("Between 2018 and 2020 [40 boats] sank.", "2018", "2020"),
    ] {
        let period = read(text, "en", PUBLISHED).unwrap().period.map(|it| it.value).unwrap_or_default();
        assert_eq!((period.from.as_str(), period.to.as_str()), (from, to), "{text}");
    }
}

#[test]
fn a_part_of_a_negative_figure_leads_away_from_zero() {
    for (text, language, value) in [
        ("Bajó [−3 metros y medio].", "es", "-3.5"),
        ("Subió [3 metros y medio].", "es", "3.5"),
        ("It was [−13 euros 45 cents].", "en", "-13.45"),
        ("It was [13 euros 45 cents].", "en", "13.45"),
    ] {
        assert_eq!(read(text, language, PUBLISHED).map(|it| it.value.value).as_deref(), Some(value), "{text}");
    }
}
