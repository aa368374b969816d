#!/usr/bin/env python3
"""An independent oracle for four national measures, written from the domain pages and not from our documents or code.

It draws enterprises full of boundary values and missing facts, decides each by the official criteria with exact fractions and
three-valued logic, runs `zhida match` on the same file and demands that every verdict, class and score interval agree.

    python3 oracle/oracle.py target/debug/zhida [rows] [seed]
"""

import csv
import random
import subprocess
import sys
import tempfile
from datetime import date
from fractions import Fraction as F
from pathlib import Path

YES, NO, UNKNOWN = "yes", "no", "unknown"
NOT_APPLICABLE = "不适用"
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
    """`condition` of `values`, unknown if one is missing, false if the question does not apply."""
    if NOT_APPLICABLE in values:
        return NO
    return UNKNOWN if any(v is None for v in values) else (YES if condition(*values) else NO)


def flag(value):
    return UNKNOWN if value is None else (YES if value else NO)


def ratio(a, b):
    return None if a is None or b is None or b == 0 else F(a) / F(b)


def bands(pairs):
    """Interval of points: the first band that holds counts, none gives 0. Points are a number, or (low, high) for an assessor."""
    possible = []
    for holds, points in pairs:
        if holds != NO:
            possible.append(points if isinstance(points, tuple) else (points, points))
        if holds == YES:
            break
    else:
        possible.append((0, 0))
    return min(low for low, _ in possible), max(high for _, high in possible)


def steps(value, *pairs):
    """Points by lower bounds, best first."""
    return bands([(test(lambda v, b=bound: v >= b, value), points) for bound, points in pairs])


def percent(value, *pairs):
    """As `steps`, the bounds in percent."""
    return steps(value, *((F(bound) / 100, points) for bound, points in pairs))


def classes(pairs):
    """Possible classes, best first, and whether it is possible that none applies."""
    possible = []
    for name, holds in pairs:
        if holds != NO:
            possible.append(name)
        if holds == YES:
            return possible, False
    return possible, True


def classified(possible, none):
    """The outcome of a class measure."""
    verdict = "ineligible" if not possible else "eligible" if len(possible) == 1 and not none else "unknown"
    return verdict, "|".join(possible), None


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
INSTITUTIONS = ["无", "市级以下", *LEVELS[1:]]


def dice(rng):
    """Ways of drawing a fact: missing now and then, money near the points where a criterion turns, counts, and true with a chance."""
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

    def good(share):
        return lambda: rng.random() < share

    return maybe, near, count, good


def draw(rng):
    maybe, near, count, good = dice(rng)
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
    e["award_rank"] = maybe(lambda: rng.randint(0, 5), 0.3)
    e["rd_institution_level"] = maybe(lambda: rng.choice(["无", "无"] + INSTITUTIONS))
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
    e["legal_person_status"] = maybe(good(0.98), 0.02)
    e["resident_enterprise"] = maybe(good(0.98), 0.02)
    e["size_class@2025"] = maybe(lambda: rng.choice(["微型", "小型", "小型", "中型", "大型"]), 0.3)
    for key in ("business_in_catalogue", "abnormal_list", "serious_dishonesty", "quality_accident_3y", "environment_offence_3y", "tax_offence_3y", "fraud_record"):
        e[key] = maybe(good(0.02), 0.02)
    e["safety_accident_3y"] = maybe(lambda: rng.choice(["无"] * 20 + ["一般", "较大", "重大"]), 0.02)
    assets = e["total_assets@2025"]
    e["total_liabilities@2025"] = maybe(lambda: near((assets or F(1000)) * rng.choice([50, 55, 70, 75, 80]) / 100)())
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
            rows = [all_of(*(test(lambda v, b=b: v >= b, e[k]) for k, b in bound.items())) for bound in bounds]
            return classes(zip(CLASSES, [*rows, YES]))
    return [], True


def cn_size_2011(e):
    return classified(*size_classes(e))


def size_in(e, *labels):
    """Whether the size class, or the one derived where none is given, is one of `labels`."""
    given = e["size_class@2025"]
    possible, none = (([given], False) if given is not None else size_classes(e))
    if not any(p in labels for p in possible):
        return NO
    return YES if not none and all(p in labels for p in possible) else UNKNOWN


def is_sme(e):
    return size_in(e, "中型", "小型", "微型")


def verdict(truth):
    return {YES: "eligible", NO: "ineligible", UNKNOWN: "unknown"}[truth]


