/** `VERIFY.txt`: how anybody checks the package with tools that are already there. */

import { ALLOWED_SIGNERS, CHECKSUMS, CUSTODY, TOP, TOP_SIGNATURE } from "./layout.ts";
import { NAMESPACE } from "./ssh-signature.ts";

export interface VerifyTextParts {
  readonly incident: string;
  readonly principal: string;
  readonly archives: readonly string[];
}

export function verifyText({ incident, principal, archives }: VerifyTextParts): string {
  return `Evidence of incident ${incident}

Check it on another machine than the one it was taken from. Nothing of this tool is needed.

1. Compare the head with the one that was shown when the package was sealed:

     sha256sum ${TOP}

2. Check the signature. The file ${ALLOWED_SIGNERS} lies beside this text for convenience only: a key that
   comes out of the same folder proves nothing by itself, because whoever changes the package can also put
   another key here. Compare its line with the public key that was shown when the package was sealed.

     ssh-keygen -Y verify -f ${ALLOWED_SIGNERS} -I ${principal} -n ${NAMESPACE} -s ${TOP_SIGNATURE} < ${TOP}

3. Check every file of the package:

     sha256sum --strict -c ${TOP}

   (On macOS: shasum -a 256 -c ${TOP}.) This says nothing
   about files that lie here and are not listed: there must be none but ${TOP} and ${TOP_SIGNATURE}.

4. Check the archives:

${archives.map((name) => `     zstd -t ${name}`).join("\n")}

5. Unpack into an empty folder, as an unprivileged user, and check every file in it:

${archives.map((name) => `     zstd -dc ${name} | tar --no-same-owner -xf - -C EMPTY-FOLDER`).join("\n")}
     (cd EMPTY-FOLDER && sha256sum --quiet -c) < ${CHECKSUMS}

The last line of ${CUSTODY} must carry the hash that ${TOP} states as custody-head. What was lost, cut or
left out, and why, is in manifest.jsonl: lines of type "left-out", and entries whose "flags" are not empty.
Unpacked files are an attacker's: do not run them, and beware of links that lead out of the folder.
`;
}
