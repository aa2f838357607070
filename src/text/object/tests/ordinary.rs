//! Ordinary sentences that a rule for attributions once took a part of.

use super::*;

/// What is stated, for Tab and for a drag.
fn both(rows: &[(&str, &str, &[&str])]) {
    compare(ObjectKind::Statement, rows);
    compare(ObjectKind::Clause, rows);
}

/// Sentences that state something as a whole.
fn whole(sentences: &[&str]) {
    let rows: Vec<(&str, [&str; 1])> = sentences.iter().map(|it| (*it, [it.trim_end_matches('.')])).collect();
    both(&rows.iter().map(|(it, all)| ("en", *it, &all[..])).collect::<Vec<_>>());
}

#[test]
fn a_verb_with_an_object_and_a_second_predicate_keeps_its_subject() {
    whole(&[
        "Smith admitted the assault and was jailed for two years.",
        "She denied the charge and was released on bail.",
        "The team claimed the title and will play in Europe next year.",
        "The county maintains the bridge and has closed it twice.",
    ]);
}

#[test]
fn a_comparison_that_ends_with_a_verb_of_speech_is_no_attribution() {
    whole(&[
        "In the end, the flood rose further than the experts predicted.",
        "By noon, the fire burned more than the county reported.",
        "By noon, the fire burned more than reported.",
        "After the vote, the party won fewer seats than the polls had suggested.",
    ]);
}

#[test]
fn a_time_or_place_before_a_comma_states_nothing() {
    whole(&[
        "After the crash, the hospital admitted 12 people.",
        "After the crash on the old quay, the hospital admitted 12 people.",
        "After a lorry hit the quay, the hospital admitted 12 people.",
        "Since 2010, the county maintains the bridge.",
        "On Monday, the company announced a plan.",
        "Later that day, the company announced a plan.",
        "For the first time in ten years, the bank reported a loss.",
        "During a long meeting of the town council on Monday, the mayor announced a plan.",
        "With the pier shut, the port announced a plan.",
        "In a statement, the company denied the claims.",
        "But in May, the company announced a plan.",
    ]);
    let told: &[(&str, &str, &[&str])] = &[
        ("en", "In May, fares rose, the union said.", &["In May, fares rose"]),
        ("en", "After it rained the pier fell, the port confirmed late on Monday.", &["After it rained the pier fell"]),
        ("en", "After the vote, officials said the pier would shut.", &["the pier would shut"]),
        ("en", "On Monday, officials warned that the dam could fail.", &["the dam could fail"]),
        ("en", "By May, 12 people had died, the port said on Monday.", &["By May, 12 people had died"]),
        ("en", "To date, nobody has died, the port reported.", &["To date, nobody has died"]),
        ("en", "At least 12 dead, the port said on Monday.", &["At least 12 dead"]),
        ("en", "In May the pier fell, the port said on Monday.", &["In May the pier fell"]),
        ("en", "After it rained the pier fell, Ada Holm told the Lantern.", &["After it rained the pier fell"]),
    ];
    both(told);
}

#[test]
fn what_follows_from_something_is_no_source() {
    whole(&[
        "It was late, so I slept there.",
        "The road was shut, so Ruiz drives home.",
        "The bus never came, so I walk home now.",
    ]);
    let sources: &[(&str, &str, &[&str])] = &[
        ("de", "Die Brücke ist gesperrt, so Anna Weber.", &["Die Brücke ist gesperrt"]),
        ("de", "Die Brücke ist gesperrt, so Anna Weber vom Amt.", &["Die Brücke ist gesperrt"]),
        ("de", "Die Brücke ist gesperrt, so eine Sprecherin am Montag.", &["Die Brücke ist gesperrt"]),
    ];
    both(sources);
}

#[test]
fn brackets_behind_a_name_are_no_agency_and_entries_with_a_verb_are_stated() {
    whole(&[
        "Maria Lopez (34) – Chile’s youngest minister – resigned on Monday.",
        "Maria Lopez (34) – Chile’s youngest minister.",
        "Ada Holm (Con) - Melling’s first woman mayor - was re-elected.",
    ]);
    compare(
        ObjectKind::Statement,
        &[
            (
                "en",
                "MELLING - The bridge - the old one - will stay shut.",
                &["The bridge - the old one - will stay shut"],
            ),
            ("en", "• Police: 14 officers were hurt in the clash.", &["Police: 14 officers were hurt in the clash"]),
            (
                "en",
                "– Ministry: At least 40 people have died in the flood.",
                &["Ministry: At least 40 people have died in the flood"],
            ),
            ("en", "• Police: 14 officers arrested two men.", &["Police: 14 officers arrested two men"]),
            ("en", "• Homes without water: 200 damaged in Melling", &[]),
        ],
    );
}

