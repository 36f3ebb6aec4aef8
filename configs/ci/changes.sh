#!/bin/sh
# What changed in a fleet since a revision, and what a check finds, as lines with tabs between.
#
#   changes.sh [REVISION [PATH]]     HEAD and fleet.yaml unless given
#
# Needs git and jq. Exits as the check does: 0, or 1 where it fails, or 2 where an input is wrong.
set -eu
revision=${1:-HEAD}
path=${2:-fleet.yaml}

# An accelerator that cannot be rated has no equivalents: null in JSON.
changes=$(fleet diff "$revision:$path" "$path" --format json)
printf '%s' "$changes" | jq --raw-output '
  .rows[] | [.change, .accelerator, .count.delta, (.equivalents.delta // "unrated")] | @tsv'

code=0
findings=$(fleet check "$path" --format json) || code=$?
printf '%s' "$findings" | jq --raw-output '
  .findings[] | [.level, .path, (.line // ""), .message] | @tsv'
exit "$code"
