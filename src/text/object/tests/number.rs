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
fn a_change_and_what_came_of_it_are_two_figures_and_a_range_is_one() {
    numbers(&[
        ("en", "Fares rose by 3% to 4 per cent.", &["3% to 4 per cent"]),
        ("en", "Fares rose by 3 per cent to 4 per cent.", &["3 per cent to 4 per cent"]),
        ("en", "Turnout is put at from 4% to 5 percent.", &["from 4% to 5 percent"]),
        ("en", "Fares rose 4 per cent to 381 pence.", &["4 per cent", "381 pence"]),
        ("en", "Lending grew 4 percent to £3bn.", &["4 percent", "£3bn"]),
        ("en", "It takes 20 minutes to 40 minutes.", &["20 minutes to 40 minutes"]),
        ("de", "Die Preise stiegen um 3 Prozent auf 40 Euro.", &["3 Prozent", "40 Euro"]),
        ("de", "Es kostet 3 bis 4 Prozent.", &["3 bis 4 Prozent"]),
        ("es", "Subió entre 3% y 4 por ciento.", &["entre 3% y 4 por ciento"]),
        ("en", "Sales fell one per cent, or by one percent of the whole.", &["one per cent", "one percent"]),
        ("en", "Rates rose by half a per cent, to 2 per cent.", &["half a per cent", "2 per cent"]),
        ("en", "Two and a half per cent of homes stood empty.", &["Two and a half per cent"]),
        ("en", "In 2018 5 per cent of homes stood empty.", &["5 per cent"]),
        ("en", "It is 20 feet by 40 feet, or 20 feet to the quay.", &["20 feet", "40 feet", "20 feet"]),
        ("en", "Some 20 people or 30 people came.", &["Some 20 people or 30 people"]),
        ("en", "He gave 12 people to understand that 3 boats sank.", &["12 people", "3 boats"]),
        ("en", "It lost 20 men to 40 women.", &["20 men", "40 women"]),
        ("de", "Ein Prozent der Häuser stand leer, zwei bis drei Prozent im Mai.", &["zwei bis drei Prozent"]),
    ]);
}

#[test]
fn what_follows_for_each_ends_with_its_noun() {
    numbers(&[
        ("en", "They paid £90 for every child last year.", &["£90 for every child"]),
        ("en", "They paid £90 for each flooded house this week.", &["£90 for each flooded house"]),
        ("en", "They paid £90 for every child aged under five.", &["£90 for every child", "under five"]),
        ("en", "They paid £90 for every school child.", &["£90 for every school child"]),
        ("en", "They paid £90 for each house damaged.", &["£90 for each house"]),
        ("en", "They paid £90 for every boat yesterday.", &["£90 for every boat"]),
        ("en", "They paid £90 for each.", &["£90"]),
    ]);
}

#[test]
fn what_somebody_once_was_is_no_rate() {
    numbers(&[
        ("en", "She was once a day nurse.", &[]),
        ("en", "Melling, once a year-round resort, is empty.", &[]),
        ("en", "The gate is opened once a day.", &["once a day"]),
        ("en", "It meets thrice a year.", &["thrice a year"]),
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
