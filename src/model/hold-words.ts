/** What is said about a hold: what is held, what is not, and what else may start the gateway. */

import type { ProcessIdentity } from "./process.ts";

/** What is held, by name. */
export interface HeldNames {
  readonly services: readonly string[];
  readonly processes: readonly NamedProcess[];
}

export interface NamedProcess extends ProcessIdentity {
  readonly name: string;
}

export function holdSummary(held: HeldNames): string {
  if (isNothing(held))
    return "nothing was found that would start the gateway again; nothing is held";
  const services = held.services.map((name) => `the service ${name}`);
  return `hold ${[...services, ...held.processes.map((process) => `the process ${named(process)}`)].join(", ")}`;
}

/** `startPoints`: files that may start it; `null` when they could not be searched. */
export function heldSentence(held: HeldNames, startPoints: readonly string[] | null): string {
  const elsewhere = elsewhereSentence(startPoints);
  if (isNothing(held)) return `nothing was found that would start the gateway again${elsewhere}`;
  const services = held.services.map((name) => `${name} cannot be started`);
  const processes = held.processes.map((process) => `${named(process)} is stopped`);
  return `${[...services, ...processes].join(", ")}${elsewhere}`;
}

function elsewhereSentence(startPoints: readonly string[] | null): string {
  if (startPoints === null) return "; which other files mention it could not be searched";
  const count = startPoints.length;
  const files = count === 1 ? "1 other file mentions" : `${count} other files mention`;
  return count === 0 ? "" : `; ${files} it and may start it again`;
}

export function named({ name, pid }: NamedProcess): string {
  return `${name} (${pid})`;
}

export function containerSentence(id: string): string {
  return `its container engine may start container ${id} again: docker update --restart=no ${id}`;
}

export function sharedServiceSentence(name: string): string {
  return `${name} runs other things than the gateway as well, so it was not held: look at it with systemctl status ${name}`;
}

export function ownSessionSentence(name: string): string {
  return `${name} belongs to your own session and was not stopped: end it yourself if it starts the gateway again`;
}

function isNothing({ services, processes }: HeldNames): boolean {
  return services.length + processes.length === 0;
}
