/** The memory of many compiled steps. */
import { test } from "node:test";
import { holdsNothing } from "./compilations";

test("1,000 compilations hold nothing, half of them disposed of, half out of reach", () => holdsNothing(1000, 200));
