"""MiniStack as a process: one for all stacks, on a free port of loopback, with TLS and IAM enforced."""

import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config

from . import certificate
from .place import HOME, REGION, Trouble

STATE = HOME / "server.json"
LOG = HOME / "ministack.log"
#: The emulator's and its functions' temporary files.
TEMPORARY = HOME / "tmp"
#: What each of its processes carries in its environment.
MARK = "CALIPER_EMULATOR"
READY_WITHIN = 60
GONE_WITHIN = 15
#: The account's root, whom IAM lets do everything.
ROOT_KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


class Server:
    """A MiniStack that runs."""

    def __init__(self, pid, port):
        self.pid = pid
        self.port = port

    @property
    def url(self):
        return f"https://127.0.0.1:{self.port}"

    def client(self, service, **keys):
        """A client of one of its services, for the account's root unless keys are given."""
        config = Config(retries={"total_max_attempts": 2}, connect_timeout=5, read_timeout=60)
        keys = keys or ROOT_KEYS
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            verify=str(certificate.BUNDLE),
            config=config,
            **keys,
        )


def running():
    """The one that runs, if one does."""
    try:
        state = json.loads(STATE.read_text())
    except FileNotFoundError:
        return None
    server = Server(state["pid"], state["port"])
    # The number may have gone to another process since.
    return server if server.pid in processes() else None


def start():
    """Starts one, and waits until it answers."""
    HOME.mkdir(parents=True, exist_ok=True)
    TEMPORARY.mkdir(exist_ok=True)
    certificate.make()
    port = free_port()
    # Nothing of the caller's AWS settings, which could lead its functions elsewhere.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment = kept | {
        "AUTH": "true",
        "AWS_ENDPOINT_URL": f"https://127.0.0.1:{port}",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "MINISTACK_REGION": REGION,
        "MINISTACK_SSL_CERT": str(certificate.CERTIFICATE),
        "MINISTACK_SSL_KEY": str(certificate.KEY),
        "SSL_CERT_FILE": str(certificate.BUNDLE),
        "USE_SSL": "1",
        "TMPDIR": str(TEMPORARY),
        MARK: str(HOME),
    }
    with LOG.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "emulator.serve"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    STATE.write_text(json.dumps({"pid": process.pid, "port": port}))
    server = Server(process.pid, port)
    deadline = time.monotonic() + READY_WITHIN
    while not answers(server):
        if process.poll() is not None or time.monotonic() > deadline:
            stop()
            raise Trouble("MiniStack did not come up", f"its log is {LOG}")
        time.sleep(0.1)
    return server


def stop():
    """Ends it and every function process that it has started, and removes their files, but for the log."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + GONE_WITHIN
        for pid in processes():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass
        while processes() and time.monotonic() < deadline:
            time.sleep(0.05)
    left = processes()
    if left:
        raise Trouble(f"processes {left} do not end", "end them by hand")
    STATE.unlink(missing_ok=True)
    shutil.rmtree(certificate.FOLDER, ignore_errors=True)
    shutil.rmtree(TEMPORARY, ignore_errors=True)


def processes():
    """The emulator's processes and those of its functions, which inherit its mark."""
    mark = f"{MARK}={HOME}".encode()
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            environment = (entry / "environ").read_bytes().split(b"\0")
            # After the closing bracket of the name: Z is one that has ended.
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, IndexError):
            continue
        if mark in environment and state != "Z":
            found.append(int(entry.name))
    return found


def answers(server):
    try:
        trust = ssl.create_default_context(cafile=certificate.BUNDLE)
        urllib.request.urlopen(f"{server.url}/_ministack/health", timeout=2, context=trust).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
