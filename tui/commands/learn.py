"""`psoas learn`: what is known about the injury, each statement with its mark and its works."""

from dataclasses import asdict

import click

from rules.assessment import Statement
from rules.learn import Topic, citations, topic, topics
from rules.words import mark_words
from tui.commands.common import say, say_json


@click.command()
@click.argument("key", metavar="[TOPIC]", required=False)
@click.option("--json", "as_json", is_flag=True, help="A JSON array of topics instead of words.")
def learn(key: str | None, *, as_json: bool) -> None:
    """Read about the injury; alone, it lists the topics."""
    chosen = topics() if key is None else (topic(key),)
    if as_json:
        say_json([asdict(each) for each in chosen])
    elif key is None:
        width = max(len(each.key) for each in chosen)
        for each in chosen:
            say(f"{each.key:<{width}}  {each.title}")
    else:
        _say_topic(chosen[0])


def _say_topic(read: Topic) -> None:
    """A topic's statements, each with its mark, then the works that they cite."""
    cited = [key for statement in read.statements for key in statement.citations]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(cited), 1)}
    say(read.title)
    for statement in read.statements:
        say(f"- {statement.text} ({_mark(statement, numbers)})")
    for key, number in numbers.items():
        work = citations()[key]
        say(f"[{number}] {work.text}{f', doi {work.doi}' if work.doi else ''}")


def _mark(statement: Statement, numbers: dict[str, int]) -> str:
    works = "".join(f" [{numbers[key]}]" for key in statement.citations)
    return mark_words(statement.mark, statement.certainty) + works
