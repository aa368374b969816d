//! `zhida demo`: the whole service on a synthetic city, in a folder that goes when it ends.

mod actions;
mod cases;
mod finance;
mod meetings;
mod services;

use super::applications;
use super::demo_life::happen;
use super::running::{clock, ground, log, open_folder, serve, take_library};
use super::{block_on, open_url};
use crate::cli::DemoArgs;
use crate::words::{lang, say, zh};
use crate::{exit, load};
use anyhow::anyhow;
use std::net::SocketAddr;
use std::path::Path;
use zhida_demo::{City, FILE_NAME, write_csv};
use zhida_live::Standing;
use zhida_post::{Mailer, Robots};
use zhida_store::{KnownFact, NewUser, Provider, Role, SignIn, Signed, Store};
use zhida_web::intake::Intake;
use zhida_web::{Clock, Ground, Options, Post, Service};

/// One password for all: it is a demonstration, and says so.
pub(super) const PASSWORD: &str = "zhida-demo-2026";

/// Who writes the demonstration's mails.
const MAIL_FROM: &str = "zhida@demo.example";

/// Titles of which some enterprise of the city is one step away, the highest first.
const TITLES: &[&str] = &["cn-srdi-2026", "cn-srdi-2022", "cn-innovative-2022"];

/// The accounts: login, name in Chinese and English, role.
const ACCOUNTS: &[(&str, &str, &str, Role)] = &[
    ("clerk", "陈专员", "Chen (clerk)", Role::Clerk),
    ("clerk2", "林专员", "Lin (clerk)", Role::Clerk),
    ("department", "工信局 周科长", "Zhou (department)", Role::Department),
    ("department2", "工信局 何副局长", "He (department, second person)", Role::Department),
    ("leader", "吴主任", "Wu (leader)", Role::Leader),
    ("auditor", "郑审计", "Zheng (auditor)", Role::Auditor),
    ("admin", "系统管理员", "Administrator", Role::Administrator),
];

/// The district an enterprise of the made-up city is registered in, from its facts: what the portal says of whoever sends a case.
fn district(facts: &[KnownFact]) -> String {
    let code = facts.iter().find(|f| f.key == "registered_region").and_then(|f| f.state.strip_prefix('='));
    code.map(|code| code.chars().take(6).collect()).unwrap_or_default()
}

pub(crate) fn run(args: &DemoArgs) -> anyhow::Result<u8> {
    log();
    block_on(async {
        let (ground, documents) = ground(args.measures.as_deref())?;
        let folder = tempfile::Builder::new().prefix("zhida-demo-").tempdir()?;
        let store = match &args.database {
            Some(url) => open_url(url).await?,
            None => open_folder(folder.path()).await?,
        };
        let clock = clock(args.as_of);
        take_library(&store, &documents, &clock).await?;
        let fresh = store.has_no_users().await?;
        if fresh {
            fill(&store, &ground, args, &clock).await?;
        }
        let company = if fresh {
            // Cases are told as they happened, some days ago: nothing may fall due by itself meanwhile.
            let service =
                Service::start(store.clone(), super::running::ground(args.measures.as_deref())?.0, clock.clone(), Options::default())
                    .await?;
            let company = company(&store, &service, &clock).await?;
            let calendar = service.app().shelf().library.calendar.clone();
            service.stop().await;
            cases::cases(&store, &calendar, company.as_ref().map(|(number, _)| *number), &clock).await?;
            services::services(&store, &calendar, company.is_some(), &clock).await?;
            finance::finance(&store, &calendar, company.is_some(), &clock).await?;
            meetings::meetings(&store, &calendar, company.is_some(), &clock).await?;
            actions::actions(&store, &clock).await?;
            company
        } else {
            None
        };
        let mails = args.mail_folder.clone().unwrap_or_else(|| folder.path().join("mails"));
        let mailer = Mailer::folder(mails.clone(), MAIL_FROM)?;
        let robots = Robots::new(Vec::new()).map_err(|e| anyhow!("{e}"))?;
        let post = Post { mailer: Some(mailer), robots, public_url: format!("http://{}", args.listen) };
        let service =
            Service::start(store.clone(), ground, clock.clone(), Options { post: Some(post), tells: true, ..Options::default() }).await?;
        if fresh {
            applications::fill(&store, &service, &clock).await?;
        }
        if let Some((number, _)) = company {
            let title = TITLES.first().copied().unwrap_or_default();
            happen(service.app(), &signed_in(&store, "clerk", &clock).await?, number, title, &clock).await?;
        }
        let company = company.map(|(_, name)| name);
        serve(service, args.listen, |address| announce(address, company.as_deref(), &mails)).await?;
        Ok(exit::FINE)
    })
}

