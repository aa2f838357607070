//! The part of every document.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::rule::day;
use super::sets::Sets;
use super::tie::{Member, by_event, by_text, kept_together, members};
use super::{DocumentKey, SplitBy, SplitRule};
use crate::model::{Diagnostic, DocumentId, Place, Project, Severity};

/// So many examples are named of what is counted.
const EXAMPLES: usize = 3;
/// A group of more than half of so many documents or more is more likely to be tied by furniture than by what happened.
const MANY: usize = 10;

/// Which part each document goes to, and which documents are kept together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// How it came about.
    pub rule: SplitRule,
    /// Where it goes by date: for each part but the first, the date with which it begins.
    pub bounds: Vec<String>,
    /// The groups of more than one document.
    pub groups: Vec<Group>,
    pub(super) parts: BTreeMap<DocumentKey, usize>,
}

/// Documents that are kept together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What is hashed to place them: the event of the oldest of them, or itself where it names none.
    pub key: String,
    /// The documents.
    pub documents: Vec<DocumentKey>,
}

impl Split {
    /// Splits the documents of some projects, and says what is not as one would wish.
    ///
    /// A document that an earlier split has stays in the part of that name, and the others of its group follow it. Without an earlier
    /// split a group is placed by its oldest document: what was published later, or names the event of the group, moves nothing.
    /// `None` where `progress`, which is told of each document, breaks off.
    pub fn new(
        projects: &[&Project],
        rule: &SplitRule,
        earlier: Option<&Self>,
        progress: &mut dyn FnMut(usize, &DocumentId) -> ControlFlow<()>,
    ) -> Option<(Self, Vec<Diagnostic>)> {
        let members = members(projects);
        let by_text = by_text(projects, &members, progress)?;
        let mut sets = Sets::new(members.len());
        for (one, other) in kept_together(rule.by, &members, &by_text) {
            sets.join(one, other);
        }
        let placing = Placing { rule, members: &members, groups: sets.into_lists(), earlier };
        let bounds = if rule.by == SplitBy::Date { placing.bounds() } else { Vec::new() };
        let parts = placing.parts(&bounds);
        let mut findings = placing.findings();
        let ties = [by_text, by_event(&members)].concat();
        findings.extend(placing.leaks(&ties, &parts));
        let groups = placing.groups.iter().filter(|group| group.len() > 1).map(|group| Group {
            key: placing.key(group),
            documents: group.iter().map(|it| members[*it].key.clone()).collect(),
        });
        let groups = groups.collect();
        let parts = members.iter().map(|it| it.key.clone()).zip(parts).collect();
        Some((Self { rule: rule.clone(), bounds, groups, parts }, findings))
    }

    /// The place of a document's part among those of the rule, or `None` for one that is not known here.
    #[must_use]
    pub fn part_of(&self, document: &DocumentKey) -> Option<usize> {
        self.parts.get(document).copied()
    }

    /// The names of the parts, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.rule.parts.iter().map(|part| part.name.as_str()).collect()
    }

    /// The number of documents of each part.
    #[must_use]
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.rule.parts.len()];
        self.parts.values().for_each(|part| sizes[*part] += 1);
        sizes
    }
}

/// Groups on the way to their parts.
struct Placing<'a> {
    rule: &'a SplitRule,
    members: &'a [Member<'a>],
    groups: Vec<Vec<usize>>,
    earlier: Option<&'a Split>,
}

