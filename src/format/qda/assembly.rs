//! A project as it is put together from its elements, which stand in the order of the standard and not in that of use.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::archive::Archive;
use super::codebook::{Codebook, Coded};
use super::own::{self, Links, Own};
use super::tree::Element;
use super::{OWN_NOTE, PART};
use crate::format::{
    Counting, Facts, ImportedAnnotation, ImportedAttribute, ImportedDocument, ImportedRelation, ImportedSheet,
    ImportedValue, LossKind, ReadReport, Source,
};
use crate::model::{Diagnostic, Place, Severity};
use crate::text::{ByteOffset, CharOffset, Span, Text, Utf16Offset};

/// The label of a selection that no code was given to.
const UNCODED: &str = "selection";

/// Collects what a project says.
pub(super) struct Assembly<'s> {
    source: &'s dyn Source,
    /// The files of the project, unless they stand beside it.
    archive: Option<Archive>,
    file: String,
    /// The program that wrote it.
    origin: String,
    users: BTreeMap<String, String>,
    variables: BTreeMap<String, String>,
    codes: Codebook,
    texts: Vec<Element>,
    notes: BTreeMap<String, (String, String)>,
    links: Vec<Element>,
}

/// A selection with what others say of it.
pub(super) struct Selection<'e> {
    pub(super) element: &'e Element,
    pub(super) guid: String,
    /// The identifiers of its codes, in their order.
    pub(super) codes: Vec<String>,
    pub(super) places: Option<[u64; 2]>,
}

impl<'s> Assembly<'s> {
    pub(super) fn new(source: &'s dyn Source, archive: Option<Archive>, file: &str) -> Self {
        Self {
            source,
            archive,
            file: file.to_owned(),
            origin: String::new(),
            users: BTreeMap::new(),
            variables: BTreeMap::new(),
            codes: Codebook::default(),
            texts: Vec::new(),
            notes: BTreeMap::new(),
            links: Vec::new(),
        }
    }

    fn place(&self, line: usize) -> Place {
        Place { file: Some(self.file.clone()), line: Some(line), ..Place::default() }
    }

    /// Warns of something. Where a file has more to warn of than is ever listed, the rest is counted as losses only.
    fn warn(&self, line: usize, message: String, report: &mut ReadReport) {
        if report.findings.len() > 2 * Diagnostic::MOST {
            return;
        }
        report.findings.push(Diagnostic::new(Severity::Warning, self.place(line), message, ""));
    }

    /// Takes an element of a part of the project.
    pub(super) fn take(&mut self, part: &str, element: Element, report: &mut ReadReport) {
        let name = |it: &Element| it.get("name").trim().to_owned();
        match (part, element.name.as_str()) {
            ("", _) => self.origin = element.get("origin").to_owned(),
            ("Users", _) => drop(self.users.insert(element.guid("guid"), name(&element))),
            ("CodeBook", _) => self.codes.add(&element, None),
            ("Variables", _) => drop(self.variables.insert(element.guid("guid"), name(&element))),
            ("Sources", "TextSource") => self.texts.push(element),
            ("Sources", "PDFSource") if element.all("Representation").next().is_some() => {
                // What is selected on the page counts in points; what is selected in the words of it stands in there.
                self.count_pages(&element, report);
                let words = element.all("Representation").next().cloned();
                self.texts.extend(words.map(|it| Element { name: "TextSource".to_owned(), ..it }));
            }
            ("Sources", kind) => {
                report.losses.add(LossKind::Field, || format!("{}:{}: {kind}", self.file, element.line));
                let message = format!("“{}” is no text ({kind}), and was left out", name(&element));
                self.warn(element.line, message, report);
            }
            ("Notes", _) => {
                let words = self.words_of(&element).unwrap_or_default();
                self.notes.insert(element.guid("guid"), (name(&element), words));
            }
            ("Links", _) => self.links.push(element),
            // Ours are the speakers, whom each record names.
            ("Cases", _) if self.is_own() => {}
            (part, _) => report.losses.add(LossKind::Field, || format!("{}:{}: {part}", self.file, element.line)),
        }
    }

    fn is_own(&self) -> bool {
        self.origin == "Manicule"
    }

    fn count_pages(&self, element: &Element, report: &mut ReadReport) {
        for it in element.all("PDFSelection") {
            report.losses.add(LossKind::Misplaced, || format!("{}:{}", self.file, it.line));
        }
    }

