import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const systemStart: PathCollector = {
  ...PATHS,
  id: "system-start",
  question: "What does the host start, preload and hook in?",
  archive: STATE,
  volatility: 6,
  paths: [
    "/etc/systemd/system",
    "/etc/systemd/user",
    "/run/systemd/system",
    "/run/systemd/transient",
    "/run/systemd/generator",
    "/usr/local/lib/systemd",
    "/etc/init.d",
    "/etc/rc.local",
    "/etc/ld.so.preload",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/environment",
    "/etc/profile",
    "/etc/profile.d",
    "/etc/bash.bashrc",
    "/etc/xdg/autostart",
    "/etc/modules",
    "/etc/modules-load.d",
    "/etc/modprobe.d",
    "/etc/udev/rules.d",
    "/etc/pam.d",
  ],
  source: "facts/evidence.md A.4, systemd.unit(5), ld.so(8)",
  holds:
    "system units with drop-ins, generated ones too, start scripts, the preload list of the loader, profiles, modules, udev and PAM",
  secrets: "possible",
};
