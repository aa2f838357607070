//! What a user has chosen on this machine, whatever the project: who annotates, the look, recent projects, keys.
//!
//! Sizes are in points. Settings never stop anything: those that cannot be read are kept aside and the defaults taken.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::parse::{self, Format, Parsed};
use super::ron_writer::{Fields, RonWriter, file};
use super::words::{Word as _, Written};
use super::{StoreError, disk};
use crate::model::{AnnotatorId, Diagnostic, Severity};
use crate::text::TextHash;

const FILE: &str = "settings.ron";
/// How many recent projects are remembered.
const RECENT_MAX: usize = 10;
const ZOOM_RANGE: std::ops::RangeInclusive<f32> = 0.5..=4.0;

/// The variable that names another folder for the settings.
pub const CONFIG_DIR_VARIABLE: &str = "MANICULE_CONFIG_DIR";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark letters on a light page.
    Light,
    /// Light letters on a dark page.
    Dark,
}

/// Where the window was, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowPlace {
    /// From the left and the top of the screen, where the system tells.
    pub position: Option<(f32, f32)>,
    /// Width and height.
    pub size: (f32, f32),
    /// Whether it filled the screen.
    pub maximized: bool,
}

/// What a user has chosen on this machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The annotator's name as it is shown.
    pub annotator_name: String,
    /// The name of the annotator's folder in projects.
    pub annotator: AnnotatorId,
    /// Light or dark.
    pub theme: Theme,
    /// The zoom of the text in the reading pane; 1 is its size at first.
    pub zoom: f32,
    /// Where the window was.
    pub window: Option<WindowPlace>,
    /// The projects opened last, the newest first.
    pub recent: Vec<PathBuf>,
    /// Keys that the user wants otherwise: name of the command → shortcut.
    pub keys: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Self {
        let variables = ["USER", "USERNAME", "LOGNAME"].into_iter().filter_map(|it| std::env::var(it).ok());
        Self::of_user(variables.map(|it| it.trim().to_owned()).find(|it| !it.is_empty()))
    }
}

impl Settings {
    fn of_user(name: Option<String>) -> Self {
        let name = name.unwrap_or_else(|| "annotator".to_owned());
        Self {
            annotator: annotator_id(&name),
            annotator_name: name,
            theme: Theme::System,
            zoom: 1.0,
            window: None,
            recent: Vec::new(),
            keys: BTreeMap::new(),
        }
    }

    /// The folder of the settings on this machine, or `None` where the system names none.
    #[must_use]
    pub fn folder() -> Option<PathBuf> {
        match std::env::var_os(CONFIG_DIR_VARIABLE).filter(|it| !it.is_empty()) {
            Some(folder) => Some(folder.into()),
            None => Some(directories::ProjectDirs::from("", "", "manicule")?.config_dir().to_owned()),
        }
    }

    /// The settings in a folder, or the defaults. A file that cannot be read is renamed and told in a finding.
    #[must_use]
    pub fn load(folder: &Path) -> (Self, Vec<Diagnostic>) {
        let path = folder.join(FILE);
        let read = disk::real().read_file(&path).and_then(|bytes| match bytes {
            None => Ok(None),
            Some(bytes) => parse::ron_file::<SettingsRecord>(&path, parse::utf8(&path, &bytes)?).map(Some),
        });
        match read {
            Ok(None) => (Self::default(), Vec::new()),
            Ok(Some(record)) => (record.into(), Vec::new()),
            Err(error) => {
                let mut finding = error.diagnostic(folder);
                finding.severity = Severity::Warning;
                finding.place.file = Some(path.display().to_string());
                finding.hint = match keep_aside(&path) {
                    Some(kept) => format!("the defaults were taken; the old settings are in {}", kept.display()),
                    None => "the defaults were taken; the old settings could not be kept aside".to_owned(),
                };
                (Self::default(), vec![finding])
            }
        }
    }

