/**
 * Problem words: what is wrong, by the problem's code, in both languages.
 *
 * In English the server's own sentence is the more exact one and is shown where there is one here only as a
 * fallback for what has no body. What filing may meet is in `filing-problem-words.ts`, which the pages that file
 * bring with them.
 */
import { useCallback } from "react";
import { language, type Sentences } from "../words/words.ts";
import { Away, Refused, type Problem } from "./api.ts";

/** Without English of its own the server's detail is said. `{at}` is where in the document it stands. */
export interface ProblemWords {
  readonly en?: string;
  readonly zh: string;
}

const sentences = new Map<string, ProblemWords>();
/** For pages whose problems others never meet. */
export function addProblemWords(words: Readonly<Record<string, ProblemWords>>): void {
  for (const [code, both] of Object.entries(words)) sentences.set(code, both);
}

/** What an answer means that brings no problem of its own, or one that is not known here. */
const byStatus: Readonly<Record<number, Sentences>> = {
  401: { en: "You are not signed in, or no longer.", zh: "您尚未登录，或登录已失效。" },
  403: { en: "This is not for your role.", zh: "您的角色无权执行此操作。" },
  404: { en: "There is no such thing here, or it is not yours to see.", zh: "没有该内容，或您无权查看。" },
  409: {
    en: "It stands against what is on record meanwhile. Load the page again.",
    zh: "与现有记录冲突，请重新加载页面。",
  },
  413: { en: "It is too large.", zh: "内容过大。" },
  422: { en: "Something in it is not right.", zh: "内容有误，请核对。" },
  429: { en: "Too often in a short time. Wait a moment and try again.", zh: "操作过于频繁，请稍后再试。" },
  503: {
    en: "The database is away. Nothing was changed; try again in a moment.",
    zh: "数据库暂不可用，未作任何更改，请稍后重试。",
  },
};
const unknown: Sentences = {
  en: "The server answered in a way that this page does not understand. Load it again.",
  zh: "服务器的答复无法识别，请重新加载页面。",
};
const away: Sentences = {
  en: "The server does not answer. Check the network and try again.",
  zh: "服务器没有响应，请检查网络后重试。",
};
const wait = (seconds: number): Sentences => ({
  en: `Too many attempts. Try again in ${spanOf(seconds, "en")}.`,
  zh: `尝试次数过多，请在${spanOf(seconds, "zh")}后重试。`,
});

function spanOf(seconds: number, spoken: "en" | "zh"): string {
  const minutes = Math.ceil(seconds / 60);
  if (seconds > 90) return spoken === "en" ? `${String(minutes)} minutes` : `${String(minutes)} 分钟`;
  return spoken === "en" ? `${String(seconds)} ${seconds === 1 ? "second" : "seconds"}` : `${String(seconds)} 秒`;
}

/** What is to be said of an error, in both languages. */
export function sentencesOf(error: Error): Sentences {
  if (error instanceof Away) return away;
  if (!(error instanceof Refused)) return unknown;
  const { status, problems, retryAfterSeconds } = error;
  if (status === 429 && retryAfterSeconds !== null && retryAfterSeconds > 1) return wait(retryAfterSeconds);
  const all = problems.map((problem) => sentencesOfProblem(problem, status));
  if (all.length === 0) return byStatus[status] ?? unknown;
  return { en: all.map(({ en }) => en).join(" "), zh: all.map(({ zh }) => zh).join("") };
}

/** The server's detail is English; in Chinese the code's sentence stands for it. */
export function sentencesOfProblem({ code, pointer, detail, column }: Problem, status = 422): Sentences {
  const known = sentences.get(code);
  const general = byStatus[status] ?? unknown;
  const en = known?.en ?? (detail === "" ? general.en : detail);
  return { en, zh: known?.zh.replace("{at}", placeOf(pointer, column?.zh)) ?? `${general.zh}（${code}）` };
}

/** "/items/0/price" is "第 1 项 price"; of a table "/rows/12/K" is "第 12 行 K 列（单价）". */
function placeOf(pointer: string, column: string | undefined): string {
  const [, row, letters] = /^\/rows\/(\d+)(?:\/([A-Z]+))?$/.exec(pointer) ?? [];
  if (row !== undefined) {
    const cell = letters === undefined ? "" : ` ${letters} 列`;
    return column === undefined ? ` 第 ${row} 行${cell} ` : `第 ${row} 行${cell}（${column}）`;
  }
  const steps = pointer.split("/").slice(1);
  if (steps.length === 0) return "该单证";
  const named = steps.map((step) => (/^[0-9]+$/.test(step) ? `第 ${String(Number(step) + 1)} 项` : step));
  return ` ${named.join(" ")} `;
}

