//! The fonts that the pane lays text out with, and what is known of characters without one.
//!
//! The first frame must not wait for the system's font look-up, which takes up to a second. So this thread only ever holds
//! the reading face, the fonts that egui carries, and those that a second thread has found: that thread owns the system's
//! font collection, is asked for fonts by the grapheme clusters that lack one, and answers with the fonts' data. Knows
//! nothing of layout but the list of families, nothing of documents.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, Sender, channel};

use eframe::egui::FontDefinitions;
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{
    FontContext, FontData, FontFamily, FontFamilyName, GenericFamily, Language, LayoutContext, PositionedLayoutItem,
    StyleProperty,
};

use super::scripts::script_name;

/// Where the reading face usually lies; the first that exists is taken, without asking the system.
const USUAL_PATHS: [&str; 8] = [
    "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf",
    "/usr/share/fonts/noto/NotoSerif-Regular.ttf",
    "/usr/share/fonts/google-noto/NotoSerif-Regular.ttf",
    "/usr/share/fonts/google-noto-vf/NotoSerif[wght].ttf",
    "/usr/local/share/fonts/noto/NotoSerif-Regular.ttf",
    "/System/Library/Fonts/Supplemental/Georgia.ttf",
    "C:\\Windows\\Fonts\\georgia.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
];

/// Faces that go with a serif, asked for by name before the system's own choice for a script.
const PREFERRED: [&str; 15] = [
    "Noto Serif",
    "Georgia",
    "Noto Naskh Arabic",
    "Noto Serif Hebrew",
    "Noto Serif Devanagari",
    "Noto Serif Bengali",
    "Noto Serif Tamil",
    "Noto Serif Thai",
    "Noto Serif Khmer",
    "Noto Serif Lao",
    "Noto Serif Armenian",
    "Noto Serif Georgian",
    "Noto Serif Ethiopic",
    "Noto Serif CJK JP",
    "Noto Color Emoji",
];

/// The fonts that egui carries, best first.
const CARRIED: [&str; 4] = ["Ubuntu-Light", "NotoEmoji-Regular", "emoji-icon-font", "Hack"];

/// The fonts in use. Their set grows while the program runs; [`Fonts::generation`] tells when layouts are stale.
pub struct Fonts {
    pub(super) context: FontContext,
    pub(super) scratch: LayoutContext<()>,
    /// Family names in the order in which they are tried, without those that egui carries.
    found: Vec<String>,
    carried: Vec<String>,
    /// The data of the fonts that egui carries, by the ids that layouts name them with.
    carried_ids: BTreeSet<u64>,
    generation: u64,
    asked: BTreeSet<String>,
    waiting: usize,
    /// Characters that were laid out without a glyph in this document.
    lacking: BTreeSet<char>,
    /// Characters for which the other thread found no font.
    not_found: BTreeSet<char>,
    finder: Option<Finder>,
}

/// The far end of the thread that looks fonts up.
struct Finder {
    questions: Sender<Question>,
    answers: Receiver<Answer>,
}

/// Grapheme clusters for which a font is wanted, and the language that they are in.
struct Question {
    clusters: Vec<String>,
    language: Option<Language>,
}

struct Answer {
    fonts: Vec<FontData>,
    without_font: Vec<char>,
}

impl Fonts {
    /// Only the fonts that egui carries: the same on every machine, mostly Latin, Greek and Cyrillic.
    #[must_use]
    pub fn bundled() -> Self {
        let mut context = FontContext {
            collection: Collection::new(CollectionOptions { shared: false, system_fonts: false }),
            source_cache: SourceCache::default(),
        };
        let mut carried = Vec::new();
        let mut carried_ids = BTreeSet::new();
        let definitions = FontDefinitions::default();
        for name in CARRIED {
            let Some(font) = definitions.font_data.get(name) else { continue };
            let blob = Blob::new(font.font.clone());
            carried_ids.insert(blob.id());
            for (family, _) in context.collection.register_fonts(blob, None) {
                carried.extend(context.collection.family_name(family).map(ToOwned::to_owned));
            }
        }
        Self {
            context,
            scratch: LayoutContext::new(),
            found: Vec::new(),
            carried,
            carried_ids,
            generation: 0,
            asked: BTreeSet::new(),
            waiting: 0,
            lacking: BTreeSet::new(),
            not_found: BTreeSet::new(),
            finder: None,
        }
    }

