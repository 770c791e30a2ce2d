//! The two languages people are spoken to in, and phrases that lead from one to the other. English is the first: a
//! phrase without its Chinese stays as it is.

/// A language for people. Records and the forms for programs are in English always.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

/// English phrases with their Chinese. `{1}` to `{9}` are holes, which the English has in this order.
#[derive(Clone, Debug)]
pub struct Phrases(Vec<(&'static str, &'static str)>);

impl Phrases {
    /// Reads lines `- English`, each with its Chinese in the line below it; other lines are passed over.
    #[must_use]
    pub fn read(text: &'static str) -> Self {
        let mut pairs = Vec::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(english) = line.strip_prefix("- ") {
                pairs.extend(lines.next().map(|chinese| (english, chinese.trim())));
            }
        }
        Self(pairs)
    }

    /// All of them, as they are written.
    #[must_use]
    pub fn all(&self) -> &[(&'static str, &'static str)] {
        &self.0
    }

    /// The Chinese of a phrase, filled.
    #[must_use]
    pub fn filled(&self, english: &str, holes: &[&str]) -> Option<String> {
        self.0.iter().find(|(e, _)| *e == english).map(|(_, chinese)| {
            let mut out = String::new();
            for (text, hole) in parts(chinese) {
                append(&mut out, text);
                append(&mut out, hole.and_then(|hole| holes.get(hole.index)).copied().unwrap_or(""));
            }
            out
        })
    }

    /// The Chinese of a finished sentence. A hole that the Chinese writes as `{1*}` is looked up among the words.
    #[must_use]
    pub fn sentence(&self, english: &str, words: &Self) -> Option<String> {
        let (holes, chinese) = self.0.iter().find_map(|(e, chinese)| Some((holes(e, english)?, chinese)))?;
        let mut out = String::new();
        for (text, hole) in parts(chinese) {
            append(&mut out, text);
            let Some(hole) = hole else { continue };
            let found = holes.get(hole.index).copied().unwrap_or("");
            // A word is shorter than the sentence it stands in, so this ends.
            let word = (hole.word && found.len() < english.len()).then(|| words.sentence(found, words)).flatten();
            append(&mut out, word.as_deref().unwrap_or(found));
        }
        Some(out)
    }
}

/// A phrase with its holes filled.
#[must_use]
pub fn fill(phrase: &str, holes: &[&str]) -> String {
    let mut out = String::new();
    for (text, hole) in parts(phrase) {
        out.push_str(text);
        out.push_str(hole.and_then(|hole| holes.get(hole.index)).copied().unwrap_or(""));
    }
    out
}

/// What stands in the holes of a phrase that the sentence is made of.
fn holes<'s>(phrase: &str, sentence: &'s str) -> Option<Vec<&'s str>> {
    let mut texts = parts(phrase).into_iter().map(|(text, _)| text).peekable();
    let mut rest = sentence.strip_prefix(texts.next()?)?;
    let mut found = Vec::new();
    while let Some(text) = texts.next() {
        // The last text ends the sentence; another ends its hole as early as it can.
        let at = match texts.peek() {
            None => rest.strip_suffix(text)?.len(),
            Some(_) => rest.find(text)?,
        };
        let (hole, after) = rest.split_at_checked(at)?;
        found.push(hole);
        rest = after.strip_prefix(text)?;
    }
    rest.is_empty().then_some(found)
}

/// A hole of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hole {
    /// Which, from 0.
    index: usize,
    /// Whether a word stands in it that has its own translation.
    word: bool,
}

impl Hole {
    /// Reads `1}` or `1*}`; what follows, too.
    fn read(text: &str) -> Option<(Self, &str)> {
        let digit = text.chars().next()?.to_digit(10)?;
        let index = usize::try_from(digit).ok()?.checked_sub(1)?;
        let text = text.get(1..)?;
        let (word, text) = text.strip_prefix('*').map_or((false, text), |text| (true, text));
        Some((Self { index, word }, text.strip_prefix('}')?))
    }
}

/// The texts of a phrase, each with the hole behind it; the last has none.
fn parts(phrase: &str) -> Vec<(&str, Option<Hole>)> {
    let mut parts = Vec::new();
    let mut rest = phrase;
    let mut from = 0;
    while let Some(open) = rest.get(from..).and_then(|text| text.find('{')).map(|i| from + i) {
        from = open + 1;
        if let Some((hole, after)) = rest.get(from..).and_then(Hole::read) {
            parts.push((rest.get(..open).unwrap_or(""), Some(hole)));
            (rest, from) = (after, 0);
        }
    }
    parts.push((rest, None));
    parts
}

/// Appends a piece of Chinese. Phrases have a space beside their holes, for what is filled in may be in Latin letters;
/// between two Chinese characters it goes.
fn append(out: &mut String, piece: &str) {
    let chinese = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'));
    let begins = |text: &str| chinese(text.chars().next());
    let ends = |text: &str| chinese(text.chars().next_back());
    if out.strip_suffix(' ').is_some_and(ends) && begins(piece) {
        out.pop();
    }
    let after_space = piece.strip_prefix(' ').filter(|rest| begins(rest) && ends(out));
    out.push_str(after_space.unwrap_or(piece));
}
