/**
 * Time as a simulation has it: when everything waits, the clock goes on to the next moment that somebody
 * waits for. No test sleeps, and a deadline passes only where nothing else would happen before it.
 */

import type { Clock } from "../../src/ports/clock.ts";

const START_MS = Date.parse("2026-11-20T03:00:00.000Z");

interface Sleeper {
  readonly wakesAt: number;
  wake(): void;
}

/** Each reading is one millisecond after the one before. */
export function virtualClock(): Clock {
  let elapsed = 0;
  let isWatched = false;
  const sleepers = new Set<Sleeper>();

  function goOnWhenIdle(): void {
    if (isWatched || sleepers.size === 0) return;
    isWatched = true;
    setImmediate(() => {
      isWatched = false;
      const [next] = [...sleepers].toSorted((left, right) => left.wakesAt - right.wakesAt);
      if (next === undefined) return;
      elapsed = Math.max(elapsed, next.wakesAt);
      next.wake();
      goOnWhenIdle();
    });
  }

  return {
    now: () => {
      elapsed += 1;
      return {
        at: new Date(START_MS + elapsed).toISOString(),
        mono: String(elapsed * 1_000_000),
        boot: "boot-1",
      };
    },
    sleep: (ms, signal) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const sleeper: Sleeper = {
        wakesAt: elapsed + ms,
        wake: () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", sleeper.wake);
          resolve();
        },
      };
      if (signal?.aborted === true) return Promise.resolve();
      sleepers.add(sleeper);
      signal?.addEventListener("abort", sleeper.wake);
      goOnWhenIdle();
      return promise;
    },
  };
}
