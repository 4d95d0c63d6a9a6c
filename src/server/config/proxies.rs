//! `[trusted-proxies]`: whom to believe where a request comes from.

use std::net::IpAddr;

use axum::http::HeaderName;
use ipnet::IpNet;
use serde::Deserialize;

use super::source::ConfigError;

/// `[trusted-proxies]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Shape {
    networks: Vec<String>,
    header: Option<String>,
}

/// The reverse proxies that are believed, and the header in which they say who asked. Without any, nobody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxies {
    networks: Vec<IpNet>,
    /// The header: a list of addresses, to which each proxy adds at the right end whom it was asked by.
    pub header: HeaderName,
}

impl Default for Proxies {
    fn default() -> Self {
        Self { networks: Vec::new(), header: HeaderName::from_static("x-forwarded-for") }
    }
}

impl Proxies {
    /// Whether this is one of them.
    pub fn are_at(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|network| network.contains(&address))
    }
}

impl Shape {
    pub(super) fn read(&self) -> Result<Proxies, ConfigError> {
        let network = |text: &String| {
            let network = text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
            let message =
                || format!("[trusted-proxies] `{text}` is neither an address nor a network such as 10.0.0.0/8");
            network.ok_or_else(|| ConfigError(message()))
        };
        let networks = self.networks.iter().map(network).collect::<Result<_, _>>()?;
        let header = match &self.header {
            None => Proxies::default().header,
            Some(name) => {
                name.parse().map_err(|_| ConfigError(format!("[trusted-proxies] `{name}` is no header's name")))?
            }
        };
        Ok(Proxies { networks, header })
    }
}

/// For tests: these networks, and the usual header.
///
/// # Panics
/// When one of them is none.
#[cfg(test)]
pub fn of(networks: &[&str]) -> Proxies {
    let networks = networks.iter().map(|&network| network.to_owned()).collect();
    Shape { networks, header: None }.read().expect("networks")
}
