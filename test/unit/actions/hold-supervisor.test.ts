import { describe, expect, test } from "vitest";

import { holdSupervisor } from "../../../src/actions/hold-supervisor.ts";
import type { ProcessEntry } from "../../../src/model/process.ts";
import { identityOf } from "../../../src/model/process.ts";
import type { Supervisor, Target } from "../../../src/model/target.ts";
import type { Host } from "../../../src/ports/host.ts";
import type { ServiceManager, ServiceState } from "../../../src/ports/service-manager.ts";
import { fakeGateway } from "../../fakes/fake-gateway.ts";
import { hostDeeds } from "../../fakes/host-deeds.ts";
import { GATEWAY, processEntry } from "../../fakes/process-entries.ts";
import { EMPTY_TARGET, processWorld } from "../../fakes/process-world.ts";

const LOOP = processEntry({ pid: 90, uid: 2_000, comm: "loop" });
const RELEASED = "what starts the gateway may do so again, as before";

function supervisor(said: Partial<Supervisor>): Supervisor {
  return { kind: "systemd-system", name: "openclaw.service", processes: [], uid: null, ...said };
}

const PARENT = supervisor({ kind: "parent-process", name: "loop", processes: [identityOf(LOOP)] });

interface Manager {
  readonly services: ServiceManager;
  state: ServiceState;
  readonly asked: readonly string[];
}

function manager(said: Partial<ServiceState> = {}): Manager {
  const asked: string[] = [];
  const of: Manager = {
    asked,
    state: {
      active: "active",
      enabled: "enabled",
      restartDelayMs: 5_000,
      files: ["/etc/systemd/system/openclaw.service"],
      triggers: [],
      held: [],
      ...said,
    },
    services: {
      readiness: () => Promise.resolve({ ready: true }),
      state: () => Promise.resolve(of.state),
      hold: () => {
        of.state = { ...of.state, enabled: "masked-runtime" };
        return Promise.resolve();
      },
      isHeld: () => Promise.resolve(of.state.enabled === "masked-runtime"),
      unhold: (_, before) => {
        of.state = { ...of.state, enabled: before.enabled };
        return Promise.resolve();
      },
      start: ({ name }) => {
        asked.push(`start ${name}`);
        of.state = { ...of.state, active: "activating" };
        return Promise.resolve();
      },
      settleStopped: () => Promise.resolve(),
    },
  };
  return of;
}

interface Situation {
  readonly supervisors: readonly Supervisor[];
  readonly processes?: readonly ProcessEntry[];
  readonly operator?: Partial<Target["operator"]>;
  readonly host?: Partial<Host>;
}

function holding(situation: Situation) {
  const operator = { ...EMPTY_TARGET.operator, ...situation.operator };
  const target = { supervisors: situation.supervisors, uids: [2_000], operator };
  const world = processWorld({ processes: situation.processes ?? [GATEWAY, LOOP], target });
  const { processes, surveyor } = world;
  const host = { ...fakeGateway().host, processes, surveyor, ...situation.host };
  return { world, deeds: hostDeeds(holdSupervisor, host) };
}

describe("a service", () => {
  test("is held, and tells how long a proof has to watch", async () => {
    const { services } = manager();
    const { deeds } = holding({ supervisors: [supervisor({})], host: { services } });
    expect(await deeds.perform()).toEqual({
      outcome: "done",
      summary: "openclaw.service cannot be started",
      facts: {
        held: {
          restartDelayMs: 5_000,
          services: [{ kind: "systemd-system", name: "openclaw.service" }],
          processes: [],
        },
      },
      detail: { beyond: [], mayStartItAgain: [], refused: [] },
    });
  });

  test("that does not let itself be held fails, with what the manager said", async () => {
    const { services } = manager();
    const refusing = { ...services, hold: () => Promise.reject(new Error("no such folder")) };
    const { deeds } = holding({ supervisors: [supervisor({})], host: { services: refusing } });
    const { outcome, summary } = await deeds.perform();
    expect([outcome, summary]).toEqual([
      "failed",
      "not held: openclaw.service; openclaw.service: no such folder",
    ]);
  });

  test("runs again after undo when it ran before and was killed meanwhile", async () => {
    const of = manager();
    const { deeds } = holding({ supervisors: [supervisor({})], host: { services: of.services } });
    await deeds.perform();
    of.state = { ...of.state, active: "failed" };
    expect([await deeds.undo(), of.asked]).toEqual([
      { outcome: "done", summary: RELEASED },
      ["start openclaw.service"],
    ]);
  });

  test("is not started by undo when it runs still, or did not run before", async () => {
    const running = manager();
    const idle = manager({ active: "inactive" });
    for (const { services } of [running, idle]) {
      const { deeds } = holding({ supervisors: [supervisor({})], host: { services } });
      await deeds.perform();
      expect(await deeds.undo()).toEqual({ outcome: "done", summary: RELEASED });
    }
    expect([running.asked, idle.asked]).toEqual([[], []]);
  });

  test("that somebody disabled meanwhile is a conflict; one that stays masked has failed", async () => {
    const of = manager();
    const { deeds } = holding({ supervisors: [supervisor({})], host: { services: of.services } });
    await deeds.perform();
    const stuck = { ...of.services, unhold: () => Promise.resolve() };
    const without = holding({ supervisors: [supervisor({})], host: { services: stuck } });
    of.state = { ...of.state, enabled: "enabled" };
    await without.deeds.perform();
    expect(await without.deeds.undo()).toEqual({
      outcome: "failed",
      summary: "openclaw.service is masked-runtime now and was enabled",
    });
    of.services.unhold = () => {
      of.state = { ...of.state, enabled: "disabled" };
      return Promise.resolve();
    };
    expect((await deeds.undo()).outcome).toBe("conflict");
  });
});

