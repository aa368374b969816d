//! Robots that write into a group: WeCom, DingTalk and Feishu, each in its own format, with its own signature and its own way to say no.

use crate::{Failure, TIME};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

/// Whose robot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RobotKind {
    /// 企业微信.
    WeCom,
    /// 钉钉.
    DingTalk,
    /// 飞书.
    Feishu,
}

impl RobotKind {
    /// All.
    pub const ALL: [RobotKind; 3] = [RobotKind::WeCom, RobotKind::DingTalk, RobotKind::Feishu];

    /// Name in settings and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            RobotKind::WeCom => "wecom",
            RobotKind::DingTalk => "dingtalk",
            RobotKind::Feishu => "feishu",
        }
    }
    /// The robot of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }
    /// How the addresses of its robots begin. Nothing else is called: a reader's setting must not make the server call into its own network.
    fn beginnings(self) -> &'static [&'static str] {
        match self {
            RobotKind::WeCom => &["https://qyapi.weixin.qq.com/cgi-bin/webhook/send?"],
            RobotKind::DingTalk => &["https://oapi.dingtalk.com/robot/send?"],
            RobotKind::Feishu => &["https://open.feishu.cn/open-apis/bot/v2/hook/", "https://open.larksuite.com/open-apis/bot/v2/hook/"],
        }
    }
}

/// A robot of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Robot {
    /// Whose.
    pub kind: RobotKind,
    /// Its address, which holds its key.
    pub url: String,
    /// What it signs with; empty if it does not (WeCom's never do).
    pub secret: String,
}

/// Writes to robots.
#[derive(Clone, Debug)]
pub struct Robots {
    client: reqwest::Client,
    also: Vec<String>,
}

/// Longest text a robot takes, in bytes: WeCom's limit, the smallest of the three.
const LONGEST: usize = 2000;

