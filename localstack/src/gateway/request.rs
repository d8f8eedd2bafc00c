//! A request with all that the gateway knows about it: what both payload formats are made of.

use std::{borrow::Cow, collections::BTreeMap, net::IpAddr, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, header};

use super::casing;

/// The stage of the REST API.
pub(super) const STAGE: &str = "prod";
/// The API's id.
pub(super) const API_ID: &str = "local";

/// One request at the front door.
#[derive(Debug)]
pub(super) struct GatewayRequest<'a> {
    /// The route it was matched with.
    pub(super) route: &'a str,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    /// Whether it came in at the custom domain, whose base path is then in the path.
    pub(super) via_domain: bool,
    /// Without the question mark; empty if there is none.
    pub(super) query: &'a str,
    /// Name and value in the order of arrival. Names as the client wrote them where that is known.
    pub(super) headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    pub(super) body: Bytes,
    pub(super) source: IpAddr,
    /// The port of the front door.
    pub(super) port: u16,
    /// `http` or `https`.
    pub(super) protocol: &'static str,
    pub(super) request_id: &'a str,
    /// When it arrived, since the Unix epoch.
    pub(super) received: Duration,
}

impl<'a> GatewayRequest<'a> {
    /// The value of a header, by its lower-case name; the last one if it is repeated.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .rev()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| &**value)
    }

    /// The path with the stage before it, which a custom domain hides (believed).
    pub(super) fn path_with_stage(&self) -> String {
        if self.via_domain {
            self.path.to_owned()
        } else {
            format!("/{STAGE}{}", self.path)
        }
    }

    /// The query's parameters, decoded, each with all its values in order.
    pub(super) fn query_parameters(&self) -> BTreeMap<Cow<'a, str>, Vec<Cow<'a, str>>> {
        let mut parameters = BTreeMap::<_, Vec<_>>::new();
        for (name, value) in form_urlencoded::parse(self.query.as_bytes()) {
            parameters.entry(name).or_default().push(value);
        }
        parameters
    }

    /// The instant of arrival the way web servers log it: `23/Nov/2026:08:00:00 +0000`.
    pub(super) fn log_time(&self) -> String {
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let text =
            humantime::format_rfc3339_seconds(std::time::SystemTime::UNIX_EPOCH + self.received)
                .to_string();
        let mut parts = text.trim_end_matches('Z').splitn(4, ['-', 'T']);
        let mut part = || parts.next().unwrap_or_default();
        let (year, month, day, time) = (part(), part(), part(), part());
        let month = month
            .parse::<usize>()
            .ok()
            .and_then(|month| MONTHS.get(month.checked_sub(1)?))
            .unwrap_or(&"");
        format!("{day}/{month}/{year}:{time} +0000")
    }
}

/// The headers that reach the function, in the order of arrival. Those that speak of the connection
/// stay behind.
pub(super) fn passed_on<'a>(
    headers: &'a HeaderMap,
    head: &'a [u8],
) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
    let written: Vec<&str> = casing::names(head).collect();
    let passed = headers.iter().filter(|(name, _)| {
        ![
            header::CONNECTION,
            header::TRANSFER_ENCODING,
            header::EXPECT,
            header::TE,
            header::TRAILER,
            header::UPGRADE,
        ]
        .contains(name)
            && name.as_str() != "keep-alive"
    });
    passed
        .map(|(name, value)| {
            let as_written = written
                .iter()
                .find(|written| written.eq_ignore_ascii_case(name.as_str()));
            let name = as_written.copied().unwrap_or(name.as_str());
            (
                Cow::Borrowed(name),
                String::from_utf8_lossy(value.as_bytes()),
            )
        })
        .collect()
}
