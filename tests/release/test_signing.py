"""Signatures, made and verified by the OpenSSH that people have."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.errors import KerrdataError
from kerrdata.release.layout import SIGNATURE_NAME
from kerrdata.release.signing import Signers, check_unchanged, sign, verify

FOUNDER = "founder@kerrdata.example"


def key(folder: Path, name: str) -> Path:
    path = folder / name
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)]
    subprocess.run(words, check=True)
    return path


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / CHECKSUMS_NAME).write_text(f"{'0' * 64}  README.md\n", encoding="utf-8")
    sign(folder, key(tmp_path, "founder"))
    return folder


@pytest.fixture
def signers(release: Path) -> Path:
    public = (release.parent / "founder.pub").read_text("utf-8")
    path = release.parent / "allowed_signers"
    path.write_text(f"{FOUNDER} {public}", encoding="utf-8")
    return path


def test_who_has_signed_is_told(release: Path, signers: Path) -> None:
    assert verify(release, Signers(signers)) == FOUNDER
    assert verify(release, Signers(signers, FOUNDER)) == FOUNDER
    check_unchanged(release)


def test_openssh_verifies_it_without_us(release: Path, signers: Path) -> None:
    words = ["-f", str(signers), "-I", FOUNDER, "-n", "file", "-s", SIGNATURE_NAME]
    subprocess.run(
        ["ssh-keygen", "-Y", "verify", *words],
        cwd=release,
        input=(release / CHECKSUMS_NAME).read_bytes(),
        check=True,
        capture_output=True,
    )


def test_a_changed_list_of_checksums_is_refused(release: Path, signers: Path) -> None:
    (release / CHECKSUMS_NAME).write_text(f"{'1' * 64}  README.md\n", encoding="utf-8")
    with pytest.raises(KerrdataError, match="no signature of this"):
        check_unchanged(release)
    with pytest.raises(KerrdataError, match="the signature of nobody"):
        verify(release, Signers(signers))


def test_a_stranger_is_not_trusted(release: Path, signers: Path) -> None:
    stranger = key(release.parent, "stranger").with_suffix(".pub").read_text("utf-8")
    signers.write_text(f"{FOUNDER} {stranger}", encoding="utf-8")
    check_unchanged(release)
    for known in (Signers(signers), Signers(signers, FOUNDER)):
        with pytest.raises(KerrdataError, match="the signature of nobody"):
            verify(release, known)


def test_another_signer_than_the_one_named_is_refused(release: Path, signers: Path) -> None:
    with pytest.raises(KerrdataError, match="the signature of nobody"):
        verify(release, Signers(signers, "other@kerrdata.example"))


def test_nothing_is_signed_twice_and_nothing_without_checksums(
    release: Path, tmp_path: Path
) -> None:
    with pytest.raises(KerrdataError, match="signed already"):
        sign(release, tmp_path / "founder")
    with pytest.raises(KerrdataError, match="no SHA256SUMS"):
        sign(tmp_path, tmp_path / "founder")


def test_a_key_that_is_none_is_refused(release: Path, tmp_path: Path) -> None:
    (release / SIGNATURE_NAME).unlink()
    with pytest.raises(KerrdataError, match="cannot be signed with it"):
        sign(release, tmp_path / "missing")
    assert not (release / SIGNATURE_NAME).exists()
