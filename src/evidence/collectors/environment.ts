import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { environmentNames } from "../environment-names.ts";
import { gatherBytes, missing } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";
import { membersNow } from "../members-now.ts";

const LONGEST = 4_194_304;

export const environment: DeedCollector = {
  ...DEED,
  id: "environment",
  question: "Which variables, and so which keys, did each process of the gateway get?",
  archive: VOLATILE,
  volatility: 1,
  isExpected: true,
  source: "proc(5) on /proc/PID/environ, facts/openclaw.md section 2, facts/evidence.md F (EV-17)",
  holds: "names of the environment variables; their values only where the package is encrypted",
  secrets: "possible",
  gather: (gatherer, { target, options }) => {
    for (const { pid } of membersNow(target, gatherer.kernel).there) {
      const path = `/proc/${pid}/environ`;
      const reading = gatherer.kernel.read(path, LONGEST);
      if (reading.kind === "failed") {
        missing(gatherer, { what: path, errno: reading.errno, isExpected: true });
        continue;
      }
      const { note, ...names } = environmentNames(reading.bytes);
      const said = options.keepsValues ? { ...names } : { ...names, note };
      const text = `${JSON.stringify(said, null, 2)}\n`;
      gatherBytes(gatherer, `process/${pid}/environment-names.json`, text);
      if (options.keepsValues) gatherBytes(gatherer, `process/${pid}/environ`, reading.bytes);
    }
  },
};
