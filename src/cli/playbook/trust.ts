/** `ir playbook trust`: shows what a file would do and its proof, then remembers exactly these bytes. */

import { checkPlaybook } from "../../incident/check-playbook.ts";
import { readPlaybook } from "../../incident/read-playbook.ts";
import { toldActs } from "../../incident/told-acts.ts";
import type { ToldAct } from "../../incident/told-acts.ts";
import { printable } from "../../model/printable.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { COLUMNS, wrap } from "../text.ts";
import { fileBytes, usage } from "./playbook-call.ts";

export async function trust(call: Call, name: string | null): Promise<ExitCode> {
  const { words, outside } = call;
  if (name === null) throw usage("which file?", "ir playbook trust FILE");
  const path = outside.absolutePath(name);
  const bytes = fileBytes(path, call);
  const { digest } = outside.basics;
  const { isProved, hash, states } = checkPlaybook(path, bytes, digest);
  const read = readPlaybook(bytes, digest);
  if (read.kind === "refused" || !isProved)
    throw usage(
      `${path} is not proved, so it is not trusted`,
      `see why: ir playbook check ${name}`,
    );
  const lines = actLines(toldActs(read.playbook));
  outside.terminal.progress(printable(path));
  outside.terminal.progress(`proved over ${states} states; it would, in this order:`);
  for (const line of lines) outside.terminal.progress(line);
  if (!words.yes && !(await isConfirmed(call))) return refuse(call, path);
  const list = outside.trustedPlaybooks?.(words.home);
  if (list === undefined)
    throw usage("there is no list of trusted playbooks here", "use an installed ir");
  list.trust(hash);
  const answer = { schema: "ir.playbook-trust/1", path, sha256: hash, list: list.path };
  outside.terminal.answer(words.json ? document(answer) : `trusted: ${hash}\nin ${list.path}\n`);
  return EXIT.done;
}

function actLines(acts: readonly ToldAct[]): readonly string[] {
  return acts.flatMap(({ effect, lines }) =>
    lines
      .flatMap((text) => wrap(text, COLUMNS - 14))
      .map((line, index) => `  ${(index === 0 ? effect : "").padEnd(11)} ${line}`),
  );
}

/** Nobody at a terminal is no confirmation. */
async function isConfirmed({ outside }: Call): Promise<boolean> {
  if (!outside.terminal.isInteractive) return false;
  const answer = await outside.terminal.choose("Trust exactly this text of it?", [
    { value: "no", label: "no" },
    { value: "yes", label: "yes, I have read it" },
  ]);
  return answer === "yes";
}

function refuse({ outside }: Call, path: string): ExitCode {
  outside.terminal.progress(`${path} is not trusted: nobody confirmed it`);
  return EXIT.waiting;
}
