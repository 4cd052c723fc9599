import { Sightings } from "./question.ts";
import type { Question } from "./question.ts";

/** Where the probes of `ir contain` go, and nothing leaves the host. */
const LOOPBACK = /^(?:127\.|::1 |::ffff:127\.)/u;

export const HELD_BACK: Question = {
  id: "held-back",
  topic: "exfiltration",
  title: "Where did the agent try to connect after it was cut off?",
  why: "whoever still tries is still running, and shows where they talk to",
  source: "docs/threat-model.md: the set of the containment's own firewall table",
  *ask({ heldBack }) {
    const seen = new Sightings<string>();
    for (const { to, source } of heldBack) {
      seen.add({ key: to, what: to, at: null, source });
    }
    for (const one of seen.all()) {
      const isHere = LOOPBACK.test(one.first);
      yield {
        weight: isHere ? "noted" : "suspicious",
        confidence: isHere ? "low" : "medium",
        summary: isHere
          ? `after the cut a try to reach ${one.first} on this host itself was held back: ir's own test of the cut makes such tries too`
          : `after the cut something of the agent still tried to reach ${one.first}`,
        sources: one.sources,
        happenedAt: null,
      };
    }
  },
};