    /// Writes the settings into a folder, which is made if need be.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be made or written.
    pub fn save(&self, folder: &Path) -> Result<(), StoreError> {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::system("make the folder", folder, error))?;
        disk::real().write_file(&folder.join(FILE), self.write().as_bytes())
    }

    /// Says who annotates; the name of the folder is made from the name. An empty name changes nothing.
    pub fn set_annotator(&mut self, name: &str) {
        if !name.trim().is_empty() {
            name.trim().clone_into(&mut self.annotator_name);
            self.annotator = annotator_id(name);
        }
    }

    /// Puts a project at the top of the recent ones.
    pub fn remember(&mut self, project: &Path) {
        self.recent.retain(|it| it != project);
        self.recent.insert(0, project.to_owned());
        self.recent.truncate(RECENT_MAX);
    }

    fn write(&self) -> String {
        file(|fields| {
            fields.field("format", |writer| writer.word(&super::FORMAT.to_string()));
            fields.string("annotator_name", &self.annotator_name);
            fields.string("annotator", self.annotator.as_str());
            fields.word("theme", self.theme.word());
            fields.field("zoom", |writer| number(writer, self.zoom));
            fields.field("window", |writer| {
                writer.option(self.window, |writer, window| writer.record(|fields| write_window(fields, window)));
            });
            let recent = self.recent.iter().filter_map(|path| path.to_str());
            fields.field("recent", |writer| writer.strings(recent));
            let keys = self.keys.iter().map(|(command, shortcut)| (command.as_str(), shortcut.as_str()));
            fields.field("keys", |writer| writer.map(keys, RonWriter::string));
        })
    }
}

/// The name of the folder of an annotator. A name of which no letter is left, as one in Devanagari, has a folder of its own by
/// its hash: else all who have such a name would share one, and write over each other.
fn annotator_id(name: &str) -> AnnotatorId {
    let nobody = AnnotatorId::from_title("", |_| false);
    let id = AnnotatorId::from_title(name, |_| false);
    if id != nobody || name.trim().is_empty() || name.chars().any(|it| it.is_ascii_alphanumeric()) {
        return id;
    }
    let hash = TextHash::of(name.trim().as_bytes()).to_string();
    let digits: String = hash.trim_start_matches("sha256:").chars().take(8).collect();
    AnnotatorId::from_title(&format!("{nobody}-{digits}"), |_| false)
}

fn write_window(fields: &mut Fields<'_>, window: WindowPlace) {
    let pair = |writer: &mut RonWriter, (one, other): (f32, f32)| {
        writer.word("(");
        number(writer, one);
        writer.word(", ");
        number(writer, other);
        writer.word(")");
    };
    fields.field("position", |writer| writer.option(window.position, pair));
    fields.field("size", |writer| pair(writer, window.size));
    fields.word("maximized", if window.maximized { "true" } else { "false" });
}

fn number(writer: &mut RonWriter, number: f32) {
    // With a point always; what is no number a size cannot be.
    writer.word(&format!("{:?}", if number.is_finite() { number } else { 0.0 }));
}

/// Renames a file to the first free name beside it.
fn keep_aside(path: &Path) -> Option<PathBuf> {
    let aside = (1..100).map(|number| path.with_file_name(format!("settings.damaged-{number}.ron")));
    let aside = aside.into_iter().find(|it| std::fs::symlink_metadata(it).is_err())?;
    std::fs::rename(path, &aside).is_ok().then_some(aside)
}

/// The settings as they are read. What is missing has its default.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SettingsRecord {
    #[serde(rename = "format")]
    _format: Format,
    annotator_name: String,
    annotator: Parsed<AnnotatorId>,
    theme: Written<Theme>,
    zoom: f32,
    window: Option<WindowRecord>,
    recent: Vec<PathBuf>,
    keys: BTreeMap<String, String>,
    /// What files of before hold, where nobody ever wrote anything into it.
    #[serde(rename = "panels")]
    _panels: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowRecord {
    position: Option<(f32, f32)>,
    size: (f32, f32),
    maximized: bool,
}

