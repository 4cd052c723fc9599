/** `ir evidence timestamp`: a request for an authority (RFC 3161), and the check of its reply. */

import { keepTimeStamp, requestTimeStamp } from "../../incident/evidence-timestamp.ts";
import { printable } from "../../model/printable.ts";
import { Refusal } from "../../model/refusal.ts";
import { shellWord } from "../../model/shell-word.ts";
import type { Host } from "../../ports/host.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { foundPackage, givenFile, newFile, note } from "./evidence-call.ts";
import { refuseExisting } from "./refuse-existing.ts";

export async function timestamp(call: Call, folder: string | null): Promise<ExitCode> {
  const { signature, output } = call.words;
  const host = await call.outside.host(SILENT_LOG);
  if (signature !== null && output === null) return keep(call, host, { folder, signature });
  if (output !== null && signature === null) return request(call, host, { folder, output });
  throw new Refusal({
    kind: "usage",
    problem: "a time stamp takes two steps",
    hint: "first --output FILE for the request; then --signature FILE with the authority's reply",
  });
}

async function request(
  call: Call,
  host: Host,
  { folder, output }: { readonly folder: string | null; readonly output: string },
): Promise<ExitCode> {
  const { words, outside } = call;
  const found = foundPackage(call, folder);
  const { head, bytes } = requestTimeStamp(host, found.folder);
  const file = newFile(call, output);
  refuseExisting(host, file);
  host.evidence.folders.write(file.folder, [{ name: file.name, bytes }]);
  const path = `${file.folder}/${file.name}`;
  const commands = [
    `curl -H 'Content-Type: application/timestamp-query' --data-binary @${shellWord(path)} -o reply.tsr https://YOUR-AUTHORITY/`,
    `ir evidence timestamp ${shellWord(found.folder)} --signature reply.tsr`,
  ];
  const answer = { schema: "ir.evidence-timestamp/1", state: "waiting", head, request: path };
  outside.terminal.answer(
    words.json
      ? document({ ...answer, commands })
      : `${[
          `request   ${printable(path)}`,
          `over head ${head}`,
          "",
          "send it from a machine that may reach an authority; only the hash goes out",
          ...commands.map((command) => `  ${command}`),
        ].join("\n")}\n`,
  );
  return EXIT.waiting;
}

async function keep(
  call: Call,
  host: Host,
  { folder, signature }: { readonly folder: string | null; readonly signature: string },
): Promise<ExitCode> {
  const { words, outside } = call;
  const found = foundPackage(call, folder);
  const kept = keepTimeStamp(host, found.folder, givenFile(call, host, signature));
  const isNoted = note(call, found, { what: "time-stamped", ...kept });
  const check = `openssl ts -verify -data TOP -in TOP.tsr -CAfile CA.pem`;
  outside.terminal.answer(
    words.json
      ? document({ schema: "ir.evidence-timestamp/1", state: "kept", ...kept, isNoted, check })
      : `${[
          `time stamp ${printable(kept.at)}, over the head ${kept.head}`,
          `kept as    ${printable(kept.path)}`,
          "it fits TOP; that the authority signed it is for openssl to say:",
          `  ${check}`,
        ].join("\n")}\n`,
  );
  return EXIT.done;
}
