/**
 * `ir revoke --from FILE --probe` and `--api` as a person on a machine of his own uses them: a list from elsewhere, a
 * provider over real TLS, every sample in the journal before the next question, a window that is cut short and gone on
 * with, and an item that is closed by its proof alone.
 */

import { generateKeyPairSync } from "node:crypto";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { encodeBech32 } from "../../../../src/adapters/age/bech32.ts";
import { rawPublicKey } from "../../../../src/adapters/age/age-keys.ts";
import { ageEncryption } from "../../../../src/adapters/age/age.ts";
import { plainEnvelope } from "../../../../src/adapters/credentials/envelope.ts";
import { nodeProbeTransport } from "../../../../src/adapters/probe/node-probe-transport.ts";
import { runCli } from "../../../../src/cli/run-cli.ts";
import { openJournal, readJournal } from "../../../../src/engine/journal.ts";
import { bundleOf } from "../../../../src/incident/revoke-bundle.ts";
import { credentialEvents, shippedCatalogue } from "../../../../src/incident/revoke-list.ts";
import { Secret } from "../../../../src/model/secret.ts";
import type { SmallFile } from "../../../../src/ports/files.ts";
import { inventoryOf } from "../../../fakes/checklist-story.ts";
import { sha256Digest } from "../../../fakes/digest.ts";
import { fakeOutside } from "../../../fakes/fake-outside.ts";
import type { FakeOutside } from "../../../fakes/fake-outside.ts";
import { memoryCredentialTools } from "../../../fakes/memory-credential-tools.ts";
import { certificateAuthority, providerServer, response } from "../../../fakes/provider-server.ts";
import type { Authority, ProviderServer, ReceivedRequest } from "../../../fakes/provider-server.ts";
import { SEEDED, seedIncident } from "../../../fakes/seeded-incident.ts";
import { found } from "../../../fakes/small-catalogue.ts";
import { CANARIES, leaks } from "../../../fakes/suspected-incident.ts";
import { virtualClock } from "../../../fakes/virtual-clock.ts";

const ITEM = "A0000000";
const HOST = "api.anthropic.com";
const OLD = CANARIES.anthropic;
const NEW = `sk-ant-api03-${"Rt5Vb8Nn1W".repeat(9)}pq4AA`;
const ADMIN = `sk-ant-admin01-${"Zz6Cc9Mm2E".repeat(9)}rs5AA`;

let authority: Authority;
let server: ProviderServer;
let outside: FakeOutside;
let files: Map<string, Uint8Array>;
let alive: Set<string>;

beforeAll(async () => {
  authority = certificateAuthority();
  server = await providerServer(authority.issue([HOST]));
});
afterAll(async () => {
  await server.close();
  authority.remove();
});
beforeEach(() => {
  server.clear();
  alive = new Set([OLD, NEW, ADMIN]);
  server.answerBy(provider);
  outside = fakeOutside({ isInteractive: true });
  files = new Map();
  Object.assign(outside.basics, { clock: virtualClock() });
  let count = 0;
  const randomHex = (length: number): string =>
    sha256Digest
      .sha256(String((count += 1)))
      .repeat(8)
      .slice(0, 2 * length);
  Object.assign(outside.basics, { ids: { randomHex } });
  const addresses = { [HOST]: [`127.0.0.1:${server.port}`] };
  const network = { addresses, authorities: [authority.certificate] };
  const tools = { ...memoryCredentialTools(), transport: nodeProbeTransport(network) };
  Object.assign(outside, { credentialTools: async () => tools });
  const readSmall = (path: string): SmallFile => {
    const bytes = files.get(path);
    return bytes === undefined
      ? { kind: "absent" }
      : { kind: "file", bytes: Uint8Array.from(bytes) };
  };
  Object.assign(outside.gateway.host, { files: { readSmall, freeBytes: () => 1 } });
  exportList();
});

/** As its documentation says. */
function provider({ method, path, headers }: ReceivedRequest): string {
  const key = headers["x-api-key"] ?? "";
  const unauthorized = { type: "error", error: { type: "authentication_error", message: "no" } };
  // A provider whose clock is another one proves nothing.
  const date = new Date(outside.basics.clock.now().at).toUTCString();
  const told = (status: number, body: object): string =>
    response(status, body, { headers: { Date: date } });
  if (!alive.has(key)) return told(401, unauthorized);
  if (method === "GET" && path === "/v1/models?limit=1") return told(200, { data: [{}] });
  if (method === "POST" && path === "/v1/organizations/api_keys/apikey_01Rj2N8S") {
    alive.delete(OLD);
    return told(200, { id: "apikey_01Rj2N8S", status: "inactive" });
  }
  return told(404, { type: "error" });
}

