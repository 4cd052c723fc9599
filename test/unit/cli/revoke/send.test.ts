/** Revoking over a provider's API: asked one by one, written ahead, never twice, never before the evidence is sealed (26 to 28). */

import { expect, test } from "vitest";

import { revokeOverApi } from "../../../../src/cli/revoke/ask-provider.ts";
import type { Asking } from "../../../../src/cli/revoke/ask-provider.ts";
import { currentList, tell } from "../../../../src/incident/revoke-record.ts";
import type { RevokeDesk } from "../../../../src/incident/revoke-record.ts";
import { viewOf } from "../../../../src/incident/revoke-steps.ts";
import { openJournal } from "../../../../src/engine/journal.ts";
import { Secret } from "../../../../src/model/secret.ts";
import type { ProbeAnswer, ProbeRequest } from "../../../../src/ports/probe-transport.ts";
import { inventoryOf } from "../../../fakes/checklist-story.ts";
import { sha256Digest } from "../../../fakes/digest.ts";
import { fakeOutside } from "../../../fakes/fake-outside.ts";
import { memoryCredentialTools } from "../../../fakes/memory-credential-tools.ts";
import { SEEDED, seedIncident } from "../../../fakes/seeded-incident.ts";
import { CATALOGUE, found } from "../../../fakes/small-catalogue.ts";

const ITEM = "SSSS0001";
const VALUE = "selfish-value-nobody-may-see";

interface Scene {
  readonly asking: Asking;
  readonly desk: RevokeDesk;
  readonly sent: ProbeRequest[];
  readonly said: readonly string[];
  readonly typed: string[];
  go(): Promise<string>;
}

interface SceneOptions {
  readonly isSealed?: boolean;
  readonly isDry?: boolean;
  readonly answer?: () => ProbeAnswer;
}

function answered(status: number): ProbeAnswer {
  const route = { from: "192.0.2.1", to: "192.0.2.2", addresses: 1 };
  return { kind: "answered", status, headers: {}, body: new Uint8Array(), isCut: false, route };
}

function scene({
  isSealed = true,
  isDry = false,
  answer = () => answered(204),
}: SceneOptions = {}): Scene {
  const outside = fakeOutside({ isInteractive: true });
  seedIncident(outside, inventoryOf([found("selfish", ITEM)]), { isSealed, catalogue: CATALOGUE });
  const file = outside.memory.openJournal(SEEDED);
  const { clock, ids } = outside.basics;
  const desk: RevokeDesk = {
    incident: {
      id: SEEDED,
      folder: "/f",
      journal: openJournal({ file, clock, digest: sha256Digest }),
      lock: { release: () => {} },
    },
    catalogue: CATALOGUE,
    clock,
    digest: sha256Digest,
    ids,
    by: "ada",
    secretIn: () => null,
  };
  const sent: ProbeRequest[] = [];
  const send = async (request: ProbeRequest): Promise<ProbeAnswer> => {
    // Written ahead: what is about to happen is in the journal before it does.
    if (!isDry) expect(itemOf(desk).pending?.host).toBe("api.selfish.example");
    sent.push(request);
    return answer();
  };
  const asking: Asking = {
    desk,
    terminal: outside.terminal,
    tools: { ...memoryCredentialTools(), transport: { send } },
    secrets: new Map([[itemOf(desk).fingerprint, Secret.fromText(VALUE)]]),
    isMintAllowed: false,
    isDry,
    vantage: "laptop",
    pause: new AbortController().signal,
    stop: new AbortController().signal,
  };
  const go = async (): Promise<string> => {
    const item = viewOf(desk).items.find(({ id }) => id === ITEM);
    if (item === undefined) throw new Error("no item");
    return revokeOverApi(asking, item);
  };
  return { asking, desk, sent, said: outside.said, typed: outside.typed, go };
}

function itemOf(desk: RevokeDesk) {
  const item = currentList(desk).items.find(({ id }) => id === ITEM);
  if (item === undefined) throw new Error("no item");
  return item;
}

test("27: what it does besides is said, and without its id typed nothing is sent", async () => {
  for (const typed of ["yes", "ssss0001", ""]) {
    const { go, sent, said, typed: keys, desk } = scene();
    keys.push(typed);
    expect(await go()).toBe("not confirmed: nothing was sent");
    expect(sent).toEqual([]);
    expect(itemOf(desk).pending).toBeNull();
    expect(said).toContain("! it also does: the bot leaves every channel");
    expect(said).toContain("! it CANNOT be taken back");
    expect(said).toContain("! DELETE https://api.selfish.example/v1/tokens/self");
    expect(said.join("\n")).not.toContain(VALUE);
  }
});

test("28: an acknowledgement is recorded and proves nothing", async () => {
  const { go, sent, typed, desk } = scene();
  typed.push(ITEM);
  expect(await go()).toContain("acknowledged it (204): say that it is revoked");
  expect(sent.length).toBe(1);
  expect([itemOf(desk).state, itemOf(desk).pending]).toEqual(["found", null]);
  expect(itemOf(desk).history.map(({ event }) => event)).toEqual([
    "revocation-sent",
    "revocation-answered",
  ]);
});

test("27: a trial run of a provider that has none sends nothing at all", async () => {
  const { go, sent, desk } = scene({ isDry: true });
  expect(await go()).toBe("would be sent: DELETE https://api.selfish.example/v1/tokens/self");
  expect(sent).toEqual([]);
  expect(itemOf(desk).history).toEqual([]);
});

test("law 2: before the evidence is sealed nothing is sent", async () => {
  const { go, sent, typed } = scene({ isSealed: false });
  typed.push(ITEM);
  await expect(go()).rejects.toThrow("not sealed yet");
  expect(sent).toEqual([]);
});

test.for(["timeout", "reset", "stopped"] as const)(
  "26: after %s nobody knows, and it is not sent again; a person says what became of it",
  async (reason) => {
    const { go, sent, typed, desk } = scene({ answer: () => ({ kind: "failed", reason }) });
    typed.push(ITEM);
    expect(await go()).toContain("no answer came");
    expect(itemOf(desk).pending?.act).toBe("DELETE https://api.selfish.example/v1/tokens/self");
    typed.push(ITEM);
    await expect(go()).rejects.toThrow("its answer never came");
    expect(sent.length).toBe(1);
    const told = { event: "revoked", item: ITEM, note: "gone in the console", part: "" } as const;
    expect(tell(desk, told)).toBeNull();
    expect([itemOf(desk).state, itemOf(desk).pending]).toEqual(["revoked", null]);
  },
);

test("26: killed while the request is out, it is not sent again", async () => {
  const { go, sent, typed, desk } = scene({
    answer: () => {
      throw new Error("killed");
    },
  });
  typed.push(ITEM);
  await expect(go()).rejects.toThrow("killed");
  expect(sent.length).toBe(1);
  expect(itemOf(desk).pending?.by).toBe("ada");
  typed.push(ITEM);
  await expect(go()).rejects.toThrow("its answer never came");
  expect(sent.length).toBe(1);
});

test.for(["dns", "connect", "tls"] as const)(
  "what cannot have left (%s) may be sent again",
  async (reason) => {
    const { go, sent, typed, desk } = scene({ answer: () => ({ kind: "failed", reason }) });
    typed.push(ITEM, ITEM);
    expect(await go()).toContain("nothing was sent");
    expect(itemOf(desk).pending).toBeNull();
    await go();
    expect(sent.length).toBe(2);
  },
);
