#!/bin/bash
# GNU parallel, on this machine or on those of a file of host names that all see the folders:
#   FROM=/shared/photos TO=/shared/small PARTS=100 ./parallel.sh [--sshloginfile hosts.txt]
# A part that fails is tried twice more. Run it again to do what is left over.
set -euo pipefail

seq 1 "$PARTS" | parallel --jobs "${AT_ONCE:-1}" --retries 3 "$@" \
  aec compress "$FROM" -o "$TO/" --shard "{}/$PARTS" --skip-existing --quiet
