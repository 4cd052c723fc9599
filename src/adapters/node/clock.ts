/** The machine's clocks: wall, monotonic, and which boot the monotonic one belongs to. */

import { readFileSync } from "node:fs";
import type { Clock } from "../../ports/clock.ts";

export function systemClock(): Clock {
  const boot = bootId();
  return {
    now: () => ({ at: new Date().toISOString(), mono: process.hrtime.bigint().toString(), boot }),
    sleep,
  };
}

/** Without an id no two processes share a boot, so that their monotonic times are never compared. */
function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return `unknown-${process.hrtime.bigint()}`;
  }
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}
