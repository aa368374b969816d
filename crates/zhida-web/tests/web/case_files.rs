//! Files of cases: kept with a draft, taken away before it is sent, seen with the row they came with and by whom that concerns.

use crate::common::{World, page, sent, world};
use crate::files::send;

const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\n......";
const VOICE: &[u8] = b"OggS\0\x02........OpusHead........";

/// Numbers of the files a page links, each once.
fn files(page: &str) -> Vec<i64> {
    let number = |rest: &str| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok();
    let mut all: Vec<i64> = page.split("/files/").skip(1).filter_map(number).collect();
    all.dedup();
    all
}

async fn status(world: &World, file: i64, login: &str) -> u16 {
    world.get(&format!("/files/{file}"), login, "zh").await.0.status().as_u16()
}

/// A demand with a photo and a voice note; its number.
async fn demand(world: &World) -> i64 {
    let fields = [("subject", "用电"), ("text", "配电箱冒烟"), ("contact", "王某 13800000000"), ("how", "send")];
    let brought: [(&str, &str, &[u8]); 2] = [("photo", "现场.jpg", PHOTO), ("voice", "说明.opus", VOICE)];
    let (answer, text) = send(world, "/my/cases/new", "company", &fields, &brought).await;
    assert_eq!(answer.status().as_u16(), 303, "{text}");
    answer.headers()["location"].to_str().unwrap().rsplit('/').next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_chosen_on_a_telephone_are_not_lost_and_can_be_taken_away_before_sending() {
    let world = world().await;
    // The text lacks: the files are kept as a draft. What is no such file is refused by name.
    let fields = [("subject", "用电"), ("contact", "王某"), ("how", "send")];
    let (answer, text) = send(&world, "/my/cases/new", "company", &fields, &[("photo", "现场.jpg", PHOTO)]).await;
    assert_eq!(answer.status().as_u16(), 422);
    assert!(text.contains("请填写内容") && text.contains("现场.png"), "told by its content: {text}");
    let draft = text.split("name=\"draft\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [("draft", draft.as_str()), ("subject", "用电"), ("text", "冒烟"), ("contact", "王某"), ("how", "send")];
    let brought: [(&str, &str, &[u8]); 2] =
        [("voice", "a.amr", b"#!AMR\n<\x08"), ("voice", "b.mp4", b"\0\0\0\x18ftypisom........hdlr........vide")];
    let (answer, text) = send(&world, "/my/cases/new", "company", &fields, &brought).await;
    assert!(answer.status().as_u16() == 422 && text.contains("“b.mp4”没有收下") && text.contains("a.amr"), "{text}");
    let there = files(&text);
    assert_eq!(there.len(), 2);
    // Nobody else sees a draft's files, and nobody else takes them away.
    for (login, is) in [("company", 200), ("rival", 404), ("clerk", 404), ("department", 404), ("leader", 404), ("institution", 404)] {
        assert_eq!(status(&world, there[1], login).await, is, "{login}");
    }
    let remove = format!("draft={draft}&remove={}&text=x", there[1]);
    assert_eq!(world.post("/my/cases/new", "rival", &remove).await.0.status().as_u16(), 404);
    sent(&world, "/my/cases/new", "company", &format!("draft={draft}&remove={}&subject=用电&text=冒烟&contact=王某", there[1])).await;
    assert_eq!(status(&world, there[1], "company").await, 404);
    let case = sent(&world, "/my/cases/new", "company", &format!("draft={draft}&subject=用电&text=冒烟&contact=王某&how=send")).await;
    let text = page(&world, &case, "company").await;
    assert_eq!(files(&text), [there[0]], "{text}");
    // Sent, it stays.
    assert_eq!(world.post("/my/cases/new", "company", &format!("draft={draft}&remove={}", there[0])).await.0.status().as_u16(), 404);
    assert_eq!(world.post(&format!("/my/files/{}/delete", there[0]), "company", "").await.0.status().as_u16(), 422);
    assert!(page(&world, "/my/files", "company").await.contains(&format!("href=\"{case}\"")));
    // A draft that is dropped takes its files along.
    let fields = [("subject", "用电"), ("text", "x"), ("how", "keep")];
    let (answer, _) = send(&world, "/my/cases/new", "company", &fields, &[("file", "a.txt", b"a")]).await;
    let draft = answer.headers()["location"].to_str().unwrap().to_owned();
    let file = files(&page(&world, &draft, "company").await)[0];
    sent(&world, "/my/cases/new", "company", &format!("draft={}&how=drop", draft.rsplit('=').next().unwrap())).await;
    assert_eq!(status(&world, file, "company").await, 404);
    assert_eq!(world.app().store().verify(&[], |_, _| ()).await.unwrap().1, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_seen_with_what_they_came_with() {
    let mut world = world().await;
    let lead = crate::cases::offices(&mut world).await;
    let id = demand(&world).await;
    let (mine, case) = (format!("/my/cases/{id}"), format!("/desk/cases/{id}"));
    let text = page(&world, &mine, "company").await;
    let first = files(&text);
    assert!(text.contains("<audio controls") && text.contains("<img src=\"/files/"), "{text}");
    // Offices see it once they have a part in it.
    for (login, is) in [
        ("company", 200),
        ("rival", 404),
        ("clerk", 200),
        ("power", 404),
        ("leader", 200),
        ("auditor", 200),
        ("admin", 403),
        ("institution", 404),
    ] {
        assert_eq!(status(&world, first[0], login).await, is, "{login}");
    }
    sent(&world, &case, "clerk", "act=accept&kind=demand&subject=用电&urgency=ordinary").await;
    sent(&world, &case, "clerk", &format!("act=route&lead={lead}&why=x")).await;
    assert_eq!((status(&world, first[0], "power").await, status(&world, first[0], "housing").await), (200, 404));
    let text = page(&world, &case, "power").await;
    assert!(text.contains("说明.opus") && text.contains("enctype=\"multipart/form-data\""), "{text}");

    // A recording is handed out piece by piece, as telephones ask for it.
    let request = axum::http::Request::builder()
        .uri(format!("/files/{}", first[1]))
        .header("host", "localhost")
        .header("cookie", world.cookie("company"));
    let (answer, text) = world.send(request.header("range", "bytes=0-3").body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!((answer.status().as_u16(), text.as_str()), (206, "OggS"));
    assert_eq!(answer.headers()["content-range"], format!("bytes 0-3/{}", VOICE.len()));

    // Both sides add files later. A reply's files are the enterprise's when the reply is: not while it is a draft, never if it was sent back.
    send(&world, &mine, "company", &[("act", "add"), ("text", "又拍了一张")], &[("photo", "二.jpg", PHOTO)]).await;
    for form in ["act=sign", "act=contact&channel=phone&reached=yes"] {
        sent(&world, &case, "power", form).await;
    }
    let no = [
        ("act", "reply"),
        ("outcome", "explained"),
        ("text", "不属受理范围"),
        ("evidence", "工单17"),
        ("next-step", "无"),
        ("rule", "供电营业规则"),
        ("instead", "找物业"),
        ("person", "李某"),
        ("appeal", "12398"),
    ];
    let (answer, text) = send(&world, &case, "power", &no, &[("file", "依据一.txt", "甲".as_bytes())]).await;
    assert_eq!(answer.status().as_u16(), 303, "{text}");
    let drafted = *files(&page(&world, &case, "power").await).last().unwrap();
    assert!(!page(&world, &mine, "company").await.contains("依据一"));
    assert_eq!(status(&world, drafted, "company").await, 404);
    sent(&world, &case, "power-head", "act=send-back&reason=再核实").await;
    assert_eq!(status(&world, drafted, "company").await, 404);
    send(&world, &case, "power", &no, &[("file", "依据二.txt", "乙".as_bytes())]).await;
    let signed = *files(&page(&world, &case, "power").await).last().unwrap();
    assert_eq!(status(&world, signed, "company").await, 404);
    sent(&world, &case, "power-head", "act=sign-reply").await;
    assert_eq!((status(&world, signed, "company").await, status(&world, signed, "rival").await), (200, 404));
    let text = page(&world, &mine, "company").await;
    assert!(text.contains("依据二.txt") && !text.contains("依据一") && text.contains("二.png"), "{text}");
    assert_eq!(status(&world, drafted, "company").await, 404);

    // What cannot be kept stops the move, and says so; a move that says nothing of its own brings none.
    let (answer, text) = send(&world, &mine, "company", &[("act", "add"), ("text", "再补充")], &[("file", "a.png", b"MZ\x90\0\x03")]).await;
    assert!(answer.status().as_u16() == 422 && text.contains("没有收下") && text.contains("再补充"), "{text}");
    let (answer, _) = send(&world, &mine, "company", &[("act", "withdraw"), ("reason", "x")], &[("file", "a.txt", b"a")]).await;
    assert_eq!(answer.status().as_u16(), 422);
    assert_eq!(world.app().store().verify(&[], |_, _| ()).await.unwrap().1, []);
}
