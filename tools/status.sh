#!/bin/bash
# What runs, and what answers. Ends with 0 when everything does.
set -eu
. "$(dirname "$0")/lib.sh"

[ -f "$CONFIG" ] || { say "nothing was started here yet; make up does"; exit 1; }
become_root "$0"
status=0

process_line() {
	printf '%-14s %-12s %s\n' "$1" "$([ -n "$2" ] && echo runs || echo "does not run")" "${2:+pid $2}"
	[ -n "$2" ] || status=1
}
door_line() {
	local word="answers"
	"$1_answers" || { word="silent"; status=1; }
	printf '%-14s %-12s port %s\n' "$1" "$word" "$(setting "$1_port")"
}

servers=$(mail_servers)
process_line tenured "$(pid_of serve || true)"
process_line "mail watch" "$(pid_of mail || true)"
process_line dovecot "$(sed -n 's/ dovecot$//p' <<<"$servers" | head -n 1)"
process_line postfix "$(sed -n 's/ postfix$//p' <<<"$servers" | head -n 1)"
for door in http imap smtp submission; do
	door_line "$door"
done
exit $status
