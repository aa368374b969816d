"""Rules as SQL, for DuckDB and ClickHouse. NULL is unknown; AND, OR and NOT are Kleene's in both."""

from rules import OPS, choose, kleene


class Sql:
    """Prints expressions. `dialect` is "duckdb" or "clickhouse"."""

    def __init__(self, rules, dialect):
        self.rules = rules
        self.duckdb = dialect == "duckdb"

    def column(self, number):
        return self.rules.columns[number]

    def wide(self, number):
        """The column in 64 bits, so that exact products do not overflow."""
        name = self.column(number)
        if self.rules.kinds[number] == "money":
            return name
        return f"{name}::BIGINT" if self.duckdb else f"toInt64({name})"

    def atom_text(self, number):
        """The condition of an atom."""
        a = self.rules.atoms[number]
        kind = a["kind"]
        if kind == "ratio":
            left = self.wide(a["num"]) if a["q"] == 1 else f"{self.wide(a['num'])} * {a['q']}"
            right = self.wide(a["den"]) if a["p"] == 1 else f"{self.wide(a['den'])} * ({a['p']})"
            test = f"{left} {OPS[a['op']]} {right}"
            den = self.column(a["den"])
            return f"CASE WHEN {den} > 0 THEN {test} END" if self.duckdb else f"if({den} > 0, {test}, NULL)"
        name = self.column(a["column"])
        if kind == "number":
            return f"{name} {OPS[a['op']]} {a['value']}"
        if kind == "date":
            day = f"(DATE '1970-01-01' + {a['value']})" if self.duckdb else f"toDate32({a['value']})"
            return f"{name} {OPS[a['op']]} {day}"
        if kind == "code":
            parts = [f"({name} >= {low} AND {name} < {high})" for low, high in a["ranges"]]
            return parts[0][1:-1] if len(parts) == 1 else "(" + " OR ".join(parts) + ")"
        if kind == "choice":
            accepted = a["accepted"]
            if a["least"] is not None:
                return f"{name} >= {a['least']}"
            return f"{name} IN ({', '.join(map(str, accepted))})"
        if kind == "list":
            return f"({name} & {a['mask']}) <> 0" if self.duckdb else f"bitAnd({name}, {a['mask']}) <> 0"
        return name if a["want"] else f"NOT {name}"

    def atom(self, number):
        return f"({self.atom_text(number)})"

    def all(self, items):
        return "(" + " AND ".join(items) + ")"

    def any(self, items):
        return "(" + " OR ".join(items) + ")"

    def none(self, items):
        return f"(NOT {self.any(items)})"

    def points(self, indicators, holds):
        """The sum over indicators of the points of the first band whose atom `holds`."""
        sums = []
        for bands in indicators:
            if self.duckdb:
                whens = " ".join(f"WHEN {holds(b['atom'])} THEN {b['points']}" for b in bands)
                sums.append(f"CASE {whens} ELSE 0 END")
            else:
                pairs = ", ".join(f"{holds(b['atom'])}, {b['points']}" for b in bands)
                sums.append(f"multiIf({pairs}, 0)")
        return "(" + " + ".join(sums) + ")"

    def node_cost(self, node, rule):
        """The least number of clauses that would have to change, in whole numbers. Subclasses give `byte(node, rule, maybe)`, 1
        where the node holds for certain, or may hold."""
        (kind, inner), = node.items()
        if kind in ("atom", "score"):
            return f"(1 - {self.byte(node, rule, False)})"
        if kind == "all":
            return "(" + " + ".join(self.node_cost(i, rule) for i in inner) + ")"
        if kind == "any":
            return f"least({', '.join(self.node_cost(i, rule) for i in inner)})"
        if kind == "none":
            return "(" + " + ".join(self.byte(i, rule, True) for i in inner) + ")"
        k, items = inner
        return f"greatest(0, {k} - ({' + '.join(self.byte(i, rule, False) for i in items)}))"

    def cost(self, number):
        rule = self.rules.measures[number]
        return self.node_cost(rule["root"], rule)


class Kleene(Sql):
    """One nullable expression for a measure: what DuckDB does best of the forms tried."""

    def at_least(self, k, items):
        return self.any([self.all(some) for some in choose(k, items)])

    def score(self, indicators, least):
        low = self.points(indicators, self.atom)
        high = self.points(indicators, lambda n: f"{self.atom(n)} IS NOT FALSE")
        return f"(CASE WHEN {low} >= {least} THEN true WHEN {high} >= {least} THEN NULL ELSE false END)"

    def verdict(self, number):
        rule = self.rules.measures[number]
        return kleene(rule["root"], self, rule)

    def root(self, number):
        """The conditions at the root, one by one."""
        rule = self.rules.measures[number]
        return [kleene(item, self, rule) for item in rule["root"]["all"]]

    def byte(self, node, rule, maybe):
        return f"coalesce({kleene(node, self, rule)}, {'true' if maybe else 'false'})::TINYINT"


class Certain(Kleene):
    """The narrower question a `WHERE` clause answers: who is eligible for certain. Under NOT, SQL's own NULL keeps the answer
    right; a score takes what holds for certain."""

    def score(self, indicators, least):
        return f"({self.points(indicators, self.atom)} >= {least})"


class Planes(Sql):
    """Two expressions without NULL, certainly and possibly: what ClickHouse does best of the forms tried."""

    def plane(self, node, rule, maybe):
        (kind, inner), = node.items()
        if kind == "atom":
            return f"ifNull({self.atom_text(inner)}, {int(maybe)})"
        if kind == "score":
            return f"({self.points(rule['indicators'], lambda n: self.plane({'atom': n}, rule, maybe))} >= {inner})"
        if kind == "at_least":
            return "(" + " + ".join(self.plane(i, rule, maybe) for i in inner[1]) + f" >= {inner[0]})"
        if kind == "none":
            return self.none([self.plane(i, rule, not maybe) for i in inner])
        items = [self.plane(i, rule, maybe) for i in inner]
        return self.all(items) if kind == "all" else self.any(items)

    byte = plane

    def planes(self, number):
        rule = self.rules.measures[number]
        return self.plane(rule["root"], rule, False), self.plane(rule["root"], rule, True)


def sweep_parts(rules):
    """W5: the swept column, the measure's other root conditions, the thresholds. The swept atom stands at the root, so who meets
    the others qualifies at every threshold up to his own figure."""
    sweep = rules.sweep
    rule = rules.measures[sweep["measure"]]
    others = [item for item in rule["root"]["all"] if item != {"atom": sweep["atom"]}]
    return rules.columns[rules.atoms[sweep["atom"]]["column"]], others, sweep["thresholds"]


def suffix_sums(bars):
    """From how many have a figure from threshold i up to the next one: how many reach threshold i."""
    total, sums = 0, []
    for bar in reversed(bars):
        total += int(bar)
        sums.append([total])
    return sums[::-1]
