//! Clauses of four languages with what their verbs tell.

use super::*;

/// Each clause that has a verb as “verb: tense, passive, reported”.
fn told(language: &str, sentence: &str) -> Vec<String> {
    let reading = Reading::of(sentence, language);
    let verbs = reading.clauses.iter().filter_map(|it| it.verb.as_ref());
    let written = |verb: &Verb| {
        let tense = match verb.tense {
            Tense::Past => "past",
            Tense::Present => "present",
            Tense::ToCome => "to come",
        };
        let marks = [(verb.passive, ", passive"), (verb.reported, ", reported")];
        let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, it)| *it).collect();
        format!("{}: {tense}{marks}", &sentence[verb.range.clone()])
    };
    verbs.map(written).collect()
}

fn compare(language: &str, rows: &[(&str, &[&str])]) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(sentence, expected)| (sentence, expected, told(language, sentence)))
        .filter(|(_, expected, found)| *expected != found)
        .map(|(sentence, expected, found)| format!("{sentence}\n  expected {expected:?}\n  found    {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn english_verbs_tell_when_and_by_whom() {
    compare(
        "en",
        &[
            ("On Saturday, drivers will strike.", &["will strike: to come"]),
            ("The gate will not be shut.", &["will not be shut: to come, passive"]),
            ("The gate won’t open.", &["won’t open: to come"]),
            ("They'll sail at noon.", &["They'll sail: to come"]),
            ("The panel is to report in June.", &["is to report: to come"]),
            ("The rain is to blame.", &["is: present"]),
            ("The village is to the north.", &["is: present"]),
            ("The aim is to save money.", &["is: present"]),
            ("The bridge is due to open.", &["is due to open: to come"]),
            ("The bridge was due to open.", &["was due to open: past"]),
            ("The gate is shut by hand.", &["is shut: present, passive"]),
            ("The gate was never painted.", &["was never painted: past, passive"]),
            ("The port has not been told.", &["has not been told: past, passive"]),
            ("The yard has 40 berths.", &["has: present"]),
            ("It has yet to answer.", &["has: present"]),
            ("The dam would hold.", &["would hold: to come, reported"]),
            ("The dam would never have held.", &["would never have held: past, reported"]),
            ("I would like an oven.", &["would like: present"]),
            ("Crews cannot reach it.", &["cannot reach: present"]),
            ("The pilot might have slept.", &["might have slept: past"]),
            ("The clerk did not deny it.", &["did not deny: past"]),
            ("The clerk did not only sign it.", &["did: past"]),
            ("Nobody closed the gate.", &["closed: past"]),
            ("Will Holm fell off the pier.", &["fell: past"]),
            ("The will of the town counts for little.", &[]),
            ("It closes in May.", &["closes: present"]),
            ("She is to be heard on Saturday.", &["is to be heard: to come, passive"]),
            ("Police have not said whether it fell.", &["have not said: past", "fell: past"]),
            ("The road will stay shut until May.", &["will stay: to come"]),
            ("MAYOR WILL GO ON FRIDAY", &["WILL GO: to come"]),
            ("Drivers Will Strike", &["Will Strike: to come"]),
            ("Harbour trust to cut 40 berths", &["to cut: to come"]),
            ("Two wards to be merged by spring", &["to be merged: to come, passive"]),
            ("An answer to the critics", &[]),
            ("The road to Holm", &[]),
            ("A spokesman can’t say.", &["can’t say: present"]),
            ("No one said it would be easy.", &["said: past", "would be: to come, reported"]),
            ("Will the gate close in May?", &["Will: to come"]),
            ("In May Lisbon lost seven ferries.", &["lost: past"]),
            ("The firm plans to shut it.", &["plans: present", "to shut: to come"]),
            // What ends as a conjunction does is none, and “yet” is one.
            ("Scotland not Wales would comment.", &["would comment: to come, reported"]),
            ("It sank, yet nobody there would comment.", &["sank: past", "would comment: past"]),
            ("Nor the port would comment.", &["would comment: past"]),
        ],
    );
}

#[test]
fn clauses_are_told_from_each_other() {
    compare(
        "en",
        &[
            ("Ferries that will be scrapped sank on Monday.", &["will be scrapped: to come, passive", "sank: past"]),
            ("She said on Monday it will close.", &["said: past", "will close: to come"]),
            ("The mayor, who had left, will return.", &["had left: past", "will return: to come"]),
            ("Ferries damaged in May will sail in June.", &["damaged: past", "will sail: to come"]),
            ("It sank and will be raised.", &["sank: past", "will be raised: to come, passive"]),
            (
                "The port said it was safe but would not comment.",
                &["said: past", "was: past", "would not comment: past"],
            ),
        ],
    );
}

#[test]
fn spanish_verbs_tell_when_and_by_whom() {
    compare(
        "es",
        &[
            ("El puente no cerrará en mayo.", &["cerrará: to come"]),
            ("Los puentes serán cerrados.", &["serán cerrados: to come, passive"]),
            ("El alcalde va a cerrar el puente.", &["va a cerrar: to come"]),
            ("El alcalde va a pie.", &["va: present"]),
            ("El alcalde iba a cerrar el puente.", &["iba a cerrar: past"]),
            ("Los puentes cerrarían en mayo.", &["cerrarían: to come, reported"]),
            ("El piloto habría dormido.", &["habría dormido: past, reported"]),
            ("El puente nunca fue pintado.", &["fue pintado: past, passive"]),
            ("La empresa ha sido vendida.", &["ha sido vendida: past, passive"]),
            ("La empresa no ha dicho nada.", &["ha dicho: past"]),
            ("Tres barcos se hundieron.", &["hundieron: past"]),
            ("La secretaría está en el puerto.", &["está: present"]),
            ("La alcaldesa dijo que el puente cerrará.", &["dijo: past", "cerrará: to come"]),
            ("El ferri, que será vendido, encalló el lunes.", &["será vendido: to come, passive", "encalló: past"]),
            ("Cerrarán el puente en mayo.", &["Cerrarán: to come"]),
            ("Está previsto que abra en junio.", &["Está previsto: to come"]),
        ],
    );
}

#[test]
fn german_verbs_tell_when_and_by_whom() {
    compare(
        "de",
        &[
            ("In den Depots wird gestreikt.", &["wird gestreikt: present, passive"]),
            ("Der Turm wird von vielen bewundert.", &["wird von vielen bewundert: present, passive"]),
            ("Am Samstag wird gestreikt.", &["wird gestreikt: to come, passive"]),
            ("Seit Samstag wird gestreikt.", &["wird gestreikt: present, passive"]),
            ("Die Fahrer werden nicht streiken.", &["werden nicht streiken: to come"]),
            ("Die Brücke wurde im Mai gesperrt.", &["wurde im Mai gesperrt: past, passive"]),
            ("Die Brücke soll gesperrt werden.", &["soll gesperrt werden: to come, passive"]),
            ("Der Mann soll das Boot gestohlen haben.", &["soll das Boot gestohlen haben: past, reported"]),
            ("Sie sagte, die Brücke sei gesperrt.", &["sagte: past", "sei gesperrt: present, reported"]),
            ("Sie sagte, die Fahrer würden streiken.", &["sagte: past", "würden streiken: to come, reported"]),
            ("Er sagt, dass die Brücke gesperrt wird.", &["sagt: present", "gesperrt wird: present, passive"]),
            ("Es ist gesunken und wird gehoben.", &["ist gesunken: past", "wird gehoben: present, passive"]),
            ("Sie soll gesperrt und abgerissen werden.", &["soll gesperrt und abgerissen werden: to come, passive"]),
            ("Drei Boote sind gesunken.", &["sind gesunken: past"]),
            ("Am Montag wollen die Fahrer streiken.", &["wollen die Fahrer streiken: to come"]),
            ("Die Fahrer wollen nicht streiken.", &["wollen nicht streiken: present"]),
        ],
    );
}

#[test]
fn french_verbs_tell_when_and_by_whom() {
    compare(
        "fr",
        &[
            ("Le pont fermera en mai.", &["fermera: to come"]),
            ("Le maire va fermer le pont.", &["va fermer: to come"]),
            ("Le pont n’a pas été fermé.", &["a pas été fermé: past, passive"]),
            ("Trois personnes sont mortes.", &["sont mortes: past"]),
            ("Elle serait morte en mai.", &["serait morte: past, reported"]),
            ("Le pilote aurait dormi.", &["aurait dormi: past, reported"]),
            ("L’opéra est fermé.", &["est fermé: present, passive"]),
        ],
    );
}

#[test]
fn what_tells_of_a_noun_is_told_from_what_a_sentence_states() {
    for (language, sentence, joints) in [
        ("en", "Ferries that will be scrapped sank.", [Joint::Relative, Joint::Free]),
        ("en", "The mayor said that it will close.", [Joint::Free, Joint::Depends]),
        ("en", "The union, whose members left, will meet.", [Joint::Relative, Joint::Free]),
        ("en", "They bought ferries that will sail.", [Joint::Free, Joint::Relative]),
        ("en", "It sank and will be raised.", [Joint::Free, Joint::Coordinate]),
        ("en", "The firm plans to shut it.", [Joint::Free, Joint::Depends]),
        ("en", "What will happen is unclear.", [Joint::Depends, Joint::Free]),
        ("en", "The match, to be played on Saturday, is sold out.", [Joint::Relative, Joint::Free]),
        ("en", "The ship, which is old, sank.", [Joint::Relative, Joint::Free]),
        ("es", "El tren, que salió tarde, llegará el jueves.", [Joint::Relative, Joint::Free]),
        ("es", "El alcalde dijo que llegará.", [Joint::Free, Joint::Depends]),
        ("de", "Die Brücke, die gesperrt werden soll, ist alt.", [Joint::Relative, Joint::Free]),
        ("de", "Sie sagte, die Brücke sei alt.", [Joint::Free, Joint::Free]),
    ] {
        let found: Vec<Joint> = Reading::of(sentence, language).clauses.iter().map(|it| it.joint).collect();
        assert_eq!(found, joints, "{sentence}");
    }
    let unknown = Reading::of("Residents who oppose it will protest.", "en");
    assert_eq!(unknown.clauses[0].joint, Joint::Free);
}

#[test]
fn a_place_belongs_to_the_clause_around_it() {
    for (sentence, place, verb) in [
        ("On Saturday, drivers will strike.", "Saturday", "will strike"),
        ("It sank; on Saturday, drivers will strike.", "Saturday", "will strike"),
        ("The mayor said that, on Saturday, drivers will strike.", "Saturday", "will strike"),
        ("It sank in May, and on Saturday, drivers will strike.", "Saturday", "will strike"),
        ("Drivers will, on Saturday, strike.", "Saturday", "will"),
        ("It will close, the mayor said, on Saturday.", "Saturday", "will close"),
        ("The mayor said, late on Saturday.", "Saturday", "said"),
        ("She said on Saturday the ferry to the island will close.", "Saturday", "said"),
        ("She told the inquiry on Saturday it will close.", "Saturday", "told"),
        ("The ferry, which will be sold, sank on Saturday.", "Saturday", "sank"),
        ("The ferry, which sank on Saturday, will be sold.", "Saturday", "sank"),
        ("The gate, closed since Saturday, will open.", "Saturday", "closed"),
        ("It will close on Jan. 5, the mayor said.", "5", "will close"),
        ("It closed. On Saturday, it will open.", "Saturday", "will open"),
        ("The gate, founded by nuns in May, will open.", "May", "founded"),
        ("The ship, built in May, left on Saturday.", "May", "built"),
        ("The ship, built in May, left on Saturday.", "ship", "left"),
        ("It will cost 4 crowns, a rise on Saturday’s fare.", "Saturday", ""),
    ] {
        let reading = Reading::of(sentence, "en");
        let clause = reading.at(sentence.find(place).unwrap()).unwrap();
        let found = clause.verb.as_ref().map_or("", |it| &sentence[it.range.clone()]);
        assert_eq!(found, verb, "{sentence}");
    }
}

#[test]
fn the_subject_stands_before_the_verb_where_it_is_told() {
    for (sentence, subject) in [
        ("On Saturday, drivers will strike.", Some("drivers")),
        ("In May the mayor of Holm fell.", Some("the mayor of Holm")),
        ("Ada Holm also fell.", Some("Ada Holm")),
        ("They'll sail.", Some("They'll")),
        ("Declined to comment.", None),
    ] {
        let reading = Reading::of(sentence, "en");
        let found = reading.clauses[0].subject.clone().map(|it| &sentence[it]);
        assert_eq!(found, subject, "{sentence}");
    }
}

#[test]
fn who_does_not_refuse_is_not_silent() {
    for (language, sentence, silent) in [
        ("en", "The port declined to comment.", true),
        ("en", "The port did not say why.", true),
        ("en", "The port has yet to say why.", true),
        ("en", "The port gave no details.", true),
        ("en", "The port was unable to confirm it.", true),
        ("en", "The port did not refuse to comment.", false),
        ("en", "The port did not deny it.", false),
        ("en", "The port explained why.", false),
        ("en", "The port has not refused to say why.", false),
        ("es", "El puerto no quiso comentar.", true),
        ("es", "El puerto declinó comentar.", true),
        ("es", "El puerto no negó el vertido.", false),
        ("es", "El puerto comentó el vertido.", false),
    ] {
        let reading = Reading::of(sentence, language);
        assert_eq!(reading.clauses[0].silence.is_some(), silent, "{sentence}");
    }
}

#[test]
fn every_byte_of_words_belongs_to_one_clause_whatever_the_text() {
    let marks = [
        "to", "will", ",", "“", ".", "that", "is", "’", "", "wird", "gesperrt", "no", "é", "和", "“,", "which", "said",
        "5",
    ];
    let mut seed = 7_usize;
    for language in ["en", "es", "de", "fr", "pt", ""] {
        for length in 0..600 {
            let mut sentence = String::new();
            for _ in 0..length % 23 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                sentence.push_str(marks[(seed >> 33) % marks.len()]);
                sentence.push_str([" ", "", "  "][(seed >> 50) % 3]);
            }
            let reading = Reading::of(&sentence, language);
            for word in word::words(&sentence, language).iter().filter(|it| !it.is_mark) {
                let over = |it: &&Range<usize>| it.start <= word.range.start && word.range.end <= it.end;
                let parts: Vec<_> = reading.clauses.iter().flat_map(|it| it.parts.iter().filter(over)).collect();
                assert_eq!(parts.len(), 1, "{} in {sentence}", word.written);
                let owner = reading.at(word.range.start).unwrap();
                assert!(owner.parts.contains(parts[0]), "{} in {sentence}", word.written);
            }
            for clause in &reading.clauses {
                let verb = clause.verb.as_ref().map(|it| &it.range);
                for range in clause.parts.iter().chain(verb).chain(&clause.subject).chain(&clause.joined_by) {
                    assert!(sentence.get(range.clone()).is_some_and(|it| !it.is_empty()), "{range:?} of {sentence}");
                }
            }
            assert!(reading.clauses.iter().all(|it| !it.parts.is_empty()), "{sentence}");
        }
    }
}

#[test]
fn a_long_sentence_is_read_in_time_that_grows_with_its_length() {
    for unit in ["and the ferry that will ", "gesperrt ", "no ", "said on Monday ", "wird ", "a, ", "not to be ", "’"]
    {
        for language in ["en", "de", ""] {
            let sentence = unit.repeat(100_000 / unit.len());
            let begun = std::time::Instant::now();
            let reading = Reading::of(&sentence, language);
            assert!(reading.clauses.len() <= sentence.len());
            assert!(begun.elapsed().as_secs() < 5, "{unit} {language}: {:?}", begun.elapsed());
        }
    }
}
