from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from rich.cells import cell_len

from ecotone.cli.main import COMMANDS, main, one_sentence
from ecotone.kernel.errors import NotFound

DOCS = Path(__file__).resolve().parents[2] / "docs"
PARTS = [
    "country", "target", "to_report", "known", "gaps", "resources", "hubs", "peers", "money",
]  # fmt: skip


def every_command() -> dict[str, click.Command]:
    """Return every command by the words with which it is called."""
    found: dict[str, click.Command] = {}
    context = click.Context(main)
    for name in COMMANDS:
        one = main.get_command(context, name)
        assert one is not None
        parts = one.commands if isinstance(one, click.Group) else {}
        found |= {f"{name} {part}": inner for part, inner in parts.items()} or {name: one}
    return found


def test_the_list_of_commands_says_of_each_what_it_says_of_itself() -> None:
    context = click.Context(main)
    for name, (_, words) in COMMANDS.items():
        assert (main.get_command(context, name).help or "").partition("\n")[0] == words, name


def test_every_command_is_explained_with_an_example() -> None:
    for words, one in every_command().items():
        assert "Example" in (one.help or ""), words
        assert f"ecotone {words}" in one.help, words
        for option in one.params:
            if isinstance(option, click.Option) and not option.hidden:
                described = option.help or isinstance(option.type, click.Choice | click.IntRange)
                assert described, (words, option.name)


def test_every_command_is_written_down() -> None:
    page = (DOCS / "commands.md").read_text()
    for words in every_command():
        assert f"`ecotone {words}" in page, words


def test_help_needs_no_home(program, tmp_path: Path) -> None:
    done = program(tmp_path / "none", "--help")
    assert (done.returncode, "ecotone answer KEN 3" in done.stdout) == (0, True)
    assert not (tmp_path / "none").exists()


def test_loading_twice_changes_nothing(program, home: Path) -> None:
    done = program(home, "load", "--again")
    assert (done.returncode, done.stdout) == (0, "Everything is loaded.\n")
    assert "Loading the starter catalogue: done" in done.stderr
    assert program(home, "index").stdout == "The search index is in step.\n"


def test_without_tables_commands_say_what_to_run(program, tmp_path: Path) -> None:
    done = program(tmp_path, "answer", "KEN", "3")
    assert done.returncode == 1
    assert done.stderr == (
        "ecotone: Nothing is loaded yet. Run `ecotone load` first; "
        "`ecotone serve` does it by itself.\n"
    )
    doctor = program(tmp_path, "doctor")
    assert doctor.returncode == 1
    assert "Run: ecotone load" in doctor.stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("answer", "Kenja", "3"), 3, "Kenya"),
        (("answer", "KEN", "33"), 3, "Targets are numbered 1 to 23."),
        (("answer", "KEN"), 2, "Missing argument"),
        (("answer", "KEN", "3", "--lang", "xx"), 2, "'xx' is not one of"),
        (("search", "zzqqxxvv"), 3, "Nothing was found."),
        (("search", "x", "--type", "song"), 3, "song"),
        (("hubs", "show", "gbiff"), 3, "Did you mean gbif"),
        (("hubs", "preview", "https://example.org"), 1, "ECOTONE_OFFLINE is set"),
        (("hubs", "harvest", "gbif"), 1, "ECOTONE_OFFLINE is set"),
        (("user", "add", "nobody", "--password", "x"), 1, "valid email"),
        (("dance",), 2, "No such command"),
    ],
)
def test_bad_input_is_one_sentence_and_an_exit_code(
    ecotone, words: tuple[str, ...], code: int, sentence: str
) -> None:
    done = ecotone(*words)
    assert done.exit_code == code, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_debug_shows_where_an_error_came_from(ecotone) -> None:
    for done in (
        ecotone("--debug", "answer", "KEN", "33"),
        ecotone("answer", "KEN", "33", ECOTONE_DEBUG="1"),
    ):
        assert isinstance(done.exception, NotFound)


def test_an_error_that_nobody_foresaw_is_one_sentence(capsys) -> None:
    one_sentence(ValueError, ValueError("seven\nlines"), None)
    assert capsys.readouterr().err == (
        "ecotone: something went wrong that nobody foresaw (ValueError: seven lines). "
        "`ecotone doctor` says what does not work; --debug before the command shows where.\n"
    )


