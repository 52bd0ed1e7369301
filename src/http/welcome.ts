/**
 * GET / where no console was built: what stands at the door, a plain page in two languages. With a console its
 * content is what a browser without scripts shows (`console.ts`).
 *
 * The page has no script, asks nobody for anything, and is readable without its style.
 */
import type { FastifyInstance } from "fastify";
import type { HttpPorts } from "./ports.ts";

const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

export function addWelcomeRoutes(app: FastifyInstance, ports: HttpPorts): void {
  const { version } = ports;
  const text = page(version);
  app.get("/", { schema: { hide: true }, config: { access: "anyone" } }, (_request, reply) =>
    reply.type("text/html; charset=utf-8").header("content-security-policy", PAGE_POLICY).send(text),
  );
}

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function page(version: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fairway · 清关</title>
<link rel="icon" href="data:,">
<style>
body { margin: 0; color: #16242f; background: #f6f8f9; font: 1.05rem/1.6 system-ui, "Noto Sans SC", sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 3rem 1.25rem; }
h1 { margin: 0 0 1.5rem; font-size: 2rem; }
section { margin: 0 0 2rem; }
a { color: #0a5a86; }
code { font-size: .95em; }
footer { color: #4b5a66; font-size: .9rem; }
</style>
</head>
<body>
<main>
${welcomeSections(version)}
</main>
</body>
</html>
`;
}

export function welcomeSections(version: string): string {
  return `<h1>Fairway</h1>
<section>
<p>Fairway clears cross-border e-commerce parcels. Marketplaces, payment firms, carriers and declarants each file what
they know; Fairway checks that they tell one story, works out what is due, decides, and explains every decision.</p>
<ul>
<li><a href="/docs">The API, to read and to try</a></li>
<li><a href="/health">Whether the service can work</a></li>
</ul>
<p>To file: <code>POST /v1/documents</code> with your key.
To look up a parcel: <code>GET /v1/parcels/PLATFORM/ORDERNO</code>.</p>
</section>
<section lang="zh-Hans">
<p>Fairway 为跨境电商包裹办理清关。电商平台、支付企业、物流企业和申报单位各自申报所知内容；Fairway
核对各方单证是否一致，计算应缴税款，作出决定，并说明每项决定的理由。</p>
<ul>
<li><a href="/docs">接口说明与试用</a></li>
<li><a href="/health">服务状态</a></li>
</ul>
<p>申报：携带密钥发送 <code>POST /v1/documents</code>。查询包裹：<code>GET /v1/parcels/平台代码/订单编号</code>。</p>
</section>
<footer>Fairway ${escape(version)}</footer>`;
}
