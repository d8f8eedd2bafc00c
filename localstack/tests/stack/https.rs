//! HTTPS and the custom domain: who is trusted, and which Host is answered.

use std::sync::Arc;

use http_body_util::{BodyExt, Empty};
use hyper::{Request, StatusCode, client::conn::http1::handshake};
use hyper_util::rt::TokioIo;
use local_stack::Stack;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{io::AsyncReadExt, net::TcpStream};
use tokio_rustls::TlsConnector;

use super::support::{Answer, up};

const DOMAIN: &str = "ingest.example.edu";

async fn https() -> Stack {
    up(|settings| {
        settings.https = true;
        settings.domain = Some(DOMAIN.parse().unwrap());
    })
    .await
}

/// A GET by somebody who trusts the authority of `trusted` and calls the stack `name`.
async fn get(
    stack: &Stack,
    trusted: &Stack,
    name: &str,
    host: &str,
) -> Result<Answer, std::io::Error> {
    let mut roots = RootCertStore::empty();
    let pem = trusted.ca_pem().unwrap().as_bytes();
    roots
        .add(CertificateDer::from_pem_slice(pem).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(stack.address()).await.unwrap();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let stream = TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await?;
    let (mut requests, connection) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = Request::post("/store")
        .header("host", host)
        .body(Empty::<hyper::body::Bytes>::new());
    let (head, body) = requests
        .send_request(request.unwrap())
        .await
        .unwrap()
        .into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Ok(Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        body: String::from_utf8(body.into()).unwrap(),
    })
}

#[tokio::test]
async fn the_front_door_is_trusted_by_its_own_authority_and_no_other() {
    let (stack, other) = (https().await, https().await);
    let port = stack.address().port();
    assert_eq!(stack.endpoint(), format!("https://{DOMAIN}:{port}/store"));
    for name in [DOMAIN, "localhost", "127.0.0.1"] {
        assert_eq!(
            get(&stack, &stack, name, name).await.unwrap().status,
            200,
            "{name}"
        );
    }
    assert!(
        get(&stack, &other, DOMAIN, DOMAIN).await.is_err(),
        "another stack's authority"
    );
    assert!(
        get(&stack, &stack, "other.example.edu", DOMAIN)
            .await
            .is_err(),
        "another name"
    );
}

#[tokio::test]
async fn a_host_that_is_not_the_domain_is_forbidden() {
    let stack = https().await;
    let with_port = format!("{DOMAIN}:{}", stack.address().port());
    for host in [DOMAIN, "INGEST.example.edu", "localhost:1", &with_port] {
        assert_eq!(
            get(&stack, &stack, DOMAIN, host).await.unwrap().status,
            200,
            "{host}"
        );
    }
    let stranger = get(&stack, &stack, DOMAIN, "stranger.example.edu")
        .await
        .unwrap();
    assert_eq!(
        stranger.refusal(),
        (StatusCode::FORBIDDEN.as_u16(), "Forbidden".to_owned())
    );
}

#[tokio::test]
async fn a_client_without_tls_is_sent_away() {
    let stack = https().await;
    let mut stream = TcpStream::connect(stack.address()).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stream, b"GET /store HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    // An alert of TLS, and the end.
    let _ = stream.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
}
