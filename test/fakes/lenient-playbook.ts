/** A playbook as its text says, without the rules of the language: what only the prover stands against. */

import { LineCounter, parseDocument } from "yaml";

import type { Playbook } from "../../src/engine/playbook.ts";
import { playbookSchema } from "../../src/engine/playbook-schema.ts";
import { toPlaybook } from "../../src/engine/to-playbook.ts";

export function lenientPlaybook(text: string): Playbook {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (path: readonly PropertyKey[]): number => {
    const node = document.getIn(path, true);
    const range = typeof node === "object" && node !== null && "range" in node ? node.range : null;
    return Array.isArray(range) ? lines.linePos(Number(range[0])).line : 0;
  };
  return toPlaybook(playbookSchema.parse(document.toJS()), { hash: "0".repeat(64), lineOf });
}
