#!/bin/bash
# First process of a booted root: boots systemd in a throw-away layer over the prepared root, and
# lives for as long as both its standard input and the container do.
#
# cgroup v2, freezer included, is usable inside: this mount namespace shows systemd-nspawn nothing but
# cgroup v2 at /sys/fs/cgroup, also on a machine that mixes v1 and v2, and
# SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 makes it pass that on. Inside, `systemctl freeze` and
# cgroup.freeze of a service both work. No resource controllers (memory, pids) are delegated where the
# machine has them mounted as v1.
set -euo pipefail
directory=$1
root=$2
repository=$3
compiled_code=$4
machine=$5

read -r host_pid _ </proc/self/stat

mount -t proc -o nosuid,nodev,noexec proc /proc
umount -R /sys
mount -t sysfs -o nosuid,nodev,noexec sysfs /sys
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 /sys/fs/cgroup
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs /run

mkdir "$directory/root" "$directory/work/root"
cp "$directory/etc/passwd" "$directory/etc/group" "$directory/upper/etc/"
mount -t overlay -o "lowerdir=$root,upperdir=$directory/upper,workdir=$directory/work/root" overlay "$directory/root"

trap 'exit 1' TERM
(
  SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn --quiet -D "$directory/root" --private-network --boot --register=no --keep-unit \
    --console=pipe --machine="$machine" --bind="$directory" --bind-ro="$repository" --bind="$compiled_code:/var/cache/node-compile-cache" \
    </dev/null >&2 || true
  kill -TERM 1
) &
printf 'ready %s\n' "$host_pid"
while read -r _; do :; done
