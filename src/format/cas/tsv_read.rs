//! Reads WebAnno TSV 3: rows become the feature structures that they were written from.

use std::collections::HashMap;

use super::graph::{Cas, Node, Raw, SOFA};
use super::tsv_cell::{numbered, plain, reference, split};
use super::tsv_file::{self, Column, File, Layer, LayerKind, Row};
use super::xml::{Fault, short};

/// The id of the text.
const TEXT: u64 = 1;

/// The structures of a file, as far as they could be read, and the lines that say something that nothing is for.
///
/// # Errors
///
/// Where it is no such file.
pub(super) fn read(bytes: &[u8], faults: &mut Vec<Fault>) -> Result<(Cas, Vec<usize>), Fault> {
    let file = tsv_file::read(bytes, faults)?;
    let mut assembly =
        Assembly { file: &file, spans: Vec::new(), at_row: HashMap::new(), numbers: HashMap::new(), faults };
    for (at, row) in file.rows.iter().enumerate() {
        for (number, layer) in file.layers.iter().enumerate().filter(|(_, it)| it.kind != LayerKind::Relation) {
            assembly.add_spans(at, row, number, layer);
        }
    }
    let cas = assembly.cas();
    Ok((cas, file.comments))
}

/// What tells an annotation of a layer from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// Its number.
    Number(u64),
    /// Its row, and its place among those that are stacked there.
    Stacked(usize, usize),
    /// A chain and its place there.
    Link(u64, u64),
}

/// An annotation that is put together from its rows.
struct Built {
    layer: usize,
    key: Key,
    place: [u64; 2],
    line: usize,
    features: Vec<(String, String)>,
    /// The feature, role and target of each link.
    links: Vec<(String, String, String)>,
}

struct Assembly<'f> {
    file: &'f File,
    spans: Vec<Built>,
    /// The annotations of a layer in a row.
    at_row: HashMap<(usize, usize), Vec<usize>>,
    /// The annotations of a layer by what tells them apart.
    numbers: HashMap<(usize, Key), usize>,
    faults: &'f mut Vec<Fault>,
}

