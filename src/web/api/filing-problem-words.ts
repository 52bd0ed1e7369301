/**
 * Filing problem words: what may be wrong with a document or a file, in Chinese, by the problem's code; English is the
 * server's own sentence. Pages that file bring them along.
 *
 * The sentences of messages, documents and filing are those that receipts have (a test compares).
 */
import { addProblemWords, type ProblemWords } from "./problem-words.ts";

const words: Readonly<Record<string, ProblemWords>> = {
  "message.empty": { zh: "报文中没有业务单证，请填入后重新发送" },
  "message.encoding_wrong": { zh: "报文编码有误，请使用 UTF-8、带字节序标记的 UTF-16 或已声明的 GB18030" },
  "message.not_xml": { zh: "报文不是格式正确的 XML，请检查标签与转义字符" },
  "message.dtd_refused": { zh: "报文不得含有文档类型声明（DOCTYPE）" },
  "message.namespace_wrong": { zh: "根节点命名空间有误，请使用 http://www.chinaport.gov.cn/ceb" },
  "message.kind_unknown": { zh: "无法识别的报文类型" },
  "message.structure_wrong": { zh: "报文结构与规范不符：{at}" },
  "message.too_many_documents": { zh: "一个报文的业务单证不得超过 100 份，请分批发送" },
  "message.not_json": { zh: "报文不是格式正确的 JSON" },
  "message.too_deep": { zh: "报文嵌套层次过深" },
  "message.line_too_long": { zh: "单行超过 1 MB，未予读取" },
  "document.kind_unknown": { zh: "无法识别的单证类型" },
  "document.head_wrong": { zh: "各项共用的表头{at}有误，详见第一项的说明，请更正" },
  "document.member_missing": { zh: "请填写{at}" },
  "document.member_unknown": { zh: "请删除{at}：规范中没有该项" },
  "document.member_repeated": { zh: "{at}只能填写一次" },
  "document.value_malformed": { zh: "{at}格式有误，请按规范填写" },
  "document.value_too_long": { zh: "{at}超过规定长度，请缩短" },
  "document.text_not_storable": { zh: "{at}含有控制字符或残缺字符，请删除" },
  "document.code_unknown": { zh: "{at}不在代码表内，请填写规定的代码" },
  "document.amount_malformed": { zh: "{at}应为数值，总位数不超过 19 位，小数不超过 5 位" },
  "document.amount_negative": { zh: "{at}不得为负数" },
  "document.amount_zero": { zh: "{at}必须大于零" },
  "document.day_malformed": { zh: "{at}应为真实存在的日期" },
  "document.time_malformed": { zh: "{at}应为真实存在的日期时间" },
  "document.lines_missing": { zh: "请至少填写一项商品：{at}" },
  "document.too_many_lines": { zh: "商品项不得超过 99 项：{at}" },
  "filing.line_number_repeated": { zh: "{at}与其他商品项序号重复" },
  "filing.currency_not_allowed": { zh: "{at}限填人民币（142），表体应与表头一致" },
  "filing.pieces_not_one": { zh: "{at}应为 1，每个包裹各自申报" },
  "filing.identity_type_not_allowed": { zh: "{at}限填身份证（1）" },
  "filing.identity_number_malformed": { zh: "{at}校验不通过，请核对证件号码" },
  "filing.line_total_wrong": { zh: "{at}应等于单价乘以数量" },
  "filing.goods_value_wrong": { zh: "{at}应等于各商品项总价之和" },
  "filing.paid_wrong": { zh: "{at}应等于商品价格加运杂费加代扣税款减非现金抵扣金额" },
  "filing.field_required_by_procedure": { zh: "该监管方式须填写{at}" },
  "filing.country_required_by_procedure": { zh: "{at}与监管方式不符：1210 应为中国（142），9610 应为启运国" },
  "filing.guarantor_not_allowed": { zh: "{at}应为该清单的电商平台、电商企业或物流企业" },
  "filing.party_kind_not_allowed": { zh: "贵企业类型不得报送该类单证" },
  "filing.code_not_own": { zh: "{at}不是贵企业代码，单证须由其所属企业报送" },
  "filing.exists_with_different_content": { zh: "相同编号的单证已存在且内容不同，请发送变更（appType 2）或改用新编号" },
  "filing.nothing_to_change": { zh: "该编号没有可变更或删除的单证，请按新增（appType 1）发送" },
  "filing.parcel_released": { zh: "包裹已放行，单证不能再变更或删除" },
  "filing.moved_on": { zh: "该单证已有新版本，请重新查看后再更正" },
  "filing.too_many_versions": { zh: "该单证已有 100 个版本，不再接收变更；请删除（appType 3）后以新编号报送" },
  "filing.too_many_payments": {
    zh: "贵企业为该包裹报送的支付单已达 100 份，不再接收新的支付单；请变更（appType 2）或删除（appType 3）已有支付单",
  },
  "filing.too_many_arrivals": {
    zh: "该运单的运抵记录已达 100 条，不再接收新的运抵；请变更（appType 2）或删除（appType 3）已有记录",
  },
  "filing.too_many_claims": {
    zh: "贵企业已为另外 100 个包裹申报该运单号，请填写本包裹自己的{at}，或请物流企业先报送运单",
  },
  "upload.id_malformed": { zh: "上传编号有误" },
  "upload.offset_malformed": { zh: "上传位置有误" },
  "upload.not_found": { zh: "没有该上传任务" },
  "upload.finished": { zh: "该上传任务已完成" },
  "upload.expired": { zh: "该上传任务已过期，请重新上传" },
  "upload.offset_wrong": { zh: "上传位置与已收到的内容不符，请从提示处继续" },
  "upload.too_many_open": { zh: "未完成的上传任务过多，请先完成已有任务" },
};

export const addFilingProblemWords = (): void => addProblemWords(words);
