import { test } from "node:test";
import { endWhileTheyLoad } from "./ending-helpers";

test("helpers that are ended while they load, by their step or by the process, take nothing with them", () =>
  endWhileTheyLoad(4, 100));
