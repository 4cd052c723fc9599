import { Sightings } from "./question.ts";
import type { Question } from "./question.ts";

export const HELD_BACK: Question = {
  id: "held-back",
  topic: "exfiltration",
  title: "Where did the agent try to connect after it was cut off?",
  why: "whoever still tries is still running, and shows where they talk to",
  source: "docs/threat-model.md: the set of the containment's own firewall table",
  *ask({ heldBack }) {
    const seen = new Sightings<string>();
    for (const { to, source } of heldBack) seen.add({ key: to, what: to, at: null, source });
    for (const one of seen.all()) {
      yield {
        weight: "suspicious",
        confidence: "medium",
        summary: `after the cut something of the agent still tried to reach ${one.first}`,
        sources: one.sources,
        happenedAt: null,
      };
    }
  },
};
