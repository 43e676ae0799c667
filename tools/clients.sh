#!/bin/bash
# Installs the foreign clients that tests/clients drives, exactly those of its package-lock.json. Silent and without a look at
# the network when they are there.
set -u
cd "$(dirname "$0")/../tests/clients" || exit 1

say() { echo "clients: $*" >&2; }

stamp=node_modules/.installed
wanted=$(sha256sum <package-lock.json)
[ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || exit 0

../../tools/setup.sh --clients || exit 1
say "installing the foreign clients of tests/clients/package.json (about 400 MB, a minute)"
rm -f "$stamp"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 || {
	say "npm could not install them; see its message above. They come from the registry that npm is configured for."
	say "once it is repaired (network, proxy, npm config get registry), start again"
	exit 1
}
echo "$wanted" >"$stamp"
