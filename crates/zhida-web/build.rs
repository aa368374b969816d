//! Bundles the style sheet and scripts of `web/` into `OUT_DIR/assets` under names that change with their content.
//!
//! Packages are installed from the lock file in `OUT_DIR`, or found in `ZHIDA_ASSETS_DIR`, a ready `node_modules`. A Rust edit runs
//! none of this, an edit of our style sheet runs the bundler alone, and only a changed lock file installs packages again.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What is bundled: the file below `web/`, and the constant that will hold its address.
const ENTRIES: &[(&str, &str)] =
    &[("style/app.css", "APP_CSS"), ("script/app.js", "APP_JS"), ("script/charts.js", "CHARTS_JS"), ("style/icon.svg", "ICON_SVG")];
const PACKAGE_FILES: &[&str] = &["package.json", "package-lock.json", ".npmrc"];

fn main() {
    if let Err(problem) = bundle() {
        eprintln!("{problem}");
        std::process::exit(1);
    }
}

fn bundle() -> Result<(), String> {
    let web = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("../../web");
    let out = PathBuf::from(variable("OUT_DIR")?);
    for watched in PACKAGE_FILES.iter().chain(&["style", "script"]) {
        println!("cargo::rerun-if-changed={}", web.join(watched).display());
    }
    println!("cargo::rerun-if-env-changed=ZHIDA_ASSETS_DIR");
    let packages = match env::var_os("ZHIDA_ASSETS_DIR") {
        Some(ready) => PathBuf::from(ready),
        None => install(&web, &out)?,
    };
    let esbuild = packages.join("esbuild/bin/esbuild");
    if !esbuild.is_file() {
        return Err(format!(
            "{} is not there: ZHIDA_ASSETS_DIR must name a node_modules folder made by `npm ci` in web/",
            esbuild.display()
        ));
    }
    let assets = out.join("assets");
    let _ = fs::remove_dir_all(&assets);
    let mut command = Command::new("node");
    command.arg(&esbuild).args(ENTRIES.iter().map(|(file, _)| web.join(file))).arg(format!("--outdir={}", assets.display()));
    command.args([
        "--bundle",
        "--minify",
        "--format=iife",
        "--target=es2020",
        "--charset=utf8",
        "--legal-comments=eof",
        "--loader:.svg=copy",
    ]);
    command.args(["--entry-names=[name]-[hash]", "--asset-names=[name]-[hash]", "--log-level=warning"]).env("NODE_PATH", &packages);
    run(&mut command)?;
    write_names(&assets, &out)
}

/// Installs the packages of the lock file, unless those are there already.
fn install(web: &Path, out: &Path) -> Result<PathBuf, String> {
    let packages = out.join("node_modules");
    let stamp = packages.join(".zhida-lock");
    let lock = fs::read(web.join("package-lock.json")).map_err(|e| format!("web/package-lock.json: {e}"))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(packages);
    }
    for file in PACKAGE_FILES {
        fs::copy(web.join(file), out.join(file)).map_err(|e| format!("web/{file}: {e}"))?;
    }
    run(Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(out))?;
    fs::write(&stamp, lock).map_err(|e| format!("{}: {e}", stamp.display()))?;
    Ok(packages)
}

/// Writes one constant for each bundled file, with its address.
fn write_names(assets: &Path, out: &Path) -> Result<(), String> {
    let names: Vec<String> = fs::read_dir(assets)
        .map_err(|e| format!("{}: {e}", assets.display()))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let mut source = String::new();
    for (file, constant) in ENTRIES {
        let (stem, ending) = file.rsplit_once('/').map_or(*file, |(_, name)| name).split_once('.').unwrap_or((file, ""));
        let built = names.iter().find(|n| n.starts_with(&format!("{stem}-")) && n.ends_with(&format!(".{ending}")));
        let built = built.ok_or_else(|| format!("esbuild made nothing of web/{file}"))?;
        source.push_str(&format!("/// Address of `web/{file}`.\npub(crate) const {constant}: &str = \"/assets/{built}\";\n"));
    }
    fs::write(out.join("assets.rs"), source).map_err(|e| format!("assets.rs: {e}"))
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("cargo sets {name}; run this through cargo"))
}

fn run(command: &mut Command) -> Result<(), String> {
    let shown = format!("{command:?}");
    let remedy = "The pages need Node.js 20 or later with npm once, when they are built: install it (Debian: apt-get install nodejs npm), \
                  or set ZHIDA_ASSETS_DIR to a node_modules folder made by `npm ci --ignore-scripts` in web/ on another machine.";
    let done = command.output().map_err(|e| format!("cannot run {shown}: {e}\n{remedy}"))?;
    if done.status.success() {
        return Ok(());
    }
    let (said, errors) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    Err(format!("{shown} failed:\n{said}{errors}\n{remedy}"))
}
