//! The words that the rules for objects go by, in lower case, those of one sense side by side. Those that clauses go by as well stand in
//! `text/clause/common.rs`.

use crate::text::clause::lexicon::{Senses, may_be};
pub(super) use crate::text::clause::common::{
    CALENDAR, COORDINATORS, DETERMINERS, PREPOSITIONS, PRONOUNS, RELATIVES, SMALL_CALENDAR, SPEECH_VERBS, SUBORDINATORS, WH_WORDS, contains,
};

/// Verbs of speech that may have what is said right behind them, without “that”: “insists there was no other way”.
pub(super) const OPEN_VERBS: &[&str] = &[
    "insists", "insisted", "insist", "maintains", "believes", "believe", "thinks", "think", "reckons", "reckon", "argue", "claims", "claimed", "argues", "argued", "warns", "warned", "admits",
    "admitted", "acknowledged", "denied", "confirmed", "concluded", "predicted", "stressed", "suggested",
];

/// Verbs of speech that stand before who speaks also where a sentence begins.
pub(super) const VERB_FIRST: &[&str] = &[
    "قال", "قالت", "وقال", "وقالت", "أضاف", "أضافت", "وأضاف", "وأضافت", "أعلن", "أعلنت", "ذكر", "ذكرت", "أكد", "أكدت", "صرح", "صرحت",
];

/// Verbs that attribute words to somebody, behind a name, in scripts without spaces.
pub(super) const UNSPACED_VERBS: &[&str] = &[
    "说", "說", "表示", "称", "稱", "指出", "报道", "報道", "报导", "報導", "强调", "強調", "透露", "宣布", "回答", "补充说", "述べた", "語った",
    "話した", "明らかにした", "答えた", "説明した", "発表した", "指摘した", "強調した", "主張した", "認めた", "訴えた", "伝えた",
];

/// Verbs that say, at the end of a sentence, from where something is known: “…, its accounts show”.
pub(super) const SHOWING: &[&str] = &["show", "shows", "showed", "estimates", "estimated", "suggest", "suggests", "found", "reckons", "thinks"];

/// Verbs that answer what somebody else has said.
pub(super) const REPLIES: &[&str] = &[
    "replied", "replies", "answered", "answers", "responded", "responds", "retorted", "countered", "respondió", "respondieron",
    "contestó", "contestaron", "replicó", "antwortete", "antworteten", "entgegnete", "erwiderte", "répond", "répondu", "rétorque",
];

/// Words that answer a question by themselves.
pub(super) const ANSWERS: &[&str] = &[
    "yes", "no", "never", "nope", "sure", "sí", "si", "nunca", "ja", "nein", "nie", "doch", "oui", "non", "jamais",
];

/// How a sentence starts, or an attribution at its end, that names its source.
pub(super) const ACCORDING: &[&str] = &[
    "according to ", "según ", "de acuerdo con ", "laut ", "nach angaben ", "selon ", "d’après ", "وفق ", "وفقا ", "وفقًا ", "بحسب ", "حسب ",
];

/// Words that a part of a sentence starts with that is no attribution.
pub(super) const CONNECTIVES: &[&str] = &[
    "but", "and", "or", "which", "who", "whom", "that", "while", "because", "although", "though", "when", "where",
    "if", "whose", "pero", "y", "aber", "und", "mais", "et",
];

/// Verbs of speech that stand before who speaks, “said the union”, and are no participles.
pub(super) const BARE_VERBS: &[&str] = &[
    "said", "says", "say", "wrote", "writes", "dijo", "dice", "afirmó", "aseguró", "añadió", "agregó", "explicó", "señaló", "informó",
    "dijeron", "afirmaron", "aseguraron", "añadieron", "explicaron", "señalaron", "informaron", "indicó", "indicaron",
    "sagte", "sagt", "sagten", "erklärte", "erklärten", "meinte", "meinten", "schrieb", "schrieben", "dit",
];

/// Verbs of speech that go with another verb: “defended it by saying that …”, “a note reading: …”.
pub(super) const GERUNDS: &[&str] = &[
    "saying", "adding", "arguing", "claiming", "declaring", "explaining", "insisting", "noting", "reading", "warning", "writing",
    "asking", "telling", "diciendo", "afirmando", "asegurando", "explicando", "señalando", "argumentando", "advirtiendo",
];

