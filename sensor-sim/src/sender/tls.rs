//! TLS to the endpoint: whom to trust.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, pem};
use rustls::{ClientConfig, RootCertStore};
use tokio_rustls::TlsConnector;

/// Why TLS could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The CA file could not be read, or is not PEM.
    #[error("cannot read certificates from {}: {source}", path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: pem::Error,
    },
    /// The CA file holds no certificate that can serve as a root.
    #[error("{} holds no usable certificate", path.display())]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// The system's own trust store is empty or unreadable.
    #[error(
        "this system has no trusted certificates: install them (the package is often called ca-certificates), or name some with --ca-file"
    )]
    NoNativeRoots,
    /// The TLS library refused the settings.
    #[error("TLS cannot be set up")]
    Settings(#[source] rustls::Error),
}

/// Prepares TLS connections that trust the certificates in `ca_file` and no other, or else those of the system.
pub(super) fn connector(ca_file: Option<&Path>) -> Result<TlsConnector, TlsError> {
    let roots = match ca_file {
        Some(path) => from_file(path)?,
        None => native()?,
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Settings)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

fn from_file(path: &Path) -> Result<RootCertStore, TlsError> {
    let unreadable = |source| TlsError::CaFile {
        path: path.to_owned(),
        source,
    };
    let certificates = CertificateDer::pem_file_iter(path)
        .map_err(unreadable)?
        .collect::<Result<Vec<_>, _>>()
        .map_err(unreadable)?;
    let mut roots = RootCertStore::empty();
    let (usable, _) = roots.add_parsable_certificates(certificates);
    if usable == 0 {
        return Err(TlsError::NoCertificate {
            path: path.to_owned(),
        });
    }
    Ok(roots)
}

fn native() -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore::empty();
    let (usable, _) =
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if usable == 0 {
        return Err(TlsError::NoNativeRoots);
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ca_file_without_certificates_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        let missing = connector(Some(&path)).err().unwrap().to_string();
        std::fs::write(&path, "no certificate here").unwrap();
        let empty = connector(Some(&path)).err().unwrap().to_string();
        for text in [missing, empty] {
            assert!(text.contains(path.to_str().unwrap()), "{text}");
        }
    }
}
