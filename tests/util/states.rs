//! Whether a project is what it should be, and in what it differs.

use std::collections::BTreeSet;

use manicule::model::Project;

/// A project as far as files hold it: of the texts those that a document names.
pub fn filed(project: &Project) -> Project {
    let mut project = project.clone();
    let documents = &project.documents;
    project.texts.retain(|hash| documents.values().any(|it| it.text == *hash));
    project
}

/// In what a project differs from the state that is nearest to it: its number, and lines of what is missing and too much.
pub fn difference<'a>(states: impl IntoIterator<Item = &'a Project>, found: &Project) -> String {
    let lines = |project: &Project| {
        let told = format!("{:#?}", filed(project));
        told.lines().map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let there = lines(found);
    let differences = states.into_iter().enumerate().map(|(at, state)| {
        let expected = lines(state);
        let missing = expected.difference(&there).map(|line| format!("- {}", line.trim()));
        let surplus = there.difference(&expected).map(|line| format!("+ {}", line.trim()));
        let lines: Vec<_> = missing.chain(surplus).collect();
        (lines.len(), at, lines)
    });
    let (_, at, lines) = differences.min().expect("a state to compare with");
    format!("nearest is {at}:\n    {}", lines.join("\n    "))
}
