import { expect, test } from "vitest";
import { jsonWording } from "./json-wording.ts";

test.each([
  ["paid", "/paid", "paid"],
  ["consignee/phone", "/consignee/phone", "consignee.phone"],
  ["items/2/quantity", "/items/2/quantity", "items[2].quantity"],
  ["items/10/line", "/items/10/line", "items[10].line"],
  ["items/0", "/items/0", "items[0]"],
  ["items", "/items", "items"],
])("%s", (path, pointer, element) => {
  expect(jsonWording.pointer("order", path)).toBe(pointer);
  expect(jsonWording.element("order", path)).toBe(element);
  expect(jsonWording.value("order", path, "JP")).toBe("JP");
});
