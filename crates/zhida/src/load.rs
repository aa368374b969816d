//! From the file system to a library and a table.

use crate::progress;
use crate::words::{lang, say, style};
use anyhow::{Context as _, anyhow};
use std::fs;
use std::path::{Path, PathBuf};
use zhida_diagnostics::{Diagnostic, Severity, render_all};
use zhida_exchange::{Hooks, Import, Options, RejectWriter, read_files, replace_file};
use zhida_facts::{Calendar, CodeTree, Codes, Dictionary, NaiveDate, RowFault, Scheme, nearest};
use zhida_measure::{Library, Source};

/// A library with its texts and what is wrong with it.
pub(crate) struct Loaded {
    pub(crate) library: Library,
    pub(crate) problems: Vec<Diagnostic>,
    texts: Vec<Source>,
}

impl Loaded {
    /// Prints problems with their places.
    pub(crate) fn show(&self, problems: &[Diagnostic]) -> String {
        let text_of = |file: &str| self.texts.iter().find(|s| s.file == file).map(|s| s.text.as_str());
        render_all(problems, text_of, lang(), style())
    }

    /// Stops if a measure cannot be relied on.
    pub(crate) fn demand_sound(self) -> anyhow::Result<Library> {
        let errors: Vec<Diagnostic> = self.problems.iter().filter(|p| p.severity() == Severity::Error).cloned().collect();
        if errors.is_empty() {
            return Ok(self.library);
        }
        note!("{}", self.show(&errors));
        Err(anyhow!(say("library-has-errors", &[("n", errors.len().to_string())])))
    }
}

/// The day asked for, or today: the only place that reads the clock.
#[expect(clippy::disallowed_methods, reason = "the binary alone reads the clock, when no day is given")]
pub(crate) fn day(as_of: Option<NaiveDate>) -> NaiveDate {
    as_of.unwrap_or_else(|| chrono::Local::now().date_naive())
}

/// Where the schedule of working days is within the library.
const WORKDAYS: &str = "codes/workdays.csv";

/// Where the library is: where `ZHIDA_MEASURES` says, else `measures` here, else beside the program or above it.
fn default_root() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("ZHIDA_MEASURES").map(PathBuf::from).filter(|dir| is_root(dir)) {
        return Some(named);
    }
    let here = PathBuf::from("measures");
    if is_root(&here) {
        return Some(here);
    }
    let program = std::env::current_exe().ok()?;
    program.ancestors().map(|a| a.join("measures")).find(|m| is_root(m))
}

/// A person's own data may be called facts.csv too; a library has code lists beside it.
fn is_root(dir: &Path) -> bool {
    dir.join("facts.csv").is_file() && dir.join("codes").is_dir()
}

/// The folder with `facts.csv` and `codes/`: the one named or above it, else the default.
fn data_root(named: Option<&Path>) -> anyhow::Result<PathBuf> {
    named.and_then(root_above).or_else(default_root).ok_or_else(|| anyhow!(say("no-library", &[])))
}

/// The library a file or folder belongs to, if it lies in one.
pub(crate) fn root_above(path: &Path) -> Option<PathBuf> {
    // As the user wrote it where that will do: the paths of findings are shown.
    if let Some(root) = path.ancestors().find(|a| is_root(a)) {
        return Some(root.to_path_buf());
    }
    let real = fs::canonicalize(path).ok()?;
    real.ancestors().find(|a| is_root(a)).map(Path::to_path_buf)
}

/// Dictionary, code lists and calendar.
pub(crate) fn dictionary(named: Option<&Path>) -> anyhow::Result<(Dictionary, Codes, Calendar)> {
    let (_, dictionary, codes, calendar) = rooted(named)?;
    Ok((dictionary, codes, calendar))
}

