/**
 * Tables on the real record: filed by key and by people who are signed in, what is wrong in which cell, the rows to
 * mend, and the same again.
 */
import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnyDocument, ParcelKind } from "../../src/customs/documents.ts";
import { csvOf } from "../../src/messages/table/write-template.ts";
import { writeTable, type WrittenTable } from "../../src/messages/table/write-table.ts";
import { writeWorkbook } from "../../src/messages/table/write-workbook.ts";
import type { Browser } from "../browser-session.ts";
import { codes, goodParcel, type GoodParcel } from "../good-parcel.ts";
import { openHouse, type House } from "../people-of-a-house.ts";

const CSV = "text/csv";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

let house: House;
let clerk: Browser;
const keys: Record<string, string> = {};
beforeAll(async () => {
  house = await openHouse();
  keys["order"] = await house.register("marketplace", codes.platform);
  keys["payment"] = await house.register("payment_firm", codes.firm);
  keys["waybill"] = await house.register("carrier", codes.carrier);
  keys["declaration"] = await house.register("declarant", codes.declarant);
  clerk = await house.admit("market.clerk", "enterprise", codes.platform);
}, 180_000);
afterAll(() => house.stop());

interface Line {
  readonly line: number;
  readonly kind: string;
  readonly key: string;
  readonly outcome: string;
  readonly problems: readonly { code: string; pointer: string; detail: string; column?: { en: string; zh: string } }[];
  readonly rows: readonly number[];
}
interface Answer {
  readonly status: number;
  readonly bytes: Buffer;
  readonly type: string;
  readonly lines: readonly Line[];
}

async function post(url: string, headers: Record<string, string>, payload: Buffer | string): Promise<Answer> {
  const answer = await house.app.inject({ method: "POST", url, headers, payload });
  const isLines = String(answer.headers["content-type"]).startsWith("application/x-ndjson");
  const lines = isLines ? answer.body.split("\n").filter((line) => line !== "") : [];
  return {
    status: answer.statusCode,
    bytes: answer.rawPayload,
    type: String(answer.headers["content-type"]),
    lines: lines.map((line) => JSON.parse(line) as Line),
  };
}
const file = (kind: string, payload: Buffer | string, type = CSV, query = ""): Promise<Answer> =>
  post(`/v1/documents${query}`, { authorization: `Bearer ${keys[kind]!}`, "content-type": type }, payload);

const tableOf = (kind: ParcelKind, parcels: readonly GoodParcel[], language: "en" | "zh" = "en"): WrittenTable =>
  writeTable(
    kind,
    parcels.map((parcel): AnyDocument<string> => parcel[kind]),
    language,
  );
function withCell(table: WrittenTable, row: number, heading: string, text: string): WrittenTable {
  const at = table.headings.findIndex((one) => one.replace(" *", "") === heading);
  return { ...table, rows: table.rows.map((cells, index) => (index === row - 2 ? cells.with(at, text) : cells)) };
}
const problemsOf = ({ bytes }: Answer): string[] =>
  (JSON.parse(bytes.toString()) as { problems: { code: string }[] }).problems.map(({ code }) => code);

test("four tables, in both forms and both languages, are a parcel that is decided", async () => {
  const parcels = [goodParcel("T-1", { person: 41 }), goodParcel("T-2", { person: 42 })];
  const declared = await csvOf(tableOf("declaration", parcels));
  const filed = [
    await file("order", await csvOf(tableOf("order", parcels, "zh"))),
    await file("payment", await writeWorkbook([{ name: "1", ...tableOf("payment", parcels) }]), XLSX),
    await file("waybill", await csvOf(tableOf("waybill", parcels)), "text/csv; charset=UTF-8", "?kind=waybill"),
    await file("declaration", declared),
  ];
  for (const { status, lines } of filed) {
    expect(status).toBe(200);
    expect(lines.map(({ outcome, problems, rows }) => [outcome, problems, rows])).toEqual([
      ["accepted", [], [2]],
      ["accepted", [], [3]],
    ]);
  }
  const parcel = await house.app.inject({
    url: `/v1/parcels/${codes.platform}/T-1`,
    headers: { authorization: `Bearer ${keys["order"]!}` },
  });
  expect(parcel.json<{ state: string; missing: string[] }>()).toMatchObject({ state: "cleared", missing: [] });
  expect((await file("declaration", declared)).lines.map(({ outcome }) => outcome)).toEqual(["exists", "exists"]);
});

test("the same content as JSON is the same document", async () => {
  const parcel = goodParcel("T-3", { person: 43 });
  await file("order", await csvOf(tableOf("order", [parcel])));
  const again = await file("order", JSON.stringify(parcel.order), "application/json");
  expect(again.lines).toMatchObject([{ outcome: "exists" }]);
});