/** What `ir revoke --export` would have written on the host: a sealed incident with one key. */
function exportList(): void {
  const home = fakeOutside();
  const fingerprint = `${ITEM}${"0".repeat(18)}`;
  seedIncident(home, inventoryOf([found("anthropic_api_key", ITEM, { fingerprint })]));
  const { clock } = home.basics;
  const journal = openJournal({
    file: home.memory.openJournal(SEEDED),
    clock,
    digest: sha256Digest,
  });
  const desk = {
    incident: { id: SEEDED, folder: "/f", journal, lock: { release: () => {} } },
    catalogue: shippedCatalogue(),
    ...home.basics,
    by: "ada",
    secretIn: () => null,
  };
  const secrets = new Map([[fingerprint, Secret.fromText(OLD)]]);
  const plain = plainEnvelope.enclose({ document: bundleOf(desk, "ticket"), secrets });
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  const scalar = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
  const identity = encodeBech32({ prefix: "age-secret-key-", bytes: scalar }).toUpperCase();
  const recipient = encodeBech32({ prefix: "age", bytes: rawPublicKey(publicKey) });
  files.set("/home/ada/key.txt", Buffer.from(`# public key: ${recipient}\n${identity}\n`));
  files.set("/home/ada/list.age", ageEncryption.encrypt(plain, [recipient]));
}

/** The labels that are chosen, in order; what is typed in between stands in `typed`. */
async function run(labels: readonly string[], typed: readonly string[], ...words: string[]) {
  const wanted = [...labels];
  const rest = [...typed];
  let isChosen = false;
  outside.typed.length = 0;
  outside.onSaid = (line) => {
    if (line.endsWith("what is done?")) isChosen = false;
    const [, number, label = ""] = /^\? {3}(\d+)\. (.*)$/u.exec(line) ?? [];
    const isWanted = number !== undefined && !isChosen && label.startsWith(wanted[0] ?? "?");
    if (isWanted) {
      isChosen = true;
      wanted.shift();
      outside.typed.push(number);
    } else if (number === undefined && line.startsWith("? ") && !line.endsWith("what is done?")) {
      const next = rest.shift();
      if (next !== undefined) outside.typed.push(next);
    }
  };
  const from = ["--from", "list.age", "--identity", "key.txt", "--item", ITEM];
  const code = await runCli(["revoke", ...from, ...words], outside);
  const said = outside.said.splice(0).join("\n");
  expect([said.includes("defect"), leaks(said), wanted, rest]).toEqual([false, [], [], []]);
  for (const value of [NEW, ADMIN]) expect(said).not.toContain(value);
  return { code, said };
}

const events = () => {
  const [incident = ""] = outside.memory.list();
  const bytes = outside.memory.journals.get(incident) ?? new Uint8Array();
  return credentialEvents(readJournal(bytes, sha256Digest).records).map(({ event }) => event);
};
const samples = () => events().flatMap((event) => (event.event === "probed" ? [event.sample] : []));
const journalText = (): string =>
  [...outside.memory.journals.values()].map((bytes) => Buffer.from(bytes).toString()).join("\n");

const ASK = "ask the provider about it now";
const EVIDENCE = ["evidence is taken", "evidence is taken"];
const DERIVED = Array.from({ length: 6 }, () => "looked at and cleared");

/** Alive, revoked in the console, everything that it can have made looked at. */
async function revokedByHand(): Promise<void> {
  await run([ASK, ...EVIDENCE, "it is revoked", ...DERIVED, "stop here"], ["laptop"], "--probe");
  alive.delete(OLD);
}

