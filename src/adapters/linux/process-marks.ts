/** Traces that OpenClaw leaves on a process: two known variables, its folder, its program; no other value is kept. */

import { statSync } from "node:fs";
import { printable } from "../../model/printable.ts";
import type { ProcessMarks } from "../../model/process.ts";
import { furtherThreads, readBounded, readLink } from "./proc-file.ts";

const EXEC_MARK = "OPENCLAW_SHELL=exec";
const SERVICE_MARK = "OPENCLAW_SERVICE_MARKER=openclaw";

const WRITABLE_BY_OTHERS = 0o022;

export function readMarks(pid: number): ProcessMarks {
  const marks = marksFrom(`/proc/${pid}`, pid);
  if (marks.exe !== null) return marks;
  const others = furtherThreads(pid).map((folder) => marksFrom(folder, pid));
  return others.find(({ exe }) => exe !== null) ?? marks;
}

function marksFrom(folder: string, pid: number): ProcessMarks {
  const environment = readBounded(`${folder}/environ`);
  const execMark = hasVariable(environment, EXEC_MARK);
  const serviceMark = hasVariable(environment, SERVICE_MARK);
  const cwd = readLink(`${folder}/cwd`);
  const exe = readLink(`${folder}/exe`);
  return {
    pid,
    execMark,
    serviceMark,
    cwd: cwd === null ? null : printable(cwd),
    exe: exe === null ? null : printable(exe),
    isSystemProgram: exe !== null && isSystemProgram(`${folder}/exe`, exe),
    readable: environment !== null,
  };
}

function hasVariable(environment: Buffer | null, variable: string): boolean {
  if (environment === null) return false;
  return (
    environment.subarray(0, variable.length + 1).equals(Buffer.from(`${variable}\0`)) ||
    environment.includes(`\0${variable}\0`)
  );
}

/**
 * The name that a link shows may come from a mount namespace of the suspect's own making; the file
 * behind the link may not.
 */
function isSystemProgram(link: string, path: string): boolean {
  try {
    const running = statSync(link);
    const here = statSync(path);
    const isSame = running.ino === here.ino && running.dev === here.dev;
    return isSame && here.uid === 0 && (here.mode & WRITABLE_BY_OTHERS) === 0;
  } catch {
    return false;
  }
}
