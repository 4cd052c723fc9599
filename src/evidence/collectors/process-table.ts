import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { VOLATILE } from "../layout.ts";
import { gatherProcessTable } from "../process-table.ts";

export const processTable: DeedCollector = {
  ...DEED,
  id: "process-table",
  question: "What else ran on the host at that moment, also what does not look like the gateway?",
  archive: VOLATILE,
  volatility: 2,
  isExpected: true,
  source: "proc(5), RFC 3227 section 2.1",
  holds: "every process of the host: stat, status, command line, control group, program",
  secrets: "possible",
  gather: gatherProcessTable,
};
