# lib.sh - what up, down and status share; sourced with bash.
#
# A process is ours when both say so: /proc/<pid>/exe (our binary, also one that was built anew since) and its command
# line (the role and our configuration's path). The pid files in var/run only say where to look first. Nothing else is
# ever signalled.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$ROOT"
CONFIG=$ROOT/var/tenured.conf
BINARY=$ROOT/build/tenured/tenured
CREDENTIALS=$ROOT/var/credentials.json

say() { echo "tenure: $*" >&2; }

# Values of the configuration, by name.
setting() { sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*\(.*[^[:space:]]\)[[:space:]]*$/\1/p" "$CONFIG" | tail -n 1; }

# Goes on as root. The mail servers need it: they change to users of their own.
become_root() {
	[ "$(id -u)" = 0 ] && return
	command -v sudo >/dev/null || { say "needs root, or sudo"; exit 1; }
	exec sudo "$@"
}

# One up or down at a time.
take_turn() {
	mkdir -p var/run var/log
	exec 9>var/run/turn
	flock -w 120 9 || { say "another make up or make down is at work here"; exit 1; }
}
give_turn() { exec 9>&-; }

# pid, serve|mail: is that process ours, in this role?
is_ours() {
	local exe
	exe=$(readlink "/proc/$1/exe" 2>/dev/null) || return 1
	[ "${exe% (deleted)}" = "$BINARY" ] || return 1
	grep -qzxF -- "$CONFIG" "/proc/$1/cmdline" 2>/dev/null && grep -qzx -- "$2" "/proc/$1/cmdline" 2>/dev/null
}

# serve|mail -> its pid; fails when it does not run. A lost pid file is made again.
pid_of() {
	local pid
	pid=$(cat "var/run/$1.pid" 2>/dev/null) && [ -n "$pid" ] && is_ours "$pid" "$1" && echo "$pid" && return
	for pid in $(find /proc/[0-9]*/exe -maxdepth 0 -lname "$BINARY*" -printf '%h\n' 2>/dev/null | sed 's,/proc/,,'); do
		is_ours "$pid" "$1" || continue
		echo "$pid" >"var/run/$1.pid"
		echo "$pid"
		return
	done
	return 1
}

# Runs the binary and the configuration as they are now.
is_current() { [ "/proc/$1/exe" -ef "$BINARY" ] && [ ! "$CONFIG" -nt "var/run/$2.pid" ]; }

# pid, seconds: true once the process is gone.
wait_gone() {
	local left=$(($2 * 20))
	while [ -d "/proc/$1" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; do
		[ $((left -= 1)) -gt 0 ] || return 1
		sleep 0.05
	done
}

end_process() {
	kill -TERM "$1" 2>/dev/null || return 0
	wait_gone "$1" 10 && return
	say "process $1 ($2) does not end; killing it"
	kill -KILL "$1" 2>/dev/null || true
	wait_gone "$1" 5 || true
}

stop() {
	local pid
	if pid=$(pid_of "$1"); then
		end_process "$pid" "$1"
	fi
	rm -f "var/run/$1.pid"
}

# Dovecot and Postfix of our mail_root, whether or not their supervisor still lives: lines "pid name".
mail_servers() {
	local place folder
	folder=$(setting mail_root)
	[ -n "$folder" ] || return 0
	find /proc/[0-9]*/exe -maxdepth 0 \( -lname '*/sbin/dovecot' -o -lname '*/postfix/sbin/master' \) \
		-printf '%h %l\n' 2>/dev/null | while read -r place program; do
		grep -qzF -- "$folder/" "$place/cmdline" 2>/dev/null || continue
		[ "${program##*/}" = dovecot ] && echo "${place#/proc/} dovecot" || echo "${place#/proc/} postfix"
	done || true
}

# Where clients on this machine reach an address that a server listens on.
reachable() { case $1 in '' | 0.0.0.0 | '*' | ::) echo 127.0.0.1 ;; *) echo "$1" ;; esac; }

# host, port, what to send ("" to wait for the greeting), what the first line begins with. In a shell of its own: a
# server that hangs up must not end this one by SIGPIPE.
answers() (
	trap '' PIPE
	{ exec 3<>"/dev/tcp/$1/$2"; } 2>/dev/null || exit 1
	[ -z "$3" ] || printf '%b' "$3" >&3 2>/dev/null || exit 1
	read -r -t 2 line <&3 || exit 1
	[[ $line == "$4"* ]]
)

# http|imap|…: does anybody listen on that port?
is_taken() {
	local port
	port=$(setting "$1_port")
	[ "${port:-0}" != 0 ] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}

http_answers() {
	answers "$(reachable "$(setting listen_address)")" "$(setting http_port)" \
		'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' 'HTTP/1.1 200'
}
mail_answers() { answers "$(reachable "$(setting mail_listen_address)")" "$(setting "$1_port")" '' "$2"; }
imap_answers() { mail_answers imap '* OK'; }
smtp_answers() { mail_answers smtp '220'; }
submission_answers() { mail_answers submission '220'; }
