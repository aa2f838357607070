//! The names of units in all languages, folded, and the one name that a guess gives each of them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The name of a unit, and its forms in the singular, or where the plural is no more than an `s`, parted by `|`.
type Row = (&'static str, &'static str);

const WORDS: &[Row] = &[
    ("%", "percent|per cent|pct|percentage|percents|por ciento|por cien|prozent|pour cent|por cento"),
    ("percentage point", "percentage point|percent point|point de pourcentage|punto porcentual|puntos porcentuales|ponto percentual|pontos percentuais|prozentpunkt|prozentpunkte|prozentpunkten"),
    ("basis point", "basis point|punto basico|puntos basicos"),
    ("second", "second|sec|segundo|sekunde|sekunden|seconde"), ("minute", "minute|minuto|minuten"), ("hour", "hour|hr|hora|stunde|stunden|heure"),
    ("day", "day|dia|tag|tage|tagen|jour"), ("week", "week|semana|woche|wochen|semaine"), ("month", "month|mes|meses|monat|monate|monaten|mois"),
    ("year", "year|yr|ano|anos|jahr|jahre|jahren|ans|annee"), ("decade", "decade|decada|jahrzehnt|jahrzehnte"), ("century", "century|centuries|siglo|jahrhundert|jahrhunderte|siecle"),
    ("gigayear", "gigaannum|gigayear"), ("megayear", "megaannum|megayear"),
    ("inch", "inch|inches|pulgada|zoll"), ("foot", "foot|feet|ft|pie"), ("yard", "yard|yd|yarda"), ("mile", "mile|mi|milla|meile|meilen|milha"),
    ("nautical mile", "nautical mile|milla nautica|seemeile|seemeilen"), ("mile per hour", "mph"), ("kilometre per hour", "kmph|kph|kmh"), ("knot", "knot|nudo|knoten"),
    ("light year", "light year|ano luz|lichtjahr|lichtjahre"), ("astronomical unit", "astronomical unit"), ("parsec", "parsec"), ("micrometre", "micron|micra"),
    ("acre", "acre"), ("hectare", "hectare|hectarea|hektar|ha"), ("square mile", "sq mi|sq mile"), ("square kilometre", "sq km|quadratkilometer"), ("square metre", "sq m|quadratmeter"), ("square foot", "sq ft"), ("cubic metre", "kubikmeter|cu m"),
    ("tonne", "tonne|ton|metric ton|metric tonne|tonelada|tonelada metrica|toneladas metricas|t metrica"), ("pound", "pound|lb|libra|pfund|livre"), ("ounce", "ounce|oz|onza|unze|unzen"),
    ("stone", "stone"), ("grain", "grain"), ("carat", "carat|quilate"),
    ("gallon", "gallon|galon|galones"), ("barrel", "barrel|bbl|barril|barriles"), ("pint", "pint|pinta"), ("quart", "quart"), ("cup", "cup|taza"), ("tablespoon", "tablespoon|tbsp"), ("teaspoon", "teaspoon|tsp"),
    ("degree Celsius", "degree celsius|degree celcius|degree centigrade|degree c|degrees celsius|degrees centigrade|degrees c|deg c|deg celsius|celsius|celcius|centigrade|centigrate|grado celsius|grados celsius|grado centigrado|grados centigrados|grados c|centigrado|grad celsius|degre celsius|degres celsius|° c|º c|o c|℃|°c"),
    ("degree Fahrenheit", "degree fahrenheit|degree f|degrees fahrenheit|degrees farenheit|degree farenheit|degrees f|deg f|deg fahrenheit|fahrenheit|farenheit|grado fahrenheit|grados fahrenheit|grados f|grad fahrenheit|° f|º f|o f|℉"),
    ("kelvin", "kelvin"), ("degree", "degree|deg|grado|grad|degre|°"),
    ("bit", "bit"), ("byte", "byte|octet"), ("kibibyte", "kibibyte"), ("pixel", "pixel"), ("decibel", "decibel|db"), ("horsepower", "horsepower|hp|caballo de fuerza"), ("lap", "lap"), ("turn", "turn|vuelta"), ("radian", "radian|rad|radianes"), ("cubic centimetre", "cc"),
    ("dollar", "dollar|dolar|dolares|buck"), ("euro", "euro"), ("peso", "peso"), ("yen", "yen|yenes"), ("yuan", "yuan|yuanes|renminbi"), ("franc", "franc|franco|franken"), ("rupee", "rupee|rupia"),
    ("rouble", "rouble|ruble|rublo|rubel|rubli"), ("won", "won|wones"), ("lira", "lira|lire|liras"), ("rand", "rand"), ("real", "real|reais|reales"), ("crown", "crown|koruna|korun|koruny"), ("krona", "krona|kronor"), ("krone", "krone|kroner|corona|kronen"),
    ("zloty", "zloty|zlotys"), ("dinar", "dinar|dinares"), ("dirham", "dirham"), ("riyal", "riyal|rial"), ("shekel", "shekel|shequel"), ("naira", "naira"), ("shilling", "shilling|chelin|chelines|schilling"), ("baht", "baht"),
    ("dong", "dong"), ("ringgit", "ringgit"), ("rupiah", "rupiah"), ("peseta", "peseta"), ("mark", "mark|marco|markka"), ("guilder", "guilder|florin|florines|gulden"), ("escudo", "escudo"), ("drachma", "drachma|dracma"),
    ("kip", "kip"), ("sol", "soles"), ("bolivar", "bolivar|bolivares"), ("hryvnia", "hryvnia"), ("tenge", "tenge"), ("cent", "cent|centimo|centavo|centime"), ("penny", "penny|pence|pennies|penique"), ("dime", "dime"), ("bitcoin", "bitcoin"),
];

