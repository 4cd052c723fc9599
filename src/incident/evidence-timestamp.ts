/** The word of a third party that TOP existed at a time: the request, and what comes back. */

import { TIME_STAMP, TOP } from "../evidence/layout.ts";
import { readTimeStamp, timeStampRequest } from "../evidence/time-stamp.ts";
import { Refusal } from "../model/refusal.ts";
import type { Host } from "../ports/host.ts";

type Needs = Pick<Host, "evidence" | "digest">;

export interface StampRequest {
  readonly head: string;
  readonly bytes: Uint8Array;
}

export interface KeptStamp {
  readonly head: string;
  /** As the authority wrote it. */
  readonly at: string;
  readonly path: string;
  readonly sha256: string;
}

const LONGEST = 1_048_576;

export function requestTimeStamp(host: Needs, folder: string): StampRequest {
  const head = headOf(host, folder);
  return { head, bytes: timeStampRequest(head, host.digest) };
}

/** @throws Refusal `integrity` for a reply that does not belong to this TOP. */
export function keepTimeStamp(host: Needs, folder: string, reply: Uint8Array): KeptStamp {
  const head = headOf(host, folder);
  const stamp = readTimeStamp(reply, head, host.digest);
  if (stamp.kind === "refused") {
    throw new Refusal({
      kind: "integrity",
      problem: `the time stamp ${stamp.problem}`,
      hint: "send the request of: ir evidence timestamp --output FILE",
    });
  }
  const path = `${folder}/${TIME_STAMP}`;
  const there = host.evidence.folders.read(path, LONGEST);
  if (there.kind === "absent")
    host.evidence.folders.write(folder, [{ name: TIME_STAMP, bytes: reply }]);
  else if (there.kind !== "read" || Buffer.compare(there.bytes, reply) !== 0) {
    throw new Refusal({
      kind: "unable",
      problem: `${path} is there already, and it is another one`,
      hint: "both may be good: keep the other elsewhere, then do it again",
    });
  }
  return { head, at: stamp.at, path, sha256: host.digest.sha256(reply) };
}

function headOf({ evidence, digest }: Needs, folder: string): string {
  const top = evidence.folders.read(`${folder}/${TOP}`, LONGEST);
  if (top.kind === "read") return digest.sha256(top.bytes);
  throw new Refusal({
    kind: "usage",
    problem: `there is no sealed package in ${folder}: TOP cannot be read`,
    hint: "name the folder that holds TOP",
  });
}
