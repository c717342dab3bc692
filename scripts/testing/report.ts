/** The report of a test run: Node's own, then how to run a failed test alone, the time of each group, and the sums. */
import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";
import { spec } from "node:test/reporters";
import { root } from "../paths";
import { commandFor, describeGroup, type TestFile } from "./files";
import type { TestProcess } from "./processes";

interface Ran {
  readonly source: string;
  readonly title: string;
  readonly seconds: number;
}

/** The labels in the last lines of Node's reports, in this order. */
const SUMS = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;
/** Node 20 reports a test that no pattern matches as skipped. */
const NO_MATCH = "test name does not match pattern";

export class Report {
  /** The tests that ran; suites and skipped ones are none. */
  readonly ran: Ran[] = [];
  private readonly failures = new Set<string>();
  private readonly secondsOfProcess = new Map<string, number>();
  private readonly sums: string[] = [];
  /** The titles from the outermost suite to the test whose events come now. */
  private titles: string[] = [];
  /** The file of the outermost one. */
  private outermost: string | undefined;
  private readonly starts: Extract<TestEvent, { type: "test:start" }>[] = [];

  private readonly files: readonly TestFile[];

  constructor(private readonly processes: readonly TestProcess[]) {
    this.files = processes.flatMap(({ files }) => files);
  }

  get hasFailed(): boolean {
    return this.failures.size > 0;
  }

  /** Shows the events of a run as they come, and then the sums, which are the last lines. */
  async show(events: AsyncIterable<TestEvent>, output: NodeJS.WritableStream, slowest: boolean): Promise<void> {
    const nodes = new spec();
    nodes.pipe(output, { end: false });
    for await (const event of events) {
      for (const shown of this.take(event))
        if (!nodes.write(shown)) await new Promise((done) => nodes.once("drain", done));
    }
    const shown = new Promise((done) => nodes.once("end", done));
    nodes.end();
    await shown;
    const parts = [this.alone(), slowest ? this.slowest() : "", this.groups(), this.closing()];
    output.write(parts.filter(Boolean).join("\n"));
  }

  /** Notes what an event tells; gives the events that Node's report is to show now. */
  private take(event: TestEvent): TestEvent[] {
    const { type, data } = event;
    if (type === "test:diagnostic" && data.nesting === 0 && !data.file && SUMS.test(data.message)) {
      this.sums.push(data.message);
      return [];
    }
    if (type === "test:complete" && data.nesting === 0 && data.name === data.file)
      this.secondsOfProcess.set(data.file as string, data.details.duration_ms / 1000);
    if (type === "test:start") this.titles = [...this.titles.slice(0, data.nesting), data.name];
    if (type === "test:start" && data.nesting === 0) this.outermost = data.file;
    if (
      (type === "test:pass" || type === "test:fail") &&
      data.details.type !== "suite" &&
      !data.skip &&
      data.name !== data.file
    )
      this.ran.push({ source: this.sourceOf(data.file), title: data.name, seconds: data.details.duration_ms / 1000 });
    if (type === "test:fail") this.fail(data);
    return this.withoutUnmatched(event);
  }

  /** Holds the starts back until it is known whether a pattern matches the test, or one in the suite. */
  private withoutUnmatched(event: TestEvent): TestEvent[] {
    if (event.type === "test:start") {
      this.starts.push(event);
      return [];
    }
    const { type, data } = event;
    if (type !== "test:pass" && type !== "test:fail" && type !== "test:diagnostic") return [event];
    const isUnmatched = type === "test:pass" && (data.skip === NO_MATCH || data.details.type === "suite");
    if (isUnmatched && this.starts.at(-1)?.data.name === data.name) {
      this.starts.pop();
      return [];
    }
    return [...this.starts.splice(0), event];
  }

  private fail({ name, file, nesting, details }: Extract<TestEvent, { type: "test:fail" }>["data"]): void {
    const error = details.error as Error & { failureType?: string };
    if (error.failureType === "subtestsFailed" || error.failureType === "cancelledByParent") return;
    // A failure that is no test is of the file itself, or of a hook of a suite, which has no title of its own.
    const isTest = name !== file && details.type !== "suite";
    const around = this.titles.slice(0, nesting);
    if (this.isSource(around[0]))
      this.failures.add(commandFor(around[0] as string, isTest ? [...around.slice(1), name] : []));
    else if (this.isSource(name)) this.failures.add(commandFor(name, []));
    else this.failures.add(commandFor(this.sourceOf(file), isTest ? [...around, name] : []));
  }

  /**
   * The source of a compiled file; of a program that loads several, all of theirs. A test that a module makes for several
   * files is of the file whose suite is around it.
   */
  private sourceOf(path: string | undefined): string {
    const sources = this.sourcesOf(path);
    if (sources) return sources.join(" ");
    const [suite] = this.titles;
    return this.isSource(suite) ? suite : (this.sourcesOf(this.outermost)?.join(" ") ?? relative(root, path ?? ""));
  }

  /** Of several files in a process each is a suite, by its source. */
  private isSource(title: string): boolean {
    return this.files.some(({ source }) => source === title);
  }

  private sourcesOf(path: string | undefined): string[] | undefined {
    const files = this.processes.find((process) => process.path === path)?.files;
    const found = files ?? this.files.filter((file) => file.path === path);
    return found.length > 0 ? found.map(({ source }) => source) : undefined;
  }

  private alone(): string {
    if (!this.hasFailed) return "";
    return `\nEach of what failed, alone:\n\n${[...this.failures].map((command) => `  ${command}\n`).join("")}`;
  }

  private slowest(): string {
    const tenth = [...this.ran].sort((a, b) => b.seconds - a.seconds).slice(0, Math.ceil(this.ran.length / 10));
    const lines = tenth.map(
      ({ source, title, seconds }) => `  ${seconds.toFixed(1).padStart(6)} s  ${source}  ${title}`,
    );
    return `\nThe slowest tenth of the tests:\n\n${lines.join("\n")}\n`;
  }

  private groups(): string {
    const lines = this.rows().map(
      ({ group, tests, seconds }) =>
        `  ${group.padEnd(12)} ${String(tests).padStart(6)} ${seconds.toFixed(0).padStart(6)} s\n`,
    );
    return lines.length > 1 ? `\n${lines.join("")}` : "";
  }

  private closing(): string {
    return `\n${this.sums.map((sum) => `ℹ ${sum}\n`).join("")}`;
  }

  /** The groups in the order in which they ran, with their tests and the seconds of their files one after the other. */
  private rows(): { group: string; tests: number; seconds: number }[] {
    return [...new Set(this.files.map(({ group }) => group))].map((group) => {
      const sources = new Set(this.files.filter((file) => file.group === group).map(({ source }) => source));
      const processes = this.processes.filter(({ files }) => files[0]?.group === group);
      const seconds = processes.reduce((sum, { path }) => sum + (this.secondsOfProcess.get(path) ?? 0), 0);
      return { group, tests: this.ran.filter(({ source }) => sources.has(source)).length, seconds };
    });
  }

  /** The groups as a table for CONTRIBUTING.md. */
  table(): string {
    const lines = this.rows().map(
      ({ group, tests, seconds }) =>
        `| \`${group}\` | ${describeGroup(group)} | ${tests.toLocaleString("en")} | ${seconds.toFixed(0)} |`,
    );
    return ["| group | what it tests | tests | seconds |", "| --- | --- | ---: | ---: |", ...lines, ""].join("\n");
  }
}
