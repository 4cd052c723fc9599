import { describe, expect, test } from "vitest";
import { openRegistry } from "../../../../src/credentials/registry/index.ts";
import { installedPaths } from "../../../../src/credentials/registry/installed.ts";
import { canary } from "../../../fakes/canaries.ts";
import { memorySuspect } from "../../../fakes/memory-suspect.ts";
import { takeFrom } from "../../../fakes/take-from.ts";

const PACKAGE = "/usr/lib/node_modules/openclaw";
const FILE = `${PACKAGE}/docs/reference/secretref-user-supplied-credentials-matrix.json`;

function suspectWith(paths: readonly string[], config = {}): ReturnType<typeof memorySuspect> {
  const entries = paths.map((path) => ({ configFile: "openclaw.json", path }));
  return memorySuspect({
    places: { packageFolders: [PACKAGE] },
    files: {
      [FILE]: JSON.stringify({ entries }),
      "/home/op/.openclaw/openclaw.json": JSON.stringify(config),
    },
  });
}

describe("the registry of the installed package", () => {
  test("adds what a later release knows", async () => {
    const value = "not-like-a-secret-at-all";
    const config = { channels: { newchat: { door: value } } };
    expect((await takeFrom(suspectWith([], config))).has(value)).toBe(false);
    expect((await takeFrom(suspectWith(["channels.newchat.door"], config))).has(value)).toBe(true);
  });

  test("forged: takes nothing away and does not name everything", async () => {
    const value = canary("forged");
    const config = { hooks: { token: value }, agents: { defaults: { workspace: "/w" } } };
    const forged = ["*", "*.*", "[].*", "agents.*", ".", "", "a".repeat(400)];
    expect(installedPaths(suspectWith(forged))).toEqual([]);
    const { inventory, has } = await takeFrom(suspectWith(forged, config));
    expect([has(value), inventory.credentials.length]).toEqual([true, 1]);
  });

  test.each(["", "[]", "{", '{"entries": 5}', '{"entries": [5, {"path": 7}]}'])(
    "damaged: %s",
    (text) => {
      const suspect = memorySuspect({
        places: { packageFolders: [PACKAGE] },
        files: { [FILE]: text },
      });
      expect(installedPaths(suspect)).toEqual([]);
    },
  );
});

describe("the role of a place", () => {
  const registry = openRegistry();
  test.each([
    [["gateway", "auth", "token"], "secret"],
    [["mcp", "servers", "x.y", "env", "A"], "container"],
    [["mcp", "servers", "x", "args", 1], "container"],
    [["mcp", "servers", "x", "args", "one"], null],
    [["channels", "telegram", "accounts", "work", "botToken"], "secret"],
    [["channels", "telegram", "tokenFile"], "pointer"],
    [["channels", "telegram", "webhookSecret", "provider"], "not-secret"],
    [["plugins", "entries", "onepassword", "config", "vault"], "not-secret"],
    [["channels", "googlechat", "serviceAccount", "client_email"], null],
    [["models", "providers", "x", "baseUrl"], "url"],
    [["gateway", "port"], null],
  ] as const)("%j is %s", (path, role) => {
    expect(registry.roleOf(path)).toBe(role);
  });
});
