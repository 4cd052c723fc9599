/** A supervisor that we can ask to leave a service stopped (systemd; later others). */

import type { Supervisor } from "../model/target.ts";

export interface ServiceState {
  /** `active`, `inactive`, `failed`, ... as the manager says. */
  readonly active: string;
  /** `enabled`, `disabled`, `masked-runtime`, ... as the manager says. */
  readonly enabled: string;
  /** Delay before it restarts a dead service; 0 where there is none. */
  readonly restartDelayMs: number;
  /** Unit files and drop-ins, absolute: evidence. */
  readonly files: readonly string[];
}

export interface ServiceManager {
  readiness(supervisor: Supervisor): Promise<{ readonly ready: true } | { readonly ready: false; readonly reason: string; readonly remedy: string }>;
  state(supervisor: Supervisor): Promise<ServiceState>;
  /** After this the manager does not start the service, whoever asks; the service itself is not stopped. */
  hold(supervisor: Supervisor): Promise<void>;
  isHeld(supervisor: Supervisor): Promise<boolean>;
  /** Takes the hold back. */
  unhold(supervisor: Supervisor): Promise<void>;
  start(supervisor: Supervisor): Promise<void>;
  /** Tells the manager that a killed service is meant to be stopped; never waits for a drain. */
  settleStopped(supervisor: Supervisor): Promise<void>;
}
