/** A playbook as the package ships it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parsePlaybook } from "../../src/engine/parse-playbook.ts";
import type { Playbook } from "../../src/engine/playbook.ts";
import { sha256Digest } from "./digest.ts";

const FOLDER = join(import.meta.dirname, "../../playbooks");

export function shippedPlaybook(id: string): Playbook {
  const parsed = parsePlaybook(readFileSync(join(FOLDER, `${id}.yaml`)), sha256Digest);
  if (parsed.kind === "playbook") return parsed.playbook;
  throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
}
