"""Polars: lazy queries over a frame in memory, once with atoms shared by hand and once as one writes them."""

import datetime
import functools
import operator

import polars as pl

from rules import OPS, both, choose, kleene
from sql import suffix_sums

COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


class Polars:
    """Each distinct atom is a column of a first step."""

    def __init__(self, rules, facts, threads):
        if pl.thread_pool_size() != threads:
            raise SystemExit(f"POLARS_MAX_THREADS must be {threads}")
        self.rules = rules
        self.frame = pl.read_parquet(facts).rechunk()

    # The algebra of rules.kleene; & | ~ are Kleene's in Polars.
    def atom(self, number):
        return pl.col(f"a{number}")

    def all(self, items):
        return functools.reduce(operator.and_, items)

    def any(self, items):
        return functools.reduce(operator.or_, items)

    def none(self, items):
        return ~self.any(items)

    def at_least(self, k, items):
        # Few items: an any of alls on bitmaps is cheaper than adding up bytes.
        return self.any([self.all(some) for some in choose(k, items)])

    def score(self, indicators, least):
        low = self.points(indicators, lambda t: t)
        high = self.points(indicators, lambda t: t.fill_null(True))
        return pl.when(low >= least).then(True).when(high < least).then(False)

    def points(self, indicators, holds):
        sums = []
        for bands in indicators:
            value = pl.lit(0, pl.Int16)
            for band in reversed(bands):
                value = pl.when(holds(self.atom(band["atom"]))).then(pl.lit(band["points"], pl.Int16)).otherwise(value)
            sums.append(value)
        return functools.reduce(operator.add, sums)

    def test(self, number):
        a = self.rules.atoms[number]
        column = lambda key: pl.col(self.rules.columns[a[key]])
        wide = lambda key: column(key) if self.rules.kinds[a[key]] == "money" else column(key).cast(pl.Int64)
        times = lambda expression, factor: expression if factor == 1 else expression * factor
        kind = a["kind"]
        if kind == "ratio":
            test = COMPARE[OPS[a["op"]]](times(wide("num"), a["q"]), times(wide("den"), a["p"]))
            return pl.when(column("den") > 0).then(test)
        if kind == "number":
            return COMPARE[OPS[a["op"]]](column("column"), a["value"])
        if kind == "date":
            day = datetime.date(1970, 1, 1) + datetime.timedelta(days=a["value"])
            return COMPARE[OPS[a["op"]]](column("column"), day)
        if kind == "code":
            return self.any([(column("column") >= low) & (column("column") < high) for low, high in a["ranges"]])
        if kind == "choice":
            if a["least"] is not None:
                return column("column") >= a["least"]
            return self.any([column("column") == c for c in a["accepted"]])
        if kind == "list":
            return (column("column") & a["mask"]) != 0
        return column("column") if a["want"] else ~column("column")

    def atoms(self, measures):
        numbers = self.rules.atoms_of(measures)
        return self.frame.lazy().select(self.test(n).alias(f"a{n}") for n in numbers)

    def verdict(self, number):
        rule = self.rules.measures[number]
        return kleene(rule["root"], self, rule)

    def counts(self, measures):
        verdicts = [self.verdict(m).alias(f"v{m}") for m in measures]
        totals = [e for m in measures for e in (pl.col(f"v{m}").sum().alias(f"e{m}"), pl.col(f"v{m}").null_count().alias(f"u{m}"))]
        query = self.atoms(measures).select(verdicts).select(totals)
        return lambda: rows(query.collect(), 2)

    def w1(self, measure):
        return self.counts([measure])

    def w2(self, measures):
        return self.counts(measures)

    def w4(self, measures):
        exprs, totals = [], []
        for m in measures:
            rule = self.rules.measures[m]
            none_off, one_off = self.near(rule["root"], rule)
            exprs += [self.verdict(m).alias(f"v{m}"), (one_off & ~none_off).alias(f"n{m}")]
            v = pl.col(f"v{m}")
            totals += [v.sum().alias(f"e{m}"), v.null_count().alias(f"u{m}"), pl.col(f"n{m}").sum().alias(f"x{m}")]
        query = self.atoms(measures).select(exprs).select(totals)
        return lambda: rows(query.collect(), 3)

    def near(self, node, rule):
        """Two planes: no clause would have to change; at most one would."""
        (kind, inner), = node.items()
        if kind in ("atom", "score"):
            return kleene(node, self, rule).fill_null(False), True
        if kind == "at_least":
            items = [kleene(i, self, rule).fill_null(False) for i in inner[1]]
            k = inner[0]
            return self.at_least(k, items), True if k == 1 else self.at_least(k - 1, items)
        if kind == "none":
            items = [((~kleene(i, self, rule)).fill_null(False), True) for i in inner]
        else:
            items = [self.near(i, rule) for i in inner]
        if kind == "any":
            ones = [one for _, one in items]
            return self.any([zero for zero, _ in items]), True if any(o is True for o in ones) else self.any(ones)
        return functools.reduce(both, items)

    def w5(self):
        sweep = self.rules.sweep
        rule = self.rules.measures[sweep["measure"]]
        others = self.all([kleene(i, self, rule) for i in rule["root"]["all"] if i != {"atom": sweep["atom"]}])
        column = pl.col(self.rules.columns[self.rules.atoms[sweep["atom"]]["column"]])
        thresholds = sweep["thresholds"]
        numbers = [n for n in self.rules.atoms_of([sweep["measure"]]) if n != sweep["atom"]]
        steps = pl.Series("steps", thresholds, pl.Int64)
        query = (
            self.frame.lazy()
            .select([self.test(n).alias(f"a{n}") for n in numbers] + [column.alias("x")])
            .filter(others & (pl.col("x") >= thresholds[0]))
            .group_by(pl.lit(steps).search_sorted(pl.col("x"), side="right").alias("step"))
            .len()
        )

        def finish():
            bars = dict(query.collect().iter_rows())
            return suffix_sums([bars.get(i + 1, 0) for i in range(len(thresholds))])

        return finish


class PolarsPlain(Polars):
    """Each measure is one expression over the columns of facts; Polars finds by itself what expressions have in common."""

    # The same work as its parent's, which shares by hand there too.
    w5 = None

    def atom(self, number):
        return self.test(number)

    def atoms(self, measures):
        return self.frame.lazy()


def rows(frame, width):
    numbers = frame.row(0)
    return [list(numbers[i : i + width]) for i in range(0, len(numbers), width)]
