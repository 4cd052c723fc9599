/** Patterns over the paths of a config: `*` for one name or element, `NAME_*` for a name that begins so, `[]` for an element. */

import type { ConfigKey } from "../../openclaw/config-node.ts";

export type ConfigPath = readonly ConfigKey[];

/** A pattern, split once: names, beginnings of names, `*` and `[]`. */
export type PathPattern = readonly string[];

/** `{a,b}` stands for either; names never hold a brace in the registries. */
export function expandBraces(pattern: string): readonly string[] {
  const found = /^([^{]*)\{([^}]*)\}(.*)$/u.exec(pattern);
  if (found === null) return [pattern];
  const [, before = "", choices = "", after = ""] = found;
  return choices.split(",").flatMap((choice) => expandBraces(`${before}${choice}${after}`));
}

export function parsePattern(pattern: string): PathPattern {
  return pattern
    .replaceAll("[]", ".[]")
    .split(".")
    .filter((part) => part !== "");
}

/** Whether the pattern is this path, or stands for something above it. */
export function covers(pattern: PathPattern, path: ConfigPath): "whole" | "above" | "no" {
  if (pattern.length > path.length) return "no";
  const isOn = pattern.every((part, index) => isStep(part, path[index]));
  if (!isOn) return "no";
  return pattern.length === path.length ? "whole" : "above";
}

function isStep(part: string, step: ConfigKey | undefined): boolean {
  if (part === "*") return true;
  if (part === "[]") return typeof step === "number";
  if (part.endsWith("*")) return typeof step === "string" && step.startsWith(part.slice(0, -1));
  return part === step;
}
