import { expect, test } from "vitest";
import { decodeBytes } from "./decode-bytes.ts";

const utf8 = (text: string): number[] => [...Buffer.from(text)];
const utf16le = (text: string): number[] => [...Buffer.from(text, "utf16le")];
const utf16be = (text: string): number[] => [...Buffer.from(text, "utf16le").swap16()];
/** 中 in GB2312, GBK and GB18030. */
const ZHONG = [0xd6, 0xd0];
const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>`;

test.each<[string, number[], string]>([
  ["UTF-8 without a word", utf8("<a>中</a>"), "<a>中</a>"],
  ["UTF-8 declared", utf8(`${declared("utf-8")}<a>中</a>`), `${declared("utf-8")}<a>中</a>`],
  ["UTF-8 with its mark, which is dropped", [0xef, 0xbb, 0xbf, ...utf8("<a/>")], "<a/>"],
  ["UTF-16 little endian by its mark", [0xff, 0xfe, ...utf16le("<a>中</a>")], "<a>中</a>"],
  ["UTF-16 big endian by its mark", [0xfe, 0xff, ...utf16be(`${declared("UTF-16")}<a/>`)], `${declared("UTF-16")}<a/>`],
  [
    "UTF-16 little endian by how its declaration begins",
    utf16le(`${declared("UTF-16LE")}<a>中</a>`),
    `${declared("UTF-16LE")}<a>中</a>`,
  ],
  [
    "UTF-16 big endian by how its declaration begins",
    utf16be(`${declared("utf-16")}<a/>`),
    `${declared("utf-16")}<a/>`,
  ],
  [
    "GB18030 with its mark, which is dropped",
    [0x84, 0x31, 0x95, 0x33, ...utf8("<a>"), ...ZHONG, ...utf8("</a>")],
    "<a>中</a>",
  ],
  ["GB18030", [...utf8(`${declared("GB18030")}<a>`), ...ZHONG, ...utf8("</a>")], `${declared("GB18030")}<a>中</a>`],
  ["GBK", [...utf8(`${declared("gbk")}<a>`), ...ZHONG, ...utf8("</a>")], `${declared("gbk")}<a>中</a>`],
  ["GB2312", [...utf8(`${declared("GB2312")}<a>`), ...ZHONG, ...utf8("</a>")], `${declared("GB2312")}<a>中</a>`],
  ["GB18030's four bytes", [...utf8(declared("GB18030")), 0x95, 0x32, 0x82, 0x36], `${declared("GB18030")}\u{20000}`],
])("reads %s", (_name, bytes, text) => {
  expect(decodeBytes(Uint8Array.from(bytes))).toEqual({ ok: true, value: text });
});

test.each<[string, number[]]>([
  ["a byte that is no UTF-8", utf8("<a>").concat(0xff)],
  ["UTF-8 cut inside a character", utf8("<a>中").slice(0, -1)],
  ["a surrogate written in UTF-8", [0xed, 0xa0, 0x80]],
  ["GBK bytes that say nothing", [...utf8("<a>"), ...ZHONG, ...utf8("</a>")]],
  ["GBK bytes that say UTF-8", [...utf8(declared("UTF-8")), ...ZHONG]],
  ["a byte that is no GB18030", [...utf8(declared("GB18030")), 0xff]],
  ["a lone surrogate in UTF-16", [0xff, 0xfe, 0x3c, 0x00, 0x00, 0xd8, 0x3c, 0x00]],
  ["UTF-16 with half a unit", [0xff, 0xfe, 0x3c]],
  ["UTF-16 declared without its mark", utf8(declared("UTF-16"))],
  ["UTF-16 little endian, unmarked and undeclared", utf16le("<a>中</a>")],
  ["UTF-16 big endian, unmarked and undeclared", utf16be('<?xml version="1.0"?><a/>')],
  ["UTF-16 that says the other byte order", utf16le(`${declared("UTF-16BE")}<a/>`)],
  ["UTF-16 that says GBK", utf16le(`${declared("GBK")}<a/>`)],
  ["UTF-32 with its mark", [0, 0, 0xfe, 0xff, 0, 0, 0, 0x3c]],
  ["a GB18030 mark before a UTF-8 declaration", [0x84, 0x31, 0x95, 0x33, ...utf8(declared("UTF-8"))]],
  ["a UTF-8 mark before a GBK declaration", [0xef, 0xbb, 0xbf, ...utf8(declared("GBK"))]],
  ["a UTF-16 mark before a UTF-8 declaration", [0xff, 0xfe, ...utf16le(declared("UTF-8"))]],
  ["an encoding that is not read here", utf8(declared("Big5"))],
  ["ISO-8859-1, which would decode anything", utf8(declared("ISO-8859-1"))],
  ["a name on the prototype of objects", utf8(declared("constructor"))],
])("refuses %s", (_name, bytes) => {
  expect(decodeBytes(Uint8Array.from(bytes))).toMatchObject({
    ok: false,
    problems: [{ code: "message.encoding_wrong" }],
  });
});
