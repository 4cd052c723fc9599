/** What every second place for evidence promises, whatever carries the bytes. */

import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { EvidenceDestination } from "../../src/ports/evidence-destination.ts";

export interface DestinationUnderTest {
  readonly destination: EvidenceDestination;
  /** Where the files arrive, as this process sees it. */
  readonly folder: string;
}

const BODY = Buffer.from("evidence ".repeat(50_000));
const SHA256 = hash("sha256", BODY);
const NAME = "10-state.tar.zst";

export function destinationCases(open: (room: string) => Promise<DestinationUnderTest>): void {
  let room: string;
  let there: DestinationUnderTest;
  let path: string;
  const { signal } = new AbortController();

  beforeEach(async () => {
    room = mkdtempSync(join(tmpdir(), "ir-destination-"));
    there = await open(room);
    path = join(room, "source");
    writeFileSync(path, BODY);
  });

  afterEach(() => rmSync(room, { recursive: true, force: true }));

  const send = (from = 0, sha256 = SHA256): Promise<string | null> =>
    there.destination.send({ name: NAME, path, from, bytes: BODY.length, sha256 }, signal);
  const look = async () => {
    const seen = await there.destination.look([NAME, "TOP"]);
    return seen.kind === "seen" ? Object.fromEntries(seen.files) : seen.problem;
  };

  test("a file arrives whole, under its name, and is hashed there", async () => {
    expect(await look()).toEqual({ [NAME]: { kind: "absent" }, TOP: { kind: "absent" } });
    expect(await send()).toBe(null);
    expect(readFileSync(join(there.folder, NAME)).equals(BODY)).toBe(true);
    const arrived = { kind: "whole", sha256: SHA256 };
    expect(await look()).toEqual({ [NAME]: arrived, TOP: { kind: "absent" } });
  });

  test("what has arrived in part is seen, and only the rest is sent", async () => {
    await look();
    appendFileSync(join(there.folder, `${NAME}.partial`), BODY.subarray(0, 12_345));
    expect(await look()).toEqual({
      [NAME]: { kind: "partial", bytes: 12_345 },
      TOP: { kind: "absent" },
    });
    expect(await send(12_345)).toBe(null);
    expect(readFileSync(join(there.folder, NAME)).equals(BODY)).toBe(true);
  });

  test("what is not what was sent does not get its name; discarded, it can be sent anew", async () => {
    await look();
    appendFileSync(join(there.folder, `${NAME}.partial`), "other bytes");
    expect(await send(11)).toBe("what arrived is not what was sent");
    expect((await there.destination.look([NAME])).kind).toBe("seen");
    expect(await there.destination.discard(NAME)).toBe(null);
    expect(await send()).toBe(null);
    expect(readFileSync(join(there.folder, NAME)).equals(BODY)).toBe(true);
  });

  test("what is there under the name is never replaced", async () => {
    await look();
    writeFileSync(join(there.folder, NAME), "somebody else's");
    expect(await send()).toEqual(expect.any(String));
    expect(readFileSync(join(there.folder, NAME), "utf8")).toBe("somebody else's");
  });
}
