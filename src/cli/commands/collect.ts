/** `ir collect`: a sealed package, and nothing on the target changed. */

import { beginAndGoOn } from "../begin-and-go-on.ts";
import type { Call } from "../call.ts";
import { wantedPlaces } from "../copy-when-sealed.ts";
import type { ExitCode } from "../exit-code.ts";
import { namedPlaybook } from "../playbook/playbook-call.ts";

export async function collect(call: Call): Promise<ExitCode> {
  wantedPlaces(call);
  return beginAndGoOn(call, namedPlaybook(call, "collect"));
}
