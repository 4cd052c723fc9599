/** One question that was asked and what came of it, as the journal keeps it: no secret, no body. */

import type { Instant } from "../../model/instant.ts";
import type { ProbeState } from "../probe.ts";

/** `target`: the old value. `replacement`: one that must work. `impostor`: one that nobody issued. */
export type SampleRole = "target" | "replacement" | "impostor";

export interface ProbeSample extends Instant {
  readonly role: SampleRole;
  readonly probe: string;
  readonly probeVersion: number;
  /** Of the value that was asked about; "" for an impostor. */
  readonly fingerprint: string;
  /** The machine that asked, as the operator names it. */
  readonly vantage: string;
  readonly method: string;
  readonly host: string;
  /** Path with `<secret>` where the value stood. */
  readonly path: string;
  /** Our own address and the provider's; "" when no connection stood. */
  readonly from: string;
  readonly to: string;
  /** `null`: no answer. */
  readonly status: number | null;
  /** What kind of body came, never the body. */
  readonly bodyClass: "none" | "empty" | "json-object" | "json" | "html" | "xml" | "text";
  readonly state: ProbeState;
  readonly signal: string;
  /** When the provider said not to ask before; ISO 8601, else null. */
  readonly notBefore: string | null;
}
