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
const MARKS: readonly string[] = ["openclaw", "clawdbot", "moltbot"];

/** Arguments of grep(1), so that it lists, each ended by NUL, the files that mention OpenClaw and waits for none. */
export function startSearch(passwd: string, uids: readonly number[]): readonly string[] {
  const what = ["--recursive", "--files-with-matches", "--null", "--ignore-case"];
  const caution = ["--no-messages", "--binary-files=without-match", "--devices=skip"];
  const marks = MARKS.map((mark) => `--regexp=${mark}`);
  return [...what, ...caution, ...marks, "--", ...startPlaces(passwd, uids)];
}

/** `passwd`: text of passwd(5); homes of the given users are looked into. */
function startPlaces(passwd: string, uids: readonly number[]): readonly string[] {
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