/// Accounts and enterprises.
async fn fill(store: &Store, ground: &Ground, args: &DemoArgs, clock: &Clock) -> anyhow::Result<()> {
    note!("{}", say("demo-filling", &[("n", args.enterprises.to_string())]));
    // Measures name it in their own language, and steps are matched by name.
    let bureau = cases::offices(store, clock()).await?;
    for (login, chinese, english, role) in ACCOUNTS {
        let name = if zh() { *chinese } else { *english };
        let department = bureau.filter(|_| *role == Role::Department);
        let new = NewUser { login: (*login).to_owned(), name: name.to_owned(), role: *role, department, ..NewUser::default() };
        let id = store.add_user_by_program(new, PASSWORD, None, clock()).await?;
        if *login == "clerk" {
            store
                .set_duties_by_program(
                    id,
                    &[zhida_cases::Role::Dispatcher, zhida_cases::Role::Supervisor, zhida_cases::Role::Head],
                    clock(),
                )
                .await?;
        }
    }
    let day = load::day(args.as_of);
    let city = City::new(args.enterprises, args.seed, day, &ground.dictionary, &ground.codes);
    let mut bytes = Vec::new();
    write_csv(&city, &mut bytes, |_| ())?;
    let intake = Intake::read(FILE_NAME, &bytes, &ground.dictionary, &ground.codes, day, lang())?;
    let facts = |row| intake.facts(&ground.dictionary, &ground.codes, row);
    let clerk = signed_in(store, "clerk", clock).await?;
    store.desk(&clerk)?.import(intake.brought(&facts), clock()).await?;
    Ok(())
}

/// The enterprise's account belongs to one that is a step away from a title, so that there is something to see; gives its name.
async fn company(store: &Store, service: &Service, clock: &Clock) -> anyhow::Result<Option<(i64, String)>> {
    let found = {
        let city = service.app().city();
        let near = TITLES.iter().find_map(|id| {
            let judged = city.judge(&city.subject_of(id)?);
            judged.at(Standing::OneStep).first().copied()
        });
        let number = city.number(near.unwrap_or(0));
        number.and_then(|n| Some((n, city.enterprise(n)?.name.clone())))
    };
    let Some((number, name)) = found else { return Ok(None) };
    let new = NewUser { login: "company".to_owned(), name: say("demo-company", &[]), role: Role::Enterprise, ..NewUser::default() };
    store.add_user_by_program(new, PASSWORD, Some(number), clock()).await?;
    Ok(Some((number, name)))
}

/// An institution: its name, the login of whoever signs in for it, and their name.
type Institution = (&'static str, &'static str, &'static str);

/// Institutions with an account each; gives what each may do, by login.
async fn institutions(store: &Store, all: &[Institution], clock: &Clock) -> anyhow::Result<Vec<(&'static str, Provider)>> {
    let mut providers = Vec::new();
    for (name, login, person) in all {
        let institution = Some(store.add_institution_by_program(name, "", clock()).await?);
        let new =
            NewUser { login: (*login).to_owned(), name: (*person).to_owned(), role: Role::Institution, institution, ..NewUser::default() };
        store.add_user_by_program(new, PASSWORD, None, clock()).await?;
        providers.push((*login, store.provider(&signed_in(store, login, clock).await?)?));
    }
    Ok(providers)
}

pub(super) async fn signed_in(store: &Store, login: &str, clock: &Clock) -> anyhow::Result<Signed> {
    match store.sign_in(login, PASSWORD, clock()).await? {
        SignIn::Welcome(signed) => Ok(signed),
        _ => Err(anyhow!("the demonstration's account {login} cannot sign in")),
    }
}

fn announce(address: SocketAddr, company: Option<&str>, mails: &Path) {
    note!("\n{}\n", say("demo-ready", &[("address", address.to_string())]));
    note!("  {:<12} {}", "company", say("demo-account-company", &[("name", company.unwrap_or_default().to_owned())]));
    for (login, chinese, english, _) in ACCOUNTS {
        note!("  {login:<12} {}", if zh() { chinese } else { english });
    }
    for (login, name) in cases::accounts() {
        note!("  {login:<12} {name}");
    }
    for (name, login, person) in services::INSTITUTIONS.iter().chain(finance::LENDERS) {
        note!("  {login:<12} {name} {person}");
    }
    note!("\n{}", say("demo-password", &[("password", PASSWORD.to_owned())]));
    note!("{}", say("demo-mails", &[("folder", mails.display().to_string())]));
}
