/** `ir playbook export`: a proved playbook as CACAO v2.0, on stdout. */

import { exportPlaybook } from "../../incident/exchange-playbook.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { namedPlaybook, usage } from "./playbook-call.ts";

export async function exportDeed(call: Call, name: string | null): Promise<ExitCode> {
  const { words, outside } = call;
  const format = words.format ?? "cacao";
  if (format !== "cacao") throw usage(`there is no exchange format ${format}`, "cacao");
  const cacao = exportPlaybook(namedPlaybook(call, name), outside.basics);
  outside.terminal.answer(document(cacao));
  return EXIT.done;
}
