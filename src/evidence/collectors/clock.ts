import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { gatherBytes } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";

/** First of all: everything else is read in its light. */
export const clock: DeedCollector = {
  ...DEED,
  id: "clock",
  question: "When was this taken, by the host's own clock?",
  archive: VOLATILE,
  volatility: 1,
  isExpected: true,
  source: "RFC 3227 section 2.2, facts/evidence.md A.4",
  holds: "wall clock, monotonic clock and boot id at the start of the capture",
  secrets: "no",
  gather: (gatherer, { incident, clock: { now } }) => {
    gatherBytes(gatherer, "clock.json", `${JSON.stringify({ incident, ...now() }, null, 2)}\n`);
  },
};
