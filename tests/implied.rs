//! What follows from what is said of an annotation, or goes without saying.

use manicule::model::{AttributeValue, Document};
use manicule::suggest::{Guess, Proposal, guesses};

use crate::util::markup;

/// The guesses for some attributes of the annotation in the markup, as `attribute: value`.
fn guessed(markup: &str, attributes: &[&str]) -> Vec<String> {
    guessed_in("en", markup, attributes)
}

fn guessed_in(language: &str, markup: &str, attributes: &[&str]) -> Vec<String> {
    let (project, key) = markup::project(&markup::parse(markup));
    let annotation = project.sheet(&key).unwrap().annotations.iter().next().unwrap().clone();
    let (published, language) = ("2025-06-12".to_owned(), language.to_owned());
    let document = Document { published, language, ..project.documents[&key.document].as_ref().clone() };
    let written = |it: &Guess| match &it.proposal {
        Proposal::Value(AttributeValue::Text(value)) => format!("{}: {value}", it.attribute),
        Proposal::Value(AttributeValue::Period(period)) => {
            format!("{}: {}/{} {}", it.attribute, period.from, period.to, period.words)
        }
        Proposal::Value(AttributeValue::None) => format!("{}: none", it.attribute),
        other => panic!("{other:?}"),
    };
    let all = guesses(&project, &document, &annotation);
    all.iter().filter(|it| attributes.contains(&it.attribute.as_str())).map(written).collect()
}

#[test]
fn a_number_is_exact_and_a_total_unless_it_says_otherwise() {
    let of = ["unit", "qualifier", "aggregate"];
    for (text, expected) in [
        ("[figure Nine boats] sank.", &["unit: none", "qualifier: exactly", "aggregate: total"][..]),
        ("[figure About nine boats] sank.", &["qualifier: about", "unit: none", "aggregate: total"]),
        ("It took [figure nine hours].", &["unit: hour", "qualifier: exactly"]),
        ("[figure Between nine and twelve boats] sank.", &["unit: none", "qualifier: none"]),
        ("It holds [figure more than twice] what it held.", &["qualifier: more than", "unit: none"]),
        (
            "It cost £3m, up from [figure 2 million] in May.",
            &["unit: pound", "aggregate: change", "qualifier: exactly"],
        ),
        (
            "It cost £3m and served [figure 2 million people].",
            &["unit: none", "qualifier: exactly", "aggregate: total"],
        ),
        (
            "It cost £3m and reached [figure 2 million] in May.",
            &["unit: none", "qualifier: exactly", "aggregate: total"],
        ),
        ("It earned £3m and lost [figure 2 million] in May.", &["unit: pound", "qualifier: exactly"]),
        ("It earned £3m on revenue of [figure 2 million].", &["unit: pound", "qualifier: exactly"]),
        ("It earned £3m against [figure nearly 2 million].", &["unit: pound", "qualifier: about"]),
        ("[figure Hundreds of boats] sank.", &["qualifier: order of magnitude", "unit: none"]),
    ] {
        assert_eq!(guessed(text, &of), expected, "{text}");
    }
}

#[test]
fn what_is_counted_is_told_with_what_was_done_to_it() {
    for (text, counted) in [
        ("[figure Nine boats] were seized on Monday.", "counted: boats seized"),
        ("[figure Nine boats] have since been handed over.", "counted: boats"),
        ("[figure Nine people] have been reportedly carried off.", "counted: people carried off"),
        ("[figure Nine boats] and a raft were seized.", "counted: boats"),
        ("[figure Nine boats] sank.", "counted: boats"),
        ("[figure Nine victims] were children.", "counted: victims"),
        ("[figure Nine shops] are often shut.", "counted: shops"),
        ("[figure Nine boats] were stolen.", "counted: boats stolen"),
        ("[figure Nine sheds] were wooden.", "counted: sheds"),
        ("[figure Nine sheds] were left open.", "counted: sheds"),
        ("[figure Nine sheds] are indeed shut.", "counted: sheds"),
        ("Jobs at risk: [figure up to 140], or more", "counted: jobs"),
        ("Price: [figure £12m], in shares", "counted: price"),
    ] {
        assert_eq!(guessed(text, &["counted"]), [counted], "{text}");
    }
}

