//! The words that clauses and the rules for objects both go by, in lower case, those of one sense side by side.

/// Whether a list has a word.
pub(in crate::text) fn contains(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

/// Verbs that attribute words to somebody.
pub(in crate::text) const SPEECH_VERBS: &[&str] = &[
    "said", "says", "say", "told", "tells", "asked", "asks", "added", "adds", "announced", "announces",
    "argued", "argues", "claimed", "claims", "concluded", "confirmed", "continued", "declared", "denied", "explained",
    "insisted", "insists", "maintains", "admitted", "admits", "acknowledged", "noted", "notes", "observed", "predicted", "promised", "read", "reads", "recalled", "replied",
    "reported", "reports", "revealed", "shouted", "cried", "whispered", "stated", "states", "stressed", "suggested", "tweeted", "vowed", "warned",
    "warns", "wrote", "writes",
    // Spanish, German, French
    "dijo", "dice", "dijeron", "afirmó", "aseguró", "añadió", "agregó", "declaró", "explicó", "señaló", "informó",
    "explicaron", "informaron", "aseguraron", "afirmaron", "añadieron", "señalaron", "indicó", "indicaron", "anunció",
    "anunciaron", "advirtió", "advirtieron", "denunció", "denunciaron", "lamentó", "reconoció", "insistió", "precisó", "recordó",
    "sostuvo", "confirmó", "confirmaron", "relató", "comentó", "apuntó", "subrayó",
    "sagte", "sagt", "sagten", "erklärte", "erklärten", "betonte", "betonten", "meinte", "meinten", "berichtete", "berichteten",
    "bestätigte", "bestätigten", "bestätigt", "forderte", "forderten", "fordert", "kündigte", "kündigten", "behauptete", "behaupteten",
    "behauptet", "versicherte", "versicherten", "räumte", "räumten", "betont", "erklärt", "berichtet", "schreibt", "warnt", "meint",
    "teilte", "teilten", "fügte", "schrieb", "schrieben", "warnte", "warnten", "dit", "déclaré", "affirmé", "ajouté", "expliqué",
    "annoncé", "indiqué", "précisé", "déclare", "explique", "affirme", "indique",
    "believes", "thinks", "believe", "think", "reckons", "reckon", "warn", "argue", "insist", "cree", "creen", "sostiene", "sostienen", "asegura", "aseguran", "afirma", "afirman", "advierte", "negó",
    "negaron", "glaubt",
    // Arabic
    "قال", "قالت", "وقال", "وقالت", "أضاف", "أضافت", "وأضاف", "وأضافت", "أعلن", "أعلنت", "ذكر", "ذكرت", "أكد", "أكدت", "صرح", "صرحت",
];

/// Words that a relative clause starts with.
pub(in crate::text) const RELATIVES: &[&str] = &["which", "who", "that", "que", "quien", "quienes", "cual", "qui"];

/// Words that join parts of a sentence.
pub(in crate::text) const COORDINATORS: &[&str] = &[
    "and", "but", "or", "nor", "yet", "y", "e", "o", "u", "ni", "pero", "sino", "und", "oder", "aber", "et", "ou", "mais",
];

/// Words that a dependent part of a sentence starts with.
pub(in crate::text) const SUBORDINATORS: &[&str] = &[
    "that", "whether", "when", "while", "because", "after", "before", "if", "which", "who", "whose", "where", "since", "until",
    "although", "though", "unless", "que", "si", "cuando", "porque", "mientras", "donde", "quien", "tras", "aunque", "dass",
    "weil", "wenn", "nachdem", "bevor", "ob", "während", "quand", "lorsque",
];

/// Words that a question starts with which is not answered.
pub(in crate::text) const WH_WORDS: &[&str] = &[
    "how", "what", "who", "whom", "why", "where", "when", "which", "cómo", "qué", "quién", "quiénes", "dónde", "cuándo", "cuánto",
    "cuánta", "cuántos", "cuántas", "cuál", "cuáles",
];

/// Words that a noun phrase starts with.
pub(in crate::text) const DETERMINERS: &[&str] = &[
    "the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their", "any", "el", "la", "los", "las", "un",
    "una", "su", "sus", "der", "die", "das", "den", "dem", "ein", "eine", "einen", "einem", "einer", "le", "les", "une",
];

/// Words that stand for somebody who was named before. Those of whoever writes are names.
pub(in crate::text) const PRONOUNS: &[&str] = &[
    "he", "she", "they", "it", "él", "ella", "ellos", "ellas", "er", "sie", "il", "elle", "ils", "elles",
];

/// Words that tell where or when something was said, or whose head somebody is.
pub(in crate::text) const PREPOSITIONS: &[&str] = &[
    "of", "in", "on", "at", "to", "for", "from", "by", "with", "after", "before", "during", "since", "under", "near", "outside",
    "de", "del", "en", "al", "desde", "tras", "durante", "por", "para", "con", "von", "vom", "im", "am", "bei", "aus", "nach",
    "seit", "für", "zu", "zum", "zur", "du", "des", "dans", "depuis", "à", "au", "aux", "في", "من", "على",
];

/// Months and weekdays of English, Spanish and German; those of English count with a capital only.
pub(in crate::text) const CALENDAR: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "januar", "februar", "märz", "mai", "juni",
    "juli", "oktober", "dezember", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
];

/// Months of Spanish and French, which have no capital.
pub(in crate::text) const SMALL_CALENDAR: &[&str] = &[
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre", "janvier", "février", "mars", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre", "mai", "gennaio", "febbraio", "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "dicembre",
    "janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "novembro", "dezembro",
];

/// Whether a lower-case word is a verb that attributes words to somebody.
pub(crate) fn is_telling(word: &str) -> bool {
    contains(SPEECH_VERBS, word)
}

/// Whether a lower-case word tells where, when or whose.
pub(crate) fn is_preposition(word: &str) -> bool {
    contains(PREPOSITIONS, word)
}

pub(crate) fn is_pronoun(word: &str) -> bool {
    contains(PRONOUNS, word)
}

/// Whether a noun phrase may start with a lower-case word.
pub(crate) fn is_determiner(word: &str) -> bool {
    contains(DETERMINERS, word)
}

/// Whether a lower-case word names a month or a day of the week.
pub(crate) fn is_calendar(word: &str) -> bool {
    contains(CALENDAR, word) || contains(SMALL_CALENDAR, word)
}

pub(crate) fn is_relative(word: &str) -> bool {
    contains(RELATIVES, word)
}

pub(crate) fn is_subordinator(word: &str) -> bool {
    contains(SUBORDINATORS, word)
}

pub(crate) fn is_coordinator(word: &str) -> bool {
    contains(COORDINATORS, word)
}

/// Whether a question that is not answered may start with a lower-case word.
pub(crate) fn is_question(word: &str) -> bool {
    contains(WH_WORDS, word)
}
