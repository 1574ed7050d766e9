"""A programme of one's own: what it may say, and each fault with its line and what to write."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.assessment import Certainty, Mark
from rules.figure_data import figure_of, figures
from rules.programme import OURS, Number, Origin, Programme, programme
from rules.programme_limits import LIMITS
from rules.programme_reading import parse
from rules.toml_tables import Fault, FaultsError

TEXT = OURS.read_text(encoding="utf-8")
FIGURES = OURS.with_name("figures.toml").read_text(encoding="utf-8")
EXAMPLE = re.findall(
    r"^```toml\n(.*?)^```",
    (Path(__file__).parents[2] / "docs" / "programme.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)[0]

OWN = """\
by = "A. Keller, physio"

[strength]
sets = { value = 2, mark = "choice" }
reps = { value = 12, mark = "choice", said_by = "the runner" }
get_ready_s = { value = 5, mark = "choice" }
change_sides_s = { value = 5, mark = "choice" }
between_sets_s = { value = 60, mark = "choice" }
up_s = { value = 3, mark = "choice" }
down_s = { value = 3, mark = "choice" }
ask_pain_s = { value = 30, mark = "choice" }
days_a_week = { value = 3, mark = "evidence", certainty = "low", citations = ["Keller, 2020 [1]"] }
weeks = { value = 5, mark = "source" }
settled_days_a_week = { value = 2, mark = "choice" }
stage_days = { value = 6, mark = "choice" }

[[strength.stages]]
adds = ["clamshell"]

[[strength.stages]]
adds = ["bridge"]
from_week = { value = 2, mark = "choice" }

