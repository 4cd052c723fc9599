/** What an inventory says of one suspect: copies, references, values that are none, what could not be read. */

import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { canary, leaksIn } from "../../../fakes/canaries.ts";
import { insertRows, memorySuspect } from "../../../fakes/memory-suspect.ts";
import type { MemoryFile } from "../../../fakes/memory-suspect.ts";
import { newFingerprints, takeFrom } from "../../../fakes/take-from.ts";

const STATE = "/home/op/.openclaw";
const CONFIG = `${STATE}/openclaw.json`;
const DATABASE = `${STATE}/state/openclaw.sqlite`;

function withToken(token: string): string {
  return JSON.stringify({ gateway: { auth: { token } } });
}

/** Bytes of a database after these statements, with its log when `wal`. */
function databaseBytes(sql: string, wal = false): { database: Buffer; log: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), "ir-database-"));
  const path = join(folder, "a.sqlite");
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA secure_delete = 0; PRAGMA journal_mode = ${wal ? "WAL" : "DELETE"};`);
  if (wal) database.exec("PRAGMA wal_autocheckpoint = 0");
  database.exec(sql);
  const bytes = {
    database: readFileSync(path),
    log: wal ? readFileSync(`${path}-wal`) : Buffer.alloc(0),
  };
  database.close();
  rmSync(folder, { recursive: true });
  return bytes;
}

describe("credentials 4: copies of a live credential are copies, not new ones", () => {
  test("backups of the config, rows deleted by their program, free pages and the log", async () => {
    const token = canary("gateway");
    const filler = "x".repeat(3_000);
    const sql = `CREATE TABLE secret_store_entries (name, value, scope_kind, created_at_ms, updated_at_ms, deleted_at_ms);
      ${insertRows("secret_store_entries", [{ name: "GATEWAY", value: token, scope_kind: "team", created_at_ms: 1_795_000_000_000, updated_at_ms: 1_795_100_000_000, deleted_at_ms: 1_795_200_000_000 }])}`;
    const freed = `CREATE TABLE old (value); INSERT INTO old VALUES ('${token}${filler}'), ('${filler}'); DROP TABLE old; CREATE TABLE kept (value);`;
    const { database, log } = databaseBytes(freed, true);
    const suspect = memorySuspect({
      files: {
        [CONFIG]: withToken(token),
        [`${CONFIG}.bak`]: withToken(token),
        [`${CONFIG}.bak.2`]: withToken(token),
        [`${CONFIG}.last-good`]: withToken(token),
        [`${CONFIG}.clobbered.2026-11-20T10-00-00Z`]: withToken(token),
        [`${CONFIG}.rejected.17`]: withToken(token),
        [DATABASE]: database,
        [`${DATABASE}-wal`]: log,
        "/home/op/.openclaw.update-captures/1/openclaw.json": withToken(token),
      },
      databases: { [DATABASE]: sql },
    });
    const taken = await takeFrom(suspect);
    expect(taken.inventory.credentials.length).toBe(1);
    const places = taken.placesOf(token).toSorted();
    const byte = /byte \d+/u;
    expect(places.map((place) => place.replace(byte, "byte N"))).toEqual([
      `config | /home/op/.openclaw.update-captures/1/openclaw.json | byte N | stale | plain`,
      `config | ${CONFIG} | gateway.auth.token | current | plain`,
      `config | ${CONFIG}.bak | gateway.auth.token | stale | plain`,
      `config | ${CONFIG}.bak.2 | gateway.auth.token | stale | plain`,
      `config | ${CONFIG}.clobbered.2026-11-20T10-00-00Z | gateway.auth.token | stale | plain`,
      `config | ${CONFIG}.last-good | gateway.auth.token | stale | plain`,
      `config | ${CONFIG}.rejected.17 | gateway.auth.token | stale | plain`,
      `database | ${DATABASE} | secret_store_entries.value rowid 1 | deleted | plain`,
      `database | ${DATABASE}-wal | from byte N | deleted | plain`,
    ]);
    const found = taken.of(token);
    expect([found.kind, found.firstSeen, found.lastRotated]).toEqual([
      "oc_gateway_token",
      "2026-11-18T11:06:40.000Z",
      "2026-11-19T14:53:20.000Z",
    ]);
  });

  test("a freed page of the database itself, and a freed cell of a page in use", async () => {
    const [dropped, deleted, kept] = ["dropped", "deleted", "kept"].map(canary);
    const rows = (value = ""): string => `INSERT INTO t VALUES ('${value}');`;
    const { database } = databaseBytes(
      `CREATE TABLE old (v); INSERT INTO old VALUES ('${dropped}${"y".repeat(8_000)}');
       CREATE TABLE t (v); ${rows("a".repeat(60))}${rows(deleted)}${rows(kept)} DROP TABLE old; DELETE FROM t WHERE v = '${deleted}';`,
    );
    const config = { a: { token: dropped }, b: { token: deleted }, c: { token: kept } };
    const suspect = memorySuspect({
      files: { [CONFIG]: JSON.stringify(config), [DATABASE]: database },
      databases: { [DATABASE]: `CREATE TABLE t (v); ${rows(kept)}` },
    });
    const taken = await takeFrom(suspect);
    const states = [dropped, deleted, kept].map((value = "") =>
      taken.of(value).locations.map(({ place, state }) => `${place} ${state}`),
    );
    expect(states).toEqual([
      ["config current", "database deleted"],
      ["config current", "database deleted"],
      ["config current", "database current"],
    ]);
  });
});

test("credentials 4: a deleted key that stands directly behind another column, and that nothing else holds", async () => {
  const key = `sk-ant-api03-${"aB3".repeat(31)}AA`;
  const { database } = databaseBytes(
    `CREATE TABLE t (name, v, n); INSERT INTO t VALUES ('job', '${key}', 1), ('keep', 'x', 1); DELETE FROM t WHERE n = 1 AND name = 'job'`,
  );
  const suspect = memorySuspect({
    files: { [CONFIG]: "{}", [DATABASE]: database },
    databases: { [DATABASE]: "CREATE TABLE t (name, v, n)" },
  });
  const taken = await takeFrom(suspect);
  expect(taken.of(key).kind).toBe("anthropic_api_key");
  expect(taken.of(key).locations.map(({ place, state }) => `${place} ${state}`)).toEqual([
    "database deleted",
  ]);
});

describe("credentials 5: one value, one credential", () => {
  test("in five places and two encodings", async () => {
    const key = canary("five");
    const suspect = memorySuspect({
      files: {
        [CONFIG]: JSON.stringify({
          mcp: {
            servers: { a: { env: { KEY: key }, headers: { Authorization: `Bearer ${key}` } } },
          },
        }),
        [`${STATE}/.env`]: `SERVICE_TOKEN="${key}"\n`,
        [`${STATE}/workspace/notes.md`]: `see ${Buffer.from(`user:${key}`).toString("base64")} for it`,
        "/home/op/.bash_history": `curl -H "Authorization: Bearer ${key}" https://x.example\n`,
      },
      environments: [{ pid: 4711, name: "SERVICE_TOKEN", value: key }],
    });
    const taken = await takeFrom(suspect);
    expect(taken.inventory.credentials.length).toBe(1);
    expect(taken.placesOf(key).map((place) => place.replace(/byte \d+/u, "byte N"))).toEqual([
      "environment | process 4711 | SERVICE_TOKEN | current | plain",
      `env-file | ${STATE}/.env | line 1 SERVICE_TOKEN | current | plain`,
      `config | ${CONFIG} | mcp.servers.a.env.KEY | current | plain`,
      `config | ${CONFIG} | mcp.servers.a.headers.Authorization | current | plain`,
      "shell-history | /home/op/.bash_history | line 1 | current | plain",
      `file | ${STATE}/workspace/notes.md | byte N | current | base64`,
    ]);
  });
});

