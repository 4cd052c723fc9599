/** What the command line adds to the `with:` of every step: who acts, and who alone may read the evidence. */

import type { JsonObject } from "../model/json.ts";
import { printable } from "../model/printable.ts";
import { Refusal } from "../model/refusal.ts";
import type { Call } from "./call.ts";
import { memoryOptions } from "./memory-size.ts";

/** @throws Refusal `usage` for a recipient that is none: before anything else is done. */
export async function stepOptions(call: Call): Promise<JsonObject> {
  const { words, outside } = call;
  const operator = outside.operator();
  const memory = memoryOptions(words.memory, words.to.length > 0);
  const options = { operator, ...memory, ...(words.fit ? { fit: true } : {}) };
  if (words.to.length === 0) return options;
  await refuseBadRecipients(call);
  return { ...options, recipients: words.to };
}

async function refuseBadRecipients({ words, outside }: Call): Promise<void> {
  const { recipientProblem } = await outside.encryption();
  for (const recipient of words.to) {
    const problem = recipientProblem(recipient);
    if (problem === null) continue;
    // A private key that was given by mistake must not be shown a second time.
    const isPublic = recipient.startsWith("age1");
    throw new Refusal({
      kind: "usage",
      problem: `${isPublic ? `the recipient ${printable(recipient)}` : "what was given with --to"} ${problem}`,
      hint: "make a key on your own machine: age-keygen -o key.txt; it prints the recipient, age1...",
    });
  }
}
