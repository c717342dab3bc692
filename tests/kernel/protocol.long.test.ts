/** What protocol.test.ts does not ask of other programs. */
import { test } from "node:test";
import { runsBehindFailed } from "./nbclient";

test("nbclient runs the cells behind a failed one, for the whole notebook", () => runsBehindFailed("ALLOW"));
