#!/bin/bash
# Installs the Debian packages that building, running and testing need; --clients: also those that foreign clients of the
# tests need. Silent when all are there.
set -eu

packages="meson ninja-build gcc pkg-config zlib1g-dev libjansson-dev libsqlite3-dev libssl-dev libcrypt-dev
libcurl4-openssl-dev libcmocka-dev python3 sqlite3 dovecot-core dovecot-imapd dovecot-lmtpd dovecot-sqlite postfix
postfix-sqlite openssl"
# Node.js may be there without being Debian's.
if [ "${1:-}" = --clients ]; then
	packages="$packages iproute2 util-linux"
	command -v node >/dev/null || packages="$packages nodejs"
	command -v npm >/dev/null || packages="$packages npm"
fi

say() { echo "setup: $*" >&2; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

list_missing() {
	local installed name
	installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $packages 2>/dev/null || true)
	for name in $packages; do
		grep -qx "installed $name" <<<"$installed" || echo "$name"
	done
}

# Debian starts a mail server as soon as it is installed. Ours is a private one: forbid that for the time being.
forbid_services() {
	[ -e /usr/sbin/policy-rc.d ] && return
	printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
	chmod 755 /usr/sbin/policy-rc.d
	trap 'rm -f /usr/sbin/policy-rc.d' EXIT
}

# Only for a service that this script has just brought: neither now nor at the next boot.
put_to_rest() {
	if [ -d /run/systemd/system ]; then
		systemctl disable --now --quiet "$1" 2>/dev/null || true
	else
		service "$1" stop >/dev/null 2>&1 || true
		update-rc.d "$1" disable >/dev/null 2>&1 || true
	fi
}

install_packages() {
	local brought="" name
	is_installed dovecot-core || brought="dovecot"
	is_installed postfix || brought="$brought postfix"
	forbid_services
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null || {
		say "apt-get could not install: $*"
		say "see its message above; once it is repaired (network, sources, disk), start again"
		exit 1
	}
	for name in $brought; do
		put_to_rest "$name"
	done
}

command -v dpkg-query >/dev/null || {
	say "this is not Debian. Install by hand what corresponds to:" $packages
	exit 1
}
missing=$(list_missing)
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || { say "needs root once, to install:" $missing; exit 1; }
	exec sudo "$0" "$@"
fi
say "installing" $missing
install_packages $missing
