#!/usr/bin/env bash
# Installs what the laptop stack needs and is missing; `setup.sh demo` leaves out what only tests need.
# A second run finds the stamps and is done at once.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly WHAT="${1:-everything}"
readonly OLDEST_PROSODY=0.12
readonly OLDEST_NODE=20
VENV="$PWD/.venv"

say() { printf '%s\n' "$*"; }

stop() {
  printf '%s\n' "$@" >&2
  exit 1
}

# --- Debian packages -------------------------------------------------------------------------

names_in() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"; }

system_name() {
  # shellcheck disable=SC1091
  (. /etc/os-release 2>/dev/null && printf '%s %s' "${ID:-}" "${ID_LIKE:-}")
}

wanted_packages() {
  local lists=(deploy/local/packages.txt)
  if [ -f deploy/local/prosody/packages.txt ]; then
    lists+=(deploy/local/prosody/packages.txt)
  fi
  if [ "$WHAT" != demo ]; then
    lists+=(deploy/local/packages-test.txt)
  fi
  names_in "${lists[@]}" | sort -u
}

has_browser() {
  command -v chromium || command -v chromium-browser || command -v google-chrome
} >/dev/null 2>&1

has_python() {
  local python
  python=$(chosen_python) && "$python" -c 'import ensurepip, venv' 2>/dev/null
}

# Some of them may be here by another way than a package.
is_present() {
  case "$1" in
    chromium) has_browser ;;
    # Debian 13 calls the package libmagic1t64. Without -q: a pipe that breaks counts as missing.
    libmagic1) /sbin/ldconfig -p | grep 'libmagic\.so\.1' >/dev/null ;;
    python3) chosen_python >/dev/null ;;
    python3-venv) has_python ;;
    *) dpkg-query --show --showformat '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$' ;;
  esac
}

missing_packages() {
  local package
  while read -r package; do
    is_present "$package" || printf '%s\n' "$package"
  done < <(wanted_packages)
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
    return
  fi
  sudo "$@"
}

refuse_without_root() {
  [ "$(id -u)" -ne 0 ] || return 0
  command -v sudo >/dev/null 2>&1 || stop \
    "These Debian packages are missing, and you are neither root nor is there a sudo:" \
    "  apt-get install --no-install-recommends $*"
  say "sudo is needed once, to install these Debian packages: $*"
}

# A package that brings a service would start it; the stack runs its own on its own ports.
without_starting_services() {
  local gate=/usr/sbin/policy-rc.d status=0
  if [ -e "$gate" ]; then
    "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$gate" >/dev/null
  as_root chmod 755 "$gate"
  "$@" || status=$?
  as_root rm -f "$gate"
  return "$status"
}

# Nor shall it start with the machine from now on.
keep_services_off() {
  local service
  [ -d /run/systemd/system ] || return 0
  for service in prosody redis-server postgresql clamav-daemon nginx; do
    case " $* " in
      *" $service"*) as_root systemctl disable --now --quiet "$service" || true ;;
    esac
  done
}

install_with_apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "$@" >/dev/null
}

leave_out_snap_browser() {
  case "$(system_name)" in
    ubuntu*) ;;
    *) cat; return ;;
  esac
  if [ "$WHAT" != demo ]; then
    say "Ubuntu has Chromium as a snap only, so it is not installed here. The demo does without;" >&2
    say "for demo-check and the browser tests: sudo snap install chromium, or install Google Chrome." >&2
  fi
  grep -vx chromium || true
}

install_packages() {
  local missing=()
  mapfile -t missing < <(missing_packages | leave_out_snap_browser)
  [ "${#missing[@]}" -gt 0 ] || return 0
  command -v apt-get >/dev/null 2>&1 || stop \
    "This installs by itself on Debian 12 and 13 and on Ubuntu 24.04; this is another system." \
    "Please install what these Debian packages hold, and run the same command again:" \
    "  ${missing[*]}"
  refuse_without_root "${missing[@]}"
  say "Installing Debian packages: ${missing[*]}"
  as_root apt-get -qq update
  without_starting_services install_with_apt "${missing[@]}"
  keep_services_off "${missing[@]}"
}

check_prosody() {
  local version
  version=$(dpkg-query --show --showformat '${Version}' prosody 2>/dev/null) || return 0
  dpkg --compare-versions "$version" ge "$OLDEST_PROSODY" || stop \
    "Prosody $version is too old: $OLDEST_PROSODY or newer is needed (Debian 12, Ubuntu 24.04)."
}

# --- Python ----------------------------------------------------------------------------------

is_supported() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

chosen_python() {
  local candidate
  for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 && is_supported "$candidate"; then
      command -v "$candidate"
      return 0
    fi
  done
  return 1
}

# --- Stamps: a step is done when the files it was made from have not changed since -----------

fingerprint() { cat "$@" | sha256sum | cut -d ' ' -f 1; }

is_stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

make_environment() {
  local python mark
  python=$(chosen_python) || stop "Python 3.11, 3.12 or 3.13 is needed; PYTHON=... names another one."
  mark="$("$python" -V) $(fingerprint requirements/development.txt)"
  is_stamped "$VENV/.stamp" "$mark" && return 0
  say "Installing Python packages"
  if ! is_supported "$VENV/bin/python"; then
    "$python" -m venv --clear "$VENV"
  fi
  "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --no-deps \
    --require-hashes -r requirements/development.txt
  printf '%s' "$mark" >"$VENV/.stamp"
}

has_node() {
  command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 &&
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$OLDEST_NODE" ]
}

make_node() {
  PATH="$VENV/bin:$PATH"
  has_node && return 0
  say "Installing Node"
  "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes \
    -r requirements/node.txt
}

make_modules() {
  local mark
  [ -f package-lock.json ] || return 0
  mark="$(node -v) $(fingerprint package.json package-lock.json)"
  is_stamped node_modules/.stamp "$mark" && return 0
  say "Installing npm packages"
  npm ci --loglevel error --no-audit --no-fund --no-update-notifier >/dev/null
  printf '%s' "$mark" >node_modules/.stamp
}

front_end_sources() {
  printf '%s\0' package.json package-lock.json
  find branding jitsi-plugin-assets sidecar ident deploy/local -type d \( -name dist -o -name __pycache__ \) \
    -prune -o -type f \( -name '*.js' -o -name '*.mjs' -o -name '*.css' -o -name '*.html' -o -name '*.svg' \
    -o -name '*.toml' \) -print0 | sort -z
}

build_front_end() {
  local mark
  [ -f package.json ] || return 0
  mark=$(front_end_sources | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
  is_stamped branding/static/dist/.stamp "$mark" && return 0
  say "Building the front end"
  npm run --silent build
  mkdir -p branding/static/dist
  printf '%s' "$mark" >branding/static/dist/.stamp
}

install_packages
check_prosody
make_environment
make_node
make_modules
build_front_end
