//! A log read back: which records there are, which of them the files lack, and what is wrong with it. Nothing on the disk is changed.
//!
//! A record may stand in two files of the log, after a sync that failed; the later file counts. Nothing in here panics or takes a
//! record that is not whole, whatever a file holds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::line::{self, NUMBER_MAX, Record};
use super::{DOUBTFUL_BYTES, FOREIGN_FILES, FOREIGN_SIZE_MAX, HEADER_MAX, WRITTEN};
use crate::model::{AnnotatorId, Diagnostic, ProjectId, Severity};
use crate::store::StoreError;
use crate::store::disk::{Disk, EntryKind};

/// A file of the log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Segment {
    /// The number of its first record.
    pub(super) first: u64,
    /// From 1; higher where a file of the same number was begun before, and failed.
    pub(super) part: u32,
    pub(super) path: PathBuf,
}

impl Segment {
    pub(super) fn new(dir: &Path, first: u64, part: u32) -> Self {
        let part_name = if part > 1 { format!("-{part}") } else { String::new() };
        Self { first, part, path: dir.join(format!("journal-{first:012}{part_name}.log")) }
    }

    /// The file of a name, if it is one that we give.
    fn named(dir: &Path, name: &str) -> Option<Self> {
        let numbers = name.strip_prefix("journal-")?.strip_suffix(".log")?;
        let (first, part) = numbers.split_once('-').unwrap_or((numbers, "1"));
        let segment = Self::new(dir, first.parse().ok()?, part.parse().ok()?);
        let is_ours = segment.path == dir.join(name) && (1..=NUMBER_MAX).contains(&segment.first);
        is_ours.then_some(segment)
    }
}

/// What a log holds.
#[derive(Debug, Default)]
pub(in crate::store) struct Contents {
    /// The records that are whole, by number.
    pub(in crate::store) records: BTreeMap<u64, Record>,
    /// The number up to which the files of the project hold everything.
    pub(in crate::store) written: u64,
    /// What is wrong with it.
    pub(in crate::store) findings: Vec<Diagnostic>,
    pub(super) segments: Vec<Segment>,
    /// The highest number that was seen, also in the name of a file.
    pub(super) last: u64,
}

impl Contents {
    /// The highest number that was seen.
    pub(in crate::store) fn last(&self) -> u64 {
        self.last
    }

    /// The records that the files may lack, the oldest first.
    pub(in crate::store) fn pending(&self) -> impl Iterator<Item = &Record> {
        self.records.range(self.written.saturating_add(1)..).map(|(_, record)| record)
    }
}

/// Reads the log in a folder, as far as it belongs to a project. A folder that is not there holds nothing. `shown` makes a path one
/// that the user knows.
pub(in crate::store) fn read(
    disk: &dyn Disk,
    dir: &Path,
    project: ProjectId,
    shown: &dyn Fn(&Path) -> String,
) -> Result<Contents, StoreError> {
    read_doubting(disk, dir, project, shown, DOUBTFUL_BYTES)
}

/// The same where files of more than some bytes are looked at before they are read.
fn read_doubting(
    disk: &dyn Disk,
    dir: &Path,
    project: ProjectId,
    shown: &dyn Fn(&Path) -> String,
    doubtful: u64,
) -> Result<Contents, StoreError> {
    let Some(mut contents) = Contents::begin(disk, dir, project, shown)? else { return Ok(Contents::default()) };
    let segments = contents.segments.clone();
    for (at, segment) in segments.iter().enumerate() {
        contents.last = contents.last.max(segment.first - 1);
        let next = segments.get(at + 1).map(|it| it.first);
        let shown = shown(&segment.path);
        if is_ours_if_large(disk, &segment.path, project, doubtful)? {
            contents.read_segment(disk, segment, next, (project, &shown))?;
        } else {
            contents.leave_out(segment);
            let message =
                format!("it has more than {doubtful} bytes, is no journal of this project and was passed over");
            contents.find(Severity::Warning, shown, None, &message, "it is no work of Manicule: move it away");
        }
    }
    contents.last = contents.last.max(contents.written).max(contents.records.keys().next_back().copied().unwrap_or(0));
    contents.find_gaps(&shown(dir));
    Ok(contents)
}

/// Whether a file of more than some bytes begins as a journal of a project does; smaller ones are not looked into.
fn is_ours_if_large(disk: &dyn Disk, path: &Path, project: ProjectId, doubtful: u64) -> Result<bool, StoreError> {
    let fail = |error| StoreError::system("read", path, error);
    if disk.look(path).map_err(fail)?.is_none_or(|it| it.len <= doubtful) {
        return Ok(true);
    }
    let front = disk.read_front(path, HEADER_MAX).map_err(fail)?;
    let header = front.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok(line::read_header(header) == Ok(project))
}

