/** Checks the bomb that the argument names, and tells the first rule, the work and how much the process grew. */

import { checkPlaybook } from "../../src/incident/check-playbook.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { BOMBS, TANGLE } from "./bomb-texts.ts";

const [, , name = ""] = process.argv;
const bytes = Buffer.from((BOMBS.get(name) ?? TANGLE).text());
checkPlaybook("warm", Buffer.from("schema: ir.playbook/1"), sha256Digest);
const grown = process.resourceUsage().maxRSS;
const worked = process.cpuUsage();
const { problems, counterexamples } = checkPlaybook("bomb", bytes, sha256Digest);
const { user, system } = process.cpuUsage(worked);
console.log(
  JSON.stringify({
    rule: problems[0]?.rule ?? counterexamples[0]?.law ?? "none",
    cpuMs: Math.round((user + system) / 1_000),
    grownMib: Math.round((process.resourceUsage().maxRSS - grown) / 1_024),
  }),
);
