# Words for the person in front of the terminal.
say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
warn() { printf '\033[33m==>\033[0m %s\n' "$*" >&2; }
fail() { printf '\033[31m==>\033[0m %s\n' "$*" >&2; exit 1; }
trap 'printf "\n" >&2; fail "Stopped. Run the same command again to go on where it left off."' INT
