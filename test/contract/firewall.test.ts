/** The same promises from the filter in memory, from nftables and from iptables in namespaces of their own. */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { memoryFirewall } from "../fakes/memory-firewall.ts";
import { describeWith } from "../real/harness/require-parts.ts";
import { FIREWALL_CASES, FORBIDDEN, FORBIDDEN_CASES } from "./firewall-cases.ts";

const ALL_CASES = [...FIREWALL_CASES, ...FORBIDDEN_CASES];

describe("in memory", () => {
  test.for(FIREWALL_CASES)("$name", async ({ ask, expected }) => {
    expect(await ask(memoryFirewall())).toEqual(expected);
  });

  test.for(FORBIDDEN_CASES)("where it is forbidden, it $name", async ({ ask, expected }) => {
    expect(await ask(memoryFirewall(() => FORBIDDEN))).toEqual(expected);
  });
});

function answersOf(kind: string, before = "true"): readonly unknown[] {
  const script = join(import.meta.dirname, "ask-firewall.ts");
  const inside = `${before} && ip link set lo up && exec "$0" "$@"`;
  const argv = ["--net", "--mount", "sh", "-c", inside, process.execPath, script, kind];
  const answers: unknown = JSON.parse(execFileSync("unshare", argv, { encoding: "utf8" }));
  return Array.isArray(answers) ? answers : [];
}

describeWith(["nft"], "nftables", () => {
  test("keeps every promise", { timeout: 60_000 }, () => {
    expect(answersOf("nftables")).toEqual(ALL_CASES.map(({ expected }) => expected));
  });

  test("keeps every promise where protocols have no names", { timeout: 60_000 }, () => {
    const hide = "if [ -e /etc/protocols ]; then mount --bind /dev/null /etc/protocols; fi";
    const answers = answersOf("nftables", hide);
    expect(answers).toEqual(ALL_CASES.map(({ expected }) => expected));
  });
});

describeWith(["namespaces", "command:ip6tables-restore"], "iptables", () => {
  test("keeps every promise", { timeout: 60_000 }, () => {
    expect(answersOf("iptables")).toEqual(ALL_CASES.map(({ expected }) => expected));
  });
});
