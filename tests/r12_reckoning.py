"""R12 reckoned a second time: from the work's definition, with fractions, one row at a time, and nothing of merit.

    r12_reckoning.py TABLE.csv OUTCOME.csv

The outcome has, in the order of the table: id, failed mask, twelve points, total, rank, award.
"""

import csv
import sys
from fractions import Fraction as F
from math import floor

BANDS = {
    "c1": ([50_000_000, 200_000_000, 2_000_000_000, 10_000_000_000], ["2", "4", "6", "8", "10"]),
    "c2": (["0.05", "0.15", "0.30", "0.50"], ["1", "2.5", "4", "6", "8"]),
    "c3": (["0.01", "0.03", "0.05", "0.10"], ["0", "3", "6", "9", "12"]),
    "c4": ([5, 10, 15, 20], ["1", "2.5", "4", "5", "6"]),
    "c5": (["0.50", 2, 5, 10], ["0", "2", "4", "6", "8"]),
    "c6": ([5, 20, 50, 100], ["0", "1.5", "3", "4.5", "6"]),
    "c7": (["0.10", "0.30", "0.60", "1.00"], ["6", "4.5", "3", "1.5", "0"]),
}
SHARE = [(0, 0), (5, 4), (15, 7), (40, 10)]
GROWTH = [(1_000_000, 0), (500_000_000, 6)]
CHAIN = dict(AI=6, BIO=5, DIS=2, IC=6, MED=4, NEV=4, NEW=5, ROB=5, SAT=3, SOF=3)
MILLIONS = dict(AI=80, BIO=60, DIS=20, IC=90, MED=30, NEV=60, NEW=40, ROB=50, SAT=40, SOF=30)


def half_up(x, places):
    return F(floor(x * 10**places + F(1, 2)), 10**places)


def band(name, x):
    bounds, points = BANDS[name]
    return F(points[sum(x >= F(b) for b in bounds)])


def line(knots, x):
    x = min(max(x, F(knots[0][0])), F(knots[-1][0]))
    for (a, p), (b, q) in zip(knots, knots[1:]):
        if a <= x <= b:
            return half_up(p + (x - a) * F(q - p, b - a), 2)


def score(row):
    number = {k: F(v) for k, v in row.items() if k not in ("application_id", "chain", "district", "certified", "founded", "market_share")}
    revenue, years = number["revenue"], number["years_in_field"]
    share = F(row["market_share"][:-1])
    gates = [row["certified"] == "true", years >= 3, number["credit_score"] >= 60, revenue >= 20_000_000, number["prior_subsidy"] <= 5_000_000]
    mask = sum(1 << i for i, holds in enumerate(gates) if not holds)
    year, month, day = map(int, row["founded"].split("-"))
    age = 2026 - year - (1 if (month, day) > (6, 30) else 0)
    intensity = half_up(number["rd_spend"] / revenue, 4)
    marks = sorted(number[f"panel_{i}"] for i in range(1, 6))
    panel = half_up(sum(marks[1:-1]) / 3, 2)
    points = [
        band("c1", revenue),
        band("c2", half_up(number["export"] / revenue, 4)),
        band("c3", intensity),
        band("c4", years),
        band("c5", half_up(number["patents"] / max(years, 1), 2)),
        band("c6", number["local_suppliers"]),
        band("c7", number["energy_intensity"]),
        line(SHARE, share),
        line(GROWTH, half_up(revenue / max(age, 1), 2)),
        F(CHAIN[row["chain"]]),
        half_up(panel * F("0.15"), 2),
        min(F(7), F("0.75") * number["standards_led"] + F("0.02") * number["patents"] + F("0.05") * age),
    ]
    return mask, points, sum(points), (share, intensity)


def fixed(x):
    units = x * 100
    assert units.denominator == 1, x
    return f"{units.numerator // 100}.{units.numerator % 100:02d}"


def main(table, outcome):
    with open(table, newline="") as f:
        rows = list(csv.DictReader(f))
    scored = [score(row) for row in rows]
    ranks, awards = {}, {}
    for chain, millions in MILLIONS.items():
        listed = [i for i, row in enumerate(rows) if row["chain"] == chain and scored[i][0] == 0]
        listed.sort(key=lambda i: rows[i]["application_id"])
        listed.sort(key=lambda i: (scored[i][2], *scored[i][3]), reverse=True)
        left = F(millions * 1_000_000)
        closed = False
        for rank, i in enumerate(listed, 1):
            ranks[i] = rank
            cap = 5_000_000 if rank <= 3 else 3_000_000 if rank <= 10 else 1_000_000
            part = floor(F(rows[i]["eligible_cost"]) * F(3, 10) / 10_000) * 10_000
            wanted = min(F(rows[i]["requested"]), part, cap)
            if closed or scored[i][2] < 60 or wanted < 200_000:
                continue
            closed = wanted > left
            if not closed or left >= 200_000:
                awards[i] = min(wanted, left)
                left -= awards[i]
    with open(outcome, "w", newline="") as f:
        write = csv.writer(f, lineterminator="\n").writerow
        write(["application_id", "failed_mask", *(f"c{i}" for i in range(1, 13)), "total", "rank", "award"])
        for i, (row, (mask, points, total, _)) in enumerate(zip(rows, scored)):
            write([row["application_id"], mask, *map(fixed, points), fixed(total), ranks.get(i, ""), fixed(awards.get(i, F(0)))])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