#[test]
fn a_claim_is_a_fact_worth_a_check_unless_it_is_to_come_or_left_open() {
    let of = ["nature", "check-worthy"];
    for (text, nature, worth) in [
        ("[claim The dam broke].", "fact", "yes"),
        ("[claim The town will build a new one].", "promise", "no"),
        ("The mayor announced that [claim she would resign].", "promise", "no"),
        ("[claim The mayor should resign].", "opinion", "no"),
        ("It is unclear whether [claim the dam will hold].", "fact", "no"),
        ("[claim A panel is to report in June].", "promise", "no"),
        ("[claim The gates are set to open at noon].", "promise", "no"),
        ("[claim The rain is to blame for the flood].", "fact", "yes"),
        ("[claim The village is to the north of the dam].", "fact", "yes"),
        ("[claim The aim is to save money].", "fact", "yes"),
        ("Ada Holm believes that [claim the dam was too low].", "opinion", "no"),
        ("Ada Holm reckons [claim the dam was too low].", "opinion", "no"),
        ("Ada Holm said [claim the dam was too low].", "fact", "yes"),
        ("Ada Holm does not believe that [claim the dam was too low].", "opinion", "no"),
        ("Ada Holm argues that [claim the letter was sent in May].", "opinion", "no"),
        ("The mayor refused to further describe [claim the damage].", "fact", "no"),
        ("The mayor has given no official confirmation of [claim the damage].", "fact", "no"),
    ] {
        let expected = [format!("nature: {nature}"), format!("check-worthy: {worth}")];
        assert_eq!(guessed(text, &of), expected, "{text}");
    }
}

#[test]
fn what_would_have_been_and_a_last_will_promise_nothing() {
    for (language, text, nature) in [
        ("en", "Ada Holm said [claim the gate would have held].", "fact"),
        ("en", "Ada Holm said [claim the gate would never have held].", "fact"),
        ("en", "Ada Holm said [claim the gate would be shut on Monday].", "promise"),
        ("en", "[claim The gate will have been shut by May].", "promise"),
        ("en", "[claim He left a will and two houses].", "fact"),
        ("en", "[claim It is the will of the town].", "fact"),
        ("es", "[claim La presa cerrará en mayo].", "promise"),
        ("es", "[claim La presa va a cerrar].", "promise"),
        ("es", "[claim Las presas cerraron en mayo].", "fact"),
        ("es", "Ada Ruiz dijo que [claim las presas cerrarían en mayo].", "promise"),
        ("de", "Anna Weber sagte, [claim der Damm werde im Mai gesperrt].", "promise"),
        ("de", "[claim Der Damm wurde im Mai gesperrt].", "fact"),
        ("en", "[claim Will Holm left the yard].", "fact"),
        ("en", "[claim The gate was to open in May].", "fact"),
        ("en", "[claim The gate is likely to stay shut].", "fact"),
        ("en", "[claim The town has vowed to rebuild the gate].", "fact"),
        ("en", "[claim The gate, which will be painted, was shut].", "fact"),
        ("es", "[claim Habría cerrado la presa].", "fact"),
        ("de", "[claim In den Depots wird gestreikt].", "fact"),
        ("de", "[claim Der Damm wird von vielen bewundert].", "fact"),
        ("de", "[claim Die Fahrer werden streiken].", "promise"),
        ("de", "[claim Der Damm wird im Mai gesperrt].", "promise"),
        ("fr", "[claim Le barrage fermera en mai].", "promise"),
        ("fr", "[claim Le barrage a fermé en mai].", "fact"),
    ] {
        assert_eq!(guessed_in(language, text, &["nature"]), [format!("nature: {nature}")], "{text}");
    }
}

#[test]
fn what_somebody_does_not_believe_is_denied() {
    for (text, status, nature) in [
        ("Ada Holm does not believe that [claim the dam was too low].", "denied", "opinion"),
        ("Ada Holm does not think [claim the dam was too low].", "denied", "opinion"),
        ("Ada Holm doesn’t think [claim the dam was too low].", "denied", "opinion"),
        ("Ada Holm does not say that [claim the dam was too low].", "declined to say", "fact"),
        ("Ada Holm did not say [claim the dam was too low].", "declined to say", "fact"),
        ("Ada Holm did not immediately say whether [claim the dam was too low].", "declined to say", "fact"),
        ("Ada Holm, who has not resigned, said [claim the dam was too low].", "asserted", "fact"),
        ("Ada Holm has not resigned and says [claim the dam was too low].", "asserted", "fact"),
        ("Ada Holm did not only say [claim the dam was too low].", "asserted", "fact"),
        ("Ada Holm thinks [claim the dam was not high enough].", "asserted", "opinion"),
    ] {
        let expected = [format!("status: {status}"), format!("nature: {nature}")];
        assert_eq!(guessed(text, &["status", "nature"]), expected, "{text}");
    }
}

