/** The proof that a contained gateway is down and cut off: each question answered yes, no or unknown. */

import { describeProcesses } from "./process.ts";
import type { ProcessEntry } from "./process.ts";
import { describeSocket } from "./socket.ts";
import type { SocketEntry } from "./socket.ts";
import type { Lifeline, Target } from "./target.ts";

export interface ProofCheck {
  readonly id: string;
  /** `not-done`: not so, because the act that would have made it so was not done; that is told there. */
  readonly answer: "yes" | "no" | "unknown" | "not-done";
  /** One sentence saying what was seen. */
  readonly evidence: string;
}

/** What the watch over the restart delay saw. */
export interface Watch {
  readonly watchedMs: number;
  readonly wantedMs: number;
  /** What appeared, with the moment, each a phrase. */
  readonly sightings: readonly string[];
}

export function processesCheck(
  alive: readonly ProcessEntry[],
  { unexamined = [], spared = [] }: Pick<Target, "unexamined" | "spared">,
): ProofCheck {
  const id = "no-process";
  if (alive.length > 0) {
    return { id, answer: "no", evidence: `still there: ${describeProcesses(alive)}` };
  }
  if (unexamined.length > 0) {
    const evidence = `no process of the set is left, but ${describeProcesses(unexamined)} could not be looked into`;
    return { id, answer: "unknown", evidence };
  }
  if (spared.length > 0) {
    const evidence = `no process of the set is left, but ${describeProcesses(spared)} looks like part of the gateway and goes on, because you or the system depend on it`;
    return { id, answer: "unknown", evidence };
  }
  return {
    id,
    answer: "yes",
    evidence: "no process of the set is left, and a new survey finds none",
  };
}

export function listenersCheck(
  listening: readonly SocketEntry[],
  ports: readonly number[],
): ProofCheck {
  const id = "no-listener";
  if (listening.length > 0) {
    return { id, answer: "no", evidence: listening.map(describeSocket).join(", ") };
  }
  const where = ports.length === 0 ? "no port is known" : `nothing listens on ${ports.join(", ")}`;
  return { id, answer: "yes", evidence: `${where}, over IPv4 or IPv6` };
}

/** `tries`: connections that nobody answered; the rules hold them back. */
export function socketsCheck(
  open: readonly SocketEntry[],
  tries: readonly SocketEntry[],
): ProofCheck {
  const id = "no-connection";
  if (open.length > 0) {
    return { id, answer: "no", evidence: open.slice(0, 5).map(describeSocket).join(", ") };
  }
  const hanging = tries.length === 0 ? "" : `; ${tries.length} tries hang without an answer`;
  return {
    id,
    answer: "yes",
    evidence: `no connection of its users or processes is left${hanging}`,
  };
}

export function watchCheck(watch: Watch | null): ProofCheck {
  const id = "stays-down";
  if (watch === null) {
    return { id, answer: "unknown", evidence: "the watch was interrupted and saw nothing of this" };
  }
  const { sightings, watchedMs, wantedMs } = watch;
  if (sightings.length > 0) return { id, answer: "no", evidence: sightings.join(", ") };
  const watched = `nothing came back in ${seconds(watchedMs)} s`;
  if (watchedMs >= wantedMs) return { id, answer: "yes", evidence: watched };
  return { id, answer: "unknown", evidence: `${watched}, but ${seconds(wantedMs)} s are needed` };
}

/** You came through SSH, and your connection cannot be seen from here: that you are connected is not known. */
export const UNSEEN_LIFELINE: ProofCheck = {
  id: "operator-connected",
  answer: "unknown",
  evidence: "you came through SSH, but your connection could not be seen from here",
};

export function lifelinesCheck(lost: readonly Lifeline[], total: number): ProofCheck {
  const id = "operator-connected";
  if (total === 0) {
    return { id, answer: "yes", evidence: "you have no SSH connection here that could be lost" };
  }
  if (lost.length === 0) {
    const connections = total === 1 ? "SSH connection is" : `${total} SSH connections are`;
    return { id, answer: "yes", evidence: `your ${connections} still established` };
  }
  const ends = lost.map(({ remoteAddress, remotePort }) => `${remoteAddress}:${remotePort}`);
  return { id, answer: "no", evidence: `your connection from ${ends.join(", ")} is gone` };
}

/** Acts that the proof is about, and whether they were done. */
export interface ActsDone {
  readonly cut: boolean;
  readonly kill: boolean;
}

/** A proof fails where an act did not hold; where it was left out there is nothing to hold. */
export function asFarAsDone(check: ProofCheck, done: ActsDone): ProofCheck {
  const isNetwork = check.id === "rules-loaded" || check.id.startsWith("user-");
  const isPresence = ["no-process", "no-listener", "no-connection", "stays-down"].includes(
    check.id,
  );
  const isLeftOut = (isNetwork && !done.cut) || (isPresence && !done.kill);
  return check.answer === "no" && isLeftOut ? { ...check, answer: "not-done" } : check;
}

/** One "no" fails, one "unknown" leaves it unknown. */
export function proofOutcome(checks: readonly ProofCheck[]): "done" | "failed" | "unknown" {
  if (checks.some(({ answer }) => answer === "no")) return "failed";
  return checks.every(({ answer }) => answer === "yes") ? "done" : "unknown";
}

export function proofSentence(checks: readonly ProofCheck[]): string {
  const told = (answer: string): string =>
    checks
      .filter((check) => check.answer === answer)
      .map(({ id, evidence }) => `${id}: ${evidence}`)
      .join("; ");
  switch (proofOutcome(checks)) {
    case "failed":
      return `not contained: ${told("no")}`;
    case "unknown":
      return [
        ...(told("not-done") === ""
          ? []
          : [`NOT contained, because not everything was done: ${told("not-done")}`]),
        ...(told("unknown") === "" ? [] : [`could not be proved: ${told("unknown")}`]),
      ].join("; ");
    case "done":
      return "it is down and cut off: no process, no listener, no connection, nothing came back, its users cannot connect, you still can";
  }
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 100) / 10);
}
