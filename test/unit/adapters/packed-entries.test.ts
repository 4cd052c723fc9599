import * as fc from "fast-check";
import { expect, test } from "vitest";

import { PackedEntries } from "../../../src/adapters/evidence/packed-entries.ts";
import type { FoundEntry } from "../../../src/ports/evidence-tree.ts";

const small = fc.integer({ min: 0, max: 0xffff_ffff });
const large = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const size = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const time = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const bytes = fc.uint8Array({ maxLength: 300 }).map((one) => Buffer.from(one));
const entry: fc.Arbitrary<FoundEntry> = fc.record({
  path: bytes,
  kind: fc.constantFrom("file", "directory", "symlink", "fifo", "socket", "unknown"),
  linkTarget: fc.option(bytes),
  status: fc.record({
    dev: large,
    ino: large,
    nlink: small,
    mode: small,
    uid: small,
    gid: small,
    size,
    allocated: size,
    atimeNs: time,
    mtimeNs: time,
    ctimeNs: time,
    birthNs: time,
  }),
});

test("what is packed comes out again, as often as it is asked for", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
      const packed = new PackedEntries();
      for (const one of entries) packed.add(one);
      expect(packed.length).toBe(entries.length);
      expect(packed.first).toEqual(entries[0] ?? null);
      for (let round = 0; round < 2; round += 1) expect(Array.from(packed)).toEqual(entries);
    }),
  );
});

test("more than one block, and entries longer than a block", () => {
  const packed = new PackedEntries();
  const [sample] = fc.sample(entry, { numRuns: 1, seed: 7 });
  if (sample === undefined) throw new Error("no sample");
  const entries = Array.from({ length: 9_000 }, (_, index) => ({
    ...sample,
    path: Buffer.alloc(index === 5_000 ? 2_000_000 : 200, index % 251),
  }));
  for (const one of entries) packed.add(one);
  expect(Array.from(packed)).toEqual(entries);
});