def level(value, least):
    return test(lambda v: INSTITUTIONS.index(v) >= INSTITUTIONS.index(least), value)


def accident_below(e, least):
    order = ["无", "一般", "较大", "重大", "特别重大"]
    return test(lambda v: order.index(v) < order.index(least), e["safety_accident_3y"])


def sum_of(e, key, years):
    values = [e[f"{key}@{y}"] for y in years]
    return None if None in values else sum(values)


def financing(e, years):
    return sum_of(e, "equity_financing", years)


def debt_ratio(e):
    """In percent; from the balance sheet where it is not given."""
    if e["debt_ratio@2025"] is not None:
        return e["debt_ratio@2025"]
    share = ratio(e["total_liabilities@2025"], e["total_assets@2025"])
    return None if share is None else share * 100


def growth(e, key, year):
    """Over the year before; unknown unless that one's value is positive."""
    now, before = e[f"{key}@{year}"], e[f"{key}@{year - 1}"]
    return None if now is None or before is None or before <= 0 else F(now) / F(before) - 1


def main_share(e):
    return ratio(e["main_revenue@2025"], e["revenue@2025"])


def rd_share(e, year=2025):
    return ratio(e[f"rd_expense@{year}"], e[f"revenue@{year}"])


def one(value):
    return test(lambda n: n >= 1, value)


def debt_at_most(e, limit):
    return test(lambda v: v <= limit, debt_ratio(e))


def award(e, least, rank):
    return all_of(level(e["science_award_level"], least), test(lambda v: 1 <= v <= rank, e["award_rank"]))


def clean(e, accident):
    """What the ladder of 2022 and the one of 2026 both ask; a safety accident may be less than `accident`."""
    return all_of(
        flag(e["legal_person_status"]), is_sme(e), negate(flag(e["abnormal_list"])), negate(flag(e["serious_dishonesty"])),
        negate(flag(e["business_in_catalogue"])), accident_below(e, accident), negate(flag(e["quality_accident_3y"])),
        negate(flag(e["environment_offence_3y"])), negate(flag(e["fraud_record"])),
    )


def common_2022(e):
    return all_of(clean(e, "重大"), negate(flag(e["tax_offence_3y"])))


def common_2026(e):
    return clean(e, "较大")


# ---- 创新型中小企业 (工信部企业〔2022〕63号 附件1) ----
def cn_innovative_2022(e):
    direct = any_of(
        level(e["science_award_level"], "省级"),
        any_of(flag(e["hightech_certificate"]), test(lambda h: h in ("知识产权优势企业", "知识产权示范企业", "国家级技术创新示范企业"), e["honours"])),
        level(e["rd_institution_level"], "省级"),
        test(lambda v: v >= 500, financing(e, (2025, 2024, 2023))),
    )
    ip = bands([(one(e["ip_class1_high"]), 20), (one(e["ip_class1_own"]), 15), (one(e["ip_class1"]), 10), (one(e["ip_class2"]), 5)])
    rd = percent(rd_share(e), (5, 20), (3, 15), (2, 10), (1, 5))
    grow = percent(growth(e, "main_revenue", 2025), (15, 20), (10, 15), (5, 10), (0, 5))
    debt = bands([(debt_at_most(e, 55), 10), (debt_at_most(e, 75), 5)])
    field = bands([(test(lambda v: v != "无", e["emerging_field"]), 10), (YES, 5)])
    special = percent(main_share(e), (70, 20), (60, 15), (55, 10), (50, 5))
    score = total(ip, rd, grow, debt, field, special)
    scored = all_of(
        at_least(score, 60), at_least(total(ip, rd), 20), at_least(total(grow, debt), 15), at_least(total(field, special), 15)
    )
    return verdict(all_of(common_2022(e), any_of(scored, direct))), "", score


# ---- 专精特新中小企业 (工信部企业〔2026〕2号 附件1) ----
def cn_srdi_2026(e, renewal=False):
    each = []
    for y in (2025, 2024):
        each.append(test(lambda v: v >= 100, e[f"rd_expense@{y}"]))
        each.append(test(lambda v: v >= F(3, 100), rd_share(e, y)))
    result = all_of(
        common_2026(e),
        any_of(flag(e["tech_sme"]), flag(e["innovative_sme"])),
        test(lambda v: v >= 3, e["segment_years"]),
        any_of(test(lambda v: v >= 1500, e["revenue@2025"]), test(lambda v: v >= 2000, financing(e, (2025, 2024)))),
        test(lambda v: v >= F(80, 100), main_share(e)),
        debt_at_most(e, 80),
        *each,
        any_of(one(e["ip_class1"]), award(e, "省级", 3), level(e["rd_institution_level"], "省级")),
        UNKNOWN,  # (五) is for a human to attest
        development_score(e, 50, renewal),
    )
    return verdict(result), "", None


