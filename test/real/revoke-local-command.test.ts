/**
 * `ir revoke --local` as somebody calls it, on a real gateway: refused while it runs, nothing without a yes, undone byte
 * for byte; and a device that was paired in silence with a stolen token is out, which a new token alone does not do
 * (show 4 of issue 5, criterion 41).
 */
import { createHash } from "node:crypto";
import { chownSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { answer, installIr, type IrTool } from "./contain/ir-tool.ts";
import type { DeviceAnswer } from "./deeds/own-device.ts";
import { users, type Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { describeWith } from "./harness/require-parts.ts";
import { startGateway, type Gateway } from "./harness/start-gateway.ts";
import { waitFor } from "./harness/wait.ts";

const ROTATED = "lab-token-rotated-by-hand-9f8e7d6c5b4a39281706f5e4";
const longMs = 600_000;

const localDocument = z.looseObject({
  schema: z.string(),
  outcome: z.string().optional(),
  changes: z
    .array(z.looseObject({ what: z.string(), name: z.string(), summary: z.string() }))
    .optional(),
  left: z.array(z.string()).optional(),
  error: z.array(z.string()).optional(),
});
type Local = z.infer<typeof localDocument> & { readonly code: number };

describeWith(["namespaces", "openclaw", "command:zstd"], "ir revoke --local", () => {
  let lab: Lab;
  let ir: IrTool;
  let gateway: Gateway;

  beforeAll(async () => {
    lab = await openLab();
    ir = await installIr(lab);
    gateway = await started(false);
  }, longMs);
  afterAll(() => lab.dispose());

  /** On a machine with too much to do a gateway gives up its start after five seconds: it is started again. */
  async function started(keepState: boolean, left = 3): Promise<Gateway> {
    const fresh = await startGateway(lab, { keepState, wait: false });
    try {
      await fresh.waitUntilReady(longMs);
      return fresh;
    } catch (error) {
      if (left === 0 || fresh.process.isRunning()) throw error;
      return started(true, left - 1);
    }
  }

  async function local(...words: readonly string[]): Promise<Local> {
    const argv = ["revoke", "--local", "--json", ...words];
    const { code, stdout, stderr } = await ir.run(argv, { timeoutMs: 300_000 });
    const parsed = localDocument.safeParse(stdout === "" ? null : JSON.parse(stdout));
    if (!parsed.success) throw new Error(`${code}\n${stderr}\n${stdout}`);
    return { ...parsed.data, code };
  }

  /** The thief, from another account of the same machine. */
  async function device(name: string, ...stolen: readonly string[]): Promise<DeviceAnswer> {
    const script = join(import.meta.dirname, "deeds/own-device.ts");
    const file = join(lab.homeOf(users.bystander), `${name}.json`);
    const argv = ["node", script, `ws://127.0.0.1:${gateway.port}`, file, ...stolen];
    const text = await lab.mustRun(argv, { uid: users.bystander, timeoutMs: 120_000 });
    return JSON.parse(text) as DeviceAnswer;
  }

  /** Refused as no JSON after the token was looked at: 400 is alive, 401 is dead. */
  async function ask(token: string): Promise<number> {
    const { status } = await lab.fetch(`${gateway.url}/tools/invoke`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: "{",
      timeoutMs: 10_000,
    });
    return status;
  }

  const configText = (): string => readFileSync(gateway.configFile, "utf8");
  const tokenNow = (): string => /"token":\s*"([^"]+)"/u.exec(configText())?.[1] ?? "";

  /** Written as its owner writes it. */
  function setToken(token: string): void {
    writeFileSync(gateway.configFile, configText().replace(tokenNow(), token));
    chownSync(gateway.configFile, gateway.uid, gateway.uid);
  }

  function pairedDevices(): number {
    const file = join(gateway.stateDir, "state/openclaw.sqlite");
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return database.prepare("SELECT device_id FROM device_pairing_paired").all().length;
    } finally {
      database.close();
    }
  }

  /** Every file that could be changed: bytes, owner, mode. */
  function stateNow(): ReadonlyMap<string, string> {
    const names = ["", "state"].flatMap((folder) =>
      readdirSync(join(gateway.stateDir, folder)).map((name) => join(folder, name)),
    );
    return new Map(
      names.flatMap((name) => {
        const path = join(gateway.stateDir, name);
        const status = statSync(path);
        if (!status.isFile()) return [];
        const hash = createHash("sha256").update(readFileSync(path)).digest("hex");
        return [[name, `${hash} ${status.uid}:${status.gid} ${status.mode.toString(8)}`] as const];
      }),
    );
  }

  function journal(): string {
    const incidents = lab.outside("/var/lib/ir/incidents");
    const [incident = ""] = readdirSync(incidents);
    return readFileSync(join(incidents, incident, "journal.jsonl"), "utf8");
  }

  test(
    "41: a new token alone leaves a device in that was paired with the stolen one: that is the trap",
    async () => {
      const stolen = gateway.token;
      expect(await device("thief", stolen)).toEqual({ isIn: true, code: "", canRead: true });
      await waitFor("the row of the device", 30_000, () => pairedDevices() === 1);
      setToken(ROTATED);
      await waitFor("the end of the old token", 60_000, async () => (await ask(stolen)) === 401);
      expect(await ask(ROTATED)).toBe(400);
      expect((await device("other", stolen)).code).toBe("AUTH_TOKEN_MISMATCH");
      expect(await device("thief")).toEqual({ isIn: true, code: "", canRead: true });
      await gateway.stop(0);
      gateway = await started(true);
      expect(await device("thief")).toEqual({ isIn: true, code: "", canRead: true });
    },
    longMs,
  );

  test(
    "refused before the evidence is sealed, and while a process of the gateway lives, running or frozen",
    async () => {
      const before = configText();
      const none = await local("--yes");
      expect([none.code, none.error?.join()]).toEqual([2, expect.stringContaining("no incident")]);
      const { document } = await answer(ir, ["collect"], { timeoutMs: 300_000 });
      expect(document.evidence?.sha256).toMatch(/^[\da-f]{64}$/u);
      const head = journal();
      for (const freeze of [false, true]) {
        if (freeze) gateway.process.kill("SIGSTOP");
        const refused = await local("--yes");
        expect([refused.code, refused.error?.join()]).toEqual([
          3,
          expect.stringContaining("of the gateway still there"),
        ]);
      }
      expect([configText(), journal()]).toEqual([before, head]);
    },
    longMs,
  );

  test(
    "nothing changes with --dry-run, without a yes, or for a gateway that is not of the incident",
    async () => {
      await gateway.stop(0);
      const [before, head] = [stateNow(), journal()];
      const dry = await local("--dry-run");
      expect([dry.code, dry.outcome, dry.changes]).toEqual([0, "not-run", []]);
      const unasked = await local();
      expect([unasked.code, unasked.outcome]).toEqual([4, "waiting"]);
      const other = await local("--yes", "--state-dir", "/root/.openclaw");
      expect([other.code, other.error?.join()]).toEqual([
        2,
        expect.stringContaining("is no gateway of"),
      ]);
      const early = await local("--undo", "--yes");
      expect([early.code, early.error?.join()]).toEqual([
        2,
        expect.stringContaining("changed nothing"),
      ]);
      expect([stateNow(), journal()]).toEqual([before, head]);
    },
    longMs,
  );

  test(
    "--undo gives every byte, owner and mode back; every change is on record before it is made",
    async () => {
      const before = stateNow();
      const done = await local("--yes", "--state-dir", gateway.stateDir);
      expect([done.code, done.outcome, done.left]).toEqual([0, "done", []]);
      const names = done.changes?.map(({ what }) => what) ?? [];
      expect(names.slice(0, 2)).toEqual(["config", "database"]);
      expect(stateNow()).not.toEqual(before);
      const undone = await local("--undo", "--yes");
      expect([undone.code, undone.outcome]).toEqual([0, "done"]);
      expect(stateNow()).toEqual(before);
      // Last: whoever reads a database changes its index of the log.
      expect([tokenNow(), pairedDevices()]).toEqual([ROTATED, 1]);
      const events = [...journal().matchAll(/"event":"(local-[a-z]+)"/gu)].map(
        ([, event]) => event,
      );
      const pairs = names.flatMap(() => ["local-intent", "local-result"]);
      expect(events).toEqual([...pairs, ...names.map(() => "local-undone")]);
    },
    longMs,
  );

  test(
    "4, 41: after it the device is out, the old tokens dead and the new one alive, before and after another start",
    async () => {
      const done = await local("--yes");
      const database = done.changes?.find(({ what }) => what === "database");
      expect([done.code, database?.summary]).toEqual([
        0,
        expect.stringContaining("1 of device_pairing_paired"),
      ]);
      // Before any gateway has started: this is the deed of ir alone.
      expect(pairedDevices()).toBe(0);
      const fresh = tokenNow();
      expect(fresh).toMatch(/^[\da-f]{48}$/u);
      for (const start of ["first", "second"]) {
        gateway = await started(true);
        const thief = await device("thief");
        expect([start, thief.isIn, thief.code]).toEqual([
          start,
          false,
          expect.stringMatching(/^(?:AUTH_DEVICE_TOKEN_MISMATCH|PAIRING_REQUIRED|NOT_PAIRED)$/u),
        ]);
        console.log(`the device after the ${start} start:`, thief.code);
        const tokens = [gateway.token, ROTATED, fresh];
        expect(await Promise.all(tokens.map(ask))).toEqual([401, 401, 400]);
        expect(pairedDevices()).toBe(0);
        await gateway.stop(0);
      }
      expect(tokenNow()).toBe(fresh);
      for (const value of [gateway.token, ROTATED, fresh]) expect(journal()).not.toContain(value);
    },
    longMs,
  );
});
