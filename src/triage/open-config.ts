import { printable } from "../model/printable.ts";
import { wideAccess } from "../openclaw/wide-access.ts";
import { source } from "./question.ts";
import type { Question } from "./question.ts";

export const OPEN_CONFIG: Question = {
  id: "open-config",
  topic: "change",
  title: "What does the config leave open now?",
  why: "it tells how somebody could come in, or how they left a way back",
  source: "facts/openclaw.md sections 3 and 7, appendix A: settings that widen access",
  *ask({ configs }) {
    for (const { path, value } of configs) {
      for (const { path: at, meaning } of wideAccess(value).slice(0, 100)) {
        yield {
          weight: "suspicious",
          confidence: "high",
          summary: `${printable(at)} ${meaning}`,
          sources: [source(path, printable(at))],
          happenedAt: null,
        };
      }
    }
  },
};
