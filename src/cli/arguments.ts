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
  readonly redact: boolean;
  readonly fit: boolean;
  readonly list: boolean;
  readonly markdown: boolean;
  readonly probe: boolean;
  readonly api: boolean;
  readonly local: boolean;
  readonly allowMint: boolean;
  readonly undo: boolean;
  readonly output: string | null;
  readonly package: string | null;
  readonly confirm: string | null;
  readonly answers: string | null;
  readonly export: string | null;
  readonly from: string | null;
  readonly item: string | null;
  readonly mode: string | null;
  readonly identity: string | null;
  readonly evidenceTo: string | null;
  readonly hostKey: string | null;
  readonly memory: string | null;
  readonly signature: string | null;
  readonly signers: string | null;
  readonly head: string | null;
  /** age recipients; may be given more than once. */
  readonly to: readonly string[];
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
  redact: { type: "boolean" },
  fit: { type: "boolean" },
  list: { type: "boolean" },
  markdown: { type: "boolean" },
  probe: { type: "boolean" },
  api: { type: "boolean" },
  local: { type: "boolean" },
  undo: { type: "boolean" },
  "allow-mint": { type: "boolean" },
  output: { type: "string" },
  package: { type: "string" },
  confirm: { type: "string" },
  answers: { type: "string" },
  export: { type: "string" },
  from: { type: "string" },
  item: { type: "string" },
  mode: { type: "string" },
  identity: { type: "string" },
  "evidence-to": { type: "string" },
  "host-key": { type: "string" },
  memory: { type: "string" },
  signature: { type: "string" },
  signers: { type: "string" },
  head: { type: "string" },
  to: { type: "string", multiple: true },
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
    ...textsOfEvidence(values),
    ...(isTopic ? { help: true } : {}),
  };
  refuseStrays(request, Object.keys(values));
  return request;
}

type Values = ReturnType<typeof parseWords>["values"];

function switches(values: Values) {
  return {
    json: values.json === true,
    help: values.help === true,
    dryRun: values["dry-run"] === true,
    yes: values.yes === true,
    withoutVerification: values["without-verification"] === true,
    noColor: values["no-color"] === true,
    redact: values.redact === true,
    fit: values.fit === true,
    list: values.list === true,
    markdown: values.markdown === true,
    probe: values.probe === true,
    api: values.api === true,
    local: values.local === true,
    allowMint: values["allow-mint"] === true,
    undo: values.undo === true,
  };
}

function texts(values: Values) {
  return {
    home: orNull(values.home),
    stateDir: orNull(values["state-dir"]),
    profile: orNull(values.profile),
    reason: orNull(values.reason),
    incident: orNull(values.incident),
    format: orNull(values.format),
    playbook: orNull(values.playbook),
    cases: orNull(values.cases),
  };
}

function textsOfEvidence(values: Values) {
  return {
    output: orNull(values.output),
    package: orNull(values.package),
    confirm: orNull(values.confirm),
    answers: orNull(values.answers),
    export: orNull(values.export),
    from: orNull(values.from),
    item: orNull(values.item),
    mode: orNull(values.mode),
    identity: orNull(values.identity),
    evidenceTo: orNull(values["evidence-to"]),
    hostKey: orNull(values["host-key"]),
    memory: orNull(values.memory),
    signature: orNull(values.signature),
    signers: orNull(values.signers),
    head: orNull(values.head),
    to: values.to ?? [],
  };
}

function orNull(text: string | undefined): string | null {
  return text ?? null;
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
