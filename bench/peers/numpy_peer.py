"""numpy by hand: blocks of rows, atoms shared in each block, two planes of bits (certainly, possibly).

Threads take blocks in turn; numpy lets go of the interpreter's lock inside its loops.
"""

from concurrent.futures import ThreadPoolExecutor
import functools
import operator

import numpy
import pyarrow
import pyarrow.compute
import pyarrow.parquet

from rules import both, choose

COMPARE = {"ge": operator.ge, "gt": operator.gt, "le": operator.le, "lt": operator.lt}
BLOCK = 131_072


class Numpy:
    def __init__(self, rules, facts, threads):
        self.rules = rules
        self.pool = ThreadPoolExecutor(threads) if threads > 1 else None
        table = pyarrow.parquet.read_table(facts).combine_chunks()
        self.rows = table.num_rows
        self.values, self.holes = [], []
        for name, kind in zip(rules.columns, rules.kinds):
            column = table.column(name).combine_chunks()
            column = column.cast(pyarrow.int32()) if kind == "date" else column
            empty = False if kind == "flag" else 0
            self.values.append(numpy.ascontiguousarray(pyarrow.compute.fill_null(column, empty).to_numpy(zero_copy_only=False)))
            self.holes.append(numpy.ascontiguousarray(pyarrow.compute.is_null(column).to_numpy(zero_copy_only=False)))

    def blocks(self, work):
        """`work(slice)` for all blocks; the sum of what it gives."""
        slices = [slice(start, min(start + BLOCK, self.rows)) for start in range(0, self.rows, BLOCK)]
        parts = self.pool.map(work, slices) if self.pool else map(work, slices)
        total = None
        for part in parts:
            total = part if total is None else total + part
        return total

    def counts(self, measures):
        rules = [self.rules.measures[m] for m in measures]

        def work(rows):
            block = Block(self, rows)
            found = numpy.zeros((len(rules), 2), numpy.int64)
            for i, rule in enumerate(rules):
                sure, maybe = block.planes(rule["root"], rule)
                eligible = block.count(sure)
                found[i] = eligible, block.count(maybe) - eligible
            return found

        return lambda: self.blocks(work).tolist()

    def w1(self, measure):
        return self.counts([measure])

    def w2(self, measures):
        return self.counts(measures)

    def w4(self, measures):
        rules = [self.rules.measures[m] for m in measures]

        def work(rows):
            block = Block(self, rows)
            found = numpy.zeros((len(rules), 3), numpy.int64)
            for i, rule in enumerate(rules):
                sure, maybe = block.planes(rule["root"], rule)
                none_off, one_off = block.near(rule["root"], rule)
                eligible = block.count(sure)
                found[i] = eligible, block.count(maybe) - eligible, block.count(one_off & ~none_off)
            return found

        return lambda: self.blocks(work).tolist()

    def w5(self):
        sweep = self.rules.sweep
        rule = self.rules.measures[sweep["measure"]]
        others = [i for i in rule["root"]["all"] if i != {"atom": sweep["atom"]}]
        column = self.rules.atoms[sweep["atom"]]["column"]
        thresholds = numpy.array(sweep["thresholds"], numpy.int64)

        def work(rows):
            block = Block(self, rows)
            sure, _ = block.planes({"all": others}, rule)
            figures = self.values[column][rows][block.unpacked(sure) & ~self.holes[column][rows]]
            steps = numpy.searchsorted(thresholds, figures, side="right")
            return numpy.bincount(steps, minlength=len(thresholds) + 1)

        # Step i: so many thresholds are reached; whoever reaches the i-th reaches all before.
        return lambda: self.blocks(work)[1:][::-1].cumsum()[::-1].reshape(-1, 1).tolist()


