import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { gatherFile } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";

const FILES = [
  "/proc/uptime",
  "/proc/version",
  "/proc/cmdline",
  "/proc/loadavg",
  "/proc/meminfo",
  "/proc/stat",
  "/proc/modules",
  "/proc/locks",
  "/proc/self/mounts",
  "/proc/self/mountinfo",
  "/proc/swaps",
  "/proc/partitions",
  "/proc/keys",
  "/proc/sys/kernel/hostname",
  "/proc/sys/kernel/osrelease",
  "/proc/sys/kernel/random/boot_id",
  "/proc/sys/kernel/tainted",
  "/proc/sys/kernel/core_pattern",
  "/proc/sys/kernel/modprobe",
  "/proc/sys/kernel/yama/ptrace_scope",
  "/proc/sys/kernel/unprivileged_bpf_disabled",
  "/proc/sys/fs/binfmt_misc/status",
  "/proc/sys/net/ipv4/ip_forward",
  "/proc/sys/net/ipv6/conf/all/forwarding",
  "/etc/machine-id",
];

export const host: DeedCollector = {
  ...DEED,
  id: "host",
  question:
    "Which kernel, which modules, which mounts, since when, and who else writes core dumps?",
  archive: VOLATILE,
  volatility: 2,
  source: "proc(5), RFC 3227 section 2.1",
  holds:
    "kernel version and command line, modules, mounts, swap, locks, uptime, boot id, settings that attackers like",
  secrets: "no",
  gather: (gatherer) => {
    for (const path of FILES) {
      gatherFile(gatherer, path, { member: `host${path}`, isExpected: false });
    }
  },
};
