/** `ir evidence export --output PLACE`: the package as it is, in another place, hashed over there. */

import { copyEvidence, copyFolder } from "../../incident/evidence-copies.ts";
import { exportStream } from "../../incident/evidence-export.ts";
import type { FoundPackage } from "../../incident/evidence-package.ts";
import { evidencePlace } from "../../incident/evidence-place.ts";
import { takeIncident } from "../../incident/open-incident.ts";
import type { SendResult } from "../../incident/send-evidence.ts";
import { sendEvidence, sealedHead } from "../../incident/send-evidence.ts";
import { Refusal } from "../../model/refusal.ts";
import type { EvidenceDestination, EvidencePlace } from "../../ports/evidence-destination.ts";
import type { Host } from "../../ports/host.ts";
import type { Call } from "../call.ts";
import { deskOf } from "../desk-of.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { foundPackage } from "./evidence-call.ts";

export async function exportWhole(
  call: Call,
  folder: string | null,
  output: string,
): Promise<ExitCode> {
  const { words, outside } = call;
  const { hostKey, identity } = words;
  const place = evidencePlace({ text: output, hostKey, identity }, (path) =>
    outside.absolutePath(path),
  );
  const found = foundPackage(call, folder);
  const host = await outside.host(SILENT_LOG);
  if (place.kind !== "stream") return told(call, await send(call, { host, found, place }));
  if (words.json) throw both();
  await exportStream(host, found.folder);
  return EXIT.done;
}

interface Sent {
  readonly place: string;
  readonly result: SendResult;
}

interface Sending {
  readonly host: Host;
  readonly found: FoundPackage;
  readonly place: Exclude<EvidencePlace, { readonly kind: "stream" }>;
}

async function send(call: Call, { host, found, place }: Sending): Promise<Sent> {
  const { outside } = call;
  const { evidence } = host;
  const { stop: signal } = outside;
  const progress = (line: string): void => outside.terminal.progress(`ir: ${line}`);
  if (found.incident === null) {
    const head = sealedHead(host, found.folder);
    const name = found.folder.slice(found.folder.lastIndexOf("/") + 1);
    const destination = await outside.evidenceDestination({ place, folder: name, scratch: null });
    const request = { folders: evidence.folders, folder: found.folder, head, destination };
    return sent(destination, await sendEvidence({ ...request, signal, progress }));
  }
  const incident = takeIncident(deskOf(call), found.incident, "evidence");
  try {
    const { folder: dir } = found;
    const folder = copyFolder(incident, dir);
    const scratch = incident.folder;
    const destination = await outside.evidenceDestination({ place, folder, scratch });
    const sealed = { dir, sha256: found.expected.head ?? "" };
    const request = { incident, sealed, evidence, destination };
    return sent(destination, await copyEvidence({ ...request, signal, progress }));
  } finally {
    incident.lock.release();
  }
}

function sent({ place }: EvidenceDestination, result: SendResult): Sent {
  return { place, result };
}

function told({ words, outside }: Call, { place, result }: Sent): ExitCode {
  const { kind: state, ...figures } = result;
  const isThere = state === "verified";
  const text =
    result.kind === "verified"
      ? `copy    ${place}: ${result.files} files, ${result.bytes} bytes, hashed there and the same\n`
      : `copy    ${place}: NOT complete: ${result.problem}\nrun the same command again: what has arrived is not sent twice\n`;
  outside.terminal.answer(
    words.json
      ? document({ schema: "ir.evidence-export/1", kind: "whole", place, state, ...figures })
      : text,
  );
  return isThere ? EXIT.done : EXIT.failed;
}

function both(): Refusal {
  return new Refusal({
    kind: "usage",
    problem: "the package and --json both want standard output",
    hint: "leave out --json, or name a file with --output",
  });
}
