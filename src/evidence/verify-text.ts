/** `VERIFY.txt`: how anybody checks the package with tools that are already there. */

import {
  ALLOWED_SIGNERS,
  CHECKSUMS,
  CUSTODY,
  ENCRYPTED,
  OPERATOR_SIGNATURE,
  TIME_STAMP,
  TOP,
  TOP_SIGNATURE,
} from "./layout.ts";
import { NAMESPACE } from "./ssh-signature.ts";

export interface VerifyTextParts {
  readonly incident: string;
  readonly principal: string;
  /** Files of the package. */
  readonly archives: readonly string[];
}

export function verifyText({ incident, principal, archives }: VerifyTextParts): string {
  const sealed = archives.filter((name) => name.endsWith(ENCRYPTED));
  const readable = [
    ...archives.filter((name) => !name.endsWith(ENCRYPTED)),
    ...sealed.map((name) => `OPENED/${name.slice(0, -ENCRYPTED.length)}`),
  ];
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
   about files that lie here and are not listed: there must be none but ${TOP}, ${TOP_SIGNATURE} and, where they
   were made, ${OPERATOR_SIGNATURE} and ${TIME_STAMP}.
${sealed.length === 0 ? "" : decryptText(sealed)}
4. Check the archives:

${readable.map((name) => `     zstd -t ${name}`).join("\n")}

5. Unpack into an empty folder, as an unprivileged user, and check every file in it:

${readable.map((name) => `     zstd -dc ${name} | tar --no-same-owner -xf - -C EMPTY-FOLDER`).join("\n")}
     (cd EMPTY-FOLDER && sha256sum --quiet -c) < ${CHECKSUMS}

6. Where ${OPERATOR_SIGNATURE} lies here, somebody signed ${TOP} again with a key of their own, elsewhere. SIGNERS is a
   file of yours that names whom you trust, and WHO is the name that it gives them:

   ssh-keygen -Y verify -f SIGNERS -I WHO -n ${NAMESPACE} -s ${OPERATOR_SIGNATURE} < ${TOP}

7. Where ${TIME_STAMP} lies here, an authority stated when ${TOP} existed. CA.pem is its certificate, from itself:

   openssl ts -verify -data ${TOP} -in ${TIME_STAMP} -CAfile CA.pem
   openssl ts -reply -in ${TIME_STAMP} -text

The last line of ${CUSTODY} must carry the hash that ${TOP} states as custody-head. What was lost, cut or
left out, and why, is in manifest.jsonl: lines of type "left-out", and entries whose "flags" are not empty.
Unpacked files are an attacker's: do not run them, and beware of links that lead out of the folder.
`;
}

function decryptText(sealed: readonly string[]): string {
  const lines = sealed.map(
    (name) => `     age -d -i KEY-FILE -o OPENED/${name.slice(0, -ENCRYPTED.length)} ${name}`,
  );
  return `
   The archives are encrypted. Open them into another folder with the key of their recipient, and compare
   what comes out with the hashes that ${TOP} states for it:

     mkdir OPENED
${lines.join("\n")}
     (cd OPENED && sed -n 's/^# decrypted //p' | sha256sum --strict -c) < ${TOP}
`;
}