/// Reads of a log what tells how many edits the files may lack and when the last one was made: that of another machine, which comes with a
/// shared folder, may be large, and nothing of it is applied.
pub(in crate::store) fn read_end(
    disk: &dyn Disk,
    dir: &Path,
    project: ProjectId,
    shown: &dyn Fn(&Path) -> String,
) -> Result<Contents, StoreError> {
    let Some(mut contents) = Contents::begin(disk, dir, project, shown)? else { return Ok(Contents::default()) };
    contents.last = contents.written;
    // The last file may hold nothing, if its machine stopped just then.
    for segment in contents.segments.clone().iter().rev().take(FOREIGN_FILES) {
        let fail = |error| StoreError::system("read", &segment.path, error);
        let len = disk.look(&segment.path).map_err(fail)?.map_or(0, |it| it.len);
        if len > FOREIGN_SIZE_MAX {
            // It holds one record at least.
            contents.last = contents.last.max(segment.first);
            break;
        }
        contents.read_segment(disk, segment, None, (project, &shown(&segment.path)))?;
        if let Some(last) = contents.records.keys().next_back() {
            contents.last = contents.last.max(*last);
            break;
        }
    }
    Ok(contents)
}

impl Contents {
    /// Which files there are, and up to which number the files of the project hold everything; `None` where there is no log.
    fn begin(
        disk: &dyn Disk,
        dir: &Path,
        project: ProjectId,
        shown: &dyn Fn(&Path) -> String,
    ) -> Result<Option<Self>, StoreError> {
        let fail = |error| StoreError::system("read the folder", dir, error);
        match disk.look(dir).map_err(fail)?.map(|it| it.kind) {
            None => return Ok(None),
            Some(EntryKind::Folder) => {}
            Some(_) => return Err(StoreError::Link { path: dir.to_owned() }),
        }
        let names = disk.list(dir).map_err(fail)?;
        let files = names.iter().filter(|(_, kind)| *kind == EntryKind::File);
        let mut segments: Vec<_> = files.filter_map(|(name, _)| Segment::named(dir, name)).collect();
        segments.sort();
        let mut contents = Self { segments, ..Self::default() };
        contents.read_written(disk, dir, project, shown)?;
        Ok(Some(contents))
    }

    fn read_written(
        &mut self,
        disk: &dyn Disk,
        dir: &Path,
        project: ProjectId,
        shown: &dyn Fn(&Path) -> String,
    ) -> Result<(), StoreError> {
        let path = dir.join(WRITTEN);
        if disk.look(&path).is_ok_and(|found| found.is_some_and(|it| it.len > 4096)) {
            self.find(Severity::Warning, shown(&path), None, "it is no work of Manicule and was passed over", "");
            return Ok(());
        }
        let Some(bytes) = disk.read_file(&path)? else { return Ok(()) };
        match line::read_written(&bytes) {
            Ok((of, number)) if of == project => self.written = number,
            Ok(_) => {}
            Err(error) => {
                let hint = "every edit of the log is compared with the files again, which harms nothing";
                self.find(Severity::Warning, shown(&path), Some(1), &error, hint);
            }
        }
        Ok(())
    }

    fn read_segment(
        &mut self,
        disk: &dyn Disk,
        segment: &Segment,
        next: Option<u64>,
        (project, shown): (ProjectId, &str),
    ) -> Result<(), StoreError> {
        let Some(bytes) = disk.read_file(&segment.path)? else { return Ok(()) };
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let torn = whole < bytes.len();
        let mut lines = bytes[..whole].split_inclusive(|byte| *byte == b'\n').map(|line| &line[..line.len() - 1]);
        match lines.next().map(line::read_header) {
            Some(Ok(of)) if of == project => {}
            Some(Ok(_)) => {
                // None of ours, so that it is never cut away either.
                self.segments.retain(|it| it != segment);
                let message = "it is the journal of another project, so none of it was applied";
                self.find(
                    Severity::Warning,
                    shown.to_owned(),
                    Some(1),
                    message,
                    "move it to the project that it is of",
                );
                self.leave_out(segment);
                return Ok(());
            }
            // Nothing was ever acknowledged of a file without its first line, but somebody may have damaged it since.
            header => {
                let error = header.and_then(Result::err).unwrap_or_else(|| "it breaks off".to_owned());
                if whole > 0 || bytes.len() > HEADER_MAX {
                    let hint = "whatever else is whole in it is offered";
                    self.find(Severity::Warning, shown.to_owned(), Some(1), &error, hint);
                }
            }
        }
        self.read_lines(lines, torn, (segment.first, next), shown);
        Ok(())
    }

    /// What is somebody else's is no part of the log, which removes its own files in time.
    fn leave_out(&mut self, segment: &Segment) {
        self.segments.retain(|it| it != segment);
    }

