/** A list that goes to the operator's machine and comes back: encrypted, verified, merged with who and when, once. */

import { generateKeyPairSync } from "node:crypto";

import { expect, test } from "vitest";

import { encodeBech32 } from "../../../../src/adapters/age/bech32.ts";
import { rawPublicKey } from "../../../../src/adapters/age/age-keys.ts";
import { runCli } from "../../../../src/cli/run-cli.ts";
import { readJournal } from "../../../../src/engine/journal.ts";
import { credentialEvents } from "../../../../src/incident/revoke-list.ts";
import type { SmallFile } from "../../../../src/ports/files.ts";
import { sha256Digest } from "../../../fakes/digest.ts";
import { fakeOutside } from "../../../fakes/fake-outside.ts";
import type { FakeOutside } from "../../../fakes/fake-outside.ts";
import { memoryCredentialTools } from "../../../fakes/memory-credential-tools.ts";
import { CANARIES, leaks, suspectIncident, SUSPECTED } from "../../../fakes/suspected-incident.ts";

interface Machine {
  readonly outside: FakeOutside;
  readonly files: Map<string, Uint8Array>;
  run(...words: readonly string[]): Promise<{ readonly code: number; readonly said: string }>;
}

/** One machine with its own disk; `shared` is the stick that files are carried on. */
function machine(shared: Map<string, Uint8Array>, isInteractive = false): Machine {
  const outside = fakeOutside({ isInteractive });
  const tools = memoryCredentialTools();
  let count = 0;
  const ids = {
    randomHex: (length: number) => (count += 1).toString(16).padStart(2 * length, "0"),
  };
  Object.assign(outside.basics, { ids });
  Object.assign(tools, {
    writeNew: (path: string, bytes: Uint8Array) => {
      if (shared.has(path)) throw new Error("EEXIST: file already exists, open");
      shared.set(path, bytes);
    },
  });
  Object.assign(outside, { credentialTools: async () => tools });
  const readSmall = (path: string): SmallFile => {
    const bytes = shared.get(path);
    return bytes === undefined
      ? { kind: "absent" }
      : { kind: "file", bytes: Uint8Array.from(bytes) };
  };
  Object.assign(outside.gateway.host, { files: { readSmall, freeBytes: () => 1 } });
  return {
    outside,
    files: shared,
    run: async (...words) => {
      const code = await runCli(["revoke", ...words], outside);
      return { code, said: outside.said.splice(0).join("\n") };
    },
  };
}

function ageKey(files: Map<string, Uint8Array>, path: string): string {
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  const scalar = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
  const secret = encodeBech32({ prefix: "age-secret-key-", bytes: scalar }).toUpperCase();
  files.set(path, Buffer.from(`${secret}\n`));
  return encodeBech32({ prefix: "age", bytes: rawPublicKey(publicKey) });
}

function eventsOf({ outside }: Machine, incident: string) {
  const bytes = outside.memory.journals.get(incident) ?? new Uint8Array();
  return credentialEvents(readJournal(bytes, sha256Digest).records);
}

const incidentsOf = ({ outside }: Machine): readonly string[] => outside.memory.list();

const ANSWERS = (item: string): Buffer =>
  Buffer.from(`answers:
  ${item}:
    - { do: waived, note: only a test bot, until: "2027-01-01" }
`);

async function taken(): Promise<{ home: Machine; away: Machine; files: Map<string, Uint8Array> }> {
  const files = new Map<string, Uint8Array>();
  const home = machine(files);
  const away = machine(files);
  suspectIncident(home.outside);
  const recipient = ageKey(files, "/home/ada/laptop.key");
  const out = await home.run("--export", "out.age", "--to", recipient);
  expect([out.code, out.code === 0 ? "" : out.said]).toEqual([0, ""]);
  return { home, away, files };
}

const idOf = (machineOf: Machine, kind: string): string =>
  eventsOf(machineOf, incidentsOf(machineOf).at(-1) ?? "")
    .flatMap(({ event }) =>
      event.event === "found" &&
      event.source.type === "credential" &&
      event.source.found.kind === kind
        ? [event.item]
        : [],
    )
    .at(0) ?? "";

test("14: what goes out is encrypted, and neither journals nor outputs hold a value", async () => {
  const { home, away, files } = await taken();
  const said = [
    await home.run("--list"),
    await home.run("--json"),
    await home.run("--markdown"),
    await home.run(),
    await away.run("--from", "out.age", "--identity", "laptop.key"),
    await away.run("--json"),
    await away.run("--markdown"),
  ].map((answer) => answer.said);
  expect(said.flatMap(leaks)).toEqual([]);
  expect(said[1]).toContain('"kind": "anthropic_api_key"');
  expect(leaks(`> ${CANARIES.hooks}`)).toEqual(["hooks"]);
  const journals = [home, away].flatMap(({ outside }) => [...outside.memory.journals.values()]);
  const texts = [...journals, ...files.values()].map((bytes) =>
    Buffer.from(bytes).toString("latin1"),
  );
  expect(texts.flatMap(leaks)).toEqual([]);
  expect(Buffer.from(files.get("/home/ada/out.age") ?? []).toString("latin1")).toMatch(
    /^age-encryption\.org\/v1/u,
  );
});

