//! A synthetic city: enterprises that do not exist, with figures that hang together over three years, some of them missing and some
//! written as people write them. Everything follows from the seed.
//!
//! This crate does not know measures, verdicts, the file system, the clock or chance: it writes to what it is handed.

mod columns;
mod dirt;
mod draw;
mod enterprise;
mod figures;
mod names;
mod titles;
mod uscc;

use columns::{COLUMNS, Column, Style, heading};
use enterprise::Enterprise;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::io::{self, Write};
use zhida_facts::{Codes, Datelike as _, Dictionary, NaiveDate, Scheme};

pub use uscc::credit_code;

/// Name of the file a person opens; it says that the data is synthetic.
pub const FILE_NAME: &str = "合成企业.csv";
/// What stands beside it.
pub const README: &str = "本文件夹的企业均为程序合成，名称、代码、数字皆属虚构，仅供演示和测试，不得当作真实企业使用。\n\
All enterprises here are synthetic: names, codes and figures are invented by a program for demonstration and tests.\n";

/// A city of so many enterprises.
#[derive(Clone, Debug)]
pub struct City {
    enterprises: u32,
    seed: u64,
    as_of: NaiveDate,
    /// In order, so that those of a section stand together.
    industries: Vec<String>,
    headed: Vec<Headed>,
}

/// A column and how the dictionary calls and measures its fact.
#[derive(Clone, Debug)]
struct Headed {
    column: &'static Column,
    label: String,
    unit: String,
}

/// Cells in a hundred that are left blank on top of those an enterprise cannot fill; together about one in ten.
const MISSING: u32 = 9;

impl City {
    /// A city of `enterprises`, the same for the same `seed` and `as_of`; annual figures end with the last full year before `as_of`.
    #[must_use]
    pub fn new(enterprises: u32, seed: u64, as_of: NaiveDate, dictionary: &Dictionary, codes: &Codes) -> Self {
        let tree = codes.tree(Scheme::Industry);
        // Four-digit classes only: what an enterprise is registered under.
        let mut industries: Vec<String> = tree.ids().map(|id| tree.code(id)).filter(|code| code.len() == 5).map(str::to_owned).collect();
        industries.sort_unstable();
        // A dictionary without a fact gives a city without its column.
        let headed = COLUMNS
            .iter()
            .filter_map(|column| dictionary.find(column.key).map(|id| (column, dictionary.fact(id))))
            .map(|(column, fact)| Headed { column, label: fact.label_zh.clone(), unit: fact.unit.symbol.clone() })
            .collect();
        Self { enterprises, seed, as_of, industries, headed }
    }

    /// How many enterprises.
    #[must_use]
    pub fn enterprises(&self) -> u32 {
        self.enterprises
    }

    /// Every enterprise has its own stream of chance, so that a larger city begins with the smaller one.
    fn enterprise(&self, number: u32) -> (Enterprise, ChaCha8Rng) {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(u64::from(number));
        (Enterprise::new(number, self.as_of, &self.industries, &mut rng), rng)
    }

    /// Cells of one enterprise in the order of the columns; about one in ten missing.
    fn cells(&self, enterprise: &Enterprise, rng: &mut ChaCha8Rng) -> Vec<String> {
        let current = self.as_of.year();
        let cell = |Headed { column, .. }: &Headed| {
            let named = matches!(column.key, "uscc" | "enterprise_name");
            let missing = !named && rng.random_range(0..100) < MISSING;
            if missing { String::new() } else { enterprise.cell(column.key, column.back.map(|back| current - back)) }
        };
        self.headed.iter().map(cell).collect()
    }
}

/// Writes the city as a person keeps it: UTF-8 with BOM, labels with years as headings, some dirty cells, a few duplicates and wrong
/// codes, two columns no fact belongs to, and a last column that says the data is synthetic.
///
/// # Errors
/// Those of `out`.
pub fn write_csv(city: &City, mut out: impl Write, mut done: impl FnMut(u32)) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::Writer::from_writer(out);
    let year = city.as_of.year();
    let named = |(i, h): (usize, &Headed)| heading(h.column, &h.label, &h.unit, year, Style::of(i));
    let mut head: Vec<String> = city.headed.iter().enumerate().map(named).collect();
    head.extend(["联系人".to_owned(), "楼栋".to_owned(), "备注".to_owned()]);
    writer.write_record(&head)?;
    for number in 0..city.enterprises {
        let (enterprise, mut rng) = city.enterprise(number);
        let mut cells = city.cells(&enterprise, &mut rng);
        for (cell, Headed { column, unit, .. }) in cells.iter_mut().zip(&city.headed) {
            if rng.random_range(0..1000) < dirt::SHARE {
                *cell = dirt::soil(cell, column.key, unit, &mut rng);
            }
        }
        cells.extend([names::person(&mut rng), format!("{}号楼", rng.random_range(1..40)), "合成数据".to_owned()]);
        writer.write_record(&cells)?;
        if rng.random_range(0..1000) == 0 {
            writer.write_record(&cells)?;
        }
        done(number + 1);
    }
    writer.flush()
}

/// Writes the city clean: keys as headings (`revenue@2025`), no dirt, no duplicates; for benchmarks and referee tests.
///
/// # Errors
/// Those of `out`.
pub fn write_clean_csv(city: &City, out: impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let year = city.as_of.year();
    let key =
        |Headed { column, .. }: &Headed| column.back.map_or_else(|| column.key.to_owned(), |b| format!("{}@{}", column.key, year - b));
    writer.write_record(city.headed.iter().map(key))?;
    for number in 0..city.enterprises {
        let (enterprise, mut rng) = city.enterprise(number);
        writer.write_record(city.cells(&enterprise, &mut rng))?;
    }
    writer.flush()
}
