/** A limit on work that may hang: an instant of the clock, or the operator who stops it. */

import { JournalUnwritable } from "../model/journal-unwritable.ts";
import type { Clock } from "../ports/clock.ts";

export interface Deadline {
  readonly signal: AbortSignal;
  /** Why it aborted, for the summary of the step. */
  reason(): string;
  /** Gives the timer back; to be called whatever happened. */
  end(): void;
}

export function startDeadline(clock: Clock, ms: number, stop: AbortSignal | null): Deadline {
  const elapsed = new AbortController();
  const timer = new AbortController();
  void abortAfter(elapsed);
  return {
    signal: stop === null ? elapsed.signal : AbortSignal.any([elapsed.signal, stop]),
    reason: () =>
      elapsed.signal.aborted
        ? "the deadline passed before it ended"
        : "you stopped it before it ended",
    end: () => timer.abort(),
  };

  async function abortAfter(controller: AbortController): Promise<void> {
    await clock.sleep(ms, timer.signal);
    if (!timer.signal.aborted) controller.abort();
  }
}

export type Settled<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "error"; readonly reason: string }
  | { readonly kind: "deadline"; readonly reason: string };

/**
 * Waits for the work or the deadline, whichever is first; work is not begun after the deadline.
 * A journal failure passes through.
 */
export async function settle<T>(work: () => Promise<T>, deadline: Deadline): Promise<Settled<T>> {
  const { signal } = deadline;
  if (signal.aborted) return { kind: "deadline", reason: deadline.reason() };
  const aborted = Promise.withResolvers<Settled<T>>();
  const onAbort = (): void => aborted.resolve({ kind: "deadline", reason: deadline.reason() });
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([aborted.promise, valueOf(work)]);
  } catch (error) {
    if (error instanceof JournalUnwritable) throw error;
    return { kind: "error", reason: error instanceof Error ? error.message : String(error) };
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function valueOf<T>(work: () => Promise<T>): Promise<Settled<T>> {
  return { kind: "value", value: await work() };
}
