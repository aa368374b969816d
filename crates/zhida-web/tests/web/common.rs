//! A service over the repository's library and a small synthetic city, with an account for each role.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt as _;
use zhida_facts::{Calendar, CodeTree, Codes, Dictionary, Scheme};
use zhida_store::{EventState, NewEvent, NewTask, NewUser, Role, ServiceState, ServiceText, SignIn, Store, TaskKind};
use zhida_web::intake::Intake;
use zhida_web::{Ground, Options, Service};

/// One password for all.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A service under test.
pub(crate) struct World {
    service: Service,
    pub(crate) router: Router,
    /// Number of the enterprise whose account is `company`, and of another whose account is `rival`.
    pub(crate) company: i64,
    pub(crate) other: i64,
    /// A financing need of the company; 0 before [`World::needs_money`].
    pub(crate) need: i64,
    cookies: HashMap<&'static str, String>,
    folder: tempfile::TempDir,
    /// Seconds by which the service's clock is ahead of [`now`].
    ahead: Arc<AtomicI64>,
}

const LOGINS: [&str; 11] =
    ["clerk", "clerk2", "department", "department2", "leader", "auditor", "admin", "company", "rival", "institution", "institution2"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../measures")
}

/// What measures are written over.
pub(crate) fn ground() -> Ground {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    let tree = |scheme, names: &[&str]| {
        let texts: Vec<String> = names.iter().map(|n| read(n)).collect();
        CodeTree::parse(scheme, &texts.iter().map(String::as_str).collect::<Vec<_>>()).unwrap()
    };
    let industries = tree(Scheme::Industry, &["codes/industries.csv"]);
    let regions = tree(Scheme::Region, &["codes/regions.csv", "codes/regions-demo.csv"]);
    let calendar = Calendar::parse(&read("codes/workdays.csv")).unwrap();
    Ground { dictionary: Dictionary::parse(&read("facts.csv")).unwrap(), codes: Codes { industries, regions }, calendar }
}

fn documents() -> Vec<(String, String)> {
    let mut documents = Vec::new();
    for folder in ["national", "demo-city"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.ends_with(".md") {
                documents.push((format!("{folder}/{name}"), std::fs::read_to_string(root().join(folder).join(&name)).unwrap()));
            }
        }
    }
    documents.sort();
    documents
}

/// The moment of all tests.
pub(crate) fn now() -> chrono::DateTime<chrono::Utc> {
    "2026-09-15T04:00:00Z".parse().unwrap()
}

/// URL of a new PostgreSQL database for the test `of`; `None`, said aloud, where no server is named.
pub(crate) async fn postgres_url(of: &str) -> Option<String> {
    let Ok(url) = std::env::var("ZHIDA_TEST_PG") else {
        assert!(std::env::var_os("CI").is_none(), "ZHIDA_TEST_PG is not set: PostgreSQL cannot be tested");
        eprintln!("SKIPPED: ZHIDA_TEST_PG is not set, PostgreSQL is not tested");
        return None;
    };
    let name = format!("zhida_web_{of}_{}", std::process::id());
    let server = Database::connect(&url).await.unwrap();
    server.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.unwrap();
    server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    Some(format!("{}/{name}", url.rsplit_once('/').unwrap().0))
}

/// The world in a SQLite file, with sixty enterprises.
pub(crate) async fn world() -> World {
    world_with(Options::default()).await
}

/// The same, run otherwise.
pub(crate) async fn world_with(options: Options) -> World {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_file(&folder.path().join("zhida.db")).await.unwrap();
    world_in(store, folder, options).await
}

