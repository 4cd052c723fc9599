/** `ir revoke --from FILE`: goes on with a list from another machine, or takes it back in where it came from. */

import { createIncident, readIncident, takeIncident } from "../../incident/open-incident.ts";
import type { Desk, OpenIncident } from "../../incident/open-incident.ts";
import { isGuest, isHome, merge, readBundle } from "../../incident/revoke-bundle.ts";
import type { Bundle } from "../../incident/revoke-bundle.ts";
import { viewOf } from "../../incident/revoke-steps.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Enclosed } from "../../ports/credential-tools.ts";
import type { GuardedCall } from "../guarded-call.ts";
import { deskOf } from "../desk-of.ts";
import type { ExitCode } from "../exit-code.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { identitiesOf, revokeDesk } from "./desk.ts";
import type { OpenDesk } from "./desk.ts";
import { guideOn } from "./guide.ts";
import { answerList } from "./show-list.ts";
import { TICKET_FILE } from "./ticket.ts";

const MOST_BYTES = 64 * 1024 * 1024;

export async function bringList(call: GuardedCall): Promise<ExitCode> {
  const { document, secrets } = await openedFile(call);
  call.guard.hideValues(secrets);
  const bundle = readBundle(document);
  const { incident, isBack } = await incidentFor(call, bundle);
  const desk = revokeDesk(call, incident);
  try {
    const { taken, known, asNotes } = merge(desk, bundle);
    call.outside.terminal.progress(
      `${taken} entries taken in, ${known} were here before${asNotes === 0 ? "" : `; ${asNotes} told as notes, because they do not follow from what was done here`}`,
    );
    const opened: OpenDesk = { desk, secrets };
    return isBack ? answerList(call, viewOf(desk)) : await guideOn(call, opened);
  } finally {
    for (const secret of secrets.values()) secret.erase();
    incident.lock.release();
  }
}

async function openedFile(call: GuardedCall): Promise<Enclosed> {
  const { words, outside } = call;
  const { files } = await outside.host(SILENT_LOG);
  const path = outside.absolutePath(words.from ?? "");
  const file = files.readSmall(path, MOST_BYTES);
  const identities = identitiesOf(call, files);
  call.guard.hideKeyFile(identities);
  if (file.kind !== "file")
    throw refused(path, file.kind === "absent" ? "there is no such file" : file.reason);
  if (identities === null) throw refused(path, "it is encrypted, and no key was named");
  const tools = await outside.credentialTools();
  const opened = tools.encryption.decrypt(file.bytes, identities);
  identities.erase();
  if (opened.kind === "refused") throw refused(path, opened.problem);
  const enclosed = tools.envelope.open(opened.plain);
  opened.plain.erase();
  if (typeof enclosed === "string") throw refused(path, enclosed);
  return enclosed;
}

function refused(path: string, problem: string): Refusal {
  return new Refusal({
    kind: "usage",
    problem: `${path} cannot be opened: ${problem}`,
    hint: "ir revoke --from FILE --identity KEYFILE, with the key that it was encrypted to",
  });
}

interface Place {
  readonly incident: OpenIncident;
  /** The list came from here. */
  readonly isBack: boolean;
}

/** Where it was exported, where it was brought before, or a new incident for it alone. */
async function incidentFor(call: GuardedCall, bundle: Bundle): Promise<Place> {
  const desk = deskOf(call);
  const { digest, store } = desk;
  const find = (isIt: (records: ReturnType<typeof readIncident>) => boolean): string | undefined =>
    store.list().findLast((id) => isIt(readIncident(desk, id)));
  const home = find((records) => isHome(records, bundle, digest));
  if (home !== undefined) return { incident: takeIncident(desk, home, "revoke"), isBack: true };
  const guest = find((records) => isGuest(records, bundle));
  if (guest !== undefined) return { incident: takeIncident(desk, guest, "revoke"), isBack: false };
  return { incident: await newGuest(call, desk, bundle), isBack: false };
}

async function newGuest(call: GuardedCall, desk: Desk, bundle: Bundle): Promise<OpenIncident> {
  if (desk.store.folderOf(bundle.incident) !== "" && desk.store.list().includes(bundle.incident)) {
    throw new Refusal({
      kind: "integrity",
      problem: `this list says that it comes from ${bundle.incident}, which is here and never gave it away`,
      hint: "somebody else made this file: do not use it",
    });
  }
  const incident = createIncident(desk, `list of credentials of ${bundle.incident}`);
  const tools = await call.outside.credentialTools();
  tools.writeNew(`${incident.folder}/${TICKET_FILE}`, new TextEncoder().encode(bundle.ticket));
  return incident;
}
