"""`psoas check`: how it feels now, in one line."""

import click

from rules.records import Check, Flag
from tui.commands.common import Setup, choice_of, lived_when, say_light, say_saved


@click.command()
@click.argument("pain", metavar="PAIN")
@click.option("--rest-pain", is_flag=True, help="It hurts at rest.")
@click.option("--night-pain", is_flag=True, help="It hurts at night.")
@click.option("--limp", is_flag=True, help="You limp.")
@click.option(
    "--flag",
    "flags",
    multiple=True,
    type=choice_of(Flag),
    metavar="NAME",
    help=f"Something new: {', '.join(Flag)}. More than one may be given.",
)
@click.option("--when", metavar="TIME", help='When it was, e.g. "today 7:30"; now if left out.')
@click.option("--note", metavar="TEXT", help="Anything to remember.")
@click.pass_obj
def check(
    setup: Setup,
    *,
    pain: str,
    rest_pain: bool,
    night_pain: bool,
    limp: bool,
    flags: tuple[str, ...],
    when: str | None,
    note: str | None,
) -> None:
    """The morning check: PAIN now, in daily life, from 0 (none) to 10."""
    from store.exchange.typed import parse_pain  # noqa: PLC0415 - not for --help

    ticked = {Flag.REST_PAIN: rest_pain, Flag.NIGHT_PAIN: night_pain, Flag.LIMP: limp}
    named = {*flags, *(flag for flag, is_ticked in ticked.items() if is_ticked)}
    record = Check(
        at=lived_when(setup, when) or setup.now(),
        pain=parse_pain(pain),
        flags=tuple(str(flag) for flag in Flag if flag in named),
        note=note,
    )
    settings, log = setup.settings(), setup.log()
    (saved,) = log.add(record)
    say_saved(saved, log, settings)
    say_light(setup.assess(log, settings))