#[test]
fn a_demonstrative_is_no_relative_and_who_speaks_last_is_not_stated() {
    let rows: &[(&str, &str, &[&str])] = &[
        (
            "en",
            "According to the mayor, that decision, taken in May, was wrong.",
            &["that decision, taken in May, was wrong"],
        ),
        (
            "en",
            "According to the report, that month was the wettest, with 142 mm of rain, and 80 roads closed.",
            &["that month was the wettest, with 142 mm of rain, and 80 roads closed"],
        ),
        ("en", "According to Ada Holm, whose yard built it, the bridge was safe.", &["the bridge was safe"]),
        (
            "en",
            "The dam held the water of the whole valley, said the head of the regional authority.",
            &["The dam held the water of the whole valley"],
        ),
        (
            "en",
            "The dam, built in 1950, held the water of the valley, said the head of the authority.",
            &["The dam, built in 1950, held the water of the valley"],
        ),
        ("en", "The dam held, said Ada Holm.", &["The dam held"]),
        ("en", "The mayor, re-elected in May, said on Friday that the pier was shut.", &["the pier was shut"]),
        ("en", "The mayor, re-elected in May, said the pier was shut.", &["the pier was shut"]),
    ];
    both(rows);
}

#[test]
fn what_somebody_tells_a_paper_thinks_or_warns_of_is_told_from_who_says_it() {
    let rows: &[(&str, &str, &[&str])] = &[
        (
            "en",
            "The harbour master, Ada Holm, told the Garrow Lantern on Monday that the pier would be shut.",
            &["the pier would be shut"],
        ),
        ("en", "Fishermen warn of empty nets.", &["empty nets"]),
        ("en", "Tom Bell reckons that the ferry is too old.", &["the ferry is too old"]),
        ("en", "Many residents believe the wall was too low.", &["the wall was too low"]),
        ("en", "It emerged on Monday that the gate had been left open.", &["the gate had been left open"]),
        ("en", "The port said it would look into it but declined to comment further.", &["it would look into it"]),
    ];
    compare(ObjectKind::Statement, rows);
    whole(&[
        "Crew warned of oil leak before ferry blaze.",
        "The clerk told the court the truth.",
        "It emerged from the fog.",
        "It emerged from the fog that had covered the bay.",
    ]);
    let parts = parts_of_first(ObjectKind::Statement, "The pier, in her view, was never safe.");
    assert_eq!(parts, ["The pier", "was never safe"]);
}

#[test]
fn small_verbs_make_no_title_and_a_weekday_may_begin_a_name() {
    compare(
        ObjectKind::Statement,
        &[
            ("de", "„Der Staat hat Geld“, betont Anna Weber.", &[]),
            ("en", "The trust said Monday Holdings would pay.", &["Monday Holdings would pay"]),
            ("en", "The trust said Monday the bridge would be shut.", &["the bridge would be shut"]),
            ("en", "The trust said on Monday Ada Holm would pay.", &["Ada Holm would pay"]),
        ],
    );
}

#[test]
fn where_somebody_is_silent_ends_only_what_that_one_has_said() {
    compare(
        ObjectKind::Statement,
        &[
            (
                "en",
                "She said the mayor had been asked but declined to comment, and that the bridge was shut.",
                &["the mayor had been asked but declined to comment", "the bridge was shut"],
            ),
            (
                "en",
                "She said the mayor had been asked but declined to comment.",
                &["the mayor had been asked but declined to comment"],
            ),
            (
                "en",
                "She said the sign read “shut but declined to comment” for a week.",
                &["the sign read “shut but declined to comment” for a week"],
            ),
            ("en", "The port said it was safe but would not comment further.", &["it was safe"]),
            ("en", "The port said it was safe and refused to elaborate.", &["it was safe"]),
            ("en", "The port said it was safe but did not say why.", &["it was safe"]),
            (
                "en",
                "The port said it was safe but did not refuse to comment.",
                &["it was safe but did not refuse to comment"],
            ),
            ("es", "El puerto dijo que era seguro pero no quiso dar detalles.", &["era seguro"]),
            ("en", "The port said it was safe but gave no details.", &["it was safe"]),
            (
                "en",
                "The port said the pilot was safe but would not fly again.",
                &["the pilot was safe but would not fly again"],
            ),
            ("es", "El puerto dijo que era seguro pero declinó comentar más.", &["era seguro"]),
            ("es", "El puerto dijo que era seguro pero no quiso comentar más.", &["era seguro"]),
            (
                "en",
                "The port said the mayor declined to comment, and that bridge was shut.",
                &["the mayor declined to comment", "that bridge was shut"],
            ),
            ("en", "The port said it was safe but nobody could say why.", &["it was safe but nobody could say why"]),
            (
                "en",
                "The port said the letter was late and did not explain why.",
                &["the letter was late and did not explain why"],
            ),
            ("en", "The port said the gate was old but would hold.", &["the gate was old but would hold"]),
        ],
    );
}

