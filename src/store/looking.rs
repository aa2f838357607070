//! The texts of a project looked through for something that few of them have: bytes first, and only what has it becomes a text.
//!
//! What is in memory is looked at there, whatever the folder holds by now. A file is taken for the text that its document names where it
//! looks as it did when that was read; where it does not, and where it has what is looked for, its bytes are hashed.

mod room;

use self::room::Room;
use super::StoreError;
use super::disk::{EntryKind, Found};
use super::folder::{DOCUMENTS, Folder, LONGEST};
use crate::model::{DocumentId, Project};
use crate::text::{Text, TextHash};

/// So many bytes of files are looked at together, or one longer file alone.
const TOGETHER: u64 = 64 * 1024 * 1024;
/// A buffer that became larger than this is not kept for the next text.
const BUFFER_MOST: usize = 1024 * 1024;

/// The texts of a project, to be looked at once each, by several threads if need be.
#[derive(Debug)]
pub struct Texts<'a> {
    project: &'a Project,
    /// The folder that lends those that are not in memory.
    folder: Option<&'a Folder>,
    /// For the files that are looked at.
    room: Room,
}

/// What came of looking at a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked<T> {
    /// It has not what is looked for.
    Passed,
    /// It has, or may have: what was made of it.
    Wanted(T),
    /// There is no such text: it could not be read, or is another one by now.
    Unread,
}

impl<'a> Texts<'a> {
    /// The texts of a project. Without a folder, those that are not in memory are read and hashed one by one.
    #[must_use]
    pub fn new(project: &'a Project, folder: Option<&'a Folder>) -> Self {
        Self { project, folder: folder.filter(|it| it.has_documents()), room: Room::new(TOGETHER) }
    }

    /// Looks at the text of a document, and has something made of it where its bytes are wanted. It does not stay in memory for that: what
    /// was read is let go when that is made, and no more is read before there is room.
    #[must_use]
    pub fn look<T>(
        &self,
        document: &DocumentId,
        buffer: &mut Vec<u8>,
        is_wanted: impl Fn(&[u8]) -> bool,
        make: impl FnOnce(&Text) -> T,
    ) -> Looked<T> {
        let Some(hash) = self.project.documents.get(document).map(|it| it.text) else { return Looked::Unread };
        if let Some(text) = self.project.texts.in_memory(&hash) {
            return made_of(text, is_wanted, make);
        }
        let file = self.room.take_for(|| self.find_file(document, hash), |(_, found)| found.len);
        if let Some((_room, (folder, found))) = file {
            let looked = Self::look_at_file((folder, document, &found), hash, buffer, &is_wanted);
            if buffer.capacity() > BUFFER_MOST {
                *buffer = Vec::new();
            }
            match looked {
                Some(Looked::Wanted(text)) => return Looked::Wanted(make(&text)),
                Some(_) => return Looked::Passed,
                None => {}
            }
        }
        // It may be among the versions before.
        self.project.texts.once(&hash).map_or(Looked::Unread, |text| made_of(&text, is_wanted, make))
    }

    /// The file of a document, where there is one that may be read.
    fn find_file(&self, document: &DocumentId, hash: TextHash) -> Option<(&'a Folder, Found)> {
        // A text that the project has not been lent is not looked for.
        let folder = self.folder.filter(|_| self.project.texts.contains_key(&hash))?;
        folder.look_for_text(document).ok().map(|found| (folder, found))
    }

    /// Looks at the file of a document; `None` where that is not the text of the hash. A text takes the buffer with it.
    fn look_at_file(
        (folder, document, found): (&Folder, &DocumentId, &Found),
        hash: TextHash,
        buffer: &mut Vec<u8>,
        is_wanted: &impl Fn(&[u8]) -> bool,
    ) -> Option<Looked<Text>> {
        let known = folder.read_text(document, found, buffer).ok()?;
        let is_it = |bytes: &[u8]| TextHash::of(bytes) == hash;
        if known != Some(hash) && !is_it(buffer) {
            return None;
        }
        if !is_wanted(buffer) {
            return Some(Looked::Passed);
        }
        // What a file looks like is enough to pass it over, and not enough to say where something stands in it.
        if known == Some(hash) && !is_it(buffer) {
            return None;
        }
        let string = String::from_utf8(std::mem::take(buffer)).ok()?;
        Some(Looked::Wanted(Text::with_hash(string, hash)))
    }
}

