//! What sentences of news kind state, as clauses and as statements.

use super::*;

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

#[test]
fn what_leads_up_to_a_statement_is_no_part_of_it() {
    states(&[
        // Places, dates and agencies; signs of lists; what a headline quotes.
        ("en", "GARROW QUAY, May 3 (Northline) - The bridge will stay shut.", &["The bridge will stay shut"]),
        ("en", "MELLING — The bridge will stay shut.", &["The bridge will stay shut"]),
        ("en", "Melling (NL) – The bridge will stay shut.", &["The bridge will stay shut"]),
        ("en", "The bridge - the old one - will stay shut.", &["The bridge - the old one - will stay shut"]),
        ("en", "NATO - the alliance - will stay.", &["NATO - the alliance - will stay"]),
        ("en", "• The bridge will stay shut", &["The bridge will stay shut"]),
        ("en", "• Sheds burnt: 12, of which two on the quay", &[]),
        ("en", "‘Nobody rang us’: town asks why it slept", &["town asks why it slept"]),
    ]);
}

#[test]
fn attributions_without_that_and_far_from_their_verb_are_left() {
    states(&[
        ("en", "The trust said on Monday it would shut the bridge.", &["it would shut the bridge"]),
        ("en", "The trust said late on Monday night the bridge was shut.", &["the bridge was shut"]),
        ("en", "The trust said Monday that the bridge was shut.", &["the bridge was shut"]),
        ("en", "The trust said in a statement the bridge was shut.", &["the bridge was shut"]),
        ("en", "The trust insists there was no other way.", &["there was no other way"]),
        ("en", "The trust claimed the prize that was offered.", &["The trust claimed the prize that was offered"]),
        (
            "en",
            "An engineer at the yard in Melling, Ada Holm, said the bridge should have been shut.",
            &["the bridge should have been shut"],
        ),
        ("en", "According to its log, which the court has seen, the bridge was shut.", &["the bridge was shut"]),
        ("en", "The bridge was unsafe, an expert hired by the town concluded.", &["The bridge was unsafe"]),
        ("en", "The mayor apologised and vowed to mend the bridge.", &["The mayor apologised", "to mend the bridge"]),
        ("en", "The town accused the yard of having hidden two letters.", &["having hidden two letters"]),
        ("en", "The yard was accused of hiding letters.", &["The yard was accused of hiding letters"]),
        ("en", "Not safe, say the people of Melling.", &["Not safe"]),
        ("de", "Die Brücke ist gesperrt, so die Polizei.", &["Die Brücke ist gesperrt"]),
        ("de", "Laut Polizei ist die Brücke gesperrt.", &["ist die Brücke gesperrt"]),
        ("de", "„Die Brücke hält noch“, so Anna Weber.", &[]),
        ("ja", "「橋は閉まっている」と市長は説明した。", &[]),
    ]);
}

