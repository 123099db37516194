"""RFC 3161 time stamp tokens, written out in DER; the same bytes at every run."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from writer import sha256

SHA256 = "608648016503040201"
RSA = "2a864886f70d010101"
SIGNED_DATA = "2a864886f70d010702"
TST_INFO = "2a864886f70d0109100104"
CONTENT_TYPE = "2a864886f70d010903"
MESSAGE_DIGEST = "2a864886f70d010904"
SIGNING_TIME = "2a864886f70d010905"
SIGNING_CERTIFICATE_V2 = "2a864886f70d010910022f"
POLICY = "2b060104018237020101"


def value(tag, *parts):
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + content


def sequence(*parts):
    return value(0x30, *parts)


def set_of(*parts):
    return value(0x31, *sorted(parts))


def oid(text):
    return value(0x06, bytes.fromhex(text))


def integer(number):
    return value(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def octets(data):
    return value(0x04, data)


def algorithm(text):
    return sequence(oid(text), value(0x05))


def prime(name, size):
    """The first prime p above a number made from the name, with p - 1 prime to 65537."""
    number = int.from_bytes(b"".join(sha256(f"{name} {part}".encode()) for part in range(size // 32)), "big")
    number |= 3 << (8 * size - 2) | 1
    while number % 65_537 == 1 or any(pow(base, number - 1, number) != 1 for base in (2, 3, 5, 7)):
        number += 2
    return number


def authority_key():
    p, q = prime("vector time stamp p", 128), prime("vector time stamp q", 128)
    d = pow(65_537, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPublicNumbers(65_537, p * q)
    crt = (rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q))
    return rsa.RSAPrivateNumbers(p, q, d, *crt, numbers).private_key()


KEY = authority_key()


def certificate(serial=7, since=2026, until=2036, usage=True, critical=True):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "time.example")])
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=KEY.public_key(),
        serial_number=serial,
        not_valid_before=datetime(since, 1, 1),
        not_valid_after=datetime(until, 6, 1),
    )
    if usage:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=critical)
    return builder.sign(KEY, hashes.SHA256())


def certificate_pem(**changes):
    return certificate(**changes).public_bytes(Encoding.PEM).decode()


CERTIFICATE = certificate()
PEM = CERTIFICATE.public_bytes(Encoding.PEM).decode()


def other_digest(attributes):
    """Attributes whose message digest is of something else."""
    changed = sequence(oid(MESSAGE_DIGEST), set_of(octets(sha256(b"other"))))
    return [changed if oid(MESSAGE_DIGEST) in one else one for one in attributes]


def token(imprint, time, imprint_algorithm=SHA256, attributes_change=list):
    """A token over this imprint; time as GeneralizedTime, YYYYMMDDhhmmssZ."""
    info = sequence(
        integer(1),
        oid(POLICY),
        sequence(algorithm(imprint_algorithm), octets(imprint)),
        integer(11),
        value(0x18, time.encode()),
    )
    der = CERTIFICATE.public_bytes(Encoding.DER)
    attributes = [
        sequence(oid(CONTENT_TYPE), set_of(oid(TST_INFO))),
        sequence(oid(SIGNING_TIME), set_of(value(0x17, time[2:].encode()))),
        sequence(oid(MESSAGE_DIGEST), set_of(octets(sha256(info)))),
        sequence(oid(SIGNING_CERTIFICATE_V2), set_of(sequence(sequence(sequence(octets(sha256(der))))))),
    ]
    attributes = attributes_change(attributes)
    signature = KEY.sign(set_of(*attributes), padding.PKCS1v15(), hashes.SHA256())
    issuer = CERTIFICATE.issuer.public_bytes()
    signer = sequence(
        integer(1),
        sequence(issuer, integer(7)),
        algorithm(SHA256),
        value(0xA0, *sorted(attributes)),
        algorithm(RSA),
        octets(signature),
    )
    signed = sequence(
        integer(3),
        set_of(algorithm(SHA256)),
        sequence(oid(TST_INFO), value(0xA0, octets(info))),
        value(0xA0, der),
        set_of(signer),
    )
    return sequence(oid(SIGNED_DATA), value(0xA0, signed))
