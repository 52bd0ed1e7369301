/**
 * Problem sentences: what to mend, in Chinese, for each problem of a message or document. `{at}` is where it stands.
 *
 * The English sentence is the problem's own `detail`. A place is made of the pointer: element names and line numbers;
 * many digits in it are starred, because an unknown member's name is the filer's own words and may be a
 * number of a person. Not here: sentences of rules and mismatches, which carry both languages.
 */
import type { Sentences } from "../../customs/decision.ts";
import type { Problem, ProblemCode } from "../../kernel/problem.ts";

type Told = Extract<ProblemCode, `${"message" | "table" | "document" | "filing"}.${string}`>;

export const problemSentences: Readonly<Record<Told, string>> = {
  "message.empty": "报文中没有业务单证，请填入后重新发送",
  "message.encoding_wrong": "报文编码有误，请使用 UTF-8、带字节序标记的 UTF-16 或已声明的 GB18030",
  "message.not_xml": "报文不是格式正确的 XML，请检查标签与转义字符",
  "message.dtd_refused": "报文不得含有文档类型声明（DOCTYPE）",
  "message.namespace_wrong": "根节点命名空间有误，请使用 http://www.chinaport.gov.cn/ceb",
  "message.kind_unknown": "无法识别的报文类型",
  "message.structure_wrong": "报文结构与规范不符：{at}",
  "message.too_many_documents": "一个报文的业务单证不得超过 100 份，请分批发送",
  "message.not_json": "报文不是格式正确的 JSON",
  "message.too_deep": "报文嵌套层次过深",
  "message.line_too_long": "单行超过 1 MB，未予读取",
  "table.request_malformed": "请求内容有误：请给出表格的类型与格式",
  "table.too_large": "表格过大，请分成多个文件，或改用 NDJSON 发送",
  "table.not_csv": "{at}起不是格式正确的 CSV，请检查引号",
  "table.not_xlsx": "无法读取该 Excel 文件，请另存为 .xlsx（不设密码）后重新上传",
  "table.several_sheets": "请将全部单证放在第一个工作表中，其他工作表须为空",
  "table.kind_unknown": "无法识别表格的栏目，请选择单证类型，或使用模板",
  "table.column_missing": "表格缺少必填栏目：{at}，请按模板补齐",
  "table.column_unknown": "{at}的栏目名称无法识别，请按模板填写或删除该栏",
  "table.column_repeated": "{at}的栏目重复，请只保留一栏",
  "table.head_differs": "{at}与该单证首行不一致，请改为一致或留空",
  "table.number_rounded": "{at}的数字已被电子表格舍入，请将该栏设为文本格式后重新填写",
  "table.cell_unreadable": "{at}没有可读取的值，请直接填写内容",
  "document.kind_unknown": "无法识别的单证类型",
  "document.head_wrong": "各项共用的表头{at}有误，详见第一项的说明，请更正",
  "document.member_missing": "请填写{at}",
  "document.member_unknown": "请删除{at}：规范中没有该项",
  "document.member_repeated": "{at}只能填写一次",
  "document.value_malformed": "{at}格式有误，请按规范填写",
  "document.value_too_long": "{at}超过规定长度，请缩短",
  "document.text_not_storable": "{at}含有控制字符或残缺字符，请删除",
  "document.code_unknown": "{at}不在代码表内，请填写规定的代码",
  "document.amount_malformed": "{at}应为数值，总位数不超过 19 位，小数不超过 5 位",
  "document.amount_negative": "{at}不得为负数",
  "document.amount_zero": "{at}必须大于零",
  "document.day_malformed": "{at}应为真实存在的日期",
  "document.time_malformed": "{at}应为真实存在的日期时间",
  "document.lines_missing": "请至少填写一项商品：{at}",
  "document.too_many_lines": "商品项不得超过 99 项：{at}",
  "filing.line_number_repeated": "{at}与其他商品项序号重复",
  "filing.currency_not_allowed": "{at}限填人民币（142），表体应与表头一致",
  "filing.pieces_not_one": "{at}应为 1，每个包裹各自申报",
  "filing.identity_type_not_allowed": "{at}限填身份证（1）",
  "filing.identity_number_malformed": "{at}校验不通过，请核对证件号码",
  "filing.line_total_wrong": "{at}应等于单价乘以数量",
  "filing.goods_value_wrong": "{at}应等于各商品项总价之和",
  "filing.paid_wrong": "{at}应等于商品价格加运杂费加代扣税款减非现金抵扣金额",
  "filing.field_required_by_procedure": "该监管方式须填写{at}",
  "filing.country_required_by_procedure": "{at}与监管方式不符：1210 应为中国（142），9610 应为启运国",
  "filing.guarantor_not_allowed": "{at}应为该清单的电商平台、电商企业或物流企业",
  "filing.party_kind_not_allowed": "贵企业类型不得报送该类单证",
  "filing.code_not_own": "{at}不是贵企业代码，单证须由其所属企业报送",
  "filing.exists_with_different_content": "相同编号的单证已存在且内容不同，请发送变更（appType 2）或改用新编号",
  "filing.nothing_to_change": "该编号没有可变更或删除的单证，请按新增（appType 1）发送",
  "filing.parcel_released": "包裹已放行，单证不能再变更或删除",
  "filing.moved_on": "该单证已有新版本，请重新查看后再更正",
  "filing.too_many_versions": "该单证已有 100 个版本，不再接收变更；请删除（appType 3）后以新编号报送",
  "filing.too_many_payments":
    "贵企业为该包裹报送的支付单已达 100 份，不再接收新的支付单；请变更（appType 2）或删除（appType 3）已有支付单",
  "filing.too_many_arrivals":
    "该运单的运抵记录已达 100 条，不再接收新的运抵；请变更（appType 2）或删除（appType 3）已有记录",
  "filing.too_many_claims": "贵企业已为另外 100 个包裹申报该运单号，请填写本包裹自己的{at}，或请物流企业先报送运单",
};

const told: Readonly<Partial<Record<ProblemCode, string>>> = problemSentences;

/** The pair's description: our code first, so that programs know the problem, then what to mend. */
export function describeProblem({ code, pointer, detail }: Problem): Sentences {
  const sentence = told[code] ?? "请稍后重试或联系系统管理方";
  return { en: `${code} ${detail}`, zh: `${code} ${sentence.replace("{at}", placeOf(pointer)).trim()}` };
}

const digits = /\p{Nd}/gu;
/** From here on the digits of one step may be a telephone number. */
const DIGITS_MAX = 5;
const STEPS_MAX = 6;
const STEP_LENGTH_MAX = 40;

/** "/OrderList/0/price" → "第1项 price"; a pointer to the whole document is "该单证". */
function placeOf(pointer: string): string {
  const steps = pointer.split("/").slice(1, STEPS_MAX + 1);
  const place = steps
    .map((step) => (/^[0-9]{1,4}$/.test(step) ? `第${Number(step) + 1}项` : starred(step)))
    .filter((step) => step !== "")
    .join(" ");
  return place === "" ? "该单证" : ` ${place} `;
}

function starred(step: string): string {
  const name = step.slice(0, STEP_LENGTH_MAX).replaceAll("~1", "/").replaceAll("~0", "~");
  return (step.match(digits)?.length ?? 0) > DIGITS_MAX ? name.replaceAll(digits, "*") : name;
}
