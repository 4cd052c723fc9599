/** Criterion 1: a canary in every place that is known, one place at a time in one suspect. */

import { describe, expect, test } from "vitest";
import { expandBraces, parsePattern } from "../../../../src/credentials/registry/config-path.ts";
import { SECRET_TABLES } from "../../../../src/credentials/registry/databases.ts";
import { NOT_SECRET } from "../../../../src/credentials/registry/not-secret.ts";
import { OUTSIDE_REGISTRIES } from "../../../../src/credentials/registry/outside-registries.ts";
import { SENSITIVE_HINTS } from "../../../../src/credentials/registry/sensitive-hints.ts";
import { USER_SUPPLIED } from "../../../../src/credentials/registry/user-supplied.ts";
import { canary, leaksIn } from "../../../fakes/canaries.ts";
import { insertRows, memorySuspect } from "../../../fakes/memory-suspect.ts";
import { newFingerprints, takeFrom } from "../../../fakes/take-from.ts";

const STATE = "/home/op/.openclaw";
const CONFIG = `${STATE}/openclaw.json`;

type Node = { [key: string]: Node | string } | (Node | string)[];

/** `*` becomes a name, `[]` the first element. `false`: something else stands there already. */
function put(root: Node, pattern: string, value: string): boolean {
  const steps = parsePattern(pattern);
  let node: Node | string = root;
  for (const [index, step] of steps.entries()) {
    const key = step === "*" ? "one" : step === "[]" ? 0 : step;
    if (typeof node === "string" || Array.isArray(node) !== (typeof key === "number")) return false;
    const next = steps[index + 1];
    const holder = node as Record<string | number, Node | string>;
    if (next === undefined) {
      if (key in holder) return false;
      holder[key] = value;
    } else holder[key] ??= next === "[]" ? [] : {};
    node = holder[key] as Node;
  }
  return true;
}

/** As few configs as hold all of them. */
function configsFor(values: ReadonlyMap<string, string>): readonly Node[] {
  const configs: Node[] = [{}];
  for (const [pattern, value] of values) {
    if (configs.some((root) => put(root, pattern, value))) continue;
    const root = {};
    put(root, pattern, value);
    configs.push(root);
  }
  return configs;
}

function pathOf(pattern: string): string {
  return pattern.replaceAll("[]", "[0]").replaceAll("*", "one");
}

const harmless = new Set(
  NOT_SECRET.flatMap(({ config }) => config.flatMap(expandBraces)).flatMap((path) =>
    SENSITIVE_HINTS.config.filter((hint) => hint === path || hint.startsWith(`${path}.`)),
  ),
);

/** Patterns whose canary was not found at its own path; nothing may be shown of any. */
async function findEach(patterns: readonly string[]): Promise<readonly string[]> {
  const values = new Map(patterns.map((pattern) => [pattern, canary(pattern)]));
  const found = new Set<string>();
  for (const root of configsFor(values)) {
    const suspect = memorySuspect({ files: { [CONFIG]: JSON.stringify(root) } });
    const taken = await takeFrom(suspect, SHARED);
    for (const [pattern, value] of values) {
      const place = `config | ${CONFIG} | ${pathOf(pattern)} | current | plain`;
      if (taken.placesOf(value).includes(place)) found.add(pattern);
    }
    expect(leaksIn(JSON.stringify(taken.inventory), values)).toEqual([]);
  }
  return patterns.filter((pattern) => !found.has(pattern));
}

const SHARED = newFingerprints();

