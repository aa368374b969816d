//! An engine as a child process, spoken to by the line protocol.

use crate::protocol::{Answer, Request};
use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Where the workload lies and how large it is.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Folder with the generated files.
    pub dir: PathBuf,
    /// Python with the peers' packages.
    pub python: PathBuf,
    /// Folder with the Python peers.
    pub peers: PathBuf,
    /// Seed.
    pub seed: u64,
    /// Enterprises.
    pub rows: usize,
    /// Measures.
    pub measures: usize,
    /// Threads, and processor cores to be confined to.
    pub threads: usize,
}

impl Setting {
    /// The file with the rules.
    pub fn rules(&self) -> PathBuf {
        self.dir.join(format!("rules-{}-{}.json", self.seed, self.measures))
    }
    /// The file with the enterprises.
    pub fn facts(&self) -> PathBuf {
        self.dir.join(format!("facts-{}-{}.parquet", self.seed, self.rows))
    }
}

/// Engines that run in a process of this program; the others are Python's.
pub const NATIVE: [&str; 6] = ["zhida", "zhida-scoreless", "zhida-ranked", "read", "zen", "a-tree"];

/// A running engine.
pub struct Peer {
    /// Its name.
    pub name: String,
    child: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts it and waits until it has loaded the workload.
    pub fn start(name: &str, setting: &Setting) -> Result<Self> {
        // Confined to as many cores as it has threads, so that no engine gets help it was not asked to use.
        let cores = format!("0-{}", setting.threads.saturating_sub(1));
        let mut command = Command::new("taskset");
        command.args(["-c", &cores]);
        let threads = setting.threads.to_string();
        if NATIVE.contains(&name) {
            let numbers = [setting.seed.to_string(), setting.rows.to_string(), setting.measures.to_string(), threads];
            command.arg(std::env::current_exe()?).args(["serve", name]).args(numbers);
        } else {
            command.arg(&setting.python).arg(setting.peers.join("serve.py")).arg(name);
            command.args([absolute(&setting.facts())?, absolute(&setting.rules())?]).arg(threads);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().context("taskset")?;
        let (to, from) = (child.stdin.take(), child.stdout.take().context("no output")?);
        let mut peer = Self { name: name.to_owned(), child, to, from: BufReader::new(from) };
        peer.line().with_context(|| format!("{name} does not start"))?;
        Ok(peer)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.from.read_line(&mut line)? == 0 {
            bail!("{} has ended", self.name);
        }
        Ok(line)
    }

    /// Has it do the work once.
    pub fn run(&mut self, request: &Request) -> Result<Answer> {
        let to = self.to.as_mut().context("closed")?;
        writeln!(to, "{}", serde_json::to_string(request)?)?;
        to.flush()?;
        let line = self.line()?;
        serde_json::from_str(&line).with_context(|| format!("{}: {line}", self.name))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It ends when its input does.
        self.to = None;
        let _ = self.child.wait();
    }
}

fn absolute(path: &Path) -> Result<PathBuf> {
    path.canonicalize().with_context(|| path.display().to_string())
}
