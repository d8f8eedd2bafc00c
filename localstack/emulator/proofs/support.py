"""Stacks, requests and runs of the proofs."""

import json
import os
import pathlib
import re
import ssl
import subprocess
import time
import unittest
import urllib.error
import urllib.request

from .. import certificate, server, tokens
from ..place import ROOT
from ..stack import Stack

E2E = os.environ.get("E2E", str(ROOT / "target" / "release" / "e2e"))
BOOTSTRAP = os.environ.get("BOOTSTRAP", str(ROOT / "target" / "deploy" / "bootstrap"))
UP = ROOT / "localstack" / "up"
ENVELOPE = (ROOT / "fixtures" / "requests" / "envelope.json").read_bytes()


class Deployed:
    """A stack that is up, and what `localstack/up` has printed of it."""

    def __init__(self, name, *arguments):
        self.name = name
        command = [UP, "--name", name, "--bootstrap", BOOTSTRAP, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        #: The lines of its standard output: nothing but exports may be among them.
        self.lines = done.stdout.splitlines()
        self.exports = dict(re.fullmatch(r"export ([A-Z_]+)='?(.*?)'?", line).groups() for line in self.lines)
        self.token = pathlib.Path(self.exports["TOKEN_FILE"]).read_text().strip()
        self.emulator = server.running()
        self.stack = Stack(self.emulator, name)
        self.outputs = self.stack.outputs()

    def down(self):
        command = [ROOT / "localstack" / "down", "--name", self.name]
        subprocess.run(command, check=True, timeout=300)

    def post(self, body=ENVELOPE, token=None):
        """Status and answer, at the custom domain's name."""
        return self._ask(body, token)

    def get(self, token=None):
        return self._ask(None, token)

    def _ask(self, body, token):
        domain = self.outputs["Endpoint"].removeprefix("https://").removesuffix("/store")
        headers = {
            "Host": domain,
            "Authorization": f"Bearer {token or self.token}",
            "Content-Type": "application/json",
        }
        request = urllib.request.Request(f"{self.emulator.url}/store", body, headers)
        trust = ssl.create_default_context(cafile=certificate.BUNDLE)
        try:
            with urllib.request.urlopen(request, timeout=40, context=trust) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def messages(self):
        """How many messages are on the queue, all of which are taken off it."""
        sqs = self.emulator.client("sqs")
        url = self.outputs["QueueUrl"]
        taken = 0
        while True:
            got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
            for message in got.get("Messages", []):
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                taken += 1
            if not got.get("Messages"):
                return taken

    def start(self, *arguments, **variables):
        """Starts e2e in the environment that `localstack/up` has printed, and these variables; `None` leaves one out."""
        environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
        environment |= self.exports | variables
        environment = {name: value for name, value in environment.items() if value is not None}
        return subprocess.Popen(
            [E2E, *arguments], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def admit(self, *admitted):
        """Makes these tokens, and no others, the valid ones."""
        digests = [tokens.digest(token) for token in admitted]
        self.emulator.client("secretsmanager").put_secret_value(
            SecretId=self.outputs["TokenSet"],
            SecretString=json.dumps({tokens.SENSOR: {"sha256": digests}}),
        )


class Proof(unittest.TestCase):
    """A proof: its stacks go away with it."""

    def deploy(self, name, *arguments):
        deployed = Deployed(name, *arguments)
        self.addCleanup(deployed.down)
        return deployed

    def started(self, deployed, *arguments, **variables):
        """An e2e that runs beside the proof, and not longer than it."""
        process = deployed.start(*arguments, **variables)
        # The last comes first: it is ended, then waited for.
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def passes(self, process, within):
        """That e2e ends with exit code 0. Its words are told if it does not."""
        words, _ = process.communicate(timeout=within)
        self.assertEqual(process.returncode, 0, words)
        return words

    def until(self, holds, within, what):
        """Waits until something holds, for as many seconds at the most; tells how many it took."""
        started = time.monotonic()
        while not holds():
            self.assertLess(time.monotonic() - started, within, what)
            time.sleep(0.5)
        return time.monotonic() - started


def keys_of_function(name):
    """The keys that a running function process was given: its role, as it was shipped."""
    wanted = f"AWS_LAMBDA_FUNCTION_NAME={name}-ingest".encode()
    for pid in server.processes():
        try:
            environment = pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in environment:
            held = dict(entry.decode().split("=", 1) for entry in environment if b"=" in entry)
            return {
                "aws_access_key_id": held["AWS_ACCESS_KEY_ID"],
                "aws_secret_access_key": held["AWS_SECRET_ACCESS_KEY"],
                "aws_session_token": held["AWS_SESSION_TOKEN"],
            }
    raise AssertionError(f"no process of {name}'s function runs")


def keys_of_reader(deployed):
    """The keys that `localstack/up` has printed."""
    return {
        "aws_access_key_id": deployed.exports["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": deployed.exports["AWS_SECRET_ACCESS_KEY"],
        "aws_session_token": deployed.exports["AWS_SESSION_TOKEN"],
    }