describe("credentials 6: what a config refers to", () => {
  test("variables, includes, references; programs are never run and gaps are told", async () => {
    const values = new Map(
      [
        "env",
        "file",
        "store",
        "marker",
        "list1",
        "list2",
        "numbered",
        "inline",
        "deep",
        "short",
      ].map((name) => [name, canary(name)]),
    );
    const of = (name: string): string => values.get(name) ?? "";
    const includes: Record<string, MemoryFile> = {};
    for (let depth = 1; depth <= 10; depth += 1) {
      includes[`${STATE}/level${depth}.json5`] =
        depth === 10
          ? `{ hooks: { token: "${of("deep")}" } }`
          : `{ $include: "./level${depth + 1}.json5" } // ${depth}`;
    }
    const config = `{
      // JSON5 with a comment, and a trailing comma
      $include: ["./level1.json5", "./round.json5"],
      models: { providers: {
        openai: { apiKey: "\${MY_OPENAI}" },
        groq: { apiKey: { source: "file", provider: "filemain", id: "/keys/groq~1one" } },
        xai: { apiKey: { source: "store", provider: "default", id: "XAI" } },
        zai: { apiKey: { source: "exec", provider: "vault", id: "zai/key" } },
        qwen: { apiKey: { source: "env", provider: "default", id: "NOT_THERE" } },
        brave: { apiKey: "secretref-env:MARKED" },
        mistral: { apiKey: "$SHORT" },
        proxy: { baseUrl: "https://me:\${INLINE_PASS}@proxy.example/v1", apiKey: "\${ABSENT}" },
        gone: { apiKey: { source: "file", provider: "nofile", id: "value" } },
        empty: { apiKey: { source: "store", provider: "default", id: "REMOVED" } },
      } },
      secrets: { providers: {
        filemain: { source: "file", path: "~/.openclaw/secrets.json", mode: "json" },
        nofile: { source: "file", path: "/nowhere/at/all", mode: "singleValue" },
        vault: { source: "exec", command: "/usr/local/bin/resolver" },
      } },
    }`;
    const suspect = memorySuspect({
      files: {
        [CONFIG]: config,
        ...includes,
        [`${STATE}/round.json5`]: `{ $include: "./round.json5" }`,
        [`${STATE}/secrets.json`]: JSON.stringify({ keys: { "groq/one": of("file") } }),
        [`${STATE}/.env`]: `MY_OPENAI=${of("env")}\nMARKED=${of("marker")}\nSHORT=${of("short")}\nINLINE_PASS=${of("inline")}\nGROQ_API_KEYS=${of("list1")},${of("list2")}\nGROQ_API_KEY_2=${of("numbered")}\n`,
      },
      databases: {
        [DATABASE]: `CREATE TABLE secret_store_entries (name, value, scope_kind, created_at_ms, updated_at_ms, deleted_at_ms);
          ${insertRows("secret_store_entries", [
            {
              name: "XAI",
              value: of("store"),
              scope_kind: "team",
              created_at_ms: 1,
              updated_at_ms: 2,
              deleted_at_ms: null,
            },
            {
              name: "REMOVED",
              value: canary("removed"),
              scope_kind: "team",
              created_at_ms: 1,
              updated_at_ms: 2,
              deleted_at_ms: 3,
            },
          ])}`,
      },
    });
    const taken = await takeFrom(suspect);
    expect([...values.keys()].filter((name) => !taken.has(of(name)))).toEqual([]);
    expect(taken.placesOf(of("deep"))).toEqual([
      `config | ${STATE}/level10.json5 | hooks.token | current | plain`,
    ]);
    expect(taken.placesOf(of("env"))).toEqual([
      `env-file | ${STATE}/.env | line 1 MY_OPENAI | current | plain`,
      `config | ${CONFIG} | models.providers.openai.apiKey | current | reference`,
    ]);
    expect(taken.placesOf(of("file"))).toEqual([
      `file | ${STATE}/secrets.json | /keys/groq~1one | current | plain`,
      `config | ${CONFIG} | models.providers.groq.apiKey | current | reference`,
    ]);
    expect(taken.of(of("store")).kind).toBe("xai_key");
    expect(taken.inventory.unresolved.map(({ at, why }) => `${at}: ${why}`)).toEqual([
      "models.providers.proxy.apiKey: the variable ABSENT is not set in anything that was found",
      "models.providers.zai.apiKey: the program /usr/local/bin/resolver would have to be run to get it, which is never done; ask who owns provider vault, id zai/key",
      "models.providers.qwen.apiKey: the variable NOT_THERE is not set in anything that was found",
      "models.providers.gone.apiKey: /nowhere/at/all is not there, or cannot be read",
      "models.providers.empty.apiKey: the secret store has no entry REMOVED",
    ]);
    expect(taken.inventory.coverage.gaps).toEqual([
      `${STATE}/round.json5: ${STATE}/round.json5 includes itself, by way of 2 files`,
      // Only its first bytes are there in this suspect.
      `${DATABASE} has no readable pages: it was searched as bytes`,
    ]);
  });
});

