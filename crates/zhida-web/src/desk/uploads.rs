//! Files that were sent and wait for a second look before they count. They lie in files without a name, which vanish with the program, and
//! only the session that sent one can open it.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use zhida_store::{random_token, sha256};

/// How long a file waits.
const WAIT: TimeDelta = TimeDelta::minutes(30);
/// How many wait at most; the oldest gives way.
const MOST: usize = 20;

/// All that wait.
#[derive(Clone, Default)]
pub(crate) struct Uploads(Arc<Mutex<BTreeMap<String, Upload>>>);

struct Upload {
    /// Hash of the session's token.
    session: String,
    name: String,
    file: Arc<Mutex<File>>,
    until: DateTime<Utc>,
}

impl Uploads {
    /// Keeps a file for the session `session`, which has one at a time; gives the token that opens it.
    ///
    /// # Errors
    /// Those of the file system.
    pub(super) fn keep(&self, session: &str, name: &str, bytes: &[u8], now: DateTime<Utc>) -> io::Result<String> {
        let mut file = tempfile::tempfile()?;
        file.write_all(bytes)?;
        let token = random_token();
        let session = sha256(session);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, upload| upload.until > now && upload.session != session);
        while all.len() >= MOST {
            let Some(oldest) = all.iter().min_by_key(|(_, upload)| upload.until).map(|(token, _)| token.clone()) else { break };
            all.remove(&oldest);
        }
        let upload = Upload { session, name: name.to_owned(), file: Arc::new(Mutex::new(file)), until: now + WAIT };
        all.insert(token.clone(), upload);
        Ok(token)
    }

    /// Name and content of the file that `token` opens; nothing for another session, and nothing once it has waited too long.
    ///
    /// # Errors
    /// Those of the file system.
    pub(super) fn open(&self, token: &str, session: &str, now: DateTime<Utc>) -> io::Result<Option<(String, Vec<u8>)>> {
        let (name, file) = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.retain(|_, upload| upload.until > now);
            match all.get(token).filter(|upload| upload.session == sha256(session)) {
                Some(upload) => (upload.name.clone(), Arc::clone(&upload.file)),
                None => return Ok(None),
            }
        };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        file.rewind()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Some((name, bytes)))
    }

    /// Lets go of it.
    pub(super) fn forget(&self, token: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(token);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_session_that_sent_it_opens_it_and_not_forever() {
        let (uploads, now) = (Uploads::default(), DateTime::from_timestamp(0, 0).unwrap());
        let token = uploads.keep("mine", "表.csv", b"abc", now).unwrap();
        assert_eq!(uploads.open(&token, "mine", now).unwrap(), Some(("表.csv".to_owned(), b"abc".to_vec())));
        assert_eq!(uploads.open(&token, "mine", now).unwrap().map(|(_, b)| b.len()), Some(3), "it can be read twice");
        assert_eq!(uploads.open(&token, "yours", now).unwrap(), None);
        assert_eq!(uploads.open(&token, "mine", now + WAIT).unwrap(), None);
        let first = uploads.keep("mine", "a", b"", now).unwrap();
        uploads.keep("mine", "b", b"", now).unwrap();
        assert_eq!(uploads.open(&first, "mine", now).unwrap(), None, "a session has one at a time");
    }
}
