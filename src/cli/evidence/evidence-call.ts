/** What the deeds of `ir evidence` ask of the command line and the outside. */

import { packageInFolder, packageOfIncident } from "../../incident/evidence-package.ts";
import type { FoundPackage } from "../../incident/evidence-package.ts";
import { takeIncident } from "../../incident/open-incident.ts";
import { Refusal } from "../../model/refusal.ts";
import { Secret } from "../../model/secret.ts";
import type { Host } from "../../ports/host.ts";
import type { Call } from "../call.ts";
import { deskOf } from "../desk-of.ts";

export function foundPackage(call: Call, folder: string | null): FoundPackage {
  const { words, outside } = call;
  if (folder === null) return packageOfIncident(deskOf(call), words.incident);
  const path = outside.absolutePath(folder);
  // With no right to read any incident a folder can still be checked.
  return packageInFolder(deskOf(call), path);
}

/** As above, of a folder: an encrypted copy is one file and is opened first. @throws Refusal `usage` */
export function openedPackage(
  call: Call,
  { evidence }: Pick<Host, "evidence">,
  folder: string | null,
): FoundPackage {
  const found = foundPackage(call, folder);
  if (evidence.folders.size(found.folder) === null) return found;
  throw new Refusal({
    kind: "usage",
    problem: `${found.folder} is one file, not the folder of a package`,
    hint: "an encrypted copy is opened first: age -d -i KEY-FILE FILE | tar -xf -",
  });
}

const LARGEST_FILE = 1_048_576;

/** A small file that the person names. @throws Refusal `usage` */
export function givenFile({ outside }: Call, host: Pick<Host, "files">, path: string): Uint8Array {
  const file = host.files.readSmall(outside.absolutePath(path), LARGEST_FILE);
  if (file.kind === "file") return file.bytes;
  throw new Refusal({
    kind: "usage",
    problem: `${path} cannot be read: ${file.kind === "absent" ? "there is no such file" : file.reason}`,
    hint: "give the path of a regular file",
  });
}

export function givenIdentities(call: Call, host: Pick<Host, "files">): Secret | null {
  const { identity } = call.words;
  return identity === null ? null : new Secret(givenFile(call, host, identity));
}

/** Where a new file goes: its folder and its name. */
export function newFile(
  { outside }: Call,
  path: string,
): { readonly folder: string; readonly name: string } {
  const absolute = outside.absolutePath(path);
  const slash = absolute.lastIndexOf("/");
  return { folder: absolute.slice(0, slash) || "/", name: absolute.slice(slash + 1) };
}

/** Into the journal of the incident that the package belongs to, where there is one and nobody else writes. */
export function note(call: Call, { incident }: FoundPackage, data: object): boolean {
  if (incident === null) return false;
  const { terminal } = call.outside;
  try {
    const open = takeIncident(deskOf(call), incident, "evidence");
    try {
      open.journal.append({ kind: "note", step: "", attempt: 0, data });
      return true;
    } finally {
      open.lock.release();
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    terminal.progress(`ir: warning: not noted in the journal of ${incident}: ${error.message}`);
    return false;
  }
}
