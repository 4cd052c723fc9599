/** What a process keeps in its environment is never in the evidence; what it deleted is. */

import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";

import { captureVolatile } from "../../src/actions/capture-volatile.ts";
import { evidenceCase, memberWithPid } from "../fakes/evidence-case.ts";
import type { EvidenceCase } from "../fakes/evidence-case.ts";

const CANARY = "canary-5f1c0e6d7b";

let incident: EvidenceCase | null = null;
let child: ChildProcess | null = null;

afterEach(() => {
  child?.kill("SIGKILL");
  incident?.remove();
});

test("names of variables are there, values are not, a deleted program and a deleted file are", async () => {
  const place = evidenceCase();
  const program = join(place.room, "implant");
  const dropped = join(place.room, "dropped.bin");
  copyFileSync("/bin/sleep", program);
  writeFileSync(dropped, "content of a deleted file");
  const held = openSync(dropped, "r");
  child = spawn(program, ["1000"], {
    env: { API_TOKEN: CANARY, odd_name: CANARY, PATH: CANARY },
    stdio: ["ignore", "ignore", "ignore", held],
  });
  unlinkSync(program);
  unlinkSync(dropped);
  place.remove();
  incident = evidenceCase({ members: [memberWithPid(child.pid ?? 0)] });
  const { verdict } = await incident.perform(captureVolatile);
  expect(verdict.outcome, verdict.summary).toBe("done");

  const archive = join(incident.folder, "evidence", "00-volatile.tar.zst");
  const tar = execFileSync("zstd", ["-dc", archive], { maxBuffer: 2 ** 28 });
  expect(tar.includes(CANARY)).toBe(false);
  const to = join(incident.room, "unpacked");
  mkdirSync(to);
  execFileSync("tar", ["--zstd", "-xf", archive, "-C", to]);
  const own = join(to, "volatile", "process", String(child.pid));
  expect(JSON.parse(readFileSync(join(own, "environment-names.json"), "utf8"))).toEqual({
    names: ["API_TOKEN", "PATH"],
    other: 1,
    note: "environment values not captured",
  });
  expect(readFileSync(join(own, "deleted-exe")).equals(readFileSync("/bin/sleep"))).toBe(true);
  expect(readFileSync(join(own, "deleted-fd-3"), "utf8")).toBe("content of a deleted file");
  expect(readFileSync(join(own, "cmdline"), "utf8")).toBe(`${program}\x001000\0`);
});
