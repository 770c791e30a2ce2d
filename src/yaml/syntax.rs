//! Why a file cannot be read as YAML, in the staff's words: the parser says what it would have taken, this says what was
//! probably meant.

use super::brackets;
use super::characters::is_word;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::{SourceId, Span};

/// A text, and the byte where the parser stopped.
struct Stop<'t> {
    text: &'t str,
    at: usize,
    shift: usize,
    source: SourceId,
    /// The line in which it stopped, and where that line begins.
    line: &'t str,
    start: usize,
}

/// The fault where the parser stopped at byte `at` of the text with `words` of its own.
pub(super) fn fault(text: &str, shift: usize, source: SourceId, words: &str, at: usize) -> Diagnostic {
    let start = text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
    let line = text.get(start..).and_then(|t| t.lines().next()).unwrap_or("");
    let stop = Stop { text, at, shift, source, line, start };
    stop.full_width()
        .or_else(|| stop.bracket(words))
        .or_else(|| stop.layout(words))
        .or_else(|| stop.character(words))
        .unwrap_or_else(|| {
            stop.here("the file cannot be read from here on").help(
                "look here and in the lines before for a bracket or quote that is not closed, a missing `: `, \
                 or a line that begins further left or right than those it belongs to",
            )
        })
}

impl Stop<'_> {
    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.source, self.shift + from, self.shift + to)
    }

    /// A fault at the character where the parser stopped.
    fn here(&self, words: impl Into<String>) -> Diagnostic {
        let length = self.next().map_or(0, char::len_utf8);
        Diagnostic::new(Code::YAML_SYNTAX, self.span(self.at, self.at + length), words)
    }

    fn next(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|t| t.chars().next())
    }

    /// What stands in the line before the place.
    fn before(&self) -> &str {
        self.text.get(self.start..self.at).unwrap_or("")
    }

    /// The blanks at the beginning of the line.
    fn indent(&self) -> usize {
        self.line.len() - self.line.trim_start_matches(' ').len()
    }

    /// The last line before that says something, and where it begins.
    fn above(&self) -> Option<(&str, usize)> {
        let lines = self.text.get(..self.start)?.split_inclusive('\n').scan(0, |at, line| {
            let from = *at;
            *at += line.len();
            Some((line.trim_end(), from))
        });
        lines.filter(|(line, _)| !line.trim_start().is_empty() && !line.trim_start().starts_with('#')).last()
    }

    /// A colon or comma of a Chinese keyboard where YAML needs its own.
    fn full_width(&self) -> Option<Diagnostic> {
        let colon = self.line.match_indices('：').map(|(i, _)| i).find(|i| {
            let key = self.line.get(..*i).unwrap_or("").trim_start_matches([' ', '-']);
            let key = key.rsplit(['{', ',', ' ']).next().unwrap_or("");
            is_word(key)
        });
        let inside = || !brackets::open(self.text, self.at).is_empty() || self.line.contains(['{', '[']);
        let (i, typed, plain, title) = match colon {
            Some(i) => (i, '：', ": ", "write a plain colon and a space"),
            None => (self.line.find('，').filter(|_| inside())?, '，', ", ", "write a plain comma"),
        };
        Some(self.typed(self.start + i, typed, plain, title))
    }

    /// A character of a Chinese keyboard in the place of a plain one.
    fn typed(&self, at: usize, typed: char, plain: &str, title: &str) -> Diagnostic {
        let place = self.span(at, at + typed.len_utf8());
        let words = format!("`{typed}` comes from a Chinese keyboard, and YAML does not know it");
        Diagnostic::new(Code::YAML_SYNTAX, place, words).fix(place, plain, title)
    }

    /// Brackets and quotes that are not closed, or closed twice.
    fn bracket(&self, words: &str) -> Option<Diagnostic> {
        if words.contains("unclosed quote") {
            let help = "write the same quote at the end of the text, before the comma or bracket behind it";
            return Some(self.here("the quote that opens here is not closed").help(help));
        }
        if words.contains("misplaced bracket") && matches!(self.next(), Some('}' | ']')) {
            let place = self.span(self.at, self.at + 1);
            return Some(self.here("this bracket closes nothing: none is open here").fix(place, "", "delete it"));
        }
        if let Some((opened, closed)) =
            words.strip_prefix("mismatched bracket '").and_then(|w| w.split_once("' closed by '"))
        {
            let (close, closed) = (if opened == "[" { ']' } else { '}' }, closed.trim_end_matches('\''));
            let words = format!("the bracket `{opened}` that opens here is closed by `{closed}`");
            return Some(self.here(words).help(format!("write `{close}` before the `{closed}`")));
        }
        let about = ["bracket", "flow", "only valid inside a block", "invalid indentation", "EOF", "eof"];
        if !about.iter().any(|a| words.contains(a)) {
            return None;
        }
        let open = brackets::open(self.text, self.at);
        let &(from, bracket) = open.last()?;
        let close = if bracket == '{' { '}' } else { ']' };
        let place = self.span(from, from + 1);
        if from < self.start || self.next().is_none() {
            let words = format!("the bracket `{bracket}` that opens here is not closed");
            let help = format!("write `{close}` where it ends; a bracket that is left open takes in all lines below");
            return Some(Diagnostic::new(Code::YAML_SYNTAX, place, words).help(help));
        }
        Some(match self.next() {
            Some('[' | '{') => self
                .here("a bracket stands in the middle of a value")
                .help("inside `{ }` an expression with a comma, `[` or `: ` must be in quotes"),
            _ => self
                .here(format!("a comma or `{close}` is missing before this"))
                .help("inside `{ }` an expression with a comma, `[` or `: ` must be in quotes"),
        })
    }

    /// Keys without their colon, lines that begin in the wrong place, lists without their dash.
    fn layout(&self, words: &str) -> Option<Diagnostic> {
        let blank = self.before().trim_start_matches(' ').is_empty();
        if words.contains("mapping values are not allowed") {
            return Some(self.second_colon());
        }
        if words.contains("simple key") {
            return Some(self.no_colon(self.line, self.start));
        }
        let list = words.contains("'-' indicator") || words.contains("block sequence");
        if !list && !words.contains("did not find expected key") && !words.contains("invalid indentation") {
            return None;
        }
        if !blank {
            return Some(
                self.here("something stands behind a value that is complete")
                    .help("put the whole value in quotes, or delete what stands behind it"),
            );
        }
        if let Some((above, from)) = self.above().filter(|(above, _)| above.trim_start().starts_with('{')) {
            let at = from + above.len() - above.trim_start().len();
            let words = "this entry of the list does not begin with `- `";
            let place = self.span(at, at);
            return Some(Diagnostic::new(Code::YAML_SYNTAX, place, words).fix(place, "- ", "begin it with `- `"));
        }
        let words = if list && !self.line.trim_start().starts_with('-') {
            "this line begins in the column of a list, but without its `- `"
        } else {
            "this line begins in another column than those it belongs to"
        };
        Some(
            self.here(words)
                .help("the keys of one section begin in one column, two spaces further right than the section's own"),
        )
    }

    /// A colon that no key can have here.
    fn second_colon(&self) -> Diagnostic {
        let written = self.line.trim_start();
        if let Some(c) = written.chars().next().filter(|c| matches!(c, '–' | '—' | '－' | '•' | '·')) {
            let from = self.start + self.line.len() - written.len();
            let place = self.span(from, from + c.len_utf8());
            let words = format!("`{c}` does not begin the entry of a list");
            return Diagnostic::new(Code::YAML_SYNTAX, place, words).fix(place, "-", "write a plain `-`");
        }
        let dash = self.start + self.line.len() - written.len() + 1;
        if written.starts_with('-') && !written.starts_with("- ") {
            let place = self.span(dash, dash);
            return Diagnostic::new(Code::YAML_SYNTAX, place, "a space is missing behind `-`").fix(
                place,
                " ",
                "begin the entry with `- `",
            );
        }
        if let Some((above, start)) = self.above().filter(|(above, _)| self.lacks_a_colon(above)) {
            return self.no_colon(above, start);
        }
        if let Some(first) = self.before().find(": ") {
            let from = first + 2;
            let value = self.line.get(from..).unwrap_or("");
            let value = value.split(" #").next().unwrap_or(value).trim_end();
            let fault = self.here("a second `: ` in one line: the text has to be in quotes");
            if value.contains(['"', '\\']) {
                return fault.help("put the text between `'` and `'`");
            }
            let place = self.span(self.start + from, self.start + from + value.len());
            return fault.fix(place, format!("\"{value}\""), "put the text in quotes");
        }
        let fault = self.here("this line begins further right than those it belongs to");
        let place = self.span(self.start, self.start + self.indent());
        match self.above().map(|(above, _)| above.len() - above.trim_start().len()) {
            Some(above) if above < self.indent() => {
                fault.fix(place, " ".repeat(above), "begin it in the column of the line before")
            }
            _ => fault.help("begin it in the column of the line before"),
        }
    }

    /// Whether the line before begins in the column of this one, with a word, and has no colon that ends a key.
    fn lacks_a_colon(&self, above: &str) -> bool {
        let column = above.len() - above.trim_start_matches([' ', '-']).len();
        let written = above.get(column..).unwrap_or("");
        let written = written.split(" #").next().unwrap_or(written).trim_end();
        let here = self.line.len() - self.line.trim_start_matches([' ', '-']).len();
        column == here
            && written.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && !written.contains(": ")
            && !written.ends_with(':')
    }

    /// A line that should begin with a key and its colon; `start` is where it begins.
    fn no_colon(&self, line: &str, start: usize) -> Diagnostic {
        let from = line.len() - line.trim_start_matches([' ', '-']).len();
        let written = line.get(from..).unwrap_or("");
        let length = written.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(written.len());
        let (word, behind) = written.split_at_checked(length).unwrap_or((written, ""));
        let at = start + from;
        let whole = self.span(at, at + word.len());
        let end = self.span(at + word.len(), at + word.len());
        if !is_word(word) {
            return self.here("a key and its colon are expected here").help("write `key: value`");
        }
        let fault = |words: String| Diagnostic::new(Code::YAML_SYNTAX, whole, words);
        if behind.starts_with('：') {
            return self.typed(at + word.len(), '：', ": ", "write a plain colon and a space");
        }
        if behind.starts_with(':') {
            let place = self.span(at + word.len() + 1, at + word.len() + 1);
            return fault(format!("a space is missing behind `{word}:`")).fix(place, " ", "put a space there");
        }
        if behind.is_empty() || behind.starts_with(' ') {
            return fault(format!("the colon is missing behind `{word}`")).fix(end, ":", "put a colon there");
        }
        fault(format!("a key and its colon are expected here, not `{word}`")).help("write `key: value`")
    }

    /// Characters that begin something else in YAML than was meant.
    fn character(&self, words: &str) -> Option<Diagnostic> {
        let quoted = "put the value in quotes";
        if words.contains("tabs disallowed") || words.contains("tab ") {
            let place = self.span(self.at, self.at + self.next().map_or(0, char::len_utf8));
            let fault = self.here("a tab stands where only spaces may");
            return Some(if self.next() == Some('\t') { fault.fix(place, "  ", "use spaces") } else { fault });
        }
        if words.contains("directive") {
            let words = "a line that begins with `%` has another meaning in YAML";
            return Some(self.here(words).help(quoted));
        }
        if words.contains("comments must be separated") {
            let place = self.span(self.at, self.at);
            return Some(self.here("a comment needs a space before its `#`").fix(place, " ", "put a space there"));
        }
        if words.contains("expected node content") {
            return Some(self.here("a value is missing here").help("write it, or delete the comma or key before it"));
        }
        if self.before().trim_end().ends_with(['"', '\'']) {
            let words = "something stands behind the quote that closes a text";
            return Some(self.here(words).help("put the whole value in quotes, or delete what stands behind it"));
        }
        let strange = words.contains("unexpected character") || words.contains("anchor or alias");
        let c = self.next().filter(|_| strange)?;
        let fault = self.here(format!("a value cannot begin with `{c}`"));
        Some(match c {
            '>' | '|' => fault.help("a bound of a band or table is written `from:`, `above:` or `below:`"),
            _ => fault.help(quoted),
        })
    }
}
