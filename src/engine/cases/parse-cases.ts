/** Rehearsed cases of a playbook: YAML to what happens, what is answered and what is expected. */

import * as z from "zod";

import { LineCounter, isAlias, parseDocument, visit } from "yaml";
import type { PlaybookProblem } from "../playbook-problem.ts";

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

const MOST_BYTES = 128 * 1024;

export function parseCases(bytes: Uint8Array): ParsedCases {
  if (bytes.length > MOST_BYTES) return refused([problemAt("too-large", { line: 1, column: 1 })]);
  const lines = new LineCounter();
  const document = parseDocument(new TextDecoder().decode(bytes), {
    version: "1.2",
    schema: "core",
    uniqueKeys: true,
    lineCounter: lines,
    prettyErrors: false,
  });
  const place = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const syntax = document.errors.map(({ pos, message }) =>
    problemAt("yaml", place(pos[0]), message),
  );
  visit(document, {
    Node: (_key, node) => {
      if (!isAlias(node)) return;
      syntax.push(problemAt("anchor", place(node.range?.[0] ?? 0), "write the value out"));
    },
  });
  if (syntax.length > 0) return refused(syntax);
  const parsed = casesSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (parsed.success) return { kind: "cases", cases: parsed.data };
  return refused(
    parsed.error.issues.map(({ path, message }) =>
      problemAt(
        "schema",
        placeOf(document, path, place),
        `${path.map(String).join(".")}: ${message}`,
      ),
    ),
  );
}

function refused(problems: readonly PlaybookProblem[]): ParsedCases {
  return { kind: "refused", problems };
}

function problemAt(
  rule: string,
  where: { line: number; column: number },
  message = `at most ${MOST_BYTES} bytes are read`,
): PlaybookProblem {
  return { rule, ...where, message };
}

/** The nearest node that exists on the way to `path`. */
function placeOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
  place: (offset: number) => { line: number; column: number },
): { line: number; column: number } {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (typeof node !== "object" || node === null || !("range" in node)) continue;
    if (Array.isArray(node.range)) return place(Number(node.range[0]));
  }
  return place(0);
}
