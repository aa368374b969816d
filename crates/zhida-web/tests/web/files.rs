//! Files: sent, refused in words, opened by whom they concern, never shown in our own pages.

use crate::common::{World, world};
use axum::body::Body;
use axum::http::{Request, Response};

const EDGE: &str = "zhida-test-edge";

/// A form with files as a browser sends it.
pub(crate) async fn send(
    world: &World,
    path: &str,
    login: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str, &[u8])],
) -> (Response<()>, String) {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (field, name, bytes) in files {
        body.extend(
            format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\ncontent-type: image/png\r\n\r\n")
                .bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").bytes());
    let request = Request::builder()
        .method("POST")
        .uri(world.address(path))
        .header("host", "localhost")
        .header("cookie", format!("lang=zh; {}", world.cookie(login)))
        .header("content-type", format!("multipart/form-data; boundary={EDGE}"))
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    world.send(request).await
}

/// Number of the first file a page links.
fn first(page: &str) -> i64 {
    page.split("/files/").find_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_kept_opened_by_whom_it_concerns_and_deleted() {
    let world = world().await;
    let (sent, text) = send(&world, "/my/files", "company", &[], &[("file", "审计报告.exe", b"%PDF-1.7\nreport")]).await;
    assert_eq!(sent.status().as_u16(), 303, "{text}");
    let (_, page) = world.get("/my/files", "company", "zh").await;
    assert!(page.contains("审计报告.pdf") && page.contains("留存备用"), "{page}");
    let id = first(&page);
    let (opened, bytes) = world.get(&format!("/files/{id}"), "company", "zh").await;
    assert_eq!((opened.status().as_u16(), bytes.as_str()), (200, "%PDF-1.7\nreport"));
    let header = |name: &str| opened.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert!(header("content-disposition").starts_with("attachment; filename*=UTF-8''%E5%AE%A1"), "{}", header("content-disposition"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").contains("sandbox"));
    // The centre may open it, another firm may not, a leader reads the city's state and not its papers.
    for (login, status) in
        [("clerk", 200), ("department", 200), ("auditor", 200), ("leader", 403), ("rival", 404), ("admin", 403), ("", 303)]
    {
        let (answer, _) = world.get(&format!("/files/{id}"), login, "zh").await;
        assert_eq!(answer.status().as_u16(), status, "{login}");
    }
    assert_eq!(world.post(&format!("/my/files/{id}/delete"), "rival", "").await.0.status().as_u16(), 404);
    assert_eq!(world.post(&format!("/my/files/{id}/delete"), "company", "").await.0.status().as_u16(), 303);
    assert_eq!(world.get(&format!("/files/{id}"), "company", "zh").await.0.status().as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_is_refused_in_words() {
    let world = world().await;
    let files: [(&str, &str, &[u8]); 3] =
        [("file", "a.png", b"MZ\x90\x00\x03\x00\x00\x00"), ("file", "b.zip", b"PK\x03\x04broken"), ("file", "c.txt", "好".as_bytes())];
    let (answer, page) = send(&world, "/my/files", "company", &[], &files).await;
    assert_eq!(answer.status().as_u16(), 422);
    assert!(page.contains("“a.png”没有收下：这类文件不收") && page.contains("“b.zip”没有收下"), "{page}");
    assert!(page.contains("c.txt"), "what was sound is kept: {page}");
    let (answer, page) = send(&world, "/my/files", "company", &[], &[("file", "", b"")]).await;
    assert!(answer.status().as_u16() == 422 && page.contains("请先选择文件"), "{page}");
    let big = vec![b'a'; (20 << 20) + 1];
    let (_, page) = send(&world, "/my/files", "company", &[], &[("file", "big.txt", &big)]).await;
    assert!(page.contains("超过 20 MB"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_centre_sends_for_the_enterprise_or_for_itself() {
    let world = world().await;
    let to = "/desk/enterprises/{company}/files";
    send(&world, to, "clerk", &[("open", "yes")], &[("file", "告知书.txt", b"open")]).await;
    let (_, page) = world.get(to, "clerk", "zh").await;
    let open = first(&page);
    send(&world, to, "department", &[], &[("file", "内部.txt", b"closed")]).await;
    let (_, page) = world.get(to, "clerk", "zh").await;
    assert!(page.contains("内部.txt") && page.contains("仅内部可见"), "{page}");
    let closed = first(&page.replace(&format!("/files/{open}"), ""));
    let status = async |id: i64| world.get(&format!("/files/{id}"), "company", "zh").await.0.status().as_u16();
    assert_eq!((status(open).await, status(closed).await), (200, 404));
    let (_, mine) = world.get("/my/files", "company", "zh").await;
    assert!(mine.contains("告知书.txt") && mine.contains("服务中心发来") && !mine.contains("内部.txt"), "{mine}");
    let (answer, page) = world.post(&format!("/my/files/{open}/delete"), "company", "").await;
    assert!(answer.status().as_u16() == 422 && page.contains("不能删除"), "{page}");
}
