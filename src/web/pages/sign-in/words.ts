/** Words of signing in. */
import { defineWords } from "../../words/words.ts";

export const signInWords = defineWords("signIn", {
  en: {
    title: "Sign in",
    lead: "For customs, agencies and enterprises, and for buyers who have an account.",
    name: "Name",
    password: "Password",
    signIn: "Sign in",
    passkey: "Sign in with a passkey",
    or: "or",
    wrong: "Name and password do not go together here.",
    passkeyUnknown: "This passkey is not known here. Sign in with your password.",
    passkeyFailed: "The device could not be used. Sign in with your password.",
    lost: "Whoever has lost the password asks the administrator for a new one.",
    already: "You are signed in as {{name}}.",
    goOn: "Go on",
  },
  zh: {
    title: "登录",
    lead: "供海关、监管机构和企业，以及已有账户的订购人使用。",
    name: "用户名",
    password: "密码",
    signIn: "登录",
    passkey: "使用通行密钥登录",
    or: "或",
    wrong: "用户名与密码不符。",
    passkeyUnknown: "无法识别该通行密钥，请使用密码登录。",
    passkeyFailed: "无法使用该设备，请使用密码登录。",
    lost: "忘记密码请联系管理员重置。",
    already: "您已以 {{name}} 的身份登录。",
    goOn: "继续",
  },
});