test("alive before, proven dead after a whole window: the item closes, and the proof holds every sample", async () => {
  await revokedByHand();
  expect(samples().map(({ role, state, vantage }) => [role, state, vantage])).toEqual([
    ["target", "live", "laptop"],
  ]);
  const { code, said } = await run([ASK], ["laptop", NEW], "--probe");
  expect(said).toContain("it is proven dead, over 6");
  expect(said).toContain("the new value is accepted (200: the list of models)");
  expect(said).toContain(`recorded: ${ITEM} is settled`);
  expect(code).toBe(3);
  const proven = events().find(({ event }) => event === "proven");
  expect(proven?.event).toBe("proven");
  const states = samples().map(({ role, state }) => `${role} ${state}`);
  expect(new Set(states)).toEqual(
    new Set(["target live", "target dead", "replacement live", "impostor dead"]),
  );
  // One request for each sample in the journal, none besides; none without a sample.
  expect(server.requests.length).toBe(samples().length);
  expect(server.requests.every(({ method }) => method === "GET")).toBe(true);
  const { said: list } = await run([], [], "--dry-run");
  expect(list).toMatch(new RegExp(`${ITEM} +proven dead`, "u"));
  for (const value of [OLD, NEW]) expect(journalText()).not.toContain(value);
});

test("26, 38: Ctrl-C in the middle of the window stops it at once; the next call goes on, and asks nothing twice", async () => {
  await revokedByHand();
  const controller = new AbortController();
  const { pause } = outside;
  Object.assign(outside, { pause: controller.signal });
  server.answerBy((request) => {
    if (samples().length === 6) controller.abort();
    return provider(request);
  });
  const cut = await run([ASK], ["laptop", NEW], "--probe");
  expect(cut.code).toBe(130);
  expect(cut.said).toContain("not proved: ");
  const before = samples().length;
  expect(before).toBeLessThan(9);
  expect(events().some(({ event }) => event === "proven")).toBe(false);
  Object.assign(outside, { pause });
  server.answerBy(provider);
  const { said } = await run([ASK], ["laptop", NEW], "--probe");
  expect(said).toContain("it is proven dead");
  const whole = samples();
  expect(whole.length).toBeGreaterThan(before);
  const targets = whole.filter(({ role }) => role === "target");
  const pauses = targets
    .slice(1)
    .map((one, index) => Number(one.mono) - Number(targets[index]?.mono));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(5_000_000_000);
});

/** It goes on asking for as long as a provider may take: hundreds of real connections. */
const MANY_MS = 90_000;

test(
  "without the value that replaces it nothing is proved, and it says what is missing",
  async () => {
    await revokedByHand();
    const { said } = await run([ASK, "stop here"], ["laptop"], "--probe");
    expect(said).toContain("not proved: no replacement was seen working");
    expect(events().some(({ event }) => event === "proven")).toBe(false);
  },
  MANY_MS,
);

test(
  "still accepted after it was said to be revoked: it opens again, and the code is 1",
  { timeout: MANY_MS },
  async () => {
    await run([ASK, ...EVIDENCE, "it is revoked", ...DERIVED, "stop here"], ["laptop"], "--probe");
    const { code, said } = await run([ASK, "stop here"], ["laptop", NEW], "--probe");
    expect(said).toContain("it is ALIVE");
    expect([code, said.includes("STILL ALIVE")]).toEqual([1, true]);
  },
);

test("what is typed wrong is told, and the walk goes on", async () => {
  const { said, code } = await run(
    ["revoke it over the provider's API", "stop here"],
    ["laptop", "not an id", ADMIN],
    "--api",
  );
  expect(said).toContain("nothing was sent: ");
  expect([code, server.requests.length]).toEqual([4, 0]);
});

test("27, 28: --api sends once, after evidence and a typed id; an acknowledgement closes nothing", async () => {
  const send = "revoke it over the provider's API";
  const words = ["laptop", "apikey_01Rj2N8S", ADMIN, ITEM];
  const { said, code } = await run([...EVIDENCE, send, "stop here"], words, "--api");
  expect(said).toContain(
    "POST https://api.anthropic.com/v1/organizations/api_keys/apikey_01Rj2N8S",
  );
  expect(said).toContain("the provider acknowledged it (200)");
  expect(code).toBe(4);
  expect(server.requests.map(({ method, headers }) => [method, headers["x-api-key"]])).toEqual([
    ["POST", ADMIN],
  ]);
  const told = events().map(({ event }) => event);
  expect(told.slice(-2)).toEqual(["revocation-sent", "revocation-answered"]);
  expect(told).not.toContain("proven");
  for (const value of [OLD, ADMIN]) expect(journalText()).not.toContain(value);
});
