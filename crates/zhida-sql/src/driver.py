"""Runs queries on PostgreSQL, DuckDB or Spark for a program that talks in JSON lines: python3 driver.py ENGINE [URL].

Requests: {"do": "run", "sql": …}, {"do": "columns", "table": …}, {"do": "rows", "sql": …}, {"do": "parquet", "table": …, "path": …},
{"do": "load", "table": …} followed by {"rows": [[…], …]} and {"end": true}.
Answers: {"ok": …}; for rows, lines {"rows": [[…], …]} and then {"ok": count}; or {"error": kind, "what": words}.
"""

import datetime
import decimal
import json
import os
import sys

# Whatever the engines print goes to standard error; answers alone go where the program reads them.
out = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
os.dup2(2, 1)
BATCH = 2000


def answer(**fields):
    out.write(json.dumps(fields, ensure_ascii=False, default=plain) + "\n")
    out.flush()


def plain(value):
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    raise TypeError(f"a result of type {type(value).__name__}")


def quoted(name, mark):
    return ".".join(mark + part.replace(mark, mark * 2) + mark for part in name.split("."))


class Postgres:
    def __init__(self, url):
        import psycopg

        self.connection = psycopg.connect(url or "", autocommit=True)

    def run(self, sql):
        self.connection.execute(sql)

    def columns(self, table):
        found = self.connection.execute(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [quoted(table, '"')],
        ).fetchall()
        if not found:
            raise LookupError(f"there is no table {table}")
        return found

    def rows(self, sql):
        with self.connection.transaction(), self.connection.cursor(name="zhida") as cursor:
            cursor.itersize = BATCH
            cursor.execute(sql)
            while batch := cursor.fetchmany(BATCH):
                yield batch

    def parquet(self, table, path):
        raise LookupError("PostgreSQL reads no Parquet")

    def load(self, table, batches):
        with self.connection.cursor() as cursor, cursor.copy(f"COPY {quoted(table, chr(34))} FROM STDIN") as copy:
            for batch in batches:
                for row in batch:
                    copy.write_row(row)
        self.connection.execute(f"ANALYZE {quoted(table, chr(34))}")


class DuckDb:
    def __init__(self, url):
        import duckdb

        self.connection = duckdb.connect(url or ":memory:")

    def run(self, sql):
        self.connection.execute(sql)

    def columns(self, table):
        found = self.connection.execute(f"DESCRIBE SELECT * FROM {quoted(table, chr(34))}").fetchall()
        return [row[:2] for row in found]

    def rows(self, sql):
        cursor = self.connection.execute(sql)
        while batch := cursor.fetchmany(BATCH):
            yield batch

    def parquet(self, table, path):
        path = path.replace("'", "''")
        self.connection.execute(f"CREATE VIEW {quoted(table, chr(34))} AS SELECT * FROM read_parquet('{path}')")

    def load(self, table, batches):
        raise LookupError("DuckDB takes its rows from Parquet")


class Spark:
    def __init__(self, url):
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.appName("zhida").master(url or "local[*]")
        settings = {
            # An overflow is an error and never NULL, which would pass for unknown.
            "spark.sql.ansi.enabled": "true",
            # A library is thousands of expressions: compiling whole stages of them takes longer than computing them.
            "spark.sql.codegen.wholeStage": "false",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "8",
            "spark.driver.memory": os.environ.get("ZHIDA_SPARK_MEMORY", "2g"),
        }
        for name, value in settings.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")

    def run(self, sql):
        self.session.sql(sql).collect()

    def columns(self, table):
        return self.session.sql(f"SELECT * FROM {quoted(table, chr(96))}").dtypes

    def rows(self, sql):
        batch = []
        for row in self.session.sql(sql).toLocalIterator():
            batch.append(tuple(row))
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def parquet(self, table, path):
        self.session.read.parquet(path).createOrReplaceTempView(table)

    def load(self, table, batches):
        raise LookupError("Spark takes its rows from Parquet")


ENGINES = {"postgres": Postgres, "duckdb": DuckDb, "spark": Spark}
PACKAGES = {"postgres": "psycopg[binary]", "duckdb": "duckdb", "spark": "pyspark"}


def requests():
    for line in sys.stdin:
        yield json.loads(line)


def arriving(stream):
    for request in stream:
        if request.get("end"):
            return
        yield request["rows"]


def serve(engine, stream):
    for request in stream:
        todo = request["do"]
        try:
            if todo == "run":
                engine.run(request["sql"])
                answer(ok=True)
            elif todo == "columns":
                answer(ok=[list(column) for column in engine.columns(request["table"])])
            elif todo == "rows":
                count = 0
                for batch in engine.rows(request["sql"]):
                    count += len(batch)
                    answer(rows=[list(row) for row in batch])
                answer(ok=count)
            elif todo == "parquet":
                engine.parquet(request["table"], request["path"])
                answer(ok=True)
            elif todo == "load":
                engine.load(request["table"], arriving(stream))
                answer(ok=True)
            else:
                answer(error="request", what=todo)
        except Exception as problem:
            answer(error="engine", what=str(problem).strip() or type(problem).__name__)


def main():
    name = sys.argv[1]
    try:
        engine = ENGINES[name](sys.argv[2] if len(sys.argv) > 2 else None)
    except ImportError:
        return answer(error="package", what=PACKAGES[name])
    except Exception as problem:
        return answer(error="connect", what=str(problem).strip() or type(problem).__name__)
    answer(ok=True)
    serve(engine, requests())


main()
