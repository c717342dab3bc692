"""Makes the certificates of a cluster: python certificates.py FOLDER

An authority (ca.pem) signs one for the scheduler, one for the workers and one for clients. Its own key is thrown away,
so that nobody can sign more.
"""

import os
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAYS = 365


def name_of(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(name, key, issuer, issuer_key, authority):
    now = datetime.now(timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name_of(name))
        .issuer_name(name_of(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        # Each of them is called, and calls others.
        both = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
        builder = builder.add_extension(both, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def write(path, content, mode):
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    pem = serialization.Encoding.PEM
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = certificate("Nonlinear cluster", authority_key, "Nonlinear cluster", authority_key, True)
    write(folder / "ca.pem", authority.public_bytes(pem), 0o644)
    for name in ["scheduler", "worker", "client"]:
        key = ec.generate_private_key(ec.SECP256R1())
        signed = certificate(name, key, "Nonlinear cluster", authority_key, False)
        write(folder / f"{name}.pem", signed.public_bytes(pem), 0o644)
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        write(folder / f"{name}-key.pem", private, 0o600)


main(Path(sys.argv[1]))
