/** The incident, its list and the person, made ready for one call of `ir revoke`. */

import type { OpenIncident } from "../../incident/open-incident.ts";
import { findIncident, takeIncident } from "../../incident/open-incident.ts";
import {
  checkedPackage,
  inventorySource,
  readCredentials,
} from "../../incident/revoke-inventory.ts";
import type { InventorySource } from "../../incident/revoke-inventory.ts";
import { hasInventory, isBrought, shippedCatalogue } from "../../incident/revoke-list.ts";
import { enterInventory, setMode } from "../../incident/revoke-record.ts";
import type { RevokeDesk } from "../../incident/revoke-record.ts";
import { secretInText } from "../../incident/secret-in-text.ts";
import { Refusal } from "../../model/refusal.ts";
import { Secret } from "../../model/secret.ts";
import type { Files } from "../../ports/files.ts";
import type { Suspect } from "../../ports/suspect.ts";
import type { GuardedCall } from "../guarded-call.ts";
import type { Call } from "../call.ts";
import { deskOf } from "../desk-of.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { wantedIncident } from "../wanted-incident.ts";

export interface OpenDesk {
  readonly desk: RevokeDesk;
  /** By fingerprint; empty when no inventory was taken in this call. */
  readonly secrets: ReadonlyMap<string, Secret>;
}

/** @throws Refusal when another process is at work on the incident, or nothing can be read. */
export async function openDesk(call: GuardedCall, needsValues: boolean): Promise<OpenDesk> {
  const desk = deskOf(call);
  const incident = takeIncident(
    desk,
    findIncident(desk.store, wantedIncident(call.words)),
    "revoke",
  );
  try {
    return await readied(call, incident, needsValues);
  } catch (error) {
    incident.lock.release();
    throw error;
  }
}

async function readied(
  call: GuardedCall,
  incident: OpenIncident,
  needsValues: boolean,
): Promise<OpenDesk> {
  const { words } = call;
  const desk = revokeDesk(call, incident);
  const { records } = incident.journal;
  const isNew = !hasInventory(records) || words.package !== null;
  const isReadHere = isNew || (needsValues && !isBrought(records));
  const secrets = isReadHere ? await takenInto(call, desk) : new Map<string, Secret>();
  if (words.mode === "emergency" || words.mode === "normal")
    setMode(desk, words.mode, words.reason ?? "");
  return { desk, secrets };
}

export function revokeDesk({ outside, guard }: GuardedCall, incident: OpenIncident): RevokeDesk {
  const { clock, digest, ids } = outside.basics;
  return {
    incident: { ...incident, journal: guard.journal(incident.journal) },
    catalogue: shippedCatalogue(),
    clock,
    digest,
    ids,
    by: outside.operator(),
    secretIn: secretInText(),
  };
}

async function takenInto(
  call: GuardedCall,
  desk: RevokeDesk,
): Promise<ReadonlyMap<string, Secret>> {
  const { words, outside } = call;
  const { id, folder, journal } = desk.incident;
  const named = words.package === null ? null : outside.absolutePath(words.package);
  const source = inventorySource(id, journal.records, named);
  outside.terminal.progress("reading every place where a gateway keeps credentials");
  const { suspect, from } = await openSource(call, source);
  const tools = await outside.credentialTools();
  const taken = await readCredentials(suspect, tools, folder);
  call.guard.hideInventory(taken);
  const { inventory, secrets } = taken;
  const added = enterInventory(desk, inventory, from);
  outside.terminal.progress(
    `${inventory.credentials.length} credentials, ${inventory.unresolved.length} references without a value, ${inventory.coverage.gaps.length} places not read; ${added} entries are new`,
  );
  return secrets;
}

interface OpenedSource {
  readonly suspect: Suspect;
  readonly from: string;
}

async function openSource(call: GuardedCall, source: InventorySource): Promise<OpenedSource> {
  const { outside, words } = call;
  if (source.kind === "host") {
    const suspect = await outside.suspectHost(source.target, words.home);
    return { suspect, from: "the host, which is not sealed" };
  }
  const { evidence, digest, files } = await outside.host(SILENT_LOG);
  const identities = identitiesOf(call, files);
  call.guard.hideKeyFile(identities);
  const { request, words: from } = await checkedPackage(source, { evidence, digest, identities });
  return { suspect: await outside.suspectPackage(request, words.home), from };
}

const MOST_KEY_BYTES = 64 * 1024;

/** The key file of the operator; its content is never shown, nor what is wrong inside it. */
export function identitiesOf({ words, outside }: Call, files: Files): Secret | null {
  if (words.identity === null) return null;
  const path = outside.absolutePath(words.identity);
  const file = files.readSmall(path, MOST_KEY_BYTES);
  if (file.kind === "file") return new Secret(file.bytes);
  throw new Refusal({
    kind: "usage",
    problem: `${path} cannot be read: ${file.kind === "absent" ? "there is no such file" : file.reason}`,
    hint: "--identity names the file that age-keygen wrote",
  });
}
