"""`psoas learn`."""

import pytest

from rules.assessment import Mark
from rules.learn import citations, topics
from rules.words import mark_words
from tests.tui.conftest import Psoas


def test_alone_it_lists_the_topics(psoas: Psoas) -> None:
    lines = psoas.done("learn").lines
    assert [line.split(maxsplit=1) for line in lines] == [
        [topic.key, topic.title] for topic in topics()
    ]


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.key)
def test_a_topic_is_read_with_every_mark_and_every_work(psoas: Psoas, topic: object) -> None:
    (chosen,) = [each for each in topics() if each == topic]
    lines = psoas.done("learn", chosen.key).lines
    assert lines[0] == chosen.title
    for statement, line in zip(chosen.statements, lines[1:], strict=False):
        assert line.startswith(
            f"- {statement.text} ({mark_words(statement.mark, statement.certainty)}"
        )
        assert line.count("[") >= len(statement.citations)
    works = {key for statement in chosen.statements for key in statement.citations}
    assert len(lines) == 1 + len(chosen.statements) + len(works)
    for key in works:
        assert any(citations()[key].text in line for line in lines[1 + len(chosen.statements) :])


def test_a_work_is_numbered_where_it_is_cited(psoas: Psoas) -> None:
    cited = next(
        (topic, statement)
        for topic in topics()
        for statement in topic.statements
        if statement.mark is Mark.EVIDENCE and statement.citations
    )
    out = psoas.done("learn", cited[0].key).out
    assert f"({mark_words(Mark.EVIDENCE, cited[1].certainty)} [1]" in out
    assert "\n[1] " in out


def test_json_has_the_topics_with_their_statements(psoas: Psoas) -> None:
    everything = psoas.done("learn", "--json").json()
    assert [topic["key"] for topic in everything] == [topic.key for topic in topics()]
    (one,) = psoas.done("learn", topics()[0].key, "--json").json()
    assert one == everything[0]
    assert set(one["statements"][0]) == {"text", "mark", "certainty", "citations"}


def test_an_unknown_topic_is_refused_with_those_there_are(psoas: Psoas) -> None:
    sentence = psoas.refused("learn", "astrology")
    assert "astrology" in sentence
    assert all(topic.key in sentence for topic in topics())
