"""The page for the physio: its words, its safety, and that it prints on one sheet."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.logs import end_of, make_records
from rules.records import Record, Sport
from rules.report import MOST_WEEKS, report
from rules.settings import DistanceUnit
from store.exchange.report import report_page
from tests.rules.conftest import NOW, check, episode, run, self_test
from tests.rules.test_own_programme import SETTINGS
from tests.store.exchange.pages import full, page, typical

CHROMIUM = shutil.which("chromium")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class Reader(HTMLParser):
    """Collects the elements, their attributes and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += f"{data}|"


def ten_years() -> str:
    now = end_of(45_000)
    found = report(make_records(45_000), now, weeks=MOST_WEEKS)
    return report_page(found, now, DistanceUnit.KM, "1.2.3")


def printed_pages(html: str, folder: Path) -> int:
    source, pdf = folder / "page.html", folder / "page.pdf"
    source.write_text(html, encoding="utf-8")
    assert CHROMIUM is not None
    command = [CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}"]
    subprocess.run(
        [*command, f"--print-to-pdf={pdf}", "--no-pdf-header-footer", source.as_uri()],
        check=True,
        capture_output=True,
        timeout=200,
    )
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
@pytest.mark.parametrize("which", ["empty", "typical", "full", "ten years"])
def test_it_prints_on_one_page(which: str, tmp_path: Path) -> None:
    logs: dict[str, list[Record]] = {"empty": [], "typical": typical(), "full": full()}
    html = page(logs[which]) if which in logs else ten_years()
    assert printed_pages(html, tmp_path) == 1


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
def test_two_pages_would_be_seen(tmp_path: Path) -> None:
    long = page(full()).replace("</main>", "<p>more</p>" * 40 + "</main>")
    assert printed_pages(long, tmp_path) == 2


def test_it_says_what_a_physio_asks() -> None:
    text = Reader(page(typical())).text
    for part in (
        "Self-reported, not a diagnosis.",
        "29 Mar 2026 to 20 Jun 2026",
        "psoas 1.2.3, written 20 Jun 2026",
        "Left side, since 25 Apr 2026",
        "Rested from 25 Apr 2026; running again since 23 May 2026",
        "Thu 11 Jun: Is 2 out of 10 all right uphill?",
        "Longest run: 5.7 km on 19 Jun 2026",
        "28 days since running began|✓ met",
        "the ladder finished or set aside|○ open",
        "Asked in 47 checks and self-tests; none answered with yes",
    ):
        assert part in text


def test_an_empty_log_says_what_there_is_not() -> None:
    text = Reader(page([])).text
    for part in ("No episode is on record.", "None noted.", "No run in these weeks."):
        assert part in text


def test_the_sports_done_most_are_listed_and_the_rest_is_counted() -> None:
    records: list[Record] = [run(1, 2, sport=sport) for sport in Sport]
    records.append(run(2, 2, sport=Sport.OTHER))
    text = Reader(page(records)).text
    assert "bad mornings|other|2|" in text
    assert "Not listed: 4 sports done less often." in text


def test_lengths_are_in_the_persons_unit() -> None:
    found = report([run(1, distance_m=16093.44)], NOW)
    text = Reader(report_page(found, NOW, DistanceUnit.MI, "1")).text
    assert "Longest run: 10.0 mi" in text


def test_a_pain_at_the_limit_is_bold() -> None:
    assert "<td><b>5</b></td>" in page([episode(20, running=10), run(1, 5)])
    assert "<td><b>" not in page([episode(20, running=10), run(1, 4)])


def test_a_side_without_a_known_pain_has_no_line() -> None:
    html = page([self_test(5, pain_left=3), self_test(1, pain_left=2)])
    assert ('polyline class="left"' in html, 'polyline class="right"' in html) == (True, False)


def test_nothing_is_loaded_from_outside_and_no_script_may_run() -> None:
    html = page(full())
    read = Reader(html)
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert not read.tags & {"script", "img", "link", "iframe", "object", "a", "form"}
    assert not read.attributes & {"src", "href", "style", "srcset"}
    assert "http" not in html.replace("http-equiv", "")
    assert "url(" not in html


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40), st.text(max_size=20))
def test_text_of_the_log_stays_text(question: str, flag: str) -> None:
    plain = Reader(page([check(1, 2, "07:00", "x"), run(1, note="x?")]))
    odd = Reader(page([check(1, 2, "07:00", flag or "x"), run(1, note=f"x{question}?")]))
    assert odd.tags == plain.tags
    assert odd.attributes == plain.attributes


def test_markup_in_a_note_is_shown_as_it_was_typed() -> None:
    html = page([run(1, note="<script>alert('&')</script>?")])
    assert "<script" not in html
    assert "<script>alert('&')</script>?" in Reader(html).text


def test_with_another_programme_the_page_says_whose_and_counts_by_it() -> None:
    records: list[Record] = [episode(20, running=10), run(1, 5)]
    found = report(records, NOW, SETTINGS)
    text = Reader(report_page(found, NOW, unit=DistanceUnit.KM, version="1")).text
    assert "Exercises and doses: by A. Keller, physiotherapist" in text
    assert "Strength: stage 1 of 4, week 1" in text
    assert "Walk-run ladder: step 1 of 2" in text
    keller = "A. Keller, physiotherapist"
    assert f"Weeks that open a stage: {keller}. Days at a stage: {keller}. All other" in text
    assert "... and 2 more" in text  # of the criteria: there are 4 of running, and 6 of stages
    assert "Exercises and doses" not in Reader(page(records)).text


def test_the_numbers_of_the_rules_carry_their_marks() -> None:
    text = Reader(page([episode(20, running=10), run(1, 5)])).text
    assert "Pain limit of a run: under 5 (source)" in text
    assert "(source)|" in text
    assert "Weeks that open a stage: source. All other numbers: our choice." in text
