/**
 * Parcel problem words: what may stand against mending a document and computing a decision again, in Chinese, by code;
 * the parcel's page adds them.
 */
import { addProblemWords, type ProblemWords } from "./problem-words.ts";

const words: Readonly<Record<string, ProblemWords>> = {
  "mend.request_malformed": { zh: "提交的内容有误，请重新加载页面后再更正：{at}" },
  "mend.not_yours": { zh: "该单证由其他企业报送，请由报送企业更正。" },
  "mend.path_not_mendable": { zh: "{at}不能更正：它标明是哪一份单证，请撤销后另行报送。" },
  "mend.not_readable": { zh: "原报文无法单独读取，请按变更（appType 2）重新报送整份单证。" },
  "parcel.facts_withheld": { zh: "该决定涉及您无权查看的姓名或地址，请向海关申请代为重新计算。" },
  "replay.facts_malformed": { zh: "所给事实的格式无法识别，请重新导出。" },
  "replay.rulebook_unknown": { zh: "所给规则集与决定所依据的规则集不符，请重新导出。" },
  "replay.engine_different": { zh: "该决定由另一版本的程序作出，请使用作出决定的版本重新计算。" },
};

export const addParcelProblemWords = (): void => addProblemWords(words);
