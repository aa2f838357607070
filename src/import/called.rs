//! Which label or attribute a name of the data means. Names that make the same id are not the same name for that: `C#` and `C++`
//! stay apart, and so do names without a Latin letter.

use crate::format::NameHint;
use crate::model::LabelId;

/// A name as it is compared: in lower case, words joined by hyphens, as ids join them.
pub(super) fn plain(name: &str) -> String {
    name.to_lowercase().replace(|it: char| it == '_' || it.is_whitespace(), "-")
}

/// Whether the data means what its own schema calls `id`, which has `shown` as its name to show.
pub(super) fn means(name: &str, id: &str, shown: &str) -> bool {
    // A type of brat is the name to show where that leads back to the id.
    name == id || plain(name) == plain(id) || (name == shown && LabelId::from_title(name, |_| false).as_str() == id)
}

/// The hint about a name of the data: that of our own schema stands before others.
pub(super) fn hint_of<'h>(hints: &'h [NameHint], name: &str) -> Option<&'h NameHint> {
    hints.iter().find(|it| means(name, &it.id, &it.name))
}

/// The place of the record that a name of the data means among those of the project, each given by its id and its name; `shown` is
/// the name to show that the data gives.
///
/// The nearest one counts: id and name to show, then the name, the id, the name in whatever case, and what differs from the id in
/// hyphens alone.
pub(super) fn nearest<'r>(
    name: &str,
    shown: Option<&str>,
    records: impl Iterator<Item = (&'r str, &'r str)>,
) -> Option<usize> {
    let distance = |(id, called): (&str, &str)| {
        let distances = [
            id == name && shown == Some(called),
            called == name,
            id == name,
            called.to_lowercase() == name.to_lowercase(),
            id == plain(name),
        ];
        // Of two records of one name it is the one whose id says so too.
        distances.iter().position(|it| *it).map(|it| (it, id != plain(name)))
    };
    let near = records.enumerate().filter_map(|(at, it)| Some((distance(it)?, at)));
    near.min().map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_counts() {
        let records = [("c", "C#"), ("c-2", "c"), ("who-said", "Who, then?"), ("x", "Twin"), ("twin", "Twin")];
        let nearest = |name, shown| nearest(name, shown, records.into_iter()).map(|at| records[at].0);
        assert_eq!(nearest("c", None), Some("c-2"), "a name comes before an id");
        assert_eq!(nearest("c", Some("C#")), Some("c"), "but for one that has the name to show, too");
        assert_eq!(nearest("c#", None), Some("c"));
        assert_eq!(nearest("C++", None), None, "it makes the id of another name");
        assert_eq!(nearest("Who_said", None), Some("who-said"));
        assert_eq!(nearest("Twin", None), Some("twin"));
    }
}
