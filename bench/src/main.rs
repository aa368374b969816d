//! Commands of the benchmark; `bench/run` calls them.

use anyhow::{Context as _, Result, bail};
use std::path::PathBuf;
use zhida_bench::check;
use zhida_bench::compare::{Options, compare};
use zhida_bench::doubling::doubling;
use zhida_bench::peer::Setting;
use zhida_bench::protocol::serve;
use zhida_bench::report::table;
use zhida_bench::rules::Rules;
use zhida_bench::{atree, data, generate, parquet, ranked, read, zen, zhida};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `read` judges nothing, so it is no engine to be checked.
const COMPARED: &str = "read,zhida-ranked,duckdb,duckdb-where,polars,polars-plain,clickhouse,numpy,zen,a-tree";
const ALL: &str = "zhida-ranked,duckdb,duckdb-where,polars,polars-plain,clickhouse,numpy,zen,a-tree";
const USAGE: &str =
    "usage: zhida-bench generate|check|compare|percolate|doubling [--dir D] [--python P] [--peers-dir D] [--results D] [--seed N] [--rows N]
       [--measures N] [--threads 1,2] [--peers a,b] [--full a,b] [--percolate N,N] [--repetitions N] [--quick]
       zhida-bench serve ENGINE SEED ROWS MEASURES THREADS";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["serve", engine, seed, rows, measures, threads] => {
            run_engine(engine, seed.parse()?, rows.parse()?, measures.parse()?, threads.parse()?)
        }
        ["generate", flags @ ..] => write(&Flags::read(flags)?.setting(1)?).map(drop),
        ["check", flags @ ..] => {
            let flags = Flags::read(flags)?;
            let mut setting = flags.setting(2)?;
            (setting.rows, setting.measures) = (flags.number("--rows", 2_000)?, flags.number("--measures", 60)?);
            let rules = write(&setting)?;
            let mut engines = vec!["zhida"];
            engines.extend(flags.list("--peers", ALL));
            check::check(&setting, &rules, &engines)
        }
        ["doubling", flags @ ..] => {
            let flags = Flags::read(flags)?;
            println!("{}", doubling(flags.number("--seed", 1)? as u64, flags.number("--threads", 2)?)?);
            Ok(())
        }
        ["compare", flags @ ..] => run_comparison(&Flags::read(flags)?),
        ["percolate", flags @ ..] => run_percolation(&Flags::read(flags)?),
        _ => bail!(USAGE),
    }
}

