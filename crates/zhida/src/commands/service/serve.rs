//! `zhida serve`: the service, for real.

use super::post::post;
use super::running::{clock, ground, log, open_folder, serve, take_library};
use super::{block_on, folder, oidc, open_url};
use crate::cli::ServeArgs;
use crate::exit;
use crate::words::say;
use rand::RngExt as _;
use zhida_store::{NewUser, Role, Store};
use zhida_web::{Clock, Options, Scanner, Service};

pub(crate) fn run(args: &ServeArgs) -> anyhow::Result<u8> {
    log();
    block_on(async {
        let (ground, documents) = ground(args.measures.as_deref())?;
        let store = match &args.store.database {
            Some(url) => open_url(url).await?,
            None => open_folder(&folder(&args.store)).await?,
        };
        let clock = clock(None);
        take_library(&store, &documents, &clock).await?;
        first_administrator(&store, &clock).await?;
        let secure = args.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
        let post = post(&args.post, args.public_url.as_deref(), args.listen)?;
        let oidc = oidc::settings(&args.oidc, args.public_url.as_deref())?;
        let options =
            Options { secure, checkpoints: args.checkpoints.clone(), post: Some(post), scanner: scanner(args), tells: true, oidc };
        let service = Service::start(store, ground, clock, options).await?;
        serve(service, args.listen, |address| note!("{}", say("serving", &[("address", address.to_string())]))).await?;
        Ok(exit::FINE)
    })
}

/// Who looks at files: `clamd`, a program, or nobody, which is said.
fn scanner(args: &ServeArgs) -> Scanner {
    match (&args.clamd, &args.scan_command) {
        (Some(address), _) => Scanner::Clamd(address.clone()),
        (None, Some(command)) => Scanner::Command(command.split_whitespace().map(str::to_owned).collect()),
        (None, None) => {
            note!("{}", say("no-scanner", &[]));
            Scanner::None
        }
    }
}

/// Somebody must be able to sign in; the password is said once and can be changed.
async fn first_administrator(store: &Store, clock: &Clock) -> anyhow::Result<()> {
    if !store.has_no_users().await? {
        return Ok(());
    }
    // No letters or digits that are read as one another.
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut rng = rand::rng();
    let password: String = (0..16).map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())])).collect();
    let admin =
        NewUser { login: "admin".to_owned(), name: say("first-administrator", &[]), role: Role::Administrator, ..NewUser::default() };
    store.add_user_by_program(admin, &password, None, clock()).await?;
    note!("{}", say("first-password", &[("login", "admin".to_owned()), ("password", password)]));
    Ok(())
}
