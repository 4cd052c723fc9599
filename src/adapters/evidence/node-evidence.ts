/** Evidence work on Linux with Node's own parts; archiver is loaded when the first archive is written. */

import { ageEncryption } from "../age/age.ts";
import type { Evidence } from "../../ports/evidence.ts";
import { nodeEvidenceArchives } from "./node-evidence-archives.ts";
import { nodeEvidenceFolders } from "./node-evidence-folders.ts";
import { nodeEvidenceHashes } from "./node-evidence-hashes.ts";
import { nodeEvidenceSigner } from "./node-evidence-signer.ts";
import { nodeEvidenceTree } from "./node-evidence-tree.ts";
import { nodePackageCopies } from "./node-package-copies.ts";
import { nodeKernelFiles } from "./node-kernel-files.ts";

export function createNodeEvidence(): Evidence {
  return {
    tree: nodeEvidenceTree,
    archives: nodeEvidenceArchives,
    folders: nodeEvidenceFolders,
    kernel: nodeKernelFiles,
    hashes: nodeEvidenceHashes,
    signer: nodeEvidenceSigner,
    encryption: ageEncryption,
    copies: nodePackageCopies,
  };
}
