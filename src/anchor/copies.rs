//! Text that stands more often in one text than in the other: a line that was said twice, or is no longer. Which of its copies is
//! which can only be told by what surrounds them.

use std::collections::HashMap;
use std::ops::Range;

use super::align::Alignment;
use super::token::Tokens;

/// So many tokens in a row that stand twice in one of the texts may be part of a copy.
const COPIED: usize = 4;
/// The least number of tokens of a copied stretch that stands as often in one text as in the other. Where there are more of it in one,
/// [`COPIED`] are enough: the rest of a copy may have been mended.
const ZONE_MIN: usize = 6;
/// How far a copied stretch reaches to the bounds of its sentence, in tokens.
const TO_BREAK: usize = 12;
/// The same where there are more of them in one text than in the other.
const TO_BREAK_COPIED: usize = 40;
/// How many tokens may lie between two such sequences of one copy.
const ZONE_GAP: usize = 6;
/// How many tokens may have no partner, on either side, within what counts as one unbroken stretch.
const CHAIN_GAP: usize = 4;
/// How many tokens with partners must lie beyond a copied stretch to say which copy it is.
const BEYOND: usize = 6;

/// How often each sequence of `N` tokens of the old text stands in either text.
pub(super) struct Sequences<const N: usize>(HashMap<[u32; N], Counted>);

/// What is known of one sequence.
#[derive(Clone, Copy, Default)]
pub(super) struct Counted {
    pub(super) in_old: u32,
    pub(super) in_new: u32,
    /// Its last place in the new text.
    pub(super) new: usize,
}

impl<const N: usize> Sequences<N> {
    pub(super) fn of(old: &Tokens, new: &Tokens) -> Self {
        let mut counted: HashMap<[u32; N], Counted> = HashMap::with_capacity(old.len());
        for at in starts::<N>(old) {
            counted.entry(keys(old, at)).or_default().in_old += 1;
        }
        for at in starts::<N>(new) {
            if let Some(counted) = counted.get_mut(&keys(new, at)) {
                counted.in_new += 1;
                counted.new = at;
            }
        }
        Self(counted)
    }

    /// What is known of the sequence at a token of the old text.
    pub(super) fn at(&self, old: &Tokens, at: usize) -> Counted {
        self.0.get(&keys(old, at)).copied().unwrap_or_default()
    }
}

/// The tokens at which a sequence of `N` starts.
pub(super) fn starts<const N: usize>(tokens: &Tokens) -> Range<usize> {
    0..(tokens.len() + 1).saturating_sub(N)
}

fn keys<const N: usize>(tokens: &Tokens, at: usize) -> [u32; N] {
    std::array::from_fn(|by| tokens.keys[at + by].0)
}

/// Puts the tokens of copied stretches in doubt, unless they and what lies beyond the stretch, on both sides, are still together.
pub(super) fn doubt_copies(alignment: &mut Alignment) {
    let zones = zones(&alignment.old, &Sequences::of(&alignment.old, &alignment.new));
    if zones.is_empty() {
        return;
    }
    let chains = chains(alignment);
    for zone in zones {
        let from = chains.partition_point(|it| it.end <= zone.start);
        let mut settled: Vec<Range<usize>> = Vec::new();
        for chain in chains[from..].iter().take_while(|it| it.start < zone.end) {
            let reaches_before =
                chain.start + BEYOND <= zone.start || (zone.start < BEYOND && is_at_start(alignment, chain));
            let until = alignment.old.len().saturating_sub(BEYOND);
            let reaches_behind = chain.end >= zone.end + BEYOND || (zone.end > until && is_at_end(alignment, chain));
            if reaches_before && reaches_behind {
                settled.push(chain.clone());
            }
        }
        let mut at = zone.start;
        for chain in settled {
            alignment.doubt(at..chain.start.max(at));
            at = at.max(chain.end);
        }
        alignment.doubt(at..zone.end.max(at));
    }
}

