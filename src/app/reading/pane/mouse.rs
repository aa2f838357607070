//! What the mouse does to the text: drags, clicks, handles.

use eframe::egui::{CursorIcon, Event, Modifiers, PointerButton, Pos2, Response, Ui};

use super::marks::{HANDLE_REACH, Mark, handle};
use super::{Caret, ReadingPane};
use crate::app::command::Command;
use crate::app::hand::Boundary;
use crate::app::panel::PanelContext;
use crate::app::session::Workspace;
use crate::model::{AnnotationId, Snap};
use crate::text::{ByteOffset, Direction, ObjectFinder, ObjectKind, SnapRule, Span};

/// A drag that goes on.
#[derive(Clone, Debug)]
pub enum Drag {
    /// A stretch is being selected.
    Selecting {
        /// Where the button went down.
        from: Caret,
        /// Whether it becomes a further span, since Ctrl was held.
        further: bool,
        /// What it becomes when the button is let go.
        preview: Option<Span>,
    },
    /// A boundary is being moved.
    Handle {
        /// The annotation.
        id: AnnotationId,
        /// The number of its span.
        number: usize,
        /// Which of the span's boundaries.
        boundary: Boundary,
        /// Where it is now.
        offset: ByteOffset,
    },
}

impl ReadingPane {
    /// Takes in what the mouse has done since the last frame.
    pub(super) fn mouse(&mut self, ui: &Ui, context: &mut PanelContext<'_>, response: &Response, marks: &[Mark]) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        let modifiers = ui.input(|input| input.modifiers);
        let pointer = ui.input(|input| input.pointer.interact_pos());
        self.cursor(ui, response, marks);
        if response.drag_started_by(PointerButton::Primary)
            && let Some(origin) = ui.input(|input| input.pointer.press_origin())
        {
            self.begin(workspace, marks, origin, modifiers);
        }
        if let Some(pointer) = pointer.filter(|_| response.dragged_by(PointerButton::Primary)) {
            self.go_on(ui, workspace, pointer, modifiers);
        }
        if response.drag_stopped_by(PointerButton::Primary) {
            // The pointer may have moved on in the frame in which the button was let go.
            if let Some(pointer) = pointer {
                self.go_on(ui, workspace, pointer, modifiers);
            }
            self.finish(context, pointer);
        }
        if let Some((from, to, modifiers)) = flick(ui, response) {
            self.begin(workspace, marks, from, modifiers);
            self.go_on(ui, workspace, to, modifiers);
            self.finish(context, Some(to));
        }
        if let Some(pointer) = pointer {
            self.clicks(ui, context, (response, pointer, modifiers));
        }
        if response.clicked() || response.drag_started() {
            context.push(Command::ToText);
        }
    }

    fn cursor(&self, ui: &Ui, response: &Response, marks: &[Mark]) {
        let Some(pointer) = response.hover_pos() else { return };
        let icon = if self.handle_at(marks, pointer).is_some() || matches!(self.drag, Some(Drag::Handle { .. })) {
            CursorIcon::ResizeHorizontal
        } else {
            CursorIcon::Text
        };
        ui.ctx().set_cursor_icon(icon);
    }

    fn handle_at(&self, marks: &[Mark], pointer: Pos2) -> Option<(AnnotationId, usize, Boundary, ByteOffset)> {
        let view = self.view.as_ref()?;
        let mark = marks.iter().find(|mark| mark.focused)?;
        let spans = mark.annotation.spans.iter().enumerate();
        let handles = spans.flat_map(|(number, quoted)| {
            [(Boundary::Start, quoted.span.start()), (Boundary::End, quoted.span.end())]
                .map(|(boundary, offset)| (number, quoted.span, boundary, offset))
        });
        let mut near = handles.filter_map(|(number, span, boundary, offset)| {
            let distance = handle(view, span, boundary)?.distance(pointer);
            (distance <= HANDLE_REACH).then_some((distance, number, boundary, offset))
        });
        let first = near.next()?;
        let nearest = near.fold(first, |best, it| if it.0 < best.0 { it } else { best });
        Some((mark.annotation.id, nearest.1, nearest.2, nearest.3))
    }

    fn begin(&mut self, workspace: &Workspace, marks: &[Mark], origin: Pos2, modifiers: Modifiers) {
        self.click = None;
        let locked = workspace.read_only.is_some();
        if let Some((id, number, boundary, offset)) = self.handle_at(marks, origin).filter(|_| !locked) {
            self.drag = Some(Drag::Handle { id, number, boundary, offset });
            return;
        }
        let from = self.view.as_ref().and_then(|view| view.hit(origin)).map(|hit| hit.caret);
        self.drag = from.map(|from| Drag::Selecting { from, further: modifiers.command, preview: None });
    }

    fn go_on(&mut self, ui: &Ui, workspace: &Workspace, pointer: Pos2, modifiers: Modifiers) {
        let Some(view) = self.view.as_mut() else { return };
        // Beyond the edge the page comes along.
        let beyond = (pointer.y - view.rect.bottom()).max(0.0) + (pointer.y - view.rect.top()).min(0.0);
        if beyond != 0.0 {
            view.scroll_by(f64::from(beyond.clamp(-40.0, 40.0)) * 0.5);
            ui.ctx().request_repaint();
        }
        let Some(hit) = view.hit(pointer) else { return };
        match &mut self.drag {
            Some(Drag::Selecting { from, preview, .. }) => {
                let finder = workspace.objects();
                *preview =
                    finder.and_then(|it| stretch(workspace, &it, (from.offset, hit.caret.offset), modifiers.shift));
            }
            Some(Drag::Handle { boundary, offset, .. }) => {
                *offset = if modifiers.shift {
                    hit.caret.offset
                } else {
                    nearest_word_end(workspace, hit.caret.offset, *boundary)
                };
            }
            None => {}
        }
    }