fn made_of<T>(text: &Text, is_wanted: impl Fn(&[u8]) -> bool, make: impl FnOnce(&Text) -> T) -> Looked<T> {
    if is_wanted(text.as_str().as_bytes()) { Looked::Wanted(make(text)) } else { Looked::Passed }
}

impl Folder {
    /// Whether there is a folder of documents that is no link out of this one.
    fn has_documents(&self) -> bool {
        let found = self.disk.look(&self.path().join(DOCUMENTS));
        matches!(found, Ok(Some(found)) if found.kind == EntryKind::Folder)
    }

    /// What stands where a document's text is to be, where that may be read.
    fn look_for_text(&self, document: &DocumentId) -> Result<Found, StoreError> {
        let path = self.text_file(document);
        let fail = |error| StoreError::system("read", &path, error);
        let found = self.disk.look(&path).map_err(fail)?;
        match found {
            Some(found) if found.kind == EntryKind::File && found.len <= LONGEST => Ok(found),
            Some(found) if found.kind == EntryKind::File => {
                Err(StoreError::TooLong { path, len: found.len, limit: LONGEST })
            }
            Some(found) if found.kind == EntryKind::Link => Err(StoreError::Link { path }),
            Some(_) => Err(fail(std::io::Error::other("it is no file"))),
            None => Err(fail(std::io::ErrorKind::NotFound.into())),
        }
    }

    /// Puts the bytes of a document's text in place of what a buffer holds, and tells the hash that they had when they were last read, where
    /// the file looks as it did then.
    fn read_text(
        &self,
        document: &DocumentId,
        found: &Found,
        buffer: &mut Vec<u8>,
    ) -> Result<Option<TextHash>, StoreError> {
        let path = self.text_file(document);
        self.disk.read_over(&path, found.len, buffer).map_err(|error| StoreError::system("read", &path, error))?;
        Ok(self.known.hash_of(&path, found).filter(|_| buffer.len() as u64 == found.len))
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::model::Document;
    use crate::store::{self, FileKey};

    /// Words by the names of documents.
    const WORDS: [(&str, &str); 3] = [("ferry", "The ferry sank."), ("rain", "It rained."), ("snow", "It snowed.")];

    /// A project of three texts in a folder, of which only the last one is in memory.
    fn project() -> (tempfile::TempDir, Project, Folder) {
        let place = tempfile::tempdir().expect("a folder");
        store::create(place.path(), "Texts").expect("a project");
        let opened = store::open(place.path()).expect("the project");
        let mut project = opened.project;
        for (id, words) in WORDS {
            let (id, text) = (id.parse::<DocumentId>().expect("an id"), Text::new(words));
            project.documents.insert(id.clone(), Document::new(id, "Doc", text.hash()).into());
            project.texts.insert(text.hash(), text);
        }
        opened.folder.save(&project, &FileKey::all(&project)).expect("saved");
        rest(place.path());
        let opened = store::open(place.path()).expect("the project");
        let mut project = opened.project;
        project.texts.let_go(0);
        // The one that was asked for last is not let go; which one that was so far is a matter of how the project was opened.
        let last = WORDS[2].1;
        assert!(project.texts.get(&TextHash::of(last.as_bytes())).is_some());
        project.texts.let_go(0);
        (place, project, opened.folder)
    }

    /// The files have not been touched for a while, so that what they look like tells what they hold.
    fn rest(place: &Path) {
        for (id, _) in WORDS {
            let file =
                File::options().append(true).open(place.join(DOCUMENTS).join(format!("{id}.txt"))).expect("a text");
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).expect("a time");
        }
    }

    /// What comes of looking for a word in the three texts.
    fn look(project: &Project, folder: Option<&Folder>, word: &str) -> Vec<Looked<Text>> {
        let texts = Texts::new(project, folder);
        let is_wanted = |bytes: &[u8]| bytes.windows(word.len()).any(|it| it == word.as_bytes());
        let mut buffer = Vec::new();
        WORDS.map(|(id, _)| texts.look(&id.parse().expect("an id"), &mut buffer, is_wanted, Text::clone)).into()
    }

