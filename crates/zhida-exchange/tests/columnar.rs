//! Parquet and Arrow: what is written comes back, whatever the state; and columns as other programs store them are read.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
use arrow_array::types::Int32Type;
use arrow_array::*;

use common::{cell, codes, dictionary, import, names};
use parquet::arrow::ArrowWriter;
use proptest::prelude::*;
use std::path::Path;
use std::sync::Arc;
use zhida_exchange::{Offender, WriteError, write_arrow, write_facts_csv, write_parquet};
use zhida_facts::*;

const A: &str = "914403001922038216";
const B: &str = "91110000100000010A";

type Writer = fn(&Path, &Table, &Dictionary, &Codes) -> Result<(), WriteError>;
const WRITERS: [(&str, Writer); 3] = [("t.parquet", write_parquet), ("t.arrow", write_arrow), ("t.csv", write_facts_csv)];

fn written(name: &str, write: Writer, table: &Table) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    write(&path, table, dictionary(), codes()).unwrap();
    std::fs::read(path).unwrap()
}

/// States in a fixed order of columns; columns without any value left out of account.
fn same(a: &Table, b: &Table) {
    assert_eq!(a.enterprises(), b.enterprises());
    for (one, other) in [(a, b), (b, a)] {
        for column in one.columns() {
            for row in 0..column.cells.len() {
                let there = other.column(column.fact, column.year).map_or(State::NotAsked, |c| c.cells.state(row));
                assert_eq!(column.cells.state(row), there, "{} {:?}", dictionary().fact(column.fact).key, column.year);
            }
        }
    }
}

/// A state of a fact of this type, as our readers give them.
fn any_state(id: FactId) -> BoxedStrategy<State> {
    let fact = dictionary().fact(id);
    let value = match &fact.kind {
        FactType::Number { whole } => {
            let (factor, places) = (fact.unit.factor.clone(), if *whole { 0 } else { 12_u32 });
            let digits = prop_oneof![4 => -1_000_000..1_000_000_i64, 1 => any::<i64>()];
            (digits, 0..=places, 0..3_u32)
                .prop_map(move |(digits, places, more)| {
                    let figure = Number::from(digits).checked_div(&Number::from(10).pow(places)).unwrap();
                    Value::Number(&(&figure * &Number::from(10).pow(more)) * &factor)
                })
                .boxed()
        }
        FactType::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        FactType::Date => (693_596..803_169_i32).prop_map(|d| Value::Date(NaiveDate::from_num_days_from_ce_opt(d).unwrap())).boxed(),
        FactType::Code(scheme) => {
            let ids: Vec<CodeId> = codes().tree(*scheme).ids().collect();
            prop::sample::select(ids).prop_map(Value::Code).boxed()
        }
        FactType::Choice => (0..fact.choices.len()).prop_map(|i| Value::Choice(u16::try_from(i).unwrap())).boxed(),
        FactType::Text => "[a-z甲乙丙A-Z0-9]{1,9}".prop_map(|t| Value::Text(Arc::from(t.as_str()))).boxed(),
        FactType::List => prop::collection::btree_set("[甲乙丙丁]{2,5}", 0..4)
            .prop_map(|items| Value::List(items.iter().map(|i| Arc::from(i.as_str())).collect::<Vec<_>>().into()))
            .boxed(),
    };
    prop_oneof![6 => value.prop_map(State::Value), 1 => Just(State::NotAsked), 1 => Just(State::SaidUnknown), 1 => Just(State::NotApplicable)].boxed()
}

