"""Where things lie, and how a user is told that something is wrong."""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "function" / "template.yaml"
#: All that is left lying about while the emulator is up.
HOME = ROOT / "target" / "emulator"
REGION = "eu-west-1"
ACCOUNT = "000000000000"
#: The zone that the domains of all stacks are in.
ZONE = "example.edu"


class Trouble(Exception):
    """What went wrong, and what to do about it."""

    def __init__(self, message, hint=None):
        super().__init__(message)
        self.hint = hint


def told(main):
    """Runs `main`; trouble becomes words on standard error and exit code 1."""
    try:
        main()
    except Trouble as trouble:
        print(f"error: {trouble}", file=sys.stderr)
        if trouble.hint:
            print(f"hint: {trouble.hint}", file=sys.stderr)
        sys.exit(1)


def say(message):
    """Progress: standard output is for the exports alone."""
    print(message, file=sys.stderr)