#[test]
fn german_statements_are_told_from_who_says_them() {
    compare(
        ObjectKind::Statement,
        &[
            (
                "de",
                "Die Bürgermeisterin Anna Weber sagte am Montag, die Brücke sei gesperrt.",
                &["die Brücke sei gesperrt"],
            ),
            ("de", "Der Betreiber teilte mit, dass die Brücke gesperrt ist.", &["die Brücke gesperrt ist"]),
            ("de", "Nach Angaben der Polizei ist die Brücke gesperrt.", &["ist die Brücke gesperrt"]),
            ("de", "Die Brücke sei gesperrt, sagte die Bürgermeisterin.", &["Die Brücke sei gesperrt"]),
            ("de", "Die Brücke sei gesperrt, teilte die Polizei am Montag mit.", &["Die Brücke sei gesperrt"]),
            ("de", "Die Polizei bestätigte, dass zwei Schuppen brannten.", &["zwei Schuppen brannten"]),
            (
                "de",
                "Die Stadt geht davon aus, dass die Brücke im Mai öffnet.",
                &["Die Stadt geht davon aus, dass die Brücke im Mai öffnet"],
            ),
            ("de", "Anna Weber sagte der Zeitung, sie habe davon nichts gewusst.", &["sie habe davon nichts gewusst"]),
            ("de", "Es ist unklar, ob die Brücke hält.", &["die Brücke hält"]),
            ("de", "Der Verein, der die Brücke baute, sagte, sie sei sicher.", &["sie sei sicher"]),
            ("de", "Die Gewerkschaft fordert, dass die Züge fahren.", &["die Züge fahren"]),
        ],
    );
    assert_eq!(parts_of_first(ObjectKind::Statement, "Die Brücke, sagte sie, sei alt."), ["Die Brücke", "sei alt"]);
}

#[test]
fn what_has_come_out_and_what_somebody_holds_is_stated_alone() {
    compare(
        ObjectKind::Statement,
        &[
            ("en", "On Monday it emerged that the gate had been left open.", &["the gate had been left open"]),
            ("en", "It later emerged that the gate had been left open.", &["the gate had been left open"]),
            ("en", "It has since emerged that the gate had been left open.", &["the gate had been left open"]),
            ("en", "It turned out that the gate had been left open.", &["the gate had been left open"]),
            ("en", "In her view, the pier was never safe.", &["the pier was never safe"]),
            ("en", "The pier was never safe, in her view.", &["The pier was never safe"]),
            ("en", "In her view of the bay the pier was small.", &["In her view of the bay the pier was small"]),
            ("es", "El lunes se supo que la puerta estaba abierta.", &["la puerta estaba abierta"]),
        ],
    );
}

#[test]
fn whom_somebody_tells_something_is_no_part_of_it() {
    compare(
        ObjectKind::Statement,
        &[
            (
                "en",
                "The guild said the bakers were ill but would say more on Friday.",
                &["the bakers were ill but would say more on Friday"],
            ),
            ("en", "The port said it was shut but offered no explanation.", &["it was shut"]),
            ("en", "The port said it was shut but has yet to explain why.", &["it was shut"]),
            (
                "en",
                "The mayor knew of the leak but declined to comment.",
                &["The mayor knew of the leak but declined to comment"],
            ),
            ("en", "The captain told reporters at the quay that the pump had failed.", &["the pump had failed"]),
            ("en", "He told the inquiry on Friday morning he had heard nothing.", &["he had heard nothing"]),
            ("en", "She told them the boat was full.", &["the boat was full"]),
            ("en", "The pilot told police the driver of the van had fled.", &["the driver of the van had fled"]),
            (
                "en",
                "He told the men who were there the boat was full.",
                &["He told the men who were there the boat was full"],
            ),
            ("en", "She told the court the truth and was freed.", &["She told the court the truth and was freed"]),
            ("en", "He told the man the story of the flood.", &["He told the man the story of the flood"]),
            ("en", "Few residents think the wall was too low.", &["the wall was too low"]),
            ("en", "Residents no longer believe that the wall holds.", &["the wall holds"]),
            (
                "en",
                "People who think the wall was too low met on Monday.",
                &["People who think the wall was too low met on Monday"],
            ),
            ("en", "The report makes one think about the wall.", &["The report makes one think about the wall"]),
            ("en", "The clerks insist on higher pay.", &["The clerks insist on higher pay"]),
            ("en", "The clerks argue with the bank about pay.", &["The clerks argue with the bank about pay"]),
            ("en", "Pilots warn against flying by night.", &["Pilots warn against flying by night"]),
            ("en", "Pilots warn that the strip is short.", &["the strip is short"]),
            (
                "en",
                "She said the gate was shut, and that the key was lost.",
                &["the gate was shut", "the key was lost"],
            ),
            ("en", "The gate was shut, and that was all.", &["The gate was shut", "that was all"]),
            ("en", "The gate was shut, and that gate was old.", &["The gate was shut", "that gate was old"]),
            (
                "en",
                "The key was lost, he said, and that the gate was shut.",
                &["The key was lost", "the gate was shut"],
            ),
        ],
    );
}

