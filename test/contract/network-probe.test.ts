/** What the probe answers where it can become somebody else, where it cannot, and where there is no way at all. */

import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

import { describeWith } from "../real/harness/require-parts.ts";

const LOOPBACK_UP = 'ip link set lo up && exec "$0" "$@"';

function ask(namespaces: readonly string[], script: string, uids: readonly number[]): unknown {
  const argv = [process.execPath, join(import.meta.dirname, "ask-probe.ts"), ...uids.map(String)];
  const output = execFileSync("unshare", [...namespaces, "sh", "-c", script, ...argv], {
    encoding: "utf8",
  });
  return JSON.parse(output);
}

const OPEN = [true, "open connected", "open connected"];

test("a Ctrl-C that is meant for us does not end the child that probes", async () => {
  const script = join(import.meta.dirname, "interrupted-probe.ts");
  const child = spawn(process.execPath, [script], { detached: true });
  const answer = await text(child.stdout);
  expect(JSON.parse(answer)).toEqual({ verdict: "open", reason: "connected" });
});

describeWith(["namespaces"], "a probe", () => {
  test("connects as any user where the way is open", () => {
    expect(ask(["--net"], LOOPBACK_UP, [0, 4_242, 65_534])).toEqual([OPEN, OPEN, OPEN]);
  });

  test("says that it cannot become users that its user namespace does not have", () => {
    const unable = [false, "unable EINVAL", "unable EINVAL"];
    const answers = ask(["--user", "--map-root-user", "--net"], LOOPBACK_UP, [0, 4_242]);
    expect(answers).toEqual([OPEN, unable]);
  });

  test("tells a way that is closed from a family that is not there", () => {
    const closed = [true, "blocked ENETUNREACH", "unable EAFNOSUPPORT"];
    expect(ask(["--net"], 'exec "$0" "$@"', [4_242])).toEqual([closed]);
  });
});
