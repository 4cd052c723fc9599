/** Does what a transcript says on a host in memory, and writes the transcript of what really happened. */

import { runCli } from "../../src/cli/run-cli.ts";
import { Refusal } from "../../src/model/refusal.ts";
import { fakeOutside } from "../fakes/fake-outside.ts";
import type { FakeOutside, FakeOutsideOptions } from "../fakes/fake-outside.ts";
import { attackedSuspect, cleanSuspect, suspectWithoutLog } from "../fakes/triaged-suspect.ts";
import { scriptedCommands } from "../fakes/scripted-commands.ts";
import { diskError } from "../fakes/memory-store.ts";
import { seedIncident } from "../fakes/seeded-incident.ts";
import { ANSWERS, filesOf, listedCredentials, MISTAKES } from "./listed-credentials.ts";
import { placeholders } from "./placeholders.ts";

/** `host` lines: what this host is like; words are separated by commas. */
const HOSTS: Readonly<Record<string, FakeOutsideOptions>> = {
  "with a terminal": { isInteractive: true },
  "without root": { isRoot: false },
  "without a gateway": { isAbsent: true },
  "where nothing can be stopped": { isUnstoppable: true },
};

/** Lines that change the world in the middle. */
const TURNS: Readonly<Record<string, (outside: FakeOutside) => void>> = {
  "the disk is full": ({ memory }) => {
    memory.refuseAppend = () => diskError("ENOSPC", "no space left on device, write");
  },
  "the disk is full after the freeze": ({ memory }) => {
    memory.refuseAppend = (lines) =>
      lines.includes('"step":"cut"') ? diskError("ENOSPC", "no space left on device, write") : null;
  },
  "somebody else writes into the journal after the freeze": ({ memory }) => {
    const problem = "journal.jsonl has 9 bytes where 7 were written: something else changed it";
    const refusal = new Refusal({ kind: "integrity", problem, hint: "keep the folder as it is" });
    memory.refuseAppend = (lines) => (lines.includes('"step":"cut"') ? refusal : null);
  },
  "the disk has room again": ({ memory }) => {
    memory.refuseAppend = () => null;
  },
  "the folder is read-only": ({ memory }) => {
    memory.refuseCreate = diskError("EROFS", "read-only file system, mkdir");
    memory.refuseLock = diskError("EROFS", "read-only file system, open");
  },
  "the shipped playbook is changed": ({ playbooks }) => {
    const read = playbooks.read.bind(playbooks);
    const changed = (bytes: Uint8Array): Uint8Array => Buffer.concat([bytes, Buffer.from("# \n")]);
    Object.assign(playbooks, {
      read: (id: string) => {
        const bytes = read(id);
        return bytes === null ? null : changed(bytes);
      },
    });
  },
  "the host is started again": ({ gateway }) => {
    const { clock } = gateway.host;
    const now = clock.now.bind(clock);
    clock.now = () => ({ ...now(), boot: "boot-2" });
  },
  "another ir is at work": ({ memory }) => {
    for (const id of memory.list()) memory.lockedElsewhere.add(id);
  },
  "a byte of the journal is changed": ({ memory }) => {
    for (const [id, bytes] of memory.journals) {
      memory.journals.set(id, Buffer.from(bytes.toString().replace("survey", "surrey")));
    }
  },
  "somebody changes our rules": ({ gateway }) => {
    gateway.firewall.own = "rules by hand\n";
  },
  "the process is killed after the intent to end": ({ memory }) => {
    memory.refuseAppend = (lines) =>
      lines.includes('"kind":"result"') && lines.includes('"step":"kill"')
        ? new Error("killed")
        : null;
  },
  "the web server does not stop": ({ gateway }) => {
    const commands = scriptedCommands({ "test ! -S /run/nginx.sock": { exitCode: 1 } });
    Object.assign(gateway.host, { commands });
  },
  "there is no systemctl": ({ gateway }) => {
    Object.assign(gateway.host, { commands: scriptedCommands({}, ["systemctl"]) });
  },
  "the suspect is as after a first start": (outside) => {
    outside.suspect = cleanSuspect();
  },
  "a stolen token was used": (outside) => {
    outside.suspect = attackedSuspect();
  },
  "the log of the gateway is gone": (outside) => {
    outside.suspect = suspectWithoutLog();
  },
  "an inventory is on the list": (outside) => {
    seedIncident(outside, listedCredentials());
  },
  "answers.yaml has answers": ({ gateway }) => {
    Object.assign(gateway.host, { files: filesOf({ "/home/ada/answers.yaml": ANSWERS }) });
  },
  "answers.yaml has mistakes": ({ gateway }) => {
    Object.assign(gateway.host, { files: filesOf({ "/home/ada/answers.yaml": MISTAKES }) });
  },
  "photo.png shows it": ({ gateway }) => {
    Object.assign(gateway.host, { files: filesOf({ "/home/ada/photo.png": "a photo" }) });
  },
  "the process is killed at the next answer": ({ memory }) => {
    memory.refuseAppend = (lines) =>
      lines.includes('"kind":"credential"') ? new Error("killed") : null;
  },
  "ctrl-c at the seal": (outside) => {
    outside.onSaid = (line) => {
      if (/ done +seal /u.test(line)) outside.interrupt();
    };
  },
};

export async function playTranscript(text: string): Promise<string> {
  const played: string[] = [];
  const hide = placeholders();
  let outside = fakeOutside();
  for (const { line, typed } of inputs(text)) {
    played.push(line, ...typed.map((answer) => `< ${answer}`));
    if (line.startsWith("host ")) outside = fakeOutside(hostOf(line.slice(5)));
    if (line.startsWith("then ")) turn(line.slice(5), outside);
    if (!line.startsWith("$ ")) continue;
    outside.typed.push(...typed);
    const code = await runCli(wordsOf(line), outside);
    outside.typed.length = 0;
    played.push(...outside.said.splice(0).map((one) => hide(one).trimEnd()), `= ${code}`, "");
  }
  return `${played.join("\n").trimEnd()}\n`;
}

interface Input {
  readonly line: string;
  readonly typed: readonly string[];
}

/** What the author wrote: everything but what came back. */
function inputs(text: string): readonly Input[] {
  const lines = text.split("\n").filter((line) => line !== "" && !/^[|!?=]/u.test(line));
  return lines.flatMap((line, index) => {
    if (line.startsWith("< ")) return [];
    const next = lines.slice(index + 1);
    const end = next.findIndex((one) => !one.startsWith("< "));
    const typed = next.slice(0, end < 0 ? next.length : end).map((one) => one.slice(2));
    return [{ line, typed }];
  });
}

/** `$ ir contain --reason 'odd messages'` without its first two words. */
function wordsOf(line: string): readonly string[] {
  const [, ...words] = line.slice(2).match(/'[^']*'|\S+/gu) ?? [];
  return words.map((word) => word.replaceAll("'", ""));
}

function hostOf(words: string): FakeOutsideOptions {
  return Object.assign({}, ...words.split(", ").map((word) => found(HOSTS, word)));
}

function turn(words: string, outside: FakeOutside): void {
  found(TURNS, words)(outside);
}

function found<T>(known: Readonly<Record<string, T>>, word: string): T {
  const value = known[word];
  if (value === undefined) throw new Error(`a transcript cannot say: ${word}`);
  return value;
}
