/** Incidents on disk: `<home>/incidents/<id>/{journal.jsonl,evidence/,report/,ir.log}`, private and durable. */

import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../../model/refusal.ts";
import type { IncidentStore } from "../../ports/incident-store.ts";
import { isErrno } from "./errno.ts";
import { lockFile } from "./incident-lock.ts";
import { createJournalFile, journalFile } from "./journal-file.ts";
import { makePrivate, privateFolder, withoutLinks } from "./private-folder.ts";

const JOURNAL = "journal.jsonl";
/** Ids are folder names that a person types. */
const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Nothing is made or checked before the first incident is created. */
export function incidentStore(home: string): IncidentStore {
  const incidents = join(withoutLinks(home), "incidents");
  const folderOf = (id: string): string => join(incidents, checkedId(id));
  return {
    home: incidents,
    folderOf,
    list: () =>
      namesIn(incidents)
        .filter((id) => ID.test(id) && mayExist(join(incidents, id, JOURNAL)))
        .toSorted(),
    create: (id) => {
      const folder = join(privateFolder(incidents), checkedId(id));
      makePrivate(folder);
      for (const name of ["evidence", "report"]) mkdirSync(join(folder, name), { mode: 0o700 });
      return createJournalFile(join(folder, JOURNAL));
    },
    openJournal: (id) => journalFile(join(folderOf(id), JOURNAL)),
    lock: (id) => {
      privateFolder(incidents);
      return lockFile(join(folderOf(id), "incident.lock"));
    },
  };
}

/** A folder that is not there holds nothing; one that cannot be read holds nobody knows what. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (isErrno(cause, "ENOENT")) return [];
    throw new Refusal({
      kind: "unable",
      problem: `${folder} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "what was done stays done; read it as the user it belongs to, or name another folder with --home DIR",
      cause,
    });
  }
}

/** Also when the disk does not answer: what cannot be looked at is not absent. */
function mayExist(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

function checkedId(id: string): string {
  if (ID.test(id)) return id;
  throw new Refusal({
    kind: "usage",
    problem: `${JSON.stringify(id)} is no incident id`,
    hint: "list them with: ir status",
  });
}
