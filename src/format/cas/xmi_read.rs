//! Reads XMI: elements become feature structures, whose references a type system tells from numbers. Without one they are told by the
//! names of features.

use std::collections::HashMap;

use super::graph::{Cas, KnownTypes, Node, Raw};
use super::xml::{Fault, Piece, local, pieces};

/// The features that refer to structures where no type system says so.
const REFERENCES: [&str; 13] = [
    "Governor",
    "Dependent",
    "target",
    "first",
    "next",
    "head",
    "tail",
    "elements",
    "pos",
    "lemma",
    "stem",
    "morph",
    "parent",
];

/// The structures of a file, as far as they could be read, and what is wrong.
pub(super) fn read(bytes: &[u8], types: &KnownTypes) -> (Cas, Vec<Fault>) {
    let (mut building, mut faults) = (Building::default(), Vec::new());
    let end = pieces(bytes, &mut faults, &mut |piece| match piece {
        Piece::Open { name, attributes, line } => building.open(name, attributes, line),
        Piece::Words(words) => building.words.push_str(&words),
        Piece::Close => building.close(),
    });
    if !building.is_xmi {
        faults.push((1, "it is no XMI: its first element is another one".to_owned()));
    }
    faults.append(&mut building.faults);
    faults.extend(end.err());
    let mut cas = building.cas;
    resolve(&mut cas, types);
    (cas, faults)
}

#[derive(Default)]
struct Building {
    cas: Cas,
    is_xmi: bool,
    /// The namespace of each prefix.
    namespaces: HashMap<String, String>,
    depth: usize,
    node: Node,
    /// The feature that is an element, and its words.
    feature: String,
    words: String,
    faults: Vec<Fault>,
}

impl Building {
    fn open(&mut self, name: &str, attributes: Vec<(String, String)>, line: usize) {
        self.depth += 1;
        for (key, value) in &attributes {
            if let Some(prefix) = key.strip_prefix("xmlns:") {
                self.namespaces.insert(prefix.to_owned(), value.clone());
            }
        }
        match self.depth {
            1 => self.is_xmi = local(name) == "XMI",
            2 => self.begin(name, attributes, line),
            3 => {
                local(name).clone_into(&mut self.feature);
                self.words.clear();
            }
            _ => {}
        }
    }

    fn begin(&mut self, name: &str, attributes: Vec<(String, String)>, line: usize) {
        let mut node = Node { kind: self.kind(name), line: Some(line), ..Node::default() };
        for (key, value) in attributes {
            match key.as_str() {
                "xmi:id" => match value.parse() {
                    Ok(id) => node.id = id,
                    Err(_) => self.faults.push((line, "it has an xmi:id that is no number".to_owned())),
                },
                _ if key.starts_with("xmlns") => {}
                _ if node.get(&key).is_none() => node.features.push((key, Raw::Text(value))),
                _ => self.faults.push((line, format!("the attribute {key} stands twice; the first one counts"))),
            }
        }
        self.node = node;
    }

