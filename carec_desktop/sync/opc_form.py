"""The one form of XML in which this program signs a workbook (ECMA-376-2, W3C XML-DSig, XAdES-BES).

Every function returns text that is already canonical (C14N 1.0): namespaces first, attributes in
order, no empty-element tags. What is digested is therefore exactly what is written, signing needs
no canonicaliser, and a verifier can rebuild the signature from the package and compare bytes, so
that no clever arrangement of elements can mean one thing here and another in Excel.
LibreOffice compares qualified names: no prefix on XML-DSig, `mdssi` and `xd` on the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from carec_desktop.sync.parts import PACKAGE, Link

DS = "http://www.w3.org/2000/09/xmldsig#"
MDSSI = f"{PACKAGE}/digital-signature"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RELATIONSHIP_TRANSFORM = f"{PACKAGE}/RelationshipTransform"

_METHOD = f'<DigestMethod Algorithm="{SHA256}"></DigestMethod>'
_OFFICE_DETAILS = (
    "<SetupID></SetupID><SignatureText></SignatureText><SignatureImage></SignatureImage>"
    "<SignatureComments></SignatureComments><WindowsVersion>10.0</WindowsVersion>"
    "<OfficeVersion>16.0</OfficeVersion><ApplicationVersion>16.0</ApplicationVersion><Monitors>1</Monitors>"
    "<HorizontalResolution>1920</HorizontalResolution><VerticalResolution>1080</VerticalResolution>"
    "<ColorDepth>32</ColorDepth><SignatureProviderId>{00000000-0000-0000-0000-000000000000}"
    "</SignatureProviderId><SignatureProviderUrl></SignatureProviderUrl>"
    "<SignatureProviderDetails>9</SignatureProviderDetails><SignatureType>1</SignatureType>")


@dataclass(frozen=True, slots=True)
class PartDigest:
    """One line of the manifest: a part, its content type, the base64 SHA-256 of its bytes, or for a
    relationship part of the canonical text of the signed links named in `links`."""

    part: str
    content_type: str
    digest: str
    links: tuple[str, ...] = ()

    @property
    def uri(self) -> str:
        return f"/{self.part}?ContentType={self.content_type}"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as the signature names it: base64 DER, base64 SHA-256 of the DER, RFC 4514 issuer."""

    der: str
    digest: str
    issuer: str
    serial: int


@dataclass(frozen=True, slots=True)
class Signer:
    """What the signature says of the signer; certificates leaf first, the claimed time YYYY-MM-DDThh:mm:ssZ."""

    chain: tuple[Certificate, ...]
    signed_at: str


def attribute(text: str) -> str:
    """`text` as canonical XML writes it between quotes."""
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("\t", "&#x9;"), ("\n", "&#xA;"),
                              ("\r", "&#xD;")):
        text = text.replace(character, entity)
    return text


def element_text(text: str) -> str:
    """`text` as canonical XML writes it between tags."""
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#xD;")):
        text = text.replace(character, entity)
    return text


def links_text(links: Sequence[Link]) -> str:
    """What the relationship transform leaves of a relationship part: the signed links by id."""
    lines = "".join(
        f'<Relationship Id="{attribute(link.id)}" Target="{attribute(link.target)}" '
        f'TargetMode="{"External" if link.external else "Internal"}" Type="{attribute(link.type)}">'
        "</Relationship>" for link in sorted(links, key=lambda link: link.id))
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def package_object(parts: Sequence[PartDigest], signed_at: str) -> str:
    """The manifest of everything signed, and when it was signed."""
    return (f'<Object xmlns="{DS}" xmlns:mdssi="{MDSSI}" Id="idPackageObject"><Manifest>'
            f'{"".join(map(_part_reference, parts))}</Manifest><SignatureProperties>'
            '<SignatureProperty Id="idSignatureTime" Target="#idPackageSignature"><mdssi:SignatureTime>'
            "<mdssi:Format>YYYY-MM-DDThh:mm:ssTZD</mdssi:Format>"
            f"<mdssi:Value>{signed_at}</mdssi:Value></mdssi:SignatureTime></SignatureProperty>"
            "</SignatureProperties></Object>")


