/** Desk problem words: what may stand against an officer's act, in Chinese, by code; the desk's page adds them. */
import { addProblemWords, type ProblemWords } from "./problem-words.ts";

const words: Readonly<Record<string, ProblemWords>> = {
  "desk.request_malformed": { zh: "提交的内容有误，请核对：{at}" },
  "desk.question_malformed": { zh: "查询条件有误，请重新打开列表。" },
  "desk.ruling_not_found": { zh: "没有该项裁定。" },
  "desk.text_too_short": { zh: "请说明理由，至少 10 个字符。" },
  "desk.text_too_long": { zh: "理由最多 1000 个字符。" },
  "desk.text_names_person": { zh: "请勿写入个人号码：此处所写内容将永久保存。" },
  "desk.moved_on": { zh: "该包裹的状态已变化，请重新查看后再作决定。" },
  "desk.claimed_by_another": { zh: "该包裹已由其他关员认领，只有主管可以接管。" },
  "desk.claim_missing": { zh: "请先认领该包裹；您的认领可能已到期。" },
  "desk.proposal_open": { zh: "该包裹有一项裁定正待第二人复核，请先确认或驳回。" },
  "desk.same_person": { zh: "该裁定由您提出，须由他人复核。" },
  "desk.ruling_ended": { zh: "该裁定已作出、驳回或撤回。" },
};

export const addDeskProblemWords = (): void => addProblemWords(words);
