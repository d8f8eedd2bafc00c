"""Takes stacks down, and the emulator with the last of them."""

import argparse

from . import server, tokens
from .place import HOME, say, told
from .stack import Stack


def main():
    parser = argparse.ArgumentParser(
        prog="localstack/down", description="Takes down what localstack/up has brought up."
    )
    parser.add_argument("--name", help="one stack only; without it, all of them and the emulator")
    name = parser.parse_args().name
    emulator = server.running()
    if name is not None:
        if emulator is not None:
            Stack(emulator, name).delete()
        tokens.token_file(name).unlink(missing_ok=True)
        return
    server.stop()
    for file in HOME.glob("*.token"):
        file.unlink()
    if emulator is not None:
        say("the emulator is down")


if __name__ == "__main__":
    told(main)
