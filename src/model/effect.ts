/** What a step does to the world, which decides what must come before it. */

/** `read` changes nothing on the target; `reversible` has an undo; the others wait for a person. */
export type Effect = "read" | "reversible" | "destructive" | "external";

export const EFFECTS: readonly Effect[] = ["read", "reversible", "destructive", "external"];

/** Acts that destroy something or leave the host: they need sealed evidence and an approval. */
export function isIrreversible(effect: Effect): boolean {
  return effect === "destructive" || effect === "external";
}
