"""Ends with 0 when an address of this container answers 200: `healthy.py /health/live`.

The images have no curl, and need none.
"""

import http.client
import sys

PATIENCE = 5


def status(path: str, *, port: int = 8000) -> int:
    """0 when nobody answers."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", path)
        return line.getresponse().status
    except OSError:
        return 0
    finally:
        line.close()


if __name__ == "__main__":
    sys.exit(0 if status(sys.argv[1]) == http.client.OK else 1)
