//! Selecting: what drags, clicks and Space do.

use super::{Outcome, Result, annotate, relate};
use crate::app::hand::Boundary;
use crate::app::session::{Focus, Part, Reveal, Workspace};
use crate::model::{Annotation, AttributeValue, QuotedSpan};
use crate::text::{ByteOffset, Span};

/// Selects from one position to another.
pub fn select(workspace: &mut Workspace, anchor: ByteOffset, head: ByteOffset) -> Outcome {
    let Some(text) = workspace.text() else { return Outcome::Quiet };
    let (anchor, head) = (text.floor_grapheme(anchor), text.floor_grapheme(head));
    workspace.hand.select(anchor, head);
    workspace.reveal = caret(workspace);
    // Keys about the focused annotation must not change what the caret has left behind.
    let held = workspace.hand.reselected.is_some() || workspace.hand.mention.is_some();
    let caret = anchor == head;
    let left = workspace.focused().is_some_and(|it| head < it.spans.hull().start() || it.spans.hull().end() < head);
    if caret && left && !held {
        workspace.hand.focus_on(None);
    }
    Outcome::Quiet
}

/// A finished drag, double or triple click.
pub fn take(workspace: &mut Workspace, span: Span) -> Result {
    if workspace.hand.mention.is_some() {
        return fill_mention(workspace, span);
    }
    workspace.hand.select_span(span);
    match workspace.hand.armed.clone() {
        // A span that F2 has made a selection again is waiting for Enter, not for a label.
        Some(label) if workspace.hand.reselected.is_none() => {
            let outcome = annotate::tag(workspace, &label)?;
            workspace.hand.place(span.end());
            Ok(outcome)
        }
        _ => Ok(Outcome::Quiet),
    }
}

/// A finished drag with Ctrl.
pub fn take_further(workspace: &mut Workspace, span: Span) -> Result {
    if workspace.hand.mention.is_some() {
        return fill_mention(workspace, span);
    }
    // What was just tagged is still selected; a selection of other words is what is being put together.
    let selection = workspace.hand.selection();
    let own =
        |it: &&std::sync::Arc<Annotation>| selection.is_none_or(|selection| it.spans.places().contains(&selection));
    let Some(annotation) = workspace.focused().filter(own) else {
        if selection.is_none() {
            workspace.hand.select_span(span);
        } else {
            workspace.hand.further.push(span);
        }
        return Ok(Outcome::Quiet);
    };
    let mut places = annotation.spans.places();
    places.push(span);
    annotate::move_spans(workspace, annotation.id, &places)
}

/// A click in the text.
pub fn point(workspace: &mut Workspace, caret: ByteOffset, under: ByteOffset) -> Result {
    if workspace.hand.mention.is_some() {
        // The words that fill an attribute lie outside of its annotation, which stays in the hand.
        workspace.hand.place(caret);
        return Ok(Outcome::Quiet);
    }
    if workspace.hand.reselected.is_some() {
        // A span that is being changed stays in the hand; the click may be the first of a double click.
        workspace.hand.place(caret);
        return Ok(Outcome::Quiet);
    }
    let stack: Vec<_> = workspace.sheet().map(|sheet| sheet.annotations.at(under)).unwrap_or_default();
    let stack: Vec<_> = stack.iter().map(|annotation| annotation.id).collect();
    let here = stack.iter().position(|id| Some(*id) == workspace.hand.focus);
    let focus = match here {
        Some(place) if workspace.hand.pointed == stack => stack.get((place + 1) % stack.len()),
        _ => stack.first(),
    };
    workspace.hand.place(caret);
    workspace.hand.focus_on(focus.copied());
    workspace.hand.pointed = stack;
    if workspace.hand.focus.is_some() && workspace.hand.link.as_ref().is_some_and(|link| link.label.is_some()) {
        return relate::finish_link(workspace);
    }
    Ok(Outcome::Quiet)
}

