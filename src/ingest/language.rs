//! The language of a text, where its script tells it. Latin letters tell nothing.

/// How many letters are looked at.
const LETTERS: usize = 4_000;

/// A BCP 47 tag, or `None` where the script is that of many languages.
pub(super) fn by_script(text: &str) -> Option<&'static str> {
    let letters: Vec<char> = text.chars().filter(|it| it.is_alphabetic()).take(LETTERS).collect();
    let count = |is: fn(char) -> bool| letters.iter().filter(|it| is(**it)).count();
    let has = |some: &str| letters.iter().any(|it| some.contains(*it));
    let mostly = |part: usize| part * 2 > letters.len();
    let kana = count(|it| matches!(it, '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9d}'));
    let han = count(|it| matches!(it, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}'));
    if mostly(kana + han) {
        return Some(if kana * 20 > kana + han { "ja" } else { "zh" });
    }
    if mostly(count(|it| matches!(it, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}'))) {
        Some("ko")
    } else if mostly(count(|it| matches!(it, '\u{590}'..='\u{5ff}'))) {
        Some("he")
    } else if mostly(count(|it| matches!(it, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}'))) {
        // Letters that Persian, Urdu and Pashto have and Arabic lacks.
        (!has("پچژگکیےںٹڈڑټډړ")).then_some("ar")
    } else if mostly(count(|it| matches!(it, '\u{900}'..='\u{97f}'))) {
        // The letter of Marathi.
        (!has("ळ")).then_some("hi")
    } else if mostly(count(|it| matches!(it, '\u{e00}'..='\u{e7f}'))) {
        Some("th")
    } else if mostly(count(|it| matches!(it, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}'))) {
        Some("el")
    } else if mostly(count(|it| matches!(it, '\u{400}'..='\u{52f}'))) {
        // Letters that Russian lacks, and those that Bulgarian, Serbian and Macedonian lack.
        let other =
            letters.iter().any(|it| matches!(it.to_lowercase().next(), Some('ѐ' | 'ђ'..='џ' | '\u{460}'..='\u{52f}')));
        (!other && has("ыэЫЭ")).then_some("ru")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_of_one_language_tell_it() {
        for (text, language) in [
            ("The ferry burned", None),
            ("قالت الوزيرة إن العبارة احترقت", Some("ar")),
            ("وزیر گفت که کشتی سوخت", None),
            ("השרה אמרה שהמעבורת נשרפה", Some("he")),
            ("記者会見で述べた。フェリーが燃えた", Some("ja")),
            ("部长表示渡轮起火", Some("zh")),
            ("मंत्री ने कहा कि नाव जल गई", Some("hi")),
            ("รัฐมนตรีกล่าวว่าเรือไฟไหม้", Some("th")),
            ("장관은 여객선이 불탔다고 말했다", Some("ko")),
            ("Η υπουργός είπε ότι το πλοίο κάηκε", Some("el")),
            ("Министр сказала, что этот паром сгорел, и мы ждём", Some("ru")),
            ("Міністерка сказала, що пором згорів", None),
            ("Министърът каза, че фериботът изгоря", None),
            ("42", None),
        ] {
            assert_eq!(by_script(text), language, "{text}");
        }
    }
}
