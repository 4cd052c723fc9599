/** What the list says and refuses (facts/credentials.md section 10, criteria 19 to 25). */

import { describe, expect, test } from "vitest";

import { closing, isOpenItem, isWaived } from "../../../../src/credentials/checklist/closing.ts";
import { summaryOf } from "../../../../src/credentials/checklist/summary.ts";
import { ageOf, exposureOf } from "../../../../src/credentials/checklist/windows.ts";
import { BEGIN, inventoryOf, story } from "../../../fakes/checklist-story.ts";
import { found, KINDS, place, sample } from "../../../fakes/small-catalogue.ts";

const FILE = "a".repeat(64);
const PROOF = { probe: "x", samples: 5 };
const NOW = "2026-11-22T00:00:00.000Z";

describe("what is on the list", () => {
  test("19: every credential has exactly one item, also of kinds that nobody knows", () => {
    const all = [
      ...KINDS.map(({ id }, n) => found(id, `AAAA000${n}`)),
      found("unknown", "BBBB0000"),
    ];
    const { list } = story(all);
    const credentials = list.items.filter(({ type }) => type === "credential");
    expect(credentials.map(({ id }) => id).toSorted()).toEqual(
      all.map(({ fingerprint }) => fingerprint.slice(0, 8)).toSorted(),
    );
    expect(credentials.filter(({ isGeneric }) => isGeneric).map(({ id }) => id)).toEqual([
      "BBBB0000",
    ]);
    expect(credentials.filter(({ steps }) => steps.length === 0)).toEqual([]);
  });

  test("the same inventory again adds nothing; another place adds a place; nothing goes away", () => {
    const first = found("plain", "AAAA0001");
    const told = story([first]);
    const before = told.events.length;
    told.enter(inventoryOf([first]));
    expect(told.events.length).toBe(before);
    const backup = place({ path: "/home/claw/.openclaw/openclaw.json.bak", state: "stale" });
    told.enter(inventoryOf([{ ...first, locations: [backup] }]));
    const item = told.item("AAAA0001");
    expect(item.copies.map(({ path }) => path)).toEqual([
      "/home/claw/.openclaw/openclaw.json",
      "/home/claw/.openclaw/openclaw.json.bak",
    ]);
    expect(item.scrub.map(({ what }) => what)).toEqual([
      "/home/claw/.openclaw/openclaw.json.bak (stale)",
    ]);
    told.enter(inventoryOf([]));
    expect(told.list.items.map(({ id }) => id)).toContain("AAAA0001");
  });

  test("two fingerprints that begin alike have two ids", () => {
    const { list } = story([found("plain", "AAAA0000B"), found("plain", "AAAA0000C")]);
    const ids = list.items.filter(({ type }) => type === "credential").map(({ id }) => id);
    expect(ids.toSorted()).toEqual(["AAAA0000", "AAAA0000C"]);
  });

  test("what cannot be resolved or read, and who lets money be spent, is on the list too", () => {
    const told = story([]);
    told.enter(
      inventoryOf([found("plain", "AAAA0001")], {
        unresolved: [{ path: "/c", at: "channels.x.token", why: "a program would have to run" }],
        coverage: {
          filesRead: 0,
          bytesRead: 0,
          rowsRead: 0,
          bytesSkipped: 9,
          gaps: ["/c/state.sqlite cannot be opened: it is torn"],
        },
      }),
    );
    expect(
      told.list.items.map(({ id, type }) => [type, id.replace(/-[0-9a-f]{8}$/u, "-#")]),
    ).toEqual([
      ["reference", "ref-#"],
      ["credential", "AAAA0001"],
      ["review", "use-#"],
      ["coverage", "places"],
    ]);
    expect(summaryOf(told.list, NOW).open).toBe(4);
  });

  test("a place that could not be read later opens what was answered for before", () => {
    const gaps = (...sentences: readonly string[]) => ({
      coverage: { filesRead: 0, bytesRead: 0, rowsRead: 0, bytesSkipped: 0, gaps: sentences },
    });
    const told = story([]);
    told.enter(inventoryOf([], gaps("a is torn")));
    told.tell({ event: "attested", item: "places", statement: "looked at a myself", file: null });
    expect(isOpenItem(told.item("places"), NOW)).toBe(false);
    told.enter(inventoryOf([], gaps("a is torn", "b is torn")));
    expect(isOpenItem(told.item("places"), NOW)).toBe(true);
    expect(told.item("places").gaps).toEqual(["a is torn", "b is torn"]);
  });
});

