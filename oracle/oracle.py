#!/usr/bin/env python3
"""An independent oracle for four national measures, written from the domain pages and not from our documents or code.

It draws enterprises full of boundary values and missing facts, decides each by the official criteria with exact fractions and
three-valued logic, runs `zhida match` on the same file and demands that every verdict, class and score interval agree.

    python3 oracle/oracle.py target/release/zhida [rows] [seed]
"""

import csv
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as F
from pathlib import Path

YES, NO, UNKNOWN = "yes", "no", "unknown"
AS_OF = "2026-11-24"


# ---- three values ----
def all_of(*items):
    if NO in items:
        return NO
    return UNKNOWN if UNKNOWN in items else YES


def any_of(*items):
    if YES in items:
        return YES
    return UNKNOWN if UNKNOWN in items else NO


def negate(item):
    return {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[item]


def test(condition, *values):
    """`condition` of `values`, unknown if one is missing."""
    return UNKNOWN if any(v is None for v in values) else (YES if condition(*values) else NO)


def flag(value):
    return UNKNOWN if value is None else (YES if value else NO)


def ratio(a, b):
    return None if a is None or b is None or b == 0 else F(a) / F(b)


def bands(pairs):
    """Interval of points: the first band that holds counts, none gives 0."""
    possible = []
    for holds, points in pairs:
        if holds != NO:
            possible.append(points)
        if holds == YES:
            break
    else:
        possible.append(0)
    return min(possible), max(possible)


def at_least(interval, threshold):
    low, high = interval
    return YES if low >= threshold else NO if high < threshold else UNKNOWN


def total(*intervals):
    return sum(i[0] for i in intervals), sum(i[1] for i in intervals)


# ---- enterprises ----
INDUSTRIES = (
    "A0111 A0511 B0610 C1311 C3562 D4411 E4710 F5111 F5211 G5310 G5411 G5910 G6010 H6110 H6210 I6311 I6410 I6510 J6621 K7010 K7020 "
    "K7030 L7111 L7211 M7310 N7721 O8010 P8310 R8810 S9221"
).split()
LEVELS = ["无", "市级", "省级", "国家级"]


def draw(rng):
    def maybe(make, missing=0.12):
        return None if rng.random() < missing else make()

    def near(*points):
        """A value on, just beside or somewhere around the points where a criterion turns."""
        def make():
            p = F(rng.choice(points))
            return max(F(0), p + rng.choice([0, 0, F(1, 100), -F(1, 100), 1, -1, rng.randint(-50, 50)]))
        return make

    def count(*points):
        return lambda: max(0, rng.choice(points) + rng.choice([0, 0, 1, -1, rng.randint(-3, 30)]))

    e = {}
    e["industry_code"] = maybe(lambda: rng.choice(INDUSTRIES), 0.05)
    staff = maybe(count(5, 10, 20, 50, 100, 200, 300, 500, 1000, 2000))
    e["employees@2025"] = staff
    for year in (2025, 2024, 2023):
        e[f"revenue@{year}"] = maybe(near(50, 100, 200, 300, 500, 1000, 1500, 2000, 5000, 10000, 20000, 40000, 100000, 200000, 0), 0.08)
    revenue = e["revenue@2025"]
    shares = [F(1, 2), F(55, 100), F(6, 10), F(7, 10), F(8, 10), F(9, 10), F(1)]
    for year in (2025, 2024, 2023):
        base = e[f"revenue@{year}"]
        e[f"main_revenue@{year}"] = maybe(lambda: near((base or F(1000)) * rng.choice(shares))(), 0.08)
    if rng.random() < 0.4 and e["main_revenue@2024"]:
        e["main_revenue@2025"] = e["main_revenue@2024"] * (1 + F(rng.choice([0, 5, 10, 15, -1, 20]), 100))
    e["sales_revenue@2025"] = maybe(lambda: (revenue or F(20000)) if rng.random() < 0.5 else near(20000, 5000, 1000)())
    e["cost_expense@2025"] = maybe(lambda: near((revenue or F(1000)) * F(9, 10))(), 0.2)
    e["total_assets@2025"] = maybe(near(100, 300, 2000, 5000, 8000, 10000, 20000, 80000, 120000))
    e["debt_ratio@2025"] = maybe(lambda: rng.choice([55, 75, 80, 50, 90]) + F(rng.choice([0, 0, 1, -1, 30]), 100))
    for year in (2025, 2024):
        base = e[f"revenue@{year}"] or F(1000)
        e[f"rd_expense@{year}"] = maybe(
            lambda: near(100)() if rng.random() < 0.3 else base * F(rng.choice([1, 2, 3, 4, 5, 6, 10, 30]), 100) + F(rng.choice([0, 0, 1, -1]), 100)
        )
        if e[f"rd_expense@{year}"] is not None:
            e[f"rd_expense@{year}"] = max(F(0), e[f"rd_expense@{year}"])
    e["tech_staff@2025"] = maybe(lambda: (staff or 100) * rng.choice([10, 15, 20, 25, 30, 40]) // 100 + rng.choice([0, 0, -1, 1]))
    if e["tech_staff@2025"] is not None:
        e["tech_staff@2025"] = max(0, e["tech_staff@2025"])
    for key in ("ip_class1_high", "ip_class1_own", "ip_class1"):
        e[key] = maybe(lambda: rng.choice([0, 0, 0, 1, 2]))
    e["ip_class2"] = maybe(lambda: rng.randint(0, 5))
    e["emerging_field"] = maybe(lambda: rng.choice(["无", "新材料", "生物", "节能环保"]))
    e["science_award_level"] = maybe(lambda: rng.choice(["无", "无", "无"] + LEVELS))
    e["award_rank"] = maybe(lambda: rng.randint(1, 5), 0.3)
    e["rd_institution_level"] = maybe(lambda: rng.choice(["无", "无", "无"] + LEVELS))
    e["honours"] = maybe(lambda: rng.choice(["无", "无", "知识产权优势企业", "知识产权示范企业", "国家级技术创新示范企业", "绿色工厂"]))
    e["hightech_certificate"] = maybe(lambda: rng.random() < 0.2)
    for year in (2025, 2024, 2023):
        e[f"equity_financing@{year}"] = maybe(lambda: rng.choice([F(0), F(0), F(200), F(500), F(1000), F(2000), F("499.99")]), 0.1)
    e["standards_led"] = maybe(lambda: rng.choice([0, 0, 0, 1]))
    e["segment_years"] = maybe(lambda: rng.choice([F(2), F(3), F("2.99"), F(10)]))
    e["srdi_score@2026"] = maybe(lambda: rng.choice([F(50), F("49.99"), F(60), F(30)]))
    e["srdi_score@2025"] = maybe(lambda: rng.choice([F(50), F("49.99"), F(60), F(30)]))
    e["tech_sme"] = maybe(lambda: rng.random() < 0.7)
    e["innovative_sme"] = maybe(lambda: rng.random() < 0.7)
    good = lambda share: (lambda: rng.random() < share)
    e["legal_person_status"] = maybe(good(0.98), 0.02)
    e["resident_enterprise"] = maybe(good(0.98), 0.02)
    e["size_class@2025"] = maybe(lambda: rng.choice(["微型", "小型", "小型", "中型", "大型"]), 0.3)
    for key in ("business_in_catalogue", "abnormal_list", "serious_dishonesty", "quality_accident_3y", "environment_offence_3y", "tax_offence_3y", "fraud_record"):
        e[key] = maybe(good(0.02), 0.02)
    e["safety_accident_3y"] = maybe(lambda: rng.choice(["无"] * 20 + ["一般", "较大", "重大"]), 0.02)
    return e


# ---- size classes (工信部联企业〔2011〕300号) ----
def _rows():
    x, y, z = "employees@2025", "revenue@2025", "total_assets@2025"
    return [
        (lambda c: c.startswith("A") and not c.startswith("A05"), [{y: 20000}, {y: 500}, {y: 50}]),
        (lambda c: c[0] in "BCD", [{x: 1000, y: 40000}, {x: 300, y: 2000}, {x: 20, y: 300}]),
        (lambda c: c[0] == "E", [{y: 80000, z: 80000}, {y: 6000, z: 5000}, {y: 300, z: 300}]),
        (lambda c: c.startswith("F51"), [{x: 200, y: 40000}, {x: 20, y: 5000}, {x: 5, y: 1000}]),
        (lambda c: c.startswith("F52"), [{x: 300, y: 20000}, {x: 50, y: 500}, {x: 10, y: 100}]),
        (lambda c: c[:3] in ("G54", "G55", "G56", "G57", "G58"), [{x: 1000, y: 30000}, {x: 300, y: 3000}, {x: 20, y: 200}]),
        (lambda c: c.startswith("G59"), [{x: 200, y: 30000}, {x: 100, y: 1000}, {x: 20, y: 100}]),
        (lambda c: c.startswith("G60"), [{x: 1000, y: 30000}, {x: 300, y: 2000}, {x: 20, y: 100}]),
        (lambda c: c[:3] in ("H61", "H62"), [{x: 300, y: 10000}, {x: 100, y: 2000}, {x: 10, y: 100}]),
        (lambda c: c[:3] in ("I63", "I64"), [{x: 2000, y: 100000}, {x: 100, y: 1000}, {x: 10, y: 100}]),
        (lambda c: c.startswith("I65"), [{x: 300, y: 10000}, {x: 100, y: 1000}, {x: 10, y: 50}]),
        (lambda c: c.startswith("K701"), [{y: 200000, z: 10000}, {y: 1000, z: 5000}, {y: 100, z: 2000}]),
        (lambda c: c.startswith("K702"), [{x: 1000, y: 5000}, {x: 300, y: 1000}, {x: 100, y: 500}]),
        (lambda c: c[:3] in ("L71", "L72"), [{x: 300, z: 120000}, {x: 100, z: 8000}, {x: 10, z: 100}]),
        (lambda c: c[0] in "MNOR" or c[:3] in ("Q84", "Q85") or c[0] == "K", [{x: 300}, {x: 100}, {x: 10}]),
    ]


ROWS = _rows()
CLASSES = ["大型", "中型", "小型", "微型"]


def size_classes(e):
    """Possible classes, and whether it is possible that none applies."""
    code = e["industry_code"]
    if code is None:
        # Every row may apply, or none. By the language's rule a class is possible unless its own condition is false in every row:
        # groups are Kleene, rows are not played off against each other.
        possible = [
            name
            for i, name in enumerate(CLASSES)
            if i == 3 or any(NO not in [test(lambda v, b=b: v >= b, e[k]) for k, b in bounds[i].items()] for _, bounds in ROWS)
        ]
        return possible, True
    for scope, bounds in ROWS:
        if scope(code):
            return size_row(e, bounds), False
    return [], True


def size_row(e, bounds):
    possible = []
    for name, bound in zip(CLASSES, bounds):
        holds = all_of(*(test(lambda v, b=b: v >= b, e[k]) for k, b in bound.items()))
        if holds != NO:
            possible.append(name)
        if holds == YES:
            return possible
    return possible + ["微型"]


def cn_size_2011(e):
    possible, none = size_classes(e)
    verdict = "ineligible" if not possible else "eligible" if len(possible) == 1 and not none else "unknown"
    return verdict, "|".join(possible), None


def is_sme(e):
    if e["size_class@2025"] is not None:
        return YES if e["size_class@2025"] != "大型" else NO
    possible, none = size_classes(e)
    if not possible:
        return NO
    if none:
        return UNKNOWN
    return NO if possible == ["大型"] else YES if "大型" not in possible else UNKNOWN


def verdict(truth):
    return {YES: "eligible", NO: "ineligible", UNKNOWN: "unknown"}[truth]


def level(value, least):
    return test(lambda v: LEVELS.index(v) >= LEVELS.index(least), value)


def accident_below(e, least):
    order = ["无", "一般", "较大", "重大", "特别重大"]
    return test(lambda v: order.index(v) < order.index(least), e["safety_accident_3y"])


def financing(e, years):
    values = [e[f"equity_financing@{y}"] for y in years]
    return None if None in values else sum(values)


# ---- 创新型中小企业 (工信部企业〔2022〕63号 附件1) ----
def cn_innovative_2022(e):
    common = all_of(
        flag(e["legal_person_status"]), is_sme(e), negate(flag(e["abnormal_list"])), negate(flag(e["serious_dishonesty"])),
        negate(flag(e["business_in_catalogue"])), accident_below(e, "重大"), negate(flag(e["quality_accident_3y"])),
        negate(flag(e["environment_offence_3y"])), negate(flag(e["tax_offence_3y"])), negate(flag(e["fraud_record"])),
    )
    direct = any_of(
        level(e["science_award_level"], "省级"),
        any_of(flag(e["hightech_certificate"]), test(lambda h: h in ("知识产权优势企业", "知识产权示范企业", "国家级技术创新示范企业"), e["honours"])),
        level(e["rd_institution_level"], "省级"),
        test(lambda v: v >= 500, financing(e, (2025, 2024, 2023))),
    )
    one = lambda v: test(lambda n: n >= 1, v)
    ip = bands([(one(e["ip_class1_high"]), 20), (one(e["ip_class1_own"]), 15), (one(e["ip_class1"]), 10), (one(e["ip_class2"]), 5)])
    share = ratio(e["rd_expense@2025"], e["revenue@2025"])
    rd = bands([(test(lambda v, b=b: v >= F(b, 100), share), p) for b, p in ((5, 20), (3, 15), (2, 10), (1, 5))])
    before = e["main_revenue@2024"]
    growth = None if before is None or before <= 0 or e["main_revenue@2025"] is None else F(e["main_revenue@2025"]) / F(before) - 1
    grow = bands([(test(lambda v, b=b: v >= F(b, 100), growth), p) for b, p in ((15, 20), (10, 15), (5, 10), (0, 5))])
    debt = bands([(test(lambda v, b=b: v <= b, e["debt_ratio@2025"]), p) for b, p in ((55, 10), (75, 5))])
    field = bands([(test(lambda v: v != "无", e["emerging_field"]), 10), (YES, 5)])
    main = ratio(e["main_revenue@2025"], e["revenue@2025"])
    special = bands([(test(lambda v, b=b: v >= F(b, 100), main), p) for b, p in ((70, 20), (60, 15), (55, 10), (50, 5))])
    score = total(ip, rd, grow, debt, field, special)
    scored = all_of(
        at_least(score, 60), at_least(total(ip, rd), 20), at_least(total(grow, debt), 15), at_least(total(field, special), 15)
    )
    return verdict(all_of(common, any_of(scored, direct))), "", score


# ---- 专精特新中小企业 (工信部企业〔2026〕2号 附件1) ----
def cn_srdi_2026(e):
    each = []
    for y in (2025, 2024):
        each.append(test(lambda v: v >= 100, e[f"rd_expense@{y}"]))
        each.append(test(lambda v: v >= F(3, 100), ratio(e[f"rd_expense@{y}"], e[f"revenue@{y}"])))
    result = all_of(
        flag(e["legal_person_status"]), is_sme(e), negate(flag(e["abnormal_list"])), negate(flag(e["serious_dishonesty"])),
        negate(flag(e["business_in_catalogue"])), accident_below(e, "较大"), negate(flag(e["quality_accident_3y"])),
        negate(flag(e["environment_offence_3y"])), negate(flag(e["fraud_record"])),
        any_of(flag(e["tech_sme"]), flag(e["innovative_sme"])),
        test(lambda v: v >= 3, e["segment_years"]),
        any_of(test(lambda v: v >= 1500, e["revenue@2025"]), test(lambda v: v >= 2000, financing(e, (2025, 2024)))),
        test(lambda v: v >= F(80, 100), ratio(e["main_revenue@2025"], e["revenue@2025"])),
        test(lambda v: v <= 80, e["debt_ratio@2025"]),
        *each,
        any_of(
            test(lambda v: v >= 1, e["ip_class1"]),
            all_of(level(e["science_award_level"], "省级"), test(lambda v: v <= 3, e["award_rank"])),
            level(e["rd_institution_level"], "省级"),
        ),
        UNKNOWN,  # (五) is for a human to attest
        test(lambda v: v >= 50, e["srdi_score@2026"]),
    )
    return verdict(result), "", None


# ---- 科技型中小企业 (国科发政〔2017〕115号) ----
def cn_tech_sme_2017(e):
    share = ratio(e["tech_staff@2025"], e["employees@2025"])
    staff = bands([(test(lambda v, b=b: v >= F(b, 100), share), p) for b, p in ((30, 20), (25, 16), (20, 12), (15, 8), (10, 4))])
    by = lambda base, steps: bands([(test(lambda v, b=b: v >= F(b, 100), ratio(e["rd_expense@2025"], base)), p) for b, p in steps])
    sales = by(e["sales_revenue@2025"], ((6, 50), (5, 40), (4, 30), (3, 20), (2, 10)))
    cost = by(e["cost_expense@2025"], ((30, 50), (25, 40), (20, 30), (15, 20), (10, 10)))
    rd = (max(sales[0], cost[0]), max(sales[1], cost[1]))
    n = lambda k: test(lambda v: v >= k, e["ip_class2"])
    ip = bands([(test(lambda v: v >= 1, e["ip_class1"]), 30), (n(4), 24), (n(3), 18), (n(2), 12), (n(1), 6)])
    score = total(staff, rd, ip)
    above_zero = YES if staff[0] > 0 else NO if staff[1] <= 0 else UNKNOWN
    result = all_of(
        flag(e["resident_enterprise"]),
        test(lambda v: v <= 500, e["employees@2025"]), test(lambda v: v <= 20000, e["sales_revenue@2025"]), test(lambda v: v <= 20000, e["total_assets@2025"]),
        negate(flag(e["business_in_catalogue"])), accident_below(e, "重大"), negate(flag(e["quality_accident_3y"])),
        negate(flag(e["environment_offence_3y"])), negate(flag(e["serious_dishonesty"])), negate(flag(e["abnormal_list"])),
        any_of(
            all_of(at_least(score, 60), above_zero),
            flag(e["hightech_certificate"]),
            all_of(level(e["science_award_level"], "国家级"), test(lambda v: v <= 3, e["award_rank"])),
            level(e["rd_institution_level"], "省级"),
            test(lambda v: v >= 1, e["standards_led"]),
        ),
    )
    return verdict(result), "", score


MEASURES = {"cn-size-2011": cn_size_2011, "cn-innovative-2022": cn_innovative_2022, "cn-srdi-2026": cn_srdi_2026, "cn-tech-sme-2017": cn_tech_sme_2017}


def uscc(number):
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"{number:08d}"
    c = 11 - sum(int(d) * w for d, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2))) % 11
    code = "91330106" + body + {10: "X", 11: "0"}.get(c, str(c))
    weights = [pow(3, i, 31) for i in range(17)]
    return code + alphabet[(31 - sum(alphabet.index(ch) * w for ch, w in zip(code, weights)) % 31) % 31]


