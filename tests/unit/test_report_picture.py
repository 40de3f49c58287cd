"""The picture of a platform: its boxes, its gauges, and what a failure takes with it."""

from itertools import combinations
from xml.etree import ElementTree

import pytest
from attrs import evolve

from experiments.language.tongue import speaking
from experiments.report.picture.drawing import NARROW, WIDE, Platform, cut, picture_of
from experiments.report.picture.fallout import fallout_of, fallouts_of
from experiments.report.picture.gauges import expected
from experiments.report.picture.layout import Box, plan_of
from experiments.report.picture.platform import platform_of
from experiments.report.text import said
from models.config import Scenario
from models.loading import load_scenario
from tests.judged import ROOT


def shipped(name: str) -> Scenario:
    return load_scenario(ROOT / "configs" / f"{name}.toml")


def overlaps(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@pytest.fixture
def pattern1() -> Scenario:
    return shipped("pattern1")


@pytest.fixture
def pattern2() -> Scenario:
    return shipped("pattern2")


def test_a_host_that_fails_takes_its_system_and_the_login_of_the_other(
    pattern1: Scenario,
) -> None:
    # VoiceDrive's login is a route that the medical processes answer.
    it = fallout_of(pattern1, ("hosts", "medical"))
    assert it.down == ("medical",)
    assert it.partly == ("social",)
    assert it.gone == {("hosts", "medical"), ("apps", "medical")}
    assert it.says(pattern1) == (
        "If host medical fails, medical would be down; social would lose a part."
    )
    with speaking("ja"):
        assert it.says(pattern1) == (
            "ホストmedicalが故障すると、medicalは停止します。"
            "socialは一部の機能が使えなくなります。"
        )


def test_the_other_host_takes_its_own_system_alone(pattern1: Scenario) -> None:
    it = fallout_of(pattern1, ("hosts", "social"))
    assert (it.down, it.partly, it.slower) == (("social",), (), ())


def test_a_common_host_takes_all_that_is_on_it(pattern2: Scenario) -> None:
    it = fallout_of(pattern2, ("hosts", "web"))
    assert it.down == ("medical", "social")
    assert it.gone == {
        ("hosts", "web"),
        ("apps", "medical"),
        ("apps", "social"),
        ("caches", "redis"),
    }


def test_a_database_takes_who_asks_it_and_a_cache_makes_them_slower(
    pattern2: Scenario,
) -> None:
    database, cache = (
        fallout_of(pattern2, key)
        for key in (("databases", "shared"), ("caches", "redis"))
    )
    assert database.says(pattern2) == (
        "If database shared fails, medical and social would be down."
    )
    assert (cache.down, cache.partly) == ((), ())
    assert cache.says(pattern2) == (
        "If cache redis fails, medical and social would go on without it, slower."
    )


def test_a_host_that_nothing_stands_on_takes_nothing(pattern1: Scenario) -> None:
    spare = evolve(pattern1, hosts=pattern1.hosts | {"spare": pattern1.hosts["medical"]})
    it = fallout_of(spare, ("hosts", "spare"))
    assert it.says(spare) == "If host spare fails, no system would lose anything."


def test_one_of_two_hosts_of_a_system_takes_a_part_of_it(pattern1: Scenario) -> None:
    apps = pattern1.apps | {"more": evolve(pattern1.apps["medical"], host="social")}
    both = evolve(pattern1, apps=apps)
    it = fallout_of(both, ("hosts", "medical"))
    assert (it.down, it.partly) == ((), ("medical",))


@pytest.mark.parametrize("name", ["single10", "pattern1", "pattern2", "pattern3"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_box_lies_over_another_and_all_are_in_the_picture(
    name: str, width: float
) -> None:
    scenario = shipped(name)
    plan = plan_of(platform_of(scenario), expected(scenario), width=width)
    for one, other in combinations([it.outer for it in plan.groups], 2):
        assert not overlaps(one, other)
    for group in plan.groups:
        for one, other in combinations(group.inner, 2):
            assert not overlaps(one, other)
        for box in (group.outer, *group.inner):
            assert box.x >= 0
            assert box.x + box.width <= plan.width + 1e-9
            assert box.y + box.height <= plan.height + 1e-9
            assert box.y + box.height <= group.outer.y + group.outer.height + 1e-9


def test_every_box_of_the_scenario_is_there_and_what_is_shared_is_marked(
    pattern2: Scenario,
) -> None:
    (host, database) = platform_of(pattern2)
    assert host.is_shared
    assert database.is_shared
    assert [each.key for each in host.inside] == [
        ("apps", "medical"),
        ("apps", "social"),
        ("caches", "redis"),
    ]
    assert host.inside[0].uses == [("databases", "shared"), ("caches", "redis")]
    assert database.line == "lsdb_micro, shared by 2 systems"
    with speaking("ja"):
        assert platform_of(pattern2)[1].line == "lsdb_micro, 2システムで共有"


def test_gauges_say_what_is_expected_of_a_host(pattern2: Scenario) -> None:
    cpu, ram = expected(pattern2)["hosts", "web"]
    # `check` says the same two figures of its host.
    assert cpu.words.startswith("CPU ")
    assert ram.words.endswith("of 3,900 MiB")
    assert 0.4 < ram.share < 0.7
    assert not ram.is_full


def test_a_text_is_cut_to_its_room() -> None:
    # 7.6 pixels a letter: ten letters need 76, and the sign one more.
    assert cut("abcdefghij", 90) == "abcdefghij"
    assert cut("abcdefghij", 60) == "abcdef…"
    # A Japanese letter takes two.
    assert cut("医療法人", 76) == "医療法人"
    assert cut("医療法人", 60) == "医療法…"


def test_a_hostile_title_is_text_in_the_drawing(pattern1: Scenario) -> None:
    title = "<script>alert('1')</script>&\""
    hosts = pattern1.hosts | {"medical": evolve(pattern1.hosts["medical"], title=title)}
    hostile = evolve(pattern1, hosts=hosts)
    platform = Platform(hostile, lambda: expected(hostile), said("The platform"))
    picture = picture_of(platform, "p")
    for svg in (picture.svg.en, picture.svg.ja, picture.narrow.ja):
        tree = ElementTree.fromstring(svg)
        assert "script" not in {each.tag.split("}")[1] for each in tree.iter()}
        assert any(title in (each.text or "") for each in tree.iter())


def test_every_failure_has_a_button_and_a_row(pattern2: Scenario) -> None:
    platform = Platform(pattern2, dict, said("The platform"))
    picture = picture_of(platform, "p")
    assert len(picture.switches) == len(fallouts_of(pattern2)) == 5
    assert [row[0] for row in picture.grid.rows] == [it.name for it in picture.switches]
    assert "hosts/web" in picture.switches[0].gone
    assert picture.switches[2].partly == ["apps/medical", "apps/social"]
