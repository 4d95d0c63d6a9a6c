//! Where a request comes from: the other end of the connection, or whom a trusted proxy names.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};

use crate::server::{config::proxies::Proxies, domain::caller::Network, web::state::App};

/// Notes it with the request.
pub async fn note(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let network = Network::of(client(&app.proxies, peer.ip(), request.headers()));
        request.extensions_mut().insert(network);
    }
    next.run(request).await
}

/// Whoever asked. Each proxy adds at the right whom it was asked by, and what stands left of that is what the other side
/// said, so the list is read from the right for as long as trusted proxies speak. Never from the left: anyone can send
/// a list that begins as they like.
fn client(proxies: &Proxies, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let mut client = peer;
    let lines = headers.get_all(&proxies.header);
    let all: Vec<_> = lines.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(',')).collect();
    for said in all.into_iter().rev() {
        if !proxies.are_at(client) {
            break;
        }
        let Some(address) = address(said.trim()) else { break };
        client = address;
    }
    client
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::config::proxies;

    fn seen(proxies: &Proxies, peer: &str, lines: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().expect("a value"));
        }
        client(proxies, peer.parse().expect("an address"), &headers).to_string()
    }

    #[test]
    fn without_a_trusted_proxy_the_header_is_anyones_word() {
        let nobody = Proxies::default();
        assert_eq!(seen(&nobody, "198.51.100.1", &["203.0.113.7"]), "198.51.100.1");
        let ours = proxies::of(&["10.0.0.0/8"]);
        assert_eq!(seen(&ours, "198.51.100.1", &["203.0.113.7"]), "198.51.100.1", "who is no proxy is not believed");
    }

    #[test]
    fn the_list_is_read_from_the_right_and_what_the_client_said_itself_does_not_count() {
        let ours = proxies::of(&["10.0.0.0/8", "::1"]);
        assert_eq!(seen(&ours, "10.0.0.1", &["1.2.3.4, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(seen(&ours, "10.0.0.1", &["1.2.3.4, 203.0.113.7, 10.0.0.2"]), "203.0.113.7");
        assert_eq!(seen(&ours, "10.0.0.1", &["1.2.3.4", "203.0.113.7"]), "203.0.113.7", "several lines are one list");
        assert_eq!(seen(&ours, "::1", &["203.0.113.7:4711"]), "203.0.113.7");
        assert_eq!(seen(&ours, "::ffff:10.0.0.1", &["[2001:db8::1]:443"]), "2001:db8::1");
    }

    #[test]
    fn what_is_no_address_ends_the_list() {
        let ours = proxies::of(&["10.0.0.0/8"]);
        assert_eq!(seen(&ours, "10.0.0.1", &["203.0.113.7, unknown"]), "10.0.0.1");
        assert_eq!(seen(&ours, "10.0.0.1", &["203.0.113.7, , 10.0.0.3"]), "10.0.0.3");
        assert_eq!(seen(&ours, "10.0.0.1", &[]), "10.0.0.1");
    }
}
