"""A bootstrap in Python's standard library: one connection for all calls, answers streamed in chunks."""

import http.client
import json
import os

api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
root = "/2018-06-01/runtime/invocation/"


def chunks(event):
    """The answer, piece by piece."""
    body = json.dumps({"python": event["body"]})
    yield b'{"statusCode": 200, '
    yield b'"body": ' + json.dumps(body).encode() + b"}"


while True:
    api.request("GET", root + "next")
    given = api.getresponse()
    request_id = given.getheader("Lambda-Runtime-Aws-Request-Id")
    event = json.loads(given.read())
    headers = {"Lambda-Runtime-Function-Response-Mode": "streaming"}
    api.request("POST", root + request_id + "/response", chunks(event), headers)
    taken = api.getresponse()
    taken.read()
    assert taken.status == 202, taken.status
