/**
 * Column headings: what each member of a document is called at the head of a column, in both languages, and in Chinese
 * what is to be said of it (in English its schema says that).
 *
 * By path of the noun ("items/price"); where a kind of document calls a member differently, by "KIND:path". The Chinese
 * names are those of the field tables of the national messages (CEB, revision 202205) where they have one. That no
 * member lacks its row is asserted where columns are made (`table-columns.ts`).
 */
export interface Heading {
  readonly en: string;
  readonly zh: string;
  readonly noteZh?: string;
}

const code = "海关注册登记编号。";
const country = "ISO 3166 两位字母代码，如 JP，或三位数字代码。";
const unit = "UN/ECE 第 20 号建议书代码，如 KGM、C62，或三位数字代码。";
const personal = "与身份证一致。";

export const columnHeadings: Readonly<Record<string, Heading>> = {
  platform: { en: "Platform code", zh: "电商平台代码", noteZh: code },
  platformName: { en: "Platform name", zh: "电商平台名称" },
  seller: { en: "Seller code", zh: "电商企业代码", noteZh: code },
  sellerName: { en: "Seller name", zh: "电商企业名称" },
  orderNo: { en: "Order number", zh: "订单编号", noteZh: "同一平台内不得重复。" },
  orderedAt: { en: "Ordered at", zh: "订购时间" },
  "buyer/name": { en: "Buyer name", zh: "订购人姓名", noteZh: personal },
  "buyer/idType": { en: "Buyer identity type", zh: "订购人证件类型", noteZh: "填写 CN-ID（居民身份证）。" },
  "buyer/idNumber": { en: "Buyer identity number", zh: "订购人证件号码", noteZh: "单元格须为文本格式。" },
  "buyer/phone": { en: "Buyer telephone", zh: "订购人电话" },
  "buyer/registration": { en: "Buyer registration", zh: "订购人注册号", noteZh: "订购人在平台的注册号。" },
  "consignee/name": { en: "Consignee name", zh: "收货人姓名" },
  "consignee/phone": { en: "Consignee telephone", zh: "收货人电话" },
  "consignee/address": { en: "Delivery address", zh: "收货地址" },
  "consignee/district": { en: "Delivery district", zh: "收货地址行政区划代码", noteZh: "六位数字。" },
  goodsValue: { en: "Goods value", zh: "商品价格", noteZh: "各商品项总价之和。" },
  freight: { en: "Freight", zh: "运费" },
  "order:freight": { en: "Freight", zh: "运杂费", noteZh: "不含在商品价格中的运杂费，无则填 0。" },
  discount: { en: "Discount", zh: "非现金抵扣金额", noteZh: "使用积分、代金券等抵扣的金额，无则填 0。" },
  tax: { en: "Tax collected", zh: "代扣税款", noteZh: "无则填 0。" },
  paid: { en: "Paid", zh: "实际支付金额", noteZh: "商品价格加运杂费加代扣税款减非现金抵扣金额。" },
  currency: { en: "Currency", zh: "币制", noteZh: "限填 CNY（人民币）。" },
  "payment/firm": { en: "Payment firm code", zh: "支付企业代码", noteZh: code },
  "payment/firmName": { en: "Payment firm name", zh: "支付企业名称" },
  "payment/transaction": { en: "Payment transaction", zh: "支付交易编号" },
  batchNumbers: { en: "Batch numbers", zh: "商品批次号" },
  note: { en: "Remark", zh: "备注" },
  "items/line": { en: "Line", zh: "商品序号", noteZh: "从 1 起；订单与清单按序号对应。" },
  "items/sku": { en: "Stock number", zh: "企业商品货号" },
  "items/name": { en: "Goods name", zh: "商品名称" },
  "order:items/name": { en: "Goods name", zh: "企业商品名称" },
  "items/model": { en: "Model", zh: "商品规格型号" },
  "items/description": { en: "Goods description", zh: "企业商品描述" },
  "items/gtin": { en: "Bar code", zh: "条形码" },
  "items/unit": { en: "Unit", zh: "计量单位", noteZh: unit },
  "items/quantity": { en: "Quantity", zh: "数量" },
  "items/price": { en: "Unit price", zh: "单价", noteZh: "赠品填 0。" },
  "items/total": { en: "Line total", zh: "总价", noteZh: "单价乘以数量。" },
  "items/origin": { en: "Country of origin", zh: "原产国", noteZh: country },
  "items/note": { en: "Line remark", zh: "商品备注" },
  firm: { en: "Payment firm code", zh: "支付企业代码", noteZh: code },
  firmName: { en: "Payment firm name", zh: "支付企业名称" },
  transaction: { en: "Payment transaction", zh: "支付交易编号", noteZh: "支付企业的交易编号，不得重复。" },
  "payer/name": { en: "Payer name", zh: "支付人姓名", noteZh: personal },
  "payer/idType": { en: "Payer identity type", zh: "支付人证件类型", noteZh: "填写 CN-ID（居民身份证）。" },
  "payer/idNumber": { en: "Payer identity number", zh: "支付人证件号码", noteZh: "单元格须为文本格式。" },
  "payer/phone": { en: "Payer telephone", zh: "支付人电话" },
  "payer/registration": { en: "Payer registration", zh: "支付人注册号", noteZh: "支付人在平台的注册号。" },
  amount: { en: "Amount paid", zh: "支付金额" },
  paidAt: { en: "Paid at", zh: "支付时间" },
  carrier: { en: "Carrier code", zh: "物流企业代码", noteZh: code },
  carrierName: { en: "Carrier name", zh: "物流企业名称" },
  waybillNo: { en: "Waybill number", zh: "物流运单编号", noteZh: "六个月内不得重复使用。" },
  masterBill: { en: "Master bill", zh: "提运单号" },
  insurance: { en: "Insurance", zh: "保费", noteZh: "无则填 0。" },
  "waybill:insurance": { en: "Insurance", zh: "保价费" },
  grossMassKg: { en: "Gross mass (kg)", zh: "毛重（千克）" },
  netMassKg: { en: "Net mass (kg)", zh: "净重（千克）" },
  pieces: { en: "Pieces", zh: "件数", noteZh: "限填 1，每个包裹各自申报。" },
  goods: { en: "Goods in the parcel", zh: "主要货物信息" },
  declarant: { en: "Declarant code", zh: "申报企业代码", noteZh: code },
  declarantName: { en: "Declarant name", zh: "申报企业名称" },
  reference: { en: "Own reference", zh: "企业内部编号" },
  preEntryNo: { en: "Pre-entry number", zh: "预录入编号" },
  declarationNo: { en: "Declaration number", zh: "清单编号", noteZh: "海关给出的编号。" },
  procedure: { en: "Procedure", zh: "监管方式", noteZh: "9610 直购进口，1210 保税进口。" },
  customsOffice: { en: "Customs office", zh: "申报海关代码", noteZh: "四位关区代码。" },
  portOfEntry: { en: "Port of entry", zh: "口岸海关代码", noteZh: "四位关区代码。" },
  declaredOn: { en: "Declared on", zh: "申报日期" },
  importedOn: { en: "Imported on", zh: "进口日期" },
  consigneeAddress: { en: "Delivery address", zh: "收件地址" },
  guarantor: { en: "Guarantor code", zh: "担保企业编号", noteZh: "本清单的电商平台、电商企业或物流企业。" },
  accountBook: { en: "Account book", zh: "账册编号", noteZh: "1210 必填。" },
  warehouse: { en: "Warehouse code", zh: "区内企业代码", noteZh: code },
  warehouseName: { en: "Warehouse name", zh: "区内企业名称" },
  "transport/mode": {
    en: "Mode of transport",
    zh: "运输方式",
    noteZh: "sea 水路、rail 铁路、road 公路、air 航空、post 邮政，或一位代码；填写任一运输栏时必填。",
  },
  "transport/vehicle": { en: "Means of transport", zh: "运输工具编号", noteZh: "9610 必填。" },
  "transport/voyage": { en: "Voyage or flight", zh: "航班航次号", noteZh: "9610 必填。" },
  "transport/masterBill": { en: "Master bill", zh: "提运单号", noteZh: "9610 必填。" },
  goodsLocation: { en: "Goods location", zh: "监管场所代码" },
  licence: { en: "Licence number", zh: "许可证件号" },
  departureCountry: { en: "Departure country", zh: "起运国（地区）", noteZh: `1210 填 CN。${country}` },
  packaging: { en: "Packaging", zh: "包装种类代码", noteZh: "一位代码。" },
  "items/recordNo": { en: "Record number", zh: "账册备案料号", noteZh: "1210 必填。" },
  "items/shopName": { en: "Name in the shop", zh: "企业商品名称" },
  "items/hs": { en: "Commodity code", zh: "商品编码", noteZh: "8 位或 10 位数字。" },
  "items/tradeCountry": { en: "Country of trade", zh: "贸易国", noteZh: country },
  "items/statutoryQuantity": { en: "Statutory quantity", zh: "法定数量" },
  "items/statutoryUnit": { en: "Statutory unit", zh: "法定计量单位", noteZh: unit },
  "items/secondQuantity": { en: "Second quantity", zh: "第二数量", noteZh: "与第二计量单位同时填写。" },
  "items/secondUnit": { en: "Second unit", zh: "第二计量单位", noteZh: unit },
  appType: { en: "Filing type", zh: "报送类型", noteZh: "1 新增，2 变更，3 删除；不填为 1。" },
  appStatus: { en: "Filing status", zh: "业务状态", noteZh: "1 暂存，2 申报；不填为 2。" },
};

/** The last column of a corrected table; a table that has it is taken, and what stands there is passed over. */
export const problemHeading: Heading = { en: "Problem", zh: "问题" };

export const kindNames: Readonly<Record<string, Heading>> = {
  order: { en: "Orders", zh: "订单" },
  payment: { en: "Payments", zh: "支付单" },
  waybill: { en: "Waybills", zh: "运单" },
  declaration: { en: "Declarations", zh: "清单" },
};

/** The sheet that explains the columns. */
export const notesName: Heading = { en: "Notes", zh: "填写说明" };