def development_score(e, least, renewal):
    """This year's; at a renewal that of any of the last two years. Open: read as this year and the one before."""
    return any_of(*(test(lambda v: v >= least, e[f"srdi_score@{y}"]) for y in ((2026, 2025) if renewal else (2026,))))


# ---- 科技型中小企业 (国科发政〔2017〕115号) ----
def cn_tech_sme_2017(e):
    staff = percent(ratio(e["tech_staff@2025"], e["employees@2025"]), (30, 20), (25, 16), (20, 12), (15, 8), (10, 4))
    spent = e["rd_expense@2025"]
    sales = percent(ratio(spent, e["sales_revenue@2025"]), (6, 50), (5, 40), (4, 30), (3, 20), (2, 10))
    cost = percent(ratio(spent, e["cost_expense@2025"]), (30, 50), (25, 40), (20, 30), (15, 20), (10, 10))
    rd = (max(sales[0], cost[0]), max(sales[1], cost[1]))
    n = lambda k: test(lambda v: v >= k, e["ip_class2"])
    ip = bands([(one(e["ip_class1"]), 30), (n(4), 24), (n(3), 18), (n(2), 12), (n(1), 6)])
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
            award(e, "国家级", 3),
            level(e["rd_institution_level"], "省级"),
            one(e["standards_led"]),
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
        scaled = abs(value) * 10**8
        assert scaled.denominator == 1, value
        whole, rest = divmod(int(scaled), 10**8)
        return "-" * (value < 0) + f"{whole}.{rest:08d}".rstrip("0").rstrip(".")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def heading(key, last_year):
    """The oracle always speaks as if last year were 2025; the file's years follow the as-of date."""
    name, _, year = key.partition("@")
    return f"{name}@{int(year) - 2025 + last_year}" if year else name


def enterprises(rows, rng, draw):
    found = {}
    while len(found) < rows:
        e = draw(rng)
        for key, value in e.items():
            if isinstance(value, F):
                e[key] = F(round(value * 10**4), 10**4)
        found[uscc(len(found) + 1)] = e
    return found


def run(binary, found, measures, as_of=AS_OF, track="new"):
    """Runs `zhida match` and returns every outcome as (code, measure, wanted, got)."""
    with tempfile.TemporaryDirectory() as folder:
        facts, out = Path(folder) / "facts.csv", Path(folder) / "out.csv"
        keys = list(next(iter(found.values())))
        with facts.open("w", encoding="utf-8", newline="") as f:
            writer = csv.writer(f)
            writer.writerow(["uscc", "enterprise_name", *(heading(k, int(as_of[:4]) - 1) for k in keys)])
            for code, e in found.items():
                writer.writerow([code, "某企业", *(text(e[k]) for k in keys)])
        command = [binary, "match", "--facts", str(facts), "--as-of", as_of, "--track", track, "-o", str(out)]
        for measure in measures:
            command += ["--measure", measure]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        outcomes = []
        with out.open(encoding="utf-8-sig", newline="") as f:
            for row in csv.DictReader(f):
                want = measures[row["measure"]](found[row["uscc"]])
                score = None if row["score_low"] == "" else (F(row["score_low"]), F(row["score_high"]))
                outcomes.append((row["uscc"], row["measure"], want, (row["verdict"], row["value"], score)))
    assert len(outcomes) == len(found) * len(measures), f"{len(outcomes)} results for {len(found)} enterprises"
    return outcomes


def report(found, outcomes):
    """Prints the first disagreements and the count, and ends the program."""
    wrong = [o for o in outcomes if o[2] != o[3]]
    for code, measure, want, got in wrong[:5]:
        print(f"{code} {measure}: oracle {want}, zhida {got}\n  {({k: text(v) for k, v in found[code].items()})}")
    print(f"{len(outcomes) - len(wrong)} passed, {len(wrong)} failed")
    sys.exit(bool(wrong))


def arguments():
    return sys.argv[1], int((sys.argv[2:] or ["5000"])[0]), random.Random(int((sys.argv[3:] or ["7"])[0]))


def main():
    binary, rows, rng = arguments()
    found = enterprises(rows, rng, draw)
    report(found, run(binary, found, MEASURES))


if __name__ == "__main__":
    main()