    fn read_lines<'a>(
        &mut self,
        lines: impl Iterator<Item = &'a [u8]>,
        torn: bool,
        (first, next): (u64, Option<u64>),
        shown: &str,
    ) {
        let mut damaged: Vec<(usize, String)> = Vec::new();
        let mut last = first - 1;
        let mut count = 1;
        for (line, at) in lines.zip(2..) {
            count = at;
            match line::read(line) {
                Ok(record) if record.number > last => {
                    // What is whole behind it shows that the damage is in the middle.
                    self.find_damaged(std::mem::take(&mut damaged), shown);
                    last = record.number;
                    self.records.insert(last, record);
                }
                Ok(Record { number, .. }) => {
                    damaged.push((at, format!("the record {number} stands behind {last}; expected a higher number")));
                }
                Err(error) => damaged.push((at, error)),
            }
        }
        if torn {
            damaged.push((count + 1, "it breaks off".to_owned()));
        }
        match next {
            // What could not be synced at the end of a file was written again at the beginning of the next one.
            Some(next) if next <= last.saturating_add(1) => {}
            Some(_) => self.find_damaged(damaged, shown),
            None => self.find_torn(&damaged, shown),
        }
    }

    fn find_damaged(&mut self, damaged: Vec<(usize, String)>, shown: &str) {
        for (line, error) in damaged {
            let message = format!("a record is damaged and was left out: {error}");
            let hint = "what follows it was applied as far as it still fits";
            self.find(Severity::Warning, shown.to_owned(), Some(line), &message, hint);
        }
    }

    fn find_torn(&mut self, damaged: &[(usize, String)], shown: &str) {
        let Some((line, _)) = damaged.first() else { return };
        let words = match damaged.len() {
            1 => "the last record is not whole and was".to_owned(),
            count => format!("the last {count} records are not whole and were"),
        };
        let message = format!(
            "{words} left out: it is being written just now, or the program or the machine stopped while it was"
        );
        self.find(Severity::Warning, shown.to_owned(), Some(*line), &message, "");
    }

    /// Says which records are nowhere, unless damage that was found explains it.
    fn find_gaps(&mut self, shown: &str) {
        if !self.findings.is_empty() {
            return;
        }
        let numbers: Vec<u64> = self.records.keys().copied().collect();
        let gap = numbers.windows(2).find(|pair| pair[1] - pair[0] > 1).map(|pair| (pair[0] + 1, pair[1] - 1));
        if let Some((from, to)) = gap {
            let message = format!("the records {from} to {to} are missing");
            let hint = "what follows them was applied as far as it still fits";
            self.find(Severity::Warning, shown.to_owned(), None, &message, hint);
        }
    }

    fn find(&mut self, severity: Severity, file: String, line: Option<usize>, message: &str, hint: &str) {
        let mut finding = Diagnostic::in_file(severity, file, message, hint);
        finding.place.line = line;
        self.findings.push(finding);
    }
}

/// The folders of logs below a project folder, with whose they are: `(annotator, machine, path)`, sorted.
///
/// # Errors
///
/// Where it cannot be told which there are.
pub(in crate::store) fn folders(
    disk: &dyn Disk,
    hidden: &Path,
) -> Result<Vec<(AnnotatorId, String, PathBuf)>, StoreError> {
    let fail = |error| StoreError::system("read the folder", hidden, error);
    let is_folder = disk.look(hidden).map_err(fail)?.is_some_and(|it| it.kind == EntryKind::Folder);
    let entries = if is_folder { disk.list(hidden).map_err(fail)? } else { Vec::new() };
    let named = entries.into_iter().filter(|(_, kind)| *kind == EntryKind::Folder).filter_map(|(name, _)| {
        let (annotator, machine) = name.split_once('@')?;
        Some((annotator.parse().ok()?, machine.to_owned(), hidden.join(&name)))
    });
    let mut named: Vec<_> = named.collect();
    named.sort();
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Change, Edit, Entry};
    use crate::model::{Stamp, Swap, Time};
    use crate::store::disk::RealDisk;

    #[test]
    fn what_was_acknowledged_is_read_however_large_it_is_and_a_stranger_is_not() {
        let dir = tempfile::tempdir().expect("a folder");
        let project = ProjectId::from_number(7);
        let change = Change::Title(Swap::replace("one".to_owned(), "a long title ".repeat(1000)));
        let stamp = Stamp { at: Time::from_unix(1_763_800_000), by: "ada".parse().expect("a name") };
        let entry = Entry::edit(Edit::new("rename project", vec![change]), stamp);
        let ours = line::write_header(project) + &line::write(1, &entry);
        let path = dir.path().join("journal-000000000001.log");
        std::fs::write(&path, &ours).expect("written");
        let read = |of| read_doubting(&RealDisk, dir.path(), of, &|path| path.display().to_string(), 1000);
        let contents = read(project).expect("read");
        assert_eq!(contents.records.values().map(|it| &it.entry).collect::<Vec<_>>(), [&entry]);
        assert!(contents.findings.is_empty(), "{:?}", contents.findings);
        // Another project's, and a file that only has the name.
        let other = read(ProjectId::from_number(8)).expect("read");
        assert!(other.records.is_empty() && other.findings[0].message.contains("passed over"), "{:?}", other.findings);
        assert!(other.segments.is_empty(), "the log of another project is never cut back with ours");
        std::fs::write(&path, "x".repeat(ours.len())).expect("written");
        let stranger = read(project).expect("read");
        assert!(stranger.records.is_empty() && stranger.findings[0].message.contains("more than 1000 bytes"));
    }
}
