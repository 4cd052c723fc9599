/** The proof of death against a provider with moods, over simulated time. */

import { describe, expect, test } from "vitest";

import { probesFor } from "../../../../src/credentials/probes/index.ts";
import { judgeProof } from "../../../../src/credentials/proof/judge-proof.ts";
import type { Doubt, Proof } from "../../../../src/credentials/proof/proof.ts";
import { probeOnce, proveDead } from "../../../../src/credentials/proof/prove-dead.ts";
import type { ProbeSample } from "../../../../src/credentials/proof/sample.ts";
import { later, millisecondsBetween } from "../../../../src/model/instant.ts";
import { Refusal } from "../../../../src/model/refusal.ts";
import { Secret } from "../../../../src/model/secret.ts";
import { googleRequest, moodyProvider } from "../../../fakes/moody-provider.ts";
import type { Moods } from "../../../fakes/moody-provider.ts";

async function before(): Promise<readonly ProbeSample[]> {
  const provider = moodyProvider({ target: () => "live" });
  await probeOnce(googleRequest(), provider.tools);
  // An hour before, so that it is no part of the window.
  return provider.samples.map((sample) => ({
    ...sample,
    at: later(sample, -3_600_000),
    boot: "boot-0",
  }));
}

function doubtsOf(proof: Proof): readonly Doubt[] {
  return proof.state === "indeterminate" ? proof.doubts : [];
}

async function prove(moods: Partial<Moods>, more: Parameters<typeof googleRequest>[0] = {}) {
  const provider = moodyProvider(moods);
  const { proof, facts } = await proveDead(
    googleRequest({ earlier: await before(), recordedUse: "", ...more }),
    provider.tools,
  );
  return { proof, facts, ...provider };
}

describe("what it takes", () => {
  test("all six conditions: proved, with window, controls at both ends and several addresses", async () => {
    const { proof, samples, asked } = await prove({});
    if (proof.state !== "proved") throw new Error(JSON.stringify(proof));
    expect(proof.before).toBe("live");
    expect(proof.window.seconds).toBeGreaterThanOrEqual(60);
    expect(proof.window.samples).toBeGreaterThanOrEqual(5);
    expect(proof.window.gaps).toEqual([]);
    expect(proof.window.addresses).toEqual(["192.0.2.1", "192.0.2.2", "192.0.2.3"]);
    const last = samples.findLast(({ role }) => role === "target");
    for (const role of ["replacement", "impostor"] as const) {
      const control = samples.findLast((sample) => sample.role === role);
      if (last === undefined || control === undefined) throw new Error(role);
      expect(Math.abs(millisecondsBetween(last, control))).toBeLessThanOrEqual(60_000);
    }
    // A control goes to the address that refused the target.
    expect(asked.slice(0, 3).map(({ role, turn }) => `${role} ${turn}`)).toEqual([
      "target 1",
      "replacement 1",
      "impostor 1",
    ]);
  });

  test.for([30, 60, 300, 960, 1_800, 4_200, 7_500])(
    "a window of %i seconds is observed whole",
    async (observeSeconds) => {
      const { proof } = await prove({}, { observeSeconds });
      if (proof.state !== "proved") throw new Error(JSON.stringify(proof));
      expect(proof.window.seconds).toBeGreaterThanOrEqual(observeSeconds);
      expect(proof.window.seconds).toBeLessThan(observeSeconds + 130);
    },
  );

  test("never seen live is rejected, not proved", async () => {
    const { proof } = await prove({}, { earlier: [] });
    expect(proof.state).toBe("rejected");
  });

  test("never seen live, but used before by the record", async () => {
    const { proof } = await prove({}, { earlier: [], recordedUse: "log of the gateway, line 12" });
    expect(proof.state === "proved" ? proof.before : proof.state).toBe("used");
  });

  test("seen live by another question only is a doubt", async () => {
    const earlier = (await before()).map((sample) => ({ ...sample, probe: "another-probe" }));
    const { proof } = await prove({}, { earlier });
    expect(doubtsOf(proof)).toEqual(["other-probe"]);
  });

  test("seen live by an older version of the question is a doubt", async () => {
    const earlier = (await before()).map((sample) => ({ ...sample, probeVersion: 0 }));
    expect(doubtsOf((await prove({}, { earlier })).proof)).toEqual(["other-probe"]);
  });
});

