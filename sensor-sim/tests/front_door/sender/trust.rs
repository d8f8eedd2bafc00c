//! TLS: whom the sender trusts, and what it says when it does not.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use sensor_sim::sender::{AnswerKind, Fate, SendSettings, TransportFault};
use tempfile::TempDir;

use crate::script::{Script, play, settings};
use crate::server::{ACCEPTED, Action, Server};

/// A certificate authority and a server whose certificate, for `ingest.test` alone, it signed.
struct House {
    folder: TempDir,
    server: Server,
}

impl House {
    fn new() -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(["ingest.test".to_owned()])
            .unwrap()
            .signed_by(&key, &ca)
            .unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], private)
            .unwrap();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), ca.pem()).unwrap();
        let server = Server::start_tls(Arc::new(config), |_| Action::Answer(200, ACCEPTED));
        Self { folder, server }
    }

    fn ca_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    fn settings(&self, host: &str) -> SendSettings {
        let mut settings = settings(&format!("https://{host}/store"));
        settings.connect_to = Some(self.server.address);
        settings.ca_file = Some(self.ca_file());
        settings
    }
}

fn fate(settings: SendSettings) -> Fate {
    play(Script::new(1, Duration::ZERO), settings).0[0].fate
}

#[test]
fn a_server_signed_by_the_given_ca_is_trusted() {
    let house = House::new();
    let (outcomes, _) = play(
        Script::new(20, Duration::ZERO),
        house.settings("ingest.test"),
    );
    for outcome in outcomes {
        let (status, kind) = (200, AnswerKind::Jsend);
        assert_eq!(outcome.fate, Fate::Answered { status, kind });
    }
    assert_eq!(house.server.received()[0].header("host"), ["ingest.test"]);
}

#[test]
fn any_other_server_is_not() {
    let (house, stranger) = (House::new(), House::new());
    let tls = Fate::Transport(TransportFault::Tls);

    let mut wrong_ca = house.settings("ingest.test");
    wrong_ca.ca_file = Some(stranger.ca_file());
    assert_eq!(fate(wrong_ca), tls);

    assert_eq!(fate(house.settings("other.test")), tls);

    let plain = Server::start(|_| Action::Answer(200, ACCEPTED));
    let mut no_tls = house.settings("ingest.test");
    no_tls.connect_to = Some(plain.address);
    no_tls.timeout = Duration::from_millis(200);
    assert!(matches!(
        fate(no_tls),
        Fate::TimedOut | Fate::Transport(TransportFault::Tls)
    ));

    assert!(
        house.server.received().is_empty(),
        "the token went to a stranger"
    );
}
