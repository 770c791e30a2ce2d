//! The words and marks of Rust text, without comments, texts and characters.

/// A piece of code.
#[derive(Debug, PartialEq, Eq)]
pub enum Token {
    /// A name or keyword.
    Word(String),
    /// `::`
    Path,
    /// Any other mark.
    Mark(char),
}

/// Reads Rust text. Literals leave nothing.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
        } else if rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, after)| after);
        } else if let Some(after) = raw(rest) {
            rest = after;
        } else if c == '"' {
            rest = quoted(&rest[1..], '"');
        } else if c == '\'' {
            let mut next = rest[1..].chars();
            let (first, second) = (next.next(), next.next());
            // A lifetime has no closing quote.
            let lifetime = first != Some('\\') && second != Some('\'');
            rest = if lifetime { &rest[1..] } else { quoted(&rest[1..], '\'') };
            if lifetime {
                rest = rest.trim_start_matches(word);
            }
        } else if word(c) {
            let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
            if !c.is_ascii_digit() {
                all.push(Token::Word(rest[..end].trim_start_matches("r#").to_owned()));
            }
            rest = &rest[end..];
        } else if let Some(after) = rest.strip_prefix("::") {
            all.push(Token::Path);
            rest = after;
        } else {
            if !c.is_whitespace() {
                all.push(Token::Mark(c));
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    all
}

/// What follows a text with its closing quote.
fn quoted(text: &str, quote: char) -> &str {
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return &text[i + 1..],
            _ => {}
        }
    }
    ""
}

/// What follows a raw text (`r"…"`, `r#"…"#`, `br"…"`), if one begins here.
fn raw(text: &str) -> Option<&str> {
    let after = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let inside = after.trim_start_matches('#');
    let hashes = after.len() - inside.len();
    let inside = inside.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    Some(inside.split_once(close.as_str()).map_or("", |(_, after)| after))
}
