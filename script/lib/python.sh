# uv, Python 3.10 and the locked Python packages.

# The machine's own certificates count: many offices sit behind a proxy that signs with one of its own.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}" PIP_ROOT_USER_ACTION=ignore

works() { "$@" >/dev/null 2>&1; }

# Sets UV to a uv that really runs: a version manager's shim may be on PATH and yet fail.
known_uv() {
  for UV in "$PWD/.uv/bin/uv" uv "$HOME/.local/bin/uv"; do
    if works "$UV" --version; then export UV; return 0; fi
  done
  unset UV
}

find_uv() {
  known_uv
  if [ -n "${UV:-}" ]; then return 0; fi
  say "Fetching uv into .uv"
  for python in python3 python3.10 /usr/bin/python3 python3.13 python3.12 python3.11 python; do
    works "$python" -m pip --version || continue
    "$python" -m pip install -q --disable-pip-version-check --target .uv uv || continue
    known_uv
    if [ -n "${UV:-}" ]; then return 0; fi
  done
  fail "uv is needed and no Python with pip was found to bring it. Install it from https://docs.astral.sh/uv/ and run this again."
}

is_python_310() { works "$1" -c 'import sys, venv; sys.exit(sys.version_info[:2] != (3, 10))'; }

# Prints a Python 3.10 of this machine, or nothing: then uv fetches one.
installed_python() {
  for python in python3.10 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python3.10 /opt/*/bin/python3.10 python3; do
    if is_python_310 "$python"; then
      "$python" -c 'import sys; print(sys.executable)'
      return 0
    fi
  done
}

# Brings .venv to the lock file, compiled: without that each start takes 12 s longer. "tests" adds the dev group; a group once installed stays.
python_packages() {
  local stamp=.venv/gilbot-synced wanted groups=--no-dev python
  if [ "${1:-}" = tests ] || grep -qs -- --dev "$stamp"; then groups=--dev; fi
  wanted="$groups $(cat uv.lock pyproject.toml .python-version | sha256sum)"
  if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && works .venv/bin/gilbot --version; then return 0; fi
  find_uv
  say "Installing Python packages (about 3 GB the first time)"
  python=$(installed_python)
  if ! ${python:+env UV_PYTHON="$python"} "$UV" sync --frozen --compile-bytecode "$groups"; then
    [ -n "$python" ] || warn "No Python 3.10 was found and uv could not fetch one: install it (pyenv install 3.10, or your system's python3.10)."
    fail "Python packages could not be installed; the reason stands above. Run this again when it is mended."
  fi
  printf '%s\n' "$wanted" >"$stamp"
}