describe("order", () => {
  const all = [
    found("reader", "R0000000"),
    found("plain", "P0000000"),
    found("slow", "S0000000"),
    found("selfish", "A0000000"),
    found("mint", "M0000000"),
    found("halves", "H0000000"),
    found("plain", "B0000000"),
  ];
  const ids = (credentials: typeof all): readonly string[] =>
    story(credentials)
      .list.items.filter(({ type }) => type === "credential")
      .map(({ id }) => id);

  test("21: tier, longest tail, what needs no console; the same however they were found", () => {
    const expected = ["M", "S", "A", "B", "P", "H", "R"].map((first) => `${first}0000000`);
    expect(ids(all)).toEqual(expected);
    for (let turn = 1; turn < all.length; turn += 1) {
      expect(ids([...all.slice(turn), ...all.slice(0, turn)])).toEqual(expected);
      expect(
        ids([...all].toReversed().slice(turn).concat(all.toReversed().slice(0, turn))),
      ).toEqual(expected);
    }
  });

  test("21: what was seen in abuse comes first in its tier, never before a worse tier", () => {
    const told = story(all);
    told.tell({ event: "abused", item: "P0000000", note: "calls at night" });
    const order = told.list.items.map(({ id }) => id);
    expect(order.slice(0, 3)).toEqual(["M0000000", "P0000000", "S0000000"]);
  });
});

describe("modes", () => {
  test("20: an emergency revokes first, and loads nothing onto a host that is not clean", () => {
    const told = story([found("plain", "AAAA0001")]);
    const item = "AAAA0001";
    expect(told.tell({ event: "generated", item })).toContain("revoked first");
    expect(told.tell({ event: "revoked", item, part: "" })).toBeNull();
    expect(told.tell({ event: "generated", item })).toBeNull();
    expect(told.tell({ event: "updated", item })).toContain("not marked clean");
    expect(told.tell({ event: "updated", item, note: "nobody can do without it" })).toBeNull();
    expect(told.item(item).history.at(-1)?.note).toBe("nobody can do without it");
  });

  test("20: in an emergency on a clean host the new one is loaded without a reason", () => {
    const told = story([found("plain", "AAAA0001")], { isHostClean: true });
    const item = "AAAA0001";
    told.tell({ event: "revoked", item, part: "" });
    const stages = ["generated", "updated", "reloaded", "validated"] as const;
    expect(stages.map((event) => told.tell({ event, item }))).toEqual([null, null, null, null]);
    expect(told.item(item).state).toBe("revoked");
  });

  test("20: normal mode is generate, update, reload, validate, revoke, prove; nothing is left out", () => {
    const stages = ["generated", "updated", "reloaded", "validated"] as const;
    for (const [index, left] of stages.entries()) {
      const told = story([found("plain", "AAAA0001")], { mode: "normal" });
      const item = "AAAA0001";
      for (const event of stages.slice(0, index)) expect(told.tell({ event, item })).toBeNull();
      for (const event of stages.slice(index + 1))
        expect([left, told.tell({ event, item })]).toEqual([
          left,
          expect.stringContaining("the step before it is missing"),
        ]);
      expect(told.tell({ event: "revoked", item, part: "" })).toContain("the new one works first");
    }
    const told = story([found("plain", "AAAA0001")], { mode: "normal" });
    const item = "AAAA0001";
    for (const event of stages) told.tell({ event, item });
    expect(told.item(item).state).toBe("replaced");
    expect(told.tell({ event: "proven", item, proof: PROOF })).toContain("not revoked yet");
    expect(told.tell({ event: "revoked", item, part: "" })).toBeNull();
    expect(told.tell({ event: "proven", item, proof: PROOF })).toBeNull();
    expect(closing(told.item(item))).toEqual([]);
  });

  test("20: in an emergency the new one may come after the proof", () => {
    const told = story([found("plain", "AAAA0001")], { isHostClean: true });
    const item = "AAAA0001";
    told.tell({ event: "revoked", item, part: "" });
    told.tell({ event: "proven", item, proof: PROOF });
    const stages = ["generated", "updated", "reloaded", "validated"] as const;
    expect(stages.map((event) => told.tell({ event, item }))).toEqual([null, null, null, null]);
    expect([told.item(item).state, closing(told.item(item))]).toEqual(["proven", []]);
  });

  test("20: what needs no new one says so, with a reason", () => {
    const told = story([found("plain", "AAAA0001")], { mode: "normal" });
    const item = "AAAA0001";
    expect(told.tell({ event: "not-replaced", item })).toContain("a reason is needed");
    expect(told.tell({ event: "not-replaced", item, note: "the bot is given up" })).toBeNull();
    expect(told.tell({ event: "revoked", item, part: "" })).toBeNull();
  });
});

