//! Which brackets are open at a place, for a file that the parser cannot read.

/// The brackets open at byte `end`, each with its place, the innermost last. Quoted texts and comments are passed over;
/// a bracket in the middle of an unquoted text opens nothing, as in YAML.
pub(super) fn open(text: &str, end: usize) -> Vec<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    // The quote that is open, and whether the character before was `\`.
    let mut quote: Option<(char, bool)> = None;
    let mut comment = false;
    // Whether a value may begin here, and the character before.
    let (mut begins, mut before) = (true, '\n');
    for (i, c) in text.char_indices().take_while(|(i, _)| *i < end) {
        if let Some((q, escaped)) = quote {
            quote = if c == q && !escaped { None } else { Some((q, q == '"' && c == '\\' && !escaped)) };
        } else if comment || (c == '#' && before.is_whitespace()) {
            comment = c != '\n';
            begins |= c == '\n';
        } else {
            match c {
                '"' | '\'' if begins => quote = Some((c, false)),
                '{' | '[' if begins || !open.is_empty() => open.push((i, c)),
                '}' | ']' if open.last().is_some_and(|(_, o)| (*o == '{') == (c == '}')) => {
                    open.pop();
                }
                _ => {}
            }
            begins = match c {
                ' ' => begins || matches!(before, ':' | '-'),
                '\n' | '{' | '[' => true,
                ',' => !open.is_empty(),
                '-' => begins,
                _ => false,
            };
        }
        before = c;
    }
    open
}
