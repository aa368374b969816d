//! Where SQL could silently say something else: overflow, Spark without ANSI arithmetic, finer decimals than the query counts in,
//! columns that are missing or inexact, and forms that have no exact SQL.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{Engine, Tally, library, picked, query, referee};
use zhida_engine::Program;
use zhida_facts::{Number, Record, State, Value};
use zhida_measure::{Library, Track};
use zhida_sql::{Columns, Dialect, Options, Why, compile};

fn measure(condition: &str) -> String {
    format!("---\nid: m\n标题: 措施\n类型: subsidy\n---\n\n## 条件\n- 条款 `{condition}` 【一】\n")
}

/// An enterprise with these figures, in the facts' own units.
fn record(library: &Library, figures: &[(&str, &str)]) -> Record {
    let mut record = Record::default();
    for (key, figure) in figures {
        let (name, year) = key.split_once('@').map_or((*key, None), |(name, year)| (name, year.parse().ok()));
        let id = library.dictionary.find(name).unwrap();
        let value = &Number::parse(figure).unwrap() * &library.dictionary.fact(id).unit.factor;
        record.set(id, year, State::Value(Value::Number(value)));
    }
    record
}

#[test]
fn an_overflow_is_an_error_and_never_a_verdict() {
    let library = library(&[measure("营业收入 * 占比 >= 100万元")]);
    let records = [record(&library, &[("revenue@2025", "1000000000000000000000"), ("share", "1000000000000000000")])];
    for dialect in Dialect::ALL {
        let Some(mut engine) = Engine::new(dialect) else { continue };
        if dialect == Dialect::Postgres {
            let mut tally = Tally::default();
            referee(&mut engine, &library, &records, &mut tally);
            assert_eq!(tally.verdicts, [1, 0, 0], "PostgreSQL has room");
            continue;
        }
        let query = query(&library, dialect, Columns::all(), &picked(&library));
        engine.load("facts_under_test", &query, &library, &records);
        let what = engine.rows(&query.text).unwrap_err();
        assert!(what.contains("Overflow") || what.contains("OUT_OF_RANGE"), "{what}");
        if dialect == Dialect::Spark {
            // Without ANSI arithmetic the product would be NULL: the query refuses to run at all.
            engine.run("SET spark.sql.ansi.enabled = false");
            let what = engine.rows(&query.text).unwrap_err();
            assert!(what.contains("ansi"), "{what}");
        }
    }
}

#[test]
fn finer_decimals_than_are_counted_are_an_error() {
    let library = library(&[measure("营业收入 >= 100万元")]);
    for dialect in [Dialect::DuckDb, Dialect::Spark] {
        let Some(mut engine) = Engine::new(dialect) else { continue };
        let query = query(&library, dialect, Columns::all(), &picked(&library));
        let table = "SELECT 'E00000' AS uscc, CAST(NULL AS DECIMAL(38, 6)) AS revenue_2025, not_applicable FROM empty_list";
        let list = if dialect == Dialect::Spark { "CAST(array() AS ARRAY<STRING>)" } else { "CAST([] AS TEXT[])" };
        let table =
            table.replace("CAST(NULL", "CAST(99.99999").replace("not_applicable FROM empty_list", &format!("{list} AS not_applicable"));
        engine.run(&format!("CREATE {} VIEW facts_under_test AS {table}", if dialect == Dialect::Spark { "TEMP" } else { "" }));
        let what = engine.rows(&query.text).unwrap_err();
        assert!(what.contains("more than 4 decimals"), "{what}");
    }
}

#[test]
fn a_column_that_is_missing_is_unknown() {
    let library = library(&[measure("营业收入 >= 100万元 或 专利 >= 1项")]);
    let records = [record(&library, &[("patents", "0")]), record(&library, &[("patents", "1")])];
    for dialect in Dialect::ALL {
        let Some(mut engine) = Engine::new(dialect) else { continue };
        let query = query(&library, dialect, Columns::named([("uscc", None), ("patents", None)]), &picked(&library));
        assert!(!query.text.contains("revenue") && !query.text.contains("not_applicable'"), "{}", query.text);
        engine.load("facts_under_test", &query, &library, &records);
        let mut rows = engine.rows(&query.text).unwrap();
        rows.sort_by_key(|r| r[0].to_string());
        assert_eq!(rows.iter().map(|r| r[2].as_str().unwrap()).collect::<Vec<_>>(), ["unknown", "eligible"]);
    }
}

#[test]
fn what_has_no_exact_sql_is_refused_by_name() {
    let refused = |condition: &str, dialect: Dialect, columns: Columns| {
        let library = library(&[measure(condition)]);
        let options = Options { dialect, table: "t".to_owned(), columns, library: String::new() };
        let program = Program::new(&library, &picked(&library), common::day(), Track::New);
        compile(&library, &program, &options).err().map(|r| r[0].clone())
    };
    let workdays = refused("工作日(成立日期) * 2 >= 20工作日", Dialect::Postgres, Columns::all()).unwrap();
    assert_eq!((workdays.measure.as_str(), workdays.place.as_str(), workdays.why), ("m", "一", Why::Workdays));
    let huge = format!("营业收入 >= {}元", "9".repeat(45));
    assert!(matches!(refused(&huge, Dialect::DuckDb, Columns::all()).unwrap().why, Why::NumberTooLarge(_)));
    assert!(matches!(refused(&huge, Dialect::Spark, Columns::all()).unwrap().why, Why::NumberTooLarge(_)));
    assert_eq!(refused(&huge, Dialect::Postgres, Columns::all()), None);
    for dialect in Dialect::ALL {
        let float = refused("营业收入 >= 100万元", dialect, Columns::named([("uscc", None), ("revenue_2025", Some("double"))])).unwrap();
        assert_eq!((float.place.as_str(), float.why), ("revenue_2025", Why::ColumnType("double".to_owned())));
    }
}

#[test]
fn the_query_reads_as_the_measure_does() {
    let library = library(&[measure("研发费用 / 营业收入 >= 3%").replace("条款", "研发投入占比不低于3%")]);
    let text = query(&library, Dialect::Postgres, Columns::all(), &picked(&library)).text;
    for part in
        ["-- 研发投入占比不低于3% 【一】", "WHEN revenue_2025 > 0", "THEN rd_2025 * 100 >= revenue_2025 * 3", "-- 营业收入 2025（万元）"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
}
