/** Every planted canary of a real gateway is found and none is shown, beside `openclaw secrets audit` on the same host. */

import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keyedFingerprints } from "../../src/adapters/credentials/keyed-fingerprints.ts";
import { hostSuspect } from "../../src/adapters/suspect/host-suspect.ts";
import type { Suspect, SuspectPlaces } from "../../src/ports/suspect.ts";
import { leaksIn } from "../fakes/canaries.ts";
import { targetOf } from "../fakes/suspect-target.ts";
import { takeFrom, type Taken } from "../fakes/take-from.ts";
import { users, type Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { repository } from "./harness/paths.ts";
import { describeWith } from "./harness/require-parts.ts";
import type { Gateway } from "./harness/start-gateway.ts";
import { canaryConfig } from "./inventory/canary-config.ts";
import {
  Garden,
  giveToGateway,
  plantCopies,
  plantFiles,
  plantFreed,
  plantHistory,
  plantHome,
  plantRows,
  write,
  type Planted,
} from "./inventory/plant.ts";
import { sealedInventory } from "./inventory/sealed-package.ts";
import { audit, BUSY, CLI, started, useCommandLine } from "./inventory/use-gateway.ts";
import { auditNames, tableOf, withTable, type AuditFinding } from "./inventory/compare.ts";

const PAGE = join(repository, "docs/credentials.md");

describeWith(["namespaces", "openclaw", "command:git"], "the inventory of a real gateway", () => {
  const garden = new Garden();
  let lab: Lab;
  let gateway: Gateway;
  let home: string;
  let taken: Taken;
  let findings: readonly AuditFinding[];
  let commits: readonly string[];
  let freed: readonly Buffer[];
  let before: ReadonlyMap<string, string>;
  let after: ReadonlyMap<string, string>;

  beforeAll(async () => {
    lab = await openLab();
    home = lab.homeOf(users.gateway);
    const state = join(home, ".openclaw");
    const configFile = join(state, "openclaw.json");
    const config = canaryConfig((path) => garden.value("config", configFile, path));
    const token = garden.value("config", configFile, "gateway.auth.token");
    const dotenv = (name: string): string =>
      `${name}=${garden.value("files of variables", join(state, ".env"), name)}\n`;
    const variable = (name: string): string => garden.value("process environment", "/proc", name);
    // Names of providers would make the gateway install their plugins, minutes without a network.
    const env = {
      BUILD_API_KEY: variable("BUILD_API_KEY"),
      DEPLOY_SERVICE_TOKEN: variable("DEPLOY_SERVICE_TOKEN"),
    };
    write(
      join(state, ".env"),
      dotenv("MY_ROUTER_API_KEY") + dotenv("TELEGRAM_BOT_TOKEN_OLD") + dotenv("SOME_SECRET"),
    );
    giveToGateway(home);
    const options = { configText: JSON.stringify(config, null, 2), token, env };
    write(configFile, options.configText);
    giveToGateway(home);
    await useCommandLine(lab, { stateDir: state, configFile }, garden);
    plantFiles(state, garden);
    plantCopies(state, garden);
    plantHome(home, garden);
    commits = plantHistory(state, garden);
    plantRows(join(state, "state/openclaw.sqlite"), garden);
    write(
      join(state, "agents/main/sessions/old.jsonl"),
      `{"type":"message","message":{"role":"user","content":"the key is ${garden.key("transcripts", "transcript", "what a person said")}"}}\n`,
    );
    giveToGateway(home);
    gateway = await started(lab, { ...options, keepState: true, wait: false });
    mkdirSync(lab.outside("/tmp/openclaw"), { recursive: true });
    writeFileSync(
      lab.outside("/tmp/openclaw/openclaw-2026-11-01.log"),
      `{"message":"failed with ${garden.key("logs", "/tmp/openclaw", "an error")}"}\n`,
    );
    findings = await audit(lab, gateway);
    // Last, because the gateway may write over what is free.
    plantFreed(join(state, "state/openclaw.sqlite"), garden);
    gateway.process.kill("SIGSTOP");
    freed = ["", "-wal"].map((log) => readFileSync(join(state, `state/openclaw.sqlite${log}`)));
    before = looks(state);
    taken = await takeFrom(
      suspectOf(lab, gateway, home),
      keyedFingerprints(mkdtempSync(join(tmpdir(), "ir-inv-"))),
    );
    after = looks(state);
    gateway.process.kill("SIGCONT");
  }, 1_200_000);
  afterAll(async () => {
    await lab.dispose();
  });

  test("show 1, credentials 2: at least 60 canaries, every one found", () => {
    const missed = [...garden.planted.values()].filter((planted) => !isFound(taken, planted));
    // Else nobody could find it: the gateway has written over it.
    const { value = "" } = garden.planted.get("databases: freed bytes of a page") ?? {};
    expect(freed.some((bytes) => bytes.includes(value))).toBe(true);
    expect(missed.map(({ name }) => name)).toEqual([]);
    expect(garden.planted.size).toBeGreaterThanOrEqual(60);
  });

  test("credentials 14: none of them is shown, in no encoding", () => {
    expect(leaksIn(JSON.stringify(taken.inventory), garden.values)).toEqual([]);
  });

  test("credentials 10: nothing of the frozen gateway has changed", () => {
    expect([...after]).toEqual([...before]);
  });

  test("credentials 4: what was removed or replaced is told as deleted or stale", () => {
    const states = (at: string): readonly string[] => [
      ...new Set(
        taken
          .of(garden.planted.get(`${CLI}: ${at}`)?.value ?? "")
          .locations.map(({ place, state }) => `${place} ${state}`),
      ),
    ];
    expect(states("secrets store rm")).toContain("database deleted");
    expect(states("config set, the value before")).toContain("config stale");
    expect(states("config set, the value before")).not.toContain("config current");
  });

  test("the exact commits that brought a key into the workspace", () => {
    const brought = [...garden.planted.values()]
      .filter(({ group }) => group === "git history")
      .map(({ value }) => taken.of(value).locations.filter(({ place }) => place === "git-history"));
    expect(brought.map((locations) => locations.map(({ at }) => at))).toEqual(
      commits.map((commit) => [`commit ${commit} setup.sh`]),
    );
  });

  test(
    "show 1, credentials 3 and 14: the command on the sealed package: found, and shown nowhere",
    { timeout: 2 * BUSY },
    async () => {
      const sealed = await sealedInventory(lab, BUSY);
      expect(leaksIn(sealed.told, garden.values)).toEqual([]);
      expect(sealed.codes).toEqual([3, 3, 3, 3]);
      const missed = [...garden.planted.values()].filter(
        ({ value }) =>
          !sealed.has(value) &&
          !taken.armoured.some((key) => key.includes(value) && sealed.has(key)),
      );
      const untold = missed.filter((planted) => !isToldAsMissing(sealed.gaps, planted, home));
      expect(untold.map(({ name }) => name)).toEqual([]);
      expect(missed.length).toBeLessThan(garden.planted.size / 5);
      expect(sealed.counts[1]).toBe(sealed.counts[0]);
    },
  );

  test("every finding of the audit is credited to a canary: the comparison is fair", () => {
    const planted = [...garden.planted.values()];
    const nobodys = findings.filter((one) => !planted.some((each) => auditNames([one], each)));
    expect(nobodys).toEqual([]);
    expect(findings.length).toBeGreaterThan(0);
  });

  test("the table in the docs is what was counted here", async () => {
    const rows = tableOf([...garden.planted.values()], {
      isFound: (planted) => isFound(taken, planted),
      isNamed: (planted) => auditNames(findings, planted),
    });
    await expect(withTable(readFileSync(PAGE, "utf8"), rows)).toMatchFileSnapshot(PAGE);
  });
});

/** Values of variables are in encrypted packages only; most logins of other programs are in none. */
function isToldAsMissing(gaps: readonly string[], planted: Planted, home: string): boolean {
  if (planted.group === "process environment")
    return gaps.some((gap) => gap.includes("values of environment variables"));
  const name = planted.file.slice(home.length + 1).replace(/^\.ssh\/.*$/u, ".ssh");
  return gaps.some((gap) => gap.startsWith(home) && gap.includes(` ${name}`));
}

/** A private key is found as a whole, with its armour around the canary. */
function isFound(taken: Taken, { value }: Planted): boolean {
  return taken.has(value) || taken.armoured.some((key) => key.includes(value));
}

function suspectOf(lab: Lab, gateway: Gateway, home: string): Suspect {
  const members = lab
    .processes()
    .filter(({ uid }) => uid === users.gateway)
    .map(({ hostPid, startTime }) => ({ pid: hostPid, startTicks: startTime, argv: [] }));
  const target = targetOf(gateway.stateDir, { members: members as never });
  const suspect = hostSuspect({ target, scratchHome: mkdtempSync(join(tmpdir(), "ir-scratch-")) });
  const places: SuspectPlaces = {
    stateDirectories: [gateway.stateDir],
    configPaths: [gateway.configFile],
    homes: [home],
    // By its real path: nothing behind a link is searched, and /proc/PID/root is one.
    logFolders: [join(lab.directory, "tmp/openclaw")],
    startFiles: [join(home, ".config/systemd/user")],
    packageFolders: [],
  };
  return new Proxy(suspect, {
    get: (own, name) => (name === "places" ? places : Reflect.get(own, name)),
  });
}

/** Inode, size and times of what must not be touched; access times too. */
function looks(state: string): ReadonlyMap<string, string> {
  const files = [
    "openclaw.json",
    ".env",
    "state/openclaw.sqlite",
    "state/openclaw.sqlite-wal",
    "state/openclaw.sqlite-shm",
    "credentials/oauth.json",
  ];
  return new Map(
    files.map((file) => {
      const { ino, size, mtimeNs, ctimeNs, atimeNs } = statSync(join(state, file), {
        bigint: true,
      });
      return [file, [ino, size, mtimeNs, ctimeNs, atimeNs].join(" ")];
    }),
  );
}
