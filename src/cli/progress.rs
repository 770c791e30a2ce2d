//! How far long work has come: on a terminal only, on the standard error, and only where it takes a while.

use crate::lang::Lang;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Work that ends sooner than this shows nothing.
const QUIET: Duration = Duration::from_millis(300);

/// A bar, while it is not clear yet whether one is needed.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    words: String,
    total: usize,
    since: Instant,
    shown: bool,
}

impl Progress {
    /// Of work in so many parts; `words` say what is done, as `rows written`.
    #[expect(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
    pub fn of(total: usize, words: &str, lang: Lang) -> Self {
        let bar = std::io::stderr().is_terminal().then(ProgressBar::hidden);
        Self { bar, words: lang.say(words, &[]), total, since: Instant::now(), shown: false }
    }

    /// So many parts are done.
    pub fn done(&mut self, parts: usize) {
        let Some(bar) = &self.bar else { return };
        if !self.shown && self.since.elapsed() < QUIET {
            return;
        }
        if !self.shown {
            self.shown = true;
            // Whatever is wrong with a bar is no reason to stop.
            let style = ProgressStyle::with_template("{wide_bar} {human_pos}/{human_len} {msg}");
            style.into_iter().for_each(|style| bar.set_style(style));
            bar.set_length(u64::try_from(self.total).unwrap_or(0));
            bar.set_message(self.words.clone());
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_position(u64::try_from(parts).unwrap_or(0));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.as_ref().filter(|_| self.shown) {
            bar.finish_and_clear();
            let _ = std::io::stderr().flush();
        }
    }
}
