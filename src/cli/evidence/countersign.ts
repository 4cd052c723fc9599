/** `ir evidence countersign`: what to run where your own key is, and the check of what comes back. */

import { countersignature } from "../../incident/evidence-countersign.ts";
import { printable } from "../../model/printable.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { foundPackage, note } from "./evidence-call.ts";

export async function countersign(call: Call, folder: string | null): Promise<ExitCode> {
  const { words, outside } = call;
  const found = foundPackage(call, folder);
  const host = await outside.host(SILENT_LOG);
  if (words.signers === null && words.signature !== null) {
    throw new Refusal({
      kind: "usage",
      problem: "a signature can only be checked against signers that you trust",
      hint: "name a file of them (ssh-keygen, ALLOWED SIGNERS): --signers FILE",
    });
  }
  const path = (given: string | null): string | null =>
    given === null ? null : outside.absolutePath(given);
  const result = await countersignature(host, {
    found,
    signers: path(words.signers),
    signature: path(words.signature),
  });
  if (result.kind === "commands") {
    const { commands, head } = result;
    const answer = { schema: "ir.evidence-countersign/1", state: "waiting", head, commands };
    outside.terminal.answer(words.json ? document(answer) : instructions(result));
    return EXIT.waiting;
  }
  const { principal, key, head, path: stored, sha256 } = result;
  const isNoted = note(call, found, { what: "countersigned", principal, key, head, sha256 });
  const answer = { principal, key, head, path: stored, sha256, isNoted };
  outside.terminal.answer(
    words.json
      ? document({ schema: "ir.evidence-countersign/1", state: "countersigned", ...answer })
      : `countersigned by ${printable(principal)}, ${printable(key)}\nover the head ${head}\nkept as ${printable(stored)}\n`,
  );
  return EXIT.done;
}

function instructions({
  commands,
  head,
}: {
  readonly commands: readonly string[];
  readonly head: string;
}): string {
  return [
    "A key that lies on this host proves nothing against who owns this host. Sign the",
    "head on a machine of yours, with a key of yours (a FIDO key or an agent is best):",
    "",
    `  head ${head}`,
    "",
    ...commands.map((command) => `  ${command}`),
    "",
  ].join("\n");
}
