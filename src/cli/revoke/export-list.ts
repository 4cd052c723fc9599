/** `ir revoke --export FILE --to age1...`: the list and the values that questions need, for the holder of a key. */

import { bundleOf } from "../../incident/revoke-bundle.ts";
import { append } from "../../incident/revoke-record.ts";
import type { RevokeDesk } from "../../incident/revoke-record.ts";
import { viewOf } from "../../incident/revoke-steps.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Secret } from "../../model/secret.ts";
import { shellWord } from "../../model/shell-word.ts";
import type { CredentialTools } from "../../ports/credential-tools.ts";
import type { GuardedCall } from "../guarded-call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { document } from "../json-document.ts";
import { openDesk } from "./desk.ts";
import { TICKET_FILE } from "./ticket.ts";

export async function exportList(call: GuardedCall): Promise<ExitCode> {
  const { words, outside } = call;
  const tools = await outside.credentialTools();
  const path = outside.absolutePath(words.export ?? "");
  refuseRecipients(tools, words.to);
  const { desk, secrets } = await openDesk(call, words.from === null);
  try {
    const ticket = (await knownTicket(call, desk)) ?? desk.ids.randomHex(32);
    const sealed = encrypted(desk, { tools, ticket, secrets, recipients: words.to });
    const file = desk.digest.sha256(sealed);
    // Written ahead: a file that is out and not on record could not come back.
    append(desk, {
      event: "exported",
      id: desk.ids.randomHex(8),
      by: desk.by,
      recipients: words.to,
      file,
      ticket: desk.digest.sha256(ticket),
    });
    write(tools, path, sealed);
    const next = `ir revoke --from ${shellWord(path.split("/").at(-1) ?? path)} --identity KEYFILE`;
    const { items } = viewOf(desk);
    outside.terminal.answer(
      words.json
        ? document({
            schema: "ir.revoke-export/1",
            file: path,
            sha256: file,
            items: items.length,
            next: [next],
          })
        : `${items.length} items in ${path}\nsha256 ${file}\nnext, on your own machine\n  ${next}\n`,
    );
    return EXIT.done;
  } finally {
    for (const secret of secrets.values()) secret.erase();
    desk.incident.lock.release();
  }
}

interface Encrypting {
  readonly tools: CredentialTools;
  readonly ticket: string;
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly recipients: readonly string[];
}

/** The plain bundle is in memory alone, and is overwritten. */
function encrypted(
  desk: RevokeDesk,
  { tools, ticket, secrets, recipients }: Encrypting,
): Uint8Array {
  const plain = tools.envelope.enclose({ document: bundleOf(desk, ticket), secrets });
  try {
    return tools.encryption.encrypt(plain, recipients);
  } finally {
    plain.erase();
  }
}

/** A list that goes back shows the ticket that it came with. */
async function knownTicket({ outside }: GuardedCall, desk: RevokeDesk): Promise<string | null> {
  const { files } = await outside.host(SILENT_LOG);
  const file = files.readSmall(`${desk.incident.folder}/${TICKET_FILE}`, 1024);
  return file.kind === "file" ? new TextDecoder().decode(file.bytes) : null;
}

function refuseRecipients({ encryption }: CredentialTools, recipients: readonly string[]): void {
  const problems = recipients.map((recipient) => encryption.recipientProblem(recipient));
  const problem =
    recipients.length === 0 ? "nobody could open the file" : problems.find((one) => one !== null);
  if (problem === undefined || problem === null) return;
  throw new Refusal({
    kind: "usage",
    problem: `the list is only exported encrypted: ${problem}`,
    hint: "make a key on your own machine with age-keygen, and name its public half: --to age1...",
  });
}

function write(tools: CredentialTools, path: string, bytes: Uint8Array): void {
  try {
    tools.writeNew(path, bytes);
  } catch (cause) {
    throw new Refusal({
      kind: "failed",
      problem: `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "name a new file in a folder that has room: ir revoke --export FILE --to age1...",
      cause,
    });
  }
}