#[test]
fn an_aside_that_somebody_is_told_in_is_no_attribution() {
    for (text, parts) in [
        (
            "The dam, leaks in which were reported in May, held for a week.",
            &["The dam, leaks in which were reported in May, held for a week"][..],
        ),
        (
            "The dam, leaks having been noted in May, held for a week.",
            &["The dam, leaks having been noted in May, held for a week"],
        ),
        ("The dam, engineers at Holm reported in May, had leaks.", &["The dam", "had leaks"]),
        (
            "The dam, built by men who said little, held for a week.",
            &["The dam, built by men who said little, held for a week"],
        ),
        ("The dam, as the county admitted on Friday, had leaks.", &["The dam", "had leaks"]),
        ("The dam, he told the Lantern, had leaks.", &["The dam", "had leaks"]),
        ("The dam, it is said, had leaks.", &["The dam", "had leaks"]),
        ("The dam, said to be the oldest, had leaks.", &["The dam, said to be the oldest, had leaks"]),
        ("The dam, Ada Holm said in a letter to the county on Friday, had leaks.", &["The dam", "had leaks"]),
        ("The dam, at least according to the county, had leaks.", &["The dam", "had leaks"]),
        ("La presa, dijo la alcaldesa, tenía grietas.", &["La presa", "tenía grietas"]),
        ("La presa, según la alcaldesa, tenía grietas.", &["La presa", "tenía grietas"]),
        ("Der Damm, so die Polizei, hatte Risse.", &["Der Damm", "hatte Risse"]),
        ("Der Damm, teilte die Polizei mit, hatte Risse.", &["Der Damm", "hatte Risse"]),
    ] {
        assert_eq!(parts_of_first(ObjectKind::Statement, text), parts, "{text}");
    }
}

#[test]
fn german_clauses_of_time_and_reason_are_no_report() {
    compare(
        ObjectKind::Statement,
        &[
            ("de", "Weber sagte ab, weil sie krank sei.", &["Weber sagte ab, weil sie krank sei"]),
            ("de", "Weber sagte dem Mann, der krank sei, sie habe keine Zeit.", &["sie habe keine Zeit"]),
            (
                "de",
                "Weber berichtete der Stadt, ohne dass sie gefragt worden sei.",
                &["Weber berichtete der Stadt, ohne dass sie gefragt worden sei"],
            ),
            ("de", "Der Verein kündigte den Vertrag und zog aus.", &["Der Verein kündigte den Vertrag und zog aus"]),
            ("de", "Die Stadt räumte den Platz, der voll war.", &["Die Stadt räumte den Platz, der voll war"]),
            ("de", "Die Polizei bestätigte den Fund.", &["Die Polizei bestätigte den Fund"]),
            (
                "de",
                "Die Kritik, die Weber übte, sei falsch, sagte der Sprecher.",
                &["Die Kritik, die Weber übte, sei falsch"],
            ),
            ("de", "Weber sagte, nach dem Sturm sei der Damm gebrochen.", &["nach dem Sturm sei der Damm gebrochen"]),
            ("de", "Die Polizei warnt vor Glatteis.", &["Die Polizei warnt vor Glatteis"]),
            (
                "de",
                "Am Montag erklärte die Stadt den Damm für sicher.",
                &["Am Montag erklärte die Stadt den Damm für sicher"],
            ),
            ("de", "Am Montag erklärte die Stadt, der Damm sei sicher.", &["der Damm sei sicher"]),
            ("es", "El alcalde explicó la ley que era nueva.", &["El alcalde explicó la ley que era nueva"]),
            ("es", "Según la alcaldesa, la presa cerrará en mayo.", &["la presa cerrará en mayo"]),
            ("es", "La presa cerrará en mayo, informó el ayuntamiento.", &["La presa cerrará en mayo"]),
            ("es", "El ayuntamiento, que gestiona la presa, dijo que había cerrado.", &["había cerrado"]),
        ],
    );
}
