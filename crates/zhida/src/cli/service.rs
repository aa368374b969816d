//! What a running service is told: where its records are, how it is reached, how its messages leave, who may sign in.

use clap::{Args, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
use zhida_facts::NaiveDate;

/// Where the records of a service are.
#[derive(Args, Clone)]
pub(crate) struct StoreArgs {
    #[arg(long, env = "ZHIDA_DATA", hide_env = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    #[arg(long, env = "ZHIDA_DATABASE", hide_env = true, hide_env_values = true, value_name = "URL", conflicts_with = "data")]
    pub(crate) database: Option<String>,
}

/// A provider of identities by which one may sign in, too. Its secret comes from a file or the environment: arguments can be read by everybody on
/// the machine.
#[derive(Args, Clone)]
pub(crate) struct OidcArgs {
    #[arg(long, env = "ZHIDA_OIDC_ISSUER", hide_env = true, value_name = "URL")]
    pub(crate) oidc_issuer: Option<String>,
    #[arg(long, env = "ZHIDA_OIDC_CLIENT", hide_env = true, value_name = "NAME")]
    pub(crate) oidc_client: Option<String>,
    #[arg(long, env = "ZHIDA_OIDC_SECRET_FILE", hide_env = true, value_name = "FILE")]
    pub(crate) oidc_secret_file: Option<PathBuf>,
    #[arg(long, env = "ZHIDA_OIDC_NAME", hide_env = true, value_name = "NAME")]
    pub(crate) oidc_name: Option<String>,
}

#[derive(Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    #[command(flatten)]
    pub(crate) oidc: OidcArgs,
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    #[arg(long, env = "ZHIDA_PUBLIC_URL", hide_env = true, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoints: Option<PathBuf>,
    #[arg(long, value_name = "CMD")]
    pub(crate) scan_command: Option<String>,
    #[arg(long, value_name = "ADDRESS", conflicts_with = "scan_command")]
    pub(crate) clamd: Option<String>,
    #[command(flatten)]
    pub(crate) post: PostArgs,
    #[arg(long, value_name = "DIR")]
    pub(crate) measures: Option<PathBuf>,
}

/// How messages leave the house.
#[derive(Args)]
pub(crate) struct PostArgs {
    #[arg(long, env = "ZHIDA_SMTP", hide_env = true, value_name = "URL", conflicts_with = "mail_folder", requires = "mail_from")]
    pub(crate) smtp: Option<String>,
    #[arg(long, env = "ZHIDA_SMTP_USER", hide_env = true, value_name = "NAME", requires = "smtp")]
    pub(crate) smtp_user: Option<String>,
    #[arg(long, value_name = "FILE", requires = "smtp_user")]
    pub(crate) smtp_password_file: Option<PathBuf>,
    #[arg(long, value_name = "DIR", requires = "mail_from")]
    pub(crate) mail_folder: Option<PathBuf>,
    #[arg(long, env = "ZHIDA_MAIL_FROM", hide_env = true, value_name = "ADDRESS")]
    pub(crate) mail_from: Option<String>,
    #[arg(long, value_name = "URL")]
    pub(crate) robot_at: Vec<String>,
}

#[derive(Args)]
pub(crate) struct DemoArgs {
    #[arg(long, default_value_t = 3000)]
    pub(crate) enterprises: u32,
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<NaiveDate>,
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(crate) mail_folder: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) measures: Option<PathBuf>,
}

/// What is done with the ledger.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuditAction {
    Verify,
    Checkpoint,
}

#[derive(Args)]
pub(crate) struct AuditArgs {
    #[arg(value_enum)]
    pub(crate) action: AuditAction,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub(crate) seen: Vec<PathBuf>,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct WhyArgs {
    #[arg(value_name = "ID")]
    pub(crate) verdict: String,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    #[arg(long, value_name = "DIR")]
    pub(crate) measures: Option<PathBuf>,
}
