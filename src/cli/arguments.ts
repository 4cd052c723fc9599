/** Words of the command line to one request; everything wrong with them is said at once. */

import { parseArgs } from "node:util";

import { Refusal } from "../model/refusal.ts";
import { VERBS } from "./verbs.ts";
import type { Verb, VerbDescription } from "./verbs.ts";

export interface Arguments {
  readonly verb: Verb | "help" | "version";
  readonly positionals: readonly string[];
  readonly json: boolean;
  readonly help: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly withoutVerification: boolean;
  readonly noColor: boolean;
  readonly home: string | null;
  readonly stateDir: string | null;
  readonly profile: string | null;
  readonly reason: string | null;
  readonly incident: string | null;
  readonly format: string | null;
  readonly playbook: string | null;
  readonly cases: string | null;
}

const OPTIONS = {
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
  "dry-run": { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  "without-verification": { type: "boolean" },
  "no-color": { type: "boolean" },
  home: { type: "string" },
  "state-dir": { type: "string" },
  profile: { type: "string" },
  reason: { type: "string" },
  incident: { type: "string" },
  format: { type: "string" },
  playbook: { type: "string" },
  cases: { type: "string" },
} as const;

/** @throws Refusal `usage` before anything else has happened. */
export function parseArguments(words: readonly string[]): Arguments {
  const { values, positionals: found } = parse(words);
  const [word, ...positionals] = found;
  const asked = values.version === true ? "version" : word === undefined ? "help" : toVerb(word);
  const [topic] = positionals;
  const isTopic = asked === "help" && topic !== undefined;
  const request: Arguments = {
    verb: isTopic ? toVerb(topic) : asked,
    positionals: isTopic ? [] : positionals,
    ...switches(values),
    ...texts(values),
    ...(isTopic ? { help: true } : {}),
  };
  refuseStrays(request, Object.keys(values));
  return request;
}

type Values = ReturnType<typeof parseWords>["values"];

function switches(values: Values) {
  return {
    json: values.json ?? false,
    help: values.help ?? false,
    dryRun: values["dry-run"] ?? false,
    yes: values.yes ?? false,
    withoutVerification: values["without-verification"] ?? false,
    noColor: values["no-color"] ?? false,
  };
}

function texts(values: Values) {
  return {
    home: values.home ?? null,
    stateDir: values["state-dir"] ?? null,
    profile: values.profile ?? null,
    reason: values.reason ?? null,
    incident: values.incident ?? null,
    format: values.format ?? null,
    playbook: values.playbook ?? null,
    cases: values.cases ?? null,
  };
}

function parse(words: readonly string[]): ReturnType<typeof parseWords> {
  try {
    return parseWords(words);
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error);
    throw usage(lowerFirst(problem), "see: ir --help");
  }
}

function parseWords(words: readonly string[]) {
  return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, strict: true });
}

function toVerb(word: string): Arguments["verb"] {
  if (word === "help" || word === "version") return word;
  const verb = Object.keys(VERBS).find((known): known is Verb => known === word);
  if (verb !== undefined) return verb;
  throw usage(`there is no command ${word}`, `commands: ${Object.keys(VERBS).join(", ")}`);
}

/** An option that a verb would ignore is refused: at 3 a.m. nobody should believe that it had an effect. */
function refuseStrays(request: Arguments, given: readonly string[]): void {
  if (request.verb === "help" || request.verb === "version") return;
  const { options, positionals }: VerbDescription = VERBS[request.verb];
  const stray = given.filter(
    (name) => !options.includes(name) && name !== "help" && name !== "no-color",
  );
  if (stray.length > 0) {
    throw usage(
      `ir ${request.verb} has no option --${stray.join(", --")}`,
      `see: ir ${request.verb} --help`,
    );
  }
  if (request.positionals.length > positionals) {
    throw usage(
      `ir ${request.verb} does not take ${request.positionals.slice(positionals).join(" ")}`,
      `see: ir ${request.verb} --help`,
    );
  }
  if (request.stateDir !== null && request.profile !== null) {
    throw usage("--state-dir and --profile name the same thing twice", "give one of them");
  }
}

function usage(problem: string, hint: string): Refusal {
  return new Refusal({ kind: "usage", problem, hint });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
