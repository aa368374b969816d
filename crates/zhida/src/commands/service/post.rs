//! How messages leave the house, as the command line says.

use crate::cli::PostArgs;
use crate::words::say;
use anyhow::{Context as _, anyhow};
use std::net::SocketAddr;
use std::path::Path;
use zhida_post::{Mailer, Robots};
use zhida_web::Post;

/// The variable that holds the password of the mail server, if no file does. It is no argument: those are seen by everybody on the machine.
const PASSWORD: &str = "ZHIDA_SMTP_PASSWORD";

/// What `args` say; links in messages begin with `public_url`, else with where the service listens.
pub(super) fn post(args: &PostArgs, public_url: Option<&str>, listen: SocketAddr) -> anyhow::Result<Post> {
    let from = args.mail_from.as_deref().unwrap_or_default();
    let mailer = match (&args.smtp, &args.mail_folder) {
        (Some(url), _) => {
            let login = args.smtp_user.as_ref().map(|user| anyhow::Ok((user.clone(), password(args.smtp_password_file.as_deref())?)));
            // The address may hold a password, so it is not repeated.
            Some(Mailer::smtp(url, login.transpose()?, from).with_context(|| say("no-mail", &[]))?)
        }
        (None, Some(folder)) => Some(Mailer::folder(folder.clone(), from).with_context(|| folder.display().to_string())?),
        (None, None) => None,
    };
    let site = public_url.map_or_else(|| format!("http://{listen}"), |url| url.trim_end_matches('/').to_owned());
    Ok(Post { mailer, robots: Robots::new(args.robot_at.clone()).map_err(|e| anyhow!("{e}"))?, public_url: site })
}

fn password(file: Option<&Path>) -> anyhow::Result<String> {
    match file {
        Some(file) => Ok(std::fs::read_to_string(file).with_context(|| file.display().to_string())?.trim_end().to_owned()),
        None => std::env::var(PASSWORD).map_err(|_| anyhow!(say("no-mail-password", &[("variable", PASSWORD.to_owned())]))),
    }
}
