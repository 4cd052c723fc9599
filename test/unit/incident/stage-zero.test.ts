/** The first milliseconds: freeze whatever stands in the way, and nothing that was not recorded first. */

import { describe, expect, test } from "vitest";

import { compile } from "../../../src/engine/compile.ts";
import { foldRound } from "../../../src/engine/fold.ts";
import { openJournal, readJournal } from "../../../src/engine/journal.ts";
import type { JournalRecord } from "../../../src/engine/record.ts";
import { stepsOf } from "../../../src/engine/playbook.ts";
import { STAGE_ZERO_STEPS, stageZero } from "../../../src/incident/stage-zero.ts";
import type { OpenIncident } from "../../../src/incident/open-incident.ts";
import { JournalUnwritable } from "../../../src/model/journal-unwritable.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { fakeGateway } from "../../fakes/fake-gateway.ts";
import type { FakeGateway, FakeGatewayOptions } from "../../fakes/fake-gateway.ts";
import { diskError, memoryStore } from "../../fakes/memory-store.ts";
import type { MemoryStore } from "../../fakes/memory-store.ts";
import { shippedPlaybook } from "../../fakes/shipped-playbook.ts";

const CONTAIN = shippedPlaybook("contain");

interface Scene {
  readonly gateway: FakeGateway;
  readonly store: MemoryStore;
  readonly told: JournalRecord[];
}

function scene(options: FakeGatewayOptions = {}): Scene {
  return { gateway: fakeGateway(options), store: memoryStore(), told: [] };
}

async function contain({ gateway, store, told }: Scene): Promise<OpenIncident> {
  const incident = await stageZero({
    host: gateway.host,
    store,
    request: {
      stateDirectory: null,
      reason: "test",
      startedMono: "0",
      doubts: [],
      playbook: "contain",
      playbookHash: CONTAIN.hash,
    },
    progress: () => {},
    onRecord: (record) => void told.push(record),
  });
  incident.lock.release();
  return incident;
}

function kindsOf(records: readonly JournalRecord[]): readonly string[] {
  return records.map(({ kind, step }) => `${kind} ${step}`.trim());
}

function onDisk({ store }: Scene, id: string): readonly JournalRecord[] {
  return readJournal(store.journals.get(id) ?? new Uint8Array(), sha256Digest).records;
}

test("does the first steps of contain, with their facts and deadlines", () => {
  const first = stepsOf(CONTAIN).slice(0, STAGE_ZERO_STEPS.length);
  expect(STAGE_ZERO_STEPS).toEqual(
    first.map(({ id, provides, deadlineMs }) => ({ id, provides, deadlineMs })),
  );
});

test("freezes, and leaves a journal that the engine takes over after the freeze", async () => {
  const here = scene();
  const { id, journal } = await contain(here);
  expect(kindsOf(journal.records)).toEqual([
    "opened",
    "begun",
    "intent survey",
    "result survey",
    "verify survey",
    "intent freeze",
    "result freeze",
    "verify freeze",
  ]);
  expect(here.gateway.world.states()).toEqual({ 100: "T", 101: "T", 102: "T" });
  const { state, pending } = foldRound(compile(CONTAIN), onDisk(here, id));
  expect([state.facts, [...pending.keys()]]).toEqual([["target", "frozen"], ["cut"]]);
});

test("tells each record once it is durable, and the freeze is announced before it is done", async () => {
  const here = scene();
  const deeds: number[] = [];
  await stageZero({
    host: here.gateway.host,
    store: here.store,
    request: {
      stateDirectory: null,
      reason: "",
      startedMono: "0",
      doubts: [],
      playbook: "contain",
      playbookHash: CONTAIN.hash,
    },
    progress: () => {},
    onRecord: ({ kind, step }) => {
      if (kind === "intent" && step === "freeze") deeds.push(here.gateway.world.deeds.length);
    },
  });
  expect(deeds).toEqual([0]);
});

test("does not freeze what it did not find", async () => {
  const here = scene({ isAbsent: true });
  const { journal } = await contain(here);
  expect([kindsOf(journal.records).slice(2), here.gateway.world.deeds]).toEqual([
    ["intent survey", "result survey", "verify survey"],
    [],
  ]);
  const { pending, state } = foldRound(compile(CONTAIN), journal.records);
  expect([state.isEnded, [...pending.keys()]]).toEqual([true, []]);
});

describe("an incident that is there already", () => {
  test("goes on with another round when it is open", async () => {
    const here = scene();
    const first = await contain(here);
    const second = await contain(here);
    expect([
      second.id,
      second.journal.records
        .filter(({ kind }) => kind === "begun")
        .map(({ data }) => data["round"]),
    ]).toEqual([first.id, [1, 2]]);
  });

  const inTheWay: readonly (readonly [string, (here: Scene, id: string) => void])[] = [
    ["another process is at work on it", ({ store }, id) => void store.lockedElsewhere.add(id)],
    [
      "its journal is damaged",
      ({ store }, id) => void store.journals.set(id, Buffer.from("not a journal\n")),
    ],
    [
      "it is closed",
      ({ store, gateway }, id) => {
        const journal = openJournal({
          file: store.openJournal(id),
          clock: gateway.host.clock,
          digest: sha256Digest,
        });
        journal.append({
          kind: "closed",
          step: "",
          attempt: 0,
          data: { how: "undone", outcome: "done" },
        });
      },
    ],
    [
      "its lock cannot be taken",
      ({ store }, id) => {
        const { lock } = store;
        store.lock = (wanted) => {
          if (wanted === id) throw diskError("EIO", "input/output error, open");
          return lock(wanted);
        };
      },
    ],
  ];
  test.for(inTheWay)("does not stand in the way when %s", async ([, obstruct]) => {
    const here = scene();
    const first = await contain(here);
    const before = here.store.journals.get(first.id);
    obstruct(here, first.id);
    const left = here.store.journals.get(first.id);
    const deeds = here.gateway.world.deeds.length;
    // Ids carry the time to the second, and chance that a test holds still.
    const fresh = {
      ...here,
      gateway: {
        ...here.gateway,
        host: { ...here.gateway.host, ids: { randomHex: () => "cdcd" } },
      },
    };
    const second = await contain(fresh);
    expect([second.id === first.id, here.gateway.world.deeds.length > deeds]).toEqual([
      false,
      true,
    ]);
    expect([here.store.journals.get(first.id), before === undefined]).toEqual([left, false]);
  });
});

describe("not one act is done", () => {
  const failures: readonly (readonly [string, (store: MemoryStore) => void])[] = [
    [
      "the folder is read-only",
      (store) => void (store.refuseCreate = diskError("EROFS", "read-only file system, mkdir")),
    ],
    [
      "the disk is full",
      (store) =>
        void (store.refuseAppend = () => diskError("ENOSPC", "no space left on device, write")),
    ],
    [
      "the disk fails",
      (store) =>
        void (store.refuseAppend = () => diskError("EIO", "input/output error, fdatasync")),
    ],
    [
      "the lock cannot be made",
      (store) => void (store.refuseLock = diskError("ENOSPC", "no space left on device, open")),
    ],
    [
      "the folder cannot be listed nor made",
      (store) => {
        store.list = () => {
          throw diskError("EACCES", "permission denied, scandir");
        };
        store.refuseCreate = diskError("EACCES", "permission denied, mkdir");
      },
    ],
  ];
  test.for(failures)("when %s", async ([, fail]) => {
    const here = scene();
    fail(here.store);
    await expect(contain(here)).rejects.toThrow(JournalUnwritable);
    expect([here.gateway.world.deeds, here.told]).toEqual([[], []]);
  });
});
