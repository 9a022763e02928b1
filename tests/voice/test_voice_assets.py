from __future__ import annotations

import hashlib
import http.server
import io
import threading
import zipfile
from pathlib import Path
from typing import ClassVar

import pytest

from voice import asset_sources, assets

BODY = b"weights" * 50_000


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves BODY at /good/w.bin, something else at /bad/w.bin, an archive at /a.zip; notes Range headers."""

    ranges: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        body = BODY
        if self.path.startswith("/bad"):
            body = BODY[:-1] + b"!"
        elif self.path == "/a.zip":
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as z:
                info = zipfile.ZipInfo("top/w.bin", (2020, 1, 1, 0, 0, 0))
                z.writestr(info, BODY)
            body = out.getvalue()
        wanted = self.headers.get("Range")
        if wanted:
            Handler.ranges.append(wanted)
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            self.send_response(206)
            body = body[start:]
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> object:
    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GILBOT_ASSETS_DIR", str(tmp_path / "assets"))
    monkeypatch.delenv("GILBOT_ASSETS_FOLDER", raising=False)
    asset_sources._dead_hosts.clear()
    Handler.ranges.clear()


def write_manifest(tmp_path: Path, *sources: str, name: str = "w") -> Path:
    text = f'[[asset]]\nname = "{name}"\nabout = "test"\nlicence = "MIT"\nrequired = true\n'
    text += f'[[asset.file]]\npath = "w.bin"\nsha256 = "{digest(BODY)}"\nsize = {len(BODY)}\n'
    text += "".join(f"[[asset.source]]\n{s}\n" for s in sources)
    path = tmp_path / "assets.toml"
    path.write_text(text)
    return path


def test_the_manifest_of_the_project_is_sound() -> None:
    known = assets.manifest()
    assert {"vosk-ko", "whisper-base", "silero-vad", "kokoro", "kokoro-voices", "kokoro-float", "kokoro-digits"} <= set(known)
    for asset in known.values():
        assert asset.licence and asset.about
        assert asset.sources or asset.made_by
        assert all(len(f.sha256) == 64 and f.size > 0 for f in asset.files)


def test_missing_weights_name_the_command_that_brings_them() -> None:
    with pytest.raises(assets.MissingAssetError, match="script/setup, or: gilbot models fetch whisper-base"):
        assets.path("whisper-base")


def test_a_file_arrives_with_progress_and_is_trusted_by_its_hash(tmp_path: Path, server: str) -> None:
    seen: list[assets.Progress] = []
    path = write_manifest(tmp_path, f'url = "{server}/good/"')
    assert assets.fetch(None, seen.append, manifest_path=path) == ["w"]
    assert assets.path("w", "w.bin").read_bytes() == BODY
    assert seen[-1].done == seen[-1].total == len(BODY)
    assert assets.verify("w") == []
    assert assets.fetch(None, manifest_path=path) == []


def test_a_source_with_wrong_content_is_passed_over_for_the_next(tmp_path: Path, server: str) -> None:
    path = write_manifest(tmp_path, f'url = "{server}/bad/"', f'url = "{server}/good/"')
    assets.fetch(["w"], manifest_path=path)
    assert assets.path("w", "w.bin").read_bytes() == BODY


def test_an_unreachable_address_fails_fast_and_the_local_folder_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "usb" / "w"
    folder.mkdir(parents=True)
    (folder / "w.bin").write_bytes(BODY)
    monkeypatch.setenv("GILBOT_ASSETS_FOLDER", str(tmp_path / "usb"))
    assets.fetch(["w"], manifest_path=write_manifest(tmp_path, 'url = "http://127.0.0.1:9/"'))
    assert assets.installed("w")


def test_when_no_source_gives_it_every_one_tried_is_named(tmp_path: Path, server: str) -> None:
    path = write_manifest(tmp_path, 'url = "http://127.0.0.1:9/x/"', f'url = "{server}/bad/"')
    with pytest.raises(assets.AssetError) as error:
        assets.fetch(["w"], manifest_path=path)
    assert "127.0.0.1:9" in str(error.value) and "/bad/" in str(error.value)
    assert not assets.installed("w")


def test_what_is_made_here_is_made_again_when_its_recipe_changes(tmp_path: Path, server: str) -> None:
    def with_recipe(number: int) -> Path:
        path = write_manifest(tmp_path, f'url = "{server}/good/"')
        made = f'[[asset]]\nname = "m"\nabout = "made"\nlicence = "MIT"\nrequired = true\nmade_from = ["w"]\nmade_by = "tests.voice.test_voice_assets:copied"\nrecipe = {number}\n'
        path.write_text(path.read_text("utf-8") + made, "utf-8")
        return path

    assert assets.fetch(None, manifest_path=with_recipe(1)) == ["w", "m"]
    assert assets.fetch(None, manifest_path=with_recipe(1)) == []
    assert assets.fetch(None, manifest_path=with_recipe(2)) == ["m"]
    assert assets.path("m", "w.bin").read_bytes() == BODY


def copied(sources: dict[str, Path], target: Path) -> None:
    (target / "w.bin").write_bytes((sources["w"] / "w.bin").read_bytes())


def test_a_download_cut_short_goes_on_where_it_stopped(tmp_path: Path, server: str) -> None:
    part = tmp_path / "assets" / ".partial" / "w" / "ready" / "w.bin.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(BODY[:1000])
    assets.fetch(["w"], manifest_path=write_manifest(tmp_path, f'url = "{server}/good/"'))
    assert Handler.ranges == ["bytes=1000-"]
    assert assets.path("w", "w.bin").read_bytes() == BODY


def test_a_fetch_can_be_stopped_and_run_again(tmp_path: Path, server: str) -> None:
    stop = threading.Event()
    path = write_manifest(tmp_path, f'url = "{server}/good/"')
    with pytest.raises(assets.FetchStopped):
        assets.fetch(["w"], lambda p: stop.set(), stop=stop, manifest_path=path)
    assert assets.fetch(["w"], manifest_path=path) == ["w"]


def test_an_archive_is_checked_and_unpacked(tmp_path: Path, server: str) -> None:
    import urllib.request

    archive = urllib.request.urlopen(f"{server}/a.zip").read()
    path = write_manifest(tmp_path, f'zip = "{server}/a.zip"\nsha256 = "{digest(archive)}"\nsize = {len(archive)}\nstrip = "top/"')
    assets.fetch(["w"], manifest_path=path)
    assert assets.path("w", "w.bin").read_bytes() == BODY


def test_a_changed_file_is_noticed(tmp_path: Path, server: str) -> None:
    assets.fetch(["w"], manifest_path=write_manifest(tmp_path, f'url = "{server}/good/"'))
    file = assets.path("w", "w.bin")
    file.write_bytes(BODY[:-1] + b"?")
    assert assets.verify("w") == ["w.bin"]
    file.write_bytes(BODY[:10])
    assert not assets.installed("w")


def test_one_asset_can_be_pointed_at_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GILBOT_ASSET_VOSK_KO", str(tmp_path))
    assert assets.path("vosk-ko") == tmp_path


def test_a_broken_manifest_says_where(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[[asset]]\nname = ")
    with pytest.raises(assets.AssetError, match="broken.toml"):
        assets.manifest(broken)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(assets.AssetError, match="whisper-base"):
        assets.fetch(["nonsense"])
