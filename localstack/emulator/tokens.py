"""The token of the one sensor that an emulated stack knows."""

import hashlib
import json
import os
import secrets

from .place import HOME

SENSOR = "e2e"


def token_file(name):
    return HOME / f"{name}.token"


def token(name):
    """The stack's token: made once, and kept in a file for this user alone."""
    path = token_file(name)
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        made = secrets.token_urlsafe(32)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(made + "\n")
        return made


def digest(token):
    """What a set holds in place of the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def admit(secret_manager, secret, token):
    """Puts the token's digest into the set, unless it is there."""
    held = json.loads(secret_manager.get_secret_value(SecretId=secret)["SecretString"])
    wanted = digest(token)
    digests = held.setdefault(SENSOR, {"sha256": []})["sha256"]
    if wanted in digests:
        return
    digests.append(wanted)
    secret_manager.put_secret_value(SecretId=secret, SecretString=json.dumps(held))
