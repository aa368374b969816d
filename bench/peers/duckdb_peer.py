"""DuckDB: a native in-memory table, prepared statements."""

import duckdb

from rules import kleene
from sql import Certain, Kleene, suffix_sums, sweep_parts


class DuckDB:
    """Three-valued: how many are eligible, and of how many it is unknown."""

    def __init__(self, rules, facts, threads):
        self.rules = rules
        self.sql = Kleene(rules, "duckdb")
        self.con = duckdb.connect(":memory:")
        self.con.execute(f"SET threads = {threads}")
        self.con.execute("SET preserve_insertion_order = false")
        self.con.execute(f"CREATE TABLE facts AS SELECT * FROM read_parquet('{facts}')")
        self.prepared = 0

    def prepare(self, text):
        self.prepared += 1
        name = f"q{self.prepared}"
        self.con.execute(f"PREPARE {name} AS {text}")
        return lambda: self.con.execute(f"EXECUTE {name}").fetchall()

    def counts(self, measures):
        # One statement a measure: DuckDB skips rows a filter has lost, which saves it more than common expressions would. Most rows
        # are ineligible for certain, so the filter keeps what may be eligible, and the counts tell those apart.
        runs = []
        for m in measures:
            may_be = " AND ".join(f"{item} IS NOT FALSE" for item in self.sql.root(m))
            inner = f"SELECT {self.sql.verdict(m)} AS v FROM facts WHERE {may_be}"
            runs.append(self.prepare(f"SELECT count(*) FILTER (v), count(*) FILTER (v IS NULL) FROM ({inner})"))
        return lambda: [list(run()[0]) for run in runs]

    def w1(self, measure):
        return self.counts([measure])

    def w2(self, measures):
        return self.counts(measures)

    def w4(self, measures):
        runs = []
        for m in measures:
            inner = f"SELECT {self.sql.verdict(m)} AS v, {self.sql.cost(m)} AS c FROM facts"
            runs.append(self.prepare(f"SELECT count(*) FILTER (v), count(*) FILTER (v IS NULL), count(*) FILTER (c = 1) FROM ({inner})"))
        return lambda: [list(run()[0]) for run in runs]

    def w5(self):
        column, others, thresholds = sweep_parts(self.rules)
        rule, sql = self.rules.measures[self.rules.sweep["measure"]], Certain(self.rules, "duckdb")
        others = " AND ".join(kleene(item, sql, rule) for item in others)
        # A bar of the histogram counts what is at most its bound and above the one before; an open bar at the end holds the rest.
        bounds = ", ".join(f"{t - 1}" for t in thresholds)
        run = self.prepare(f"SELECT histogram({column}, [{bounds}]::BIGINT[]) FROM facts WHERE {others} AND {column} IS NOT NULL")

        def finish():
            bars = list((run()[0][0] or {}).values())
            bars += [0] * (len(thresholds) + 1 - len(bars))
            return suffix_sums(bars[1:])

        return finish


class DuckDBWhere(DuckDB):
    """The narrower question: who is eligible, with `WHERE`; what is unknown is not asked."""

    def __init__(self, rules, facts, threads):
        super().__init__(rules, facts, threads)
        self.sql = Certain(rules, "duckdb")

    def counts(self, measures):
        runs = [self.prepare(f"SELECT count(*) FROM facts WHERE {self.sql.verdict(m)}") for m in measures]
        return lambda: [[run()[0][0]] for run in runs]

    w4 = None
    w5 = None
