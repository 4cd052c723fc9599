import { describe, expect, test } from "vitest";

import { blockNetwork } from "../../../src/actions/block-network.ts";
import type { Host } from "../../../src/ports/host.ts";
import { fakeGateway } from "../../fakes/fake-gateway.ts";
import type { FakeGateway } from "../../fakes/fake-gateway.ts";
import { hostDeeds } from "../../fakes/host-deeds.ts";
import type { HostDeeds } from "../../fakes/host-deeds.ts";

interface Cut extends FakeGateway {
  readonly deeds: HostDeeds;
}

/** `change`: what this host does differently. */
function cutting(change: (host: Host) => Partial<Host> = () => ({})): Cut {
  const gateway = fakeGateway();
  const deeds = hostDeeds(blockNetwork, { ...gateway.host, ...change(gateway.host) });
  return { ...gateway, deeds };
}

const CUT_OFF =
  "user 2000 cut off: no connection comes in or goes out, over IPv4 and IPv6; port 18789 closed";
const FREE = "user 2000 may use the network again";

describe("cutting off", () => {
  test("loads the rules, ends what is open, and leaves the operator's connection", async () => {
    const { deeds, host, firewall } = cutting();
    const { outcome, summary, facts } = await deeds.perform();
    expect([outcome, summary]).toEqual([
      "done",
      `${CUT_OFF}; 1 ended, no connection of theirs is left`,
    ]);
    expect(facts?.["cut"]).toEqual({
      kind: "memory",
      uids: [2_000],
      ports: [18_789],
      rulesetHashBefore: expect.stringMatching(/^[0-9a-f]{64}$/u),
      socketsDestroyed: 1,
      controlBefore: null,
      containment: expect.objectContaining({ uids: [2_000] }),
    });
    expect(host.sockets.list([]).map(({ localPort, state }) => `${localPort} ${state}`)).toEqual([
      "22 ESTABLISHED",
      "18789 LISTEN",
    ]);
    expect(firewall.own).toContain("2000");
  });

  test("asks nothing of the host when the rules cannot be changed", async () => {
    const { deeds } = cutting(() => ({ firewall: fakeGateway({ isRoot: false }).firewall }));
    expect(await deeds.plan()).toEqual({
      kind: "impossible",
      reason: "only root may change the packet filter",
      remedy: "run this in a network namespace of its own",
    });
  });

  test("writes the state before down, so that it can be put back and shown", async () => {
    const { deeds, firewall } = cutting();
    const planned = await deeds.plan();
    expect(planned.kind === "act" && planned.prior).toEqual({
      ownTable: null,
      ruleset: firewall.foreign,
    });
  });

  test("asks before the cut whether its user can connect, where nobody else can be asked later", async () => {
    const { deeds } = cutting((host) => ({ probe: { ...host.probe, canActAs: () => false } }));
    const { facts } = await deeds.perform();
    expect(facts?.["cut"]).toEqual(
      expect.objectContaining({
        controlBefore: [4, 6].map(() => ({ verdict: "open", reason: "" })),
      }),
    );
  });

  test("fails when a connection cannot be ended, and says that data may still leave", async () => {
    const { deeds } = cutting(({ sockets }) => ({
      sockets: { ...sockets, destroy: () => Promise.resolve("unsupported") },
    }));
    const { outcome, summary } = await deeds.perform();
    expect([outcome, summary]).toEqual([
      "failed",
      "1 of their connections still exist, and data already queued may still leave: tcp 192.0.2.1:40000 to 203.0.113.9:443 ESTABLISHED; this kernel or this user cannot end connections (ss -K)",
    ]);
  });

  test("fails when the kernel says that it ended one and did not", async () => {
    const { deeds } = cutting(({ sockets }) => ({
      sockets: { ...sockets, destroy: () => Promise.resolve("asked") },
    }));
    const { outcome, summary } = await deeds.perform();
    expect([outcome, summary.endsWith("they did not end")]).toEqual(["failed", true]);
  });

  test("fails when the rules that are loaded are others", async () => {
    const { deeds } = cutting(({ firewall }) => ({
      firewall: { ...firewall, matches: () => Promise.resolve(false) },
    }));
    const { outcome, summary } = await deeds.perform();
    expect([outcome, summary]).toEqual([
      "failed",
      "the rules that memory has loaded are not the ones that were asked for",
    ]);
  });

  test("fails when a process has a network of its own", async () => {
    const { deeds } = cutting(({ sockets }) => ({
      sockets: { ...sockets, sharesNetwork: (pid) => pid !== 102 },
    }));
    const { outcome, summary } = await deeds.perform();
    expect([outcome, summary]).toEqual([
      "failed",
      "bash (102) has a network of its own, which these rules do not reach",
    ]);
  });

  test("cannot tell when the sockets cannot be listed", async () => {
    const { deeds } = cutting(({ sockets }) => ({
      sockets: {
        ...sockets,
        list: () => {
          throw new Error("/proc/self/net/tcp cannot be read");
        },
      },
    }));
    await expect(deeds.perform()).rejects.toThrow("cannot be read");
  });

  test("is recognised after a crash, without a receipt", async () => {
    const { deeds } = cutting();
    await deeds.perform();
    const { outcome, summary } = await deeds.lookAgain();
    expect([outcome, summary]).toEqual(["done", `${CUT_OFF}; no connection of theirs is left`]);
  });
});

