/** The latest incident is the last one by name: a clock that was set back must not hide it behind an older one. */

import { expect, test } from "vitest";

import { incidentId } from "../../../src/incident/incident-id.ts";

const AT = "2026-11-20T21:30:00.123Z";

test.for([
  ["the first", null, "ir-20261120-213000-0a1b"],
  ["one after an earlier one", "ir-20261120-212959-ffff", "ir-20261120-213000-0a1b"],
  ["one within the same second", "ir-20261120-213000-ffff", "ir-20261120-213001-0a1b"],
  ["one after the clock was set back", "ir-20261231-235959-0000", "ir-20270101-000000-0a1b"],
  ["one beside a folder of another name", "zz", "ir-20261120-213000-0a1b"],
] as const)("%s is the last by name", ([, latest, id]) => {
  expect(incidentId({ at: AT, random: "0a1b", latest })).toBe(id);
});
