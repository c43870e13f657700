"""Asks LibreOffice whether it calls the signature of each workbook valid. Run by /usr/bin/python3 with uno.

Usage: libreoffice_check.py PROFILE_FOLDER FILE…; prints one line a file: NONE, or VALID or INVALID
for every signature found. Own script because the product never imports uno.
"""

import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.connection import NoConnectException

PIPE = "pipe,name=carec_check_{};urp;StarOffice.ComponentContext"


def connected(profile: Path, name: str) -> tuple[subprocess.Popen, object]:
    """A LibreOffice of our own, with a profile of its own, and its component context."""
    office = subprocess.Popen([
        "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo",
        f"--accept=pipe,name=carec_check_{name};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(300):
        try:
            return office, resolver.resolve("uno:" + PIPE.format(name))
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("LibreOffice did not answer")


def verdict(context: object, path: Path) -> str:
    manager = context.ServiceManager
    factory = manager.createInstanceWithContext("com.sun.star.embed.StorageFactory", context)
    stream = manager.createInstanceWithContext("com.sun.star.ucb.SimpleFileAccess", context).openFileRead(
        path.as_uri())
    storage = uno.invoke(factory, "createInstanceWithArguments", ((stream, 1, _format()),))
    checker = manager.createInstanceWithArgumentsAndContext(
        "com.sun.star.security.DocumentDigitalSignatures", ("1.2", True), context)
    found = checker.verifyDocumentContentSignatures(storage, None)
    return " ".join("VALID" if one.SignatureIsValid else "INVALID" for one in found) or "NONE"


def _format() -> object:
    value = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    value.Name, value.Value = "StorageFormat", "ZipFormat"
    return uno.Any("[]com.sun.star.beans.PropertyValue", (value,))


def main() -> None:
    profile = Path(sys.argv[1]).resolve()
    office, context = connected(profile, profile.name.replace("-", "_"))
    try:
        for name in sys.argv[2:]:
            print(verdict(context, Path(name).resolve()), flush=True)  # noqa: T201
    finally:
        try:
            context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context).terminate()
            office.wait(20)
        finally:
            office.kill()


main()
