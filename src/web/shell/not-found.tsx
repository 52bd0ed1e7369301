/** NotFound: an address that is no page. */
import type { ReactNode } from "react";
import { Link } from "react-router";
import { Notice } from "../design/notice.tsx";
import { PageHead } from "../design/page-head.tsx";
import { designWords } from "../design/words.ts";
import { useWords } from "../words/words.ts";
import { pageNames, shellWords } from "./words.ts";

export function NotFound(): ReactNode {
  const say = useWords(shellWords);
  const name = useWords(pageNames);
  const design = useWords(designWords);
  return (
    <>
      <PageHead title={name("notFound")} />
      <Notice kind="not-found" title={name("notFound")} action={<Link to="/">{design("toStart")}</Link>}>
        {say("notFoundText")}
      </Notice>
    </>
  );
}
