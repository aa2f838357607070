//! The statements of a sentence: what it says, part by part, without who says so and without what is quoted.
//!
//! ```text
//! The port has not confirmed how many sheds burnt, but the union said five were lost.
//!                            └── statement ──────┘                    └─ statement ─┘
//! ```
//!
//! Offsets are bytes of the given sentence. `quoted` are the quotations in it, sorted and disjoint.

use std::ops::Range;

use super::aside::{self, is_comma, is_finite};
use super::attribution::{self, is_speech_verb, without_stop, words};
use super::lexicon::{
    self, ADVERSATIVES, COORDINATORS, GERUNDS, PROMISES, RELATIVES, REPLIES, SUBORDINATORS, WH_WORDS, WHETHER, contains,
};
use super::quotation::is_spaceless;
use super::{ByteOffset, ObjectFinder, ObjectKind, QuotationNature, Span};
use super::{lead, silence};
use crate::text::clause::is_silenced;
use crate::text::clause::lexicon::{Senses, may_be};

/// How far into a part of a sentence its verb may stand, in words.
const OPENING_WORDS: usize = 12;
/// How many words are taken for an attribution whose verb is not known.
const ATTRIBUTION_WORDS: usize = 8;
/// How many words a part that is split off has at least.
const PART_WORDS: usize = 3;
/// How far behind “, and” the verb of the next part may stand, in words.
const JOINED_WORDS: usize = 8;
/// How many letters it has at least in a script that writes no spaces between words.
const PART_LETTERS: usize = 6;
/// How far into a part its words are looked at, so that a paragraph without white space costs little.
const AHEAD_BYTES: usize = 256;

/// The statements of a sentence in its order, each from its first to its last word.
pub(super) fn statements(sentence: &str, language: &str, quoted: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut parts = coordinated(sentence, quoted);
    let led = lead::length(sentence, quoted);
    if let Some(first) = parts.first_mut() {
        first.start = led.min(first.end);
    }
    let parts = parts.into_iter().filter(|part| !lead::is_entry(sentence, &sentence[part.clone()]));
    parts.filter_map(|part| stated((sentence, language), part, quoted)).collect()
}