class Block:
    """Some rows, with the atoms evaluated so far."""

    def __init__(self, data, rows):
        self.data, self.rows, self.bytes, self.bits = data, rows, {}, {}
        self.size = rows.stop - rows.start
        # Bits beyond the last row, which a negation sets, are not counted.
        self.valid = self.packed(numpy.ones(self.size, bool))

    def packed(self, plane):
        words = numpy.zeros(-(-self.size // 64), numpy.uint64)
        bits = numpy.packbits(plane)
        words.view(numpy.uint8)[: len(bits)] = bits
        return words

    def unpacked(self, words):
        return numpy.unpackbits(words.view(numpy.uint8), count=self.size).view(bool)

    def count(self, words):
        return int(numpy.bitwise_count(words & self.valid).sum())

    def column(self, number):
        return self.data.values[number][self.rows]

    def hole(self, number):
        return self.data.holes[number][self.rows]

    def unpacked_atom(self, number):
        if number not in self.bytes:
            test, hole = self.test(self.data.rules.atoms[number])
            self.bytes[number] = test & ~hole, test | hole
        return self.bytes[number]

    def atom(self, number):
        if number not in self.bits:
            self.bits[number] = tuple(self.packed(plane) for plane in self.unpacked_atom(number))
        return self.bits[number]

    def test(self, a):
        """The comparison, and where its operands are not known."""
        kind = a["kind"]
        if kind == "ratio":
            num, den = self.column(a["num"]).astype(numpy.int64, copy=False), self.column(a["den"]).astype(numpy.int64, copy=False)
            left = num if a["q"] == 1 else num * a["q"]
            right = den if a["p"] == 1 else den * a["p"]
            # An unknown denominator is stored as 0, so this covers it.
            return COMPARE[a["op"]](left, right), (den <= 0) | self.hole(a["num"])
        column, hole = self.column(a["column"]), self.hole(a["column"])
        if kind in ("number", "date"):
            return COMPARE[a["op"]](column, a["value"]), hole
        if kind == "code":
            test = False
            for low, high in a["ranges"]:
                test = test | ((column >= low) & (column < high))
            return test, hole
        if kind == "choice":
            if a["least"] is not None:
                return column >= a["least"], hole
            # A table by choice: one look-up however many are accepted.
            table = numpy.zeros(256, bool)
            table[a["accepted"]] = True
            return table[column], hole
        if kind == "list":
            return (column & numpy.uint16(a["mask"])) != 0, hole
        return column if a["want"] else ~column, hole

    def planes(self, node, rule):
        (kind, inner), = node.items()
        if kind == "atom":
            return self.atom(inner)
        if kind == "score":
            return tuple(self.packed(self.points(rule["indicators"], plane) >= inner) for plane in (0, 1))
        if kind == "at_least":
            items = [self.planes(i, rule) for i in inner[1]]
            return tuple(at_least(inner[0], [i[plane] for i in items]) for plane in (0, 1))
        items = [self.planes(i, rule) for i in inner]
        if kind == "all":
            return tuple(folded(numpy.bitwise_and, [i[plane] for i in items]) for plane in (0, 1))
        sure, maybe = (folded(numpy.bitwise_or, [i[plane] for i in items]) for plane in (0, 1))
        return (sure, maybe) if kind == "any" else (~maybe, ~sure)

    def points(self, indicators, plane):
        total = numpy.zeros(self.size, numpy.int16)
        for bands in indicators:
            value = numpy.int16(0)
            for band in reversed(bands):
                value = numpy.where(self.unpacked_atom(band["atom"])[plane], numpy.int16(band["points"]), value)
            total += value
        return total

    def near(self, node, rule):
        """Two planes: no clause would have to change; at most one would, which is True where it always holds."""
        (kind, inner), = node.items()
        if kind in ("atom", "score"):
            return self.planes(node, rule)[0], True
        if kind == "at_least":
            items = [self.planes(i, rule)[0] for i in inner[1]]
            return at_least(inner[0], items), True if inner[0] == 1 else at_least(inner[0] - 1, items)
        if kind == "none":
            items = [(~self.planes(i, rule)[1], True) for i in inner]
        else:
            items = [self.near(i, rule) for i in inner]
        if kind == "any":
            ones = [one for _, one in items]
            always = any(one is True for one in ones)
            return folded(numpy.bitwise_or, [zero for zero, _ in items]), True if always else folded(numpy.bitwise_or, ones)
        return functools.reduce(both, items)


def folded(combine, planes):
    """All planes combined."""
    result = planes[0].copy()
    for plane in planes[1:]:
        combine(result, plane, out=result)
    return result


def at_least(k, planes):
    """Few items: an any of alls."""
    return folded(numpy.bitwise_or, [folded(numpy.bitwise_and, some) for some in choose(k, planes)])
