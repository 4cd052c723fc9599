/** YAML bytes to a playbook, or every problem with its place. */

import { LineCounter, isAlias, parseDocument, visit } from "yaml";
import type { Document } from "yaml";

import type { Digest } from "../ports/digest.ts";
import { checkRules } from "./playbook-rules.ts";
import type { PlaybookProblem } from "./playbook-problem.ts";
import { playbookSchema } from "./playbook-schema.ts";
import { toPlaybook } from "./to-playbook.ts";
import type { Playbook } from "./playbook.ts";

export type ParsedPlaybook =
  | { readonly kind: "playbook"; readonly playbook: Playbook }
  | { readonly kind: "refused"; readonly problems: readonly PlaybookProblem[] };

/** A playbook is a page or two; anything larger is refused unread. */
const MAX_BYTES = 256 * 1024;

export function parsePlaybook(bytes: Uint8Array, digest: Digest): ParsedPlaybook {
  if (bytes.length > MAX_BYTES)
    return refusedAtStart("too-large", `is ${bytes.length} bytes; at most ${MAX_BYTES} are read`);
  const text = decode(bytes);
  if (text === null) return refusedAtStart("not-utf-8", "is not UTF-8 text; save it as UTF-8");
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    uniqueKeys: true,
    lineCounter: lines,
    prettyErrors: false,
  });
  const locate: Locate = (offset) => ({
    line: lines.linePos(offset).line,
    column: lines.linePos(offset).col,
  });
  const syntax = [...syntaxProblems(document, locate), ...aliasProblems(document, locate)];
  if (syntax.length > 0) return { kind: "refused", problems: syntax };
  return validate(document, { digest, locate, bytes });
}

export type Locate = (offset: number) => { readonly line: number; readonly column: number };

interface Source {
  readonly digest: Digest;
  readonly locate: Locate;
  readonly bytes: Uint8Array;
}

function validate(document: Document.Parsed, source: Source): ParsedPlaybook {
  const where = (path: readonly PropertyKey[]): { line: number; column: number } =>
    source.locate(offsetOf(document, path));
  const parsed = playbookSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      rule: issue.code === "unrecognized_keys" ? "unknown-field" : "schema",
      ...where(issue.path),
      message: `${issue.path.length === 0 ? "the playbook" : issue.path.map(String).join(".")}: ${issue.message}`,
    }));
    return { kind: "refused", problems };
  }
  const playbook = toPlaybook(parsed.data, {
    hash: source.digest.sha256(source.bytes),
    lineOf: (path) => where(path).line,
  });
  const problems = checkRules(playbook, parsed.data, where);
  return problems.length > 0 ? { kind: "refused", problems } : { kind: "playbook", playbook };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function syntaxProblems(document: Document.Parsed, locate: Locate): readonly PlaybookProblem[] {
  return [...document.errors, ...document.warnings].map((error) => ({
    rule: error.code === "DUPLICATE_KEY" ? "duplicate-key" : "yaml",
    ...locate(error.pos[0]),
    message: error.message,
  }));
}

/** Anchors and aliases make a short file long and a reviewer blind: none are accepted. */
function aliasProblems(document: Document.Parsed, locate: Locate): readonly PlaybookProblem[] {
  const problems: PlaybookProblem[] = [];
  visit(document, {
    Node: (_key, node) => {
      const isAnchor = "anchor" in node && node.anchor !== undefined;
      if (!isAnchor && !isAlias(node)) return;
      problems.push({
        rule: "anchor",
        ...locate(node.range?.[0] ?? 0),
        message: "anchors and aliases are not accepted; write the value out",
      });
    },
  });
  return problems;
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

function refusedAtStart(rule: string, message: string): ParsedPlaybook {
  return { kind: "refused", problems: [{ rule, line: 1, column: 1, message }] };
}
