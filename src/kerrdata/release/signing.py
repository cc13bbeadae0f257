"""Signatures by the SSH keys that people have anyway: `ssh-keygen -Y`. Refuses no key of its own.

What is signed is the list of checksums, and with it every file. The format is that of OpenSSH
(https://man.openbsd.org/ssh-keygen#Y), so that it can be verified without this tool.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.errors import KerrdataError
from kerrdata.release.layout import SIGNATURE_NAME

NAMESPACE = "file"
"""What OpenSSH suggests for files, so that `ssh-keygen -Y verify -n file` does."""


@dataclass(frozen=True)
class Signers:
    """Whose signature is trusted.

    Attributes:
        file: The allowed signers, as `ssh-keygen` and git read them.
        identity: Who of them has to have signed, such as an address; empty for any of them.
    """

    file: Path
    identity: str = ""


def sign(folder: Path, key: Path) -> Path:
    """Sign a release.

    Args:
        folder: Of the release.
        key: A private key, or a public one whose private half an agent holds.

    Returns:
        The signature.

    Raises:
        KerrdataError: It cannot be signed, or is signed already.
    """
    sums, signature = folder / CHECKSUMS_NAME, folder / SIGNATURE_NAME
    if not sums.is_file():
        raise KerrdataError(f"{folder}: there is no {CHECKSUMS_NAME} in it.", "Give a release.")
    if signature.exists():
        raise KerrdataError(f"{signature}: the release is signed already.", "Remove it to sign.")
    _run("sign", "-f", str(key), str(sums), failed=f"{key}: the release cannot be signed with it")
    return signature


def verify(folder: Path, signers: Signers) -> str:
    """Who has signed a release.

    Args:
        folder: Of the release, with a signature.
        signers: Whose signature is trusted.

    Raises:
        KerrdataError: It is signed by nobody who is trusted.
    """
    words = ["-s", str(folder / SIGNATURE_NAME)]
    failed = f"{SIGNATURE_NAME}: it is the signature of nobody in {signers.file}"
    known = ["-f", str(signers.file)]
    identity = signers.identity or _run("find-principals", *words, *known, failed=failed)
    for one in identity.splitlines()[:1]:
        _run("verify", *words, *known, "-I", one, failed=failed, about=folder / CHECKSUMS_NAME)
        return one
    raise KerrdataError(f"{failed}.")


def check_unchanged(folder: Path) -> None:
    """Refuse a signature that does not belong to the list of checksums, whoever made it.

    Args:
        folder: Of the release, with a signature.

    Raises:
        KerrdataError: It belongs to other bytes, or is no signature.
    """
    words = ["-s", str(folder / SIGNATURE_NAME)]
    failed = f"{SIGNATURE_NAME}: it is no signature of this {CHECKSUMS_NAME}"
    _run("check-novalidate", *words, failed=failed, about=folder / CHECKSUMS_NAME)


def _run(action: str, *words: str, failed: str, about: Path | None = None) -> str:
    namespace = [] if action == "find-principals" else ["-n", NAMESPACE]
    try:
        done = subprocess.run(  # noqa: S603 (a fixed program; each value follows its option)
            ["ssh-keygen", "-Y", action, *namespace, *words],  # noqa: S607 (the user's own)
            input=about.read_bytes() if about else b"",
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise KerrdataError("ssh-keygen is not installed.", "It comes with OpenSSH.") from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        raise KerrdataError(f"{failed}: {said[-1] if said else 'ssh-keygen says nothing'}.")
    return done.stdout.decode("utf-8", "replace")
