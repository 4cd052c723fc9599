/** A supervisor that we can ask to leave a service stopped (systemd; later others). */

import type { Supervisor } from "../model/target.ts";

/** A timer, path or socket that starts the service. */
export interface TriggerState {
  readonly name: string;
  readonly active: string;
}

export interface ServiceState {
  /** `active`, `inactive`, `failed`, ... as the manager says. */
  readonly active: string;
  /** `enabled`, `disabled`, `masked-runtime`, ... as the manager says. */
  readonly enabled: string;
  /** Longest delay before it restarts a dead service; 0 where it does not. */
  readonly restartDelayMs: number;
  /** Unit files and drop-ins, absolute: evidence. */
  readonly files: readonly string[];
  readonly triggers: readonly TriggerState[];
  /** Which of the service and its triggers are held already. */
  readonly held: readonly string[];
}

export interface ServiceManager {
  readiness(
    supervisor: Supervisor,
  ): Promise<
    | { readonly ready: true }
    | { readonly ready: false; readonly reason: string; readonly remedy: string }
  >;
  state(supervisor: Supervisor): Promise<ServiceState>;
  /**
   * After this the manager does not start the service, whoever asks; the service itself is not stopped.
   * What triggers it is stopped and held as well. Lasts until `unhold` or the next boot. Repeating is harmless.
   */
  hold(supervisor: Supervisor): Promise<void>;
  isHeld(supervisor: Supervisor): Promise<boolean>;
  /** Takes the hold back, except from what was held `before`, and starts the triggers that were active. */
  unhold(supervisor: Supervisor, before: ServiceState): Promise<void>;
  /** Asks for a start and does not wait for its end. */
  start(supervisor: Supervisor): Promise<void>;
  /** Tells the manager that a killed service is meant to be stopped; never waits for a drain. */
  settleStopped(supervisor: Supervisor): Promise<void>;
}