/// As [`dictionary`], with the folder they are in.
pub(crate) fn rooted(named: Option<&Path>) -> anyhow::Result<(PathBuf, Dictionary, Codes, Calendar)> {
    let root = data_root(named)?;
    let read = |name: &str| read_text(&root.join(name));
    let dictionary = Dictionary::parse(&read("facts.csv")?).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(|(line, what)| format!("  {line}: {what}")).collect();
        anyhow!("{}\n{}", root.join("facts.csv").display(), lines.join("\n"))
    })?;
    let tree = |scheme, names: &[&str]| -> anyhow::Result<CodeTree> {
        let texts = names.iter().map(|n| read(n)).collect::<anyhow::Result<Vec<_>>>()?;
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        CodeTree::parse(scheme, &texts).map_err(|e| anyhow!("{}: {e}", names.join(", ")))
    };
    // The national list first, then a city's own districts and zones, from any number of files.
    let mut regions = vec!["codes/regions.csv".to_owned()];
    let mut further: Vec<String> = fs::read_dir(root.join("codes"))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with("regions-") && name.ends_with(".csv"))
        .map(|name| format!("codes/{name}"))
        .collect();
    further.sort();
    regions.extend(further);
    let regions: Vec<&str> = regions.iter().map(String::as_str).collect();
    let codes = Codes { industries: tree(Scheme::Industry, &["codes/industries.csv"])?, regions: tree(Scheme::Region, &regions)? };
    let file = root.join(WORKDAYS);
    let calendar = if file.is_file() { read_calendar(&file)? } else { Calendar::default() };
    Ok((root, dictionary, codes, calendar))
}

/// The schedule of working days, and the file it is in.
pub(crate) fn workdays(named: Option<&Path>) -> anyhow::Result<(PathBuf, Calendar)> {
    let file = data_root(named)?.join(WORKDAYS);
    let calendar = read_calendar(&file)?;
    Ok((file, calendar))
}

fn read_calendar(file: &Path) -> anyhow::Result<Calendar> {
    Calendar::parse(&read_text(file)?).map_err(|faults| {
        let name = file.display();
        let lines: Vec<String> = faults.iter().map(|(line, fault)| format!("  {name}:{line}: {}", say(row_fault(*fault), &[]))).collect();
        anyhow!("{}\n{}", say("bad-workdays", &[]), lines.join("\n"))
    })
}

/// What is wrong with a row of the working days, by the key of its words.
fn row_fault(fault: RowFault) -> &'static str {
    match fault {
        RowFault::Date => "workdays-date",
        RowFault::Day => "workdays-day",
        RowFault::Published => "workdays-published",
        RowFault::Twice => "workdays-twice",
        RowFault::Csv => "workdays-csv",
    }
}

/// The library under `named`, or the default one, and the files in `extra` with it.
pub(crate) fn library(named: Option<&Path>, extra: &[PathBuf]) -> anyhow::Result<Loaded> {
    let (dictionary, codes, calendar) = dictionary(named)?;
    let root = match named {
        Some(dir) => dir.to_path_buf(),
        None => default_root().ok_or_else(|| anyhow!(say("no-library", &[])))?,
    };
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    for path in extra {
        collect(path, &mut files)?;
    }
    let mut seen = Vec::new();
    files.retain(|f| {
        let real = fs::canonicalize(f).unwrap_or_else(|_| f.clone());
        let new = !seen.contains(&real);
        seen.push(real);
        new
    });
    let texts =
        files.iter().map(|f| Ok(Source { file: f.display().to_string(), text: read_text(f)? })).collect::<anyhow::Result<Vec<_>>>()?;
    if texts.is_empty() {
        return Err(anyhow!(say("no-measures", &[("dir", root.display().to_string())])));
    }
    let (library, problems) = Library::load(dictionary, codes, calendar, texts.clone());
    Ok(Loaded { library, problems, texts })
}

pub(crate) fn read_text(path: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    String::from_utf8(bytes).map_err(|_| anyhow!(say("not-utf8", &[("file", path.display().to_string())])))
}

/// All measures at or below `path`.
pub(crate) fn collect(path: &Path, into: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if !path.is_dir() {
        fs::metadata(path).with_context(|| path.display().to_string())?;
        into.push(path.to_path_buf());
        return Ok(());
    }
    let entries = fs::read_dir(path).with_context(|| path.display().to_string())?;
    let mut entries: Vec<PathBuf> = entries.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for entry in entries {
        let is_measure = entry.extension().is_some_and(|e| e == "md") && !entry.ends_with("README.md");
        if entry.is_dir() || is_measure {
            collect(&entry, into)?;
        }
    }
    Ok(())
}

