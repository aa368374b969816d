//! Mail server and robots are away for a day: nothing is lost, nothing comes twice, with two nodes sending.

use crate::common::{World, ground, now, postgres_url, world_in};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpSocket};
use zhida_post::{Mailer, Robots};
use zhida_store::{By, Channel, Notice, NoticeKind, Recipient, Signed, Store, Wanted};
use zhida_web::{Options, Post, Service};

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("zhida.db");
    let world = world_in(Store::open_file(&file).await.unwrap(), folder, zhida_web::Options::default()).await;
    story(&world, Store::open_file(&file).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() {
    let Some(url) = postgres_url("outage").await else { return };
    let world = world_in(Store::open_url(&url).await.unwrap(), tempfile::tempdir().unwrap(), zhida_web::Options::default()).await;
    story(&world, Store::open_url(&url).await.unwrap()).await;
}

/// What arrived, in the order in which it did.
type Arrived = Arc<Mutex<Vec<String>>>;

/// A mail server that takes everything.
async fn mail_server(listener: TcpListener, arrived: Arrived) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let arrived = Arc::clone(&arrived);
        tokio::spawn(async move {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            let _ = write.write_all(b"220 here\r\n").await;
            let mut mail: Option<String> = None;
            while let Ok(Some(line)) = lines.next_line().await {
                let reply = match (&mut mail, line.as_str()) {
                    (Some(text), ".") => {
                        arrived.lock().unwrap().push(std::mem::take(text));
                        mail = None;
                        "250 taken"
                    }
                    (Some(text), line) => {
                        text.push_str(line);
                        text.push('\n');
                        continue;
                    }
                    (None, "DATA") => {
                        mail = Some(String::new());
                        "354 go on"
                    }
                    (None, _) => "250 fine",
                };
                if write.write_all(format!("{reply}\r\n").as_bytes()).await.is_err() {
                    break;
                }
            }
        });
    }
}

/// Robots that take everything.
async fn robots(listener: TcpListener, arrived: Arrived) {
    let take = move |body: String| {
        arrived.lock().unwrap().push(body);
        async { r#"{"errcode":0,"errmsg":"ok"}"# }
    };
    axum::serve(listener, axum::Router::new().route("/hook", axum::routing::post(take))).await.unwrap();
}

/// An address that is ours and where nobody listens yet: who connects is refused.
fn reserved() -> (TcpSocket, String) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap().to_string();
    (socket, address)
}

async fn reader(world: &World, robot: &str) -> Signed {
    let store = world.app().store();
    let admin = store.admin(&store.signed(6).await.unwrap().unwrap()).unwrap();
    let user = admin.users("company", None, 0, 1).await.unwrap().0[0].id;
    let signed = store.signed(user).await.unwrap().unwrap();
    store.ask_for_email(&signed, "wang@example.cn", "zh", now()).await.unwrap();
    let proof = store.next_parcel("test", &[Channel::Email], now()).await.unwrap().unwrap();
    store.parcel_sent(&proof, now()).await.unwrap();
    store.prove_email(&proof.payload, now()).await.unwrap();
    let wanted = Wanted {
        lang: "zh".to_owned(),
        email_on: true,
        hook_on: true,
        hook_kind: "wecom".to_owned(),
        hook_url: format!("http://{robot}/hook"),
        hook_secret: String::new(),
        digest: None,
        quiet: None,
        day_limit: 50,
    };
    store.set_notice_settings(&signed, wanted, now()).await.unwrap();
    signed
}

async fn story(world: &World, second: Store) {
    let ((mail_at, mail), (robot_at, robot)) = (reserved(), reserved());
    reader(world, &robot).await;
    // Two nodes share one clock that the story moves.
    let minutes = Arc::new(AtomicI64::new(0));
    let clock = || {
        let minutes = Arc::clone(&minutes);
        Arc::new(move || now() + chrono::TimeDelta::minutes(minutes.load(Ordering::SeqCst)))
    };
    let store = world.app().store().clone();
    let a = Service::start(store.clone(), ground(), clock(), Options::default()).await.unwrap();
    let b = Service::start(second, ground(), clock(), Options::default()).await.unwrap();
    let post = || Post {
        mailer: Some(Mailer::smtp(&format!("smtp://{mail}"), None, "zhida@example.cn").unwrap()),
        robots: Robots::new(vec![format!("http://{robot}/")]).unwrap(),
        public_url: "https://zhida.example.cn".to_owned(),
    };
    let (first, other) = (post(), post());
    let round = async || {
        let (x, y) = tokio::join!(a.app().send_due(&first, "a"), b.app().send_due(&other, "b"));
        (x.unwrap(), y.unwrap())
    };

    // A day of notices, one an hour, found by both nodes; nobody answers.
    const TOLD: usize = 24;
    for hour in 0..TOLD {
        let at = now() + chrono::TimeDelta::minutes(minutes.load(Ordering::SeqCst));
        let told = Notice::new(format!("n-{hour}"), Recipient::Enterprise(world.company), NoticeKind::ClaimApproved, "/my");
        let told = [told.with("name", format!("N{hour}."))];
        store.tell(&By::program(at), &told).await.unwrap();
        assert_eq!(store.tell(&By::program(at), &told).await.unwrap(), 0);
        for _ in 0..6 {
            let (x, y) = round().await;
            assert_eq!((x.sent, y.sent), (0, 0));
            minutes.fetch_add(10, Ordering::SeqCst);
        }
    }
    let desk = store.desk(&store.signed(1).await.unwrap().unwrap()).unwrap();
    assert!(desk.unsent(false, 0, 99).await.unwrap().1 > 0, "the desk sees what is tried again");

    // They answer again.
    let (mails, texts) = (Arrived::default(), Arrived::default());
    tokio::spawn(mail_server(mail_at.listen(64).unwrap(), Arc::clone(&mails)));
    tokio::spawn(robots(robot_at.listen(64).unwrap(), Arc::clone(&texts)));
    for _ in 0..60 {
        round().await;
        minutes.fetch_add(10, Ordering::SeqCst);
    }
    let (mails, texts) = (mails.lock().unwrap().clone(), texts.lock().unwrap().clone());
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for mail in &mails {
        let number = mail.lines().find(|l| l.starts_with("Message-ID:")).unwrap();
        *numbers.entry(number.to_owned()).or_default() += 1;
    }
    assert!(numbers.len() == TOLD && numbers.values().all(|n| *n == 1), "{numbers:?}");
    for hour in 0..TOLD {
        let count = texts.iter().filter(|text| text.contains(&format!("N{hour}."))).count();
        assert_eq!(count, 1, "notice {hour} came {count} times by the robot");
    }
    assert_eq!(texts.len(), TOLD);
    assert_eq!((desk.unsent(true, 0, 9).await.unwrap().1, desk.unsent(false, 0, 9).await.unwrap().1), (0, 0));
    a.stop().await;
    b.stop().await;
}
