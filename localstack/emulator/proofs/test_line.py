"""The contract and a minute of load, through the custom domain, at both kinds of API."""

import secrets
import tempfile
import time

from .. import server
from .support import Proof

#: What MiniStack answers otherwise than AWS.
NO_LAMBDA_LIMIT = ["a body over what Lambda takes, told by the gateway"]
#: It hands a body of an HTTP API over as text, whatever it is.
NO_BINARY = [
    "an envelope over a message's limit, compressed, goes in parts",
    "gzip",
    "gzip in capitals",
    "not UTF-8",
    "a body over its limit once decompressed",
    "an item alone over a message's limit, compressed",
]
#: A new token is good everywhere after a minute (function/README.md), as the function's clock counts it.
KNOWN_AFTER = 62
#: An old one is refused by who has read the set anew since: under load, soon after the same minute.
REFUSED_WITHIN = 90


def skipped(names):
    return [argument for name in names for argument in ("--skip", name)]


class Line(Proof):
    def test_a_rest_api_keeps_the_contract(self):
        rest = self.deploy("rest")
        self.passes(self.started(rest, "check", "--front-door", "rest", *skipped(NO_LAMBDA_LIMIT)), 240)

    def test_an_http_api_keeps_the_contract_and_carries_a_minute_of_load(self):
        http = self.deploy("http", "--api", "HTTP")
        left_out = skipped(NO_LAMBDA_LIMIT + NO_BINARY)
        self.passes(self.started(http, "check", "--front-door", "http", *left_out), 240)
        # By the stack's name alone, as somebody who may look at stacks and read the queue.
        administrator = {
            "ENDPOINT": None,
            "QUEUE_URL": None,
            "AWS_ACCESS_KEY_ID": server.ROOT_KEYS["aws_access_key_id"],
            "AWS_SECRET_ACCESS_KEY": server.ROOT_KEYS["aws_secret_access_key"],
            "AWS_SESSION_TOKEN": None,
        }
        run = self.started(http, "run", "--stack", "http", "--rate", "20/s", "--duration", "60s", **administrator)
        self.passes(run, 240)

    def test_a_token_is_changed_under_load_and_nothing_is_lost_or_refused(self):
        """Also the minute of load at a REST API: old and new token side by side, then the new one alone."""
        rest = self.deploy("change")
        new = secrets.token_urlsafe(32)
        with tempfile.NamedTemporaryFile("w", suffix=".token") as file:
            file.write(new)
            file.flush()
            with_old = self.started(rest, "run", "--rate", "20/s", "--duration", "80s")
            rest.admit(rest.token, new)
            time.sleep(KNOWN_AFTER)
            self.assertIsNone(with_old.poll(), "both have to send at the same time")
            answers = [rest.post(token=new)[0] for _ in range(50)]
            self.assertEqual(answers, [200] * 50)
            self.passes(with_old, 300)
            rest.admit(new)
            with_new = self.started(rest, "run", "--rate", "20/s", "--duration", "60s", TOKEN_FILE=file.name)
            self.until(lambda: rest.get(rest.token)[0] == 401, REFUSED_WITHIN, "the old token is still known")
            self.passes(with_new, 300)
