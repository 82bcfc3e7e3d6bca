#!/bin/sh
# Runs inside Prosody's container: makes the account of the agent, or gives it the password that we
# have now. Doing it again changes nothing. The password comes on standard input.
set -eu
config=/run/prosody/config/prosody.cfg.lua
read -r password || [ -n "$password" ]
# It fails when the account is there already; then the next line is what counts.
prosodyctl --config "$config" shell user create balie@auth.meet.jitsi "$password" >/dev/null 2>&1 || true
prosodyctl --config "$config" shell user password balie@auth.meet.jitsi "$password" >/dev/null