describe("the end of a credential", () => {
  test("22: it cannot close on one half", () => {
    const told = story([found("halves", "HHHH0001")]);
    const item = "HHHH0001";
    expect(told.tell({ event: "revoked", item, part: "access token" })).toBeNull();
    expect(told.item(item).state).toBe("found");
    expect(told.tell({ event: "proven", item, proof: PROOF })).toContain("channel secret");
    expect(told.tell({ event: "attested", item, statement: "all gone", file: FILE })).toContain(
      "channel secret",
    );
    expect(closing(told.item(item))).toEqual(["half of it is not revoked: channel secret"]);
    expect(told.tell({ event: "revoked", item, part: "channel secrets" })).toContain("no half");
    expect(told.tell({ event: "revoked", item, part: "channel secret" })).toBeNull();
    expect(told.item(item).state).toBe("revoked");
    expect(told.tell({ event: "proven", item, proof: PROOF })).toBeNull();
    expect(closing(told.item(item))).toEqual([]);
  });

  test("23: revoked, replaced, rejected or waived is not closed", () => {
    const told = story([found("plain", "AAAA0001"), found("plain", "AAAA0002")]);
    told.tell({ event: "revoked", item: "AAAA0001", part: "" });
    expect(closing(told.item("AAAA0001"))).toEqual(["its end is not proved yet"]);
    told.tell({ event: "rejected", item: "AAAA0001", proof: PROOF });
    expect(closing(told.item("AAAA0001"))).toEqual([
      "it is refused, but nobody ever saw it alive: attest its end, or waive it",
    ]);
    told.tell({ event: "waived", item: "AAAA0002", until: null, note: "test account" });
    expect(closing(told.item("AAAA0002"))).toEqual(["it was waived, not ended"]);
    expect(isOpenItem(told.item("AAAA0002"), NOW)).toBe(false);
  });

  test("23: an attestation closes it only with a statement, a name and the hash of a file", () => {
    const told = story([found("linked", "LLLL0001")]);
    const item = "LLLL0001";
    const statement = "unlinked all devices in the app";
    expect(told.tell({ event: "attested", item, statement, file: FILE })).toContain("not revoked");
    told.tell({ event: "revoked", item, part: "" });
    expect(told.tell({ event: "attested", item, statement: " ", file: FILE })).toContain(
      "statement",
    );
    expect(told.tell({ event: "attested", item, statement, file: "abc" })).toContain("SHA-256");
    expect(told.tell({ event: "attested", item, statement, file: null })).toBeNull();
    expect(closing(told.item(item))).toEqual([
      "the attestation has no file that shows it: a screenshot, a letter",
    ]);
    expect(told.tell({ event: "attested", item, statement, file: FILE })).toBeNull();
    expect(closing(told.item(item))).toEqual([]);
    expect(told.item(item).history.at(-1)).toEqual({
      at: told.events.at(-1)?.at,
      by: "ada",
      event: "attested",
      note: "",
    });
  });

  test("23: only what cannot be revoked is closed by making up for it", () => {
    const told = story([found("forever", "FFFF0001"), found("plain", "AAAA0001")]);
    const note = "followers told, the new key is announced";
    expect(told.tell({ event: "compensated", item: "AAAA0001", note })).toContain("can be revoked");
    expect(told.tell({ event: "revoked", item: "FFFF0001", part: "" })).toContain(
      "cannot be revoked",
    );
    expect(
      told.tell({ event: "attested", item: "FFFF0001", statement: "x", file: FILE }),
    ).toContain("cannot be revoked");
    expect(told.tell({ event: "compensated", item: "FFFF0001" })).toContain("a reason is needed");
    expect(told.tell({ event: "compensated", item: "FFFF0001", note })).toBeNull();
    expect(closing(told.item("FFFF0001"))).toEqual([]);
  });

  test("24: each thing that it may have minted is a step of its own; accepting one needs a reason", () => {
    const told = story([found("mint", "MMMM0001")]);
    const item = "MMMM0001";
    told.tell({ event: "revoked", item, part: "" });
    told.tell({ event: "proven", item, proof: PROOF });
    expect(closing(told.item(item))).toEqual([
      "not looked at: keys that it made",
      "not looked at: users that it invited",
    ]);
    const keys = { event: "derived", item, what: "keys that it made" } as const;
    expect(told.tell({ ...keys, outcome: "accepted" })).toContain("a reason is needed");
    expect(told.tell({ ...keys, what: "keys", outcome: "cleared" })).toContain("no such step");
    expect(told.tell({ ...keys, outcome: "cleared" })).toBeNull();
    expect(closing(told.item(item))).toEqual(["not looked at: users that it invited"]);
    told.tell({ event: "derived", item, what: "users that it invited", outcome: "expired" });
    expect(told.item(item).closedAt).not.toBeNull();
  });

  test("25: evidence that dies with it comes before its revocation; leaving it out needs a reason", () => {
    const told = story([found("watched", "WWWW0001")]);
    const item = "WWWW0001";
    const what = "photo of the linked devices";
    expect(told.tell({ event: "revoked", item, part: "" })).toContain(what);
    expect(told.tell({ event: "evidence", item, what, outcome: "skipped" })).toContain("a reason");
    const note = "they are sending messages right now";
    expect(told.tell({ event: "evidence", item, what, outcome: "skipped", note })).toBeNull();
    expect(told.item(item).evidence[0]).toEqual({
      what,
      how: "",
      state: "skipped",
      by: "ada",
      at: told.events.at(-1)?.at,
      note,
    });
    expect(told.tell({ event: "revoked", item, part: "" })).toBeNull();
  });

  test("alive after it was revoked takes every word about its end back, also a proof and a waiver", () => {
    const told = story([found("plain", "AAAA0001"), found("plain", "AAAA0002")]);
    for (const item of ["AAAA0001", "AAAA0002"]) told.tell({ event: "revoked", item, part: "" });
    told.tell({ event: "proven", item: "AAAA0001", proof: PROOF });
    told.tell({ event: "waived", item: "AAAA0002", until: null, note: "who cares" });
    for (const item of ["AAAA0001", "AAAA0002"])
      told.tell({ event: "probed", item, sample: sample("live") });
    expect(closing(told.item("AAAA0001"))).toEqual(["it is still ALIVE after it was revoked"]);
    expect(isWaived(told.item("AAAA0002"), NOW)).toBe(false);
    expect(summaryOf(told.list, NOW)).toEqual({
      items: 3,
      open: 3,
      closed: 0,
      waived: 0,
      alive: 2,
      unanswered: 0,
    });
    told.tell({ event: "probed", item: "AAAA0001", sample: sample("indeterminate") });
    expect(told.item("AAAA0001").isAliveAfterRevocation).toBe(true);
    told.tell({ event: "probed", item: "AAAA0001", sample: sample("dead") });
    expect(told.item("AAAA0001").isAliveAfterRevocation).toBe(false);
    expect(closing(told.item("AAAA0001"))).toEqual(["its end is not proved yet"]);
  });

  test("a probe that finds it alive before it was revoked is no alarm", () => {
    const told = story([found("plain", "AAAA0001")]);
    told.tell({ event: "probed", item: "AAAA0001", sample: sample("live") });
    expect(told.item("AAAA0001").isAliveAfterRevocation).toBe(false);
  });

  test("28: an acknowledgement of a provider is no end", () => {
    const told = story([found("selfish", "SSSS0001")]);
    const item = "SSSS0001";
    told.tell({ event: "revocation-sent", item, host: "api.selfish.example", act: "revoke" });
    expect(told.item(item).pending?.host).toBe("api.selfish.example");
    told.tell({ event: "revocation-answered", item, status: 200, isAcknowledged: true });
    expect(told.item(item).state).toBe("found");
    expect(closing(told.item(item))).toEqual(["it is not revoked"]);
  });

  test("26: what was sent without an answer is not sent again, a person says what became of it", () => {
    const told = story([found("selfish", "SSSS0001")]);
    const sent = {
      event: "revocation-sent",
      item: "SSSS0001",
      host: "api.selfish.example",
      act: "revoke",
    } as const;
    told.tell(sent);
    expect(told.tell(sent)).toContain("its answer never came");
    expect(told.tell({ event: "revoked", item: "SSSS0001", part: "" })).toBeNull();
    expect(told.item("SSSS0001").pending).toBeNull();
  });

  test("law 2: nothing is sent before the evidence is sealed, nor to who takes nothing", () => {
    const told = story([found("selfish", "SSSS0001"), found("plain", "AAAA0001")], {
      isSealed: false,
    });
    const sent = { event: "revocation-sent", host: "api.example", act: "revoke" } as const;
    expect(told.tell({ ...sent, item: "SSSS0001" })).toContain("not sealed yet");
    expect(told.tell({ ...sent, item: "AAAA0001" })).toContain("no way to revoke it");
  });

  test("what is closed or waived is changed only once it is opened again, with a reason", () => {
    const told = story([found("plain", "AAAA0001")]);
    const item = "AAAA0001";
    told.tell({ event: "waived", item, until: null, note: "test account" });
    expect(told.tell({ event: "revoked", item, part: "" })).toContain("open it again");
    expect(told.tell({ event: "reopened", item })).toContain("a reason");
    expect(told.tell({ event: "reopened", item, note: "wrong key" })).toBeNull();
    expect(told.tell({ event: "revoked", item, part: "" })).toBeNull();
  });

  test("a waiver needs a reason and ends on its day", () => {
    const told = story([found("plain", "AAAA0001")]);
    const item = "AAAA0001";
    const waived = { event: "waived", item, note: "they are on holiday" } as const;
    expect(told.tell({ ...waived, note: "", until: null })).toContain("a reason");
    expect(told.tell({ ...waived, until: "soon" })).toContain("no date");
    expect(told.tell({ ...waived, until: "2026-11-20T00:00:00Z" })).toContain("is over already");
    expect(told.tell({ ...waived, until: "2026-11-25T00:00:00Z" })).toBeNull();
    expect(isOpenItem(told.item(item), NOW)).toBe(false);
    expect(isOpenItem(told.item(item), "2026-11-25T00:00:00.000Z")).toBe(true);
  });

  test("what could be of several kinds is the one that a person says", () => {
    const told = story([found("unknown", "UUUU0001", { ambiguous: ["mint", "plain"] })]);
    const item = "UUUU0001";
    expect(told.tell({ event: "identified", item, kind: "nobody" })).toContain("no kind nobody");
    expect(told.tell({ event: "identified", item, kind: "mint" })).toBeNull();
    expect([
      told.item(item).kind,
      told.item(item).derived.length,
      told.item(item).isGeneric,
    ]).toEqual(["mint", 2, false]);
    expect(told.tell({ event: "identified", item, kind: "plain" })).toContain("its kind is known");
  });
});