[exercises.bridge]
title = "bridge on one leg"
short = "bridge"
how = "Lie on your back, {other} knee to the chest. Lift the pelvis on the {side} leg, and down."
"""


def own(text: str) -> Programme:
    return parse(text, programme())


def faults_of(text: str) -> list[Fault]:
    with pytest.raises(FaultsError) as error:
        own(text)
    return list(error.value.faults)


def tried(text: str) -> Programme | FaultsError:
    try:
        return own(text)
    except FaultsError as error:
        return error


def changed(before: str, after: str, text: str = OWN) -> str:
    assert before in text
    return text.replace(before, after, 1)


def line_of(part: str, text: str) -> int:
    """The line on which a part begins."""
    return text[: text.index(part)].count("\n") + 1


def only_fault(text: str) -> Fault:
    (fault,) = faults_of(text)
    return fault


# What it may say


def test_ours_read_as_ones_own_is_ours() -> None:
    assert own(TEXT) == programme()


def test_ours_with_its_figures_read_as_ones_own_has_ours_as_its_figures() -> None:
    drawn = FIGURES[: FIGURES.index("[figures.push]")]
    read = own(f"{TEXT}\n{drawn}")
    assert replace(read, figures={}) == programme()
    assert read.figures == {name: figures()[name] for name in programme().exercises}


def test_what_is_left_out_stays_ours() -> None:
    read, ours = own(OWN), programme()
    assert (read.stretch, read.self_test, read.ladder) == (
        ours.stretch,
        ours.self_test,
        ours.ladder,
    )
    assert read.exercises["clamshell"] == ours.exercises["clamshell"]


def test_stages_doses_and_exercises_are_as_it_says() -> None:
    read = own(OWN)
    strength = read.strength
    assert [stage.exercises for stage in strength.stages] == [
        ("clamshell",),
        ("clamshell", "bridge"),
    ]
    assert [stage.from_week and stage.from_week.value for stage in strength.stages] == [None, 2]
    assert (strength.sets.value, strength.reps.value, strength.stage_days.value) == (2, 12, 6)
    assert read.exercises["bridge"].short == "bridge"
    assert read.by == "A. Keller, physio"


def test_each_number_knows_who_says_so() -> None:
    strength = own(OWN).strength
    assert strength.sets.words == "A. Keller, physio"
    assert strength.reps.words == "the runner"
    assert strength.days_a_week == Number(
        value=3, mark=Mark.EVIDENCE, certainty=Certainty.LOW, citations=("Keller, 2020 [1]",)
    )
    assert strength.days_a_week.words == "evidence, low"
    assert strength.weeks.words == "source"


def test_a_choice_of_ours_that_was_left_as_it_is_stays_ours() -> None:
    assert own(OWN).strength.ask_pain_s.words == "our choice"
    assert (
        own(
            changed("ask_pain_s = { value = 30", "ask_pain_s = { value = 31")
        ).strength.ask_pain_s.words
        != "our choice"
    )


def test_an_exercise_of_ours_keeps_its_figure_and_a_new_one_has_words_alone() -> None:
    read = own(OWN)
    assert figure_of("clamshell", read) is figures()["clamshell"]
    assert figure_of("bridge", read) is None


def test_a_figure_of_its_own_is_drawn_instead_of_ours() -> None:
    drawn = FIGURES[FIGURES.index("[figures.clamshell]") : FIGURES.index("[figures.mini-squat]")]
    read = own(f"{OWN}\n{drawn.replace('figures.clamshell', 'figures.bridge')}")
    figure = figure_of("bridge", read)
    assert figure is read.figures["bridge"]
    assert replace(figure, name="clamshell") == figures()["clamshell"]


def test_a_figure_is_of_an_exercise_that_there_is() -> None:
    drawn = FIGURES[FIGURES.index("[figures.clamshell]") : FIGURES.index("[figures.mini-squat]")]
    for name in ("plank", "push"):
        text = f"{OWN}\n{drawn.replace('figures.clamshell', f'figures.{name}')}"
        fault = only_fault(text)
        assert fault.line == line_of(f"[figures.{name}]", text)
        assert f'there is no exercise "{name}" that the figure could be of' in fault.text


def test_an_exercise_that_it_does_not_know_is_called_by_its_name() -> None:
    read = own(OWN)
    assert read.title_of("bridge") == "bridge on one leg"
    assert read.title_of("single-leg-bridge") == "single leg bridge"


def test_the_example_of_the_page_for_physios_has_no_fault() -> None:
    read = own(EXAMPLE)
    assert read.stretch.exercises == ("hip-flexors", "child-pose")
    assert len(read.strength.stages) == 2
    assert figure_of("child-pose", read) is None
    assert figure_of("standing-abduction", read)


MOST = {"sets": 3, "reps": 10, "up_s": 10, "down_s": 10, "times_a_day": 5}
"""As many as a session can have together, without its becoming endless."""
LEAST = {"most_a_day": 5}
numbers = {
    (table, key): st.integers(
        max(limit.least, LEAST.get(key, 0)), min(limit.most, MOST.get(key, 60))
    )
    for table, limits in LIMITS.items()
    for key, limit in limits.items()
}
texts = st.text("abcdefg é,.:-", min_size=1, max_size=32).filter(str.strip)
origins = st.one_of(
    st.builds(Origin, mark=st.just(Mark.CHOICE), said_by=texts),
    st.builds(
        Origin,
        mark=st.just(Mark.EVIDENCE),
        certainty=st.sampled_from(Certainty),
        citations=st.lists(texts, min_size=1, max_size=2).map(tuple),
    ),
)


def written(origin: Origin) -> str:
    parts = [f'mark = "{origin.mark}"']
    parts += [f'certainty = "{origin.certainty}"'] if origin.certainty else []
    parts += [f"citations = {list(origin.citations)}"] if origin.citations else []
    parts += [f"said_by = '{origin.said_by}'"] if origin.said_by else []
    return ", ".join(parts)


@given(st.data())
def test_every_number_within_its_limits_is_read_as_it_was_written(data: st.DataObject) -> None:
    text, wanted = TEXT, {}
    for (table, key), values in numbers.items():
        value, origin = data.draw(values), data.draw(origins)
        wanted[table, key] = Number(
            value=value, **{each.name: getattr(origin, each.name) for each in fields(Origin)}
        )
        start = text.index(f"[{table}]")
        before, after = text[:start], text[start:]
        row = f"{key} = {{ value = {value}, {written(origin)} }}"
        text = before + re.sub(rf"(?m)^{key} = .*$", row, after, count=1)
    read = own(text)
    assert {(table, key): getattr(getattr(read, table), key) for table, key in numbers} == wanted


# Numbers and their marks


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'sets = { value = 2, mark = "choice" }',
            "sets = 2",
            'strength.sets is without a mark: write sets = { value = 2, mark = "choice", said_by =',
        ),
        (
            'value = 2, mark = "choice" }\nreps',
            "value = 2 }\nreps",
            "strength.sets has no mark: write mark =",
        ),
        (
            'value = 2, mark = "choice" }\nreps',
            'value = 2, mark = "mine" }\nreps',
            'strength.sets.mark is "mine", and not one of source, evidence, choice',
        ),
        (
            'value = 2, mark = "choice" }\nreps',
            'value = 2, mark = "source" }\nreps',
            "which has 3 here",
        ),
        (
            'stage_days = { value = 6, mark = "choice"',
            'stage_days = { value = 6, mark = "source"',
            "which has none here",
        ),
        (', certainty = "low"', "", "strength.days_a_week.certainty is missing"),
        (
            'certainty = "low"',
            'certainty = "quite"',
            'certainty is "quite", and not one of high, moderate',
        ),
        (', citations = ["Keller, 2020 [1]"]', "", "citations is missing"),
        ('["Keller, 2020 [1]"]', "[]", "citations is []"),
        ('["Keller, 2020 [1]"]', '["Keller\\u0007"]', "steers a screen"),
        (
            'weeks = { value = 5, mark = "source"',
            'weeks = { value = 5, mark = "source", certainty = "low"',
            'certainty goes with mark = "evidence" alone',
        ),
        (
            'weeks = { value = 5, mark = "source"',
            'weeks = { value = 5, mark = "source", said_by = "me"',
            'said_by goes with mark = "choice" alone',
        ),
        (
            "reps = { value = 12",
            "reps = { value = 0",
            "strength.reps.value is 0: it has to be from 1 to 100; no repetition is no set",
        ),
        ("reps = { value = 12", "reps = { value = -3", "is -3: it has to be from 1"),
        ("reps = { value = 12", "reps = { value = 101", "is 101: it has to be from 1 to 100"),
        ("reps = { value = 12", "reps = { value = 12.5", "is 12.5, and not a whole number"),
        ("reps = { value = 12", "reps = { value = true", "is true, and not a whole number"),
        ("reps = { value = 12", "reps = { valeu = 12", "did you mean value?"),
        ("up_s = { value = 3", "up_s = { value = 0", "nobody can count"),
        (
            "between_sets_s = { value = 60",
            "between_sets_s = { value = 10000",
            "5 minutes are no pause",
        ),
        (
            "ask_pain_s = { value = 30, mark",
            "ask_pain_s = { value = 30, said_by = '', mark",
            "strength.ask_pain_s.said_by is empty",
        ),
    ],
)
def test_a_number_that_will_not_do_is_named_with_its_line(
    before: str, after: str, said: str
) -> None:
    text = changed(before, after)
    faults = faults_of(text)
    line = line_of(before, OWN)
    assert any(said in fault.text and fault.line == line for fault in faults), faults


def test_a_number_that_is_missing_is_named_at_its_table_with_what_to_write() -> None:
    fault = only_fault(
        changed('reps = { value = 12, mark = "choice", said_by = "the runner" }\n', "")
    )
    assert fault.line == 3
    assert "strength.reps is missing: write reps = { value = 20, mark = " in fault.text


def test_without_by_at_the_top_each_choice_says_who_said_it() -> None:
    faults = faults_of(changed('by = "A. Keller, physio"\n', ""))
    assert [fault.line for fault in faults] == [3, 7, 8, 9, 13, 14, 21]
    assert all('write said_by = "name, profession" beside it' in fault.text for fault in faults)


def test_all_faults_are_named_and_not_only_the_first() -> None:
    text = changed("value = 12", "value = 0", changed('"bridge"\nhow', '"BRIDGE"\nhow'))
    text = changed('adds = ["clamshell"]', 'adds = ["clamshel"]', text) + "holds = 3\n"
    assert [fault.line for fault in faults_of(text)] == [5, 18, 26, 28]


def test_the_error_itself_tells_of_the_first_fault_and_how_many_more() -> None:
    text = changed("value = 12", "value = 0", changed("value = 60", "value = 0"))
    with pytest.raises(FaultsError, match=r"^line 5: strength\.reps.* \(and 1 more\)$"):
        own(text)


# Exercises and stages


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'adds = ["bridge"]',
            'adds = ["brigde"]',
            'there is no exercise "brigde": describe it in [exercises.brigde]',
        ),
        ('adds = ["bridge"]', 'adds = ["a\\u001b"]', "is no name of an exercise"),
        ('adds = ["bridge"]', 'adds = ["bridge", "clamshell"]', "clamshell stands in it twice"),
        ('adds = ["bridge"]', 'adds = ["bridge", "bridge"]', "bridge stands in it twice"),
        ('adds = ["bridge"]', "adds = []", "adds is [], and not a list such as"),
        ('adds = ["bridge"]', 'adds = "bridge"', "and not a list such as"),
        (
            'adds = ["clamshell"]',
            'from_week = 2\nadds = ["clamshell"]',
            "the first stage opens at once",
        ),
        (
            "from_week = { value = 2",
            "from_week = { value = 1",
            "the first stage has the first week",
        ),
        ("[exercises.bridge]", "[exercises.Bridge]", '"Bridge" is no name for an exercise'),
        ("[exercises.bridge]", "[exercises.push]", "push is a part of the self-test"),
        ('short = "bridge"', 'short = "bridge 2"', "there are only small letters"),
        ('short = "bridge"', 'short = "a bridge on one leg"', "has 19 letters: at most 17"),
        ('short = "bridge"', "", "exercises.bridge.short is missing"),
        (
            'title = "bridge on one leg"',
            'title = "bridge [b]on[/b] one leg"',
            "has [ ] in it: write plain words.",
        ),
        (
            'title = "bridge on one leg"',
            'title = "bridge\\u001b[31m"',
            "steers a screen or is not seen",
        ),
        (
            'title = "bridge on one leg"',
            'title = "bridge \\u202egel"',
            "steers a screen or is not seen",
        ),
        ('title = "bridge on one leg"', 'title = "two\\nlines"', "write plain words in one line"),
        ('title = "bridge on one leg"', 'title = " "', "title is empty"),
        ('title = "bridge on one leg"', "title = 3", "title is 3, and not words"),
        ('title = "bridge on one leg"', f'title = "{"x" * 41}"', "has 41 letters: at most 40"),
        (
            "{other} knee",
            "{left} knee",
            "has { } in it: write plain words (but for {side} and {other}).",
        ),
        ("{other} knee", "{other!r} knee", "has { } in it"),
        ('how = "Lie', 'tilt = 3\nhow = "Lie', 'there is no "tilt" here: did you mean title?'),
    ],
)
def test_an_exercise_or_a_stage_that_will_not_do_is_named(
    before: str, after: str, said: str
) -> None:
    faults = faults_of(changed(before, after))
    assert any(said in fault.text for fault in faults), faults
    assert {fault.line for fault in faults} <= set(range(17, 28))


def test_stages_open_in_their_order() -> None:
    text = (
        OWN
        + """