/// The world in an empty store.
pub(crate) async fn world_in(store: Store, folder: tempfile::TempDir, options: Options) -> World {
    store.take_library(&documents(), now()).await.unwrap();
    let ground = ground();
    let accounts = [
        ("clerk", Role::Clerk),
        ("clerk2", Role::Clerk),
        ("department", Role::Department),
        ("leader", Role::Leader),
        ("auditor", Role::Auditor),
        ("admin", Role::Administrator),
        ("department2", Role::Department),
    ];
    let bureau = store.add_department_by_program("示范市工业和信息化局", now()).await.unwrap();
    for (login, role) in accounts {
        let department = (role == Role::Department).then_some(bureau);
        let new = NewUser { login: login.to_owned(), name: login.to_owned(), role, department, ..NewUser::default() };
        store.add_user_by_program(new, PASSWORD, None, now()).await.unwrap();
    }
    let SignIn::Welcome(clerk) = store.sign_in("clerk", PASSWORD, now()).await.unwrap() else { panic!("the clerk cannot sign in") };
    let day = now().date_naive();
    let city = zhida_demo::City::new(60, 1, day, &ground.dictionary, &ground.codes);
    let mut bytes = Vec::new();
    zhida_demo::write_csv(&city, &mut bytes, |_| ()).unwrap();
    let intake = Intake::read("合成企业.csv", &bytes, &ground.dictionary, &ground.codes, day, zhida_diagnostics::Lang::Zh).unwrap();
    let facts = |row| intake.facts(&ground.dictionary, &ground.codes, row);
    store.desk(&clerk).unwrap().import(intake.brought(&facts), now()).await.unwrap();
    let numbers: Vec<i64> = store.changes(0).await.unwrap().enterprises.iter().map(|e| e.id).collect();
    let (company, other) = (numbers[0], numbers[1]);
    for (login, number) in [("company", company), ("rival", other)] {
        let new = NewUser { login: login.to_owned(), name: login.to_owned(), role: Role::Enterprise, ..NewUser::default() };
        store.add_user_by_program(new, PASSWORD, Some(number), now()).await.unwrap();
    }
    institutions(&store, &clerk).await;
    meetings(&store, &clerk, numbers[2]).await;
    let ahead = Arc::new(AtomicI64::new(0));
    let shift = Arc::clone(&ahead);
    let clock = Arc::new(move || now() + chrono::TimeDelta::seconds(shift.load(Ordering::Relaxed)));
    let service = Service::start(store, ground, clock, options).await.unwrap();
    let router = zhida_web::router(service.app().clone());
    let mut world = World { service, router, company, other, need: 0, cookies: HashMap::new(), folder, ahead };
    world.sign_all_in().await;
    world
}

/// Two institutions with an account each; the first has a service on offer.
async fn institutions(store: &Store, clerk: &zhida_store::Signed) {
    for (login, name) in [("institution", "示范市科技服务中心"), ("institution2", "示范市律师事务所")] {
        let institution = Some(store.add_institution_by_program(name, "", now()).await.unwrap());
        let new = NewUser { login: login.to_owned(), name: login.to_owned(), role: Role::Institution, institution, ..NewUser::default() };
        store.add_user_by_program(new, PASSWORD, None, now()).await.unwrap();
    }
    let SignIn::Welcome(signed) = store.sign_in("institution", PASSWORD, now()).await.unwrap() else { panic!("no institution") };
    let said = ServiceText {
        title: "技术合同登记辅导".to_owned(),
        category: "technology".to_owned(),
        what: "辅导技术合同认定登记".to_owned(),
        measure: "cn-srdi-2026".to_owned(),
        improves: vec!["revenue".to_owned()],
        ..ServiceText::default()
    };
    let provider = store.provider(&signed).unwrap();
    let id = provider.save_service(None, &said, now()).await.unwrap();
    provider.submit_service(id, now()).await.unwrap();
    let desk = store.desk(clerk).unwrap();
    let seen = desk.service(id).await.unwrap().0.changed_at;
    desk.decide_service(id, seen, ServiceState::Offered, "", now()).await.unwrap();
}

/// An event that is announced, and a planned visit.
async fn meetings(store: &Store, clerk: &zhida_store::Signed, visited: i64) {
    let desk = store.desk(clerk).unwrap();
    let day = chrono::TimeDelta::days(1);
    let event = NewEvent {
        title: "专精特新申报培训".to_owned(),
        form: "training".to_owned(),
        starts: now() + day * 30,
        ends: now() + day * 30 + chrono::TimeDelta::hours(3),
        closes: now() + day * 29,
        capacity: 40,
        ..NewEvent::default()
    };
    let id = desk.save_event(None, &event, now()).await.unwrap();
    desk.move_event(id, EventState::Open, now()).await.unwrap();
    let milestone = (now() + day * 20).date_naive();
    let task = NewTask {
        kind: TaskKind::Action,
        parent: None,
        title: "梯度培育行动".to_owned(),
        source: String::new(),
        goal: "新增30家".to_owned(),
        cause: String::new(),
        measure: String::new(),
        owner: 3,
        others: String::new(),
        due: milestone,
        milestones: vec![(milestone, 100, "完成".to_owned())],
    };
    desk.set_task(&task, now()).await.unwrap();
    desk.plan_visit(visited, (now() + day * 7).date_naive(), "近来生产情况", now()).await.unwrap();
}

