/** Parsing what proc(5) prints about one process; the process chooses its own name and arguments. */

import { printable, printableBytes } from "../../model/printable.ts";

/** PF_KTHREAD of include/linux/sched.h. */
const KERNEL_THREAD = 0x0020_0000;

/** Longer command lines are cut before anything else: a thousand of them stand between us and the freeze. */
const ARGUMENTS = 64;
const ARGUMENT_LENGTH = 512;

export interface StatFields {
  readonly pid: number;
  readonly comm: string;
  readonly state: string;
  readonly ppid: number;
  readonly pgid: number;
  readonly session: number;
  readonly hasTty: boolean;
  readonly isKernelThread: boolean;
  readonly threads: number;
  readonly startTicks: string;
}

/** The name may hold blanks, brackets and line breaks: only the last bracket ends it. */
export function parseStat(text: string): StatFields | null {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  if (open < 0 || close < open) return null;
  const fields = text.slice(close + 2).split(" ");
  const startTicks = fields[19];
  if (startTicks === undefined) return null;
  return {
    pid: Number(text.slice(0, open)),
    comm: printable(text.slice(open + 1, close)),
    state: fields[0] ?? "",
    ppid: Number(fields[1]),
    pgid: Number(fields[2]),
    session: Number(fields[3]),
    hasTty: fields[4] !== "0",
    isKernelThread: (Number(fields[6]) & KERNEL_THREAD) !== 0,
    threads: Number(fields[17]),
    startTicks,
  };
}

/** `Uid:` real, effective, saved, file system. */
export function parseRealUid(status: string): number | null {
  const uid = /^Uid:\t(\d+)/m.exec(status)?.[1];
  return uid === undefined ? null : Number(uid);
}

/** A title is written over the arguments, and what it does not fill stays behind as empty ones. */
export function parseArguments(cmdline: Uint8Array | string): readonly string[] {
  const parts =
    typeof cmdline === "string"
      ? cmdline.split("\0", ARGUMENTS).map((part) => printable(part.slice(0, ARGUMENT_LENGTH)))
      : splitBytes(cmdline);
  const last = parts.findLastIndex((part) => part !== "");
  return parts.slice(0, last + 1).map((part) => part.slice(0, ARGUMENT_LENGTH));
}

function splitBytes(bytes: Uint8Array): string[] {
  const parts: string[] = [];
  let start = 0;
  while (start <= bytes.length && parts.length < ARGUMENTS) {
    const zero = bytes.indexOf(0, start);
    const end = zero < 0 ? bytes.length : zero;
    parts.push(printableBytes(bytes.subarray(start, Math.min(end, start + ARGUMENT_LENGTH))));
    start = end + 1;
  }
  return parts;
}

/** The unified hierarchy's path, or systemd's v1 path where processes are only sorted there (cgroups(7)). */
export function parseControlGroup(text: string): string {
  const unified = /^0::(.*)$/m.exec(text)?.[1] ?? "";
  if (unified.length > 1) return printable(unified);
  const named = /^\d+:name=systemd:(.*)$/m.exec(text)?.[1] ?? "";
  return printable(named.length > 1 ? named : unified);
}
