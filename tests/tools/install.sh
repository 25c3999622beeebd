# Installs what is missing on the machine for the tests, and nothing that is there. Read by tests/run.
# `need NAME` calls `install_NAME`; Debian packages go to the system, everything else to a folder in the user's cache.

tools=${XDG_CACHE_HOME:-$HOME/.cache}/torget
export PATH=$tools/venv/bin:$tools/bin:$PATH

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

debian_packages() {
  local wait=(-o DPkg::Lock::Timeout=600)
  [ -e "$run/apt-updated" ] || as_root apt-get "${wait[@]}" update -qq
  touch "$run/apt-updated"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get "${wait[@]}" install -y -qq --no-install-recommends "$@"
}

# One version of each tool everywhere. The build folder is cargo's own temporary one, so that no tool's build
# stays among the project's.
cargo_tool() {
  mkdir -p "$tools"
  env -u CARGO_TARGET_DIR flock "$tools/lock" cargo install --locked --root "$tools" "$1" --version "$2"
}

install_nextest() { cargo nextest --version >/dev/null 2>&1 || cargo_tool cargo-nextest 0.9.143; }
install_machete() { cargo machete --version >/dev/null 2>&1 || cargo_tool cargo-machete 0.9.2; }

postgres_programs() { find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' 2>/dev/null | sort -V | tail -n 1; }

install_postgres() {
  [ -n "$(find /usr/share/postgresql -name btree_gist.control 2>/dev/null)" ] && [ -n "$(postgres_programs)" ] ||
    debian_packages postgresql postgresql-contrib
}

# The Python programs that tests/tools/requirements.txt pins, in an environment of their own that is first on PATH.
install_python() {
  local venv=$tools/venv wanted=tests/tools/requirements.txt
  cmp -s "$wanted" "$venv/requirements.txt" && return
  python3 -c 'import ensurepip' 2>/dev/null || debian_packages python3 python3-venv
  mkdir -p "$tools"
  flock "$tools/lock" bash -c '
    set -e
    cmp -s "$2" "$1/requirements.txt" && exit
    python3 -m venv --clear "$1"
    "$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2"
    cp "$2" "$1/requirements.txt"' - "$venv" "$wanted"
}

# Node with what tests/browser/package.json pins: the browser's driver, and the second reader of calendars.
install_node() {
  command -v npm >/dev/null || debian_packages nodejs npm
  node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' ||
    { echo "The tests need Node 20 or newer; this is $(node --version)." >&2; return 1; }
  [ tests/browser/node_modules/.package-lock.json -nt tests/browser/package-lock.json ] ||
    (cd tests/browser && npm ci --ignore-scripts --loglevel=error)
}

install_browser() {
  [ -x /usr/bin/chromium ] || debian_packages chromium fonts-liberation
  install_node
}
