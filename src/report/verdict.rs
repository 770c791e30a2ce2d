//! What a verification comes to, for people: its results in one line, and what they show and what not.

use super::verification::{Signed, others};
use crate::lang::Lang;
use crate::record::{Against, Edition, Replay, Second};

/// All that was verified.
#[derive(Debug)]
pub struct Verified<'a> {
    /// What was given.
    pub edition: &'a Edition,
    /// Its signatures.
    pub signed: &'a Signed<'a>,
    /// How many people must have signed, where keys are pinned.
    pub required: Option<usize>,
    /// The round decided again.
    pub replay: Option<&'a Replay>,
    /// What the comparison with a published list found.
    pub published: Option<&'a Against>,
    /// Whether the list of the certified is another than that of the certification record, where it was given.
    pub other_list: Option<bool>,
}

impl Verified<'_> {
    /// Whether the record does not say what its rules and inputs give.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.replay.is_some_and(|r| !r.differences.is_empty() || matches!(r.second, Second::Differs(_)))
    }

    /// Whether fewer people signed than must have.
    #[must_use]
    pub fn short(&self) -> bool {
        self.required.is_some_and(|required| self.signed.people.len() < required)
    }

    /// Whether everything that was asked holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        let list = self.published.is_none_or(|a| a.differences.is_empty() && a.left_out.is_empty());
        !self.differs() && !self.short() && list && self.other_list != Some(true)
    }

    /// The results, and what they show.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let between = if lang == Lang::Zh { "；" } else { "; " };
        let mut text = format!("\n{}\n\n", self.results(lang).join(between));
        text.push_str(&self.shows(lang).into_iter().map(|line| format!("{line}\n")).collect::<String>());
        text
    }

    fn results(&self, lang: Lang) -> Vec<String> {
        let mut results = vec![match self.replay {
            Some(replay) if self.differs() => {
                let (figures, digests) = others(replay);
                match (figures.len(), digests.len()) {
                    (0, 0) => lang.say("the second division of the budget differs", &[]),
                    (figures, 0) => lang.say("figures that differ: {1}", &[&figures.to_string()]),
                    (figures, digests) => {
                        let holes = [&*figures.to_string(), &digests.to_string()];
                        lang.say("figures that differ: {1}, and digests: {2}", &holes)
                    }
                }
            }
            Some(replay) if replay.same_bytes => {
                lang.say("no figure differs, and the record made again has the same bytes", &[])
            }
            Some(_) => lang.say("no figure differs", &[]),
            None => lang.say("its parts lead to the root of the statement", &[]),
        }];
        if let Some(published) = self.published {
            let same = published.differences.is_empty() && published.left_out.is_empty();
            results.push(if same {
                lang.say("the published list says what the record says", &[])
            } else {
                lang.say("the published list is not what the record says", &[])
            });
        }
        results.extend(self.other_list.map(|other| {
            if other {
                lang.say("its list of the certified is not that of the certification record", &[])
            } else {
                lang.say("its list of the certified is that of the certification record", &[])
            }
        }));
        if let Some(required) = self.required.filter(|_| self.short()) {
            let holes = [&*required.to_string(), &self.signed.people.len().to_string()];
            results.push(lang.say("pinned people who must have signed: {1}, who have: {2}", &holes));
        }
        results
    }

    /// What that shows and what it cannot, a sentence each.
    fn shows(&self, lang: Lang) -> Vec<String> {
        let mut lines = match self.edition {
            Edition::Auditor(_) if self.differs() => {
                return vec![lang.say(
                    "Rely on nothing in it: figures, rules or inputs were changed after the round was decided, or merit did not decide it.",
                    &[],
                )];
            }
            Edition::Auditor(_) => {
                vec![lang.say("It shows that the rules and inputs in it give every figure in it.", &[])]
            }
            Edition::Public(_) => vec![lang.say(
                "It shows what was published of every application, and that all editions of this root say the same.",
                &[],
            )],
            Edition::Applicant(_) => vec![lang.say(
                "It shows every figure of this one application, and that the round of this root contains it so.",
                &[],
            )],
        };
        lines.push(self.by_whom(lang));
        match self.edition {
            Edition::Auditor(_) => lines.extend([
                lang.say(
                    "It cannot show that these rules are those that were published: compare the fingerprint behind `rules` with theirs.",
                    &[],
                ),
                lang.say(
                    "It cannot show that the inputs are what came in, all of it, and true: compare the files under inputs/ with those received.",
                    &[],
                ),
            ]),
            Edition::Public(_) => lines.push(lang.say(
                "It cannot show how a figure came about, nor what was not published: that takes the auditor's edition.",
                &[],
            )),
            Edition::Applicant(_) => lines.push(lang.say(
                "It cannot show anything of other applications, nor how ranks and awards came about: that takes the auditor's edition.",
                &[],
            )),
        }
        lines
    }

    /// Who stands for it.
    fn by_whom(&self, lang: Lang) -> String {
        if !self.signed.people.is_empty() {
            return lang.say("It shows that this is what was signed by {1}.", &[&self.signed.people.join(", ")]);
        }
        let signed = !self.signed.signatures.is_empty();
        if signed && self.required.is_none() {
            return lang.say(
                "It does not show who signed it: anybody can make and sign a record that holds together. Give --signers FILE with the keys you know.",
                &[],
            );
        }
        lang.say(
            "Nobody whose key is pinned signed it, so that nobody stands for it: anybody can make a record that holds together.",
            &[],
        )
    }
}
