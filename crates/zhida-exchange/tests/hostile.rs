//! Files that mean harm or are broken: a clear error, soon, and without a panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_arithmetic, reason = "a test fails by panicking")]

mod common;
use common::{import, import_with, names, options};
use proptest::prelude::*;
use std::io::{Cursor, Write as _};
use std::time::Instant;
use zhida_diagnostics::Lang;
use zhida_exchange::{Format, Hooks, read_bytes_as};

const A: &str = "914403001922038216";

/// A workbook of one sheet with this XML, and these shared strings.
fn workbook(sheet: &str, strings: Option<&str>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let ns = "http://schemas.openxmlformats.org";
    part("[Content_Types].xml", &format!("<Types xmlns=\"{ns}/package/2006/content-types\"/>"));
    part(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{ns}/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{ns}/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships xmlns=\"{ns}/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{ns}/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
        ),
    );
    part(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{ns}/spreadsheetml/2006/main\" xmlns:r=\"{ns}/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        ),
    );
    if let Some(strings) = strings {
        part("xl/sharedStrings.xml", strings);
    }
    part(
        "xl/worksheets/sheet1.xml",
        &format!("<worksheet xmlns=\"{ns}/spreadsheetml/2006/main\"><sheetData>{sheet}</sheetData></worksheet>"),
    );
    zip.finish().unwrap().into_inner()
}

fn inline(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn hostile_workbooks() {
    let head = format!("<row r=\"1\">{}{}</row>", inline("A1", "uscc"), inline("B1", "revenue"));
    let good = format!("{head}<row r=\"2\">{}<c r=\"B2\"><v>5</v></c></row>", inline("A2", A));
    assert_eq!(names(&import("a.xlsx", &workbook(&good, None)).0), [""; 0]);
    let bomb = format!("{good}{}", " ".repeat(100 << 20));
    let long = format!("{head}<row r=\"2\">{}{}</row>", inline("A2", A), inline("B2", &"9".repeat(1 << 20)));
    let far = format!("{head}<row r=\"2\">{}{}</row>", inline("A2", A), inline("XFD2", "x"));
    let backwards = format!("{good}<row r=\"1\">{}</row>", inline("A1", "x"));
    let strings = "<sst uniqueCount=\"99999999999\"><si><t>a</t></si></sst>";
    let cut = workbook(&good, None);
    for (what, bytes, want) in [
        ("bomb", workbook(&bomb, None), "file-too-large"),
        ("a cell of a megabyte", workbook(&long, None), "bad-cell"),
        ("16,384 columns", workbook(&far, None), "file-too-large"),
        ("rows backwards", workbook(&backwards, None), "file-unreadable"),
        ("a count of strings that is a lie", workbook(&good, Some(strings)), "file-unreadable"),
        ("cut", cut[..cut.len() / 2].to_vec(), "file-unreadable"),
        ("cut at the end", cut[..cut.len() - 9].to_vec(), "file-unreadable"),
        ("no workbook", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec(), "file-unreadable"),
        ("an unclosed sheet", workbook("<row r=\"1\"><c r=\"A1\"><v>1", None), "file-unreadable"),
    ] {
        let start = Instant::now();
        let (i, _) = import("a.xlsx", &bytes);
        assert!(names(&i).contains(&want), "{what}: {:?}", i.diagnostics);
        assert!(start.elapsed().as_secs() < 20, "{what}");
        assert!(i.diagnostics.iter().all(|d| !d.message(Lang::Zh).is_empty() && !d.message(Lang::Zh).contains('{')));
    }
}

#[test]
fn hostile_texts() {
    let columns = vec!["x"; 20_000].join(",");
    let cell = format!("uscc,revenue\n{A},{}\n", "9".repeat(1 << 20));
    let unclosed = format!("uscc,revenue\n{A},\"{}", "9\n".repeat(3 << 20));
    let mut random = 1_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 24) as u8
    })
    .take(1 << 20)
    .collect();
    for (what, bytes, want) in [
        ("20,000 columns", columns.into_bytes(), "file-too-large"),
        ("a cell of a megabyte", cell.into_bytes(), "bad-cell"),
        ("an unclosed quotation mark", unclosed.into_bytes(), "file-too-large"),
        ("noise", noise, "file-unreadable"),
        ("129 MB", vec![b'a'; 129 << 20], "file-too-large"),
        ("rows without end", b"1\n".repeat(1_100_000), "file-too-large"),
        ("cells without end", ",".repeat(1_500).repeat(14_000).replace(",,,,,", ",,,,\n").into_bytes(), "file-too-large"),
    ] {
        let (i, _) = import("a.csv", &bytes);
        assert!(names(&i).contains(&want), "{what}: {:?}", i.diagnostics.first());
    }
}

