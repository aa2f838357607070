//! The words that the rules for sources go by, a table a language, in lower case.
//!
//! A word may have several senses; which of them counts is told by the words beside it.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::text::senses;

senses! {
    pub(super),
    /// Attributes words wherever it stands: said.
    SAY = 0;
    /// Attributes words only beside marks or a “that”: added, reports.
    WEAK = 1;
    /// Calls something by the words that follow: described.
    CALL = 2;
    /// Says that something is not so.
    DENY = 3;
    /// Does not say: declined.
    DECLINE = 4;
    /// Says what will be.
    PROMISE = 5;
    HE = 6;
    SHE = 7;
    THEY = 8;
    IT = 9;
    /// the, this
    DEFINITE = 10;
    /// a, two, some
    INDEFINITE = 11;
    /// her, their
    POSSESSIVE = 12;
    PREPOSITION = 13;
    /// A preposition that goes on with a noun: of.
    INNER = 14;
    /// Stands between a subject and its verb: has, later.
    BETWEEN = 15;
    /// A form of to be, behind which a verb is passive.
    BE = 16;
    /// who, which
    RELATIVE = 17;
    CONJUNCTION = 18;
    /// that, whether: what follows is what was said.
    THAT = 19;
    NOT = 20;
    /// An office or occupation of one person.
    PERSON = 21;
    GROUP = 22;
    ORGANISATION = 23;
    DOCUMENT = 24;
    /// Something by which somebody speaks: statement.
    MESSAGE = 25;
    MEDIUM = 26;
    /// An address before a name that is no part of it: Mr.
    ADDRESS = 27;
    MALE = 28;
    FEMALE = 29;
    /// The last word of the name of a place.
    PLACE = 30;
    /// A weekday or month.
    TIME = 31;
    /// nobody, everyone
    NOBODY = 32;
    /// Swallows the stop behind it.
    ABBREVIATION = 33;
    /// Another verb that ends a noun phrase.
    VERB = 34;
    /// Joins the parts of a person’s name: van, de.
    PARTICLE = 35;
    /// Something that has a name and says nothing: ferry.
    THING = 36;
    /// Says what somebody thinks: believes.
    OPINE = 37;
}

/// Every pronoun that may stand for a source.
pub(super) const PRONOUN: Senses = Senses::HE.and(Senses::SHE).and(Senses::THEY).and(Senses::IT);
/// Every kind of verb or phrase that attributes words.
pub(super) const CUE: Senses =
    Senses::SAY.and(Senses::WEAK).and(Senses::CALL).and(Senses::DENY).and(Senses::DECLINE).and(Senses::PROMISE);
/// What a noun phrase may begin with.
pub(super) const DETERMINER: Senses = Senses::DEFINITE.and(Senses::INDEFINITE).and(Senses::POSSESSIVE);
/// Nouns whose kind of source is known.
pub(super) const NOUN: Senses = Senses::PERSON
    .and(Senses::GROUP)
    .and(Senses::ORGANISATION)
    .and(Senses::DOCUMENT)
    .and(Senses::MESSAGE)
    .and(Senses::MEDIUM);

