/** One answer of a file to what it tells; everything that is not exactly an answer is refused in a sentence. */

import type { Draft } from "../credentials/checklist/next-steps.ts";
import { isJsonObject } from "../model/json.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { printable } from "../model/printable.ts";

/** What only a probe, a provider's answer or another list can tell is not among them. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  evidence: ["what", "outcome"],
  generated: [],
  updated: [],
  reloaded: [],
  validated: [],
  "not-replaced": [],
  revoked: ["part"],
  derived: ["what", "outcome"],
  scrubbed: ["what", "outcome"],
  attested: ["statement", "file"],
  waived: ["until"],
  compensated: [],
  identified: ["kind"],
  abused: [],
  skipped: [],
  noted: [],
  reopened: [],
};

export function draftOf(item: string, given: Json): Draft | string {
  if (!isJsonObject(given)) return "an answer says `do:` and what belongs to it";
  const word = given["do"];
  if (typeof word !== "string" || !Object.hasOwn(WORDS, word))
    return `\`do:\` is one of ${Object.keys(WORDS).join(", ")}`;
  const allowed = ["do", "note", ...(WORDS[word] ?? [])];
  const stray = Object.keys(given).filter((key) => !allowed.includes(key));
  if (stray.length > 0) return `${word} does not know: ${printable(stray.join(", "))}`;
  const wrong = Object.keys(given).find((key) => typeof given[key] !== "string");
  if (wrong !== undefined) return `${wrong} is a text; put it into quotes`;
  return drafted({ item, note: textOf(given, "note") }, word, given);
}

type Base = { readonly item: string; readonly note: string };

function drafted(base: Base, word: string, given: JsonObject): Draft | string {
  switch (word) {
    case "generated":
    case "updated":
    case "reloaded":
    case "validated":
    case "not-replaced":
    case "compensated":
    case "abused":
    case "skipped":
    case "noted":
    case "reopened":
      return { ...base, event: word };
    case "revoked":
      return { ...base, event: "revoked", part: textOf(given, "part") };
    case "identified":
      return { ...base, event: "identified", kind: textOf(given, "kind") };
    case "waived":
      return { ...base, event: "waived", until: textOf(given, "until") || null };
    case "attested": {
      const file = textOf(given, "file") || null;
      return { ...base, event: "attested", statement: textOf(given, "statement"), file };
    }
    default:
      return settled(base, word, given);
  }
}

function settled(base: Base, word: string, given: JsonObject): Draft | string {
  const what = textOf(given, "what");
  const outcome = textOf(given, "outcome");
  if (what === "") return `${word} says \`what:\``;
  const step = { ...base, what };
  switch (`${word} ${outcome}`) {
    case "evidence taken":
      return { ...step, event: "evidence", outcome: "taken" };
    case "evidence skipped":
      return { ...step, event: "evidence", outcome: "skipped" };
    case "derived cleared":
      return { ...step, event: "derived", outcome: "cleared" };
    case "derived expired":
      return { ...step, event: "derived", outcome: "expired" };
    case "derived accepted":
      return { ...step, event: "derived", outcome: "accepted" };
    case "scrubbed cleared":
      return { ...step, event: "scrubbed", outcome: "cleared" };
    case "scrubbed accepted":
      return { ...step, event: "scrubbed", outcome: "accepted" };
    default:
      return `\`outcome:\` is ${OUTCOMES[word] ?? ""}`;
  }
}

const OUTCOMES: Readonly<Record<string, string>> = {
  evidence: "taken or skipped",
  derived: "cleared, expired or accepted",
  scrubbed: "cleared or accepted",
};

function textOf(given: JsonObject, key: string): string {
  const value = given[key];
  return typeof value === "string" ? value : "";
}
