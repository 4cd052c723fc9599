/** Rehearsed cases of a playbook: YAML to what happens, what is answered and what is expected. */

import * as z from "zod";
import { isNode } from "yaml";
import type { Document } from "yaml";
import type { PlaybookProblem } from "../playbook-problem.ts";
import { MOST_PROBLEMS, readYaml } from "../read-yaml.ts";

export const CASES_SCHEMA = "ir.playbook-cases/1";

/** `crash`: the process dies in the act, before its end is known; it is then resumed. */
const result = z.enum(["done", "skipped", "failed", "unknown", "crash"]);

const answer = z.enum(["approve", "retry", "skip", "continue", "waive", "abort"]);

/** One word may stand without its list. */
const listed = (value: unknown): unknown => (typeof value === "string" ? [value] : value);

const caseSchema = z.strictObject({
  name: z.string().min(1).max(200).describe("What happens, as a sentence."),
  results: z
    .record(z.string(), z.preprocess(listed, z.array(result).min(1).max(10)))
    .default({})
    .describe("What each step comes to, one word a try; a step that is not named is done."),
  answers: z
    .record(z.string(), z.preprocess(listed, z.array(answer).min(1).max(10)))
    .default({})
    .describe("What a person answers; where nothing is left, nobody answers and the run waits."),
  order: z.array(z.string()).optional().describe("Everything that is asked for, in order."),
  never: z.array(z.string()).default([]).describe("Steps that must not be carried out."),
  outcome: z.enum(["done", "partial", "failed", "aborted", "waiting"]),
});

const casesSchema = z.strictObject({
  schema: z.literal(CASES_SCHEMA),
  playbook: z.string(),
  cases: z.array(caseSchema).min(1).max(100),
});

export type ResultWord = z.infer<typeof result>;
export type PlaybookCase = z.infer<typeof caseSchema>;
export type PlaybookCases = z.infer<typeof casesSchema>;

export type ParsedCases =
  | { readonly kind: "cases"; readonly cases: PlaybookCases }
  | { readonly kind: "refused"; readonly problems: readonly PlaybookProblem[] };

export function parseCases(bytes: Uint8Array): ParsedCases {
  const read = readYaml(bytes);
  if (read.kind === "refused") return read;
  const { document, locate } = read;
  const parsed = casesSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (parsed.success) return { kind: "cases", cases: parsed.data };
  const problems = parsed.error.issues.slice(0, MOST_PROBLEMS).map(({ path, message }) => ({
    rule: "schema",
    ...locate(offsetOf(document, path)),
    message: `${path.map(String).join(".")}: ${message}`,
  }));
  return { kind: "refused", problems };
}

/** The nearest node that exists on the way to `path`. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return node.range?.[0] ?? 0;
  }
  return 0;
}
