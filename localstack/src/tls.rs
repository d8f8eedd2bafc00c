//! HTTPS at the front door: a certificate authority that lives as long as the stack, and one certificate from it.
//!
//! The authority's key is dropped as soon as the certificate is signed, so that nobody can ever sign a second one. What clients need to trust the
//! stack is the authority's certificate.

use std::{sync::Arc, time::Duration};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// How long a client may take for its handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The name cannot stand in a certificate, or no key could be made.
    #[error("no certificate can be made for the domain")]
    Certificate(#[from] rcgen::Error),
    /// The TLS library refuses it.
    #[error("TLS cannot be set up")]
    Settings(#[from] rustls::Error),
}

/// What the front door needs to speak TLS, and its clients to trust it.
pub(crate) struct Issued {
    pub(crate) tls: Tls,
    /// The authority's certificate.
    pub(crate) ca_pem: String,
}

/// The server's side of TLS.
#[derive(Clone)]
pub(crate) struct Tls(TlsAcceptor);

impl Tls {
    /// Shakes hands; `None` where the client cannot, does not trust us, or takes too long.
    pub(crate) async fn accept(&self, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
        timeout(HANDSHAKE, self.0.accept(stream)).await.ok()?.ok()
    }
}

/// Issues a certificate for `domain` and this machine's own names.
pub(crate) fn issue(domain: Option<&str>) -> Result<Issued, TlsError> {
    let mut authority = CertificateParams::new([])?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority
        .distinguished_name
        .push(DnType::CommonName, "local stack");
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
    let own = ["localhost", "127.0.0.1"].into_iter();
    let names: Vec<String> = domain.into_iter().chain(own).map(str::to_owned).collect();
    let key = KeyPair::generate()?;
    let certificate = CertificateParams::new(names)?.signed_by(&key, &authority)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Issued {
        tls: Tls(TlsAcceptor::from(Arc::new(config))),
        ca_pem: authority.pem(),
    })
}
