/** `ir playbook run`: a playbook that does not begin by freezing; those that do belong to `ir contain`. */

import { beginsByFreezing, requireProof, requireTrusted } from "../../incident/find-playbook.ts";
import { compilePlaybook } from "../../incident/read-playbook.ts";
import { beginAndGoOn } from "../begin-and-go-on.ts";
import type { Call } from "../call.ts";
import type { ExitCode } from "../exit-code.ts";
import { namedPlaybook, trustOf, usage } from "./playbook-call.ts";

export async function run(call: Call, name: string | null): Promise<ExitCode> {
  const { outside } = call;
  const playbook = namedPlaybook(call, name);
  requireTrusted(playbook, trustOf(call));
  const machine = compilePlaybook(playbook.name, playbook.bytes, outside.basics.digest);
  requireProof(machine, playbook.name);
  if (beginsByFreezing(machine.playbook)) {
    throw usage(
      `${playbook.name} begins by freezing the agent, which must not wait`,
      `run: ir contain --playbook ${playbook.name}`,
    );
  }
  return beginAndGoOn(call, playbook);
}
