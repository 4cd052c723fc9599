/** What is copied from the disk, as data: one row for each thing worth having (facts/openclaw.md section 4, 5). */

import { LOGS, STATE } from "./layout.ts";

export interface Collector {
  readonly id: string;
  readonly archive: string;
  /**
   * Absolute after `{state}` (state directory), `{config}` (config file), `{home}` and `{uid}` (each user of
   * the gateway), `{tmp}` (temporary folders), `{unit}` (files of its units), `{open}` (files that its
   * processes hold open) are filled in. A `*` at the end stands for the rest of a name.
   */
  readonly paths: readonly string[];
  /** Below each path: taken by another row. */
  readonly skip: readonly string[];
  /** Whether a missing path is a loss, or simply not there on this host. */
  readonly isExpected: boolean;
  /** Whether the path itself may be a link to the real place. */
  readonly followsLink: boolean;
}

const ROW = { skip: [], isExpected: false, followsLink: false };

export const COLLECTORS: readonly Collector[] = [
  {
    ...ROW,
    id: "state-directory",
    archive: STATE,
    paths: ["{state}"],
    skip: ["logs"],
    isExpected: true,
    followsLink: true,
  },
  { ...ROW, id: "update-captures", archive: STATE, paths: ["{state}.update-captures"] },
  // The backup ring beside the config is where the gateway silently restores an attacker's copy from.
  { ...ROW, id: "config", archive: STATE, paths: ["{config}", "{config}.*"] },
  { ...ROW, id: "lock-files", archive: STATE, paths: ["{tmp}/openclaw-state-locks-{uid}"] },
  { ...ROW, id: "unit-files", archive: STATE, paths: ["{unit}"] },
  {
    ...ROW,
    id: "user-services",
    archive: STATE,
    paths: ["{home}/.config/systemd/user", "{home}/.config/autostart", "{home}/.config/openclaw"],
  },
  { ...ROW, id: "codex", archive: STATE, paths: ["{home}/.codex"] },
  {
    ...ROW,
    id: "login-files",
    archive: STATE,
    paths: [
      "{home}/.ssh/authorized_keys",
      "{home}/.ssh/authorized_keys2",
      "{home}/.ssh/rc",
      "{home}/.ssh/environment",
      "{home}/.profile",
      "{home}/.bash_profile",
      "{home}/.bash_login",
      "{home}/.bash_logout",
      "{home}/.bashrc",
      "{home}/.zshenv",
      "{home}/.zshrc",
      "{home}/.pam_environment",
      "{home}/.npmrc",
      "{home}/.gitconfig",
      "{home}/.bash_history",
      "{home}/.zsh_history",
    ],
  },
  {
    ...ROW,
    id: "scheduled-jobs",
    archive: STATE,
    paths: ["/etc/crontab", "/etc/anacrontab", "/etc/cron.*", "/var/spool/cron", "/var/spool/at"],
  },
  {
    ...ROW,
    id: "system-start",
    archive: STATE,
    paths: ["/etc/systemd/system", "/etc/systemd/user", "/etc/rc.local", "/etc/ld.so.preload"],
  },
  {
    ...ROW,
    id: "system-users",
    archive: STATE,
    paths: [
      "/etc/passwd",
      "/etc/group",
      "/etc/sudoers",
      "/etc/sudoers.d",
      "/root/.ssh/authorized_keys",
    ],
  },
  {
    ...ROW,
    id: "system-network",
    archive: STATE,
    paths: [
      "/etc/hosts",
      "/etc/resolv.conf",
      "/etc/nsswitch.conf",
      "/etc/nftables.conf",
      "/etc/ssh/sshd_config*",
    ],
  },
  {
    ...ROW,
    id: "gateway-logs",
    archive: LOGS,
    paths: ["{tmp}/openclaw", "{tmp}/openclaw-{uid}", "{state}/logs"],
  },
  { ...ROW, id: "open-files", archive: LOGS, paths: ["{open}"] },
  {
    ...ROW,
    id: "login-records",
    archive: LOGS,
    paths: [
      "/var/log/wtmp",
      "/var/log/btmp",
      "/var/log/lastlog",
      "/var/log/auth.log",
      "/var/log/secure",
    ],
  },
];

/** What this version does not collect at all: said in every manifest, so that nobody looks for it in vain. */
export const NOT_COLLECTED: readonly { readonly what: string; readonly why: string }[] = [
  { what: "memory of processes", why: "not collected in this version" },
  { what: "values of environment variables", why: "not collected in this version, names are" },
  { what: "the systemd journal and syslog", why: "not collected in this version" },
  { what: "the installed package tree of OpenClaw", why: "not collected in this version" },
  { what: "container images and layers", why: "not collected in this version" },
  { what: "disk image and unallocated space", why: "not collected in this version" },
  { what: "remote services, providers and paired devices", why: "outside this host" },
];