impl Assembly<'_> {
    fn add_spans(&mut self, at: usize, row: &Row, number: usize, layer: &Layer) {
        let cells = &row.cells[layer.first..layer.first + layer.columns.len()];
        // The keys of what is stacked in the last column that gave some.
        let mut keys: Vec<Key> = Vec::new();
        let mut roles: Vec<Vec<String>> = Vec::new();
        for (column, cell) in layer.columns.iter().zip(cells).filter(|(_, cell)| *cell != "_") {
            if let Column::Targets(_) = column {
                if keys.is_empty() {
                    // An annotation without a link has nothing in the column of roles.
                    for place in 0..split(cell, '|').len() {
                        self.span(at, row, number, Key::Stacked(at, place));
                    }
                }
                self.add_links(cell, (number, &keys), (&roles, layer));
                continue;
            }
            (keys, roles) = (Vec::new(), Vec::new());
            for (place, piece) in split(cell, '|').into_iter().enumerate() {
                let (value, told) = numbered(piece);
                let (value, key) = match (layer.kind, link(value)) {
                    (LayerKind::Chain, Some((value, key))) => (value, key),
                    // The other columns of a chain have its number alone; it is the place in the row that tells.
                    (LayerKind::Chain, None) => match self.at_row.get(&(number, at)).and_then(|it| it.get(place)) {
                        Some(span) => (value, self.spans[*span].key),
                        None => continue,
                    },
                    (_, _) => (value, told.map_or(Key::Stacked(at, place), Key::Number)),
                };
                keys.push(key);
                let span = self.span(at, row, number, key);
                match column {
                    Column::Roles(_) => roles.push(split(value, ';').into_iter().map(plain).collect()),
                    Column::Feature(name) if !matches!(value, "*" | "_") && !name.is_empty() => {
                        let features = &mut self.spans[span].features;
                        if !features.iter().any(|(it, _)| it == name) {
                            features.push((name.clone(), plain(value)));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// The annotation of a key, grown to a row.
    fn span(&mut self, at: usize, row: &Row, layer: usize, key: Key) -> usize {
        let span = *self.numbers.entry((layer, key)).or_insert_with(|| {
            let (place, line) = (row.place, row.line);
            self.spans.push(Built { layer, key, place, line, features: Vec::new(), links: Vec::new() });
            self.spans.len() - 1
        });
        let built = &mut self.spans[span];
        built.place = [built.place[0].min(row.place[0]), built.place[1].max(row.place[1])];
        let here = self.at_row.entry((layer, at)).or_default();
        if !here.contains(&span) {
            here.push(span);
        }
        span
    }

    fn add_links(&mut self, cell: &str, (layer, keys): (usize, &[Key]), (roles, of): (&[Vec<String>], &Layer)) {
        let feature = of.columns.iter().find_map(|it| match it {
            Column::Roles(feature) => Some(feature.clone()),
            _ => None,
        });
        let feature = feature.unwrap_or_default();
        for ((key, roles), piece) in keys.iter().zip(roles).zip(split(cell, '|')) {
            let Some(span) = self.numbers.get(&(layer, *key)) else { continue };
            let links = &mut self.spans[*span].links;
            for (role, target) in roles.iter().zip(split(piece, ';')).filter(|(_, it)| !matches!(*it, "*" | "_")) {
                let link = (feature.clone(), role.clone(), target.to_owned());
                // An annotation of several rows says the same in each.
                if !links.contains(&link) {
                    links.push(link);
                }
            }
        }
    }

    /// The structures of all that was put together.
    fn cas(mut self) -> Cas {
        let mut cas = Cas::default();
        let text = vec![
            ("sofaID".to_owned(), Raw::Text("_InitialView".to_owned())),
            ("sofaString".to_owned(), Raw::Text(self.file.text.clone())),
        ];
        cas.add(Node { id: TEXT, kind: SOFA.to_owned(), line: None, features: text });
        let rows: HashMap<&str, usize> =
            self.file.rows.iter().enumerate().map(|(at, it)| (it.id.as_str(), at)).collect();
        let mut out = Out { cas, next: TEXT + 1 + self.spans.len() as u64, tokens: HashMap::new() };
        let chains: HashMap<(usize, u64, u64), u64> = self
            .spans
            .iter()
            .enumerate()
            .filter_map(|(at, it)| match it.key {
                Key::Link(chain, place) => Some(((it.layer, chain, place), id(at))),
                _ => None,
            })
            .collect();
        for at in 0..self.spans.len() {
            let mut node = self.node(at);
            if let Key::Link(chain, place) = self.spans[at].key {
                let next = chains.get(&(self.spans[at].layer, chain, place + 1));
                node.features.extend(next.map(|it| ("next".to_owned(), Raw::One(*it))));
            }
            self.link(at, &mut node, &rows, &mut out);
            out.cas.add(node);
        }
        self.relate(&rows, &mut out);
        out.cas
    }

    fn node(&self, at: usize) -> Node {
        let built = &self.spans[at];
        let mut features = placed(built.place);
        features.extend(built.features.iter().map(|(name, value)| (name.clone(), value_of(value))));
        Node { id: id(at), kind: self.file.layers[built.layer].name.clone(), line: Some(built.line), features }
    }

    fn link(&mut self, at: usize, node: &mut Node, rows: &HashMap<&str, usize>, out: &mut Out) {
        for (feature, role, target) in std::mem::take(&mut self.spans[at].links) {
            let (row, number, _) = reference(&target);
            let layer = &self.file.layers[self.spans[at].layer];
            let wanted = layer.columns.iter().find_map(|it| match it {
                Column::Targets(kind) => Some(kind.as_str()),
                _ => None,
            });
            let Some(end) = self.find(wanted.unwrap_or_default(), row, number, rows) else {
                self.faults.push((self.spans[at].line, format!("its link to {} leads to nothing", short(&target))));
                continue;
            };
            let mut features = vec![("target".to_owned(), Raw::One(end))];
            if !matches!(role.as_str(), "*" | "_") {
                features.push(("role".to_owned(), Raw::Text(role)));
            }
            let link = out.add(Node { kind: "link".to_owned(), features, ..Node::default() });
            match node.features.iter_mut().find(|(name, _)| *name == feature) {
                Some((_, Raw::Many(links))) => links.push(link),
                _ => node.features.push((feature, Raw::Many(vec![link]))),
            }
        }
    }

    /// The annotation of a type in a row, or in any where its number says which.
    fn find(&self, kind: &str, row: &str, number: Option<u64>, rows: &HashMap<&str, usize>) -> Option<u64> {
        let is_any = kind == "uima.tcas.Annotation";
        let layers = self.file.layers.iter().enumerate().filter(|(_, it)| it.kind == LayerKind::Span);
        let mut layers = layers.filter(|(_, it)| is_any || it.name == kind).map(|(at, _)| at);
        let row = *rows.get(row)?;
        layers.find_map(|layer| match number {
            Some(number) => self.numbers.get(&(layer, Key::Number(number))).map(|it| id(*it)),
            None => self.at_row.get(&(layer, row)).and_then(|it| it.first()).map(|it| id(*it)),
        })
    }

    fn relate(&mut self, rows: &HashMap<&str, usize>, out: &mut Out) {
        for row in &self.file.rows {
            for layer in self.file.layers.iter().filter(|it| it.kind == LayerKind::Relation) {
                let cells = &row.cells[layer.first..layer.first + layer.columns.len()];
                let base = layer.columns.iter().zip(cells).find_map(|(column, cell)| match column {
                    Column::Base(kind) => Some((kind.as_str(), cell)),
                    _ => None,
                });
                let Some((kind, cell)) = base.filter(|(_, cell)| *cell != "_") else { continue };
                for (place, piece) in split(cell, '|').into_iter().enumerate() {
                    let (source, from, to) = reference(piece);
                    let ends = [(source, from), (row.id.as_str(), to)].map(|(row, number)| {
                        self.find(kind, row, number, rows).or_else(|| self.token(kind, row, rows, out))
                    });
                    let [Some(from), Some(to)] = ends else {
                        self.faults.push((row.line, format!("its relation from {} leads from nothing", short(piece))));
                        continue;
                    };
                    let mut features =
                        vec![("Governor".to_owned(), Raw::One(from)), ("Dependent".to_owned(), Raw::One(to))];
                    features.extend(placed(row.place));
                    for (column, cell) in layer.columns.iter().zip(cells) {
                        let Column::Feature(name) = column else { continue };
                        let value = split(cell, '|').get(place).map(|it| numbered(it).0);
                        let value = value.filter(|it| !matches!(*it, "*" | "_") && !name.is_empty());
                        features.extend(value.map(|it| (name.clone(), value_of(&plain(it)))));
                    }
                    out.add(Node { kind: layer.name.clone(), line: Some(row.line), features, id: 0 });
                }
            }
        }
    }

    /// The token of a row, where relations lead from token to token: these are no layer of the file.
    fn token(&self, kind: &str, row: &str, rows: &HashMap<&str, usize>, out: &mut Out) -> Option<u64> {
        if self.file.layers.iter().any(|it| it.name == kind) {
            return None;
        }
        let at = *rows.get(row)?;
        if let Some(id) = out.tokens.get(&at) {
            return Some(*id);
        }
        let Row { place, line, .. } = self.file.rows[at];
        let id = out.add(Node { kind: kind.to_owned(), line: Some(line), features: placed(place), id: 0 });
        out.tokens.insert(at, id);
        Some(id)
    }
}

/// What is written, and the next id that is free.
struct Out {
    cas: Cas,
    next: u64,
    /// The tokens that relations lead to, by row.
    tokens: HashMap<usize, u64>,
}

impl Out {
    fn add(&mut self, node: Node) -> u64 {
        let id = self.next;
        self.next += 1;
        self.cas.add(Node { id, ..node });
        id
    }
}

/// The id of an annotation by its place.
fn id(at: usize) -> u64 {
    TEXT + 1 + at as u64
}

fn placed([begin, end]: [u64; 2]) -> Vec<(String, Raw)> {
    let number = |name: &str, it: u64| (name.to_owned(), Raw::Text(it.to_string()));
    vec![("sofa".to_owned(), Raw::One(TEXT)), number("begin", begin), number("end", end)]
}

/// A value as it would stand in XMI.
fn value_of(value: &str) -> Raw {
    match value {
        "true" | "false" => Raw::YesNo(value == "true"),
        _ => Raw::Text(value.to_owned()),
    }
}

/// The value and the place of a link: `coref->2-1` is the first one of the second chain.
fn link(value: &str) -> Option<(&str, Key)> {
    let (value, place) = value.rsplit_once("->")?;
    let (chain, place) = place.split_once('-')?;
    Some((value, Key::Link(chain.parse().ok()?, place.parse().ok()?)))
}
