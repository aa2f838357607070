//! The scenarios: what people do with a project, in few steps each.

use std::sync::Arc;

use manicule::anchor;
use manicule::edit::{Change, Edit, Swap, intent};
use manicule::model::{AnnotationId, AttributeDefinition, Project, SheetKey, Speaker, Status};
use manicule::store::FileKey;
use manicule::text::{Span, Text};

use super::world::{FLOOD, REPAIR, World, ada, edit};

/// The first thing that ada does in a project: her folder is not there yet.
pub fn first_save() -> World {
    let mut world = World::with_flood();
    world.tag("flood", "claim", "Nobody was hurt");
    world.flush();
    world
}

/// Two documents at once into a project that has none, and a third one later.
pub fn import() -> World {
    let mut world = World::new();
    world.import(&[("flood", FLOOD), ("repair", REPAIR)]);
    world.flush();
    world.import(&[("again", FLOOD)]);
    world.flush();
    world
}

/// Edits of every kind that hands make, written now and then.
pub fn many_edits() -> World {
    let mut world = World::with_flood();
    let claim = world.tag("flood", "claim", "Nobody was hurt");
    let figure = world.tag("flood", "figure", "240 cellars");
    let author = world.author("flood", "ada");
    world.edit(|project| intent::set_note(project, &author, claim, "says who?\n“x”\u{202e}").unwrap());
    let span =
        Span::from_range(FLOOD.find("at least").unwrap()..FLOOD.find(".\n").map_or(0, |_| FLOOD.trim_end().len() - 1));
    world.edit(|project| intent::move_spans(project, &author, figure, &[span.unwrap()]).unwrap());
    world.flush();
    world.edit(|project| intent::set_unsure(project, &author, figure, true).unwrap());
    world.edit(|project| intent::relabel(project, &author, claim, &"quote".parse().unwrap()).unwrap());
    let quote = world.tag("flood", "quote", "“We heard the wall go,”");
    world.link(("flood", quote), ("flood", claim));
    world.edit(|project| intent::set_status(project, &author.key, Status::Done));
    world.edit(|project| intent::toggle_excluded(project, &author, Span::from_range(0..3).unwrap()).unwrap());
    world.edit(|project| intent::remove(project, &author, &[claim, figure]).unwrap());
    world.tag("flood", "figure", "240");
    world
}

/// Files of three kinds are written at once, twice.
pub fn checkpoint() -> World {
    let mut world = World::with_flood();
    for round in 0..2 {
        world.tag("flood", "claim", ["Nobody was hurt", "The sea wall"][round]);
        world.edit(|project| title(project, ["Floods", "All floods"][round]));
        let author = world.author("flood", "ada");
        world.edit(|project| {
            intent::change_document(project, &author, "change facts", |it| it.publisher = format!("Paper {round}"))
                .unwrap()
        });
        world.flush();
    }
    world
}

fn title(project: &Project, title: &str) -> Edit {
    edit("rename project", Change::Title(Swap::replace(project.title.clone(), title.to_owned())))
}

/// A corrected text takes the place of another, with the annotations of two people; of some it is asked where they belong.
pub fn reanchoring() -> World {
    let mut world = World::with_flood();
    world.tag("flood", "claim", "Nobody was hurt");
    world.tag("flood", "figure", "240 cellars");
    let bob = world.author("flood", "bob");
    let span = Span::from_range(0..16).unwrap();
    world.edit(|project| {
        intent::create(project, &bob, AnnotationId::from_number(7), &"claim".parse().unwrap(), &[span]).unwrap()
    });
    world.settle();
    world.edit(|project| title(project, "Before the correction"));
    let once = format!("Corrected. {}", FLOOD.replace("Nobody was hurt", "Nobody was harmed"));
    let twice = once.replace(" The council counted at least 240 cellars.", "");
    for corrected in [once, twice] {
        reanchor(&mut world, &corrected);
        world.tag("flood", "quote", "“We heard");
        world.flush();
    }
    assert!(!world.project().conflicts.is_empty(), "something is asked");
    world.undo();
    world.undo();
    world.flush();
    world
}

fn reanchor(world: &mut World, corrected: &str) {
    let text = Text::new(corrected);
    world.add_text(text.clone());
    world.edit(|project| anchor::reanchor(project, &"flood".parse().unwrap(), &text, None).unwrap().edit);
}

/// Another program changes a file of ada's and the project's while she works.
pub fn merge() -> World {
    let mut world = World::with_flood();
    world.tag("flood", "claim", "Nobody was hurt");
    world.settle();
    world.tag("flood", "figure", "240");
    let bob = world.author("flood", "bob");
    let file = FileKey::Sheet(SheetKey::new("flood".parse().unwrap(), ada()));
    let ada = world.author("flood", "ada");
    let span = Span::from_range(0..12).unwrap();
    world.pull(&file, |project| {
        intent::create(project, &ada, AnnotationId::from_number(9), &"claim".parse().unwrap(), &[span]).unwrap()
    });
    world.tag("flood", "quote", "“We heard");
    let file = FileKey::Sheet(bob.key.clone());
    world.pull(&file, |project| {
        intent::create(project, &bob, AnnotationId::from_number(8), &"claim".parse().unwrap(), &[span]).unwrap()
    });
    world.flush();
    world.pull(&FileKey::Project, |project| title(project, "Theirs"));
    world.tag("flood", "figure", "240 cellars");
    world.flush();
    world
}

