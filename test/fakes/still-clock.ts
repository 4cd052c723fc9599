/** A clock that moves only when it is asked. */

import type { Clock } from "../../src/ports/clock.ts";

const START_MS = Date.parse("2026-11-20T03:00:00.000Z");

/** Each reading is one millisecond after the one before. */
export function stillClock(): Clock {
  let ticks = 0;
  return {
    now: () => {
      ticks += 1;
      return {
        at: new Date(START_MS + ticks).toISOString(),
        mono: String(ticks * 1_000_000),
        boot: "boot-1",
      };
    },
    sleep: async () => {},
  };
}