impl Default for SettingsRecord {
    fn default() -> Self {
        let Settings { annotator_name, annotator, theme, zoom, recent, keys, .. } = Settings::default();
        let (annotator, theme) = (Parsed(annotator), Written(theme));
        Self {
            _format: Format,
            annotator_name,
            annotator,
            theme,
            zoom,
            window: None,
            recent,
            keys,
            _panels: IgnoredAny,
        }
    }
}

impl From<SettingsRecord> for Settings {
    /// The settings, with sizes that a window can have.
    fn from(record: SettingsRecord) -> Self {
        let is_size = |size: f32| size.is_finite() && size > 0.0;
        let window = record.window.filter(|it| is_size(it.size.0) && is_size(it.size.1));
        let mut recent = record.recent;
        recent.truncate(RECENT_MAX);
        Self {
            annotator_name: record.annotator_name,
            annotator: record.annotator.0,
            theme: record.theme.0,
            zoom: if record.zoom.is_finite() { record.zoom.clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end()) } else { 1.0 },
            window: window.map(|WindowRecord { position, size, maximized }| WindowPlace { position, size, maximized }),
            recent,
            keys: record.keys,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen() -> Settings {
        let mut settings = Settings::of_user(None);
        settings.set_annotator("Zoë Müller");
        settings.theme = Theme::Dark;
        settings.zoom = 1.25;
        settings.window = Some(WindowPlace { position: Some((-8.0, 20.5)), size: (1280.0, 800.0), maximized: true });
        settings.keys.insert("undo".to_owned(), "Alt+Backspace".to_owned());
        (0..12).for_each(|number| settings.remember(Path::new(&format!("/projects/{number}"))));
        settings.remember(Path::new("/projects/5"));
        settings
    }

    #[test]
    fn settings_read_back() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = dir.path().join("below");
        let settings = chosen();
        assert_eq!(settings.annotator.as_str(), "zoe-mueller");
        assert_eq!(settings.recent.len(), 10);
        assert_eq!(settings.recent[0], Path::new("/projects/5"));
        settings.save(&folder).expect("saved");
        assert_eq!(Settings::load(&folder), (settings, Vec::new()));
    }

    #[test]
    fn annotators_without_latin_letters_have_folders_of_their_own() {
        let folder = |name: &str| {
            let mut settings = Settings::of_user(None);
            settings.set_annotator(name);
            settings.annotator.to_string()
        };
        // The beginning of what `printf 田中 | sha256sum` prints.
        assert_eq!(folder("田中"), "annotator-1806496b");
        assert_eq!(folder(" 田中 "), folder("田中"), "the same name is the same folder");
        assert_ne!(folder("Анна"), folder("田中"));
        assert_eq!((folder("Annotator"), folder("田中 2")), ("annotator".to_owned(), "2".to_owned()));
    }

    #[test]
    fn what_is_missing_or_absurd_has_its_default() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(Settings::load(dir.path()), (Settings::default(), Vec::new()));
        let absurd = "(format: 1, zoom: NaN, window: Some((position: None, size: (0.0, -1.0), maximized: false)))";
        std::fs::write(dir.path().join(FILE), absurd).expect("written");
        assert_eq!(Settings::load(dir.path()), (Settings::default(), Vec::new()));
    }

    #[test]
    fn settings_of_before_open() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join(FILE), "(format: 1, zoom: 1.5, panels: {})").expect("written");
        let (settings, findings) = Settings::load(dir.path());
        assert_eq!((settings.zoom, findings), (1.5, Vec::new()));
    }

    #[test]
    fn damaged_settings_are_kept_aside() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for (number, damaged) in [(1, "(theme: pink)"), (2, "\u{1}"), (3, "(hue: 3)")] {
            std::fs::write(dir.path().join(FILE), damaged).expect("written");
            let (settings, findings) = Settings::load(dir.path());
            assert_eq!(settings, Settings::default());
            assert_eq!((findings.len(), findings[0].place.line), (1, Some(1)), "{findings:?}");
            let kept = dir.path().join(format!("settings.damaged-{number}.ron"));
            assert_eq!(std::fs::read_to_string(kept).expect("kept"), damaged);
        }
        assert_eq!(Settings::load(dir.path()).1, Vec::new(), "told once");
    }
}
