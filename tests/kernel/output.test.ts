import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTraceback, started, withKernel, withNumberedCells, withSharedKernel } from "./fixture";

test("a burst of 50,000 lines arrives whole and in order", () =>
  withSharedKernel(async (kernel) => {
    const answer = await kernel.execute("for (let line = 0; line < 50_000; line++) console.log(line);");
    const expected = Array.from({ length: 50_000 }, (_, line) => `${line}\n`).join("");
    assert.equal(answer.reply.status, "ok");
    assert.equal(answer.text(), expected);
    // Together, not one by one: a browser takes a message a millisecond at best.
    assert.ok(answer.contents("stream").length < 500, `${answer.contents("stream").length} messages`);
  }));

test("of 5,000 updates of a display the last one is shown", () =>
  withSharedKernel(async (kernel) => {
    const answer = await kernel.execute(`
      import { newDisplay } from "tslab";
      const shown = newDisplay();
      for (let update = 0; update <= 5_000; update++) shown.text(String(update));`);
    const displays = answer.published.filter(({ header }) => header.msg_type.includes("display_data"));
    assert.equal(displays[0]?.header.msg_type, "display_data");
    assert.deepEqual(displays.at(-1)?.content.data, { "text/plain": "5000" });
  }));

test("output is seen while a synchronous cell runs", () =>
  withSharedKernel(async (kernel) => {
    const { answer } = await started(kernel, "while (true) {}");
    kernel.send("interrupt_request", {}, "control");
    assert.equal((await answer).text(), "running\n");
  }));

test("stdout and stderr keep their order and their names", () =>
  withSharedKernel(async (kernel) => {
    const answer = await kernel.execute('console.log("1"); console.error("2"); process.stdout.write("3");');
    assert.deepEqual(answer.contents("stream"), [
      { name: "stdout", text: "1\n" },
      { name: "stderr", text: "2\n" },
      { name: "stdout", text: "3" },
    ]);
  }));

test("late output is marked in the cell that runs, and goes to its own cell when none runs", () =>
  withNumberedCells(async (kernel, renumber) => {
    // The second cell and the test say when the first cell's callbacks go on, so that no clock decides.
    await kernel.execute(`let go: Record<string, () => void> = {};
      new Promise<void>((done) => { go.late = done; }).then(() => console.log("late"));
      new Promise<void>((done) => { go.later = done; }).then(() => console.log("later"));`);
    const second = await kernel.execute(
      'go.late(); await new Promise((done) => setTimeout(done, 50)); console.log("second");',
    );
    assert.equal(renumber(second.text()), "[from cell 1, which has ended]\nlate\nsecond\n");
    // Sent when the cell has ended.
    await kernel.execute('process.once("SIGUSR2", () => go.later());');
    kernel.process.kill("SIGUSR2");
    await kernel.until(() => kernel.published.some(({ content }) => content.text === "later\n"));
    const later = kernel.published.find(({ content }) => content.text === "later\n");
    const first = kernel.published.find(({ header }) => header.msg_type === "execute_input");
    assert.equal(later?.parentHeader.msg_id, first?.parentHeader.msg_id);
  }));

test("a loop that was left in the background prints marked text into later cells", () =>
  withNumberedCells(async (kernel, renumber) => {
    await kernel.execute(`
      const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
      async function background() { for (let i = 0; i < 4; i++) { await pause(100); console.log("from 1"); } }
      const running = background();`);
    const second = await kernel.execute("await running;");
    assert.match(renumber(second.text()), /^\[from cell 1, which has ended\]\nfrom 1\n/);
  }));

test("the last expression's value is an execute_result, with its own rich form", () =>
  withSharedKernel(async (kernel) => {
    const result = async (code: string) => (await kernel.execute(code)).contents("execute_result")[0]?.data;
    assert.deepEqual(await result("1 + 1"), { "text/plain": "2" });
    assert.deepEqual(await result("const o = { a: [1, 2] };\no"), { "text/plain": "{ a: [ 1, 2 ] }" });
    assert.deepEqual(await result("const quiet = 5;"), undefined);
    assert.deepEqual(await result("undefined"), undefined);
    assert.deepEqual(await result("null"), { "text/plain": "null" });
    assert.equal((await result('({ toHtml: () => "<b>x</b>" })'))?.["text/html" as never], "<b>x</b>");
    const rich =
      'class Rich { async [Symbol.for("Jupyter.display")]() { return { "image/png": new Uint8Array([1]) }; } }';
    assert.equal((await result(`${rich}\nnew Rich()`))?.["image/png" as never], "AQ==");
    const broken =
      '({ toHtml() { throw new Error("no form"); }, [Symbol.for("nodejs.util.inspect.custom")]() { throw 1; } })';
    const answer = await kernel.execute(broken);
    assert.equal(answer.reply.status, "ok");
    assert.match(answer.text("stderr"), /no form/);
  }));

