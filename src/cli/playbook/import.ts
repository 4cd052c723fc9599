/** `ir playbook import`: a CACAO v2.0 file as a playbook of ours, on stdout; nothing is stored or trusted by it. */

import { importPlaybook } from "../../incident/exchange-playbook.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { fileBytes, usage } from "./playbook-call.ts";

export async function importDeed(call: Call, name: string | null): Promise<ExitCode> {
  const { words, outside } = call;
  if (name === null) throw usage("which file?", "ir playbook import FILE > mine.yaml");
  const path = outside.absolutePath(name);
  const { id, text, leftOut } = importPlaybook(name, fileBytes(path, call), outside.basics);
  if (leftOut.length > 0)
    outside.terminal.progress(`left out, because it only describes: ${leftOut.join(", ")}`);
  outside.terminal.answer(
    words.json ? document({ schema: "ir.playbook-import/1", id, text, leftOut }) : text,
  );
  return EXIT.done;
}
