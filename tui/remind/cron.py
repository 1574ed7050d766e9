"""Lines in this person's table of cron; what was missed is not made up for."""

import re
import shlex

from rules.errors import RehabError
from tui.remind.programs import MISSING, Run
from tui.remind.schedule import Plan, Recipe, Step

FIRST = "# psoas remind: these lines are written and taken away by `psoas remind`"
LAST = "# psoas remind: end"

_BLOCK = re.compile(rf"^{re.escape(FIRST)}\n.*?^{re.escape(LAST)}\n", re.DOTALL | re.MULTILINE)
_NONE_YET = re.compile(r"no crontab|no such file|can't open", re.IGNORECASE)


def recipe(plan: Plan, run: Run) -> Recipe:
    """The person's table with our lines at its end, and without them."""
    before = _table(run)
    others, lines = _BLOCK.sub("", before), cron_lines(plan)
    joined = others if others.endswith("\n") or not others else f"{others}\n"
    without = (
        Step(words=("crontab", "-"), given=others) if others else Step(words=("crontab", "-r"))
    )
    return Recipe(
        start=(Step(words=("crontab", "-"), given=joined + lines),),
        stop=(without,),
        is_there=lines in before,
        was_there=_BLOCK.search(before) is not None,
        note="cron does not make up for what it missed while the computer was off or asleep.",
    )


def cron_lines(plan: Plan) -> str:
    """Our lines of the table."""
    # In a table, a bare % ends the command.
    command = shlex.join(plan.command).replace("%", r"\%")
    times = "".join(f"{each.minute} {each.hour} * * * {command}\n" for each in plan.times)
    return f"{FIRST}\n{times}{LAST}\n"


def _table(run: Run) -> str:
    listed = run(("crontab", "-l"))
    if listed.code == 0:
        return listed.out
    if listed.code != MISSING and _NONE_YET.search(listed.err):
        return ""
    # Written anew without having been read, it would lose what it holds.
    raise RehabError(f"The table of cron could not be read ({listed.why()}): see `crontab -l`.")