describe("what is wrong, at the door and on record, is said by row and cell", () => {
  test("a sum, another's code, and a document that is there with other content", async () => {
    await file("order", await csvOf(tableOf("order", [goodParcel("T-13", { person: 44 })])));
    const parcels = ["T-10", "T-11", "T-12", "T-13"].map((orderNo) => goodParcel(orderNo, { person: 44 }));
    const good = tableOf("order", parcels, "zh");
    const table = withCell(withCell(good, 3, "实际支付金额", "9.99"), 5, "备注", "另一内容");
    const { lines } = await file("order", await csvOf(withCell(table, 4, "电商平台代码", "4601000009")));
    expect(
      lines.map(({ outcome, problems }) => [outcome, ...problems.map(({ code, pointer }) => `${code} ${pointer}`)]),
    ).toEqual([
      ["accepted"],
      ["rejected", "filing.paid_wrong /rows/3/T"],
      ["rejected", "filing.code_not_own /rows/4/A"],
      ["rejected", "filing.exists_with_different_content /rows/5/E"],
    ]);
    expect(lines[1]!.problems[0]).toMatchObject({
      column: { en: "Paid", zh: "实际支付金额" },
      detail: expect.stringMatching(/^Row 3, column T \(Paid\): Write /) as string,
    });
  });

  test("a table that is no table, by one problem of the whole", async () => {
    const answers = [
      await file("order", "a,b\n1,2\n"),
      await file("order", "PK", XLSX),
      await file("order", "", CSV),
      await file("order", "a", CSV, "?kind=status"),
      await file("order", "a", "text/csv; charset=koi8-r"),
      await file("order", Buffer.alloc(20 * 1024 * 1024 + 1, "a"), CSV),
    ];
    expect(answers.map((answer) => [answer.status, ...problemsOf(answer)])).toEqual([
      [400, "table.kind_unknown"],
      [400, "table.not_xlsx"],
      [400, "message.empty"],
      [400, "table.request_malformed"],
      [415, "http.media_type_unsupported"],
      [413, "http.body_too_large"],
    ]);
  });
});

describe("the rows to mend", () => {
  const correction = (form: "csv" | "xlsx", table: Buffer, lines: readonly Line[]): string =>
    JSON.stringify({
      ...{ form, lang: "en", table: table.toString("base64") },
      rows: lines
        .filter(({ outcome }) => outcome === "rejected")
        .flatMap(({ rows, problems }) =>
          rows.map((row) => {
            const own = problems.filter(({ pointer }) => pointer.startsWith(`/rows/${row}/`));
            const columns = own.map(({ pointer }) => pointer.split("/")[3]!);
            return { row, columns, problem: own.map(({ detail }) => detail).join(" ") };
          }),
        ),
    });
  const mend = (body: string, headers: Record<string, string> = {}): Promise<Answer> =>
    post("/v1/documents/corrected", { authorization: `Bearer ${keys["order"]!}`, ...headers }, body);

  test("in Excel: the rows that were refused, wrong cells coloured, the sentence last; mended and filed again", async () => {
    const parcels = ["T-20", "T-21", "T-22"].map((orderNo) => goodParcel(orderNo, { person: 45 }));
    const table = withCell(tableOf("order", parcels), 3, "Currency", "rmb");
    const bytes = await writeWorkbook([{ name: "1", ...table }]);
    const { lines } = await file("order", bytes, XLSX);
    expect(lines.map(({ outcome }) => outcome)).toEqual(["accepted", "rejected", "accepted"]);
    const answer = await mend(correction("xlsx", bytes, lines));
    expect([answer.status, answer.type]).toEqual([200, XLSX]);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(answer.bytes as unknown as ArrayBuffer);
    const page = book.worksheets[0]!;
    const [currency, last] = [21, table.headings.length + 1];
    expect(page.rowCount).toBe(2);
    expect(page.getRow(2).getCell(5).text).toBe("T-21");
    expect(page.getRow(1).getCell(last).text).toBe("Problem");
    expect(page.getRow(2).getCell(last).text).toMatch(/^Row 3, column U \(Currency\): Write an ISO 4217 code/);
    expect(page.getRow(2).getCell(currency).fill).toMatchObject({ pattern: "solid" });
    expect(page.getRow(2).getCell(currency - 1).fill).not.toMatchObject({ pattern: "solid" });
    page.getRow(2).getCell(currency).value = "CNY";
    const mended = await file("order", Buffer.from(await book.xlsx.writeBuffer()), XLSX);
    expect(mended.lines).toMatchObject([{ outcome: "accepted", rows: [2], key: `${codes.platform}/T-21` }]);
  });

  test("in CSV: nothing that could be taken for a formula, and what was filed is still what was written", async () => {
    const name = '=HYPERLINK("https://example.com")';
    const parcel = goodParcel("T-30", { person: 46 });
    const table = withCell(withCell(tableOf("order", [parcel]), 2, "Model", name), 2, "Currency", "rmb");
    const bytes = await csvOf(table);
    const { lines } = await file("order", bytes);
    const answer = await mend(correction("csv", bytes, lines));
    expect(answer.type).toBe("text/csv; charset=utf-8");
    const text = answer.bytes.toString();
    expect(text).toContain(`"'=HYPERLINK(""https://example.com"")"`);
    const mended = await file("order", text.replace("rmb", "CNY"));
    expect(mended.lines).toMatchObject([{ outcome: "accepted" }]);
    const again = { ...parcel.order, items: [{ ...parcel.order.items[0]!, model: name }] };
    expect((await file("order", JSON.stringify(again), "application/json")).lines).toMatchObject([
      { outcome: "exists" },
    ]);
  });

  test.each<{ name: string; body: string; refusal: [number, string] }>([
    { name: "no JSON", body: "x", refusal: [400, "message.not_json"] },
    {
      name: "another form",
      body: `{"form":"pdf","lang":"en","table":"","rows":[]}`,
      refusal: [400, "table.request_malformed"],
    },
    {
      name: "a stranger",
      body: `{"form":"csv","lang":"en","table":"","rows":[],"x":1}`,
      refusal: [400, "table.request_malformed"],
    },
    {
      name: "a row without its number",
      body: `{"form":"csv","lang":"en","table":"","rows":[{"columns":[],"problem":""}]}`,
      refusal: [400, "table.request_malformed"],
    },
    {
      name: "no table",
      body: `{"form":"csv","lang":"en","table":"%","rows":[]}`,
      refusal: [400, "table.request_malformed"],
    },
    {
      name: "a table that is none",
      body: `{"form":"xlsx","lang":"en","table":"eA==","rows":[]}`,
      refusal: [400, "table.not_xlsx"],
    },
  ])("are not given for $name", async ({ body, refusal }) => {
    const answer = await mend(body);
    expect([answer.status, ...problemsOf(answer)]).toEqual(refusal);
  });
});

