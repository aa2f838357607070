//! Annotated projects that the judges of formats are given: real articles, and texts that are hard on offsets.
//!
//! `.ci/judges` names the folder into which they are written, `MANICULE_JUDGED`; without it a temporary one is.

use std::fs;
use std::path::Path;

use manicule::edit::intent::{self, Author};
use manicule::ingest;
use manicule::model::{
    AnnotationId, AnnotationPlace, Attribute, AttributeValue, DocumentId, Project, RelationId, SheetKey, Stamp, Status,
    Time, ValueOrigin,
};
use manicule::store::{self, FileKey};
use manicule::text::{ByteOffset, Language, ObjectFinder, ObjectKind, Span, Text};

use super::shared;

struct Annotator {
    project: Project,
    next: u64,
}

impl Annotator {
    fn author(&self, document: &DocumentId) -> Author {
        let stamp = Stamp { at: Time::from_unix(1_700_000_000), by: "ada".parse().unwrap() };
        Author { key: SheetKey::new(document.clone(), "ada".parse().unwrap()), stamp }
    }

    /// Adds a document from the bytes of a file.
    fn add(&mut self, name: &str, bytes: &[u8]) -> Option<DocumentId> {
        let ingested = ingest::text_document(name, bytes, |id| self.project.documents.contains_key(id)).ok()?;
        self.project.texts.insert(ingested.document.text, ingested.text);
        let id = ingested.document.id.clone();
        intent::add_documents(vec![ingested.document]).apply(&mut self.project).unwrap();
        Some(id)
    }

    fn text(&self, document: &DocumentId) -> Text {
        self.project.text(document).unwrap().clone()
    }

    fn tag(&mut self, document: &DocumentId, label: &str, spans: &[Span]) -> AnnotationId {
        self.next += 1;
        let id = AnnotationId::from_number(self.next);
        let label = label.parse().unwrap();
        let edit = intent::create(&self.project, &self.author(document), id, &label, spans).unwrap();
        edit.apply(&mut self.project).unwrap();
        id
    }

    fn set(&mut self, document: &DocumentId, id: AnnotationId, attribute: &str, words: &str) {
        let value = Attribute { value: AttributeValue::Text(words.into()), origin: ValueOrigin::Hand };
        let attribute = attribute.parse().unwrap();
        let edit = intent::set_attribute(&self.project, &self.author(document), id, &attribute, Some(value)).unwrap();
        edit.apply(&mut self.project).unwrap();
    }

    fn link(&mut self, document: &DocumentId, from: AnnotationId, to: AnnotationId) {
        self.next += 1;
        let to = AnnotationPlace { document: document.clone(), annotation: to };
        let (id, label) = (RelationId::from_number(self.next), "supports".parse().unwrap());
        let edit = intent::link(&self.project, &self.author(document), id, &label, (from, to)).unwrap();
        edit.apply(&mut self.project).unwrap();
    }

    /// Tags what a hand with Tab would: the sentences as claims, quotations and numbers where there are any.
    fn tag_objects(&mut self, document: &DocumentId) {
        let text = self.text(document);
        let finder = ObjectFinder::new(&text, Language(""), &[]);
        let kinds = [(ObjectKind::Sentence, "claim"), (ObjectKind::Quotation, "quote"), (ObjectKind::Number, "figure")];
        for (kind, label) in kinds {
            let mut before: Option<AnnotationId> = None;
            for (number, span) in finder.objects(kind, ByteOffset(0)).take(40).enumerate() {
                let id = self.tag(document, label, &[span]);
                if label == "figure" {
                    self.set(document, id, "unit", "=\"pers,ons\"\n-1");
                }
                if let Some(before) = before.filter(|_| number % 3 == 1) {
                    self.link(document, id, before);
                }
                before = Some(id);
            }
        }
        intent::set_status(&self.project, &self.author(document).key, Status::Done).apply(&mut self.project).unwrap();
    }

