"""The README's commands, run as they are written, where the demo has left its exports."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from salesnb.intake import sample

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```bash\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.strip()]
MAKE = ["make demo", "make test"]  # run by .ci/run; this test is a part of the second
OTHERS = [command for command in COMMANDS if command not in MAKE]


def test_the_two_commands_are_in_the_readme():
    assert COMMANDS[:2] == MAKE
    assert len(OTHERS) >= 3, (
        "the README's commands are not found where they are looked for"
    )


@pytest.fixture(scope="module")
def after_the_demo(tmp_path_factory):
    """A folder as the demo leaves the checkout, as far as the commands look at it."""
    folder = tmp_path_factory.mktemp("readme")
    sample.write(folder / "outputs" / "demo" / "data")
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize("command", OTHERS)
def test_a_command_of_the_readme_runs(command, after_the_demo):
    scripts = Path(sys.executable).parent
    done = subprocess.run(
        shlex.split(command),
        cwd=after_the_demo,
        env={**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_every_option_of_the_command_line_is_told():
    """Each command that salesnb has is named in the README, with each of its options."""
    from typer.main import get_command

    from salesnb.__main__ import app

    for name, command in get_command(app).commands.items():
        assert f"salesnb {name}" in README or f"make {name}" in README, name
        options = [param for param in command.params if param.name != "help"]
        for option in options:
            told = [form for form in option.opts if re.search(rf"{form}\b", README)]
            assert told or option.param_type_name == "argument", (name, option.name)
