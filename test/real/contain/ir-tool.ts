/** The built tool, put into a lab as an operator would install it: below a folder that only root can write. */
import { chmodSync, cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { users, type Lab } from "../harness/lab.ts";
import { repository } from "../harness/paths.ts";
import { mustRun, type CommandResult } from "../harness/run-command.ts";
import { incidentDocument, type IncidentDocument } from "./incident-document.ts";

export type IrOptions = {
  readonly uid?: number;
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
};

export type IrTool = {
  /** Words that start it, for a shell or for another program. */
  readonly argv: readonly string[];
  run(words: readonly string[], options?: IrOptions): Promise<CommandResult>;
};

/** One that prints an incident: the exit code, the document, and what a person saw meanwhile. */
export type Answered = {
  readonly code: number;
  readonly document: IncidentDocument;
  readonly progress: string;
};

/** Longer than any containment of a lab's gateway; a tool that hangs is a finding. */
const longestRunMs = 240_000;

export async function installIr(lab: Lab): Promise<IrTool> {
  const folder = join(lab.directory, "opt/ir");
  mkdirSync(folder, { recursive: true });
  const source = repository;
  const rolldown = join(repository, "node_modules/.bin/rolldown");
  const build = ["-c", join(source, "build.config.ts"), "-d", join(folder, "dist")];
  await mustRun(["env", `--chdir=${source}`, rolldown, ...build]);
  cpSync(join(source, "playbooks"), join(folder, "playbooks"), { recursive: true });
  const main = join(folder, "dist/main.js");
  chmodSync(main, 0o755);
  mkdirSync(join(folder, "bin"));
  symlinkSync(main, join(folder, "bin/ir"));
  const argv = [process.execPath, main];
  // Whoever could change the tool could change what it does; it says so where that is so.
  await mustRun(["chmod", "--recursive", "go-w", folder]);
  return {
    argv,
    run: (words, { uid = users.root, timeoutMs = longestRunMs, env = {} } = {}) =>
      lab.run([...argv, ...words], { uid, timeoutMs, env, cgroup: "user.slice/session-7.scope" }),
  };
}

/** Runs it with `--json` and reads the document; stdout holds nothing else. */
export async function answer(
  ir: IrTool,
  words: readonly string[],
  options: IrOptions = {},
): Promise<Answered> {
  const { code, stdout, stderr } = await ir.run([...words, "--json"], options);
  return { code, document: readDocument(stdout, stderr), progress: stderr };
}

/** `explanation`: what else was printed, for the reader of a failure. */
export function readDocument(stdout: string, explanation: string): IncidentDocument {
  const parsed = incidentDocument.safeParse(asJson(stdout));
  if (parsed.success) return parsed.data;
  throw new Error(`no document: ${parsed.error.message}\n${stdout}\n${explanation}`);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
