"""The list of keys."""

from screens.help import KeysDialog
from screens.keys import declared_keys
from screens.today import TodayScreen
from tests.screens.conftest import Host
from tests.screens.samples import text


async def test_it_lists_every_key_with_what_it_does() -> None:
    host = Host(KeysDialog(title="Today", rows=declared_keys(TodayScreen)))
    async with host.run_test(size=(80, 24)):
        listed = [line.split(maxsplit=1) for line in text(host.screen, "Aligned").splitlines()]
        assert ["s", "Stretch"] in listed
        assert ["0-9", "Morning check"] in listed
        assert ["?", "Keys"] in listed
        assert "Keys: Today" in text(host.screen, ".dialog Static")


async def test_both_its_own_key_and_escape_close_it() -> None:
    for key in ("question_mark", "escape"):
        host = Host(KeysDialog(title="Today", rows=()))
        async with host.run_test(size=(80, 24)) as pilot:
            await pilot.press(key)
            assert host.results == [None]
