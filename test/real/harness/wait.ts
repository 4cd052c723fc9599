/** Waits for something to become true, with a deadline and a sentence for when it does not. */
import { setTimeout as pause } from "node:timers/promises";

export { pause };

/** Asks until the answer is neither `undefined`, `null` nor `false`; rejects at the deadline. */
export async function waitFor<Answer>(
  what: string,
  timeoutMs: number,
  ask: () => Answer | Promise<Answer>,
  options: { readonly everyMs?: number; readonly explain?: () => string } = {},
): Promise<Exclude<Awaited<Answer>, undefined | null | false>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false)
      return answer as Exclude<Awaited<Answer>, undefined | null | false>;
    if (performance.now() > deadline)
      throw new Error(
        `${what}: not within ${timeoutMs} ms${options.explain ? `\n${options.explain()}` : ""}`,
      );
    await pause(options.everyMs ?? 50);
  }
}
