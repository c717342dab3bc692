/** Many random programs. */
import { test } from "node:test";
import { fuzz } from "./fuzz";

test("2,000 random programs", () => fuzz(2000));
