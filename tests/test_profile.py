"""Profiles: what ships, what a team's own may say, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from csqa.errors import InputError
from csqa.profile import Profile, load_profile, profile_names, read_profile


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSQA_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


def written(folder: Path, name: str, text: str) -> Path:
    (folder / "profiles").mkdir(exist_ok=True)
    (folder / "profiles" / f"{name}.yaml").write_text(f"profile: {name}\n{text}", encoding="utf-8")
    return folder


def wrong(folder: Path, name: str = "mine") -> InputError:
    with pytest.raises(InputError) as caught:
        read_profile(name, [folder])
    return caught.value


def test_the_default_is_what_the_guides_ask_for() -> None:
    profile = load_profile("default")
    assert profile == Profile()
    assert (profile.limits.first_response, profile.limits.complaint) == (60, 30)
    assert (profile.limits.response.warning, profile.limits.response.error) == (180, 300)


def test_five_profiles_ship() -> None:
    assert profile_names() == ["call-centre", "default", "douyin", "jd", "taobao"]


@pytest.mark.parametrize("name", ["call-centre", "default", "douyin", "jd", "taobao"])
def test_a_profile_survives_the_cache(name: str) -> None:
    profile = read_profile(name)
    assert load_profile(name) == load_profile(name) == profile
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(profile), type=Profile) == profile


def test_taobao_counts_three_minutes_between_eight_and_eleven() -> None:
    profile = load_profile("taobao")
    assert profile.limits.first_response == 180
    assert profile.limits.complaint == 30
    assert profile.hours == (((8 * 3600.0, 23 * 3600.0),),) * 7


def test_a_profile_gives_only_what_differs(tmp_path: Path) -> None:
    written(tmp_path, "mine", 'extends: jd\nlimits: {response: {error: "4m"}}\nzone: Europe/London\n')
    profile = load_profile("mine", [tmp_path])
    assert profile.name == "mine"
    assert (profile.limits.first_response, profile.limits.response.warning) == (30, 180)
    assert profile.limits.response.error == 240
    assert (profile.zone, profile.hours) == ("Europe/London", load_profile("jd").hours)


def test_null_takes_an_inherited_value_away(tmp_path: Path) -> None:
    written(tmp_path, "mine", "extends: jd\nhours: null\n")
    assert load_profile("mine", [tmp_path]).hours is None


def test_a_profile_may_extend_the_one_that_it_hides(tmp_path: Path) -> None:
    written(tmp_path, "taobao", "extends: taobao\nlimits: {first_response: 90}\n")
    profile = load_profile("taobao", [tmp_path])
    assert (profile.limits.first_response, profile.limits.response.warning) == (90, 100)


def test_the_first_folder_that_has_the_name_wins(tmp_path: Path) -> None:
    for n in (1, 2):
        (tmp_path / str(n)).mkdir()
        written(tmp_path / str(n), "mine", f"limits: {{complaint: {n}}}\n")
    assert load_profile("mine", [tmp_path / "2", tmp_path / "1"]).limits.complaint == 2


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    written(tmp_path, "mine", "limits: {complaint: 10}\n")
    assert load_profile("mine", [tmp_path]).limits.complaint == 10
    written(tmp_path, "mine", "limits: {complaint: 20}\n")
    assert load_profile("mine", [tmp_path]).limits.complaint == 20


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ('"90s"', 90), ('"3m"', 180), ('"1.5h"', 5400), ('"24h"', 86400), ('"2d"', 172800)],
)
def test_durations_are_seconds_or_say_their_unit(tmp_path: Path, text: str, seconds: float) -> None:
    assert read_profile("mine", [written(tmp_path, "mine", f"aftercare: {text}\n")]).aftercare == seconds


def test_hours_differ_by_weekday_and_may_pass_midnight(tmp_path: Path) -> None:
    text = 'hours:\n  mon-thu: ["09:00-12:00", "13:00-18:00"]\n  fri: "20:00-02:00"\n  sun: "10:00-24:00"\n'
    hours = read_profile("mine", [written(tmp_path, "mine", text)]).hours
    assert hours is not None
    assert hours[0] == hours[3] == ((32400.0, 43200.0), (46800.0, 64800.0))
    assert hours[4] == ((72000.0, 86400.0),)
    assert hours[5] == ((0.0, 7200.0),)
    assert hours[6] == ((36000.0, 86400.0),)


def test_automatic_replies_are_known_by_their_text(tmp_path: Path) -> None:
    profile = read_profile(
        "mine", [written(tmp_path, "mine", "auto_replies: ['亲，欢迎光临*小店', '您好']\n")]
    )
    assert profile.is_auto_reply("亲，欢迎光临 小美的小店")
    assert profile.is_auto_reply(" 您好 ")
    assert not profile.is_auto_reply("您好，请问")
    assert not profile.is_auto_reply("亲，欢迎光临小美")
    assert not Profile().is_auto_reply("您好")


@pytest.mark.parametrize(
    ("text", "line", "key", "says"),
    [
        ("limits: {first_respons: 60}\n", 2, "limits.first_respons", "did you mean first_response?"),
        ("limit: {complaint: 60}\n", 2, "limit", "did you mean limits?"),
        ("limits:\n  complaint: 1:30\n", 3, "limits.complaint", '"90s"'),
        ('limits:\n  complaint: "soon"\n', 3, "limits.complaint", "no duration"),
        ("limits:\n  complaint: -1\n", 3, "limits.complaint", "no duration"),
        ("limits:\n  complaint: no\n", 3, "limits.complaint", "bool"),
        ("limits:\n  response: {warning: 400}\n", 3, "limits.response", "warning must not be above error"),
        ("zone: Asia/Shangai\n", 2, "zone", "did you mean Asia/Shanghai?"),
        ('hours: "9-18"\n', 2, "hours", "09:00-18:00"),
        ('hours:\n  monday: "09:00-18:00"\n', 3, "hours.monday", "no weekday"),
        ('hours:\n  mon: ["09:00-25:00"]\n', 3, "hours.mon[0]", "no service hours"),
        ("wait: {ends: []}\n", 2, "wait.ends", "at least one"),
        ("wait: {ends: [agents]}\n", 2, "wait.ends", "did you mean agent?"),
        ('wait: {unanswered_cap: "1m"}\n', 2, "wait.unanswered_cap", "no unanswered wait would ever fail"),
        ("extends: taobo\n", 2, "extends", "did you mean taobao?"),
        ("extends: mine\n", 2, "extends", "circle"),
    ],
)
def test_what_is_wrong_is_said_with_line_and_key(
    tmp_path: Path, text: str, line: int, key: str, says: str
) -> None:
    error = wrong(written(tmp_path, "mine", text))
    assert error.file == str(tmp_path / "profiles" / "mine.yaml")
    assert error.line == line
    assert error.key is not None
    assert error.key.startswith(key)
    assert says in error.render("en")
    assert error.render("zh") != error.render("en")


def test_the_name_is_the_files(tmp_path: Path) -> None:
    written(tmp_path, "mine", "")
    (tmp_path / "profiles" / "mine.yaml").write_text("profile: other\n", encoding="utf-8")
    assert wrong(tmp_path).key == "profile"


def test_an_unknown_name_lists_the_nearest() -> None:
    with pytest.raises(InputError, match="no profile tabao"):
        load_profile("tabao")


@pytest.mark.parametrize(("month", "hours"), [("01", 0), ("07", 1)])
def test_the_offset_follows_daylight_saving(month: str, hours: int) -> None:
    import datetime as dt

    at = dt.datetime.fromisoformat(f"2024-{month}-15T12:00:00+00:00").timestamp()
    assert Profile(zone="Europe/London").utc_offset(at) == hours * 3600
    assert Profile().utc_offset(at) == 8 * 3600