/// The stretches of the old text that stand in the new one, and twice in one of them, grown to whole sentences.
fn zones(old: &Tokens, sequences: &Sequences<COPIED>) -> Vec<Range<usize>> {
    let mut zones: Vec<(Range<usize>, usize)> = Vec::new();
    for at in starts::<COPIED>(old) {
        let Counted { in_old, in_new, .. } = sequences.at(old, at);
        if in_new == 0 || (in_old == 1 && in_new == 1) {
            continue;
        }
        let reach = if in_old == in_new { TO_BREAK } else { TO_BREAK_COPIED };
        match zones.last_mut() {
            Some((zone, to_break)) if zone.end + ZONE_GAP >= at => {
                zone.end = at + COPIED;
                *to_break = reach.max(*to_break);
            }
            _ => zones.push((at..at + COPIED, reach)),
        }
    }
    let mut grown: Vec<Range<usize>> = Vec::with_capacity(zones.len());
    let is_copy = |(zone, to_break): &(Range<usize>, usize)| zone.len() >= ZONE_MIN || *to_break == TO_BREAK_COPIED;
    for (zone, to_break) in zones.into_iter().filter(is_copy) {
        let is_break = |token: &usize| old.break_before(*token) >= 2;
        let start = (zone.start.saturating_sub(to_break)..=zone.start).rev().find(is_break).unwrap_or(zone.start);
        let end = (zone.end..=(zone.end + to_break).min(old.len())).find(is_break).unwrap_or(zone.end);
        match grown.last_mut() {
            Some(last) if last.end >= start => last.end = end.max(last.end),
            _ => grown.push(start..end),
        }
    }
    grown
}

/// The stretches of the old text whose tokens follow each other in the new one too, with small changes between them.
fn chains(alignment: &Alignment) -> Vec<Range<usize>> {
    let mut chains: Vec<Range<usize>> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    for old in 0..alignment.old.len() {
        let Some(new) = alignment.image(old) else { continue };
        let follows = last.is_some_and(|(before, image)| {
            image < new && new - image <= CHAIN_GAP + 1 && old - before <= CHAIN_GAP + 1
        });
        match chains.last_mut() {
            Some(chain) if follows => chain.end = old + 1,
            _ => chains.push(old..old + 1),
        }
        last = Some((old, new));
    }
    chains
}

fn is_at_start(alignment: &Alignment, chain: &Range<usize>) -> bool {
    chain.start < BEYOND && alignment.image(chain.start).is_some_and(|it| it < BEYOND)
}

fn is_at_end(alignment: &Alignment, chain: &Range<usize>) -> bool {
    let is_last = |at: usize, tokens: &Tokens| at + BEYOND >= tokens.len();
    let last = alignment.image(chain.end - 1).is_some_and(|it| is_last(it + 1, &alignment.new));
    last && is_last(chain.end, &alignment.old)
}

#[cfg(test)]
mod tests {
    use crate::anchor::align::Alignment;
    use crate::anchor::token;
    use crate::text::Text;

    const SAID: &str = "The officers said that nobody was hurt.";

    fn align(old: &str, new: &str) -> Alignment {
        let (old, new) = token::pair(&Text::new(old), &Text::new(new));
        Alignment::new(old, new)
    }

    #[test]
    fn a_line_that_is_repeated_elsewhere_is_still_itself() {
        let old = format!("It burned for hours. {SAID} Then came rain. The end was near.");
        let alignment = align(&old, &format!("It burned for hours. {SAID} Then came rain. The end was near. {SAID}"));
        assert!(!alignment.is_doubtful(6..8), "its neighbours are where they were");
    }

    #[test]
    fn a_mended_headline_that_is_said_twice_is_in_doubt() {
        let said = "It rained on Saturday all over the town.";
        let twice = "At least 107 killed in Mecca crane collapse\n".repeat(2);
        let alignment =
            align(&format!("At leats 107 kiled in Mecca crane collapse\n{said}"), &format!("{twice}{said}"));
        assert!(alignment.is_doubtful(5..8), "either headline could be meant");
        assert!(!alignment.is_doubtful(9..11));
    }

    #[test]
    fn a_short_line_that_is_said_twice_is_in_doubt_whatever_follows() {
        let line = "Image : Nick Moreau .\n";
        let old = format!("Playstation demo in the hall\n{line}Displays of charity at the event");
        let alignment =
            align(&old, &format!("Playstation demo in the hall\n{line}{line}Shows of charity at the event"));
        assert!(alignment.is_doubtful(5..10));
    }

    #[test]
    fn a_line_that_is_gone_where_it_was_and_stands_twice_elsewhere_is_in_doubt() {
        let old = format!("It burned for hours. {SAID} Then came rain. The end was near.");
        let alignment = align(&old, &format!("{SAID} It burned for hours. Then came rain. The end was near. {SAID}"));
        assert!(alignment.is_doubtful(5..13));
    }
}
