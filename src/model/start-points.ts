/** Places outside any service manager from which a gateway may be started again. */

/** Read, never edited: who wrote there, and why, is for a person to judge. */
const SYSTEM_PLACES: readonly string[] = [
  "/etc/crontab",
  "/etc/cron.d",
  "/etc/cron.hourly",
  "/etc/cron.daily",
  "/etc/cron.weekly",
  "/etc/cron.monthly",
  "/etc/rc.local",
  "/var/spool/cron",
  "/var/spool/at",
];

const HOME_PLACES: readonly string[] = [
  ".config/systemd/user",
  ".config/autostart",
  ".bashrc",
  ".bash_profile",
  ".profile",
  ".zshrc",
  ".ssh/rc",
  ".ssh/authorized_keys",
];

/** Names under which OpenClaw was and is known. */
export const START_MARKS: readonly string[] = ["openclaw", "clawdbot", "moltbot"];

/** `passwd`: text of passwd(5); homes of the given users are looked into. */
export function startPlaces(passwd: string, uids: readonly number[]): readonly string[] {
  const homes = passwd
    .split("\n")
    .map((line) => line.split(":"))
    .filter(([, , uid]) => uid !== undefined && uids.includes(Number(uid)))
    .flatMap(([, , , , , home]) => (home?.startsWith("/") === true && home !== "/" ? [home] : []));
  return [
    ...SYSTEM_PLACES,
    ...homes.flatMap((home) => HOME_PLACES.map((place) => `${home}/${place}`)),
  ];
}
