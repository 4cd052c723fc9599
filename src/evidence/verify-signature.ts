/** Whether `TOP.sig` is a signature over this TOP, for this purpose, by the key that the operator noted. */

import { printable } from "../model/printable.ts";
import { TOP_SIGNATURE } from "./layout.ts";
import {
  HASH,
  isSignatureOf,
  NAMESPACE,
  parseSshSignature,
  publicKeyLine,
} from "./ssh-signature.ts";
import type { PackageCheck, PackageProblem, PackageProblemKind } from "./verify-package.ts";

export interface SignatureFinding {
  readonly publicKey: string | null;
  readonly problems: readonly PackageProblem[];
}

const LONGEST_SIGNATURE = 16_384;

export function checkSignature(check: PackageCheck, top: Uint8Array): SignatureFinding {
  const { evidence, folder, digest, expected } = check;
  const reading = evidence.folders.read(`${folder}/${TOP_SIGNATURE}`, LONGEST_SIGNATURE);
  if (reading.kind === "absent") return found(null, "signature-missing", "TOP.sig is missing");
  const signature =
    reading.kind === "read"
      ? parseSshSignature(Buffer.from(reading.bytes).toString("latin1"))
      : null;
  if (signature === null) {
    return found(
      null,
      "signature-damaged",
      "TOP.sig is damaged: it is not a signature of this kind",
    );
  }
  const publicKey = publicKeyLine(signature.publicKey);
  if (signature.namespace !== NAMESPACE) {
    const name = printable(signature.namespace);
    return found(publicKey, "signature-namespace", `TOP.sig was made for another purpose: ${name}`);
  }
  if (signature.hash !== HASH) {
    const name = printable(signature.hash);
    return found(publicKey, "signature-damaged", `TOP.sig was made in another way: over ${name}`);
  }
  if (!isSignatureOf(signature, top, { signer: evidence.signer, digest })) {
    return found(publicKey, "signature-wrong", "TOP.sig does not fit TOP: one of them was changed");
  }
  if (expected.publicKey !== null && expected.publicKey !== publicKey) {
    return found(
      publicKey,
      "signature-key",
      "TOP.sig was made with another key than the one noted",
    );
  }
  return { publicKey, problems: [] };
}

function found(
  publicKey: string | null,
  kind: PackageProblemKind,
  message: string,
): SignatureFinding {
  return { publicKey, problems: [{ kind, file: TOP_SIGNATURE, message }] };
}
