/**
 * Show 4 of issue 5 on a real gateway: after `ir revoke --local` the old token is dead and the new one alive, before and
 * after another start, and the database that was written anew is taken by the gateway with what else was in it.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeLocalState } from "../../src/adapters/local-state/local-state.ts";
import { nodeBasics } from "../../src/adapters/node/basics.ts";
import { incidentStore } from "../../src/adapters/node/incident-store.ts";
import { openJournal } from "../../src/engine/journal.ts";
import { revokeLocally } from "../../src/incident/revoke-local.ts";
import type { LocalOutcome } from "../../src/incident/revoke-local.ts";
import { inventoryOf } from "../fakes/checklist-story.ts";
import { SEEDED, seedIncident } from "../fakes/seeded-incident.ts";
import { CATALOGUE } from "../fakes/small-catalogue.ts";
import type { Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { describeWith } from "./harness/require-parts.ts";
import { startGateway, type Gateway } from "./harness/start-gateway.ts";

describeWith(["namespaces", "openclaw"], "the gateway's own tokens", () => {
  let lab: Lab;
  let gateway: Gateway;
  let home: string;
  beforeAll(async () => {
    lab = await openLab();
    home = mkdtempSync(join(tmpdir(), "ir-local-"));
    gateway = await started(false);
  }, 400_000);
  afterAll(async () => {
    rmSync(home, { recursive: true, force: true });
    await lab.dispose();
  });

  async function started(keepState: boolean): Promise<Gateway> {
    const fresh = await startGateway(lab, { keepState, wait: false });
    await fresh.waitUntilReady(300_000);
    return fresh;
  }

  /** Refused as no JSON after the token was looked at: 400 is alive, 401 is dead. */
  const ask = async (token: string): Promise<number> => {
    const answer = await lab.fetch(`${gateway.url}/tools/invoke`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: "{",
      timeoutMs: 10_000,
    });
    return answer.status ?? 0;
  };
  const tokenNow = (): string =>
    /"token":\s*"([^"]+)"/u.exec(readFileSync(gateway.configFile, "utf8"))?.[1] ?? "";

  function rotate(): LocalOutcome {
    const basics = nodeBasics();
    const store = incidentStore(home);
    seedIncident({ memory: store, basics }, inventoryOf([]), { catalogue: CATALOGUE });
    const journal = openJournal({ file: store.openJournal(SEEDED), ...basics });
    return revokeLocally({
      desk: {
        incident: { id: SEEDED, folder: home, journal, lock: { release: () => {} } },
        catalogue: CATALOGUE,
        ...basics,
        by: "ada",
        secretIn: () => null,
      },
      state: nodeLocalState({ stateDirectory: gateway.stateDir, keepFolder: join(home, "local") }),
      stateDirectory: gateway.stateDir,
      configName: "openclaw.json",
      progress: () => {},
    });
  }

  function jobs(): number {
    const file = join(gateway.stateDir, "state/openclaw.sqlite");
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return database.prepare("SELECT name FROM cron_jobs").all().length;
    } finally {
      database.close();
    }
  }

  test("4: the old token is dead and the new one alive, before and after another start", async () => {
    const old = gateway.token;
    expect([await ask(old), await ask("f".repeat(48))]).toEqual([400, 401]);
    await gateway.stop(0);
    const { changes } = rotate();
    expect(changes.map(({ what }) => what)).toContain("config");
    const fresh = tokenNow();
    expect(fresh).toMatch(/^[\da-f]{48}$/u);
    gateway = await started(true);
    expect([await ask(old), await ask(fresh)]).toEqual([401, 400]);
    await gateway.stop(0);
    gateway = await started(true);
    expect([await ask(old), await ask(fresh), tokenNow()]).toEqual([401, 400, fresh]);
    await gateway.stop(0);
    expect(jobs()).toBeGreaterThan(0);
  }, 900_000);
});
