/** A throw-away world with a stand-in gateway in it: all of it may be frozen, cut off and ended. */

export interface SandboxRequest {
  /** One line of progress for the person who waits. */
  progress(line: string): void;
}

export interface SandboxRun {
  /** Give what the command writes to stdout back instead of showing it. */
  readonly isCaptured: boolean;
}

export interface SandboxResult {
  readonly exitCode: number;
  /** "" unless captured. */
  readonly stdout: string;
}

/** What can be seen of the gateway without asking `ir`. */
export interface SandboxView {
  /** Whether /healthz answers with 200 within a second. */
  readonly isAnswering: boolean;
  /** Signs of life that the gateway has sent to a listener outside its own process tree. */
  readonly heartbeats: number;
  /** Since the last of them; -1 when there was none. */
  readonly silentMs: number;
  /** Living processes, stopped ones included, that the gateway or its children started. */
  readonly processes: number;
}

export interface SandboxWorld {
  readonly folder: string;
  readonly stateDirectory: string;
  /** Where `ir` keeps its incidents in there: `--home`. */
  readonly home: string;
  readonly port: number;
  /**
   * `namespaces`: own processes, mounts and network, `ir` is root of them. `same-user`: nothing but a folder;
   * then `ir` must be told `--state-dir`, or it would find the gateways of the machine.
   */
  readonly isolation: "namespaces" | "same-user";
  /** What this machine does not let the rehearsal do, each a sentence for the operator. */
  readonly limits: readonly string[];
  /** Runs `ir <words> --home <home>`, and `--state-dir` where it is needed, inside. */
  run(words: readonly string[], how: SandboxRun): Promise<SandboxResult>;
  look(): Promise<SandboxView>;
  /** Ends everything inside and removes the folder. May be repeated. */
  close(): Promise<void>;
}

export interface Sandbox {
  /** Builds the world and waits until the gateway answers. @throws Refusal where that is not safe here. */
  open(request: SandboxRequest): Promise<SandboxWorld>;
}
