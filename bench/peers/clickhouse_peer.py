"""ClickHouse in the process (chdb): a Memory table with native types. ClickHouse has no prepared statements; parsing and
planning are in its times."""

import json

from chdb import session

from sql import Planes, suffix_sums, sweep_parts

TYPES = {"money": "Int64", "count": "Int32", "date": "Date32", "code": "UInt16", "choice": "UInt8", "list": "UInt16", "flag": "Bool"}
# Measures in one query: enough for ClickHouse to share subexpressions, few enough for its planner.
BATCH = 100


class ClickHouse:
    def __init__(self, rules, facts, threads):
        self.rules = rules
        self.sql = Planes(rules, "clickhouse")
        self.session = session.Session()
        # Rows are not worth skipping here: evaluating everything was faster.
        self.settings = (
            f"max_threads = {threads}, short_circuit_function_evaluation = 'disable', "
            "max_query_size = 100000000, max_ast_elements = 10000000, max_expanded_ast_elements = 10000000"
        )
        columns = ", ".join(f"{n} Nullable({TYPES[k]})" for n, k in zip(rules.columns, rules.kinds))
        self.session.query("CREATE DATABASE IF NOT EXISTS bench")
        self.session.query(f"CREATE TABLE bench.facts ({columns}) ENGINE = Memory")
        self.session.query(f"INSERT INTO bench.facts SELECT {', '.join(rules.columns)} FROM file('{facts}', Parquet)")

    def prepare(self, text):
        text = f"{text} SETTINGS {self.settings}"
        return lambda: json.loads(str(self.session.query(text, "JSONCompactEachRow")))

    def batches(self, measures, columns, width):
        """Runs over `measures` in batches; `columns` gives a measure's aggregates."""
        runs = []
        for start in range(0, len(measures), BATCH):
            aggregates = ", ".join(columns(m) for m in measures[start : start + BATCH])
            runs.append(self.prepare(f"SELECT {aggregates} FROM bench.facts"))

        def finish():
            numbers = [int(n) for run in runs for n in run()]
            return [numbers[i : i + width] for i in range(0, len(numbers), width)]

        return finish

    def counts(self, measures):
        return self.batches(measures, self.two_counts, 2)

    def two_counts(self, measure):
        sure, maybe = self.sql.planes(measure)
        return f"countIf({sure}) AS e{measure}, countIf({maybe}) - e{measure}"

    def w1(self, measure):
        return self.counts([measure])

    def w2(self, measures):
        return self.counts(measures)

    def w4(self, measures):
        return self.batches(measures, lambda m: f"{self.two_counts(m)}, countIf({self.sql.cost(m)} = 1)", 3)

    def w5(self):
        column, others, thresholds = sweep_parts(self.rules)
        rule = self.rules.measures[self.rules.sweep["measure"]]
        others = " AND ".join(self.sql.plane(item, rule, False) for item in others)
        # The thresholds are ascending, so a threshold reached is the greatest one not above the figure.
        text = (
            f"SELECT roundDown(assumeNotNull({column}), {thresholds}) AS step, count() FROM bench.facts "
            f"WHERE {others} AND {column} >= {thresholds[0]} GROUP BY step SETTINGS {self.settings}"
        )

        def finish():
            lines = str(self.session.query(text, "JSONCompactEachRow")).splitlines()
            bars = {int(step): int(count) for step, count in map(json.loads, lines)}
            return suffix_sums([bars.get(t, 0) for t in thresholds])

        return finish
