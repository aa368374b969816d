#!/usr/bin/env python3
"""More of the oracle: measures whose criteria are long, dated or decided by case type, written from the domain pages alone.

Where a page leaves a reading open, the oracle follows our document and says so at the line ("Open:").

    python3 oracle/oracle_more.py target/debug/zhida [rows] [seed]
"""

import sys
from datetime import date, timedelta

sys.dont_write_bytecode = True  # no __pycache__ beside the sources
from oracle import (
    AS_OF, F, NO, NOT_APPLICABLE, UNKNOWN, YES, accident_below, all_of, any_of, arguments, at_least, award, bands, classes, classified,
    cn_srdi_2026, common_2022, common_2026, debt_at_most, debt_ratio, development_score, dice, draw, enterprises, financing, flag,
    growth, level, main_share, negate, one, percent, ratio, rd_share, report, run, size_in, steps, sum_of, test, total, verdict,
)

LEAP = "2024-06-30"  # 365 days before it lies 2023-07-01
MANUAL = UNKNOWN
ASSESSOR = lambda most: (0, most)


def reaches(value, bound):
    return test(lambda v: v >= bound, value)


def at_most(value, bound):
    return test(lambda v: v <= bound, value)


def within(value, low, high):
    """low ≤ value < high."""
    return test(lambda v: low <= v < high, value)


def share_reaches(value, bound):
    return reaches(value, F(bound, 100))


def mean_growth(e, key):
    rates = [growth(e, key, y) for y in (2025, 2024)]
    return None if None in rates else sum(rates) / 2


def capped(interval, most):
    return min(interval[0], most), min(interval[1], most)


def product_of_brand(e):
    """Own brand: the dictionary's 注册商标 is also called 自主品牌."""
    return one(e["trademarks"])


def certified(e, *kinds):
    """Holds a certificate, of one of `kinds` if any are named."""
    return test(lambda v: v != "无" and (not kinds or any(k in v for k in kinds)), e["certifications"])


def ranked(value, last):
    """First to `last`; a rank of 0 is no rank."""
    return test(lambda v: 1 <= v <= last, value)


