import { describe, expect, test } from "vitest";

import {
  connectionsToEnd,
  cutScope,
  hasPeer,
  ownerlessConnections,
} from "../../../src/model/containment.ts";
import type { CutScope } from "../../../src/model/containment.ts";
import type { SocketEntry } from "../../../src/model/socket.ts";
import type { Target } from "../../../src/model/target.ts";
import { GATEWAY } from "../../fakes/process-entries.ts";
import { EMPTY_TARGET } from "../../fakes/process-world.ts";

const UID = GATEWAY.uid;

function socket(said: Partial<SocketEntry>): SocketEntry {
  return {
    protocol: "tcp",
    family: 4,
    localAddress: "192.0.2.1",
    localPort: 40_000,
    remoteAddress: "203.0.113.9",
    remotePort: 443,
    state: "ESTABLISHED",
    uid: 1_234,
    inode: "7",
    pid: null,
    ...said,
  };
}

const SSH = socket({ uid: 0, localPort: 22, remoteAddress: "198.51.100.7", remotePort: 50_000 });

const TARGET: Target = {
  ...EMPTY_TARGET,
  uids: [UID],
  ports: [18_789],
  members: [{ ...GATEWAY, reasons: ["gateway-title"] }],
  operator: { ...EMPTY_TARGET.operator, lifelines: [SSH], sshPorts: [22] },
};

const SCOPE = cutScope(TARGET);

describe("what is cut", () => {
  test("are its users, its ports and whatever else its processes listen on, but never SSH's", () => {
    const listens = { pid: GATEWAY.pid, remoteAddress: "0.0.0.0", remotePort: 0 };
    const sockets = [
      socket({ ...listens, state: "LISTEN", localPort: 18_791 }),
      socket({ ...listens, protocol: "udp", state: "OPEN", localPort: 5_353 }),
      socket({ ...listens, state: "LISTEN", localPort: 22 }),
      socket({ pid: GATEWAY.pid, localPort: 40_001 }),
      socket({ state: "LISTEN", remotePort: 0, localPort: 8_080 }),
    ];
    expect(cutScope({ ...TARGET, sockets })).toEqual({
      uids: [UID],
      ports: [5_353, 18_789, 18_791],
      lifelines: [SSH],
      sshPorts: [22],
    });
  });
});

const ROOT_SCOPE: CutScope = { ...SCOPE, uids: [0] };

describe("connections that must end", () => {
  test.for([
    ["one of a blocked user", socket({ uid: UID }), true],
    ["one of a process of the set, whoever opened it", socket({ pid: GATEWAY.pid, uid: 0 }), true],
    ["a try that is on its way", socket({ uid: UID, state: "SYN_SENT" }), true],
    [
      "an orphan whose user is still told",
      socket({ uid: UID, inode: "0", state: "FIN_WAIT1" }),
      true,
    ],
    ["a connected UDP socket", socket({ uid: UID, protocol: "udp", state: "OPEN" }), true],
    [
      "an orphan of nobody at the gateway's port",
      socket({ uid: 0, inode: "0", state: "LAST_ACK", localPort: 18_789 }),
      true,
    ],
    ["an orphan of nobody elsewhere", socket({ uid: 0, inode: "0", state: "LAST_ACK" }), false],
    ["a listener, which undo could not bring back", socket({ uid: UID, state: "LISTEN" }), false],
    ["what only waits for late packets", socket({ uid: UID, state: "TIME_WAIT" }), false],
    ["a UDP socket without a peer", socket({ uid: UID, protocol: "udp", remotePort: 0 }), false],
    ["somebody else's", socket({}), false],
    ["the operator's own, even of a blocked user", { ...SSH, uid: UID }, false],
    [
      "the operator's own as an IPv6 socket shows it",
      { ...SSH, uid: UID, localAddress: "::ffff:192.0.2.1", remoteAddress: "::ffff:198.51.100.7" },
      false,
    ],
  ] as const)("%s: %s", ([, candidate, expected]) => {
    expect(connectionsToEnd(TARGET, SCOPE, [candidate])).toEqual(expected ? [candidate] : []);
  });

  test("one that the survey knew is still the gateway's after its process is gone", () => {
    const known = socket({ pid: GATEWAY.pid });
    const orphan = socket({ uid: 0, inode: "0", state: "FIN_WAIT1" });
    const target = { ...TARGET, sockets: [known] };
    expect(connectionsToEnd(target, SCOPE, [orphan])).toEqual([orphan]);
  });

  test("where root is cut off, every connection of sshd is spared", () => {
    const another = socket({ uid: 0, localPort: 22, remotePort: 50_001 });
    const roots = socket({ uid: 0 });
    expect(connectionsToEnd(TARGET, ROOT_SCOPE, [SSH, another, roots])).toEqual([roots]);
  });
});

test("orphans that nobody is told to own are named, unless root is cut off anyway", () => {
  const orphan = socket({ uid: 0, inode: "0", state: "CLOSING" });
  expect([
    ownerlessConnections(SCOPE, [orphan]),
    ownerlessConnections(ROOT_SCOPE, [orphan]),
  ]).toEqual([[orphan], []]);
});

test.for([
  ["ESTABLISHED", true],
  ["CLOSE_WAIT", true],
  ["SYN_SENT", false],
] as const)("a connection in state %s has a peer: %s", ([state, expected]) => {
  expect(hasPeer(socket({ state }))).toBe(expected);
});
