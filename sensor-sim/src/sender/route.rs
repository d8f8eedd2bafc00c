//! The way to the endpoint: what is the same for every request, prepared once.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Uri};
use http_body_util::Full;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::connection::Connection;
use super::outcome::TransportFault;
use super::settings::{SendError, SendSettings};
use super::tls;

/// How requests name their sender.
const PRODUCT: &str = concat!("sensor-sim/", env!("CARGO_PKG_VERSION"));

/// Address, TLS and the parts that all requests share.
pub(super) struct Route {
    address: Address,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    uri: Uri,
    headers: HeaderMap,
    /// From the beginning of a request to the end of its answer.
    pub(super) timeout: Duration,
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
        let authorization = token.authorization().ok_or(SendError::TokenHeader)?;
        let headers = HeaderMap::from_iter([
            (HOST, host),
            (AUTHORIZATION, authorization),
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (USER_AGENT, HeaderValue::from_static(PRODUCT)),
        ]);
        Ok(Self {
            address: connect_to.map_or_else(
                || Address::Name(endpoint.host().to_owned(), endpoint.port()),
                Address::Fixed,
            ),
            tls,
            uri: endpoint.request_uri(),
            headers,
            timeout,
        })
    }

    /// A POST of `body`. The `Content-Length` comes from the body.
    pub(super) fn request(&self, body: Bytes) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        request
    }

    /// Any request, with these headers and those that no request can do without.
    pub(super) fn any_request(
        &self,
        method: Method,
        headers: HeaderMap,
        body: Bytes,
    ) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = self.uri.clone();
        for name in [HOST, USER_AGENT] {
            if let Some(value) = self.headers.get(&name) {
                request.headers_mut().insert(name, value.clone());
            }
        }
        request.headers_mut().extend(headers);
        request
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
            None => Connection::over(stream).await,
            Some((connector, name)) => {
                let stream = connector
                    .connect(name.clone(), stream)
                    .await
                    .map_err(|_| TransportFault::Tls)?;
                Connection::over(stream).await
            }
        }
    }
}