describe("credentials 1: every place of the registries", () => {
  test("116 config paths of the registry of SecretRefs and 2 of its profiles", async () => {
    expect(USER_SUPPLIED.config.length + USER_SUPPLIED.profiles.length).toBe(118);
    expect(await findEach(USER_SUPPLIED.config)).toEqual([]);
  });

  test("204 paths that the schema marks, without those that hold no secret", async () => {
    expect(SENSITIVE_HINTS.config.length).toBe(204);
    const secret = SENSITIVE_HINTS.config.filter((path) => !harmless.has(path));
    expect({ harmless: harmless.size, secret: secret.length }).toEqual({
      harmless: 31,
      secret: 173,
    });
    const urls: readonly string[] = OUTSIDE_REGISTRIES.urls;
    expect(await findEach(secret.filter((path) => !urls.includes(path)))).toEqual([]);
  });

  test("paths that stand in neither list, containers of other programs included", async () => {
    const paths = [...OUTSIDE_REGISTRIES.config, ...OUTSIDE_REGISTRIES.containers];
    expect(await findEach(paths.flatMap(expandBraces))).toEqual([]);
  });

  test("a file that a path names holds the secret, and only the file", async () => {
    const missed: string[] = [];
    for (const pattern of OUTSIDE_REGISTRIES.pointers.flatMap(expandBraces)) {
      const value = canary(pattern);
      const root: Node = {};
      put(root, pattern, "keys/the-one");
      const suspect = memorySuspect({
        files: { [CONFIG]: JSON.stringify(root), [`${STATE}/keys/the-one`]: `${value}\n` },
      });
      const places = (await takeFrom(suspect, SHARED)).placesOf(value);
      if (places[0] !== `file | ${STATE}/keys/the-one | current | plain` || places.length !== 1) {
        missed.push(`${pattern}: ${places.join("; ")}`);
      }
    }
    expect(missed).toEqual([]);
  });

  test("the part of a URL that opens something", async () => {
    for (const pattern of OUTSIDE_REGISTRIES.urls) {
      const value = canary(pattern);
      const root: Node = {};
      put(root, pattern, `https://user:${value}@api.example.net/v1?region=eu`);
      const suspect = memorySuspect({ files: { [CONFIG]: JSON.stringify(root) } });
      expect((await takeFrom(suspect, SHARED)).placesOf(value)).toEqual([
        `config | ${CONFIG} | ${pathOf(pattern)} | current | plain`,
      ]);
    }
  });
});

describe("credentials 1: every place of the databases", () => {
  const database = `${STATE}/state/openclaw.sqlite`;
  const columns = SECRET_TABLES.tables.flatMap(({ table, columns: all }) =>
    all.map(({ column, holds }) => ({ table, column, holds })),
  );

  test("all 20 places of the list are pinned", () => {
    const tables = new Set(SECRET_TABLES.tables.map(({ table }) => table));
    const wanted =
      "auth_profile_store secret_store_entries device_pairing_paired device_auth_tokens gateway_origin_device_tokens device_bootstrap_tokens device_pairing_join_codes device_identities mcp_oauth_stores mcp_oauth_pending_authorizations plugin_state_entries plugin_blob_entries config_machine_state web_push_subscriptions apns_registrations native_hook_relay_bridges exec_approvals_config audit_identity_keys config_revision_keys";
    // The twentieth holds a hash only: `worker_environment_credentials`.
    expect(wanted.split(" ").filter((table) => !tables.has(table))).toEqual([]);
  });

  test.each(columns)("$table . $column", async ({ table, column, holds }) => {
    const value = canary(`${table}.${column}`);
    const isKey = holds === "bytes";
    const cell = holds === "json" ? JSON.stringify({ a: [{ token: value }] }) : value;
    const written = isKey ? Buffer.from(value, "latin1") : cell;
    const sql = `CREATE TABLE "${table}" ("${column}", deleted_at_ms, name, scope_kind);
      ${insertRows(table, [{ [column]: written, deleted_at_ms: null, name: "MY_NAME", scope_kind: "team" }])}`;
    const suspect = memorySuspect({ databases: { [database]: sql } });
    const taken = await takeFrom(suspect, SHARED);
    const sought = isKey ? Buffer.from(value, "latin1").toString("hex") : value;
    const at = `${table}.${column} rowid 1${holds === "json" ? " a[0].token" : ""}`;
    expect(taken.placesOf(sought)).toEqual([`database | ${database} | ${at} | current | plain`]);
    expect(leaksIn(JSON.stringify(taken.inventory), new Map([["it", value]]))).toEqual([]);
  });

  test.each([
    ["api_key", "key"],
    ["token", "token"],
    ["oauth", "access"],
    ["oauth", "refresh"],
  ])("profile of type %s: %s, named after its provider", async (type, member) => {
    const value = canary(`profile ${member}`);
    const store = {
      version: 1,
      profiles: { "deepseek:manual": { type, provider: "deepseek", [member]: value } },
    };
    const sql = `CREATE TABLE config_machine_state (state_key TEXT, value_json TEXT, updated_at_ms INTEGER);
      ${insertRows("config_machine_state", [{ state_key: "authProfiles.store", value_json: store, updated_at_ms: 1_795_200_000_000 }])}`;
    const taken = await takeFrom(memorySuspect({ databases: { [database]: sql } }), SHARED);
    const found = taken.of(value);
    expect({ kind: found.kind, rotated: found.lastRotated, places: taken.placesOf(value) }).toEqual(
      {
        kind: "deepseek_key",
        rotated: "2026-11-20T18:40:00.000Z",
        places: [
          `database | ${database} | config_machine_state.value_json rowid 1 profiles.deepseek:manual.${member} | current | plain`,
        ],
      },
    );
  });
});
