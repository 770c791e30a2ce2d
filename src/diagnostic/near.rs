//! What was meant: the known word that a misspelt one is nearest to, and letters that look like other ones.

use unicode_security::confusable_detection::skeleton;
use unicode_security::mixed_script::AugmentedScriptSet;

/// A longer word is no misspelt one.
const LONGEST: usize = 64;

/// The known word that a misspelt one is nearest to, if any is near. One that looks the same is nearest of all.
pub fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let lower = word.to_lowercase();
    let length = word.chars().take(LONGEST + 1).count();
    if length > LONGEST {
        return None;
    }
    let limit = (length / 3).clamp(1, 3);
    let distance = |known: &str| {
        let other = known.chars().take(LONGEST + 1).count();
        if looks_like(word, known) {
            return Some(0);
        }
        if other.abs_diff(length) > limit {
            return None;
        }
        let distance = strsim::osa_distance(&lower, &known.to_lowercase());
        (distance <= limit && distance < other).then_some(distance)
    };
    known.filter_map(|k| distance(k).map(|d| (d, k))).min().map(|(_, k)| k)
}

/// The question after a misspelt word; where only the eye is deceived, the letters are told apart.
#[must_use]
pub fn did_you_mean(word: &str, near: &str) -> String {
    let strange = word.chars().zip(near.chars()).find(|(a, b)| a != b).filter(|_| looks_like(word, near));
    match strange {
        Some((a, b)) => format!("write `{near}`: here `{a}` is {}, which only looks like `{b}`", point(a)),
        None => format!("did you mean `{near}`?"),
    }
}

/// The words with commas between them; of many, the first ones and how many more there are.
pub fn listed<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> String {
    let mut words = words.into_iter();
    let mut text = String::new();
    for word in words.by_ref().take(20) {
        text.push_str(if text.is_empty() { "" } else { ", " });
        text.push_str(word.as_ref());
    }
    match words.count() {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

/// The number of a character as Unicode writes it: `U+0430`.
#[must_use]
pub fn point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Whether the two are different words that look the same, letter by letter. Words of ASCII letters alone never do:
/// whoever writes `l` for `1` makes a mistake of another sort.
#[must_use]
pub fn looks_like(a: &str, b: &str) -> bool {
    if a == b || (a.is_ascii() && b.is_ascii()) {
        return false;
    }
    let (mut left, mut right) = (a.chars(), b.chars());
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || form(a).eq(form(b)) => {}
            _ => return false,
        }
    }
}

/// What all words that look the same have in common.
#[must_use]
pub fn appearance(word: &str) -> String {
    word.chars().flat_map(form).collect()
}

/// The look of a character.
fn form(c: char) -> impl Iterator<Item = char> {
    skeleton(c.encode_utf8(&mut [0; 4])).collect::<Vec<char>>().into_iter()
}

/// The first letter or digit of another script that stands among plain Latin ones and looks like one: it, and that one.
#[must_use]
pub fn stranger(word: &str) -> Option<(char, char)> {
    if word.is_ascii() || !word.contains(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let like = |c: char| {
        let mut form = form(c);
        form.next().filter(|f| f.is_ascii_alphanumeric() && form.next().is_none())
    };
    let of = |c: char| AugmentedScriptSet::for_char(c);
    let (latin, chinese) = (of('a'), of('一'));
    let strange =
        |c: &char| !c.is_ascii() && (('\u{FF01}'..='\u{FF5E}').contains(c) || (of(*c) != latin && of(*c) != chinese));
    word.chars().filter(strange).find_map(|c| like(c).map(|l| (c, l)))
}

/// Whether a character is not to be seen, or changes where others are seen: marks of direction, joiners, blanks that
/// count as letters, selectors, tags; and the two that no file of YAML may hold.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFC}' | '\u{FFFE}'..='\u{FFFF}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}