    fn finish(&mut self, context: &mut PanelContext<'_>, pointer: Option<Pos2>) {
        match self.drag.take() {
            Some(Drag::Selecting { preview: Some(span), further: true, .. }) => {
                context.push(Command::TakeFurther(span))
            }
            Some(Drag::Selecting { preview: Some(span), .. }) => context.push(Command::Take(span)),
            Some(Drag::Handle { id, number, boundary, offset }) => {
                context.push(Command::MoveBoundary(id, number, boundary, offset));
            }
            // A drag that has gone nowhere is a click with an unsteady hand.
            Some(Drag::Selecting { from, .. }) if pointer.is_some() => {
                context.push(Command::Point(from.offset, from.offset))
            }
            _ => {}
        }
    }

    fn clicks(
        &mut self,
        ui: &Ui,
        context: &mut PanelContext<'_>,
        (response, pointer, modifiers): (&Response, Pos2, Modifiers),
    ) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        let Some(hit) = self.view.as_ref().and_then(|view| view.hit(pointer)) else { return };
        let finder = workspace.objects();
        let object = |kind| finder.as_ref().and_then(|finder| finder.at(kind, hit.under));
        if response.triple_clicked() {
            self.click = None;
            let sentence = object(ObjectKind::Sentence);
            // A claim leaves the final stop of its sentence.
            let free = workspace.hand.mention.is_some() || workspace.hand.reselected.is_some();
            let clause = !free && workspace.armed().is_some_and(|label| label.snap == Snap::Clause);
            let stated = sentence.filter(|_| clause).and_then(|it| finder.as_ref()?.snap(SnapRule::Clause, it));
            let sentence = stated.or(sentence);
            context.commands.extend(sentence.map(Command::Take));
        } else if response.double_clicked() {
            let Some(word) = object(ObjectKind::Word) else { return };
            let waits = workspace.hand.armed.is_some() && workspace.hand.mention.is_none();
            if waits {
                self.click = Some((word, ui.input(|input| input.time)));
            } else {
                context.push(Command::Take(word));
            }
        } else if response.clicked() && modifiers.shift {
            context.push(Command::Select(workspace.hand.anchor, hit.caret.offset));
        } else if response.clicked() {
            self.caret = hit.caret;
            self.wanted_x = None;
            let under = if hit.on_text { hit.under } else { hit.caret.offset };
            context.push(Command::Point(hit.caret.offset, under));
        }
    }
}

/// A drag that began and ended within one frame, as a quick hand does when the machine is slow, with the keys then held. It is
/// no drag to egui, and no click either.
fn flick(ui: &Ui, response: &Response) -> Option<(Pos2, Pos2, Modifiers)> {
    const SHORTEST: f32 = 6.0;
    if response.clicked() || response.dragged() || response.drag_started() || response.drag_stopped() {
        return None;
    }
    let (mut from, mut drag) = (None, None);
    ui.input(|input| {
        for event in &input.events {
            let Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers } = event else {
                continue;
            };
            match from.take() {
                None if *pressed => from = Some((*pos, *modifiers)),
                Some((start, held)) if !pressed => drag = Some((start, *pos, held)),
                _ => {}
            }
        }
    });
    let here = |at: Pos2| response.rect.contains(at) && ui.ctx().layer_id_at(at) == Some(ui.layer_id());
    drag.filter(|(start, end, _)| here(*start) && start.distance(*end) >= SHORTEST)
}

/// What a drag from one place of a text to another becomes: snapped by the rule of the armed label, else to words; with Shift exact.
pub(super) fn stretch(
    workspace: &Workspace,
    finder: &ObjectFinder<'_>,
    (from, to): (ByteOffset, ByteOffset),
    exact: bool,
) -> Option<Span> {
    let raw = Span::between(from, to)?;
    if exact {
        return Some(raw);
    }
    // Words of an attribute, or a span that is being changed, are no matter of the armed label's rule.
    let free = workspace.hand.mention.is_some() || workspace.hand.reselected.is_some();
    let snap = workspace.armed().filter(|_| !free).map(|label| label.snap);
    let snapped = snap.and_then(|snap| finder.snap(rule(snap), raw));
    snapped.or_else(|| finder.text.snap_to_words(raw))
}

fn rule(snap: Snap) -> SnapRule {
    match snap {
        Snap::Words => SnapRule::Words,
        Snap::Clause => SnapRule::Clause,
        Snap::Quotation => SnapRule::Quotation,
        Snap::Number => SnapRule::Number,
    }
}

/// The end, or for the start of a span the start, of a word that is nearest to an offset.
fn nearest_word_end(workspace: &Workspace, offset: ByteOffset, boundary: Boundary) -> ByteOffset {
    let Some(text) = workspace.text() else { return offset };
    let piece = text.word_at(offset).filter(|piece| piece.start() < offset && offset < piece.end());
    match piece {
        Some(piece) if text.is_word(piece) => {
            let past_middle = offset.0 - piece.start().0 > piece.byte_len() / 2;
            match (boundary, past_middle) {
                (Boundary::Start, false) => piece.start(),
                (Boundary::End, true) => piece.end(),
                (Boundary::Start, true) => {
                    let next = text.word_step(piece.end(), Direction::Forward);
                    text.word_step(next, Direction::Backward)
                }
                (Boundary::End, false) => {
                    text.word_step(text.word_step(piece.start(), Direction::Backward), Direction::Forward)
                }
            }
        }
        _ => offset,
    }
}
