/** Reads what `systemctl show` prints: `Key=value` lines, times in words. */

export type UnitProperties = ReadonlyMap<string, string>;

export function parseProperties(text: string): UnitProperties {
  const pairs = text.split("\n").filter((line) => line.includes("="));
  return new Map(
    pairs.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

export function wordsOf(properties: UnitProperties, key: string): readonly string[] {
  return (properties.get(key) ?? "").split(" ").filter((word) => word !== "");
}

/** Longest time between a death and the next start; 0 where the unit is not restarted. */
export function restartDelayMs(properties: UnitProperties): number {
  if ((properties.get("Restart") ?? "no") === "no") return 0;
  // RestartMaxDelayUSec: since systemd 254 the delay may grow; `infinity` means that it does not.
  const delays = ["RestartUSec", "RestartMaxDelayUSec"].map((key) =>
    milliseconds(properties.get(key) ?? ""),
  );
  return Math.max(...delays.map((delay) => delay ?? 0));
}

/** Units of systemd.time(7) as systemctl prints them. */
const UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  month: 2_629_800_000,
  y: 31_557_600_000,
};

/** `1min 30s` is 90000; `null` for `infinity` and for what is not a time. */
export function milliseconds(text: string): number | null {
  const parts = text.split(" ").map((part) => /^(\d+(?:\.\d+)?)([a-z]+)$/u.exec(part));
  let sum = 0;
  for (const part of parts) {
    const unit = UNITS[part?.[2] ?? ""];
    if (unit === undefined) return null;
    sum += Number(part?.[1]) * unit;
  }
  return sum;
}
