/** A file for `ir contain --playbook`: everything that can refuse it does so before anything starts. */

import { beginsByFreezing, requireProof, requireTrusted } from "../../incident/find-playbook.ts";
import { compilePlaybook } from "../../incident/read-playbook.ts";
import type { Call } from "../call.ts";
import { namedPlaybook, trustOf, usage } from "./playbook-call.ts";

export interface ContainingPlaybook {
  readonly name: string;
  readonly hash: string;
}

/** @throws Refusal; nothing is frozen then. */
export function containingFile(call: Call, file: string): ContainingPlaybook {
  const { digest } = call.outside.basics;
  const found = namedPlaybook(call, file);
  requireTrusted(found, trustOf(call));
  const machine = compilePlaybook(found.name, found.bytes, digest);
  requireProof(machine, found.name);
  if (beginsByFreezing(machine.playbook))
    return { name: found.name, hash: digest.sha256(found.bytes) };
  throw usage(
    `${found.name} does not begin with the steps survey and freeze as contain states them`,
    `run: ir playbook run ${file}`,
  );
}
