"""A certificate for the emulator's endpoints, so that the queue's refusal of plain HTTP can be deployed as it is."""

import datetime
import ipaddress
import os
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from .place import HOME, ZONE

FOLDER = HOME / "tls"
CERTIFICATE = FOLDER / "certificate.pem"
KEY = FOLDER / "key.pem"
#: What clients trust: the system's authorities and the emulator's, so that it can stand in for SSL_CERT_FILE.
BUNDLE = FOLDER / "authorities.pem"
#: Longer than anybody leaves an emulator up.
VALID = datetime.timedelta(days=30)


def make():
    """A new authority, and a certificate by it. The authority's key is not kept."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority_name, name = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
        for text in ("emulator's authority", "emulator")
    )
    authority = (
        dated(authority_name, authority_name, authority_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    names = [
        x509.DNSName("localhost"),
        x509.DNSName(f"*.{ZONE}"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    certificate = (
        dated(name, authority_name, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    CERTIFICATE.write_bytes(pem(certificate) + pem(authority))
    with open(os.open(KEY, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    BUNDLE.write_bytes(system_authorities() + pem(authority))


def dated(subject, issuer, key):
    now = datetime.datetime.now(datetime.timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + VALID)
    )


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


def system_authorities():
    places = ssl.get_default_verify_paths()
    for place in (places.cafile, places.openssl_cafile):
        if place and os.path.exists(place):
            with open(place, "rb") as file:
                return file.read().rstrip() + b"\n"
    return b""