def text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, F):
        # Every figure drawn terminates in decimals; a figure that did not would be a mistake here.
        scaled = value * 10**8
        assert scaled.denominator == 1, value
        whole, rest = divmod(int(scaled), 10**8)
        return f"{whole}.{rest:08d}".rstrip("0").rstrip(".")
    return str(value)


def main():
    binary, rows, seed = sys.argv[1], int((sys.argv[2:] or ["5000"])[0]), int((sys.argv[3:] or ["7"])[0])
    rng = random.Random(seed)
    enterprises = {}
    while len(enterprises) < rows:
        e = draw(rng)
        for key, value in e.items():
            if isinstance(value, F):
                e[key] = F(round(value * 10**4), 10**4)
        enterprises[uscc(len(enterprises) + 1)] = e
    with tempfile.TemporaryDirectory() as folder:
        facts, out = Path(folder) / "facts.csv", Path(folder) / "out.csv"
        keys = list(next(iter(enterprises.values())))
        with facts.open("w", encoding="utf-8", newline="") as f:
            writer = csv.writer(f)
            writer.writerow(["uscc", "enterprise_name", *keys])
            for code, e in enterprises.items():
                writer.writerow([code, "某企业", *(text(e[k]) for k in keys)])
        command = [binary, "match", "--facts", str(facts), "--as-of", AS_OF, "-o", str(out)]
        for measure in MEASURES:
            command += ["--measure", measure]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        compared, wrong = 0, []
        with out.open(encoding="utf-8-sig", newline="") as f:
            for row in csv.DictReader(f):
                e = enterprises[row["uscc"]]
                want = MEASURES[row["measure"]](e)
                score = None if row["score_low"] == "" else (F(row["score_low"]), F(row["score_high"]))
                got = (row["verdict"], row["value"], score)
                compared += 1
                if want != got:
                    wrong.append((row["uscc"], row["measure"], want, got, e))
    for code, measure, want, got, e in wrong[:5]:
        print(f"{code} {measure}: oracle {want}, zhida {got}\n  {({k: text(v) for k, v in e.items()})}")
    assert compared == rows * len(MEASURES), f"{compared} results for {rows} enterprises"
    print(f"{compared - len(wrong)} passed, {len(wrong)} failed")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