/// `--name value` pairs.
struct Flags<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Flags<'a> {
    fn read(args: &[&'a str]) -> Result<Self> {
        let mut pairs = Vec::new();
        let mut args = args.iter();
        while let Some(name) = args.next() {
            if !USAGE.contains(&format!("[{name}")) {
                bail!("unknown {name}\n{USAGE}");
            }
            let value = if *name == "--quick" { "yes" } else { args.next().with_context(|| format!("{name} needs a value"))? };
            pairs.push((*name, value));
        }
        Ok(Self(pairs))
    }
    fn text(&self, name: &str, default: &'a str) -> &'a str {
        self.0.iter().rfind(|(n, _)| *n == name).map_or(default, |(_, v)| v)
    }
    fn number(&self, name: &str, default: usize) -> Result<usize> {
        let text = self.text(name, "");
        if text.is_empty() { Ok(default) } else { text.parse().with_context(|| format!("{name} {text}")) }
    }
    fn list(&self, name: &str, default: &'a str) -> Vec<&'a str> {
        self.text(name, default).split(',').filter(|s| !s.is_empty()).collect()
    }
    fn setting(&self, threads: usize) -> Result<Setting> {
        Ok(Setting {
            dir: PathBuf::from(self.text("--dir", "data")),
            python: PathBuf::from(self.text("--python", "python3")),
            peers: PathBuf::from(self.text("--peers-dir", "peers")),
            seed: self.number("--seed", 1)? as u64,
            rows: self.number("--rows", 1_000_000)?,
            measures: self.number("--measures", 1_000)?,
            threads,
        })
    }
}

/// Makes the workload and writes what is not there yet.
fn write(setting: &Setting) -> Result<Rules> {
    std::fs::create_dir_all(&setting.dir)?;
    let rules = generate::rules(setting.seed, setting.measures);
    let path = setting.rules();
    std::fs::write(&path, serde_json::to_string(&rules)?).with_context(|| format!("writing {}", path.display()))?;
    let path = setting.facts();
    if !path.exists() {
        parquet::write(&data::generate(setting.seed, setting.rows), &path)?;
    }
    let (count, distinct) = (rules.references(), rules.atoms.len());
    println!(
        "{} measures, {count} references to {distinct} distinct atoms; {} enterprises, seed {}",
        setting.measures, setting.rows, setting.seed
    );
    Ok(rules)
}

fn run_engine(engine: &str, seed: u64, rows: usize, measures: usize, threads: usize) -> Result<()> {
    let mut rules = generate::rules(seed, measures);
    let columns = data::generate(seed, rows);
    match engine {
        "zen" => serve(&mut zen::Zen::new(rules, &columns)),
        "a-tree" => serve(&mut atree::Tree::new(&rules, &columns)?),
        "zhida" | "zhida-scoreless" => {
            if engine == "zhida-scoreless" {
                // W5's measure has no score and stays; only its number changes.
                let swept = rules.measures[rules.sweep.measure].id.clone();
                rules.measures.retain(|m| m.indicators.is_empty());
                rules.sweep.measure = rules.measures.iter().position(|m| m.id == swept).context("W5's measure has no score")?;
            }
            let loaded = zhida::Loaded::new(&rules, &columns)?;
            drop(columns);
            serve(&mut zhida::ZhidaRunner::new(&loaded, threads)?)
        }
        "zhida-ranked" => serve(&mut ranked::Ranked::new(&zhida::Loaded::new(&rules, &columns)?, threads)?),
        "read" => serve(&mut read::Reader::new(&zhida::Loaded::new(&rules, &columns)?, threads)?),
        other => bail!("unknown engine {other}"),
    }
}

/// W3 against a-tree alone, on few enterprises: a-tree takes tens of milliseconds for one in a large library.
fn run_percolation(flags: &Flags<'_>) -> Result<()> {
    let options = Options {
        peers: vec!["a-tree".to_owned()],
        repetitions: flags.number("--repetitions", 5)?,
        enterprises: 200,
        percolation_only: true,
        ..Options::default()
    };
    for measures in flags.list("--percolate", "100000") {
        let setting = Setting { measures: measures.parse()?, rows: 20_000, ..flags.setting(1)? };
        let rules = write(&setting)?;
        println!("{}", table(&compare(&setting, &rules, &options, &mut |_| ())?));
    }
    Ok(())
}

fn run_comparison(flags: &Flags<'_>) -> Result<()> {
    let quick = flags.text("--quick", "") == "yes";
    let owned = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect::<Vec<String>>();
    let mut options = Options {
        peers: owned(flags.list("--peers", COMPARED)),
        repetitions: flags.number("--repetitions", 5)?,
        single: if quick { 3 } else { 9 },
        several: 20,
        enterprises: if quick { 100 } else { 1_000 },
        full: owned(flags.list("--full", if quick { "" } else { "zhida-ranked,polars" })),
        percolation_only: false,
    };
    let mut rows = Vec::new();
    let mut progress =
        |row: &zhida_bench::report::Row| eprintln!("{}", table(std::slice::from_ref(row)).lines().last().unwrap_or_default());
    for threads in flags.list("--threads", if quick { "1" } else { "1,2" }) {
        let setting = flags.setting(threads.parse()?)?;
        let rules = write(&setting)?;
        rows.extend(compare(&setting, &rules, &options, &mut progress)?);
    }
    options.percolation_only = true;
    for measures in flags.list("--percolate", if quick { "" } else { "10000,100000" }) {
        // The enterprises are only looked up one by one here.
        let setting = Setting { measures: measures.parse()?, rows: flags.number("--rows", 1_000_000)?.min(20_000), ..flags.setting(1)? };
        let rules = write(&setting)?;
        rows.extend(compare(&setting, &rules, &options, &mut progress)?);
    }
    let results = PathBuf::from(flags.text("--results", "results"));
    std::fs::create_dir_all(&results)?;
    let setting = flags.setting(1)?;
    let name = format!("rows-{}-measures-{}-seed-{}", setting.rows, setting.measures, setting.seed);
    std::fs::write(results.join(format!("{name}.json")), serde_json::to_string_pretty(&rows)?)?;
    let text = format!(
        "{} enterprises, {} measures, seed {}; {} pairs of runs each.\n\n{}",
        setting.rows,
        setting.measures,
        setting.seed,
        options.repetitions,
        table(&rows)
    );
    std::fs::write(results.join(format!("{name}.md")), &text)?;
    println!("{text}");
    Ok(())
}