def test_the_answer_as_json_has_every_part_with_its_source(ecotone) -> None:
    body = json.loads(ecotone("answer", "KEN", "3", "--json").stdout)
    assert list(body) == PARTS
    for part in PARTS[2:]:
        for item in body[part]:
            assert item["source"]["title"], part
    codes = [one["code"] for one in body["to_report"] if one["kind"] == "headline"]
    assert codes == ["3.1"]


@pytest.mark.parametrize(("country", "lang"), [("KEN", "en"), ("SAU", "ar"), ("CHN", "zh")])
def test_the_answer_fits_80_columns_and_has_no_colours_in_a_pipe(
    ecotone, country: str, lang: str
) -> None:
    done = ecotone("answer", country, "3", "--lang", lang)
    assert done.exit_code == 0
    assert "\x1b[" not in done.stdout
    addresses = re.compile(r"^\s*\S+$")
    for line in done.stdout.splitlines():
        assert cell_len(line) <= 80 or addresses.match(line), line


def test_right_to_left_words_are_kept_apart(ecotone) -> None:
    first = ecotone("answer", "SAU", "3", "--lang", "ar").stdout.splitlines()[0]
    assert first.count("\u2068") == first.count("\u2069") == 2


def test_search_tells_why_and_where_from(ecotone) -> None:
    done = ecotone("search", "mangroves", "--limit", "2")
    assert done.exit_code == 0
    assert done.stdout.count("Found in ") == 2
    assert done.stdout.count("Source: ") == 2
    body = json.loads(ecotone("search", "mangroves", "--limit", "2", "--json").stdout)
    assert body["total"] >= 2
    assert [item["title"] in done.stdout for item in body["items"]] == [True, True]
    empty = ecotone("search", "zzqqxxvv", "--json")
    assert (empty.exit_code, json.loads(empty.stdout)["total"]) == (3, 0)


def test_search_narrows(ecotone) -> None:
    every = json.loads(ecotone("search", "--json", "--limit", "1").stdout)
    counts = {one["code"]: one["records"] for one in every["facets"]["type"]}
    kind, records = next(iter(counts.items()))
    narrowed = json.loads(ecotone("search", "--json", "--limit", "1", "--type", kind).stdout)
    assert narrowed["total"] == records


def test_hubs_are_listed_and_shown(ecotone) -> None:
    listed = json.loads(ecotone("hubs", "list", "--json").stdout)
    assert "gbif" in {hub["id"] for hub in listed}
    assert all("keeper_email" not in hub for hub in listed)
    plain = ecotone("hubs", "list").stdout.splitlines()
    assert plain[-1] == f"{len(listed)} hubs."
    near = json.loads(ecotone("hubs", "list", "--country", "KEN", "--target", "3", "--json").stdout)
    assert 0 < len(near) < len(listed)
    shown = json.loads(ecotone("hubs", "show", "gbif", "--json").stdout)
    assert {one["kind"] for one in shown["interfaces"]} >= {"oai-pmh"}


def test_the_doctor_looks_at_everything(program, home: Path) -> None:
    done = program(home, "doctor", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert {one["subject"]: one["well"] for one in found} == dict.fromkeys(
        (
            "Python", "Settings", "Disk", "Database", "Catalogue", "Search index", "Hubs",
            "Languages", "Connectors", "Network",
        ),
        True,
    )  # fmt: skip


def test_an_account_is_made_once(ecotone) -> None:
    words = ("user", "add", "keeper@example.org", "--staff")
    made = ecotone(*words, ECOTONE_PASSWORD="correct horse battery staple")
    assert (made.exit_code, made.stdout) == (0, "keeper@example.org can sign in now.\n")
    again = ecotone(*words, ECOTONE_PASSWORD="correct horse battery staple")
    assert again.exit_code == 1
    assert again.stderr == "ecotone: keeper@example.org has an account already.\n"
    weak = ecotone("user", "add", "other@example.org", ECOTONE_PASSWORD="secret")
    assert weak.exit_code == 1
    assert "too short" in weak.stderr


def test_a_reader_that_went_away_is_no_error(environment, home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "ecotone.cli", "search", "--limit", "100"],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_work_does_nothing_offline(ecotone) -> None:
    done = ecotone("work", "--once")
    assert (done.exit_code, done.stdout) == (0, "ECOTONE_OFFLINE is set: no hubs are read.\n")
