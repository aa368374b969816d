//! Every file sent is shown to a virus scanner before anybody can open it, if the service was given one. A scanner that does not answer
//! refuses: what was not examined is not kept.

use std::io::{Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a scanner may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes handed to clamd at once; its own limit for a piece is far above.
const PIECE: usize = 64 << 10;
/// How often a program that looks is asked whether it is done.
const LOOK: Duration = Duration::from_millis(20);

/// Who looks at files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scanner {
    /// Nobody.
    #[default]
    None,
    /// A program with its arguments; it is given the file's path behind them. It ends with 0 if the file is clean, with 1 if it is not
    /// (as `clamscan` does), with anything else if it could not look.
    Command(Vec<String>),
    /// A `clamd` that listens at this address (`host:port`), asked by its `INSTREAM`.
    Clamd(String),
}

/// What a scanner says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing is wrong with it.
    Clean,
    /// It should not be opened.
    Infected,
    /// It could not be examined.
    Unexamined,
}

impl Scanner {
    /// Examines `bytes`; to be called where waiting is no harm.
    #[must_use]
    pub fn examine(&self, bytes: &[u8]) -> Finding {
        let looked = match self {
            Scanner::None => return Finding::Clean,
            Scanner::Command(words) => command(words, bytes),
            Scanner::Clamd(address) => clamd(address, bytes),
        };
        looked.unwrap_or_else(|error| {
            tracing::error!(%error, "the virus scanner failed");
            Finding::Unexamined
        })
    }
}

fn command(words: &[String], bytes: &[u8]) -> std::io::Result<Finding> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(bytes)?;
    let (program, arguments) = words.split_first().ok_or(std::io::ErrorKind::InvalidInput)?;
    let mut child = Command::new(program).args(arguments).arg(file.path()).stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let begun = Instant::now();
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        if begun.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Err(std::io::ErrorKind::TimedOut.into());
        }
        std::thread::sleep(LOOK);
    };
    match ended.code() {
        Some(0) => Ok(Finding::Clean),
        Some(1) => Ok(Finding::Infected),
        code => Err(std::io::Error::other(format!("{program} ended with {code:?}"))),
    }
}

/// The file in pieces, each behind its length, then a length of nothing; the answer is one line.
fn clamd(address: &str, bytes: &[u8]) -> std::io::Result<Finding> {
    let to = address.to_socket_addrs()?.next().ok_or(std::io::ErrorKind::NotFound)?;
    let mut stream = TcpStream::connect_timeout(&to, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(b"zINSTREAM\0")?;
    for piece in bytes.chunks(PIECE) {
        stream.write_all(&u32::try_from(piece.len()).unwrap_or(u32::MAX).to_be_bytes())?;
        stream.write_all(piece)?;
    }
    stream.write_all(&[0; 4])?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let answer = answer.trim_matches(['\0', '\n', ' ']);
    if answer.ends_with(" OK") {
        Ok(Finding::Clean)
    } else if answer.ends_with(" FOUND") {
        Ok(Finding::Infected)
    } else {
        Err(std::io::Error::other(format!("clamd said {answer}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &[&str]) -> Scanner {
        Scanner::Command(text.iter().map(|w| (*w).to_owned()).collect())
    }

    #[test]
    fn a_program_looks_at_the_file_and_its_end_decides() {
        let scanner = words(&["sh", "-c", "! grep -q EVIL \"$0\""]);
        assert_eq!(scanner.examine(b"good"), Finding::Clean);
        assert_eq!(scanner.examine(b"EVIL"), Finding::Infected);
        assert_eq!(words(&["sh", "-c", "exit 2"]).examine(b"good"), Finding::Unexamined);
        assert_eq!(words(&["/there/is/no/such/program"]).examine(b"good"), Finding::Unexamined);
        assert_eq!(Scanner::None.examine(b"EVIL"), Finding::Clean);
    }

    /// A clamd that finds what begins with E.
    fn fake_clamd() -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut command = [0; 10];
                stream.read_exact(&mut command).unwrap();
                assert_eq!(&command, b"zINSTREAM\0");
                let mut whole = Vec::new();
                loop {
                    let mut length = [0; 4];
                    stream.read_exact(&mut length).unwrap();
                    let length = u32::from_be_bytes(length) as usize;
                    if length == 0 {
                        break;
                    }
                    let mut piece = vec![0; length];
                    stream.read_exact(&mut piece).unwrap();
                    whole.extend(piece);
                }
                let answer: &[u8] = match whole.first() {
                    Some(b'E') => b"stream: Eicar-Test-Signature FOUND\0",
                    Some(b'?') => b"INSTREAM size limit exceeded. ERROR\0",
                    _ => b"stream: OK\0",
                };
                stream.write_all(answer).unwrap();
            }
        });
        address
    }

    #[test]
    fn clamd_is_asked_in_pieces() {
        let scanner = Scanner::Clamd(fake_clamd());
        assert_eq!(scanner.examine(&vec![b'a'; 3 * PIECE + 1]), Finding::Clean);
        assert_eq!(scanner.examine(b"EICAR"), Finding::Infected);
        assert_eq!(scanner.examine(b"?"), Finding::Unexamined);
        assert_eq!(Scanner::Clamd("127.0.0.1:1".to_owned()).examine(b"a"), Finding::Unexamined);
    }
}