/// Signs and letters that stand for units, case and all.
const SYMBOLS: &[Row] = &[
    ("%", "%|٪|％|﹪"), ("‰", "‰"), ("degree", "°|º"), ("second", "s|sec"), ("minute", "min"), ("hour", "h|hr|hrs"), ("day", "d"), ("year", "yr|yrs|y"), ("inch", "in|″|\""), ("foot", "ft|′"), ("yard", "yd"), ("mile", "mi"),
    ("gigayear", "Ga|Gyr"), ("megayear", "Ma|Myr"), ("tonne", "t"), ("pound", "lb|lbs"), ("ounce", "oz"), ("hectare", "ha"), ("kelvin", "K"), ("astronomical unit", "AU|au"), ("parsec", "pc"), ("electronvolt", "eV"),
    ("dollar", "$|＄"), ("euro", "€"), ("pound", "£|￡"), ("yen", "¥|￥|円"), ("yuan", "元"), ("rupee", "₹|Rs|₨"), ("rouble", "₽"), ("won", "₩|원"), ("lira", "₺"), ("hryvnia", "₴"), ("shekel", "₪"), ("naira", "₦"),
    ("peso", "₱"), ("baht", "฿"), ("dong", "₫"), ("kip", "₭"), ("tenge", "₸"), ("cent", "¢|￠"), ("tonne per day", "tpd"), ("revolution per minute", "rpm"), ("part per million", "ppm"), ("solar mass", "M⊙"),
];

/// Codes of currencies.
const CODES: &[Row] = &[
    ("US dollar", "usd|us"), ("euro", "eur"), ("pound", "gbp"), ("yen", "jpy"), ("yuan", "cny|rmb"), ("Swiss franc", "chf"), ("Mexican peso", "mxn|mx|mex"), ("Canadian dollar", "cad|c|ca"),
    ("Australian dollar", "aud|a|au"), ("New Zealand dollar", "nzd|nz"), ("Hong Kong dollar", "hkd|hk"), ("Singapore dollar", "sgd|s"), ("New Taiwan dollar", "twd|nt"), ("real", "brl|r"), ("rupee", "inr"), ("rouble", "rub"), ("won", "krw"), ("Turkish lira", "try"),
    ("rand", "zar"), ("Swedish krona", "sek"), ("Norwegian krone", "nok"), ("Danish krone", "dkk"), ("zloty", "pln"), ("Argentine peso", "ars"), ("Chilean peso", "clp"), ("Colombian peso", "cop"), ("hryvnia", "uah"), ("shekel", "ils"), ("baht", "thb"), ("bitcoin", "btc"),
];