/// Space: the next larger object around the selection.
pub fn grow(workspace: &mut Workspace) -> Result {
    let Some(finder) = workspace.objects() else { return Ok(Outcome::Quiet) };
    let hand = &workspace.hand;
    let Some((_, grown)) = finder.grow(hand.anchor, hand.head) else {
        return Ok(Outcome::Quiet);
    };
    let before = (hand.anchor, hand.head, hand.further.clone());
    let mut history = std::mem::take(&mut workspace.hand.grown);
    history.push(before);
    workspace.hand.select_span(grown);
    workspace.hand.grown = history;
    Ok(Outcome::Quiet)
}

/// Shift+Space: what the selection grew out of; what was selected at once shrinks to what it states.
pub fn shrink(workspace: &mut Workspace) -> Outcome {
    let mut history = std::mem::take(&mut workspace.hand.grown);
    if let Some((anchor, head, further)) = history.pop() {
        workspace.hand.select(anchor, head);
        (workspace.hand.grown, workspace.hand.further) = (history, further);
    } else if !workspace.hand.further.is_empty() {
        // Of a split quotation the first half by itself.
        workspace.hand.further.clear();
    } else if let Some(selection) = workspace.hand.selection()
        && let Some(stated) = workspace.objects().and_then(|finder| finder.stated(selection))
    {
        workspace.hand.select_span(stated);
    }
    Outcome::Quiet
}

/// Leaves the first or the last piece of the selection out: what stands before its first comma or joining word, or behind its last.
/// Shift+Space takes it in again.
pub fn leave_out(workspace: &mut Workspace, boundary: Boundary) -> Outcome {
    let mut spans = workspace.hand.spans();
    let Some(finder) = workspace.objects() else { return Outcome::Quiet };
    // Of several spans it is the piece before all others, or behind.
    let shorter = match boundary {
        Boundary::Start => spans.first().and_then(|it| finder.without_first(*it)).map(|it| (0, it)),
        Boundary::End => spans.last().and_then(|it| finder.without_last(*it)).map(|it| (spans.len() - 1, it)),
    };
    let Some((place, shorter)) = shorter else { return Outcome::Quiet };
    spans[place] = shorter;
    let hand = &mut workspace.hand;
    let mut history = std::mem::take(&mut hand.grown);
    history.push((hand.anchor, hand.head, std::mem::take(&mut hand.further)));
    hand.select_spans(&spans);
    hand.grown = history;
    Outcome::Quiet
}

/// The whole text.
pub fn select_all(workspace: &mut Workspace) -> Outcome {
    if let Some(all) = workspace.text().and_then(crate::text::Text::span) {
        workspace.hand.select_span(all);
    }
    Outcome::Quiet
}

/// The words of the selection, or of the focused annotation with its source.
#[must_use]
pub fn copied(workspace: &Workspace) -> Option<String> {
    let text = workspace.text()?;
    let spans = workspace.hand.spans();
    if !spans.is_empty() {
        let slices: Vec<_> = spans.iter().filter_map(|span| text.slice(*span)).collect();
        return Some(slices.join(" … "));
    }
    let facts = workspace.facts()?;
    let source = [&facts.title, &facts.publisher, &facts.published, &facts.url];
    let source: Vec<_> = source.into_iter().filter(|it| !it.is_empty()).map(String::as_str).collect();
    Some(format!("{}\n— {}", workspace.focused()?.spans.quoted(), source.join(", ")))
}

/// The caret, to be brought into view.
pub fn caret(workspace: &Workspace) -> Option<Reveal> {
    let head = workspace.hand.head;
    Span::new(head, ByteOffset(head.0 + 1)).map(|span| Reveal { span, centred: false })
}

/// Fills the mention attribute that waits, and gives the hand back its annotation.
pub fn fill_mention(workspace: &mut Workspace, span: Span) -> Result {
    let (Some((id, attribute)), Some(text)) = (workspace.hand.mention.take(), workspace.text()) else {
        return Ok(Outcome::Quiet);
    };
    let quoted = QuotedSpan::new(span, text).ok_or_else(|| "these words are not in the text".to_owned())?;
    workspace.hand.focus_on(Some(id));
    annotate::set_attribute(workspace, &attribute, Some(AttributeValue::Mention(vec![quoted])))?;
    workspace.hand.place(span.end());
    Ok(Outcome::Keys(Focus::Part(Part::Text)))
}