# ---- 专精特新中小企业 (工信部企业〔2022〕63号 附件2) ----
def srdi_sheet_2022(e):
    special = total(
        percent(main_share(e), (80, 5), (70, 3), (60, 1)),
        percent(mean_growth(e, "main_revenue"), (10, 10), (8, 8), (6, 6), (4, 4), (0, 2)),
        (0, 5) if e["segment_years"] is None else (min(e["segment_years"] // 2, 5),) * 2,
        ASSESSOR(5),  # field of the main product
    )
    # Open: "ISO 9001 etc." stands under quality management, so another system's certificate does not count here.
    quality = [level(e["quality_award_level"], "省级"), certified(e, "质量管理体系认证", "ISO9001"), product_of_brand(e), one(e["standards_joined"])]
    fine = total(
        bands([(test(lambda v: DIGITAL.index(v) >= DIGITAL.index("三级"), e["digital_level"]), 5),
               (test(lambda v: DIGITAL.index(v) >= DIGITAL.index("二级"), e["digital_level"]), 3)]),
        capped(total(*(bands([(holds, 3)]) for holds in quality)), 5),
        percent(ratio(e["net_profit@2025"], e["revenue@2025"]), (10, 10), (8, 8), (6, 6), (4, 4), (2, 2)),
        bands([(debt_at_most(e, 50), 5), (debt_at_most(e, 60), 3), (debt_at_most(e, 70), 1)]),
    )
    local = ASSESSOR(15)
    spent = e["rd_expense@2025"]
    rd = bands([(any_of(reaches(spent, amount), share_reaches(rd_share(e), share)), points)
                for amount, share, points in ((500, 10, 10), (400, 8, 8), (300, 6, 6), (200, 4, 4), (100, 3, 2))])
    institution = e["rd_institution_level"]
    fresh = total(
        bands([(one(e["ip_class1_high"]), 10), (one(e["ip_class1_own"]), 8), (one(e["ip_class1"]), 6), (one(e["ip_class2"]), 2)]),
        rd,
        percent(ratio(e["rd_staff@2025"], e["employees@2025"]), (20, 5), (10, 3), (5, 1)),
        bands([(test(lambda v, n=name: v == n, institution), points)
               for name, points in (("国家级", 10), ("省级", 8), ("市级", 4), ("市级以下", 2))]),
    )
    return total(special, fine, local, fresh)


def cn_srdi_2022(e):
    score = srdi_sheet_2022(e)
    spent = sum_of(e, "rd_expense", (2025, 2024))
    result = all_of(
        common_2022(e),
        reaches(e["segment_years"], 2),
        reaches(e["rd_expense@2025"], 100), share_reaches(rd_share(e), 3),
        any_of(reaches(e["revenue@2025"], 1000), reaches(financing(e, (2025, 2024)), 2000)),
        any_of(
            at_least(score, 60),
            award(e, "省级", 3), award(e, "国家级", 5),
            reaches(None if spent is None else spent / 2, 1000),
            reaches(financing(e, (2025, 2024)), 6000),
            ranked(e["contest_rank"], 500),
        ),
    )
    return verdict(result), "", score


# ---- 专精特新“小巨人” (工信部企业〔2022〕63号 附件3) ----
def cn_little_giant_2022(e):
    revenue = e["revenue@2025"]
    each = lambda share: all_of(*(share_reaches(rd_share(e, y), share) for y in (2025, 2024)))
    spending = any_of(
        all_of(reaches(revenue, 10000), each(3)),
        all_of(within(revenue, 5000, 10000), each(6)),
        # Open: "R&D ≥ 3000万元" beside a financing of two years; read as last year's.
        all_of(
            test(lambda v: v < 5000, revenue), reaches(financing(e, (2025, 2024)), 8000), reaches(e["rd_expense@2025"], 3000),
            share_reaches(ratio(e["rd_staff@2025"], e["employees@2025"]), 50),
        ),
    )
    institution = test(lambda v: v != "无", e["rd_institution_level"])
    result = all_of(
        common_2022(e),
        any_of(reaches(e["segment_years"], 3), all_of(reaches(e["segment_years"], 2), MANUAL)),  # the easing for key fields
        share_reaches(main_share(e), 70), share_reaches(mean_growth(e, "main_revenue"), 5),
        MANUAL, MANUAL,  # strategy and governance; an information system
        any_of(certified(e), flag(e["product_certified_abroad"])),
        debt_at_most(e, 70),
        reaches(e["market_share@2025"], 10), MANUAL, product_of_brand(e),
        any_of(
            all_of(spending, institution, reaches(e["ip_class1"], 2)),
            award(e, "国家级", 3),
            ranked(e["contest_rank"], 50),
        ),
        MANUAL, MANUAL,  # 链, 品
    )
    return verdict(result), "", None


# ---- 专精特新“小巨人” (工信部企业〔2026〕2号 附件2) ----
def cn_little_giant_2026(e, renewal=False):
    now, then = e["revenue@2025"], e["revenue@2023"]
    grown = UNKNOWN if then == 0 else test(lambda a, b: a * 10000 >= b * 11025, now, then)
    result = all_of(
        common_2026(e),
        flag(e["srdi_sme"]), reaches(e["segment_years"], 3),
        reaches(now, 5000), share_reaches(main_share(e), 90), YES if renewal else grown, debt_at_most(e, 75),
        reaches(sum_of(e, "rd_expense", (2025, 2024)), 1200),
        *(share_reaches(rd_share(e, y), 3) for y in (2025, 2024)),
        any_of(reaches(e["ip_class1"], 4), award(e, "国家级", 3)),
        any_of(reaches(e["market_share@2025"], 10), ranked(e["market_rank_national@2025"], 3)), MANUAL,
        MANUAL,  # the field of the main product
        development_score(e, 60, renewal),
        YES if renewal else negate(flag(e["champion"])),  # Open: "not recommended" is read as for new applications only
        MANUAL,  # control relations
    )
    return verdict(result), "", None


# ---- 制造业单项冠军 (工信部政法〔2023〕138号) ----
def cn_champion_2023(e):
    income = sum_of(e, "main_revenue", (2025, 2024, 2023))
    income = None if income is None else income / 3
    result = all_of(
        any_of(reaches(e["segment_years"], 10), all_of(reaches(e["segment_years"], 5), MANUAL)),
        any_of(reaches(income, 40000), all_of(any_of(flag(e["srdi_sme"]), flag(e["little_giant"])), reaches(income, 20000))),
        ranked(e["market_rank_world@2025"], 3),
        MANUAL, MANUAL,
    )
    return verdict(result), "", None


# ---- 小型微利企业 (财政部 税务总局公告2023年第12号) ----
def cn_small_profit_2023(e):
    result = all_of(
        at_most(e["taxable_income@2025"], 300), at_most(e["employees@2025"], 300), at_most(e["total_assets@2025"], 5000),
        negate(flag(e["business_in_catalogue"])),
    )
    return verdict(result), "", None


# ---- 规模以上工业 ----
def cn_above_scale(e):
    industry = test(lambda c: c[0] in "BCD", e["industry_code"])
    above = reaches(e["main_revenue@2025"], 2000)
    return classified(*classes([("规模以上工业", all_of(industry, above)), ("规模以下工业", industry)]))


# ---- 失业保险稳岗返还 ----
def cn_job_retention(e):
    layoffs = e["layoff_rate@2025"]
    result = all_of(
        reaches(e["ui_months_paid@2025"], 12),
        any_of(at_most(layoffs, F("5.5")), all_of(at_most(e["insured_employees"], 30), at_most(layoffs, 20))),
        negate(flag(e["serious_dishonesty"])),
        test(lambda v: v != "注销", e["registration_status"]),
    )
    return verdict(result), "", None


# ---- 小微企业创业担保贷款 (财金〔2023〕75号) ----
def cn_startup_loan(e):
    staff = e["employees@2025"]
    share = ratio(e["new_hires_key_groups"], staff)
    result = all_of(
        size_in(e, "小型", "微型"),
        any_of(all_of(test(lambda v: v > 100, staff), share_reaches(share, 8)), all_of(at_most(staff, 100), share_reaches(share, 15))),
        reaches(e["new_hire_contract_years"], 1),
        negate(flag(e["wage_arrears"])), negate(flag(e["insurance_arrears"])),
        test(lambda v: v < 3, e["startup_loan_times"]),  # Open: "at most three times" is known from Guangdong's list only
    )
    return verdict(result), "", None


# ---- 高新技术企业 (国科发火〔2016〕32号, 〔2016〕195号) ----
YEARS = (2025, 2024, 2023)


def rate_points(rate):
    return bands([
        *((share_reaches(rate, bound), points) for bound, points in ((35, (9, 10)), (25, (7, 8)), (15, (5, 6)), (5, (3, 4)))),
        (test(lambda v: v > 0, rate), (1, 2)),
    ])


def net_asset_points(e):
    first, second, third = (e[f"net_assets@{y}"] for y in (2023, 2024, 2025))
    if second is not None and second <= 0:
        return 0, 0
    if first is not None and first <= 0:
        return rate_points(growth(e, "net_assets", 2025))
    return rate_points(mean_growth(e, "net_assets"))


def hightech_sheet(e):
    two = e["ip_class2"]
    number = bands([(one(e["ip_class1"]), (7, 8)), (reaches(two, 5), (5, 6)), (reaches(two, 3), (3, 4)), (reaches(two, 1), (1, 2))])
    # Open: the page gives "standards +≤2" and no more; one standard led or joined earns 1–2, none earns 0.
    standards = bands([(any_of(one(e["standards_joined"]), one(e["standards_led"])), (1, 2))])
    property_ = capped(total(ASSESSOR(8), ASSESSOR(8), number, ASSESSOR(6), standards), 30)
    results = sum_of(e, "tech_transfers", YEARS)
    transfer = steps(None if results is None else F(results) / 3, (5, (25, 30)), (4, (19, 24)), (3, (13, 18)), (2, (7, 12)), (1, (1, 6)))
    management = total(ASSESSOR(6), ASSESSOR(6), ASSESSOR(4), ASSESSOR(4))
    return total(property_, transfer, management, net_asset_points(e), rate_points(mean_growth(e, "sales_revenue")))


def cn_hightech_2016(e, as_of=AS_OF):
    score = hightech_sheet(e)
    founded, last = e["establishment_date"], e["sales_revenue@2025"]
    # Open: "firms younger than three years: by actual operating time". The document takes three years and wants those before the
    # founding filled with 0, which is what `draw_more` does.
    sales, spent, at_home = (sum_of(e, key, YEARS) for key in ("sales_revenue", "rd_expense", "rd_expense_domestic"))
    share = ratio(spent, sales)
    result = all_of(
        test(lambda d: (date.fromisoformat(as_of) - d).days >= 365, founded),
        flag(e["core_ip"]),
        MANUAL,  # core technology within the eight fields
        share_reaches(ratio(e["tech_staff@2025"], e["employees@2025"]), 10),
        any_of(
            all_of(at_most(last, 5000), share_reaches(share, 5)),
            all_of(test(lambda v: 5000 < v <= 20000, last), share_reaches(share, 4)),
            all_of(test(lambda v: v > 20000, last), share_reaches(share, 3)),
        ),
        share_reaches(ratio(at_home, spent), 60),
        share_reaches(ratio(e["hightech_revenue@2025"], e["total_income@2025"]), 60),
        YES if score[0] > 70 else NO if score[1] <= 70 else UNKNOWN,
        # Open: the page asks about the year before the application, the facts tell of three years.
        accident_below(e, "重大"), negate(flag(e["quality_accident_3y"])), negate(flag(e["environment_offence_3y"])),
    )
    return verdict(result), "", score


# ---- 中小企业数字化水平 (工信厅企业〔2022〕32号) ----
DIGITAL = ["无等级", "一级", "二级", "三级", "四级"]


def cn_digital_2022(e):
    score = e["digital_score"]
    return classified(*classes([*((DIGITAL[i], reaches(score, 20 * i)) for i in (4, 3, 2, 1)), ("无等级", YES)]))


# ---- enterprises that nearly qualify ----
CLEAN = {
    "legal_person_status": ([True], [False]), "resident_enterprise": ([True], [False]), "size_class@2025": (["微型", "小型", "中型"], ["大型"]),
    "abnormal_list": ([False], [True]), "serious_dishonesty": ([False], [True]), "business_in_catalogue": ([False], [True]),
    "safety_accident_3y": (["无", "一般"], ["较大", "重大", "特别重大"]), "quality_accident_3y": ([False], [True]),
    "environment_offence_3y": ([False], [True]), "tax_offence_3y": ([False], [True]), "fraud_record": ([False], [True]),
}


def near_misses(base, names, good, bad, factor=1):
    """Facts of `names` that stand in a ratio to `base`, in percent."""
    return {name: ([base * F(str(g)) / 100 * factor for g in good], [base * F(str(b)) / 100 * factor for b in bad]) for name in names}


def chain(rng, grow, first):
    """Three years that grow by exactly `grow` percent a year, or by it on average only, or by a hair less."""
    step = 1 + F(grow) / 100
    one_off = F(rng.choice([0, 0, 0, 10, -10])) / 100
    second = first * (step + one_off)
    return first, second, second * (step - one_off) - rng.choice([0, 0, F(1, 100)])


def ladder(rng, revenue, earlier, growth_good, growth_bad, share, rd_good, rd_bad):
    """Revenue of three years, the main business' part of it and R&D."""
    if rng.random() < 0.3:
        exact = chain(rng, rng.choice(growth_good), F(rng.choice([2000, 5000, 10000, 40000])))
        facts = {}
        for year, main in zip((2023, 2024, 2025), exact):
            facts[f"main_revenue@{year}"] = ([main], [main - F(1, 100), None])
            facts[f"revenue@{year}"] = ([main * 100 / max(share, 80) if share != 90 else main], [main * 2])
            facts |= near_misses(facts[f"revenue@{year}"][0][0], [f"rd_expense@{year}"], rd_good, rd_bad)
        return facts
    grow = F(rng.choice(growth_good if rng.random() < 0.9 else growth_bad)) / 100
    before = revenue / (1 + grow) if rng.random() < 0.7 else F(earlier)
    first = before / (1 + grow) if rng.random() < 0.7 else F(earlier)
    facts = {"revenue@2025": ([revenue], [F(0)]), "revenue@2024": ([before], [F(0)]), "revenue@2023": ([first], [F(0)])}
    for year, base in ((2025, revenue), (2024, before), (2023, first)):
        facts |= near_misses(base, [f"main_revenue@{year}"], [share, share, 95], [share - F(1, 100), 40])
        facts |= near_misses(base, [f"rd_expense@{year}"], rd_good, rd_bad)
    return facts


def profile_srdi_2022(rng):
    revenue = F(rng.choice([1000, 1000, F("999.99"), 3000, 3334, 5000, 10000]))
    facts = CLEAN | ladder(rng, revenue, 2500, [10, 8, 6, 4, 0], [-1, F("3.99"), F("9.99")], rng.choice([80, 70, 60]), [3, 4, 6, 8, 10, 12], [F("2.99")])
    return facts | {
        "segment_years": ([F(2), F(3), F(4), F(10), F(11), F(13)], [F("1.99"), F(0)]),
        "net_profit@2025": ([revenue * k / 100 for k in (2, 4, 6, 8, 10)], [revenue * F("1.99") / 100, F(-50)]),
        "debt_ratio@2025": ([F(50), F(60), F(70)], [F("50.01"), F("60.01"), F("70.01"), None]),
        "award_rank": ([3, 5], [4, 6, NOT_APPLICABLE]), "contest_rank": ([501, NOT_APPLICABLE], [500, 50, 1]),
        "equity_financing@2025": ([F(0), F(1000), F(5000), F("4999.99")], [F(2000), None]), "equity_financing@2024": ([F(0), F(1000)], [F("999.99")]),
        "digital_level": (DIGITAL, [None]), "quality_award_level": (["无", "市级", "省级", "国家级"], [None]),
    }


def profile_little_giant_2022(rng):
    revenue = F(rng.choice([5000, 10000, F("4999.99"), F("9999.99"), 20000, 3000, 4000]))
    rd_good = [3, 4, 6] if revenue >= 10000 else [6, 7] if revenue >= 5000 else [75, 100]
    facts = CLEAN | ladder(rng, revenue, 4000, [5, 6, 10], [F("4.99"), 0, -3], 70, rd_good, [F("2.99"), F("5.99"), 3])
    return facts | {
        "segment_years": ([F(3), F(10)], [F(2), F("2.99"), F("1.99")]), "debt_ratio@2025": ([F(70), F(30)], [F("70.01"), None]),
        "certifications": (["质量管理体系认证", "环境管理体系认证"], ["无", None]), "product_certified_abroad": ([True, False], [None]),
        "market_share@2025": ([F(10), F(30)], [F("9.99")]), "trademarks": ([1, 5], [0]), "ip_class1": ([2, 3], [1, 0]),
        "rd_institution_level": (["市级以下", "市级", "省级", "国家级"], ["无"]), "science_award_level": (["无", "省级"], ["国家级", None]),
        "award_rank": ([4, 3], [NOT_APPLICABLE, None]), "contest_rank": ([51, NOT_APPLICABLE], [50, 1, None]),
        "equity_financing@2025": ([F(4000), F(8000)], [F("3999.99"), F(0)]), "equity_financing@2024": ([F(4000)], [F("3999.99"), F(0)]),
        "employees@2025": ([100, 200], [0]), "rd_staff@2025": ([100], [50, 49, 99]),
    } | ({"rd_expense@2025": ([F(3000), F(4000)], [F("2999.99")])} if revenue < 5000 and rng.random() < 0.8 else {})


def profile_2026(rng, giant):
    revenue = F(rng.choice([5000, 20000, 21000, 44100, 44100] if giant else [1500, 2000, 5000]))
    facts = CLEAN | ladder(rng, revenue, 19999, [5, 5, 6], [F("4.99"), 0], 90 if giant else 80, [3, 6, 15] if giant else [3, 12], [F("2.99")])
    if giant and rng.random() < 0.3:
        facts["rd_expense@2025"] = facts["rd_expense@2024"] = ([F(600), F(700)], [F("599.99")])
    if giant and rng.random() < 0.5:
        facts["revenue@2023"] = ([revenue * 10000 / 11025 - F(1, 1000)], [revenue * 10000 / 11025 + F(1, 1000)])
    return facts | {
        "segment_years": ([F(3), F(10)], [F("2.99"), F(2)]), "debt_ratio@2025": ([F(75 if giant else 80)], [F("75.01"), F("80.01"), None]),
        "tech_sme": ([True, False], [None]), "innovative_sme": ([True], [False]), "srdi_sme": ([True], [False]),
        "ip_class1": ([4, 5] if giant else [1, 0], [0, 1, 3]), "science_award_level": (["无", "省级", "国家级"], [None]),
        "award_rank": ([3, 4, NOT_APPLICABLE], [None, 0]), "rd_institution_level": (["无", "省级"], [None]),
        "market_share@2025": ([F(10)], [F("9.99")]), "market_rank_national@2025": ([3, 4, NOT_APPLICABLE], [None, 0]),
        "srdi_score@2026": ([F(60 if giant else 50)], [F("59.99"), F("49.99")]), "srdi_score@2025": ([F(60)], [F("59.99"), F("49.99"), F(50)]),
        "srdi_score@2024": ([F(60), F(30)], []), "champion": ([False], [True]),
        "equity_financing@2025": ([F(0), F(1000), F(2000)], [F("999.99")]), "equity_financing@2024": ([F(0), F(1000)], [F("999.99")]),
    }


def profile_champion(rng):
    income = ([F(20000), F(40000), F(50000)], [F("19999.99"), F("39999.99"), F(0)])
    return {f"main_revenue@{y}": income for y in YEARS} | {
        "segment_years": ([F(10), F(20)], [F(5), F("9.99"), F("4.99")]), "market_rank_world@2025": ([1, 3], [4, NOT_APPLICABLE]),
        "srdi_sme": ([True, True, False], []), "little_giant": ([True, False], []), "industry_code": (["C3562", "C1311"], []),
    } | CLEAN


def profile_small_profit(rng):
    return {
        "taxable_income@2025": ([F(300), F(0), F(-20), F(100)], [F("300.01")]), "employees@2025": ([300, 10], [301]),
        "total_assets@2025": ([F(5000), F(10)], [F("5000.01")]), "business_in_catalogue": ([False], [True]), "resident_enterprise": ([True], []),
    }


def profile_above_scale(rng):
    return {"industry_code": (["B0610", "C1311", "C3562", "D4411"], ["E4710", "A0111"]), "main_revenue@2025": ([F(2000), F("1999.99"), F(0)], [])}


def profile_job_retention(rng):
    return {
        "ui_months_paid@2025": ([12, 13], [11]), "layoff_rate@2025": ([F(0), F("5.5"), F("5.51"), F(20)], [F("20.01")]),
        "insured_employees": ([30, 31, 500], [0]), "serious_dishonesty": ([False], [True]),
        "registration_status": (["存续"], ["注销", "吊销", "停业", "迁出"]),
    } | {k: v for k, v in CLEAN.items() if k != "serious_dishonesty"}


def profile_startup_loan(rng):
    staff = rng.choice([100, 100, 101, 200, 20, 40, 1000])
    return CLEAN | {
        "size_class@2025": (["微型", "小型"], ["中型", "大型", None]), "employees@2025": ([staff], [0, 100, 101]),
        "new_hires_key_groups": ([-(-staff * 15 // 100), -(-staff * 8 // 100), staff], [staff * 15 // 100 - 1, 7, 8, 9, 0]),
        "wage_arrears": ([False], [True]), "insurance_arrears": ([False], [True]), "new_hire_contract_years": ([F(1), F(3)], [F("0.99")]),
        "startup_loan_times": ([0, 1, 2], [3, 4]), "establishment_date": ([date(2020, 1, 1)], []),
    }


def profile_hightech(rng):
    last = F(rng.choice([5000, F("5000.01"), 20000, F("20000.01"), F("4999.99"), 1000, 30000]))
    share = rng.choice([3, 4, 5, 10])
    facts = CLEAN | {"sales_revenue@2025": ([last], [F(0)])}
    for year in YEARS[1:]:
        facts[f"sales_revenue@{year}"] = ([last, F(10000)], [F(0)])
    exact, assets = (chain(rng, rng.choice([35, 25, 15, 5, 0]), F(rng.choice([1000, 2000, 10000]))) for _ in range(2))
    if rng.random() < 0.5:
        facts |= {f"sales_revenue@{year}": ([v], [F(0)]) for year, v in zip((2023, 2024, 2025), exact)}
    for year in YEARS:
        sales = facts[f"sales_revenue@{year}"][0][0]
        facts |= near_misses(sales, [f"rd_expense@{year}"], [share], [share - F(1, 100), 0])
        facts |= near_misses(sales, [f"rd_expense_domestic@{year}"], [share * F(6, 10), share], [share * F(59, 100)])
        facts[f"net_assets@{year}"] = ([assets[year - 2023]], [F(0), F(-10), F(1)])
        facts[f"tech_transfers@{year}"] = ([5, 6, 4, 10], [0, 1, 2, 3])
    if rng.random() < 0.3:
        facts["net_assets@2023"] = ([F(0), F(-10)], [])
    staff = rng.choice([100, 50, 10, 11])
    income = F(rng.choice([1000, 5000]))
    today = date.fromisoformat(AS_OF)
    return facts | {
        "establishment_date": ([date(2015, 5, 1), date(2020, 2, 29), date(2023, 6, 1), today - timedelta(365)],
                               [today - timedelta(364), date(2024, 1, 1), date(2025, 3, 1), date(2024, 12, 31)]),
        "core_ip": ([True], [False]), "employees@2025": ([staff], [0]), "tech_staff@2025": ([-(-staff // 10), staff], [staff // 10 - 1]),
        "total_income@2025": ([income], [F(0)]), "hightech_revenue@2025": ([income * 60 / 100, income], [income * 5999 / 10000]),
        "ip_class1": ([1, 0], []), "ip_class2": ([0, 1, 2, 3, 4, 5, 6], []),
    }


def profile_digital(rng):
    return {"digital_score": ([F(20 * i) for i in range(6)], [F("19.99"), F("39.99"), F("59.99"), F("79.99"), F("80.01"), None])}


PROFILES = [
    profile_srdi_2022, profile_little_giant_2022, lambda rng: profile_2026(rng, True), lambda rng: profile_2026(rng, False), profile_champion,
    profile_small_profit, profile_above_scale, profile_job_retention, profile_startup_loan, profile_hightech, profile_hightech, profile_digital,
]


def draw_more(rng):
    maybe, near, count, good = dice(rng)
    e = draw(rng)
    for key in ("rd_expense@2023", "sales_revenue@2024", "sales_revenue@2023"):
        e[key] = maybe(near(0, 100, 1000, 5000))
    for year in YEARS:
        e[f"rd_expense_domestic@{year}"] = maybe(near(0, 60, 100))
        e[f"net_assets@{year}"] = maybe(near(0, 1000, 1100))
        e[f"tech_transfers@{year}"] = maybe(lambda: rng.randint(0, 7))
        e.setdefault(f"srdi_score@{year}", maybe(lambda: F(rng.choice([30, 60]))))
    e["rd_staff@2025"] = maybe(lambda: (e["employees@2025"] or 100) * rng.choice([4, 5, 10, 20, 50]) // 100 + rng.choice([0, 0, 1]))
    e["net_profit@2025"] = maybe(lambda: near(100, 1000)() - 50)
    # Where it is blank the engine derives it by the edition of 2024, from scenario facts that are not drawn: so it stays unknown.
    e["digital_level"] = maybe(lambda: rng.choice(DIGITAL))
    e["digital_score"] = maybe(near(0, 20, 40, 60, 80, 100))
    e["quality_award_level"] = maybe(lambda: rng.choice(["无", "市级", "省级", "国家级"]))
    e["certifications"] = maybe(lambda: rng.choice(["无", "质量管理体系认证", "环境管理体系认证", "ISO9001", "能源管理体系认证、ISO9001"]))
    for key in ("trademarks", "standards_joined", "startup_loan_times"):
        e[key] = maybe(lambda: rng.choice([0, 0, 1, 2]))
    for key in ("contest_rank", "market_rank_national@2025", "market_rank_world@2025"):
        e[key] = maybe(lambda: rng.choice([0, 1, 3, 4, 50, 51, 500, 501, NOT_APPLICABLE]))
    e["market_share@2025"] = maybe(lambda: F(rng.choice(["9.99", "10", "30"])))
    for key in ("product_certified_abroad", "srdi_sme", "little_giant", "champion", "core_ip", "wage_arrears", "insurance_arrears"):
        e[key] = maybe(good(0.5))
    e["taxable_income@2025"] = maybe(near(100, 300))
    e["ui_months_paid@2025"] = maybe(lambda: rng.choice([11, 12, 13]))
    e["layoff_rate@2025"] = maybe(lambda: F(rng.choice(["0", "5.5", "5.51", "20", "20.01"])))
    e["insured_employees"] = maybe(lambda: rng.choice([0, 29, 30, 31]))
    e["new_hires_key_groups"] = maybe(lambda: rng.choice([0, 1, 8, 15, 16]))
    e["new_hire_contract_years"] = maybe(lambda: F(rng.choice(["0.5", "1", "2"])))
    e["establishment_date"] = maybe(lambda: date(2026, 11, 24) - timedelta(rng.choice([100, 364, 365, 366, 700, 1000, 1100, 1241, 1242, 1243, 5000])))
    e["hightech_revenue@2025"] = maybe(near(600, 1000))
    e["total_income@2025"] = maybe(near(1000))
    e["registration_status"] = maybe(lambda: rng.choice(["存续", "存续", "存续", "注销", "吊销", "停业"]))
    if rng.random() < 0.85:
        for key, (fine, off) in rng.choice(PROFILES)(rng).items():
            dealt = rng.random()
            e[key] = None if dealt < 0.012 else rng.choice(off) if dealt < 0.05 and off else rng.choice(fine)
    founded = e["establishment_date"]
    for year in YEARS:
        if founded and founded.year > year:
            for key in ("sales_revenue", "rd_expense", "rd_expense_domestic", "net_assets"):
                e[f"{key}@{year}"] = F(0)
    return e


RENEWAL = {
    "cn-srdi-2026": lambda e: cn_srdi_2026(e, renewal=True),
    "cn-little-giant-2026": lambda e: cn_little_giant_2026(e, renewal=True),
    "cn-little-giant-2022": cn_little_giant_2022,
}
RUNS = [
    (AS_OF, "new", {
        "cn-little-giant-2026": cn_little_giant_2026, "cn-champion-2023": cn_champion_2023, "cn-small-profit-2023": cn_small_profit_2023,
        "cn-above-scale": cn_above_scale, "cn-startup-loan": cn_startup_loan, "cn-hightech-2016": cn_hightech_2016,
    }),
    (AS_OF, "renewal", RENEWAL),
    ("2025-06-30", "new", {"cn-job-retention": cn_job_retention}),
    (LEAP, "new", {"cn-srdi-2022": cn_srdi_2022, "cn-little-giant-2022": cn_little_giant_2022, "cn-digital-2022": cn_digital_2022,
                    "cn-hightech-2016": lambda e: cn_hightech_2016(e, LEAP)}),
]


def main():
    binary, rows, rng = arguments()
    found = enterprises(rows, rng, draw_more)
    report(found, [outcome for as_of, track, measures in RUNS for outcome in run(binary, found, measures, as_of, track)])


if __name__ == "__main__":
    main()
