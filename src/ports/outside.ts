/** What the command line needs from the composition root. */

import type { Target } from "../model/target.ts";
import type { CredentialTools } from "./credential-tools.ts";
import type { DestinationRequest, EvidenceDestination } from "./evidence-destination.ts";
import type { Encryption } from "./encryption.ts";
import type { EmergencyHost, Host } from "./host.ts";
import type { IncidentStore } from "./incident-store.ts";
import type { LocalState, LocalStatePlace } from "./local-state.ts";
import type { Log } from "./log.ts";
import type { PlaybookSource } from "./playbook-source.ts";
import type { Sandbox } from "./sandbox.ts";
import type { PackageToOpen, Suspect } from "./suspect.ts";
import type { Terminal } from "./terminal.ts";
import type { TrustedPlaybooks } from "./trusted-playbooks.ts";

/** What every command needs, also one that only reads a journal. */
export interface Basics extends Pick<EmergencyHost, "clock" | "ids" | "digest"> {
  readonly ownPid: number;
}

export interface Outside {
  readonly terminal: Terminal;
  readonly playbooks: PlaybookSource;
  readonly basics: Basics;
  /** Built-ins only: ready within milliseconds. */
  emergency(): Promise<EmergencyHost>;
  /** Everything; loads what it needs. `log` gets the diagnostics of its adapters. */
  host(log: Log): Promise<Host>;
  /** @throws Refusal when the folder may be changed by others. */
  store(home: string | null): IncidentStore;
  /** Where there is no such list, nothing but what ships is trusted. */
  trustedPlaybooks?(home: string | null): TrustedPlaybooks;
  /** Diagnostics of one incident, in its own folder. */
  log(incidentFolder: string): Promise<Log>;
  /** Built-ins only: recipients are looked at before anything is frozen. */
  encryption(): Promise<Encryption>;
  /** A second place for a sealed package. */
  evidenceDestination(request: DestinationRequest): Promise<EvidenceDestination>;
  /** The suspect as it lies on this host. Databases are copied to a private folder below the home for a moment. */
  suspectHost(target: Target, home: string | null): Promise<Suspect>;
  /** @throws Refusal when it cannot be opened at all. */
  suspectPackage(request: PackageToOpen, home: string | null): Promise<Suspect>;
  /** What credentials are told apart, asked about and moved with. */
  credentialTools(): Promise<CredentialTools>;
  /** The state of a gateway that does not run. Throws with the errno when it is not there. */
  localState(place: LocalStatePlace): Promise<LocalState>;
  sandbox(): Promise<Sandbox>;
  /** State directory of an OpenClaw profile. @throws Refusal when there is none, or more than one. */
  profileDirectory(profile: string): string;
  /** Absolute form of a path of the command line. */
  absolutePath(path: string): string;
  /** What about the start of this process somebody else may have chosen, a sentence each. */
  startDoubts(): readonly string[];
  /** Monotonic nanoseconds, in decimal, at which this process started. */
  readonly startedMono: string;
  /** Who is at the keyboard, for the journal: login name or uid. */
  operator(): string;
  readonly pause: AbortSignal;
  readonly stop: AbortSignal;
}
