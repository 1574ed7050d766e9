"""Lines in the table of cron, beside those of the person."""

import shlex

import pytest

from rules.errors import RehabError
from tests.tui.remind.conftest import PLAN, Programs
from tui.remind.cron import FIRST, LAST, cron_lines, recipe
from tui.remind.programs import MISSING, Ran

OTHERS = "MAILTO=zoë\n# mine\n*/5 * * * * date +\\%s # psoas remind\n"


def test_each_time_has_a_line() -> None:
    first, *lines, last = cron_lines(PLAN).splitlines()
    assert (first, last) == (FIRST, LAST)
    assert [line.split(maxsplit=5)[:5] for line in lines] == [
        ["0", "8", "*", "*", "*"],
        ["5", "13", "*", "*", "*"],
        ["0", "19", "*", "*", "*"],
    ]


def test_what_the_shell_and_cron_give_a_meaning_to_is_escaped() -> None:
    command = cron_lines(PLAN).splitlines()[1].split(maxsplit=5)[5]
    assert command.count("%") == command.count(r"\%") == 2
    assert tuple(shlex.split(command.replace(r"\%", "%"))) == PLAN.command


def test_the_lines_of_the_person_stay(programs: Programs) -> None:
    programs.answers["crontab -l"] = Ran(0, OTHERS)
    made = recipe(PLAN, programs)
    (start,), (stop,) = made.start, made.stop
    assert start.words == stop.words == ("crontab", "-")
    assert start.given == OTHERS + cron_lines(PLAN)
    assert stop.given == OTHERS
    assert (made.is_there, made.was_there) == (False, False)


def test_a_last_line_without_an_end_is_ended_first(programs: Programs) -> None:
    programs.answers["crontab -l"] = Ran(0, "@daily x")
    assert recipe(PLAN, programs).start[0].given == "@daily x\n" + cron_lines(PLAN)


def test_installing_twice_leaves_one_block(programs: Programs) -> None:
    block = cron_lines(PLAN)
    programs.answers["crontab -l"] = Ran(0, f"{OTHERS}{block}@daily x\n")
    made = recipe(PLAN, programs)
    assert (made.is_there, made.was_there) == (True, True)
    assert made.start[0].given == f"{OTHERS}@daily x\n{block}"
    assert made.stop[0].given == f"{OTHERS}@daily x\n"


def test_an_older_block_is_not_the_same(programs: Programs) -> None:
    programs.answers["crontab -l"] = Ran(0, f"{FIRST}\n0 9 * * * old\n{LAST}\n")
    made = recipe(PLAN, programs)
    assert (made.is_there, made.was_there) == (False, True)
    assert "old" not in made.start[0].given


def test_a_table_that_would_be_empty_is_removed(programs: Programs) -> None:
    programs.answers["crontab -l"] = Ran(0, cron_lines(PLAN))
    assert recipe(PLAN, programs).stop[0].words == ("crontab", "-r")


@pytest.mark.parametrize("said", ["no crontab for zoë", "crontab: can't open 'zoë': No such file"])
def test_no_table_yet_is_an_empty_one(said: str, programs: Programs) -> None:
    programs.answers["crontab -l"] = Ran(1, err=said)
    assert recipe(PLAN, programs).start[0].given == cron_lines(PLAN)


@pytest.mark.parametrize(
    "answer",
    [Ran(1, err="you are not allowed to use this program"), Ran(MISSING, err="no such file")],
)
def test_a_table_that_cannot_be_read_is_never_written_anew(answer: Ran, programs: Programs) -> None:
    programs.answers["crontab -l"] = answer
    with pytest.raises(RehabError, match="could not be read"):
        recipe(PLAN, programs)
    assert programs.ran == [("crontab", "-l")]
