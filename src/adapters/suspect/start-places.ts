/** Where a Linux host keeps what starts programs, and where OpenClaw may be installed: the same for a host and its package. */

/** systemd.unit(5), crontab(5), at(1), the desktop's autostart, ld.so(8). */
const SYSTEM_START = [
  "/etc/systemd/system",
  "/etc/systemd/user",
  "/run/systemd/system",
  "/run/systemd/transient",
  "/etc/crontab",
  "/etc/anacrontab",
  "/etc/cron.d",
  "/etc/cron.hourly",
  "/etc/cron.daily",
  "/etc/cron.weekly",
  "/etc/cron.monthly",
  "/var/spool/cron",
  "/var/spool/at",
  "/etc/rc.local",
  "/etc/ld.so.preload",
];

const HOME_START = [
  ".config/systemd/user",
  ".config/autostart",
  ".profile",
  ".bash_profile",
  ".bash_login",
  ".bashrc",
  ".zshenv",
  ".zshrc",
  ".pam_environment",
  ".ssh/authorized_keys",
  ".ssh/authorized_keys2",
  ".ssh/rc",
];

export function startPlaces(homes: readonly string[]): readonly string[] {
  return [...SYSTEM_START, ...homes.flatMap((home) => HOME_START.map((name) => `${home}/${name}`))];
}

/** facts/openclaw.md section 5: below the temporary folder, with a fallback for each user, and in the state directory. */
export function logPlaces(places: {
  readonly temporary: readonly string[];
  readonly uids: readonly number[];
  readonly stateDirectories: readonly string[];
}): readonly string[] {
  return [
    ...places.temporary.flatMap((folder) => [
      `${folder}/openclaw`,
      ...places.uids.map((uid) => `${folder}/openclaw-${uid}`),
    ]),
    ...places.stateDirectories.map((folder) => `${folder}/logs`),
  ];
}

/** Where npm puts global packages. */
export function packagePlaces(homes: readonly string[]): readonly string[] {
  const below = homes.flatMap((home) => [`${home}/.npm-global/lib`, `${home}/.local/lib`]);
  return ["/usr/lib", "/usr/local/lib", "/opt/homebrew/lib", ...below].map(
    (folder) => `${folder}/node_modules/openclaw`,
  );
}

/** `…/node_modules/openclaw` of a program's argument below it. */
export function packageOf(argument: string): string | null {
  return /^(\/.*?\/node_modules\/openclaw)\//u.exec(argument)?.[1] ?? null;
}

export const CONFIG_NAMES = ["openclaw.json", "clawdbot.json"];

/** Columns of passwd(5): homes of these users. */
export function homesIn(passwd: string, uids: readonly number[]): readonly string[] {
  const homes = passwd.split("\n").flatMap((row) => {
    const [, , uid = "", , , home = ""] = row.split(":");
    return /^\d+$/u.test(uid) && uids.includes(Number(uid)) && home.startsWith("/") ? [home] : [];
  });
  return [...new Set(homes)].filter((home) => home !== "/");
}