/// TLS by `ring`, which the database's driver brings already.
pub(crate) fn install_provider() {
    // Refused if there is one: then there is one.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Robots {
    /// A client that calls the three services, and besides addresses that begin with one of `also`: for installations of one's own.
    ///
    /// # Errors
    /// TLS cannot be set up on this machine.
    pub fn new(also: Vec<String>) -> Result<Self, Failure> {
        install_provider();
        let client = reqwest::Client::builder().timeout(TIME).redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        Ok(Self { client: client.map_err(|e| Failure::Away(e.to_string()))?, also })
    }

    /// Whether `url` may be a robot's of that kind.
    #[must_use]
    pub fn accepts(&self, kind: RobotKind, url: &str) -> bool {
        let inside = |beginning: &str| url.len() > beginning.len() && url.starts_with(beginning);
        kind.beginnings().iter().any(|b| inside(b)) || self.also.iter().any(|b| inside(b))
    }

    /// Writes `text` into the robot's group. `now` is signed along and must be right to within an hour.
    ///
    /// # Errors
    /// What became of it instead.
    pub async fn send(&self, robot: &Robot, text: &str, now: DateTime<Utc>) -> Result<(), Failure> {
        if !self.accepts(robot.kind, &robot.url) {
            return Err(Failure::Never(format!("not an address of {}", robot.kind.key())));
        }
        let (url, body) = request(robot, &cut(text), now);
        let sent = self.client.post(url).header("content-type", "application/json; charset=utf-8").body(body.to_string()).send().await;
        // The address holds the key and must not get into words that people read.
        let away = |error: reqwest::Error| Failure::Later(chain(&error.without_url()));
        let response = sent.map_err(away)?;
        let status = response.status().as_u16();
        let answer = response.text().await.map_err(away)?;
        judge(robot.kind, status, &answer)
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |e| e.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Cut at a character, with a sign that it was.
fn cut(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let mut end = LONGEST - '…'.len_utf8();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

fn signature(key: &str, text: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map(|mut mac| {
        mac.update(text.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    });
    // A key of any length will do.
    mac.unwrap_or_default()
}

/// Address and body of the request.
fn request(robot: &Robot, text: &str, now: DateTime<Utc>) -> (String, Value) {
    let plain = json!({ "msgtype": "text", "text": { "content": text } });
    match robot.kind {
        RobotKind::WeCom => (robot.url.clone(), plain),
        RobotKind::DingTalk if robot.secret.is_empty() => (robot.url.clone(), plain),
        RobotKind::DingTalk => {
            let millis = now.timestamp_millis();
            let sign = signature(&robot.secret, &format!("{millis}\n{}", robot.secret));
            let sign = sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
            (format!("{}&timestamp={millis}&sign={sign}", robot.url), plain)
        }
        RobotKind::Feishu => {
            let mut body = json!({ "msg_type": "text", "content": { "text": text } });
            if !robot.secret.is_empty() {
                let seconds = now.timestamp().to_string();
                // Here time and secret are the key, and nothing is what is signed.
                body["sign"] = signature(&format!("{seconds}\n{}", robot.secret), "").into();
                body["timestamp"] = seconds.into();
            }
            (robot.url.clone(), body)
        }
    }
}

/// What an answer means. All three answer 200 with a number of their own; 0 is yes.
fn judge(kind: RobotKind, status: u16, answer: &str) -> Result<(), Failure> {
    let parsed: Value = serde_json::from_str(answer).unwrap_or_default();
    let code = ["errcode", "code", "StatusCode"].iter().find_map(|name| parsed[*name].as_i64());
    let said = ["errmsg", "msg", "StatusMessage"].iter().find_map(|name| parsed[*name].as_str()).unwrap_or_default();
    let words = format!("{status} {} {said}", code.map(|c| c.to_string()).unwrap_or_default());
    match (status, code) {
        (200, Some(0)) => Ok(()),
        (200, Some(code)) if is_final(kind, code) => Err(Failure::Never(words)),
        (400..=499, _) if status != 408 && status != 429 => Err(Failure::Never(words)),
        _ => Err(Failure::Later(words)),
    }
}

/// Codes that say no for good: the robot is gone, the key or signature is wrong, the text is refused. Others are limits that pass.
fn is_final(kind: RobotKind, code: i64) -> bool {
    match kind {
        // invalid webhook; content refused or empty.
        RobotKind::WeCom => matches!(code, 93000 | 93008 | 40008 | 44004 | 40058),
        // token, signature or keyword wrong; robot stopped.
        RobotKind::DingTalk => matches!(code, 300_001 | 300_005 | 310_000 | 400_013 | 400_014 | 400_101 | 400_102 | 400_105 | 400_106),
        // bad request; sign match fail; ip not allowed; keywords not found; robot gone.
        RobotKind::Feishu => matches!(code, 9499 | 19001 | 19002 | 19021 | 19022 | 19024),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn robot(kind: RobotKind, secret: &str) -> Robot {
        Robot { kind, url: format!("{}x", kind.beginnings()[0]), secret: secret.to_owned() }
    }
    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_599_360_473_000).unwrap()
    }

    /// Signatures computed with Python's hmac, from the two services' descriptions.
    #[test]
    fn signatures() {
        let (url, body) = request(&robot(RobotKind::DingTalk, "this is secret"), "一", at());
        assert_eq!(
            url,
            "https://oapi.dingtalk.com/robot/send?x&timestamp=1599360473000&sign=hXZTWifRGHclNuZSKxoXc%2F%2Fsh51SWfVfRIhcdeKs63I%3D"
        );
        assert_eq!(body, json!({ "msgtype": "text", "text": { "content": "一" } }));
        let (url, body) = request(&robot(RobotKind::Feishu, "demo"), "一", at());
        assert_eq!(url, robot(RobotKind::Feishu, "").url);
        assert_eq!(
            body,
            json!({ "msg_type": "text", "content": { "text": "一" }, "timestamp": "1599360473", "sign": "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=" })
        );
        let (_, body) = request(&robot(RobotKind::WeCom, "ignored"), "一", at());
        assert_eq!(body, json!({ "msgtype": "text", "text": { "content": "一" } }));
    }

    #[test]
    fn only_robots_are_called() {
        let robots = Robots::new(vec!["http://127.0.0.1:9/".to_owned()]).unwrap();
        for kind in RobotKind::ALL {
            assert!(robots.accepts(kind, &robot(kind, "").url));
            assert!(robots.accepts(kind, "http://127.0.0.1:9/hook"));
            for other in [
                "http://127.0.0.1:90/hook",
                "http://169.254.169.254/",
                "https://qyapi.weixin.qq.com@evil.example/",
                "file:///etc/passwd",
                "",
            ] {
                assert!(!robots.accepts(kind, other), "{other}");
            }
        }
        assert!(!robots.accepts(RobotKind::Feishu, &robot(RobotKind::WeCom, "").url));
    }

    #[test]
    fn answers() {
        let no = |kind, status, answer: &str| judge(kind, status, answer).unwrap_err();
        assert_eq!(judge(RobotKind::WeCom, 200, r#"{"errcode":0,"errmsg":"ok"}"#), Ok(()));
        assert_eq!(
            judge(RobotKind::Feishu, 200, r#"{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}"#),
            Ok(())
        );
        assert!(no(RobotKind::WeCom, 200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#).is_final());
        assert!(!no(RobotKind::WeCom, 200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#).is_final());
        assert!(no(RobotKind::DingTalk, 200, r#"{"errcode":310000,"errmsg":"sign not match"}"#).is_final());
        assert!(no(RobotKind::Feishu, 200, r#"{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}"#).is_final());
        assert!(!no(RobotKind::Feishu, 429, "").is_final());
        assert!(no(RobotKind::Feishu, 404, "").is_final());
        assert!(!no(RobotKind::WeCom, 502, "<html>").is_final());
        // A page of somebody else's in between is no yes.
        assert!(!no(RobotKind::WeCom, 200, "<html>").is_final());
    }

    #[test]
    fn long_texts_are_cut_at_a_character() {
        let text = "政".repeat(1000);
        let cut = cut(&text);
        assert!(cut.len() <= LONGEST && cut.ends_with('…') && text.starts_with(cut.trim_end_matches('…')));
    }
}