/// A Parquet file with a few rows, and the same as an Arrow file.
fn columnar() -> [Vec<u8>; 2] {
    use zhida_facts::{Enterprise, Number, State, Table, Value};
    let enterprises = (0..300).map(|n| Enterprise { uscc: A.to_owned(), name: format!("甲{n}") }).collect();
    let mut table = Table::new(enterprises, Vec::new()).unwrap();
    for (row, key, year) in (0..300).flat_map(|row| [(row, "revenue", Some(2025)), (row, "employees", Some(2025)), (row, "park", None)]) {
        let id = common::dictionary().find(key).unwrap();
        let state = match key {
            "park" => State::Value(Value::Text(format!("园区{}", row % 7).into())),
            _ if row % 5 == 0 => State::NotApplicable,
            _ => Value::Number(Number::from(i64::try_from(row).unwrap() * 10_000)).into(),
        };
        table.set(row, id, year, &state).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    zhida_exchange::write_parquet(&path, &table, common::dictionary(), common::codes()).unwrap();
    let parquet = std::fs::read(&path).unwrap();
    zhida_exchange::write_arrow(&path, &table, common::dictionary(), common::codes()).unwrap();
    [parquet, std::fs::read(&path).unwrap()]
}

#[test]
fn columnar_files_cut_bent_or_none() {
    for (name, whole) in ["a.parquet", "a.arrow"].into_iter().zip(columnar()) {
        assert_eq!(import(name, &whole).0.table.enterprises().len(), 1, "one code, one enterprise");
        for step in 1..60 {
            let (i, _) = import(name, &whole[..whole.len() * step / 60]);
            assert!(names(&i).contains(&"file-unreadable"), "{name} {step}: {:?}", i.diagnostics);
        }
        let mut random = 7_u32;
        for _ in 0..400 {
            let mut bent = whole.clone();
            for _ in 0..6 {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (random >> 8) as usize % bent.len();
                bent[at] = (random & 0xFF) as u8;
            }
            let start = Instant::now();
            let _ = import("a", &bent);
            assert!(start.elapsed().as_secs() < 5, "{name}");
        }
    }
    for (what, name, bytes) in [
        ("a text called parquet", "a.parquet", b"uscc,revenue\n".to_vec()),
        ("magic and nothing", "a.parquet", b"PAR1".to_vec()),
        ("magic twice", "a.parquet", b"PAR1PAR1".to_vec()),
        ("a footer longer than the file", "a.parquet", b"PAR1\x00\x00\xff\xff\xff\x7fPAR1".to_vec()),
        ("magic and nothing", "a.arrow", b"ARROW1\0\0".to_vec()),
        ("a footer longer than the file", "a.arrow", b"ARROW1\0\0\xff\xff\xff\x7fARROW1".to_vec()),
    ] {
        let (i, _) = import(name, &bytes);
        assert_eq!(names(&i), ["file-unreadable"], "{what}: {:?}", i.diagnostics);
    }
}

/// Columns that are small in the file and large in memory.
#[test]
fn columnar_bombs() {
    use arrow_array::{ArrayRef, Int64Array, ListArray, RecordBatch, StringArray, types::Int64Type};
    use parquet::arrow::ArrowWriter;
    use std::sync::Arc;
    let write = |columns: Vec<(&str, ArrayRef)>, arrow: bool| -> Vec<u8> {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        if arrow {
            let options =
                arrow_ipc::writer::IpcWriteOptions::default().try_with_compression(Some(arrow_ipc::CompressionType::ZSTD)).unwrap();
            let mut writer = arrow_ipc::writer::FileWriter::try_new_with_options(Vec::new(), &batch.schema(), options).unwrap();
            writer.write(&batch).unwrap();
            writer.finish().unwrap();
            return writer.into_inner().unwrap();
        }
        let zstd = parquet::basic::Compression::ZSTD(parquet::basic::ZstdLevel::default());
        let properties = parquet::file::properties::WriterProperties::builder().set_compression(zstd).build();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap()
    };
    let codes = |rows: usize| -> ArrayRef { Arc::new(StringArray::from(vec![A; rows])) };
    let giant = "甲".repeat(30 << 20);
    let long = "甲".repeat(20_000);
    for arrow in [false, true] {
        for (what, bytes, want) in [
            (
                "a text of 90 MB",
                write(vec![("uscc", codes(2)), ("park", Arc::new(StringArray::from(vec![giant.as_str(); 2])))], arrow),
                if arrow { "bad-cell" } else { "file-too-large" },
            ),
            (
                "one long text 1,000 times",
                write(vec![("uscc", codes(1_000)), ("park", Arc::new(StringArray::from(vec![long.as_str(); 1_000])))], arrow),
                "bad-cell",
            ),
            ("two million rows", write(vec![("uscc", codes(2_000_000))], arrow), "file-too-large"),
            (
                "numbers in a list",
                write(
                    vec![("uscc", codes(1)), ("revenue", Arc::new(ListArray::from_iter_primitive::<Int64Type, _, _>([Some([Some(1)])])))],
                    arrow,
                ),
                "column-type",
            ),
            ("no code", write(vec![("revenue", Arc::new(Int64Array::from(vec![1])))], arrow), "no-header"),
        ] {
            let start = Instant::now();
            let (i, _) = import("a", &bytes);
            assert!(names(&i).contains(&want), "{what} {arrow}: {:?}", i.diagnostics);
            assert!(start.elapsed().as_secs() < 20, "{what}");
        }
    }
}

#[test]
fn a_file_of_nothing_but_bad_cells_stays_small() {
    let mut options = options();
    options.limits.kept_rejects = 50;
    let row = format!("{A},坏,坏,坏\n");
    let text = format!("uscc,revenue,employees,debt_ratio\n{}", row.repeat(20_000));
    let (i, all) = import_with("a.csv", text.as_bytes(), &options);
    assert_eq!((i.rejects.len(), i.summary.cells_rejected), (50, 60_000));
    assert_eq!(all.len(), 60_000 + 19_999);
    assert!(i.diagnostics.len() < 20);
}

#[test]
fn old_workbooks_cut_and_bent_are_answered() {
    let whole = include_bytes!("data/enterprises.xls");
    for step in 1..60 {
        let _ = import("a.xls", &whole[..whole.len() * step / 60]);
    }
    let mut random = 7_u32;
    for _ in 0..300 {
        let mut bent = whole.to_vec();
        for _ in 0..8 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = (random >> 8) as usize % bent.len();
            bent[at] = (random & 0xFF) as u8;
        }
        let _ = import("a.xls", &bent);
    }
}

