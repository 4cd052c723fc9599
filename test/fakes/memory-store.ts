/** Incidents in memory, with the ways in which a disk refuses. */

import type { IncidentStore } from "../../src/ports/incident-store.ts";
import type { JournalFile } from "../../src/ports/journal-file.ts";

export interface MemoryStore extends IncidentStore {
  readonly journals: Map<string, Buffer>;
  /** Another process is at work on these. */
  readonly lockedElsewhere: Set<string>;
  readonly locked: Set<string>;
  /** Asked before each append; an error refuses it after a part of the lines was written. */
  refuseAppend: (lines: string) => Error | null;
  /** What creating an incident meets, or null. */
  refuseCreate: Error | null;
  /** What taking a lock meets, or null. */
  refuseLock: Error | null;
}

export function diskError(code: string, text: string): Error {
  return Object.assign(new Error(`${code}: ${text}`), { code });
}

export function memoryStore(home = "/var/lib/ir"): MemoryStore {
  const journals = new Map<string, Buffer>();
  const locked = new Set<string>();
  const store: MemoryStore = {
    journals,
    locked,
    lockedElsewhere: new Set(),
    refuseAppend: () => null,
    refuseCreate: null,
    refuseLock: null,
    home: `${home}/incidents`,
    list: () => [...journals.keys()].toSorted(),
    create: (id) => {
      if (store.refuseCreate !== null) throw store.refuseCreate;
      journals.set(id, Buffer.alloc(0));
      return journalOf(id);
    },
    openJournal: (id) => journalOf(id),
    folderOf: (id) => `${home}/incidents/${id}`,
    lock: (id) => {
      if (store.refuseLock !== null) throw store.refuseLock;
      if (locked.has(id) || store.lockedElsewhere.has(id)) return null;
      locked.add(id);
      return { release: () => void locked.delete(id) };
    },
  };

  function journalOf(id: string): JournalFile {
    const content = (): Buffer => journals.get(id) ?? Buffer.alloc(0);
    return {
      read: content,
      append: (lines) => {
        const refusal = store.refuseAppend(lines);
        const written = refusal === null ? lines : lines.slice(0, lines.length / 2);
        journals.set(id, Buffer.concat([content(), Buffer.from(written)]));
        if (refusal !== null) throw refusal;
      },
      cutTail: (offset) => void journals.set(id, content().subarray(0, offset)),
      close: () => {},
    };
  }
  return store;
}