describe("people", () => {
  test("file tables with their session, as their organisation, and not without its second token", async () => {
    const bytes = (await csvOf(tableOf("order", [goodParcel("T-40", { person: 47 })]))).toString();
    const filed = await clerk.askWith({ "content-type": CSV }, "POST", "/v1/documents", bytes);
    expect(filed.text).toContain('"outcome":"accepted"');
    const forged = await clerk.askWith({ "content-type": CSV, "x-fairway-csrf": "0" }, "POST", "/v1/documents", bytes);
    expect([forged.status, forged.text.includes("person.csrf_wrong")]).toEqual([403, true]);
  });
});

describe("templates", () => {
  const template = (path: string) => house.app.inject({ url: `/v1/templates/${path}` });
  test.each(["order", "payment", "waybill", "declaration"])("of a %s, for anyone", async (kind) => {
    for (const lang of ["en", "zh"]) {
      const csv = await template(`${kind}?form=csv&lang=${lang}`);
      expect(csv.headers["content-disposition"]).toBe(`attachment; filename="fairway-${kind}.csv"`);
      expect(csv.body.startsWith("\ufeff")).toBe(true);
      const xlsx = await template(`${kind}?form=xlsx&lang=${lang}`);
      expect(xlsx.headers["content-type"]).toBe(XLSX);
      // As it comes it holds no document, and says so: nothing of it would be filed.
      const empty = [await file("order", csv.body), await file("order", xlsx.rawPayload, XLSX)];
      expect(empty.map((answer) => [answer.status, ...problemsOf(answer)])).toEqual([
        [400, "message.empty"],
        [400, "message.empty"],
      ]);
    }
  });

  test("with a document under its notes it is a table", async () => {
    const { body } = await template("order?lang=zh");
    const [, row] = (await csvOf(tableOf("order", [goodParcel("T-50", { person: 48 })]))).toString().split("\r\n");
    expect((await file("order", `${body}${row!}\r\n`)).lines).toMatchObject([{ outcome: "accepted", rows: [3] }]);
  });

  test("of nothing else", async () => {
    expect((await template("status")).statusCode).toBe(400);
    expect((await template("order?form=pdf")).statusCode).toBe(400);
    expect((await template("order?lang=fr")).statusCode).toBe(400);
    expect((await template("order?x=1")).statusCode).toBe(400);
  });
});
