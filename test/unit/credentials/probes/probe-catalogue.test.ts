/** The documented table of probes is the one that the code makes. */

import { join } from "node:path";
import { expect, test } from "vitest";

import { probeCatalogue } from "./probe-catalogue.ts";

const PAGE = join(import.meta.dirname, "../../../../docs/catalogue/probes.md");

test("docs/catalogue/probes.md is up to date", async () => {
  await expect(probeCatalogue()).toMatchFileSnapshot(PAGE);
});
