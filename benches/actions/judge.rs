//! Whether what is said of an annotation is what was to be said of it.
//!
//! A text that is free, as what a figure counts, is right where it has all the words that were to be there. Of a period its days count,
//! of a speaker the name: whoever is meant by two names has to be one entry of the register.

use manicule::find;
use manicule::model::{
    Annotation, Attribute, AttributeDefinition, AttributeKind, AttributeValue, Project, Speaker, SpeakerId,
};

/// Compares the annotations of one project with those that are to be there.
pub struct Judge<'a> {
    /// What is to be there.
    pub wanted: &'a Project,
    /// What is there.
    pub made: &'a Project,
}

impl Judge<'_> {
    /// The attributes of an annotation that are not what they are to be, in the order of the schema.
    pub fn differing(&self, wanted: &Annotation, made: &Annotation) -> Vec<AttributeDefinition> {
        let definitions = self.wanted.schema.attributes_of(&wanted.label);
        let get = |of: &Annotation, id: &str| of.attributes.get(id).cloned();
        let differs =
            |it: &&AttributeDefinition| !self.agrees(it, get(wanted, it.id.as_str()), get(made, it.id.as_str()));
        definitions.filter(differs).cloned().collect()
    }

    /// Whether a value says what was to be said.
    pub fn agrees(&self, definition: &AttributeDefinition, wanted: Option<Attribute>, made: Option<Attribute>) -> bool {
        let (wanted, made) = match (wanted.map(|it| it.value), made.map(|it| it.value)) {
            (Some(wanted), Some(made)) => (wanted, made),
            // Of what nothing is to be said it may be said that there is none.
            (None, Some(AttributeValue::None)) => return true,
            (wanted, made) => return wanted == made,
        };
        match (definition.kind, &wanted, &made) {
            (AttributeKind::Speaker, AttributeValue::Text(wanted), AttributeValue::Text(made)) => {
                self.is_speaker(&wanted.parse().unwrap(), &made.parse().unwrap())
            }
            (AttributeKind::Text, AttributeValue::Text(wanted), AttributeValue::Text(made)) => {
                lacking(wanted, made).is_empty()
            }
            (_, AttributeValue::Period(wanted), AttributeValue::Period(made)) => {
                (&wanted.from, &wanted.to) == (&made.from, &made.to)
            }
            _ => wanted == made,
        }
    }

    /// Whether an entry of the register stands for whom it is to stand.
    fn is_speaker(&self, wanted: &SpeakerId, made: &SpeakerId) -> bool {
        self.entry(&self.wanted.speakers[wanted]).is_some_and(|it| it.id == *made)
    }

    /// The entry that stands for a speaker: the one of that name, else one of another name of that speaker.
    pub fn entry(&self, wanted: &Speaker) -> Option<&Speaker> {
        let mut names = std::iter::once(&wanted.name).chain(&wanted.aliases).map(|it| name(it));
        names.find_map(|wanted| self.made.speakers.values().map(AsRef::as_ref).find(|it| name(&it.name) == wanted))
    }
}

/// Whether a speaker is called so.
pub fn is_name_of(written: &str, speaker: &Speaker) -> bool {
    name(written) == name(&speaker.name)
}

/// A name without case, accents and article.
fn name(name: &str) -> String {
    let folded = find::fold(name);
    let bare = ["the ", "a "].iter().find_map(|it| folded.strip_prefix(it)).map(str::to_owned);
    bare.unwrap_or(folded)
}

/// The words of one text that another lacks.
pub fn lacking<'a>(wanted: &'a str, made: &str) -> Vec<&'a str> {
    let made = find::fold(made);
    let has = |word: &str| made.split_whitespace().any(|it| it == find::fold(word));
    wanted.split_whitespace().filter(|word| !has(word)).collect()
}
