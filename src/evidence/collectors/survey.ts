import { recordable } from "../../model/json.ts";
import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { gatherBytes } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";

export const survey: DeedCollector = {
  ...DEED,
  id: "survey",
  question: "What was taken for the gateway, and what could not be seen?",
  archive: VOLATILE,
  volatility: 1,
  isExpected: true,
  source: "facts/openclaw.md section 2",
  holds: "the survey: processes, sockets, state directories, supervisors, privileges, blind spots",
  secrets: "no",
  gather: (gatherer, { target }) => {
    gatherBytes(gatherer, "survey.json", `${JSON.stringify(recordable(target), null, 2)}\n`);
  },
};
