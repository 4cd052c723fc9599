/** Compilers with a planted mistake, as edits of the machine's configuration: the prover has to see each. */

import { compile, machineOf } from "../../src/engine/compile.ts";
import type { Machine } from "../../src/engine/compile.ts";
import type { Playbook } from "../../src/engine/playbook.ts";

/** A JSON object of the configuration; edits are made in place on a copy. */
export type Node = Record<string, unknown>;

export function brokenMachine(
  playbook: Playbook,
  breakIt: (node: Node, name: string) => void,
): Machine {
  const config: object = structuredClone(compile(playbook).config);
  visit(config as Node, "", breakIt);
  return machineOf(playbook, config);
}

function visit(node: Node, name: string, breakIt: (node: Node, name: string) => void): void {
  breakIt(node, name);
  const { states } = node;
  if (typeof states !== "object" || states === null) return;
  for (const [id, inner] of Object.entries(states)) visit(inner as Node, id, breakIt);
}

/** The transitions of a state by the name of their event, without its step. */
export function transitionsOf(node: Node): Map<string, { type: string; to: Node }> {
  const on = (node["on"] ?? {}) as Record<string, Node>;
  return new Map(
    Object.entries(on).map(([type, to]) => [type.slice(type.lastIndexOf(".") + 1), { type, to }]),
  );
}

/** The event now leads where another one leads. */
export function confuse(node: Node, event: string, other: string): void {
  const transitions = transitionsOf(node);
  const [from, to] = [transitions.get(event), transitions.get(other)];
  if (from === undefined || to === undefined) return;
  const on = node["on"] as Record<string, Node>;
  on[from.type] = to.to;
}