describe("credentials 7: what stands for a secret and is none", () => {
  test.each([
    "__OPENCLAW_REDACTED__",
    "oc-sent-v2.QUJDREVGRw.end",
    "secretref-managed",
    "ollama-local",
    "${OPENAI_API_KEY}",
    "<your-api-key>",
    "your-api-key-here",
    "sk-...",
    "xoxb-xxxxxxxxxxxx",
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "example-openai-key-not-real",
    "OPENAI_API_KEY",
    "***",
  ])("%s", async (value) => {
    const config = {
      gateway: { auth: { token: value } },
      models: { providers: { openai: { apiKey: value } } },
    };
    const suspect = memorySuspect({
      files: { [CONFIG]: JSON.stringify(config), [`${STATE}/.env`]: `GROQ_API_KEY='${value}'\n` },
    });
    expect((await takeFrom(suspect)).inventory.credentials).toEqual([]);
  });

  test("a weak password is one", async () => {
    const config = { gateway: { auth: { password: "changeme" } } };
    const taken = await takeFrom(memorySuspect({ files: { [CONFIG]: JSON.stringify(config) } }));
    expect(taken.placesOf("changeme")).toEqual([
      `config | ${CONFIG} | gateway.auth.password | current | plain`,
    ]);
    expect(taken.of("changeme").lastFour).toBe("");
    expect(taken.inventory.coverage.gaps).toEqual([
      `${CONFIG} gateway.auth.password: too short or too ordinary to look for copies of it elsewhere`,
    ]);
  });
});

