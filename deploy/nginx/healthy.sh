#!/bin/bash
# Exit 0 if nginx serves the console. bash itself opens the connection: the image has no other client.
set -euo pipefail

exec 3<>"/dev/tcp/127.0.0.1/${PORT:-5173}"
printf 'GET /index.html HTTP/1.0\r\n\r\n' >&3
read -r -t 3 _ status _ <&3
[[ "$status" == 200 ]]