/// Reads fact files with a progress bar, writing the reject report as it goes.
pub(crate) fn facts(paths: &[PathBuf], library: &Library, as_of: NaiveDate, rejects: Option<&Path>) -> anyhow::Result<Import> {
    facts_with(paths, (&library.dictionary, &library.codes), as_of, rejects)
}

/// As [`facts`], where no measure is needed.
pub(crate) fn facts_with(
    paths: &[PathBuf],
    (dictionary, codes): (&Dictionary, &Codes),
    as_of: NaiveDate,
    rejects: Option<&Path>,
) -> anyhow::Result<Import> {
    let options = Options::new(as_of, lang());
    let bar = progress::bytes(&say("reading", &[]));
    let mut on_progress = |p: &zhida_exchange::Progress<'_>| {
        bar.set_length(p.total);
        bar.set_position(p.done);
    };
    let mut read = |reject: &mut dyn FnMut(&zhida_exchange::Reject)| {
        read_files(paths, dictionary, codes, &options, &mut Hooks { progress: &mut on_progress, reject })
    };
    let import = match rejects {
        None => read(&mut |_| ()),
        Some(path) => {
            let mut result = None;
            replace_file(path, |out| {
                let mut writer = RejectWriter::new(out, lang())?;
                let mut failed = None;
                result = Some(read(&mut |reject| {
                    if let Err(error) = writer.write(reject) {
                        failed = failed.take().or(Some(error));
                    }
                }));
                writer.finish()?;
                failed.map_or(Ok(()), Err)
            })
            .with_context(|| path.display().to_string())?;
            result.unwrap_or_default()
        }
    };
    bar.finish_and_clear();
    if zhida_diagnostics::has_errors(&import.diagnostics) {
        note!("{}", render_all(&import.diagnostics, |_| None, lang(), style()));
    }
    if import.table.enterprises().is_empty() {
        // What became of the rows; of a file that could not be opened there is nothing more to say.
        let summary = if import.summary.rows > 0 { import.summary.text(lang()) } else { String::new() };
        return Err(anyhow!("{}\n{summary}", say("nothing-read", &[])));
    }
    // One row a year would be read as one year's figures and the others as duplicates: better no verdict than a wrong one.
    let years = ["年份", "年度", "会计年度", "所属年度", "year", "fiscal year"];
    if let Some(column) = import.summary.unknown_columns.iter().find(|c| years.contains(&c.heading.trim().to_lowercase().as_str())) {
        return Err(anyhow!(say("year-column", &[("file", column.file.clone()), ("heading", column.heading.clone())])));
    }
    Ok(import)
}

/// Indices of the measures named (all but those that route cases if none), each with whether it is in force; an unknown id is an error with
/// the nearest.
pub(crate) fn pick(
    library: &Library,
    named: &[String],
    as_of: NaiveDate,
    track: zhida_measure::Track,
) -> anyhow::Result<Vec<(usize, bool)>> {
    for id in named {
        if !library.ids().any(|known| known == id) {
            let near = nearest(id, library.ids()).map_or_else(String::new, |near| say("did-you-mean", &[("near", near.to_owned())]));
            return Err(anyhow!(say("no-measure", &[("id", id.clone()), ("near", near)])));
        }
    }
    let wanted = library.ids().filter(|id| named.is_empty() || named.iter().any(|n| n == id));
    // A routing document is asked of a case; of an enterprise only if somebody names it.
    let asked = |(index, _): &(usize, bool)| !named.is_empty() || library.measures()[*index].plan.meta.kind != zhida_measure::Kind::Routing;
    Ok(wanted.filter_map(|id| library.version(id, as_of, track)).filter(asked).collect())
}

/// The row of the enterprise with the code `wanted`; a mistyped code is answered with the nearest.
pub(crate) fn enterprise(import: &Import, wanted: &str) -> anyhow::Result<usize> {
    let clean: String = wanted.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let all = import.table.enterprises();
    if let Some(row) = all.iter().position(|e| e.uscc == clean || e.name == wanted.trim()) {
        return Ok(row);
    }
    let near = nearest(&clean, all.iter().map(|e| e.uscc.as_str()));
    let near = near.map_or_else(String::new, |near| say("did-you-mean", &[("near", near.to_owned())]));
    Err(anyhow!(say("no-enterprise", &[("uscc", wanted.to_owned()), ("near", near)])))
}
