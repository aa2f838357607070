//! The window. It reads a [`Session`](session::Session) and pushes [`Command`](command::Command)s; [`dispatch`] alone
//! changes the session, once before and once after a frame is drawn.

#[allow(clippy::module_inception, reason = "the application is what this room is named after")]
pub mod app;
pub mod beside;
pub mod command;
pub mod correction;
pub mod dialog;
pub mod dispatch;
pub mod finder;
pub mod hand;
pub mod job;
pub mod keys;
pub mod link;
pub mod panel;
pub mod proposal;
pub mod reading;
pub mod reading_order;
pub mod record;
pub mod sample;
pub mod session;
pub mod summary;
pub mod theme;
pub mod toast;
pub mod unfinished;
pub mod widget;
pub mod word_diff;

pub use self::app::{App, Start, run};