test("data frames, tensors, models and figures of the library show their own forms", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute('import { data, nn, plot, train } from "nonlinear";\nconst frame = await data.loadBoston();');
    const forms = async (code: string) => {
      const answer = await kernel.execute(code);
      assert.equal(answer.reply.status, "ok", plainTraceback(answer.reply));
      return answer.contents("execute_result")[0]?.data as Record<string, unknown>;
    };
    const frame = await forms("frame.head(2)");
    assert.match(String(frame["text/html"]), /<table.*TARGET.*<\/table>/s);
    assert.match(String(frame["text/plain"]), /CRIM.*TARGET/);
    assert.match(
      String((await forms("data.tensor(frame.head(2))"))["text/plain"]),
      /^Tensor \(2, 14\) float32\n\[\[ *0\.00632/,
    );
    assert.match(
      String((await forms("nn.sequential(nn.linear(13, 3))"))["text/plain"]),
      /^Sequential\(\n {2}\(0\): Linear\(/,
    );
    const figure = await forms(`const history = new train.History();
      for (const epoch of [1, 2, 3]) history.push({ epoch, loss: 1 / epoch });
      plot.loss(history)`);
    assert.ok((figure["application/vnd.plotly.v1+json"] as { data?: unknown[] }).data?.length);
  }));

test("a training that nobody awaits has its bar in its own cell, and its lines are marked in a later one", () =>
  withKernel(async (kernel) => {
    const answers = [
      await kernel.execute(`import { nn, optim, tf, train } from "nonlinear";
        const model = nn.sequential(nn.linear(2, 1)), optimizer = new optim.SGD(model.parameters(), { lr: 1e-3 });
        let isOver = false, isLater = false;`),
      await kernel.execute(`const training = train.fit(model, { x: tf.ones([8, 2]), y: tf.ones([8, 1]), loss: nn.mseLoss, optimizer,
          epochs: 1e9,
          onEpoch: () => {
            if (isLater) console.log("late");
            isLater = false;
            return isOver ? "stop" : undefined;
          } });`),
      await kernel.execute(`isLater = true;
        await new Promise((done) => setTimeout(done, 800));
        isOver = true;
        await training;
        console.log("own");`),
    ];
    for (const { reply } of answers) assert.equal(reply.status, "ok", String(reply.evalue));
    assert.deepEqual(
      answers.map((answer) => answer.contents("display_data").length),
      [0, 1, 0],
    );
    assert.equal(answers[2]?.text(), "[from cell 2, which has ended]\nlate\nown\n");
    const updates = kernel.published.filter(({ header }) => header.msg_type === "update_display_data");
    const last = updates.at(-1)?.content.data as { "text/plain": string } | undefined;
    assert.match(last?.["text/plain"] ?? "", /^Stopped after/);
    const ids = [...updates.map(({ content }) => content), ...(answers[1]?.contents("display_data") ?? [])].map(
      ({ transient }) => (transient as { display_id: string }).display_id,
    );
    assert.equal(new Set(ids).size, 1);
  }));

test("the inspector is not told of each line", () =>
  withSharedKernel(async (kernel) => {
    const { text, contents } = await kernel.execute(`import inspector from "node:inspector";
      const session = new inspector.Session();
      session.connect();
      let told = 0;
      session.on("Runtime.consoleAPICalled", () => { told += 1; });
      session.post("Runtime.enable");
      console.log("shown");
      session.disconnect();
      told`);
    assert.equal(text(), "shown\n");
    assert.deepEqual(contents("execute_result")[0]?.data, { "text/plain": "0" });
  }));