describe("credentials 8 and 9: what cannot be read does not stop it, and is told", () => {
  test("links, pipes, empty and damaged files", async () => {
    const token = canary("found all the same");
    const odd = Buffer.concat([
      Buffer.from([0xff, 0xfe, 0x80]),
      Buffer.from(`\nGROQ_API_KEY=${token}\n`),
    ]);
    const suspect = memorySuspect({
      files: {
        [CONFIG]: { link: "/etc/openclaw/real.json" },
        [`${STATE}/pipe`]: { kind: "other", mode: 0o10600 },
        [`${STATE}/socket`]: { kind: "other", mode: 0o140600 },
        [`${STATE}/credentials/oauth.json`]: "",
        [`${STATE}/.env`]: odd,
        [`${STATE}/secrets/half.key`]: { content: token, isWhole: false },
        [`${STATE}/credentials/matrix/x.json`]: { content: "{}", unreadable: "permission denied" },
        [`${STATE}/node_modules/.bin/x`]: { link: "../../../elsewhere" },
        [`${STATE}/inside`]: { link: "workspace/AGENTS.md" },
        [`${STATE}/state/torn.sqlite`]: `SQLite format 3\0${"z".repeat(50)}${token}`,
        [`${STATE}/state/none.sqlite`]: "",
        [`${STATE}/logs/old.log.gz`]: Buffer.from([0x1f, 0x8b, 1, 2, 3]),
        [`${STATE}/workspace/.git/objects/aa/${"b".repeat(38)}`]: "no zlib",
        [`${STATE}/workspace/.git/objects/pack/pack-1.pack`]: "PACK but short",
      },
      databases: { [`${STATE}/state/torn.sqlite`]: null },
      gaps: ["the host said so"],
    });
    const { inventory, placesOf } = await takeFrom(suspect);
    expect(placesOf(token).map((place) => place.split(" | ")[1])).toEqual([
      `${STATE}/.env`,
      `${STATE}/secrets/half.key`,
      `${STATE}/state/torn.sqlite`,
    ]);
    expect(inventory.coverage.gaps.toSorted()).toEqual(
      [
        `${CONFIG} is a link to /etc/openclaw/real.json, which was not searched`,
        `${CONFIG}: ${CONFIG} cannot be read: is not a regular file`,
        `${STATE}/.env (line 1) is no variable and no comment`,
        `${STATE}/.env is not UTF-8: a value with such bytes may be missed in it`,
        `${STATE}/credentials/matrix/x.json was not read: permission denied`,
        `${STATE}/credentials/oauth.json is empty: what stood in it is not known`,
        `${STATE}/logs/old.log.gz could not be unpacked, and was not searched`,
        `${STATE}/pipe is no regular file and was not read`,
        `${STATE}/secrets/half.key is not whole in the package`,
        `${STATE}/secrets/half.key was read in part only`,
        `${STATE}/state/none.sqlite is empty: what stood in it is not known`,
        `${STATE}/state/torn.sqlite has no readable pages: it was searched as bytes`,
        `${STATE}/workspace/.git/objects/aa/${"b".repeat(38)} is no readable object of git`,
        `${STATE}/workspace/.git/objects/pack/pack-1.pack: 1 objects could not be read`,
        `rows of ${STATE}/state/torn.sqlite were not read: ${STATE}/state/torn.sqlite cannot be opened`,
        "the host said so",
      ].toSorted(),
    );
    expect(inventory.coverage.bytesSkipped).toBeGreaterThan(0);
  });

  test("nothing is said to be missing where all was read, and rows and bytes are counted", async () => {
    const suspect = memorySuspect({
      files: { [CONFIG]: "{}", [`${STATE}/a.txt`]: "12345" },
    });
    expect((await takeFrom(suspect)).inventory).toEqual({
      credentials: [],
      unresolved: [],
      coverage: { filesRead: 2, bytesRead: 7, rowsRead: 0, bytesSkipped: 0, gaps: [] },
    });
  });
});