/// Words behind a comma that set a statement against the one before.
pub(super) const ADVERSATIVES: &[&str] = &["but", "whereas", "pero", "mientras", "aber", "mais"];

/// Words besides prepositions that what tells when, where or on which condition starts with.
pub(super) const CIRCUMSTANCES: &[&str] = &[
    "when", "while", "because", "after", "before", "if", "since", "until", "although", "though", "unless", "with", "within", "over",
    "throughout", "despite", "amid", "cuando", "porque", "mientras", "aunque", "tras", "weil", "wenn", "nachdem", "bevor",
    "während", "quand", "lorsque",
];

/// Small words between German names: “so Anna Weber vom Amt”.
pub(super) const NAME_JOINTS: &[&str] = &[
    "von", "vom", "der", "die", "des", "dem", "den", "am", "im", "in", "aus", "bei", "beim", "für", "zu", "zum", "zur", "gegenüber",
    "und", "weiter",
];

/// Words that a sentence opens with, which state nothing by themselves.
pub(super) const OPENERS: &[&str] = &[
    "now", "then", "today", "yesterday", "meanwhile", "however", "also", "still", "but", "and", "yet", "so", "thus", "later",
    "ahora", "hoy", "ayer", "mientras", "además", "también", "pero", "y", "luego", "así", "jetzt", "heute", "gestern",
    "doch", "aber", "und", "mais", "et", "aujourd’hui",
];

/// Words besides prepositions and calendar names that tell when, behind a verb of speech or a noun: “every child last year”.
pub(super) const WHEN: &[&str] =
    &["late", "earlier", "last", "next", "this", "yesterday", "today", "tomorrow", "now", "again", "so", "here", "there", "old", "worldwide"];

/// Words that a statement follows which is asked for or doubted.
pub(super) const WHETHER: &[&str] = &["whether", "if", "that", "si", "que", "ob", "dass"];

/// Words that an object starts with sooner than who speaks: “announced a plan”.
pub(super) const OBJECT_DETERMINERS: &[&str] = &["a", "an", "its", "his", "her", "their", "no", "un", "una", "su", "sus", "que", "that"];

/// Words that are no name beside a verb of speech: parts of the verb.
pub(super) const PARTICLES: &[&str] = &["has", "had", "have", "hinzu", "mit", "ha", "han", "hat", "haben", "a", "ont", "and", "y", "und", "et", "who"];

/// Words before the verb of a sentence.
pub(super) const BEFORE_VERBS: &[&str] = &[
    "not", "never", "also", "soon", "later", "then", "still", "again", "twice", "once", "only", "now", "no", "se", "ya", "nunca", "ne",
    "también", "le", "les", "lo", "la", "los", "las",
];

/// Verbs of promise and threat, before what will be done.
pub(super) const PROMISES: &[&str] = &[
    "promised", "promises", "pledged", "pledges", "vowed", "vows", "threatened", "threatens", "offered", "offers",
    "prometió", "prometieron", "ofreció", "ofrecieron",
];

/// Words, without their final stop, that a sentence’s final stop is taken for.
pub(super) const ABBREVIATIONS: &[&str] = &[
    "jr", "sr", "inc", "ltd", "corp", "bros", "dr", "mr", "mrs", "ms", "prof", "gen", "sen", "rep", "vs", "etc",
    "usw", "approx",
];

/// Words behind which quotation marks hold a name.
pub(super) const NAMING_WORDS: &[&str] = &[
    "as", "so-called", "called", "nicknamed", "dubbed", "named", "alias", "aka", "a.k.a.", "titled", "entitled", "título",
    "titulado", "titulada", "apodado", "apodada", "llamado", "llamada", "como", "genannt", "titel", "surnommé",
    "intitulé", "dit",
];

