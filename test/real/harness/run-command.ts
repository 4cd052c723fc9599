/** Runs one command of the machine to its end, bounded in time. */
import { spawn } from "node:child_process";
import { constants } from "node:os";

export type CommandResult = {
  readonly stdout: string;
  readonly stderr: string;
  /** As a shell counts: 128 + n after signal n. */
  readonly code: number;
};

export type CommandOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly timeoutMs?: number;
};

/** Rejects only when the command cannot be started or outlives its time; its group is killed then. */
export function runCommand(
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const [file, ...args] = argv;
  const timeoutMs = options.timeoutMs ?? 30_000;
  return new Promise((resolve, reject) => {
    const child = spawn(file ?? "", args, {
      env: { ...(options.env ?? process.env) },
      detached: true,
      stdio: "pipe",
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    // A command that does not read its input closes the pipe; that is its own affair.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
    const timer = setTimeout(() => {
      if (child.pid !== undefined) killGroup(child.pid);
      reject(
        new Error(
          `${argv.join(" ")}: still running after ${timeoutMs} ms\n${text(stdout)}\n${text(stderr)}`,
        ),
      );
    }, timeoutMs);
    child.on("error", (cause) => {
      clearTimeout(timer);
      reject(new Error(`${file ?? ""}: cannot be started`, { cause }));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({
        stdout: text(stdout),
        stderr: text(stderr),
        code: code ?? 128 + signalNumber(signal),
      });
    });
  });
}

/** As `runCommand`, and rejects when the command fails. Answers its standard output. */
export async function mustRun(
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const result = await runCommand(argv, options);
  if (result.code !== 0)
    throw new Error(`${argv.join(" ")}: exit ${result.code}\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group has ended by itself.
  }
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === null ? 0 : constants.signals[signal];
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString("utf8");
}
