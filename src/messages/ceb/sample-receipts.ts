/** sample-receipts: one receipt of each kind, with everything that its message has a place for. For tests. */
import type { MessageReceipt, Receipt, ReceiptKind, ReceiptNote } from "../../customs/receipt.ts";

const note = (code: string, zh: string): ReceiptNote => ({
  code,
  description: { en: "In English.", zh },
  source: "a public list of receipts of customs' system",
  certainty: "secondary",
});

const common = {
  version: 1,
  consignment: "4601000001/A-1",
  entrance: "ceb",
  status: "120",
  notes: [note("1800", "逻辑校验通过")],
  issuedAt: "2026-11-10T02:00:00.123Z",
  preEntryNo: null,
  declarationNo: null,
  event: "main-0.7.3",
} as const;

export const sampleReceipts: Readonly<Record<ReceiptKind, Receipt>> = {
  order: {
    ...common,
    id: "main-0.7.0 order 4601000001/A-1 1",
    subject: { kind: "order", platform: "4601000001", seller: "4602000001", orderNo: "A-1" },
    key: "4601000001/A-1",
    to: "4601000001",
  },
  payment: {
    ...common,
    id: "main-0.7.1 payment 4603000001/TX1 1",
    subject: { kind: "payment", firm: "4603000001", transaction: "TX1" },
    key: "4603000001/TX1",
    to: "4603000001",
    status: "100",
    notes: [note("1327", "订单的buyerName为测试甲，支付单的payerName为测试乙：请支付企业或订购人发送变更报文。")],
  },
  waybill: {
    ...common,
    id: "main-0.7.2 waybill 4604000001/W1 1",
    subject: { kind: "waybill", carrier: "4604000001", waybillNo: "W1" },
    key: "4604000001/W1",
    to: "4604000001",
    status: "-504011",
    version: null,
    notes: [note("-504011", "document.member_missing 请填写 LogisticsHead weight"), note("-504011", "其他")],
  },
  status: {
    ...common,
    id: "main-0.8.0 status 4604000001/W1/signed 1",
    subject: { kind: "status", carrier: "4604000001", waybillNo: "W1" },
    key: "4604000001/W1/signed",
    to: "4604000001",
  },
  declaration: {
    ...common,
    id: "main-0.7.3 declaration 4601000001/A-1 1",
    subject: {
      kind: "declaration",
      declarant: "4605000001",
      platform: "4601000001",
      seller: "4602000001",
      orderNo: "A-1",
      customsOffice: "4606",
      reference: "COP1",
    },
    key: "4601000001/A-1",
    to: "4605000001",
    status: "800",
    notes: [note("2600", "放行")],
    preEntryNo: "FW0123456789ABCDEF",
    declarationNo: "46062026I000000001",
  },
  arrival: {
    ...common,
    id: "main-0.9.0 arrival 4604000001/W1/4607000001/B1 1",
    subject: {
      kind: "arrival",
      operator: "4607000001",
      customsOffice: "4606",
      reference: "B1",
      siteEntryNo: "46062026R000000001",
      carrier: "4604000001",
      waybillNo: "W1",
    },
    key: "4604000001/W1/4607000001/B1",
    to: "4607000001",
    preEntryNo: "460620261234567890",
    notes: [note("1800", "运单 W1：逻辑校验通过")],
  },
};

export const sampleMessageReceipt: MessageReceipt = {
  id: "message 0001",
  status: "-1",
  notes: [note("0001", "message.not_xml 报文不是格式正确的 XML，请检查标签与转义字符")],
  issuedAt: "2026-11-10T02:00:00.123Z",
};
