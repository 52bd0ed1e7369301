/** Words of the public start page. */
import { defineWords } from "../../words/words.ts";

export const homeWords = defineWords("home", {
  en: {
    title: "Safe passage for parcels",
    lead: "Four parties each file what they know about a parcel. Fairway sees whether they tell one story, works out what is due, and says why it decided as it did.",
    trace: "Where is my parcel?",
    oneStory: "One story from four papers",
    oneStoryText:
      "Order, payment, waybill and declaration are compared field by field. Where two differ, both values and who can mend them are named.",
    reasons: "A reason for everything",
    reasonsText: "Each amount and each decision stands with its rule, its source, and how sure that source is.",
    proof: "Proof instead of trust",
    proofText:
      "Decisions are signed into a record that anyone can check, and can be computed again from the same facts.",
    forFirms: "For those who file",
    forFirmsText: "Documents come in as JSON, XML or files, by the console or by the interface.",
    docs: "Read the interface's description",
  },
  zh: {
    title: "让包裹安全通航",
    lead: "四方各自申报所知内容。Fairway 核对各方是否一致，计算应缴税款，并说明每项决定的理由。",
    trace: "我的包裹到哪里了？",
    oneStory: "四份单证，相互印证",
    oneStoryText: "订单、支付单、运单与清单逐项比对；如有不符，列明双方的值和应更正的一方。",
    reasons: "事事有据",
    reasonsText: "每笔金额、每项决定都列明规则、依据及其可靠程度。",
    proof: "可验证，不必轻信",
    proofText: "决定经签名载入任何人都可核验的记录，并可依据相同事实重新计算。",
    forFirms: "面向申报企业",
    forFirmsText: "单证可通过控制台或接口，以 JSON、XML 或文件形式报送。",
    docs: "查看接口文档",
  },
});