def _part_reference(part: PartDigest) -> str:
    transforms = ""
    if part.links:
        chosen = "".join(f'<mdssi:RelationshipReference SourceId="{attribute(link)}">'
                         "</mdssi:RelationshipReference>" for link in part.links)
        transforms = (f'<Transforms><Transform Algorithm="{RELATIONSHIP_TRANSFORM}">{chosen}</Transform>'
                      f'<Transform Algorithm="{C14N}"></Transform></Transforms>')
    return (f'<Reference URI="{attribute(part.uri)}">{transforms}{_METHOD}'
            f"<DigestValue>{part.digest}</DigestValue></Reference>")


def office_object() -> str:
    """What Excel wants to see before it lists a signature; fixed, because it says nothing of substance."""
    return (f'<Object xmlns="{DS}" Id="idOfficeObject"><SignatureProperties><SignatureProperty '
            'Id="idOfficeV1Details" Target="#idPackageSignature"><SignatureInfoV1 '
            f'xmlns="http://schemas.microsoft.com/office/2006/digsig">{_OFFICE_DETAILS}</SignatureInfoV1>'
            "</SignatureProperty></SignatureProperties></Object>")


def signed_properties(signer: Signer) -> str:
    """XAdES-BES: binds the certificates, which plain XML-DSig would let anybody exchange."""
    return (f'<xd:SignedProperties xmlns="{DS}" xmlns:xd="{XADES}" Id="idSignedProperties">'
            f"<xd:SignedSignatureProperties><xd:SigningTime>{signer.signed_at}</xd:SigningTime>"
            f"<xd:SigningCertificate>{''.join(map(_certificate, signer.chain))}</xd:SigningCertificate>"
            "<xd:SignaturePolicyIdentifier><xd:SignaturePolicyImplied></xd:SignaturePolicyImplied>"
            "</xd:SignaturePolicyIdentifier></xd:SignedSignatureProperties></xd:SignedProperties>")


def _certificate(certificate: Certificate) -> str:
    return (f"<xd:Cert><xd:CertDigest>{_METHOD}<DigestValue>{certificate.digest}</DigestValue></xd:CertDigest>"
            f"<xd:IssuerSerial><X509IssuerName>{element_text(certificate.issuer)}</X509IssuerName>"
            f"<X509SerialNumber>{certificate.serial}</X509SerialNumber></xd:IssuerSerial></xd:Cert>")


def signed_info(package_digest: str, office_digest: str, properties_digest: str) -> str:
    """The element the key signs: three digests, one algorithm each."""
    return (f'<SignedInfo xmlns="{DS}"><CanonicalizationMethod Algorithm="{C14N}"></CanonicalizationMethod>'
            f'<SignatureMethod Algorithm="{ECDSA_SHA256}"></SignatureMethod>'
            f'<Reference Type="{DS}Object" URI="#idPackageObject">{_METHOD}'
            f"<DigestValue>{package_digest}</DigestValue></Reference>"
            f'<Reference Type="{DS}Object" URI="#idOfficeObject">{_METHOD}'
            f"<DigestValue>{office_digest}</DigestValue></Reference>"
            '<Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#idSignedProperties">'
            f'<Transforms><Transform Algorithm="{C14N}"></Transform></Transforms>{_METHOD}'
            f"<DigestValue>{properties_digest}</DigestValue></Reference></SignedInfo>")


def signature(info: str, value: str, signer: Signer, package: str, office: str, properties: str) -> str:
    """The whole signature part."""
    certificates = "".join(f"<X509Certificate>{one.der}</X509Certificate>" for one in signer.chain)
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<Signature xmlns="{DS}" Id="idPackageSignature">{info}<SignatureValue>{value}</SignatureValue>'
            f"<KeyInfo><X509Data>{certificates}</X509Data></KeyInfo>{package}{office}"
            f'<Object><xd:QualifyingProperties xmlns:xd="{XADES}" Target="#idPackageSignature">{properties}'
            "</xd:QualifyingProperties></Object></Signature>")
