"""What Learn says, and that each statement carries its mark."""

import re

import pytest

from rules.assessment import Mark
from rules.errors import RehabError
from rules.learn import citations, topic, topics

STATEMENTS = [statement for each in topics() for statement in each.statements]
WORKS = {
    "bandy-1997",
    "brigham-2007",
    "buist-2008",
    "clement-1993",
    "cook-2012",
    "esculier-2018",
    "frandsen-2025",
    "george-2024",
    "holmich-2007",
    "impellizzeri-2021",
    "johnston-1999",
    "kaneda-2009",
    "mulvad-2018",
    "nielsen-2014",
    "rauseo-2017",
    "robertson-2017",
    "shin-1996",
    "silbernagel-2007",
    "taunton-2002",
    "thomee-1997",
    "thorborg-2016",
    "weir-2015",
}


def test_topics_lead_from_the_muscle_to_the_program() -> None:
    assert [each.key for each in topics()] == [
        "anatomy",
        "how-common",
        "signs",
        "look-alikes",
        "red-flags",
        "stretching",
        "strengthening",
        "running",
        "cross-training",
        "treatments",
        "less-proven",
        "how-long",
        "psoas",
    ]


def test_every_topic_has_a_title_and_statements() -> None:
    assert all(each.title and each.statements for each in topics())


def test_the_content_is_read_once() -> None:
    assert topics() is topics()
    assert citations() is citations()


def test_evidence_and_nothing_else_has_a_certainty() -> None:
    for statement in STATEMENTS:
        assert (statement.certainty is not None) is (statement.mark is Mark.EVIDENCE), statement


def test_evidence_needs_a_citation() -> None:
    for statement in STATEMENTS:
        assert statement.citations or statement.mark is not Mark.EVIDENCE, statement


def test_a_statement_is_one_short_line_that_ends_as_a_sentence() -> None:
    for statement in STATEMENTS:
        assert statement.text == " ".join(statement.text.split())
        assert statement.text.endswith("."), statement
        assert len(statement.text) <= 220, statement


def test_a_statement_diagnoses_and_promises_nothing() -> None:
    claim = re.compile(
        r"you have an?\b|will (heal|recover|cure|fix)|\bcures?\b|guarantee|proven to|always works",
        re.IGNORECASE,
    )
    assert [statement.text for statement in STATEMENTS if claim.search(statement.text)] == []


def test_no_two_statements_say_the_same() -> None:
    assert len({statement.text for statement in STATEMENTS}) == len(STATEMENTS)


def test_the_works_are_those_that_we_read() -> None:
    assert set(citations()) == WORKS


def test_every_work_is_cited_and_every_cited_work_exists() -> None:
    assert {key for statement in STATEMENTS for key in statement.citations} == WORKS


def test_a_works_year_is_in_its_key_and_in_its_text() -> None:
    for key, work in citations().items():
        assert work.key == key
        assert key.rpartition("-")[2] in work.text


def test_the_dois_are_bare_and_no_two_works_share_one() -> None:
    dois = [work.doi for work in citations().values() if work.doi is not None]
    assert len(dois) == 5
    assert len(set(dois)) == len(dois)
    assert all(re.fullmatch(r"10\.\d{4,}/\S+", doi) for doi in dois)


def test_a_topic_is_found_by_its_key() -> None:
    assert topic("how-long").title == "How long it takes"


def test_an_unknown_topic_is_refused_with_the_topics_there_are() -> None:
    with pytest.raises(RehabError, match=r"no topic \"knee\".* anatomy, how-common, .*, psoas\."):
        topic("knee")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("how-common", "0.8 %"),
        ("how-common", "36 % of 207"),
        ("signs", "has not been validated"),
        ("look-alikes", "osteitis pubis"),
        ("look-alikes", "femoral neck"),
        ("red-flags", "does not rule a stress fracture out"),
        ("red-flags", "ask about an MRI"),
        ("red-flags", "hopping"),
        ("stretching", "2 sets of 30 s"),
        ("strengthening", "9 patients without a control group"),
        ("strengthening", "Nothing here loads the hip flexor itself"),
        ("strengthening", "ask your physio"),
        ("running", "Below 5 of 10"),
        ("running", "110 % of your longest in the 30 days before"),
        ("running", 'no "10 % a week" rule'),
        ("running", "no acute:chronic workload ratio"),
        ("cross-training", "Aquajogging"),
        ("treatments", "40 professional soccer players"),
        ("less-proven", "Shockwave"),
        ("how-long", "56 days"),
        ("how-long", "71 days"),
        ("psoas", "not a diagnosis"),
    ],
)
def test_what_must_not_be_missing_is_said_in_its_topic(key: str, said: str) -> None:
    assert any(said in statement.text for statement in topic(key).statements)


def test_what_speaks_against_a_rule_is_evidence() -> None:
    for said in ("10 % a week", "acute:chronic"):
        (statement,) = (each for each in topic("running").statements if said in each.text)
        assert statement.mark is Mark.EVIDENCE
