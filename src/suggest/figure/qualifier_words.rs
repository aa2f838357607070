//! The words of all languages that say how exact a number is and how it was computed, folded.

use std::sync::LazyLock;

use super::phrase::Phrases;
use super::{Aggregate, Qualifier};

use Aggregate::{Average, Total};
use Qualifier::{About, AtLeast, AtMost, Exactly, LessThan, MoreThan};

/// Before a number.
pub(super) static BEFORE: LazyLock<Phrases<Qualifier>> = LazyLock::new(|| {
    Phrases::new(&[
        ("at least|no fewer than|no less than|not less than|as few as|as little as|a minimum of|minimum of|at a minimum|greater than or equal to|more than or equal to|greater or equal to|greater or equal than|more or equal than|larger than or equal to|bigger than or equal to|equal or greater than|equal to or greater than|equal or more than|equal to or more than|equal or larger than|bigger or equal than|larger or equal than|higher or equal than|≥|⩾|> =|starting at", AtLeast),
        ("at most|up to|no more than|not more than|as many as|as much as|as long as|as high as|as far as|a maximum of|maximum of|at a maximum|less than or equal to|less or equal to|less or equal than|smaller than or equal to|fewer than or equal to|lower than or equal to|equal or less than|equal to or less than|equal or smaller than|smaller or equal than|lower or equal than|≤|⩽|< =|within", AtMost),
        ("more than|over|above|just over|well over|greater than|larger than|bigger than|higher than|exceeding|exceed|exceeds|exceeded|surpass|surpasses|surpassed|upwards of|in excess of|beyond|>", MoreThan),
        ("less than|fewer than|under|below|just under|well under|smaller than|lower than|short of|<", LessThan),
        ("about|around|some|nearly|almost|roughly|approximately|approx|circa|an estimated|estimated|close to|somewhere around|in the region of|give or take|more or less|~|≈|∼|±", About),
        ("exactly|precisely|equal to|equals to|equals|equaling to|equal|=", Exactly),
        // Spanish
        ("al menos|por lo menos|como minimo|un minimo de|minimo de|no menos de|mayor o igual a|mayor o igual que|mayores o iguales a|mayores o iguales que|igual o mayor que|igual o mayor a|igual o mas de|mas o igual que|a partir de|superior o igual a", AtLeast),
        ("como maximo|un maximo de|maximo de|a lo sumo|no mas de|hasta|menor o igual a|menor o igual que|menores o iguales a|menores o iguales que|igual o menor que|igual o menor a|menos o igual que|inferior o igual a", AtMost),
        ("mas de|mas que|mayor que|mayor a|mayor de|mayores que|mayores a|mayores de|superior a|superiores a|por encima de|mas alto que|mas alta que|mas altos que|mas altas que|mas grande que|mas grandes que|supera|superan|supero|arriba de|algo mas de|poco mas de|por arriba de", MoreThan),
        ("menos de|menos que|menor que|menor a|menor de|menores que|menores a|menores de|inferior a|inferiores a|por debajo de|mas bajo que|mas baja que|mas bajos que|mas bajas que|mas pequeno que|mas pequena que|mas pequenos que|debajo de|poco menos de|por abajo de", LessThan),
        ("unos|unas|cerca de|alrededor de|casi|aproximadamente|en torno a|mas o menos|aproximado de", About),
        ("exactamente|justo|igual a|iguales a|igual que|equivale a|equivalente a", Exactly),
        // German, French, Portuguese
        ("mindestens|wenigstens|zumindest|au moins|au minimum|pelo menos|ao menos|no minimo", AtLeast),
        ("hochstens|bis zu|maximal|au plus|jusqu ’ a|jusqu ' a|jusqu a|no maximo|ate", AtMost),
        ("mehr als|uber|plus de|mais de|acima de", MoreThan),
        ("weniger als|unter|moins de|abaixo de", LessThan),
        ("etwa|rund|ungefahr|ca|fast|knapp|beinahe|gut|circa|environ|pres de|quelque|presque|autour de|aproximadamente|perto de|quase", About),
        ("genau|exactement|exatamente", Exactly),
    ])
});

/// Behind a number.
pub(super) static BEHIND: LazyLock<Phrases<Qualifier>> = LazyLock::new(|| {
    Phrases::new(&[
        ("or more than|or more|or above|or over|or greater|or larger|or higher|or bigger|and more|and above|and over|and up|at least|plus|+|o mas|o mas de|o mayor|o mayores|o superior|al menos|por lo menos|como minimo|y mas|oder mehr|ou plus|ou mais|mindestens", AtLeast),
        ("or less than|or less|or fewer|or below|or under|or lower|or smaller|and below|and less|at most|o menos|o menos de|o menor|o menores|o inferior|como maximo|a lo sumo|oder weniger|ou moins|ou menos|hochstens", AtMost),
        ("or equal to|or equal|o igual a|o igual|o iguales|o iguales a", Exactly),
        ("or so|more or less|mas o menos|aproximadamente|approximately|ungefahr|environ", About),
    ])
});

pub(super) static AGGREGATES: LazyLock<Phrases<Aggregate>> = LazyLock::new(|| {
    Phrases::new(&[
        ("average|averages|averaged|averaging|mean|median|promedio|promedia|media de|de media|mediana|durchschnittlich|durchschnitt|schnitt|moyenne|em media", Average),
        ("total|totalling|totaling|totalled|totaled|altogether|combined|in all|overall|all told|insgesamt|gesamt|zusammen|en conjunto", Total),
    ])
});

/// What a number tells the change of, right before it.
pub(super) const CHANGES_BEFORE: &[&str] = &[
    "rose", "rises", "rise", "rising", "risen", "increased", "increase", "increases", "increasing", "grew", "grow", "grown", "growing", "growth", "climbed", "jumped",
    "jump", "surged", "surge", "gained", "gain", "soared", "fell", "fall", "falls", "fallen", "falling", "dropped", "drop", "dropping", "declined", "decline", "decreased", "decrease",
    "slipped", "shrank", "shrunk", "sank", "plunged", "tumbled", "reduction", "reduced", "up", "down", "expanded", "contracted", "doubled",
    "subio", "subieron", "sube", "suben", "subida", "bajo", "bajaron", "baja", "bajan", "aumento", "aumentaron", "aumenta", "crecio", "crecieron", "crece", "crecimiento", "cayo", "cayeron", "cae", "caida",
    "disminuyo", "disminuyeron", "descendio", "descenso", "incremento", "redujo", "retrocedio", "alza", "reduccion",
    "stieg", "stiegen", "gestiegen", "sank", "sanken", "gesunken", "wuchs", "fiel", "anstieg", "ruckgang", "augmente", "baisse", "hausse", "recule", "progresse", "subiu", "caiu", "cresceu", "aumentou", "queda", "diminuiu",
];

/// What a number tells the change of, right behind it and its unit.
pub(super) const CHANGES_BEHIND: &[&str] = &[
    "more", "higher", "lower", "less", "fewer", "increase", "rise", "drop", "decline", "decrease", "fall", "growth", "jump", "reduction", "mas", "menos", "mehr", "weniger", "gestiegen", "gesunken",
];

/// Words between a change and its number.
pub(super) const FILLERS: &[&str] = &["by", "of", "from", "a", "an", "un", "una", "en", "de", "um", "von", "em", "another", "a", "further", "del", "el", "the", "nearly", "about", "some", "another"];
