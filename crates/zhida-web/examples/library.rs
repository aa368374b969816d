//! Serves the public pages of the library in `measures/` on 127.0.0.1, for looking at them: `PORT=8080 cargo run -p zhida-web --example library`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zhida_facts::{Calendar, CodeTree, Codes, Dictionary, Scheme};
use zhida_measure::{Library, Source};
use zhida_web::App;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var_os("ZHIDA_MEASURES").unwrap_or_else(|| "measures".into()));
    let port = std::env::var("PORT").ok().and_then(|p| p.parse().ok()).unwrap_or(8080_u16);
    tracing_subscriber::fmt().init();
    let data = std::env::temp_dir().join(format!("zhida-library-{port}.db"));
    let app = App::new(library(&root)?, zhida_store::Store::open_file(&data).await?, Arc::new(now), false)?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, zhida_web::router(app)).await?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a program that serves pages tells them the time")]
fn now() -> chrono::DateTime<chrono::Utc> {
    std::time::SystemTime::now().into()
}

fn library(root: &Path) -> Result<Library, Box<dyn Error>> {
    let read = |name: &str| std::fs::read_to_string(root.join(name));
    let dictionary = Dictionary::parse(&read("facts.csv")?).map_err(|faults| format!("{faults:?}"))?;
    let regions = [read("codes/regions.csv")?, read("codes/regions-demo.csv")?];
    let codes = Codes {
        industries: CodeTree::parse(Scheme::Industry, &[&read("codes/industries.csv")?])?,
        regions: CodeTree::parse(Scheme::Region, &[&regions[0], &regions[1]])?,
    };
    let calendar = Calendar::parse(&read("codes/workdays.csv")?).map_err(|line| format!("codes/workdays.csv:{line}"))?;
    let mut sources = Vec::new();
    for folder in ["national", "demo-city"] {
        for entry in std::fs::read_dir(root.join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "md") {
                sources.push(Source { file: path.display().to_string(), text: std::fs::read_to_string(&path)? });
            }
        }
    }
    Ok(Library::load(dictionary, codes, calendar, sources).0)
}
