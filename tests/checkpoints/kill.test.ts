/** A training that is killed, at any moment, ends as the one that never stopped. */
import { test } from "node:test";
import { surviveKills } from "./kill";

test("2 kills with SIGKILL", () => surviveKills(2));
