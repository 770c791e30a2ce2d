//! Rule files in which one figure can change an outcome in every way, with random applications.

/// Rule files of every way of scoring, ranking and dividing; fields are few and small, so that all values can be tried.
pub const ROUNDS: &[(&str, &str)] = &[
    ("bands_and_lines", BANDS),
    ("formulas", FORMULAS),
    ("tables_and_peers", PEERS),
    ("guarantees_and_limits", LIMITS),
    ("skip", SKIP),
    ("stop_with_envelopes", STOP),
    ("tiers_by_rank", RANKS),
    ("by_points", POINTS),
    ("pro_rata", PRO_RATA),
    ("ranking_only", RANKED),
    ("next_by_rank", NEXT),
    ("minimums_and_registers_of_none", MINIMUMS),
    ("troubles", TROUBLES),
];

pub const HEAD: &str = "merit: 1
round: {id: r, title: R, notice: N, currency: CNY, scores: {decimals: 1, round: half up, at: each_criterion}}
fields:
  key: {type: text, key: true}
  a: {type: integer, max: 14}
  b: {type: integer, max: 14}
  c: {type: integer, max: 14, optional: true}
  kind: {type: choice, of: [x, y, z]}
  good: {type: yes_no}
  ask: {type: money, decimals: 0, max: 14}
  share: {type: percent, decimals: 0, max: 14%}
";

pub const TAIL: &str = "  method: in_order
";

const BANDS: &str = "
gates:
  - {id: enough, label: L, clause: g, require: a + b >= 3 or good}
criteria:
  - {id: steps, label: L, clause: a, max: 40, value: a, bands: [{from: 0, points: 0}, {from: 3, points: 10}, {above: 7, points: 25}, {from: 12, points: 40}]}
  - {id: line, label: L, clause: b, max: 30, value: b, linear: [[2, 0], [8, 30], [14, 10]]}
  - {id: units, label: L, clause: c, max: 20, if_missing: 4, value: c, per_unit: {each: 3, points: 5}}
  - {id: word, label: L, clause: d, max: 10, lookup: {key: kind, points: {x: 10, y: 5, z: 0}}}
ranking: {minimum: 15, tie_breaks: [{higher: a, clause: t}], still_tied: key}
allocation:
  budget: 20
  award: {amount: ask, smallest: 2, step: 1, clause: w}
  last_in_line: part_award
  reserve: 1
";

const FORMULAS: &str = "
facts:
  ratio: a / (b + 1)
  odd_sum: if modulo(a + b, 3) = 1 then 4 else 0
  both: if c = null then a else min(a, c)
gates:
  - {id: sane, label: L, clause: g, require: not(a = 13) and abs(a - b) <= 11}
criteria:
  - {id: f, label: L, clause: a, max: 50, formula: 'ratio * 10 + odd_sum', cap: true}
  - {id: g, label: L, clause: b, max: 30, formula: 'both * 2 + floor(b / 4)', cap: true}
  - {id: k, label: L, clause: c, max: 20, counts: {a: 0.5, b: 1}}
ranking: {tie_breaks: [{lower: ratio, clause: t}, {higher: share, clause: u}], still_tied: key}
allocation:
  budget: 22
  award: {amount: 'min(ask, ask * total / 80)', step: 1, clause: w}
  last_in_line: part_award
";

const PEERS: &str = "
criteria:
  - id: t
    label: L
    clause: a
    max: 50
    hit: first
    table:
      - {when: {a: {from: 8}, kind: {is: x}}, points: 50}
      - {when: {a: {from: 8}}, points: 35}
      - {when: {b: {from: 5, below: 11}}, points: 20}
      - {otherwise: yes, points: 5}
  - {id: p, label: L, clause: b, max: 30, peer: {value: b, among: kind, order: highest, rows: [{rank_to: 1, points: 30}, {share_to: 60%, points: 12}]}}
  - {id: best, label: L, clause: c, max: 20, best_of: [{value: a, bands: [{from: 0, points: 0}, {from: 6, points: 9}]}, {value: c, if_missing: 0, per_unit: {each: 2, points: 4}}]}
ranking: {still_tied: key}
allocation:
  budget: 18
  award: {amount: ask, step: 1, clause: w}
  last_in_line: part_award
";

pub const LIMITS: &str = "
gates: [{id: g1, label: L, clause: g, require: a >= 2}, {id: g2, label: L, clause: h, require: good or b > 6}]
criteria:
  - {id: one, label: L, clause: a, max: 70, formula: 'a * 5', cap: true}
  - {id: two, label: L, clause: b, max: 30, value: b, linear: [[0, 0], [14, 30]]}
ranking: {tie_breaks: [{higher: b, clause: t}], still_tied: key}
allocation:
  budget: 24
  award: {tiers: [{total_from: 60, rate: 100%}, {total_from: 20, rate: 50%}], amount: ask * tier.rate, step: 1, smallest: 2, clause: w}
  guarantees: [{awards: 1, per: kind, if: total >= 30, clause: q}]
  limits: [{per: kind, money: 12, clause: l}, {per: good, awards: 3, clause: m}]
  last_in_line: part_award
  reserve: 2
