/** One real gateway, read on the host while it lives, and again in the package of it: both tell the same. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodePacked } from "../../src/adapters/node/packed.ts";
import { hostSuspect } from "../../src/adapters/suspect/host-suspect.ts";
import { packageSuspect } from "../../src/adapters/suspect/package-suspect.ts";
import { agentCommands } from "../../src/openclaw/agent-commands.ts";
import { readConfig } from "../../src/openclaw/config.ts";
import { textAt, valueAt } from "../../src/openclaw/config-node.ts";
import type { Suspect, SuspectDatabase } from "../../src/ports/suspect.ts";
import { targetOf } from "../fakes/suspect-target.ts";
import { answer, installIr, type IrTool } from "./contain/ir-tool.ts";
import { agentTurn, execMessage, startFakeProvider } from "./harness/fake-provider.ts";
import { defaultGatewayPort, defaultToken } from "./harness/gateway-config.ts";
import { users, type Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { describeWith } from "./harness/require-parts.ts";
import { startGateway, type Gateway } from "./harness/start-gateway.ts";

const COMMAND = "echo seen-by-nobody; id";

const JOB = {
  name: "planted",
  enabled: true,
  schedule: { kind: "every", everyMs: 3_600_000 },
  sessionTarget: "isolated",
  wakeMode: "now",
  payload: { kind: "command", argv: ["sh", "-lc", "call home"] },
};

describeWith(["namespaces", "openclaw", "command:zstd"], "a real suspect", () => {
  let lab: Lab;
  let ir: IrTool;
  let gateway: Gateway;
  let reader: DatabaseSync | null = null;

  beforeAll(async () => {
    lab = await openLab();
    ir = await installIr(lab);
    await startFakeProvider(lab);
    gateway = await startGateway(lab, { wait: false });
    await gateway.waitUntilReady(400_000);
    await (await agentTurn(lab, gateway, execMessage(COMMAND))).waitForEnd(240_000);
    // Whoever reads an older state keeps newer frames from being copied into the database itself.
    reader = new DatabaseSync(join(gateway.stateDir, "state/openclaw.sqlite"));
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM cron_jobs").get();
    const script = join(import.meta.dirname, "triage/stolen-token.ts");
    const url = gateway.url.replace("http", "ws");
    const words = [url, "cron.add", JSON.stringify(JOB), gateway.token];
    const added = await lab.mustRun(["node", script, ...words], { timeoutMs: 120_000 });
    expect(added).toContain('{"method":"cron.add","ok":true');
  }, 600_000);
  afterAll(async () => {
    reader?.close();
    await lab.dispose();
  });

  function opened(suspect: Suspect, name: string): SuspectDatabase {
    const database = suspect.openDatabase(join(gateway.stateDir, name));
    if (typeof database === "string") throw new Error(database);
    return database;
  }

  /** What matters of it, without what changes from one moment to the next. */
  function told(suspect: Suspect) {
    const [path = ""] = suspect.places.configPaths;
    const config = readConfig(suspect, { path, environment: new Map(), home: null });
    const state = opened(suspect, "state/openclaw.sqlite");
    const agent = opened(suspect, "agents/main/agent/openclaw-agent.sqlite");
    const missed: string[] = [];
    const reading = { packed: nodePacked(), missed: (text: string) => void missed.push(text) };
    const commands = [...agentCommands("agent", agent, reading)].filter(
      ({ tool }) => tool === "exec",
    );
    const answered = {
      states: suspect.places.stateDirectories,
      port: valueAt(config.root, ["gateway", "port"]),
      token: textAt(config.root, ["gateway", "auth", "token"]),
      configProblems: config.problems,
      versions: [state.userVersion, agent.userVersion],
      jobs: [...state.rows("cron_jobs")].map((row) => String(row["name"])).toSorted(),
      devices: [...state.rows("device_pairing_paired")].map((row) => typeof row["tokens_json"]),
      commands: [...new Set(commands.map(({ text }) => text))],
      tables: [...new Set(commands.map(({ source }) => source.at.split(" rowid ")[0]))],
      problems: [...state.problems(), ...agent.problems(), ...missed],
    };
    state.close();
    agent.close();
    return answered;
  }

  test("config, cron rows of the log alone, paired devices and commands are read alike on both", async () => {
    const target = targetOf(gateway.stateDir, { uids: [users.gateway] });
    const scratch = join(lab.directory, "scratch");
    const database = join(gateway.stateDir, "state/openclaw.sqlite");
    expect(readFileSync(database).includes("call home")).toBe(false);
    expect(readFileSync(`${database}-wal`).includes("call home")).toBe(true);

    const host = hostSuspect({ target, scratchHome: scratch });
    const onHost = told(host);
    host.close();
    expect(onHost).toEqual({
      states: [gateway.stateDir],
      port: defaultGatewayPort,
      token: defaultToken,
      configProblems: [],
      versions: [18, 23],
      jobs: expect.arrayContaining(["planted"]),
      devices: expect.arrayContaining(["string"]),
      commands: [COMMAND],
      tables: ["table transcript_events", "table trajectory_runtime_events"],
      problems: [],
    });

    const { code, document } = await answer(ir, ["collect", "--reason", "a look"]);
    expect(code).toBe(0);
    const folder = lab.outside(document.evidence?.dir ?? "");
    const manifestSha256 = createHash("sha256")
      .update(readFileSync(join(folder, "manifest.jsonl")))
      .digest("hex");
    const sealed = packageSuspect({ folder, manifestSha256 }, scratch);
    const inPackage = told(sealed);
    // The gateway goes on writing while it is collected: rows may be newer, never missing.
    expect(inPackage).toEqual({ ...onHost, problems: expect.any(Array) });
    expect(sealed.places.homes).toEqual([lab.homeOf(users.gateway)]);
    expect(sealed.places.logFolders).toContain("/tmp/openclaw");
    sealed.close();
    expect(await gateway.isHealthy()).toBe(true);
  });
});