fn any_format(bytes: &[u8]) {
    for format in [None, Some(Format::Csv), Some(Format::Xlsx), Some(Format::Xls), Some(Format::Parquet), Some(Format::Arrow)] {
        let mut hooks = Hooks { progress: &mut |_| {}, reject: &mut |r| drop((r.reason(Lang::Zh), r.remedy(Lang::En))) };
        let i = read_bytes_as(format, "x", bytes, common::dictionary(), common::codes(), &options(), &mut hooks);
        let _ = i.summary.text(Lang::En);
        i.diagnostics.iter().for_each(|d| drop((d.message(Lang::Zh), d.help(Lang::En))));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn whatever_bytes_come_in(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        any_format(&bytes);
        any_format(&[&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], bytes.as_slice()].concat());
    }
    #[test]
    fn whatever_text_comes_in(text in "(uscc|信用代码|营业收入|2025年|万元|[0-9.,;\"%/无是\n\t ]|914403001922038216){0,60}") {
        any_format(text.as_bytes());
        any_format(format!("统一社会信用代码,营业收入\n{text}").as_bytes());
    }
    #[test]
    fn whatever_sheet_comes_in(sheet in "(<row>|<row r=\"[0-9]{1,11}\">|</row>|<c r=\"[A-Z]{0,8}[0-9]{0,10}\" s=\"[0-9]\">|<c t=\"(s|b|e|n|str|d)\">|</c>|<v>|</v>|<f>|<f t=\"shared\" si=\"[0-9]{1,12}\">|</f>|[0-9a-z&;.]){0,40}") {
        any_format(&workbook(&sheet, None));
    }
}
