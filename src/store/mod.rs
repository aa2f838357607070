//! The project folder: create, open, save; the settings; the files that the user gives. The only room of the library that
//! touches files.
//!
//! Offsets in files are bytes. Knows the model and its edits, and no window.
//!
//! ```text
//! project.ron                    project_file     one record a line, written by ron_writer, read by the ron crate
//! documents/NAME.ron, NAME.txt   document_file
//! annotations/ANNOTATOR/NAME.ron sheet_file, attribute_file
//! ```
//!
//! The serialized mirrors of the model stand here, so that the model may change without breaking files.

mod attribute_file;
mod canonical;
mod change_file;
mod copy;
mod create;
mod dataset;
mod disk;
mod document_file;
mod error;
mod file_source;
mod folder;
mod index;
mod journal;
mod known;
mod locate;
mod lock;
mod looking;
mod machine;
mod open;
mod output;
mod packed;
mod parallel;
mod parse;
mod part;
mod project_file;
mod ron_writer;
mod save;
mod saver;
mod scan;
mod settings;
mod sheet_file;
mod shelf;
mod shifted;
mod source;
mod stray;
mod syncing;
mod watch;
mod words;

pub use self::copy::copy_project;
pub use self::create::{create, create_on, free_folder};
pub use self::dataset::{Dataset, DatasetError};
pub use self::disk::{Disk, EntryKind, Found, Held, Mark, RealDisk};
pub use self::error::StoreError;
pub use self::file_source::FileSource;
pub use self::folder::{FileKey, Folder};
pub use self::index::Shown;
pub use self::journal::Journal;
pub use self::lock::{Lock, Owner, RENEW_EVERY, Taken, machine_folder};
pub use self::looking::{Looked, Texts};
pub use self::machine::{MACHINE_VARIABLE, name as machine_name};
pub use self::open::{
    Foreseen, Opened, Recovered, Shelved, Tell, foresee, foresee_from, is_project, open, open_as, open_on,
    open_packed_on, open_shelved, open_shelved_on, open_to_repair, open_to_write, open_to_write_on,
    open_to_write_telling, same_folder,
};
pub use self::output::{OutputError, OutputFolder};
pub use self::packed::SHEETS_MOST;
pub use self::parallel::give_way;
pub use self::part::Part;
pub use self::saver::{Outside, Pace, SaveState, Saver};
pub use self::scan::Scan;
pub use self::settings::{CONFIG_DIR_VARIABLE, Settings, Theme, WindowPlace};
pub use self::shelf::TEXTS_MOST;
pub use self::source::{SourceFile, read_first, sources};
pub use self::watch::{AsRead, Watcher};

/// The format version of the files that this version writes, and the newest that it reads.
const FORMAT: u64 = 1;
