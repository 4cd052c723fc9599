/** Appends records to a journal and says each number on standard output once it is durable, until it is killed. */

import { writeSync } from "node:fs";

import { systemClock } from "../../../src/adapters/node/clock.ts";
import { nodeDigest } from "../../../src/adapters/node/digest.ts";
import { journalFile } from "../../../src/adapters/node/journal-file.ts";
import { openJournal } from "../../../src/engine/journal.ts";

const [path = "", size = "400"] = process.argv.slice(2);
const journal = openJournal({
  file: journalFile(path),
  clock: systemClock(),
  digest: nodeDigest(),
});
const filler = "x".repeat(Number(size));
for (;;) {
  const count = journal.records.length + 1;
  journal.append({ kind: "note", step: "", attempt: 0, data: { count, filler } });
  writeSync(1, `${count}\n`);
}
