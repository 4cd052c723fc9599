import { expect, test } from "vitest";

import { probeCheck } from "../../../src/model/probe-verdict.ts";
import { controlUid } from "../../../src/model/probe-users.ts";

const PAIR = { uid: 1_000, family: 4, controlIs: "user 65534" } as const;
const OPEN = { verdict: "open", reason: "connected" } as const;
const BLOCKED = { verdict: "blocked", reason: "ETIMEDOUT" } as const;
const UNABLE = { verdict: "unable", reason: "EPERM" } as const;
const NO_IPV6 = { verdict: "unable", reason: "EAFNOSUPPORT" } as const;

test.for([
  [BLOCKED, OPEN, "yes", "user 1000 over IPv4 cannot connect (ETIMEDOUT); user 65534 could"],
  [OPEN, OPEN, "no", "user 1000 over IPv4 can connect"],
  [OPEN, BLOCKED, "no", "user 1000 over IPv4 can connect"],
  [
    BLOCKED,
    BLOCKED,
    "unknown",
    "user 1000 over IPv4 cannot connect (ETIMEDOUT), but user 65534 could not either: ETIMEDOUT",
  ],
  [
    BLOCKED,
    null,
    "unknown",
    "user 1000 over IPv4 cannot connect (ETIMEDOUT), but no other try says that the path works",
  ],
  [UNABLE, OPEN, "unknown", "user 1000 over IPv4 could not be tried: EPERM"],
  [NO_IPV6, NO_IPV6, "yes", "this host has no address of IPv4"],
] as const)("%o beside %o is %s", ([probed, control, answer, evidence]) => {
  expect(probeCheck({ ...PAIR, probed, control })).toEqual({
    id: "user-1000-blocked-ipv4",
    answer,
    evidence,
  });
});

test.for([
  [[1_000], 65_534],
  [[65_534], 65_533],
  [[65_534, 65_533, 65_532, 0], 65_531],
] as const)("beside %j user %i is asked", ([blocked, expected]) => {
  expect(controlUid(blocked)).toBe(expected);
});
