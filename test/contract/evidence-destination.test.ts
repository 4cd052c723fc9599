import { mkdirSync, symlinkSync, writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { folderDestination } from "../../src/adapters/evidence/folder-destination.ts";
import { destinationCases } from "./destination-cases.ts";

describe("a folder of another disk", () => {
  destinationCases(async (room) => {
    const folder = join(room, "disk", "ir-1");
    return { destination: folderDestination(folder), folder };
  });

  test("a link in the way is not followed, and a file where the folder should be is said", async () => {
    const room = mkdtempSync(join(tmpdir(), "ir-destination-"));
    try {
      mkdirSync(join(room, "disk"));
      writeFileSync(join(room, "source"), "evidence");
      symlinkSync(join(room, "elsewhere"), join(room, "disk", "TOP.partial"));
      const sending = { name: "TOP", path: join(room, "source"), from: 0, bytes: 8, sha256: "" };
      const { signal } = new AbortController();
      const problem = await folderDestination(join(room, "disk")).send(sending, signal);
      expect(problem).toBe("could not be written (ELOOP)");
      const seen = await folderDestination(join(room, "source", "below")).look(["TOP"]);
      expect(seen).toEqual({ kind: "failed", problem: "cannot be used (ENOTDIR)" });
    } finally {
      rmSync(room, { recursive: true });
    }
  });
});