export function useProblemSentence(): (error: Error) => string {
  const spoken = language.use();
  return useCallback((error: Error) => sentencesOf(error)[spoken], [spoken]);
}

addProblemWords({
  "http.unauthorised": { zh: "您尚未登录，或登录已失效。" },
  "http.forbidden": { zh: "您的角色无权执行此操作。" },
  "http.not_found": { en: "There is nothing at this address.", zh: "该地址没有内容。" },
  "http.media_type_unsupported": { zh: "不支持该类型的内容。" },
  "http.body_too_large": { zh: "内容过大。" },
  "http.body_too_slow": { zh: "内容传送过慢，已收到的部分已保存。" },
  "http.too_many_requests": { zh: "操作过于频繁，请稍后再试。" },
  "http.request_malformed": { zh: "请求格式有误。" },
  "http.internal_error": {
    en: "A fault of ours. It was recorded; try again, and tell us if it stays.",
    zh: "系统内部错误，已记录。请重试；如仍出现请联系我们。",
  },
  "store.unavailable": {
    en: "The database is away. Nothing was changed; try again in a moment.",
    zh: "数据库暂不可用，未作任何更改，请稍后重试。",
  },
  "parcel.not_found": {
    en: "There is no such parcel on record, or it is not yours to see.",
    zh: "没有该包裹的记录，或您无权查看。",
  },
  "invitation.not_found": { zh: "该邀请已使用、撤回或过期。" },
  "invitation.too_many": { zh: "待接受的邀请过多，请先撤回一些。" },
  "passkey.not_verified": { zh: "通行密钥未通过验证，请重试或使用密码登录。" },
  "passkey.not_found": { zh: "没有该通行密钥。" },
  "passkey.exists": { zh: "该设备已添加。" },
  "passkey.too_many": { zh: "通行密钥过多，请先移除一个。" },
  "parcel.document_not_found": { zh: "没有该单证，或您无权查看。" },
  "unmask.reason_missing": { zh: "请说明理由（至少 10 个字符）。" },
  "unmask.field_unknown": { zh: "该项不是受保护的号码。" },
  "unmask.not_readable": { zh: "该号码无法读取。" },
  "list.question_malformed": { zh: "筛选条件有误，请修改。" },
  "list.filter_not_found": { zh: "没有该筛选方案。" },
  "list.too_many_filters": { zh: "筛选方案过多，请先删除一些。" },
  "list.too_broad": { zh: "符合条件的包裹过多，请缩小范围。" },
  "list.too_slow": { zh: "查询耗时过长，请缩小范围。" },
  "rules.question_malformed": { zh: "查询日期有误，请修改。" },
  "trace.not_found": { zh: "没有查到与该编号和末四位相符的包裹。请核对两者，并确认商家是否已申报。" },
  "person.sign_in_failed": { zh: "用户名与密码不符。" },
  "person.too_many_tries": { zh: "尝试次数过多，请稍后再试。" },
  "person.origin_wrong": { zh: "该请求来自其他网站的页面，已拒绝。" },
  "person.csrf_wrong": { en: "The page is out of date. Load it again.", zh: "页面已过期，请重新加载。" },
  "person.password_must_change": { zh: "请先设置您自己的密码。" },
  "person.request_malformed": { zh: "填写的内容不完整或有误。" },
  "person.not_found": { zh: "没有此人员。" },
  "person.name_malformed": { zh: "用户名只能使用小写字母、数字、点和连字符。" },
  "person.name_taken": { zh: "该用户名已被使用，请换一个。" },
  "person.password_too_weak": { zh: "密码过于简单：至少 12 个字符，其中至少 5 个不同字符，且不含姓名。" },
  "person.role_not_allowed": { zh: "该角色与所选单位不符。" },
  "person.changed_meanwhile": { zh: "内容已被他人修改，请重新加载后再试。" },
  "person.last_administrator": { zh: "这是最后一名系统管理员，不能停用或变更角色。" },
});
