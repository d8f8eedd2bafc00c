"""All proofs, or those that `-k` chooses. None at all has proven nothing."""

import pathlib
import sys
import unittest

PROOFS = pathlib.Path(__file__).parent

program = unittest.main(
    module=None,
    argv=[
        "localstack/prove",
        "discover",
        *("--verbose", "--locals"),
        *("--start-directory", str(PROOFS), "--top-level-directory", str(PROOFS.parents[1])),
        *sys.argv[1:],
    ],
    exit=False,
)
if program.result.testsRun == 0:
    sys.exit("localstack/prove: no proof is called so")
sys.exit(not program.result.wasSuccessful())