/// Number words of a language, without those that join others.
pub(super) fn number_words(language: &str) -> &'static [&'static str] {
    match language {
        "en" => &[
            "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
            "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty",
            "fifty", "sixty", "seventy", "eighty", "ninety", "dozens", "hundreds", "thousands", "millions",
            "billions", "scores", "zero",
        ],
        "es" => &[
            "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece",
            "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno",
            "veintidós", "veinticinco", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta",
            "noventa", "cien", "ciento", "doscientos", "doscientas", "trescientos", "trescientas", "cuatrocientos",
            "quinientos", "quinientas", "mil", "cientos", "decenas", "docenas", "miles", "millones",
        ],
        "de" => &[
            "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf", "dreizehn",
            "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn", "zwanzig", "dreißig", "vierzig",
            "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig", "hundert", "tausend", "zweihundert", "dreihundert",
            "hunderte", "dutzende", "tausende", "hunderten", "dutzenden", "tausenden", "millionen", "milliarden",
        ],
        _ => &[],
    }
}

/// Words that multiply the number before them; most need one.
pub(super) const MAGNITUDES: &[&str] = &[
    "hundred", "thousand", "million", "billion", "trillion", "dozen", "bn", "mn", "tn", "mil", "millón", "millones",
    "docena", "millionen", "milliarde", "milliarden", "mio", "mrd", "dutzend", "millions", "milliard",
    "milliards",
];

/// The names of parts, behind a number word.
pub(super) const FRACTIONS: &[&str] = &[
    "half", "halves", "third", "thirds", "quarter", "quarters", "fifth", "fifths", "tenth", "tenths", "tercios",
    "cuartos", "drittel", "viertel",
];

/// What says how exact a number is, as words joined by single spaces.
pub(super) const QUALIFIERS: &[&str] = &[
    "at least", "at most", "about", "around", "some", "nearly", "almost", "more than", "over", "less than", "under",
    "fewer than", "up to", "roughly", "approximately", "exactly", "an average of", "a total of", "as many as",
    "as few as", "as much as", "as little as", "an estimated", "no more than", "no fewer than", "no less than",
    "not more than", "just over", "just under", "well over", "close to", "an additional", "average of", "total of",
    "estimated", "within", "below", "above",
    // Spanish
    "al menos", "por lo menos", "como mínimo", "más de", "menos de", "unos", "unas", "cerca de", "alrededor de",
    "casi", "hasta", "aproximadamente", "un total de", "un promedio de", "una media de",
    "por debajo de", "por encima de",
    // French
    "au moins", "au plus", "environ", "près de", "plus de", "moins de", "jusqu’à", "quelque",
    // German
    "mindestens", "höchstens", "etwa", "rund", "ungefähr", "circa", "ca", "fast", "knapp", "mehr als", "über",
    "weniger als", "unter", "bis zu", "insgesamt", "durchschnittlich",
];

/// Words that say whose the things are that a number counts a part of.
pub(super) const POSSESSIVES: &[&str] = &["the", "my", "your", "his", "her", "its", "our", "their", "these", "those"];

/// Units and things counted that need no ending to be known.
pub(super) const UNITS: &[&str] = &[
    "people", "crew", "dead", "wounded", "men", "women", "children", "police", "staff", "troops", "personnel", "migrants", "cattle", "sheep",
    "fish", "aircraft", "km", "m", "cm", "mm", "kg", "g", "t", "mg", "l", "ml", "ha", "mw", "gw", "gwh", "kwh", "mph",
    "kph", "km/h", "ft", "lb", "lbs", "oz", "hectares", "euros", "euro", "dollars", "pesos", "pounds", "yen", "yuan",
    "rupees", "francs", "roubles", "rubles", "percent", "prozent", "feet", "passenger", "person", "minute", "minutes",
    "hours", "hour", "degrees", "pence", "cents", "días", "personas", "minutos", "horas", "kilómetros", "metros", "toneladas",
];

/// Two words that are one unit behind a number.
pub(super) const LONG_UNITS: &[&str] = &[
    "per cent", "percentage points", "percentage point", "por ciento", "pour cent", "us dollars", "square kilometres",
    "square kilometers", "square metres", "square miles", "cubic metres", "metric tons", "metric tonnes",
    "nautical miles",
];

/// Times that a rate is counted by: “three a year”.
pub(super) const RATE_TIMES: &[&str] = &[
    "second", "minute", "hour", "day", "night", "week", "month", "year", "person", "head", "capita", "household",
    "barrel", "tonne", "kilo",
];

