/** main: the console begins: styles, words, theme, remembered answers, routes. */
import "./design/console.css";
import "./shell/shell.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { client } from "./api/client.ts";
import { Theme } from "./design/theme.tsx";
import { Routed } from "./shell/routed.tsx";

void import("./design/fonts.ts");

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Theme>
        <BrowserRouter>
          <Routed />
        </BrowserRouter>
      </Theme>
    </QueryClientProvider>
  </StrictMode>,
);