    #[test]
    fn only_what_has_it_becomes_a_text() {
        let (_place, project, folder) = project();
        let expected = [Looked::Passed, Looked::Wanted(Text::new(WORDS[1].1)), Looked::Passed];
        assert_eq!(look(&project, Some(&folder), "rained"), expected);
        assert_eq!(look(&project, None, "rained"), expected, "without a folder too");
        assert!(project.texts.in_memory(&TextHash::of(WORDS[1].1.as_bytes())).is_none(), "it does not stay");
    }

    #[test]
    fn a_text_that_has_changed_on_the_disk_is_told_wherever_the_word_stands() {
        let (place, project, folder) = project();
        let path = place.path().join(DOCUMENTS).join("ferry.txt");
        for (there, word) in [("The tug sank, too.", "ferry"), ("The tug sank.", "tug"), ("", "nothing")] {
            fs::write(&path, there).expect("written");
            assert_eq!(look(&project, Some(&folder), word)[0], Looked::Unread, "{there}");
        }
        fs::remove_file(&path).expect("removed");
        assert_eq!(look(&project, Some(&folder), "tug")[0], Looked::Unread);
        // Somebody who sets the clock back cannot have another text shown for it.
        fs::write(&path, "The wreck sank.").expect("written");
        rest(place.path());
        assert_eq!(look(&project, Some(&folder), "wreck")[0], Looked::Unread);
    }

    #[test]
    fn a_text_among_the_versions_is_found() {
        let (place, project, folder) = project();
        let id: DocumentId = WORDS[0].0.parse().expect("an id");
        let text = Text::new(WORDS[0].1);
        let version = folder.version_file(&id, text.hash());
        fs::create_dir_all(version.parent().expect("a folder")).expect("made");
        fs::rename(place.path().join(DOCUMENTS).join("ferry.txt"), version).expect("moved");
        assert_eq!(look(&project, Some(&folder), "ferry")[0], Looked::Wanted(text));
        assert_eq!(look(&project, Some(&folder), "tug")[0], Looked::Passed);
    }

    #[test]
    fn what_is_in_memory_is_looked_at_there() {
        let (place, mut project, folder) = project();
        fs::remove_dir_all(place.path().join(DOCUMENTS)).expect("removed");
        let text = Text::new(WORDS[0].1);
        project.texts.insert(text.hash(), text.clone());
        let snow = Looked::Passed;
        assert_eq!(look(&project, Some(&folder), "ferry"), [Looked::Wanted(text), Looked::Unread, snow]);
        let (id, hash) = ("tug".parse::<DocumentId>().expect("an id"), TextHash::of(b"The tug."));
        project.documents.insert(id.clone(), Document::new(id.clone(), "Doc", hash).into());
        let texts = Texts::new(&project, Some(&folder));
        assert_eq!(texts.look(&id, &mut Vec::new(), |_| true, Text::clone), Looked::Unread, "nobody has it");
    }

    #[test]
    fn no_thread_keeps_the_buffer_of_a_long_text() {
        let (place, mut project, folder) = project();
        let text = Text::new("It rained again. ".repeat(BUFFER_MOST / 8));
        let id: DocumentId = "flood".parse().expect("an id");
        project.documents.insert(id.clone(), Document::new(id.clone(), "Doc", text.hash()).into());
        project.texts.insert(text.hash(), text.clone());
        folder.save(&project, &FileKey::all(&project)).expect("saved");
        let opened = store::open(place.path()).expect("the project");
        let (mut project, folder) = (opened.project, opened.folder);
        assert!(project.texts.get(&TextHash::of(WORDS[2].1.as_bytes())).is_some());
        project.texts.let_go(0);
        assert!(project.texts.in_memory(&text.hash()).is_none());
        let texts = Texts::new(&project, Some(&folder));
        for is_wanted in [true, false] {
            let mut buffer = Vec::new();
            let looked = texts.look(&id, &mut buffer, |_| is_wanted, Text::clone);
            assert_eq!(looked, if is_wanted { Looked::Wanted(text.clone()) } else { Looked::Passed });
            assert_eq!(buffer.capacity(), 0);
        }
    }

    #[test]
    #[cfg(unix)]
    fn links_are_not_followed() {
        let (place, project, folder) = project();
        let path = place.path().join(DOCUMENTS).join("rain.txt");
        let elsewhere = place.path().join("rain.txt");
        fs::rename(&path, &elsewhere).expect("moved");
        std::os::unix::fs::symlink(&elsewhere, &path).expect("a link");
        assert_eq!(look(&project, Some(&folder), "rained")[1], Looked::Unread);
    }
}
