//! The words that furniture is told by, in lower case and without accents.

/// Lines that mark an advertisement, without the punctuation around them.
pub(super) const ADVERTISEMENTS: &[&str] = &[
    "advertisement", "advert", "ad", "ads", "sponsored", "sponsored content", "paid content", "promoted", "story continues below",
    "article continues below", "story continues below advertisement", "article continues below advertisement", "continue reading below",
    "anzeige", "werbung", "publicidad", "anuncio", "publicite", "publicidade",
];

/// What the last line of a dispatch begins with.
pub(super) const WIRE_CREDITS: &[&str] =
    &["(reporting by", "(additional reporting by", "(writing by", "(editing by", "reporting by", "additional reporting by"];

/// What reporters are.
pub(super) const OFFICES: &[&str] = &["reporter", "reporters", "correspondent", "correspondents", "editor", "columnist", "redakteur", "redakteurin", "redactor", "redactora"];

/// What a line ends with that tells how long an article takes to read.
pub(super) const READING_TIMES: &[&str] =
    &["minute read", "minutes read", "min read", "mins read", "minuten lesezeit", "minutos de lectura", "min de lectura", "min de lecture"];

/// What a line begins with that tells when an article was put there.
pub(super) const DATED: &[&str] = &["published", "updated", "last updated", "posted", "first published", "publicado", "actualizado", "veroffentlicht"];

/// Behind what a picture is credited to somebody.
pub(super) const CREDITS: &[&str] = &[
    "photo:", "photos:", "photograph:", "picture:", "image:", "file photo:", "photo credit:", "image credit:", "credit:", "foto:", "bild:",
    "imagen:", "photo by ", "photo courtesy", "representation image", "representational image", "getty images",
];

/// Buttons.
pub(super) const SHARES: &[&str] = &[
    "share", "share this", "share this article", "share this story", "share on", "share via", "facebook", "twitter", "x", "whatsapp",
    "linkedin", "reddit", "telegram", "email", "e-mail", "print", "copy link", "link copied", "comments", "comment", "save", "listen",
    "compartir", "teilen", "imprimir", "drucken", "pinterest", "instagram", "tweet", "messenger",
];

/// What an invitation begins with.
pub(super) const INVITATIONS: &[&str] = &[
    "sign up for", "sign up to", "subscribe to", "subscribe now", "get our newsletter", "get the latest", "join our", "follow us",
    "like us on", "download our app", "support our journalism", "send us your", "send your", "contact us", "contact the author",
    "do you have a story", "have you got a story", "got a tip", "click here to", "suscribete", "abonnieren sie", "siguenos", "folgen sie uns",
];

/// What a link to another article begins with.
pub(super) const LINK_BEGINNINGS: &[&str] =
    &["read more:", "read also:", "also read:", "read next:", "related:", "see also:", "more:", "watch:", "lee tambien:", "lea tambien:", "lesen sie auch:", "mehr zum thema:"];

/// What stands above links to other articles.
pub(super) const LINK_HEADINGS: &[&str] = &[
    "related", "related articles", "related stories", "related topics", "related content", "related news", "read more", "read next",
    "more on this story", "more stories", "more from", "you may also like", "you might also like", "recommended", "recommended for you",
    "most read", "most popular", "trending", "trending now", "latest news", "top stories", "also read", "mehr zum thema", "lesen sie auch",
    "noticias relacionadas", "te puede interesar", "lo mas leido",
];
