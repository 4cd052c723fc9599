/** The inner half of a sandbox as the outer one holds it: asked one thing at a time, ended whatever happens. */

import { spawn } from "node:child_process";
import type { ChildProcess, StdioOptions } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { extname, join } from "node:path";

import { SYSTEM_FOLDERS } from "../node/trusted-program.ts";
import { endMarkedProcesses } from "./marked-processes.ts";
import { Answer } from "./sandbox-protocol.ts";
import type { InnerSettings, Order } from "./sandbox-protocol.ts";

const CLOSE_TIMEOUT_MS = 2_000;

export interface InnerProcess {
  /** `failed` when it ended without one. */
  nextAnswer(): Promise<Answer>;
  ask(order: Order): Promise<Answer>;
  close(): Promise<void>;
}

export function startInner(prefix: readonly string[], settings: InnerSettings): InnerProcess {
  const program = join(import.meta.dirname, `sandbox-inner${extname(import.meta.filename)}`);
  const words = [...prefix, process.execPath, program, JSON.stringify(settings)];
  const [command = "", ...args] = words;
  const stdio: StdioOptions = ["inherit", "inherit", "inherit", "ipc"];
  const child = spawn(command, args, { stdio, env: ownEnvironment() });
  const ended = once(child, "exit").catch(() => undefined);
  const atExit = (): void => remove(child, settings.folder);
  process.once("exit", atExit);
  return {
    nextAnswer: async () => nextAnswer(child),
    ask: async (order) => {
      const answer = nextAnswer(child);
      child.send(order);
      return answer;
    },
    close: async () => {
      process.off("exit", atExit);
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), CLOSE_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
      remove(child, settings.folder);
    },
  };
}

/** What our own start may have been prepared with goes no further; how the terminal is used does. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { HOME = "/", TERM = "dumb", NO_COLOR } = process.env;
  const colour = NO_COLOR === undefined ? {} : { NO_COLOR };
  return { PATH: SYSTEM_FOLDERS.join(":"), HOME, TERM, LC_ALL: "C.UTF-8", ...colour };
}

async function nextAnswer(child: ChildProcess): Promise<Answer> {
  const done = new AbortController();
  const { signal } = done;
  try {
    const [message]: unknown[] = await Promise.race([
      once(child, "message", { signal }),
      once(child, "exit", { signal }).then(([code]: unknown[]) => [
        { kind: "failed", reason: `it ended with ${String(code)}` },
      ]),
    ]);
    return Answer.parse(message);
  } finally {
    done.abort();
  }
}

/** Everything in namespaces ends with their first process, the rest is found by its mark. */
function remove(child: ChildProcess, folder: string): void {
  child.kill("SIGKILL");
  endMarkedProcesses(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
