/** What evidence work needs from outside, in one bundle. */

import type { EvidenceArchives } from "./evidence-archive.ts";
import type { EvidenceFolders } from "./evidence-folder.ts";
import type { EvidenceHashes } from "./evidence-hashes.ts";
import type { KernelFiles } from "./evidence-kernel.ts";
import type { EvidenceSigner } from "./evidence-signer.ts";
import type { PackageCopies } from "./evidence-copy.ts";
import type { Encryption } from "./encryption.ts";
import type { EvidenceTree } from "./evidence-tree.ts";

export interface Evidence {
  readonly tree: EvidenceTree;
  readonly archives: EvidenceArchives;
  readonly folders: EvidenceFolders;
  readonly kernel: KernelFiles;
  readonly hashes: EvidenceHashes;
  readonly signer: EvidenceSigner;
  readonly encryption: Encryption;
  readonly copies: PackageCopies;
}
