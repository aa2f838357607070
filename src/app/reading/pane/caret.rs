//! Caret keys, as in every text editor: arrows, Home and End, page up and down, with Ctrl and Shift.

use eframe::egui::{Event, Key, Modifiers};

use super::{Caret, ReadingPane};
use crate::app::command::Command;
use crate::app::session::{Session, Workspace};
use crate::text::{ByteOffset, Direction};

impl ReadingPane {
    /// What a key press does to the caret, if anything. Works between frames, on the layout of the last one.
    pub fn key(&mut self, press: &[Event], session: &Session) -> Option<Command> {
        let Some(Event::Key { key, pressed: true, modifiers, .. }) = press.first() else { return None };
        if modifiers.alt || session.dialog.is_some() {
            return None;
        }
        let workspace = session.workspace.as_ref()?;
        self.show(workspace);
        let hand = &workspace.hand;
        if self.caret.offset != hand.head {
            self.caret = hand.head.into();
            self.wanted_x = None;
        }
        let moved = self.moved(*key, *modifiers, workspace)?;
        if !matches!(key, Key::ArrowUp | Key::ArrowDown | Key::PageUp | Key::PageDown) {
            self.wanted_x = None;
        }
        self.caret = moved;
        let anchor = if modifiers.shift { hand.anchor } else { moved.offset };
        Some(Command::Select(anchor, moved.offset))
    }

    fn moved(&mut self, key: Key, modifiers: Modifiers, workspace: &Workspace) -> Option<Caret> {
        let from = self.caret;
        let text = workspace.text()?;
        let view = self.view.as_mut()?;
        let word = |direction| Some(Caret::from(text.word_step(from.offset, direction)));
        let selection = workspace.hand.selection().filter(|_| !modifiers.shift);
        match (key, modifiers.command) {
            (Key::ArrowLeft, true) => word(Direction::Backward),
            (Key::ArrowRight, true) => word(Direction::Forward),
            // An arrow lets a selection go to the side that it points to.
            (Key::ArrowLeft, false) => Some(selection.map_or_else(|| view.left(from), |it| it.start().into())),
            (Key::ArrowRight, false) => Some(selection.map_or_else(|| view.right(from), |it| it.end().into())),
            (Key::ArrowUp, true) => Some(paragraph(workspace, from.offset, Direction::Backward)?.into()),
            (Key::ArrowDown, true) => Some(paragraph(workspace, from.offset, Direction::Forward)?.into()),
            (Key::Home, true) => Some(ByteOffset(0).into()),
            (Key::End, true) => Some(text.end().into()),
            (Key::Home, false) => Some(view.line_start(from)),
            (Key::End, false) => Some(view.line_end(from)),
            (Key::ArrowUp | Key::ArrowDown | Key::PageUp | Key::PageDown, _) => {
                let x = *self.wanted_x.get_or_insert_with(|| view.caret_x(from));
                Some(match key {
                    Key::ArrowUp => view.line_up(from, x),
                    Key::ArrowDown => view.line_down(from, x),
                    Key::PageUp => view.page(from, x, Direction::Backward),
                    _ => view.page(from, x, Direction::Forward),
                })
            }
            _ => None,
        }
    }
}

/// The start of the next or previous paragraph that is not empty, or the end of the text.
fn paragraph(workspace: &Workspace, from: ByteOffset, direction: Direction) -> Option<ByteOffset> {
    let text = workspace.text()?;
    let here = text.paragraph_at(from);
    let filled = |paragraph: &usize| !text.paragraph(*paragraph).trim().is_empty();
    Some(match direction {
        Direction::Forward => {
            (here + 1..text.paragraph_count()).find(filled).map_or(text.end(), |it| text.paragraph_start(it))
        }
        Direction::Backward if text.paragraph_start(here) < from => text.paragraph_start(here),
        Direction::Backward => (0..here).rev().find(filled).map_or(ByteOffset(0), |it| text.paragraph_start(it)),
    })
}
