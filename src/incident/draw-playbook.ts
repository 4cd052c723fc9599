/** `ir playbook graph`: the compiled machine as a picture or as XState's own JSON. */

import type { Machine } from "../engine/compile.ts";
import { mermaidOf } from "../engine/mermaid.ts";
import { playbookSvg } from "../engine/picture/playbook-svg.ts";

export type Drawing =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "config"; readonly config: object };

export type DrawingFormat = "mermaid" | "xstate" | "svg";

export const DRAWING_FORMATS: readonly DrawingFormat[] = ["mermaid", "xstate", "svg"];

export function drawPlaybook(machine: Machine, format: DrawingFormat): Drawing {
  switch (format) {
    case "xstate":
      return { kind: "config", config: machine.config };
    case "mermaid":
      return { kind: "text", text: mermaidOf(machine.playbook) };
    case "svg":
      return { kind: "text", text: playbookSvg(machine.playbook) };
  }
}
