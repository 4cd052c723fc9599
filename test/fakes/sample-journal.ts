/** A whole journal as a containment of the toy world writes it, with hostile text in it. */

import { openJournal } from "../../src/engine/journal.ts";
import { sha256Digest } from "./digest.ts";
import { memoryJournalFile } from "./memory-journal-file.ts";
import { stillClock } from "./still-clock.ts";
import { toyPlaybook } from "./toy-playbook.ts";
import { runToy } from "./toy-run.ts";
import { toyWorld } from "./toy-world.ts";

const HOSTILE =
  'esc \u001b[2J, csi \u009b, lone \ud800, replaced \ufffd, "quoted", back\\slash, ünï 🦞';

export async function sampleJournal(): Promise<Uint8Array> {
  const file = memoryJournalFile();
  const playbook = toyPlaybook(
    { id: "survey", effect: "read" },
    { id: "freeze", effect: "reversible" },
  );
  await runToy({ playbook, world: toyWorld(), file });
  const journal = openJournal({ file, clock: stillClock(), digest: sha256Digest });
  const data = { what: HOSTILE, numbers: [0, -1, 1.5, 1e21], nothing: null, 7: "seven", "a b": {} };
  journal.append({ kind: "note", step: "", attempt: 0, data });
  return file.bytes();
}
