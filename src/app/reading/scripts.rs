//! Names of scripts, to say for which one a font is missing.
//!
//! Told by blocks of Unicode: coarse, but right for the letters of every script that is written today. Knows no fonts.

/// The ranges of characters of a script, in order, and its name in English.
const SCRIPTS: [(u32, u32, &str); 66] = [
    (0x0020, 0x024f, "Latin"),
    (0x0250, 0x036f, "phonetic letters and marks"),
    (0x0370, 0x03ff, "Greek"),
    (0x0400, 0x052f, "Cyrillic"),
    (0x0530, 0x058f, "Armenian"),
    (0x0590, 0x05ff, "Hebrew"),
    (0x0600, 0x06ff, "Arabic"),
    (0x0700, 0x074f, "Syriac"),
    (0x0750, 0x077f, "Arabic"),
    (0x0780, 0x07bf, "Thaana"),
    (0x07c0, 0x07ff, "N’Ko"),
    (0x0870, 0x08ff, "Arabic"),
    (0x0900, 0x097f, "Devanagari"),
    (0x0980, 0x09ff, "Bengali"),
    (0x0a00, 0x0a7f, "Gurmukhi"),
    (0x0a80, 0x0aff, "Gujarati"),
    (0x0b00, 0x0b7f, "Odia"),
    (0x0b80, 0x0bff, "Tamil"),
    (0x0c00, 0x0c7f, "Telugu"),
    (0x0c80, 0x0cff, "Kannada"),
    (0x0d00, 0x0d7f, "Malayalam"),
    (0x0d80, 0x0dff, "Sinhala"),
    (0x0e00, 0x0e7f, "Thai"),
    (0x0e80, 0x0eff, "Lao"),
    (0x0f00, 0x0fff, "Tibetan"),
    (0x1000, 0x109f, "Burmese"),
    (0x10a0, 0x10ff, "Georgian"),
    (0x1100, 0x11ff, "Korean"),
    (0x1200, 0x139f, "Ethiopic"),
    (0x13a0, 0x13ff, "Cherokee"),
    (0x1400, 0x167f, "Canadian syllabics"),
    (0x1780, 0x17ff, "Khmer"),
    (0x1800, 0x18af, "Mongolian"),
    (0x1c80, 0x1c8f, "Cyrillic"),
    (0x1c90, 0x1cbf, "Georgian"),
    (0x1d00, 0x1dff, "phonetic letters and marks"),
    (0x1e00, 0x1eff, "Latin"),
    (0x1f00, 0x1fff, "Greek"),
    (0x2000, 0x2bff, "punctuation and symbols"),
    (0x2c60, 0x2c7f, "Latin"),
    (0x2d00, 0x2d2f, "Georgian"),
    (0x2d30, 0x2d7f, "Tifinagh"),
    (0x2d80, 0x2ddf, "Ethiopic"),
    (0x2de0, 0x2dff, "Cyrillic"),
    (0x2e80, 0x2fdf, "Chinese"),
    (0x3000, 0x303f, "Chinese and Japanese punctuation"),
    (0x3040, 0x30ff, "Japanese"),
    (0x3100, 0x312f, "Chinese"),
    (0x3130, 0x318f, "Korean"),
    (0x31f0, 0x31ff, "Japanese"),
    (0x3200, 0x4dff, "Chinese"),
    (0x4e00, 0x9fff, "Chinese"),
    (0xa000, 0xa4cf, "Yi"),
    (0xa640, 0xa69f, "Cyrillic"),
    (0xa720, 0xa7ff, "Latin"),
    (0xa8e0, 0xa8ff, "Devanagari"),
    (0xa960, 0xa97f, "Korean"),
    (0xa9e0, 0xaa7f, "Burmese"),
    (0xab30, 0xab6f, "Latin"),
    (0xac00, 0xd7ff, "Korean"),
    (0xf900, 0xfaff, "Chinese"),
    (0xfb1d, 0xfb4f, "Hebrew"),
    (0xfb50, 0xfeff, "Arabic"),
    (0xff00, 0xffef, "Chinese and Japanese punctuation"),
    (0x1_f000, 0x1_faff, "emoji"),
    (0x2_0000, 0x3_ffff, "Chinese"),
];

/// The name of the script that a character belongs to, in English.
#[must_use]
pub fn script_name(character: char) -> &'static str {
    let code = u32::from(character);
    let behind = SCRIPTS.partition_point(|(_, last, _)| *last < code);
    match SCRIPTS.get(behind) {
        Some((first, _, name)) if *first <= code => name,
        _ => "a rare script",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_belong_to_the_script_that_readers_would_name() {
        let name = |text: &str| text.chars().map(script_name).collect::<Vec<_>>();
        assert_eq!(
            name("aẞяខ한字か🚢"),
            ["Latin", "Latin", "Cyrillic", "Khmer", "Korean", "Chinese", "Japanese", "emoji"]
        );
        assert_eq!(script_name('𓀀'), "a rare script");
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(SCRIPTS.iter().all(|(first, last, _)| first <= last));
        assert!(SCRIPTS.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }
}
