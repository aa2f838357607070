//! Number phrases in sentences of news kind, and numbers that are none.

use super::*;

fn numbers(rows: &[(&str, &str, &[&str])]) {
    compare(ObjectKind::Number, rows);
}

#[test]
fn number_phrases_take_their_qualifier_and_unit() {
    numbers(&[
        ("en", "At least seven officers were on leave.", &["At least seven officers"]),
        ("en", "An average of about 75 officers fled each year.", &["An average of about 75 officers"]),
        ("en", "The boat carried at least 84 passengers.", &["at least 84 passengers"]),
        ("en", "They counted a total of 262 in May.", &["a total of 262"]),
        ("en", "Two thirds of them agreed.", &["Two thirds"]),
        ("en", "It cost $1.2 bn, or £900m by another count.", &["$1.2 bn", "£900m"]),
        ("de", "Der Bau kostet rund €3,5 Millionen im Jahr.", &["rund €3,5 Millionen"]),
        ("en", "Prices rose 12.5–14 % while 75 per cent stayed.", &["12.5–14 %", "75 per cent"]),
        ("en", "There are three a year.", &["three a year"]),
        ("en", "It let out 40 litres of oil a minute.", &["40 litres of oil a minute"]),
        ("en", "Dozens of passengers waited twelve minutes.", &["Dozens of passengers", "twelve minutes"]),
        ("en", "One in five homes has no water.", &["One in five homes"]),
        ("en", "Between 30 and 40 people were hurt.", &["Between 30 and 40 people"]),
        ("en", "The fine is up to 5,000 euros.", &["up to 5,000 euros"]),
        ("en", "It fell by −3.5 °C overnight.", &["−3.5 °C"]),
        ("fr", "Il y a 12\u{a0}000\u{202f}% de plus.", &["12\u{a0}000\u{202f}%"]),
        ("en", "One hundred and six sheep drowned.", &["One hundred and six sheep"]),
        ("en", "Half a million people had no power.", &["Half a million people"]),
        ("en", "Only one passenger spoke, and no one else.", &["one passenger"]),
        (
            "en",
            "A 75-year-old man was among twenty-five injured residents.",
            &["75-year-old", "twenty-five injured residents"],
        ),
        ("hi", "कम से कम ७५ लोग मारे गए।", &["७५"]),
        ("ja", "少なくとも75人が死亡した。", &["75人"]),
        ("es", "Murieron al menos doce personas.", &["al menos doce personas"]),
        ("en", "Crews saved 12 people from the water.", &["12 people"]),
        (
            "en",
            "They held two of your Rangers and three of the harbour pilots.",
            &["two of your Rangers", "three of the harbour pilots"],
        ),
        ("en", "A total of 31 Lisbon city bus drivers left.", &["A total of 31 Lisbon city bus drivers"]),
        ("en", "It took within ten days, at below 4 °C.", &["within ten days", "below 4 °C"]),
        ("en", "Of 40 asked, 12 left before the others.", &["40", "12"]),
        ("en", "Five left angry texts, and three took new jobs.", &["Five", "three"]),
        ("en", "Two left lanes were shut.", &["Two left lanes"]),
        ("en", "In 2018 Lisbon drivers struck.", &[]),
        ("en", "It let out more than twice what the channel holds.", &["more than twice"]),
        ("en", "They meet twice a year and have twice as many boats.", &["twice a year", "twice"]),
        ("en", "Fares rose 4% to 381 pence, or by 3% to 4%.", &["4%", "381 pence", "3% to 4%"]),
        (
            "en",
            "It took two and a half years and one and a half tonnes.",
            &["two and a half years", "one and a half tonnes"],
        ),
        ("en", "They paid £90 for every child.", &["£90 for every child"]),
        ("en", "They paid £90 for every Monday.", &["£90"]),
        ("en", "A quarter of the fleet and nearly a third of crews.", &["A quarter", "nearly a third"]),
    ]);
}

#[test]
fn dates_names_and_pronouns_are_no_number_phrases() {
    numbers(&[
        ("en", "On 3 May 2025, and on May 12, and in 2018.", &[]),
        ("en", "In October 2019 and on Thursday 27 they met at 10:02.", &[]),
        ("en", "The 2020/21 budget of 12.05.2020 passed.", &[]),
        ("en", "1. The first step is Section 12.", &[]),
        ("en", "The G20 met COVID-19 rules aboard an A380.", &[]),
        ("en", "One of them told no one, and they saw one another.", &[]),
        ("en", "Flight 370 left Pier 4 at 10 a.m. in the 1990s.", &[]),
        ("es", "El 3 de mayo de 2025 llegaron.", &[]),
        ("de", "Am 3. Mai 2025 kamen sie.", &[]),
        ("ja", "2018年5月3日に会った。", &[]),
        ("en", "He finished 1st and 22nd.", &[]),
        ("en", "The county closed it twice, at least once by night.", &[]),
    ]);
}
