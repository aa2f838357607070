//! What offsets were counted in: whichever unit puts the words that the data quotes where they stand in the text.

use super::offsets::{Places, Scale, agrees};
use crate::format::{Counting, ImportedDocument, ImportedValue, Quoted};
use crate::text::{Span, Text};

/// A document with its text as it is in the file, and as the project has it.
#[derive(Clone, Copy)]
pub(super) struct Sample<'a> {
    pub(super) document: &'a ImportedDocument,
    pub(super) raw: &'a str,
    pub(super) text: &'a Text,
}

/// What the words said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// How offsets are read.
    pub(super) scale: Scale,
    /// How many places with quoted words there are.
    pub(super) quotes: u64,
    /// How many of them have other words.
    pub(super) misfits: u64,
    /// Other ways of counting that fit the words as well, and put something elsewhere.
    pub(super) rivals: Vec<Scale>,
}

/// Finds out how the offsets of some documents are counted; `first` is what is taken where nothing tells, `only` what was asked for.
pub(super) fn detect(samples: &[Sample<'_>], first: Counting, only: Option<Counting>) -> Verdict {
    let scales = scales(samples, first, only);
    let mut misfits = misfits(samples, &scales, true);
    if misfits.iter().all(|it| *it > 0) {
        misfits = self::misfits(samples, &scales, false);
    }
    let least = misfits.iter().copied().min().unwrap_or_default();
    let best: Vec<Scale> = scales.iter().zip(&misfits).filter(|(_, it)| **it == least).map(|(it, _)| *it).collect();
    let scale =
        best.first().copied().unwrap_or(Scale { counting: first, carriage_returns: true, byte_order_marks: true });
    let is_rival = |rival: &&Scale| {
        let differs = |it: &Sample<'_>| !is_plain(it.raw) && !places(it, scale).agrees_with(&places(it, **rival));
        samples.iter().any(differs)
    };
    let rivals = best.iter().skip(1).filter(is_rival).copied().collect();
    let quotes = samples.iter().map(|it| quotes(it.document).count() as u64).sum();
    Verdict { scale, quotes, misfits: least, rivals }
}

/// The ways of counting that can differ in these texts, the likely ones first.
fn scales(samples: &[Sample<'_>], first: Counting, only: Option<Counting>) -> Vec<Scale> {
    let has = |wanted: fn(&str) -> bool| samples.iter().any(|it| wanted(it.raw));
    let both = |differ: bool| if differ { &[true, false][..] } else { &[true] };
    let returns = both(has(|raw| raw.contains("\r\n")));
    let marks = both(has(|raw| raw.starts_with('\u{feff}')));
    let others = Counting::ALL.into_iter().filter(|it| *it != first);
    let countings: Vec<Counting> = match only {
        Some(only) => vec![only],
        None => std::iter::once(first).chain(others).collect(),
    };
    let mut scales = Vec::new();
    for counting in countings {
        for byte_order_marks in marks {
            for carriage_returns in returns {
                let (carriage_returns, byte_order_marks) = (*carriage_returns, *byte_order_marks);
                scales.push(Scale { counting, carriage_returns, byte_order_marks });
            }
        }
    }
    scales
}

/// How many quotes do not fit each scale. `soon` no longer counts for one that has failed while another has not.
fn misfits(samples: &[Sample<'_>], scales: &[Scale], soon: bool) -> Vec<u64> {
    let mut misfits = vec![0; scales.len()];
    for sample in samples {
        if quotes(sample.document).next().is_none() {
            continue;
        }
        let same = is_plain(sample.raw).then(|| scales.first().map_or(0, |scale| misfits_of(sample, *scale)));
        let any_fits = misfits.contains(&0);
        for (scale, misfits) in scales.iter().zip(&mut misfits) {
            if !(soon && any_fits && *misfits > 0) {
                *misfits += same.unwrap_or_else(|| misfits_of(sample, *scale));
            }
        }
    }
    misfits
}

fn misfits_of(sample: &Sample<'_>, scale: Scale) -> u64 {
    let places = places(sample, scale);
    let fits = |(fragments, quoted): &(&[[u64; 2]], &Quoted)| {
        let parts: Result<Vec<Span>, _> = fragments.iter().map(|it| places.span(*it)).collect();
        parts.is_ok_and(|parts| agrees(quoted, &parts, sample.text))
    };
    quotes(sample.document).filter(|it| !fits(it)).count() as u64
}

/// Whether all units count alike in a text.
fn is_plain(raw: &str) -> bool {
    raw.is_ascii() && !raw.contains('\r')
}

/// Where all offsets of a document are.
pub(super) fn places(sample: &Sample<'_>, scale: Scale) -> Places {
    let document = sample.document;
    let mut wanted: Vec<u64> = document.excluded.iter().flatten().copied().collect();
    for sheet in &document.sheets {
        for annotation in &sheet.annotations {
            wanted.extend(annotation.fragments.iter().flatten());
            for attribute in &annotation.attributes {
                if let ImportedValue::Mention { fragments, .. } = &attribute.value {
                    wanted.extend(fragments.iter().flatten());
                }
            }
        }
        for attribute in sheet.relations.iter().flat_map(|it| &it.attributes) {
            if let ImportedValue::Mention { fragments, .. } = &attribute.value {
                wanted.extend(fragments.iter().flatten());
            }
        }
    }
    Places::new(sample.raw, scale, wanted)
}

/// The places of a document of which the data quotes the words.
fn quotes(document: &ImportedDocument) -> impl Iterator<Item = (&[[u64; 2]], &Quoted)> {
    document.sheets.iter().flat_map(|it| &it.annotations).flat_map(|annotation| {
        let own = annotation.quoted.as_ref().map(|quoted| (annotation.fragments.as_slice(), quoted));
        // Without a place the words say nothing of places.
        let own = own.filter(|(fragments, _)| !fragments.is_empty());
        let mentions = annotation.attributes.iter().filter_map(|it| match &it.value {
            ImportedValue::Mention { fragments, quoted } => Some((fragments.as_slice(), quoted.as_ref()?)),
            _ => None,
        });
        own.into_iter().chain(mentions)
    })
}
