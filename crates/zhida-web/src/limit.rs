//! How often one address may try passwords and call the API. Accounts also rest by themselves after wrong passwords; this keeps one address
//! from trying many accounts, and from wearing out the hash.

use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::http::header::HeaderName;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tower_governor::governor::{GovernorConfig, GovernorConfigBuilder};
use tower_governor::key_extractor::KeyExtractor;
use tower_governor::{GovernorError, GovernorLayer};

/// Whoever stands at the other end.
#[derive(Clone, Debug)]
pub(crate) struct Peer;

impl KeyExtractor for Peer {
    type Key = IpAddr;

    /// The peer; behind a proxy on this machine, whom the proxy names last. Others could write anything into that header. Requests without a peer
    /// (tests) share one key.
    fn extract<T>(&self, request: &Request<T>) -> Result<IpAddr, GovernorError> {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |c| c.0.ip());
        if !peer.is_loopback() {
            return Ok(peer);
        }
        let named = request.headers().get(HeaderName::from_static("x-forwarded-for")).and_then(|v| v.to_str().ok());
        Ok(named.and_then(|v| v.rsplit(',').next()?.trim().parse().ok()).unwrap_or(peer))
    }
}

/// A limit by address.
pub(crate) type Limit = GovernorLayer<Peer, governor::middleware::NoOpMiddleware, axum::body::Body>;

/// Passwords: a hundred at once, then one every two seconds. An office of many behind one address still signs in.
pub(crate) fn passwords() -> Option<Limit> {
    layer(Duration::from_secs(2), 100)
}

/// Calls of programs: five hundred at once, then fifty a second.
pub(crate) fn calls() -> Option<Limit> {
    layer(Duration::from_millis(20), 500)
}

fn layer(period: Duration, burst: u32) -> Option<Limit> {
    let config: GovernorConfig<Peer, _> = GovernorConfigBuilder::default().period(period).burst_size(burst).key_extractor(Peer).finish()?;
    Some(GovernorLayer::new(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let from = |peer: &str, header: &str| {
            let mut request = Request::builder().header("x-forwarded-for", header).body(()).unwrap();
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
            Peer.extract(&request).unwrap().to_string()
        };
        assert_eq!(from("203.0.113.9:1", "198.51.100.1"), "203.0.113.9");
        assert_eq!(from("127.0.0.1:1", "10.9.9.9, 198.51.100.1"), "198.51.100.1");
        assert_eq!(from("127.0.0.1:1", "nonsense"), "127.0.0.1");
    }
}