    fn close(&mut self) {
        match self.depth {
            3 => {
                let words = std::mem::take(&mut self.words);
                match self.node.features.iter_mut().find(|(name, _)| *name == self.feature) {
                    Some((_, Raw::Texts(texts))) => texts.push(words),
                    Some((_, value)) => *value = Raw::Texts(vec![words]),
                    None => self.node.features.push((self.feature.clone(), Raw::Texts(vec![words]))),
                }
            }
            2 => self.end(),
            _ => {}
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn end(&mut self) {
        let node = std::mem::take(&mut self.node);
        match node.kind.as_str() {
            "uima.cas.NULL" => {}
            "uima.cas.View" => {
                let members = node.text("members").unwrap_or_default();
                self.cas.members.extend(ids(members).into_iter().flatten());
            }
            _ => {
                let (line, id) = (node.line.unwrap_or(1), node.id);
                if !self.cas.add(node) {
                    self.faults.push((line, format!("the xmi:id {id} stands twice; the first one counts")));
                }
            }
        }
    }

    /// The whole name of a type: the namespace has its package.
    fn kind(&self, name: &str) -> String {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let namespace = self.namespaces.get(prefix).map_or("", String::as_str);
        let path = namespace.trim_start_matches("http:///").trim_end_matches(".ecore");
        match path {
            "" | "uima/noNamespace" => local.to_owned(),
            path => format!("{}.{local}", path.replace('/', ".")),
        }
    }
}

/// The numbers of a list; `None` where one is none.
fn ids(text: &str) -> Option<Vec<u64>> {
    text.split(' ').filter(|it| !it.is_empty()).map(|it| it.parse().ok()).collect()
}

/// Makes references of the numbers that are some.
fn resolve(cas: &mut Cas, types: &KnownTypes) {
    let mut found = Vec::new();
    for (at, node) in cas.nodes.iter().enumerate() {
        let holds_values = is_list_of_values(&node.kind);
        for (place, (feature, value)) in node.features.iter().enumerate() {
            let Raw::Text(text) = value else { continue };
            let is_value = matches!(feature.as_str(), "begin" | "end")
                || (holds_values && matches!(feature.as_str(), "elements" | "head"));
            if !is_value {
                let resolved = resolved(text, feature, types.range(&node.kind, feature), (cas, types));
                found.extend(resolved.map(|it| (at, place, it)));
            }
        }
    }
    for (at, place, value) in found {
        cas.nodes[at].features[place].1 = value;
    }
}

fn is_list_of_values(kind: &str) -> bool {
    (kind.ends_with("Array") && !kind.ends_with("FSArray")) || (kind.ends_with("List") && !kind.ends_with("FSList"))
}

/// What an attribute is if not a text.
fn resolved(text: &str, feature: &str, range: Option<&str>, (cas, types): (&Cas, &KnownTypes)) -> Option<Raw> {
    let listed = || Raw::Texts(text.split(' ').filter(|it| !it.is_empty()).map(str::to_owned).collect());
    match range {
        Some("uima.cas.Boolean") => Some(Raw::YesNo(text == "true")),
        Some("uima.cas.StringArray") => {
            let id = ids(text)
                .filter(|ids| ids.len() == 1 && cas.node(ids[0]).is_some_and(|it| it.kind.ends_with("StringArray")));
            Some(id.map_or_else(|| Raw::Texts(Vec::new()), |ids| Raw::One(ids[0])))
        }
        Some("uima.cas.StringList") => ids(text).filter(|ids| ids.len() == 1).map(|ids| Raw::One(ids[0])),
        Some(range) if is_array_of_values(range) => match ids(text) {
            Some(ids) if ids.len() == 1 && cas.node(ids[0]).is_some_and(|it| it.kind == range) => {
                Some(Raw::One(ids[0]))
            }
            _ => Some(listed()),
        },
        Some(range) if is_number(range) || types.is_text(range) => None,
        Some(_) => references(text),
        None if matches!(text, "true" | "false") => Some(Raw::YesNo(text == "true")),
        // Texts are known by ids of their own.
        None if feature == "sofa" => references(text),
        None if REFERENCES.contains(&feature) => {
            let are_there = |ids: Vec<u64>| ids.into_iter().all(|it| cas.node(it).is_some());
            references(text).filter(|_| ids(text).is_some_and(are_there))
        }
        // Where there is a type system, what it does not describe is a text.
        None if !types.supertypes.is_empty() => None,
        None => {
            // Links have a target; what refers to those alone is a list of them.
            let is_link = |id: &u64| cas.node(*id).is_some_and(|it| it.get("target").is_some() && it.place().is_none());
            let ids = ids(text).filter(|ids| !ids.is_empty() && ids.iter().all(is_link))?;
            Some(Raw::Many(ids))
        }
    }
}

fn references(text: &str) -> Option<Raw> {
    let ids = ids(text)?;
    Some(if let [id] = ids[..] { Raw::One(id) } else { Raw::Many(ids) })
}

fn is_number(range: &str) -> bool {
    ["Integer", "Float", "Long", "Double", "Short", "Byte"].iter().any(|it| range.strip_prefix("uima.cas.") == Some(it))
}

fn is_array_of_values(range: &str) -> bool {
    let of =
        range.strip_prefix("uima.cas.").and_then(|it| it.strip_suffix("Array").or_else(|| it.strip_suffix("List")));
    of.is_some_and(|it| ["Integer", "Float", "Long", "Double", "Short", "Byte", "Boolean"].contains(&it))
}
