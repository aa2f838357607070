//! Quotations in sentences of news kind.

use super::*;

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

/// The parts of the first quotation, and of each row whether it is one of two: `true` where the second goes on.
fn voices(rows: &[(&str, bool)]) {
    let parts = |text: &str| parts_of_first(ObjectKind::Quotation, text).len();
    let wrong: Vec<_> = rows.iter().filter(|(text, goes_on)| (parts(text) > 1) != *goes_on).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_quotation_goes_on_with_the_same_voice() {
    voices(&[
        ("“It leaked,” Ana Ruiz said. “We shut it.”", true),
        ("“It leaked,” Ana Ruiz said. “We shut it,” she added.", true),
        ("“It leaked,” said Ana Ruiz, the master. “We shut it,” the master went on.", true),
        ("“It leaked,” Ana Ruiz, of the port, said. “We shut it,” Ruiz added later.", true),
        ("“It leaked,” she said. “Never again!” The crowd left.", true),
        ("“It leaked,” he said. “We shut it here.” She left.", true),
        ("“It leaked,” replied Ana Ruiz. “We shut it.”", true),
        ("«Hubo una fuga», dijo Ana Ruiz. «La cerramos», añadió.", true),
        ("«Hubo una fuga», dijo Ana Ruiz. «La cerramos», añadió ella.", true),
        ("„Es lief aus“, sagte Ada Holm. „Wir schlossen es“, fügte sie hinzu.", true),
        ("„Es lief aus“, sagte Ada Holm. „Wir schlossen es.“ Otto Brandt schwieg.", true),
    ]);
}

#[test]
fn words_of_another_voice_are_a_quotation_of_their_own() {
    voices(&[
        ("“It leaked,” Ana Ruiz said. “It did not,” Tom Bell replied.", false),
        ("“It leaked,” said Ana Ruiz. “It did not,” said Tom Bell.", false),
        ("“It leaked,” the pilot said. “It did not,” the master of the port said.", false),
        ("“It leaked,” Ana Ruiz told Tom Bell. “It did not,” Bell said.", false),
        ("“It leaked,” she said. “It did not,” he added.", false),
        ("“It leaked,” Ana Ruiz said. “It did not,” he replied.", false),
        ("“It leaked,” Ana Ruiz said. “It did not,” countered Tom Bell.", false),
        ("“It leaked,” Ana Ruiz said. “Nonsense!” Tom Bell shouted.", false),
        ("“Did it leak?” asked Ana Ruiz. “It did,” Dr. Bell, who had come late, answered.", false),
        ("“It leaked,” Ana Ruiz said. Tom Bell said: “It did not.”", false),
        ("«Hubo una fuga», dijo Ana Ruiz. «No la hubo», respondió Tomás Bel.", false),
        ("«Hubo una fuga», dijo la jefa. «No la hubo», dijo el vecino.", false),
        ("„Es lief aus“, sagte Ada Holm. „Nein“, entgegnete Otto Brandt.", false),
        ("„Es lief aus“, sagte sie. „Nein“, sagte er.", false),
        // Two of one family, and an answer that nobody is named beside.
        ("“It leaked,” Ana Ruiz said. “It did not,” Tom Ruiz said.", false),
        ("“It leaked,” said Ana Ruiz. “We shut it,” said Ruiz.", true),
        ("“Did it leak?” she asked. “No.”", false),
        ("“Why did it leak?” she asked. “We had it mended.”", true),
    ]);
}

#[test]
fn a_quotation_over_paragraphs_is_one_object_a_paragraph() {
    let found = walk("He wrote: “First we waited.\n\n“Then we left.”\n\n“And so", "en", ObjectKind::Quotation);
    assert_eq!(found, ["“First we waited.", "“Then we left.”"]);
}
