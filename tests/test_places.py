"""Where a live database may be kept: shares and synchronised folders are refused with what to do, on every system."""

from pathlib import Path

import pytest

from carec_desktop.actions import backups, care, workspace
from carec_desktop.problems import UserError
from carec_desktop.store import places
from tests.test_store import contents

MOUNTS = """
sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw,relatime 0 0
//server/results /mnt/общая\\040папка cifs rw,vers=3.0 0 0
server:/export /home nfs4 rw 0 0
/dev/sdb1 /home/aigerim/disk ext4 rw 0 0
user@host:/ /media/ssh fuse.sshfs rw 0 0
overlay /work overlay rw 0 0
/dev/sdc1 /media/stick vfat rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "share"),
    [
        ("/mnt/общая папка/CAREC", True),
        ("/mnt/общая папка", True),
        ("/mnt/общая папка 2", False),
        ("/home/aigerim/CAREC", True),
        ("/home/aigerim/disk/CAREC", False),
        ("/homework", False),
        ("/media/ssh/x", True),
        ("/work/x", False),
        ("/media/stick/CAREC", False),
        ("/", False),
    ],
)
def test_the_mount_that_holds_the_folder_decides(path: str, share: bool) -> None:
    assert places.is_mounted_share(path, MOUNTS) is share


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"\\server\results\CAREC", True),
        ("//server/results/CAREC", True),
        (r"\\?\UNC\server\results", True),
        (r"\\?\C:\Users\Айгуль\CAREC", False),
        (r"Z:\CAREC", True),
        (r"\\?\Z:\CAREC", True),
        (r"C:\Users\Айгуль\AppData\Local\CAREC Desktop\workspace", False),
        (r"E:\CAREC", False),
    ],
)
def test_network_paths_and_mapped_drives_of_windows(path: str, share: bool) -> None:
    drives = {"Z:\\": places.REMOTE_DRIVE, "C:\\": 3, "E:\\": 2}
    assert places.is_windows_share(path, drives.__getitem__) is share


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("OneDrive/CAREC", "OneDrive"),
        ("OneDrive - Ministry of Finance/Documents/CAREC", "OneDrive"),
        ("Dropbox (Personal)/x", "Dropbox"),
        ("Google Drive/x", "Google Drive"),
        ("Мой диск/x", "Google Drive"),
        ("YandexDisk/x", "Yandex Disk"),
        ("Яндекс.Диск/x", "Yandex Disk"),
        ("Nextcloud/x", "Nextcloud"),
        ("BaiduSyncdisk/x", "Baidu"),
        ("百度网盘同步空间/工作", "Baidu"),
        ("iCloudDrive/x", "iCloud"),
        ("Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud"),
        ("我的坚果云/x", "Nutstore"),
        ("Documents/CAREC", None),
        ("my dropbox notes/x", None),
        ("AppData/Local/CAREC Desktop/workspace", None),
    ],
)
def test_folders_are_known_by_their_names(tmp_path: Path, folder: str, program: str | None) -> None:
    assert places.synced_by(tmp_path / folder, {}) == program


@pytest.mark.parametrize(
    ("mark", "program"),
    [
        (".dropbox", "Dropbox"),
        (".dropbox.cache/x", "Dropbox"),
        (".sync/core.log", "Yandex Disk"),
        ("._sync_0a1b2c.db", "Nextcloud"),
        (".stfolder/x", "Syncthing"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".tmp.driveupload/x", "Google Drive"),
    ],
)
def test_and_by_what_the_programs_leave_in_them(tmp_path: Path, mark: str, program: str) -> None:
    (tmp_path / "renamed" / mark).parent.mkdir(parents=True)
    (tmp_path / "renamed" / mark).write_bytes(b"")
    assert places.synced_by(tmp_path / "renamed" / "a" / "b", {}) == program
    assert places.synced_by(tmp_path / "beside" / "a", {}) is None


def test_and_by_the_environment(tmp_path: Path) -> None:
    environment = {"OneDriveCommercial": str(tmp_path / "Облако")}
    assert places.synced_by(tmp_path / "Облако" / "CAREC", environment) == "OneDrive"
    assert places.synced_by(tmp_path / "Облако 2", environment) is None


def test_no_workspace_is_made_or_worked_in_there_but_reading_and_backing_up_stay_possible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {"role": "focal-point", "ref_area": "KGZ", "name": "x", "lang": "en"}
    with pytest.raises(UserError) as refused:
        workspace.create(tmp_path / "Dropbox" / "w", **made)  # type: ignore[arg-type]
    assert refused.value.problem.code == "folder-synced"
    assert "Dropbox" in str(refused.value)
    assert not (tmp_path / "Dropbox").exists()
    workspace.create(tmp_path / "w", **made).close()  # type: ignore[arg-type]
    (tmp_path / "Dropbox").mkdir()
    moved = (tmp_path / "w").rename(tmp_path / "Dropbox" / "w")
    before = contents(moved)
    with pytest.raises(UserError) as refused:
        workspace.open_workspace(moved)
    assert refused.value.problem.code == "folder-synced"
    with workspace.opened(moved, readonly=True) as ws:
        assert [p.code for p in care.check(ws)] == ["folder-synced"]
    assert contents(moved) == before
    assert backups.make(moved).exists()
    monkeypatch.setenv(places.ANYWHERE, "1")
    with workspace.opened(moved) as ws:
        assert ws.settings.name == "x"


def test_a_link_into_a_synchronised_folder_is_no_way_around(tmp_path: Path) -> None:
    (tmp_path / "Nextcloud" / "w").mkdir(parents=True)
    (tmp_path / "innocent").symlink_to(tmp_path / "Nextcloud" / "w")
    refused = places.why_risky(tmp_path / "innocent")
    assert refused is not None
    assert refused.problem.code == "folder-synced"
