//! The words that clauses are read by, a table a language, in lower case with their accents: whatever tells when something is, whether
//! somebody says it, and what is not told.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::text::senses;

senses! {
    pub(crate),
    /// Puts the verb behind it into the time to come: will, wird.
    WILL = 0;
    /// The same as somebody has said it, or under a condition: would, würde.
    WOULD = 1;
    /// is, ist, es
    BE = 2;
    /// was, war, fue
    WAS = 3;
    /// Inside a group: be, been, ser, gewesen.
    BEING = 4;
    /// has, hat, ha
    HAVE = 5;
    /// had, hatte, había
    HAD = 6;
    /// do, does
    DO = 7;
    DID = 8;
    /// can, must, kann, puede
    MODAL = 9;
    /// could, konnte, pudo
    COULD = 10;
    /// Goes somewhere, or is going to: va, vont.
    GO = 11;
    /// iba, allait
    WENT = 12;
    /// Makes what is behind it passive: wird, wurde.
    BECOME = 13;
    /// In the mood by which German tells what somebody else says: sei, werde.
    REPORTED = 14;
    /// Another verb of the present that has a subject: remains.
    NOW = 15;
    /// Another verb of the past that has a subject and that no ending tells: fell.
    PAST = 16;
    /// What was done, where no ending tells: broken.
    PARTICIPLE = 17;
    /// Ends as a verb does and is none: hundred.
    NO_VERB = 18;
    /// not, never, nunca
    NOT = 19;
    /// Before a verb of telling, makes it silence: refused, unable, without.
    REFUSE = 20;
    /// Behind “is”, tells what is planned: due, expected.
    PLANNED = 21;
    /// The same only before “to”: set, going.
    SET = 22;
    /// Behind “is to”, what plans nothing: “to the north”.
    NO_PLAN = 23;
    /// A wish by itself: “the aim is to …”.
    PURPOSE = 24;
    /// Before what looks like a verb, makes it a noun: “his will”.
    BEFORE_NOUN = 25;
    /// Tells something, as it stands behind “not” or “refused to”: say, confirmed.
    TELL = 26;
    /// What only a source does: comment.
    OF_SOURCES = 27;
    /// Gives, where what is given is told: details.
    GIVE = 28;
    /// Says by itself that something is not told: unclear.
    UNTOLD = 29;
    /// Stands between the words of a group: also.
    BETWEEN = 30;
    /// Goes on with its subject where a comma stands before it; among the others that are verbs: has.
    AUXILIARY = 31;
    /// Names a time that is to come: tomorrow, demnächst.
    AHEAD = 32;
    /// Tells of a wish and not of what will be: “would like”.
    WISH = 33;
    /// Of two that look alike, what ends as an infinitive and is a participle, or the other way round: gehören.
    INFINITIVE = 34;
    /// Turns a time behind it into one that has begun: since, seit.
    SINCE = 35;
    /// Behind a comma only describes: based.
    DESCRIBES = 36;
    /// What one plans to do stands behind it: plans, promised.
    PLANS = 37;
}

/// A language that has a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tongue {
    English,
    Spanish,
    German,
    French,
}

const TONGUES: [Tongue; 4] = [Tongue::English, Tongue::Spanish, Tongue::German, Tongue::French];

