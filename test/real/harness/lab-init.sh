#!/bin/bash
# First process of a lab: furnishes the private namespaces it was started in, then lives for as long
# as its standard input. Its end is the end of everything in the lab, because it is PID 1 there.
set -euo pipefail
directory=$1
repository=$2
compiled_code=$3

# The old /proc still numbers processes as the machine does; read by a builtin, it names this shell.
read -r host_pid _ </proc/self/stat

mount -t proc -o nosuid,nodev,noexec proc /proc
# A new sysfs shows the interfaces of this network namespace, and has room for cgroup v2 alone:
# a machine that still mixes v1 and v2 looks like a present-day one from in here.
umount -R /sys
mount -t sysfs -o nosuid,nodev,noexec sysfs /sys
if [ -e "$directory/has-cgroup" ]; then
  mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 /sys/fs/cgroup
fi

mount -t tmpfs -o mode=755,nosuid,nodev tmpfs /run
mkdir -p /run/lock /run/sshd /run/user /run/openclaw-ir
cp "$directory/etc/forbid-netns" /run/openclaw-ir/forbid-netns

cp "$directory/etc/passwd" "$directory/etc/group" "$directory/upper/etc/"
for kept in etc var/lib; do
  mount -t overlay -o "lowerdir=/$kept,upperdir=$directory/upper/$kept,workdir=$directory/work/$kept" overlay "/$kept"
done

case $repository in
  /tmp/*)
    mkdir -p "$directory$repository"
    mount --bind "$repository" "$directory$repository"
    ;;
esac
# OpenClaw keeps its compiled code here; cold, it starts two seconds later.
mkdir "$directory/tmp/node-compile-cache"
mount --bind "$compiled_code" "$directory/tmp/node-compile-cache"
mount --rbind "$directory/tmp" /tmp

ip link set lo up
printf 'ready %s\n' "$host_pid"
while read -r _; do :; done
