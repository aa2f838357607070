//! What is done to a document: the same at every size.

use std::time::Duration;

use eframe::egui::{Key, Modifiers, pos2, vec2};
use manicule::app::command::{Action, Command};
use manicule::app::session::Part;
use manicule::edit::intent;
use manicule::model::{AnnotationPlace, RelationId};
use manicule::text::{ByteOffset, Direction};

use crate::dice::Dice;
use crate::window::Window;

/// How often what is done once in a while is done: jumps, selections, edits.
const TIMES: usize = 60;

/// A step of the script, with the times of its frames.
pub struct Step {
    /// What is done.
    pub name: &'static str,
    /// How long its frames took.
    pub frames: Vec<Duration>,
}

/// What does a step.
type Doing = fn(&mut Window) -> Result<(), String>;

/// Runs the script in a window that shows a document.
pub fn run(window: &mut Window) -> Result<Vec<Step>, String> {
    let steps: [(&str, Doing); 17] = [
        ("scroll by wheel", wheel),
        ("scroll by page", pages),
        ("jump to the ends", ends),
        ("jump to an offset", offsets),
        ("next annotation", annotations),
        ("drag of the scroll bar", bar),
        ("select by a drag", selections),
        ("tag", |window| edits(window, tag)),
        ("undo", |window| edits(window, undo)),
        ("relate", |window| edits(window, relate)),
        ("remove", |window| edits(window, remove)),
        ("undo the removal", |window| edits(window, undo)),
        ("go through the list", list),
        ("change beside the list", |window| edits(window, unsure)),
        ("zoom", zoom),
        ("resize", resize),
        ("rest", rest),
    ];
    let mut done = Vec::with_capacity(steps.len());
    for (name, step) in steps {
        window.times();
        step(window)?;
        done.push(Step { name, frames: window.times() });
    }
    Ok(done)
}

fn wheel(window: &mut Window) -> Result<(), String> {
    let text = window.rect("reading pane")?;
    window.point(text.center());
    (0..240).for_each(|_| window.wheel(90.0));
    Ok(())
}

fn pages(window: &mut Window) -> Result<(), String> {
    window.command(Command::ToText);
    (0..TIMES).for_each(|_| window.press(Key::PageDown, Modifiers::NONE));
    Ok(())
}

fn ends(window: &mut Window) -> Result<(), String> {
    for _ in 0..TIMES / 2 {
        window.press(Key::End, Modifiers::COMMAND);
        window.press(Key::Home, Modifiers::COMMAND);
    }
    Ok(())
}

/// The same shares of the text at every size.
fn somewhere(window: &Window, dice: &mut Dice) -> Result<ByteOffset, String> {
    let text = window.workspace()?.text().ok_or("no text")?;
    let at = text.end().0 as f64 * (dice.roll(1 << 20) as f64 / f64::from(1 << 20));
    Ok(text.floor_grapheme(ByteOffset(at as usize)))
}

fn offsets(window: &mut Window) -> Result<(), String> {
    let mut dice = Dice::new(1, 1);
    for _ in 0..TIMES {
        let at = somewhere(window, &mut dice)?;
        window.command(Command::Select(at, at));
        window.frame();
    }
    Ok(())
}

fn annotations(window: &mut Window) -> Result<(), String> {
    (0..TIMES).for_each(|_| window.press(Key::F8, Modifiers::NONE));
    window.press(Key::Escape, Modifiers::NONE);
    Ok(())
}

/// From the top of the bar to its end.
fn bar(window: &mut Window) -> Result<(), String> {
    let bar = window.rect("scroll bar")?;
    let at = |share: f32| pos2(bar.center().x, bar.top() + share * bar.height());
    window.point(at(0.0));
    window.button(at(0.0), true);
    (0..=2 * TIMES).for_each(|step| window.point(at(step as f32 / (2 * TIMES) as f32)));
    window.button(at(1.0), false);
    Ok(())
}

fn selections(window: &mut Window) -> Result<(), String> {
    let mut dice = Dice::new(1, 2);
    let from = window.rect("reading pane")?.center() - vec2(200.0, 0.0);
    let to = from + vec2(160.0, 30.0);
    for _ in 0..TIMES / 2 {
        let at = somewhere(window, &mut dice)?;
        window.command(Command::Select(at, at));
        window.pause();
        window.point(from);
        window.button(from, true);
        window.point(from + (to - from) * 0.5);
        window.point(to);
        window.button(to, false);
    }
    Ok(())
}