";

pub const SKIP: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + b', cap: true}
adjustments:
  bonus: {cap: 6, items: [{id: nice, label: L, clause: n, when: good, points: 3}, {id: more, label: L, clause: o, value: b, per_unit: {each: 5, points: 2}}]}
  deduction: {cap: 8, items: [{id: late, label: L, clause: p, if_missing: 0, value: c, per_unit: {each: 1, points: 1.5}}]}
ranking: {still_tied: share_rank}
allocation:
  budget: 20
  award: {amount: ask, less: ask * b / 50, step: 1, clause: w}
  limits: [{per: kind, money: 9, clause: l}]
  last_in_line: skip
  reserve: 1
";

const STOP: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + share * 100', cap: true}
ranking: {within: good, tie_breaks: [{higher: b, clause: t}], still_tied: key}
allocation:
  budget: 30
  envelopes: {by: kind, amounts: {x: 12, y: 10, z: 8}}
  award: {amount: ask, step: 1, clause: w}
  last_in_line: stop
  unspent: lapse
";

const RANKS: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + b', cap: true}
ranking: {still_tied: key}
allocation:
  budget: 30
  award: {tiers: [{ranks: 1, cap: 12}, {ranks: 2-4, cap: 7}, {ranks: 5-, cap: 3}], amount: 'min(ask, tier.cap)', step: 1, clause: w}
  last_in_line: part_award
  reserve: 1
";

const POINTS: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + b', cap: true}
ranking: {minimum: 10, still_tied: key}
allocation:
  budget: 30
  award: {amount: ask, step: 1, smallest: 2, clause: w}
  method: by_points
  weight: total
  limits: [{per: kind, money: 14, clause: l}]
  unspent: lapse
";

const PRO_RATA: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + b', cap: true}
ranking: {minimum: 20, still_tied: key}
allocation:
  budget: 25
  award: {amount: ask, step: 1, smallest: 2, clause: w}
  method: pro_rata
";

pub const RANKED: &str = "
gates: [{id: g, label: L, clause: g, require: 'kind in (\"x\", \"y\") and a in [2..12]'}]
criteria:
  - {id: one, label: L, clause: a, max: 100, minimum: 12, formula: 'a * 4 + b', cap: true}
ranking: {minimum: 20, still_tied: stop}
";

const NEXT: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + b', cap: true}
ranking: {tie_breaks: [{higher: share, clause: t}], still_tied: key}
allocation:
  budget: 30
  envelopes: {by: kind, amounts: {x: 12, y: 10, z: 8}}
  award: {amount: ask, step: 1, smallest: 2, clause: w}
  last_in_line: part_award
  unspent: {move_to: next_by_rank, clause: u}
";

pub const MINIMUMS: &str = "
criteria:
  - id: group
    label: L
    clause: a
    max: 60
    minimum: 18
    cap: true
    criteria:
      - {id: one, label: L, clause: b, max: 40, formula: 'a * 3', cap: true}
      - {id: two, label: L, clause: c, max: 40, formula: 'b * 3', cap: true}
  - {id: three, label: L, clause: d, max: 40, if_missing: 0, formula: '20 - abs(c - 5) * 2', cap: true}
ranking: {minimum: 25, tie_breaks: [{lower: ask, clause: t}], still_tied: key}
allocation:
  budget: 21
  award: {amount: ask, step: 1, clause: w}
  limits: [{money: 20, clause: l}]
  last_in_line: {part_award: {at_least: 50%}}
  reserve: 1
";

pub const TIES: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + b', cap: true}
ranking: {still_tied: stop}
allocation:
  budget: 20
  award: {amount: ask, step: 1, clause: w}
  limits: [{per: kind, awards: 2, clause: l}]
  last_in_line: part_award
";

/// What is read has no value at one place of the way.
const TROUBLES: &str = "
facts:
  part: if a = 7 then sqrt(a - 5) else a
  step: if b >= 5 then 2 else 1
criteria:
  - {id: t, label: L, clause: a, max: 50, hit: first, table: [{when: {part: {from: 9}}, points: 50}, {otherwise: yes, points: 20}]}
  - {id: n, label: L, clause: b, max: 50, formula: 'step * 10 + b', cap: true}
ranking: {still_tied: key}
allocation:
  budget: 24
  award: {amount: ask, step: 1, clause: w}
  last_in_line: part_award
";

/// The same sequence in every run.
pub struct Dice(pub u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

pub fn table(dice: &mut Dice) -> String {
    let mut text = "key,a,b,c,kind,good,ask,share\n".to_owned();
    for key in 1..=8 {
        let c = if dice.below(4) == 0 { String::new() } else { dice.below(15).to_string() };
        let (kind, good) = (["x", "y", "z"][dice.below(3) as usize], ["yes", "no"][dice.below(2) as usize]);
        let numbers = [15, 15, 13, 15].map(|n| dice.below(n));
        let [a, b, ask, share] = numbers;
        text.push_str(&format!("k{key},{a},{b},{c},{kind},{good},{},{share}%\n", ask + 1));
    }
    text
}
