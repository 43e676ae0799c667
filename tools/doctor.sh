#!/bin/bash
# Asks tenured what is wrong with the installation here.
set -eu
. "$(dirname "$0")/lib.sh"

[ -f "$CONFIG" ] || { say "nothing was started here yet; make up does"; exit 1; }
[ -x "$BINARY" ] || tools/build.sh
become_root "$BINARY" doctor --config "$CONFIG"
exec "$BINARY" doctor --config "$CONFIG"
