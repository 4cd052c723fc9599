import { expect, test } from "vitest";
import {
  isBefore,
  KNOWN_VULNERABILITIES,
} from "../../../src/triage/indicators/known-vulnerabilities.ts";
import { KNOWN_INDICATORS } from "../../../src/triage/indicators/known-indicators.ts";
import { AGENT_DATABASE, ask, CONFIG, places, STATE, STATE_DATABASE, table, told } from "./ask.ts";

test("a sign of ClawHavoc is found in commands, jobs, skills and the config, all places in one finding", async () => {
  const server = "91.92.242.30";
  const command = {
    type: "tool.call",
    data: { name: "exec", args: { command: `ping ${server}` } },
  };
  const asked = await ask(KNOWN_INDICATORS, {
    databases: {
      [AGENT_DATABASE]: table(
        "trajectory_runtime_events",
        [{ event_json: command, created_at: 1_795_201_876_889 }],
        23,
      ),
      [STATE_DATABASE]: table("cron_jobs", [
        { job_json: { payload: { argv: [`http://${server}`] } }, updated_at: 1_795_201_876_889 },
      ]),
    },
    files: {
      [`${STATE}/skills/x/SKILL.md`]: `see http://${server}/i`,
      [CONFIG]: `{mcp:{servers:{x:{url:"http://${server}"}}}}`,
    },
  });
  expect(told(asked).map((line) => line.slice(0, 84))).toEqual([
    "malicious: 91.92.242.30, the server of the ClawHavoc campaign, stands in 4 place(s),",
  ]);
  expect(places(asked)[0]?.length).toBe(4);
});

test("a release with published defects is told, a release after all of them is not", async () => {
  const folder = "/usr/lib/node_modules/openclaw";
  const installed = (version: string) =>
    ask(KNOWN_VULNERABILITIES, {
      places: { packageFolders: [folder] },
      files: { [`${folder}/package.json`]: JSON.stringify({ name: "openclaw", version }) },
    });
  const asked = await installed("2026.4.1");
  expect(told(asked)).toEqual([
    "suspicious: release 2026.4.1 has 2 published defect(s): CVE-2026-44109 (the Feishu webhook let everybody in; fixed in 2026.4.15), CVE-2026-44116 (Zalo sent requests to an address of the attacker's choice; fixed in 2026.4.22)",
  ]);
  expect(places(asked)).toEqual([[`${folder}/package.json version`]]);
  expect((await installed("2026.9.6")).found).toEqual([]);
  expect((await installed("what\u001b[2J")).found).toEqual([]);
});

test.each([
  ["2026.2.2", "2026.2.14", true],
  ["2026.2.14", "2026.2.14", false],
  ["2026.10.1", "2026.2.14", false],
  ["2025.12.31", "2026.1.20", true],
  ["2026.1.20-beta.1", "2026.1.20", true],
  ["2026.1.20+build.1", "2026.1.20", false],
  ["latest", "2026.1.20", false],
])("%s before %s: %s", (version, fixedIn, is) => {
  expect(isBefore(version, fixedIn)).toBe(is);
});
