#!/bin/bash
# Starts everything on loopback and returns when all doors answer; --foreground waits and stops it at Ctrl-C.
# May be run again at any time: what runs and is up to date is left alone.
set -eu
. "$(dirname "$0")/lib.sh"

# The ports of a new var/tenured.conf; TENURE_HTTP_PORT and the like choose others.
port_lines() {
	local name default value
	while read -r name default; do
		value=TENURE_$(tr '[:lower:]' '[:upper:]' <<<"$name")_PORT
		echo "${name}_port = ${!value:-$default}"
	done <<-END
		http 8365
		https 8443
		imap 8143
		smtp 8025
		submission 8587
		lmtp 8024
		doveadm 8081
		smtp_reinject 8026
	END
}

# The mail servers' users have to reach it, and a Unix socket's path is short.
is_fit_for_mail() {
	local folder=$1
	[ "${#folder}" -le 60 ] || return 1
	while [ "$folder" != / ]; do
		folder=$(dirname "$folder")
		[ $((0$(stat -c %a "$folder") & 1)) = 1 ] || return 1
	done
}

write_config() {
	local folder=$ROOT/var
	is_fit_for_mail "$folder/mail" || folder=/var/lib/tenure-$(printf %s "$ROOT" | sha256sum | cut -c 1-8)
	{
		echo "# Made by make up. All settings with their defaults and bounds: build/tenured/tenured --settings"
		echo "state_directory = $folder/state"
		echo "domain_check = none"
		echo "mail_root = $folder/mail"
		port_lines
	} >"$CONFIG"
}

# What could not start: its last words, and what to do.
give_up() {
	say "$1"
	[ ! -s "var/log/$2.log" ] || tail -n 15 "var/log/$2.log" >&2
	say "remedy: read the lines above (whole: var/log/$2.log), then: make doctor"
	say "if another program holds a port, choose others in var/tenured.conf, then: make up"
	exit 1
}

load_demonstration() {
	[ -s "$CREDENTIALS" ] && [ -d "$(setting state_directory)" ] && return
	say "loading the demonstration organisation (demonstration/users.csv)"
	"$BINARY" demonstration --config "$CONFIG" --csv "$ROOT/demonstration/users.csv" --credentials "$CREDENTIALS" \
		>>var/log/demonstration.log 2>&1 9>&- || give_up "the demonstration organisation could not be made" demonstration
	[ -z "${SUDO_UID:-}" ] || chown "$SUDO_UID" "$CREDENTIALS"
}

# role, doors: whoever else listens there would answer in our place.
refuse_taken_ports() {
	local role=$1 door
	shift
	for door in "$@"; do
		! is_taken "$door" || {
			say "tenured $role cannot start: port $(setting "${door}_port") ($door) is taken by another program"
			say "remedy: stop that program, or choose another ${door}_port in var/tenured.conf; then: make up"
			exit 1
		}
	done
}

# role, doors
start() {
	local pid role=$1
	if pid=$(pid_of "$role"); then
		is_current "$pid" "$role" && return
		say "tenured $role is older than its binary or settings; starting it anew"
		stop "$role"
	fi
	[ "$role" = mail ] && [ -n "$(mail_servers)" ] || refuse_taken_ports "$@"
	setsid "$BINARY" "$role" --config "$CONFIG" >>"var/log/$role.log" 2>&1 </dev/null 9>&- &
	echo $! >"var/run/$role.pid"
}

# role, question: waits until the door answers, at most a minute.
wait_for() {
	local left=1200
	until "$2"; do
		pid_of "$1" >/dev/null || give_up "tenured $1 ended" "$1"
		[ $((left -= 1)) -gt 0 ] || give_up "tenured $1 runs but does not answer (${2%_answers})" "$1"
		sleep 0.05
	done
}

show() {
	python3 - "$CREDENTIALS" <<-'END'
		import json, sys
		c = json.load(open(sys.argv[1]))
		place = lambda name: "{host}:{port}".format(**c[name])
		print(f"""
		  Graph, OAuth     {c["base"]}      (try {c["base"]}/healthz)
		  Organisation     {c["domain"]}, tenant {c["tenant_id"]}
		  IMAP {place("imap")}   SMTP {place("smtp")}   submission {place("submission")}
		  Certificates     signed by {c["ca_file"]}

		  Sign in as""".replace("\n\t\t", "\n"))
		for name, account in c["accounts"].items():
		    print(f"    {name:<14} {account['upn']}")
		print(f"  The passwords and the application's secret are in {sys.argv[1]}\n")
	END
}

stay() {
	say "running; Ctrl-C stops everything"
	while pid_of serve >/dev/null; do
		sleep 1 &
		wait $! || true
	done
	give_up "tenured ended by itself" serve
}

if [ "${1:-}" != --built ]; then
	tools/build.sh
	mkdir -p var/run var/log
	[ -f "$CONFIG" ] || write_config
	become_root "$0" --built "$@"
else
	shift
fi
take_turn
[ "${1:-}" != --foreground ] || trap 'echo; give_turn; tools/down.sh; exit 0' INT TERM
load_demonstration
start serve http https
start mail imap smtp submission
wait_for serve http_answers
wait_for mail imap_answers
wait_for mail smtp_answers
wait_for mail submission_answers
give_turn
show
[ "${1:-}" != --foreground ] || stay