impl Placing<'_> {
    /// The part of each member.
    fn parts(&self, bounds: &[String]) -> Vec<usize> {
        let mut parts = vec![0; self.members.len()];
        for group in &self.groups {
            let kept = group.iter().copied().filter(|it| self.earlier_part(*it).is_some());
            let oldest_kept = kept.min_by_key(|it| self.age(*it)).and_then(|it| self.earlier_part(it));
            let part = oldest_kept.unwrap_or_else(|| match self.rule.by {
                SplitBy::Date => bounds.partition_point(|bound| *bound <= self.newest(group)),
                _ => self.rule.part_of(&self.key(group)),
            });
            group.iter().for_each(|it| parts[*it] = self.earlier_part(*it).unwrap_or(part));
        }
        parts
    }

    /// The part that a member has by the earlier split, if its name is one of this one.
    fn earlier_part(&self, member: usize) -> Option<usize> {
        let earlier = self.earlier?;
        let part = earlier.part_of(&self.members[member].key)?;
        self.rule.part_named(&earlier.rule.parts.get(part)?.name)
    }

    /// What members are ordered by from the oldest: the date of publication, those without one last.
    fn age(&self, member: usize) -> (bool, &str, &DocumentKey) {
        let Member { key, document } = &self.members[member];
        (document.published.is_empty(), &document.published, key)
    }

    fn key(&self, group: &[usize]) -> String {
        let oldest = group.iter().min_by_key(|it| self.age(**it)).map(|it| &self.members[*it]);
        oldest.map(|it| self.rule.by.key(it.document, &it.key)).unwrap_or_default()
    }

    /// The day on which the last of a group was published; empty where nothing is known, so that it goes into the first part.
    ///
    /// By its last day and not by its first, so that the first part has nothing of the days from which the second begins.
    fn newest(&self, group: &[usize]) -> String {
        group.iter().filter_map(|it| day(self.members[*it].document)).max().unwrap_or_default().to_owned()
    }

    /// The days with which parts begin: those of the earlier split, else such that each part comes near its share and no day is divided.
    fn bounds(&self) -> Vec<String> {
        if let Some(earlier) = self.earlier.filter(|it| it.rule.by == SplitBy::Date && it.names() == names(self.rule)) {
            return earlier.bounds.clone();
        }
        let mut days: BTreeMap<String, usize> = BTreeMap::new();
        self.groups.iter().for_each(|group| *days.entry(self.newest(group)).or_default() += group.len());
        let undated = days.remove("").unwrap_or(0);
        let mut bounds = vec![String::new(); self.rule.parts.len() - 1];
        let mut before = undated;
        for (day, count) in &days {
            let part = self.rule.part_at(2 * before + count, self.members.len());
            bounds[..part].iter_mut().filter(|bound| bound.is_empty()).for_each(|bound| bound.clone_from(day));
            before += count;
        }
        // A part that no day falls into begins after all of them.
        bounds.iter_mut().filter(|bound| bound.is_empty()).for_each(|bound| "9999-12-31".clone_into(bound));
        bounds
    }

    fn findings(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        findings.extend(self.missing_facts());
        if matches!(self.rule.by, SplitBy::Group | SplitBy::Date) {
            findings.extend(self.merged_events());
        }
        findings.extend(self.merged_parts());
        let largest = self.groups.iter().max_by_key(|group| group.len()).map_or(&[][..], Vec::as_slice);
        if self.members.len() >= MANY && largest.len() * 2 > self.members.len() && largest.len() > 1 {
            let message = format!("{} of {} documents are one group", largest.len(), self.members.len());
            let hint = "what stands on every page ties documents; exclude furniture such as by-lines and notices";
            findings.push(warning(format!("{message}: {}", self.examples(largest)), hint));
        }
        findings
    }

    fn missing_facts(&self) -> Option<Diagnostic> {
        let is_missing =
            |it: &usize| self.rule.by.fact(self.members[*it].document).is_some_and(|fact| fact.1.is_empty());
        let missing: Vec<usize> = (0..self.members.len()).filter(is_missing).collect();
        let fact = self.rule.by.fact(self.members[*missing.first()?].document)?.0;
        let (becomes, hint) = match self.rule.by {
            SplitBy::Group => {
                ("only passages tie them to others", "name their events, so that reports of one stay together")
            }
            SplitBy::Date => ("they go into the first part", "enter when they were published"),
            _ => ("each goes by itself", "enter it, so that they stay together"),
        };
        let (count, of) = (missing.len(), self.members.len());
        Some(warning(
            format!("{count} of {of} documents have no {fact}, so {becomes}: {}", self.examples(&missing)),
            hint,
        ))
    }

    /// Groups that are of more than one event.
    fn merged_events(&self) -> Vec<Diagnostic> {
        let events = |group: &Vec<usize>| -> BTreeSet<&str> {
            group.iter().map(|it| self.members[*it].document.event.trim()).filter(|it| !it.is_empty()).collect()
        };
        let merged = self.groups.iter().map(|group| (group, events(group))).filter(|(_, events)| events.len() > 1);
        let describe = |(group, events): (&Vec<usize>, BTreeSet<&str>)| {
            let some: Vec<&str> = events.iter().take(EXAMPLES).copied().collect();
            let message = format!("{} events share passages and are one group: {}", events.len(), some.join(", "));
            warning(format!("{message} ({})", self.examples(group)), "if they are one event, name it alike")
        };
        merged.map(describe).collect()
    }

    /// Groups whose documents the earlier split has in more than one part.
    fn merged_parts(&self) -> Vec<Diagnostic> {
        let parts = |group: &Vec<usize>| group.iter().filter_map(|it| self.earlier_part(*it)).collect::<BTreeSet<_>>();
        let merged = self.groups.iter().map(|group| (group, parts(group))).filter(|(_, parts)| parts.len() > 1);
        let describe = |(group, parts): (&Vec<usize>, BTreeSet<usize>)| {
            let names: Vec<&str> = parts.iter().map(|it| self.rule.parts[*it].name.as_str()).collect();
            let message = format!("one group stays in {} parts, as the earlier split has it", names.len());
            let hint = "new documents have joined what was apart; leave them out, or split anew without --keep-split";
            warning(format!("{message} ({}): {}", names.join(", "), self.examples(group)), hint)
        };
        merged.map(describe).collect()
    }

    /// Ties between documents of different parts.
    fn leaks(&self, ties: &[(usize, usize)], parts: &[usize]) -> Option<Diagnostic> {
        let leaks: Vec<_> = ties.iter().filter(|(one, other)| parts[*one] != parts[*other]).collect();
        let named = |it: usize| format!("{} ({})", self.members[it].key.document, self.rule.parts[parts[it]].name);
        let pairs = leaks.iter().take(EXAMPLES).map(|(one, other)| format!("{} and {}", named(*one), named(*other)));
        let pairs = pairs.collect::<Vec<_>>().join("; ");
        let message = "pairs of documents in different parts share an event or passages";
        let hint = "what is learnt from one is tested on the other; --split-by group keeps them together";
        (!leaks.is_empty()).then(|| warning(format!("{} {message}: {pairs}", leaks.len()), hint))
    }

    fn examples(&self, members: &[usize]) -> String {
        let mut names: Vec<&str> =
            members.iter().take(EXAMPLES).map(|it| self.members[*it].key.document.as_str()).collect();
        if members.len() > EXAMPLES {
            names.push("…");
        }
        names.join(", ")
    }
}

fn names(rule: &SplitRule) -> Vec<&str> {
    rule.parts.iter().map(|part| part.name.as_str()).collect()
}

fn warning(message: String, hint: &str) -> Diagnostic {
    Diagnostic::new(Severity::Warning, Place::default(), message, hint)
}
