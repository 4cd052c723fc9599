/** A database under load, its writer stopped: what only its log holds is in the copy, and the copy is sound. */

import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";

import { captureState } from "../../src/actions/capture-state.ts";
import { captureVolatile } from "../../src/actions/capture-volatile.ts";
import { sealEvidence } from "../../src/actions/seal-evidence.ts";
import { evidenceCase } from "../fakes/evidence-case.ts";
import { manifestOf, unpack } from "./evidence-reading.ts";

const ROUNDS = 20;

/** Writes without pause and without ever moving its log into the database. */
const WRITER = `
const { DatabaseSync } = require("node:sqlite");
const db = new DatabaseSync(process.argv[1]);
db.exec("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE IF NOT EXISTS rows (n INTEGER, text TEXT)");
process.stdout.write("ready\\n");
for (let n = 0; ; n += 1) db.prepare("INSERT INTO rows VALUES (?, ?)").run(n, "x".repeat(500));
`;

/** Every thread of it: a signal is only on its way when kill(2) returns. */
function isStopped(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).every((thread) =>
    / T /u.test(readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8")),
  );
}

test(`EV-14 ${ROUNDS} of ${ROUNDS} copies are sound and hold the rows of the log`, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const incident = evidenceCase();
    const path = join(incident.state, "openclaw.sqlite");
    const writer = spawn(process.execPath, ["-e", WRITER, path], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      await new Promise((resolve) => writer.stdout.once("data", resolve));
      while (!existsSync(`${path}-wal`) || statSync(`${path}-wal`).size < 200_000) {
        await new Promise(setImmediate);
      }
      writer.kill("SIGSTOP");
      while (!isStopped(writer.pid ?? 0)) await new Promise(setImmediate);
      const before = statSync(`${path}-wal`).size;
      for (const action of [captureVolatile, captureState, sealEvidence]) {
        const { verdict } = await incident.perform(action);
        expect(verdict.outcome, verdict.summary).toBe("done");
      }
      const folder = join(incident.folder, "evidence");
      const entries = manifestOf(folder).filter((entry) => entry.path.startsWith(path));
      expect(entries.map(({ flags }) => flags)).toEqual([[], [], []]);
      expect(statSync(`${path}-wal`).size).toBe(before);
      const unpacked = unpack(folder, join(incident.room, "unpacked"));
      const copy = new DatabaseSync(join(unpacked.folder, entries[0]?.member ?? ""));
      expect(copy.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
      const { rows } = { ...copy.prepare("SELECT count(*) AS rows FROM rows").get() };
      copy.close();
      expect(Number(rows)).toBeGreaterThan(20);
    } finally {
      writer.kill("SIGKILL");
      incident.remove();
    }
  }
});

test("copied while the writer runs, the copy says that it cannot be trusted", async () => {
  const incident = evidenceCase();
  const path = join(incident.state, "openclaw.sqlite");
  const writer = spawn(process.execPath, ["-e", WRITER, path], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    await new Promise((resolve) => writer.stdout.once("data", resolve));
    while (!existsSync(`${path}-wal`)) await new Promise(setImmediate);
    // Read after the database: long enough for the writer to have its turn.
    writeFileSync(join(incident.state, "zz"), Buffer.alloc(200_000_000));
    await incident.perform(captureVolatile);
    const { verdict } = await incident.perform(captureState);
    expect(verdict.summary).toMatch(/3 gaps$/u);
  } finally {
    writer.kill("SIGKILL");
    incident.remove();
  }
});
