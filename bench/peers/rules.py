"""The neutral rules, and walks over them that do not depend on the engine.

Three-valued logic is carried in one of two ways. Engines whose AND, OR and NOT are Kleene's already (SQL, Polars) get one
expression whose NULL is *unknown*. numpy gets two planes: certainly and possibly.
"""

import itertools
import json

OPS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}


class Rules:
    def __init__(self, path):
        with open(path) as file:
            raw = json.load(file)
        self.columns = [c["name"] for c in raw["columns"]]
        self.kinds = [c["kind"] for c in raw["columns"]]
        self.atoms = raw["atoms"]
        self.measures = raw["measures"]
        self.sweep = raw["sweep"]

    def atoms_of(self, measures):
        """Distinct atoms of these measures, in order of first use."""
        found = {}
        for number in measures:
            rule = self.measures[number]
            for atom in leaves(rule["root"]):
                found.setdefault(atom)
            for bands in rule["indicators"]:
                for band in bands:
                    found.setdefault(band["atom"])
        return list(found)

    def columns_of(self, atoms):
        """Distinct columns of these atoms."""
        found = {}
        for atom in atoms:
            atom = self.atoms[atom]
            for key in ("column", "num", "den"):
                if key in atom:
                    found.setdefault(atom[key])
        return list(found)


def leaves(node):
    (kind, inner), = node.items()
    if kind == "atom":
        yield inner
    elif kind == "at_least":
        for item in inner[1]:
            yield from leaves(item)
    elif kind != "score":
        for item in inner:
            yield from leaves(item)


def kleene(node, algebra, rule):
    """One value of `algebra` for the tree: it gives atom, score, all, any, none and at_least."""
    (kind, inner), = node.items()
    if kind == "atom":
        return algebra.atom(inner)
    if kind == "score":
        return algebra.score(rule["indicators"], inner)
    if kind == "at_least":
        return algebra.at_least(inner[0], [kleene(item, algebra, rule) for item in inner[1]])
    return getattr(algebra, {"all": "all", "any": "any", "none": "none"}[kind])([kleene(item, algebra, rule) for item in inner])


def choose(k, items):
    """All ways to take k of the items: a group *at least k* as an any of alls."""
    return itertools.combinations(items, k)


def both(a, b):
    """An *all* of two, each given as (no clause would have to change, at most one would); the latter is True where it always holds.
    At most one is off if at most one is off in one of them and none in the other."""
    (zero_a, one_a), (zero_b, one_b) = a, b
    left = zero_a if one_b is True else zero_a & one_b
    right = zero_b if one_a is True else zero_b & one_a
    return zero_a & zero_b, left | right