describe("a parent that starts it again", () => {
  test("is stopped, and goes on after undo", async () => {
    const { world, deeds } = holding({ supervisors: [PARENT] });
    expect((await deeds.perform()).summary).toBe("loop (90) is stopped");
    expect(world.states()).toEqual({ 90: "T", 100: "S" });
    expect(await deeds.undo()).toEqual({ outcome: "done", summary: RELEASED });
    expect(world.states()).toEqual({ 90: "S", 100: "S" });
  });

  test("that was stopped before stays stopped after undo", async () => {
    const { world, deeds } = holding({
      supervisors: [PARENT],
      processes: [{ ...LOOP, state: "T" }],
    });
    await deeds.perform();
    expect(await deeds.undo()).toEqual({ outcome: "done", summary: RELEASED });
    expect(world.states()).toEqual({ 90: "T" });
  });

  test("whose number belongs to another process now is not touched", async () => {
    const { world, deeds } = holding({
      supervisors: [PARENT],
      processes: [{ ...LOOP, startTicks: "91" }],
    });
    await deeds.perform();
    expect(world.deeds).toEqual([]);
  });

  test("that the operator depends on goes on, and is named", async () => {
    const ancestors = [identityOf(LOOP)];
    const { world, deeds } = holding({ supervisors: [PARENT], operator: { ancestors } });
    expect(await deeds.plan()).toEqual({
      kind: "impossible",
      reason:
        "loop belongs to your own session and was not stopped: end it yourself if it starts the gateway again",
      remedy: "keep it stopped by hand",
    });
    expect(world.deeds).toEqual([]);
  });
});

describe("what is beyond us", () => {
  const CONTAINER = supervisor({ kind: "container", name: "abc" });

  test("makes the hold impossible when it is all there is", async () => {
    const { deeds } = holding({ supervisors: [CONTAINER] });
    expect(await deeds.plan()).toEqual({
      kind: "impossible",
      reason: "its container engine may start container abc again: docker update --restart=no abc",
      remedy: "keep it stopped by hand",
    });
  });

  test("leaves the hold unknown beside what is held", async () => {
    const { deeds } = holding({ supervisors: [PARENT, CONTAINER] });
    const { outcome, summary } = await deeds.perform();
    expect([outcome, summary]).toEqual([
      "unknown",
      "not all of it is held: its container engine may start container abc again: docker update --restart=no abc",
    ]);
  });

  test("a manager that does not answer does not keep the others from being held", async () => {
    const { services } = manager();
    const silent = { ...services, state: () => Promise.reject(new Error("timed out")) };
    const { world, deeds } = holding({
      supervisors: [supervisor({}), PARENT],
      host: { services: silent },
    });
    const { outcome, summary } = await deeds.perform();
    expect([outcome, summary, world.states()]).toEqual([
      "unknown",
      "not all of it is held: openclaw.service could not be held: timed out",
      { 90: "T", 100: "S" },
    ]);
  });

  test("other files that mention it are named, those of what is held are not", async () => {
    const { services } = manager();
    const stdout = "/etc/cron.d/claw\0/etc/systemd/system/openclaw.service\0";
    const commands = {
      find: () => "/usr/bin/grep",
      run: () => Promise.resolve({ kind: "exited" as const, exitCode: 2, stdout, stderr: "" }),
    };
    const { deeds } = holding({ supervisors: [supervisor({})], host: { services, commands } });
    const { summary, detail } = await deeds.perform();
    expect([summary, detail?.["mayStartItAgain"]]).toEqual([
      "openclaw.service cannot be started; 1 other file mentions it and may start it again",
      ["/etc/cron.d/claw"],
    ]);
  });

  test.for(["not-found", "timed-out", "killed"] as const)(
    "a search that was %s is not one that found nothing",
    async (kind) => {
      const commands = {
        find: () => null,
        run: () => Promise.resolve({ kind, exitCode: null, stdout: "/etc/cron.d/cl", stderr: "" }),
      };
      const { deeds } = holding({ supervisors: [], host: { commands } });
      const { summary, detail } = await deeds.perform();
      expect([summary, detail?.["mayStartItAgain"]]).toEqual([
        "nothing was found that would start the gateway again; which other files mention it could not be searched",
        null,
      ]);
    },
  );

  test("nothing at all is fine, and said", async () => {
    const { deeds } = holding({ supervisors: [] });
    const { outcome, summary } = await deeds.perform();
    expect([outcome, summary]).toEqual([
      "done",
      "nothing was found that would start the gateway again",
    ]);
  });
});
