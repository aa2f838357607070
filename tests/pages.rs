//! Pages for people: what they show is the text and nothing that runs, whatever the text says.

use std::sync::Arc;

use manicule::export::{self, Options};
use manicule::format::{LossKind, MemorySink};
use manicule::model::Project;
use manicule::text::{Span, Text};
use proptest::prelude::*;

use crate::datasets::{exclude, export, options, project};
use crate::util::markup::{self, Marked};

/// What a stranger might put into a text, a title or a note.
const NASTY: &str = "<script>alert(1)</script> \"><img src=x onerror=alert(1)> '--> ]]> </style></div> javascript:alert(1) \
                     &lt;b&gt; &#60; <!-- x --> `x` # h\n\n---\n* a\n1. b\n    code\n| a | b |\n<svg/onload=alert(1)>\u{202e}x";

/// A project whose text, facts, notes and names are all of these words.
fn nasty(words: &str) -> Project {
    let text: String = words.chars().filter(|it| !"[]⟦⟧|".contains(*it)).collect();
    let mut it = project(&format!("x[claim {text}]y[quote  ]z",));
    let document = Arc::make_mut(it.documents.values_mut().next().unwrap());
    for fact in [&mut document.title, &mut document.url, &mut document.note, &mut document.language] {
        *fact = words.to_owned();
    }
    it.title = words.to_owned();
    it.schema.labels[0].name = words.to_owned();
    it.schema.labels[0].rule = words.to_owned();
    let sheet = Arc::make_mut(it.sheets.values_mut().next().unwrap());
    let annotations: Vec<_> = sheet.annotations.iter().cloned().collect();
    let noted = annotations.into_iter().map(|annotation| {
        let mut annotation = (*annotation).clone();
        annotation.note = words.into();
        Arc::new(annotation)
    });
    sheet.annotations = noted.collect();
    it
}

/// The names of all tags of a page, and its text with entities put back, tags away; the words of `.doc` elements alone.
fn parsed(html: &str) -> (Vec<String>, Vec<String>) {
    let (mut tags, mut docs) = (Vec::new(), Vec::<String>::new());
    let (mut rest, mut depth) = (html, 0);
    while let Some((words, after)) = rest.split_once('<') {
        if depth > 0 {
            let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
            let words = plain.iter().fold(words.to_owned(), |words, (from, to)| words.replace(from, to));
            docs.last_mut().unwrap().push_str(&words);
        }
        let (tag, after) = after.split_once('>').expect("a whole tag");
        if tag.starts_with("div class=\"doc\"") {
            depth = 1;
            docs.push(String::new());
        } else if tag == "/div" {
            depth = 0;
        }
        tags.push(tag.split(' ').next().unwrap().to_owned());
        rest = after;
    }
    (tags, docs)
}

const TAGS: [&str; 29] = [
    "!DOCTYPE", "a", "article", "bdi", "body", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "head", "header",
    "html", "li", "main", "mark", "meta", "nav", "ol", "p", "small", "span", "style", "title", "ul", "h4",
];

