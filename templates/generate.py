#!/usr/bin/env python3
"""Writes the invented data of the templates, the same bytes every time; --check compares.

Every firm, credit code, figure and mark is invented. The region digits 330299 of the credit codes belong to no district.
"""
import csv
import io
import random
import sys
from pathlib import Path

HERE = Path(__file__).parent
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CHAINS = {"terminal": "智能终端", "vehicle": "新能源汽车部件", "rubber": "合成橡胶", "resin": "合成树脂"}
DISTRICTS = ["海曙", "江北", "镇海", "北仑", "鄞州"]
FIRST = ["松风", "白鹭", "竹影", "青石", "晨露", "云帆", "赤枫", "银杏", "海螺", "雪梅", "星葵", "墨菊", "木棉", "山雀", "流萤", "鹿鸣"]
SECOND = ["远", "新", "恒", "安", "川", "禾", "岳", "朗"]


def credit_code(dice):
    first = "91330299MA" + "".join(dice.choice(CODE) for _ in range(7))
    total = sum(CODE.index(c) * pow(3, i, 31) for i, c in enumerate(first))
    return first + CODE[(31 - total % 31) % 31]


def yes(condition):
    return "是" if condition else "否"


def firms(dice, count):
    """Key, name, credit code, chain and district of each."""
    names = set()
    while len(names) < count:
        names.add(dice.choice(FIRST) + dice.choice(SECOND))
    names = sorted(names)
    dice.shuffle(names)
    for at, name in enumerate(names):
        chain = list(CHAINS)[at % len(CHAINS)]
        district = dice.choice(DISTRICTS)
        full = f"{district}{name}{CHAINS[chain]}有限公司（虚构）"
        yield f"S{at + 1:02}", full, credit_code(dice), chain, district


def day(dice):
    return f"2026-02-{dice.randint(2, 27):02}"


def basic(dice):
    yield ["申报编号", "企业名称", "统一社会信用代码", "产业链", "失信名单", "提交日期", "从事细分领域年限", "营业收入(万元)",
           "研发投入(万元)", "发明专利", "核定投资额(万元)", "申请金额(万元)"]
    for at, (key, name, code, chain, _) in enumerate(firms(dice, 20)):
        revenue = dice.choice([1800, 4200, 8800, 12500, 26000, 61000]) + dice.randint(0, 900)
        research = "" if at == 7 else round(revenue * dice.choice([2, 4, 6, 8, 9]) / 100, 2)
        listed, applied = at == 4, "2026-03-02" if at == 11 else day(dice)
        invested = dice.randint(40, 300) * 10
        yield [key, name, code, chain, yes(listed), applied, dice.randint(3, 25), revenue, research, dice.randint(0, 7),
               invested, max(15, round(invested * dice.choice([0.15, 0.2, 0.25])))]


def envelopes(dice):
    yield ["申报编号", "企业名称", "统一社会信用代码", "产业链", "区县", "失信名单", "国内市场排名", "本地配套率", "研发投入占比", "国家单项冠军",
           "核定投资额(万元)", "申请金额(万元)", "承诺突破关键技术", "承诺领先产品", "承诺培育单项冠军", "承诺成为骨干企业", "承诺公共服务平台"]
    for at, (key, name, code, chain, district) in enumerate(firms(dice, 30)):
        invested = dice.randint(60, 400) * 10
        yield [key, name, code, chain, district, yes(at in (5, 19)), dice.choice([1, 1, 2, 2, 3, 4, 5, 6]),
               f"{dice.randint(200, 700) / 10}%", f"{dice.randint(30, 120) / 10}%", yes(dice.random() < 0.2), invested,
               round(invested * dice.choice([0.1, 0.15, 0.25])), dice.randint(0, 2), dice.randint(0, 1), yes(dice.random() < 0.3),
               yes(dice.random() < 0.6), dice.choice(["", "0", "1"])]


def panel(dice):
    yield ["申报编号", "企业名称", "统一社会信用代码", "集团代码", "失信名单", "营业收入(万元)", "项目费用(万元)", "申请金额(万元)"]
    for at, (key, name, code, _, _) in enumerate(firms(dice, 12)):
        cost = dice.randint(20, 90) * 10
        asked = cost * (0.6 if at == 9 else 0.5)
        yield [key, name, code, "JT-01" if at in (2, 6) else "", yes(at == 3), dice.randint(20, 400) * 100, cost, int(asked)]


def marks(dice):
    yield ["application", "reviewer", "sheet", "mark", "comment"]
    for at in range(12):
        level = dice.choice([5.5, 7, 7.5, 8, 8.5, 9])
        for reviewer in range(1, 6):
            # The fourth reviewer knows the firm of the second application.
            recused = (at, reviewer) == (1, 4)
            for sheet in ("plan", "team"):
                mark = min(10, max(0, level + dice.choice([-1, -0.5, 0, 0, 0.5, 1])))
                yield [f"S{at + 1:02}", f"R{reviewer}", sheet, "recused" if recused else f"{mark:g}", ""]


def certification(dice):
    yield ["申报编号", "企业名称", "统一社会信用代码", "产业链", "本市独立法人", "失信名单", "从事细分领域年限", "国内市场排名", "全球市场排名",
           "主导产品销售(万元)", "营业收入(万元)", "研发投入占比", "本地配套率"]
    for at, (key, name, code, chain, _) in enumerate(firms(dice, 16)):
        revenue = dice.choice([6200, 14000, 23000, 52000]) + dice.randint(0, 900)
        yield [key, name, code, chain, yes(at != 2), yes(at == 6), 2 if at == 9 else dice.randint(3, 25),
               dice.choice([1, 1, 2, 3, 4, 6]), dice.choice(["", "2", "5"]), max(1500, revenue // 3), revenue,
               f"{dice.randint(20, 80) / 10}%", f"{dice.randint(200, 700) / 10}%"]


def incidents(codes):
    yield ["统一社会信用代码", "发生日期", "重大事故"]
    yield [codes[0], "2021-06-11", "是"]
    yield [codes[3], "2024-09-02", "是"]
    yield [codes[5], "2025-01-20", "否"]


def text(rows):
    out = io.StringIO("\ufeff")  # Excel reads Chinese only behind it
    out.seek(0, io.SEEK_END)
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def all_files():
    files = {f"{name}/applications.csv": list(make(random.Random(f"merit {name} {seed}")))
             for name, make, seed in [("basic", basic, 1), ("envelopes", envelopes, 1), ("panel", panel, 1), ("certification", certification, 1)]}
    files["panel/marks.csv"] = list(marks(random.Random("merit marks 1")))
    codes = [row[2] for row in files["certification/applications.csv"][1:]]
    files["certification/incidents.csv"] = list(incidents(codes))
    return {name: text(rows) for name, rows in files.items()}


def main():
    wrong = 0
    for name, content in all_files().items():
        path = HERE / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text(encoding="utf-8") != content:
                print(f"{name} differs")
                wrong = 1
        else:
            path.write_text(content, encoding="utf-8")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