    /// The words of a source or note, as offsets count in them.
    fn words_of(&mut self, element: &Element) -> Result<String, String> {
        if element.all("PlainTextContent").next().is_some() {
            return Ok(element.words("PlainTextContent").to_owned());
        }
        let path = element.get("plainTextPath");
        let bytes = match (path.strip_prefix("internal://"), &mut self.archive) {
            (Some(name), Some(archive)) => archive.read(&format!("sources/{name}"))?,
            _ => {
                let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
                let named = |it: &&String| !file.is_empty() && it.rsplit('/').next() == Some(file);
                let name =
                    self.source.names().iter().find(named).ok_or_else(|| format!("there is no text “{path}”"))?;
                self.source.read(name).map_err(|error| error.to_string())?
            }
        };
        let (encoding, _) = encoding_rs::Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0));
        let (words, is_damaged) = encoding.decode_with_bom_removal(&bytes);
        if is_damaged {
            return Err(format!("“{path}” is no text in {}", encoding.name()));
        }
        // Only some programs count the carriage return that they write.
        let is_counted = !self.origin.to_ascii_lowercase().contains("atlas");
        Ok(if is_counted { words.into_owned() } else { words.replace("\r\n", "\n") })
    }

    /// The documents with what was said of them.
    pub(super) fn finish(mut self, report: &mut ReadReport) -> Vec<ImportedDocument> {
        let texts = std::mem::take(&mut self.texts);
        let links = std::mem::take(&mut self.links);
        let parts: BTreeMap<String, String> = links
            .iter()
            .filter(|it| it.get("name") == PART)
            .map(|it| (it.guid("targetGUID"), it.guid("originGUID")))
            .collect();
        let guids: Vec<String> = links.iter().map(|it| it.guid("guid")).collect();
        let mut known = Known {
            parts,
            links: Links { there: guids.iter().map(String::as_str).collect(), told: BTreeSet::new() },
            ends: BTreeMap::new(),
        };
        let mut documents = Vec::new();
        for element in &texts {
            let document = self.document(element, documents.len(), &mut known, report);
            documents.push(document);
        }
        for (link, guid) in links.iter().zip(&guids) {
            if link.get("name") != PART && !known.links.told.contains(guid) {
                self.relate(link, &known.ends, &mut documents, report);
            }
        }
        documents
    }

    fn document(
        &mut self,
        element: &Element,
        number: usize,
        known: &mut Known<'_>,
        report: &mut ReadReport,
    ) -> ImportedDocument {
        let name = element.get("name").trim();
        let mut document = ImportedDocument {
            name: name.rsplit_once('.').filter(|(_, it)| it.len() <= 4).map_or(name, |(stem, _)| stem).to_owned(),
            place: self.place(element.line),
            facts: self.facts(element, report),
            ..ImportedDocument::default()
        };
        match self.words_of(element) {
            Ok(words) => document.text = Some(words),
            Err(error) => self.warn(element.line, error, report),
        }
        let selections: Vec<Selection<'_>> = element.all("PlainTextSelection").map(selection).collect();
        document.counting = document.text.as_deref().and_then(|text| counting(&selections, text));
        let by_guid: BTreeMap<&str, &Selection<'_>> = selections.iter().map(|it| (it.guid.as_str(), it)).collect();
        let mut own = BTreeSet::new();
        for record in self.own_records(element, &document, report) {
            let about = (&mut document, number);
            own::put(record, &by_guid, about, &mut own, &mut known.links, &mut known.ends);
        }
        let (mut firsts, mut further) = (Vec::new(), BTreeMap::<&str, Vec<[u64; 2]>>::new());
        for it in selections.iter().filter(|it| !own.contains(&it.guid)) {
            match known.parts.get(&it.guid).filter(|first| by_guid.contains_key(first.as_str())) {
                Some(first) => further.entry(by_guid[first.as_str()].guid.as_str()).or_default().extend(it.places),
                None => firsts.push(it),
            }
        }
        for it in firsts {
            let further = further.remove(it.guid.as_str()).unwrap_or_default();
            self.select(it, further, (&mut document, number), &mut known.ends, report);
        }
        for coding in element.all("Coding") {
            report.losses.add(LossKind::Misplaced, || format!("{}:{}", self.file, coding.line));
            self.warn(coding.line, "a code of the whole source was left out".to_owned(), report);
        }
        document
    }

    /// What the notes of ours on a source say, as far as they are about its text.
    fn own_records(&self, element: &Element, document: &ImportedDocument, report: &mut ReadReport) -> Vec<Own> {
        let mut records = Vec::new();
        let notes = element.all("NoteRef").filter_map(|it| self.notes.get(&it.guid("targetGUID")));
        for (_, words) in notes.filter(|(name, _)| name == OWN_NOTE) {
            match own::read(words, document, &self.place(element.line), report) {
                Ok(own) => records.push(own),
                Err(error) => {
                    let message = format!("what Manicule has written beside the selections is not taken: {error}");
                    self.warn(element.line, message, report);
                }
            }
        }
        records
    }

    fn facts(&self, element: &Element, report: &mut ReadReport) -> Facts {
        let title = element.get("name").trim().to_owned();
        let mut facts = Facts { title, note: element.words("Description").to_owned(), ..Facts::default() };
        for value in element.all("VariableValue") {
            let variable = value.all("VariableRef").next().map(|it| it.guid("targetGUID")).unwrap_or_default();
            let words = value.children.iter().find(|it| it.name.ends_with("Value")).map_or("", |it| it.text.trim());
            let name = self.variables.get(&variable).map(|it| it.to_lowercase()).unwrap_or_default();
            let fact = match name.as_str() {
                "publisher" => &mut facts.publisher,
                "author" => &mut facts.author,
                "published" => &mut facts.published,
                "url" => &mut facts.url,
                "language" => &mut facts.language,
                "event" => &mut facts.event,
                "rights" => &mut facts.rights,
                _ => {
                    report.losses.add(LossKind::Field, || format!("{}:{}: {name}", self.file, value.line));
                    continue;
                }
            };
            *fact = words.to_owned();
        }
        facts
    }

    /// A selection of anybody's: an annotation for each code that is no value of another one.
    fn select(
        &self,
        selection: &Selection<'_>,
        further: Vec<[u64; 2]>,
        (document, number): (&mut ImportedDocument, usize),
        ends: &mut BTreeMap<String, End>,
        report: &mut ReadReport,
    ) {
        let (element, place) = (selection.element, self.place(selection.element.line));
        let Some(first) = selection.places else {
            report.losses.add(LossKind::Misplaced, || place.to_string());
            return self.warn(element.line, "a selection has no positions, and was left out".to_owned(), report);
        };
        let mut labels: Vec<(String, String, String)> = Vec::new();
        let mut values = Vec::new();
        for coding in element.all("Coding") {
            let code = coding.all("CodeRef").next().map(|it| it.guid("targetGUID")).unwrap_or_default();
            let user = Some(coding.guid("creatingUser")).filter(|it| !it.is_empty());
            let user = user.unwrap_or_else(|| element.guid("creatingUser"));
            match self.codes.coded(&code, &selection.codes) {
                Some(Coded::Label(label)) => labels.push((code, label, user)),
                Some(Coded::Value { of, attribute, value }) => values.push((of, attribute, value)),
                None => {
                    report.losses.add(LossKind::Field, || place.to_string());
                    self.warn(coding.line, "a coding names a code that is not there".to_owned(), report);
                }
            }
        }
        if labels.is_empty() {
            labels.push((String::new(), UNCODED.to_owned(), element.guid("creatingUser")));
        }
        for (at, (code, label, user)) in labels.into_iter().enumerate() {
            let annotator = self.users.get(&user).filter(|it| !it.is_empty()).cloned();
            let key = if at == 0 { selection.guid.clone() } else { format!("{}/{at}", selection.guid) };
            let annotation = ImportedAnnotation {
                key: key.clone(),
                label,
                fragments: std::iter::once(first).chain(further.iter().copied()).collect(),
                attributes: attributes(values.iter().filter(|(of, ..)| *of == code)),
                note: self.note(element),
                created: element.get("creationDateTime").parse().ok(),
                changed: element.get("modifiedDateTime").parse().ok(),
                place: place.clone(),
                ..ImportedAnnotation::default()
            };
            let sheet = sheet(document, annotator);
            document.sheets[sheet].annotations.push(annotation);
            ends.entry(selection.guid.clone()).or_insert(End { document: number, sheet, key });
        }
    }

    /// The description of a selection and the notes that it refers to.
    fn note(&self, element: &Element) -> String {
        let description = Some(element.words("Description")).filter(|it| !it.is_empty());
        let notes = element.all("NoteRef").filter_map(|it| self.notes.get(&it.guid("targetGUID")));
        let notes = notes.filter(|(name, _)| name != OWN_NOTE).map(|(_, words)| words.as_str());
        description.into_iter().chain(notes).collect::<Vec<_>>().join("\n")
    }

    fn relate(
        &self,
        link: &Element,
        ends: &BTreeMap<String, End>,
        documents: &mut [ImportedDocument],
        report: &mut ReadReport,
    ) {
        let (from, to) = (ends.get(&link.guid("originGUID")), ends.get(&link.guid("targetGUID")));
        let (Some(from), Some(to)) = (from, to) else {
            report.losses.add(LossKind::End, || format!("{}:{}", self.file, link.line));
            let message = "a link leads from or to something that is no selection, and was left out".to_owned();
            return self.warn(link.line, message, report);
        };
        let label = Some(link.get("name").trim()).filter(|it| !it.is_empty()).unwrap_or("link").to_owned();
        let relation = ImportedRelation {
            key: link.guid("guid"),
            label,
            from: from.key.clone(),
            to: to.key.clone(),
            to_document: (from.document != to.document).then(|| documents[to.document].name.clone()),
            place: self.place(link.line),
            ..ImportedRelation::default()
        };
        documents[from.document].sheets[from.sheet].relations.push(relation);
    }
}

