/** `ir playbook export` and `import`: only what is proved goes out, only what would be proved comes in. */

import { exportCacao } from "../engine/cacao/export-cacao.ts";
import { importCacao } from "../engine/cacao/import-cacao.ts";
import type { JsonObject } from "../model/json.ts";
import { Refusal } from "../model/refusal.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digest } from "../ports/digest.ts";
import type { FoundPlaybook } from "./find-playbook.ts";
import { requireProof } from "./find-playbook.ts";
import { compilePlaybook } from "./read-playbook.ts";

export interface Exchange {
  readonly digest: Digest;
  readonly clock: Clock;
}

export function exportPlaybook({ name, bytes }: FoundPlaybook, exchange: Exchange): JsonObject {
  const machine = compilePlaybook(name, bytes, exchange.digest);
  requireProof(machine, name);
  return exportCacao(machine.playbook, { digest: exchange.digest, at: exchange.clock.now().at });
}

export interface ImportedPlaybook {
  readonly id: string;
  /** YAML, as `ir` reads it. */
  readonly text: string;
  /** Members that only describe and were not taken over. */
  readonly leftOut: readonly string[];
}

/** @throws Refusal with a JSON pointer for every problem. */
export function importPlaybook(
  path: string,
  bytes: Uint8Array,
  exchange: Exchange,
): ImportedPlaybook {
  const { digest, clock } = exchange;
  const read = importCacao(bytes, { digest, at: clock.now().at });
  if (read.kind === "refused") {
    const lines = read.problems.map(({ pointer, message }) => `${path}#${pointer}: ${message}`);
    const hint = "docs/playbook-format.md says what is read of CACAO";
    throw new Refusal({ kind: "usage", problem: lines.join("\n"), hint });
  }
  const machine = compilePlaybook(path, new TextEncoder().encode(read.text), digest);
  requireProof(machine, path);
  return { id: read.playbook.id, text: read.text, leftOut: read.leftOut };
}
