/** What only lives until the next reboot and where the kernel shows it, as data (proc(5), RFC 3227 section 2.1). */

/** Of the host as a whole. */
export const HOST_FILES: readonly string[] = [
  "/proc/uptime",
  "/proc/version",
  "/proc/cmdline",
  "/proc/loadavg",
  "/proc/meminfo",
  "/proc/modules",
  "/proc/locks",
  "/proc/self/mountinfo",
  "/proc/sys/kernel/hostname",
  "/proc/sys/kernel/random/boot_id",
  "/proc/sys/kernel/tainted",
  "/proc/sys/kernel/core_pattern",
  "/proc/sys/kernel/yama/ptrace_scope",
  "/proc/sys/net/ipv4/ip_forward",
  "/etc/machine-id",
  "/run/utmp",
];

/** Below `/proc/net`, of each network namespace that matters. */
export const NETWORK_FILES: readonly string[] = [
  "tcp",
  "tcp6",
  "udp",
  "udp6",
  "raw",
  "raw6",
  "unix",
  "packet",
  "netlink",
  "route",
  "ipv6_route",
  "arp",
  "dev",
  "if_inet6",
  "nf_conntrack",
];

/** Of every process on the host. */
export const TABLE_FILES: readonly string[] = ["stat", "status", "cmdline", "cgroup"];

/** Of each process under suspicion, beside the above. */
export const MEMBER_FILES: readonly string[] = [
  "cmdline",
  "status",
  "stat",
  "cgroup",
  "maps",
  "limits",
  "io",
  "wchan",
  "loginuid",
  "sessionid",
  "oom_score_adj",
];

export const MEMBER_LINKS: readonly string[] = [
  "cwd",
  "exe",
  "root",
  "ns/net",
  "ns/pid",
  "ns/mnt",
  "ns/user",
];

/** Programs that show what `/proc` does not; all of them only read. */
export const COMMANDS: readonly {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}[] = [
  { name: "iptables", program: "iptables-save", args: ["-c"] },
  { name: "ip6tables", program: "ip6tables-save", args: ["-c"] },
  { name: "neighbours", program: "ip", args: ["-s", "neigh", "show"] },
];
