/** What every packet filter of ours promises, as questions that answer plain values. */

import type { Containment, Firewall } from "../../src/ports/firewall.ts";

export interface FirewallCase {
  readonly name: string;
  ask(firewall: Firewall): Promise<unknown>;
  readonly expected: unknown;
}

const CUT: Containment = {
  incident: "ir-20261120-030000-0000",
  uids: [4242, 1000],
  ports: [18789, 5353],
  lifelines: [],
  sshPorts: [22],
};

/** Root is blocked as well, so the operator's way in has to be spared: both families, mapped and scoped. */
const ROOT_CUT: Containment = {
  ...CUT,
  uids: [0],
  lifelines: [
    lifeline("192.0.2.1", "192.0.2.9"),
    lifeline("::ffff:192.0.2.1", "::ffff:192.0.2.8"),
    lifeline("fe80::1%eth0", "fe80::2"),
  ],
  sshPorts: [22, 2222],
};

function lifeline(localAddress: string, remoteAddress: string) {
  return { localAddress, localPort: 22, remoteAddress, remotePort: 50_000 };
}

export const FIREWALL_CASES: readonly FirewallCase[] = [
  {
    name: "is ready where nothing forbids it",
    ask: (firewall) => firewall.readiness(),
    expected: { ready: true },
  },
  {
    name: "has nothing of ours at first",
    ask: async (firewall) => [
      await firewall.ownTable(),
      await firewall.matches(CUT),
      await firewall.attempts(),
    ],
    expected: [null, false, []],
  },
  {
    name: "recognises what it loaded and nothing else",
    ask: async (firewall) => {
      await firewall.replace(CUT);
      return [
        await firewall.matches(CUT),
        await firewall.matches({ ...CUT, uids: [4242] }),
        await firewall.matches({ ...CUT, ports: [...CUT.ports, 1] }),
        await firewall.matches({ ...CUT, incident: "another" }),
        await firewall.matches(ROOT_CUT),
      ];
    },
    expected: [true, false, false, false, false],
  },
  {
    name: "recognises exceptions for the operator where root is blocked",
    ask: async (firewall) => {
      await firewall.replace(ROOT_CUT);
      return [
        await firewall.matches(ROOT_CUT),
        await firewall.matches({ ...ROOT_CUT, sshPorts: [22] }),
        await firewall.matches({ ...ROOT_CUT, lifelines: ROOT_CUT.lifelines.slice(1) }),
      ];
    },
    expected: [true, false, false],
  },
  {
    name: "loads one port of SSH as well as several",
    ask: async (firewall) => {
      const one = { ...ROOT_CUT, sshPorts: [22] };
      await firewall.replace(one);
      return firewall.matches(one);
    },
    expected: true,
  },
  {
    name: "loads a cut without ports",
    ask: async (firewall) => {
      const none = { ...CUT, ports: [] };
      await firewall.replace(none);
      return firewall.matches(none);
    },
    expected: true,
  },
  {
    name: "is the same after a second replacement",
    ask: async (firewall) => {
      await firewall.replace(CUT);
      const once = await firewall.ruleset();
      await firewall.replace(CUT);
      return (await firewall.ruleset()) === once;
    },
    expected: true,
  },
  {
    name: "leaves the ruleset as it was, however often it is taken back",
    ask: async (firewall) => {
      const before = await firewall.ruleset();
      await firewall.replace(CUT);
      const isChanged = (await firewall.ruleset()) !== before;
      await firewall.restore(null);
      const after = await firewall.ruleset();
      await firewall.restore(null);
      return [isChanged, after === before, (await firewall.ruleset()) === before];
    },
    expected: [true, true, true],
  },
  {
    name: "puts an earlier table of ours back as it was",
    ask: async (firewall) => {
      await firewall.replace(ROOT_CUT);
      const earlier = await firewall.ownTable();
      await firewall.replace(CUT);
      await firewall.restore(earlier);
      return [(await firewall.ownTable()) === earlier, await firewall.matches(ROOT_CUT)];
    },
    expected: [true, true],
  },
];

export const FORBIDDEN = "this namespace is off limits";

/** The same filter where the safety catch holds. */
export const FORBIDDEN_CASES: readonly FirewallCase[] = [
  {
    name: "says that it may not act",
    ask: (firewall) => firewall.readiness(),
    expected: {
      ready: false,
      reason: FORBIDDEN,
      remedy: "run this in a network namespace of its own",
    },
  },
  {
    name: "changes nothing",
    ask: async (firewall) => {
      const before = await firewall.ruleset();
      const refusals = await Promise.allSettled([
        firewall.replace(CUT),
        firewall.restore(null),
        firewall.restore("anything"),
      ]);
      return [
        refusals.map((refusal) => refusal.status === "rejected" && String(refusal.reason)),
        (await firewall.ruleset()) === before,
      ];
    },
    expected: [Array.from({ length: 3 }, () => `Error: ${FORBIDDEN}`), true],
  },
];
