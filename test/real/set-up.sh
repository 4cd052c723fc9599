#!/bin/bash
# Prepares this machine for the tests with real parts. Safe to repeat; needs root and Debian.
#
#   IR_TEST_CACHE   where the debootstrap root is kept (default /var/cache/openclaw-ir-test)
#
# It changes no firewall, starts no service, and writes only: apt packages that are missing,
# node_modules of the OpenClaw under test, the cache directory, and /run/openclaw-ir/forbid-netns.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
cache=${IR_TEST_CACHE:-/var/cache/openclaw-ir-test}
export PATH="$repo/node_modules/.bin:$PATH"
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

say() { printf 'set-up: %s\n' "$*"; }

if [ "$(id -u)" != 0 ]; then
  say 'needs root' >&2
  exit 1
fi

# First of all the safety catch: `ir` refuses to touch the firewall of a network namespace that is
# listed here, and this is the machine's own.
forbid_this_network_namespace() {
  local list=/run/openclaw-ir/forbid-netns namespace
  namespace=$(readlink /proc/self/ns/net)
  mkdir -p "$(dirname "$list")"
  touch "$list"
  grep -qxF "$namespace" "$list" || printf '%s\n' "$namespace" >>"$list"
  say "firewall of $namespace is off limits"
}

install_packages() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || missing+=("$package")
  done
  if [ ${#missing[@]} = 0 ]; then
    say 'apt packages are present'
    return
  fi
  say "installing ${missing[*]}"
  apt-get update -q >/dev/null
  apt-get install -q -y --no-install-recommends "${missing[@]}" >/dev/null
}

# Under a Node older than OpenClaw's engines npm installs the placeholder 0.0.1 and says nothing,
# so the installed version is compared with the wanted one.
install_openclaw() {
  local directory=$1 wanted installed
  shift
  wanted=$(node -p 'require(process.argv[1]).dependencies.openclaw' "$directory/package.json")
  installed_version() { node -p 'require(process.argv[1]).version' "$directory/node_modules/openclaw/package.json" 2>/dev/null || true; }
  # npm leaves this file only behind an install that ran to its end.
  if [ "$(installed_version)" = "$wanted" ] && [ "$directory/node_modules/.package-lock.json" -nt "$directory/package-lock.json" ]; then
    say "openclaw $wanted is installed"
    return
  fi
  say "installing openclaw $wanted"
  (cd "$directory" && npm ci --no-audit --no-fund --loglevel=error "$@")
  touch "$directory/node_modules/.package-lock.json"
  installed=$(installed_version)
  if [ "$installed" != "$wanted" ]; then
    say "openclaw $wanted was wanted, npm installed '$installed'" >&2
    exit 1
  fi
}

# The mirror is whatever this machine's own apt uses for its release.
apt_mirror() {
  local codename=$1
  apt-get indextargets --format '$(CREATED_BY) $(RELEASE) $(COMPONENT) $(REPO_URI)' |
    awk -v release="$codename" '$1 == "Packages" && $2 == release && $3 == "main" && !seen { print $4; seen = 1 }'
}

make_systemd_root() {
  local root=$cache/systemd-root codename mirror include
  # Name the recipe after its content, so that a change of the package list rebuilds the root.
  include=systemd,systemd-sysv,dbus,dbus-user-session,libpam-systemd,nftables,iproute2,curl,openssh-server,zstd,libatomic1,procps,util-linux
  codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
  if [ "$(cat "$root.recipe" 2>/dev/null)" = "$codename $include" ]; then
    say 'systemd root is present'
    return
  fi
  mirror=$(apt_mirror "$codename")
  if [ -z "$mirror" ]; then
    say "apt names no mirror for $codename/main, so no systemd root can be made" >&2
    exit 1
  fi
  say "making the systemd root ($codename)"
  mkdir -p "$cache"
  rm -rf --one-file-system "$root" "$root.new" "$root.recipe"
  if ! debootstrap --variant=minbase --include="$include" "$codename" "$root.new" "$mirror" >"$cache/debootstrap.log" 2>&1; then
    tail -n 20 "$cache/debootstrap.log" >&2
    exit 1
  fi
  # Nothing in a booted root may wait for a clock, a network or a terminal.
  rm -f "$root.new"/var/cache/apt/archives/*.deb "$root.new"/var/lib/apt/lists/*_*
  : >"$root.new/etc/machine-id"
  printf 'ir-test-root\n' >"$root.new/etc/hostname"
  printf '127.0.0.1 localhost ir-test-root\n::1 localhost ir-test-root\n' >"$root.new/etc/hosts"
  local unit
  for unit in systemd-timesyncd.service systemd-networkd-wait-online.service apt-daily.timer apt-daily-upgrade.timer \
    e2scrub_all.timer e2scrub_reap.service fstrim.timer dpkg-db-backup.timer getty.target console-getty.service \
    ssh.service; do
    ln -sf /dev/null "$root.new/etc/systemd/system/$unit"
  done
  ln -sf /lib/systemd/system/multi-user.target "$root.new/etc/systemd/system/default.target"
  mv "$root.new" "$root"
  printf '%s %s\n' "$codename" "$include" >"$root.recipe"
}

forbid_this_network_namespace
install_packages tmux nftables iptables iproute2 zstd ripgrep openssh-client openssh-server systemd-container debootstrap util-linux \
  procps strace libatomic1 sqlite3 git curl ca-certificates tmux gcc libc6-dev e2fsprogs age openssl
install_openclaw "$here/openclaw-2026.9.6"
# Older layouts: their gateways start without what they merely could use.
for release in 2026.2.9 2026.4.1 2026.7.1; do
  install_openclaw "$here/openclaw-$release" --omit=dev --omit=optional --ignore-scripts
done
make_systemd_root
say 'ready'
