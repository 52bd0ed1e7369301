/**
 * accepted-form: whether the asker wants lines of JSON or a CEB message, by the Accept header: XML where it is named
 * and weighs more than every form of JSON that is named; without the header lines.
 */
import type { FastifyRequest } from "fastify";
import type { ReceiptForm } from "./ports.ts";

export const XML = "application/xml; charset=utf-8";
const xmlTypes = ["application/xml", "text/xml"];
const jsonTypes = ["application/x-ndjson", "application/json"];

export function acceptedForm({ headers }: Pick<FastifyRequest, "headers">): ReceiptForm {
  let xml = 0;
  let json = 0;
  for (const range of (headers.accept ?? "").toLowerCase().split(",")) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
    const weight = weightOf(parameters);
    if (xmlTypes.includes(type)) xml = Math.max(xml, weight);
    if (jsonTypes.includes(type)) json = Math.max(json, weight);
  }
  return xml > json ? "ceb" : "json";
}

/** `q`, from 0 to 1; 1 where it is not given or not a number. */
function weightOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith("q="));
  const weight = given === undefined ? 1 : Number(given.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 1;
}
