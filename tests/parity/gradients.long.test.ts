/** Gradients of many random networks against finite differences. */
import { test } from "node:test";
import { compareNetworks } from "./gradients";

test("200 random networks and losses", () => compareNetworks(200));
