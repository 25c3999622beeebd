//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use poem::Request;

use crate::config::Server;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The client's address, for limiting attempts. Behind a proxy it is what the proxy added last to `X-Forwarded-For`;
/// anything before that the client may have written itself.
pub fn client_address(server: &Server, request: &Request) -> IpAddr {
    let forwarded = request.headers().get_all(FORWARDED_FOR).iter().next_back();
    let forwarded = forwarded.filter(|_| server.behind_proxy).and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    let peer = || request.remote_addr().as_socket_addr().map(SocketAddr::ip);
    last.or_else(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn address(behind_proxy: bool, forwarded: &str) -> String {
        let (_, config) = Config::examine(None, [], &[("server.behind_proxy", behind_proxy.to_string())]);
        let request = Request::builder().header(FORWARDED_FOR, forwarded).finish();
        client_address(&config.unwrap().server, &request).to_string()
    }

    #[test]
    fn only_what_the_own_proxy_added_is_believed() {
        assert_eq!(address(true, "192.0.2.1, 198.51.100.7"), "198.51.100.7");
        assert_eq!(address(true, "2001:db8::1"), "2001:db8::1");
        assert_eq!(address(true, "somewhere"), "0.0.0.0");
        assert_eq!(address(false, "192.0.2.1"), "0.0.0.0");
    }
}
