//! An export that lies in a folder: what its manifest says, and whether its files are what that says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::output::{MANIFEST, SUCCESS, files_in};
use crate::format::Sink;
use crate::model::{Diagnostic, Place, Severity};
use crate::text::TextHash;

/// So many bytes of a file are read at a time.
const CHUNK: usize = 1 << 18;
/// A manifest has no more bytes than this; one of a million documents has some hundred megabytes.
const MANIFEST_MAX: u64 = 2 << 30;

/// An export in a folder.
#[derive(Debug)]
pub struct Dataset {
    dir: PathBuf,
    manifest: Value,
    manifest_hash: TextHash,
}

/// Why a folder holds no export.
#[derive(Debug, thiserror::Error)]
#[error("{} holds no export: {reason}; expected a folder that export has written", path.display())]
pub struct DatasetError {
    path: PathBuf,
    reason: String,
}

impl Dataset {
    /// Reads the manifest of an export.
    ///
    /// # Errors
    ///
    /// Where there is none that can be read.
    pub fn open(dir: &Path) -> Result<Self, DatasetError> {
        let refuse = |reason: String| DatasetError { path: dir.to_owned(), reason };
        let mut bytes = Vec::new();
        File::open(dir.join(MANIFEST))
            .and_then(|file| file.take(MANIFEST_MAX).read_to_end(&mut bytes))
            .map_err(|error| refuse(format!("{MANIFEST}: {error}")))?;
        let manifest = serde_json::from_slice(&bytes).map_err(|error| refuse(format!("{MANIFEST}: {error}")))?;
        Ok(Self { dir: dir.to_owned(), manifest, manifest_hash: TextHash::of(&bytes) })
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What the manifest says.
    #[must_use]
    pub fn manifest(&self) -> &Value {
        &self.manifest
    }

    /// The names of its files with the hash of each, as the manifest says.
    #[must_use]
    pub fn files(&self) -> BTreeMap<&str, &str> {
        let files = self.manifest["files"].as_array().into_iter().flatten();
        files.filter_map(|file| Some((file["name"].as_str()?, file["sha256"].as_str()?))).collect()
    }

    /// Compares the files with the manifest, and that with the mark that all was written; what differs.
    #[must_use]
    pub fn verify(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let mut report = |name: &str, message: String, hint: &str| {
            let place = Place { file: Some(self.dir.join(name).display().to_string()), ..Place::default() };
            findings.push(Diagnostic::new(Severity::Error, place, message, hint));
        };
        let mark = fs::read_to_string(self.dir.join(SUCCESS)).unwrap_or_default();
        if mark.trim_end() != format!("{MANIFEST} {}", self.manifest_hash) {
            let message =
                if mark.is_empty() { "there is no mark that all was written" } else { "the manifest was changed" };
            report(SUCCESS, message.to_owned(), "export anew");
        }
        let mut names = BTreeSet::new();
        for file in self.manifest["files"].as_array().into_iter().flatten() {
            let Some((name, _)) = file["name"].as_str().zip(file["sha256"].as_str()) else {
                report(MANIFEST, "it names a file without its name or its SHA-256".to_owned(), "export anew");
                continue;
            };
            if !names.insert(name) {
                report(name, "the manifest names it twice".to_owned(), "export anew");
            }
        }
        let files = self.files();
        for (name, expected) in &files {
            match self.hash(name) {
                Ok(found) if found == *expected => {}
                Ok(found) => report(name, format!("it has the SHA-256 {found}, expected {expected}"), "export anew"),
                Err(error) => report(name, error.to_string(), "export anew"),
            }
        }
        let is_known = |name: &String| files.contains_key(&**name) || name == MANIFEST || name == SUCCESS;
        for name in files_in(&self.dir).unwrap_or_default().iter().filter(|it| !is_known(it)) {
            report(name, "the manifest does not name it".to_owned(), "move it away");
        }
        findings
    }

    /// Appends the bytes of a file to that of the same name in a sink.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, or the sink takes no more.
    pub fn append_to(&self, name: &str, sink: &mut dyn Sink) -> io::Result<()> {
        self.chunks(name, &mut |chunk| sink.append(name, chunk))
    }

    fn hash(&self, name: &str) -> io::Result<String> {
        let mut hash = Sha256::new();
        self.chunks(name, &mut |chunk| {
            hash.update(chunk);
            Ok(())
        })?;
        Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Hands the bytes of a file on, also where there are none.
    fn chunks(&self, name: &str, take: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let inside = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
        if !name.split('/').all(inside) {
            return Err(io::Error::new(ErrorKind::InvalidInput, "the name leaves the folder"));
        }
        let mut file = File::open(self.dir.join(name))?;
        let mut chunk = vec![0; CHUNK];
        take(&[])?;
        loop {
            let read = file.read(&mut chunk)?;
            if read == 0 {
                return Ok(());
            }
            take(&chunk[..read])?;
        }
    }
}