/// Nations whose name goes before a currency, as they are folded in English and Spanish.
const NATIONS: &[Row] = &[
    ("Japanese", "japanese"), ("Chinese", "chinese"), ("US", "united states|us|american|u s|estadounidense|estadounidenses|americano"), ("Canadian", "canadian|canadiense"), ("Australian", "australian|australiano"), ("New Zealand", "new zealand|neozelandes|neozelandeses"),
    ("Hong Kong", "hong kong|hongkones|hongkoneses|de hong kong"), ("Singapore", "singapore|de singapur"), ("Mexican", "mexican|mexicano"), ("Argentine", "argentine|argentino"), ("Chilean", "chilean|chileno"), ("Colombian", "colombian|colombiano"),
    ("Swiss", "swiss|suizo"), ("Swedish", "swedish|sueca"), ("Norwegian", "norwegian|noruega"), ("Danish", "danish|danesa"), ("Indian", "indian|india"), ("Turkish", "turkish|turca"), ("Finnish", "finnish|finlandes|finlandeses"),
    ("German", "german|aleman|alemanes"), ("French", "french|frances|franceses"), ("Jamaican", "jamaican|jamaicano|jamaiquino"), ("Taiwan", "taiwan|taiwanes|taiwaneses"), ("British", "british|britanica|esterlina|sterling"), ("Bahraini", "bahraini|bahreini"),
];

/// Prefixes of units by ten, as letters and as words.
const PREFIXES: &[(&str, &str, &str)] = &[
    ("T", "tera", "tera"), ("G", "giga", "giga"), ("M", "mega", "mega"), ("k", "kilo", "kilo|quilo"), ("h", "hecto", "hecto"), ("d", "deci", "deci"),
    ("c", "centi", "centi|zenti"), ("m", "milli", "milli|mili"), ("µ", "micro", "micro|mikro"), ("μ", "micro", "micro"), ("n", "nano", "nano"), ("p", "pico", "pico"),
    ("f", "femto", "femto"), ("a", "atto", "atto"), ("P", "peta", "peta"), ("E", "exa", "exa"),
];

/// Units that take prefixes: letters, the name, and its forms.
const PREFIXED: &[(&str, &str, &str)] = &[
    ("m", "metre", "metre|meter|metro|metern"), ("g", "gram", "gram|gramme|gramo|gramm|grama"), ("l", "litre", "litre|liter|litro"), ("L", "litre", "litre"), ("W", "watt", "watt|vatio"),
    ("Wh", "watt hour", "watt hour|vatio hora|vatios hora|wattstunden|wattstunde"), ("Hz", "hertz", "hertz|hercio"), ("B", "byte", "byte"), ("b", "bit", "bit"), ("J", "joule", "joule"), ("eV", "electronvolt", "electronvolt|electron volt"),
    ("V", "volt", "volt|voltio"), ("A", "ampere", "ampere|amp|amperio"), ("Pa", "pascal", "pascal|pascales"), ("N", "newton", "newton"), ("cal", "calorie", "calorie|caloria|kalorie|kalorien"), ("s", "second", "second|segundo"),
    ("Gy", "gray", "gray"), ("Sv", "sievert", "sievert"), ("mol", "mole", "mole|mol"), ("bar", "bar", "bar"), ("pc", "parsec", "parsec"), ("Ω", "ohm", "ohm"), ("b", "barn", "barn"), ("bit", "bit", "bit"),
];

/// The units by word, by sign, by code, and the nations before them.
pub(super) struct Table {
    pub(super) words: HashMap<String, String>,
    pub(super) symbols: HashMap<String, String>,
    pub(super) codes: HashMap<String, String>,
    pub(super) nations: HashMap<String, String>,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let rows = |rows: &[Row]| -> HashMap<String, String> {
        let forms = rows.iter().flat_map(|(name, forms)| forms.split('|').map(move |form| (form.to_owned(), (*name).to_owned())));
        forms.collect()
    };
    let mut table = Table { words: rows(WORDS), symbols: rows(SYMBOLS), codes: rows(CODES), nations: rows(NATIONS) };
    for (symbol, name, forms) in PREFIXED {
        table.symbols.entry((*symbol).to_owned()).or_insert((*name).to_owned());
        for form in forms.split('|') {
            table.words.entry(form.to_owned()).or_insert((*name).to_owned());
        }
        for (prefix, prefix_name, prefix_forms) in PREFIXES {
            let whole = format!("{prefix_name}{name}");
            table.symbols.entry(format!("{prefix}{symbol}")).or_insert(whole.clone());
            for prefix in prefix_forms.split('|') {
                for form in forms.split('|') {
                    table.words.entry(format!("{prefix}{form}")).or_insert(whole.clone());
                }
            }
        }
    }
    for (short, name) in [("kilo", "kilogram"), ("kilos", "kilogram"), ("kms", "kilometre"), ("kgs", "kilogram"), ("kilowattstunden", "kilowatt hour")] {
        table.words.insert(short.to_owned(), name.to_owned());
    }
    table
});
