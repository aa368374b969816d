//! The bell, the list, the settings, and mail as it lies in the folder.

use crate::common::{World, now, world};
use zhida_post::{Mailer, Robots};
use zhida_store::{By, Notice, NoticeKind, Recipient};
use zhida_web::Post;

async fn tell(world: &World, key: &str) {
    let told = Notice::new(key, Recipient::Enterprise(world.company), NoticeKind::ClaimApproved, "/my/profile").with("name", "甲公司");
    world.app().store().tell(&By::program(now()), &[told]).await.unwrap();
}

/// Sends what is due into a folder; gives the mails, by name.
async fn mails(world: &World) -> Vec<String> {
    let folder = world.file().with_file_name("mails");
    let mailer = Mailer::folder(folder.clone(), "zhida@example.cn").unwrap();
    let post = Post { mailer: Some(mailer), robots: Robots::new(Vec::new()).unwrap(), public_url: "https://zhida.example.cn".to_owned() };
    world.app().send_due(&post, "test").await.unwrap();
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort_by_key(|f| f.file_stem().unwrap().to_string_lossy()[1..].parse::<u32>().unwrap());
    let text = |file: &std::path::PathBuf| {
        let raw = std::fs::read_to_string(file).unwrap();
        let (head, body) = raw.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("base64"), "{head}");
        format!("{head}\n{}", String::from_utf8(decode(&body.replace("\r\n", ""))).unwrap())
    };
    files.iter().map(text).collect()
}

fn decode(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = text.bytes().filter(|b| *b != b'=').map(|b| LETTERS.iter().position(|l| *l == b).unwrap());
    let (mut bytes, mut held, mut count) = (Vec::new(), 0_usize, 0);
    for six in bits {
        (held, count) = ((held << 6 | six) & 0xffff, count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(held >> count & 0xff).unwrap());
        }
    }
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bell_rings_until_it_is_read() {
    let world = world().await;
    let (_, quiet) = world.get("/my", "company", "zh").await;
    assert!(quiet.contains("通知，0 条未读") && !quiet.contains("bell-count"));
    tell(&world, "a").await;
    tell(&world, "b").await;
    let (_, rings) = world.get("/my", "company", "zh").await;
    assert!(rings.contains("通知，2 条未读") && rings.contains("bell-count"), "{rings}");
    let (_, list) = world.get("/my/notices", "company", "zh").await;
    assert!(list.contains("企业认领已通过") && list.contains("甲公司"), "{list}");
    let id = list.split("href=\"/my/notices/").nth(2).and_then(|t| t.split('"').next()).unwrap().to_owned();
    let (_, one) = world.get(&format!("/my/notices/{id}"), "company", "zh").await;
    assert!(one.contains("通知，1 条未读"), "{one}");
    let (answer, _) = world.post(&format!("/my/notices/{id}"), "company", "").await;
    assert_eq!(answer.headers()["location"], "/my/profile");
    assert_eq!(world.get(&format!("/my/notices/{id}"), "rival", "zh").await.0.status().as_u16(), 404);
    assert_eq!(world.post(&format!("/my/notices/{id}"), "rival", "").await.0.status().as_u16(), 404);
    world.post("/my/notices", "company", "all=yes").await;
    let (_, list) = world.get("/my/notices?unread=yes", "company", "zh").await;
    assert!(list.contains("没有未读通知"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_proven_by_its_link_and_then_written_to() {
    let world = world().await;
    let (answer, text) = world.post("/my/notices/email", "company", "email=nobody").await;
    assert_eq!(answer.status().as_u16(), 422, "{text}");
    world.post("/my/notices/email", "company", "email=wang%40example.cn").await;
    let sent = mails(&world).await;
    let link = sent[0].split("https://zhida.example.cn").nth(1).and_then(|t| t.split('\n').next()).unwrap().trim().to_owned();
    assert!(sent[0].contains("To: wang@example.cn") && link.starts_with("/email/"), "{sent:?}");
    // A mail filter that opens the link proves nothing.
    assert!(world.get(&link, "", "zh").await.1.contains("wang@example.cn"));
    assert!(world.get("/my/notices/settings", "company", "zh").await.1.contains("还没有确认过的邮箱"));
    world.post(&link, "", "").await;
    assert!(world.get("/my/notices/settings", "company", "zh").await.1.contains("已确认：wang@example.cn"));
    assert_eq!(world.get(&link, "", "zh").await.0.status().as_u16(), 404);
    tell(&world, "a").await;
    let sent = mails(&world).await;
    assert_eq!(sent.len(), 2);
    assert!(sent[1].contains("您现在可以代表“甲公司”") && sent[1].contains("https://zhida.example.cn/my/notices/"), "{}", sent[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_robots_addresses_are_taken() {
    let world = world().await;
    let form = |url: &str, limit: &str| {
        format!("hook_on=yes&hook_kind=wecom&hook_url={url}&quiet=yes&quiet_from=22%3A00&quiet_to=07%3A00&day_limit={limit}&digest_hour=9")
    };
    for (url, limit) in [("http%3A%2F%2F169.254.169.254%2F", "5"), ("", "5"), ("", "0"), ("https%3A%2F%2Fexample.cn%2F", "x")] {
        let (answer, text) = world.post("/my/notices/settings", "company", &form(url, limit)).await;
        assert_eq!(answer.status().as_u16(), 422, "{url} {limit}: {text}");
    }
    let quiet = form("", "7").replace("hook_on=yes&", "");
    assert_eq!(world.post("/my/notices/settings", "company", &quiet).await.0.status().as_u16(), 303);
    let (_, page) = world.get("/my/notices/settings", "company", "zh").await;
    assert!(page.contains("value=\"22:00\"") && page.contains("value=\"7\""), "{page}");
}
