// npm run build: one CSS bundle (fonts copied beside it), one JS file, one icon sprite -> static/dist
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const source = "static/src";
const out = "static/dist";

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

// A font that comes late does not replace what is already read: nothing on the page moves.
const fontsStay = {
  name: "fonts-stay",
  setup({ onLoad }) {
    onLoad({ filter: /fontsource.*\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll("font-display: swap", "font-display: optional"),
      loader: "css",
    }));
  },
};

await build({
  plugins: [fontsStay],
  entryPoints: { ui: `${source}/ui.css`, app: `${source}/ui.js` },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome120", "firefox121", "safari17"],
  loader: { ".woff2": "file", ".woff": "empty" },
  assetNames: "fonts/[name]",
  legalComments: "linked",
  logLevel: "warning",
});

const names = readFileSync(`${source}/icons.txt`, "utf8").trim().split(/\s+/).sort();
const symbols = names.map((name) => {
  const svg = readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
  const shapes = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>[\s\S]*/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s+/g, " ").trim()}</symbol>`;
});
writeFileSync(
  `${out}/icons.svg`,
  `<!-- Tabler Icons, MIT --><svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`,
);
console.log(`ui.css ${readFileSync(`${out}/ui.css`).length} B, icons ${names.length}`);