describe("windows", () => {
  test("REV-6: 90 days after its last rotation it is due; of unknown age it is neither due nor fine", () => {
    const told = story([
      found("plain", "AAAA0001", { lastRotated: "2026-08-23T10:00:00Z", firstSeen: BEGIN }),
      found("plain", "AAAA0002", { firstSeen: "2026-11-01T00:00:00+01:00" }),
      found("plain", "AAAA0003"),
    ]);
    expect(ageOf(told.item("AAAA0001"), BEGIN)).toEqual({
      since: "2026-08-23T10:00:00Z",
      isRotationKnown: true,
      days: 90,
      dueAt: "2026-11-21T10:00:00.000Z",
      isOverdue: true,
    });
    expect(ageOf(told.item("AAAA0002"), BEGIN).isOverdue).toBe(false);
    expect(ageOf(told.item("AAAA0003"), BEGIN)).toEqual({
      since: null,
      isRotationKnown: false,
      days: null,
      dueAt: null,
      isOverdue: false,
    });
  });

  test("exposure begins with the compromise or with the key, whichever came later, and ends with the proof", () => {
    const seen = "2026-11-10T00:00:00+02:00";
    const told = story([found("plain", "AAAA0001", { firstSeen: seen })]);
    const item = "AAAA0001";
    const of = (compromise: string | null) => exposureOf(told.item(item), compromise);
    expect(of("2026-11-01T00:00:00Z").from).toBe(seen);
    expect(of("2026-11-15T00:00:00Z").from).toBe("2026-11-15T00:00:00Z");
    expect(of(null)).toEqual({
      from: seen,
      because: "it was first seen then; when the compromise began is not stated",
      until: null,
      end: "open",
    });
    told.tell({ event: "revoked", item, part: "" });
    expect([of(null).until, of(null).end]).toEqual([told.events.at(-1)?.at, "stated"]);
    told.tell({ event: "proven", item, proof: PROOF });
    expect([of(null).until, of(null).end]).toEqual([told.events.at(-1)?.at, "proven"]);
  });

  test("where an old value stays behind is a step: backups, deleted rows, logs, commits", () => {
    const told = story([
      found("plain", "AAAA0001", {
        locations: [
          place(),
          place({ path: "/c/openclaw.json.bak", state: "stale" }),
          place({
            place: "database",
            path: "/c/s.sqlite",
            at: "secret_store_entries.value 4",
            state: "deleted",
          }),
          place({ place: "git-history", path: "/c/.git", at: "commit 0a1b" }),
          place({ place: "git-history", path: "/c/.git", at: "commit 2c3d" }),
          place({ place: "log", path: "/tmp/o.log", at: "line 1" }),
          place({ place: "log", path: "/tmp/o.log", at: "line 2" }),
        ],
      }),
    ]);
    expect(told.item("AAAA0001").scrub.map(({ what }) => what)).toEqual([
      "/c/.git (commit 0a1b)",
      "/c/.git (commit 2c3d)",
      "/c/openclaw.json.bak (stale)",
      "/c/s.sqlite (secret_store_entries.value, deleted)",
      "/tmp/o.log (current)",
    ]);
    const step = { event: "scrubbed", item: "AAAA0001", what: "/tmp/o.log (current)" } as const;
    expect(told.tell({ ...step, outcome: "accepted" })).toContain("a reason");
    expect(told.tell({ ...step, outcome: "cleared" })).toBeNull();
  });
});
