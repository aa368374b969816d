//! What the stories share: the program, a folder with a small fact file, and rows of a result.
#![allow(dead_code, reason = "each story uses a part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

pub(crate) fn zhida(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhida"));
    command.current_dir(ROOT).env_remove("LC_ALL").env_remove("LC_MESSAGES").env_remove("LANG").env_remove("ZHIDA_MEASURES").args(args);
    command
}

pub(crate) fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A folder with a small fact file; the first enterprise is one condition short.
pub(crate) struct Folder(pub(crate) tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        let rows = "统一社会信用代码,企业名称,注册地,成立日期,2025年研发费用（万元）,营业收入(2025),主营业务收入(2025),荣誉,发明专利,行业代码,颜色\n\
             91330100799655058B,甲公司,示范市,2020-01-01,99.99,2000,1800,高新技术企业,5,3562,红\n\
             91440300192317458F,乙公司,示范市,2020-01-01,２００,2000,1800,高新技术企业,5,3562,红\n\
             9133 0100 7996 5505 8X,丙公司,示范市,2020-01-01,约200,2000,1800,无,/,C3562,红\n";
        std::fs::write(folder.path("facts.csv"), rows).unwrap();
        folder
    }
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
}

pub(crate) fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}