    /// The reading face if it lies where it usually does, the fonts that egui carries, and a thread that finds others.
    ///
    /// `wake` is called from that thread whenever it has found something: let it ask for a new frame.
    #[must_use]
    pub fn start(wake: impl Fn() + Send + 'static) -> Self {
        let mut fonts = Self::bundled();
        for path in USUAL_PATHS {
            let before: BTreeSet<String> = fonts.context.collection.family_names().map(ToOwned::to_owned).collect();
            fonts.context.collection.load_fonts_from_paths([path]);
            let new = fonts.context.collection.family_names().find(|name| !before.contains(*name));
            if let Some(name) = new.map(ToOwned::to_owned) {
                fonts.found.push(name);
                break;
            }
        }
        fonts.finder = Finder::start(wake);
        if fonts.found.is_empty() {
            fonts.ask(vec!["a".to_owned()], None);
        }
        fonts
    }

    /// Takes in what the other thread has found. `true` where layouts made before are stale.
    pub fn poll(&mut self) -> bool {
        let mut answers = Vec::new();
        if let Some(finder) = &self.finder {
            answers.extend(finder.answers.try_iter());
        }
        let before = self.generation;
        for answer in answers {
            self.waiting = self.waiting.saturating_sub(1);
            self.not_found.extend(answer.without_font);
            for font in answer.fonts {
                self.register(font);
            }
        }
        self.generation != before
    }

    /// A number that grows whenever the set of fonts does. A layout is good for one generation.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether fonts have been asked for that the other thread has not answered yet.
    #[must_use]
    pub fn is_looking(&self) -> bool {
        self.waiting > 0
    }

    /// The characters met so far for which no font has been found, on this machine or among those that egui carries.
    #[must_use]
    pub fn missing(&self) -> BTreeSet<char> {
        match self.finder {
            Some(_) => self.lacking.intersection(&self.not_found).copied().collect(),
            None => self.lacking.clone(),
        }
    }

    /// The names of the scripts of the missing characters, in English.
    #[must_use]
    pub fn missing_scripts(&self) -> BTreeSet<&'static str> {
        self.missing().into_iter().map(script_name).collect()
    }

    /// Forgets which characters were missing, for a new document.
    pub fn forget_missing(&mut self) {
        self.lacking.clear();
    }

    /// The families to lay text out with, in the order in which they are tried.
    pub(super) fn families(&self) -> FontFamily<'static> {
        let names = self.found.iter().chain(&self.carried);
        FontFamily::List(Cow::Owned(names.map(|name| FontFamilyName::Named(Cow::Owned(name.clone()))).collect()))
    }

    /// Whether the font is a stopgap: one that egui carries, where the system may have a better one.
    pub(super) fn is_stopgap(&self, font: &FontData) -> bool {
        self.carried_ids.contains(&font.data.id())
    }

    /// Notes grapheme clusters that were laid out without a font or with a stopgap, and asks for a better font once.
    pub(super) fn want(&mut self, clusters: &[(String, bool)], language: Option<Language>) {
        let lacking = clusters.iter().filter(|(_, has_glyph)| !has_glyph);
        self.lacking.extend(lacking.flat_map(|(cluster, _)| cluster.chars()).filter(|it| is_visible(*it)));
        let new: Vec<String> = clusters
            .iter()
            .map(|(cluster, _)| cluster)
            .filter(|cluster| cluster.chars().any(is_visible) && !self.asked.contains(*cluster))
            .cloned()
            .collect();
        if !new.is_empty() {
            self.ask(new, language);
        }
    }

    fn ask(&mut self, clusters: Vec<String>, language: Option<Language>) {
        let Some(finder) = &self.finder else { return };
        self.asked.extend(clusters.iter().cloned());
        if finder.questions.send(Question { clusters, language }).is_ok() {
            self.waiting += 1;
        }
    }

    fn register(&mut self, font: FontData) {
        for (family, faces) in self.context.collection.register_fonts(font.data, None) {
            if !faces.iter().any(|face| face.index() == font.index) {
                continue;
            }
            let Some(name) = self.context.collection.family_name(family).map(ToOwned::to_owned) else { continue };
            if !self.found.contains(&name) {
                self.found.push(name);
                self.generation += 1;
            }
        }
    }
}