describe("taking it back", () => {
  test("leaves the ruleset as it was, also when it is repeated", async () => {
    const { deeds, firewall } = cutting();
    await deeds.perform();
    const done = {
      outcome: "done",
      summary: `${FREE}: our rules are gone; the whole ruleset is as it was, byte for byte`,
    };
    expect([await deeds.undo(), await deeds.undo(), firewall.own]).toEqual([done, done, null]);
  });

  test("saves what was tried since the cut, which goes with the rules", async () => {
    const attempt = { address: "192.0.2.7", protocol: "tcp", port: 443, packets: 3 };
    const { deeds } = cutting(({ firewall }) => ({
      firewall: { ...firewall, attempts: () => Promise.resolve([attempt]) },
    }));
    await deeds.perform();
    await deeds.undo();
    expect(deeds.saved).toEqual([{ attempts: [attempt] }]);
  });

  test("is harmless where the rules are gone already", async () => {
    const { deeds, firewall } = cutting();
    await deeds.perform();
    firewall.own = null;
    expect((await deeds.undo()).outcome).toBe("done");
  });

  test("leaves alone what others changed meanwhile, and says so", async () => {
    const { deeds, firewall } = cutting();
    await deeds.perform();
    firewall.foreign = "other rules of others\n";
    expect(await deeds.undo()).toEqual({
      outcome: "done",
      summary: `${FREE}: our rules are gone; other rules were changed by somebody else meanwhile and were left alone`,
    });
    expect(firewall.foreign).toBe("other rules of others\n");
  });

  test("says that it could not compare what could not be read before", async () => {
    const { deeds } = cutting(({ firewall }) => ({
      firewall: { ...firewall, ruleset: () => Promise.reject(new Error("too long")) },
    }));
    expect((await deeds.perform()).outcome).toBe("done");
    expect(await deeds.undo()).toEqual({
      outcome: "done",
      summary: `${FREE}: our rules are gone; the rules of others were not touched, and could not be read before`,
    });
  });

  test("asks when the rules under our name are another incident's", async () => {
    const { deeds, firewall } = cutting();
    await deeds.perform();
    firewall.own = "another incident's rules\n";
    expect([(await deeds.undo()).outcome, firewall.own]).toEqual([
      "conflict",
      "another incident's rules\n",
    ]);
  });

  test("puts an earlier incident's rules back", async () => {
    const { deeds, firewall } = cutting();
    firewall.own = "an earlier incident's rules\n";
    await deeds.perform();
    expect(await deeds.undo()).toEqual({
      outcome: "done",
      summary:
        "our rules are as they were before this cut, so that user 2000 may still be cut off; the whole ruleset is as it was, byte for byte",
    });
    expect(firewall.own).toBe("an earlier incident's rules\n");
  });

  test("is not said of rules that another packet filter holds", async () => {
    const gateway = fakeGateway();
    const { firewall } = gateway.host;
    const other = { ...firewall };
    const deeds = hostDeeds(blockNetwork, { ...gateway.host, firewall: other });
    await deeds.perform();
    Object.assign(other, { kind: "nftables", ownTable: () => Promise.resolve(null) });
    expect(await deeds.undo()).toEqual({
      outcome: "unknown",
      summary:
        "the network was cut with memory, and ir uses nftables here now: whether the rules of memory still hold is not known",
    });
    expect(gateway.firewall.own).toContain("2000");
  });
});
