"""MiniStack itself, in this process.

Its web server ends a connection with its thousandth request, those that wait on it for an answer included: what a
receiver was about to be handed is then in flight, and nobody has it. AWS finishes what it has begun.
"""

import sys

from hypercorn.config import Config
from ministack.app import main

Config.keep_alive_max_requests = sys.maxsize

if __name__ == "__main__":
    main()