type Row = (Senses, &'static str);
/// A verb that another one, or a participle, stands behind.
const HELPING: Senses = Senses::AUXILIARY;

const ENGLISH: &[Row] = &[
    (Senses::WILL.and(HELPING), "will"),
    (Senses::WILL, "shall won’t"),
    (Senses::NOT, "won’t can’t not never cannot nor neither no nobody"),
    (Senses::WOULD.and(HELPING), "would"),
    (Senses::BE.and(HELPING), "is are"),
    (Senses::WAS.and(HELPING), "was were"),
    (Senses::BEING, "be been being"),
    (Senses::HAVE.and(HELPING), "has have"),
    (Senses::HAD.and(HELPING), "had"),
    (Senses::DO.and(HELPING), "does"),
    (Senses::DO.and(Senses::NOW), "do"),
    (Senses::DID.and(HELPING), "did"),
    (Senses::MODAL.and(HELPING), "can may might must should"),
    (Senses::MODAL, "ought cannot can’t"),
    (Senses::COULD.and(HELPING), "could"),
    (
        Senses::PAST,
        "fell rose broke sank began came went left lost won took made gave got grew kept met paid ran saw sent sold spent stood struck held hit \
         cut cost caught burnt built bought brought became led put tore fled hid drove flew found fought rang sat shot shook stole swept threw \
         wore drew shut spread burst lay knew slid froze wrote spoke died",
    ),
    (
        Senses::NOW,
        "remains seems appears includes costs contains needs faces stands runs plans takes makes goes comes",
    ),
    (
        Senses::PARTICIPLE,
        "beaten bitten broken chosen driven eaten fallen forgotten frozen given hidden shaken stolen taken thrown torn woken written overtaken \
         undertaken withdrawn blown shown known made built held sold sent paid lost found left kept cut hit shut put set hurt burnt bought brought \
         caught fought led met shot struck swept won spent told done gone seen drawn grown laid read sunk begun become born said heard felt thought meant slept dealt taught spent won paid gone rebuilt sworn flown resold hung slain overrun overthrown",
    ),
    (Senses::NO_VERB, "need indeed hundred"),
    (Senses::DESCRIBES, "based compared followed accompanied given provided prompted caused triggered"),
    (Senses::REFUSE, "without refused refuses refuse declined declines decline unable unwilling"),
    (Senses::PLANNED, "due expected scheduled planned"),
    (Senses::SET, "set slated going about"),
    (Senses::NO_PLAN, "blame the a an this that his her its their our my him them us"),
    (
        Senses::PLANS,
        "plans plan intends intend hopes hope promised promises pledged pledges vowed vows threatened threatens offered offers agreed agrees decided",
    ),
    (Senses::PURPOSE, "aim aims goal goals idea purpose point task job way question challenge problem"),
    (Senses::BEFORE_NOUN, "a the his her their its my our your of good ill free political"),
    (
        Senses::TELL,
        "comment say said confirm confirmed confirmation describe described disclose disclosed reveal revealed explain explained specify \
         specified known clear",
    ),
    (Senses::OF_SOURCES, "comment elaborate say"),
    (Senses::GIVE, "elaborate give gave offered provided provide"),
    (Senses::UNTOLD, "unclear unknown undisclosed"),
    (Senses::BETWEEN, "long not never also soon later then still again twice once only now almost just yet ever first even already both all longer"),
    (Senses::AHEAD, "tomorrow"),
    (Senses::WISH, "like prefer rather love hate seem appear"),
    (Senses::SINCE, "since"),
];

const SPANISH: &[Row] = &[
    (Senses::GO.and(Senses::NOW), "va van vamos voy vas"),
    (Senses::WENT.and(Senses::PAST), "iba iban"),
    (Senses::BE.and(HELPING), "es son"),
    (Senses::BE.and(Senses::NOW), "está están"),
    (Senses::WAS.and(HELPING), "fue fueron era eran estaba estaban"),
    (Senses::WAS, "estuvo estuvieron"),
    (Senses::WILL.and(Senses::BEING).and(HELPING), "será serán"),
    (Senses::BEING, "sido ser siendo"),
    (Senses::HAVE.and(HELPING), "ha han"),
    (Senses::HAVE, "he hemos has"),
    (Senses::HAD.and(HELPING), "había habían"),
    (Senses::WOULD, "sería serían tendría tendrían habría habrían podría podrían debería deberían haría harían"),
    (Senses::MODAL, "puede pueden debe deben quiere quieren"),
    (Senses::COULD.and(Senses::PAST), "pudo"),
    (Senses::PAST, "tuvo tuvieron hizo hicieron puso vino seguía tenía tenían dijo quiso quisieron dieron dio pudieron cayeron trajo trajeron"),
    (Senses::NOW, "sigue siguen queda quedan cae caen tiene tienen cuesta cuestan hay"),
    (Senses::PARTICIPLE, "abierto abierta abiertos abiertas roto rota rotos dicho hecho hecha hechos visto puesto escrito muerto muertos muerta cubierto vuelto resuelto"),
    (Senses::NO_VERB, "mamá papá allá acá quizá jamás"),
    (Senses::NOT, "no nunca tampoco jamás ni nadie"),
    (Senses::REFUSE, "declinó declinaron rehusó rehusaron rechazó sin negó negaron niega"),
    (Senses::PLANNED, "previsto prevista previstos previstas programado programada programados programadas"),
    (
        Senses::TELL,
        "decir dicho confirmar confirmado comentar comentado revelar revelado precisar precisado explicar explicado detallar detallado saber \
         sabe claro",
    ),
    (Senses::OF_SOURCES, "comentar"),
    (Senses::GIVE, "dar dio hacer"),
    (Senses::UNTOLD, "incierto desconoce ignora"),
    (Senses::BEFORE_NOUN, "la el una un su los las esta este"),
    (Senses::BETWEEN, "no nunca se lo le les la los las me nos ya también aún todavía jamás tampoco te os"),
    (Senses::AHEAD, "mañana"),
    (Senses::SINCE, "desde"),
];

const GERMAN: &[Row] = &[
    (Senses::BECOME.and(HELPING), "wird"),
    (Senses::BECOME, "werden wirst"),
    (Senses::BECOME.and(Senses::REPORTED).and(HELPING), "werde"),
    (Senses::BECOME.and(Senses::WAS).and(HELPING), "wurde wurden"),
    (Senses::BECOME.and(Senses::WOULD).and(Senses::REPORTED).and(HELPING), "würde würden"),
    (Senses::WILL, "soll sollen"),
    (Senses::BE.and(HELPING), "ist sind"),
    (Senses::WAS.and(HELPING), "war waren"),
    (Senses::BE.and(Senses::REPORTED).and(HELPING), "sei seien"),
    (Senses::WAS.and(Senses::REPORTED).and(HELPING), "wäre wären"),
    (Senses::BEING, "sein gewesen worden geworden"),
    (Senses::HAVE.and(HELPING), "hat haben"),
    (Senses::HAVE.and(Senses::REPORTED).and(HELPING), "habe"),
    (Senses::HAD.and(HELPING), "hatte hatten"),
    (Senses::HAD.and(Senses::REPORTED).and(HELPING), "hätte hätten"),
    (Senses::MODAL, "kann können muss müssen darf dürfen will wollen sollte sollten"),
    (Senses::MODAL.and(Senses::REPORTED).and(HELPING), "könne müsse solle wolle"),
    (Senses::MODAL.and(Senses::REPORTED), "könnten müssten dürfe"),
    (Senses::COULD.and(Senses::PAST), "musste mussten konnte konnten wollte wollten"),
    (Senses::NOW.and(Senses::REPORTED), "gebe gehe komme stehe liege bleibe"),
    (
        Senses::PAST,
        "fiel fielen brach brachen stürzte stürzten brannte brannten ging gingen kam kamen stand standen blieb blieben lag lagen stieg stiegen \
         verlor verloren begann begannen endete kostete sollte sollten führte führten zeigte zeigten erreichte hielt hielten fuhr fuhren gab gaben \
         schloss öffnete sank sanken starb starben",
    ),
    (Senses::NOW, "bleibt bleiben kostet liegt liegen steht stehen gibt schließt öffnet"),
    (
        Senses::PARTICIPLE,
        "verboten verschoben beschlossen entschieden erhoben verloren begonnen betroffen unterschrieben verletzt gebaut beworben verworfen \
         zerbrochen ertrunken verstorben erschossen beworfen abgebrochen entlassen",
    ),
    (
        Senses::INFINITIVE,
        "gehen geben gewinnen gehören gelten gelingen genießen gefährden gewähren gestalten gestehen geraten geschehen gedenken gefallen \
         genehmigen gewährleisten sein haben tun",
    ),
    (
        Senses::NO_VERB,
        "erst bereit bestimmt bekannt berühmt verrückt gerecht gesamt gesund bereits oft vielleicht insgesamt gut überhaupt gegen gestern sieben \
         neben eben zwischen außen wegen zehn deren allen vielen ihren seinen diesen jeden einen keinen anderen beiden ersten letzten nächsten \
         kommenden unten oben innen morgen waren wurden werden",
    ),
    (Senses::NOT, "nicht nie niemals kein keine keinen keiner niemand"),
    (Senses::REFUSE, "lehnte weigerte"),
    (Senses::UNTOLD, "unklar"),
    (Senses::BETWEEN, "nicht nie auch noch schon bald nur sich"),
    (Senses::AHEAD, "morgen übermorgen demnächst bald künftig ab nächste nächsten nächster kommende kommenden kommender"),
    (Senses::SINCE, "seit heute gestern vorgestern"),
];

const FRENCH: &[Row] = &[
    (Senses::GO.and(Senses::NOW), "va vont allons"),
    (Senses::WENT.and(Senses::PAST), "allait allaient"),
    (Senses::BE, "est sont"),
    (Senses::WAS, "était étaient fut furent"),
    (Senses::WILL.and(Senses::BEING), "sera seront"),
    (Senses::HAVE, "a ont"),
    (Senses::HAD, "avait avaient eut eurent"),
    (Senses::WOULD, "serait seraient aurait auraient"),
    (Senses::BEING, "été être"),
    (Senses::MODAL, "peut peuvent doit doivent veut veulent"),
    (
        Senses::PARTICIPLE,
        "dit fait mis pris ouvert ouverte fermé mort morte morts détruit détruite construit vu perdu vendu rendu tenu venu vécu reçu répondu",
    ),
    (Senses::NO_VERB, "opéra contra extra camera genera caméra front affront"),
    (Senses::NOT, "n’ ne pas jamais plus rien aucun aucune personne"),
    (Senses::REFUSE, "refusé refuse"),
    (Senses::BETWEEN, "n’ pas jamais plus ne se y en déjà aussi"),
    (Senses::AHEAD, "demain"),
    (Senses::SINCE, "depuis"),
];

fn table(tongue: Tongue) -> &'static HashMap<&'static str, Senses> {
    static TABLES: [OnceLock<HashMap<&'static str, Senses>>; 4] =
        [OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new()];
    let [english, spanish, german, french] = &TABLES;
    let (table, rows) = match tongue {
        Tongue::English => (english, ENGLISH),
        Tongue::Spanish => (spanish, SPANISH),
        Tongue::German => (german, GERMAN),
        Tongue::French => (french, FRENCH),
    };
    table.get_or_init(|| Senses::by_word(rows))
}

/// The languages whose tables are asked for a text: that of its own, or all of them where it has none.
pub(crate) fn tongues(language: &str) -> &'static [Tongue] {
    match language.split(['-', '_']).next().unwrap_or_default() {
        "en" => &[Tongue::English],
        "es" => &[Tongue::Spanish],
        "de" => &[Tongue::German],
        "fr" => &[Tongue::French],
        _ => &TONGUES,
    }
}

/// What a word in lower case may be in one language, “didn’t” included.
pub(crate) fn senses_in(tongue: Tongue, word: &str) -> Senses {
    let of = |word: &str| table(tongue).get(word).copied();
    if let Some(known) = of(word) {
        return known;
    }
    if tongue != Tongue::English || !word.contains(['’', '\'']) {
        return Senses::default();
    }
    if word.contains('\'') {
        return senses_in(tongue, &word.replace('\'', "’"));
    }
    if let Some(verb) = word.strip_suffix("n’t") {
        return of(verb).unwrap_or_default().and(Senses::NOT);
    }
    match word.rsplit_once('’') {
        Some(("he" | "she" | "it" | "that" | "there" | "who" | "what", "s")) | Some((_, "re" | "m")) => Senses::BE,
        Some((_, "ll")) => Senses::WILL,
        Some((_, "ve")) => Senses::HAVE,
        Some((_, "d")) => Senses::WOULD,
        _ => Senses::default(),
    }
}

/// What a word in lower case may be in any language.
pub(crate) fn senses(word: &str) -> Senses {
    static ALL: OnceLock<HashMap<&str, Senses>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let mut words: HashMap<&str, Senses> = HashMap::new();
        for (word, senses) in TONGUES.iter().flat_map(|it| table(*it)) {
            let known = words.entry(word).or_default();
            *known = known.and(*senses);
        }
        words
    });
    // Only English words have senses by what an apostrophe joins to them.
    all.get(word).copied().unwrap_or_else(|| senses_in(Tongue::English, word))
}

/// Whether a word in lower case has one of some senses in any language.
pub(crate) fn may_be(word: &str, any: Senses) -> bool {
    senses(word).has(any)
}
