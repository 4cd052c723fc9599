/** Texts of the config that the gateway issued itself, replaced where they stand in plain text. */

import { NOT_SET, withText } from "../openclaw/config-literal.ts";

type Keys = readonly string[];

/** Who has one of these is let in (facts/credentials.md section 5). */
const SHARED: readonly Keys[] = [
  ["gateway", "auth", "token"],
  ["gateway", "auth", "password"],
];
const TOKENS: readonly Keys[] = [...SHARED, ["hooks", "token"]];

export interface RotatedTokens {
  readonly bytes: Uint8Array;
  readonly rotated: readonly string[];
  /** What is set, but not here, a sentence each. */
  readonly left: readonly string[];
}

export function rotatedTokens(config: Uint8Array, fresh: () => string): RotatedTokens {
  let bytes = config;
  const rotated: string[] = [];
  const left: string[] = [];
  const unset = new Set<Keys>();
  for (const keys of TOKENS) {
    const changed = withText(bytes, keys, fresh());
    const name = keys.join(".");
    if (changed === NOT_SET) unset.add(keys);
    else if (typeof changed === "string") left.push(`${name}: ${changed}; change it there`);
    else {
      bytes = changed;
      rotated.push(name);
    }
  }
  if (SHARED.every((keys) => unset.has(keys))) left.push(ELSEWHERE);
  return { bytes, rotated, left };
}

const ELSEWHERE =
  "the config sets no token and no password: the gateway takes it from elsewhere, for example from the variable OPENCLAW_GATEWAY_TOKEN of its service; change it there";