impl World {
    /// The service's inside.
    pub(crate) fn app(&self) -> &zhida_web::App {
        self.service.app()
    }
    /// Moves the service's clock, and nothing else.
    pub(crate) fn later(&self, by: chrono::TimeDelta) {
        self.ahead.fetch_add(by.num_seconds(), Ordering::Relaxed);
    }
    /// Lets time pass for the service. Sessions end meanwhile, so everybody signs in again.
    pub(crate) async fn wait(&mut self, hours: i64) {
        self.later(chrono::TimeDelta::hours(hours));
        for login in self.cookies.keys().copied().collect::<Vec<_>>() {
            self.welcome(login).await;
        }
    }
    /// Signs somebody in who came after the world was made.
    pub(crate) async fn welcome(&mut self, login: &'static str) {
        let cookie = self.sign_in(login).await;
        self.cookies.insert(login, cookie);
    }
    async fn sign_in(&self, login: &str) -> String {
        let form = format!("login={login}&password={}", PASSWORD.replace(' ', "+"));
        let (response, text) = self.send(request("POST", "/sign-in", "", "zh", Some(form))).await;
        assert_eq!(response.status().as_u16(), 303, "{login}: {text}");
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
    async fn sign_all_in(&mut self) {
        for login in LOGINS {
            self.welcome(login).await;
        }
    }
    /// Lets days go by; everybody signs in anew.
    pub(crate) async fn pass(&mut self, days: i64) {
        self.wait(days * 24).await;
        self.app().catch_up().await.unwrap();
    }
    /// What the service does by itself about what has fallen due.
    pub(crate) async fn settle(&self) {
        let (app, today) = (self.app(), self.app().today().to_string());
        app.store().settle_applications(&today, &app.shelf().library.calendar, app.now()).await.unwrap();
    }
    /// Whoever signs in as `login`, for the store.
    pub(crate) async fn signed(&self, login: &str) -> zhida_store::Signed {
        match self.app().store().sign_in(login, PASSWORD, self.app().now()).await.unwrap() {
            SignIn::Welcome(signed) => signed,
            other => panic!("{other:?}"),
        }
    }
    /// The company needs 3 million yuan; `institution` sees that and offers 2 million at 3.45%. A relief package is for it.
    pub(crate) async fn needs_money(&mut self) {
        self.need = self.asks_for_money("company", "订单增加，需要流动资金").await;
        let store = self.app().store();
        let provider = store.provider(&self.signed("institution").await).unwrap();
        let tenant = store.tenant(&self.signed("company").await).unwrap();
        tenant.show_need(self.need, &[(provider.number(), vec!["demo-micro-loan-2026".to_owned()])], now()).await.unwrap();
        let quote = zhida_cases::lending::Quote {
            product: "demo-micro-loan-2026".to_owned(),
            fen: 200_000_000,
            rate: 34_500,
            months: 12,
            fees: 0,
            guarantee: 0,
            security: zhida_cases::lending::Security::Credit,
            note: String::new(),
            until: "2026-10-31".parse().unwrap(),
        };
        provider.offer_loan(self.need, &quote, 1, now()).await.unwrap();
        // A relief package, number 1, of which the company was told; and a draft.
        let (first, second) = (store.desk(&self.signed("clerk").await).unwrap(), store.desk(&self.signed("clerk2").await).unwrap());
        let text = zhida_store::ReliefText {
            title: "原料涨价纾困".to_owned(),
            reason: "上游原料涨价".to_owned(),
            begins: "2026-09-01".parse().unwrap(),
            ends: "2026-12-31".parse().unwrap(),
            measure: "demo-micro-loan-2026".to_owned(),
            items: zhida_store::ReliefItems {
                measures: vec!["demo-micro-loan-2026".to_owned(), "cn-srdi-2026".to_owned()],
                services: vec![1],
            },
        };
        let id = first.save_relief(None, &text, now()).await.unwrap();
        first.save_relief(None, &text, now()).await.unwrap();
        second.publish_relief(id, first.relief(id).await.unwrap().seq, now()).await.unwrap();
        store.tell_of_relief(&first.relief(id).await.unwrap(), &[self.company], now()).await.unwrap();
        self.app().catch_up().await.unwrap();
    }
    /// A financing need of 3 million yuan, by `login`.
    pub(crate) async fn asks_for_money(&self, login: &str, text: &str) -> i64 {
        use zhida_cases::lending::{Purpose, Security};
        let wanted_by = "2026-12-31".parse().unwrap();
        let new = zhida_store::NewNeed { fen: 300_000_000, months: 12, purpose: Purpose::Working, security: Security::Credit, wanted_by };
        let demand = zhida_store::Demand { subject: "融资".to_owned(), text: text.to_owned(), contact: text.to_owned() };
        let shelf = self.app().shelf();
        let moment = zhida_store::Moment { calendar: &shelf.library.calendar, at: now(), request: "" };
        let tenant = self.app().store().tenant(&self.signed(login).await).unwrap();
        tenant.ask_for_finance(&new, &demand, "", &moment).await.unwrap()
    }
    /// The tables, for plain SQL.
    pub(crate) async fn tables(&self) -> DatabaseConnection {
        Database::connect(format!("sqlite:{}", self.file().display())).await.unwrap()
    }
    /// Where the store lies.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("zhida.db")
    }
    /// The cookie of `login`; nothing for a visitor.
    pub(crate) fn cookie(&self, login: &str) -> &str {
        self.cookies.get(login).map_or("", String::as_str)
    }
    /// Fills the places of a sample's address.
    pub(crate) fn address(&self, sample: &str) -> String {
        sample
            .replace("{company}", &self.company.to_string())
            .replace("{other}", &self.other.to_string())
            .replace("{need}", &self.need.to_string())
    }
    pub(crate) async fn send(&self, request: Request<Body>) -> (Response<()>, String) {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let text = String::from_utf8_lossy(&to_bytes(body, 20_000_000).await.unwrap()).into_owned();
        (Response::from_parts(parts, ()), text)
    }
    /// A page as `login` sees it in `lang`.
    pub(crate) async fn get(&self, path: &str, login: &str, lang: &str) -> (Response<()>, String) {
        self.send(request("GET", &self.address(path), self.cookie(login), lang, None)).await
    }
    /// A form sent by `login`.
    pub(crate) async fn post(&self, path: &str, login: &str, form: &str) -> (Response<()>, String) {
        self.send(request("POST", &self.address(path), self.cookie(login), "zh", Some(form.to_owned()))).await
    }
}

