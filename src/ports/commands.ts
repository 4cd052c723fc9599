/** External programs: an argv array, a fixed environment, a deadline; there is no shell to ask for. */

export interface CommandRequest {
  /** Plain name; looked up in root-owned system folders only, never in PATH. */
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: string | Uint8Array;
  readonly timeoutMs: number;
  readonly uid?: number;
  /** Added to the fixed environment; never inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** A program of the operator: what it writes may hold secrets and stands in no log. */
  readonly isConfidential?: boolean;
}

export interface CommandResult {
  readonly kind: "exited" | "not-found" | "timed-out" | "killed";
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Commands {
  /** Never throws for what the program does; detached, so that a lost terminal does not end it. */
  run(request: CommandRequest): Promise<CommandResult>;
  /** Absolute path of a program whose file and folders only root can change, or `null`. */
  find(program: string): string | null;
}