type Row = (Senses, &'static str);

const ENGLISH: &[Row] = &[
    (
        Senses::SAY,
        "said says say saying told tells tell asked asks argued argues claimed declared declares explained explains insisted insists \
         replied replies stated states stressed stresses tweeted wrote writes write recalled recalls warned warns conceded concedes \
         acknowledged admitted admits announced announces expects expected believes believe thinks hopes hoped fears cautioned testified complained reckons reckon reckoned warn argue insist believe think alleged alleges commented remarked demanded",
    ),
    (
        Senses::WEAK,
        "added adds claims concluded concludes confirmed confirms continued continues noted notes observed observes predicted predicts read reads \
         reported reports revealed reveals shouted cried whispered suggested suggests grinned smiled laughed joked jokes quipped answers answered \
         responded responds disagreed agreed agrees advised advises urged urges repeated repeats shows found finds estimated estimates posted quoted wondered mused apologised apologized cites cited promising declaring saying adding writing accused accuses",
    ),
    (Senses::OPINE, "believes believe believed thinks think argues argued argue reckons reckon reckoned hopes hoped fears"),
    (Senses::CALL, "spoken called calls described describes dubbed dismissed labelled labeled branded likened hailed praised condemned denounced spoke speaks"),
    (Senses::DENY, "denied denies deny rejected rejects disputed disputes"),
    (Senses::DECLINE, "declined declines refused refuses"),
    (Senses::PROMISE, "promised promises vowed vows pledged pledges"),
    (Senses::HE, "he"),
    (Senses::SHE, "she"),
    (Senses::THEY, "they"),
    (Senses::IT, "it"),
    (Senses::DEFINITE, "the this these that those"),
    (Senses::INDEFINITE, "a an one two three four five six several some many few another other both no every each any most more"),
    (Senses::POSSESSIVE, "his her their its my our your"),
    (Senses::MALE, "his mr sir lord mister father brother husband son"),
    (Senses::FEMALE, "her mrs ms miss dame lady madam mother sister wife daughter grandmother"),
    (
        Senses::PREPOSITION,
        "of for from in on at by with to about after before during since until under over into near against between through within without \
         behind beside along across despite among around outside inside amid following",
    ),
    (Senses::INNER, "of for from at to by"),
    (
        Senses::BETWEEN,
        "has have had also later then once only just never immediately repeatedly reportedly previously already did does do not would could will \
         himself herself itself themselves earlier further even still often sometimes again now recently first finally simply quietly angrily \
         flatly publicly today yesterday initially",
    ),
    (Senses::BE, "is was were are be been being am"),
    (Senses::VERB, "put puts counts is was were are be been being am has have had does did would could should will may might must can cannot"),
    (Senses::RELATIVE, "who which whom whose"),
    (Senses::CONJUNCTION, "and or but as when while because where if although though so than whereas what how why"),
    (Senses::THAT, "that whether how why what who if"),
    (Senses::NOT, "not never n’t"),
    (Senses::NOBODY, "nobody everyone everybody someone somebody anyone anybody none who there"),
    (
        Senses::PERSON,
        "president administrator minister mayor governor senator congressman congresswoman councillor councilor councilman cllr chairman chairwoman chair \
         chairperson chief executive officer director manager secretary spokesman spokeswoman spokesperson analyst expert professor doctor lawyer \
         attorney barrister solicitor judge justice magistrate prosecutor detective inspector sergeant constable commissioner captain colonel general \
         major lieutenant admiral sheriff engineer scientist researcher entomologist economist biologist historian author writer poet actor actress \
         singer musician coach striker goalkeeper player referee owner founder farmer fisherman teacher student driver pilot nurse surgeon pastor \
         priest bishop imam rabbi reporter journalist editor witness defendant victim passenger neighbour neighbor resident shopkeeper waitress \
         waiter watchmaker mechanic baronet leader head deputy ambassador chancellor premier candidate lawmaker representative speaker official \
         purser harbourmaster master curator architect carpenter plumber butcher baker postman builder worker organiser organizer campaigner \
         activist critic colleague friend father mother brother sister wife husband son daughter grandmother grandfather uncle aunt widow man \
         woman boy girl pensioner bookkeeper accountant banker investor trader vet veterinarian policeman policewoman firefighter soldier \
         sailor cook chef artist painter designer developer programmer king queen prince princess pope",
    ),
    (
        Senses::MALE,
        "chairman spokesman congressman councilman fisherman policeman postman husband grandfather uncle king prince baronet waiter actor",
    ),
    (Senses::FEMALE, "chairwoman spokeswoman congresswoman policewoman aunt widow queen princess waitress actress"),
    (
        Senses::GROUP,
        "residents officials authorities campaigners officers writers people experts researchers scientists authors analysts critics \
         lawyers prosecutors witnesses neighbours neighbors villagers locals passengers workers members lawmakers doctors teachers students parents \
         farmers fishermen investigators supporters fans protesters protestors activists organisers organizers economists ministers senators \
         friends relatives families survivors colleagues engineers sources observers shopkeepers employees staff crew opponents councillors \
         detectives paramedics firefighters rescuers soldiers rebels migrants tenants owners drivers customers",
    ),
    (
        Senses::ORGANISATION,
        "agency police ministry university institute council party association union company inc ltd corp corporation bank hospital committee \
         commission department office court federation club government army navy authority board coalition group cartel gang network foundation \
         society service services church school firm plc llc ag gmbh operator coastguard parliament senate congress treasury fund charity team \
         college museum airline airport railway league cooperative co-operative institution organisation organization administration bureau campaign \
         ferries airlines industries motors systems technologies holdings energy shipping transport logistics studios insurance rail \
         laboratory lab regulator registry kremlin pentagon inspectorate directorate watchdog ombudsman utility insurer water foods electric",
    ),
    (
        Senses::DOCUMENT,
        "report study decree letter survey ruling law lawsuit indictment memo document paper poll article book filing audit complaint review \
         analysis constitution treaty bill verdict leaflet invoice email e-mail records figures data census log logbook transcript dossier files",
    ),
    (Senses::MESSAGE, "statement message banner tweet post note sign placard caption communiqué notice text poster"),
    (
        Senses::MEDIUM,
        "newspaper broadcaster media magazine times herald tribune gazette ledger radio tv television press news wire website channel journal \
         reuters ap afp bbc cnn dpa efe compass lantern",
    ),
    (Senses::ADDRESS, "mr mrs ms miss dr prof professor rev cllr gen sen rep gov lt col capt sgt mister judge justice captain"),
    (Senses::ABBREVIATION, "mr mrs ms dr prof rev gen sen rep gov lt col capt sgt jr sr st vs no inc ltd corp co etc jan feb aug sept oct nov dec"),
    (
        Senses::PLACE,
        "lane road street avenue square point gate bay city town island port bridge hill valley river lake county state states sea ocean mountain \
         park station kingdom republic village beach forest coast north south east west",
    ),
    (
        Senses::TIME,
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november \
         december week month year morning afternoon evening night tuesday’s",
    ),
    (
        Senses::THING,
        "ferry ship boat vessel tanker liner yacht trawler frigate submarine aircraft plane train rocket spacecraft satellite dog cat horse",
    ),
    (Senses::PARTICLE, "de del la van von der den bin ibn al el da dos di du le"),
];

const SPANISH: &[Row] = &[
    (
        Senses::SAY,
        "dijo dice dijeron dicen afirmó afirma afirmaron aseguró asegura aseguraron añadió agregó declaró declararon explicó explica explicaron \
         señaló señala señalaron informó informaron indicó indica contó cuenta sostuvo sostiene escribió respondió preguntó advirtió advierte \
         denunció denuncia denunciaron denuncian reconoció reconoce comentó manifestó recordó insistió subrayó apuntó anunció reiteró exclamó",
    ),
    (Senses::WEAK, "concluyó concluye confirmó confirma continuó prosiguió reveló sugiere destacó lee rezaba reza matizó estima calcula cree creen opina opinan"),
    (Senses::OPINE, "cree creen opina opinan"),
    (Senses::CALL, "calificó llamó describió tachó"),
    (Senses::DENY, "negó niega negaron desmintió rechazó"),
    (Senses::PROMISE, "prometió promete prometieron"),
    (Senses::HE, "él"),
    (Senses::SHE, "ella"),
    (Senses::THEY, "ellos ellas"),
    (Senses::DEFINITE, "el la los las este esta estos estas"),
    (Senses::INDEFINITE, "un una unos unas dos tres varios varias algunos algunas otro otra"),
    (Senses::POSSESSIVE, "su sus"),
    (Senses::PREPOSITION, "de del en con por para a al desde hasta sobre tras durante entre según sin ante"),
    (Senses::INNER, "de del para"),
    (Senses::BETWEEN, "ha han había también luego después ya no se lo le les ayer hoy además"),
    (Senses::BE, "es era fue son fueron ser sido está están"),
    (Senses::VERB, "es era fue son fueron ser está están ha han había lleva llevan"),
    (Senses::RELATIVE, "quien quienes cual cuales"),
    (Senses::CONJUNCTION, "y e o u pero que cuando mientras porque donde si aunque como"),
    (Senses::THAT, "que si"),
    (Senses::NOT, "no nunca"),
    (
        Senses::PERSON,
        "presidente presidenta ministro ministra alcalde alcaldesa concejal concejala portavoz director directora secretario secretaria juez \
         jueza fiscal abogado abogada profesor profesora doctor doctora vecino vecina testigo experto experta analista gobernador gobernadora \
         senador senadora diputado diputada capitán ingeniero ingeniera",
    ),
    (Senses::MALE, "presidente ministro alcalde director secretario juez abogado profesor doctor vecino señor don gobernador senador"),
    (Senses::FEMALE, "presidenta ministra alcaldesa concejala directora secretaria jueza abogada profesora doctora vecina señora doña"),
    (
        Senses::GROUP,
        "vecinos autoridades funcionarios expertos testigos comerciantes trabajadores familiares médicos agentes investigadores fuentes padres",
    ),
    (
        Senses::ORGANISATION,
        "ayuntamiento policía ministerio universidad instituto consejo partido asociación sindicato empresa compañía banco hospital comité comisión \
         gobierno ejército fiscalía tribunal federación club fundación junta generalitat guardia",
    ),
    (Senses::DOCUMENT, "informe estudio decreto carta encuesta sentencia ley documento auto"),
    (Senses::MESSAGE, "comunicado mensaje nota pancarta cartel"),
    (Senses::MEDIUM, "periódico diario agencia radio televisión cadena revista"),
    (Senses::ADDRESS, "señor señora don doña sr sra dr dra"),
    (Senses::ABBREVIATION, "sr sra dr dra ud av"),
    (Senses::TIME, "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    (Senses::PARTICLE, "de del la los y"),
];

const GERMAN: &[Row] = &[
    (
        Senses::SAY,
        "sagte sagt sagten sagen erklärte erklärt erklärten betonte betont betonten meinte meint berichtete berichtet berichteten berichten teilte \
         teilten schrieb schreibt schrieben antwortete fragte warnte warnt kündigte forderte fordert behauptete behauptet kritisierte erzählte \
         erzählt räumte versicherte",
    ),
    (Senses::WEAK, "fügte ergänzte hieß heißt lautet rief lachte fuhr bestätigte bestätigt glaubt glauben hofft hoffen schätzt urteilt"),
    (Senses::OPINE, "glaubt glauben hofft hoffen"),
    (Senses::CALL, "nannte nennt bezeichnete"),
    (Senses::DENY, "bestritt bestreitet dementierte dementiert widersprach"),
    (Senses::PROMISE, "versprach verspricht"),
    (Senses::HE, "er"),
    (Senses::SHE, "sie"),
    (Senses::IT, "es"),
    (Senses::DEFINITE, "der die das den dem dieser diese dieses"),
    (Senses::INDEFINITE, "ein eine einer einem einen zwei drei mehrere einige viele"),
    (Senses::POSSESSIVE, "sein seine seiner ihr ihre ihrer ihrem"),
    (Senses::PREPOSITION, "in im am an auf bei beim mit nach seit von vom vor zu zum zur über unter für gegen durch um aus laut während"),
    (Senses::INNER, "von vom für der des"),
    (Senses::BETWEEN, "hat haben hatte hatten auch später dann nur nie bereits nicht sich es gestern heute hinzu"),
    (Senses::BE, "ist war waren sind wurde wurden wird werden sei seien"),
    (Senses::VERB, "ist war waren sind wurde wurden wird werden hat haben hatte nahm"),
    (Senses::RELATIVE, "welcher welche"),
    (Senses::CONJUNCTION, "und oder aber als wenn während weil wo ob obwohl wie"),
    (Senses::THAT, "dass daß ob"),
    (Senses::NOT, "nicht nie kein keine"),
    (
        Senses::PERSON,
        "bürgermeister bürgermeisterin oberbürgermeister minister ministerin präsident präsidentin kanzler kanzlerin sprecher sprecherin direktor \
         direktorin richter richterin staatsanwalt staatsanwältin anwalt anwältin professor professorin doktor organist trainer trainerin chef chefin \
         leiter leiterin vorsitzender vorsitzende experte expertin zeuge zeugin nachbar nachbarin pfarrer pfarrerin landrat landrätin stadtrat",
    ),
    (Senses::MALE, "herr bürgermeister minister präsident kanzler sprecher direktor richter anwalt professor organist trainer pfarrer seine sein"),
    (
        Senses::FEMALE,
        "frau bürgermeisterin ministerin präsidentin kanzlerin sprecherin direktorin richterin anwältin professorin trainerin pfarrerin chefin",
    ),
    (Senses::GROUP, "anwohner bewohner nachbarn behörden experten zeugen eltern ermittler kritiker forscher ärzte augenzeugen angehörige"),
    (
        Senses::ORGANISATION,
        "polizei ministerium universität institut stadtrat partei verein gewerkschaft firma unternehmen bank krankenhaus ausschuss kommission gericht \
         verband regierung bundeswehr feuerwehr staatsanwaltschaft behörde amt stadt gemeinde gmbh",
    ),
    (Senses::DOCUMENT, "bericht studie gesetz brief umfrage urteil gutachten dokument"),
    (Senses::MESSAGE, "mitteilung erklärung nachricht angaben"),
    (Senses::MEDIUM, "zeitung nachrichtenagentur sender rundfunk magazin"),
    (Senses::ADDRESS, "herr frau dr prof"),
    (Senses::ABBREVIATION, "dr prof st nr bzw ca"),
    (Senses::TIME, "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august september oktober november dezember"),
    (Senses::PARTICLE, "von van der den zu"),
];

/// Phrases behind which the source of a statement stands.
const ACCORDING: &[&[&str]] =
    &[&["according", "to"], &["según"], &["de", "acuerdo", "con"], &["laut"], &["nach", "angaben"], &["selon"], &["d’après"]];

/// The most words of a phrase that a source stands behind.
pub(super) const ACCORDING_WORDS: usize = 3;

/// How many of the next words, in lower case, are such a phrase; 0 where they are none.
pub(super) fn according(words: &[&str]) -> usize {
    ACCORDING.iter().find(|phrase| words.starts_with(phrase)).map_or(0, |phrase| phrase.len())
}

/// Labels before an answer or a question of an interview that is printed as one.
pub(super) fn is_answer(label: &str) -> Option<bool> {
    match label {
        "a" | "answer" | "antwort" | "respuesta" | "r" => Some(true),
        "q" | "question" | "frage" | "pregunta" | "p" => Some(false),
        _ => None,
    }
}

/// The words of one language.
pub(super) struct Lexicon(HashMap<&'static str, Senses>);

impl Lexicon {
    /// The words of a language by its primary tag; of a language without a table those of English.
    pub(super) fn of(language: &str) -> &'static Self {
        static TABLES: [OnceLock<Lexicon>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        let (table, rows) = match language {
            "es" => (&TABLES[1], SPANISH),
            "de" => (&TABLES[2], GERMAN),
            _ => (&TABLES[0], ENGLISH),
        };
        table.get_or_init(|| {
            Self(Senses::by_word(rows))
        })
    }

    /// What a word, in lower case, may be.
    pub(super) fn senses(&self, word: &str) -> Senses {
        let stem = |endings: [&str; 2]| endings.iter().find_map(|it| word.strip_suffix(it));
        let of = |word: &str| self.0.get(word).copied();
        // “doesn’t”
        if let Some(verb) = stem(["n’t", "n't"]) {
            return of(verb).unwrap_or_default().and(Senses::NOT).and(Senses::BETWEEN).and(Senses::VERB);
        }
        of(word).or_else(|| of(stem(["’s", "'s"])?)).unwrap_or_default()
    }
}