/// The number that a query gives as `n`.
pub(crate) async fn number(tables: &DatabaseConnection, sql: String) -> i64 {
    let statement = Statement::from_string(tables.get_database_backend(), sql);
    tables.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
}

/// A request as a browser sends it.
pub(crate) fn request(method: &str, path: &str, cookie: &str, lang: &str, form: Option<String>) -> Request<Body> {
    let builder =
        Request::builder().method(method).uri(path).header("host", "localhost").header("cookie", format!("lang={lang}; {cookie}"));
    match form {
        Some(form) => builder
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form))
            .unwrap(),
        None => builder.body(Body::empty()).unwrap(),
    }
}

/// Sends a form that is taken; where it leads.
pub(crate) async fn sent(world: &World, path: &str, login: &str, form: &str) -> String {
    let (response, text) = world.post(path, login, form).await;
    assert_eq!(response.status().as_u16(), 303, "{path} as {login}: {text}");
    response.headers()["location"].to_str().unwrap().to_owned()
}

/// Sends a form that is not taken; the page that says why.
pub(crate) async fn refused(world: &World, path: &str, login: &str, form: &str) -> String {
    let (response, text) = world.post(path, login, form).await;
    assert_eq!(response.status().as_u16(), 422, "{path} as {login}: {text}");
    text
}

/// A page, in Chinese.
pub(crate) async fn page(world: &World, path: &str, login: &str) -> String {
    let (response, text) = world.get(path, login, "zh").await;
    assert_eq!(response.status().as_u16(), 200, "{path} as {login}: {text}");
    text
}
