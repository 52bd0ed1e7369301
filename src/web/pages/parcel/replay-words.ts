/** Words of computing a decision again. */
import { defineWords } from "../../words/words.ts";

export const replayWords = defineWords("replay", {
  en: {
    title: "Compute the decision again",
    lead:
      "You need not believe this page: your own browser computes the decision from its facts and its rule book, with the " +
      "same code as the server, and compares every byte. Numbers of persons are keyed hashes in the facts.",
    go: "Replay this decision",
    again: "Once more",
    facts: "Download the facts",
    same: "The same, byte for byte.",
    sameLong:
      "Your browser computed the text that is on record, in {{milliseconds}} ms: {{characters}} characters with this hash:",
    different: "It is not the same.",
    differentLong: "What your browser computed differs from what is on record, here:",
    recorded: "On record",
    computed: "Computed here",
    rulebook: "Under the rule book",
    failed: "It could not be computed.",
    text: "The decision's text",
  },
  zh: {
    title: "重新计算该决定",
    lead:
      "您不必只相信本页面：您的浏览器将依据决定所依据的事实和规则集，用与服务器相同的程序重新计算，并逐字节比对。" +
      "事实中的个人号码均为带密钥的哈希值。",
    go: "重新计算该决定",
    again: "再算一次",
    facts: "下载事实",
    same: "逐字节一致。",
    sameLong: "您的浏览器用 {{milliseconds}} 毫秒算出了与记录相同的文本，共 {{characters}} 个字符，哈希值为：",
    different: "结果不一致。",
    differentLong: "您的浏览器算出的结果与记录在以下位置不一致：",
    recorded: "记录",
    computed: "此处计算",
    rulebook: "所用规则集",
    failed: "无法计算。",
    text: "决定文本",
  },
});
