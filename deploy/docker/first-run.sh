#!/usr/bin/env bash
# The first run, and any later one: makes what is not there yet and leaves what is. Beside compose.yml
# must stand .env, a copy of env.example that you filled in.
#   ./first-run.sh            keys and secrets, below DATA_DIR
#   ./first-run.sh account    the account of the agent, when Prosody runs
#   ./first-run.sh municipality NAME    what one more municipality needs
set -euo pipefail
cd "$(dirname "$0")"

stop() {
  printf '%s\n' "$*" >&2
  exit 2
}

# What .env says of one name, as compose reads it.
said() { sed -n "s/^$1=//p" .env | tail -n 1; }

# --- Keys and secrets: no Prosody, no database, no network ------------------------------------

# Not by compose: that reads the files for Jitsi before it starts anything, and they are not there.
in_image() {
  local folder="$1"
  shift
  docker run --rm --network none --read-only --user 0:0 \
    --cap-drop ALL --cap-add CHOWN --cap-add DAC_OVERRIDE --cap-add FOWNER \
    --env "HOST_OF_BALIE=$(said HOST_OF_BALIE)" \
    --volume "$(realpath "$folder"):/data" \
    --volume "$(realpath ../../jitsi-config):/jitsi-config:ro" \
    "$(image)" python "$@"
}

make_secrets() {
  mkdir -p "$1/jitsi"
  in_image "$1" /app/first_run.py /data
}

# The name holds a-z, 0-9 and - only: the step before it looked.
make_database() {
  local there
  there=$(docker compose exec -T "$1" psql -U "$2" -tAc \
    "SELECT count(*) FROM pg_database WHERE datname = '$3'")
  [ "$there" != 0 ] || docker compose exec -T "$1" createdb -U "$2" "$3"
}

make_municipality() {
  [ -n "$2" ] || stop "Name it: first-run.sh municipality havendam"
  in_image "$1" /app/first_run.py /data --municipality "$2"
  make_database database balie "$2"
  make_database ident-database ident "$2"
}

image() {
  local named
  named=$(said IMAGE_OF_SIDECAR)
  printf '%s' "${named:-digitale-balie/sidecar:0.1.0}"
}

# --- The agent's account: needs Prosody -------------------------------------------------------

make_account() {
  docker compose exec -T prosody sh -c "$(cat account.sh)" <"$1/balie/xmpp-password"
}

[ -f .env ] || stop "There is no .env here: copy env.example and fill it in."
[ -n "$(said HOST_OF_BALIE)" ] || stop "HOST_OF_BALIE is empty in .env."
DATA=$(said DATA_DIR)
case "${1:-secrets}" in
  secrets) make_secrets "${DATA:-./data}" ;;
  account) make_account "${DATA:-./data}" ;;
  municipality) make_municipality "${DATA:-./data}" "${2:-}" ;;
  *) stop "first-run.sh [secrets|account|municipality NAME]" ;;
esac
