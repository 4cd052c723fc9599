/** A moment as the journal records it. */

export interface Instant {
  /** Wall clock, ISO 8601 in UTC with milliseconds. A hostile host may set it: see `mono`. */
  readonly at: string;
  /** Nanoseconds of the monotonic clock, in decimal: order and durations within one boot. */
  readonly mono: string;
  /** The kernel's boot id (proc(5) `/proc/sys/kernel/random/boot_id`): whether `mono` may be compared. */
  readonly boot: string;
}

/** Milliseconds between two instants: exact within one boot, by wall clock across boots. */
export function millisecondsBetween(from: Instant, to: Instant): number {
  if (from.boot === to.boot) return Number((BigInt(to.mono) - BigInt(from.mono)) / 1_000n) / 1_000;
  return Date.parse(to.at) - Date.parse(from.at);
}

/** The wall clock `ms` after an instant, in the same form. @throws RangeError when `at` is no time. */
export function later(instant: Pick<Instant, "at">, ms: number): string {
  return new Date(Date.parse(instant.at) + ms).toISOString();
}
