/** Negative models: compilers and provers with a planted mistake. Each is found out by a playbook of its own. */

import { describe, expect, test } from "vitest";

import { compile } from "../../src/engine/compile.ts";
import type { Machine } from "../../src/engine/compile.ts";
import { thorough } from "../../src/engine/prove/explore.ts";
import type { Thoroughness } from "../../src/engine/prove/explore.ts";
import type { ActionFacts } from "../../src/engine/prove/law.ts";
import { prove } from "../../src/engine/prove/prove.ts";
import { brokenMachine, confuse } from "../fakes/broken-machine.ts";
import type { Node } from "../fakes/broken-machine.ts";
import { toyPlaybook } from "../fakes/toy-playbook.ts";

const ACTIONS: ReadonlyMap<string, ActionFacts> = new Map(
  (["read", "reversible", "destructive", "external"] as const).map((effect) => {
    const id = `toy-${effect}`;
    return [id, { id, effect, hasUndo: effect === "reversible", hasVerify: true, requires: [] }];
  }),
);

const SEAL = { id: "seal", effect: "read", provides: ["sealed"] } as const;
const KILL = { id: "kill", effect: "destructive", needs: ["sealed"] } as const;
const PLAIN = toyPlaybook(SEAL, KILL, { id: "prove", effect: "read" });

function laws(machine: Machine, how: Thoroughness = thorough(machine, ACTIONS)): readonly string[] {
  return [...new Set(prove(machine, ACTIONS, how).counterexamples.map(({ law }) => law))];
}

test("the playbook that is compiled wrongly below is proved when it is compiled well", () => {
  expect(laws(compile(PLAIN))).toEqual([]);
});

const on = (node: Node): Record<string, Node> => (node["on"] ?? {}) as Record<string, Node>;

function redirect(node: Node, event: string, to: Node): void {
  if (on(node)[event] !== undefined) on(node)[event] = to;
}

/** What a compiler may get wrong, and the laws that its machine then breaks. */
const COMPILERS: readonly (readonly [
  string,
  (node: Node, name: string) => void,
  readonly string[],
])[] = [
  ["takes unknown for done", (node) => confuse(node, "unknown", "done"), ["open-need"]],
  [
    "opens every gate",
    (node, name) => {
      if (name !== "gate") return;
      const [opens] = node["always"] as { target: string }[];
      node["always"] = [{ target: opens?.target }];
    },
    ["evidence-before-destruction", "open-need"],
  ],
  [
    "takes leaving out for a waiver",
    (node, name) => {
      if (name === "blocked") redirect(node, "kill.skip", { target: "approve" });
    },
    ["evidence-before-destruction", "open-need"],
  ],
  [
    "performs without approval",
    (node, name) => {
      if (name !== "gate") return;
      for (const to of node["always"] as { target: string }[])
        if (to.target === "approve") to.target = "perform1";
    },
    ["approved"],
  ],
  [
    "performs again after a crash",
    (node) => redirect(node, "kill.interrupted", { target: "perform1", reenter: true }),
    ["approved"],
  ],
  [
    "forgets where a failure leads",
    (node, name) => {
      if (name === "failed") delete node["on"];
    },
    ["stated-outcome"],
  ],
  [
    "waits for ever after a crash",
    (node, name) => {
      if (name !== "interrupted") return;
      node["on"] = { "kill.retry": { target: "interrupted", reenter: true } };
    },
    ["stated-outcome"],
  ],
  [
    "lets a question end by a failure",
    (node, name) => {
      if (name === "approve") on(node)["kill.unknown"] = { target: "#prove" };
    },
    ["manual-by-person"],
  ],
  [
    "jumps over a step",
    (node) => {
      for (const to of Object.values(on(node)))
        if (to["target"] === "#kill") to["target"] = "#prove";
    },
    ["reachable"],
  ],
];

describe("a compiler that", () => {
  test.for(COMPILERS)("%s", ([, breakIt, broken]) => {
    expect(laws(brokenMachine(PLAIN, breakIt))).toEqual(broken);
  });
});

interface Prover {
  readonly machine: Machine;
  readonly how: Thoroughness;
}

interface Planted {
  readonly mistake: string;
  readonly machine: () => Machine;
  /** Laws that an honest prover finds broken. */
  readonly honest: readonly string[];
  /** Laws that are left when it makes the mistake. */
  readonly left?: readonly string[];
  readonly blind: (prover: Prover) => Prover;
}

function overlooking(...names: readonly string[]): Planted["blind"] {
  return ({ machine, how }) => ({
    machine,
    how: { ...how, heeds: ({ type, step }) => !names.includes(type.slice(step.length + 1)) },
  });
}

function forgetting(factsKey: (honest: string) => string): Planted["blind"] {
  return ({ machine, how }) => ({
    machine,
    how: { ...how, factsKey: (state, stage) => factsKey(how.factsKey(state, stage)) },
  });
}