fn assert_is_harmless(html: &str) {
    let (tags, _) = parsed(html);
    for tag in &tags {
        assert!(TAGS.contains(&tag.trim_start_matches('/')), "<{tag}>");
    }
    assert_eq!(tags.iter().filter(|it| *it == "style").count(), 1);
    assert_eq!(tags.iter().filter(|it| *it == "/style").count(), 1);
    // Every attribute is one of ours, in quotation marks that nothing in it can end.
    for tag in html.split('<').filter_map(|it| it.split_once('>')).map(|(tag, _)| tag) {
        let names = tag.split('"').step_by(2).filter_map(|it| it.trim().strip_suffix('='));
        for name in names {
            let name = name.rsplit(' ').next().unwrap();
            let ours = ["lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "dir", "aria-label"];
            assert!(ours.contains(&name) || name.starts_with("data-"), "{name} in <{tag}>");
        }
    }
    assert!(!html.contains("href=\"h") && !html.contains("url("), "nothing from outside");
}

#[test]
fn a_page_shows_annotations_in_their_place_and_leads_to_what_is_said() {
    let mut it = project("Ad. He [quote#1 “we [figure#2 ten]#2 men”] [quote#1 so].");
    exclude(&mut it, &["Ad."]);
    let (sink, report) = export(&it, &options("html", &[]));
    let page = sink.text("annotations.html").unwrap();
    let doc = page.split_once("<div class=\"doc\"").unwrap().1.split_once("</div>").unwrap().0;
    let mark = |label: &str, lane: u8, words: &str| {
        format!("<mark class=\"{label}\" data-label=\"{label}\" data-lane=\"{lane}\">{words}</mark>")
    };
    let both = mark("quote", 0, &mark("figure", 1, "ten"));
    assert!(doc.contains("<span class=\"furniture\">Ad.</span> He "), "{doc}");
    assert!(doc.contains(&(mark("quote", 0, "“we ") + "<span id=\"doc.ada.")), "{doc}");
    assert!(doc.contains(&both), "{doc}");
    assert_eq!(doc.matches("aria-label=\"note 1\"").count(), 1, "the number stands behind the last part alone");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    for target in page.split("href=\"#").skip(1).filter_map(|it| it.split('"').next()) {
        assert!(ids.contains(&target), "{target} leads nowhere");
    }
    assert_eq!(parsed(page).1, [it.text(&"doc".parse().unwrap()).unwrap().as_str()]);
    assert_eq!(report.written.spans("marks").values().sum::<u64>() as usize, doc.matches("<mark").count());
    assert_is_harmless(page);
}

#[test]
fn nothing_on_a_page_runs_whatever_a_text_says() {
    let it = nasty(NASTY);
    let (sink, report) = export(&it, &options("html", &[]));
    let page = sink.text("annotations.html").unwrap();
    assert_is_harmless(page);
    assert_eq!(parsed(page).1, [it.text(&"doc".parse().unwrap()).unwrap().as_str()]);
    assert_eq!(report.losses.count(LossKind::Character), 0);
    let (sink, _) = export(&it, &options("markdown", &[]));
    let page = sink.text("ada/doc.md").unwrap();
    assert!(!page.contains('<'), "no HTML");
    assert_eq!(page.lines().filter(|it| it.starts_with('#')).count(), 3, "{page}");
    assert_eq!(page.lines().filter(|it| it.starts_with('|')).count(), 2 + 2, "{page}");
}

#[test]
fn a_character_that_no_page_can_have_is_replaced_one_for_one_and_counted() {
    let it = project("a\u{7}[claim b\u{fffe}\u{b}]c\u{c}");
    for (format, file, count) in [("html", "annotations.html", 5), ("markdown", "ada/doc.md", 6)] {
        let (sink, report) = export(&it, &options(format, &[]));
        let page = sink.text(file).unwrap();
        assert!(page.contains("a\u{fffd}"), "{page}");
        // Those of the words stand once in the text and once in the list.
        assert_eq!(report.losses.count(LossKind::Character), count, "{format} {:?}", report.losses);
        assert_eq!(page.matches('\u{fffd}').count() as u64, count);
    }
}

#[test]
fn a_page_of_markdown_is_this_to_the_byte() {
    let mut it = project("Ad. *He* [quote#1 “we [figure#2 1.\n\nten]#1 men”] [quote#1 so].");
    let document = Arc::make_mut(it.documents.values_mut().next().unwrap());
    document.title = "Ferry #1".to_owned();
    document.publisher = "The | Pier".to_owned();
    let (sink, _) = export(&it, &options("markdown", &[]));
    let page = "# Ferry \\#1\n\nada, in progress, 2 annotations\n\n- publisher: The \\| Pier\n- language: en\n\n## Text\n\n\
                Ad. \\*He\\* ⟦¹“we ⟦²1.\n\nten¹⟧ men”²⟧ ⟦¹so¹⟧.\n\n## Annotations\n\n\
                | # | label | words | place | says | relations | note |\n| ---: | --- | --- | --- | --- | --- | --- |\n\
                | 1 | quote | “we 1. ↵  ↵ ten … so | 9–20, 26–28 |  |  |  |\n\
                | 2 | figure | 1\\. ↵  ↵ ten men” | 13–25 |  |  |  |\n";
    assert_eq!(sink.text("ada/doc.md").unwrap(), page);
    assert_eq!(sink.text("_index.md").unwrap(), "# Test\n\n- [Ferry \\#1](ada/doc.md) (ada, 2 annotations)\n");
}

#[test]
fn a_page_is_whole_in_however_many_parts_it_is_written() {
    let many: Vec<_> = (0..1_001).map(|number| markup::parse(&format!("Boat [figure {number}] sank."))).collect();
    let it = crate::datasets::project_of(&many);
    let (sink, report) = export(&it, &options("html", &[]));
    let page = sink.text("annotations.html").unwrap();
    assert_eq!(report.records, 1_001);
    assert_eq!(page.matches("<article").count(), 1_001);
    assert_eq!((page.matches("<!DOCTYPE").count(), page.matches("</html>\n").count()), (1, 1));
    assert!(page.ends_with("</main>\n</body>\n</html>\n"));
    assert_is_harmless(page);
}

#[test]
fn relations_lead_across_documents_and_projects_share_no_address() {
    let mut one = nasty("so");
    one.id = manicule::model::ProjectId::from_number(5);
    let two = nasty("so");
    let mut sink = MemorySink::default();
    let report = export::run(&[&one, &two], &Options::new("html"), &mut sink, &|_| std::ops::ControlFlow::Continue(()));
    assert_eq!(report.unwrap().records, 2);
    let page = sink.text("annotations.html").unwrap();
    assert!(page.contains("<article id=\"000000000005.doc.ada\">"), "{page}");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_text_comes_out_of_a_page_as_it_went_in(
        words in "[a-c<>&\"'\n\t é🚢\u{301}]{0,40}",
        spans in prop::collection::vec((0..40_usize, 1..12_usize, 0..3_usize), 0..12),
    ) {
        let text = Text::new(words.as_str());
        let bounds: Vec<usize> = words.char_indices().map(|(at, _)| at).chain([words.len()]).collect();
        let bound = |at: usize| bounds[at.min(bounds.len() - 1)];
        let span = |(at, length, label): &(usize, usize, usize)| {
            let label = ["claim", "quote", "figure"][*label].parse().unwrap();
            Some((label, vec![Span::from_range(bound(*at)..bound(at + length))?]))
        };
        let annotations = spans.iter().filter_map(span).collect();
        let it = markup::project(&Marked { text, annotations, selection: None, focus: None, armed: None }).0;
        prop_assume!(!it.sheets.is_empty());
        let (sink, _) = export(&it, &options("html", &[]));
        let page = sink.text("annotations.html").unwrap();
        assert_is_harmless(page);
        prop_assert_eq!(parsed(page).1, vec![words]);
    }
}
