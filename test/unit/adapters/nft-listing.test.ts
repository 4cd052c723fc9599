import { describe, expect, test } from "vitest";

import { recordedAttempts, tablePhrases } from "../../../src/adapters/firewall/nft-listing.ts";

const rule = (expr: readonly unknown[], comment?: string) => ({
  rule: { chain: "outgoing", expr, ...(comment === undefined ? {} : { comment }) },
});

describe("phrases", () => {
  test.for([
    ["the tool's own words", { metainfo: { version: "1.0.6" } }, []],
    ["a table", { table: { family: "inet", name: "ir_containment" } }, []],
    [
      "a table that was put to sleep",
      { table: { name: "ir_containment", flags: "dormant" } },
      ['table flags "dormant"'],
    ],
    [
      "a set, in order of numbers",
      { set: { name: "blocked_uids", type: "uid", elem: [1000, 0, 42] } },
      ["set blocked_uids uid: 0,42,1000"],
    ],
    [
      "an empty set",
      { set: { name: "blocked_ports", type: "inet_service" } },
      ["set blocked_ports inet_service: "],
    ],
    [
      "a chain",
      { chain: { name: "incoming", type: "filter", hook: "input", prio: -150, policy: "drop" } },
      ["chain incoming filter input -150 drop"],
    ],
    [
      "a rule of a version that names the family as well",
      rule(
        [
          { match: { op: "==", left: { meta: { key: "nfproto" } }, right: "ipv4" } },
          { match: { op: "==", left: { meta: { key: "skuid" } }, right: "@blocked_uids" } },
          { counter: "dropped_out" },
          { drop: null },
        ],
        "ours",
      ),
      ['outgoing 0: meta skuid == @blocked_uids; counter dropped_out; drop; "ours"'],
    ],
    [
      "a mask, however the version groups it",
      rule([
        {
          match: {
            op: "!=",
            left: {
              "&": [{ payload: { protocol: "tcp", field: "flags" } }, { "|": ["syn", "ack"] }],
            },
            right: "syn",
          },
        },
      ]),
      ["outgoing 0: tcp flags & ack,syn != syn"],
    ],
    [
      "a set of one",
      rule([
        {
          match: {
            op: "==",
            left: { payload: { protocol: "tcp", field: "dport" } },
            right: { set: [22] },
          },
        },
      ]),
      ["outgoing 0: tcp dport == 22"],
    ],
    [
      "a statement that is not known stays visible",
      rule([{ jump: { target: "elsewhere" } }]),
      ['outgoing 0: {"jump":{"target":"elsewhere"}}'],
    ],
    [
      "an object that is not known stays visible",
      { flowtable: { name: "f" } },
      ['{"flowtable":{"name":"f"}}'],
    ],
  ] as const)("%s", ([, item, phrases]) => {
    expect(tablePhrases({ nftables: [item] })).toEqual(phrases);
  });

  test("the order of rules counts", () => {
    const drop = rule([{ drop: null }]);
    const accept = rule([{ accept: null }]);
    expect(tablePhrases({ nftables: [drop, accept] })).toEqual([
      "outgoing 0: drop",
      "outgoing 1: accept",
    ]);
  });

  test.for([null, 1, "text", {}, { nftables: {} }, { nftables: [null, 3, []] }])(
    "what is no listing gives no phrase that could match: %j",
    (raw) => {
      expect(tablePhrases(raw).every((phrase) => !phrase.includes("drop"))).toBe(true);
    },
  );
});

test("attempts are read from their sets, with and without counters", () => {
  const elem = [
    { elem: { val: { concat: ["203.0.113.9", "tcp", 443] }, counter: { packets: 3, bytes: 180 } } },
    { concat: ["203.0.113.9", "udp", 53] },
  ];
  const listing = {
    nftables: [{ set: { name: "attempts4", elem } }, { set: { name: "blocked_uids", elem: [1] } }],
  };
  expect(recordedAttempts(listing)).toEqual([
    { address: "203.0.113.9", protocol: "tcp", port: 443, packets: 3 },
    { address: "203.0.113.9", protocol: "udp", port: 53, packets: 0 },
  ]);
});
