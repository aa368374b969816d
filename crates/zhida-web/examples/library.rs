//! Serves the public pages of the library in `measures/` on 127.0.0.1, for looking at them: `PORT=8080 cargo run -p zhida-web --example library`.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use zhida_web::App;

#[path = "../tests/common/library.rs"]
mod library;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var_os("ZHIDA_MEASURES").unwrap_or_else(|| "measures".into()));
    let port = std::env::var("PORT").ok().and_then(|p| p.parse().ok()).unwrap_or(8080_u16);
    tracing_subscriber::fmt().init();
    let app = App::new(library::load(&root)?, Arc::new(now))?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, zhida_web::router(app)).await?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a program that serves pages tells them the time")]
fn now() -> chrono::DateTime<chrono::Utc> {
    std::time::SystemTime::now().into()
}
