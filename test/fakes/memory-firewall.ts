/** A packet filter in memory: one table of ours beside rules of others. */

import type { Containment, Firewall } from "../../src/ports/firewall.ts";

export interface MemoryFirewall extends Firewall {
  /** What others have loaded; a test may change it. */
  foreign: string;
  /** What is loaded under our name; a test may change it behind our back. */
  own: string | null;
}

export function memoryFirewall(forbidden: () => string | null = () => null): MemoryFirewall {
  const change = (own: string | null): Promise<void> => {
    const reason = forbidden();
    if (reason !== null) return Promise.reject(new Error(reason));
    firewall.own = own;
    return Promise.resolve();
  };
  const render = (containment: Containment): string => `${JSON.stringify(containment)}\n`;
  const firewall: MemoryFirewall = {
    kind: "memory",
    foreign: "rules of others\n",
    own: null,
    readiness: () => {
      const reason = forbidden();
      if (reason === null) return Promise.resolve({ ready: true });
      const remedy = "run this in a network namespace of its own";
      return Promise.resolve({ ready: false, reason, remedy });
    },
    ruleset: () => Promise.resolve(`${firewall.foreign}${firewall.own ?? ""}`),
    ownTable: () => Promise.resolve(firewall.own),
    render,
    replace: (containment) => change(render(containment)),
    matches: (containment) => Promise.resolve(firewall.own === render(containment)),
    attempts: () => Promise.resolve([]),
    restore: (previous) => change(previous),
  };
  return firewall;
}