test("the list goes on elsewhere in a journal of its own, and comes back with who and when", async () => {
  const { home, away, files } = await taken();
  const brought = await away.run("--from", "out.age", "--identity", "laptop.key");
  expect(brought.said).toContain("are here before".replace("are", "0 were"));
  const item = idOf(away, "telegram_bot");
  expect(item).toBe(idOf(home, "telegram_bot"));
  files.set("/home/ada/a.yaml", ANSWERS(item));
  Object.assign(away.outside, { operator: () => "grace" });
  await away.run("--answers", "a.yaml");
  const recipient = ageKey(files, "/home/ada/home.key");
  expect((await away.run("--export", "back.age", "--to", recipient)).code).toBe(0);
  const before = eventsOf(home, SUSPECTED).length;
  const back = await home.run("--from", "back.age", "--identity", "home.key");
  expect(back.said).toContain("1 entries taken in");
  const merged = eventsOf(home, SUSPECTED).slice(before);
  expect(merged.map(({ event }) => [event.event, event.by])).toEqual([
    ["waived", "grace"],
    ["merged", "ada"],
  ]);
  const again = await home.run("--from", "back.age", "--identity", "home.key");
  expect(again.said).toContain("0 entries taken in");
  expect(eventsOf(home, SUSPECTED).length).toBe(before + 2);
});

test("brought twice, it is the same list in the same incident", async () => {
  const { away } = await taken();
  await away.run("--from", "out.age", "--identity", "laptop.key");
  const [incident] = incidentsOf(away);
  const before = eventsOf(away, incident ?? "").length;
  await away.run("--from", "out.age", "--identity", "laptop.key");
  expect(incidentsOf(away)).toEqual([incident]);
  expect(eventsOf(away, incident ?? "").length).toBe(before);
});

test("what does not follow from what was done here meanwhile is told as a note, not dropped", async () => {
  const { home, away, files } = await taken();
  await away.run("--from", "out.age", "--identity", "laptop.key");
  const item = idOf(home, "telegram_bot");
  files.set("/home/ada/a.yaml", ANSWERS(item));
  await away.run("--answers", "a.yaml");
  files.set(
    "/home/ada/b.yaml",
    Buffer.from(`answers: { ${item}: { do: waived, note: it was my own, until: "2027-02-01" } }\n`),
  );
  await home.run("--answers", "b.yaml");
  const recipient = ageKey(files, "/home/ada/home.key");
  await away.run("--export", "back.age", "--to", recipient);
  const back = await home.run("--from", "back.age", "--identity", "home.key");
  expect(back.said).toContain("1 told as notes");
  const told = eventsOf(home, SUSPECTED).findLast(({ event }) => event.event === "noted");
  expect(told?.event.event === "noted" ? told.event.note : "").toContain(
    "waived was recorded, which does not follow here: it is waived",
  );
});

test("a list that this incident never gave away is refused, and so are wrong keys and damage", async () => {
  const { home, files } = await taken();
  const stranger = machine(files);
  suspectIncident(stranger.outside);
  const forged = await stranger.run("--from", "out.age", "--identity", "laptop.key");
  expect([forged.code, forged.said]).toEqual([
    5,
    expect.stringContaining("which is here and never gave it away"),
  ]);
  ageKey(files, "/home/ada/other.key");
  expect((await home.run("--from", "out.age", "--identity", "other.key")).code).toBe(2);
  expect((await home.run("--from", "out.age")).said).toContain("no key was named");
  const damaged = Buffer.from(files.get("/home/ada/out.age") ?? []);
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 20) ^ 1, damaged.length - 20);
  files.set("/home/ada/damaged.age", damaged);
  expect((await home.run("--from", "damaged.age", "--identity", "laptop.key")).code).toBe(2);
});

test("without a recipient, or with one that is none, nothing is written", async () => {
  const files = new Map<string, Uint8Array>();
  const home = machine(files);
  suspectIncident(home.outside);
  expect((await home.run("--export", "out.age")).said).toContain("only exported encrypted");
  expect((await home.run("--export", "out.age", "--to", "age1nobody")).code).toBe(2);
  expect([...files.keys()]).toEqual([]);
});
