//! Notice, letters, minutes and pack: what they say, what they must not say, and that they are the same each time.

mod calendar;
mod hostile;
mod pack;
mod printed;
mod private;
mod templates;
mod words;

use libtest_mimic::Trial;
use merit::documents::{Occasion, Source, Templates, Writer};
use merit::lang::Lang;
use merit::record::{Edition, Opened, build, container, open};
use merit::round::{Materials, Options, Run, run};

pub fn trials() -> Vec<Trial> {
    let all = [
        calendar::trials(),
        words::trials(),
        private::trials(),
        hostile::trials(),
        templates::trials(),
        pack::trials(),
        printed::trials(),
    ];
    all.into_iter().flatten().collect()
}

/// A round that was recorded and opened again.
struct Recorded {
    opened: Opened,
    run: Run,
}

impl Recorded {
    fn of(materials: &Materials, options: &Options) -> Self {
        let decided = run(materials, options).unwrap_or_else(|f| panic!("{f:?}"));
        let built = build(&decided, materials, options, &crate::record::imprint()).unwrap();
        let bytes = container::write(&built.entries).unwrap();
        let Ok(Edition::Auditor(opened)) = open(&bytes) else { panic!("it is no auditor's edition") };
        let run = run(&opened.materials, &opened.options).unwrap();
        Self { opened: *opened, run }
    }

    fn small(data: &str) -> Self {
        Self::of(&crate::record::materials(data), &Options::default())
    }

    fn source(&self, lang: Lang) -> Source<'_> {
        Source { opened: &self.opened, run: &self.run, lang }
    }

    /// The letter to an application, from built-in templates.
    fn letter(&self, key: &str, occasion: &Occasion, lang: Lang) -> String {
        let templates = Templates::new(&[]).unwrap();
        let writer = Writer { source: self.source(lang), occasion, templates: &templates };
        writer.letter(self.run.row(key).unwrap()).unwrap()
    }

    fn notice(&self, occasion: &Occasion, lang: Lang) -> String {
        let templates = Templates::new(&[]).unwrap();
        Writer { source: self.source(lang), occasion, templates: &templates }.notice().unwrap()
    }

    fn minutes(&self, occasion: &Occasion, lang: Lang) -> String {
        let templates = Templates::new(&[]).unwrap();
        Writer { source: self.source(lang), occasion, templates: &templates }.minutes().unwrap()
    }
}

/// The tags of a page, in order, whatever the widths of columns are.
fn tags(html: &str) -> Vec<&str> {
    let tags = html.split('<').skip(1).map(|rest| rest.split_once('>').map_or(rest, |(tag, _)| tag));
    tags.map(|tag| tag.trim_end_matches(" class=\"w\"")).collect()
}

/// The text of a page, behind its head, with every escape undone.
fn text(html: &str) -> String {
    let body = html.split_once("<body>").map_or(html, |(_, body)| body);
    let mut out = String::new();
    for piece in body.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    for (escape, c) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")]
    {
        out = out.replace(escape, c);
    }
    out
}

/// The lines of a page that say something.
fn lines(html: &str) -> String {
    let text = text(&html.replace("</td>", " |</td>").replace("</th>", " |</th>").replace("<br>", "\n"));
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// An office with every key.
fn occasion() -> Occasion {
    let root = merit::yaml::read(OFFICE.as_bytes(), merit::span::SourceId(0)).unwrap();
    let (office, findings) = merit::rules::office(&root);
    assert!(findings.is_empty(), "{findings:?}");
    let calendar = merit::documents::Calendar::read("days.csv", b"date,kind\n2022-05-01,holiday\n").unwrap();
    let from = merit::value::parse_date("2022-05-16").unwrap();
    Occasion { office, period: Some(calendar.period(from, 5).unwrap()) }
}

const OFFICE: &str = "office: {en: The Office, zh: 市经信局}
department: {en: Chains, zh: 产业链处}
contact: {en: Ms Chen, zh: 陈女士}
phone: 0574-8918 0000
address: {en: 19 Heji Street, zh: 和济街19号}
postcode: '315066'
email: chain@example.cn
remedies: {en: You may go to court., zh: 可依法申请行政复议。}
";
