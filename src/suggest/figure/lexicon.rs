//! The number words of each language, folded: in lower case and without accents.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::part::Part;

use Part::{And, Article, Few, Hundred, Magnitude, Minus, No, Of, Ones, Ordinal, OrdinalMagnitude, Over, Point, Share, Times, Vague, Whole};

/// Words of one sense, parted by spaces, and what they are.
type Row = (&'static str, Part);

const ENGLISH: &[Row] = &[
    ("zero nought naught nil", Ones(0)), ("one once", Ones(1)), ("two both couple pair twice", Ones(2)), ("three thrice", Ones(3)), ("four", Ones(4)),
    ("five", Ones(5)), ("six", Ones(6)), ("seven", Ones(7)), ("eight", Ones(8)), ("nine", Ones(9)), ("ten", Ones(10)),
    ("eleven", Ones(11)), ("twelve", Ones(12)), ("thirteen", Ones(13)), ("fourteen", Ones(14)), ("fifteen", Ones(15)),
    ("sixteen", Ones(16)), ("seventeen", Ones(17)), ("eighteen", Ones(18)), ("nineteen", Ones(19)), ("twenty", Ones(20)),
    ("thirty", Ones(30)), ("forty fourty", Ones(40)), ("fifty", Ones(50)), ("sixty", Ones(60)), ("seventy", Ones(70)),
    ("eighty", Ones(80)), ("ninety", Ones(90)), ("hundred", Hundred), ("thousand", Magnitude(3)),
    ("million mn mln mio", Magnitude(6)), ("billion bn bln", Magnitude(9)), ("trillion tn trn", Magnitude(12)),
    ("quadrillion", Magnitude(15)), ("lakh lakhs lac", Magnitude(5)), ("crore crores", Magnitude(7)),
    ("dozen dz dzs doz", Times(12)), ("gross", Times(144)),
    ("tens", Vague(10, 99)), ("dozens", Vague(12, 99)), ("scores", Vague(20, 99)), ("hundreds", Vague(100, 999)),
    ("thousands", Vague(1_000, 9_999)), ("millions", Vague(1_000_000, 9_999_999)),
    ("billions", Vague(1_000_000_000, 9_999_999_999)), ("trillions", Vague(1_000_000_000_000, 9_999_999_999_999)),
    ("several few many", Few), ("and &", And), ("a an", Article), ("of", Of), ("half halves", Share(2)), ("quarter quarters", Share(4)), ("point", Point), ("over", Over),
    ("minus negative", Minus), ("nobody none no", No),
    ("first firsts", Ordinal(1)), ("second", Ordinal(2)), ("third", Ordinal(3)), ("fourth", Ordinal(4)), ("fifth", Ordinal(5)),
    ("sixth", Ordinal(6)), ("seventh", Ordinal(7)), ("eighth", Ordinal(8)), ("ninth nineth", Ordinal(9)), ("tenth", Ordinal(10)),
    ("eleventh", Ordinal(11)), ("twelfth", Ordinal(12)), ("thirteenth", Ordinal(13)), ("fourteenth", Ordinal(14)),
    ("fifteenth", Ordinal(15)), ("sixteenth", Ordinal(16)), ("seventeenth", Ordinal(17)), ("eighteenth", Ordinal(18)),
    ("nineteenth", Ordinal(19)), ("twentieth", Ordinal(20)), ("thirtieth", Ordinal(30)), ("fortieth", Ordinal(40)),
    ("fiftieth", Ordinal(50)), ("sixtieth", Ordinal(60)), ("seventieth", Ordinal(70)), ("eightieth", Ordinal(80)),
    ("ninetieth", Ordinal(90)), ("hundredth", OrdinalMagnitude(2)), ("thousandth", OrdinalMagnitude(3)),
    ("millionth", OrdinalMagnitude(6)), ("billionth", OrdinalMagnitude(9)), ("trillionth", OrdinalMagnitude(12)),
];

const SPANISH: &[Row] = &[
    ("cero", Ones(0)), ("un uno una", Ones(1)), ("dos ambos ambas par", Ones(2)), ("tres", Ones(3)), ("cuatro", Ones(4)), ("cinco", Ones(5)),
    ("seis", Ones(6)), ("siete", Ones(7)), ("ocho", Ones(8)), ("nueve", Ones(9)), ("diez", Ones(10)), ("once", Ones(11)),
    ("doce", Ones(12)), ("trece", Ones(13)), ("catorce", Ones(14)), ("quince", Ones(15)), ("dieciseis", Ones(16)),
    ("diecisiete", Ones(17)), ("dieciocho", Ones(18)), ("diecinueve", Ones(19)), ("veinte", Ones(20)), ("veintiun veintiuno veintiuna", Ones(21)),
    ("veintidos", Ones(22)), ("veintitres", Ones(23)), ("veinticuatro", Ones(24)), ("veinticinco", Ones(25)),
    ("veintiseis", Ones(26)), ("veintisiete", Ones(27)), ("veintiocho", Ones(28)), ("veintinueve", Ones(29)),
    ("treinta", Ones(30)), ("cuarenta", Ones(40)), ("cincuenta", Ones(50)), ("sesenta", Ones(60)), ("setenta", Ones(70)),
    ("ochenta", Ones(80)), ("noventa", Ones(90)), ("cien ciento", Ones(100)), ("doscientos doscientas", Ones(200)),
    ("trescientos trescientas", Ones(300)), ("cuatrocientos cuatrocientas", Ones(400)), ("quinientos quinientas", Ones(500)),
    ("seiscientos seiscientas", Ones(600)), ("setecientos setecientas", Ones(700)), ("ochocientos ochocientas", Ones(800)),
    ("novecientos novecientas", Ones(900)), ("mil", Magnitude(3)), ("millon mdd", Magnitude(6)), ("millardo", Magnitude(9)),
    ("billon billones", Magnitude(12)), ("trillon trillones", Magnitude(18)), ("docena", Times(12)), ("quincena", Times(15)), ("veintena", Times(20)), ("treintena", Times(30)), ("cincuentena", Times(50)), ("centena", Times(100)), ("decena", Times(10)), ("centenar", Times(100)), ("millar", Times(1_000)),
    ("decenas", Vague(10, 99)), ("docenas", Vague(12, 99)), ("cientos centenares centenas", Vague(100, 999)),
    ("miles millares", Vague(1_000, 9_999)), ("millones", Vague(1_000_000, 9_999_999)),
    ("varios varias pocos pocas", Few), ("y", And), ("con", Whole), ("de", Of), ("medio media medios", Share(2)), ("mitad", Share(2)), ("coma punto", Point), ("sobre", Over),
    ("menos", Minus), ("nadie ninguno ninguna ningun", No), ("avo vo", OrdinalMagnitude(0)),
    ("primer primero", Ordinal(1)), ("segundo", Ordinal(2)), ("tercer tercero tercio", Ordinal(3)), ("cuarto", Ordinal(4)),
    ("quinto", Ordinal(5)), ("sexto", Ordinal(6)), ("septimo setimo", Ordinal(7)), ("octavo", Ordinal(8)),
    ("noveno nono", Ordinal(9)), ("decimo", Ordinal(10)), ("decimoprimero", Ordinal(11)), ("decimosegundo", Ordinal(12)), ("decimotercero decimotercer", Ordinal(13)), ("decimocuarto", Ordinal(14)), ("decimoquinto", Ordinal(15)), ("decimosexto", Ordinal(16)), ("decimoseptimo", Ordinal(17)), ("decimoctavo", Ordinal(18)), ("decimonoveno", Ordinal(19)), ("undecimo", Ordinal(11)), ("duodecimo", Ordinal(12)), ("vigesimo", Ordinal(20)),
    ("trigesimo", Ordinal(30)), ("cuadragesimo", Ordinal(40)), ("quincuagesimo", Ordinal(50)), ("sexagesimo", Ordinal(60)),
    ("septuagesimo", Ordinal(70)), ("octogesimo", Ordinal(80)), ("nonagesimo", Ordinal(90)), ("centesimo", Ordinal(100)),
    ("ducentesimo", Ordinal(200)), ("tricentesimo", Ordinal(300)), ("cuadringentesimo", Ordinal(400)),
    ("quingentesimo", Ordinal(500)), ("sexcentesimo", Ordinal(600)), ("septingentesimo", Ordinal(700)),
    ("octingentesimo", Ordinal(800)), ("noningentesimo", Ordinal(900)), ("milesimo", OrdinalMagnitude(3)),
    ("millonesimo", OrdinalMagnitude(6)), ("billonesimo", OrdinalMagnitude(12)), ("trillonesimo", OrdinalMagnitude(18)),
];

const GERMAN: &[Row] = &[
    ("null", Ones(0)), ("ein eins eine einen einem einer eines", Ones(1)), ("zwei zwo beide beiden", Ones(2)), ("drei", Ones(3)), ("vier", Ones(4)),
    ("funf", Ones(5)), ("sechs", Ones(6)), ("sieben", Ones(7)), ("acht", Ones(8)), ("neun", Ones(9)), ("zehn", Ones(10)),
    ("elf", Ones(11)), ("zwolf", Ones(12)), ("dreizehn", Ones(13)), ("vierzehn", Ones(14)), ("funfzehn", Ones(15)),
    ("sechzehn", Ones(16)), ("siebzehn", Ones(17)), ("achtzehn", Ones(18)), ("neunzehn", Ones(19)), ("zwanzig", Ones(20)),
    ("dreißig dreissig", Ones(30)), ("vierzig", Ones(40)), ("funfzig", Ones(50)), ("sechzig", Ones(60)), ("siebzig", Ones(70)),
    ("achtzig", Ones(80)), ("neunzig", Ones(90)), ("hundert", Hundred), ("tausend tsd", Magnitude(3)), ("million mio mill", Magnitude(6)),
    ("milliarde mrd", Magnitude(9)), ("billion billionen", Magnitude(12)), ("dutzend", Times(12)),
    ("dutzende dutzenden", Vague(12, 99)), ("hunderte hunderten", Vague(100, 999)), ("tausende tausenden", Vague(1_000, 9_999)),
    ("millionen", Vague(1_000_000, 9_999_999)), ("milliarden", Vague(1_000_000_000, 9_999_999_999)),
    ("mehrere einige wenige", Few), ("und", And), ("halb halbe halber halbes halben halfte", Share(2)), ("komma", Point),
    ("minus", Minus), ("kein keine keinen keiner niemand", No),
    ("erste ersten erster erstes", Ordinal(1)), ("zweite zweiten zweiter", Ordinal(2)), ("drittel dritte dritten dritter", Ordinal(3)), ("viertel vierte vierten", Ordinal(4)),
    ("funftel funfte funften", Ordinal(5)), ("sechstel", Ordinal(6)), ("achtel", Ordinal(8)), ("zehntel zehnte zehnten", Ordinal(10)),
];

const FRENCH: &[Row] = &[
    ("zero", Ones(0)), ("un une", Ones(1)), ("deux", Ones(2)), ("trois", Ones(3)), ("quatre", Ones(4)), ("cinq", Ones(5)),
    ("six", Ones(6)), ("sept", Ones(7)), ("huit", Ones(8)), ("neuf", Ones(9)), ("dix", Ones(10)), ("onze", Ones(11)),
    ("douze", Ones(12)), ("treize", Ones(13)), ("quatorze", Ones(14)), ("quinze", Ones(15)), ("seize", Ones(16)),
    ("vingt vingts", Ones(20)), ("trente", Ones(30)), ("quarante", Ones(40)), ("cinquante", Ones(50)), ("soixante", Ones(60)),
    ("septante", Ones(70)), ("huitante octante", Ones(80)), ("nonante", Ones(90)), ("cent cents", Hundred),
    ("mille", Magnitude(3)), ("million", Magnitude(6)), ("milliard", Magnitude(9)),
    ("dizaine", Times(10)), ("douzaine", Times(12)), ("quinzaine", Times(15)), ("vingtaine", Times(20)), ("trentaine", Times(30)), ("cinquantaine", Times(50)),
    ("centaine", Times(100)), ("millier", Times(1_000)), ("dizaines", Vague(10, 99)), ("centaines", Vague(100, 999)),
    ("milliers", Vague(1_000, 9_999)), ("millions", Vague(1_000_000, 9_999_999)), ("milliards", Vague(1_000_000_000, 9_999_999_999)),
    ("plusieurs quelques", Few), ("et", And), ("de d", Of), ("demi demie moitie", Share(2)), ("virgule", Point), ("moins", Minus),
    ("personne aucun aucune", No), ("premier premiere", Ordinal(1)), ("deuxieme second seconde", Ordinal(2)), ("tiers troisieme", Ordinal(3)),
    ("quart quatrieme", Ordinal(4)), ("cinquieme", Ordinal(5)), ("sixieme", Ordinal(6)), ("huitieme", Ordinal(8)), ("dixieme", Ordinal(10)),
];

const PORTUGUESE: &[Row] = &[
    ("zero", Ones(0)), ("um uma", Ones(1)), ("dois duas ambos ambas", Ones(2)), ("tres", Ones(3)), ("quatro", Ones(4)), ("cinco", Ones(5)),
    ("seis", Ones(6)), ("sete", Ones(7)), ("oito", Ones(8)), ("nove", Ones(9)), ("dez", Ones(10)), ("onze", Ones(11)),
    ("doze", Ones(12)), ("treze", Ones(13)), ("catorze quatorze", Ones(14)), ("quinze", Ones(15)), ("dezesseis dezasseis", Ones(16)),
    ("dezessete dezassete", Ones(17)), ("dezoito", Ones(18)), ("dezenove dezanove", Ones(19)), ("vinte", Ones(20)),
    ("trinta", Ones(30)), ("quarenta", Ones(40)), ("cinquenta", Ones(50)), ("sessenta", Ones(60)), ("setenta", Ones(70)),
    ("oitenta", Ones(80)), ("noventa", Ones(90)), ("cem cento", Ones(100)), ("duzentos duzentas", Ones(200)),
    ("trezentos trezentas", Ones(300)), ("quatrocentos quatrocentas", Ones(400)), ("quinhentos quinhentas", Ones(500)),
    ("seiscentos seiscentas", Ones(600)), ("setecentos setecentas", Ones(700)), ("oitocentos oitocentas", Ones(800)),
    ("novecentos novecentas", Ones(900)), ("mil", Magnitude(3)), ("milhao", Magnitude(6)), ("bilhao biliao", Magnitude(9)), ("duzia", Times(12)),
    ("dezena", Times(10)), ("centena", Times(100)), ("dezenas", Vague(10, 99)), ("duzias", Vague(12, 99)), ("centenas", Vague(100, 999)), ("milhares", Vague(1_000, 9_999)),
    ("milhoes", Vague(1_000_000, 9_999_999)), ("bilhoes", Vague(1_000_000_000, 9_999_999_999)), ("varios varias", Few), ("e", And), ("de", Of),
    ("meio meia metade", Share(2)), ("virgula", Point), ("menos", Minus), ("ninguem nenhum nenhuma", No),
    ("primeiro", Ordinal(1)), ("segundo", Ordinal(2)), ("terco terceiro", Ordinal(3)), ("quarto", Ordinal(4)), ("quinto", Ordinal(5)), ("decimo", Ordinal(10)),
];

/// What multiplies digits in any text.
const ANYWHERE: &[Row] = &[
    ("万 萬 만", Magnitude(4)), ("億 亿 억", Magnitude(8)), ("兆 조", Magnitude(12)), ("千", Magnitude(3)), ("百", Hundred), ("लाख", Magnitude(5)), ("करोड़ करोड", Magnitude(7)),
    ("тыс тысяч тысячи тысяча", Magnitude(3)), ("млн миллион миллиона миллионов", Magnitude(6)), ("млрд миллиард миллиарда миллиардов", Magnitude(9)),
    ("الف الاف", Magnitude(3)), ("مليون ملايين", Magnitude(6)), ("مليار", Magnitude(9)),
];

/// The number words of a language.
pub(super) struct Lexicon {
    words: HashMap<&'static str, Part>,
    /// Whether words are endless, so that number words are written as one: `fünfunddreißig`.
    pub(super) compounds: bool,
    /// Whether ones stand before tens: `fünfunddreißig`.
    pub(super) ones_first: bool,
    /// Whether twenties go on to nineteen: `soixante-dix`, `quatre-vingt`.
    pub(super) twenties: bool,
}

impl Lexicon {
    fn new(rows: &[Row]) -> Self {
        let rows = rows.iter().chain(ANYWHERE);
        let words = rows.flat_map(|(words, part)| words.split(' ').map(|word| (word, part.clone()))).collect();
        Self { words, compounds: false, ones_first: false, twenties: false }
    }

    /// Of a language, by its BCP 47 tag; of English where it is not known.
    pub(super) fn of(language: &str) -> &'static Self {
        static ENGLISH_WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(ENGLISH));
        static SPANISH_WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon { compounds: true, ..Lexicon::new(SPANISH) });
        static GERMAN_WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon { compounds: true, ones_first: true, ..Lexicon::new(GERMAN) });
        static FRENCH_WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon { twenties: true, ..Lexicon::new(FRENCH) });
        static PORTUGUESE_WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(PORTUGUESE));
        static NO_WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&[]));
        match primary(language) {
            "en" | "" => &ENGLISH_WORDS,
            "es" => &SPANISH_WORDS,
            "de" => &GERMAN_WORDS,
            "fr" => &FRENCH_WORDS,
            "pt" => &PORTUGUESE_WORDS,
            _ => &NO_WORDS,
        }
    }

    /// What a folded word is, and whether it is a plural that makes an ordinal the name of parts: `fifths`, `quintos`.
    pub(super) fn part(&self, word: &str) -> Option<(Part, bool)> {
        if let Some(part) = self.words.get(word) {
            let parts = matches!(word, "halves" | "quarters" | "medios" | "firsts" | "drittel" | "viertel" | "funftel" | "sechstel" | "achtel" | "zehntel" | "tiers");
            return Some((part.clone(), parts));
        }
        let singular = word.strip_suffix('s');
        let stem = singular.unwrap_or(word);
        let ordinal = |word: &str| {
            let part = self.words.get(word)?;
            matches!(part, Part::Ordinal(_) | Part::OrdinalMagnitude(_)).then(|| part.clone())
        };
        let masculine = || stem.strip_suffix('a').and_then(|stem| ordinal(&format!("{stem}o")));
        // “Seconds” and “segundos” are times.
        let found = ordinal(stem).or_else(masculine).filter(|it| singular.is_none() || *it != Part::Ordinal(2))?;
        Some((found, singular.is_some()))
    }

    /// The parts of number words that are written as one, `treintaicinco`; `None` where it is more than number words.
    pub(super) fn compound(&self, word: &str) -> Option<Vec<(Part, bool)>> {
        const LONGEST: usize = 60;
        if !self.compounds || word.len() > LONGEST {
            return None;
        }
        self.split(word, 0, &mut vec![false; word.len() + 1])
    }

    /// The parts of a word from a place on, the longest words first, where nothing is left over.
    ///
    /// What a place cannot be the start of is kept as `dead`, so that no word takes more than a look at each of its pieces.
    fn split(&self, word: &str, from: usize, dead: &mut [bool]) -> Option<Vec<(Part, bool)>> {
        const SHORTEST: usize = 2;
        if from == word.len() || dead[from] {
            return (from == word.len()).then(Vec::new);
        }
        let with = |part: (Part, bool), mut rest: Vec<(Part, bool)>| {
            rest.insert(0, part);
            rest
        };
        for end in (from + SHORTEST..=word.len()).rev() {
            if let Some(part) = word.get(from..end).and_then(|piece| self.part(piece))
                && let Some(rest) = self.split(word, end, dead)
            {
                return Some(with(part, rest));
            }
        }
        let joint = ["und", "y", "i"].into_iter().find(|it| from > 0 && word[from..].starts_with(it));
        let rest = joint.and_then(|it| self.split(word, from + it.len(), dead));
        dead[from] = rest.is_none();
        Some(with((Part::And, false), rest?))
    }
}

/// The language of a tag without region and script, in lower case where it is written so.
pub(super) fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}