/// A corrected text comes from outside while annotations on the old one are in the journal alone.
pub fn corrected_outside() -> World {
    let mut world = World::with_flood();
    world.tag("flood", "claim", "Nobody was hurt");
    world.tag("flood", "figure", "240 cellars");
    world.pull_text("flood", &format!("Corrected. {FLOOD}"));
    world.tag("flood", "quote", "“We heard");
    world.flush();
    world
}

/// Labels, attributes, relations, speakers.
pub fn schema_change() -> World {
    let mut world = World::with_flood();
    let claim = world.tag("flood", "claim", "Nobody was hurt");
    world.settle();
    world.edit(|project| {
        let label = &project.schema.labels[0];
        let renamed = manicule::model::Label { name: "statement".to_owned(), ..label.clone() };
        edit("rename label", Change::Label(Swap::replace(label.clone(), renamed)))
    });
    world.edit(|project| {
        let attribute = &project.schema.attributes[0];
        let other = AttributeDefinition { id: "tone".parse().unwrap(), name: "tone".to_owned(), ..attribute.clone() };
        edit("add attribute", Change::Attribute(Swap::create(other)))
    });
    world.edit(|_| {
        let speaker = Speaker::new("ines".parse().unwrap(), "Inês Calado");
        edit("add speaker", Change::Speaker(Swap::create(Arc::new(speaker))))
    });
    world.flush();
    // One edit over two files: a label goes, and the annotation that has it.
    let author = world.author("flood", "ada");
    world.edit(|project| {
        let label = project.schema.labels.iter().find(|it| it.id.as_str() == "claim").unwrap().clone();
        let attributes = project.schema.attributes_of(&label.id).cloned();
        let mut changes: Vec<Change> = attributes.map(|it| Change::Attribute(Swap::remove(it))).collect();
        changes.push(Change::Label(Swap::remove(label)));
        changes.extend(intent::remove(project, &author, &[claim]).unwrap().changes);
        Edit::new("remove label", changes)
    });
    world.flush();
    world
}

/// A document goes with the annotations of two people and a relation from another document, and comes back.
pub fn removal() -> World {
    let mut world = World::new();
    world.import(&[("flood", FLOOD), ("repair", REPAIR)]);
    let claim = world.tag("flood", "claim", "Nobody was hurt");
    let other = world.tag("repair", "claim", "Zinc for the wall");
    world.link(("repair", other), ("flood", claim));
    let bob = world.author("flood", "bob");
    let span = Span::from_range(0..16).unwrap();
    world.edit(|project| {
        intent::create(project, &bob, AnnotationId::from_number(7), &"claim".parse().unwrap(), &[span]).unwrap()
    });
    world.settle();
    let remove = |project: &Project| intent::remove_document(project, &project.documents[&"flood".parse().unwrap()]);
    world.edit(remove);
    world.flush();
    world.undo();
    world.flush();
    world.redo();
    world.undo();
    world.edit(remove);
    world.flush();
    world
}

/// Back and forth, with the files written in between.
pub fn undo_redo() -> World {
    let mut world = World::with_flood();
    world.tag("flood", "claim", "Nobody was hurt");
    world.tag("flood", "figure", "240");
    world.undo();
    world.undo();
    world.flush();
    world.redo();
    world.redo();
    world.undo();
    world.tag("flood", "quote", "“We heard");
    world.flush();
    world.undo();
    world
}

/// The journal of a crash is recovered, and work goes on: a crash in the middle of that is a second one.
pub fn recovery() -> World {
    let mut world = World::with_flood();
    world.import(&[("repair", REPAIR)]);
    let claim = world.tag("repair", "claim", "Zinc for the wall");
    world.flush();
    world.tag("flood", "claim", "Nobody was hurt");
    reanchor(&mut world, &format!("Corrected. {FLOOD}"));
    world.edit(|project| title(project, "Floods"));
    let author = world.author("repair", "ada");
    world.edit(|project| intent::set_note(project, &author, claim, "ordered by whom?").unwrap());
    world.crash();
    world.tag("flood", "figure", "240 cellars");
    world.flush();
    world
}

/// A sheet gets its first annotation and loses it again.
pub fn emptied() -> World {
    let mut world = World::with_flood();
    let claim = world.tag("flood", "claim", "Nobody was hurt");
    world.flush();
    let author = world.author("flood", "ada");
    world.edit(|project| {
        let mut edit = intent::remove(project, &author, &[claim]).unwrap();
        edit.changes.extend(intent::set_status(project, &author.key, Status::New).changes);
        edit
    });
    assert!(world.project().sheet(&author.key).is_none());
    world.flush();
    world
}
