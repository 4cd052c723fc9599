/** What brings a gateway back: a supervisor that is its parent, and one that is nobody's relative. */
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultGatewayPort } from "./gateway-config.ts";
import { users, type Lab, type LabProcess } from "./lab.ts";
import { harnessDirectory } from "./paths.ts";
import type { ProcessFacts } from "./process-table.ts";
import { waitFor } from "./wait.ts";

export type StandInOptions = {
  readonly port?: number;
  readonly address?: string;
  readonly title?: string;
};

/** Command line of a listener that looks like a gateway. */
export function standIn(options: StandInOptions = {}): readonly string[] {
  return [
    process.execPath,
    join(harnessDirectory, "gateway-stand-in.ts"),
    String(options.port ?? defaultGatewayPort),
    options.address ?? "127.0.0.1",
    options.title ?? "openclaw-gateway",
  ];
}

export type RespawnOptions = {
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cgroup?: string;
};

/** A shell loop that starts the command 100 ms after each of its ends. */
export function startSupervisorLoop(
  lab: Lab,
  argv: readonly string[],
  options: RespawnOptions & { readonly pauseMs?: number } = {},
): Promise<LabProcess> {
  const { pauseMs = 100, ...rest } = options;
  return lab.spawn(
    [join(harnessDirectory, "supervisor-loop.sh"), String(pauseMs / 1000), ...argv],
    { uid: users.gateway, ...rest },
  );
}

/**
 * A process with a name, a session and a parent of its own, that waits for the end of `watchedPid`
 * (as numbered inside the lab) and then starts the command as an orphan; and so on with that.
 */
export async function startHiddenRespawner(
  lab: Lab,
  watchedPid: number,
  argv: readonly string[],
  options: RespawnOptions = {},
): Promise<LabProcess> {
  const directory = lab.makeDirectory(`fonts-${watchedPid}`, options.uid ?? users.bystander);
  const script = join(directory, "fc-cached");
  const words = argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  // The command is inside the file: nothing of it is in the respawner's arguments.
  writeFileSync(
    script,
    `#!/bin/sh
pid=${watchedPid}
cd /
while :; do
  while [ -d /proc/$pid ]; do sleep 0.1; done
  pid=$(setsid sh -c '"$@" </dev/null >/dev/null 2>&1 & echo $!' sh ${words})
done
`,
  );
  chmodSync(script, 0o755);
  return lab.spawn([script], { uid: users.bystander, ...options });
}

/** Waits until a process of the lab has this title, and is another than those given. */
export function waitForTitle(
  lab: Lab,
  title: string,
  timeoutMs: number,
  otherThan: readonly number[] = [],
): Promise<ProcessFacts> {
  return waitFor(`a process called ${title}`, timeoutMs, () =>
    lab
      .processes()
      .find((facts) => facts.argv[0]?.trim() === title && !otherThan.includes(facts.hostPid)),
  );
}
