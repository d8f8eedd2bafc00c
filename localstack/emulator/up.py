"""Brings the template up and prints what `e2e run` needs, and nothing else, on standard output."""

import argparse
import pathlib
import platform
import re
import shlex
import ssl
import subprocess
import time
import urllib.error
import urllib.request

from . import certificate, server, tokens
from .place import ACCOUNT, REGION, ROOT, ZONE, Trouble, say, told
from .stack import Stack

ANSWERS_WITHIN = 60


def main():
    arguments = parsed()
    bootstrap = arguments.bootstrap or built()
    emulator = server.running() or server.start()
    stack = Stack(emulator, arguments.name)
    domain = f"{arguments.name}.{ZONE}"
    parameters = {
        "AccessLogs": "true",
        "Api": arguments.api,
        "Architecture": architecture(),
        "DomainName": domain,
        "HostedZoneId": zone(emulator),
        "TestReaderPrincipal": f"arn:aws:iam::{ACCOUNT}:root",
    }
    say(f"deploying {arguments.name}, {arguments.api}, on {emulator.url}")
    outputs = stack.deploy(bootstrap, parameters | dict(arguments.parameters))
    token = tokens.token(arguments.name)
    tokens.admit(emulator.client("secretsmanager"), outputs["TokenSet"], token)
    await_answer(emulator, outputs["Endpoint"], token)
    for name, value in exports(emulator, arguments.name, outputs).items():
        print(f"export {name}={shlex.quote(value)}")


def parsed():
    parser = argparse.ArgumentParser(
        prog="localstack/up",
        description="Brings function/template.yaml up on MiniStack and prints what e2e run needs.",
        epilog='eval "$(localstack/up)" && e2e run --rate 50/s',
    )
    parser.add_argument("--name", default="caliper", type=stack_name, help="the stack's name (%(default)s)")
    parser.add_argument("--api", default="REST", choices=["REST", "HTTP"], help="the kind of API (%(default)s)")
    parser.add_argument(
        "--bootstrap", type=existing, metavar="PATH", help="the function's binary; without it, it is built"
    )
    parser.add_argument(
        "parameters", nargs="*", type=parameter, metavar="KEY=VALUE", help="other parameters of the template"
    )
    return parser.parse_args()


def stack_name(text):
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", text):
        raise argparse.ArgumentTypeError("a small letter, then small letters, digits and -, 31 at most")
    return text


def existing(text):
    path = pathlib.Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text} is not a file")
    return path


def parameter(text):
    key, separator, value = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"{text} is not KEY=VALUE")
    return key, value


def built():
    say("building the function")
    command = ["cargo", "build", "--quiet", "--locked", "--profile", "deploy", "-p", "function", "--bin", "bootstrap"]
    if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode != 0:
        raise Trouble("the function cannot be built", "what cargo says stands above")
    return ROOT / "target" / "deploy" / "bootstrap"


def architecture():
    return "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"


def zone(emulator):
    """The id of the zone that the domains of all stacks are in."""
    route53 = emulator.client("route53")
    for hosted in route53.list_hosted_zones()["HostedZones"]:
        if hosted["Name"].rstrip(".") == ZONE:
            return hosted["Id"].rpartition("/")[2]
    made = route53.create_hosted_zone(Name=ZONE, CallerReference=ZONE)
    return made["HostedZone"]["Id"].rpartition("/")[2]


def await_answer(emulator, endpoint, token):
    """Until the function knows the token: what is printed has to work at once."""
    host, path = parted(endpoint)
    headers = {"Host": host, "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(emulator.url + path, headers=headers)
    trust = ssl.create_default_context(cafile=certificate.BUNDLE)
    deadline = time.monotonic() + ANSWERS_WITHIN
    while True:
        try:
            urllib.request.urlopen(request, timeout=10, context=trust).close()
            return
        except urllib.error.HTTPError as error:
            answer = f"{error.code} {error.read(500).decode(errors='replace')}"
        except OSError as error:
            answer = str(error)
        if time.monotonic() > deadline:
            raise Trouble(f"the endpoint answers {answer}", f"the emulator's log is {server.LOG}")
        time.sleep(0.5)


def parted(endpoint):
    """Host and path of an endpoint of the template."""
    return re.fullmatch(r"https://([^/]+)(/.*)", endpoint).groups()


def exports(emulator, name, outputs):
    """The endpoint is the domain's, which resolves nowhere: hence CONNECT_TO."""
    host, path = parted(outputs["Endpoint"])
    session = emulator.client("sts").assume_role(
        RoleArn=outputs["TestReaderRole"], RoleSessionName="e2e"
    )["Credentials"]
    return {
        "ENDPOINT": f"https://{host}:{emulator.port}{path}",
        "CONNECT_TO": f"127.0.0.1:{emulator.port}",
        "SSL_CERT_FILE": str(certificate.BUNDLE),
        "QUEUE_URL": outputs["QueueUrl"],
        "TOKEN_FILE": str(tokens.token_file(name)),
        "AWS_ENDPOINT_URL": emulator.url,
        "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
    }


if __name__ == "__main__":
    told(main)
