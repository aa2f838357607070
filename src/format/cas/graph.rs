//! A CAS in memory as it was read: feature structures that refer to each other, and what is known of their types.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The value of a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Raw {
    /// A text or a number.
    Text(String),
    YesNo(bool),
    Texts(Vec<String>),
    /// The id of another structure.
    One(u64),
    /// Those of several.
    Many(Vec<u64>),
}

/// A feature structure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) id: u64,
    /// The whole name of its type.
    pub(super) kind: String,
    /// Its line in the file, where that is known.
    pub(super) line: Option<usize>,
    /// In the order of the file.
    pub(super) features: Vec<(String, Raw)>,
}

impl Node {
    pub(super) fn get(&self, feature: &str) -> Option<&Raw> {
        self.features.iter().find(|(name, _)| name == feature).map(|(_, value)| value)
    }

    pub(super) fn text(&self, feature: &str) -> Option<&str> {
        match self.get(feature)? {
            Raw::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn one(&self, feature: &str) -> Option<u64> {
        match self.get(feature)? {
            Raw::One(id) => Some(*id),
            _ => None,
        }
    }

    /// Its place, where it has one.
    pub(super) fn place(&self) -> Option<[u64; 2]> {
        Some([self.text("begin")?.parse().ok()?, self.text("end")?.parse().ok()?])
    }

    /// The last part of the name of its type.
    pub(super) fn short_kind(&self) -> &str {
        self.kind.rsplit('.').next().unwrap_or(&self.kind)
    }
}

/// The feature structures of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cas {
    pub(super) nodes: Vec<Node>,
    by_id: HashMap<u64, usize>,
    /// Those that are in the index of a view.
    pub(super) members: BTreeSet<u64>,
    /// How many elements of arrays and lists have been followed.
    followed: Cell<usize>,
}

/// So many elements of arrays and lists are followed for each structure of a file. Each is followed once where nothing shares it; what is
/// shared by everything makes of a short file more than a computer can hold.
const FOLLOWED_EACH: usize = 64;

/// So many are followed in any file, since an array of words is one structure.
const FOLLOWED_LEAST: usize = 250_000;

impl Cas {
    /// Adds a structure; false where its id is taken.
    pub(super) fn add(&mut self, node: Node) -> bool {
        // Some programs give text and structures ids of their own.
        if node.kind != SOFA && self.by_id.contains_key(&node.id) {
            return false;
        }
        if node.kind != SOFA {
            self.by_id.insert(node.id, self.nodes.len());
        }
        self.nodes.push(node);
        true
    }

    pub(super) fn node(&self, id: u64) -> Option<&Node> {
        self.by_id.get(&id).map(|at| &self.nodes[*at])
    }

    /// The texts, as structures.
    pub(super) fn sofas(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|it| it.kind == SOFA)
    }

    /// Whether more elements were to be followed than are for a file of its size.
    pub(super) fn is_exhausted(&self) -> bool {
        self.followed.get() > self.nodes.len().saturating_mul(FOLLOWED_EACH).max(FOLLOWED_LEAST)
    }

    /// Follows some elements; there are none any more where the file is exhausted.
    fn follow<T>(&self, elements: Vec<T>) -> Vec<T> {
        self.followed.set(self.followed.get().saturating_add(elements.len()));
        if self.is_exhausted() { Vec::new() } else { elements }
    }

    /// Whether a value leads to an array or a list, which says itself what is in it.
    pub(super) fn is_collection(&self, value: &Raw) -> bool {
        let Raw::One(id) = value else { return false };
        self.node(*id).is_some_and(|it| ["FSArray", "[]", "FSList"].iter().any(|end| it.kind.ends_with(end)))
    }

    /// The structures that a value refers to, through arrays and lists.
    pub(super) fn targets(&self, value: &Raw) -> Vec<u64> {
        match value {
            Raw::Many(ids) => ids.clone(),
            Raw::One(id) => match self.node(*id) {
                Some(node) if node.kind.ends_with("FSArray") || node.kind.ends_with("[]") => match node.get("elements")
                {
                    Some(Raw::Many(ids)) => self.follow(ids.clone()),
                    Some(Raw::One(id)) => self.follow(vec![*id]),
                    _ => Vec::new(),
                },
                Some(node) if node.kind.ends_with("FSList") => {
                    self.chain(node).iter().filter_map(|it| it.one("head")).collect()
                }
                Some(_) => vec![*id],
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// The texts of a value, through arrays and lists; `None` where it refers to something else.
    pub(super) fn texts(&self, value: &Raw) -> Option<Vec<String>> {
        match value {
            Raw::Texts(texts) => Some(texts.clone()),
            Raw::Text(text) => Some(vec![text.clone()]),
            Raw::YesNo(yes) => Some(vec![yes.to_string()]),
            Raw::Many(_) => None,
            Raw::One(id) => {
                let node = self.node(*id)?;
                if node.kind.ends_with("Array") && !node.kind.ends_with("FSArray") {
                    let texts = node.get("elements").map_or_else(|| Some(Vec::new()), |it| self.texts_of_elements(it));
                    texts.map(|it| self.follow(it))
                } else if node.kind.ends_with("List") && !node.kind.ends_with("FSList") {
                    Some(self.chain(node).iter().filter_map(|it| it.text("head")).map(str::to_owned).collect())
                } else {
                    None
                }
            }
        }
    }

    fn texts_of_elements(&self, value: &Raw) -> Option<Vec<String>> {
        match value {
            Raw::Texts(texts) => Some(texts.clone()),
            Raw::Text(text) => Some(text.split(' ').filter(|it| !it.is_empty()).map(str::to_owned).collect()),
            _ => None,
        }
    }

    /// The links of a list from one on, up to one that leads back.
    fn chain<'c>(&'c self, first: &'c Node) -> Vec<&'c Node> {
        if self.is_exhausted() {
            return Vec::new();
        }
        let next = |node: &&Node| self.node(node.one("tail")?);
        let mut seen = HashSet::new();
        self.follow(std::iter::successors(Some(first), next).take_while(|it| seen.insert(it.id)).collect())
    }
}

/// The type of a text.
pub(super) const SOFA: &str = "uima.cas.Sofa";

/// What a file says of its types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct KnownTypes {
    pub(super) supertypes: BTreeMap<String, String>,
    /// The range of each feature, by type and name.
    pub(super) ranges: BTreeMap<(String, String), String>,
}

impl KnownTypes {
    /// The type and those that it is one of, the nearest first.
    fn lineage<'k>(&'k self, kind: &'k str) -> impl Iterator<Item = &'k str> {
        std::iter::successors(Some(kind), |it| self.supertypes.get(*it).map(String::as_str)).take(100)
    }

    /// Whether a type is another one or one of its kind.
    pub(super) fn is(&self, kind: &str, wanted: &str) -> bool {
        self.lineage(kind).any(|it| it == wanted)
    }

    /// What the values of a feature are; `None` where nothing is known.
    pub(super) fn range(&self, kind: &str, feature: &str) -> Option<&str> {
        self.lineage(kind).find_map(|it| self.ranges.get(&(it.to_owned(), feature.to_owned()))).map(String::as_str)
    }

    /// Whether a range is that of texts: one of a list of words is.
    pub(super) fn is_text(&self, range: &str) -> bool {
        self.is(range, "uima.cas.String")
    }
}
