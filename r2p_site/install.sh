#!/bin/sh
# Finds a Python that can carry this project and hands over to install.py. Usage: install.sh [dev]
set -eu
cd "$(dirname "$0")/.."

# 3.12 and 3.11 first: for them a redis-server comes as a package.
for candidate in ${PYTHON:-} python3.12 python3.11 python3 python3.13 python3.14 /usr/bin/python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$candidate" r2p_site/install.py "$@"
    fi
done

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && [ -z "${R2P_APT_TRIED:-}" ]; then
    echo "Installing Python (apt-get install python3 python3-venv)"
    export R2P_APT_TRIED=1 DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends python3 python3-venv; } >/dev/null
    exec sh r2p_site/install.sh "$@"
fi
echo "Python 3.11 or newer is needed and was not found: install python3 and python3-venv, or say PYTHON=/path/to/python3.12." >&2
exit 1
