//! What needs the folder `shared` that stands beside the repository: real articles and the data of others.
//!
//! These tests are left out of `cargo test`, since the folder is not part of the project. `.ci/run` runs them, as
//! `MANICULE_SHARED=FOLDER cargo test --test tests shared:: -- --ignored` does. A test that cannot find its data fails.

/// Real annotated data that comes in and goes out again.
mod brat;
/// The fixtures of dkpro-cassis.
mod cas;
/// The fixtures of doccano.
mod doccano;
/// Figures of other people's data.
mod figures;
/// Page furniture of real articles.
mod furniture;
/// What is guessed of the annotations of two real articles.
mod guesses;
/// Whom annotations of two real articles may be related to.
mod partners;
/// What two real articles share.
mod passages;
/// What Tab proposes in two real articles.
mod proposals;
/// Samples of other programs, read by formats that have no corpus here.
mod samples;
/// Texts of many scripts, from selections to exports.
#[cfg(feature = "gui")]
mod scripts;
/// Who says what in real articles.
mod sources;
/// The break tests of Unicode.
mod unicode;
/// Real data of INCEpTION, as rows and as XMI.
mod webanno;

use std::path::{Path, PathBuf};

/// Projects for the judges of formats.
mod judged;

/// A file or folder of the shared ones.
pub fn shared(path: impl AsRef<Path>) -> PathBuf {
    let folder = std::env::var_os("MANICULE_SHARED").expect("MANICULE_SHARED names the folder of the shared data");
    let path = PathBuf::from(folder).join(path);
    assert!(path.exists(), "there is no {}", path.display());
    path
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn the_two_reports_of_one_event_are_texts() {
    let folder = std::fs::read_dir(shared("seeds")).unwrap();
    let texts: Vec<_> = folder.map(|it| std::fs::read_to_string(it.unwrap().path()).unwrap()).collect();
    assert_eq!(texts.iter().filter(|it| it.len() > 1000).count(), 2);
}
