/** What a question to a provider needs of the person; values are typed or pasted without being shown. */

import { askProvider } from "../../incident/revoke-probe.ts";
import type {
  ApiRevocation,
  Asked,
  Probe,
  ProbeParameter,
  ProbeQuestion,
} from "../../incident/revoke-probe.ts";
import { describeSending, sendRevocation } from "../../incident/revoke-send.ts";
import type { RevokeDesk } from "../../incident/revoke-record.ts";
import type { ItemView } from "../../incident/revoke-view.ts";
import type { Secret } from "../../model/secret.ts";
import type { CredentialTools } from "../../ports/credential-tools.ts";
import type { Terminal } from "../../ports/terminal.ts";
import { COLUMNS, wrap } from "../text.ts";
import { safe } from "./words.ts";

export interface Asking {
  readonly desk: RevokeDesk;
  readonly terminal: Terminal;
  readonly tools: CredentialTools;
  /** By fingerprint, from the inventory of this call or from a list that was brought here. */
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly isMintAllowed: boolean;
  readonly isDry: boolean;
  readonly vantage: string;
  /** For questions: the first Ctrl-C. */
  readonly pause: AbortSignal;
  /** For what changes something: not before the second, or nobody would know what became of it. */
  readonly stop: AbortSignal;
}

const NOBODY = "nobody answered: nothing was sent";

/** A sentence for the person, whatever came of it. */
export async function probeItem(asking: Asking, item: ItemView): Promise<string> {
  const { desk, secrets } = asking;
  const probe = await chosenProbe(asking, item);
  const secret = secrets.get(item.fingerprint);
  if (probe === null) return NOBODY;
  if (secret === undefined) return "its value is not at hand: only its fingerprint is known";
  if (probe.sideEffect !== "none") asking.terminal.progress(SIDE_EFFECTS[probe.sideEffect]);
  const target = await questionFor(asking, probe, secret);
  if (target === null) return NOBODY;
  const replacement = await replacementFor(asking, { item, target });
  return askProvider(desk, {
    item: item.id,
    probe,
    target,
    replacement,
    confirmed: probe.parameters.map(({ name }) => name),
    isMintAllowed: asking.isMintAllowed,
    vantage: asking.vantage,
    transport: asking.tools.transport,
    signal: asking.pause,
    progress: (line) => {
      for (const part of wrap(safe(line), COLUMNS)) asking.terminal.progress(part);
    },
  });
}

const SIDE_EFFECTS: Readonly<Record<Exclude<Probe["sideEffect"], "none">, string>> = {
  mints: "a live credential makes its provider issue a token; it is dropped at once",
  bills: "a live credential makes its provider bill a very small amount",
  login: "the question leaves a login in the provider's log",
};

/** Where a kind is written in several ways, the person says which one it is. */
async function chosenProbe({ desk, terminal }: Asking, item: ItemView): Promise<Probe | null> {
  const probes = desk.catalogue.probes(item.kind);
  if (probes.length < 2) return probes[0] ?? null;
  const choices = probes.map(({ id }) => ({ value: id, label: id }));
  const chosen = await terminal.choose(`${item.id}: which of these is it?`, choices);
  return probes.find(({ id }) => id === chosen) ?? null;
}

async function questionFor(
  { terminal }: Asking,
  { parameters, companions }: Pick<Probe, "parameters" | "companions">,
  secret: Secret,
): Promise<ProbeQuestion | null> {
  const values: Record<string, string> = {};
  for (const parameter of parameters) {
    const value = await parameterValue(terminal, parameter);
    if (value === null) return null;
    if (value !== "") values[parameter.name] = value;
  }
  const secrets: Record<string, Secret> = {};
  for (const name of companions) {
    const given = await terminal.askSecret(`${name.replace("?", " (Enter when there is none)")}:`);
    if (given === null && !name.endsWith("?")) return null;
    if (given !== null) secrets[name.replace("?", "")] = given;
  }
  return { secret, parameters: values, companions: secrets };
}

const NONE = "none";

async function parameterValue(
  terminal: Terminal,
  { ask, choices, isOptional }: ProbeParameter,
): Promise<string | null> {
  if (choices.length > 0) {
    const labelled = choices.map((value) => ({ value, label: value }));
    return terminal.choose(`${ask}?`, labelled);
  }
  const value = await terminal.ask(`${ask}${isOptional ? ` (or ${NONE})` : ""}:`);
  if (value === null) return null;
  return isOptional && value.trim() === NONE ? "" : value.trim();
}

/** Without a replacement that works from the same place nothing can be proved. */
async function replacementFor(
  { terminal, tools, desk }: Asking,
  { item, target }: { readonly item: ItemView; readonly target: ProbeQuestion },
): Promise<Asked | null> {
  const isRevoked = item.halves.every(({ revokedAt }) => revokedAt !== null);
  if (!isRevoked) return null;
  const value = await terminal.askSecret(
    "the new value, which has to work from here (not shown; Enter: there is none):",
  );
  if (value === null) return null;
  const entropy = desk.catalogue.kind(item.kind)?.entropy ?? "low";
  const fingerprint = tools.fingerprints(desk.incident.folder).of(value, entropy);
  return { question: { ...target, secret: value }, fingerprint };
}

/** Asked one by one; what it does besides is said first, and the id is typed, not chosen. */
export async function revokeOverApi(asking: Asking, item: ItemView): Promise<string> {
  const { desk, terminal, secrets, tools, stop, isDry } = asking;
  const revocation = desk.catalogue.revocation(item.kind);
  const secret = secrets.get(item.fingerprint);
  if (revocation === undefined) return "its provider has no way to revoke it over an API";
  if (secret === undefined) return "its value is not at hand: only its fingerprint is known";
  const question = await questionFor(asking, { ...revocation, companions: [] }, secret);
  if (question === null) return NOBODY;
  const admin = revocation.isSelfService ? null : await terminal.askSecret(`${revocation.needs}:`);
  const confirmed = revocation.parameters.map(({ name }) => name);
  const sending = {
    item: item.id,
    revocation,
    question,
    admin,
    confirmed,
    isDry,
    transport: tools.transport,
    signal: stop,
  };
  for (const line of warnings(revocation, describeSending(sending))) terminal.progress(line);
  const typed = isDry ? item.id : await terminal.ask(`type ${item.id} to send it:`);
  if (typed?.trim() !== item.id) return "not confirmed: nothing was sent";
  return sendRevocation(desk, sending);
}

function warnings({ sideEffects, isUndoable }: ApiRevocation, act: string): readonly string[] {
  return [
    act,
    ...sideEffects.map((effect) => `it also does: ${effect}`),
    isUndoable ? "it can be taken back at the provider" : "it CANNOT be taken back",
  ];
}