/// What is known of a project beyond the text that is being read.
struct Known<'e> {
    /// The selections that are further parts of an annotation, with the first part of each.
    parts: BTreeMap<String, String>,
    links: Links<'e>,
    /// What links may lead from or to.
    ends: BTreeMap<String, End>,
}

/// What a link leads from or to.
pub(super) struct End {
    pub(super) document: usize,
    pub(super) sheet: usize,
    pub(super) key: String,
}

/// The sheet of an annotator, made where there is none.
pub(super) fn sheet(document: &mut ImportedDocument, annotator: Option<String>) -> usize {
    let at = document.sheets.iter().position(|it| it.annotator == annotator);
    at.unwrap_or_else(|| {
        document.sheets.push(ImportedSheet { annotator, ..ImportedSheet::default() });
        document.sheets.len() - 1
    })
}

fn selection(element: &Element) -> Selection<'_> {
    let codes = element.all("Coding").flat_map(|it| it.all("CodeRef")).map(|it| it.guid("targetGUID")).collect();
    let number = |name| element.get(name).trim().parse::<u64>().ok();
    let places = number("startPosition").zip(number("endPosition")).map(|(start, end)| [start, end]);
    Selection { element, guid: element.guid("guid"), codes, places }
}

/// The unit in which selections have the words that they are called by, where one of the two that programs use has more of them.
fn counting(selections: &[Selection<'_>], text: &str) -> Option<Counting> {
    let text = Text::new(text);
    let is_called_so = |it: &&Selection<'_>, byte: fn(&Text, usize) -> Option<ByteOffset>| {
        let words = it.places.and_then(|places| {
            let [start, end] = places.map(|it| usize::try_from(it).ok().and_then(|it| byte(&text, it)));
            text.slice(Span::new(start?, end?)?)
        });
        let name = it.element.get("name");
        !name.is_empty() && words.is_some_and(|words| words.starts_with(name))
    };
    let count = |byte| selections.iter().filter(|it| is_called_so(it, byte)).count();
    let chars = count(|text, at| text.byte_from_char(CharOffset(at)));
    let utf16 = count(|text, at| text.byte_from_utf16(Utf16Offset(at)));
    match chars.cmp(&utf16) {
        Ordering::Greater => Some(Counting::Chars),
        Ordering::Less => Some(Counting::Utf16),
        Ordering::Equal => None,
    }
}

/// Values by their attributes; several of one are choices.
fn attributes<'v>(values: impl Iterator<Item = &'v (String, String, String)>) -> Vec<ImportedAttribute> {
    let mut by_name: Vec<(String, Vec<String>)> = Vec::new();
    for (_, name, value) in values {
        match by_name.iter_mut().find(|(it, _)| it == name) {
            Some((_, values)) => values.push(value.clone()),
            None => by_name.push((name.clone(), vec![value.clone()])),
        }
    }
    let attribute = |(name, mut values): (String, Vec<String>)| {
        let is_one = values.len() == 1;
        let value = match values.pop() {
            Some(value) if is_one => ImportedValue::Choice(value),
            last => ImportedValue::Choices(values.into_iter().chain(last).collect()),
        };
        ImportedAttribute { name, value, by_rule: false, by_hand: false }
    };
    by_name.into_iter().map(attribute).collect()
}
