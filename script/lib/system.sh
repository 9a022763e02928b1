# System packages: what is missing is installed where that is allowed, and named where it is not.

has_command() { for name in "$@"; do if command -v "$name" >/dev/null 2>&1; then return 0; fi; done; return 1; }
has_file() { for path in "$@"; do if [ -e "$path" ]; then return 0; fi; done; return 1; }

# Prints the Debian packages that are missing; "tests" adds what only the tests need.
missing_packages() {
  has_command espeak-ng || echo espeak-ng
  has_file /usr/share/fonts/*/noto/NotoSansCJK-Regular.ttc /usr/share/fonts/*/NotoSansCJK* || echo fonts-noto-cjk
  [ "${1:-}" = tests ] || return 0
  has_command chromium chromium-browser google-chrome || echo chromium
  has_file /usr/lib/postgresql/*/bin/postgres || has_command postgres || echo postgresql
  has_command redis-server || echo redis-server
  has_command baresip || echo baresip-core
}

system_packages() {
  local missing
  missing=$(missing_packages "${1:-}" | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" = 0 ] && has_command apt-get; then
    say "Installing system packages: $missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    if ! { apt-get -qq update && apt-get -qq install -y --no-install-recommends $missing; } >var/apt.log 2>&1; then
      tail -n 5 var/apt.log >&2
      warn "apt-get could not install them (whole log: var/apt.log)."
    fi
    missing=$(missing_packages "${1:-}" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
  fi
  warn "Still missing: $missing"
  warn "On Debian or Ubuntu:  sudo apt-get install $missing"
  warn "Going on without: espeak-ng gives the spare voice and English sounds, fonts-noto-cjk the Korean and Chinese letters,"
  warn "the others are for tests, which are skipped where they are missing."
}
