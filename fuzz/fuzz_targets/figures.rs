//! Whatever stands in a sentence, a figure of it is read as an exact decimal in its bounds, or not at all.
#![no_main]

use libfuzzer_sys::fuzz_target;
use manicule::model::{is_decimal, is_period_date};
use manicule::suggest::figure::{Sentence, read};

fuzz_target!(|bytes: &[u8]| {
    // The first three bytes choose the language and where the figure stands.
    let [language, start, length, sentence @ ..] = bytes else { return };
    let Ok(sentence) = std::str::from_utf8(sentence) else { return };
    let language = ["en", "es", "de", "fr", "pt", "hi", "es-MX", ""][usize::from(*language) % 8];
    let start = sentence.floor_char_boundary(usize::from(*start));
    let end = sentence.floor_char_boundary(start + usize::from(*length));
    let (before, words, after) = (&sentence[..start], &sentence[start..end], &sentence[end..]);
    let around = Sentence { before, after, published: "2024-03-14" };
    let Some(reading) = read(words, around, Some(language)) else { return };
    assert!(is_decimal(&reading.value.value), "{:?}", reading.value);
    assert!(reading.to.as_ref().is_none_or(|it| is_decimal(&it.value)), "{:?}", reading.to);
    for read in [Some(&reading.value), reading.unit.as_ref(), reading.counted.as_ref(), reading.per.as_ref()].into_iter().flatten() {
        assert!(sentence.get(read.at.clone()).is_some_and(|it| !it.is_empty()), "{read:?}");
        assert!(!read.value.is_empty());
    }
    if let Some(period) = reading.period {
        let dates = [&period.value.from, &period.value.to];
        assert!(dates.iter().all(|it| it.is_empty() || is_period_date(it)), "{period:?}");
    }
});