describe("33 without controls nothing is proved", () => {
  const cases: readonly (readonly [string, Partial<Moods>, Doubt])[] = [
    [
      "replacement refused as well: wrong region, outage of sign-in",
      { replacement: () => "dead" },
      "no-positive-control",
    ],
    ["replacement answered by an outage", { replacement: () => "outage" }, "no-positive-control"],
    ["replacement asked too often", { replacement: () => "limited" }, "no-positive-control"],
    [
      "impostor let in: the endpoint answers everybody",
      { impostor: () => "live" },
      "no-negative-control",
    ],
    ["impostor refused in other words", { impostor: () => "other" }, "no-negative-control"],
    ["impostor gets nothing", { impostor: () => "silent" }, "no-negative-control"],
  ];
  test.for(cases)("%s", async ([, moods, doubt]) => {
    const { proof } = await prove(moods);
    expect(proof.state).toBe("indeterminate");
    expect(doubtsOf(proof)).toContain(doubt);
  });

  test("no replacement at all", async () => {
    const { proof, asked } = await prove({}, { replacement: null });
    expect(doubtsOf(proof)).toContain("no-positive-control");
    expect(asked.length).toBe(1);
  });

  test("the old value taken for its own replacement", async () => {
    const same = googleRequest().target;
    const { proof } = await prove(
      { target: () => "dead", replacement: () => "live" },
      { replacement: { ...same } },
    );
    expect(proof.state).toBe("indeterminate");
  });

  test("controls from another address of ours", async () => {
    const provider = moodyProvider(
      {},
      { from: (role) => (role === "target" ? "10.0.0.1" : "10.9.9.9") },
    );
    const { proof } = await proveDead(googleRequest(), provider.tools);
    expect(doubtsOf(proof)).toEqual(
      expect.arrayContaining(["no-positive-control", "no-negative-control"]),
    );
  });

  test("a control more than a minute away from every refusal", async () => {
    const { facts } = await prove({});
    const far = facts.samples.map((sample) =>
      sample.role === "replacement"
        ? { ...sample, mono: String(BigInt(sample.mono) + 10n ** 12n) }
        : sample,
    );
    expect(doubtsOf(judgeProof({ ...facts, samples: far }))).toContain("no-positive-control");
  });
});

