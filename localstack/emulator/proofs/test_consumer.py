"""Another application reads the queue: the example does, each event once."""

import json
import os
import subprocess

from ..place import ROOT
from .support import ENVELOPE, Proof

CONSUMER = os.environ.get("CONSUMER", str(ROOT / "target" / "debug" / "examples" / "consumer"))


class Consumer(Proof):
    def test_events_come_out_once_and_the_queue_is_empty(self):
        read = self.deploy("read")
        event = {"id": "urn:uuid:1", "type": "Event", "eventTime": "2026-01-05T08:00:00.000Z"}
        entity = {"id": "https://lms.example.edu/users/1", "type": "Person"}
        anonymous = {"type": "Event", "eventTime": "2026-01-05T08:00:00.000Z"}
        envelope = json.loads(ENVELOPE) | {"data": [event, entity, anonymous]}
        # Sent twice, and over several lines: an event without an id cannot be known again, nor is an entity a repeat.
        for _ in range(2):
            self.assertEqual(read.post(json.dumps(envelope, indent=1).encode())[0], 200)
        environment = read.exports | {"PATH": os.environ["PATH"]}
        command = [CONSUMER, read.outputs["QueueUrl"], "--until-empty"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        written = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(written, [event, entity, anonymous, entity, anonymous])
        self.assertEqual(read.messages(), 0)
