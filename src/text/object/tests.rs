//! Sentences of news kind and the objects in them.

use super::*;
use crate::text::bounds::WINDOW_BYTES;

fn walk(text: &str, language: &str, kind: ObjectKind) -> Vec<String> {
    let text = Text::new(text);
    let finder = ObjectFinder::new(&text, Language(language), &[]);
    let mut found = Vec::new();
    let mut at = ByteOffset(0);
    while let Some(object) = finder.next(kind, at, Direction::Forward) {
        found.push(text.slice(object).expect("on boundaries").to_owned());
        at = object.end();
    }
    found
}

/// Compares each sentence with the objects that Tab walks through, and says all that differ at once.
fn compare(kind: ObjectKind, rows: &[(&str, &str, &[&str])]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(language, text, expected)| {
            let found = walk(text, language, kind);
            (found != *expected).then(|| format!("{text}\n  expected {expected:?}\n  found    {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn numbers(rows: &[(&str, &str, &[&str])]) {
    compare(ObjectKind::Number, rows);
}

fn quotations(rows: &[(&str, &str, &[&str])]) {
    compare(ObjectKind::Quotation, rows);
}

#[test]
fn quotations_of_every_system_of_marks() {
    quotations(&[
        ("en", "“We saw smoke,” the pilot said. “Then it stopped.”", &["“We saw smoke,”", "“Then it stopped.”"]),
        ("en", "She called it \"a dead letter\" and left.", &["\"a dead letter\""]),
        ("en", "\"No,\" he said, \"not \"that\" again.\"", &["\"No,\"", "\"not \"that\" again.\""]),
        ("en", "‘The harbour’s closed,’ said the master.", &["‘The harbour’s closed,’"]),
        ("en", "'It isn't the dockers' fault,' she said.", &["'It isn't the dockers' fault,'"]),
        ("en", "The ’90s and the officers’ homes weren’t the mayor’s.", &[]),
        ("en", "The '90s and the officers' homes weren't the mayor's.", &[]),
        ("en", "A 12\" pipe and a 5'6\" wall broke.", &[]),
        ("en", "(“Nobody asked us,” it read)", &["“Nobody asked us,”"]),
        ("fr", "« C’est fini », a dit le maire.", &["« C’est fini »"]),
        ("es", "«No sabemos nada», dijo la alcaldesa.", &["«No sabemos nada»"]),
        ("da", "»Vi ved intet«, sagde han.", &["»Vi ved intet«"]),
        ("de", "„Wir wissen nichts“, sagte sie. „Noch nicht.“", &["„Wir wissen nichts“", "„Noch nicht.“"]),
        ("de", "‚Nie wieder‘, rief er.", &["‚Nie wieder‘"]),
        ("pl", "„Nic nie wiemy”, mówi burmistrz.", &["„Nic nie wiemy”"]),
        ("sv", "”Vi vet ingenting”, sade hon.", &["”Vi vet ingenting”"]),
        ("ja", "市長は「何も知らない」と述べた。", &["「何も知らない」"]),
        ("zh", "他说：“我们不知道。”", &["“我们不知道。”"]),
        ("zh", "他说\"不知道\"然后走了", &["\"不知道\""]),
        ("he", "\"אין לנו מידע\", אמר ראש העיר.", &["\"אין לנו מידע\""]),
        ("en", "The word “unclosed stays here.", &[]),
        ("en", "He said,\"Never\".", &["\"Never\""]),
        ("en", "“” and \"\" hold nothing.", &[]),
        ("en", "'Done,' said O'Brien, the 'boss' of the dockers' union.", &["'Done,'", "'boss'"]),
        ("en", "The '80s were 'the dockers' best years', she said.", &["'the dockers' best years'"]),
    ]);
}

#[test]
fn nicknames_and_titles_are_no_speech() {
    quotations(&[
        ("en", "Police held Marco “The Lock” Ferrante on Monday.", &[]),
        ("en", "He is known as “Tank”, they said.", &[]),
        ("en", "Her novel, entitled “Salt and Ash”, sold well.", &[]),
        ("en", "They want “hugs, not bullets”, he said.", &["“hugs, not bullets”"]),
        ("en", "The plan funds “protection mechanisms” for them.", &["“protection mechanisms”"]),
        ("en", "It was called “reckless” by two ministers.", &["“reckless”"]),
        ("en", "It is called “the Beast”, or the so-called “Dark Fleet”.", &[]),
        ("es", "El detenido, alias “El Faro”, calló.", &[]),
        ("zh", "他读了《红楼梦》。", &[]),
    ]);
    let text = Text::new("Police held Marco “The Lock” Ferrante.");
    let names = ObjectFinder::new(&text, Language("en"), &[]).quotations(0);
    assert_eq!(names.len(), 1);
    assert_eq!(names[0].nature, QuotationNature::Name);
}

#[test]
fn a_quotation_over_paragraphs_is_one_object_a_paragraph() {
    let found = walk("He wrote: “First we waited.\n\n“Then we left.”\n\n“And so", "en", ObjectKind::Quotation);
    assert_eq!(found, ["“First we waited.", "“Then we left.”"]);
}

#[test]
fn nested_quotations_are_found_inside() {
    let text = Text::new("“She said ‘never’ to me,” he said.");
    let finder = ObjectFinder::new(&text, Language("en"), &[]);
    let inner = finder.at(ObjectKind::Quotation, ByteOffset(16)).expect("the inner one");
    assert_eq!(text.slice(inner), Some("‘never’"));
    assert_eq!(finder.quotations(0).len(), 2);
    let outer = finder.grow(inner.start(), inner.end()).expect("larger");
    assert_eq!((outer.0, text.slice(outer.1)), (ObjectKind::Clause, Some("“She said ‘never’ to me,”")));
}

#[test]
fn a_split_quotation_knows_its_second_half() {
    let partner = |text: &str| {
        let text = Text::new(text);
        let finder = ObjectFinder::new(&text, Language("en"), &[]);
        let first = finder.next(ObjectKind::Quotation, ByteOffset(0), Direction::Forward)?;
        finder.split_partner(first).and_then(|it| text.slice(it).map(str::to_owned))
    };
    assert_eq!(partner("“No,” she said, “not yet.”").as_deref(), Some("“not yet.”"));
    assert_eq!(partner("„Nein“, sagte sie, „noch nicht.“").as_deref(), Some("„noch nicht.“"));
    assert_eq!(partner("“No,” she said. “Not yet.”"), None);
    assert_eq!(partner("The “hugs”, the “bullets” and more"), None);
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
        ("en", "In 2018 Lisbon drivers struck.", &[]),
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
    ]);
}

#[test]
fn clauses_leave_attribution_and_final_stop() {
    compare(
        ObjectKind::Clause,
        &[
            ("en", "The ferry sank, the harbour master said.", &["The ferry sank"]),
            ("en", "Officials said that the ferry sank.", &["the ferry sank"]),
            ("en", "According to the ministry, nobody was hurt.", &["nobody was hurt"]),
            ("en", "“We saw smoke,” said a sailor.", &["“We saw smoke,”"]),
            ("en", "The ferry sank!", &["The ferry sank"]),
            ("en", "It sailed for the U.S.", &["It sailed for the U.S."]),
            ("en", "The mayor left, but he said he would return.", &["The mayor left, but he said he would return"]),
            ("es", "Según la policía, el barco se hundió.", &["el barco se hundió"]),
            ("en", "Nobody was hurt, according to the ministry.", &["Nobody was hurt"]),
            ("en", "The court said in a ruling on Friday that the law is void.", &["the law is void"]),
            ("en", "He read “Salt and Ash” twice.", &["He read “Salt and Ash” twice"]),
            ("en", "The 6'2\" man said \"OK.\"", &["\"OK.\""]),
            ("en", "“Never!” she replied.", &["“Never!”"]),
            ("de", "Er sagte: „Nie wieder!“", &["„Nie wieder!“"]),
        ],
    );
}

fn states(cases: &[(&str, &str, &[&str])]) {
    compare(ObjectKind::Statement, cases);
}

#[test]
fn a_sentence_is_offered_by_what_it_states() {
    states(&[
        ("en", "The ferry sank, the harbour master said.", &["The ferry sank"]),
        ("en", "The pier closed on Monday, when a crane fell.", &["The pier closed on Monday, when a crane fell"]),
        // Who says it, and what is not said.
        ("en", "Brisa, which runs the line, said on Friday that the ship was safe.", &["the ship was safe"]),
        ("en", "The port would not say whether the pumps had failed.", &["the pumps had failed"]),
        ("en", "It is unclear how many sheds burnt.", &["how many sheds burnt"]),
        ("en", "Officials declined to comment on the cost of the repairs.", &["the cost of the repairs"]),
        ("en", "The mayor defended the fee by saying it was small.", &["it was small"]),
        ("en", "The line promised to refund every ticket.", &["to refund every ticket"]),
        (
            "en",
            "The line promised to refund every ticket, the Herald reported.",
            &["The line promised to refund every ticket"],
        ),
        ("en", "The report was not confirmed by the ministry.", &["The report was not confirmed by the ministry"]),
    ]);
}

#[test]
fn a_sentence_that_states_several_things_is_cut_where_each_begins() {
    states(&[
        (
            "en",
            "The port has not confirmed how many sheds burnt, but the union said five were lost.",
            &["how many sheds burnt", "five were lost"],
        ),
        (
            "en",
            "Fares rose twice, according to the town; wages fell by a tenth.",
            &["Fares rose twice", "wages fell by a tenth"],
        ),
        (
            "en",
            "The firm would not say why the tank leaked, or whether anyone had looked at it.",
            &["why the tank leaked", "anyone had looked at it"],
        ),
        ("en", "It was cold, but clear.", &["It was cold, but clear"]),
        ("en", "The pier stood for years, but is failing now.", &["The pier stood for years, but is failing now"]),
        ("en", "In May, at nineteen, she was told to leave.", &["In May, at nineteen, she was told to leave"]),
        (
            "en",
            "They met on boats which, according to the port, were leaking.",
            &["They met on boats which, according to the port, were leaking"],
        ),
        (
            "en",
            "The mayor announced the dates that would suit both.",
            &["The mayor announced the dates that would suit both"],
        ),
        ("en", "“It was late,” Ana Ruiz, editor of the Lantern, said.", &[]),
        ("en", "Prices rose (rents too; fares not) in May.", &["Prices rose (rents too; fares not) in May"]),
    ]);
}

#[test]
fn what_is_quoted_is_no_statement_and_what_stands_around_a_few_quoted_words_is() {
    states(&[
        ("en", "“We saw smoke,” said a sailor. “Then it stopped.”", &[]),
        ("en", "The captain said: “Never again. We left.”", &[]),
        ("en", "Workers hung up a banner that read: “Enough. Pay us.”", &["Workers hung up a banner"]),
        ("en", "Workers hung up a banner on the crane that read:", &["Workers hung up a banner on the crane"]),
        ("en", "The plan funds “safe harbours” for them.", &["The plan funds “safe harbours” for them"]),
        ("en", "Marco “The Lock” Ferrante was held.", &["Marco “The Lock” Ferrante was held"]),
    ]);
}

#[test]
fn sentences_of_other_languages_are_offered_by_what_they_state() {
    states(&[
        ("es", "El barco se hundió, según la policía.", &["El barco se hundió"]),
        ("es", "El puerto no ha confirmado cuántos almacenes ardieron.", &["cuántos almacenes ardieron"]),
        ("es", "No está claro si el barco llevaba pasaje.", &["el barco llevaba pasaje"]),
        ("es", "La empresa prometió devolver los billetes.", &["devolver los billetes"]),
        ("es", "«No sabemos nada», dijo la alcaldesa.", &[]),
        ("es", "El muelle ardió, pero la lonja sigue abierta.", &["El muelle ardió", "la lonja sigue abierta"]),
        ("de", "Die Fähre sank am Montag.", &["Die Fähre sank am Montag"]),
        ("ja", "市長は「何も知らない」と述べた。", &["市長は「何も知らない」と述べた"]),
        ("he", "הספינה טבעה ביום שני.", &["הספינה טבעה ביום שני"]),
    ]);
}

fn parts_of_first(kind: ObjectKind, text: &str) -> Vec<String> {
    let text = Text::new(text);
    let finder = ObjectFinder::new(&text, Language("en"), &[]);
    let first = finder.next(kind, ByteOffset(0), Direction::Forward).expect("one");
    finder.parts(kind, first).into_iter().filter_map(|it| text.slice(it).map(str::to_owned)).collect()
}

#[test]
fn an_object_has_parts_around_its_attribution() {
    let quotation = |text| parts_of_first(ObjectKind::Quotation, text);
    assert_eq!(quotation("“No,” she said, “not yet.”"), ["“No,”", "“not yet.”"]);
    assert_eq!(quotation("“No,” she said. “Not yet.”"), ["“No,”", "“Not yet.”"]);
    assert_eq!(quotation("“No,” she said. He left. “Not yet.”"), ["“No,”"]);
    assert_eq!(quotation("“No.” She left. “Not yet.”"), ["“No.”"]);
    let statement = |text| parts_of_first(ObjectKind::Statement, text);
    assert_eq!(statement("The pumps, she said, had failed twice."), ["The pumps", "had failed twice"]);
    assert_eq!(statement("The pumps, according to the union, had failed."), ["The pumps", "had failed"]);
    assert_eq!(statement("The pumps, said to be new, had failed."), ["The pumps, said to be new, had failed"]);
    assert_eq!(statement("The pumps, old and rusty, had failed."), ["The pumps, old and rusty, had failed"]);
}

/// Leaves the first and the last piece out until there is but one.
fn shortened(text: &str) -> (Vec<String>, Vec<String>) {
    let text = Text::new(text);
    let finder = ObjectFinder::new(&text, Language("en"), &[]);
    let steps = |step: &dyn Fn(Span) -> Option<Span>| {
        let all = std::iter::successors(text.span(), |it| step(*it)).skip(1);
        all.filter_map(|it| text.slice(it).map(str::to_owned)).collect()
    };
    (steps(&|it| finder.without_first(it)), steps(&|it| finder.without_last(it)))
}

#[test]
fn a_selection_is_left_by_its_first_or_last_piece() {
    let rows: [(&str, &[&str], &[&str]); 6] = [
        (
            "On Monday, workers found that two sheds had burnt",
            &["workers found that two sheds had burnt", "two sheds had burnt"],
            &["On Monday, workers found", "On Monday"],
        ),
        ("Now the pier is shut", &["the pier is shut"], &["Now"]),
        (
            "It rained, and when it stopped, they left",
            &["it stopped, they left", "they left"],
            &["It rained, and when it stopped", "It rained"],
        ),
        (
            "They sang “no, never, no” twice",
            &["“no, never, no” twice", "twice"],
            &["They sang “no, never, no”", "They sang"],
        ),
        ("橋が落ち，船が沈んだ", &["船が沈んだ"], &["橋が落ち"]),
        ("Nothing to leave out", &[], &[]),
    ];
    for (text, first, last) in rows {
        assert_eq!(
            shortened(text),
            (first.iter().map(|it| (*it).to_owned()).collect(), last.iter().map(|it| (*it).to_owned()).collect()),
            "{text}"
        );
    }
}

fn snapped(text: &str, rule: SnapRule, dragged: &str) -> Option<String> {
    let text = Text::new(text);
    let at = text.as_str().find(dragged).expect("the dragged words");
    let stretch = Span::from_range(at..at + dragged.len()).expect("a span");
    let snapped = ObjectFinder::new(&text, Language("en"), &[]).snap(rule, stretch)?;
    text.slice(snapped).map(str::to_owned)
}

#[test]
fn a_drag_becomes_what_its_rule_says() {
    let text = "He said, “A lot of officers fled.” At least seven officers died.";
    let rows = [
        (SnapRule::Words, "ffice", "officers"),
        (SnapRule::Quotation, "lot of off", "“A lot of officers fled.”"),
        (SnapRule::Quotation, "d, “A lot of officers fled.” A", "“A lot of officers fled.”"),
        (SnapRule::Quotation, "e said", "He said"),
        (SnapRule::Number, "ven off", "At least seven officers"),
        (SnapRule::Number, "lot", "lot"),
        (SnapRule::Clause, "officers died.", "officers died"),
        (SnapRule::Clause, "“A lot of officers fled.”", "“A lot of officers fled.”"),
        (SnapRule::Clause, "officers fled.”", "officers fled"),
    ];
    for (rule, dragged, expected) in rows {
        assert_eq!(snapped(text, rule, dragged).as_deref(), Some(expected), "{rule:?} over {dragged:?}");
    }
    assert_eq!(snapped(text, SnapRule::Number, " "), None);
}

#[test]
fn a_selection_grows_from_the_caret_to_the_paragraph() {
    let text = Text::new("“At least seven officers fled,” she said. Nobody spoke.");
    let finder = ObjectFinder::new(&text, Language("en"), &[]);
    let (mut anchor, mut head) = (ByteOffset(14), ByteOffset(14));
    let mut grown = Vec::new();
    while let Some((kind, span)) = finder.grow(anchor, head) {
        grown.push((kind, text.slice(span).expect("on boundaries")));
        (anchor, head) = (span.start(), span.end());
    }
    let expected = [
        (ObjectKind::Word, "seven"),
        (ObjectKind::Number, "At least seven officers"),
        (ObjectKind::Clause, "“At least seven officers fled,”"),
        (ObjectKind::Sentence, "“At least seven officers fled,” she said."),
        (ObjectKind::Paragraph, "“At least seven officers fled,” she said. Nobody spoke."),
    ];
    assert_eq!(grown, expected);
}

#[test]
fn walking_passes_over_excluded_regions_and_goes_both_ways() {
    let text = Text::new("“One.”\n\n“Two.”\n\n“Three.”");
    let two = text.as_str().find("“Two").expect("there");
    let excluded = [Span::from_range(two..two + 5).expect("a span")];
    let finder = ObjectFinder::new(&text, Language("en"), &excluded);
    let first = finder.next(ObjectKind::Quotation, ByteOffset(0), Direction::Forward).expect("one");
    let last = finder.next(ObjectKind::Quotation, first.end(), Direction::Forward).expect("three");
    assert_eq!(text.slice(last), Some("“Three.”"));
    assert_eq!(finder.next(ObjectKind::Quotation, last.start(), Direction::Backward), Some(first));
    assert_eq!(finder.next(ObjectKind::Quotation, last.end(), Direction::Forward), None);
    assert_eq!(finder.next(ObjectKind::Quotation, first.start(), Direction::Backward), None);
    assert!(finder.at(ObjectKind::Quotation, ByteOffset(two)).is_some(), "a hand may point at it");
}

#[test]
fn walking_through_one_long_paragraph_finds_all() {
    let text = "They said “never again” and counted 12 people there. ".repeat(600);
    for kind in [ObjectKind::Quotation, ObjectKind::Number] {
        assert_eq!(walk(&text, "en", kind).len(), 600, "{}", kind.name());
    }
}

#[test]
fn all_objects_are_those_that_single_steps_find() {
    // Long enough to be read in parts, with few objects, since single steps read a part for each of them.
    let far = "and on they went ".repeat(60);
    let long = format!("They said “never ‘again’ and” counted 12 people there, {far}. ").repeat(12);
    let text = format!("“One.”\n\n{long}\nAt least two. “Open\n{long}");
    let excluded = [Span::from_range(14_000..14_100).expect("a span")];
    let owned = Text::new(&*text);
    let finder = ObjectFinder::new(&owned, Language("en"), &excluded);
    for kind in ObjectKind::GROWTH.into_iter().filter(|kind| *kind != ObjectKind::Word) {
        for from in [0, text.len() / 2, text.len()].map(ByteOffset) {
            let step = |last: &Span| finder.next(kind, last.end(), Direction::Forward);
            let stepwise = std::iter::successors(finder.next(kind, from, Direction::Forward), step);
            assert!(finder.objects(kind, from).eq(stepwise), "{} from {from}", kind.name());
        }
    }
}

#[test]
fn a_line_of_two_megabytes_is_read_part_by_part_once() {
    let text = Text::new("7 dead, 8 hurt, 9 lost. ".repeat(84_000));
    let mut objects = ObjectFinder::new(&text, Language("en"), &[]).objects(ObjectKind::Number, ByteOffset(0));
    let count = objects.by_ref().count();
    assert_eq!(count, 3 * 84_000);
    assert!(objects.parts <= text.as_str().len() / WINDOW_BYTES + 1, "{} parts for {count} objects", objects.parts);
}
