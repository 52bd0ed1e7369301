/**
 * Shell: the frame around every page: the head with language and brightness, the navigation of the role, the
 * content, and the foot. On a narrow screen the navigation opens by a button.
 *
 * Not here: which pages there are (`pages.ts`), who is signed in (`session/`).
 */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { Link, NavLink, useLocation, useNavigate } from "react-router";
import { useProblemSentence } from "../api/problem-words.ts";
import { mayOpen, pages, type Page } from "../pages.ts";
import { signOut, usePerson, type Person } from "../session/session.ts";
import { useWords } from "../words/words.ts";
import { Logo } from "./logo.tsx";
import { Offline } from "./offline.tsx";
import { BrightnessSwitch, LanguageSwitch } from "./switches.tsx";
import { pageNames, roleNames, shellWords } from "./words.ts";

export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  const say = useWords(shellWords);
  const person = usePerson();
  const { pathname } = useLocation();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    setIsOpen(false);
    window.scrollTo({ top: 0 });
  }, [pathname]);
  return (
    <div className={person === null ? "shell shell-public" : "shell"}>
      <a className="skip" href="#content">
        {say("skip")}
      </a>
      <header className="shore">
        <div className="shore-head">
          <Link to="/" className="brand">
            <Logo />
            <span className="brand-name">Fairway</span>
            <span className="brand-zh" lang="zh-Hans">
              清关
            </span>
          </Link>
          {person !== null && (
            <button
              type="button"
              className="shore-button menu-button"
              aria-expanded={isOpen}
              aria-controls="navigation"
              onClick={() => setIsOpen(!isOpen)}
            >
              {say(isOpen ? "closeMenu" : "menu")}
            </button>
          )}
        </div>
        {person !== null && <Navigation person={person} isOpen={isOpen} />}
        <div className="shore-tools">
          {person === null && pathname !== "/sign-in" && (
            <Link to="/sign-in" className="shore-button shore-button-strong">
              {say("signIn")}
            </Link>
          )}
          <LanguageSwitch />
          <BrightnessSwitch />
        </div>
      </header>
      <div className="water">
        <Offline />
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        <Foot />
      </div>
    </div>
  );
}

interface NavigationProps {
  readonly person: Person;
  readonly isOpen: boolean;
}

function Navigation({ person, isOpen }: NavigationProps): ReactNode {
  const say = useWords(shellWords);
  const shown = pages.filter((page) => page.isInNavigation && mayOpen(page, person.role));
  return (
    <div id="navigation" className={isOpen ? "navigation navigation-open" : "navigation"}>
      <nav aria-label={say("navigation")}>
        <ul>
          {shown.map((page) => (
            <NavigationItem key={page.name} page={page} />
          ))}
        </ul>
      </nav>
      <Account person={person} />
    </div>
  );
}

function NavigationItem({ page }: { readonly page: Page }): ReactNode {
  const name = useWords(pageNames);
  return (
    <li>
      <NavLink to={page.path} className="navigation-item">
        {name(page.name)}
      </NavLink>
    </li>
  );
}

function Account({ person }: { readonly person: Person }): ReactNode {
  const say = useWords(shellWords);
  const role = useWords(roleNames);
  const navigate = useNavigate();
  const sentenceOf = useProblemSentence();
  const leaving = useMutation({ mutationFn: signOut, onSuccess: () => navigate("/") });
  return (
    <section className="account" aria-label={say("signedInAs")}>
      <p className="account-name">{person.displayName}</p>
      <p className="account-role">
        {role(person.role)}
        {person.organisation !== null && ` · ${person.organisation.name}`}
      </p>
      <button type="button" className="shore-button" onClick={() => leaving.mutate()}>
        {say("signOut")}
      </button>
      <p role="alert">{leaving.error !== null && sentenceOf(leaving.error)}</p>
    </section>
  );
}

function Foot(): ReactNode {
  const say = useWords(shellWords);
  return (
    <footer className="foot">
      <span>{say("motto")}</span>
      <a href="/docs">{say("api")}</a>
      <a href="/health">{say("health")}</a>
    </footer>
  );
}