impl Finder {
    /// The thread ends when the `Fonts` that own this are dropped. `None` where no thread can be had.
    fn start(wake: impl Fn() + Send + 'static) -> Option<Self> {
        let (questions, inbox) = channel::<Question>();
        let (outbox, answers) = channel();
        let thread = std::thread::Builder::new().name("font look-up".to_owned());
        let run = move || {
            // Gathering the system's fonts keeps a core busy, which the first frame had better have.
            let mut context = None;
            let mut scratch = LayoutContext::new();
            // Fonts handed over already, so that each is sent once.
            let mut sent = BTreeSet::new();
            while let Ok(question) = inbox.recv() {
                let context = context.get_or_insert_with(FontContext::new);
                let answer = find(context, &mut scratch, &question, &mut sent);
                if outbox.send(answer).is_err() {
                    return;
                }
                wake();
            }
        };
        thread.spawn(run).ok().map(|_| Self { questions, answers })
    }
}

/// Lays the clusters out with the system's fonts and sees which were used.
fn find(
    context: &mut FontContext,
    scratch: &mut LayoutContext<()>,
    Question { clusters, language }: &Question,
    sent: &mut BTreeSet<(u64, u32)>,
) -> Answer {
    let text = clusters.join("\n");
    let mut families: Vec<_> = PREFERRED.iter().map(|name| FontFamilyName::named(name)).collect();
    families.push(FontFamilyName::Generic(GenericFamily::Serif));
    let mut builder = scratch.ranged_builder(context, &text, 1.0, false);
    builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Owned(families))));
    // The system knows which of its fonts writes the Han characters of a language.
    builder.push_default(StyleProperty::Locale(*language));
    let mut layout = builder.build(&text);
    layout.break_all_lines(None);
    let mut answer = Answer { fonts: Vec::new(), without_font: Vec::new() };
    for line in layout.lines() {
        for item in line.items() {
            let PositionedLayoutItem::GlyphRun(glyphs) = item else { continue };
            let run = glyphs.run();
            let mut used = false;
            for cluster in run.clusters() {
                let characters = text[cluster.text_range()].chars().filter(|it| is_visible(*it));
                if cluster.glyphs().any(|glyph| glyph.id == 0) {
                    answer.without_font.extend(characters);
                } else {
                    used |= characters.count() > 0;
                }
            }
            let font = run.font();
            if used && sent.insert((font.data.id(), font.index)) {
                answer.fonts.push(font.clone());
            }
        }
    }
    answer
}

/// Whether a character is expected to leave ink: no control, no white space, nothing that only steers its neighbours.
pub(super) fn is_visible(character: char) -> bool {
    !character.is_control()
        && !character.is_whitespace()
        && !matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}' | '\u{e000}'..='\u{f8ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_that_egui_carries_are_enough_to_start() {
        let fonts = Fonts::bundled();
        assert_eq!(fonts.generation(), 0);
        assert!(fonts.carried.iter().any(|name| name.contains("Ubuntu")), "{:?}", fonts.carried);
    }

    #[test]
    fn marks_that_steer_others_need_no_font() {
        assert!(is_visible('ក') && is_visible('a'));
        assert!(!is_visible('\u{200d}') && !is_visible('\u{fe0f}') && !is_visible(' ') && !is_visible('\n'));
    }
}
