/**
 * What about the start of this very process may have been chosen by somebody else. A program cannot clean its own
 * start (facts/evidence.md D.4): it can only see the traces and say so. Nothing of it is handed on to a child.
 */

import { lstatSync, readFileSync, realpathSync } from "node:fs";
import type { Stats } from "node:fs";
import { dirname } from "node:path";

import { printable } from "../../model/printable.ts";
import { isErrno } from "./errno.ts";

/** What the answer is drawn from; a test gives another. */
export interface Start {
  /** Also those that the program itself, or what was loaded before it, has removed since. */
  readonly variables: readonly string[];
  /** Options of Node before the program's name. */
  readonly nodeOptions: readonly string[];
  /** Files and folders whose text is executed. */
  readonly programs: readonly string[];
  readonly preloadFile: string;
  readonly effectiveUid: number;
}

/** ld.so(8), node(1) ENVIRONMENT, openssl-env(7): each names code or trust that a start takes over. */
const LOADS_CODE =
  /^(?:LD_\w+|GLIBC_TUNABLES|GCONV_PATH|OPENSSL_\w+|SSL_CERT_(?:FILE|DIR)|NODE_\w+)$/u;
const HARMLESS = new Set(["NODE_ENV", "NODE_NO_WARNINGS", "NODE_DISABLE_COLORS"]);

const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

export function startDoubts(start: Start): readonly string[] {
  return [
    ...variableDoubts(start),
    ...optionDoubts(start),
    ...preloadDoubts(start),
    ...new Set(start.programs.flatMap((path) => placeDoubts(path, start.effectiveUid))),
  ];
}

/** Names only: a value may be a secret. */
function variableDoubts({ variables }: Start): readonly string[] {
  const names = [...new Set(variables)].filter(
    (name) => LOADS_CODE.test(name) && !HARMLESS.has(name),
  );
  if (names.length === 0) return [];
  const set = `${names.toSorted().join(", ")} ${names.length === 1 ? "is" : "are"} set`;
  return [
    `${set} in the environment that ir was started with, and may have put other code into it; start it as: sudo ir`,
  ];
}

function optionDoubts({ nodeOptions }: Start): readonly string[] {
  if (nodeOptions.length === 0) return [];
  const names = nodeOptions.map((option) => printable(option.split("=")[0] ?? ""));
  return [`node was started with ${names.join(" ")}, which may have put other code into ir`];
}

function preloadDoubts({ preloadFile }: Start): readonly string[] {
  try {
    if (readFileSync(preloadFile, "utf8").trim() === "") return [];
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
  }
  return [`${preloadFile} makes every program of this host load further code, ir included`];
}

/** One sentence at most: the first name on the way that a stranger can change. */
function placeDoubts(path: string, effectiveUid: number): readonly string[] {
  let place = realPath(path);
  for (;;) {
    const weakness = weaknessOf(place, effectiveUid);
    if (weakness !== null) {
      return [`${printable(place)} ${weakness}: whoever that is can change what ir does`];
    }
    if (place === dirname(place)) return [];
    place = dirname(place);
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function weaknessOf(place: string, effectiveUid: number): string | null {
  let status: Stats;
  try {
    status = lstatSync(place);
  } catch {
    return null;
  }
  if (status.uid !== 0 && status.uid !== effectiveUid) return `belongs to user ${status.uid}`;
  // The group of root has no other members worth the name.
  const open = status.gid === 0 ? OTHERS_WRITE : OTHERS_WRITE | GROUP_WRITES;
  const isOpen = (status.mode & open) !== 0;
  return isOpen && (status.mode & STICKY) === 0 ? "can be written by other users" : null;
}

/** Of this process. The kernel keeps the first environment apart from the one that code can change (proc(5)). */
export function ownStart(programs: readonly string[]): Start {
  return {
    variables: [...Object.keys(process.env), ...firstVariables()],
    nodeOptions: process.execArgv,
    programs: [process.execPath, process.argv[1] ?? "", ...programs],
    preloadFile: "/etc/ld.so.preload",
    effectiveUid: process.geteuid?.() ?? -1,
  };
}

function firstVariables(): readonly string[] {
  try {
    const entries = readFileSync("/proc/self/environ", "latin1").split("\0");
    return entries.flatMap((entry) => /^[^=]+(?==)/u.exec(entry)?.slice(0, 1) ?? []);
  } catch {
    return [];
  }
}