/** Only the first step of the group that has not finished is ever heard. */
function asList({ machine, how }: Prover): Prover {
  const order = machine.playbook.stages.flat().map(({ id }) => id);
  const awaited: Machine["awaited"] = (state) => {
    const events = machine.awaited(state);
    const first = order.find((id) => events.some((event) => event.startsWith(`${id}.`)));
    return events.filter((event) => event.startsWith(`${first}.`));
  };
  return { machine: { ...machine, awaited }, how };
}

/** Kills without the seal when the sealing ends in this way: only who follows that event sees it. */
function killsAfter(event: string): () => Machine {
  return () =>
    brokenMachine(toyPlaybook(SEAL, KILL), (node) =>
      redirect(node, `seal.${event}`, { target: "#kill.approve" }),
    );
}

const LOOK = { id: "look", effect: "read" } as const;
const FREE_KILL = { id: "kill", effect: "destructive" } as const;

const PROVERS: readonly Planted[] = [
  ...["failed", "unknown", "skipped", "interrupted"].map((event): Planted => ({
    mistake: `overlooks ${event}`,
    machine: killsAfter(event),
    honest: ["evidence-before-destruction", "open-need"],
    blind: overlooking(event),
  })),
  {
    mistake: "overlooks a crash in the middle of what cannot be taken back",
    machine: () => compile(toyPlaybook(SEAL, { ...KILL, onAmbiguous: "retry" })),
    honest: ["approved"],
    blind: overlooking("interrupted"),
  },
  {
    mistake: "overlooks that a person goes on without it",
    machine: () => compile(toyPlaybook(SEAL, FREE_KILL)),
    honest: ["evidence-before-destruction"],
    blind: overlooking("continue", "skipped"),
  },
  {
    mistake: "overlooks that a person stops",
    machine: () => compile(toyPlaybook({ id: "hand", effect: "reversible", manual: "do it" })),
    honest: ["undo-on-abort"],
    blind: overlooking("abort"),
  },
  {
    mistake: "overlooks waivers",
    machine: () =>
      brokenMachine(toyPlaybook(SEAL, { ...KILL, waive: ["sealed"] }), (node) =>
        redirect(node, "kill.waive", { target: "perform1" }),
      ),
    honest: ["evidence-before-destruction", "approved", "open-need"],
    blind: overlooking("waive"),
  },
  {
    mistake: "takes the steps of a group for a list",
    machine: () =>
      compile(toyPlaybook([LOOK, { id: "other", effect: "read", onFail: { kind: "halt" } }])),
    honest: ["stated-outcome"],
    blind: asList,
  },
  {
    mistake: "thinks that no neighbour ever helps",
    machine: () =>
      compile(
        toyPlaybook([
          { ...FREE_KILL, needs: ["y"] },
          { id: "help", effect: "read", provides: ["y"] },
        ]),
      ),
    honest: ["evidence-before-destruction"],
    left: ["reachable"],
    blind: ({ machine, how }) => ({
      machine,
      how: { ...how, isOneByOne: ({ length }) => length > 1 },
    }),
  },
  {
    mistake: "forgets what holds",
    machine: () => compile(toyPlaybook(SEAL, FREE_KILL)),
    honest: ["evidence-before-destruction"],
    blind: forgetting(() => ""),
  },
  {
    mistake: "forgets what was waived",
    machine: () =>
      brokenMachine(
        toyPlaybook(
          SEAL,
          { ...LOOK, needs: ["sealed"], waive: ["sealed"] },
          { ...LOOK, id: "again" },
          KILL,
        ),
        (node, name) => {
          if (name !== "gate") return;
          // A waiver of one step opens the gates of all.
          const [opens] = node["always"] as { guard: { params: Record<string, unknown> } }[];
          if (opens !== undefined) opens.guard.params["waive"] = ["sealed"];
        },
      ),
    honest: ["evidence-before-destruction", "open-need"],
    blind: forgetting((key) => key.replaceAll("w", "o")),
  },
  {
    mistake: "stops early",
    machine: () => compile(toyPlaybook(LOOK, FREE_KILL)),
    honest: ["evidence-before-destruction"],
    left: ["too-many-paths"],
    blind: ({ machine, how }) => ({ machine, how: { ...how, mostMoves: 1 } }),
  },
];

describe("a prover that", () => {
  test.for(PROVERS.map((one) => [one.mistake, one] as const))("%s", ([, planted]) => {
    const { machine, honest, left = [], blind } = planted;
    const made = machine();
    const prover = blind({ machine: made, how: thorough(made, ACTIONS) });
    expect(laws(made)).toEqual(honest);
    expect(laws(prover.machine, prover.how)).toEqual(left);
  });
});
