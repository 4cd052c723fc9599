/** Signals that a person or a lost terminal sends: a run is never simply torn off. */

export interface Interruption {
  /** Aborted by the first Ctrl-C: what is in flight is finished, nothing new is begun. */
  readonly pause: AbortSignal;
  /** Aborted by the second: what is in flight is abandoned, its outcome unknown. */
  readonly stop: AbortSignal;
}

/** SIGHUP is ignored: a dropped SSH session must not end a containment (facts/runtime.md §4). */
export function interruption(): Interruption {
  const pause = new AbortController();
  const stop = new AbortController();
  const interrupt = (): void => (pause.signal.aborted ? stop : pause).abort();
  process.on("SIGHUP", () => {});
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return { pause: pause.signal, stop: stop.signal };
}
