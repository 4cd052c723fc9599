/** A thousand random small playbooks: every law, every step, the same shortest way or none. */

import { expect, test } from "vitest";

import { LAWS } from "../../src/engine/prove/laws.ts";
import { agreement } from "../fakes/agreement.ts";

test("the prover agrees with the independent walk over seeds 1 to 1,000", ({ annotate }) => {
  const breaches = new Map<string, number>();
  const situations = { prover: 0, walker: 0 };
  let proved = 0;
  for (let seed = 1; seed <= 1_000; seed += 1) {
    const one = agreement(seed);
    expect({ seed, ...one.prover }).toEqual({ seed, ...one.walker });
    situations.prover += one.situations.prover;
    situations.walker += one.situations.walker;
    const laws = Object.keys(one.walker.breaches).map((key) => key.split(" ")[0] ?? "");
    for (const law of laws) breaches.set(law, (breaches.get(law) ?? 0) + 1);
    if (laws.length === 0) proved += 1;
  }
  void annotate(JSON.stringify({ proved, situations, ...Object.fromEntries(breaches) }));
  expect([...breaches.keys()].toSorted()).toEqual(LAWS.map(({ id }) => id).toSorted());
  expect(proved).toBeGreaterThan(200);
});
