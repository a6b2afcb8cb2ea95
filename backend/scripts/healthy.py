"""Exit 0 if an address of this container answers 200: `healthy.py [URL]`, by default that the service is ready.

The image has Python, and needs no other program for its health check.
"""

import os
import sys
from http.client import HTTPException
from urllib.request import ProxyHandler, build_opener

WITHIN = 4  # seconds; the service answers within 2 even while a server of it hangs


def main() -> int:
    ready = f"http://127.0.0.1:{os.environ.get('SOVD_PORT') or 8000}/health/ready"
    url = sys.argv[1] if len(sys.argv) > 1 else ready
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=WITHIN) as answer:
            return 0 if answer.status == 200 else 1
    except (OSError, HTTPException) as wrong:
        print(f"{url}: {wrong}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
