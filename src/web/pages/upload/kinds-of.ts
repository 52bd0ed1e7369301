/** kindsOf: which tables an organisation of these kinds may file (a test compares with what the program allows). */
export type TableKind = "order" | "payment" | "waybill" | "declaration";
const tableKinds: readonly TableKind[] = ["order", "payment", "waybill", "declaration"];

const mayFile: Readonly<Record<TableKind, readonly string[]>> = {
  order: ["marketplace", "self_run_shop", "social_shop", "private_person"],
  payment: ["payment_firm"],
  waybill: ["carrier", "post"],
  declaration: ["declarant"],
};

export const kindsOf = (organisation: readonly string[]): readonly TableKind[] =>
  tableKinds.filter((kind) => mayFile[kind].some((one) => organisation.includes(one)));
