#!/bin/sh
# Say, in one line each, what this machine lacks to set the project up. Silent when nothing is missing.
set -eu

PYTHON=${PYTHON:-python3}
missing=0

complain() {
    printf '%s\n' "$1" >&2
    missing=1
}

# Shape: at_least HAVE MAJOR MINOR, where HAVE is like 3.11.7 or v20.19.0
at_least() {
    have=${1#v}
    major=${have%%.*}
    rest=${have#*.}
    minor=${rest%%.*}
    [ "$major" -gt "$2" ] || { [ "$major" -eq "$2" ] && [ "$minor" -ge "$3" ]; }
}

if ! command -v "$PYTHON" >/dev/null; then
    complain "$PYTHON is not installed. Python 3.11 or newer is needed: apt-get install -y python3 python3-venv"
else
    version=$("$PYTHON" -c 'import platform; print(platform.python_version())')
    if ! at_least "$version" 3 11; then
        complain "$PYTHON is Python $version; 3.11 or newer is needed. If you have one: make run PYTHON=python3.12"
    elif ! "$PYTHON" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        complain "Python $version cannot make virtual environments. Run: apt-get install -y python3-venv"
    fi
fi

if ! command -v node >/dev/null; then
    complain "node is not installed. Node.js 20.19 or newer is needed (22 or 24 is better): https://nodejs.org"
else
    version=$(node --version)
    at_least "$version" 20 19 || complain "node is $version; 20.19 or newer is needed (22 or 24 is better): https://nodejs.org"
fi

command -v npm >/dev/null || complain "npm is not installed. It comes with Node.js; on Debian: apt-get install -y npm"

exit "$missing"
