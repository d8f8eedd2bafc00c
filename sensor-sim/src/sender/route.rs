//! The way to the endpoint: what is the same for every request, prepared once.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::real::{OWN, RealSensor};

use super::connection::Connection;
use super::heads::Heads;
use super::http1::RequestHead;
use super::outcome::TransportFault;
use super::retry::Retries;
use super::settings::{SendError, SendSettings};
use super::tls;

/// How requests name their sender.
const PRODUCT: &str = concat!("sensor-sim/", env!("CARGO_PKG_VERSION"));

/// Address, TLS and the parts that all requests share.
pub(super) struct Route {
    address: Address,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    target: String,
    /// `Host` and `User-Agent`.
    common: HeaderMap,
    /// The heads of POSTs of envelopes.
    pub(super) heads: Heads,
    /// From the beginning of a request to the end of its answer.
    pub(super) timeout: Duration,
    pub(super) retries: Retries,
    /// A connection carries more than one request.
    pub(super) keeps_connections: bool,
}

enum Address {
    /// Resolved anew for each connection: the servers behind a name come and go.
    Name(String, u16),
    Fixed(SocketAddr),
}

impl Route {
    pub(super) fn new(settings: SendSettings) -> Result<Self, SendError> {
        let SendSettings {
            endpoint,
            token,
            timeout,
            connect_to,
            ca_file,
            gzip,
            retries,
            sensor,
            ..
        } = settings;
        let tls = if endpoint.is_tls() {
            let name = ServerName::try_from(endpoint.host().to_owned())
                .map_err(|_| SendError::ServerName)?;
            Some((tls::connector(ca_file.as_deref())?, name))
        } else {
            if ca_file.is_some() {
                // Not needed, but a file that cannot be used is told wherever it is named.
                tls::connector(ca_file.as_deref())?;
            }
            None
        };
        let host = HeaderValue::from_maybe_shared(Bytes::from(endpoint.authority()))
            .map_err(|_| SendError::ServerName)?;
        let habits = sensor.map_or(OWN, RealSensor::habits);
        let authorization = if habits.raw_token {
            token.unadorned()
        } else {
            token.authorization()
        };
        let product = HeaderValue::from_static(PRODUCT);
        let common = HeaderMap::from_iter([(HOST, host), (USER_AGENT, product)]);
        let mut headers = common.clone();
        headers.insert(AUTHORIZATION, authorization.ok_or(SendError::TokenHeader)?);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(habits.content_type));
        for (name, value) in habits.headers {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        if gzip {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        Ok(Self {
            address: connect_to.map_or_else(
                || Address::Name(endpoint.host().to_owned(), endpoint.port()),
                Address::Fixed,
            ),
            tls,
            heads: Heads::new(endpoint.target(), &headers),
            target: endpoint.target().to_owned(),
            common,
            timeout,
            retries,
            keeps_connections: !habits.connects_anew,
        })
    }

    /// The head of any request, with these headers and those that no request can do without.
    pub(super) fn any_head(&self, method: &Method, headers: HeaderMap) -> RequestHead {
        let mut all = self.common.clone();
        all.extend(headers);
        RequestHead::new(method, &self.target, &all)
    }

    /// Opens a connection that is ready for a request.
    pub(super) async fn connect(&self) -> Result<Connection, TransportFault> {
        let stream = match &self.address {
            Address::Name(host, port) => TcpStream::connect((host.as_str(), *port)).await,
            Address::Fixed(address) => TcpStream::connect(address).await,
        }
        .map_err(|_| TransportFault::Connect)?;
        // A request is written in one go: waiting for more would only delay it.
        stream
            .set_nodelay(true)
            .map_err(|_| TransportFault::Connect)?;
        match &self.tls {
            None => Ok(Connection::over(stream)),
            Some((connector, name)) => {
                let stream = connector
                    .connect(name.clone(), stream)
                    .await
                    .map_err(|_| TransportFault::Tls)?;
                Ok(Connection::over(stream))
            }
        }
    }
}
