//! The other end of the driver script: a Python process that talks to an engine, in JSON lines.

use crate::words::say;
use anyhow::{Context as _, anyhow};
use serde_json::{Value as Json, json};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use zhida_sql::Dialect;

/// A running driver; it ends with this.
pub(super) struct Driver {
    dialect: Dialect,
    python: String,
    child: Child,
    input: Option<BufWriter<ChildStdin>>,
    output: BufReader<ChildStdout>,
    folder: tempfile::TempDir,
}

impl Driver {
    pub(super) fn start(python: &str, dialect: Dialect, url: Option<&str>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let script = folder.path().join("driver.py");
        std::fs::write(&script, zhida_sql::DRIVER)?;
        let log = std::fs::File::create(folder.path().join("log"))?;
        let mut child = Command::new(python)
            .arg(&script)
            .arg(dialect.name())
            .args(url)
            .env("PYTHONIOENCODING", "utf-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|_| anyhow!(say("engine-python", &[("python", python.to_owned())])))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(anyhow!(say("engine-died", &[("engine", dialect.name().to_owned()), ("what", String::new())])));
        };
        let (input, output) = (Some(BufWriter::new(input)), BufReader::new(output));
        let mut driver = Self { dialect, python: python.to_owned(), child, input, output, folder };
        driver.answer()?;
        Ok(driver)
    }

    /// A folder that goes with the driver.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn run(&mut self, sql: &str) -> anyhow::Result<()> {
        self.ask(&json!({"do": "run", "sql": sql})).map(drop)
    }
    pub(super) fn parquet(&mut self, table: &str, path: &Path) -> anyhow::Result<()> {
        self.ask(&json!({"do": "parquet", "table": table, "path": path.display().to_string()})).map(drop)
    }
    /// Names and types of a table's columns.
    pub(super) fn columns(&mut self, table: &str) -> anyhow::Result<Vec<(String, String)>> {
        let answer = self.ask(&json!({"do": "columns", "table": table}))?;
        let text = |column: &Json, i: usize| column[i].as_str().unwrap_or_default().to_owned();
        Ok(answer["ok"].as_array().into_iter().flatten().map(|c| (text(c, 0), text(c, 1))).collect())
    }
    /// Credit codes and names of a table's enterprises.
    pub(super) fn enterprises(&mut self, table: &str, named: bool) -> anyhow::Result<Vec<(String, String)>> {
        let name = if named { "enterprise_name" } else { "uscc" };
        let mut found = Vec::new();
        let sql = format!("SELECT uscc, {name} FROM {}", self.dialect.table(table));
        self.rows(&sql, &mut |row| {
            let text = |i: usize| row.get(i).and_then(Json::as_str).unwrap_or_default().to_owned();
            found.push((text(0), if named { text(1) } else { String::new() }));
            Ok(())
        })?;
        Ok(found)
    }
    /// The rows of a query as they come.
    pub(super) fn rows(&mut self, sql: &str, take: &mut dyn FnMut(&[Json]) -> anyhow::Result<()>) -> anyhow::Result<()> {
        self.send(&json!({"do": "rows", "sql": sql}))?;
        self.flush()?;
        loop {
            let answer = self.answer()?;
            let Some(rows) = answer["rows"].as_array() else { return Ok(()) };
            for row in rows {
                take(row.as_array().map_or(&[], Vec::as_slice))?;
            }
        }
    }
    /// Fills a table with rows.
    pub(super) fn load(&mut self, table: &str, rows: impl Iterator<Item = anyhow::Result<Json>>) -> anyhow::Result<()> {
        self.send(&json!({"do": "load", "table": table}))?;
        for row in rows {
            self.send(&json!({"rows": [row?]}))?;
        }
        self.ask(&json!({"end": true})).map(drop)
    }

    fn ask(&mut self, request: &Json) -> anyhow::Result<Json> {
        self.send(request)?;
        self.flush()?;
        self.answer()
    }
    fn send(&mut self, request: &Json) -> anyhow::Result<()> {
        let died = self.died();
        let input = self.input.as_mut().ok_or_else(|| anyhow!(died.clone()))?;
        writeln!(input, "{request}").with_context(|| died)
    }
    fn flush(&mut self) -> anyhow::Result<()> {
        let died = self.died();
        self.input.as_mut().map_or(Ok(()), std::io::Write::flush).with_context(|| died)
    }

    fn answer(&mut self) -> anyhow::Result<Json> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        let answer: Json = serde_json::from_str(&line).map_err(|_| anyhow!(self.died()))?;
        let what = answer["what"].as_str().unwrap_or_default().to_owned();
        let engine = self.dialect.name().to_owned();
        match answer["error"].as_str() {
            None => Ok(answer),
            Some("package") => Err(anyhow!(say("engine-package", &[("python", self.python.clone()), ("package", what)]))),
            Some("connect") => Err(anyhow!(say("engine-connect", &[("engine", engine), ("what", what)]))),
            Some(_) => Err(anyhow!(say("engine-failed", &[("engine", engine), ("what", what)]))),
        }
    }

    /// What there is to say of a process that no longer answers: its last words.
    fn died(&self) -> String {
        let log = std::fs::read(self.folder.path().join("log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let last = log.lines().rfind(|l| !l.trim().is_empty()).unwrap_or_default().to_owned();
        say("engine-died", &[("engine", self.dialect.name().to_owned()), ("what", last)])
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Without input the driver ends by itself, and lets its engine end in order.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
