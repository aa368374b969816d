"""A peer as a process: serve.py ENGINE FACTS.parquet RULES.json THREADS, then one request a line on standard input.

A request is JSON: {"work": "w1", "measure": 5}, {"work": "w2", "measures": [..]}, "w4" likewise, {"work": "w5"}. The answer is
{"seconds": .., "counts": [[..], ..]}. Loading and building the queries are not timed; running them and fetching the counts is.
"""

import json
import os
import sys
import time


def engine(name):
    if name == "duckdb":
        from duckdb_peer import DuckDB as Engine
    elif name == "duckdb-where":
        from duckdb_peer import DuckDBWhere as Engine
    elif name == "clickhouse":
        from clickhouse_peer import ClickHouse as Engine
    elif name == "polars":
        from polars_peer import Polars as Engine
    elif name == "polars-plain":
        from polars_peer import PolarsPlain as Engine
    elif name == "numpy":
        from numpy_peer import Numpy as Engine
    else:
        raise SystemExit(f"unknown engine {name}")
    return Engine


def main():
    name, facts, rules, threads = sys.argv[1:]
    # Read before the engine is imported: Polars fixes its threads then.
    os.environ["POLARS_MAX_THREADS"] = threads
    # Standard output is for answers alone; what libraries print goes to standard error.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from rules import Rules

    peer = engine(name)(Rules(rules), os.path.abspath(facts), int(threads))
    print(json.dumps({"ready": name}), file=answers, flush=True)
    built = {}
    for line in sys.stdin:
        request = json.loads(line)
        if line not in built:
            arguments = [request[key] for key in ("measure", "measures") if key in request]
            work = getattr(peer, request["work"], None)
            built[line] = work(*arguments) if work else None
        if built[line] is None:
            answer = {"unsupported": request["work"]}
        else:
            start = time.perf_counter()
            counts = built[line]()
            answer = {"seconds": time.perf_counter() - start, "counts": counts}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