describe("never dead without proof", () => {
  test.for(["other", "outage", "limited", "silent"] as const)("%s", async (mood) => {
    const { proof, asked } = await prove({ target: () => mood });
    expect(proof.state).toBe("indeterminate");
    expect(doubtsOf(proof)).toContain("unanswered");
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  test("one refusal is no window", async () => {
    const { proof } = await prove({ target: (seconds) => (seconds < 3 ? "dead" : "silent") });
    expect(doubtsOf(proof)).toEqual(
      expect.arrayContaining(["window-too-short", "too-few-samples"]),
    );
  });

  test("still live: said so at once", async () => {
    const { proof, asked } = await prove({ target: () => "live" });
    expect([proof.state, asked.length]).toEqual(["live", 1]);
  });

  test("live again after the window began: live", async () => {
    const { proof } = await prove({ target: (seconds) => (seconds < 30 ? "dead" : "live") });
    expect(proof.state).toBe("live");
  });

  test("open derived credentials hold the proof back, and name themselves as the only doubt", async () => {
    const derived = [
      { what: "uploaded files", state: "cleared" },
      { what: "keys of the project", state: "open" },
    ] as const;
    expect(doubtsOf((await prove({}, { derived })).proof)).toEqual(["derived-open"]);
    const closed = derived.map((item) => ({ ...item, state: "accepted" as const }));
    expect((await prove({}, { derived: closed })).proof.state).toBe("proved");
  });
});

describe("32 a provider that flaps for twenty minutes", () => {
  /** Lives once in fifty questions during twenty minutes, then never again. */
  const flapping = (every: number) => {
    let questions = 0;
    return (seconds: number) => {
      questions += 1;
      return seconds < 1_200 && questions % every === 0 ? "live" : "dead";
    };
  };

  test.for([2, 7, 13, 19])(
    "one living answer in %i: no proof before half an hour without one",
    async (every) => {
      const { proof, samples } = await prove(
        { target: flapping(every) },
        { observeSeconds: 1_800, patienceSeconds: 1_500 },
      );
      if (proof.state !== "proved") throw new Error(JSON.stringify(proof));
      const lives = samples.filter(({ role, state }) => role === "target" && state === "live");
      const last = lives.at(-1);
      const first = samples.find(({ at }) => at === proof.window.from);
      if (last === undefined || first === undefined) throw new Error("never flapped");
      expect(millisecondsBetween(last, first)).toBeGreaterThan(0);
      expect(proof.window.seconds).toBeGreaterThanOrEqual(1_800);
      for (let count = 1; count < samples.length; count += 1) {
        const early = judgeProof({
          ...(await factsAfter(samples.slice(0, count))),
          observeSeconds: 1_800,
        });
        expect(early.state).not.toBe("proved");
      }
    },
  );

  test("it never stops flapping: never proved", async () => {
    let questions = 0;
    const target = () => ((questions += 1) % 25 === 0 ? "live" : "dead");
    const { proof } = await prove({ target }, { observeSeconds: 1_800, patienceSeconds: 6_000 });
    expect(proof.state).not.toBe("proved");
  });

  async function factsAfter(samples: readonly ProbeSample[]) {
    const { facts } = await prove({ target: () => "live" });
    return { ...facts, samples: [...(await before()), ...samples] };
  }
});

describe("38 pace", () => {
  test("no value is asked about twice within five seconds", async () => {
    const { asked } = await prove({}, { observeSeconds: 30 });
    for (const role of ["target", "replacement", "impostor"] as const) {
      const times = asked.filter((one) => one.role === role).map(({ seconds }) => seconds);
      const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      expect(pauses.filter((pause) => pause < 5)).toEqual([]);
    }
  });

  test("Retry-After is obeyed, in seconds and as a date", async () => {
    for (const retryAfter of ["120", "Fri, 20 Nov 2026 03:02:05 GMT"]) {
      const provider = moodyProvider(
        { target: (seconds) => (seconds < 5 ? "limited" : "dead") },
        { retryAfter },
      );
      await proveDead(googleRequest(), provider.tools);
      const [first, second] = provider.asked;
      expect((second?.seconds ?? 0) - (first?.seconds ?? 0)).toBeGreaterThanOrEqual(119);
    }
  });

  test("a wait of a week is not waited for, nor believed when it is longer", async () => {
    const provider = moodyProvider({ target: () => "limited" }, { retryAfter: "999999999" });
    const { proof } = await proveDead(googleRequest(), provider.tools);
    expect([proof.state, provider.asked.length]).toEqual(["indeterminate", 1]);
    const again = googleRequest({ earlier: provider.samples });
    await expect(probeOnce(again, provider.tools)).rejects.toThrow(
      /may not be asked for another 604\d\d\d seconds/,
    );
  });

  test("a second run waits out the pace of the first", async () => {
    const provider = moodyProvider({ target: () => "live" });
    await probeOnce(googleRequest(), provider.tools);
    await probeOnce(googleRequest({ earlier: provider.samples }), provider.tools);
    const [first, second] = provider.asked;
    expect((second?.seconds ?? 0) - (first?.seconds ?? 0)).toBeGreaterThanOrEqual(5);
  });

  test("a kind with a slower pace of its own keeps it: one login in fifteen minutes", async () => {
    const provider = moodyProvider({});
    const request = googleRequest();
    await proveDead(
      { ...request, probe: { ...request.probe, secondsBetween: 900 }, observeSeconds: 3_900 },
      provider.tools,
    );
    const times = provider.asked
      .filter(({ role }) => role === "target")
      .map(({ seconds }) => seconds);
    expect(times.length).toBeGreaterThan(2);
    expect(times.slice(1).every((time, index) => time - (times[index] ?? 0) >= 900)).toBe(true);
  });

  test("a stop ends it, and what was seen is kept", async () => {
    const stop = new AbortController();
    const provider = moodyProvider(
      {
        target: (seconds) => {
          if (seconds > 20) stop.abort();
          return "dead";
        },
      },
      { signal: stop.signal },
    );
    const { proof, facts } = await proveDead(googleRequest(), provider.tools);
    expect(proof.state).toBe("indeterminate");
    expect(facts.samples).toEqual(provider.samples);
    expect(provider.asked.at(-1)?.seconds).toBeLessThan(30);
  });
});

describe("an interrupted window goes on, and says that nobody looked", () => {
  async function interrupted(): Promise<readonly ProbeSample[]> {
    const stop = new AbortController();
    const provider = moodyProvider(
      {
        target: (seconds) => {
          if (seconds > 190) stop.abort();
          return "dead";
        },
      },
      { signal: stop.signal },
    );
    await proveDead(
      googleRequest({ observeSeconds: 300, earlier: await before(), recordedUse: "" }),
      provider.tools,
    );
    return [...(await before()), ...provider.samples];
  }

  test("the gap is stated and does not count", async () => {
    const first = await interrupted();
    const gapped = first.map((sample) => ({
      ...sample,
      at: later(sample, -7_200_000),
      boot: `${sample.boot}-earlier`,
    }));
    const provider = moodyProvider({});
    const { proof } = await proveDead(
      googleRequest({ observeSeconds: 300, earlier: gapped, recordedUse: "" }),
      provider.tools,
    );
    if (proof.state !== "proved") throw new Error(JSON.stringify(proof));
    expect(proof.window.gaps.length).toBe(1);
    expect(proof.window.gaps[0]?.seconds).toBeGreaterThan(6_000);
    expect(proof.window.seconds).toBeGreaterThanOrEqual(300);
    expect(proof.window.seconds).toBeLessThan(500);
    // The second run did not have to look for the whole window again.
    const again = provider.asked.at(-1)?.seconds ?? 0;
    expect(again).toBeLessThan(290);
  });

  test("a life between the two runs resets it", async () => {
    const provider = moodyProvider({ target: (seconds) => (seconds < 3 ? "live" : "dead") });
    const { proof } = await proveDead(
      googleRequest({
        observeSeconds: 300,
        patienceSeconds: 60,
        earlier: await interrupted(),
        recordedUse: "",
      }),
      provider.tools,
    );
    if (proof.state !== "proved") throw new Error(JSON.stringify(proof));
    expect(proof.window.gaps).toEqual([]);
    expect(proof.window.seconds).toBeGreaterThanOrEqual(300);
  });

  test("a clock that went back between boots counts nothing", async () => {
    const { facts } = await prove({});
    const odd = facts.samples.map((sample, index) => ({
      ...sample,
      boot: `boot-${index}`,
      at: later(sample, -index * 3_600_000),
    }));
    expect(judgeProof({ ...facts, samples: odd }).state).toBe("indeterminate");
  });
});

describe("what is never sent", () => {
  async function refusal(more: Parameters<typeof googleRequest>[0]): Promise<[string, number]> {
    const provider = moodyProvider({});
    const problem = await proveDead(googleRequest(more), provider.tools).then(
      () => "sent",
      (error: unknown) => (error instanceof Refusal ? error.message : "threw"),
    );
    return [problem, provider.asked.length];
  }

  test("35 a value that could be of several providers", async () => {
    const [problem, asked] = await refusal({ ambiguous: ["deepseek_key", "moonshot_key"] });
    expect(problem).toContain("google_gemini_key, deepseek_key, moonshot_key");
    expect(asked).toBe(0);
  });

  function ownServer(server: string, confirmed: readonly string[]) {
    const [probe] = probesFor("vault_token");
    if (probe === undefined) throw new Error("no probe");
    const question = {
      secret: Secret.fromText("hvs.canary"),
      parameters: { server },
      companions: {},
    };
    return { probe, target: { question, fingerprint: "FP" }, confirmed };
  }

  test("34 an address that nobody confirmed", async () => {
    const [problem, asked] = await refusal(ownServer("evil.example", []));
    expect(problem).toContain("a host that nobody confirmed");
    expect(asked).toBe(0);
  });

  test.for([
    "evil.example/x",
    "evil.example@x",
    "evil.example:0",
    "https://evil.example",
    "a\r\nb",
    "EVIL",
    "",
    "a..b",
    "-a",
    "x".repeat(300),
  ])("34 an address that is none: %j", async (server) => {
    expect(await refusal(ownServer(server, ["server"]))).toEqual([
      expect.stringContaining("needs the name of your Vault"),
      0,
    ]);
  });

  test("37 a question that mints, without the flag", async () => {
    const [probe] = probesFor("feishu_app");
    if (probe === undefined) throw new Error("no probe");
    const parameters = { region: "open.feishu.cn", appId: "cli_a1b2c3d4e5f6a7b8" };
    const target = {
      question: { secret: Secret.fromText("x"), parameters, companions: {} },
      fingerprint: "FP",
    };
    const [problem, asked] = await refusal({ probe, target });
    expect(problem).toContain("makes the provider issue a token");
    expect(asked).toBe(0);
  });

  test("34 a region that the provider does not have", async () => {
    const [probe] = probesFor("moonshot_key");
    if (probe === undefined) throw new Error("no probe");
    const target = {
      question: {
        secret: Secret.fromText("x"),
        parameters: { region: "evil.example" },
        companions: {},
      },
      fingerprint: "FP",
    };
    expect((await refusal({ probe, target, confirmed: ["region"] }))[1]).toBe(0);
  });
});
