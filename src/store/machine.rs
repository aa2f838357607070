//! Which machine this is: a name for folders that belong to one machine, and whether one of its processes still runs.
//!
//! Knows no project. Two machines that were cloned from one, identity and host name and all, have one name; nothing here can tell them
//! apart.

use std::path::Path;

use sha2::{Digest as _, Sha256};

/// Names the machine instead of the system, so that a test can be several.
pub const MACHINE_VARIABLE: &str = "MANICULE_MACHINE";

/// The longest part of a host's name that is taken over, in bytes.
const HOST_MAX: usize = 40;

/// Where systems keep an identity of the machine that survives a change of its name.
const IDENTITIES: [&str; 3] = ["/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid"];

/// The name of this machine, safe as the name of a folder: `HOST-xxxx`, the host's name and four characters of its identity, so that two
/// laptops that are both called “localhost” are two.
#[must_use]
pub fn name() -> String {
    if let Some(name) = std::env::var_os(MACHINE_VARIABLE).filter(|it| !it.is_empty()) {
        return folder_safe(&name.to_string_lossy());
    }
    let host = gethostname::gethostname().to_string_lossy().into_owned();
    let read = |path: &&str| std::fs::read_to_string(path).ok().filter(|it| !it.trim().is_empty());
    // Without an identity of the machine the user's own folder is what differs most from machine to machine.
    let identity = IDENTITIES.iter().find_map(read).unwrap_or_else(|| {
        let home = directories::BaseDirs::new().map(|it| it.home_dir().to_owned()).unwrap_or_default();
        format!("{host} {}", home.display())
    });
    named(&host, identity.trim())
}

fn named(host: &str, identity: &str) -> String {
    // Not the identity itself, which other programs may hold for a secret.
    let digest = Sha256::digest(format!("manicule {identity}"));
    let letters = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mark: String =
        digest.iter().take(4).map(|byte| char::from(letters[usize::from(*byte) % letters.len()])).collect();
    format!("{}-{mark}", folder_safe(host))
}

/// Lower-case ASCII letters, digits and hyphens; what else the name has becomes hyphens.
fn folder_safe(host: &str) -> String {
    let mut safe = String::new();
    for character in host.chars().map(|it| it.to_ascii_lowercase()) {
        match character {
            'a'..='z' | '0'..='9' if safe.len() < HOST_MAX => safe.push(character),
            _ if safe.is_empty() || safe.ends_with('-') || safe.len() >= HOST_MAX => {}
            _ => safe.push('-'),
        }
    }
    match safe.trim_matches('-') {
        "" => "machine".to_owned(),
        safe => safe.to_owned(),
    }
}

/// Whether a process of this machine runs; `None` where the system does not tell.
pub(super) fn is_running(process: u32) -> Option<bool> {
    let processes = Path::new("/proc");
    // Where not even this process is to be seen, nothing can be said of others.
    let tells = processes.join(std::process::id().to_string()).exists();
    tells.then(|| processes.join(process.to_string()).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_has_one_name_that_is_safe_for_a_folder() {
        assert_eq!(name(), name());
        for host in ["fern", "Ada’s MacBook Pro.local", "../../etc", "", "con", "x\0y", &"long".repeat(100)] {
            let name = named(host, "1");
            assert!(name.len() <= HOST_MAX + 5, "{name}");
            assert!(name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-'), "{name}");
            assert!(!name.starts_with('-'), "{name}");
        }
        assert!(named("Ada’s MacBook Pro.local", "1").starts_with("ada-s-macbook-pro-local-"));
    }

    #[test]
    fn two_machines_of_one_host_name_have_two_names() {
        assert_ne!(named("localhost", "1"), named("localhost", "2"));
    }

    #[test]
    fn this_process_runs() {
        assert_ne!(is_running(std::process::id()), Some(false));
    }
}
