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

/** Milliseconds since 1970 of an ISO 8601 or an HTTP date (RFC 9110 section 5.6.7) that somebody else wrote; `null` when it is none. */
export function epochMilliseconds(at: string): number | null {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? null : ms;
}

/** Milliseconds since 1970 in the same form; `null` when that is no time. */
export function isoUtc(ms: number): string | null {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** ISO 8601 with an offset, or with Z, in the same form; `null` for anything else, also without an offset. */
export function isoUtcOf(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/u.test(text))
    return null;
  return isoUtc(Date.parse(text));
}