/// Goes somewhere with a word selected, makes an edit there, and keeps the time of the frame in which it was made and shown.
fn edits(window: &mut Window, edit: fn(&mut Window, &mut Dice) -> Result<(), String>) -> Result<(), String> {
    let mut dice = Dice::new(1, 3);
    let mut kept = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let before = window.workspace()?.revision;
        edit(window, &mut dice)?;
        // In a short text the same word may come up twice, and is tagged once.
        if window.workspace()?.revision != before {
            kept.extend(window.times().pop());
        }
        window.frame();
    }
    if kept.len() < TIMES / 2 {
        return Err(format!("of {TIMES} edits only {} were made", kept.len()));
    }
    window.keep(kept);
    Ok(())
}

fn select_word(window: &mut Window, dice: &mut Dice) -> Result<(), String> {
    let at = somewhere(window, dice)?;
    let text = window.workspace()?.text().ok_or("no text")?.clone();
    let end = text.word_step(at, Direction::Forward);
    window.command(Command::Select(text.word_step(end, Direction::Backward), end));
    window.frame();
    Ok(())
}

fn tag(window: &mut Window, dice: &mut Dice) -> Result<(), String> {
    select_word(window, dice)?;
    window.press(Key::C, Modifiers::NONE);
    Ok(())
}

fn undo(window: &mut Window, _: &mut Dice) -> Result<(), String> {
    window.press(Key::Z, Modifiers::COMMAND);
    Ok(())
}

/// Focuses an annotation somewhere.
fn focus(window: &mut Window, dice: &mut Dice) -> Result<(), String> {
    let at = somewhere(window, dice)?;
    window.command(Command::Select(at, at));
    window.press(Key::F8, Modifiers::NONE);
    window.frame();
    Ok(())
}

/// Draws a relation from an annotation to the next one, as is done when its end has been found.
fn relate(window: &mut Window, dice: &mut Dice) -> Result<(), String> {
    focus(window, dice)?;
    let workspace = window.workspace()?;
    let (author, sheet) = (workspace.author().ok_or("no author")?, workspace.sheet().ok_or("no sheet")?);
    let from = workspace.focused().ok_or("no annotation is focused")?.id;
    // In a short text the last annotation may be the one that comes up.
    let Some(to) = sheet.annotations.after(from).map(|it| it.id) else { return Ok(()) };
    let to = AnnotationPlace { document: author.key.document.clone(), annotation: to };
    let label = workspace.project.schema.relations.first().ok_or("no relation in the schema")?.id.clone();
    let edit = intent::link(&workspace.project, &author, RelationId::random(), &label, (from, to));
    window.command(Command::Apply(edit.map_err(|error| error.to_string())?));
    Ok(())
}

/// Removes an annotation with its relations.
fn remove(window: &mut Window, dice: &mut Dice) -> Result<(), String> {
    focus(window, dice)?;
    window.press(Key::Delete, Modifiers::NONE);
    Ok(())
}

/// Shows the list of annotations, and clicks on some of them here and there.
fn list(window: &mut Window) -> Result<(), String> {
    show_list(window)?;
    let x = window.rect("reading pane")?.right() + 120.0;
    window.point(pos2(x, 500.0));
    for round in 0..TIMES / 2 {
        // The list is as high as the document is long, and the wheel turns as far at every size.
        (0..4).for_each(|_| window.wheel(400.0));
        // It glides on for a while, and what glides is not clicked.
        (0..16).for_each(|_| window.frame());
        let at = pos2(x, 300.0 + 10.0 * round as f32);
        window.pause();
        window.button(at, true);
        window.button(at, false);
        window.frame();
    }
    Ok(())
}

fn show_list(window: &mut Window) -> Result<(), String> {
    for _ in 0..Part::ALL.len() {
        if window.app().session().part == Part::Annotations {
            return Ok(());
        }
        window.press(Key::F6, Modifiers::NONE);
        window.frame();
    }
    Err("the list of annotations does not take the keys".to_owned())
}

/// The focused annotation becomes unsure, or sure again, while the list of all is shown.
fn unsure(window: &mut Window, _: &mut Dice) -> Result<(), String> {
    show_list(window)?;
    let unsure = window.workspace()?.focused().ok_or("no annotation is focused")?.unsure;
    window.command(Command::SetUnsure(!unsure));
    Ok(())
}

fn zoom(window: &mut Window) -> Result<(), String> {
    for action in [Action::ZoomIn, Action::ZoomOut] {
        for _ in 0..6 {
            window.command(Command::Do(action));
            window.frame();
        }
    }
    Ok(())
}

fn resize(window: &mut Window) -> Result<(), String> {
    for step in 0..TIMES {
        window.resize(1440.0 - 8.0 * step as f32, 900.0 - 3.0 * step as f32);
        window.frame();
    }
    window.resize(1440.0, 900.0);
    window.frame();
    Ok(())
}

/// Frames in which nothing happens.
fn rest(window: &mut Window) -> Result<(), String> {
    (0..TIMES).for_each(|_| window.frame());
    Ok(())
}
