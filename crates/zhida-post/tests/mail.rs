//! Mails as files, and a mail server that says no in its several ways.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use zhida_post::{Failure, Mail, Mailer};

fn mail(to: &str) -> Mail {
    Mail {
        to: to.to_owned(), subject: "新通知\r\nBcc: x@y.cn".to_owned(), text: "正文\n.\n末行\n".to_owned(), number: "d7".to_owned()
    }
}

#[tokio::test]
async fn a_mail_sent_twice_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::folder(folder.path().to_owned(), "直达 <zhida@example.cn>").unwrap();
    mailer.send(&mail("wang@example.cn")).await.unwrap();
    mailer.send(&mail("wang@example.cn")).await.unwrap();
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().path()).collect();
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert_eq!(files.len(), 1);
    assert!(text.contains("Message-ID: <d7@example.cn>") && text.contains("To: wang@example.cn"), "{text}");
    assert!(!text.contains("\nBcc:"), "a subject adds no header: {text}");
    assert!(matches!(mailer.send(&mail("nobody")).await, Err(Failure::Never(_))));
    assert!(Mailer::folder(folder.path().to_owned(), "nobody").is_err());
}

/// A server for one connection that answers RCPT TO with `answer`.
async fn server(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 here\r\n").await.unwrap();
        let mut data = false;
        while let Ok(Some(line)) = lines.next_line().await {
            let reply = match line.split([' ', ':']).next().unwrap_or_default() {
                _ if data && line != "." => continue,
                _ if data => {
                    data = false;
                    "250 taken"
                }
                "RCPT" => answer,
                "DATA" => {
                    data = true;
                    "354 go on"
                }
                _ => "250 fine",
            };
            if write.write_all(format!("{reply}\r\n").as_bytes()).await.is_err() {
                break;
            }
        }
    });
    url
}

#[tokio::test]
async fn a_server_takes_it_or_says_why_not() {
    let send = async |answer| Mailer::smtp(&server(answer).await, None, "zhida@example.cn").unwrap().send(&mail("wang@example.cn")).await;
    assert_eq!(send("250 fine").await, Ok(()));
    assert!(matches!(send("550 no such mailbox").await, Err(Failure::Never(words)) if words.contains("no such mailbox")));
    assert!(matches!(send("452 mailbox full").await, Err(Failure::Later(_))));
    assert!(matches!(send("421 closing").await, Err(Failure::Away(_))));
    let nobody = Mailer::smtp("smtp://127.0.0.1:1", None, "zhida@example.cn").unwrap();
    assert!(matches!(nobody.send(&mail("wang@example.cn")).await, Err(Failure::Away(_))));
}
