"""Serve the independent `sovd-server` on a loopback port. Runs in `.venv-peer` (`make peer`)."""

import sys

from sovd_server.enhanced_server import app

app.run(host="127.0.0.1", port=int(sys.argv[1]), debug=False, threaded=True)
