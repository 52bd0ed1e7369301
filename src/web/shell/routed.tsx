/**
 * Routed: addresses to pages. A page comes when it is opened; one that is not for the visitor says so, or asks to
 * sign in first and comes back afterwards.
 */
import { lazy, Suspense, useEffect, type ReactNode } from "react";
import { Navigate, Route, Routes, useLocation } from "react-router";
import { Boundary } from "../design/boundary.tsx";
import { Failed, NoRights } from "../design/failed.tsx";
import { Loading } from "../design/loading.tsx";
import { PageHead } from "../design/page-head.tsx";
import { mayOpen, pages, startOf, type Page } from "../pages.ts";
import { useSession } from "../session/session.ts";
import { StartOfContext } from "../session/start-of.ts";
import { useWords } from "../words/words.ts";
import { NotFound } from "./not-found.tsx";
import { Shell } from "./shell.tsx";
import { pageNames } from "./words.ts";

const drawn = pages.map((page) => ({ page, Content: lazy(async () => ({ default: await page.load() })) }));

export function Routed(): ReactNode {
  const { pathname } = useLocation();
  return (
    <StartOfContext value={startOf}>
      <Shell>
        <Boundary place={pathname}>
          <Suspense fallback={<Loading />}>
            <Routes>
              {drawn.map(({ page, Content }) => (
                <Route
                  key={page.name}
                  path={page.path}
                  element={
                    <Guard page={page}>
                      <Content />
                      <Interactive />
                    </Guard>
                  }
                />
              ))}
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
        </Boundary>
      </Shell>
    </StartOfContext>
  );
}

interface GuardProps {
  readonly page: Page;
  readonly children: ReactNode;
}

function Guard({ page, children }: GuardProps): ReactNode {
  const { data, error, refetch } = useSession();
  const { pathname, search } = useLocation();
  const say = useWords(pageNames);
  if (page.for === "anyone") return children;
  if (data === undefined) return error === null ? <Loading /> : <Failed error={error} onAgain={() => void refetch()} />;
  if (data.person === null) {
    const next = encodeURIComponent(`${pathname}${search}`);
    return <Navigate to={`/sign-in?next=${next}`} replace />;
  }
  if (data.person.mustChangePassword && page.name !== "me") return <Navigate to="/me" replace />;
  if (mayOpen(page, data.person.role)) return children;
  return (
    <>
      <PageHead title={say(page.name)} />
      <NoRights />
    </>
  );
}

/** Marks when a page has been drawn and can be used, for those who measure it. */
function Interactive(): ReactNode {
  useEffect(() => {
    if (performance.getEntriesByName("fairway:interactive").length === 0) performance.mark("fairway:interactive");
  }, []);
  return null;
}
