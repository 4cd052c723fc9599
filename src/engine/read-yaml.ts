/** Bytes to a YAML 1.2 document that holds nothing but plain lists, maps and scalars. */

import { LineCounter, isAlias, parseDocument, visit } from "yaml";
import type { Document, Node, YAMLError } from "yaml";

import { printable } from "../model/printable.ts";
import type { PlaybookProblem } from "./playbook-problem.ts";

export type Locate = (offset: number) => { readonly line: number; readonly column: number };

export type ReadYaml =
  | { readonly kind: "document"; readonly document: Document.Parsed; readonly locate: Locate }
  | { readonly kind: "refused"; readonly problems: readonly PlaybookProblem[] };

/** A playbook is a page or two; anything larger is refused unread. */
const MAX_BYTES = 64 * 1024;

/** More than anybody reads; the first ones are mended first. */
export const MOST_PROBLEMS = 20;

export function readYaml(bytes: Uint8Array): ReadYaml {
  if (bytes.length > MAX_BYTES) {
    const message = `is ${bytes.length} bytes long; a playbook has at most ${MAX_BYTES}`;
    return refusedAtStart("too-large", message);
  }
  const text = decode(bytes);
  if (text === null) return refusedAtStart("not-utf-8", "is not UTF-8 text; save it as UTF-8");
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    uniqueKeys: true,
    lineCounter,
    prettyErrors: false,
  });
  const locate: Locate = (offset) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  const syntax = syntaxProblems(document, locate);
  const problems = syntax.length > 0 ? syntax : trickProblems(document, locate);
  return problems.length > 0
    ? { kind: "refused", problems }
    : { kind: "document", document, locate };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function refusedAtStart(rule: string, message: string): ReadYaml {
  return { kind: "refused", problems: [{ rule, line: 1, column: 1, message }] };
}

/** After the first error the rest is guesswork, unless all that is wrong are doubled keys. */
function syntaxProblems(document: Document.Parsed, locate: Locate): readonly PlaybookProblem[] {
  const errors = [...document.errors, ...document.warnings];
  const broken = errors.find(({ code }) => code !== "DUPLICATE_KEY");
  return (broken === undefined ? errors : [broken]).slice(0, MOST_PROBLEMS).map((error) => ({
    ...syntaxProblem(error),
    ...locate(error.pos[0]),
  }));
}

function syntaxProblem({ code, message }: YAMLError): Pick<PlaybookProblem, "rule" | "message"> {
  switch (code) {
    case "DUPLICATE_KEY":
      return { rule: "duplicate-key", message: "was given before in the same place; keep one" };
    case "MULTIPLE_DOCS":
      return { rule: "yaml", message: "a second document begins here; a file holds one playbook" };
    case "TAB_AS_INDENT":
      return { rule: "yaml", message: "is indented with a tab; use spaces" };
    case "TAG_RESOLVE_FAILED":
      return TRICKS.tag;
    default:
      // The parser is recursive and reports its own exhaustion as an error of the text.
      if (message.includes("call stack")) return TRICKS.depth;
      return { rule: "yaml", message: `is not YAML: ${printable(message)}` };
  }
}

/** A playbook is steps in a list with lists in them. */
const DEEPEST = 20;

/** What makes a short file long or a reviewer blind. */
function trickProblems(document: Document.Parsed, locate: Locate): readonly PlaybookProblem[] {
  const problems: PlaybookProblem[] = [];
  visit(document, {
    Node: (_key, node, path) => {
      const found = trickOf(node) ?? (path.length > DEEPEST ? TRICKS.depth : null);
      if (found !== null) problems.push({ ...found, ...locate(node.range?.[0] ?? 0) });
      return path.length > DEEPEST ? visit.BREAK : undefined;
    },
  });
  return problems.slice(0, MOST_PROBLEMS);
}

const TRICKS = {
  depth: { rule: "too-deep", message: `lies more than ${DEEPEST} levels deep; no playbook does` },
  tag: { rule: "tag", message: "tags (!name) are not accepted; write a plain value" },
  anchor: {
    rule: "anchor",
    message: "anchors and aliases are not accepted; write the value out",
  },
} as const;

function trickOf(node: Node): (typeof TRICKS)["tag" | "anchor"] | null {
  if (isAlias(node) || ("anchor" in node && node.anchor !== undefined)) return TRICKS.anchor;
  return node.tag === undefined ? null : TRICKS.tag;
}