describe("credentials 11 and 17: identity within an incident", () => {
  test("twice the same in one, different in another", async () => {
    const suspect = memorySuspect({ files: { [CONFIG]: withToken(canary("again")) } });
    const own = newFingerprints();
    const [first, second, other] = [
      await takeFrom(suspect, own),
      await takeFrom(suspect, own),
      await takeFrom(suspect, newFingerprints()),
    ].map(({ inventory }) => inventory);
    expect(second).toEqual(first);
    expect(other?.credentials[0]?.fingerprint).not.toBe(first?.credentials[0]?.fingerprint);
  });
});

describe("credentials 14 and 16: no value in what is said", () => {
  test("also where everything around it is broken", async () => {
    const values = new Map(
      ["json", "env", "name", "row", "key", "link"].map((name) => [name, canary(name)]),
    );
    const of = (name: string): string => values.get(name) ?? "";
    const suspect = memorySuspect({
      files: {
        [CONFIG]: `{ gateway: { auth: { token: "${of("json")}" , `,
        [`${STATE}/.env`]: `garbage ${of("env")}\nGROQ_API_KEY=${of("env")}\n`,
        [`${STATE}/secrets.json`]: `{"token": "${of("key")}", oops`,
        [`${STATE}/credentials/x.json`]: `["${of("name")}"`,
      },
      databases: {
        [DATABASE]: `CREATE TABLE t (password); INSERT INTO t VALUES ('${of("row")}')`,
      },
    });
    const { inventory, has } = await takeFrom(suspect);
    expect(leaksIn(JSON.stringify(inventory), values)).toEqual([]);
    expect(["env", "row", "key"].filter((name) => !has(of(name)))).toEqual([]);
    expect(inventory.coverage.gaps.length).toBeGreaterThan(0);
  });
});

describe("what is packed", () => {
  test("rotated logs, cold transcripts and packed rows", async () => {
    const keys = [1, 2, 3].map(
      (number) => `sk-ant-api03-${canary(`p${number}`)}${"a".repeat(53)}AA`,
    );
    const [log = "", cold = "", row = ""] = keys;
    const packed = zstdCompressSync(JSON.stringify({ text: `key ${row}` })).toString("hex");
    const suspect = memorySuspect({
      files: {
        [CONFIG]: "{}",
        "/tmp/openclaw/openclaw-2026-11-19.log.1.gz": gzipSync(`{"message":"${log}"}`),
        [`${STATE}/agents/main/sessions/cold/a.jsonl.zst`]: zstdCompressSync(`{"a":"${cold}"}`),
      },
      databases: {
        [DATABASE]: `CREATE TABLE transcript_events (event_zstd BLOB); INSERT INTO transcript_events VALUES (x'${packed}')`,
      },
    });
    const taken = await takeFrom(suspect);
    expect(keys.map((key) => taken.placesOf(key))).toEqual([
      [
        "log | /tmp/openclaw/openclaw-2026-11-19.log.1.gz | byte 12 after unpacking | current | plain",
      ],
      [
        `transcript | ${STATE}/agents/main/sessions/cold/a.jsonl.zst | byte 6 after unpacking | current | plain`,
      ],
      [`transcript | ${DATABASE} | transcript_events.event_zstd rowid 1 | current | plain`],
    ]);
  });
});

