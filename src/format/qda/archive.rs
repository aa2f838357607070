//! The files of a project, unpacked one by one and no more than a computer can hold.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

/// All files of a project together have no more bytes than this: what has more is a trap, or no work for one person.
pub(super) const UNPACKED_MAX: u64 = 1 << 30;

/// The file that says what the project is has no more: texts and pages stand beside it.
pub(super) const PROJECT_MAX: u64 = 64 << 20;

/// A zip file.
pub(super) struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    names: Vec<String>,
    /// How many bytes may be unpacked, and how many still.
    most: u64,
    left: u64,
}

impl Archive {
    /// The files in some bytes, of which no more than so many are unpacked.
    ///
    /// # Errors
    ///
    /// Where they are no zip file: in words.
    pub(super) fn new(bytes: Vec<u8>, most: u64) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        let name = |at| zip.name_for_index(at).and_then(Result::ok).map(|it| it.replace('\\', "/")).unwrap_or_default();
        let names = (0..zip.len()).map(name).collect();
        Ok(Self { names, zip, most, left: most })
    }

    /// The file that says what the project is: `project.qde`, else the only one that is called so in the root.
    pub(super) fn project(&self) -> Option<String> {
        let is_root = |it: &&String| it.to_ascii_lowercase().ends_with(".qde") && !it.contains('/');
        let mut roots = self.names.iter().filter(is_root);
        roots.clone().find(|it| it.eq_ignore_ascii_case("project.qde")).or_else(|| roots.next()).cloned()
    }

    /// The bytes of a file, whose name is the same in any case.
    ///
    /// # Errors
    ///
    /// Where there is none, it is damaged, or too much has been unpacked: in words.
    pub(super) fn read(&mut self, name: &str) -> Result<Vec<u8>, String> {
        self.read_up_to(name, u64::MAX)
    }

    /// As [`read`](Self::read), of a file that has no more than so many bytes.
    pub(super) fn read_up_to(&mut self, name: &str, most: u64) -> Result<Vec<u8>, String> {
        let at = self.names.iter().position(|it| it.eq_ignore_ascii_case(name));
        let at = at.ok_or_else(|| format!("there is no file {name} in it"))?;
        let file = self.zip.by_index(at).map_err(|error| error.to_string())?;
        let mut bytes = Vec::new();
        file.take(self.left.min(most) + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        if bytes.len() as u64 > most {
            return Err(format!("{name} has more than {most} bytes"));
        }
        match self.left.checked_sub(bytes.len() as u64) {
            Some(left) => self.left = left,
            None => return Err(format!("its files have more than {} bytes together", self.most)),
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    #[test]
    fn a_bomb_is_unpacked_no_further_than_is_allowed() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["Project.QDE", "sources/a.txt"] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&[b' '; 600_000]).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 10_000, "{}", bytes.len());
        let mut archive = Archive::new(bytes, 1_000_000).unwrap();
        assert_eq!(archive.project().as_deref(), Some("Project.QDE"));
        assert_eq!(archive.read("project.qde").unwrap().len(), 600_000);
        let error = archive.read_up_to("project.qde", 300_000).unwrap_err();
        assert!(error.contains("project.qde has more than 300000 bytes"), "{error}");
        assert!(archive.read("sources/A.txt").unwrap_err().contains("more than 1000000 bytes"));
        assert!(archive.read("sources/b.txt").unwrap_err().contains("there is no file"));
        assert!(Archive::new(b"PK\x03\x04".to_vec(), 1).is_err());
    }
}
