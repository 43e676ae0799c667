#!/bin/bash
# Stops what tools/up.sh started, and mail servers of ours that were left behind; nothing else.
set -eu
. "$(dirname "$0")/lib.sh"

[ -f "$CONFIG" ] || exit 0
become_root "$0"
take_turn
stop serve
stop mail
mail_servers | while read -r pid name; do
	say "stopping $name ($pid), left behind"
	end_process "$pid" "$name"
done