describe("git history", () => {
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync("git", args, {
      cwd,
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        GIT_AUTHOR_DATE: "1795000000 +0000",
        GIT_COMMITTER_DATE: "1795000000 +0000",
        GIT_AUTHOR_NAME: "a",
        GIT_AUTHOR_EMAIL: "a@example.net",
        GIT_COMMITTER_NAME: "a",
        GIT_COMMITTER_EMAIL: "a@example.net",
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_NOSYSTEM: "1",
      },
    }).trim();

  function filesBelow(folder: string, as: string): Record<string, Buffer> {
    return Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => {
          const path = join(entry.parentPath, entry.name);
          return [as + path.slice(folder.length), readFileSync(path)];
        }),
    );
  }

  test.each([false, true])("the commits that brought a value in; packed: %s", async (isPacked) => {
    const folder = mkdtempSync(join(tmpdir(), "ir-git-"));
    const [removed = "", undone = "", staged = ""] = ["removed", "undone", "staged"].map(canary);
    const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
    git(folder, "init", "-q");
    write("AGENTS.md", "long text that deltas are made of\n".repeat(80));
    git(folder, "add", ".");
    git(folder, "commit", "-qm", "first");
    execFileSync("mkdir", [join(folder, "keys")]);
    write("keys/a.env", `${"long text that deltas are made of\n".repeat(80)}TOKEN=${removed}\n`);
    git(folder, "add", ".");
    git(folder, "commit", "-qm", "second");
    const brought = git(folder, "rev-parse", "HEAD");
    git(folder, "rm", "-q", "keys/a.env");
    git(folder, "commit", "-qm", "third");
    git(folder, "commit", "-q", "--allow-empty", "-m", `oops ${undone}`);
    const message = git(folder, "rev-parse", "HEAD");
    write("staged", staged);
    const blob = git(folder, "hash-object", "-w", "staged");
    if (isPacked) git(folder, "repack", "-adkq");
    const repository = `${STATE}/workspace/.git`;
    const suspect = memorySuspect({
      files: {
        [CONFIG]: JSON.stringify({
          env: { vars: { A_TOKEN: removed, B_TOKEN: undone, C_TOKEN: staged } },
        }),
        ...filesBelow(join(folder, ".git"), repository),
      },
    });
    rmSync(folder, { recursive: true });
    const taken = await takeFrom(suspect);
    const inGit = (value: string): readonly string[] =>
      taken.placesOf(value).filter((place) => place.includes(`${repository} |`));
    expect([removed, undone, staged].map(inGit)).toEqual([
      [`git-history | ${repository} | commit ${brought} keys/a.env | stale | plain`],
      [`git-history | ${repository} | commit ${message}, its text | stale | plain`],
      [`git-history | ${repository} | object ${blob}, in no commit | deleted | plain`],
    ]);
    expect(taken.of(removed).firstSeen).toBe("2026-11-18T11:06:40.000Z");
    expect(taken.inventory.coverage.gaps).toEqual([]);
  });

  test("an object under a foreign name is read as what it is", async () => {
    const value = canary("overwritten");
    const content = Buffer.from(`TOKEN=${value}`);
    const path = `${STATE}/workspace/.git/objects/00/${"0".repeat(38)}`;
    const suspect = memorySuspect({
      files: {
        [CONFIG]: JSON.stringify({ env: { vars: { A_TOKEN: value } } }),
        [path]: deflateSync(Buffer.concat([Buffer.from(`blob ${content.length}\0`), content])),
      },
    });
    expect((await takeFrom(suspect)).placesOf(value)[1]).toMatch(
      /object (?!0{40})[0-9a-f]{40}, in no commit/u,
    );
  });
});
