#!/bin/sh
# Finds a Python that can run Serviceplein and hands the command over to script/run.py.
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
for python in "$root/.venv/bin/python" "$PYTHON" python3 python3.14 python3.13 python3.12 python3.11; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" "$root/script/run.py" "$@"
  fi
done
echo "Kan niet verder: Python 3.11 of nieuwer ontbreekt; installeer het (Debian: apt install python3 python3-venv) of zet PYTHON=/pad/naar/python en start opnieuw." >&2
exit 1
