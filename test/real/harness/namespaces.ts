/** Opens a lab: private network, mount, PID and cgroup namespaces in which a real part may do as it likes. */
import { layFoundation } from "./foundation.ts";
import { labAround, type Lab } from "./lab.ts";
import { compiledCode, repository } from "./paths.ts";
import { withPeer } from "./peer.ts";

export type LabOptions = {
  /** Adds `lab.peer`, a second lab at the other end of a cable; it is the way to every foreign address. */
  readonly peer?: boolean;
};

export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const lab = labAround(
    await layFoundation({
      script: "lab-init.sh",
      args: () => [repository, compiledCode],
      accountsOf: "/",
      unshare: ["--net"],
    }),
  );
  return options.peer === true ? withPeer(lab, () => openLab()) : lab;
}