#[test]
fn a_title_that_a_sentence_opens_with_is_part_of_what_it_states() {
    states(&[
        (
            "en",
            "“The Long Way Home,” her third novel, sold well.",
            &["“The Long Way Home,” her third novel, sold well"],
        ),
        ("en", "“It is a long way home,” her brother, a pilot, sighed.", &[]),
    ]);
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
fn what_is_not_told_is_known_whatever_language_a_text_is_taken_for() {
    for language in ["en", "de", "fr", "es", "pt", ""] {
        states(&[
            (language, "The port has not said whether the gate is shut.", &["the gate is shut"]),
            (language, "The port declined to say how many sheds burnt.", &["how many sheds burnt"]),
            (language, "The port couldn’t say why the gate was shut.", &["why the gate was shut"]),
            (language, "El puerto no ha dicho si el muelle cerró.", &["el muelle cerró"]),
        ]);
    }
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
        (
            "en",
            "The pier was sold in May, and the buyer shut it at once.",
            &["The pier was sold in May", "the buyer shut it at once"],
        ),
        (
            "en",
            "The guard was bound, and his keys dropped in the bay.",
            &["The guard was bound, and his keys dropped in the bay"],
        ),
        (
            "en",
            "The mayor, the judge, and the priest were there.",
            &["The mayor, the judge, and the priest were there"],
        ),
        (
            "en",
            "Police held a man who stole a van, and the woman who drove it.",
            &["Police held a man who stole a van, and the woman who drove it"],
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

#[test]
fn a_statement_goes_on_behind_the_attribution_in_its_middle() {
    let statement = |text| parts_of_first(ObjectKind::Statement, text);
    let rows: &[(&str, &[&str])] = &[
        ("The bridge, officials said, collapsed at noon.", &["The bridge", "collapsed at noon"]),
        ("The old iron bridge, officials said, fell at noon.", &["The old iron bridge", "fell at noon"]),
        ("In the spring, officials said, the bridge fell.", &["In the spring", "the bridge fell"]),
        (
            "The bridge, officials said in May, would not last, the Herald reported.",
            &["The bridge", "would not last, the Herald reported"],
        ),
        ("El puente, dijeron los vecinos, cayó al mediodía.", &["El puente", "cayó al mediodía"]),
        ("El viejo puente, según la policía, se hundió.", &["El viejo puente", "se hundió"]),
        (", she said, -", &[", she said, -"]),
        ("Die Brücke, sagten Anwohner, stürzte am Mittag ein.", &["Die Brücke", "stürzte am Mittag ein"]),
        ("The bridge collapsed, officials said, citing a report.", &["The bridge collapsed"]),
        ("The bridge collapsed, said Ana Ruiz, editor of the Lantern.", &["The bridge collapsed"]),
    ];
    let wrong: Vec<_> =
        rows.iter().map(|(text, parts)| (statement(text), parts)).filter(|(it, parts)| it != *parts).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn who_speaks_is_no_statement() {
    states(&[
        ("en", "The mayor, Ana Ruiz, said the pier was shut.", &["the pier was shut"]),
        ("en", "Noor Haddad, the purser, said the alarm came late.", &["the alarm came late"]),
        ("en", "In May, the pier fell, said Ana Ruiz.", &["In May, the pier fell"]),
        ("en", "The mayor, re-elected in May, announced a plan.", &["The mayor, re-elected in May, announced a plan"]),
        ("es", "El alcalde, reelegido en mayo, anunció un plan.", &["El alcalde, reelegido en mayo, anunció un plan"]),
        ("en", "“Nobody asked any of us”, lamented Ana Ruiz.", &[]),
        ("en", "The port lost a fifth of its trade, its accounts show.", &["The port lost a fifth of its trade"]),
        ("de", "Der Hafen teilte mit, dass niemand verletzt sei.", &["niemand verletzt sei"]),
        ("es", "El puerto negó que faltara un buque.", &["faltara un buque"]),
        ("es", "El muelle estará cerrado, anunció el ayuntamiento.", &["El muelle estará cerrado"]),
    ]);
}

#[test]
fn commas_and_stops_of_arabic_and_chinese_are_known() {
    states(&[
        ("ar", "غرقت العبّارة مساء الاثنين، وفق بيان الميناء.", &["غرقت العبّارة مساء الاثنين"]),
        (
            "ar",
            "بقي الرصيف مغلقا طوال اليوم؛ وعادت السفن صباحا إلى البحر.",
            &["بقي الرصيف مغلقا طوال اليوم", "وعادت السفن صباحا إلى البحر"],
        ),
        ("ar", "هل غرقت العبّارة؟", &["هل غرقت العبّارة"]),
        ("ar", "بحسب الشرطة، غرقت العبّارة مساء الاثنين.", &["غرقت العبّارة مساء الاثنين"]),
        ("zh", "渡轮星期一沉没；船上没有乘客。", &["渡轮星期一沉没", "船上没有乘客"]),
        ("zh", "渡轮星期一沉没，港务局说。", &["渡轮星期一沉没"]),
        ("zh", "港务局说，渡轮星期一沉没。", &["渡轮星期一沉没"]),
        ("zh", "天冷；有雾。", &["天冷；有雾"]),
        // A novel speaks of nobody.
        ("zh", "这部小说，描写了港口的生活。", &["这部小说，描写了港口的生活"]),
        ("zh", "他写了一本书，一部小说。", &["他写了一本书，一部小说"]),
        ("th", "เรือข้ามฟากจมเมื่อวานนี้; ไม่มีผู้โดยสารบนเรือ", &["เรือข้ามฟากจมเมื่อวานนี้", "ไม่มีผู้โดยสารบนเรือ"]),
    ]);
}

#[test]
fn a_long_paragraph_of_commas_without_spaces_is_walked() {
    let text = "word,".repeat(40_000);
    assert_eq!(crate::text::object::statement::ahead(&text).len(), 256, "of what is behind each comma");
    assert!(!walk(&text, "en", ObjectKind::Statement).is_empty());
    let text = "it;".repeat(70_000);
    assert!(!walk(&text, "en", ObjectKind::Statement).is_empty());
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
