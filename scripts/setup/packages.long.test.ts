/** The packages of a small project, by the real npm, without a network: all of them are folders beside it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, mock, test } from "node:test";
import { developmentIsInstalled, installPackages, npm, packagesAreInstalled } from "./packages.cjs";

let folder: string;
let root: string;
let said: string[];
/** What a reader's `npm start` asks for. */
const READER = { thorough: false, development: false };
const OFFLINE = { npm_config_offline: "true", npm_config_audit: "false" };

/** The project before any command, with its lock file. */
let unused: string;

before(() => {
  unused = mkdtempSync(join(tmpdir(), "nonlinear-packages-"));
  Object.assign(process.env, OFFLINE);
  for (const [path, manifest] of Object.entries({
    "mine/package.json": { name: "mine", version: "1.0.0" },
    "theirs/package.json": { name: "theirs", version: "2.0.0" },
    "project/lib/package.json": { name: "nonlinear", version: "0.1.0", dependencies: { theirs: "file:../../theirs" } },
    "project/package.json": { name: "project", private: true, workspaces: ["lib"] },
  })) {
    mkdirSync(join(unused, path, ".."), { recursive: true });
    writeFileSync(join(unused, path), JSON.stringify(manifest));
  }
  callNpm(join(unused, "project"), "install", "--package-lock-only");
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nonlinear-packages-"));
  root = join(folder, "project");
  cpSync(unused, folder, { recursive: true });
  said = [];
  mock.method(process.stderr, "write", (text: string) => said.push(text));
});
afterEach(() => {
  mock.restoreAll();
  rmSync(folder, { recursive: true, force: true });
});
after(() => {
  for (const name of Object.keys(OFFLINE)) delete process.env[name];
  rmSync(unused, { recursive: true, force: true });
});

function callNpm(cwd: string, ...args: string[]): void {
  const [program, all] = npm(...args);
  execFileSync(program, all, { cwd, stdio: "pipe" });
}

const isThere = (name: string) => existsSync(join(root, "node_modules", name, "package.json"));

test("a clone without packages gets those of the lock file, once", async () => {
  assert.equal(await installPackages(root, READER), true);
  assert.ok(isThere("theirs") && packagesAreInstalled(root) && !developmentIsInstalled(root));
  assert.equal(await installPackages(root, READER), false);
});

test("packages that were installed for another system are installed anew", async () => {
  await installPackages(root, READER);
  const stamp = join(root, "node_modules", ".nonlinear-packages");
  writeFileSync(stamp, JSON.stringify({ ...JSON.parse(readFileSync(stamp, "utf8")), system: "other" }));
  assert.ok(!packagesAreInstalled(root));
  assert.equal(await installPackages(root, READER), true);
  assert.ok(packagesAreInstalled(root));
});

test("what the user has installed by npm is said, and stays without a second installation", async () => {
  await installPackages(root, READER);
  callNpm(root, "install", "../mine");
  said = [];
  assert.equal(await installPackages(root, READER), false);
  assert.equal(said.join(""), "package.json has changed since the last call: mine file:../mine is new.\n");
  assert.ok(isThere("mine") && packagesAreInstalled(root));
  callNpm(root, "uninstall", "mine");
  said = [];
  assert.equal(await installPackages(root, READER), false);
  assert.equal(said.join(""), "package.json has changed since the last call: mine is gone.\n");
  assert.ok(!isThere("mine") && isThere("theirs"));
});

test("what package.json alone asks for is said, and installed", async () => {
  await installPackages(root, READER);
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  writeFileSync(join(root, "package.json"), JSON.stringify({ ...manifest, dependencies: { mine: "file:../mine" } }));
  said = [];
  assert.equal(await installPackages(root, READER), true);
  assert.match(
    said.join(""),
    /mine file:\.\.\/mine is new\.[\s\S]*package-lock\.json lacks something that package\.json asks/,
  );
  assert.doesNotMatch(said.join(""), /npm help ci|Usage/);
  assert.ok(isThere("mine") && isThere("theirs") && packagesAreInstalled(root));
});