/// The parts of a sentence that each state something of their own: behind a semicolon, “, but”, “, or whether”, and “, and” with a
/// subject of its own.
fn coordinated(sentence: &str, quoted: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut depth = 0_usize;
    for (at, character) in sentence.char_indices() {
        match character {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let behind = at + character.len_utf8();
        if depth > 0 || behind <= from || lies_in(quoted, at) {
            continue;
        }
        let next = match character {
            ';' | '；' | '؛' => Some(behind),
            it if is_comma(it) => joined(&sentence[from..at], &sentence[behind..]).map(|skipped| behind + skipped),
            ' ' => pledges(&sentence[behind..]).map(|skipped| behind + skipped),
            _ => None,
        };
        if let Some(next) = next.filter(|next| is_long(&sentence[from..at]) && is_long(&sentence[*next..])) {
            parts.push(from..at);
            from = next;
        }
    }
    parts.push(from..sentence.len());
    parts
}

/// How many bytes behind a comma the next part starts, where one does. `before` is the part so far.
fn joined(before: &str, behind: &str) -> Option<usize> {
    // Numbers and lists without spaces are passed over at once.
    if !behind.starts_with(char::is_whitespace) {
        return None;
    }
    let words = words(ahead(behind), JOINED_WORDS);
    let (first, second) = (words.first()?.1, words.get(1)?);
    // “… for years, but is failing now”: one statement of one subject.
    let same = may_be(second.1, Senses::AUXILIARY)
        || matches!(second.1, "also" | "not" | "only" | "instead" | "now" | "también" | "auch" | "nicht");
    let adverse = contains(ADVERSATIVES, first) && !same;
    // “… would not say why, or whether …”
    let or = matches!(first, "or" | "nor" | "o" | "ni" | "oder");
    if or && contains(WHETHER, second.1) {
        return words.get(2).map(|(at, _)| *at);
    }
    let question = or && (contains(WH_WORDS, second.1) || may_be(second.1, Senses::TELL));
    // “…, and that the bridge …” goes on with what somebody says, and “…, and that bridge …” with a bridge.
    let subject = |it: &str| contains(lexicon::DETERMINERS, it) || contains(lexicon::PRONOUNS, it);
    if let Some(third) = words.get(2).filter(|third| second.1 == "that" && first == "and" && subject(third.1)) {
        return adds(before, &words).then_some(third.0);
    }
    (adverse || question || adds(before, &words)).then_some(second.0)
}

/// “… and vowed to rebuild it”: how many bytes behind the space in front of it what is promised starts.
fn pledges(behind: &str) -> Option<usize> {
    let words = words(ahead(behind.starts_with("and ").then_some(behind)?), PART_WORDS + 1);
    let word = |at: usize| words.get(at).map_or("", |(_, it)| *it);
    let does = contains(PROMISES, word(1)) && word(2) == "to";
    words.get(2).filter(|_| does).map(|(at, _)| *at)
}

/// Whether words behind a comma add a statement with a subject of its own, “, and the buyer shut it”, to one that has a verb. Without
/// one it is a list.
fn adds(before: &str, words: &[(usize, &str)]) -> bool {
    let subject = |it: &str| contains(lexicon::DETERMINERS, it) || contains(lexicon::PRONOUNS, it);
    let [(_, and), (_, second), rest @ ..] = words else { return false };
    if !matches!(*and, "and" | "y" | "und" | "et") || !subject(second) {
        return false;
    }
    let ends = |word: &str| word.ends_with(is_comma) || contains(RELATIVES, word);
    let predicate: Vec<&str> = rest.iter().map(|it| it.1).take_while(|it| !ends(it)).collect();
    // “… was killed, and his body dumped on a road”: where a verb may be a participle, an object tells that it is none.
    let object = |at: usize| predicate.get(at + 1).is_some_and(|it| subject(it));
    let told = predicate.iter().enumerate().any(|(at, it)| is_finite(it) && (!it.ends_with("ed") || object(at)));
    told && latest(before).split_whitespace().any(is_finite)
}

/// As much of the end of a stretch as is looked at.
fn latest(stretch: &str) -> &str {
    &stretch[stretch.ceil_char_boundary(stretch.len().saturating_sub(AHEAD_BYTES))..]
}

/// Whether a part has words enough to state something. Where a script writes no spaces, letters are counted.
fn is_long(part: &str) -> bool {
    let part = ahead(part);
    let letters = part.chars().filter(|it| is_spaceless(*it)).take(PART_LETTERS).count();
    letters == PART_LETTERS || part.split_whitespace().take(PART_WORDS).count() == PART_WORDS
}

/// As much of the beginning of a stretch as is looked at.
pub(super) fn ahead(stretch: &str) -> &str {
    &stretch[..stretch.floor_char_boundary(AHEAD_BYTES)]
}

/// What a part of a sentence states, or `None` where that is somebody’s words in quotation marks, or nothing.
fn stated((sentence, language): (&str, &str), part: Range<usize>, quoted: &[Range<usize>]) -> Option<Range<usize>> {
    let whole = trimmed(sentence, part.clone());
    let whole = match before_quotation(sentence, &whole, quoted) {
        Lead::Nothing => whole,
        Lead::Statement(end) => whole.start..end,
        Lead::Attribution => return None,
    };
    if is_spoken(sentence, &whole, quoted) {
        return None;
    }
    let slice = &sentence[whole.clone()];
    let until = tail(slice).filter(|it| !lies_in(quoted, whole.start + it)).unwrap_or(slice.len());
    let attributed = until < slice.len();
    let start = opening(&slice[..until], attributed).unwrap_or(0);
    // What is stated behind “, and that” is a part of its own, and tells whose silence it is.
    let told = start > 0 && !silence::goes_on(&words(&sentence[whole.end..], PART_WORDS));
    let is_quoted = |at: usize| lies_in(quoted, whole.start + start + at);
    let silence = if told { silence::start(&slice[start..until], language, is_quoted) } else { None };
    let until = silence.map_or(until, |it| start + it);
    let inner = trimmed(sentence, whole.start + start..whole.start + until);
    let inner = if inner.is_empty() { whole } else { inner };
    let words = sentence.get(inner.clone())?;
    let said = quoted.iter().any(|it| it.start <= inner.start && inner.end <= it.end);
    (!said && words.contains(char::is_alphanumeric)).then_some(inner)
}

/// Whether a part is a quotation with nothing but its attribution behind it.
fn is_spoken(sentence: &str, part: &Range<usize>, quoted: &[Range<usize>]) -> bool {
    let Some(quotation) = quoted.iter().find(|it| it.start <= part.start && part.start < it.end) else { return false };
    let Some(behind) = sentence.get(quotation.end..part.end) else { return true };
    let inner = sentence[quotation.clone()].trim_end_matches(super::quotation::is_mark);
    let stopped = inner.ends_with([',', '，', '!', '?', '！', '？', '.', '。', '—'])
        || behind.starts_with(is_comma)
        || behind.starts_with('と');
    let speaks = |word: &str| is_speech_verb(word) || contains(REPLIES, word);
    let behind_it = words(behind, OPENING_WORDS);
    // Verbs that no list has: « … », regrette Odile Ferrand.
    let short = || {
        let predicate = behind_it.iter().any(|(_, it)| may_be(it, Senses::AUXILIARY));
        behind_it.len() <= ATTRIBUTION_WORDS && !predicate && inner.split_whitespace().count() >= PART_WORDS
    };
    let speaks = behind_it.iter().any(|(_, it)| speaks(it)) || attribution::is_unspaced_attribution(behind);
    stopped && (speaks || (short() && !lead::is_title(inner)))
}

/// What stands before the quotation that a part ends with.
enum Lead {
    /// There is none, or it is a part of what is stated.
    Nothing,
    /// A statement that ends here: `They hung up a banner| that read: “…”`.
    Statement(usize),
    /// Only who says it: `The captain said: “…”`.
    Attribution,
}

fn before_quotation(sentence: &str, part: &Range<usize>, quoted: &[Range<usize>]) -> Lead {
    let last = quoted.iter().find(|it| it.start > part.start && it.start < part.end);
    let end = match last {
        Some(last) if last.end >= part.end || !is_long(&sentence[last.end..part.end]) => last.start,
        // A colon at the end: the quotation is the next paragraph.
        None if sentence[part.end..].starts_with([':', '：']) => {
            part.end + sentence[part.end..].chars().next().map_or(0, char::len_utf8)
        }
        _ => return Lead::Nothing,
    };
    let lead = sentence[part.start..end].trim_end();
    let Some(bare) = lead.strip_suffix([':', '：', ',', '،', '，']) else { return Lead::Nothing };
    let colon = lead.ends_with([':', '：']);
    if attribution::is_unspaced_attribution(bare) {
        return Lead::Attribution;
    }
    let spoken = words(bare, usize::MAX);
    let from = spoken.len().saturating_sub(5);
    let Some(verb) = spoken.iter().rposition(|(_, it)| is_speech_verb(it) || contains(GERUNDS, it)) else {
        return if colon { Lead::Statement(part.start + bare.len()) } else { Lead::Nothing };
    };
    if verb < from {
        return Lead::Nothing;
    }
    let gerund = contains(GERUNDS, spoken[verb].1).then_some(verb);
    let joint = |it: &usize| contains(RELATIVES, spoken[*it].1) || contains(COORDINATORS, spoken[*it].1);
    let cut = gerund.or_else(|| (verb.saturating_sub(3)..verb).rev().find(joint)).filter(|it| *it >= PART_WORDS);
    cut.map_or(Lead::Attribution, |cut| {
        let before = bare[..spoken[cut].0].trim_end().trim_end_matches(',');
        Lead::Statement(part.start + before.len())
    })
}

/// Where a statement ends before the attribution that a part ends with, if it does and nothing is stated behind that.
fn tail(part: &str) -> Option<usize> {
    let until = attribution::tail(part)?;
    let behind = words(&part[until..], OPENING_WORDS);
    let word = |at: usize| behind.get(at).map_or("", |(_, it)| *it);
    let verb = behind.iter().position(|(_, it)| is_speech_verb(it)).unwrap_or(0);
    let states = (verb..behind.len()).any(|at| matches!(word(at), "that" | "que" | "dass"));
    // “In May, she was told to leave”, “On Monday, officials have not said why”
    let told = (0..verb).any(|at| may_be(word(at), Senses::AUXILIARY) || is_silenced(std::iter::once(word(at))));
    // “… the boats which, according to the port, …”
    let dangling = part[..until].split_whitespace().next_back().is_some_and(|it| contains(SUBORDINATORS, it));
    (!states && !told && !dangling).then_some(until)
}

/// Where a statement starts behind what tells that it is said, asked, promised or not told.
fn opening(part: &str, attributed: bool) -> Option<usize> {
    let words = words(part, 2 * OPENING_WORDS);
    // “announced the dates that would suit”: what is said does not begin with its verb.
    // In German it does, behind “laut”.
    let german = part.starts_with("Laut ") || part.starts_with("Nach Angaben ");
    // “dijo que era seguro”: in Spanish it may leave its subject out.
    let spanish = |at: usize| {
        let place = words.iter().position(|(start, _)| *start == at).and_then(|it| it.checked_sub(2));
        place.is_some_and(|it| is_speech_verb(words[it].1) && words[it + 1].1 == "que")
    };
    let is_whole = |at: &usize| {
        let first = part[*at..].split_whitespace().next();
        german || !first.is_some_and(|it| may_be(it, Senses::AUXILIARY)) || spanish(*at)
    };
    untold(&words)
        .or_else(|| emerged(&words))
        .or_else(|| attribution::head(part).filter(is_whole))
        .or_else(|| behind_relative(&words))
        .or_else(|| by_saying(&words))
        .or_else(|| accused(&words))
        .or_else(|| if attributed { None } else { promised(&words) })
}

/// “Brisa, which runs the line, said that …”: as if the relative clause were not there.
fn behind_relative(words: &[(usize, &str)]) -> Option<usize> {
    let open = (1..words.len()).find(|at| words[at - 1].1.ends_with(',') && contains(RELATIVES, words[*at].1))?;
    let close = (open..words.len()).find(|at| words[*at].1.ends_with(','))?;
    // The verb has its subject before the relative clause.
    let verb = words.get(close + 1).filter(|(_, it)| is_speech_verb(it));
    verb.and_then(|_| attribution::behind_verb(&words[close + 1..], open, true))
}

/// “has not said whether …”, “refused to comment on …”, “it is unclear how …”: what is not told, by the words of all languages, since texts
/// are taken for another one than theirs.
fn untold(words: &[(usize, &str)]) -> Option<usize> {
    let lower: Vec<String> = words.iter().map(|(_, word)| word.to_lowercase()).collect();
    let word = |at: usize| lower.get(at).map_or("", String::as_str);
    let start = |at: usize| words.get(at).map(|(start, _)| *start);
    // German has a comma before its “ob”.
    let declines = |at: usize| may_be(word(at).trim_end_matches(','), Senses::UNTOLD);
    let telling = |at: &usize| may_be(word(*at), Senses::TELL) || declines(*at);
    let verb = (0..OPENING_WORDS).find(telling)?;
    let declined = declines(verb) || is_silenced((0..verb).map(word));
    // Behind “, or” what is not told goes on with its verb.
    if !(declined || verb == 0) || (0..verb).any(|at| word(at).ends_with([',', ':'])) {
        return None;
    }
    let by = matches!(word(verb + 1), "on" | "about" | "of" | "sobre") || word(verb + 1) == "acerca";
    let at = verb + 1 + usize::from(by) + usize::from(word(verb + 1) == "acerca");
    match word(at) {
        "" => None,
        it if contains(WHETHER, it) => start(at + 1),
        it if contains(WH_WORDS, it) => start(at),
        // What nobody would describe is stated by its name alone.
        it if by || contains(lexicon::DETERMINERS, it) => start(at).filter(|_| words.len() > at + 1),
        _ => None,
    }
}

/// “On Monday it has emerged that …”, “se supo que …”: what has come out, which nobody in particular says.
fn emerged(words: &[(usize, &str)]) -> Option<usize> {
    let word = |at: usize| words.get(at).map_or("", |(_, word)| *word);
    // What stands before it tells when at most.
    let it = (0..OPENING_WORDS / 2).find(|at| matches!(word(*at), "It" | "it" | "se"))?;
    let between = |it: &str| may_be(it, Senses::AUXILIARY) || contains(lexicon::BEFORE_VERBS, it) || it == "since";
    let verb = (it + 1..it + PART_WORDS + 1).find(|at| !between(word(*at)))?;
    let out = usize::from(matches!(word(verb), "turned" | "turns") && word(verb + 1) == "out");
    let comes_out = out == 1 || matches!(word(verb), "emerged" | "emerges" | "transpired" | "transpires" | "supo");
    // “It emerged from the fog that …” tells of a thing.
    let thing = matches!(word(verb + 1), "as" | "from" | "into" | "with") || (out == 0 && word(verb + 1) == "out");
    let when = !words[..it].iter().any(|(_, it)| is_finite(it));
    let that = (verb + 1..verb + PART_WORDS + 4).find(|at| matches!(word(*at), "that" | "que"));
    let that = that.filter(|_| comes_out && !thing && when)?;
    words.get(that + 1).map(|(start, _)| *start)
}

/// “defended it by saying that …”.
fn by_saying(words: &[(usize, &str)]) -> Option<usize> {
    let word = |at: usize| words.get(at).map_or("", |(_, word)| *word);
    let verb = (2..words.len().min(2 * OPENING_WORDS))
        .find(|at| contains(GERUNDS, word(*at)) && (matches!(word(at - 1), "by") || matches!(word(at + 1), "que")))?;
    let that = usize::from(contains(WHETHER, word(verb + 1)));
    words.get(verb + 1 + that).map(|(start, _)| *start)
}

/// “accused the yard of hiding …”: what somebody is accused of.
fn accused(words: &[(usize, &str)]) -> Option<usize> {
    let word = |at: usize| words.get(at).map_or("", |(_, word)| *word);
    let verb = (1..OPENING_WORDS / 2).find(|at| matches!(word(*at), "accused" | "accuses"))?;
    let passive = may_be(word(verb - 1), Senses::AUXILIARY) || matches!(word(verb - 1), "been" | "being");
    let of = (verb + 2..verb + OPENING_WORDS / 2).find(|at| word(*at) == "of" && word(at + 1).ends_with("ing"))?;
    words.get(of + 1).filter(|_| !passive).map(|(start, _)| *start)
}

/// “promised to repair …”: what is promised.
fn promised(words: &[(usize, &str)]) -> Option<usize> {
    let word = |at: usize| words.get(at).map_or("", |(_, word)| *word);
    let verb = (1..OPENING_WORDS / 2).find(|at| contains(PROMISES, word(*at)))?;
    let does = word(verb + 1) == "to"
        || (word(verb).ends_with(['ó', 'n']) && ["ar", "er", "ir"].iter().any(|it| word(verb + 1).ends_with(it)));
    let clear = !(0..verb).any(|at| word(at).ends_with(','));
    if does && clear { words.get(verb + 1).map(|(start, _)| *start) } else { None }
}

/// A range without its stops and without white space.
pub(super) fn trimmed(sentence: &str, range: Range<usize>) -> Range<usize> {
    let inner = without_stop(&sentence[range.clone()]);
    range.start + inner.start..range.start + inner.end
}

/// Whether an offset lies in a quotation.
pub(super) fn lies_in(quoted: &[Range<usize>], at: usize) -> bool {
    let behind = quoted.partition_point(|it| it.end <= at);
    quoted.get(behind).is_some_and(|it| it.start <= at)
}

/// How many parts one object has at most.
const PARTS_MAX: usize = 16;

impl ObjectFinder<'_> {
    /// The parts of an object of a kind, in order: a quotation with the other halves that its attribution splits it into, a statement
    /// without the attribution in its middle; else the object itself.
    #[must_use]
    pub fn parts(&self, kind: ObjectKind, object: Span) -> Vec<Span> {
        match kind {
            ObjectKind::Quotation => chain(object, |it| self.continuation(*it)),
            ObjectKind::Statement => {
                let slice = self.text.slice(object).unwrap_or_default();
                let parts = aside::parts(slice, &self.speech_in(object.range())).into_iter();
                parts.filter_map(|it| self.whole(object.start().0 + it.start..object.start().0 + it.end)).collect()
            }
            _ => vec![object],
        }
    }

    /// The statements of the paragraph at an offset, of a long one those nearby, in reading order.
    pub(super) fn statements_near(&self, offset: ByteOffset) -> Vec<Span> {
        let speech = self.speech_in(self.text.window(offset));
        let window = self.text.window(offset).start;
        let mut found = Vec::new();
        for sentence in self.text.sentences_near(offset, self.language) {
            let start = sentence.start().0;
            let quoted = clipped(&speech, start - window..sentence.end().0 - window);
            let stated =
                statements(self.text.slice(sentence).unwrap_or_default(), self.language.0, &quoted).into_iter();
            found.extend(stated.filter_map(|it| self.whole(start + it.start..start + it.end)));
        }
        found
    }

    /// The outermost quotations of a stretch, as ranges of it, without names in quotation marks. Sorted and disjoint.
    pub(super) fn speech_in(&self, stretch: Range<usize>) -> Vec<Range<usize>> {
        let mut speech: Vec<Range<usize>> = Vec::new();
        for quotation in self.quotations_in(stretch.clone()) {
            let range = quotation.span.start().0 - stretch.start..quotation.span.end().0 - stretch.start;
            let outer = speech.last().is_none_or(|last| last.end <= range.start);
            if outer && quotation.nature == QuotationNature::Speech {
                speech.push(range);
            }
        }
        speech
    }
}

/// An object and the parts that go on with it, one after the other.
pub(super) fn chain(object: Span, next: impl FnMut(&Span) -> Option<Span>) -> Vec<Span> {
    std::iter::successors(Some(object), next).take(PARTS_MAX).collect()
}

/// What of some ranges lies in a range, as ranges of that.
fn clipped(ranges: &[Range<usize>], to: Range<usize>) -> Vec<Range<usize>> {
    let from = ranges.partition_point(|it| it.end <= to.start);
    let inside = ranges[from..].iter().take_while(|it| it.start < to.end);
    inside.map(|it| it.start.max(to.start) - to.start..it.end.min(to.end) - to.start).collect()
}
