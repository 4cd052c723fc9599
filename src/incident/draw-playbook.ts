/** `ir playbook graph`: the compiled machine as a picture or as XState's own JSON. */

import type { Machine } from "../engine/compile.ts";
import { mermaidOf } from "../engine/mermaid.ts";

export type Drawing =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "config"; readonly config: object };

export function drawPlaybook(machine: Machine, format: "mermaid" | "xstate"): Drawing {
  if (format === "xstate") return { kind: "config", config: machine.config };
  return { kind: "text", text: mermaidOf(machine.playbook) };
}
