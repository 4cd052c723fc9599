#!/bin/sh
# Runs its command again and again; the first argument is the pause in seconds.
pause=$1
shift
while :; do
  "$@" &
  wait $!
  sleep "$pause"
done
