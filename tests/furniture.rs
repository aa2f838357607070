//! Page furniture: which lines of a text are found to be around an article rather than in it, and which never are.

use manicule::model::{Document, LookedAt};
use manicule::suggest::furniture::{Reason, regions};
use manicule::text::{Span, Text};

/// A paragraph of an article, so that what stands above it is its head.
const BODY: &str = "The lamp oil seller of Harrow Lane has closed her shop after fifty-two years, and nobody in the street knows yet \
                    what they will do about the dark.";

fn document(text: &Text) -> Document {
    Document::new("doc".parse().unwrap(), "Doc", text.hash())
}

/// The words and reasons of what is found in a text.
fn found(text: &str) -> Vec<(String, Reason)> {
    let text = Text::new(text);
    let regions = regions(&text, &document(&text));
    regions.iter().map(|it| (text.slice(it.span).unwrap().to_owned(), it.reason)).collect()
}

/// The furniture among some lines above an article.
fn in_head(lines: &[&str]) -> Vec<(String, Reason)> {
    found(&format!("{}\n\n{BODY}\n", lines.join("\n\n")))
}

#[test]
fn each_kind_of_furniture_is_told_from_the_article() {
    for (line, reason) in [
        ("- Advertisement -", Reason::Advertisement),
        ("ADVERTISEMENT", Reason::Advertisement),
        ("Story continues below", Reason::Advertisement),
        ("Advertisement - scroll to read on", Reason::Advertisement),
        ("(Reporting by Maud Ellery in Langvik; Editing by Ada Holm)", Reason::ByLine),
        ("Werbung", Reason::Advertisement),
        ("By Mirela Stoica", Reason::ByLine),
        ("Staff Writers", Reason::ByLine),
        ("Von Hannelore Zipf und Kai-Uwe Brehm", Reason::ByLine),
        ("2 minute read", Reason::ReadingTime),
        ("Saturday, 11 October 2025 · 3 min read", Reason::ReadingTime),
        ("Updated 14 May 2021, 10:22", Reason::ReadingTime),
        ("Harrow Lane in winter. Photo: Otto Brandvold / Northline", Reason::Caption),
        ("Photo: Northline", Reason::Caption),
        ("Coast · Ferries", Reason::Sections),
        ("© 2025 The Ledger. All rights reserved.", Reason::Copyright),
        ("Copyright 2024 Northline News Agency", Reason::Copyright),
        ("Share this article", Reason::Share),
        ("Facebook | WhatsApp | E-mail", Reason::Share),
        ("Sign up for our weekly letter from the coast", Reason::Newsletter),
        ("Send us your pictures of the night: desk@ledger.example", Reason::Newsletter),
        ("Read more: The last baker of Harrow Lane", Reason::Related),
        ("https://ledger.example/harrow-lane", Reason::Related),
    ] {
        assert_eq!(in_head(&["A headline about a shop", line]), [(line.to_owned(), reason)]);
    }
}

#[test]
fn sentences_are_never_furniture() {
    for line in [
        "By morning the street was dark.",
        "Photographs of the shop: nobody has kept them, she says, but she remembers each one of them.",
        "“Advertisement”",
        "“Share this,” she said.",
        "Sign up for the army, the poster said, and half the street did.",
        "The copyright of 1911 has run out.",
        "She put the photo: her father, her mother, a dog and the whole family of the baker from number nine.",
        "A minute is not enough to read it.",
        "Print",
        "Mirela Stoica",
        "Related to nobody",
        "By the way",
        "Reporting by the paper has shown that the shop was sold twelve times.",
    ] {
        assert_eq!(in_head(&["A headline about a shop", line]), [], "{line}");
    }
}

#[test]
fn by_lines_and_dates_are_looked_for_above_the_article_alone() {
    let text = format!("A headline about a shop\n\n{BODY}\n\nBy Mirela Stoica\n\n2 minute read\n");
    assert_eq!(found(&text), []);
}

#[test]
fn a_name_beside_the_reading_time_is_a_by_line() {
    let lines = ["A headline about a shop", "Leila Brandt", "2 minute read"];
    let by_line = ("Leila Brandt".to_owned(), Reason::ByLine);
    assert_eq!(in_head(&lines), [by_line, ("2 minute read".to_owned(), Reason::ReadingTime)]);
}

#[test]
fn a_line_that_stands_there_twice_is_a_caption_that_came_twice() {
    let twice = "A lamp in the window of the shop on its last evening";
    let lines = ["A headline about a shop", twice, twice];
    assert_eq!(in_head(&lines), [(twice.to_owned(), Reason::Repeated), (twice.to_owned(), Reason::Repeated)]);
    assert_eq!(in_head(&["A headline about a shop", "No.", "No."]), [], "a short answer may come twice");
}

#[test]
fn what_is_shown_where_a_picture_is_not_goes_with_its_caption() {
    let text = format!("Headline of the day\n\n{BODY}\n\nHarrow Lane\nThe shop in Harrow Lane. Image: Northline\n");
    let words: Vec<_> = found(&text).into_iter().map(|(words, _)| words).collect();
    assert_eq!(words, ["Harrow Lane", "The shop in Harrow Lane. Image: Northline"]);
}

#[test]
fn headlines_behind_their_heading_are_links_until_a_sentence_comes() {
    let text = format!(
        "Headline of the day\n\n{BODY}\n\nRelated articles\nA baker retires\nThe street in 1911\nIt was dark.\nThe end\n"
    );
    let words: Vec<_> = found(&text).into_iter().map(|(words, _)| words).collect();
    assert_eq!(words, ["Related articles", "A baker retires", "The street in 1911"]);
}

#[test]
fn what_is_excluded_already_is_not_found_again() {
    let text = Text::new(format!("- Advertisement -\n\n{BODY}"));
    let region = regions(&text, &document(&text))[0];
    let excluded = Document { excluded: vec![region.span], ..document(&text) };
    assert_eq!(regions(&text, &excluded), []);
    // Whoever kept it keeps it for all.
    let looked_at = vec![LookedAt { span: region.span, by: "ben".parse().unwrap() }];
    assert_eq!(regions(&text, &Document { looked_at, ..document(&text) }), []);
    let inside = Span::from_range(region.span.start().0 + 2..region.span.end().0).unwrap();
    let looked_at = vec![LookedAt { span: inside, by: "ben".parse().unwrap() }];
    assert_eq!(regions(&text, &Document { looked_at, ..document(&text) }).len(), 1, "other words are another matter");
}

#[test]
fn an_office_below_the_headline_makes_a_by_line_of_the_name_above_it() {
    let found = in_head(&["The last lamp of Harrow Lane", "Mirela Stoica", "Chief reporter"]);
    assert_eq!(found, [("Mirela Stoica".to_owned(), Reason::ByLine), ("Chief reporter".to_owned(), Reason::ByLine)]);
    assert_eq!(in_head(&["Crime reporter", "Nobody read what he wrote"]), []);
}
