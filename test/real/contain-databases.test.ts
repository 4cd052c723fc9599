/** Databases that are written while `ir contain` comes: point 4 of what it must show. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, databasesBelow, unpackState } from "./contain/captured.ts";
import { answer, installIr, type IrTool } from "./contain/ir-tool.ts";
import { defaultGatewayPort } from "./harness/gateway-config.ts";
import { users, type Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { describeWith } from "./harness/require-parts.ts";
import { startGateway } from "./harness/start-gateway.ts";
import { waitFor } from "./harness/wait.ts";

/** Of its own, so that freezing it whole does not freeze the commands of this test. */
const cgroup = "user.slice/session-9.scope";
const intact = [{ integrity_check: "ok" }];

/** The gateway writes as well: its turns are waited for. */
const PATIENT = { timeout: 30_000 };

describeWith(["namespaces", "cgroup-v2", "nft", "openclaw", "command:zstd"], "a database", () => {
  let lab: Lab;
  let ir: IrTool;
  beforeAll(async () => {
    lab = await openLab();
    ir = await installIr(lab);
  });
  afterAll(() => lab.dispose());

  /** Evidence folder of a new incident, left where it waits for approval. */
  async function capture(): Promise<string> {
    const { code, document } = await answer(ir, ["contain", "--reason", "test"]);
    expect({ code, isSealed: document.evidence !== null }).toEqual({ code: 4, isSealed: true });
    return document.evidence?.dir ?? "";
  }

  async function giveBack(): Promise<void> {
    expect((await answer(ir, ["undo", "--yes"])).document.state).toBe("undone");
  }

  test("4 of a real gateway: rows that are only in the -wal are in the captured copy", async () => {
    const gateway = await startGateway(lab, { cgroup });
    const path = join(gateway.stateDir, "state/openclaw.sqlite");
    const secret = randomBytes(16).toString("hex");
    // Whoever reads an older state keeps newer frames from being copied into the database itself.
    const reader = new DatabaseSync(path, PATIENT);
    reader.exec("BEGIN; SELECT count(*) FROM sqlite_schema");
    reader.prepare("SELECT count(*) FROM sqlite_schema").get();
    const writer = new DatabaseSync(path, PATIENT);
    writer.exec("PRAGMA wal_autocheckpoint = 0; CREATE TABLE written_last (text TEXT)");
    writer.prepare("INSERT INTO written_last VALUES (?)").run(secret);
    const folder = await unpackState(lab, await capture());
    writer.close();
    reader.close();

    const databases = databasesBelow(folder);
    const copy = databases.find((one) => one.endsWith(path)) ?? "none";
    expect({
      isInDatabase: readFileSync(copy).includes(secret),
      isInLog: readFileSync(`${copy}-wal`).includes(secret),
    }).toEqual({ isInDatabase: false, isInLog: true });
    expect(ask(copy, "SELECT text FROM written_last")).toEqual([{ text: secret }]);
    for (const database of databases) {
      expect({ database, check: ask(database, "PRAGMA integrity_check") }).toEqual({
        database,
        check: intact,
      });
    }
    await giveBack();
    await gateway.stop();
  });

  test("4 EV-14 under write load: 20 of 20 captures are whole, up to the last row before", async () => {
    const state = join(lab.makeDirectory("writer", users.gateway), ".openclaw");
    const script = join(import.meta.dirname, "contain/database-writer.ts");
    const argv = [process.execPath, script, state, String(defaultGatewayPort)];
    const writing = await lab.spawn(argv, { uid: users.gateway, cgroup });
    const last = (): number => Number(readFileSync(join(state, "last"), "utf8"));
    await waitFor("the first rows", 60_000, () => existsSync(join(state, "last")) && last() > 0);
    const captures: object[] = [];
    for (let round = 1; round <= 20; round += 1) {
      const before = last();
      const folder = await unpackState(lab, await capture());
      const copy = databasesBelow(folder).find((one) => one.endsWith("openclaw.sqlite")) ?? "none";
      const check = ask(copy, "PRAGMA integrity_check");
      const [row] = ask<{ last: number; text: string }>(
        copy,
        "SELECT id AS last, text FROM entry ORDER BY id DESC LIMIT 1",
      );
      captures.push({
        check,
        isWholeTransaction: row?.text === "the last of its transaction",
        isUpToDate: (row?.last ?? 0) >= before,
      });
      await giveBack();
      await waitFor("more rows", 10_000, () => last() > (row?.last ?? 0));
    }
    writing.kill();
    const whole = { check: intact, isWholeTransaction: true, isUpToDate: true };
    expect(captures).toEqual(Array.from({ length: 20 }, () => whole));
  }, 1_200_000);
});