/// Stretches of time, as a number counts them.
pub(super) const TIMES: &[&str] = &[
    "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year",
    "years", "decades", "centuries",
];

/// What the address is called that a number stands before.
pub(super) const STREETS: &[&str] = &["street", "avenue", "road", "lane", "drive", "boulevard", "square", "st", "ave", "blvd"];

/// Words behind which a number only tells things apart.
pub(super) const NUMBERED: &[&str] = &[
    "section", "article", "chapter", "figure", "table", "page", "pages", "paragraph", "no", "nos", "number", "nr",
    "num", "flight", "route", "highway", "room", "level", "phase", "boeing", "airbus", "channel", "gate", "platform",
    "district", "ward", "zone", "block", "line", "season", "episode", "version", "windows", "iphone", "unit", "item",
    "step", "appendix", "art", "abs", "seite", "página", "artículo", "capítulo", "clause", "interstate", "pier",
    "formula", "top",
];

/// Words in front of which a four-digit number is a year.
pub(super) const YEAR_PREPOSITIONS: &[&str] = &[
    "in", "since", "by", "until", "till", "from", "during", "after", "before", "of", "for", "late", "early", "mid",
    "and", "to", "en", "desde", "hasta", "de", "del", "im", "seit", "jahr", "año", "depuis",
];

/// Words that “one” behind them makes a pronoun.
pub(super) const BEFORE_PRONOUN: &[&str] = &[
    "no", "the", "this", "that", "each", "every", "which", "any", "another", "last", "first", "next", "someone",
    "not", "new", "big", "good", "loved", "square", "day",
];

/// Words that tell “one” in front of them to be a pronoun or part of a phrase.
pub(super) const BEHIND_PRONOUN: &[&str] = &[
    "of", "another", "is", "was", "has", "had", "can", "could", "would", "should", "may", "might", "must", "will",
    "that", "who", "which", "whose", "and", "or", "but", "to", "in", "on", "at", "by", "for", "with", "from", "as",
    "the", "a", "an", "day", "thing", "more", "such", "way", "side", "hand", "time", "point", "does", "did", "do",
    "where", "when", "than", "if", "cannot", "after", "before", "against", "into", "about", "it", "he", "she", "they",
    "we", "you", "i", "not", "said", "says",
];

/// Lower-case words that are no noun that a number counts, or that end its noun phrase.
pub(super) const NO_NOUNS: &[&str] = &[
    "is", "was", "has", "as", "its", "this", "his", "does", "us", "yes", "thus", "across", "towards", "perhaps",
    "always", "sometimes", "besides", "unless", "whereas", "versus", "plus", "minus", "says", "goes", "seems",
    "needs", "wants", "shows", "of", "and", "or", "but", "the", "a", "an", "in", "on", "at", "to", "by", "for",
    "from", "with", "after", "before", "than", "that", "who", "which", "were", "are", "have", "had", "been", "be",
    "will", "would", "could", "can", "may", "during", "since", "until", "while", "when", "where", "into", "over",
    "under", "their", "her", "our", "your", "my", "it", "he", "she", "they", "we", "you", "there", "not", "each",
    "per", "if", "because", "about", "against", "between", "among", "died", "said", "also", "more", "less", "later",
    "earlier", "ago", "de", "del", "la", "las", "los", "el", "en", "y", "e", "por", "con", "que", "tras",
    "les", "des", "dans", "et", "außer", "als", "bis", "aus", "yesterday", "overseas", "so", "out", "up",
    "down", "off", "only", "according", "him", "them", "whose", "makes", "gives", "takes", "comes", "gets",
    "yet", "alongside", "afterwards", "nevertheless", "gave", "took", "went", "came", "got", "saw", "ran", "told", "began",
    "became", "wrote", "spoke", "fell", "rose", "drove", "flew", "fled", "tore", "sat", "stood", "knew",
];

/// Whether a lower-case word is none of a noun phrase behind a number, so that it ends there.
pub(crate) fn ends_noun_phrase(word: &str) -> bool {
    contains(NO_NOUNS, word)
}

/// Whether a lower-case word is a verb with a subject that no ending tells: “fell”, “left”.
pub(crate) fn is_plain_verb(word: &str) -> bool {
    may_be(word, Senses::NOW.and(Senses::PAST))
}