    /// Tags stretches of characters wherever they fall: inside words, across lines and other stretches, in two parts.
    fn tag_stretches(&mut self, document: &DocumentId) {
        let text = self.text(document);
        let bounds: Vec<usize> = text.as_str().char_indices().map(|(at, _)| at).chain([text.end().0]).collect();
        let stretch = |from: usize, length: usize| {
            let until = (from + length).min(bounds.len() - 1);
            Span::from_range(bounds[from.min(until)]..bounds[until])
        };
        let step = (bounds.len() / 60).max(3);
        for (number, from) in (0..bounds.len()).step_by(step).enumerate() {
            let label = ["claim", "quote", "figure"][number % 3];
            let parts = [stretch(from, 1 + number * 7 % 23), stretch(from + 40, 2)];
            let count = if number % 5 == 4 { 2 } else { 1 };
            let spans: Vec<Span> = parts.into_iter().take(count).flatten().collect();
            if !spans.is_empty() {
                self.tag(document, label, &spans);
            }
        }
        let line = text.as_str().find('\n').unwrap_or(0);
        if let Some(region) = Span::from_range(0..line) {
            let author = self.author(document);
            intent::toggle_excluded(&self.project, &author, region).unwrap().apply(&mut self.project).unwrap();
        }
    }
}

/// What stands between tags, entities as they are.
fn without_tags(html: &str) -> String {
    let body = html.split_once("<body>").map_or(html, |(_, body)| body);
    let pieces = body.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words));
    let lines: Vec<String> = pieces.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
    lines.join("\n")
}

fn seeds() -> Annotator {
    let mut it = Annotator { project: Project::new(manicule::model::ProjectId::from_number(1), "Seeds"), next: 0 };
    let mut files: Vec<_> = fs::read_dir(shared("seeds")).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let document = it.add(&name, &fs::read(&file).unwrap()).expect("an article");
        it.tag_objects(&document);
    }
    it
}

const HARD: [(&str, &str); 5] = [
    (
        "emoji.txt",
        "🚢🚢 The ferry 👨‍👩‍👧‍👦 left 🇵🇹 at 7.30 👍🏽.\n🧨 “Two 🚢 boats,” said 🧑‍🚒 Ana.\nE\u{301}te\u{301} a\u{310}\u{301} – so.",
    ),
    ("direction.txt", "قال الناطق «سبعة قتلى» و 12.5% من السكان.\n\u{202e}abc\u{202c} שלום עולם, said “Ana”.\n"),
    (
        "feeds.txt",
        "Page one\u{c}Page two\u{b}tab\tnbsp\u{a0}thin\u{2009}line\u{2028}para\u{2029}next\u{85}end.\n\n\n  \nTail  \n",
    ),
    ("crlf.txt", "\u{feff}One line.\r\nTwo lines, “so” he said.\r\n\r\nThree: 4.2 % of 1,000.\r\n"),
    ("dashes.txt", "-DOCSTART- -X- O\n# id = 1\n+1 =2 @3 -4\nB-claim\tI-claim\nO O O\n"),
];

fn stress() -> Annotator {
    let mut it = Annotator {
        project: Project::new(manicule::model::ProjectId::from_number(2), "Stress: \"a\" — #b"),
        next: 0,
    };
    for (name, text) in HARD {
        let document = it.add(name, text.as_bytes()).expect("a text");
        it.tag_stretches(&document);
    }
    let blns = fs::read(shared("corpora/blns/blns.txt")).unwrap();
    if let Some(document) = it.add("blns.txt", &blns) {
        it.tag_stretches(&document);
    }
    let mut files: Vec<_> = fs::read_dir(shared("corpora/udhr")).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    for file in files.into_iter().filter(|it| it.extension().is_some_and(|it| it == "html")) {
        let name = format!("udhr-{}.txt", file.file_stem().unwrap().to_string_lossy());
        let text = without_tags(&fs::read_to_string(&file).unwrap());
        let document = it.add(&name, text.as_bytes()).expect("a declaration");
        it.tag_stretches(&document);
    }
    it.add("empty.txt", b"Nobody has read this one.").expect("a text");
    let short = it.add("short.txt", b"x").expect("a text");
    it.tag_stretches(&short);
    it
}

fn save(project: &Project, folder: &Path) {
    store::create(folder, &project.title).unwrap();
    let opened = store::open(folder).unwrap();
    let project = Project { id: opened.project.id, ..project.clone() };
    opened.folder.save(&project, &FileKey::all(&project)).unwrap();
    let again = store::open(folder).unwrap();
    assert!(again.diagnostics.is_empty(), "{:?}", again.diagnostics);
    assert_eq!(again.project.sheets.len(), project.sheets.len());
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn projects_for_the_judges_are_written() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = std::env::var_os("MANICULE_JUDGED").map_or_else(|| temporary.path().to_owned(), Into::into);
    for (name, it) in [("seeds", seeds()), ("stress", stress())] {
        let annotations: usize = it.project.sheets.values().map(|it| it.annotations.iter().count()).sum();
        assert!(annotations > 50, "{name}: {annotations}");
        save(&it.project, &folder.join(name));
    }
}
