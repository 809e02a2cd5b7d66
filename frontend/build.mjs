// Builds the front end: node frontend/build.mjs
// Installs the pinned packages, bundles every src/js/*.js and src/css/*.css, collects the icons
// into one sprite and writes manifest.json, which the server reads to find the hashed names.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const DIST = path.resolve(HERE, "../src/evenhand/site/static/evenhand/dist");
const PRINTED = {
  "print.ttf": "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf",
  "print-bold.ttf": "@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf",
  "print-others.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
};
const BROWSERS = ["chrome123", "firefox120", "safari17.5"];

/** Eight characters that change with the content, as esbuild has them in its names. */
function hashOf(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
}

/** The npm that came with this Node, wherever it was unpacked; else the one on the path. */
function npmCommand() {
  const beside = path.dirname(process.execPath);
  const places = [
    process.env.npm_execpath,
    path.join(beside, "../lib/node_modules/npm/bin/npm-cli.js"),
    path.join(beside, "node_modules/npm/bin/npm-cli.js"),
    "/usr/share/nodejs/npm/bin/npm-cli.js",
  ];
  const script = places.find((place) => place?.endsWith(".js") && existsSync(place));
  return script ? [process.execPath, script] : ["npm"];
}

/** Install what the lock file names, unless that very lock file was installed before. */
async function installPackages() {
  const lock = await readFile(path.join(HERE, "package-lock.json"));
  const stamp = path.join(HERE, "node_modules/.evenhand-lock");
  const wanted = createHash("sha256").update(lock).digest("hex");
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted) return;
  const [command, ...first] = npmCommand();
  const run = spawnSync(command, [...first, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: HERE,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}` },
  });
  if (run.error || run.status !== 0) {
    throw new Error(`npm ci failed in ${HERE}: ${run.error?.message ?? `exit code ${run.status}`}`);
  }
  await writeFile(stamp, wanted);
}

/** Every file directly in a source folder is an entry; what lies deeper is only imported. */
async function entriesIn(folder, ending) {
  const names = await readdir(path.join(HERE, "src", folder));
  return names.filter((name) => name.endsWith(ending)).map((name) => path.join(HERE, "src", folder, name));
}

async function bundle(outdir) {
  const { build } = createRequire(path.join(HERE, "package.json"))("esbuild");
  const result = await build({
    entryPoints: [...(await entriesIn("js", ".js")), ...(await entriesIn("css", ".css"))],
    outdir,
    absWorkingDir: HERE, // names must not depend on where the build was started
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    target: BROWSERS,
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file" },
    legalComments: "eof",
    metafile: true,
    logLevel: "warning",
  });
  const named = Object.entries(result.metafile.outputs).filter(([, output]) => output.entryPoint);
  return Object.fromEntries(
    named.map(([file, output]) => [path.basename(output.entryPoint), path.basename(file)]),
  );
}

/** One symbol per icon; the drawing attributes are set once, in the style sheet. */
async function symbolOf(name) {
  const file = path.join(HERE, "node_modules/@tabler/icons/icons/outline", `${name}.svg`);
  const source = await readFile(file, "utf8").catch(() => {
    throw new Error(`There is no Tabler icon named "${name}" (src/icons.txt)`);
  });
  const shapes = source.slice(source.indexOf(">") + 1, source.lastIndexOf("</svg>"));
  const drawn = shapes.replace(/<path stroke="none"[^>]*\/>/, "").replace(/\s+/g, " ").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawn}</symbol>`;
}

async function sprite(outdir) {
  const list = await readFile(path.join(HERE, "src/icons.txt"), "utf8");
  const names = list.split(/\s+/).filter(Boolean);
  const symbols = await Promise.all(names.map(symbolOf));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
  const file = `icons-${hashOf(svg)}.svg`;
  await writeFile(path.join(outdir, file), svg);
  return { file, names };
}

/** Files that are only copied, under a name that changes with their content. */
async function copied(outdir) {
  const folder = path.join(HERE, "src/static");
  const own = (await readdir(folder)).map((name) => [name, path.join(folder, name)]);
  const fonts = Object.entries(PRINTED).map(([name, file]) => [name, path.join(HERE, "node_modules", file)]);
  const pairs = [...own, ...fonts].map(async ([name, file]) => {
    const content = await readFile(file);
    const hashed = name.replace(/(?=\.[^.]+$)/, `-${hashOf(content)}`);
    await writeFile(path.join(outdir, hashed), content);
    return [name, hashed];
  });
  return Object.fromEntries(await Promise.all(pairs));
}

/** Fonts that the first paint needs, so that a page can ask for them early. */
async function fontNames(outdir) {
  const names = await readdir(outdir);
  return Object.fromEntries(
    names.filter((name) => name.endsWith(".woff2")).map((name) => [name.replace(/-[A-Z0-9]{8}(?=\.)/, ""), name]),
  );
}

async function report(outdir) {
  const names = (await readdir(outdir)).sort();
  for (const name of names) {
    const { size } = await stat(path.join(outdir, name));
    console.log(`${(size / 1024).toFixed(1).padStart(8)} kB  ${name}`);
  }
}

/** The finished folder takes the old one's place, so a running server never sees half a build. */
async function putInPlace(fresh) {
  const old = `${fresh}.old`;
  if (existsSync(DIST)) await rename(DIST, old);
  await rename(fresh, DIST);
  await rm(old, { recursive: true, force: true });
}

async function main() {
  await installPackages();
  const fresh = `${DIST}.${process.pid}`;
  await mkdir(fresh, { recursive: true });
  const entries = await bundle(fresh);
  const icons = await sprite(fresh);
  const others = { ...(await fontNames(fresh)), ...(await copied(fresh)) };
  const files = { ...entries, ...others, "icons.svg": icons.file };
  await writeFile(path.join(fresh, "manifest.json"), JSON.stringify({ files, icons: icons.names }, null, 1));
  await putInPlace(fresh);
  await report(DIST);
}

await main();
