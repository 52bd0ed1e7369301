/** Words of the frame around every page: names of the pages, roles, and what stands in the head. */
import { defineWords } from "../words/words.ts";

export const pageNames = defineWords("pages", {
  en: {
    home: "Start",
    trace: "Trace a parcel",
    signIn: "Sign in",
    join: "Join",
    parcel: "Parcel",
    desk: "Desk",
    people: "People",
    looks: "Looks at personal data",
    me: "My account",
    notFound: "No such page",
  },
  zh: {
    home: "首页",
    trace: "包裹查询",
    signIn: "登录",
    join: "接受邀请",
    parcel: "包裹详情",
    desk: "关员工作台",
    people: "人员",
    looks: "个人信息查看记录",
    me: "我的账户",
    notFound: "页面不存在",
  },
});
export type PageName = keyof typeof pageNames.en;

export const roleNames = defineWords("roles", {
  en: {
    officer: "Customs officer",
    supervisor: "Supervisor",
    analyst: "Analyst",
    enterprise: "Enterprise",
    agency: "Agency",
    right_holder: "Right holder",
    consumer: "Consumer",
    data_protection_officer: "Data-protection officer",
    administrator: "Administrator",
  },
  zh: {
    officer: "海关关员",
    supervisor: "主管关员",
    analyst: "风险分析员",
    enterprise: "企业",
    agency: "监管机构",
    right_holder: "权利人",
    consumer: "消费者",
    data_protection_officer: "个人信息保护负责人",
    administrator: "系统管理员",
  },
});

export const shellWords = defineWords("shell", {
  en: {
    skip: "Skip to the content",
    navigation: "Navigation",
    menu: "Menu",
    closeMenu: "Close the menu",
    signIn: "Sign in",
    signOut: "Sign out",
    brightness: "Brightness: {{now}}. Change it",
    system: "as the system has it",
    light: "light",
    dark: "dark",
    motto: "Cross-border parcels, cleared and explained",
    signedInAs: "Signed in as",
    api: "API",
    health: "State of the service",
    notFoundText: "The address is mistyped, or the page has moved.",
    offline: "This device is offline. What you see may be out of date.",
  },
  zh: {
    skip: "跳到正文",
    navigation: "导航",
    menu: "菜单",
    closeMenu: "关闭菜单",
    signIn: "登录",
    signOut: "退出",
    brightness: "明暗：{{now}}，点击切换",
    system: "跟随系统",
    light: "浅色",
    dark: "深色",
    motto: "跨境包裹，清关有据",
    signedInAs: "当前用户",
    api: "接口文档",
    health: "服务状态",
    notFoundText: "地址有误，或页面已移动。",
    offline: "设备已离线，所示内容可能不是最新。",
  },
});
