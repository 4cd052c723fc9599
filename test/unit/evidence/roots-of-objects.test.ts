/** The objects of a workspace's repository lie below three folders of other collectors; none of those walks comes past them. */

import { expect, test } from "vitest";
import { pathCollectors } from "../../../src/evidence/collectors/index.ts";
import { STATE } from "../../../src/evidence/layout.ts";
import { rootsFor } from "../../../src/evidence/roots.ts";
import { memoryKernel } from "../../fakes/memory-evidence.ts";

test("objects of the workspace are a root of their own: the nearest folder above decides", () => {
  const places = { state: ["/h/.openclaw"], workspace: ["/h/.openclaw/workspace"] };
  const { roots } = rootsFor(pathCollectors(STATE), places, memoryKernel({}));
  const collectorOf = (path: string): string | undefined =>
    roots.find((root) => root.path === path)?.collector.id;
  expect(collectorOf("/h/.openclaw/workspace/.git/objects")).toBe("git-objects");
  expect(collectorOf("/h/.openclaw/workspace/.git")).toBe("git-state");
  expect(collectorOf("/h/.openclaw/.git/objects")).toBe("git-objects");
});
