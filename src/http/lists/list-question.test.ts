import { expect, test } from "vitest";
import { listQuestion, type RawQuery } from "./list-question.ts";

const plain = { values: {}, from: null, to: null, dueTo: null, amountFrom: null, amountTo: null, text: null };
const page = { order: "newest", after: null, limit: 50 };

const asked: readonly { name: string; query: RawQuery; request: object }[] = [
  { name: "nothing is asked", query: {}, request: { ...plain, ...page } },
  { name: "one state", query: { state: "held" }, request: { values: { state: ["held"] } } },
  {
    name: "several mean any of them, each once",
    query: { state: ["held", "refused", "held"], lane: "red" },
    request: { values: { state: ["held", "refused"], lane: ["red"] } },
  },
  {
    name: "a value that no parcel has",
    query: { reason: "none such" },
    request: { values: { reason: ["none such"] } },
  },
  { name: "days", query: { from: "2026-11-01", to: "2026-11-30" }, request: { from: "2026-11-01", to: "2026-11-30" } },
  { name: "a deadline", query: { dueTo: "2026-11-12" }, request: { dueTo: "2026-11-12" } },
  {
    name: "amounts",
    query: { amountFrom: "0", amountTo: "1999.5" },
    request: { amountFrom: 0n, amountTo: 199950000n },
  },
  { name: "a number", query: { q: "A-1" }, request: { text: "A-1" } },
  {
    name: "a page",
    query: { order: "amount", after: "a5.6", limit: "200" },
    request: { order: "amount", after: "a5.6", limit: 200 },
  },
];
test.each(asked)("understood: $name", ({ query, request }) => {
  expect(listQuestion(query)).toMatchObject({ ok: true, value: request });
});

const wrong: readonly { name: string; query: RawQuery; pointer: string }[] = [
  { name: "a member that is none", query: { colour: "red" }, pointer: "/" },
  { name: "a day that does not exist", query: { from: "2026-02-30" }, pointer: "/from" },
  { name: "a last day that does not exist", query: { dueTo: "soon" }, pointer: "/dueTo" },
  { name: "an amount that is none", query: { amountTo: "1e3" }, pointer: "/amountTo" },
  { name: "a page too long", query: { limit: "201" }, pointer: "/limit" },
  { name: "a page of nothing", query: { limit: "0" }, pointer: "/limit" },
  { name: "an order that is none", query: { order: "random" }, pointer: "/order" },
  { name: "two orders", query: { order: ["newest", "oldest"] }, pointer: "/order" },
  { name: "too little of a number", query: { q: "A" }, pointer: "/q" },
  { name: "an empty value", query: { lane: "" }, pointer: "/lane" },
  { name: "too many values", query: { party: Array.from({ length: 51 }, (_, one) => String(one)) }, pointer: "/party" },
  { name: "a cursor too long", query: { after: "n".repeat(65) }, pointer: "/after" },
  { name: "a character that no text has", query: { party: "4601\0" }, pointer: "/party" },
];
test.each(wrong)("refused: $name", ({ query, pointer }) => {
  const answer = listQuestion(query);
  expect(answer).toMatchObject({ ok: false, problems: [{ code: "list.question_malformed", pointer }] });
});
