/** A model provider inside the lab, and real agent turns that make the gateway run commands. */
import { writeFileSync, chownSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultProviderPort } from "./gateway-config.ts";
import { users, type Lab, type LabProcess } from "./lab.ts";
import { harnessDirectory, openclawCommand } from "./paths.ts";
import { readEnvironment, type ProcessFacts } from "./process-table.ts";
import type { Gateway } from "./start-gateway.ts";
import { waitFor } from "./wait.ts";

export type FakeProvider = {
  readonly process: LabProcess;
  /** What it was asked so far, oldest first. */
  requests(): readonly ProviderRequest[];
};

export type ProviderRequest = {
  readonly at: string;
  readonly method: string;
  readonly url: string;
  readonly authorization?: string;
  readonly bytes: number;
};

export async function startFakeProvider(
  lab: Lab,
  options: { readonly port?: number } = {},
): Promise<FakeProvider> {
  const port = options.port ?? defaultProviderPort;
  const requestLog = join(lab.directory, "log", `provider-${port}.jsonl`);
  writeFileSync(requestLog, "");
  chownSync(requestLog, users.provider, users.provider);
  const process = await lab.spawn(
    ["node", join(harnessDirectory, "obedient-model.ts"), String(port), requestLog],
    { uid: users.provider },
  );
  await waitFor(
    "the provider",
    10_000,
    async () => (await lab.fetch(`http://127.0.0.1:${port}/v1/models`)).status === 200,
    { explain: () => process.output() },
  );
  return {
    process,
    requests: () =>
      readFileSync(requestLog, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as ProviderRequest),
  };
}

/** A message that makes the agent call one of its tools. */
export function toolCallMessage(tool: string, args: object): string {
  return `[[call ${tool} ${Buffer.from(JSON.stringify(args)).toString("base64url")}]]`;
}

/** A message that makes the agent run a shell command with its `exec` tool. */
export function execMessage(command: string): string {
  return toolCallMessage("exec", { command });
}

/** A command that holds its turn open, and leaves a process that has escaped the gateway's sessions. */
export const holdAndEscape = {
  command: "(setsid nohup sleep 7777 >/dev/null 2>&1 &) ; sleep 77",
  held: ["sleep", "77"],
  escaped: ["sleep", "7777"],
} as const;

/** Begins a turn through the gateway; the answered process lives as long as the turn does. */
export function agentTurn(lab: Lab, gateway: Gateway, message: string): Promise<LabProcess> {
  return lab.spawn([openclawCommand, "agent", "--agent", "main", "--message", message, "--json"], {
    uid: gateway.uid,
    env: gateway.env,
  });
}

/** Waits until a command of the agent runs: these exact words, marked by OpenClaw in its environment. */
export function waitForAgentCommand(
  lab: Lab,
  argv: readonly string[],
  options: { readonly timeoutMs?: number; readonly turn?: LabProcess } = {},
): Promise<ProcessFacts> {
  return waitFor(
    `the agent's command ${argv.join(" ")}`,
    options.timeoutMs ?? 60_000,
    () =>
      lab
        .processes()
        .find(
          (facts) =>
            facts.argv.join("\0") === argv.join("\0") &&
            readEnvironment(facts.hostPid)["OPENCLAW_SHELL"] === "exec",
        ),
    { everyMs: 100, explain: () => options.turn?.output() ?? "" },
  );
}