[[strength.stages]]
adds = ["mini-squat"]
from_week = { value = 4, mark = "choice" }
"""
    )
    assert len(own(text).strength.stages) == 3
    fault = only_fault(changed("from_week = { value = 2", "from_week = { value = 5", text))
    assert (fault.line, "before the one above it" in fault.text) == (31, True)


def many(count: int) -> str:
    return "".join(
        f'\n[exercises.e{n}]\ntitle = "e"\nshort = "e"\nhow = "e"\n' for n in range(count)
    )


def test_a_session_has_at_most_twelve_exercises() -> None:
    names = [f"e{n}" for n in range(11)]
    assert (
        own(changed('["bridge"]', str(names)) + many(11)).strength.stages[-1].exercises[0]
        == "clamshell"
    )
    fault = only_fault(changed('["bridge"]', str([*names, "e11"])) + many(12))
    assert (fault.line, "makes 13 exercises" in fault.text) == (21, True)


def test_there_are_at_most_nine_stages() -> None:
    def stages(count: int) -> str:
        week = 'from_week = { value = 3, mark = "choice" }'
        more = "".join(
            f'\n[[strength.stages]]\nadds = ["e{n}"]\n{week}\n' for n in range(count - 2)
        )
        return OWN + more + many(count - 2)

    assert len(own(stages(9)).strength.stages) == 9
    assert "there are 10 stages: at most 9." in {fault.text for fault in faults_of(stages(10))}


def test_a_session_that_would_never_end_is_refused() -> None:
    text = changed(
        "reps = { value = 12",
        "reps = { value = 100",
        changed("sets = { value = 2", "sets = { value = 10"),
    )
    fault = only_fault(text)
    assert fault.line == 3
    assert "a strength session would last about 7.3 hours: it may last 2" in fault.text
    stretch = changed(
        'hold_s = { value = 30, mark = "source"',
        'hold_s = { value = 300, mark = "choice", said_by = "x"',
        TEXT,
    )
    assert own(stretch).stretch.hold_s.value == 300
    stretch = changed(
        'sets = { value = 2, mark = "source"',
        'sets = { value = 4, mark = "choice", said_by = "x"',
        stretch,
    )
    assert "a stretch session would last" in only_fault(stretch).text


def test_no_more_sessions_are_offered_than_are_due_at_most() -> None:
    text = changed(
        'most_a_day = { value = 3, mark = "source"',
        'most_a_day = { value = 1, mark = "choice", said_by = "x"',
        TEXT,
    )
    fault = only_fault(text)
    assert fault.line == line_of("most_a_day = {", text)
    assert "it cannot be less than times_a_day, 2" in fault.text


# The ladder and the self-test

LADDER = """\
[ladder]
mark = "choice"
said_by = "A. Keller"
warm_up_min = { value = 10, mark = "choice", said_by = "A. Keller" }
steps = [
    { repeats = 8, walk_min = 2, run_min = 1 },
    { repeats = 1, walk_min = 0, run_min = 20 },
]
"""


def test_a_ladder_of_its_own_has_one_mark_for_its_steps() -> None:
    ladder = own(LADDER).ladder
    assert [str(step) for step in ladder.steps] == [
        "8 x (2 min walk, 1 min run)",
        "run 20 min, easy",
    ]
    assert (ladder.words, ladder.warm_up_min.value) == ("A. Keller", 10)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('mark = "choice"\nsaid', "said", "ladder has no mark"),
        ('mark = "choice"\nsaid_by = "A. Keller"', 'mark = "source"', "which has none here"),
        ('said_by = "A. Keller"\nwarm', "warm", "ladder does not say whose choice it is"),
        ("repeats = 8", "repeats = 0", "nothing can be done less than once"),
        ("repeats = 8", "repeats = 61", "ladder.steps.repeats is 61"),
        ("run_min = 1 ", "run_min = 40 ", "the step lasts 336 minutes: it may last 180"),
        ("walk_min = 2, ", "", "walk_min is missing"),
        ("run_min = 20", "run = 20", 'there is no "run" here: did you mean run_min?'),
        ("steps = [", "stairs = [", "ladder.steps is missing: it has to be a list of tables"),
        ("steps = [", 'note = "x"\nsteps = [', 'there is no "note" here: here stand mark'),
    ],
)
def test_a_ladder_that_will_not_do_is_named(before: str, after: str, said: str) -> None:
    assert any(said in fault.text for fault in faults_of(changed(before, after, LADDER)))


def test_a_ladder_has_at_most_twenty_steps() -> None:
    row = "    { repeats = 8, walk_min = 2, run_min = 1 },\n"
    assert len(own(changed(row, row * 19, LADDER)).ladder.steps) == 20
    assert "there are 21 steps" in only_fault(changed(row, row * 20, LADDER)).text


def test_the_words_of_the_self_test_may_change_and_its_questions_not() -> None:
    start, end = TEXT.index("[self_test]"), TEXT.index("# The walk-run ladder.")
    text = TEXT[start:end]
    assert own(changed("flat, back tall", "flat", text)).self_test.set_up.endswith("feet flat.")
    assert 'there is no "flags" here' in only_fault(text + 'flags = ["limp"]\n').text
    assert "press is missing" in only_fault(re.sub("press = .*", "", text)).text


# The file itself


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "there is nothing in it"),
        ('by = "me"\n', 1, "there is nothing in it"),
        ("[strenght]\n[exercises]\n", 1, 'there is no "strenght" here: did you mean strength?'),
        ("x = 1\n[exercises]\n", 1, 'there is no "x" here: here stand by, stretch'),
        ("[exercises]\nbridge = 3\n", 2, "exercises.bridge is 3, and not a table"),
        ("exercises = 3\n", 1, "exercises is 3, and not a table"),
        ("[ladder]\nmark =\n", 2, "this is not TOML"),
        ("\n\n[ladder\n", 3, "this is not TOML"),
        ("[ladder]\n'", 2, "this is not TOML"),
        ('a = """\n\n', 3, "this is not TOML"),
        (f"[exercises]\nx = {'9' * 5000}\n", 1, "no person wrote it"),
        ("x = " + "[" * 20_000, 1, "no person wrote it"),
        ("#" * 200_001, 1, "more than 200000 letters"),
        (f"[exercises]\nx = 0x{'f' * 5000}\n", 2, "exercises.x is a very large number, and not"),
        ('by = "\\u0007"\n[exercises]\n', 1, "by has a letter that steers a screen"),
    ],
)
def test_a_file_that_is_no_programme_is_refused(text: str, line: int, said: str) -> None:
    fault = faults_of(text)[0]
    assert fault.line == line
    assert said in fault.text


@given(st.data())
def test_any_change_of_a_file_is_read_or_refused_with_a_line_of_it(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from((OWN, LADDER, EXAMPLE, TEXT)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        more = data.draw(st.text('[]{}=,."\n\x1b0123456789-aé', max_size=4))
        text = text[:at] + more + text[at + data.draw(st.integers(0, 6)) :]
    read = tried(text)
    if isinstance(read, FaultsError):
        lines = text.count("\n") + 1
        assert all(1 <= fault.line <= lines for fault in read.faults)
        assert all(fault.text.isprintable() for fault in read.faults)
    else:
        assert read.strength.stages
