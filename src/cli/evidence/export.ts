/** `ir evidence export`: a copy for somebody else, encrypted to them or without the secrets of the inventory. */

import { exportEncrypted } from "../../incident/evidence-export.ts";
import { printable } from "../../model/printable.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { foundPackage, newFile, note } from "./evidence-call.ts";
import { refuseExisting } from "./refuse-existing.ts";

export async function exportCopy(call: Call, folder: string | null): Promise<ExitCode> {
  const { redact, to, output } = call.words;
  if (redact && to.length > 0)
    throw usage("a copy is either redacted or encrypted", "give --redact, or --to age1...");
  if (output === null)
    throw usage("where does the copy go?", "add --output and the place of the copy");
  if (!redact && to.length === 0)
    return (await import("./export-whole.ts")).exportWhole(call, folder, output);
  if (redact) return (await import("./export-redacted.ts")).redacted(call, { folder, output });
  return encrypted(call, { folder, to, output });
}

interface Encrypting {
  readonly folder: string | null;
  readonly to: readonly string[];
  readonly output: string;
}

async function encrypted(call: Call, { folder, to, output }: Encrypting): Promise<ExitCode> {
  const { words, outside } = call;
  const host = await outside.host(SILENT_LOG);
  const found = foundPackage(call, folder);
  const file = newFile(call, output);
  refuseExisting(host, file);
  const path = `${file.folder}/${file.name}`;
  const copy = await exportEncrypted(host, { folder: found.folder, output: path, recipients: to });
  const isNoted = note(call, found, { what: "exported", recipients: to, ...copy });
  const answer = {
    schema: "ir.evidence-export/1",
    kind: "encrypted",
    recipients: to,
    ...copy,
    isNoted,
  };
  outside.terminal.answer(
    words.json
      ? document(answer)
      : `${[
          `copy    ${printable(path)}, ${copy.bytes} bytes, read back and compared`,
          `sha256  ${copy.sha256}`,
          `open it: age -d -i KEY-FILE ${printable(file.name)} | tar -xf -`,
        ].join("\n")}\n`,
  );
  return EXIT.done;
}

function usage(problem: string, hint: string): Refusal {
  return new Refusal({ kind: "usage", problem, hint });
}
