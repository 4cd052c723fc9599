/** YAML bytes to a playbook, or every problem with its place. */

import { isMap, isScalar } from "yaml";
import type { Document } from "yaml";

import type { Digest } from "../ports/digest.ts";
import { checkRules } from "./playbook-rules.ts";
import type { PlaybookProblem } from "./playbook-problem.ts";
import { playbookSchema } from "./playbook-schema.ts";
import { MOST_PROBLEMS, readYaml } from "./read-yaml.ts";
import type { Locate } from "./read-yaml.ts";
import { schemaProblems } from "./schema-problems.ts";
import { toPlaybook } from "./to-playbook.ts";
import type { Playbook } from "./playbook.ts";

export type ParsedPlaybook =
  | { readonly kind: "playbook"; readonly playbook: Playbook }
  | { readonly kind: "refused"; readonly problems: readonly PlaybookProblem[] };

export function parsePlaybook(bytes: Uint8Array, digest: Digest): ParsedPlaybook {
  const read = readYaml(bytes);
  if (read.kind === "refused") return read;
  return validate(read.document, { digest, locate: read.locate, bytes });
}

interface Source {
  readonly digest: Digest;
  readonly locate: Locate;
  readonly bytes: Uint8Array;
}

function validate(document: Document.Parsed, source: Source): ParsedPlaybook {
  const where = (path: readonly PropertyKey[]): { line: number; column: number } =>
    source.locate(offsetOf(document, path));
  const raw: unknown = document.toJS({ maxAliasCount: 0 });
  const parsed = playbookSchema.safeParse(raw);
  if (!parsed.success) {
    const problems = schemaProblems(parsed.error.issues, raw).map((problem) => ({
      rule: problem.rule,
      ...source.locate(
        problem.isName ? nameOffset(document, problem.path) : offsetOf(document, problem.path),
      ),
      message: problem.message,
    }));
    return { kind: "refused", problems: problems.slice(0, MOST_PROBLEMS) };
  }
  const playbook = toPlaybook(parsed.data, {
    hash: source.digest.sha256(source.bytes),
    lineOf: (path) => where(path).line,
  });
  const problems = checkRules(playbook, parsed.data, where);
  return problems.length > 0 ? { kind: "refused", problems } : { kind: "playbook", playbook };
}

/** Where the name of a member stands. */
function nameOffset(document: Document.Parsed, path: readonly PropertyKey[]): number {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
    : undefined;
  return isRanged(pair?.key) ? pair.key.range[0] : offsetOf(document, path);
}

/** The nearest node that exists on the way to `path`. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isRanged(node)) return node.range[0];
  }
  return document.contents?.range[0] ?? 0;
}

function isRanged(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}