fn any_table() -> impl Strategy<Value = Table> {
    let facts: Vec<FactId> =
        dictionary().iter().filter(|(_, f)| !matches!(f.key.as_str(), "uscc" | "enterprise_name")).map(|(id, _)| id).collect();
    let column = (prop::sample::select(facts), 2020..2027_i32).prop_flat_map(|(id, year)| {
        let year = (dictionary().fact(id).period != Period::Point).then_some(year);
        (Just((id, year)), prop::collection::vec(any_state(id), 3))
    });
    prop::collection::vec(column, 1..12).prop_map(|columns| {
        let enterprises = [(A, "甲"), (B, ""), ("91330106MA27XL0A0X", "丙")]
            .map(|(uscc, name)| Enterprise { uscc: uscc.to_owned(), name: name.to_owned() });
        let mut table = Table::new(enterprises.to_vec(), Vec::new()).unwrap();
        for ((fact, year), states) in columns {
            states.iter().enumerate().for_each(|(row, state)| table.set(row, fact, year, state).unwrap());
        }
        table
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn what_is_written_comes_back(table in any_table()) {
        for (name, write) in WRITERS {
            let (i, _) = import(name, &written(name, write, &table));
            prop_assert!(!names(&i).contains(&"file-unreadable"), "{:?}", i.diagnostics);
            prop_assert!(i.summary.cells_rejected + i.summary.conflicts == 0, "{name}: {:?}", i.rejects);
            same(&table, &i.table);
        }
    }
}

#[test]
fn every_heading_of_the_dictionary_comes_back() {
    let mut table = Table::new(vec![Enterprise { uscc: A.to_owned(), name: "甲".to_owned() }], Vec::new()).unwrap();
    for (id, fact) in dictionary().iter().filter(|(_, f)| !matches!(f.key.as_str(), "uscc" | "enterprise_name")) {
        for year in if fact.period == Period::Point { vec![None] } else { vec![Some(2024), Some(2025)] } {
            table.set(0, id, year, &State::NotApplicable).unwrap();
        }
    }
    for (name, write) in WRITERS {
        same(&table, &import(name, &written(name, write, &table)).0.table);
    }
}

#[test]
fn nothing_is_rounded() {
    let id = dictionary().find("revenue").unwrap();
    let mut table = Table::new(vec![Enterprise { uscc: A.to_owned(), name: String::new() }], Vec::new()).unwrap();
    let twelfth = Number::ratio(10_000, 12).unwrap();
    table.set(0, id, Some(2025), &Value::Number(twelfth).into()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let want = Offender { enterprise: A.to_owned(), column: "revenue_2025".to_owned(), value: "1/12万元".to_owned() };
    for (name, write) in &WRITERS[..2] {
        match write(&folder.path().join(name), &table, dictionary(), codes()) {
            Err(WriteError::Inexact(offender)) => assert_eq!(offender, want),
            other => panic!("{other:?}"),
        }
        assert!(!folder.path().join(name).exists());
    }
    table.set(0, id, Some(2025), &Value::Bool(true).into()).unwrap();
    assert!(matches!(write_parquet(&folder.path().join("x"), &table, dictionary(), codes()), Err(WriteError::OtherType(_))));
}

fn parquet_of(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn arrow_of(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
    let mut writer = arrow_ipc::writer::FileWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

/// Columns as warehouses keep them, in every type a fact can be read from.
fn foreign() -> Vec<(&'static str, ArrayRef)> {
    let decimal = |v: Vec<i128>, p, s| Arc::new(Decimal128Array::from(v).with_precision_and_scale(p, s).unwrap()) as ArrayRef;
    let dictionary: DictionaryArray<Int32Type> = vec![Some("存续"), Some("注销")].into_iter().collect();
    vec![
        ("统一社会信用代码", Arc::new(StringViewArray::from(vec![A, B]))),
        ("单位名称", Arc::new(LargeStringArray::from(vec![Some("甲"), None]))),
        ("2025年营业收入（元）", Arc::new(Int64Array::from(vec![Some(12_345), None]))),
        ("revenue_2024", decimal(vec![150, 1], 38, 2)),
        ("研发费用[2025](亿元)", decimal(vec![1_000_000_000_000_000_000, 5], 38, 18)),
        ("资产负债率[2025]", Arc::new(Float64Array::from(vec![0.3, 0.300_000_000_000_000_04]))),
        ("净利润[2025]", Arc::new(Float32Array::from(vec![12.5, f32::NAN]))),
        ("从业人员[2025]", Arc::new(Float64Array::from(vec![12.0, 12.5]))),
        ("employees_2024", decimal(vec![1200, 1250], 10, 2)),
        ("成立日期", Arc::new(TimestampMicrosecondArray::from(vec![1_709_568_000_000_000, 1_709_596_800_000_000]).with_timezone("UTC"))),
        ("贷款发放日期", Arc::new(TimestampMillisecondArray::from(vec![1_709_639_999_000, -1]))),
        ("登记状态", Arc::new(dictionary)),
        ("高新技术企业", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("所属行业", Arc::new(Int32Array::from(vec![3562, 111]))),
        ("荣誉", Arc::new(StringArray::from(vec!["高新技术企业、创新型中小企业", "/"]))),
        ("注册资本", Arc::new(BinaryArray::from_vec(vec![b"1.2\xe4\xba\xbf", b"?"]))),
        ("领导电话", Arc::new(Int64Array::from(vec![1, 2]))),
        ("已付利息[2025]", Arc::new(BooleanArray::from(vec![true, false]))),
    ]
}

#[test]
fn columns_as_others_store_them() {
    for bytes in [parquet_of(foreign()), arrow_of(foreign())] {
        let (i, rejects) = import("warehouse", &bytes);
        let row = |row: usize| {
            [
                ("revenue", Some(2025)),
                ("revenue", Some(2024)),
                ("rd_expense", Some(2025)),
                ("debt_ratio", Some(2025)),
                ("net_profit", Some(2025)),
                ("employees", Some(2025)),
                ("employees", Some(2024)),
                ("establishment_date", None),
                ("loan_date", None),
                ("registration_status", None),
                ("hightech_certificate", None),
                ("industry_code", None),
                ("honours", None),
                ("registered_capital", None),
            ]
            .map(|(key, year)| cell(&i, row, key, year))
        };
        let first = ["12345", "15000", "100000000", "0.003", "125000", "12", "12", "2024-03-05", "2024-03-05", "存续", "true", "C3562"];
        assert_eq!(row(0)[..12], first);
        assert_eq!(row(0)[12..], ["创新型中小企业、高新技术企业", "120000000"]);
        let second = [
            "blank",
            "100",
            "0.0000000005",
            "blank",
            "blank",
            "blank",
            "blank",
            "2024-03-05",
            "1969-12-31",
            "注销",
            "blank",
            "blank",
            "n/a",
            "unknown",
        ];
        assert_eq!(row(1), second);
        let told: Vec<(u64, &str, &str)> = rejects.iter().map(|r| (r.row, &*r.column, r.text.as_str())).collect();
        let want = [
            (0, "已付利息[2025]", "已付利息[2025]"),
            (2, "统一社会信用代码", B),
            (2, "资产负债率[2025]", "0.30000000000000004"),
            (2, "净利润[2025]", "NaN"),
            (2, "从业人员[2025]", "12.5"),
            (2, "employees_2024", "12.5"),
            (2, "所属行业", "111"),
        ];
        for one in want {
            assert!(told.contains(&one), "{one:?} in {told:?}");
        }
        assert_eq!(told.len(), want.len(), "{told:?}");
        assert_eq!((i.summary.unknown_columns.len(), i.table.enterprises()[0].name.as_str()), (1, "甲"));
        assert!(names(&i).contains(&"column-type"));
    }
}

#[test]
fn it_merges_like_any_other_file() {
    let columns = || -> Vec<(&'static str, ArrayRef)> {
        vec![
            ("uscc", Arc::new(StringArray::from(vec![Some(A), None, Some("合计"), Some(A), Some("123456789")]))),
            ("revenue_2025", Arc::new(Int64Array::from(vec![Some(1), Some(2), Some(3), Some(4), Some(5)]))),
        ]
    };
    let (i, rejects) = import("x", &parquet_of(columns()));
    let codes: Vec<(u64, &str)> = rejects.iter().map(|r| (r.row, r.code().name())).collect();
    let want = [(2, "no-credit-code"), (3, "no-credit-code"), (4, "duplicate-enterprise"), (4, "conflicting-cell"), (5, "bad-credit-code")];
    assert_eq!(codes, want);
    assert_eq!((i.summary.rows, i.table.enterprises().len(), i.summary.filled), (5, 2, 3));
    let without: Vec<(&str, ArrayRef)> = columns().into_iter().skip(1).collect();
    assert!(names(&import("x", &parquet_of(without)).0).contains(&"no-header"));
}
