//! What git says of a project folder, where git is there and the folder is in a repository.
//!
//! Asked for is only what runs nothing that the repository names, for it may come from a stranger: neither `git status` nor a filter. So the
//! files are hashed as they are and compared with the tree of the commit.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::export::{FilesRead, GitState, Provenance};
use crate::store::{Folder, Opened};

/// Where a project that was opened came from.
pub(super) fn provenance(opened: &Opened) -> Provenance {
    let folder = opened.folder.clone();
    Provenance {
        git: state(&folder),
        files: FilesRead::told_by(move |hand| folder.each_file_read(hand)),
        unwritten_edits: opened.recovered.as_ref().map_or(0, |it| it.edits),
    }
}

/// The commit of a folder, or `None` where nothing of it is in a commit.
fn state(folder: &Folder) -> Option<GitState> {
    let dir = folder.path();
    let commit = git(dir, &["rev-parse", "--verify", "HEAD"], "")?.trim().to_owned();
    let tree = git(dir, &["ls-tree", "-r", "-z", "HEAD", "."], "")?;
    let committed: BTreeMap<&str, &str> = tree.split('\0').filter_map(entry).filter(|it| is_of_project(it.0)).collect();
    if committed.is_empty() {
        return None;
    }
    let mut names = BTreeSet::new();
    folder.each_file_read(|name, _| {
        if is_of_project(name) {
            names.insert(name.to_owned());
        }
    });
    let is_clean = committed.keys().copied().eq(names.iter().map(String::as_str)) && {
        // It reads the paths from the top of the repository.
        let prefix = git(dir, &["rev-parse", "--show-prefix"], "")?;
        let paths: String = names.iter().map(|it| format!("{}{it}\n", prefix.trim_end_matches('\n'))).collect();
        let hashes = git(dir, &["hash-object", "--no-filters", "--stdin-paths"], &paths)?;
        hashes.lines().eq(committed.into_values())
    };
    Some(GitState { commit, is_clean })
}

/// The name and the hash of an entry: `100644 blob HASH<tab>NAME`.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (facts, name) = line.split_once('\t')?;
    Some((name, facts.rsplit(' ').next()?))
}

/// Whether a file holds something that is exported: earlier texts and what git itself reads do not.
fn is_of_project(name: &str) -> bool {
    let in_folder =
        |folder: &str| name.strip_prefix(folder).is_some_and(|it| it.ends_with(".ron") || it.ends_with(".txt"));
    name == "project.ron"
        || in_folder("annotations/")
        || in_folder("documents/") && !name.starts_with("documents/versions/")
}

/// What git prints, or `None` where it is not there or refuses.
fn git(dir: &Path, arguments: &[&str], input: &str) -> Option<String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(dir).args(["-c", "core.fsmonitor=false"]).args(arguments);
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
    // Of a hook that runs this program: they name another repository.
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"].iter().for_each(|it| {
        command.env_remove(it);
    });
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let input = input.to_owned();
    // On a thread of its own, since git prints while it reads, and a full pipe would have both wait.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().ok()?;
    let is_read = writer.join().is_ok_and(|written| written.is_ok());
    (is_read && output.status.success()).then(|| String::from_utf8(output.stdout).ok())?
}
