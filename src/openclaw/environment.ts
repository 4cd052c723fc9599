/** The environment that a gateway works with: who sets a variable first wins (facts/credentials.md section 3). */

import { printable } from "../model/printable.ts";
import type { Suspect } from "../ports/suspect.ts";
import { readEnvFile } from "./env-file.ts";
import type { EnvFileFormat } from "./env-file.ts";
import type { SourceProblem } from "./source-problem.ts";

export interface FoundVariable {
  readonly name: string;
  /** May be a secret. */
  readonly value: string;
  /** Absolute path of the file; "" for a process. */
  readonly path: string;
  /** `line 3`, `process 4711`. */
  readonly at: string;
}

export interface EnvironmentReading {
  /** Of every process and file, also those that do not count for the gateway; highest precedence first. */
  readonly variables: readonly FoundVariable[];
  /** What a gateway of this state directory sees, without what its config and its login shell add. */
  readonly effective: ReadonlyMap<string, string>;
  readonly problems: readonly SourceProblem[];
}

export interface EnvironmentRequest {
  readonly stateDirectory: string;
  readonly home: string | null;
}

interface EnvFile {
  readonly path: string;
  readonly format: EnvFileFormat;
  /** A file of another service does not set this gateway's variables. */
  readonly counts: boolean;
}

const LONGEST_FILE = 2 * 1_048_576;

export function readEnvironment(suspect: Suspect, request: EnvironmentRequest): EnvironmentReading {
  const problems: SourceProblem[] = [];
  const processes = suspect.environments().map(({ pid, name, value }): FoundVariable => ({
    name,
    value: new TextDecoder().decode(value),
    path: "",
    at: `process ${pid}`,
  }));
  const files = envFiles(suspect, request).map((file) => ({
    file,
    variables: variablesOf(suspect, file, problems),
  }));
  const effective = new Map<string, string>();
  const counting = files.filter(({ file }) => file.counts).map(({ variables }) => variables);
  for (const variables of [gatewayFirst(processes), ...counting]) {
    for (const { name, value } of variables) if (!effective.has(name)) effective.set(name, value);
  }
  return {
    variables: [...processes, ...files.flatMap(({ variables }) => variables)],
    effective,
    problems,
  };
}

/** The gateway's own before those of commands that it started, which have some of their own. */
function gatewayFirst(variables: readonly FoundVariable[]): readonly FoundVariable[] {
  const started = new Set(
    variables.filter(({ name }) => name === "OPENCLAW_SHELL").map(({ at }) => at),
  );
  return [
    ...variables.filter(({ at }) => !started.has(at)),
    ...variables.filter(({ at }) => started.has(at)),
  ];
}

/** In order of precedence; a service's file is what its process starts with. */
function envFiles(
  suspect: Suspect,
  { stateDirectory, home }: EnvironmentRequest,
): readonly EnvFile[] {
  const file = (path: string, format: EnvFileFormat, counts = true): EnvFile => ({
    path,
    format,
    counts,
  });
  return [
    file(`${stateDirectory}/gateway.systemd.env`, "systemd"),
    ...serviceFiles(suspect, stateDirectory).map((path) => file(path, "dotenv", false)),
    file(`${stateDirectory}/.env`, "dotenv"),
    ...(home === null ? [] : [file(`${home}/.config/openclaw/gateway.env`, "dotenv")]),
    file(`${stateDirectory}/node.systemd.env`, "systemd", false),
    // Provider keys in it are ignored by the gateway; the agent may read them all the same.
    file(`${stateDirectory}/workspace/.env`, "dotenv", false),
  ];
}

function serviceFiles(suspect: Suspect, stateDirectory: string): readonly string[] {
  return suspect
    .list(`${stateDirectory}/service-env`)
    .filter(({ kind, raw }) => kind === "file" && Buffer.from(raw).toString().endsWith(".env"))
    .map(({ raw }) => Buffer.from(raw).toString());
}

function variablesOf(
  suspect: Suspect,
  { path, format }: EnvFile,
  problems: SourceProblem[],
): readonly FoundVariable[] {
  const reading = suspect.read(path, LONGEST_FILE);
  if (reading.kind === "absent") return [];
  const shown = printable(path);
  if (reading.kind === "unreadable") {
    problems.push({ path: shown, at: "", what: `cannot be read: ${reading.reason}` });
    return [];
  }
  if (reading.isCut) problems.push({ path: shown, at: "", what: "is too long, or not whole" });
  const { variables, oddLines } = readEnvFile(new TextDecoder().decode(reading.bytes), format);
  for (const line of oddLines.slice(0, 10)) {
    problems.push({ path: shown, at: `line ${line}`, what: "is no variable and no comment" });
  }
  // In one file the later counts, so it comes first here.
  return variables
    .toReversed()
    .map(({ name, value, line }) => ({ name, value, path, at: `line ${line}` }));
}

export interface KeyVariable {
  /** `ANTHROPIC` of `ANTHROPIC_API_KEYS`. */
  readonly provider: string;
  /** In order of precedence. */
  readonly form: "live" | "list" | "single" | "numbered";
  readonly variable: FoundVariable;
  /** Each a key; more than one only for a list. */
  readonly values: readonly string[];
}

const KEY_FORMS: readonly (readonly [KeyVariable["form"], RegExp])[] = [
  ["live", /^OPENCLAW_LIVE_(.+)_KEY$/u],
  ["list", /^(.+)_API_KEYS$/u],
  ["single", /^(.+)_API_KEY$/u],
  ["numbered", /^(.+?)_API_KEY_.+$/u],
];

/** Variables by whose form the gateway finds keys of providers, lists taken apart. */
export function keyVariables(variables: readonly FoundVariable[]): readonly KeyVariable[] {
  return variables.flatMap((variable) => {
    for (const [form, pattern] of KEY_FORMS) {
      const provider = pattern.exec(variable.name)?.[1];
      if (provider === undefined) continue;
      const values = form === "list" ? variable.value.split(/[,;\s]+/u) : [variable.value];
      return [{ provider, form, variable, values: values.filter((value) => value !== "") }];
    }
    return [];
  });
}