/// Who “did not deny” something has neither said it nor refused to: whoever annotates with care leaves it open.
#[test]
fn who_does_not_deny_is_no_silence() {
    for (language, text, status) in [
        ("en", "Ada Holm did not deny that [claim the dam was too low].", "unconfirmed"),
        ("en", "Ada Holm has not denied that [claim the dam was too low].", "unconfirmed"),
        ("en", "Ada Holm denied that [claim the dam was too low].", "denied"),
        ("en", "Ada Holm did not say whether [claim the dam was too low].", "declined to say"),
        ("es", "Ada Ruiz no negó que [claim la presa era baja].", "unconfirmed"),
        ("es", "Ada Ruiz negó que [claim la presa era baja].", "denied"),
        ("de", "Anna Weber bestritt nicht, dass [claim der Damm zu niedrig war].", "unconfirmed"),
    ] {
        assert_eq!(guessed_in(language, text, &["status"]), [format!("status: {status}")], "{text}");
    }
    let open = guessed("Ada Holm did not refuse to say whether [claim the dam was too low].", &["status"]);
    assert_ne!(open, ["status: declined to say"]);
}

#[test]
fn belief_is_told_in_other_languages() {
    for (language, text, status, nature) in [
        ("es", "Ada Ruiz no cree que [claim la presa fuera baja].", "denied", "opinion"),
        ("es", "Ada Ruiz cree que [claim la presa era baja].", "asserted", "opinion"),
        ("es", "Ada Ruiz dijo que [claim la presa era baja].", "asserted", "fact"),
        ("de", "Anna Weber glaubt nicht, dass [claim der Damm zu niedrig war].", "denied", "opinion"),
        ("de", "Anna Weber glaubt, dass [claim der Damm zu niedrig war].", "asserted", "opinion"),
        ("de", "Anna Weber sagte nicht, ob [claim der Damm zu niedrig war].", "declined to say", "fact"),
        ("de", "Anna Weber sagte, dass [claim der Damm nicht zu niedrig war].", "asserted", "fact"),
    ] {
        let expected = [format!("status: {status}"), format!("nature: {nature}")];
        assert_eq!(guessed_in(language, text, &["status", "nature"]), expected, "{text}");
    }
}

#[test]
fn a_claim_is_about_the_time_that_it_names_or_that_stands_before_it() {
    for (text, when) in [
        ("[claim The dam broke on June 3].", Some("when: 2025-06-03/2025-06-03 on June 3")),
        ("In May 2024, [claim the dam broke].", Some("when: 2024-05/2024-05 In May 2024")),
        ("It was worse in May 2024, when [claim the dam broke].", Some("when: 2024-05/2024-05 in May 2024")),
        ("In May 2024, the mayor said [claim the dam was old].", None),
        ("[claim The dam broke].", None),
    ] {
        assert_eq!(guessed(text, &["when"]), when.into_iter().collect::<Vec<_>>(), "{text}");
    }
}

#[test]
fn a_whole_quotation_claims_something() {
    assert_eq!(guessed("[quote “The dam broke at night,”] she said.", &["claim"]), ["claim: yes"]);
    assert_eq!(guessed("She called it [quote “a disgrace”].", &["claim"]), ["claim: no"]);
}

#[test]
fn when_it_was_said_is_not_when_it_was() {
    for (text, when) in [
        ("The trust said on Monday [claim it would shut the gate].", None),
        ("[claim#1 Two sheds burnt], the trust said on Monday, [claim#1 on the quay].", None),
        ("On Monday, [claim the gate was shut].", Some("when: 2025-06-09/2025-06-09 On Monday")),
        ("[claim The trust is to report by the end of August].", Some("when: 2025-08/2025-08 of August")),
        ("[claim The gate, closed since Sunday, was opened].", None),
        ("[claim It will open, by the way, in August].", Some("when: 2025-08/2025-08 in August")),
        ("[claim It followed its rules, which were made in 2016].", None),
        ("It was reported in May [claim that the gate was shut].", Some("when: 2025-05/2025-05 in May")),
        ("[claim The rules date from 2016].", Some("when: 2016/2016 date from 2016")),
        ("[claim It was asked for as early as 2021].", Some("when: 2021/2021 as early as 2021")),
        ("[claim Sixty people left in August].", Some("when: 2024-08/2024-08 in August")),
    ] {
        assert_eq!(guessed(text, &["when"]).first().map(String::as_str), when, "{text}");
    }
}
