/** The documented kinds are those of the code. */

import { join } from "node:path";
import { expect, test } from "vitest";

import { KINDS } from "../../../../src/credentials/kinds/index.ts";
import { kindCatalogue } from "./kind-catalogue.ts";

const PAGE = join(import.meta.dirname, "../../../../docs/catalogue/credentials.md");

test("docs/catalogue/credentials.md is up to date", async () => {
  await expect(kindCatalogue()).toMatchFileSnapshot(PAGE);
});

test("every kind has a section with its console, its date and a step that revokes", () => {
  const sections = new Map(
    kindCatalogue()
      .split("\n### ")
      .slice(1)
      .map((text) => [text.split("\n")[0] ?? "", text]),
  );
  expect([...sections.keys()].toSorted()).toEqual(KINDS.map(({ id }) => id).toSorted());
  for (const { id, manual, unverified } of KINDS) {
    const text = sections.get(id) ?? "";
    expect(text).toContain(`(checked on ${manual.checkedOn})`);
    expect(text).toMatch(/^\d+\. _revoke_: \S/mu);
    expect(text.includes("- **unverified**: ")).toBe(unverified.length > 0);
  }
});
