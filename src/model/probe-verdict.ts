/** What a pair of probes proves: one as a user that is cut off, one as a user that is not. */

import type { ProofCheck } from "./containment-proof.ts";

/** As `ports/probe.ts` gives it. */
interface Probed {
  readonly verdict: "open" | "blocked" | "unable";
  readonly reason: string;
}

export interface ProbePair {
  readonly uid: number;
  readonly family: 4 | 6;
  readonly probed: Probed;
  /** The same path as somebody else now, or as the same user before the cut. */
  readonly control: Probed | null;
  readonly controlIs: string;
}

export function probeCheck(pair: ProbePair): ProofCheck {
  const { uid, family, probed, control, controlIs } = pair;
  const id = `user-${uid}-blocked-ipv${family}`;
  const tried = `user ${uid} over IPv${family}`;
  switch (probed.verdict) {
    case "open":
      return { id, answer: "no", evidence: `${tried} can connect` };
    case "unable":
      if (probed.reason === "EAFNOSUPPORT") {
        return { id, answer: "yes", evidence: `this host has no address of IPv${family}` };
      }
      return { id, answer: "unknown", evidence: `${tried} could not be tried: ${probed.reason}` };
    case "blocked":
      break;
  }
  const blocked = `${tried} cannot connect (${probed.reason})`;
  if (control?.verdict === "open") {
    return { id, answer: "yes", evidence: `${blocked}; ${controlIs} could` };
  }
  const doubt =
    control === null
      ? "no other try says that the path works"
      : `${controlIs} could not either: ${control.reason}`;
  return { id, answer: "unknown", evidence: `${blocked}, but ${doubt}` };
}
